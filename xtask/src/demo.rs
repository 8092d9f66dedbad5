//! Shows Deskbell to a newcomer: a relay, a fictional site with the chat, and two agents.
//!
//! Everything goes through the same doors as in real life: the one-time link, the HTTP calls, the
//! script tag. The passwords are printed, so nothing of it is for production, and the data folder
//! is gone afterwards.

mod process;
mod seed;
mod site;

use crate::dist;
use crate::house::House;
use crate::scratch::Scratch;
use crate::step::{Run, note, step};
use anyhow::{Context, Result, bail};
use process::Relay;
use seed::Seeded;
use site::Site;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// What was asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// Where the relay listens; another port is taken when this one is in use.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Where the fictional site listens; the same holds.
    #[arg(long, default_value_t = 8788)]
    site_port: u16,
}

/// How often is looked whether the relay still runs.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Runs until it is told to stop.
pub fn demo(house: &House, args: &DemoArgs) -> Result<()> {
    dist::browser(house)?;
    step("relay: compile", || {
        let cargo = Run::cargo()
            .args(["build", "-p", "relay", "--bins"])
            .dir(house.root());
        cargo.env("CARGO_TARGET_DIR", house.target()).run()
    })?;
    let stop = on_stop()?;

    let scratch = Scratch::new();
    let site_listener = listen(args.site_port)?;
    let site_port = site_listener.local_addr()?.port();
    let mut relay = step("relay: start on an empty data folder", || {
        Relay::start(house, scratch.path(), free_port(args.port)?)
    })?;
    let seeded = step("an administrator, a site, two agents", || {
        let origins = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{site_port}"));
        seed::seed(&relay, &origins)
    })?;
    let site = Site::new(
        house.root().join("xtask/demo"),
        relay.origin(),
        &seeded.site_key,
    );
    site.serve(site_listener);

    println!("{}", what_to_click(&seeded, relay.origin(), site_port));
    let ended = wait(&stop, &mut relay);
    note("stopping the relay");
    relay.stop()?;
    ended
}

/// Until somebody says stop (fine) or the relay ends by itself (not fine).
fn wait(stop: &Receiver<()>, relay: &mut Relay) -> Result<()> {
    loop {
        match stop.recv_timeout(LOOK_EVERY) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(status) = relay.ended()? {
            bail!("the relay ended by itself: {status}");
        }
    }
}

/// Hears Ctrl-C and the signals that end a process.
fn on_stop() -> Result<Receiver<()>> {
    let (sender, receiver) = channel();
    ctrlc::set_handler(move || {
        // Nobody listens any more when it is already stopping.
        sender.send(()).ok();
    })
    .context("Ctrl-C cannot be heard")?;
    Ok(receiver)
}

/// A socket on this port of the loopback, or on any other.
fn listen(port: u16) -> Result<TcpListener> {
    let wanted = TcpListener::bind(("127.0.0.1", port));
    wanted
        .or_else(|_| TcpListener::bind("127.0.0.1:0"))
        .context("no port can be listened on")
}

/// The relay opens its port itself, so it is only looked up here.
fn free_port(port: u16) -> Result<u16> {
    Ok(listen(port)?.local_addr()?.port())
}

fn what_to_click(seeded: &Seeded, relay: &str, site_port: u16) -> String {
    let site = format!("http://127.0.0.1:{site_port}");
    let console = format!("{relay}/console/");
    let mut people = String::new();
    for person in &seeded.people {
        people += &format!(
            "    {:22} {:24} {}\n",
            person.name, person.email, person.password
        );
    }
    format!(
        "
  网站 / The site:        {site}/
  客服台 / The console:   {console}

  登录 / Log-ins:
{people}
  怎么试（中文）
    1. 打开客服台，用第一位客服登录，点“上线”。
    2. 在另一个窗口打开网站，点右下角的气泡，写一句话：客服台里会出现这个对话。
    3. 再开一个无痕窗口当第二位访客；客服满员时，它会看到自己排在第几位。
    4. 第二位客服请在无痕窗口里登录：同一浏览器的窗口共用一个登录。

  What to click (English)
    1. Open the console, log in as the first agent and go online.
    2. Open the site in another window, click the bubble at the bottom right and write: the
       conversation appears in the console.
    3. Be a second visitor in a private window; when all agents are busy it shows its place.
    4. Log in the second agent in a private window: windows of one browser share one log-in.

  按 Ctrl-C 结束，数据随之删除。 Ctrl-C stops everything and removes the data.
"
    )
}
