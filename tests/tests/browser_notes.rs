//! Notes and canned replies in real browsers: what agents write beside a talk, and what they need
//! not write again.

use serde_json::json;
use shared::Seq;
use shared::rest::NoteForm;
use shared::rest::replies::{RepliesForm, ReplyForm};
use tests::browser::{Console, Stage, test};
use thirtyfour::prelude::*;

#[tokio::test]
async fn a_note_looks_like_none_of_the_answers_and_asks_before_it_is_taken_for_one() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    scene.agent("Bo").await;
    let bot = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = bot.given("hello").await;
    let console = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    console.log_in("Ana").await;
    console.goes(&format!("#/c/{id}")).await;
    console.sees("the composer", &test("composer")).await;

    console.presses_with(Key::Alt, "n").await;
    let field = console.sees("the note", &test("note-field")).await;
    let focused = "document.activeElement.id === 'note'";
    console.until("the focus", focused).await;
    field
        .send_keys("Hello, let me know if it works" + Key::Enter)
        .await
        .unwrap();
    console.sees("the question", &test("note-sure")).await;
    console.pictures("note-asks").await;
    console
        .clicks("the visitor", &test("note-to-visitor"))
        .await;
    let moved = "document.getElementById('composer').value === 'Hello, let me know if it works'";
    console.until("the words in the composer", moved).await;
    console.sees_no_more("the note", &test("note-field")).await;
    console.clicks("a note", &test("note-begin")).await;
    let field = console.sees("the note", &test("note-field")).await;
    field.send_keys("third time this month @B").await.unwrap();
    console.clicks("the colleague", &test("note-call")).await;
    field.send_keys(Key::Enter + "").await.unwrap();

    let note = format!(
        "document.querySelector('.aside-note')?.innerText.includes({})",
        json!("third time this month @Bo")
    );
    console.until("the note among what was said", &note).await;
    console.pictures("note").await;
    console.resizes(320, 640).await;
    console.sees_all_of_the_width("a thread with a note").await;
    console.pictures("note-narrow").await;
    console.resizes(1280, 800).await;
    console.driver.refresh().await.unwrap();
    console.until("the note after a reload", &note).await;
    bot.say(id, "welcome");
    let seen = vera
        .until("the answer", |seen| seen.texts().len() == 2)
        .await;
    assert_eq!(seen.texts(), ["hello", "welcome"]);
    console.leaves().await;
}

#[tokio::test]
async fn whoever_is_called_in_a_note_is_told_until_they_look() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = scene.agent("Ana").await;
    scene.agent("Bo").await;
    let bot = scene.online(&ana).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = bot.given("hello").await;
    let console = Console::new(stage.person("Bo").await, stage.relay.api().origin());
    console.log_in("Bo").await;
    let path = format!("/api/sites/{}/conversations/{id}/notes", scene.site.id);
    let note = NoteForm {
        text: "@Bo have you seen her before?".to_owned(),
        after: Seq(1),
        name: 1,
    };

    scene.api.post(&path, &ana.cookie, &note).await;

    console.sees("the call", &test("mention")).await;
    console.reads("Ana calls you in a note").await;
    console.pictures("mention").await;
    console.driver.refresh().await.unwrap();
    console
        .clicks("the call, still there", &test("mention"))
        .await;
    console.sees("the note", &test("note")).await;
    console.sees_no_more("the call", &test("mention")).await;
    console.driver.refresh().await.unwrap();
    console.sees("the note", &test("note")).await;
    console.sees_no_more("the call", &test("mention")).await;
    console.leaves().await;
}

#[tokio::test]
async fn a_canned_reply_is_written_once_and_used_by_a_slash() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let owner = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    owner.log_in("Owner").await;
    owner.goes("#/replies").await;
    owner.clicks("a new one", &test("reply-new")).await;
    let fills = async |field: &str, text: &str| {
        let selector = format!("[data-test$=\"replies.0.{field}\"]");
        let input = owner.sees(field, &selector).await;
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    };
    fills("name", "hello").await;
    fills("text", "I am {agnet} of {site}.").await;
    owner.expects("422");
    owner.clicks("the button", &test("replies-submit")).await;
    owner
        .until(
            "what is wrong",
            "document.querySelector('textarea[aria-invalid]')",
        )
        .await;
    owner.pictures("replies-wrong").await;
    fills("text", "I am {agent} of {site}.").await;
    owner.clicks("the button", &test("replies-submit")).await;
    owner.reads("Agents have them at once").await;
    owner.pictures("replies").await;
    owner.leaves().await;

    let bot = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = bot.given("hello").await;
    let console = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    console.log_in("Ana").await;
    console.goes(&format!("#/c/{id}")).await;
    let composer = console.sees("the composer", &test("composer")).await;
    composer.send_keys("/he").await.unwrap();
    console.sees("the reply", &test("slash-row")).await;
    console.pictures("slash").await;
    composer.send_keys(Key::Enter + "").await.unwrap();
    let written = "document.getElementById('composer').value === 'I am Ana of Wallet.'";
    console.until("the words", written).await;
    composer.send_keys(Key::Enter + "").await.unwrap();
    vera.until("the answer", |seen| {
        seen.texts().contains(&"I am Ana of Wallet.")
    })
    .await;
    let path = format!("/api/sites/{}/replies", scene.site.id);
    let there: RepliesForm = scene.api.get(&path, &scene.admin.cookie).await.json();
    let used = |reply: &ReplyForm| reply.used;
    assert_eq!(there.replies.iter().map(used).collect::<Vec<_>>(), [1]);
    console.leaves().await;
}
