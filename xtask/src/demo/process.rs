//! The relay as a child process.
//!
//! Its environment holds nothing of whoever starts it, so the demo is the same everywhere. Ends it
//! as an init system would: politely first.

use crate::house::House;
use crate::step::Run;
use anyhow::{Context, Result, bail};
use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// What the relay's line with the one-time link begins with.
const FIRST: &str = "First administrator: ";
const START_WITHIN: Duration = Duration::from_secs(30);
const STOP_WITHIN: Duration = Duration::from_secs(15);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A running relay.
#[derive(Debug)]
pub struct Relay {
    child: Child,
    origin: String,
    first_token: String,
}

impl Relay {
    /// Starts it on an empty folder and waits for the link of the first administrator.
    pub fn start(house: &House, data: &Path, port: u16) -> Result<Relay> {
        let run = Run::new(house.target().join("debug/relay"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .arg("--data")
            .arg(data.join("data"))
            .arg("--assets")
            .arg(house.dist())
            .dir(data);
        let mut command = run.command();
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("DESKBELL_") {
                command.env_remove(name);
            }
        }
        command
            .env("DESKBELL_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        // Ctrl-C is for this process, which then ends the relay itself.
        command.process_group(0);
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot be started:\n    {}", run.by_hand()))?;
        let stdout = child
            .stdout
            .take()
            .context("standard output was asked for")?;
        let lines = lines(BufReader::new(stdout));
        let mut relay = Relay {
            child,
            origin: String::new(),
            first_token: String::new(),
        };
        // From here on a failure drops the relay, which ends it.
        let link =
            first_link(&lines).with_context(|| format!("by hand:\n    {}", run.by_hand()))?;
        (relay.origin, relay.first_token) = parts(&link)?;
        Ok(relay)
    }

    /// Where browsers reach it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The token of the one-time link.
    pub fn first_token(&self) -> &str {
        &self.first_token
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("the relay cannot be asked")
    }

    /// Asks it to end, and ends it when it does not.
    pub fn stop(&mut self) -> Result<()> {
        if self.ended()?.is_some() {
            return Ok(());
        }
        Run::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .run()?;
        let until = Instant::now() + STOP_WITHIN;
        while Instant::now() < until {
            if self.ended()?.is_some() {
                return Ok(());
            }
            thread::sleep(LOOK_EVERY);
        }
        self.child.kill().context("the relay cannot be ended")?;
        self.child.wait().context("the relay cannot be ended")?;
        bail!(
            "the relay did not end within {} seconds of SIGTERM",
            STOP_WITHIN.as_secs()
        )
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // It has ended already when `stop` was called; a panic or an early error ends it here.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Reads on in a thread of its own for as long as the relay writes: a full pipe would stop it.
fn lines(reader: impl BufRead + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in reader.lines().map_while(Result::ok) {
            // After the link nobody listens; the lines are read all the same.
            sender.send(line).ok();
        }
    });
    receiver
}

fn first_link(lines: &Receiver<String>) -> Result<String> {
    let until = Instant::now() + START_WITHIN;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let line = lines
            .recv_timeout(left)
            .context("the relay printed no link to begin with")?;
        if let Some(link) = line.strip_prefix(FIRST) {
            return Ok(link.trim().to_owned());
        }
    }
}

/// Origin and token of `http://HOST:PORT/console/#/invite/TOKEN`.
fn parts(link: &str) -> Result<(String, String)> {
    let (origin, token) = link
        .split_once("/console/#/invite/")
        .with_context(|| format!("not a link of an invitation: {link}"))?;
    Ok((origin.to_owned(), token.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_found_among_other_lines() {
        let text: &[u8] = b"Listening\nFirst administrator: http://h:1/console/#/invite/abc\n";

        let link = first_link(&lines(text)).unwrap();

        assert_eq!(
            parts(&link).unwrap(),
            ("http://h:1".to_owned(), "abc".to_owned())
        );
    }

    #[test]
    fn a_relay_that_ends_early_is_told() {
        assert!(first_link(&lines(&b"error: the port is in use\n"[..])).is_err());
        assert!(parts("http://h:1/console/").is_err());
    }
}
