//! What the calls refuse, each with its code and its status.

use super::*;
use crate::limits::{BODY_BYTES_MAX, LOGIN_ACCOUNT_BURST};

#[tokio::test]
async fn a_wrong_log_in_does_not_tell_what_was_wrong() {
    let console = Console::open().await;
    let link = console.first_link().await;
    console.accept(&link, "Ada", "ada@example.com").await;
    let mut told = Vec::new();
    for (email, password) in [
        ("ada@example.com", "a quiet winter evening"),
        ("eve@example.com", PASSWORD),
        ("not an address", PASSWORD),
        ("ada@example.com", &"x".repeat(5_000)),
    ] {
        let login = Login {
            email: email.into(),
            password: password.into(),
            ..Login::default()
        };
        let refused = console
            .refused(
                Method::POST,
                "/api/login",
                "",
                Some(&login),
                RefusalCode::WrongLogin,
            )
            .await;
        told.push(refused);
    }

    assert!(
        told.iter().all(|(status, refused)| {
            *status == StatusCode::UNAUTHORIZED && *refused == told[0].1
        })
    );
}

#[tokio::test]
async fn who_guesses_is_told_when_to_come_back() {
    let console = Console::open().await;
    let login = Login {
        email: "ada@example.com".into(),
        password: "guess".into(),
        ..Login::default()
    };
    for _ in 0..LOGIN_ACCOUNT_BURST {
        console
            .refused(
                Method::POST,
                "/api/login",
                "",
                Some(&login),
                RefusalCode::WrongLogin,
            )
            .await;
    }

    let answer = console
        .send(Method::POST, "/api/login", "", Some(&login))
        .await;

    let refused = serde_json::from_slice::<Refused>(&answer.body).unwrap();
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.refusal.code, RefusalCode::TooFast);
    let retry = refused.refusal.retry_ms.unwrap();
    assert_eq!(
        answer.headers[header::RETRY_AFTER],
        retry.div_ceil(1_000).to_string()
    );
}

#[tokio::test]
async fn a_role_reaches_as_far_as_it_says() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let (_, invited) = console
        .post::<Invited>("/api/agents", &ada, &agent_form("bob@example.com"))
        .await;
    let bob = console
        .accept(&invited.token, "Bob", "bob@example.com")
        .await;
    let site = SiteForm {
        name: "Shop".into(),
        origins: vec![],
    };
    let agent = agent_form("carol@example.com");

    for (cookie, code, status) in [
        ("", RefusalCode::NotLoggedIn, StatusCode::UNAUTHORIZED),
        (
            "deskbell_session=invented",
            RefusalCode::NotLoggedIn,
            StatusCode::UNAUTHORIZED,
        ),
        (bob.as_str(), RefusalCode::NotAllowed, StatusCode::FORBIDDEN),
    ] {
        let posted = [
            console
                .refused(Method::POST, "/api/sites", cookie, Some(&site), code)
                .await
                .0,
            console
                .refused(Method::PUT, "/api/sites/1", cookie, Some(&site), code)
                .await
                .0,
            console
                .refused(Method::POST, "/api/agents", cookie, Some(&agent), code)
                .await
                .0,
            console
                .refused(Method::GET, "/api/agents", cookie, NONE, code)
                .await
                .0,
        ];
        assert_eq!(posted, [status; 4]);
    }
    for path in ["/api/me", "/api/sites", "/api/sites/1/ended"] {
        console
            .refused(Method::GET, path, "", NONE, RefusalCode::NotLoggedIn)
            .await;
    }
    assert_eq!(console.house.store.sites().await.unwrap(), []);
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let own = format!("http://{}", console.relay.addr());
    let post = async |origin: &str| {
        let request = console
            .request(Method::POST, "/api/sites")
            .header(header::COOKIE, &ada)
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/json");
        console
            .ask(request, br#"{"name":"Shop","origins":[]}"#.to_vec())
            .await
    };

    for origin in ["https://evil.example", "null", "http://127.0.0.1"] {
        let answer = post(origin).await;
        let refused = serde_json::from_slice::<Refused>(&answer.body).unwrap();
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(refused.refusal.code, RefusalCode::OriginNotAllowed);
    }
    assert_eq!(console.house.store.sites().await.unwrap(), []);
    assert_eq!(post(&own).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let console = Console::open().await;
    let huge = format!(
        r#"{{"email":"{}","password":""}}"#,
        "x".repeat(BODY_BYTES_MAX)
    );
    for (kind, body, status) in [
        (
            "application/json",
            huge.as_str(),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        ("application/json", "{", StatusCode::BAD_REQUEST),
        ("application/json", "[1]", StatusCode::UNPROCESSABLE_ENTITY),
        (
            "application/json",
            r#"{"email":"a"}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "text/plain",
            r#"{"email":"a","password":"b"}"#,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
    ] {
        let request = console
            .request(Method::POST, "/api/login")
            .header(header::CONTENT_TYPE, kind);
        let answer = console.ask(request, body.as_bytes().to_vec()).await;
        let refused = serde_json::from_slice::<Refused>(&answer.body).unwrap();
        assert_eq!(answer.status, status, "{}", refused.says);
        assert_eq!(refused.refusal.code, RefusalCode::FieldWrong);
    }
}

#[tokio::test]
async fn fields_that_are_wrong_are_named() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let accept = format!("/api/invites/{link}");
    let wrong = async |path: &str, cookie: &str, body: serde_json::Value, field: &str| {
        let code = RefusalCode::FieldWrong;
        let (status, refused) = console
            .refused(Method::POST, path, cookie, Some(&body), code)
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.field.as_deref(), Some(field), "{}", refused.says);
    };
    let form = |name: &str, email: &str, password: &str| {
        let fields = [("name", name), ("email", email), ("password", password)];
        serde_json::json!(std::collections::BTreeMap::from(fields))
    };
    wrong(&accept, "", form("", "ada@example.com", PASSWORD), "name").await;
    wrong(&accept, "", form("Ada", "ada", PASSWORD), "email").await;
    wrong(
        &accept,
        "",
        form("Ada", "ada@example.com", "password123"),
        "password",
    )
    .await;
    wrong(
        &accept,
        "",
        form("Ada", "ada@example.com", "Ada@Example.com"),
        "password",
    )
    .await;

    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let origin = serde_json::json!({ "name": "Shop", "origins": ["https://*.example"] });
    wrong("/api/sites", &ada, origin, "origins").await;
    let mut agent = serde_json::to_value(agent_form("ada@example.com")).unwrap();
    wrong("/api/agents", &ada, agent.clone(), "email").await;
    agent["capacity"] = 0.into();
    wrong("/api/agents", &ada, agent, "capacity").await;
}

#[tokio::test]
async fn what_is_not_there_is_said_not_to_be() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let site = SiteForm {
        name: "Shop".into(),
        origins: vec![],
    };
    let form = AcceptInvite {
        password: PASSWORD.into(),
        ..AcceptInvite::default()
    };

    let used = format!("/api/invites/{link}");
    let huge = format!("/api/invites/{}", "x".repeat(1_000));
    for path in [used.as_str(), "/api/invites/invented", &huge] {
        console
            .refused(Method::GET, path, "", NONE, RefusalCode::InviteUnknown)
            .await;
        console
            .refused(
                Method::POST,
                path,
                "",
                Some(&form),
                RefusalCode::InviteUnknown,
            )
            .await;
    }
    for path in [
        "/api/sites/9/ended",
        "/api/sites/x/ended",
        "/api/nothing",
        "/api",
    ] {
        console
            .refused(Method::GET, path, &ada, NONE, RefusalCode::NotFound)
            .await;
    }
    for path in ["/api/sites/9", "/api/sites/x", "/api/sites/-1"] {
        console
            .refused(Method::PUT, path, &ada, Some(&site), RefusalCode::NotFound)
            .await;
    }
    let (status, _) = console
        .refused(
            Method::DELETE,
            "/api/sites",
            &ada,
            NONE,
            RefusalCode::NotFound,
        )
        .await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    let before = "/api/sites/9/ended?before=x";
    console
        .refused(Method::GET, before, &ada, NONE, RefusalCode::FieldWrong)
        .await;
}

#[tokio::test]
async fn a_store_that_fails_is_named_without_its_cause() {
    let console = Console::open().await;
    let link = console.first_link().await;
    let ada = console.accept(&link, "Ada", "ada@example.com").await;
    let healthy = console.send(Method::GET, "/healthz", "", NONE).await;
    assert_eq!(
        (healthy.status, healthy.body.as_slice()),
        (StatusCode::OK, &br#"{"ok":true}"#[..])
    );

    console.house.store.close().await.unwrap();

    for path in ["/api/me", "/healthz"] {
        let (status, refused) = console
            .refused(Method::GET, path, &ada, NONE, RefusalCode::StoreFailed)
            .await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.refusal.retry_ms.is_some());
        assert!(!refused.says.contains("closed"), "{}", refused.says);
    }
}

#[tokio::test]
async fn metrics_are_shown_to_this_machine_only() {
    let console = Console::open().await;
    // Counted only from the moment on at which somebody counts.
    console.house.store.can_write().await.unwrap();
    let far = console.request(Method::GET, "/metrics");
    assert_eq!(
        console.ask(far, Vec::new()).await.status,
        StatusCode::FORBIDDEN
    );

    let near = || {
        let here = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4_000)));
        Request::get("/metrics").extension(here)
    };
    let forwarded = near().header("x-forwarded-for", "127.0.0.1");
    assert_eq!(
        console.ask(forwarded, Vec::new()).await.status,
        StatusCode::FORBIDDEN
    );
    let answer = console.ask(near(), Vec::new()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        String::from_utf8(answer.body)
            .unwrap()
            .contains("deskbell_store_commits_total")
    );
}
