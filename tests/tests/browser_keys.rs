//! Whole journeys by keyboard alone: a visitor's and an agent's.
//!
//! Every step is a key; where the focus is afterwards is asked of the browser.

use shared::Mode;
use shared::rest::Routing;
use tests::browser::{Chat, Console, Person, Stage, test};
use tests::faces;
use tests::relay::Scene;
use tests::relay::api::{PASSWORD, email};
use thirtyfour::Key;

/// How many stops there may be in one round of Tab.
const STOPS_MAX: usize = 40;

#[tokio::test]
async fn a_visitor_asks_ends_and_closes_by_keyboard() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (login, _) = faces::furnish(&scene).await;
    let ana = scene.online(&login).await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;

    bo.tabs_to_bubble().await;
    bo.presses(Key::Enter).await;
    bo.enters().await;
    has_focus(&bo, "textarea#message.composer").await;
    bo.presses("My transfer is stuck" + Key::Enter).await;
    bo.is_answered_by("Ana").await;
    let id = ana.given("My transfer is stuck").await;
    has_focus(&bo, "textarea#message.composer").await;

    // The question takes the focus; Escape gives it back, and only then closes the panel.
    goes_back_to(&bo, "End").await;
    bo.presses(Key::Enter).await;
    has_focus(&bo, "button#keep").await;
    bo.presses(Key::Escape).await;
    has_focus(&bo, "textarea#message.composer").await;
    bo.sees_no_more("the question", ".question").await;
    bo.presses(Key::Escape).await;
    bo.looks_at_page().await;
    bo.until("the focus on the bubble", ON_BUBBLE).await;

    // What is told meanwhile stands on the bubble, and one goes on where one was.
    ana.say(id, "Let me look");
    bo.until("the number on the bubble", UNREAD).await;
    bo.presses(Key::Space).await;
    bo.enters().await;
    has_focus(&bo, "textarea#message.composer").await;
    bo.reads("Let me look").await;

    goes_back_to(&bo, "End").await;
    bo.presses(Key::Enter).await;
    has_focus(&bo, "button#keep").await;
    bo.presses(Key::Tab).await;
    bo.presses(Key::Enter).await;
    bo.reads("You ended the conversation").await;
    has_focus(&bo, "textarea#message.composer").await;
    bo.presses(Key::Escape).await;
    bo.looks_at_page().await;
    bo.until("the focus on the bubble", ON_BUBBLE).await;
    bo.leaves().await;
}

#[tokio::test]
async fn every_stop_in_the_panel_shows_the_focus_and_the_last_leads_out() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    faces::furnish(&scene).await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    bo.tabs_to_bubble().await;
    bo.presses(Key::Enter).await;
    bo.enters().await;
    has_focus(&bo, "textarea#message.composer").await;
    bo.sees("the topics", ".topics").await;

    // Up to the first stop, and then down through all of them.
    let mut stops = vec![bo.focused().await];
    loop {
        bo.presses_with(Key::Shift, Key::Tab).await;
        if !bo.runs::<bool>("return document.hasFocus()").await {
            break;
        }
        let stop = bo.focused().await;
        assert!(
            bo.runs::<bool>(SHOWN).await,
            "nothing shows the focus on {stop}"
        );
        stops.push(stop);
        assert!(stops.len() < STOPS_MAX, "the panel is a trap: {stops:?}");
    }
    bo.looks_at_page().await;
    bo.until("the focus on the page again", ON_BUBBLE).await;

    for part in ["button#language", "div", "input.topic"] {
        assert!(stops.iter().any(|stop| stop == part), "{part} of {stops:?}");
    }
    bo.leaves().await;
}

#[tokio::test]
async fn under_a_panel_that_fills_the_window_nothing_of_the_page_takes_the_focus() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.resizes(320, 640).await;
    bo.open(&stage.page.origin()).await;

    for _ in 0..STOPS_MAX {
        bo.presses(Key::Tab).await;
        bo.looks_at_page().await;
        let on_page = "return document.activeElement !== document.body
            && document.activeElement?.localName !== 'deskbell-bubble'";
        assert!(!bo.runs::<bool>(on_page).await, "the page has the focus");
        bo.enters().await;
    }
    // The one way out: it is not a trap.
    bo.presses(Key::Escape).await;
    bo.looks_at_page().await;
    bo.until("the focus on the bubble", ON_BUBBLE).await;
    bo.leaves().await;
}

#[tokio::test]
async fn an_agent_takes_answers_passes_on_and_ends_by_keyboard() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (login, routing) = faces::furnish(&scene).await;
    let by_hand = Routing {
        mode: Mode::Manual,
        ..routing
    };
    scene.decides(&by_hand).await;
    let ana = scene.online(&login).await;
    let lin = logs_in(&stage, &scene).await;
    let (bo, mo) = (scene.visitor("Bo").await, scene.visitor("Mo").await);
    bo.say("My transfer is stuck");
    lin.reads("My transfer is stuck").await;
    mo.say("Where is my deposit?");
    lin.reads("Where is my deposit?").await;

    lin.presses_with(Key::Alt, "j").await;
    has_focus(&lin, "h2#thread-title").await;
    lin.presses_with(Key::Alt, "t").await;
    has_focus(&lin, "textarea#composer.composer").await;
    lin.presses("Let me look" + Key::Enter).await;
    lin.sees_fate("Let me look", "Delivered").await;

    lin.presses_with(Key::Alt, "p").await;
    has_focus(&lin, "input#transfer-search.transfer-search").await;
    lin.tabs_to("input.transfer-to").await;
    lin.presses(Key::Space).await;
    lin.tabs_to("textarea#transfer-note.transfer-note").await;
    lin.presses("knows about deposits").await;
    lin.tabs_to("button.transfer-send").await;
    lin.presses(Key::Enter).await;
    lin.sees_no_more("the sheet", "dialog[open]").await;
    let listed = ana.until("the transfer", |seen| {
        seen.inbox.values().any(|one| one.handover.is_some())
    });
    let listed = listed.await;
    assert_eq!(
        listed
            .inbox
            .values()
            .filter(|one| one.handover.is_some())
            .count(),
        1
    );

    lin.presses_with(Key::Alt, "j").await;
    lin.presses_with(Key::Alt, "t").await;
    has_focus(&lin, "textarea#composer.composer").await;
    lin.presses_with(Key::Alt, "e").await;
    has_focus(&lin, "button.end-confirm").await;
    lin.presses(Key::Enter).await;
    lin.sees_no_more("the composer", &test("composer")).await;
    let ended = ana.until("one of the two", |seen| seen.inbox.len() == 1);
    let left = ended.await;
    let passed_on = |one: &shared::Conversation| one.handover.is_some();
    assert!(
        left.inbox.values().all(passed_on),
        "the other one is passed on"
    );
    lin.presses(Key::Escape).await;
    lin.until("the list", "location.hash === '#/'").await;
    lin.leaves().await;
}

async fn logs_in(stage: &Stage, scene: &Scene) -> Console {
    scene.agent("Lin").await;
    let lin = Console::new(stage.person("Lin").await, stage.relay.api().origin());
    lin.goes("").await;
    lin.sees("the log-in", &test("login-email")).await;
    lin.tabs_to("input#field-email.login-email").await;
    lin.presses(email("Lin")).await;
    lin.presses(Key::Tab).await;
    lin.presses(PASSWORD + Key::Enter).await;
    lin.sees("the inbox", &test("mine")).await;
    lin.sees("the state", "[data-test=\"online\"]:enabled")
        .await;
    lin.presses_with(Key::Alt, "o").await;
    lin.sees(
        "the own state",
        "[data-test=\"online\"][aria-pressed=\"true\"]",
    )
    .await;
    lin
}

async fn has_focus(person: &Person, wanted: &str) {
    let is = format!("({FOCUSED})() === '{wanted}'");
    person.until(&format!("the focus on {wanted}"), &is).await;
}

/// Goes back with Shift and Tab to the button with these words.
async fn goes_back_to(chat: &Chat, words: &str) {
    let there = format!("return document.activeElement?.innerText === '{words}'");
    for _ in 0..STOPS_MAX {
        chat.presses_with(Key::Shift, Key::Tab).await;
        if chat.runs::<bool>(&there).await {
            return;
        }
    }
    panic!("no way to {words} by keyboard");
}

const FOCUSED: &str = "() => { const at = document.activeElement;
    return at.localName + (at.id ? '#' + at.id : '')
        + (at.dataset.test ? '.' + at.dataset.test : ''); }";

const ON_BUBBLE: &str = "document.querySelector('deskbell-bubble').shadowRoot\
    .activeElement?.tagName === 'BUTTON'";

const UNREAD: &str = "/1/.test(document.querySelector('deskbell-bubble').shadowRoot\
    .querySelector('button').ariaLabel)";

/// Whether what has the focus, or what it stands in, is outlined.
const SHOWN: &str = "for (let at = document.activeElement, up = 0; at && up < 3; up += 1) {
        const style = getComputedStyle(at);
        if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return true;
        if (at.matches('.composer-field') && style.boxShadow !== 'none') return true;
        at = at.parentElement;
    }
    return false";
