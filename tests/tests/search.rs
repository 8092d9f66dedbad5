//! Finding what was said, at a real relay: a moment after it was said, by agents of the site alone.

use shared::rest::search::{Beside, Found, Labels};
use shared::{Author, RefusalCode};
use tests::relay::Relay;

#[tokio::test]
async fn what_was_said_is_found_a_moment_later_and_leads_to_its_place() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let at_work = scene.online(&ana).await;
    let vera = scene.visitor("Vera").await;
    vera.say("我要退款,订单 A-1023");
    let id = at_work.given("我要退款,订单 A-1023").await;
    at_work.say(id, "the refund is on its way");

    let hits = scene.finds(&ana, "text=%E9%80%80%E6%AC%BE", 1).await;
    let [hit] = hits.as_slice() else {
        panic!("{hits:?}");
    };
    assert_eq!((hit.conversation, &hit.author), (id, &Author::Visitor));
    assert_eq!(hit.seq, shared::Seq(1));
    let marked: String = hit
        .pieces
        .iter()
        .filter(|piece| piece.hit)
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(marked, "退款");

    let agent = format!("text=refund&agent={}", ana.me.agent.id);
    let hits = scene.finds(&ana, &agent, 1).await;
    assert!(matches!(&hits[0].author, Author::Agent(face) if face.name == "Ana"));
    let path = format!("/api/sites/{}/conversations/{id}/labels", scene.site.id);
    let labels = Labels {
        labels: vec![" VIP ".to_owned()],
    };
    let answer = scene.api.put(&path, &ana.cookie, &labels).await;
    assert_eq!(answer.status, 200, "{answer}");
    scene.finds(&ana, "label=vip", 2).await;
    let path = format!("/api/sites/{}/conversations/{id}", scene.site.id);
    let beside: Beside = scene.api.get(&path, &ana.cookie).await.json();
    assert_eq!(
        (beside.labels, beside.known),
        (vec!["VIP".to_owned()], vec!["VIP".to_owned()])
    );
    assert_eq!(beside.earlier, []);
}

#[tokio::test]
async fn nobody_else_finds_anything() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let vera = scene.visitor("Vera").await;
    vera.say("secret words");
    scene.finds(&ana, "text=secret", 1).await;
    let token = vera.sees().token.unwrap();
    let other = scene.another_site("Other").await;
    let path = |site: &dyn std::fmt::Display| format!("/api/sites/{site}/search?text=secret");

    let there: Found = scene.api.get(&path(&other.id), &ana.cookie).await.json();

    assert_eq!(there, Found::default(), "another site");
    assert_eq!(scene.api.get(&path(&"99"), &ana.cookie).await.status, 404);
    let here = path(&scene.site.id);
    for proof in [String::new(), format!("deskbell_session={token}")] {
        let answer = scene.api.get(&here, &proof).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.refused().refusal.code, RefusalCode::NotLoggedIn);
    }
    let long = format!(
        "/api/sites/{}/search?text={}",
        scene.site.id,
        "a".repeat(201)
    );
    let answer = scene.api.get(&long, &ana.cookie).await;
    assert_eq!(
        (answer.status, answer.refused().field.as_deref()),
        (422, Some("text"))
    );
    let wrong = format!("/api/sites/{}/search?agent=x", scene.site.id);
    assert_eq!(scene.api.get(&wrong, &ana.cookie).await.status, 422);
}
