//! The only way in: who says it wrong, late, twice or as somebody else is not let in.

use relay::limits::VISITOR_LASTS_MS;
use shared::version::Encoding::{Binary, Json};
use shared::visitor::VisitorHello;
use shared::{Bookmark, Close, Context, ConversationId, FromAgent, FromVisitor, Millis, Seq};
use tests::bot::raw::visitor::{TAB, added, say, welcome};
use tests::bot::{VisitorBot, hello};
use tests::relay::Relay;

#[tokio::test]
async fn a_forged_token_is_not_believed() {
    let (_relay, scene) = Relay::with_scene().await;
    let visitor = scene.visitor("Vera").await;
    let token = visitor.sees().token.unwrap();
    let swapped =
        token[..token.len() - 1].to_owned() + if token.ends_with('A') { "B" } else { "A" };

    let mut forged = vec![String::new(), "x".to_owned(), swapped, token.to_uppercase()];
    forged.extend([
        token.clone() + "A",
        format!(" {token}"),
        "x".repeat(20_000),
        "\0".to_owned(),
    ]);
    for token in forged {
        for encoding in [Json, Binary] {
            let mut raw = scene.visitor_door(encoding).open().await;
            raw.say(&hello(TAB, Some(&token))).await;
            assert_eq!(raw.closed().await, Close::BadToken, "{} bytes", token.len());
        }
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn an_expired_token_is_not_believed_and_a_client_becomes_new() {
    let (relay, scene) = Relay::with_scene().await;
    let house = relay.house();
    let now = house.clock.now();
    let site = scene.site.id;
    let at = |ms: u64| Millis(now.0 - ms);
    let (_, fresh) = house
        .store
        .new_visitor(site, at(VISITOR_LASTS_MS - 60_000))
        .await
        .unwrap();
    let (_, stale) = house
        .store
        .new_visitor(site, at(VISITOR_LASTS_MS + 1))
        .await
        .unwrap();

    let mut raw = scene.visitor_door(Json).open().await;
    raw.say(&hello(TAB, Some(&stale))).await;
    assert_eq!(raw.closed().await, Close::BadToken);
    let mut raw = scene.visitor_door(Json).open().await;
    raw.say(&hello(TAB, Some(&fresh))).await;
    raw.frame_that(welcome).await;

    let kept = client::Kept::new(TAB);
    let door = scene.visitor_door(Binary);
    let visitor = VisitorBot::with("Vera", door, Some(stale.clone()), kept);
    visitor.say("hello");
    let seen = visitor
        .until("the message", |seen| seen.texts() == ["hello"])
        .await;
    assert!(seen.token.is_some_and(|token| token != stale));
    scene.still_serves().await;
}

#[tokio::test]
async fn a_second_hello_and_a_frame_before_the_hello_close_the_socket() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let hello_of_agent = || FromAgent::Hello {
        tab: TAB,
        since: Vec::new(),
    };
    for encoding in [Json, Binary] {
        let mut raw = scene.socket(encoding, true).await;
        raw.say(&hello(TAB, None)).await;
        assert_eq!(raw.closed().await, Close::HelloTwice);

        for early in [FromVisitor::Ping, FromVisitor::Typing, say(1, "first")] {
            let mut raw = scene.socket(encoding, false).await;
            raw.say(&early).await;
            assert_eq!(raw.closed().await, Close::HelloMissing, "{early:?}");
        }

        let mut agent = scene.agent_door(&ana, encoding).open().await;
        agent.say(&hello_of_agent()).await;
        agent.say(&hello_of_agent()).await;
        assert_eq!(agent.closed().await, Close::HelloTwice);
        let mut agent = scene.agent_door(&ana, encoding).open().await;
        agent.say(&FromAgent::Ping).await;
        assert_eq!(agent.closed().await, Close::HelloMissing);
    }
    scene.still_serves().await;
}

/// Takes as long as the limit, which is the same everywhere.
#[tokio::test]
async fn who_says_no_hello_is_not_waited_for() {
    let (_relay, scene) = Relay::with_scene().await;
    let mut silent = scene.socket(Json, false).await;
    let mut pinging = scene.socket(Binary, false).await;

    let (one, other) = tokio::join!(silent.closed(), pinging.closed());

    assert_eq!((one, other), (Close::HelloLate, Close::HelloLate));
    scene.still_serves().await;
}

#[tokio::test]
async fn a_hello_with_wild_values_is_clipped_and_taken() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let agent = scene.online(&ana).await;
    let mut raw = scene.visitor_door(Json).open().await;
    let wild = format!("https://wallet.example/{}\0<script>", "长".repeat(2_000));
    let context = Context {
        url: wild.clone(),
        title: wild,
        ..Context::default()
    };
    let bookmark = Bookmark {
        conversation: ConversationId(u64::MAX),
        seq: Seq(u32::MAX),
    };
    let hello = VisitorHello {
        token: None,
        tab: TAB,
        since: Some(bookmark),
        context,
    };

    raw.say(&FromVisitor::Hello(hello.clone())).await;
    raw.say(&say(1, "hello")).await;
    assert_eq!(raw.frame_that(added).await, ["hello"]);

    let conversation = agent.given("hello").await;
    let seen = agent
        .until("the page", |seen| seen.about.contains_key(&conversation))
        .await;
    assert_eq!(seen.about[&conversation], hello.context.clipped());
    scene.still_serves().await;
}
