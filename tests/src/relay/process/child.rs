//! One process of the shipped binary, and what it tells: its first link, its errors, that it is
//! ready.
//!
//! Never outlives the test.

use super::Around;
use crate::bot::AWAIT_WITHIN;
use rustix::process::{Pid, Signal, kill_process};
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use tokio::net::UnixDatagram;
use tokio::sync::oneshot;
use tokio::time::{interval, timeout};

/// The environment variable that names another binary.
const BINARY: &str = "DESKBELL_RELAY";
/// What the line with the first administrator's link begins with.
const FIRST: &str = "First administrator: ";
/// How often an ending process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Bytes of what a service manager is told.
const STATE_BYTES_MAX: usize = 64;

/// Puts the socket on standard input where a service manager puts it, and becomes the relay.
const GIVE: &str = r#"exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@""#;

/// One process.
pub struct Child {
    child: std::process::Child,
    /// The first administrator's link, if it is printed.
    pub link: oneshot::Receiver<String>,
}

impl Child {
    /// Starts the relay with these flags, in this folder. `given` is the socket that it is given
    /// as by a service manager; `told` the name of a socket that is told how it stands.
    pub fn spawn(
        folder: &Path,
        around: &Around,
        flags: &[String],
        given: Option<TcpListener>,
        told: Option<&Path>,
    ) -> Child {
        let mut command = command(around, flags, given);
        command.envs(told.map(|path| ("NOTIFY_SOCKET", path)));
        command.current_dir(folder).stdout(Stdio::piped());
        let mut child = start(&mut command);
        let output = child.stdout.take().expect("it is piped");
        let (tell, link) = oneshot::channel();
        std::thread::spawn(move || {
            let mut tell = Some(tell);
            // To the end, or the relay would wait for somebody to read what it prints.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(link) = line.strip_prefix(FIRST)
                    && let Some(tell) = tell.take()
                {
                    // An error says that nobody asked for the link.
                    let _ = tell.send(link.to_owned());
                }
            }
        });
        Child { child, link }
    }

    /// Starts the relay with these flags, in this folder, and waits until it gives up. Returns what
    /// it said.
    ///
    /// # Panics
    /// Fails the test when it does not give up.
    pub async fn fails(folder: &Path, around: &Around, flags: &[String]) -> String {
        let mut command = command(around, flags, None);
        command.current_dir(folder).stderr(Stdio::piped());
        let mut child = Child {
            child: start(&mut command),
            link: oneshot::channel().1,
        };
        let status = child.ended().await;
        assert!(!status.success(), "it does not give up: {status}");
        let mut errors = child.child.stderr.take().expect("it is piped");
        let mut says = String::new();
        errors.read_to_string(&mut says).expect("errors are text");
        says
    }

    /// Whether it has not ended.
    pub fn runs(&mut self) -> bool {
        let ended = self.child.try_wait();
        ended.expect("an own child can be looked at").is_none()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).expect("an own child can be sent a signal");
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    /// Fails the test when it does not end.
    pub async fn ended(&mut self) -> ExitStatus {
        let mut looks = interval(LOOK_EVERY);
        let ending = async {
            loop {
                let ended = self.child.try_wait();
                if let Some(status) = ended.expect("an own child can be looked at") {
                    return status;
                }
                looks.tick().await;
            }
        };
        timeout(AWAIT_WITHIN, ending)
            .await
            .expect("the relay ends in time")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Errors say that it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until a relay tells the socket that it is ready.
///
/// # Panics
/// Fails the test when it does not.
pub async fn ready(told: &UnixDatagram) {
    let mut state = [0; STATE_BYTES_MAX];
    loop {
        let heard = timeout(AWAIT_WITHIN, told.recv(&mut state)).await;
        let len = heard
            .expect("the relay is ready in time")
            .expect("the socket can be read");
        if state[..len] == *b"READY=1" {
            return;
        }
    }
}

fn command(around: &Around, flags: &[String], given: Option<TcpListener>) -> Command {
    let binary = around.binary.clone().unwrap_or_else(binary);
    let mut line: Vec<OsString> = around.before.iter().map(OsString::from).collect();
    if given.is_some() {
        line.extend(["sh", "-c", GIVE, "sh"].map(OsString::from));
    }
    line.push(binary.into());
    let mut command = Command::new(&line[0]);
    command.args(&line[1..]);
    command.stdin(given.map_or_else(Stdio::null, |given| OwnedFd::from(given).into()));
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("DESKBELL_") {
            command.env_remove(name);
        }
    }
    command.envs(around.env.iter().cloned());
    command.arg("serve").args(flags);
    command
}

fn start(command: &mut Command) -> std::process::Child {
    command.spawn().unwrap_or_else(|error| {
        let path = command.get_program().display();
        panic!("{path}: {error}; run `cargo build -p relay`, or set {BINARY}")
    })
}

/// The relay beside the tests: cargo puts binaries one folder above the tests' own.
pub fn binary() -> PathBuf {
    if let Some(named) = env::var_os(BINARY) {
        return PathBuf::from(named);
    }
    let test = env::current_exe().expect("a test knows where it is");
    let deps = test.parent().expect("a file is in a folder");
    deps.parent()
        .unwrap_or(Path::new("."))
        .join(format!("relay{}", env::consts::EXE_SUFFIX))
}
