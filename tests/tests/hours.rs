//! Opening hours: who writes when nobody is there is told so, and when somebody is again.

use shared::rest::Routing;
use shared::rest::routing::{OpeningHours, OpeningRange};
use tests::relay::Relay;

const DAY_MINUTES: u16 = 24 * 60;
const WEEK_MS: u64 = 7 * 24 * 3_600_000;

#[tokio::test]
async fn who_writes_outside_the_hours_is_told_when_somebody_is_there() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let now = relay.house().clock.now();
    // Three days from now is neither today nor, whenever midnight is, tomorrow.
    let open_on = (weekday(now.0) + 3) % 7;
    scene.decides(&open_all_day_on(open_on)).await;

    let visitor = scene.visitor("Vera").await;
    let door = visitor.sees().door.unwrap();
    visitor.say("hello");
    let seen = visitor
        .until("a place", |seen| seen.place().is_some())
        .await;

    let opens_at = door.opens_at.unwrap();
    assert!(opens_at > now && opens_at.since(now) < WEEK_MS);
    assert_eq!(weekday(opens_at.0), open_on);
    assert_eq!(opens_at.0 % (24 * 3_600_000), 0, "at midnight in UTC");
    assert_eq!(seen.place().unwrap().opens_at, Some(opens_at));
}

#[tokio::test]
async fn a_site_that_is_opened_tells_those_who_wait() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let now = relay.house().clock.now();
    scene
        .decides(&open_all_day_on((weekday(now.0) + 3) % 7))
        .await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("hello");
    visitor
        .until("an opening", |seen| {
            seen.place().is_some_and(|place| place.opens_at.is_some())
        })
        .await;

    scene.decides(&Routing::default()).await;

    visitor
        .until("an open site", |seen| {
            seen.place().is_some_and(|place| place.opens_at.is_none())
        })
        .await;
}

fn open_all_day_on(weekday: usize) -> Routing {
    let mut hours = OpeningHours {
        zone: "UTC".to_owned(),
        ..OpeningHours::default()
    };
    hours.week[weekday].push(OpeningRange {
        from: 0,
        until: DAY_MINUTES,
    });
    Routing {
        hours: Some(hours),
        ..Routing::default()
    }
}

/// The day of the week in UTC, Monday being 0.
fn weekday(ms: u64) -> usize {
    // 1970-01-01 was a Thursday.
    ((ms / (24 * 3_600_000) + 3) % 7) as usize
}
