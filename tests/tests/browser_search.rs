//! Searching in a real browser: from a key to the message, and what stands beside a talk.

use serde_json::json;
use tests::browser::{Console, Stage, test};
use thirtyfour::prelude::*;

const HIT: &str = "a.search-hit";

#[tokio::test]
async fn an_agent_finds_a_message_by_two_signs_and_goes_there() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = scene.agent("Ana").await;
    let bot = scene.online(&ana).await;
    let vera = scene.visitor("Vera").await;
    vera.say("我要退款,订单 A-1023");
    let id = bot.given("我要退款,订单 A-1023").await;
    for line in 1..=40 {
        bot.say(id, &format!("step {line} of what has to be done"));
    }
    let wang = scene.visitor("Wang").await;
    wang.say("where is my wallet");
    bot.given("where is my wallet").await;
    let console = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    console.log_in("Ana").await;
    scene.finds(&ana, "text=wallet", 1).await;

    console.presses("/").await;
    let field = console.sees("the field", &test("search-text")).await;
    console.reads("Start typing").await;
    console.pictures("search-empty").await;
    console
        .until("the focus", "document.activeElement.id === 'search-text'")
        .await;
    field.send_keys("nowhere").await.unwrap();
    console.reads("Nothing found.").await;
    field.clear().await.unwrap();
    field.send_keys("退款").await.unwrap();
    let marked = "document.querySelector('a.search-hit mark')?.textContent === '退款'";
    console.until("what was found", marked).await;
    console.reads("1 message").await;
    console.pictures("search").await;
    console.resizes(320, 640).await;
    console.sees_all_of_the_width("the search").await;
    console.pictures("search-narrow").await;
    console.resizes(1280, 800).await;
    field.send_keys(Key::Down).await.unwrap();
    console
        .until(
            "the focus",
            "document.activeElement.matches('a.search-hit')",
        )
        .await;
    console.presses(Key::Enter).await;

    let there = format!("location.hash === '#/c/{id}/at/1'");
    console.until("the thread", &there).await;
    let seen = "(() => { const found = document.querySelector('.said.found[aria-current]');
        if (!found) return false;
        const box = found.getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight && found.innerText.includes('退款') })()";
    console.until("the message, marked and in view", seen).await;
    console.pictures("search-there").await;

    console.presses_with(Key::Control, "k").await;
    console.sees("what was found before", HIT).await;
    let kept = "document.getElementById('search-text').value === '退款'";
    console.until("the words to be there still", kept).await;
    console.leaves().await;
}

#[tokio::test]
async fn labels_are_kept_beside_a_talk_and_find_it() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = scene.agent("Ana").await;
    let bot = scene.online(&ana).await;
    let vera = scene.visitor("Vera").await;
    vera.say("the first time");
    let first = bot.given("the first time").await;
    bot.ends(first);
    vera.until("the end", |seen| seen.has_ended()).await;
    vera.say("and a second time");
    let second = bot.given("and a second time").await;
    let console = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    console.log_in("Ana").await;
    console.goes(&format!("#/c/{second}")).await;

    let add = console
        .sees("the field of labels", &test("label-add"))
        .await;
    console
        .until("the earlier talk", "document.querySelector('.earlier a')")
        .await;
    add.send_keys("退款" + Key::Enter).await.unwrap();
    let label = "document.querySelector('.label')?.textContent.startsWith('退款')";
    console.until("the label", label).await;
    console.pictures("labels").await;
    scene.finds(&ana, "label=%E9%80%80%E6%AC%BE", 1).await;
    console.goes("#/search").await;
    console
        .clicks("the filters", ".search-filters summary")
        .await;
    let field = console.sees("the label", &test("search-label")).await;
    field.send_keys("退款").await.unwrap();
    let words = json!("and a second time");
    let found = format!("document.querySelector('{HIT}')?.innerText.includes({words})");
    console.until("what is labelled", &found).await;
    console.pictures("search-filters").await;

    console.goes(&format!("#/c/{second}")).await;
    console.clicks("the earlier talk", ".earlier a").await;
    console
        .until("it", &format!("location.hash === '#/ended/{first}'"))
        .await;
    console.leaves().await;
}
