//! Real proxies before a relay: nginx, HAProxy and Caddy from the distribution, each in a process
//! of its own that ends with the test.
//!
//! Knows how each is started, and nothing of what its configuration says.

mod certificate;

pub use certificate::Certificate;

use crate::bot::AWAIT_WITHIN;
use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

/// The environment variable that names the folder in which the programs are, as in a system's root.
const ROOT: &str = "DESKBELL_PROXIES";
/// How often it is looked whether one listens.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Which program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// nginx.
    Nginx,
    /// HAProxy.
    Haproxy,
    /// Caddy.
    Caddy,
}

/// One at work.
pub struct Proxy {
    child: Child,
    _folder: TempDir,
}

impl Proxy {
    /// Starts one that listens on this address, and waits until it does. What `config` says must
    /// be about that address.
    ///
    /// # Panics
    /// Fails the test when it does not come up.
    pub async fn start(kind: Kind, config: &str, address: SocketAddr) -> Proxy {
        let folder = TempDir::new().expect("a folder for the proxy can be made");
        let child = kind.command(config, folder.path()).spawn();
        let child = child.unwrap_or_else(|error| panic!("{kind:?} does not start: {error}"));
        let mut looks = interval(LOOK_EVERY);
        let up = async {
            while TcpStream::connect(address).await.is_err() {
                looks.tick().await;
            }
        };
        let up = timeout(AWAIT_WITHIN, up).await;
        let proxy = Proxy {
            child,
            _folder: folder,
        };
        assert!(up.is_ok(), "{kind:?} does not listen with:\n{config}");
        proxy
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It holds nothing that is to be kept. An error says that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Kind {
    fn command(self, config: &str, folder: &Path) -> Command {
        let path = folder.join("config");
        let write = |text: &str| fs::write(&path, text).expect("a folder can be written");
        let mut command = Command::new(self.program());
        match self {
            Kind::Nginx => {
                write(&nginx(config, folder));
                command.arg("-p").arg(folder).arg("-c").arg(&path);
            }
            Kind::Haproxy => {
                write(config);
                command.arg("-db").arg("-f").arg(&path);
                command.env("LD_LIBRARY_PATH", libraries());
            }
            Kind::Caddy => {
                write(&format!("{{\n  admin off\n  auto_https off\n}}\n{config}"));
                command.args(["run", "--adapter", "caddyfile", "--config"]);
                command.arg(&path).env("HOME", folder);
                command
                    .env("XDG_DATA_HOME", folder)
                    .env("XDG_CONFIG_HOME", folder);
            }
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn program(self) -> PathBuf {
        root().join(match self {
            Kind::Nginx => "usr/sbin/nginx",
            Kind::Haproxy => "usr/sbin/haproxy",
            Kind::Caddy => "usr/bin/caddy",
        })
    }
}

/// What stands around a server's configuration, with everything that is written in the folder.
fn nginx(config: &str, folder: &Path) -> String {
    let folder = folder.display();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let places = kinds.map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"));
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/log;\n\
         events {{}}\nhttp {{\naccess_log off;\n{}{config}\n}}\n",
        places.concat()
    )
}

fn root() -> PathBuf {
    env::var_os(ROOT).map_or_else(|| PathBuf::from("/"), PathBuf::from)
}

/// Where libraries are that came with the programs.
fn libraries() -> String {
    let found = fs::read_dir(root().join("usr/lib"))
        .into_iter()
        .flatten()
        .flatten();
    let paths = found.map(|entry| entry.path().display().to_string());
    paths.collect::<Vec<_>>().join(":")
}
