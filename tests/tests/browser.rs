//! What people do in real browsers: from the page that nobody touched to the answer, and the queue.
//!
//! One relay, one page of another site, and a browser of one's own for everybody.

use tests::browser::{Asked, Chat, Console, Said, Stage, test};

/// What a page keeps in the browser. Its scripts cannot see more of it than this.
const KEPT: &str = "return Promise.all([indexedDB.databases(), caches.keys()]).then(kept => [
    document.cookie.length, localStorage.length, sessionStorage.length,
    ...kept.map(one => one.length)
])";

/// Until the page has nothing left to do: painted twice, then idle.
const IDLE: &str = "return new Promise(done => requestAnimationFrame(() =>
    requestAnimationFrame(() => requestIdleCallback(() => done(true)))))";

const FRAMES: &str = "const root = document.querySelector('deskbell-bubble').shadowRoot;
    return document.querySelectorAll('iframe').length + root.querySelectorAll('iframe').length";

/// What browsers call a long task. All scripts of a page together stay below it: in time of the
/// processor, which no other program on the machine makes longer.
const LONG_TASK_S: f64 = 0.05;

async fn scripts_s(chat: &Chat) -> f64 {
    let metrics = chat
        .commands("Performance.getMetrics", serde_json::json!({}))
        .await;
    let all = metrics["metrics"].as_array().expect("there are metrics");
    let scripts = all.iter().find(|one| one["name"] == "ScriptDuration");
    let seconds = scripts.and_then(|one| one["value"].as_f64());
    seconds.expect("the time of scripts is measured")
}

#[tokio::test]
async fn nothing_is_asked_for_or_kept_before_the_click() {
    let stage = Stage::open().await;
    stage.scene().await;
    let relay = stage.relay.api().origin();
    let of_relay = |asked: Vec<Asked>| -> Vec<Asked> {
        let host = relay.trim_start_matches("http");
        asked
            .into_iter()
            .filter(|one| one.url().contains(host))
            .collect()
    };
    let chat = Chat::new(stage.person("Bo").await);
    let by_processor = serde_json::json!({ "timeDomain": "threadTicks" });
    chat.commands("Performance.enable", by_processor).await;

    chat.goes_to(&stage.page.origin()).await;
    chat.within_bubble("button").await;
    assert!(chat.runs::<bool>(IDLE).await);

    let busy_s = scripts_s(&chat).await;
    assert!(busy_s < LONG_TASK_S, "the page is busy for {busy_s} s");
    let loader = Asked::For(format!("{relay}/deskbell.js"));
    assert_eq!(of_relay(chat.asked().await), [loader]);
    assert_eq!(stage.page.requests(), ["/"]);
    assert_eq!(chat.runs::<u32>(FRAMES).await, 0);
    assert_eq!(chat.runs::<[u32; 5]>(KEPT).await, [0; 5], "at the page");
    let cookies = chat
        .commands("Storage.getCookies", serde_json::json!({}))
        .await;
    assert_eq!(cookies["cookies"], serde_json::json!([]));
    assert_eq!(stage.sockets().await, 0);

    // The same eyes see all of it after the click.
    chat.opens().await;
    chat.says("hello").await;
    chat.sees_fate("hello", "Delivered").await;
    let kept: [u32; 5] = chat.runs(KEPT).await;
    chat.looks_at_page().await;
    assert_eq!(chat.runs::<u32>(FRAMES).await, 1);
    assert!(kept[1] > 0, "the frame keeps its token: {kept:?}");
    let asked = of_relay(chat.asked().await);
    let document = format!("{relay}/chat/");
    assert!(
        asked.iter().any(|one| one.url().starts_with(&document)),
        "{asked:?}"
    );
    let is_socket = |one: &Asked| matches!(one, Asked::Socket(_));
    assert!(asked.iter().any(is_socket), "{asked:?}");
    assert_eq!(stage.sockets().await, 1);
    assert_eq!(
        chat.runs::<[u32; 5]>(KEPT).await,
        [0; 5],
        "at the page, after the click"
    );
    chat.leaves().await;

    // Whoever goes to the relay's own origin after looking at the page finds nothing there either.
    let other = Chat::new(stage.person("Mo").await);
    other.goes_to(&stage.page.origin()).await;
    other.within_bubble("button").await;
    assert!(other.runs::<bool>(IDLE).await);
    other.goes_to(&format!("{relay}/healthz")).await;
    assert_eq!(other.runs::<[u32; 5]>(KEPT).await, [0; 5], "at the relay");
    other.leaves().await;
}

#[tokio::test]
async fn the_main_job_goes_from_the_first_link_to_the_end_of_a_conversation() {
    let stage = Stage::open().await;
    let ana = Console::new(stage.person("Ana").await, stage.relay.api().origin());
    let bo = Chat::new(stage.person("Bo").await);

    ana.accepts(stage.relay.first_link()).await;
    let tag = ana.makes_site("Wallet", &stage.page.origin()).await;
    stage.page.put(&tag);
    ana.go_online().await;

    bo.open(&stage.page.origin()).await;
    bo.says("My transfer is stuck").await;
    bo.sees_fate("My transfer is stuck", "Delivered").await;
    bo.is_answered_by("Ana").await;

    ana.goes("#/").await;
    ana.takes_up("My transfer is stuck").await;
    bo.sees_fate("My transfer is stuck", "Seen").await;

    ana.fills("composer", "Let me look").await;
    bo.reads("Ana is typing…").await;
    ana.says("").await;
    bo.reads("Let me look").await;
    ana.sees_fate("Let me look", "Seen").await;
    assert_eq!(
        bo.transcript().await,
        [mine("My transfer is stuck", "Seen"), theirs("Let me look")]
    );

    ana.ends().await;
    bo.reads("Support ended the conversation").await;
    bo.reads("Write again to begin a new one.").await;
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn the_second_visitor_is_next_and_is_given_to_the_agent_when_the_first_is_ended() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = stage.agent(&scene, "Lin", 1).await;
    let (first, second) = (stage.visitor("Bo").await, stage.visitor("Mo").await);

    first.says("first").await;
    first.is_answered_by("Lin").await;
    second.says("second").await;
    second.reads("You are next.").await;
    second.reads("You are in the queue").await;
    assert!(
        second
            .runs::<bool>("return window.neverReloaded = true")
            .await
    );

    lin.takes_up("first").await;
    lin.ends().await;

    first.reads("Support ended the conversation").await;
    second.is_answered_by("Lin").await;
    second
        .sees_no_more("the place in the queue", ".queue")
        .await;
    assert!(
        second
            .runs::<bool>("return window.neverReloaded === true")
            .await
    );
    lin.takes_up("second").await;
    lin.says("your turn").await;
    second.reads("your turn").await;
    for chat in [first, second] {
        chat.leaves().await;
    }
    lin.leaves().await;
}

#[tokio::test]
async fn a_keyboard_is_enough() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;

    bo.tabs_to_bubble().await;
    bo.presses(ENTER).await;
    bo.enters().await;
    bo.until("the focus in the composer", COMPOSING).await;
    bo.presses("by hand").await;
    bo.presses(ENTER).await;
    bo.sees_fate("by hand", "Delivered").await;
    bo.until("the focus to stay in the composer", COMPOSING)
        .await;
    bo.presses(ESCAPE).await;

    bo.looks_at_page().await;
    bo.until(
        "the panel to be gone",
        "!document.querySelector('deskbell-bubble').shadowRoot\
        .querySelector('section').classList.contains('shown')",
    )
    .await;
    bo.until(
        "the focus on the bubble",
        "document.querySelector('deskbell-bubble').shadowRoot\
        .activeElement?.tagName === 'BUTTON'",
    )
    .await;
    bo.leaves().await;
}

#[tokio::test]
async fn enter_that_ends_a_composition_sends_nothing() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let chat_page = format!(
        "{}/chat?site={}",
        stage.relay.api().origin(),
        scene.site.key
    );
    let bo = stage.person("Bo").await;
    bo.goes_to(&chat_page).await;
    bo.clicks("the composer", &test("composer")).await;
    bo.until("the focus in the composer", COMPOSING).await;
    let value = "document.getElementById('message').value";

    bo.runs::<()>(NOTE_KEYS).await;

    bo.composes("ni hao").await;
    bo.until("what is suggested", &format!("{value} === 'ni hao'"))
        .await;
    // Browsers tell of the Enter that takes a suggestion while they compose, or right after.
    bo.presses_enter_of_composition().await;
    bo.until("the key", "enters.length === 1").await;
    bo.chooses("你好").await;
    bo.presses_enter_of_composition().await;
    bo.until("the other key", "enters.length === 2").await;
    bo.until("what was chosen", &format!("{value}.trim() === '你好'"))
        .await;
    let composing: [bool; 2] = bo.runs("return enters").await;
    assert_eq!(composing, [true, false], "both ways were told");
    assert_eq!(bo.transcript().await, []);

    bo.presses(ENTER).await;
    bo.sees_fate("你好", "Delivered").await;
    assert_eq!(bo.transcript().await, [mine("你好", "Delivered")]);
    bo.leaves().await;
}

/// Writes down which presses of Enter were told as a part of a composition.
const NOTE_KEYS: &str = "window.enters = [];
    addEventListener('keydown', event => event.key === 'Enter' && enters.push(event.isComposing))";

const ENTER: thirtyfour::Key = thirtyfour::Key::Enter;
const ESCAPE: thirtyfour::Key = thirtyfour::Key::Escape;
const COMPOSING: &str = "document.hasFocus() && document.activeElement?.id === 'message'";

fn mine(text: &str, fate: &str) -> Said {
    Said {
        mine: true,
        text: text.to_owned(),
        fate: fate.to_owned(),
    }
}

fn theirs(text: &str) -> Said {
    Said {
        mine: false,
        text: text.to_owned(),
        fate: String::new(),
    }
}
