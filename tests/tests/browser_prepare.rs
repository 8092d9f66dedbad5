//! Before anybody answers, in real browsers: an answer that is found, a form that is prepared, a
//! message that is left.
//!
//! One relay, one page of another site, and a browser of one's own for everybody.

use shared::Due;
use shared::rest::{FieldsForm, HelpForm};
use tests::browser::{Chat, Console, Stage, test};
use tests::relay::Scene;

/// A recovery phrase that opens nothing: a test vector of BIP-39.
const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

/// What is in a field.
fn has(field: &str, value: &str) -> String {
    format!("document.getElementById('{field}')?.value === '{value}'")
}

/// What is said beside a field.
fn says(field: &str, words: &str) -> String {
    format!("document.getElementById('{field}-note')?.textContent === '{words}'")
}

/// Where the focus is.
fn focused(id: &str) -> String {
    format!("document.activeElement.id === '{id}'")
}

#[tokio::test]
async fn a_form_is_prepared_while_waiting_and_seen_while_it_is_typed() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let mut form = FieldsForm::start();
    form.fields[0].due = Due::Before;
    scene.asks(&form).await;
    let bo = stage.visitor("Bo").await;
    bo.sees("the form", &test("form-1")).await;

    // Words wait for the field that has to be there first.
    bo.says("my money is stuck").await;
    bo.reads("Please fill in “Account name” first.").await;
    bo.until("the field to have the focus", &focused("form-1"))
        .await;
    bo.until("the words to be kept", &has("message", "my money is stuck"))
        .await;
    bo.fills("form-1", "bo").await;
    bo.until("it to be stored", &says("form-1", "Saved")).await;
    bo.pictures("form-before").await;
    bo.clicks("send", &test("send")).await;
    bo.sees_fate("my money is stuck", "Delivered").await;
    bo.pictures("form-waiting").await;

    // The agent sees it as it is typed.
    let ana = stage.agent(&scene, "Ana", 1).await;
    ana.resizes(1440, 900).await;
    ana.takes_up("my money is stuck").await;
    ana.sees("the account", &test("filled-1")).await;
    bo.is_answered_by("Ana").await;
    bo.runs::<()>("document.querySelector('[data-test=form]').open = true")
        .await;
    bo.fills("form-2", "0x5f").await;
    ana.until(
        "what is typed",
        "document.querySelector('[data-test=filled-2]')?.textContent === '0x5f'",
    )
    .await;
    ana.pictures("form-console").await;

    // It is there after a reload.
    bo.looks_at_page().await;
    bo.open(&stage.page.origin()).await;
    bo.until("the field", &has("form-2", "0x5f")).await;
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn a_recovery_phrase_that_is_typed_into_the_form_stays_in_its_field() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    scene.asks(&FieldsForm::start()).await;
    let bo = stage.visitor("Bo").await;
    bo.says("my account is locked").await;
    let ana = stage.agent(&scene, "Ana", 1).await;
    ana.takes_up("my account is locked").await;
    bo.is_answered_by("Ana").await;
    bo.runs::<()>("document.querySelector('[data-test=form]').open = true")
        .await;

    bo.fills("form-3", PHRASE).await;
    bo.until(
        "the warning",
        "document.getElementById('form-3-note')?.textContent.startsWith('Not saved')",
    )
    .await;
    bo.pictures("form-held").await;
    // What is typed elsewhere comes after it, and it stays where it is.
    bo.fills("form-1", "larkhold_bo").await;
    bo.until("it to be stored", &says("form-1", "Saved")).await;
    bo.until("the phrase to be there", &has("form-3", PHRASE))
        .await;
    ana.sees("the account", &test("filled-1")).await;
    let seen: String = ana.runs("return document.body.innerText").await;
    assert!(!seen.contains("sausage"), "{seen}");

    bo.runs::<()>("document.getElementById('form-3').value = ''")
        .await;
    bo.fills("form-3", "I cannot log in").await;
    bo.until("it to be stored", &says("form-3", "Saved")).await;
    ana.until(
        "what happened",
        "document.querySelector('[data-test=filled-3]')?.textContent === 'I cannot log in'",
    )
    .await;
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn what_is_typed_into_the_form_without_a_connection_is_not_lost() {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    scene.asks(&FieldsForm::start()).await;
    let bo = stage.visitor("Bo").await;
    bo.expects("WebSocket");
    bo.expects("net::ERR");
    bo.sees("the form", &test("form")).await;
    opens_form(&bo).await;
    stage.relay.kill();
    bo.reads("No connection").await;

    bo.fills("form-1", "bo").await;

    bo.until(
        "it to be kept",
        &says("form-1", "Kept here; saved when the connection is back."),
    )
    .await;
    stage.relay.restart().await;
    bo.until("it to be stored", &says("form-1", "Saved")).await;
    bo.leaves().await;
}

#[tokio::test]
async fn an_answer_is_found_in_both_languages_also_without_the_relay() {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    publish(&scene).await;
    let bo = stage.visitor("Bo").await;
    bo.expects("WebSocket");
    bo.expects("net::ERR");
    bo.sees("the search", &test("help-search")).await;
    bo.pictures("help-home").await;

    bo.fills("help-search", "transction faild").await;
    let first = "document.querySelector('.help-list button')?.textContent";
    let failed = format!("{first} === 'My transaction failed or has not arrived'");
    bo.until("the article", &failed).await;
    bo.pictures("help-found").await;
    bo.clicks("the article", ".help-list button").await;
    bo.reads("Have the transaction ID ready").await;
    bo.until("the title to have the focus", &focused("help-title"))
        .await;
    bo.pictures("help-article").await;
    bo.clicks("asking on", &test("help-talk")).await;
    bo.until("the composer to have the focus", &focused("message"))
        .await;

    bo.clicks("the language", "#language").await;
    bo.sees("the search", &test("help-search")).await;
    bo.reads("转账失败或未到账").await;
    stage.relay.kill();
    bo.reads("连接已断开").await;
    bo.fills("help-search", "验证码收不到").await;
    bo.until("the article", &format!("{first} === '无法登录'"))
        .await;
    bo.clicks("the article", ".help-list button").await;
    bo.reads("身份验证器").await;
    bo.clicks("it helped", &test("help-yes")).await;
    bo.reads("很高兴能帮到您").await;
    bo.leaves().await;
}

#[tokio::test]
async fn a_message_is_left_with_an_address_and_answered_in_the_same_thread() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = stage.visitor("Bo").await;
    bo.reads("Nobody is here right now").await;
    opens_form(&bo).await;
    bo.fills("form-0", "bo@example.com").await;
    bo.until("it to be stored", &says("form-0", "Saved")).await;
    bo.says("call me back").await;
    bo.sees_fate("call me back", "Delivered").await;
    bo.pictures("message-left").await;
    bo.looks_at_page().await;
    bo.goes_to("about:blank").await;

    let ana = stage.agent(&scene, "Ana", 1).await;
    ana.resizes(1440, 900).await;
    ana.takes_up("call me back").await;
    ana.reads("Left while nobody was there to answer.").await;
    ana.reads("bo@example.com").await;
    ana.says("here is your answer").await;
    ana.sees_fate("here is your answer", "Delivered").await;

    bo.open(&stage.page.origin()).await;
    bo.reads("here is your answer").await;
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn an_owner_makes_the_form_and_publishes_help_in_the_console() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let console = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    console.log_in("Owner").await;

    console.clicks("the form", &test("page-form")).await;
    console.clicks("the start set", &test("fields-start")).await;
    console.sees("a field", &test("field-fields.2.en")).await;
    console.pictures("console-form").await;
    console.clicks("saving", &test("fields-submit")).await;
    console.reads("Saved").await;
    assert_eq!(scene.form().await, FieldsForm::start());

    console.clicks("the help", &test("page-help")).await;
    console.clicks("an article", ".article summary").await;
    console.clicks("publishing", &test("publish-0")).await;
    console.pictures("console-help").await;
    console.clicks("saving", &test("articles-submit")).await;
    console.reads("Visitors see it within a minute").await;

    let bo = stage.visitor("Bo").await;
    bo.reads("My account is locked").await;
    bo.sees("the form", &test("form")).await;
    bo.leaves().await;
    console.leaves().await;
}

/// The details of the form, whether or not they are open by themselves.
async fn opens_form(chat: &Chat) {
    chat.runs::<()>("document.querySelector('[data-test=form]').open = true")
        .await;
}

async fn publish(scene: &Scene) {
    let mut help = HelpForm::start();
    for article in &mut help.articles {
        article.published = true;
    }
    let path = format!("/api/sites/{}/help", scene.site.id);
    let answer = scene.api.put(&path, &scene.admin.cookie, &help).await;
    assert_eq!(answer.status, 200, "{answer}");
}
