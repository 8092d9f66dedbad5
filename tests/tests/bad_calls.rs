//! HTTP calls that should not have been made: each is refused in words, and the relay goes on.

use shared::RefusalCode;
use shared::rest::{AcceptInvite, PASSWORD_CHARS_MAX, SiteForm};
use tests::relay::{PAGE_ORIGIN, Relay, Scene};

/// What every body here is said to be.
const JSON: (&str, &str) = ("content-type", "application/json");
/// A log-in that nobody has.
const LOGIN: &str = r#"{"email":"a@b.example","password":"wrong wrong wrong"}"#;
/// A site that could be made.
const SITE: &str = r#"{"name":"New","origins":[]}"#;

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (_relay, scene) = scene().await;
    let cookie = ("cookie", scene.admin.cookie.as_str());

    for (status, method, path, body) in [
        (404, "GET", "/api", None),
        (404, "GET", "/api/nothing", None),
        (404, "POST", "/api/sites/1/nothing", Some("{}")),
        (404, "PUT", "/api/sites/99", Some(SITE)),
        (404, "PUT", "/api/sites/x", Some(SITE)),
        (404, "GET", "/api/sites/99/ended", None),
        (404, "GET", "/api/sites/-1/ended", None),
        (405, "GET", "/api/login", None),
        (405, "DELETE", "/api/sites/1", None),
    ] {
        let body = body.map(str::to_owned);
        let answer = scene.api.ask(method, path, &[JSON, cookie], body).await;

        assert_eq!(answer.status, status, "{method} {path} {answer}");
        assert_eq!(
            answer.refused().refusal.code,
            RefusalCode::NotFound,
            "{method} {path}"
        );
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let (_relay, scene) = scene().await;
    let long = format!(r#"{{"email":"{}","password":"x"}}"#, "x".repeat(20_000));
    let text = ("content-type", "text/plain");
    let form = ("content-type", "application/x-www-form-urlencoded");

    for (status, headers, body) in [
        (413, &[JSON][..], long.as_str()),
        (415, &[], LOGIN),
        (415, &[text], LOGIN),
        (415, &[form], LOGIN),
        (400, &[JSON], "{"),
        (400, &[JSON], ""),
        (422, &[JSON], r#"{"email":1}"#),
        (422, &[JSON], "[]"),
    ] {
        let answer = scene
            .api
            .ask("POST", "/api/login", headers, Some(body.to_owned()))
            .await;

        assert_eq!(answer.status, status, "{headers:?} {answer}");
        assert_eq!(
            answer.refused().refusal.code,
            RefusalCode::FieldWrong,
            "{headers:?}"
        );
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let (_relay, scene) = scene().await;
    let cookie = ("cookie", scene.admin.cookie.as_str());
    let own = scene.api.origin();
    let longer = format!("{own}.evil.example");
    let post = async |path: &str, origin: &str| {
        let headers = [JSON, cookie, ("origin", origin)];
        scene
            .api
            .ask("POST", path, &headers, Some(SITE.to_owned()))
            .await
    };

    for origin in [
        "https://evil.example",
        PAGE_ORIGIN,
        "null",
        longer.as_str(),
        "",
    ] {
        for path in ["/api/sites", "/api/agents", "/api/logout", "/api/login"] {
            let answer = post(path, origin).await;

            assert_eq!(answer.status, 403, "{path} {origin} {answer}");
            assert_eq!(answer.refused().refusal.code, RefusalCode::OriginNotAllowed);
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
    }
    let sites = scene.api.get("/api/sites", cookie.1).await;
    assert_eq!(
        sites.json::<Vec<shared::rest::Site>>().len(),
        1,
        "and the session lives"
    );
    assert_eq!(post("/api/sites", &own).await.status, 201);
    scene.still_serves().await;
}

/// Who opens such an address is a person with a browser, not a program.
#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_both_languages() {
    let (_relay, scene) = scene().await;
    for path in [
        "/nothing",
        "/assets/nothing.js",
        "/assets/..%2f..%2fdeskbell.db",
        "/..%2f..%2fetc/passwd",
        "/chat?site=nobody",
    ] {
        let answer = scene.api.ask("GET", path, &[], None).await;

        assert_eq!(answer.status, 404, "{path} {answer}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(
            answer.body.contains("lang=\"zh-CN\"") && !answer.body.contains("nobody"),
            "{path}"
        );
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn fields_that_are_wrong_are_named() {
    let (_relay, scene) = scene().await;
    let api = scene.api;
    let cookie = scene.admin.cookie.as_str();
    let site = |name: &str, origin: &str| SiteForm {
        name: name.to_owned(),
        origins: vec![origin.to_owned()],
    };
    let token = scene.invite("Ana", 2).await;
    let invite = |password: &str| AcceptInvite {
        name: "Ana".to_owned(),
        email: "ana@wallet.example".to_owned(),
        password: password.to_owned(),
    };

    for (field, form) in [
        ("name", site(" ", "https://a.example")),
        ("name", site(&"x".repeat(61), "https://a.example")),
        ("origins", site("A", "a.example")),
        ("origins", site("A", "https://a.example/path")),
        ("origins", site("A", "https://a.example; script-src *")),
        ("origins", site("A", "javascript:alert(1)")),
    ] {
        let answer = api.post("/api/sites", cookie, &form).await;
        assert_eq!(answer.status, 422, "{form:?} {answer}");
        let refused = answer.refused();
        assert_eq!(refused.refusal.code, RefusalCode::FieldWrong);
        assert_eq!(refused.field.as_deref(), Some(field), "{form:?}");
    }
    for password in ["", "short", &"x".repeat(PASSWORD_CHARS_MAX + 1)] {
        let answer = api
            .post(&format!("/api/invites/{token}"), "", &invite(password))
            .await;
        assert_eq!(answer.status, 422, "{answer}");
        assert_eq!(answer.refused().field.as_deref(), Some("password"));
    }
    assert_eq!(
        api.accept(&token, "Ana").await.status,
        200,
        "the link was not used up"
    );
    scene.still_serves().await;
}

#[tokio::test]
async fn an_answer_never_shows_what_was_sent() {
    let (_relay, scene) = scene().await;
    let login = r#"{"email":"a@b.example","password":"hunter2 hunter2","more":"#;

    let answer = scene.api.ask(
        "POST",
        "/api/login",
        &[("content-type", "application/json")],
        Some(login.into()),
    );

    let answer = answer.await;
    assert_eq!(answer.status, 400);
    assert!(!answer.body.contains("hunter2"), "{answer}");
    assert_eq!(answer.header("cache-control"), "no-store");
}

async fn scene() -> (Relay, Scene) {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    (relay, scene)
}
