//! What an owner's page may do with the chat, and the pages that it works on.
//!
//! Scripts of the page call it as the documentation says; what comes of it is looked at by people.

use serde_json::{Value, json};
use tests::browser::{Chat, Stage, test};

/// What the documentation tells owners to write before the tag.
const EARLY: &str = "<script>window.deskbell ||= (...call) =>
    new Promise((go) => (deskbell.q ||= []).push(go)).then(() => deskbell(...call));</script>";

const ROOT: &str = "document.querySelector('deskbell-bubble').shadowRoot";

/// Everything that the page is told, in the order of telling.
const LISTEN: &str = "<script>window.told = [];
    for (const name of ['open', 'close', 'ready', 'message', 'unread', 'queue', 'assigned', 'ended',
      'rated', 'error', 'connection', 'gone']) {
      document.addEventListener('deskbell:' + name, ({ detail }) => told.push([name, detail]));
    }</script>";

/// What the frame keeps of a visitor, by name.
const KEPT: &str = "return [...Object.entries(localStorage), ...Object.entries(sessionStorage)]
    .filter(([key]) => key.includes('.visitor.')).map(([key, value]) => key + ' ' + value)";

async fn calls(bo: &Chat, call: &str) -> Value {
    let script =
        format!("return deskbell({call}).then((value) => value ?? null, (fault) => fault.message)");
    bo.runs(&script).await
}

fn shown(is: bool) -> String {
    format!("{ROOT}.querySelector('section').classList.contains('shown') === {is}")
}

fn told(name: &str, detail: &Value) -> String {
    format!(
        "told.some((one) => JSON.stringify(one) === JSON.stringify({}))",
        json!([name, detail])
    )
}

#[tokio::test]
async fn what_is_called_before_the_script_came_is_done_and_answered() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let calls = "<script>deskbell('setTheme', 'dark');
        deskbell('open').then(() => (window.opened = true));
        deskbell.q.push(['startConversation', 'Where is it?']);</script>";
    stage
        .page
        .put(&[EARLY, calls, &stage.tag(&scene, "")].concat());
    let bo = Chat::new(stage.person("Bo").await);

    bo.goes_to(&stage.page.origin()).await;

    bo.until("the answer", "window.opened").await;
    bo.until("the panel", &shown(true)).await;
    bo.enters().await;
    let written = "document.getElementById('message')?.value === 'Where is it?'";
    bo.until("the words in the composer", written).await;
    bo.until(
        "the theme",
        "document.documentElement.dataset.theme === 'dark'",
    )
    .await;
    assert!(bo.transcript().await.is_empty(), "only the visitor sends");
    bo.leaves().await;
}

#[tokio::test]
async fn every_verb_does_what_it_says() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    let nothing = Value::Null;

    for (call, is) in [("'open'", true), ("'close'", false), ("'toggle'", true)] {
        assert_eq!(calls(&bo, call).await, nothing, "{call}");
        bo.until(call, &shown(is)).await;
    }
    let bubble = format!("{ROOT}.querySelector('button').checkVisibility()");
    assert_eq!(calls(&bo, "'hide'").await, nothing);
    bo.until("no bubble", &format!("!{bubble}")).await;
    assert_eq!(calls(&bo, "'show'").await, nothing);
    bo.until("the bubble", &bubble).await;
    let who = "'identify', { email: 'ada@example.com', age: 36 }";
    assert_eq!(calls(&bo, who).await, nothing);
    assert_eq!(calls(&bo, "'update', { name: 'Ada' }").await, nothing);
    assert_eq!(calls(&bo, "'setLocale', 'zh-CN'").await, nothing);
    let label = format!("{ROOT}.querySelector('button').ariaLabel === '在线客服 '");
    bo.until("the label", &label).await;
    bo.enters().await;
    bo.until("the language", "document.documentElement.lang === 'zh-CN'")
        .await;
    let contact = "document.getElementById('form-0')?.value === 'ada@example.com'";
    bo.until("the claimed address", contact).await;

    bo.looks_at_page().await;
    let unknown = calls(&bo, "'dance'").await.to_string();
    assert!(
        unknown.contains("no verb is called dance; there are open, close"),
        "{unknown}"
    );
    let unknown = calls(&bo, "'on', 'dance', () => {}").await.to_string();
    assert!(unknown.contains("no event is called dance"), "{unknown}");
    let wrong = calls(&bo, "'identify', 'Ada'").await.to_string();
    assert!(wrong.contains("comes as an object"), "{wrong}");
    bo.runs::<()>("window.heard = []; window.hears = (detail) => heard.push(detail)")
        .await;
    calls(&bo, "'on', 'close', hears").await;
    calls(&bo, "'close'").await;
    calls(&bo, "'off', 'close', hears").await;
    calls(&bo, "'toggle'").await;
    calls(&bo, "'toggle'").await;
    assert_eq!(bo.runs::<Value>("return heard").await, json!([null]));

    assert_eq!(calls(&bo, "'destroy'").await, nothing);
    let left = "return [!!window.deskbell, !!document.querySelector('deskbell-bubble')]";
    assert_eq!(bo.runs::<[bool; 2]>(left).await, [false; 2]);
    bo.leaves().await;
}

#[tokio::test]
async fn the_page_is_told_counts_and_kinds_and_never_a_word() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    stage.page.put(&[LISTEN, &stage.tag(&scene, "")].concat());
    let lin = stage.agent(&scene, "Lin", 1).await;
    let bo = stage.visitor("Bo").await;

    bo.says("mine is secret").await;
    lin.takes_up("mine is secret").await;
    bo.is_answered_by("Lin").await;
    bo.looks_at_page().await;
    calls(&bo, "'close'").await;
    lin.says("so is theirs").await;
    bo.until("the count", &told("unread", &json!({ "count": 1 })))
        .await;
    lin.ends().await;

    for (name, detail) in [
        ("open", Value::Null),
        ("ready", Value::Null),
        ("connection", json!({ "state": "live" })),
        ("message", json!({ "from": "visitor", "kind": "text" })),
        ("assigned", Value::Null),
        ("close", Value::Null),
        ("message", json!({ "from": "support", "kind": "text" })),
        ("ended", Value::Null),
    ] {
        bo.until(name, &told(name, &detail)).await;
    }
    let all: String = bo.runs("return JSON.stringify(told)").await;
    assert!(
        !all.contains("secret") && !all.contains("theirs") && !all.contains("Lin"),
        "{all}"
    );
    bo.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn the_page_is_told_of_the_queue_and_of_the_rating() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    stage.page.put(&[LISTEN, &stage.tag(&scene, "")].concat());
    let lin = stage.agent(&scene, "Lin", 1).await;
    let first = scene.visitor("Mo").await;
    first.say("the first one");
    lin.takes_up("the first one").await;
    let bo = stage.visitor("Bo").await;

    bo.says("the second one").await;
    bo.reads("You are next.").await;
    bo.looks_at_page().await;
    let queued = "told.some(([name, detail]) => name === 'queue' && detail.position === 1
        && detail.staffed && Object.keys(detail).length === 3)";
    bo.until("the place", queued).await;

    first.ends();
    bo.enters().await;
    bo.is_answered_by("Lin").await;
    lin.takes_up("the second one").await;
    lin.ends().await;
    bo.clicks("a thumb", ".rating-mark[data-score='1']").await;
    bo.clicks("the rating", &test("rate")).await;
    bo.looks_at_page().await;
    bo.until("the rating", &told("rated", &json!({ "score": 1 })))
        .await;
    bo.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn after_a_logout_nothing_of_the_visitor_is_left() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = stage.visitor("Bo").await;
    bo.says("mine").await;
    bo.sees_fate("mine", "Delivered").await;
    bo.fills("composer", "half a wo").await;
    let token = "Object.keys(localStorage).find((key) => key.endsWith('.token'))";
    bo.until("a token", token).await;
    let before: String = bo.runs(&format!("return localStorage[{token}]")).await;

    bo.looks_at_page().await;
    assert_eq!(calls(&bo, "'logout'").await, Value::Null);

    bo.enters().await;
    bo.until(
        "the composer",
        "document.getElementById('message')?.value === ''",
    )
    .await;
    let kept: Vec<String> = bo.runs(KEPT).await;
    assert!(
        !kept
            .iter()
            .any(|one| one.contains(&before) || one.contains("half")),
        "{kept:?}"
    );
    assert!(bo.transcript().await.is_empty());

    // And where nobody has opened anything since the page was loaded.
    bo.says("again").await;
    bo.sees_fate("again", "Delivered").await;
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    assert_eq!(calls(&bo, "'logout'").await, Value::Null);
    let frames = format!("return {ROOT}.querySelectorAll('iframe').length");
    assert_eq!(bo.runs::<u32>(&frames).await, 0);
    bo.opens().await;
    assert!(bo.transcript().await.is_empty());
    bo.leaves().await;
}

#[tokio::test]
async fn a_page_that_draws_itself_anew_has_one_bubble() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let tag = stage.tag(&scene, "");
    stage.page.put(&[tag.as_str(), tag.as_str()].concat());
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    let one = "document.querySelectorAll('deskbell-bubble').length === 1";
    bo.until("one bubble", one).await;

    let again = "const old = document.querySelector('script[data-site]');
        const tag = document.createElement('script');
        Object.assign(tag, { src: old.src, onload: () => (window.ran = true) });
        tag.dataset.site = old.dataset.site; old.remove(); document.body.append(tag);";
    bo.runs::<()>(again).await;
    bo.until("the tag to run again", "window.ran").await;
    bo.until("one bubble", one).await;

    // The route changes, and the page puts another body in place.
    bo.runs::<()>(
        "document.body = document.createElement('body');
        history.pushState(null, '', '/other'); document.title = 'Other'",
    )
    .await;
    bo.until("the bubble to be put back", one).await;
    bo.opens().await;
    bo.says("still here").await;
    bo.sees_fate("still here", "Delivered").await;
    bo.leaves().await;
}

#[tokio::test]
async fn the_strictest_policies_of_a_page_let_the_chat_work() {
    let stage = Stage::open().await;
    stage.scene().await;
    let relay = stage.relay.api().origin();
    let csp = format!("default-src 'none'; script-src {relay}; frame-src {relay}");
    let embedder = "cross-origin-embedder-policy";
    for (nth, headers) in [
        [
            ("content-security-policy", csp.as_str()),
            (embedder, "unsafe-none"),
        ],
        [
            ("content-security-policy", csp.as_str()),
            (embedder, "require-corp"),
        ],
        [
            ("cross-origin-opener-policy", "same-origin"),
            (embedder, "credentialless"),
        ],
    ]
    .into_iter()
    .enumerate()
    {
        stage.page.head(&headers);
        let bo = Chat::new(stage.person("Bo").await);
        // The page's own icon is no part of the chat.
        bo.expects("data:,");
        bo.open(&stage.page.origin()).await;
        bo.says("let in").await;
        bo.sees_fate("let in", "Delivered").await;
        bo.looks_at_page().await;
        let isolated: bool = bo.runs("return crossOriginIsolated").await;
        assert_eq!(isolated, nth == 2);
        assert_eq!(calls(&bo, "'setTheme', 'dark'").await, Value::Null);
        bo.leaves().await;
    }
}

#[tokio::test]
async fn a_browser_that_keeps_nothing_for_frames_has_a_chat_for_the_tab() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = Chat::new(stage.wary_person("Bo").await);
    bo.open(&stage.page.origin()).await;

    let kept = "try { return localStorage.length } catch (blocked) { return -1 }";
    assert_eq!(bo.runs::<i32>(kept).await, -1, "storage is blocked");
    bo.says("kept in memory").await;
    bo.sees_fate("kept in memory", "Delivered").await;
    bo.looks_at_page().await;
    assert_eq!(calls(&bo, "'logout'").await, Value::Null);
    bo.leaves().await;
}

#[tokio::test]
async fn where_the_frame_is_blocked_the_bubble_is_a_link_to_the_chat() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    stage.page.put(&[LISTEN, &stage.tag(&scene, "")].concat());
    let bo = Chat::new(stage.person("Bo").await);
    bo.expects("frame-src");
    // As for a blocker: the frame is there, and nothing ever comes into it.
    let policy = "frame-src 'none'";
    stage.page.head(&[("content-security-policy", policy)]);
    bo.goes_to(&stage.page.origin()).await;

    bo.clicks_bubble().await;

    bo.until("the error", &told("error", &json!({ "code": "fail" })))
        .await;
    let seen = format!(
        "{ROOT}.querySelector('section > a').checkVisibility() && \
         !{ROOT}.querySelector('button').checkVisibility()"
    );
    bo.until("the link in the bubble's place", &seen).await;
    let link = bo.within_bubble("section > a").await;
    let way = link
        .prop("href")
        .await
        .expect("a link has an address")
        .unwrap_or_default();
    let chat = format!("{}/chat/{}?", stage.relay.api().origin(), scene.site.key);
    assert!(way.starts_with(&chat), "{way}");
    bo.opens_alone(&way).await;
    bo.leaves().await;
}

#[tokio::test]
async fn calls_of_other_chats_are_done_by_this_one() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let before = "<script>window.$crisp = [['on', 'chat:opened', () => (window.crisp = true)]];
        window.Tawk_API = { onChatMaximized: () => (window.tawk = true) };</script>";
    let relay = stage.relay.api().origin();
    let aliases = format!("<script async src=\"{relay}/aliases.js\"></script>");
    stage
        .page
        .put(&[before, &aliases, &stage.tag(&scene, "")].concat());
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.until("the aliases", "window.$chatwoot && window.Intercom")
        .await;
    bo.within_bubble("button").await;

    for (call, is) in [
        ("Intercom('show')", true),
        ("Intercom('hide')", false),
        ("$crisp.push(['do', 'chat:open'])", true),
        ("$crisp.push(['do', 'chat:close'])", false),
        ("Tawk_API.maximize()", true),
        ("Tawk_API.minimize()", false),
        ("$chatwoot.toggle('open')", true),
        ("$chatwoot.toggle('close')", false),
    ] {
        bo.runs::<()>(call).await;
        bo.until(call, &shown(is)).await;
    }
    bo.until("callbacks", "window.crisp && window.tawk").await;
    bo.runs::<()>("Intercom('showNewMessage', 'Hi there')")
        .await;
    bo.enters().await;
    let written = "document.getElementById('message')?.value === 'Hi there'";
    bo.until("the words in the composer", written).await;
    bo.leaves().await;
}
