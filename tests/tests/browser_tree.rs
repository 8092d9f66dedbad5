//! What a screen reader is given, read from the browser's accessibility tree.
//!
//! The transcript is a log, news are polite, refusals are not, and everything that can be pressed
//! has a name in the language of the page.

use tests::browser::{Chat, LANGS, Object, Person, Stage};
use tests::faces::{self, Place};

#[tokio::test]
async fn every_face_of_the_widget_is_told_in_the_language_of_the_page() {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    let mut refused = 0;

    faces::of_visitor(
        &mut stage,
        &scene,
        Place::Alone,
        async |chat: &Chat, face: &str| {
            for lang in LANGS {
                chat.speaks(lang).await;
                let tree = chat.tree().await;
                is_named(&tree, lang, face);
                is_a_log(&tree, lang, face);
                speaks_up(&tree, face);
                says_its_languages(chat, lang).await;
            }
            refused += u32::from(face == "refused");
        },
    )
    .await;

    assert_eq!(refused, 1, "what must be told at once was looked at");
}

#[tokio::test]
async fn the_bubble_tells_its_name_its_state_and_how_much_is_unread() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (login, _) = faces::furnish(&scene).await;
    let ana = scene.online(&login).await;
    let bo = Chat::new(stage.person("Bo").await);
    for (lang, name, unread) in [
        ("en", "Support chat", "1 unread"),
        ("zh-CN", "在线客服", "1 条未读"),
    ] {
        stage
            .page
            .put(&stage.tag(&scene, &format!("data-lang=\"{lang}\"")));
        bo.open(&stage.page.origin()).await;
        bo.says(&format!("in {lang}")).await;
        let id = ana.given(&format!("in {lang}")).await;
        bo.looks_at_page().await;
        bo.clicks_bubble().await;

        ana.say(id, "Hello!");

        let label = format!("{name} {unread}");
        let told = format!(
            "document.querySelector('deskbell-bubble').shadowRoot.querySelector('button')\
             .ariaLabel === '{label}'"
        );
        bo.until("the number", &told).await;
        let tree = bo.tree().await;
        let of = |role: &str, name: &str| {
            let is = |one: &&Object| one.role == role && one.name == name;
            tree.iter().find(is).cloned()
        };
        assert!(of("button", &label).is_some(), "{tree:?}");
        let status = tree.iter().filter(|one| one.role == "status");
        assert!(status.clone().count() > 0 && status.clone().all(|one| one.live == "polite"));
        assert!(of("StaticText", unread).is_some(), "the badge is told too");
        ana.ends(id);
        ana.until("the end", |seen| seen.inbox.is_empty()).await;
    }
    bo.leaves().await;
}

#[tokio::test]
async fn the_console_tells_news_politely_and_names_its_parts() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (owner, _) = faces::of_empty(&stage).await;
    let (faces, _company) = faces::of_busy(&scene, &owner).await;
    for face in faces {
        for lang in LANGS {
            owner.goes(&face.route).await;
            owner.dresses(lang, "light").await;
            face.comes(&owner).await;
            let tree = owner.tree().await;
            is_named(&tree, lang, face.name);
            if face.name == "thread" {
                is_a_log(&tree, lang, face.name);
            }
        }
    }
    owner.leaves().await;
}

/// Everything that can be pressed, filled in or gone to has a name, in this language.
fn is_named(tree: &[Object], lang: &str, face: &str) {
    let parts = [
        "button",
        "link",
        "textbox",
        "searchbox",
        "radio",
        "checkbox",
        "combobox",
        "region",
        "log",
        "navigation",
        "dialog",
        "alertdialog",
        "radiogroup",
        "DisclosureTriangle",
        "spinbutton",
    ];
    let named = tree.iter().filter(|one| parts.contains(&one.role.as_str()));
    for one in named {
        assert!(!one.name.is_empty(), "{face}: {one:?} has no name");
    }
    // Own words only: names of people and of languages are the same in each.
    for one in tree
        .iter()
        .filter(|one| matches!(&*one.role, "region" | "log" | "textbox"))
    {
        let chinese = one
            .name
            .chars()
            .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
        assert_eq!(chinese, lang == "zh-CN", "{face}, {lang}: {one:?}");
    }
}

fn is_a_log(tree: &[Object], lang: &str, face: &str) {
    let logs: Vec<_> = tree.iter().filter(|one| one.role == "log").collect();
    let name = if lang == "en" {
        "Messages"
    } else {
        "消息记录"
    };
    assert_eq!(logs.len(), 1, "{face}: {logs:?}");
    assert_eq!((&*logs[0].name, &*logs[0].live), (name, "polite"), "{face}");
}

fn speaks_up(tree: &[Object], face: &str) {
    let of = |role: &str, live: &str| {
        let all = tree.iter().filter(|one| one.role == role);
        let (right, wrong): (Vec<_>, Vec<_>) = all.partition(|one| one.live == live);
        assert!(wrong.is_empty(), "{face}: {wrong:?}");
        right.len()
    };
    assert!(of("status", "polite") > 0, "{face}: how it stands is told");
    let alerts = of("alert", "assertive");
    let must = matches!(face, "refused" | "form-missing");
    assert_eq!(alerts > 0, must, "{face}");
}

/// The document says its language, and what is in another one says so itself.
async fn says_its_languages(person: &Person, lang: &str) {
    let said: [String; 2] = person.runs(SAID).await;
    let other = LANGS.iter().find(|one| **one != lang);
    assert_eq!(
        [&*said[0], &*said[1]],
        [lang, other.expect("there are two")]
    );
}

const SAID: &str = "return [document.documentElement.lang,
    document.getElementById('language').lang]";
