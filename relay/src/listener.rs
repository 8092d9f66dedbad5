//! The socket on which connections come in: given by the system that started the relay, passed on
//! by the relay that ran before, or made here.
//!
//! Never takes a connection.

use anyhow::{Context, bail, ensure};
use std::net::{SocketAddr, TcpListener};
use tokio::net::TcpSocket;

/// Connections that wait in the system until they are taken: for as long as one relay takes the
/// place of another, everybody waits there. The system may allow fewer (`net.core.somaxconn`).
const WAITING_LEN_MAX: u32 = 4_096;

/// Takes the socket that systemd opened and gave to this process (`LISTEN_FDS` and `LISTEN_PID`,
/// see `sd_listen_fds(3)`), if it gave one.
///
/// # Errors
/// Fails when something else was given than one listening TCP socket.
#[cfg(unix)]
pub fn given() -> anyhow::Result<Option<TcpListener>> {
    let mut given = listenfd::ListenFd::from_env();
    ensure!(
        given.len() <= 1,
        "{} sockets were given (LISTEN_FDS), and a relay takes one",
        given.len()
    );
    let taken = given.take_tcp_listener(0);
    let listener = taken.context("what was given as a socket (LISTEN_FDS) is none that listens")?;
    listener.map(ready).transpose()
}

/// No other system gives sockets.
#[cfg(not(unix))]
pub fn given() -> anyhow::Result<Option<TcpListener>> {
    Ok(None)
}

/// Makes a socket that listens.
///
/// # Errors
/// Fails when the address cannot be had.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let bound = || {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4(),
            SocketAddr::V6(_) => TcpSocket::new_v6(),
        }?;
        // An address is free again at once after a crash. Elsewhere it would mean that two may
        // have it.
        if cfg!(unix) {
            socket.set_reuseaddr(true)?;
        }
        socket.bind(address)?;
        socket.listen(WAITING_LEN_MAX)?.into_std()
    };
    bound().with_context(|| {
        format!("cannot listen on {address}; is another relay running? (see --listen)")
    })
}

/// Makes sure that a socket which came from elsewhere is one that listens.
///
/// # Errors
/// Fails when it is not.
pub fn ready(listener: TcpListener) -> anyhow::Result<TcpListener> {
    listener.set_nonblocking(true)?;
    let address = listener.local_addr().context("the socket has no address")?;
    if address.port() == 0 {
        bail!("the socket is not bound to a port");
    }
    Ok(listener)
}
