//! What connections cost that begin a request and never finish it, and what others notice of them.
//!
//! Run it with `cargo xtask bench connections`. They come from many addresses of this machine, as
//! many from each as a relay lets in, and begin again whenever they are closed. Linux only.

#[path = "../bench/server.rs"]
mod server;

use futures_util::future::join_all;
use server::Server;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::interval;

/// Connections at once that are never finished,
const CONNECTIONS: usize = 20_000;
/// in so many processes: one may not have as many files open,
const PROCESSES: usize = 2;
/// and so many from each address: fewer than a relay lets in from one.
const EACH: usize = 500;
/// A request that is never finished.
const HALF: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: re";
/// One that is.
const WHOLE: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n";
/// How often somebody else asks before, and in each second meanwhile.
const ASKED: usize = 20;
/// For how long it goes on.
const LASTS: Duration = Duration::from_secs(30);
/// The first argument of a process that holds connections.
const HOLD: &str = "hold";

fn main() -> io::Result<()> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    if let [first, addr, number] = args.as_slice()
        && first == HOLD
    {
        let addr = addr.parse().expect("an address");
        return hold_all(addr, number.parse().expect("a number"));
    }
    let relay = std::env::var_os("DESKBELL_RELAY").map(PathBuf::from);
    let relay = relay.expect("cargo xtask bench says where the relay is");
    let folder = TempDir::new()?;
    let data = folder.path().join("data").display().to_string();
    let server = Server::start(&relay, |addr| {
        let listen = addr.to_string();
        ["serve", "--listen", &listen, "--data", &data]
            .map(str::to_owned)
            .to_vec()
    });
    let mut before = (0..ASKED)
        .map(|_| ask(server.addr))
        .collect::<io::Result<Vec<_>>>()?;
    let (empty, idle) = (server.resident_kib(), server.cpu_seconds());
    let holders = (0..PROCESSES).map(|number| Holder::start(server.addr, number));
    let holders = holders.collect::<io::Result<Vec<_>>>()?;
    let begun = Instant::now();
    let (mut during, mut most) = (Vec::new(), empty);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let mut pace = runtime.block_on(async { interval(Duration::from_secs(1) / ASKED as u32) });
    while begun.elapsed() < LASTS {
        during.push(ask(server.addr)?);
        most = most.max(server.resident_kib());
        runtime.block_on(pace.tick());
    }
    let cpu = server.cpu_seconds() - idle;
    drop(holders);
    let told = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        let of = |share: usize| times[times.len() * share / 100];
        format!(
            "half within {:.1} ms, 99 of 100 within {:.0} ms",
            of(50),
            of(99)
        )
    };
    println!("{CONNECTIONS} connections that never finish a request, {EACH} from each address");
    println!("  resident before        {:.1} MiB", empty / 1_024.0);
    println!("  resident at most       {:.1} MiB", most / 1_024.0);
    println!(
        "  of a core              {:.0} %",
        cpu * 100.0 / begun.elapsed().as_secs_f64()
    );
    println!("  answers before         {}", told(&mut before));
    println!("  answers meanwhile      {}", told(&mut during));
    Ok(())
}

/// A process that holds its share of the connections.
struct Holder(Child);

impl Holder {
    fn start(addr: SocketAddr, number: usize) -> io::Result<Holder> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([HOLD, &addr.to_string(), &number.to_string()]);
        Ok(Holder(command.stdin(Stdio::null()).spawn()?))
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // Errors say that it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Holds connections until it is ended.
fn hold_all(addr: SocketAddr, process: usize) -> io::Result<()> {
    server::leave_the_servers_core();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let share = CONNECTIONS / PROCESSES;
    let all = (process * share..).take(share).map(|place| {
        let from = Ipv4Addr::new(127, 1, (place / EACH) as u8, 1);
        hold(from, addr)
    });
    runtime.block_on(join_all(all));
    Ok(())
}

/// Holds one, and begins another whenever it is closed.
async fn hold(from: Ipv4Addr, addr: SocketAddr) {
    loop {
        // An error says that the queue is full, or that it was closed: again.
        if let Ok(stream) = begin(from, addr).await {
            closed(stream).await;
        }
    }
}

async fn begin(from: Ipv4Addr, addr: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    let mut stream = socket.connect(addr).await?;
    stream.write_all(HALF).await?;
    Ok(stream)
}

/// Waits until the other end has closed it.
async fn closed(stream: TcpStream) {
    let mut byte = [0];
    while stream.readable().await.is_ok() {
        match stream.try_read(&mut byte) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Milliseconds until somebody else is answered.
fn ask(addr: SocketAddr) -> io::Result<f64> {
    let begun = Instant::now();
    let mut stream = std::net::TcpStream::connect(addr)?;
    stream.write_all(WHOLE)?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}
