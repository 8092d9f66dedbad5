//! What a page is told that asks whether somebody is there.

use super::*;
use crate::limits::DOOR_NETWORK_BURST;
use crate::store::{Accepted, Account};
use desk::Record;
use desk::estimate::{Forecast, Past, Range};
use serde_json::{Value, json};
use shared::rest::Routing;
use shared::rest::routing::{OpeningHours, OpeningRange};
use shared::{AgentId, Choice, Context, ConversationId, Millis, Mode, VisitorId};

#[tokio::test]
async fn a_door_at_which_nobody_is_says_so() {
    let scene = Scene::new(&[]).await;

    let answer = scene.door().await;

    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()[header::CACHE_CONTROL],
        "public, max-age=10"
    );
    assert_eq!(answer.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    assert!(
        !answer
            .headers()
            .contains_key("access-control-allow-credentials")
    );
    assert_eq!(
        answer.headers()["cross-origin-resource-policy"],
        "cross-origin"
    );
    let nobody = json!({
        "open": true, "staffed": false, "ahead": 0, "wait": null, "opens_at": null
    });
    assert_eq!(body(answer).await, nobody);
}

#[tokio::test]
async fn a_door_tells_who_waits_before_and_how_long_that_may_take() {
    let scene = Scene::new(&[]).await;
    let agent = scene.agent_who_is_online().await;
    let manual = Routing {
        mode: Mode::Manual,
        ..Routing::default()
    };
    scene.change(manual).await;
    let mut records = vec![opened(1), opened(2)];
    records.extend((0..40).map(past));
    records.extend((0..10).map(|at| Record::Past {
        team: None,
        past: Past::Handled {
            at: Millis(at),
            took_ms: 60_000,
        },
    }));
    scene.append(records).await;

    let told = body(scene.door().await).await;

    assert_eq!(agent, AgentId(1));
    assert_eq!(
        (&told["staffed"], &told["ahead"]),
        (&json!(true), &json!(2))
    );
    let wait = |name: &str| told["wait"][name].as_u64().unwrap();
    assert!(
        wait("low_ms") <= wait("high_ms") && wait("high_ms") <= wait("bound_ms"),
        "{told}"
    );
    assert!(wait("bound_ms") > 0, "{told}");
}

#[tokio::test]
async fn a_closed_door_tells_when_it_opens() {
    let scene = Scene::new(&[]).await;
    let mut week = <[Vec<OpeningRange>; 7]>::default();
    // A minute a week: it is some other minute now, and if not, it was open and is soon over.
    week[6] = vec![OpeningRange { from: 0, until: 1 }];
    let hours = OpeningHours {
        zone: "UTC".to_owned(),
        week,
        exceptions: Vec::new(),
    };
    assert_eq!(body(scene.door().await).await["open"], json!(true));

    // The desk is in memory: it hears of the change before the next question.
    scene
        .change(Routing {
            hours: Some(hours),
            ..Routing::default()
        })
        .await;
    scene.relay.house().settings_changed(scene.site().await);
    let told = body(scene.door().await).await;

    assert_eq!(told["open"], json!(false));
    let opens_at = told["opens_at"].as_u64().unwrap();
    assert_eq!(
        opens_at % 604_800_000,
        3 * 86_400_000,
        "a Sunday at midnight: {told}"
    );
}

#[tokio::test]
async fn a_door_that_is_not_there_is_not_found_by_any_page() {
    let scene = Scene::new(&[]).await;
    for path in ["/door/nobody", "/door/%FF"] {
        let answer = scene.get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(answer.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
}

#[tokio::test]
async fn who_looks_too_often_is_told_when_to_look_again() {
    let scene = Scene::with_clock(Clock::standing(Millis(1_800_000_000_000))).await;
    for _ in 0..DOOR_NETWORK_BURST {
        assert_eq!(scene.door().await.status(), StatusCode::OK);
    }

    let answer = scene.door().await;

    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers().contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_store_that_fails_is_no_answer_to_keep() {
    let scene = Scene::new(&[]).await;
    scene.relay.house().store.close().await.unwrap();

    let answer = scene.door().await;

    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
}

impl Scene {
    async fn with_clock(clock: Clock) -> Scene {
        let store = Store::temporary().unwrap();
        let key = store.create_site(SiteForm::default()).await.unwrap().key;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = Relay::start_on(Config::default(), store, clock, listener);
        let relay = relay.await.unwrap();
        Scene { relay, key }
    }

    async fn door(&self) -> Response {
        self.get(&format!("/door/{}", self.key)).await
    }

    async fn site(&self) -> SiteId {
        let site = self.relay.house().store.site_by_key(&self.key).await;
        site.unwrap().unwrap().id
    }

    async fn append(&self, records: Vec<Record>) {
        let site = self.site().await;
        let records = records.into_iter().map(|record| (site, record)).collect();
        self.relay.house().store.append(records).await.unwrap();
    }

    async fn change(&self, routing: Routing) {
        let site = self.site().await;
        let store = &self.relay.house().store;
        assert!(store.change_routing(site, routing).await.unwrap());
    }

    async fn agent_who_is_online(&self) -> AgentId {
        let house = self.relay.house();
        let now = house.clock.now();
        let token = house.store.invite_first(now).await.unwrap().unwrap();
        let account = Account {
            name: "Mei".to_owned(),
            email: "mei@shop.example".to_owned(),
            password_hash: "nobody logs in with a password here".to_owned(),
        };
        let accepted = house.store.accept_invite(&token, account, now).await;
        let Accepted::Active(agent) = accepted.unwrap() else {
            panic!("the first administrator is welcome");
        };
        self.append(vec![Record::Choice {
            agent: agent.id,
            choice: Choice::Online,
        }])
        .await;
        agent.id
    }
}

fn opened(number: u64) -> Record {
    Record::Opened {
        id: ConversationId(number),
        visitor: VisitorId(number),
        at: Millis(1),
        context: Context::default(),
    }
}

fn past(number: u64) -> Record {
    let range = Range {
        low_ms: 20_000,
        middle_ms: 30_000,
        high_ms: 40_000,
        bound_ms: 90_000,
    };
    let forecast = Forecast {
        base_ms: 30_000,
        ahead: 2,
        range: Some(range),
    };
    let past = Past::Answered {
        at: Millis(number),
        waited_ms: 20_000 + number * 500,
        forecast: Some(forecast),
    };
    Record::Past { team: None, past }
}

async fn body(answer: Response) -> Value {
    serde_json::from_str(&text(answer).await).unwrap()
}
