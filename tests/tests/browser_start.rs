//! From the one-time link to the first answered chat, along the list of first steps.
//!
//! One person in one browser, with the chat in a second tab, as it would be.

use tests::browser::{Chat, Console, Stage, test};

const HELLO: &str = "Hello, me";

fn step(number: u32, done: bool) -> String {
    format!("[data-test=\"steps\"] > li:nth-child({number})[data-done=\"{done}\"]")
}

#[tokio::test]
async fn the_first_steps_lead_to_the_first_chat_and_are_ticked_by_what_happens() {
    let stage = Stage::open().await;
    let ana = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    ana.accepts(stage.relay.first_link()).await;
    ana.makes_site("Wallet", &stage.page.origin()).await;

    for (number, done) in [(1, true), (2, true), (3, false), (4, false), (5, false)] {
        ana.sees("a step", &step(number, done)).await;
    }
    let open = ana.sees("the test page", &test("start-open")).await;
    let page = open.attr("href").await.expect("a link has an address");
    let ana_too = Chat::new(stage.person("Ana").await);
    ana_too
        .goes_to(&page.expect("a link leads somewhere"))
        .await;
    ana.sees("that the chat was opened", &step(3, true)).await;

    ana.clicks("to be online", &test("start-online")).await;
    ana.sees("that one is online", &step(4, true)).await;
    ana_too.says(HELLO).await;
    ana.clicks("the inbox", &test("start-hello")).await;
    ana.takes_up(HELLO).await;
    ana.says("Hello to you").await;
    ana_too.reads("Hello to you").await;

    // The rest waits above the inbox, until it is done or not wanted.
    ana.goes("#/").await;
    ana.reads("5 of 8 done").await;
    ana.clicks("the list", &test("to-start")).await;
    ana.sees("that one was answered", &step(5, true)).await;
    ana.clicks("a colleague", &test("start-invite")).await;
    ana.fills("agent-name", "Lin").await;
    ana.fills("agent-email", "lin@wallet.example").await;
    ana.clicks("the invitation", &test("agent-submit")).await;
    ana.sees("the link", &test("invite-link")).await;
    ana.goes("#/").await;
    ana.reads("6 of 8 done").await;
    ana.clicks("the list", &test("to-start")).await;
    ana.clicks("enough", &test("start-dismiss")).await;
    ana.sees("the inbox", &test("mine")).await;
    ana.sees_no_more("the list", &test("to-start")).await;
    ana.driver
        .refresh()
        .await
        .expect("a page can be loaded again");
    ana.sees("the inbox", &test("mine")).await;
    ana.sees_no_more("the list", &test("to-start")).await;
    ana_too.leaves().await;
    ana.leaves().await;
}
