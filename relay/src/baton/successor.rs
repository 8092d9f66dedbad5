//! The relay that is started beside one that runs: asks for the baton.
//!
//! Asks for nothing that it could not use: whoever calls is sure to be able to start.

use super::line::Line;
use super::{
    ANSWER_WITHIN_MS, ASK, FOUND_WITHIN_MS, GO, LET_GO_WITHIN_MS, LISTENER, READY, SOCKET, YOURS,
};
use crate::listener;
use crate::store::Store;
use anyhow::{Context, bail};
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::time::{Instant, sleep};

/// How often it is looked whether the folder is free, or its relay answers.
const LOOK_EVERY_MS: u64 = 50;

/// A conversation with the relay that runs.
#[derive(Debug)]
pub struct Successor {
    pub(super) line: Line,
    listener: TcpListener,
}

impl Successor {
    /// Asks the relay that runs on `folder` for its listening socket; it goes on as before.
    /// `None`: no relay runs there.
    ///
    /// # Errors
    /// Fails when the store is none for this relay, and when the one that runs does not answer.
    /// Nothing has changed then.
    pub async fn ask(folder: &Path) -> anyhow::Result<Option<Successor>> {
        let Some(stream) = found(folder).await? else {
            return Ok(None);
        };
        Store::fits(folder).context("this relay cannot take the place of the one that runs")?;
        let mut line = Line::new(stream);
        let answer = async {
            line.say(ASK, None).await?;
            line.hear(ANSWER_WITHIN_MS).await
        };
        let (word, fd) = answer.await.map_err(|error| silent(folder, &error))?;
        let (LISTENER, Some(fd)) = (word.as_str(), fd) else {
            bail!("the relay that runs cannot be succeeded by this one ({word}); stop it first");
        };
        let listener = listener::ready(TcpListener::from(fd))
            .context("the relay that runs passed on what is no socket that listens")?;
        Ok(Some(Successor { line, listener }))
    }

    /// The socket on which the relay that runs takes connections.
    #[must_use]
    pub fn listener(&self) -> &TcpListener {
        &self.listener
    }

    /// Takes the baton: the relay that runs saves, lets go of the folder, and ends when it hears
    /// [`ready`](Successor::ready).
    ///
    /// # Errors
    /// Fails when it does not let go. It goes on then, if it can.
    pub async fn take(&mut self) -> anyhow::Result<()> {
        self.line.say(GO, None).await?;
        let (word, _) = self.line.hear(LET_GO_WITHIN_MS).await.with_context(|| {
            format!(
                "the relay that runs did not let go of the data folder within {LET_GO_WITHIN_MS} \
                 ms; look whether it is still at work"
            )
        })?;
        if word != YOURS {
            bail!("the relay that runs did not let go of the data folder ({word})");
        }
        Ok(())
    }

    /// Tells that this relay serves.
    pub async fn ready(mut self) {
        // An error says that the other one has ended, which is what it is to do.
        if let Err(error) = self.line.say(READY, None).await {
            tracing::warn!(%error, "the relay that ran before has ended early");
        }
    }
}

/// Waits until the relay on the folder answers or leaves.
async fn found(folder: &Path) -> anyhow::Result<Option<UnixStream>> {
    let until = Instant::now() + Duration::from_millis(FOUND_WITHIN_MS);
    loop {
        if !Store::is_in_use(folder) {
            return Ok(None);
        }
        match UnixStream::connect(folder.join(SOCKET)).await {
            Ok(stream) => return Ok(Some(stream)),
            Err(error) if Instant::now() >= until => return Err(silent(folder, &error)),
            Err(_) => sleep(Duration::from_millis(LOOK_EVERY_MS)).await,
        }
    }
}

fn silent(folder: &Path, error: &std::io::Error) -> anyhow::Error {
    let folder = folder.display();
    let how = match error.kind() {
        ErrorKind::TimedOut => format!("does not answer within {ANSWER_WITHIN_MS} ms"),
        _ => format!("cannot be asked for its place ({error})"),
    };
    anyhow::anyhow!(
        "another relay is running on the data folder {folder}, and it {how}: it is frozen, \
         overloaded or ending. Nothing has changed; end it, then start this one again"
    )
}
