//! What comes beside the chat in real browsers: rating, keeping a copy, another device, no script.

use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tests::browser::{Chat, Person, SEE_WITHIN, Stage, test};
use tokio::time::{interval, timeout};

/// How often it is looked whether a file has come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The frame of what else can be done.
const MORE: &str = "iframe[name=more]";

#[tokio::test]
async fn a_visitor_rates_and_takes_a_copy_home() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let chat = stage.visitor("Vera").await;
    chat.says("my transfer failed").await;
    let id = ana.given("my transfer failed").await;
    chat.is_answered_by("Ana").await;
    ana.ends(id);

    chat.clicks("a thumb", ".rating-mark[data-score='5']").await;
    chat.clicks("the rating", &test("rate")).await;
    chat.reads("Thank you for your rating.").await;
    let seen = ana
        .until("the rating", |seen| seen.ratings.contains_key(&id))
        .await;
    assert_eq!(seen.ratings[&id].score, 5);
    chat.pictures("rated").await;

    let home = TempDir::new().unwrap();
    let folder = home.path().to_str().unwrap();
    let allow = json!({ "behavior": "allow", "downloadPath": folder });
    chat.commands("Browser.setDownloadBehavior", allow).await;
    chat.clicks("what else there is", "#more-open").await;
    chat.pictures("more").await;
    let frame = chat.sees("the page", MORE).await;
    frame.enter_frame().await.unwrap();
    chat.clicks("text", "button[value=text]").await;
    let file = home.path().join("conversation-1.txt");
    arrives(&file).await;
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("my transfer failed") && text.contains("Your rating: good"));
    chat.leaves().await;
}

#[tokio::test]
async fn a_conversation_goes_on_in_another_browser_by_its_code() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let chat = stage.visitor("Vera").await;
    chat.says("from the desk").await;
    chat.sees_fate("from the desk", "Delivered").await;
    chat.clicks("what else there is", "#more-open").await;
    let frame = chat.sees("the page", MORE).await;
    frame.enter_frame().await.unwrap();
    chat.clicks("a code", "form[action='/more/code'] button")
        .await;
    let code: String = {
        chat.sees("the code", ".code").await;
        chat.pictures("code").await;
        chat.runs("return document.querySelector('.code').lastChild.textContent")
            .await
    };

    let phone = Chat::new(stage.person("Phone").await);
    let relay = stage.relay.api().origin();
    phone
        .goes_to(&format!("{relay}/chat/{}", scene.site.key))
        .await;
    phone.clicks("the entry", ".intro-code a").await;
    types(&phone, "#code", &code).await;
    phone.clicks("the button", "button.main").await;
    phone.sees_fate("from the desk", "Delivered").await;
    phone.says("from the phone").await;
    phone.sees_fate("from the phone", "Delivered").await;
    let address: String = phone.runs("return location.hash").await;
    assert_eq!(address, "", "the code is not kept in the address");

    let there = "parent.document.body.innerText.includes('from the phone')";
    chat.until("the words on the first one", there).await;
    phone.leaves().await;
    chat.leaves().await;
}

#[tokio::test]
async fn a_chat_without_script_is_answered() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let person = stage.person("Vera").await;
    let off = json!({ "value": true });
    person
        .commands("Emulation.setScriptExecutionDisabled", off)
        .await;
    let relay = stage.relay.api().origin();

    person
        .goes_to(&format!("{relay}/chat/{}?plain&lang=en", scene.site.key))
        .await;
    types(&person, "#text", "no script here").await;
    person.clicks("the button", "button.main").await;
    let id = ana.given("no script here").await;
    ana.say(id, "and an answer");
    let frame = person.sees("the thread", "iframe.thread").await;
    frame.enter_frame().await.unwrap();
    person
        .sees("the answer", ".talk li:not(.mine):not(.event) .said")
        .await;
    person.pictures("plain").await;
    person.leaves().await;
}

/// Writes into a field of a page of the relay.
async fn types(person: &Person, field: &str, text: &str) {
    let element = person.sees("a field", field).await;
    element.send_keys(text).await.expect("the field takes keys");
}

/// Waits until a file was written.
async fn arrives(file: &Path) {
    let mut looks = interval(LOOK_EVERY);
    let written = async {
        while !file.is_file() {
            looks.tick().await;
        }
    };
    timeout(SEE_WITHIN, written)
        .await
        .expect("the file arrives");
}
