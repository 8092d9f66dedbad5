//! Help articles over HTTP: what is published is everybody's, what is not is nobody's.

use shared::help::Help;
use shared::rest::HelpForm;
use shared::rest::routing::TopicForm;
use shared::rest::{Refused, Routing};
use shared::{ArticleId, RefusalCode, TopicId};

use tests::relay::{Relay, Scene, topic};

#[tokio::test]
async fn a_draft_is_seen_by_agents_alone_until_it_is_published() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let mut help = look(&scene).await;
    assert_eq!(help, HelpForm::start());
    assert_eq!(read(&scene, "en").await, Help::default());

    help.articles[1].published = true;
    assert_eq!(put(&scene, &help).await, 200);

    let seen = read(&scene, "zh-CN").await;
    let titles: Vec<_> = seen.articles.iter().map(|one| &one.title).collect();
    assert_eq!(titles, [&help.articles[1].title_zh]);
    assert_eq!(seen.articles[0].body, help.articles[1].body_zh);
}

#[tokio::test]
async fn what_was_read_before_is_not_sent_again() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let path = format!("/help/{}/en.json", scene.site.key);
    let first = scene.api.ask("GET", &path, &[], None).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();

    let again = [("if-none-match", tag.as_str())];
    let second = scene.api.ask("GET", &path, &again, None).await;

    assert_eq!((first.status, second.status), (200, 304));
    assert_eq!(first.headers["access-control-allow-origin"], "*");
    assert!(second.body.is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_field_and_changes_nothing() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let mut help = look(&scene).await;
    help.articles[2].id = ArticleId(1);

    let path = format!("/api/sites/{}/help", scene.site.id);
    let answer = scene.api.put(&path, &scene.admin.cookie, &help).await;

    let refused: Refused = answer.json();
    assert_eq!(refused.refusal.code, RefusalCode::FieldWrong);
    assert_eq!(refused.field.as_deref(), Some("articles[2].id"));
    assert_eq!(look(&scene).await, HelpForm::start());
}

#[tokio::test]
async fn only_administrators_write_and_strangers_read_nothing_but_what_is_published() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ada = scene.agent("Ada").await;
    let path = format!("/api/sites/{}/help", scene.site.id);

    let written = scene.api.put(&path, &ada.cookie, &HelpForm::start()).await;
    let read = scene.api.get(&path, &ada.cookie).await;
    let stranger = scene.api.ask("GET", &path, &[], None).await;

    assert_eq!(
        (written.status, read.status, stranger.status),
        (403, 200, 401)
    );
    for wrong in ["nokey/en.json", &format!("{}/fr.json", scene.site.key)] {
        let path = format!("/help/{wrong}");
        let nothing = scene.api.ask("GET", &path, &[], None).await;
        assert_eq!(nothing.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn an_article_keeps_the_topic_for_as_long_as_the_site_has_it() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let login = TopicForm {
        team: None,
        ..topic(3, "Logging in", 1)
    };
    let with_topic = Routing {
        topics: vec![login],
        ..Routing::default()
    };
    scene.decides(&with_topic).await;
    let mut help = look(&scene).await;
    help.articles[0].topic = Some(TopicId(3));
    help.articles[1].topic = Some(TopicId(4));

    assert_eq!(put(&scene, &help).await, 200);

    let kept = look(&scene).await;
    let topics: Vec<_> = kept.articles[..2].iter().map(|one| one.topic).collect();
    assert_eq!(topics, [Some(TopicId(3)), None]);
}

async fn look(scene: &Scene) -> HelpForm {
    let path = format!("/api/sites/{}/help", scene.site.id);
    scene.api.get(&path, &scene.admin.cookie).await.json()
}

async fn put(scene: &Scene, help: &HelpForm) -> u16 {
    let path = format!("/api/sites/{}/help", scene.site.id);
    scene.api.put(&path, &scene.admin.cookie, help).await.status
}

async fn read(scene: &Scene, language: &str) -> Help {
    let path = format!("/help/{}/{language}.json", scene.site.key);
    let answer = scene.api.ask("GET", &path, &[], None).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}
