//! A connection whose other end must go on reading: a write that gets nowhere for a while is the
//! end of it.
//!
//! Says nothing of slow readers that read: a phone on a bad network takes what it can.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How long a write may get nowhere.
const STUCK_LASTS_MS: u64 = 30_000;

/// The connection.
#[derive(Debug)]
pub struct Unstuck<S> {
    inner: S,
    /// Runs while a write waits.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl<S> Unstuck<S> {
    /// Watches over a connection.
    pub fn new(inner: S) -> Unstuck<S> {
        Unstuck { inner, stuck: None }
    }

    /// Passes on what a write came to, and ends the wait of one that takes too long.
    fn watch<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let lasts = Duration::from_millis(STUCK_LASTS_MS);
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(lasts)));
        ready!(stuck.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Unstuck<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, bytes)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Unstuck<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.watch(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, pieces);
        self.watch(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(context);
        self.watch(flushed, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::{Instant, advance};

    #[tokio::test(start_paused = true)]
    async fn who_reads_nothing_is_not_waited_for() {
        let (near, _far) = duplex(8);
        let mut near = Unstuck::new(near);
        let began = Instant::now();

        let written = near.write_all(&[0; 100]).await;

        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed(), Duration::from_millis(STUCK_LASTS_MS));
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_slowly_is_waited_for() {
        let (near, mut far) = duplex(8);
        let mut near = Unstuck::new(near);
        let reading = async {
            let mut bytes = [0; 8];
            for _ in 0..10 {
                advance(Duration::from_millis(STUCK_LASTS_MS - 1)).await;
                far.read_exact(&mut bytes).await.unwrap();
            }
        };

        let (written, ()) = tokio::join!(near.write_all(&[0; 80]), reading);

        written.unwrap();
    }
}
