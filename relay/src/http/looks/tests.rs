//! What is made of looks, byte for byte where others rely on it.

use super::*;
use bytes::Bytes;
use shared::rest::looks::{Side, Sign, Theme};
use std::collections::BTreeMap;
use std::path::Path;

/// One transparent pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\
    YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// What the house's keeper weighs as the most that a page may load.
const FULL: &str = "shared/golden/looks.full.json";

fn full() -> Looks {
    Looks {
        accent: "#5b2a86".to_owned(),
        accent_dark: "#c9a6e8".to_owned(),
        theme: Theme::Dark,
        side: Side::Left,
        aside: 24,
        above: 80,
        sign: Sign::Headset,
        own_button: false,
        launcher_en: "Questions? Ask us".to_owned(),
        launcher_zh: "有问题？联系客服".to_owned(),
        greeting_en: "Welcome <to> \"Wallet\"".to_owned(),
        greeting_zh: "欢迎".to_owned(),
        logo: PNG.to_owned(),
    }
}

fn assets() -> Assets {
    let file = |name: &str, body: &'static str| (name.to_owned(), Bytes::from(body));
    let html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>x</title>\n</head>\n<body>";
    Assets::from_files(BTreeMap::from([
        file("deskbell.js", "loader()"),
        file("looks.js", "(l=>{dress(l)})(LOOKS);\n"),
        file("chat.html", html),
    ]))
}

#[test]
fn a_site_without_looks_has_the_files_as_they_are() {
    let outfit = Outfit::make("k", &Looks::default(), &assets());

    assert!(outfit.loader.is_none() && outfit.sheet.is_none() && outfit.logo.is_none());
    assert!(outfit.document("").is_none() && outfit.document("blue").is_none());
    let dark = outfit.document("dark").and_then(Asset::text).unwrap();
    assert!(
        dark.contains("<html lang=\"en\" data-theme=\"dark\">"),
        "{dark}"
    );
}

#[test]
fn the_document_says_everything_before_a_script_runs_and_as_text() {
    let outfit = Outfit::make("k", &full(), &assets());
    let sheet = &outfit.sheet.as_ref().unwrap().0;
    let logo = &outfit.logo.as_ref().unwrap().0;

    let html = outfit.document("").and_then(Asset::text).unwrap();

    let root = format!(
        "<html lang=\"en\" data-theme=\"dark\" \
         data-greeting-en=\"Welcome &lt;to&gt; &quot;Wallet&quot;\" data-greeting-zh-cn=\"欢迎\" \
         data-logo=\"/looks/k/{logo}\">"
    );
    assert!(html.contains(&root), "{html}");
    let link = format!("<link rel=\"stylesheet\" href=\"/looks/k/{sheet}\">\n</head>");
    assert!(html.contains(&link), "{html}");
    // The page around it knows better.
    let light = outfit.document("light").and_then(Asset::text).unwrap();
    assert!(light.contains("data-theme=\"light\""), "{light}");
    assert!(outfit.file(sheet).is_some() && outfit.file(logo).is_some());
    assert!(outfit.file("x.css").is_none());
}

#[test]
fn the_loader_comes_after_what_dresses_it() {
    let outfit = Outfit::make("k", &full(), &assets());
    let text = outfit.loader.as_ref().and_then(Asset::text).unwrap();

    assert!(text.starts_with("(l=>{dress(l)})({\"tag\":"), "{text}");
    assert!(text.ends_with("});\nloader()"), "{text}");
}

#[test]
fn only_what_differs_is_told() {
    let told = |change: fn(&mut Looks)| {
        let mut looks = Looks::default();
        change(&mut looks);
        bubble::told(&looks).unwrap_or_default()
    };

    assert_eq!(told(|_| ()), "");
    assert_eq!(told(|looks| looks.greeting_en = "Hello".into()), "");
    let left = told(|looks| looks.side = Side::Left);
    assert_eq!(left, r#"{"tag":{"position":"left"},"css":""}"#);
    let dark = told(|looks| looks.theme = Theme::Dark);
    assert_eq!(dark, r#"{"tag":{"theme":"dark"},"css":""}"#);
    let own = told(|looks| looks.own_button = true);
    assert!(
        own.contains("button,b{display:none}") && own.ends_with("\"own\":1}"),
        "{own}"
    );
    let one = told(|looks| looks.accent = "#ad1457".into());
    assert!(
        one.contains("background:light-dark(#ad1457,#5cc4b7)"),
        "{one}"
    );
    assert!(one.contains("color:light-dark(#fff,#000)"), "{one}");
    let far = told(|looks| looks.above = 100);
    assert!(far.contains("section{margin:100px 16px}"), "{far}");
    assert!(far.contains("height:min(640px,100dvh - 192px)"), "{far}");
}

#[test]
fn what_the_keeper_weighs_is_what_a_full_set_of_looks_is_told() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = house.join(FULL);
    let told = bubble::told(&full()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), told);
}

#[test]
fn the_frame_has_shades_for_both_lights() {
    let css = sheet::frame(&full()).unwrap();

    assert!(
        css.contains("--accent:#5b2a86;--on-accent:#ffffff"),
        "{css}"
    );
    assert!(
        css.contains("--accent:#c9a6e8;--on-accent:#000000"),
        "{css}"
    );
    assert_eq!(css.matches("--accent:#c9a6e8").count(), 2);
    assert!(css.contains(".logo{"));
    assert_eq!(sheet::frame(&Looks::default()), None);
    let greets = Looks {
        greeting_en: "Hello".to_owned(),
        ..Looks::default()
    };
    assert_eq!(sheet::frame(&greets), None);
}
