//! What administrators do is written down, with what was there before and after.

use super::*;
use crate::limits::LOGIN_ACCOUNT_BURST;
use shared::rest::audit::{AuditPage, Deed};
use shared::rest::{Looks, Routing};

/// A relay on which Ada has done five things.
async fn five_deeds() -> (Console, String, Site) {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let form = |name: &str| SiteForm {
        name: name.into(),
        origins: vec![],
    };
    let (_, site) = console
        .post::<Site>("/api/sites", &ada, &form("Shop"))
        .await;
    let path = format!("/api/sites/{}", site.id);
    let put = async |path: &str, body: serde_json::Value| {
        let answer = console.send(Method::PUT, path, &ada, Some(&body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    };
    put(&path, serde_json::json!({ "name": "Store", "origins": [] })).await;
    put(&path, serde_json::json!({ "name": "Store", "origins": [] })).await;
    let routing = Routing {
        mode: shared::Mode::Manual,
        ..Routing::default()
    };
    put(
        &format!("{path}/routing"),
        serde_json::to_value(&routing).unwrap(),
    )
    .await;
    let looks = serde_json::to_value(Looks::default()).unwrap();
    put(&format!("{path}/looks"), looks).await;
    let agent = agent_form("bob@example.com");
    console.post::<Invited>("/api/agents", &ada, &agent).await;

    (console, ada, site)
}

#[tokio::test]
async fn each_change_is_an_entry_with_before_and_after() {
    let (console, ada, site) = five_deeds().await;

    let (_, page) = console.get::<AuditPage>("/api/audit", &ada).await;

    let told: Vec<_> = page.entries.iter().rev().map(|one| one.deed).collect();
    assert_eq!(
        told,
        [
            Deed::AgentJoined,
            Deed::SiteMade,
            Deed::SiteChanged,
            Deed::RoutingChanged,
            Deed::AgentInvited,
        ],
        "what changes nothing is not written down"
    );
    let numbers: Vec<_> = page.entries.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [5, 4, 3, 2, 1]);
    let who: Vec<_> = page
        .entries
        .iter()
        .map(|one| one.agent_name.as_deref())
        .collect();
    assert_eq!(who, [Some("Ada"); 5]);
    let renamed = &page.entries[2];
    assert_eq!(
        (renamed.site, renamed.subject.as_str()),
        (Some(site.id), "Store")
    );
    let [change] = &renamed.changes[..] else {
        panic!("{renamed:?}")
    };
    assert_eq!(
        (
            change.at.as_str(),
            change.before.as_deref(),
            change.after.as_deref()
        ),
        ("name", Some("Shop"), Some("Store"))
    );
    assert_eq!(page.entries[1].changes[0].after.as_deref(), Some("manual"));
    let whole = serde_json::to_string(&page).unwrap();
    assert!(
        !whole.contains(PASSWORD) && !whole.contains("argon2"),
        "{whole}"
    );
    assert_eq!(page.head.unwrap().0, 5);

    let path = format!("/api/audit?deed=site_changed&site={}&agent=1", site.id);
    let (_, some) = console.get::<AuditPage>(&path, &ada).await;
    assert_eq!(some.entries.len(), 1);
    let (_, some) = console.get::<AuditPage>("/api/audit?before=3", &ada).await;
    assert_eq!(some.entries.len(), 2);
}

#[tokio::test]
async fn who_guesses_passwords_is_written_down_once_and_without_an_address() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        let login = Login {
            email: email.into(),
            password: "guess".into(),
            ..Login::default()
        };
        for _ in 0..LOGIN_ACCOUNT_BURST + 3 {
            console
                .send(Method::POST, "/api/login", "", Some(&login))
                .await;
        }
    }

    let (_, page) = console
        .get::<AuditPage>("/api/audit?deed=login_throttled", &ada)
        .await;

    let told: Vec<_> = page
        .entries
        .iter()
        .map(|one| (one.agent, one.subject.as_str()))
        .collect();
    assert_eq!(told, [(None, "Ada")]);
}
