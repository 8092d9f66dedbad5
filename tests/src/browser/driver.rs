//! What starts browsers: one `chromedriver` of its own for each test.
//!
//! Knows one process: the one that it started. Its browsers end with it.

use super::LOOK_EVERY;
use crate::bot::AWAIT_WITHIN;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// What stands before the port in the line that says that it is ready.
const STARTED: &str = "started successfully on port ";

/// Ports that are tried.
const STARTS_MAX: u32 = 10;

/// How many times it is looked at whether it has ended by itself.
const END_LOOKS_MAX: u32 = 100;

/// A browser that talks to nobody but the page, without a window and without a sandbox: the
/// sandbox refuses to start for root. Page and frame share a process, because chromedriver's logs
/// leave out what happens in another one; what they keep is apart all the same.
const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--mute-audio",
    "--disable-site-isolation-trials",
    "--lang=en-US",
    "--window-size=1280,800",
];

/// What starts browsers.
pub struct Driver {
    child: Child,
    url: String,
    browsers: AtomicU32,
    profiles: TempDir,
}

impl Driver {
    /// Starts it on a free port.
    ///
    /// # Panics
    /// Fails the test when there is no `chromedriver`.
    pub(super) async fn start() -> Driver {
        for _ in 0..STARTS_MAX {
            if let Some(driver) = Driver::try_to_start().await {
                return driver;
            }
        }
        panic!("chromedriver finds no free port");
    }

    /// Starts it, unless the port that it finds for IPv4 is taken for IPv6: then it ends at once.
    async fn try_to_start() -> Option<Driver> {
        let mut command = Command::new("chromedriver");
        command
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("chromedriver: {error}; install it with Chromium of the same version")
        });
        let told = port(child.stdout.take().expect("it is piped"));
        let mut driver = Driver {
            child,
            url: String::new(),
            browsers: AtomicU32::new(0),
            profiles: TempDir::new().expect("a folder for the profiles can be made"),
        };
        let told = timeout(AWAIT_WITHIN, told).await;
        let port = told.expect("chromedriver starts in time").ok()?;
        driver.url = format!("http://127.0.0.1:{port}");
        Some(driver)
    }

    /// Starts a browser that was never used, with these settings of its owner's.
    pub(super) async fn browser(&self, settings: Option<Value>) -> WebDriver {
        let mut wishes = DesiredCapabilities::chrome();
        if let Some(settings) = settings {
            let set = wishes.add_experimental_option("prefs", settings);
            set.expect("settings are JSON");
        }
        let number = self.browsers.fetch_add(1, Ordering::Relaxed);
        let profile = self.profiles.path().join(number.to_string());
        let profile = format!("--user-data-dir={}", profile.display());
        for flag in FLAGS.iter().copied().chain([profile.as_str()]) {
            wishes.add_arg(flag).expect("every flag is a text");
        }
        for log in ["browser", "performance"] {
            let set = wishes.set_logging_prefs(log, LoggingPrefsLogLevel::All);
            set.expect("every level is a text");
        }
        WebDriver::new(&self.url, wishes)
            .await
            .expect("a browser starts")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked rather than killed: then it ends its browsers. Errors say that it has ended.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        for _ in 0..END_LOOKS_MAX {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(LOOK_EVERY);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

// Reads to the end, or chromedriver would wait for somebody to read what it prints.
fn port(output: ChildStdout) -> oneshot::Receiver<u16> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let mut tell = Some(tell);
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let port = line
                .split_once(STARTED)
                .map(|(_, port)| port.trim_end_matches('.'));
            if let Some(port) = port.and_then(|port| port.parse().ok())
                && let Some(tell) = tell.take()
            {
                // An error says that nobody waits any more.
                let _ = tell.send(port);
            }
        }
    });
    told
}
