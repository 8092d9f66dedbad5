//! A server in a process of its own, on a core of its own, and what it costs.
//!
//! Linux only: reads `/proc`.

use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_setaffinity};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The core of servers; the load has another, where there is one.
const SERVER_CORE: usize = 0;
const LOAD_CORE: usize = 1;
/// Clock ticks a second in `/proc`: the same on every Linux that there is (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;
/// How long a server may take to listen.
const LISTENS_WITHIN: Duration = Duration::from_secs(60);

/// A server at work. It ends with this.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub addr: SocketAddr,
}

/// Moves this thread away from the servers' core.
pub fn leave_the_servers_core() {
    pin(None, LOAD_CORE);
}

fn pin(pid: Option<Pid>, core: usize) {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut set = CpuSet::new();
    set.set(core.min(cores - 1));
    sched_setaffinity(pid, &set).expect("a process can be kept on a core");
}

impl Server {
    /// Starts a program that is told where to listen by `args`.
    pub fn start(program: &Path, args: impl FnOnce(SocketAddr) -> Vec<String>) -> Server {
        let addr = free_address();
        let begun = Instant::now();
        // Threads inherit the core of the one that starts the program.
        pin(None, SERVER_CORE);
        let mut child = Command::new(program)
            .args(args(addr))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        leave_the_servers_core();
        let output = child.stdout.take().expect("it is piped");
        // To the end, or the server would wait for somebody to read what it prints.
        std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).count());
        while TcpStream::connect(addr).is_err() {
            assert!(
                begun.elapsed() < LISTENS_WITHIN,
                "the server does not listen"
            );
            assert!(
                child.try_wait().expect("an own child").is_none(),
                "the server ended at once"
            );
            std::thread::yield_now();
        }
        Server { child, addr }
    }

    /// Seconds of processor time that it has used.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = self.proc("stat");
        // The name in brackets may hold anything; the fields after it are numbers.
        let fields: Vec<_> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |at: usize| fields[at].parse::<f64>().expect("a number of ticks");
        (ticks(11) + ticks(12)) / TICKS_PER_SECOND
    }

    /// KiB of memory that are resident.
    pub fn resident_kib(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number
            .and_then(|number| number.parse().ok())
            .expect("a process has memory")
    }

    fn proc(&self, name: &str) -> String {
        let path = format!("/proc/{}/{name}", self.child.id());
        std::fs::read_to_string(path).expect("the server runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Errors say that it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("a listener has an address")
}
