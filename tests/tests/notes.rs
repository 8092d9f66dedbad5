//! Notes and canned replies at a real relay: told to those who answer, and to nobody else.

use shared::RefusalCode;
use shared::note::Note;
use shared::rest::NoteForm;
use shared::rest::replies::{RepliesForm, ReplyForm};
use tests::relay::Relay;

fn form(text: &str) -> NoteForm {
    NoteForm {
        text: text.to_owned(),
        after: shared::Seq(1),
        name: 7,
    }
}

#[tokio::test]
async fn a_note_is_told_to_colleagues_and_never_to_the_visitor() {
    let (_relay, scene) = Relay::with_scene().await;
    let (ana, bo) = (scene.agent("Ana").await, scene.agent("Bo").await);
    let at_work = scene.online(&ana).await;
    let colleague = scene.online(&bo).await;
    let vera = scene.visitor("Vera").await;
    vera.say("hello");
    let id = at_work.given("hello").await;
    let site = scene.site.id;
    let path = format!("/api/sites/{site}/conversations/{id}/notes");
    let words = form("@Bo she was here yesterday");

    let answer = scene.api.post(&path, &ana.cookie, &words).await;
    let again = scene.api.post(&path, &ana.cookie, &words).await;

    assert_eq!(answer.status, 200, "{answer}");
    let note: Note = answer.json();
    assert_eq!(again.json::<Note>(), note, "once");
    for bot in [&at_work, &colleague] {
        let seen = bot.until("the note", |seen| !seen.notes.is_empty()).await;
        assert_eq!(seen.notes, std::slice::from_ref(&note));
    }
    let mentions = format!("/api/sites/{site}/mentions");
    let calls: Vec<Note> = scene.api.get(&mentions, &bo.cookie).await.json();
    assert_eq!(calls, std::slice::from_ref(&note));
    let none: Vec<Note> = scene.api.get(&mentions, &ana.cookie).await.json();
    assert_eq!(none, []);
    let seen = format!("/api/sites/{site}/conversations/{id}/seen");
    assert_eq!(scene.api.post(&seen, &bo.cookie, &()).await.status, 200);
    let calls: Vec<Note> = scene.api.get(&mentions, &bo.cookie).await.json();
    assert_eq!(calls, []);

    // Said after the note: had the visitor been told anything of it, that came before.
    at_work.say(id, "welcome back");
    let seen = vera
        .until("the answer", |seen| seen.texts().contains(&"welcome back"))
        .await;
    assert_eq!(seen.texts(), ["hello", "welcome back"]);
    let told = format!("{:?}", seen.transcript());
    assert!(!told.contains("yesterday"), "{told}");
    let token = format!("deskbell_session={}", vera.sees().token.unwrap());
    for proof in ["", token.as_str()] {
        let answer = scene.api.get(&path, proof).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.refused().refusal.code, RefusalCode::NotLoggedIn);
    }
    let nowhere = format!("/api/sites/{site}/conversations/99/notes");
    assert_eq!(
        scene.api.post(&nowhere, &ana.cookie, &words).await.status,
        404
    );
    let blank = scene.api.post(&path, &ana.cookie, &form(" ")).await;
    assert_eq!(
        (blank.status, blank.refused().field.as_deref()),
        (422, Some("text"))
    );
}

#[tokio::test]
async fn replies_are_made_by_administrators_and_used_by_agents() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let path = format!("/api/sites/{}/replies", scene.site.id);
    let replies = |text: &str| RepliesForm {
        replies: vec![ReplyForm {
            id: 1,
            name: "hi".to_owned(),
            lang: "en".to_owned(),
            text: text.to_owned(),
            ..ReplyForm::default()
        }],
    };
    let good = replies("I am {agent} of {site}");

    let refused = scene.api.put(&path, &ana.cookie, &good).await;
    assert_eq!(refused.status, 403);
    let admin = &scene.admin.cookie;
    let wrong = scene.api.put(&path, admin, &replies("I am {agnet}")).await;
    assert_eq!(wrong.status, 422);
    let wrong = wrong.refused();
    assert_eq!(wrong.field.as_deref(), Some("replies[0].text"));
    assert!(wrong.says.contains("{agnet}"), "{}", wrong.says);
    assert_eq!(scene.api.put(&path, admin, &good).await.status, 200);

    let used = format!("{path}/1/used");
    assert_eq!(scene.api.post(&used, &ana.cookie, &()).await.status, 200);
    let there: RepliesForm = scene.api.get(&path, &ana.cookie).await.json();
    assert_eq!(there.replies[0].used, 1);
    assert_eq!(scene.api.get(&path, "").await.status, 401);
    let nobody = format!("{path}/9/used");
    assert_eq!(scene.api.post(&nobody, &ana.cookie, &()).await.status, 404);
}
