//! Every frame of an agent, sent by every role: only what the table of rights says is refused for
//! the role.

use crate::bot::{Bot, Scene, protocol};
use relay::http::rights::{FRAMES, rank};
use relay::store::{Accepted, Account};
use serde_json::{Value, json};
use shared::rest::{AgentForm, Role};
use shared::version::Encoding;
use std::fs;
use std::path::Path;
use tokio_tungstenite::tungstenite::Message;

/// A conversation that there is not: a frame about it is always refused, which tells that all
/// before it was answered.
const NOWHERE: &str = r#"{"end":{"conversation":987654321}}"#;

#[tokio::test]
async fn every_frame_is_obeyed_from_the_role_on_that_the_table_says() {
    let scene = Scene::new().await;
    let mut cookies = Vec::new();
    for role in [Role::Agent, Role::Supervisor, Role::Administrator] {
        cookies.push((role, cookie_of(&scene, role).await));
    }
    for (role, cookie) in cookies {
        for frame in FRAMES.iter().filter(|frame| frame.kind != "hello") {
            let headers = [protocol(Encoding::Json), ("cookie", cookie.as_str())];
            let mut bot = Bot::open(&scene.agents_door(), &headers).await;
            let example = example(frame.kind);
            bot.send(hello(&example)).await;
            bot.send(Message::text(example.to_string())).await;
            bot.send(Message::text(NOWHERE)).await;

            let refused = refusals(&mut bot).await;

            let is_refused = refused.iter().any(|code| code == "not_allowed");
            let may = rank(role) >= rank(frame.role);
            assert_eq!(is_refused, !may, "{} by {role:?}: {refused:?}", frame.kind);
        }
    }
}

/// The frame of this kind that the golden files pin.
fn example(kind: &str) -> Value {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let file = house.join(format!("shared/golden/v1/from_agent.{kind}.json"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{kind}: {error}"));
    let frame: Value = serde_json::from_str(&text).unwrap();
    frame
}

/// Comes in as the tab under whose name the frame is numbered.
fn hello(frame: &Value) -> Message {
    let of = |frame: &Value| {
        let body = frame.as_object()?.values().next()?;
        body.get("nonce")?.get("tab").cloned()
    };
    let tab = of(frame).unwrap_or_else(|| json!("0000000000000001"));
    Message::text(json!({ "hello": { "tab": tab, "since": [] } }).to_string())
}

async fn refusals(bot: &mut Bot) -> Vec<String> {
    let mut codes = Vec::new();
    loop {
        let frame: Value = bot.hear().await;
        let Some(refused) = frame.get("refused") else {
            continue;
        };
        if refused["conversation"] == json!(987_654_321) {
            return codes;
        }
        let code = refused["refusal"]["code"].as_str();
        codes.push(code.unwrap_or_default().to_owned());
    }
}

async fn cookie_of(scene: &Scene, role: Role) -> String {
    let now = scene.clock.now();
    let email = format!("{role:?}@shop.example").to_lowercase();
    let form = AgentForm {
        name: format!("{role:?}"),
        email: email.clone(),
        role,
        capacity: 2,
    };
    let invited = scene.store.create_agent(form, now).await.unwrap().unwrap();
    let account = Account {
        name: format!("{role:?}"),
        email,
        password_hash: "nobody logs in with a password here".to_owned(),
    };
    let accepted = scene
        .store
        .accept_invite(&invited.token, account, now)
        .await;
    assert!(matches!(accepted, Ok(Accepted::Active(_))), "{accepted:?}");
    let secret = scene.store.open_session(invited.agent.id, "", now).await;
    format!("deskbell_session={}", secret.unwrap())
}
