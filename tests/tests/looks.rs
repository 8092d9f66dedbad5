//! How the chat of a site looks, through the relay: what is refused, and what pages and frames are
//! given.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::RefusalCode;
use shared::contrast::Scheme;
use shared::rest::looks::{LOGO_BYTES_MAX, OFFSET_PX_MAX, Side, Theme};
use shared::rest::{Looks, Site};
use std::path::Path;
use tests::browser::dist;
use tests::relay::{Answer, Process, Relay, Scene};

/// One transparent pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\
    YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

async fn put(scene: &Scene, site: &Site, looks: &Looks) -> Answer {
    let path = format!("/api/sites/{}/looks", site.id);
    scene.api.put(&path, &scene.admin.cookie, looks).await
}

async fn get(scene: &Scene, path: &str) -> Answer {
    scene.api.ask("GET", path, &[], None).await
}

// The style sheet that a document names.
fn sheet_of(document: &Answer) -> String {
    let (_, rest) = document
        .body
        .split_once("href=\"/looks/")
        .unwrap_or_default();
    let name = rest.split('"').next().unwrap_or_default();
    format!("/looks/{name}")
}

#[tokio::test]
async fn only_administrators_change_looks_and_strangers_read_none() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ada = scene.agent("Ada").await;
    let path = format!("/api/sites/{}/looks", scene.site.id);

    let written = scene.api.put(&path, &ada.cookie, &Looks::default()).await;
    let read = scene.api.get(&path, &ada.cookie).await;
    let stranger = get(&scene, &path).await;
    let nowhere = scene.api.get("/api/sites/99/looks", &ada.cookie).await;

    let statuses = [&written, &read, &stranger, &nowhere].map(|answer| answer.status);
    assert_eq!(statuses, [403, 200, 401, 404]);
    assert_eq!(read.json::<Looks>(), Looks::default());
}

#[tokio::test]
async fn what_cannot_be_read_or_is_too_large_is_refused_by_its_field_and_changes_nothing() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let svg = STANDARD.encode("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let heavy = STANDARD.encode(vec![0; LOGO_BYTES_MAX + 1]);
    let bad = |change: &dyn Fn(&mut Looks)| {
        let mut looks = Looks::default();
        change(&mut looks);
        looks
    };
    for (field, looks) in [
        ("accent", bad(&|one| one.accent = "#ffee58".to_owned())),
        (
            "accent_dark",
            bad(&|one| one.accent_dark = "#1a237e".to_owned()),
        ),
        ("accent", bad(&|one| one.accent = "red;}".to_owned())),
        ("aside", bad(&|one| one.aside = OFFSET_PX_MAX + 1)),
        ("launcher_en", bad(&|one| one.launcher_en = "x".repeat(99))),
        (
            "greeting_zh",
            bad(&|one| one.greeting_zh = "a\u{202e}b".to_owned()),
        ),
        ("logo", bad(&|one| one.logo.clone_from(&svg))),
        ("logo", bad(&|one| one.logo.clone_from(&heavy))),
    ] {
        let refused = put(&scene, &scene.site, &looks).await.refused();
        assert_eq!(refused.refusal.code, RefusalCode::FieldWrong);
        assert_eq!(refused.field.as_deref(), Some(field), "{}", refused.says);
    }
    let path = format!("/api/sites/{}/looks", scene.site.id);
    let kept = scene.api.get(&path, &scene.admin.cookie).await;
    assert_eq!(kept.json::<Looks>(), Looks::default());

    let endless = bad(&|one| one.logo = "A".repeat(100_000));
    assert_eq!(put(&scene, &scene.site, &endless).await.status, 413);
}

#[tokio::test]
async fn each_site_has_a_loader_of_its_own_that_changes_with_its_looks() {
    let relay = Process::start(&["--assets", dist().to_str().unwrap()]).await;
    let scene = relay.scene().await;
    let other = scene.another_site("Shop").await;
    let [here, there] = [&scene.site, &other].map(|site| format!("/deskbell.js?site={}", site.key));
    let plain = get(&scene, "/deskbell.js").await;
    // Whoever changed nothing has the loader as it is, and so has a key that nobody has.
    assert_eq!(get(&scene, &here).await.body, plain.body);
    assert_eq!(
        get(&scene, "/deskbell.js?site=nobody").await.body,
        plain.body
    );

    let looks = Looks {
        accent: "#8e24aa".to_owned(),
        side: Side::Left,
        ..Looks::default()
    };
    assert_eq!(put(&scene, &scene.site, &looks).await.status, 200);

    let first = get(&scene, &here).await;
    assert!(first.body.contains("#8e24aa") && first.body.ends_with(&plain.body));
    assert_eq!(first.header("cache-control"), "public, max-age=60");
    assert_eq!(first.header("access-control-allow-origin"), "*");
    assert_eq!(first.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(get(&scene, &there).await.body, plain.body);
    let tag = first.header("etag").to_owned();
    let again = [("if-none-match", tag.as_str())];
    assert_eq!(scene.api.ask("GET", &here, &again, None).await.status, 304);

    let changed = Looks { above: 80, ..looks };
    assert_eq!(put(&scene, &scene.site, &changed).await.status, 200);
    let second = scene.api.ask("GET", &here, &again, None).await;
    assert_eq!(second.status, 200);
    assert!(second.body.contains("margin:80px 16px"), "{}", second.body);
    assert_ne!(second.header("etag"), tag);
}

#[tokio::test]
async fn the_document_names_a_style_sheet_and_a_logo_that_are_the_sites_own() {
    let relay = Process::start(&["--assets", dist().to_str().unwrap()]).await;
    let scene = relay.scene().await;
    let chat = format!("/chat?site={}", scene.site.key);
    assert!(!get(&scene, &chat).await.body.contains("/looks/"));
    let looks = Looks {
        accent: "#8e24aa".to_owned(),
        theme: Theme::Dark,
        greeting_en: "Hello & <welcome>".to_owned(),
        logo: PNG.to_owned(),
        ..Looks::default()
    };
    assert_eq!(put(&scene, &scene.site, &looks).await.status, 200);

    let document = get(&scene, &chat).await;
    assert!(document.body.contains("data-theme=\"dark\""));
    assert!(
        document
            .body
            .contains("data-greeting-en=\"Hello &amp; &lt;welcome&gt;\"")
    );
    let light = get(&scene, &format!("{chat}&theme=light")).await;
    assert!(light.body.contains("data-theme=\"light\""));
    let path = sheet_of(&document);
    let sheet = get(&scene, &path).await;
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    let for_ever = "public, max-age=31536000, immutable";
    assert_eq!(sheet.header("cache-control"), for_ever);
    assert!(sheet.body.contains("--accent:#8e24aa"), "{}", sheet.body);
    let (_, rest) = document.body.split_once("data-logo=\"").unwrap();
    let logo = rest.split('"').next().unwrap();
    let head = scene.api.ask("HEAD", logo, &[], None).await;
    assert_eq!(
        (head.status, head.header("content-type")),
        (200, "image/png")
    );
    assert_eq!(head.header("x-content-type-options"), "nosniff");

    // What is not there any more has no name any more, nor has what is another site's.
    let none = get(&scene, "/looks/nobody/x.css").await;
    assert_eq!(
        (none.status, none.header("cache-control")),
        (404, "no-store")
    );
    assert_eq!(
        put(&scene, &scene.site, &Looks::default()).await.status,
        200
    );
    assert_eq!(get(&scene, &path).await.status, 404);
    // The same looks are the same file, and pages without script have them too.
    assert_eq!(put(&scene, &scene.site, &looks).await.status, 200);
    let plain = get(&scene, &format!("/chat/{}?plain&lang=en", scene.site.key)).await;
    assert_eq!(sheet_of(&plain), path);
    assert!(plain.body.contains("Hello &amp; &lt;welcome&gt;") && plain.body.contains(logo));
    let policy = plain.header("content-security-policy");
    assert!(
        policy.contains("style-src 'self'") && policy.contains("img-src 'self'"),
        "{policy}"
    );
}

#[tokio::test]
async fn looks_outlive_the_relay() {
    let mut relay = Process::start(&[]).await;
    let scene = relay.scene().await;
    let looks = Looks {
        launcher_zh: "联系客服".to_owned(),
        ..Looks::default()
    };
    assert_eq!(put(&scene, &scene.site, &looks).await.status, 200);

    relay.kill();
    relay.restart().await;

    let path = format!("/api/sites/{}/looks", scene.site.id);
    let kept = relay.api().get(&path, &scene.admin.cookie).await;
    assert_eq!(kept.json::<Looks>(), looks);
}

#[test]
fn the_grounds_that_colours_are_measured_on_are_those_of_the_style_sheet() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/theme.css");
    let sheet = std::fs::read_to_string(path).unwrap();
    for (scheme, begins) in [
        (Scheme::Light, ":root, [data-theme=\"light\"] {"),
        (Scheme::Dark, "\n[data-theme=\"dark\"] {"),
    ] {
        let (_, block) = sheet.split_once(begins).unwrap();
        let block = block.split('}').next().unwrap();
        let (ground, accent) = (scheme.ground(), scheme.accent());
        assert!(
            block.contains(&format!("--ground: {ground};")),
            "{scheme:?}"
        );
        assert!(
            block.contains(&format!("--accent: {accent};")),
            "{scheme:?}"
        );
    }
}
