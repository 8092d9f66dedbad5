//! The shipped binary is killed, or asked to end, in the middle of everything: nothing is lost.

use shared::close::pause_of;
use shared::version::Encoding::Json;
use shared::{Choice, Close, What};
use std::time::Duration;
use tests::bot::AWAIT_WITHIN;
use tests::postgres::Postgres;
use tests::relay::{Process, STORE, entries_in};
use tests::talk::{LEN, Talk, are_stored, waiting};
use tokio::time::{interval, timeout};

/// How often the metrics are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Messages that are heard before the relay goes, far fewer than there are.
const SOME: usize = 15;

#[tokio::test]
async fn killed_in_the_middle_of_traffic_nothing_is_lost_doubled_or_reordered() {
    let process = Process::start(&["--say-burst", "100000"]).await;
    killed_in_the_middle_of_traffic(process).await;
}

#[tokio::test]
async fn killed_in_the_middle_of_traffic_nothing_in_a_database_is_lost_doubled_or_reordered() {
    let url = Postgres::running().database();
    let process = Process::start(&["--say-burst", "100000", STORE, &url]).await;
    killed_in_the_middle_of_traffic(process).await;
}

async fn killed_in_the_middle_of_traffic(mut process: Process) {
    let scene = process.scene().await;
    let mut talks = Vec::new();
    for (name, number) in [("Ana", 0), ("Ben", 1)] {
        talks.push(Talk::begin(&scene, &scene.agent_for(name, 1).await, number).await);
    }
    let waiting = waiting(&scene, 3).await;

    for round in 0..2 {
        let traffic = talks.iter().map(|talk| talk.goes_on(round));
        let disaster = async {
            talks[0].heard(round * 2 * LEN + SOME).await;
            process.kill();
            let unsaid = talks
                .iter()
                .map(|talk| talk.visitor.sees().wire.pending.len());
            assert!(unsaid.sum::<usize>() > 0, "that was not the middle");
            // The first time it comes back to the files as they were left, with nobody in between.
            for talk in talks.iter().filter(|_| round > 0) {
                let told = talk.visitor.sees();
                let stored = entries_in(process.place(), scene.site.id, talk.conversation).await;
                assert!(
                    stored.starts_with(told.transcript()),
                    "what was told is in the store"
                );
            }
            process.restart().await;
            for talk in &talks {
                talk.visitor.plug_in();
                talk.agent.plug_in();
            }
        };
        tokio::join!(disaster, futures_util::future::join_all(traffic));
    }

    let mut transcripts = Vec::new();
    for talk in &talks {
        transcripts.push(talk.complete(2).await);
    }
    let queue: Vec<_> = waiting
        .iter()
        .map(|visitor| visitor.sees().conversation.expect("it waits"))
        .collect();
    for (ahead, visitor) in (0..).zip(&waiting) {
        visitor.plug_in();
        let back = visitor.until("the place of before", |seen| {
            let place = seen.place().map(|place| place.ahead);
            seen.wire.is_live() && seen.wire.welcomes > 1 && place == Some(ahead)
        });
        let seen = back.await;
        assert!(
            seen.places().iter().all(|place| *place == ahead),
            "{:?}",
            seen.places()
        );
    }
    let seen = talks[0]
        .agent
        .until("the queue", |seen| seen.queue.len() == 3)
        .await;
    assert_eq!(seen.queue, queue, "the order is the order of before");
    let status = process.terminate().await;
    assert!(status.success(), "{status}");
    are_stored(&process, &scene, &talks, &transcripts).await;
}

#[tokio::test]
async fn asked_to_end_it_tells_everybody_to_come_back_and_loses_nothing() {
    let mut process = Process::start(&["--say-burst", "100000"]).await;
    let scene = process.scene().await;
    let talk = Talk::begin(&scene, &scene.agent("Ana").await, 0).await;
    let mut silent = scene.visitor_door(Json).open().await;

    let traffic = talk.goes_on(0);
    let end = async {
        talk.heard(SOME).await;
        let status = process.terminate().await;
        assert!(status.success(), "{status}");
        assert_eq!(
            silent.closed().await,
            Close::Restart,
            "also those who said no hello"
        );
        process.restart().await;
        talk.visitor.plug_in();
        talk.agent.plug_in();
    };
    tokio::join!(end, traffic);
    let transcript = talk.complete(1).await;

    for closes in [
        talk.visitor.sees().wire.closes,
        talk.agent.sees().wire.closes,
    ] {
        let (code, reason) = &closes[0];
        assert_eq!(*code, Close::Restart.code(), "{closes:?}");
        assert!(
            pause_of(reason).is_some_and(|ms| (1..=10_000).contains(&ms)),
            "{reason}"
        );
    }
    let status = process.terminate().await;
    assert!(status.success(), "{status}");
    let stored = entries_in(process.place(), scene.site.id, talk.conversation).await;
    assert_eq!(stored, transcript);
}

#[tokio::test]
async fn an_agent_who_does_not_come_back_after_a_restart_is_lost_after_the_grace() {
    let mut process = Process::start(&["--grace-ms", "700"]).await;
    let scene = process.scene().await;
    let (ana, ben) = (scene.agent("Ana").await, scene.agent("Ben").await);
    let talk = Talk::begin(&scene, &ana, 0).await;

    process.kill();
    let Talk {
        agent,
        visitor,
        conversation,
        ..
    } = talk;
    drop(agent);
    process.restart().await;
    visitor.plug_in();
    visitor
        .until("the loss", |seen| seen.place().is_some())
        .await;
    let ben = scene.online(&ben).await;

    assert_eq!(ben.given("visitor 0 begins").await, conversation);
    let seen = visitor
        .until("another answer", |seen| seen.answered_by() == Some("Ben"))
        .await;
    let returns = seen
        .transcript()
        .iter()
        .filter(|entry| entry.what == What::Returned);
    assert_eq!(returns.count(), 1);
}

#[tokio::test]
async fn nobody_need_arrive_for_what_was_open_to_go_on() {
    let mut process = Process::start(&["--grace-ms", "700"]).await;
    let scene = process.scene().await;
    let talk = Talk::begin(&scene, &scene.agent("Ana").await, 0).await;

    process.kill();
    drop(talk);
    process.restart().await;

    let mut looks = interval(LOOK_EVERY);
    let returned = async {
        while !scene
            .api
            .get("/metrics", "")
            .await
            .body
            .contains("deskbell_waiting 1\n")
        {
            looks.tick().await;
        }
    };
    let returned = timeout(AWAIT_WITHIN, returned).await;
    assert!(
        returned.is_ok(),
        "the agent who did not come back is not missed"
    );
}

#[tokio::test]
async fn sessions_tokens_and_choices_outlive_the_process() {
    let mut process = Process::start(&[]).await;
    let scene = process.scene().await;
    let ana = scene.agent("Ana").await;
    let agent = scene.online(&ana).await;
    let visitor = scene.visitor("Vera").await;
    let token = visitor.sees().token;
    agent.unplug();
    visitor.unplug();

    process.kill();
    process.restart().await;
    visitor.plug_in();
    agent.plug_in();
    let back = agent
        .until("another welcome", |seen| seen.wire.welcomes == 2)
        .await;
    visitor.say("hello");

    assert_eq!(back.choice(), Some(Choice::Online));
    agent.given("hello").await;
    assert_eq!(visitor.sees().token, token, "nobody became somebody else");
    let used = process.first_link().rsplit('/').next().unwrap();
    assert_eq!(
        scene.api.accept(used, "Eve").await.status,
        404,
        "the first link stays used"
    );
}

#[tokio::test]
async fn two_relays_do_not_share_a_folder() {
    let process = Process::start(&[]).await;
    let folder = process.data();

    let second = tokio::task::spawn_blocking(move || relay::store::Store::open(&folder));

    let error = second.await.unwrap().expect_err("the folder is taken");
    assert!(process.api().is_healthy().await, "{error}");
}

/// Whoever watches it may ask it to end as soon as it is known to be well.
#[tokio::test]
async fn asked_to_end_as_soon_as_it_answers_it_ends_well() {
    let mut process = Process::start(&[]).await;
    for round in 0..10 {
        let status = process.terminate().await;
        assert!(status.success(), "round {round}: {status}");
        process.restart().await;
    }
}
