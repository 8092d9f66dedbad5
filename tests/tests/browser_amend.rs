//! People answer, change and take back messages in real browsers, by mouse and by keyboard.

use tests::browser::{Person, Stage, test};
use thirtyfour::Key;

#[tokio::test]
async fn both_ends_answer_change_and_take_back_what_they_said() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = stage.agent(&scene, "Lin", 1).await;
    let bo = stage.visitor("Bo").await;
    bo.says("I lost 5*100*2 USDT, **please** help").await;
    bo.is_answered_by("Lin").await;
    lin.takes_up("I lost").await;
    lin.reads("I lost 5*100*2 USDT, please help").await;

    // The visitor changes the last words by the keyboard, and gives another change up.
    bo.presses(Key::Up).await;
    bo.reads("Changing your message").await;
    bo.presses(Key::Escape).await;
    bo.until("the field to be empty", &format!("{COMPOSER}.value === ''"))
        .await;
    bo.presses(Key::Up).await;
    bo.until(
        "the words",
        &format!("{COMPOSER}.value.startsWith('I lost')"),
    )
    .await;
    bo.presses(Key::Control + "a").await;
    bo.presses("I lost 1,000 USDT").await;
    bo.presses(Key::Enter).await;
    bo.reads("edited").await;
    lin.reads("I lost 1,000 USDT").await;
    lin.reads("edited").await;

    // The agent answers that message; the visitor goes from the answer to it.
    acts(&lin, "theirs", "Reply").await;
    lin.reads("Replying to Visitor").await;
    lin.says("From which address?").await;
    bo.reads("From which address?").await;
    bo.clicks("the quote", ".said-quote").await;
    bo.until(
        "the message to be shown",
        "document.querySelector('.said.mine').classList.contains('shown-now')",
    )
    .await;

    // The visitor says too much, and takes it back.
    bo.says("abandon ability able").await;
    lin.reads("abandon ability able").await;
    acts(&bo, "mine", "Take back").await;
    bo.reads("This message was taken back").await;
    lin.reads("This message was taken back").await;
    for person in [&*bo, &*lin] {
        let gone = "!document.documentElement.outerHTML.includes('ability')";
        person.until("nothing of it", gone).await;
    }

    // Over a new document it is the same.
    bo.runs::<()>("location.reload()").await;
    bo.reads("This message was taken back").await;
    bo.reads("I lost 1,000 USDT").await;
    bo.leaves().await;
    lin.leaves().await;
}

/// Presses a button of the newest message of a side.
async fn acts(person: &Person, side: &str, label: &str) {
    let button = format!(
        "[...document.querySelectorAll('.said.{side} .said-act[aria-label=\"{label}\"]')].at(-1)"
    );
    person.until(label, &button).await;
    person.runs::<()>(&format!("{button}.click()")).await;
    person.sees("the composer", &test("composer")).await;
}

const COMPOSER: &str = "document.querySelector('[data-test=\"composer\"]')";
