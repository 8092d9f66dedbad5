//! Words over a local socket, one a line, and file descriptors beside them (unix(7), SCM_RIGHTS).
//!
//! Knows no word.

use rustix::io::{FdFlags, IoSlice, IoSliceMut, fcntl_setfd};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::io::{Error, ErrorKind, Result};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::Duration;
use tokio::io::Interest;
use tokio::net::UnixStream;
use tokio::time::timeout;

/// Bytes of a line. The longest is an error of one sentence.
const LINE_BYTES_MAX: usize = 256;

/// One end of the socket.
#[derive(Debug)]
pub struct Line {
    stream: UnixStream,
    /// What was heard of the line that is not whole.
    heard: Vec<u8>,
    /// What came beside it.
    beside: Option<OwnedFd>,
}

impl Line {
    pub fn new(stream: UnixStream) -> Line {
        Line {
            stream,
            heard: Vec::new(),
            beside: None,
        }
    }

    /// Says a word, with a file descriptor beside it.
    pub async fn say(&mut self, word: &str, beside: Option<BorrowedFd<'_>>) -> Result<()> {
        let line = format!("{word}\n");
        // So short that it is taken whole or not at all.
        let sent = self.stream.async_io(Interest::WRITABLE, || {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut control = SendAncillaryBuffer::new(&mut space);
            let fds = beside.map(|fd| [fd]);
            if let Some(fds) = &fds {
                control.push(SendAncillaryMessage::ScmRights(fds));
            }
            let bytes = [IoSlice::new(line.as_bytes())];
            Ok(sendmsg(
                &self.stream,
                &bytes,
                &mut control,
                SendFlags::NOSIGNAL,
            )?)
        });
        if sent.await? < line.len() {
            return Err(ErrorKind::WriteZero.into());
        }
        Ok(())
    }

    /// Waits for a word, and for what comes beside it. Safe to cancel.
    pub async fn hear(&mut self, within_ms: u64) -> Result<(String, Option<OwnedFd>)> {
        let heard = timeout(Duration::from_millis(within_ms), self.next()).await;
        heard.map_err(|_| Error::from(ErrorKind::TimedOut))?
    }

    async fn next(&mut self) -> Result<(String, Option<OwnedFd>)> {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let rest = self.heard.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.heard, rest);
                line.pop();
                let word = String::from_utf8(line).map_err(|_| ErrorKind::InvalidData)?;
                return Ok((word, self.beside.take()));
            }
            if self.heard.len() >= LINE_BYTES_MAX {
                return Err(ErrorKind::InvalidData.into());
            }
            let (bytes, fd) = self
                .stream
                .async_io(Interest::READABLE, || receive(&self.stream))
                .await?;
            if bytes.is_empty() {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            self.heard.extend(bytes);
            self.beside = fd.or(self.beside.take());
        }
    }
}

fn receive(stream: &UnixStream) -> Result<(Vec<u8>, Option<OwnedFd>)> {
    let mut bytes = [0; LINE_BYTES_MAX];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut slices = [IoSliceMut::new(&mut bytes)];
    let received = recvmsg(stream, &mut slices, &mut control, RecvFlags::empty())?;
    let mut beside = None;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(fds) = message {
            beside = fds.last().or(beside);
        }
    }
    if let Some(fd) = &beside {
        fcntl_setfd(fd, FdFlags::CLOEXEC)?;
    }
    Ok((bytes[..received.bytes].to_vec(), beside))
}
