//! Who is let in at the agents' door.

use crate::bot::{Bot, Scene, agent_hello, protocol, visitor_hello};
use shared::version::Encoding;
use shared::{Close, FromAgent, ToAgent};

#[tokio::test]
async fn an_agent_comes_in_with_a_session() {
    let scene = Scene::new().await;
    let mut agent = scene.agent(Encoding::Json).await;
    agent.say(&agent_hello(1)).await;
    let ToAgent::Welcome(welcome) = agent.hear().await else {
        panic!("a welcome comes first")
    };

    assert_eq!(welcome.me.name, "Mei");
    assert_eq!(welcome.site, "Shop");
    agent.say(&FromAgent::Ping).await;
    agent
        .wait_for(|frame| matches!(frame, ToAgent::Pong).then_some(()))
        .await;
}

#[tokio::test]
async fn nobody_comes_in_without_one() {
    let scene = Scene::new().await;
    for cookie in ["other=1", "deskbell_session=forged", "deskbell_session="] {
        let headers = [protocol(Encoding::Json), ("cookie", cookie)];
        let mut bot = Bot::open(&scene.agents_door(), &headers).await;
        assert_eq!(bot.closed().await.0, Close::NotLoggedIn.code(), "{cookie}");
    }
    let mut bot = Bot::open(&scene.agents_door(), &[protocol(Encoding::Json)]).await;
    assert_eq!(bot.closed().await.0, Close::NotLoggedIn.code());
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_use_the_cookie() {
    let scene = Scene::new().await;
    let cookie = scene.cookie();
    for origin in ["https://evil.example", "https://shop.example", "null"] {
        let headers = [
            protocol(Encoding::Binary),
            ("cookie", &cookie),
            ("origin", origin),
        ];
        let mut bot = Bot::open(&scene.agents_door(), &headers).await;
        assert_eq!(
            bot.closed().await.0,
            Close::OriginNotAllowed.code(),
            "{origin}"
        );
    }
    let own = format!("http://{}", scene.relay.addr());
    let headers = [
        protocol(Encoding::Binary),
        ("cookie", &cookie),
        ("origin", &own),
    ];
    let mut bot = Bot::open(&scene.agents_door(), &headers).await;
    bot.say(&agent_hello(1)).await;
    assert!(matches!(bot.hear().await, ToAgent::Welcome(_)));
}

#[tokio::test]
async fn a_site_that_is_not_there_is_told_so() {
    let scene = Scene::new().await;
    let cookie = scene.cookie();
    let door = format!("ws://{}/ws/agent", scene.relay.addr());
    for url in [
        format!("{door}?site=99"),
        format!("{door}?site=x"),
        door.clone(),
    ] {
        let headers = [protocol(Encoding::Json), ("cookie", cookie.as_str())];
        let mut bot = Bot::open(&url, &headers).await;
        assert_eq!(bot.closed().await.0, Close::UnknownSite.code(), "{url}");
    }
}

#[tokio::test]
async fn a_log_out_closes_the_sockets_of_its_session() {
    let scene = Scene::new().await;
    let mut agent = scene.agent(Encoding::Json).await;
    agent.say(&agent_hello(1)).await;
    agent
        .wait_for(|frame| matches!(frame, ToAgent::Welcome(_)).then_some(()))
        .await;

    scene.store.close_session(&scene.session).await.unwrap();
    scene.relay.house().sessions_changed();

    assert_eq!(agent.closed().await.0, Close::NotLoggedIn.code());
}

#[tokio::test]
async fn a_visitors_hello_is_no_agents_hello() {
    let scene = Scene::new().await;
    let mut bot = scene.agent(Encoding::Json).await;
    bot.say(&visitor_hello(None, 1)).await;

    assert_eq!(bot.closed().await.0, Close::Malformed.code());
}

#[tokio::test]
async fn a_change_of_the_site_reaches_its_desk() {
    let scene = Scene::new().await;
    let mut agent = scene.agent(Encoding::Json).await;
    agent.say(&agent_hello(1)).await;
    agent
        .wait_for(|frame| matches!(frame, ToAgent::Welcome(_)).then_some(()))
        .await;
    let form = shared::rest::SiteForm {
        name: "New name".to_owned(),
        origins: Vec::new(),
    };
    scene.store.change_site(scene.site.id, form).await.unwrap();
    scene.relay.house().settings_changed(scene.site.id);

    // The same tab again: the desk answers after it has read the change.
    let mut again = scene.agent(Encoding::Json).await;
    again.say(&agent_hello(2)).await;
    let ToAgent::Welcome(welcome) = again.hear().await else {
        panic!("a welcome comes first")
    };
    assert_eq!(welcome.site, "New name");
}
