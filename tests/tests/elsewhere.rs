//! The same conversation on another device: by a code that works once, for one tab, and is not to
//! be guessed.

use client::Kept;
use shared::version::Encoding;
use shared::{Close, TabId};
use tests::bot::{Door, VisitorBot, hello};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn a_code_opens_the_same_conversation_live_on_both() {
    let (_relay, scene) = Relay::with_scene().await;
    let first = scene.visitor("First").await;
    first.say("hello");
    let ahead = scene.visitor("Vera").await;
    ahead.say("from the desk");
    let here = ahead.until("a place", |seen| seen.place().is_some()).await;
    let code = code_of(&scene, &ahead).await;

    let phone = elsewhere(&scene, &code, 7).await;
    let there = phone
        .until("the conversation", |seen| seen.texts() == ["from the desk"])
        .await;
    assert_eq!(there.conversation, here.conversation);
    assert_eq!(there.place().map(|place| place.ahead), Some(1));
    phone.say("from the phone");
    ahead
        .until("the words", |seen| seen.texts().len() == 2)
        .await;
    ahead.say("and back");
    phone
        .until("the words", |seen| seen.texts().len() == 3)
        .await;

    let (one, other) = (ahead.sees().token, phone.sees().token);
    assert!(one.is_some() && other.is_some() && one != other);
}

#[tokio::test]
async fn a_code_works_once_and_a_wrong_one_not_at_all() {
    let (_relay, scene) = Relay::with_scene().await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    vera.until("to be stored", |seen| seen.texts() == ["hello"])
        .await;
    let code = code_of(&scene, &vera).await;
    elsewhere(&scene, &code, 7)
        .await
        .until("the words", |seen| seen.texts() == ["hello"])
        .await;

    assert_eq!(refused(&scene, &code, 8).await, Close::BadToken);
    assert_eq!(refused(&scene, "ZZZZ9999", 9).await, Close::BadToken);
    let page = format!("/code/{}", scene.site.key);
    let typed = scene.api.fill(&page, &[("code", code.as_str())]).await;
    assert!(typed.says("This code is not good."), "{typed}");
}

#[tokio::test]
async fn a_code_is_typed_as_people_type_and_leads_to_the_chat() {
    let (_relay, scene) = Relay::with_scene().await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    vera.until("to be stored", |seen| seen.texts() == ["hello"])
        .await;
    let code = code_of(&scene, &vera).await;
    let (left, right) = code.split_at(4);
    let typed = format!(" {}-{right} ", left.to_lowercase());

    let page = format!("/code/{}?lang=en", scene.site.key);
    let answer = scene.api.fill(&page, &[("code", typed.as_str())]).await;

    assert_eq!(answer.status, 303, "{answer}");
    let to = format!("/chat/{}?lang=en#code={code}", scene.site.key);
    assert_eq!(answer.header("location"), to);
}

#[tokio::test]
async fn who_tries_many_codes_is_slowed_down() {
    let (_relay, scene) = Relay::with_scene().await;
    let mut closes = Vec::new();
    for tab in 0..20 {
        closes.push(refused(&scene, "ZZZZ9999", tab).await);
    }

    assert_eq!(closes[0], Close::BadToken);
    assert_eq!(closes[19], Close::Busy);
    let page = format!("/code/{}?lang=en", scene.site.key);
    let typed = scene.api.fill(&page, &[("code", "ZZZZ9999")]).await;
    assert!(typed.says("asked too often"), "{typed}");
}

/// A code, as the page of what else can be done shows it.
async fn code_of(scene: &Scene, vera: &VisitorBot) -> String {
    let token = vera.sees().token.expect("she was welcomed");
    let fields = [("site", scene.site.key.as_str()), ("token", token.as_str())];
    let page = scene.api.fill("/more", &fields).await;
    let pass = page.field("pass");
    let page = scene
        .api
        .fill("/more/code", &[("pass", pass.as_str())])
        .await;
    assert!(page.says("<svg"), "{page}");
    let (_, shown) = page
        .body
        .split_once("class=\"code\"")
        .expect("a code is shown");
    let (shown, _) = shown.split_once("</p>").expect("a code is shown");
    let (_, shown) = shown.rsplit_once('>').expect("a code is shown");
    shown.replace(' ', "")
}

async fn elsewhere(scene: &Scene, code: &str, tab: u64) -> VisitorBot {
    let kept = Kept::new(TabId(tab));
    let token = Some(format!("dbc_{code}"));
    VisitorBot::with("Phone", door(scene), token, kept)
        .live()
        .await
}

async fn refused(scene: &Scene, code: &str, tab: u64) -> Close {
    let mut raw = door(scene).open().await;
    raw.say(&hello(TabId(tab), Some(&format!("dbc_{code}"))))
        .await;
    raw.closed().await
}

fn door(scene: &Scene) -> Door {
    scene.visitor_door(Encoding::Json)
}
