//! The chat without script: from the first word to the answer, with nothing but forms and a cookie.

use shared::rest::{FieldsForm, Routing};
use shared::{Due, FieldId, TopicId};
use std::time::Duration;
use tests::bot::{AWAIT_WITHIN, VisitorBot};
use tests::relay::{Answer, Relay, Scene, team, topic};
use tokio::time::{interval, timeout};

/// How often the page loads itself again here.
const LOOK_EVERY: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_visitor_without_script_is_answered_beside_a_socket_of_the_same_visitor() {
    let (_relay, scene) = Relay::with_scene().await;
    let page = Page::open(&scene).await;
    assert!(!page.shown.says("<script"), "{}", page.shown);

    let page = page.says("我的转账失败了").await;
    let waiting = page.thread().await;
    assert!(
        waiting.says("我的转账失败了") && waiting.says("You are next."),
        "{waiting}"
    );
    assert!(waiting.says("http-equiv=\"refresh\""), "{waiting}");

    let ana = scene.online(&scene.agent("Ana").await).await;
    let id = ana.given("我的转账失败了").await;
    ana.say(id, "Which one? <b>");
    let answered = page.thread_that("Which one?").await;
    assert!(
        answered.says("&lt;b&gt;") && answered.says("Ana answers you."),
        "{answered}"
    );

    let token = page.cookie.split_once('=').unwrap().1.to_owned();
    let door = scene.visitor_door(shared::version::Encoding::Binary);
    let kept = client::Kept::new(shared::TabId(5));
    let socket = VisitorBot::with("Vera", door, Some(token), kept)
        .live()
        .await;
    socket.say("the second one");
    page.thread_that("the second one").await;
    let page = page.says("from the page").await;
    socket
        .until("all of it", |seen| seen.texts().len() == 4)
        .await;

    ana.ends(id);
    socket.until("the end", |seen| seen.has_ended()).await;
    let ended = page.thread_that("How was the conversation?").await;
    assert!(
        !ended.says("http-equiv=\"refresh\""),
        "a comment is being written"
    );
    let conversation = ended.field("conversation");
    let tab = ended.field("tab");
    let fields = [
        ("act", "rate"),
        ("conversation", conversation.as_str()),
        ("tab", tab.as_str()),
        ("score", "5"),
    ];
    let rated = page.sends(&fields).await;
    assert_eq!(rated.status, 303, "{rated}");
    assert_eq!(scene.ended().await.ratings[0].1.score, 5);
    page.thread_that("Your rating is stored.").await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_says_its_words_once() {
    let (_relay, scene) = Relay::with_scene().await;
    let page = Page::open(&scene).await.says("hello").await;
    let tab = page.shown.field("tab");
    let fields = [("act", "say"), ("tab", tab.as_str()), ("text", "only once")];

    let (one, other) = tokio::join!(page.sends(&fields), page.sends(&fields));
    let late = page.sends(&fields).await;

    assert_eq!(late.status, 303, "{late}");
    assert!(one.status == 303 || other.status == 303, "{one} {other}");
    let thread = page.thread_that("only once").await;
    assert_eq!(thread.body.matches("only once").count(), 1, "{thread}");
}

#[tokio::test]
async fn what_is_refused_stays_in_the_form() {
    let (_relay, scene) = Relay::with_scene().await;
    let page = Page::open(&scene).await.says("hello").await;
    let tab = page.shown.field("tab");
    let long = "长".repeat(4_001);

    let fields = [
        ("act", "say"),
        ("tab", tab.as_str()),
        ("text", long.as_str()),
    ];
    let answer = page.sends(&fields).await;

    assert_eq!(answer.status, 422);
    assert!(answer.says("too long") && answer.says(&long));
    assert!(!page.thread().await.says(&long));
}

#[tokio::test]
async fn the_topic_and_the_sites_own_form_are_filled_in_without_script() {
    let (_relay, scene) = Relay::with_scene().await;
    let ada = scene.agent("Ada").await;
    // She is free and there first, and not of the team.
    let _bo = scene.online(&scene.agent("Bo").await).await;
    let payments = team(1, "Payments", &[&ada]);
    let routing = Routing {
        teams: vec![payments],
        topics: vec![topic(1, "A payment", 1)],
        ..Routing::default()
    };
    scene.decides(&routing).await;
    let ada = scene.online(&ada).await;
    let mut form = FieldsForm::start();
    form.fields[0].due = Due::Before;
    scene.asks(&form).await;
    let page = Page::open(&scene).await;
    for shown in ["A payment", "Account name", "What happened", "required"] {
        assert!(page.shown.says(shown), "{}", page.shown);
    }

    let tab = page.shown.field("tab");
    let words = [
        ("act", "say"),
        ("tab", tab.as_str()),
        ("text", "my money is stuck"),
    ];
    let refused = page.sends(&words).await;
    assert_eq!(refused.status, 422, "{refused}");
    for kept in ["is not filled in yet", "my money is stuck", "Account name"] {
        assert!(refused.says(kept), "{refused}");
    }

    let mut page = page;
    page.cookie = refused.cookie();
    let tab = refused.field("tab");
    let whole = [
        ("act", "say"),
        ("tab", tab.as_str()),
        ("topic", "1"),
        ("field-1", "vera_88"),
        ("text", "my money is stuck"),
    ];
    let said = page.sends(&whole).await;
    assert_eq!(said.status, 303, "{said}");

    let id = ada.given("my money is stuck").await;
    ada.until("the field", |seen| seen.filled(id, FieldId(1)) == "vera_88")
        .await;
    let seen = &ada.sees().inbox[&id];
    assert_eq!(seen.topic, Some(TopicId(1)));
}

#[tokio::test]
async fn what_nobody_should_send_is_taken_out_before_anything_is_kept() {
    let (_relay, scene) = Relay::with_scene().await;
    let page = Page::open(&scene).await.says("hello").await;
    let tab = page.shown.field("tab");
    let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let says = |text| [("act", "say"), ("tab", tab.as_str()), ("text", text)];

    let text = format!("here it is: {phrase}");
    let held = page.sends(&says(&text)).await;
    assert_eq!(held.status, 422, "{held}");
    assert!(held.says("recovery phrase. It was taken out"), "{held}");
    assert!(
        held.says("here it is: ••••••••") && !held.says("sausage"),
        "{held}"
    );
    assert!(!held.says("Send it as it is"), "{held}");
    let mut sure = says(phrase).to_vec();
    sure.push(("sure", "1"));
    assert_eq!(
        page.sends(&sure).await.status,
        422,
        "no form gets it through"
    );

    let code = page.sends(&says("482913")).await;
    assert!(code.says("Send it as it is"), "{code}");
    assert!(!page.thread().await.says("482913"));
    let mut sure = says("482913").to_vec();
    sure.push(("sure", "1"));
    assert_eq!(page.sends(&sure).await.status, 303);
    let thread = page.thread_that("482913").await;
    assert!(!thread.says("sausage") && !thread.says("••"), "{thread}");
}

#[tokio::test]
async fn a_page_of_another_origin_says_nothing_for_a_visitor() {
    let (_relay, scene) = Relay::with_scene().await;
    let page = Page::open(&scene).await.says("hello").await;
    let tab = page.shown.field("tab");
    let body = format!("act=say&tab={tab}&text=evil");
    let kind = ("content-type", "application/x-www-form-urlencoded");

    for origin in [Some("https://evil.example"), Some("null"), None] {
        let mut headers = vec![kind, ("cookie", page.cookie.as_str())];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let answer = scene
            .api
            .ask("POST", &page.path, &headers, Some(body.clone()))
            .await;
        assert_eq!(answer.status, 403, "{origin:?}: {answer}");
    }
    assert!(!page.thread().await.says("evil"));
}

#[tokio::test]
async fn the_cookie_is_for_this_page_alone_and_a_frame_is_shown_a_way_out() {
    let (_relay, scene) = Relay::with_scene().await;
    let page = Page::open(&scene).await;
    let tab = page.shown.field("tab");

    let fields = [("act", "say"), ("tab", tab.as_str()), ("text", "hello")];
    let said = page.sends(&fields).await;
    let cookie = said.header("set-cookie");
    for part in [
        "HttpOnly",
        "SameSite=Strict",
        &format!("Path=/chat/{}", scene.site.key),
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let framed = [("sec-fetch-dest", "iframe")];
    let framed = scene.api.ask("GET", &page.path, &framed, None).await;
    assert!(
        framed.says("target=\"_blank\"") && !framed.says("<form"),
        "{framed}"
    );
    let referer = format!(
        "{}/chat?site={}&lang=en",
        scene.api.origin(),
        scene.site.key
    );
    let led = scene
        .api
        .ask("GET", "/chat?plain", &[("referer", &referer)], None)
        .await;
    assert_eq!(
        led.header("location"),
        format!("/chat/{}?plain", scene.site.key)
    );
}

/// A browser without script on the page.
struct Page<'a> {
    scene: &'a Scene,
    path: String,
    cookie: String,
    shown: Answer,
}

impl<'a> Page<'a> {
    async fn open(scene: &'a Scene) -> Page<'a> {
        let path = format!("/chat/{}?plain&lang=en", scene.site.key);
        let shown = scene.api.get(&path, "").await;
        assert_eq!(shown.status, 200, "{shown}");
        Page {
            scene,
            path,
            cookie: String::new(),
            shown,
        }
    }

    async fn sends(&self, fields: &[(&str, &str)]) -> Answer {
        self.scene
            .api
            .fill_as(&self.cookie, &self.path, fields)
            .await
    }

    /// Says something and follows to the page again.
    async fn says(mut self, text: &str) -> Page<'a> {
        let tab = self.shown.field("tab");
        let fields = [("act", "say"), ("tab", tab.as_str()), ("text", text)];
        let said = self.sends(&fields).await;
        assert_eq!(said.status, 303, "{said}");
        if !said.header("set-cookie").is_empty() {
            self.cookie = said.cookie();
        }
        self.shown = self.scene.api.get(&self.path, &self.cookie).await;
        self
    }

    async fn thread(&self) -> Answer {
        let path = format!("{}&part=thread", self.path);
        self.scene.api.get(&path, &self.cookie).await
    }

    /// Loads the thread again until it says this, as the page itself does.
    async fn thread_that(&self, words: &str) -> Answer {
        let mut looks = interval(LOOK_EVERY);
        let said = async {
            loop {
                looks.tick().await;
                let thread = self.thread().await;
                if thread.says(words) {
                    return thread;
                }
            }
        };
        let thread = timeout(AWAIT_WITHIN, said).await;
        thread.unwrap_or_else(|_| panic!("the page never says {words:?}"))
    }
}
