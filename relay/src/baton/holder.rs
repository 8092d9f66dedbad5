//! The relay that runs: is asked for the baton, and passes it on.
//!
//! Never decides to end: it tells the one who runs the relay, who does.

use super::line::Line;
use super::{ANSWER_WITHIN_MS, ASK, GO, LISTENER, READY, READY_WITHIN_MS, SOCKET, YOURS};
use anyhow::{Context, ensure};
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::fd::AsFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tokio::net::{UnixListener, UnixSocket};

/// Successors that wait to be answered. There is one, mostly.
const WAITING_LEN_MAX: u32 = 8;

/// Whoever may write the data may ask.
const MODE: u32 = 0o600;

/// Listens for a successor.
#[derive(Debug)]
pub struct Holder {
    /// `None`: nobody can ask, and nobody will.
    asking: Option<UnixListener>,
    path: PathBuf,
}

/// A successor who is sure to be able to start, and waits for the baton.
#[derive(Debug)]
pub struct Asked {
    line: Line,
}

impl Holder {
    /// Begins to listen in the data folder, whose lock the caller holds. A relay that cannot be
    /// asked is a relay all the same.
    pub fn open(folder: &Path) -> Holder {
        let path = folder.join(SOCKET);
        let asking = listen(&path).inspect_err(|error| {
            tracing::warn!(%error, "no other relay can take the place of this one");
        });
        Holder {
            asking: asking.ok(),
            path,
        }
    }

    /// Waits until a successor asks for the baton and says that it is sure; until then nothing has
    /// changed. Each gets `listener`. Safe to cancel.
    pub async fn asked(&self, listener: &TcpListener) -> Asked {
        let Some(asking) = &self.asking else {
            return std::future::pending().await;
        };
        loop {
            let line = match asking.accept().await {
                Ok((stream, _)) => Line::new(stream),
                Err(error) => {
                    tracing::warn!(%error, "no other relay can take the place of this one");
                    return std::future::pending().await;
                }
            };
            match greet(line, listener).await {
                Ok(asked) => return asked,
                Err(error) => tracing::info!(%error, "a successor gave up; nothing has changed"),
            }
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        if self.asking.is_some() {
            // An error says that somebody has tidied up.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Asked {
    /// Passes the baton on: the folder is free. Returns whether the successor serves, which it may
    /// take its time for; if not, the baton has come back, unless the folder is in use.
    pub async fn pass(mut self) -> bool {
        let passed = async {
            self.line.say(YOURS, None).await?;
            self.line.hear(READY_WITHIN_MS).await
        };
        match passed.await {
            Ok((word, _)) if word == READY => true,
            Ok((word, _)) => {
                tracing::error!(word, "the successor says what is no word");
                false
            }
            Err(error) => {
                tracing::error!(%error, "the successor did not start");
                false
            }
        }
    }
}

fn listen(path: &Path) -> anyhow::Result<UnixListener> {
    // The lock of the folder is ours: what is here is of a relay that is gone.
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let socket = UnixSocket::new_stream()?;
    socket.bind(path)?;
    // Before anybody can connect, which is from `listen` on.
    fs::set_permissions(path, Permissions::from_mode(MODE))?;
    Ok(socket.listen(WAITING_LEN_MAX)?)
}

async fn greet(mut line: Line, listener: &TcpListener) -> anyhow::Result<Asked> {
    let (word, _) = line.hear(ANSWER_WITHIN_MS).await.context("it was silent")?;
    if word != ASK {
        line.say("this relay speaks: deskbell-baton 1", None)
            .await?;
    }
    ensure!(word == ASK, "it asked in other words");
    line.say(LISTENER, Some(listener.as_fd())).await?;
    let (word, _) = line
        .hear(ANSWER_WITHIN_MS)
        .await
        .context("it did not go on")?;
    ensure!(word == GO, "it did not go on");
    Ok(Asked { line })
}
