//! What a visitor thinks of an end: once, whatever the line does, and nobody can hide it.

use client::visitor::Input;
use relay::auth::pass::Pass;
use shared::rating::SCORE_MAX;
use shared::rest::Routing;
use shared::{ConversationId, Rating, RefusalCode, Scale, Seq};
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn a_rating_reaches_agents_and_the_list_of_what_has_ended() {
    let (_relay, scene) = Relay::with_scene().await;
    let (ana, vera, id) = ended(&scene).await;
    let seen = vera.until("a question", |seen| seen.rated.is_some()).await;
    assert_eq!(seen.rated, Some((Scale::Thumbs, None)));

    vera.does(rate(5, "quick, thank you"));

    let given = rating(5, "quick, thank you");
    let expected = Some((Scale::Thumbs, Some(given.clone())));
    vera.until("thanks", |seen| seen.rated == expected).await;
    ana.until("the rating", |seen| seen.ratings.get(&id) == Some(&given))
        .await;
    assert_eq!(scene.ended().await.ratings, [(id, given)]);
}

#[tokio::test]
async fn a_rating_is_given_once_over_a_cut_line_and_another_one_is_refused() {
    let (_relay, scene) = Relay::with_scene().await;
    let (_ana, vera, id) = ended(&scene).await;
    vera.until("a question", |seen| seen.rated.is_some()).await;

    vera.unplug();
    vera.does(rate(1, "nobody helped"));
    vera.plug_in();
    let given = rating(1, "nobody helped");
    let expected = Some((Scale::Thumbs, Some(given.clone())));
    vera.until("thanks", |seen| seen.rated == expected).await;
    vera.cut();
    vera.does(rate(5, "changed my mind"));

    let seen = vera
        .until("a refusal", |seen| {
            let mut refused = seen.refused.iter();
            refused.any(|refusal| refusal.code == RefusalCode::AlreadyRated)
        })
        .await;
    assert_eq!(seen.rated, expected);
    assert_eq!(scene.ended().await.ratings, [(id, given)]);
}

#[tokio::test]
async fn a_rating_is_known_after_a_restart_and_asked_as_the_owner_decides() {
    let (relay, scene) = Relay::with_scene().await;
    let stars = Routing {
        rating: Scale::Stars,
        ..Routing::default()
    };
    scene.decides(&stars).await;
    let (_ana, vera, _) = ended(&scene).await;
    vera.until("stars", |seen| seen.rated == Some((Scale::Stars, None)))
        .await;
    vera.does(rate(3, ""));
    vera.until("thanks", |seen| matches!(seen.rated, Some((_, Some(_)))))
        .await;
    let (token, kept) = (vera.sees().token, vera.sees().wire.kept.clone());
    drop(vera);

    let store = relay.house().store.clone();
    let site = scene.site.id;
    let rows = store.ended(site, None, 10).await.unwrap();
    let door = scene.visitor_door(shared::version::Encoding::Json);
    let back = VisitorBot::with("Vera", door, token, kept).live().await;

    let seen = back.until("the rating", |seen| seen.rated.is_some()).await;
    assert_eq!(seen.rated.unwrap().1, rows[0].rated);
    assert_eq!(rows[0].rated.as_ref().unwrap().scale, Scale::Stars);
}

#[tokio::test]
async fn a_link_rates_one_end_once_and_tells_the_chat() {
    let (relay, scene) = Relay::with_scene().await;
    let (ana, vera, id) = ended(&scene).await;
    vera.until("a question", |seen| seen.rated.is_some()).await;
    let path = link(&relay, &scene, id, vera.sees().transcript().len() as u32).await;

    let page = scene.api.get(&path, "").await;
    assert_eq!(page.status, 200, "{page}");
    assert!(page.says("How was the conversation?") && !page.says("<script"));
    let empty = scene.api.fill(&path, &[]).await;
    assert!(empty.says("Choose a rating first."), "{empty}");
    let best = SCORE_MAX.to_string();
    let fields = [("score", best.as_str()), ("comment", "by link")];
    let thanks = scene.api.fill(&path, &fields).await;
    assert!(thanks.says("Your rating is stored."), "{thanks}");

    let given = rating(5, "by link");
    let expected = Some((Scale::Thumbs, Some(given.clone())));
    vera.until("the rating", |seen| seen.rated == expected)
        .await;
    ana.until("the rating", |seen| seen.ratings.get(&id) == Some(&given))
        .await;
    let again = scene.api.fill(&path, &[("score", "1")]).await;
    assert!(again.says("was rated already"), "{again}");
    assert_eq!(scene.ended().await.ratings, [(id, given)]);
}

#[tokio::test]
async fn a_link_that_was_changed_rates_nothing() {
    let (relay, scene) = Relay::with_scene().await;
    let (_ana, vera, id) = ended(&scene).await;
    let len = vera.sees().transcript().len() as u32;
    let path = link(&relay, &scene, id, len).await;
    let (body, last) = path.split_at(path.len() - 1);
    let other = if last == "A" { "B" } else { "A" };

    let answer = scene
        .api
        .fill(&format!("{body}{other}"), &[("score", "5")])
        .await;

    assert_eq!(answer.status, 404);
    assert!(answer.says("not good any more"), "{answer}");
    assert_eq!(scene.ended().await.ratings, []);
}

async fn ended(scene: &Scene) -> (AgentBot, VisitorBot, ConversationId) {
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = ana.given("hello").await;
    ana.ends(id);
    vera.until("the end", |seen| seen.has_ended()).await;
    (ana, vera, id)
}

async fn link(relay: &Relay, scene: &Scene, id: ConversationId, end: u32) -> String {
    let house = relay.house();
    let pass = Pass::Rate {
        site: scene.site.id,
        conversation: id,
        end: Seq(end),
        lang: "en".to_owned(),
    };
    let until = house.clock.now().plus(60_000);
    format!(
        "/rate/{}",
        house
            .seal()
            .await
            .expect("the store answers")
            .sign(&pass, until)
    )
}

fn rate(score: u8, comment: &str) -> Input {
    Input::Rate {
        score,
        comment: comment.to_owned(),
    }
}

fn rating(score: u8, comment: &str) -> Rating {
    Rating {
        score,
        scale: Scale::Thumbs,
        comment: comment.to_owned(),
    }
}
