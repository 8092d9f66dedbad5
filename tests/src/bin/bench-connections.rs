//! What connections cost that begin a request and never finish it, and what others notice of them.
//!
//! Run it with `cargo xtask bench connections`. They come from many addresses of this machine, as
//! many from each as a relay lets in. Linux only.

#[path = "../bench/server.rs"]
mod server;

use server::Server;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// Connections that are begun.
const CONNECTIONS: usize = 20_000;
/// From each address; fewer than a relay lets in from one.
const EACH: usize = 500;
/// A request that is never finished.
const HALF: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: re";
/// One that is.
const WHOLE: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n";
/// How often somebody else asks meanwhile.
const ASKED: usize = 200;
/// How long one may take to be taken.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long the relay may take to let go of all of them.
const GONE_WITHIN: Duration = Duration::from_secs(60);

fn main() -> io::Result<()> {
    let relay = std::env::var_os("DESKBELL_RELAY").map(PathBuf::from);
    let relay = relay.expect("cargo xtask bench says where the relay is");
    let folder = TempDir::new()?;
    let data = folder.path().join("data").display().to_string();
    let server = Server::start(&relay, |addr| {
        let max = CONNECTIONS.to_string();
        [
            "serve",
            "--listen",
            &addr.to_string(),
            "--data",
            &data,
            "--sockets-max",
            &max,
        ]
        .map(str::to_owned)
        .to_vec()
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let empty = server.resident_kib();
    let before = ask(server.addr)?;
    let begun = Instant::now();
    let held = runtime.block_on(hold(server.addr));
    let (took, full) = (begun.elapsed(), server.resident_kib());
    let during = ask(server.addr)?;
    let gone = runtime.block_on(async { timeout(GONE_WITHIN, all_closed(held)).await });
    let after = ask(server.addr)?;
    println!(
        "{CONNECTIONS} connections that begin a request and never finish it, {EACH} from each address"
    );
    println!("  begun within                 {:.1} s", took.as_secs_f64());
    println!("  resident before              {:.1} MiB", empty / 1024.0);
    println!("  resident with all of them    {:.1} MiB", full / 1024.0);
    println!(
        "  for each                     {:.1} KiB",
        (full - empty) / CONNECTIONS as f64
    );
    println!(
        "  resident afterwards          {:.1} MiB",
        server.resident_kib() / 1024.0
    );
    println!(
        "  somebody else's answer       {before:.1} ms before, {during:.1} ms during, {after:.1} ms after (p99)"
    );
    match gone {
        Ok(closed) => println!(
            "  closed by the relay          {closed} of them, the last {:.1} s after the first came",
            begun.elapsed().as_secs_f64()
        ),
        Err(_) => println!(
            "  closed by the relay          not all within {} s",
            GONE_WITHIN.as_secs()
        ),
    }
    Ok(())
}

/// Begins all of them.
async fn hold(addr: SocketAddr) -> Vec<TcpStream> {
    let mut held = Vec::with_capacity(CONNECTIONS);
    for number in 0..CONNECTIONS {
        let from = Ipv4Addr::new(127, 1, (number / EACH) as u8, 1);
        let socket = TcpSocket::new_v4().expect("the limit of open files is above 40,000");
        socket
            .bind(SocketAddr::from((from, 0)))
            .expect("an address of this machine");
        let connected = timeout(CONNECT_WITHIN, socket.connect(addr)).await;
        let mut stream = connected
            .expect("taken in time")
            .expect("the relay listens");
        stream.write_all(HALF).await.expect("it is open");
        held.push(stream);
    }
    held
}

/// Waits until the relay has closed all of them; returns how many there were.
async fn all_closed(held: Vec<TcpStream>) -> usize {
    let len = held.len();
    for stream in held {
        let mut byte = [0];
        // Whatever it says, it ends.
        while stream.readable().await.is_ok() {
            match stream.try_read(&mut byte) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
    len
}

/// Milliseconds that 99 of 100 answers to somebody else took less than.
fn ask(addr: SocketAddr) -> io::Result<f64> {
    let mut took = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        let begun = Instant::now();
        let mut stream = std::net::TcpStream::connect(addr)?;
        stream.write_all(WHOLE)?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    took.sort_by(f64::total_cmp);
    Ok(took[ASKED * 99 / 100])
}
