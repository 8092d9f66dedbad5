//! axe-core finds no barrier on any face of the widget and of the console.
//!
//! Each face in both languages and both themes, with every rule of WCAG 2.0 to 2.2 A and AA and of
//! good practice. No rule is switched off.

use tests::browser::{Barrier, Chat, Console, LANGS, Stage, THEMES};
use tests::faces::{self, Face, Place};

#[tokio::test]
async fn no_face_of_the_widget_has_a_barrier_in_the_frame_of_a_page() {
    no_barrier_in(Place::Frame).await;
}

#[tokio::test]
async fn no_face_of_the_widget_has_a_barrier_on_a_page_of_its_own() {
    no_barrier_in(Place::Alone).await;
}

async fn no_barrier_in(place: Place) {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    let mut found = Vec::new();

    faces::of_visitor(
        &mut stage,
        &scene,
        place,
        async |chat: &Chat, face: &str| {
            for lang in LANGS {
                chat.speaks(lang).await;
                for theme in THEMES {
                    chat.wears(theme).await;
                    let at = format!("{face}, {theme}, {lang}");
                    chat.looks_for_barriers(&at, &mut found).await;
                }
            }
        },
    )
    .await;

    none(&found);
}

#[tokio::test]
async fn no_page_gets_a_barrier_by_the_bubble() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let chat = Chat::new(stage.person("Bo").await);
    let mut found = Vec::new();

    for lang in LANGS {
        let tag = stage.tag(&scene, &format!("data-lang=\"{lang}\""));
        stage.page.put(&tag);
        for theme in THEMES {
            chat.wears(theme).await;
            chat.goes_to(&stage.page.origin()).await;
            chat.within_bubble("button").await;
            let look = format!("{theme}, {lang}");
            chat.looks_for_barriers(&format!("bubble, {look}"), &mut found)
                .await;
            chat.opens().await;
            chat.looks_at_page().await;
            chat.looks_for_barriers(&format!("panel, {look}"), &mut found)
                .await;
        }
    }

    none(&found);
    chat.leaves().await;
}

#[tokio::test]
async fn no_page_that_says_what_is_missing_has_a_barrier() {
    let stage = Stage::open().await;
    let bo = stage.person("Bo").await;
    bo.expects("404");
    let origin = stage.relay.api().origin();
    let mut found = Vec::new();

    for page in ["/chat?site=none", "/assets/none.js"] {
        bo.goes_to(&[&origin, page].concat()).await;
        bo.looks_for_barriers(page, &mut found).await;
    }

    none(&found);
    bo.leaves().await;
}

#[tokio::test]
async fn no_face_before_the_log_in_and_of_the_empty_console_has_a_barrier() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let visitor = Console::new(stage.person("Yi").await, stage.relay.api().origin());
    let mut found = Vec::new();

    for face in faces::before_log_in(&scene).await {
        look_at(&visitor, &face, &mut found).await;
    }
    visitor.leaves().await;
    let (owner, empty) = faces::of_empty(&stage).await;
    look_at(&owner, &empty, &mut found).await;

    none(&found);
    owner.leaves().await;
}

#[tokio::test]
async fn no_face_of_the_busy_console_has_a_barrier() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (owner, _) = faces::of_empty(&stage).await;
    let (busy, _company) = faces::of_busy(&scene, &owner).await;
    let mut found = Vec::new();

    for face in busy {
        look_at(&owner, &face, &mut found).await;
    }
    let offer = faces::of_offers(&scene, &owner).await;
    look_at(&owner, &offer, &mut found).await;

    none(&found);
    owner.leaves().await;
}

async fn look_at(console: &Console, face: &Face, found: &mut Vec<Barrier>) {
    for lang in LANGS {
        console.goes(&face.route).await;
        console.dresses(lang, THEMES[0]).await;
        face.comes(console).await;
        for theme in THEMES {
            let wears = format!("document.documentElement.dataset.theme = '{theme}'");
            console.runs::<()>(&wears).await;
            let place = format!("{}, {theme}, {lang}", face.name);
            console.looks_for_barriers(&place, found).await;
        }
    }
}

fn none(barriers: &[Barrier]) {
    let all = barriers
        .iter()
        .map(|one| format!("{}: {}\n", one.place, one.rule));
    assert!(barriers.is_empty(), "{}", all.collect::<String>());
}
