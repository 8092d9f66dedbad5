//! `relay simulate` on a relay that runs: what happened is read, rehearsed and reported, and
//! nothing is changed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use relay::config::place::Kept;
use relay::simulate::{Options, simulate};
use shared::Status;
use std::path::Path;
use tests::relay::Relay;

#[tokio::test]
async fn a_day_that_really_was_is_rehearsed_with_one_more_agent() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let login = scene.agent_for("Ana", 1).await;
    let ana = scene.online(&login).await;
    let first = scene.visitor("first").await;
    first.say("first");
    let given = ana.given("first").await;
    let second = scene.visitor("second").await;
    second.say("second");
    second.until("a place", |seen| seen.place().is_some()).await;
    ana.ends(given);
    ana.given("second").await;
    first
        .until("the end", |seen| seen.status == Some(Status::Ended))
        .await;
    let folder = relay.house().config.data.clone();

    let was = rehearsed(&folder, &[]).await;
    let with_more = rehearsed(&folder, &["+1@all"]).await;

    assert!(was.contains(": 2 conversations"), "{was}");
    assert!(was.contains("Changed: no change"), "{was}");
    assert!(with_more.contains("Changed: +1@all"), "{with_more}");
    assert_eq!(line(&was, "answered"), ["answered", "2", "2", "2"]);
    let longest = line(&with_more, "longest");
    assert_eq!(longest[longest.len() - 2..], ["0", "s"], "{with_more}");
    // The relay goes on as if nothing had been read.
    scene.still_serves().await;
}

#[tokio::test]
async fn what_cannot_be_rehearsed_is_refused_in_words() {
    let relay = Relay::start().await;
    relay.scene().await;
    let folder = relay.house().config.data.clone();

    let empty = refused(&folder, |_| ()).await;
    let unknown = refused(&folder, |options| options.site = Some("site_x".to_owned())).await;
    let nowhere = refused(Path::new("/nowhere"), |_| ()).await;

    assert!(empty.contains("no conversation"), "{empty}");
    assert!(unknown.contains("say which --site: site_"), "{unknown}");
    assert!(nowhere.contains("/nowhere"), "{nowhere}");
}

async fn rehearsed(folder: &Path, agents: &[&str]) -> String {
    let mut options = options(folder);
    options.agents = agents.iter().map(|text| text.parse().unwrap()).collect();
    let report = tokio::task::spawn_blocking(move || simulate(&options)).await;
    report.unwrap().unwrap().to_string()
}

async fn refused(folder: &Path, change: impl FnOnce(&mut Options)) -> String {
    let mut options = options(folder);
    change(&mut options);
    let report = tokio::task::spawn_blocking(move || simulate(&options)).await;
    format!("{:#}", report.unwrap().unwrap_err())
}

/// From yesterday to tomorrow, whatever day it is while the test runs.
fn options(folder: &Path) -> Options {
    let today = |days: i64| {
        let at = Timestamp::now() + SignedDuration::from_hours(24 * days);
        at.to_zoned(TimeZone::UTC).date()
    };
    Options {
        from: today(-1),
        until: Some(today(1)),
        site: None,
        agents: Vec::new(),
        capacity: None,
        rule: Vec::new(),
        kept: Kept {
            data: folder.to_owned(),
            store: None,
        },
    }
}

fn line<'a>(report: &'a str, begins: &str) -> Vec<&'a str> {
    let found = report.lines().find(|line| line.starts_with(begins));
    found.unwrap_or_default().split_whitespace().collect()
}
