//! Every call of the table, asked by nobody and by every role; and the table as it is documented.

use super::*;
use crate::http::rights::{CALLS, Call, FRAMES, Right, page, rank};
use shared::rest::{AgentChange, Factors};
use shared::{AgentId, FromAgent};
use std::path::Path;

const ROLES: [Role; 3] = [Role::Agent, Role::Supervisor, Role::Administrator];

/// A relay with a site and somebody of each role.
async fn house() -> (Console, [AgentId; 3]) {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let form = SiteForm {
        name: "Shop".into(),
        origins: vec![],
    };
    console.post::<Site>("/api/sites", &ada, &form).await;
    let mut ids = [AgentId(0), AgentId(0), AgentId(1)];
    for (place, role) in [Role::Agent, Role::Supervisor].into_iter().enumerate() {
        let form = AgentForm {
            role,
            ..agent_form(&format!("{place}@example.com"))
        };
        let (_, invited) = console.post::<Invited>("/api/agents", &ada, &form).await;
        console.accept(&invited.token, "Bob", &form.email).await;
        ids[place] = invited.agent.id;
    }
    (console, ids)
}

impl Console {
    async fn cookie_of(&self, id: AgentId) -> String {
        let secret = self.house.store.open_session(id, "", NOW).await.unwrap();
        format!("deskbell_session={secret}")
    }

    /// What comes of a call: its status, and the code where it is refused.
    async fn tries(&self, call: &Call, cookie: &str) -> (StatusCode, Option<RefusalCode>) {
        let path = call.path.replace("{id}", "999").replace("{token}", "none");
        let method = Method::from_bytes(call.method.as_bytes()).unwrap();
        let answer = self.send(method, &path, cookie, NONE).await;
        let refused = serde_json::from_slice::<Refused>(&answer.body).ok();
        (answer.status, refused.map(|refused| refused.refusal.code))
    }
}

#[tokio::test]
async fn every_call_is_made_by_whom_it_says_and_by_nobody_else() {
    let (console, ids) = house().await;
    let calls = CALLS.iter().filter(|call| call.path.starts_with("/api/"));
    let calls: Vec<_> = calls.collect();
    assert!(calls.len() > 30);

    for call in calls {
        let name = format!("{} {}", call.method, call.path);
        for cookie in ["", "deskbell_session=invented"] {
            let (status, code) = console.tries(call, cookie).await;
            match call.right {
                Right::Anybody => assert_ne!(code, Some(RefusalCode::NotLoggedIn), "{name}"),
                _ => assert_eq!(
                    (status, code),
                    (StatusCode::UNAUTHORIZED, Some(RefusalCode::NotLoggedIn)),
                    "{name} by nobody"
                ),
            }
        }
        for (role, id) in ROLES.into_iter().zip(ids) {
            let cookie = console.cookie_of(id).await;
            let (status, code) = console.tries(call, &cookie).await;
            let may = match call.right {
                Right::Role(least) => rank(role) >= rank(least),
                Right::Anybody | Right::Known | Right::Own => true,
            };
            let name = format!("{name} by {role:?}: {status} {code:?}");
            assert_eq!(code == Some(RefusalCode::NotAllowed), !may, "{name}");
            assert_eq!(status == StatusCode::FORBIDDEN, !may, "{name}");
            assert_ne!(code, Some(RefusalCode::NotLoggedIn), "{name}");
            assert_ne!(
                status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{name}: no such call"
            );
        }
    }
}

#[tokio::test]
async fn who_must_set_up_a_second_factor_may_do_that_and_nothing_else() {
    let (console, ids) = house().await;
    let required = Factors {
        required: ROLES.to_vec(),
        held: Vec::new(),
    };
    let admin = console.cookie_of(ids[2]).await;
    let method = Method::PUT;
    let answer = console.send(method, "/api/factors", &admin, Some(&required));
    assert_eq!(answer.await.status, StatusCode::OK);

    for call in CALLS.iter().filter(|call| call.path.starts_with("/api/")) {
        for (role, id) in ROLES.into_iter().zip(ids) {
            let cookie = console.cookie_of(id).await;
            let (status, code) = console.tries(call, &cookie).await;
            let is_due = (status, code) == (StatusCode::FORBIDDEN, Some(RefusalCode::FactorDue));
            let is_closed = matches!(call.right, Right::Role(_));
            assert_eq!(
                is_due, is_closed,
                "{} {} by {role:?}",
                call.method, call.path
            );
        }
    }
}

#[tokio::test]
async fn a_role_that_is_changed_holds_at_once() {
    let (console, ids) = house().await;
    let (admin, agent) = (
        console.cookie_of(ids[2]).await,
        console.cookie_of(ids[0]).await,
    );
    let (status, _) = console.get::<Refused>("/api/agents", &agent).await;
    assert_eq!(status, StatusCode::FORBIDDEN);

    let change = AgentChange {
        role: Role::Administrator,
        capacity: 3,
    };
    let path = format!("/api/agents/{}", ids[0]);
    let method = Method::PUT;
    let changed = console.call::<AgentCard>(method, &path, &admin, Some(&change));
    assert_eq!(changed.await.1.capacity, 3);

    let (status, all) = console.get::<Vec<AgentCard>>("/api/agents", &agent).await;
    assert_eq!((status, all.len()), (StatusCode::OK, 3));
    // And the one who made somebody an administrator may be let in no more, but not the last one.
    let path = format!("/api/agents/{}", ids[2]);
    let gone = console.send(Method::DELETE, &path, &agent, NONE).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let code = RefusalCode::NotLoggedIn;
    console
        .refused(Method::GET, "/api/me", &admin, NONE, code)
        .await;
    let path = format!("/api/agents/{}", ids[0]);
    let code = RefusalCode::FieldWrong;
    console
        .refused(Method::DELETE, &path, &agent, NONE, code)
        .await;
    let less = AgentChange {
        role: Role::Agent,
        capacity: 3,
    };
    console
        .refused(Method::PUT, &path, &agent, Some(&less), code)
        .await;
}

#[test]
fn every_frame_has_a_row() {
    let rows: Vec<_> = FRAMES.iter().map(|frame| frame.kind).collect();
    assert_eq!(rows, FromAgent::KINDS);
}

#[test]
fn the_documentation_is_what_the_relay_goes_by() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/roles.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, page(), "UPDATE=1 writes docs/roles.md anew");
}
