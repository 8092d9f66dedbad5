//! The shipped binary in a process of its own, which can be killed without a word and come back.
//!
//! Knows one process: the one that it started. That one never outlives the test.

use super::Scene;
use super::api::Api;
use crate::bot::AWAIT_WITHIN;
use rand::Rng;
use relay::store::Place;
use rustix::process::{Pid, Signal, kill_process};
use std::env;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::time::{interval, timeout};

/// The environment variable that names another binary.
const BINARY: &str = "DESKBELL_RELAY";
/// The option that names a database.
pub const STORE: &str = "--store";
/// What the line with the first administrator's link begins with.
const FIRST: &str = "First administrator: ";
/// Ports that no system gives out by itself: nothing else takes one while the relay is down.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// Ports that are tried.
const PORT_TRIES_MAX: u32 = 100;
/// How often an ending process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A relay of its own.
pub struct Process {
    child: Option<Child>,
    addr: SocketAddr,
    options: Vec<String>,
    folder: TempDir,
    first_link: Option<String>,
}

impl Process {
    /// Starts one on an empty data folder, with these flags, and waits until it is well.
    pub async fn start(options: &[&str]) -> Process {
        let folder = TempDir::new().expect("a folder for the data can be made");
        Process::start_in(folder, options).await
    }

    /// The same, with the data folder in this one.
    pub async fn start_in(folder: TempDir, options: &[&str]) -> Process {
        let mut process = Process {
            child: None,
            addr: free_address(),
            options: options.iter().map(|&option| option.to_owned()).collect(),
            folder,
            first_link: None,
        };
        let printed = process.spawn();
        let link = timeout(AWAIT_WITHIN, printed)
            .await
            .expect("the first link is printed in time");
        process.first_link = Some(link.expect("the relay prints the first administrator's link"));
        process.api().healthy().await;
        process
    }

    /// The relay's API.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(self.addr)
    }

    /// The link that was printed at the first start.
    #[must_use]
    pub fn first_link(&self) -> &str {
        self.first_link.as_deref().unwrap_or_default()
    }

    /// Makes the first administrator with the link that was printed, and a site.
    pub async fn scene(&self) -> Scene {
        let begin = format!("{}/console/#/invite/", self.api().origin());
        let token = self.first_link().strip_prefix(&begin);
        let token = token.unwrap_or_else(|| panic!("{} is no link", self.first_link()));
        Scene::set(self.api(), token).await
    }

    /// Where the data is.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address of the database, if it is on one.
    #[must_use]
    pub fn store_url(&self) -> Option<String> {
        let named = self.options.iter().position(|option| option == STORE);
        named.and_then(|at| self.options.get(at + 1)).cloned()
    }

    /// Where everything is kept: the data folder, or the database of `--store`.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            url: self
                .store_url()
                .map(|url| url.parse().expect("the database is named well")),
            ..Place::folder(self.data())
        }
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("the relay runs");
        child.kill().expect("an own child can be killed");
        child.wait().expect("an own child can be waited for");
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Panics
    /// Fails the test when it does not.
    pub async fn terminate(&mut self) -> ExitStatus {
        let child = self.child.as_mut().expect("the relay runs");
        let pid = Pid::from_child(child);
        kill_process(pid, Signal::TERM).expect("an own child can be asked to end");
        let mut looks = interval(LOOK_EVERY);
        let ending = async {
            loop {
                if let Some(status) = child.try_wait().expect("an own child can be looked at") {
                    return status;
                }
                looks.tick().await;
            }
        };
        let status = timeout(AWAIT_WITHIN, ending)
            .await
            .expect("the relay ends in time");
        self.child = None;
        status
    }

    /// Starts it again, on the same folder and the same port, and waits until it is well.
    pub async fn restart(&mut self) {
        assert!(self.child.is_none(), "the relay runs");
        drop(self.spawn());
        self.api().healthy().await;
    }

    /// Runs another command of the relay in a process of its own, to its end.
    pub async fn run(arguments: &[&str]) -> Output {
        let mut command = tokio::process::Command::new(binary());
        command.args(arguments).stdin(Stdio::null());
        let ended = timeout(AWAIT_WITHIN, command.output()).await;
        let ended = ended.expect("a command ends in time");
        ended.expect("the relay's binary can be run")
    }

    fn spawn(&mut self) -> oneshot::Receiver<String> {
        let binary = binary();
        let mut command = Command::new(&binary);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("DESKBELL_") {
                command.env_remove(name);
            }
        }
        command
            .arg("serve")
            .arg("--listen")
            .arg(self.addr.to_string());
        command.arg("--data").arg(self.data()).args(&self.options);
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let spawned = command.spawn();
        let mut child = spawned.unwrap_or_else(|error| {
            let path = binary.display();
            panic!("{path}: {error}; run `cargo build -p relay`, or set {BINARY}")
        });
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
        self.child = Some(child);
        link
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Errors say that it has ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The relay beside the tests: cargo puts binaries one folder above the tests' own.
fn binary() -> PathBuf {
    if let Some(named) = env::var_os(BINARY) {
        return PathBuf::from(named);
    }
    let test = env::current_exe().expect("a test knows where it is");
    let deps = test.parent().expect("a file is in a folder");
    deps.parent()
        .unwrap_or(Path::new("."))
        .join(format!("relay{}", env::consts::EXE_SUFFIX))
}

fn free_address() -> SocketAddr {
    for _ in 0..PORT_TRIES_MAX {
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, rand::rng().random_range(PORTS)));
        if TcpListener::bind(addr).is_ok() {
            return addr;
        }
    }
    panic!("no port is free");
}
