//! Which path answers what, and with which headers.

mod place;

use super::*;
use crate::Relay;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::Request;
use bytes::Bytes;
use shared::rest::SiteForm;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tower::ServiceExt;

#[tokio::test]
async fn the_chat_may_be_framed_by_its_sites_pages_only() {
    let scene = Scene::new(&["https://shop.example", "http://localhost:3000"]).await;
    let answer = scene
        .get(&format!("/chat?site={}&lang=zh-CN&theme=dark", scene.key))
        .await;
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();

    assert_eq!(answer.status(), StatusCode::OK);
    assert!(
        policy.ends_with("frame-ancestors 'self' https://shop.example http://localhost:3000"),
        "{policy}"
    );
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
    assert!(
        policy.contains("connect-src 'self' ws://relay.test wss://relay.test;"),
        "{policy}"
    );
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-cache");
    assert_eq!(
        answer.headers()[header::CONTENT_TYPE],
        "text/html; charset=utf-8"
    );
    assert!(!answer.headers().contains_key(header::X_FRAME_OPTIONS));
}

#[tokio::test]
async fn a_chat_that_does_not_exist_says_so_in_both_languages() {
    let scene = Scene::new(&[]).await;
    for path in [
        "/chat?site=nobody",
        "/chat",
        "/chat?site=",
        "/chat?site=a&site=b",
    ] {
        let answer = scene.get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let text = text(answer).await;
        assert!(
            text.contains("does not exist") && text.contains("不存在"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_console_is_framed_by_nobody() {
    let scene = Scene::new(&[]).await;
    let answer = scene.get("/console/").await;
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();

    assert_eq!(answer.status(), StatusCode::OK);
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    assert_eq!(answer.headers()[header::X_FRAME_OPTIONS], "DENY");
    for (path, to) in [("/", "/console/"), ("/console", "/console/")] {
        let answer = scene.get(path).await;
        assert!(answer.status().is_redirection());
        assert_eq!(answer.headers()[header::LOCATION], to);
    }
}

#[tokio::test]
async fn the_loader_may_be_loaded_by_every_page() {
    let scene = Scene::new(&[]).await;
    for (path, kind) in [
        ("/deskbell.js", "text/javascript; charset=utf-8"),
        ("/owner.js", "text/javascript; charset=utf-8"),
        ("/aliases.js", "text/javascript; charset=utf-8"),
        ("/deskbell.d.ts", "text/plain; charset=utf-8"),
    ] {
        let answer = scene.get(path).await;

        let headers = answer.headers();
        assert_eq!(headers[header::CONTENT_TYPE], kind);
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let cache = "public, max-age=300, stale-while-revalidate=86400";
        assert_eq!(headers[header::CACHE_CONTROL], cache);
    }
}

#[tokio::test]
async fn a_page_that_is_isolated_may_frame_the_chat() {
    let scene = Scene::new(&[]).await;
    let answer = scene.get(&format!("/chat/{}", scene.key)).await;

    let headers = answer.headers();
    assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(headers["cross-origin-embedder-policy"], "require-corp");
}

#[tokio::test]
async fn a_hashed_file_is_kept_for_ever_and_a_missing_one_is_not() {
    let scene = Scene::new(&[]).await;
    let found = scene.get("/assets/widget-1.js").await;
    let missing = scene.get("/assets/widget-2.js").await;
    let outside = scene.get("/assets/..%2Fconsole.html").await;

    let for_ever = "public, max-age=31536000, immutable";
    assert_eq!(found.headers()[header::CACHE_CONTROL], for_ever);
    assert_eq!(found.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(found.headers()[header::REFERRER_POLICY], "same-origin");
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert_eq!(missing.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(outside.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_head_request_is_answered_without_a_body() {
    let scene = Scene::new(&[]).await;
    let request = Request::head("/deskbell.js").body(Body::empty()).unwrap();
    let answer = router(scene.relay.house().clone())
        .oneshot(request)
        .await
        .unwrap();

    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers().contains_key(header::ETAG));
    assert_eq!(answer.headers()[header::CONTENT_LENGTH], "9");
    assert_eq!(text(answer).await, "");
}

#[tokio::test]
async fn a_relay_without_files_says_how_to_make_them() {
    let scene = Scene::with_files(&[], BTreeMap::new()).await;
    for path in [
        "/console/",
        "/deskbell.js",
        &format!("/chat?site={}", scene.key),
    ] {
        let answer = scene.get(path).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(text(answer).await.contains("cargo xtask dist"));
    }
}

struct Scene {
    relay: Relay,
    key: String,
}

impl Scene {
    async fn new(origins: &[&str]) -> Scene {
        let file = |name: &str, body: &'static str| (name.to_owned(), Bytes::from(body));
        let files = BTreeMap::from([
            file("deskbell.js", "// loader"),
            file("owner.js", "// owner"),
            file("aliases.js", "// aliases"),
            file("deskbell.d.ts", "// types"),
            file("chat.html", "<!doctype html>"),
            file("console.html", "<!doctype html>"),
            file("assets/widget-1.js", "// glue"),
        ]);
        Scene::with_files(origins, files).await
    }

    async fn with_files(origins: &[&str], files: BTreeMap<String, Bytes>) -> Scene {
        let store = Store::temporary().unwrap();
        let origins = origins.iter().map(|&origin| origin.to_owned()).collect();
        let form = SiteForm {
            name: "Shop".to_owned(),
            origins,
        };
        let key = store.create_site(form).await.unwrap().key;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = Config::default();
        let mut relay = Relay::start_on(config, store, Clock::system(), listener)
            .await
            .unwrap();
        relay.house.assets = Arc::new(Assets::from_files(files));
        Scene { relay, key }
    }

    async fn get(&self, path: &str) -> Response {
        let request = Request::get(path)
            .header(header::HOST, "relay.test")
            .extension(ConnectInfo(SocketAddr::from(([198, 51, 100, 7], 4_000))))
            .body(Body::empty());
        router(self.relay.house().clone())
            .oneshot(request.unwrap())
            .await
            .unwrap()
    }
}

async fn text(answer: Response) -> String {
    let body = to_bytes(answer.into_body(), 100_000).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}
