//! Carriers asked by strangers: every call that should not succeed is refused, and none harms
//! another's talk.

use client::Rung;
use shared::carry::{Batch, Opened, Taken};
use shared::limits::FRAME_BYTES_MAX;
use shared::version::{BINARY_PREFIX, Encoding, JSON};
use shared::{Close, RefusalCode, TabId};
use tests::bot::raw::visitor::say;
use tests::bot::screen::VisitorScreen;
use tests::bot::{VisitorBot, hello};
use tests::relay::{Answer, Api, Login, PAGE_ORIGIN, Relay, Scene};

const EVIL: &str = "https://evil.example";

#[tokio::test]
async fn who_may_not_come_in_is_told_by_a_close_code() {
    let (_relay, scene) = Relay::with_scene().await;
    let lin = scene.agent("Lin").await;
    let (key, site) = (&scene.site.key, scene.site.id);
    let visitor = format!("/carry/visitor?site={key}");
    let agent = format!("/carry/agent?site={site}");
    let old = format!("{BINARY_PREFIX}0000000000000000");
    let (none, cookie) = ("", lin.cookie.as_str());

    for (close, path, protocol, origin, cookie) in [
        (
            Close::UnknownSite,
            "/carry/visitor?site=nobody",
            JSON,
            "",
            none,
        ),
        (Close::UnknownSite, "/carry/visitor?", JSON, "", none),
        (Close::UnknownSite, "/carry/agent?site=99", JSON, "", cookie),
        (Close::UnknownSite, "/carry/agent?site=x", JSON, "", cookie),
        (Close::OriginNotAllowed, &visitor, JSON, EVIL, none),
        (Close::OriginNotAllowed, &visitor, JSON, "null", none),
        (Close::OriginNotAllowed, &agent, JSON, PAGE_ORIGIN, cookie),
        (Close::NotLoggedIn, &agent, JSON, "", none),
        (Close::NotLoggedIn, &agent, JSON, "", "deskbell_session=x"),
        (Close::Outdated, &visitor, &old, "", none),
    ] {
        let path = format!("{path}&protocol={protocol}");
        let answer = call(&scene.api, "POST", &path, origin, cookie, "").await;
        assert_eq!(answer.status, 200, "{path}: {answer}");
        assert_eq!(closed(&answer.json()), Some(close), "{path} {origin}");
    }
    let answer = call(&scene.api, "POST", &visitor, "", "", "").await;
    assert_eq!(answer.status, 400, "{answer}");
    let code = answer.refused().refusal.code;
    assert_eq!(code, RefusalCode::NoSubProtocol);
    scene.still_serves().await;
}

#[tokio::test]
async fn only_who_opened_a_carrier_can_use_it() {
    let (relay, scene) = Relay::with_scene().await;
    let (lin, eve) = (scene.agent("Lin").await, scene.agent("Eve").await);
    let at = open_agents(&scene, &lin).await;
    let calls = |at: &str| {
        [
            ("GET", format!("{at}/stream")),
            ("GET", format!("{at}/poll?after=0")),
            ("POST", format!("{at}/say?n=1")),
            ("DELETE", at.to_owned()),
        ]
    };
    let own = scene.api.origin();

    for cookie in ["", "deskbell_session=x", &eve.cookie] {
        for (method, path) in calls(&at) {
            let answer = call(&scene.api, method, &path, &own, cookie, "\"ping\"").await;
            assert_eq!(answer.status, 404, "{method}: {answer}");
        }
    }
    for (method, path) in calls(&at) {
        let answer = call(&scene.api, method, &path, EVIL, &lin.cookie, "\"ping\"").await;
        assert_eq!(answer.status, 403, "{method}: {answer}");
    }
    for (method, path) in calls("/carry/nobody-knows-this-one") {
        let answer = call(&scene.api, method, &path, &own, &lin.cookie, "\"ping\"").await;
        if method == "DELETE" {
            assert_eq!(answer.status, 204, "it is not there, as was asked");
            continue;
        }
        assert_eq!(answer.status, 404, "{method}: {answer}");
        assert_eq!(answer.refused().refusal.code, RefusalCode::NotFound);
    }

    let hello = r#"{"hello":{"tab":"00000000000007ab","since":[]}}"#;
    let path = format!("{at}/say?n=1");
    let answer = call(&scene.api, "POST", &path, &own, &lin.cookie, hello).await;
    assert_eq!(answer.json::<Taken>(), Taken { said: 1 });
    let path = format!("{at}/poll?after=0");
    let answer = call(&scene.api, "GET", &path, "", &lin.cookie, "").await;
    assert!(answer.json::<Batch>().frames[0].starts_with(r#"{"welcome""#));
    assert_eq!(relay.house().carriers.len(), 1);
}

#[tokio::test]
async fn a_repeated_call_changes_nothing_and_a_forged_number_ends_the_carrier() {
    let (relay, scene) = Relay::with_scene().await;
    let at = greeted(&scene).await;
    let twice = [json(&say(1, "one")), json(&say(2, "two"))].join("\n");
    for _ in 0..3 {
        assert_eq!(said(&scene, &at, 2, &twice).await.json::<Taken>().said, 2);
    }
    let first = poll(&scene, &at, 0).await.json::<Batch>();
    assert_eq!(poll(&scene, &at, 0).await.json::<Batch>(), first);
    assert_eq!(first.n, 1);
    assert!(!first.frames.is_empty() && first.closed.is_none());

    assert_eq!(said(&scene, &at, 4, "\"ping\"").await.status, 404);
    relay
        .until("its end", |house| house.carriers.is_empty())
        .await;
    assert_eq!(said(&scene, &at, 3, "\"ping\"").await.status, 404);

    let at = greeted(&scene).await;
    assert_eq!(poll(&scene, &at, 7).await.status, 404);
    relay
        .until("its end", |house| house.carriers.is_empty())
        .await;
    for path in ["say?n=x", "say?n=-1", "say", "poll?after=", "poll"] {
        let at = open(&scene).await;
        let method = if path.starts_with("say") {
            "POST"
        } else {
            "GET"
        };
        let answer = call(&scene.api, method, &format!("{at}/{path}"), "", "", "x").await;
        assert_eq!(answer.status, 422, "{path}: {answer}");
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn what_is_no_frame_ends_a_carrier_as_it_would_a_socket() {
    let (_relay, scene) = Relay::with_scene().await;
    let long = format!("\"{}\"", "x".repeat(FRAME_BYTES_MAX));
    let longer = "x".repeat(300_000);
    for (close, status, body) in [
        (Close::Malformed, 200, "{"),
        (Close::Malformed, 200, ""),
        (Close::Malformed, 200, "\"ping\"\n\n\"ping\""),
        (Close::HelloTwice, 200, &json(&hello(TabId(7), None))),
        (Close::TooBig, 413, &long),
        (Close::TooBig, 413, &longer),
    ] {
        let at = greeted(&scene).await;
        assert_eq!(said(&scene, &at, 2, body).await.status, status);
        assert_eq!(end(&scene, &at).await, close, "{:.40}", body);
    }
    let at = open(&scene).await;
    assert_eq!(said(&scene, &at, 1, "\"ping\"").await.status, 200);
    assert_eq!(end(&scene, &at).await, Close::HelloMissing);
    scene.still_serves().await;
}

#[tokio::test]
async fn a_log_out_ends_the_agents_carrier() {
    let (_relay, scene) = Relay::with_scene().await;
    let lin = scene.agent("Lin").await;
    let at = open_agents(&scene, &lin).await;
    let hello = r#"{"hello":{"tab":"00000000000007ab","since":[]}}"#;
    let path = format!("{at}/say?n=1");
    call(&scene.api, "POST", &path, "", &lin.cookie, hello).await;

    let answer = scene.api.post("/api/logout", &lin.cookie, &()).await;
    assert!(answer.status < 300, "{answer}");

    let mut after = 0;
    let ended = loop {
        let path = format!("{at}/poll?after={after}");
        let batch = call(&scene.api, "GET", &path, "", &lin.cookie, "").await;
        let batch = batch.json::<Batch>();
        after = batch.n;
        if let Some(ended) = batch.closed {
            break ended;
        }
    };
    assert_eq!(ended.code, Close::NotLoggedIn.code());
}

#[tokio::test]
async fn a_network_that_holds_all_its_sockets_opens_no_carrier_and_the_next_room_is_given_back() {
    let relay = Relay::start_with(|config| config.sockets_per_address_max = 1).await;
    let scene = relay.scene().await;
    let at = greeted(&scene).await;

    let path = door(&scene);
    let answer = call(&scene.api, "POST", &path, "", "", "").await;
    assert_eq!(closed(&answer.json()), Some(Close::Busy));

    assert_eq!(
        call(&scene.api, "DELETE", &at, "", "", "").await.status,
        204
    );
    relay
        .until("its end", |house| house.carriers.is_empty())
        .await;
    greeted(&scene).await;
}

#[tokio::test]
async fn a_relay_that_closes_tells_carriers_to_come_back() {
    let (relay, scene) = Relay::with_scene().await;
    let door = scene.visitor_door(Encoding::Binary).on(Rung::Stream);
    let bo = VisitorBot::new("Bo", door).live().await;

    let _folder = relay.stop().await;

    let told = |seen: &VisitorScreen| seen.wire.closes.first().cloned();
    let seen = bo.until("the close", |seen| told(seen).is_some()).await;
    let (code, reason) = told(&seen).expect("it was just found");
    assert_eq!(code, Close::Restart.code());
    assert!(shared::close::pause_of(&reason).is_some(), "{reason}");
}

fn door(scene: &Scene) -> String {
    format!("/carry/visitor?site={}&protocol={JSON}", scene.site.key)
}

async fn open(scene: &Scene) -> String {
    at(call(&scene.api, "POST", &door(scene), PAGE_ORIGIN, "", "").await)
}

async fn open_agents(scene: &Scene, login: &Login) -> String {
    let path = format!("/carry/agent?site={}&protocol={JSON}", scene.site.id);
    let own = scene.api.origin();
    at(call(&scene.api, "POST", &path, &own, &login.cookie, "").await)
}

/// A visitor's carrier after the hello.
async fn greeted(scene: &Scene) -> String {
    let at = open(scene).await;
    let answer = said(scene, &at, 1, &json(&hello(TabId(0x7ab), None))).await;
    assert_eq!(answer.json::<Taken>().said, 1);
    at
}

async fn said(scene: &Scene, at: &str, n: u32, body: &str) -> Answer {
    let path = format!("{at}/say?n={n}");
    call(&scene.api, "POST", &path, "", "", body).await
}

async fn poll(scene: &Scene, at: &str, after: u32) -> Answer {
    call(
        &scene.api,
        "GET",
        &format!("{at}/poll?after={after}"),
        "",
        "",
        "",
    )
    .await
}

/// Polls until it is told why the carrier ended.
async fn end(scene: &Scene, at: &str) -> Close {
    let mut after = 0;
    loop {
        let batch = poll(scene, at, after).await.json::<Batch>();
        after = batch.n;
        if let Some(ended) = batch.closed {
            return Close::from_code(ended.code).expect("the code is one of ours");
        }
    }
}

async fn call(
    api: &Api,
    method: &str,
    path: &str,
    origin: &str,
    cookie: &str,
    body: &str,
) -> Answer {
    let headers = [("origin", origin), ("cookie", cookie)];
    let told: Vec<_> = headers
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let body = (method == "POST").then(|| body.to_owned());
    api.ask(method, path, &told, body).await
}

fn at(answer: Answer) -> String {
    match answer.json() {
        Opened::Carrier(id) => format!("/carry/{id}"),
        Opened::Closed(ended) => panic!("not opened: {ended:?}"),
    }
}

fn closed(opened: &Opened) -> Option<Close> {
    match opened {
        Opened::Carrier(_) => None,
        Opened::Closed(ended) => Close::from_code(ended.code),
    }
}

fn json<F: serde::Serialize>(frame: &F) -> String {
    serde_json::to_string(frame).expect("every frame can be written as JSON")
}
