//! The shipped binary in a process of its own, which can be killed without a word and come back.
//!
//! Knows one process: the one that it started. That one never outlives the test.

mod child;

use super::Scene;
use super::api::Api;
use crate::bot::AWAIT_WITHIN;
use child::Child;
use rand::Rng;
use relay::store::Place;
use rustix::process::Signal;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};
use tempfile::TempDir;
use tokio::net::UnixDatagram;
use tokio::time::{Instant, timeout};

/// The option that names a database.
pub const STORE: &str = "--store";

/// Ports that no system gives out by itself: nothing else takes one while the relay is down.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// Ports that are tried.
const PORT_TRIES_MAX: u32 = 100;

/// Where among the flags the address is.
const LISTEN_AT: usize = 1;

/// What is out of the ordinary about a process.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Another binary than the shipped one.
    pub binary: Option<PathBuf>,
    /// A command, with its arguments, that becomes the relay.
    pub before: Vec<String>,
    /// What is set in its environment.
    pub env: Vec<(String, String)>,
    /// Another data folder than an empty one that goes away with it.
    pub data: Option<PathBuf>,
}

/// A relay of its own.
pub struct Process {
    child: Option<Child>,
    around: Around,
    addr: SocketAddr,
    options: Vec<String>,
    folder: TempDir,
    first_link: String,
}

impl Process {
    /// Starts one on an empty data folder, with these flags, and waits until it is well.
    pub async fn start(options: &[&str]) -> Process {
        Process::start_in(Around::default(), options).await
    }

    /// The same, with other things around it.
    pub async fn start_in(around: Around, options: &[&str]) -> Process {
        Process::begin(around, options, None).await
    }

    /// The same, with the data folder in this one.
    pub async fn start_on(folder: TempDir, options: &[&str]) -> Process {
        let around = Around {
            data: Some(folder.path().join("data")),
            ..Around::default()
        };
        let mut process = Process::start_in(around, options).await;
        process.folder = folder;
        process
    }

    /// Starts one that is given its socket, as by a service manager, and waits until it is well.
    /// The socket is the caller's for as long as it is kept.
    pub async fn start_given(given: &TcpListener, options: &[&str]) -> Process {
        let mut process = Process::begin(Around::default(), options, Some(given)).await;
        process.addr = given.local_addr().expect("it is bound");
        process
    }

    async fn begin(around: Around, options: &[&str], given: Option<&TcpListener>) -> Process {
        let mut process = Process {
            child: None,
            around,
            addr: free_address(),
            options: options.iter().map(|&option| option.to_owned()).collect(),
            folder: TempDir::new().expect("a folder for the data can be made"),
            first_link: String::new(),
        };
        let given = given.map(|given| given.try_clone().expect("a socket can be shared"));
        let address = given.as_ref().map_or(process.addr, |given| {
            given.local_addr().expect("it is bound")
        });
        let mut child = process.spawn(given, None);
        let link = timeout(AWAIT_WITHIN, &mut child.link)
            .await
            .expect("the first link is printed in time");
        process.first_link = link.expect("the relay prints the first administrator's link");
        process.child = Some(child);
        Api::new(address).healthy().await;
        process
    }

    /// Where the shipped binary is.
    #[must_use]
    pub fn shipped() -> PathBuf {
        child::binary()
    }

    /// The relay's API.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(self.addr)
    }

    /// The link that was printed at the first start.
    #[must_use]
    pub fn first_link(&self) -> &str {
        &self.first_link
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
        let own = || self.folder.path().join("data");
        self.around.data.clone().unwrap_or_else(own)
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
        self.child.take().expect("the relay runs");
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Panics
    /// Fails the test when it does not.
    pub async fn terminate(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("the relay runs");
        child.signal(Signal::TERM);
        child.ended().await
    }

    /// Starts it again, on the same folder and the same port, and waits until it is well.
    pub async fn restart(&mut self) {
        assert!(self.child.is_none(), "the relay runs");
        self.child = Some(self.spawn(None, None));
        self.api().healthy().await;
    }

    /// The same, with a socket that it is given.
    pub async fn restart_given(&mut self, given: &TcpListener) {
        assert!(self.child.is_none(), "the relay runs");
        let given = given.try_clone().expect("a socket can be shared");
        self.child = Some(self.spawn(Some(given), None));
        self.api().healthy().await;
    }

    /// Runs another command of the relay in a process of its own, to its end.
    pub async fn run(arguments: &[&str]) -> Output {
        let mut command = tokio::process::Command::new(child::binary());
        command.args(arguments).stdin(Stdio::null());
        let ended = timeout(AWAIT_WITHIN, command.output()).await;
        let ended = ended.expect("a command ends in time");
        ended.expect("the relay's binary can be run")
    }

    /// Starts another one beside it, which takes its place: waits until the other is ready and
    /// returns when that was. This one ends by itself, and well.
    ///
    /// # Panics
    /// Fails the test when it does not.
    pub async fn succeeded(&mut self) -> Instant {
        let path = self.folder.path().join("told.sock");
        // An error says that it is the first time.
        let _ = fs::remove_file(&path);
        let told = UnixDatagram::bind(&path).expect("a socket can be made");
        let successor = self.spawn(None, Some(&path));
        let mut before = self.child.replace(successor).expect("the relay runs");
        child::ready(&told).await;
        let ready = Instant::now();
        let status = before.ended().await;
        assert!(
            status.success(),
            "the relay before it ended badly: {status}"
        );
        ready
    }

    /// Starts another one beside it with more flags, and waits until the other gives up. Returns
    /// what the other said.
    pub async fn not_succeeded(&self, flags: &[&str]) -> String {
        Child::fails(self.folder.path(), &self.around, &self.flags(flags)).await
    }

    /// The same, when the other is to listen elsewhere.
    pub async fn not_succeeded_at(&self, address: &str) -> String {
        let mut flags = self.flags(&[]);
        address.clone_into(&mut flags[LISTEN_AT]);
        Child::fails(self.folder.path(), &self.around, &flags).await
    }

    /// Whether it has not ended by itself.
    pub fn runs(&mut self) -> bool {
        self.child.as_mut().is_some_and(Child::runs)
    }

    /// Freezes it in the middle of whatever it does.
    pub fn freeze(&self) {
        self.child().signal(Signal::STOP);
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.child().signal(Signal::CONT);
    }

    fn child(&self) -> &Child {
        self.child.as_ref().expect("the relay runs")
    }

    fn spawn(&self, given: Option<TcpListener>, told: Option<&Path>) -> Child {
        let flags = self.flags(&[]);
        Child::spawn(self.folder.path(), &self.around, &flags, given, told)
    }

    fn flags(&self, more: &[&str]) -> Vec<String> {
        let (listen, data) = (self.addr.to_string(), self.data().display().to_string());
        let flags = ["--listen", &listen, "--data", &data];
        let own = flags
            .into_iter()
            .chain(self.options.iter().map(String::as_str));
        own.chain(more.iter().copied()).map(str::to_owned).collect()
    }
}

/// An address on which nothing listens, and that no system gives out by itself.
#[must_use]
pub fn free_address() -> SocketAddr {
    for _ in 0..PORT_TRIES_MAX {
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, rand::rng().random_range(PORTS)));
        if TcpListener::bind(addr).is_ok() {
            return addr;
        }
    }
    panic!("no port is free");
}
