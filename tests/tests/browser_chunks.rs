//! What the first view does without: code that does not come for a while, and lines out of sight.

use serde_json::json;
use tests::browser::{Chat, Stage, test};

/// What the browser writes of a file that it may not fetch.
const BLOCKED: &str = "net::ERR_BLOCKED_BY_CLIENT";

/// Messages of a talk that stands in several parts.
const MESSAGES: usize = 40;

#[tokio::test]
async fn code_that_does_not_come_is_asked_for_again_and_words_wait_in_the_composer() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.expects(BLOCKED);
    bo.commands("Network.enable", json!({})).await;
    let later = json!({ "urls": ["*/assets/widget-later-*"] });
    bo.commands("Network.setBlockedURLs", later).await;
    bo.opens_alone(&stage.chat_page(&scene)).await;

    bo.says("hello before the code").await;
    let composer = format!("document.querySelector('{}').value", test("composer"));
    let kept = format!("{composer} === 'hello before the code'");
    bo.until("the words in the composer", &kept).await;
    let asked = "performance.getEntriesByType('resource')
        .filter(({ name }) => name.includes('/widget-later-')).length > 2";
    bo.until("the code to be asked for again", asked).await;
    assert!(bo.transcript().await.is_empty(), "nothing is said yet");
    assert!(bo.runs::<bool>(&format!("return {kept}")).await);

    let nothing = json!({ "urls": [] });
    bo.commands("Network.setBlockedURLs", nothing).await;
    bo.sees_fate("hello before the code", "Delivered").await;
    bo.until("an empty composer", &format!("{composer} === ''"))
        .await;
    bo.leaves().await;
}

#[tokio::test]
async fn a_long_talk_is_in_order_and_walked_through_by_keyboard_from_part_to_part() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let login = scene.agent_for("Lin", 1).await;
    let lin = scene.online(&login).await;
    let bo = stage.visitor("Bo").await;
    bo.says("hello").await;
    let talk = lin.given("hello").await;
    let texts: Vec<_> = (0..MESSAGES).map(|n| format!("message {n}")).collect();
    lin.say_all(talk, texts.clone()).await;
    bo.reads(&format!("message {}", MESSAGES - 1)).await;

    let said = bo.transcript().await.into_iter().map(|said| said.text);
    assert_eq!(said.skip(1).collect::<Vec<_>>(), texts);
    let (parts, longest): (usize, usize) = bo.runs(PARTS).await;
    assert!(
        parts > 2 && longest < MESSAGES / 2,
        "{parts} parts, {longest} lines in one"
    );
    let walked: (usize, usize) = bo.runs(WALK).await;
    assert_eq!(
        walked,
        (MESSAGES, MESSAGES),
        "up to the first and down to the last"
    );
    bo.leaves().await;
}

const PARTS: &str = "const parts = [...document.querySelector('[role=log]').children];
return [parts.length, Math.max(...parts.map(part => part.childElementCount))]";

/// How many messages up and down the arrow keys lead from the newest one.
const WALK: &str = "const steps = key => {
    for (let count = 0; ; count += 1) {
        const here = document.activeElement;
        here.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        if (document.activeElement === here) return count;
    }
};
document.querySelector('.said-act[tabindex=\"0\"]').focus();
return [steps('ArrowUp'), steps('ArrowDown')]";
