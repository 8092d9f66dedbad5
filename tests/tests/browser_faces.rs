//! How both apps look: every face in two widths, two themes and two languages.
//!
//! Each must fit into its width without complaints; what it looks like is written as PNG files to
//! the folder named by `DESKBELL_SHOTS`, for eyes to judge.

use serde_json::json;
use tests::browser::{Chat, Console, Person, Stage, test};
use tests::relay::Scene;

/// One way of looking at a face.
#[derive(Clone, Copy, Debug)]
struct Look {
    width: u32,
    height: u32,
    theme: &'static str,
    lang: &'static str,
}

const SIZES: [(u32, u32); 2] = [(320, 640), (1440, 900)];

fn looks() -> impl Iterator<Item = Look> {
    SIZES.into_iter().flat_map(|(width, height)| {
        ["light", "dark"].into_iter().flat_map(move |theme| {
            ["zh-CN", "en"].map(|lang| Look {
                width,
                height,
                theme,
                lang,
            })
        })
    })
}

impl Look {
    fn file(self, face: &str) -> String {
        format!("{face}-{}-{}-{}", self.width, self.theme, self.lang)
    }
}

#[tokio::test]
async fn the_chat_speaks_the_language_of_the_tag_and_wears_its_theme() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    let mut grounds = Vec::new();
    for (lang, theme, bubble, hint, sent) in [
        ("zh-CN", "dark", "在线客服 ", "请输入消息", "已送达"),
        (
            "en",
            "light",
            "Support chat ",
            "Write now; your place is kept",
            "Delivered",
        ),
    ] {
        let more = format!("data-lang=\"{lang}\" data-theme=\"{theme}\"");
        stage.page.put(&stage.tag(&scene, &more));
        bo.goes_to(&stage.page.origin()).await;
        let label = bo.within_bubble("button").await.attr("aria-label").await;
        assert_eq!(
            label.expect("the bubble can be asked").as_deref(),
            Some(bubble)
        );

        bo.opens().await;
        bo.until(
            "the hint",
            &format!("document.getElementById('message').placeholder === '{hint}'"),
        )
        .await;
        let dressed: [String; 3] = bo.runs(DRESS).await;
        assert_eq!(dressed[..2], [lang, theme]);
        grounds.push(dressed[2].clone());
        bo.says(lang).await;
        bo.sees_fate(lang, sent).await;
    }
    assert_ne!(grounds[0], grounds[1], "dark and light look alike");
    bo.leaves().await;
}

#[tokio::test]
async fn the_console_changes_its_language_and_theme_at_once() {
    let stage = Stage::open().await;
    let lin = Console::new(stage.person("Lin").await, stage.relay.api().origin());
    lin.goes("").await;
    for (lang, name, log_in) in [("zh-CN", "中文", "登录"), ("en", "English", "Log in")] {
        lin.chooses_among("language", name).await;
        lin.until(
            "the language",
            &format!("document.documentElement.lang === '{lang}'"),
        )
        .await;
        let button = lin.sees("the button", &test("login-submit")).await;
        assert_eq!(button.text().await.expect("a button has words"), log_in);
    }
    for theme in ["Dark", "Light"] {
        lin.chooses_among("theme", theme).await;
        let dressed: [String; 3] = lin.runs(DRESS).await;
        assert_eq!(dressed[1], theme.to_lowercase());
    }
    lin.leaves().await;
}

#[tokio::test]
async fn the_bubble_can_be_reached_on_320_pixels_and_the_panel_can_be_left() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.resizes(320, 640).await;
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;

    let reached: bool = bo.runs(REACHED).await;
    assert!(reached, "the bubble is out of reach");
    bo.opens().await;
    bo.sees_all_of_the_width("the widget").await;
    let fills: bool = bo
        .runs("return innerWidth === 320 && innerHeight === 640")
        .await;
    assert!(fills, "the panel fills a small window");
    bo.clicks("the way out", "[title='Hide the chat']").await;
    bo.looks_at_page().await;
    bo.sees_all_of_the_width("the page").await;
    // The panel covered it, and tells the page that it is closed.
    bo.until("the bubble", &format!("(() => {{ {REACHED} }})()"))
        .await;
    bo.clicks_bubble().await;
    bo.leaves().await;
}

/// Whether the middle of the bubble is in the window, and nothing lies over it.
const REACHED: &str = "const bubble = document.querySelector('deskbell-bubble');
    const { left, right, top, bottom } =
        bubble.shadowRoot.querySelector('button').getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left >= 0 && right <= innerWidth && bottom <= innerHeight && hit === bubble";

/// Language, theme, and the colour that the theme gave to the page.
const DRESS: &str = "const root = document.documentElement;
    return [root.lang, root.dataset.theme, getComputedStyle(document.body).backgroundColor]";

#[tokio::test]
async fn screenshots_of_every_face_of_the_widget() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = scene.online(&scene.agent_for("Lin", 1).await).await;

    let talks = stage.visitor("Bo").await;
    talks.says("你好，我的转账卡住了").await;
    let conversation = lin.given("你好，我的转账卡住了").await;
    lin.say(
        conversation,
        "Hello! Which transaction is it? Please send me its hash.",
    );
    talks.reads("Which transaction").await;
    talks
        .says("0x8f3c2ab54de1907f66c1f3a3b9d7e6a1c5d4b8e20f9a7c6b5d4e3f2a1b0c9d8e")
        .await;
    talks.sees_fate_of_last("Delivered").await;
    every_look_of_the_widget(&stage, &scene, &talks, "widget-talk", ".said.theirs").await;

    let waits = stage.visitor("Mo").await;
    waits.says("Where is my deposit?").await;
    waits.sees("the queue card", ".queue").await;
    every_look_of_the_widget(&stage, &scene, &waits, "widget-queue", ".queue").await;

    let new = stage.visitor("Yi").await;
    every_look_of_the_widget(&stage, &scene, &new, "widget-empty", ".intro").await;
    for chat in [talks, waits, new] {
        chat.leaves().await;
    }
}

async fn every_look_of_the_widget(
    stage: &Stage,
    scene: &Scene,
    chat: &Chat,
    face: &str,
    part: &str,
) {
    for look in looks() {
        let Look {
            width,
            height,
            theme,
            lang,
        } = look;
        stage.page.put(&stage.tag(
            scene,
            &format!("data-theme=\"{theme}\" data-lang=\"{lang}\""),
        ));
        chat.resizes(width, height).await;
        chat.open(&stage.page.origin()).await;
        chat.sees(face, part).await;
        is_dressed(chat, look).await;
        chat.sees_all_of_the_width(&look.file(face)).await;
        chat.stands_still().await;
        chat.looks_at_page().await;
        chat.sees_all_of_the_width("the page").await;
        chat.pictures(&look.file(face)).await;
        chat.has_no_errors().await;
    }
}

#[tokio::test]
async fn screenshots_of_every_face_of_the_console() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    lin.goes("").await;
    for look in looks() {
        dress(&lin, look).await;
        lin.sees("the log-in", &test("login")).await;
        shoot(&lin, look, "console-login").await;
    }

    lin.log_in("Owner").await;
    lin.go_online().await;
    let visitors = [scene.visitor("bo").await, scene.visitor("mo").await];
    visitors[0].say("你好，我的转账卡住了");
    visitors[1].say("Where is my deposit? I sent it two hours ago and it is still not there.");
    lin.takes_up("Where is my deposit").await;
    lin.says("Let me look. Which address did you send it to?")
        .await;
    lin.sees_fate(
        "Let me look. Which address did you send it to?",
        "Delivered",
    )
    .await;
    let thread: String = lin.runs("return location.hash").await;

    for (face, route, part) in [
        ("console-thread", thread.as_str(), test("composer")),
        (
            "console-inbox",
            "#/",
            "[data-test=\"mine\"] a.row".to_owned(),
        ),
        ("console-sites", "#/sites", test("tag")),
        ("console-team", "#/team", test("agent-form")),
    ] {
        for look in looks() {
            lin.goes(route).await;
            dress(&lin, look).await;
            lin.sees(face, &part).await;
            shoot(&lin, look, face).await;
        }
    }
    lin.leaves().await;
}

/// Chooses language and theme as the console keeps them, and loads the page again.
async fn dress(console: &Console, look: Look) {
    console.resizes(look.width, look.height).await;
    let [lang, theme] = [look.lang, look.theme].map(|chosen| json!(chosen));
    let script = format!(
        "localStorage.setItem('deskbell.console.lang', {lang});
         localStorage.setItem('deskbell.console.theme', {theme});"
    );
    console.runs::<()>(&script).await;
    console
        .driver
        .refresh()
        .await
        .expect("a page can be loaded again");
}

async fn shoot(console: &Console, look: Look, face: &str) {
    is_dressed(console, look).await;
    console.sees_all_of_the_width(&look.file(face)).await;
    console.stands_still().await;
    console.pictures(&look.file(face)).await;
    console.has_no_errors().await;
}

async fn is_dressed(person: &Person, look: Look) {
    let dressed: [String; 3] = person.runs(DRESS).await;
    assert_eq!(dressed[..2], [look.lang, look.theme]);
}
