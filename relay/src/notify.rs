//! Tells whoever started the relay how it stands, by the protocol of `sd_notify(3)`.
//!
//! Does nothing when nobody asked to be told, and never fails the relay.

/// How the relay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It takes connections.
    Ready,
    /// It ends.
    Stopping,
}

/// The environment variable that names the socket to be told.
#[cfg(target_os = "linux")]
const SOCKET: &str = "NOTIFY_SOCKET";

/// Tells how the relay stands.
pub fn tell(state: State) {
    if let Err(error) = told(state) {
        tracing::warn!(%error, ?state, "the service manager could not be told");
    }
}

#[cfg(target_os = "linux")]
fn told(state: State) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let Some(name) = std::env::var_os(SOCKET) else {
        return Ok(());
    };
    // A name that begins with `@` is of the abstract namespace, see unix(7).
    let address = match name.as_bytes() {
        [b'@', name @ ..] => SocketAddr::from_abstract_name(name)?,
        _ => SocketAddr::from_pathname(&name)?,
    };
    UnixDatagram::unbound()?.send_to_addr(state.words(), &address)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the same on every system")]
fn told(_: State) -> std::io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
impl State {
    fn words(self) -> &'static [u8] {
        match self {
            State::Ready => b"READY=1",
            State::Stopping => b"STOPPING=1",
        }
    }
}
