//! The list of open conversations in a real browser: what it shows, and in which order.

use serde_json::json;
use shared::TopicId;
use shared::rest::Routing;
use tests::browser::{Console, Stage, test};
use tests::relay::{team, topic};

/// Waits until the own conversations stand in this order, by their last words.
async fn stands(console: &Console, words: &[&str]) {
    let script = format!(
        "JSON.stringify([...document.querySelectorAll('[data-test=\"mine\"] .row-words')]
            .map(row => row.innerText)) === {}",
        json!(serde_json::to_string(words).expect("words are JSON"))
    );
    console
        .until(&format!("{words:?} in this order"), &script)
        .await;
}

#[tokio::test]
async fn who_needs_an_answer_next_stands_first_and_the_rest_can_be_hidden() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = scene.agent("Ana").await;
    let bot = scene.online(&ana).await;
    let (vera, wang) = (scene.visitor("Vera").await, scene.visitor("Wang").await);
    vera.say("vera here");
    let first = bot.given("vera here").await;
    wang.say("wang here");
    bot.given("wang here").await;
    let console = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    console.log_in("Ana").await;
    stands(&console, &["vera here", "wang here"]).await;
    console
        .sees(
            "how long it is owed",
            "[data-test=\"mine\"] .row-time .ticking",
        )
        .await;

    bot.say(first, "yes?");
    stands(&console, &["wang here", "You: yes?"]).await;
    vera.say("still here");
    stands(&console, &["wang here", "still here"]).await;
    let both = "document.querySelectorAll('[data-test=\"mine\"] .row-time .ticking').length === 2";
    console.until("both to be owed", both).await;
    console.pictures("inbox-shown").await;

    let has = |count: u32| {
        format!(
            "document.querySelector('[data-test=\"shown-mine\"] .count').innerText === '{count}'"
        )
    };
    console.until("two of mine", &has(2)).await;
    console
        .clicks("those that wait", &test("shown-waiting"))
        .await;
    console.sees_no_more("what is mine", &test("mine")).await;
    console.sees("those that wait", &test("waiting")).await;
    console.driver.refresh().await.unwrap();
    console
        .sees("those that wait, again", &test("waiting"))
        .await;
    console.sees_no_more("what is mine", &test("mine")).await;
    console.clicks("mine", &test("shown-mine")).await;
    stands(&console, &["wang here", "still here"]).await;
    console
        .sees_no_more("those that wait", &test("waiting"))
        .await;
    console.leaves().await;
}

#[tokio::test]
async fn what_is_asked_of_a_team_is_shown_to_its_members() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (ana, bo) = (scene.agent("Ana").await, scene.agent("Bo").await);
    scene
        .decides(&Routing {
            teams: vec![team(1, "Payments", &[&ana, &bo])],
            topics: vec![topic(1, "A payment", 1)],
            ..Routing::default()
        })
        .await;
    let bot = scene.online(&ana).await;
    let vera = scene.visitor("Vera").await;
    vera.chooses(TopicId(1));
    vera.say("my payment");
    bot.given("my payment").await;
    let wang = scene.visitor("Wang").await;
    wang.say("something else");
    bot.given("something else").await;
    let console = Console::new(stage.person("Bo").await, stage.relay.api().origin());
    console.log_in("Bo").await;
    console.reads("something else").await;

    console.clicks("the teams", &test("shown-team")).await;

    console.reads("my payment").await;
    let other = "!document.querySelector('.inbox').innerText.includes('something else')";
    console.until("the other one to be hidden", other).await;
    console.pictures("inbox-team").await;
    console.leaves().await;
}
