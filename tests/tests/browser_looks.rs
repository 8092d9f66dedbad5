//! What owners make of the bubble and the panel, on real pages of several sites of one relay.
//!
//! Colours, measures and words are read off what the browser computed.

use serde_json::Value;
use shared::rest::looks::{Sign, Theme};
use shared::rest::{Looks, Site, SiteForm};
use std::time::Duration;
use tests::browser::{Chat, Console, HostPage, Person, SEE_WITHIN, Stage, test};
use tests::relay::Scene;
use thirtyfour::Key;
use tokio::time::{interval, timeout};

const ROOT: &str = "document.querySelector('deskbell-bubble').shadowRoot";

/// A white square.
const LOGO: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\
    YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

fn tag(stage: &Stage, site: &Site) -> String {
    let (origin, key) = (stage.relay.api().origin(), &site.key);
    format!("<script async src=\"{origin}/deskbell.js?site={key}\"></script>")
}

async fn wears(scene: &Scene, site: &Site, looks: &Looks) {
    let path = format!("/api/sites/{}/looks", site.id);
    let answer = scene.api.put(&path, &scene.admin.cookie, looks).await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn computed(person: &Person, selector: &str, property: &str) -> String {
    let style = format!("getComputedStyle({ROOT}.querySelector('{selector}'))");
    person.runs(&format!("return {style}['{property}']")).await
}

// The bubble's distances from the left, the right and the bottom of the page.
async fn distances(person: &Person) -> [i32; 3] {
    let script = format!(
        "const box = {ROOT}.querySelector('button').getBoundingClientRect();
         const page = document.documentElement;
         return [box.left, page.clientWidth - box.right, innerHeight - box.bottom].map(Math.round)"
    );
    person.runs(&script).await
}

// Everything that an owner can choose, but for a button of the page's own.
fn violet() -> Looks {
    Looks {
        accent: "#8e24aa".to_owned(),
        accent_dark: "#ce93d8".to_owned(),
        theme: Theme::Dark,
        side: shared::rest::looks::Side::Left,
        aside: 40,
        above: 24,
        sign: Sign::Question,
        launcher_en: "Questions?".to_owned(),
        launcher_zh: "有问题吗".to_owned(),
        greeting_en: "Hello from the wallet".to_owned(),
        logo: LOGO.to_owned(),
        ..Looks::default()
    }
}

async fn second_page(scene: &Scene, stage: &Stage) -> (HostPage, Site) {
    let (page, site) = (HostPage::start().await, scene.another_site("Shop").await);
    let form = SiteForm {
        name: "Shop".to_owned(),
        origins: vec![page.origin()],
    };
    let path = format!("/api/sites/{}", site.id);
    let answer = scene.api.put(&path, &scene.admin.cookie, &form).await;
    assert_eq!(answer.status, 200, "{answer}");
    page.put(&tag(stage, &site));
    (page, site)
}

#[tokio::test]
async fn two_sites_of_one_relay_look_as_their_owners_want() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (shop_page, shop) = second_page(&scene, &stage).await;
    stage.page.put(&tag(&stage, &scene.site));
    let relay = stage.relay.api().origin();
    let strict =
        format!("default-src 'none'; img-src data:; script-src {relay}; frame-src {relay}");
    stage.page.head(&[("content-security-policy", &strict)]);
    wears(&scene, &scene.site, &violet()).await;
    let orange = Looks {
        accent: "#b23c00".to_owned(),
        above: 100,
        ..Looks::default()
    };
    wears(&scene, &shop, &orange).await;

    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    let asked = bo.asked().await;
    let of_relay = asked.iter().filter(|one| one.url().starts_with(&relay));
    assert_eq!(of_relay.count(), 1, "{asked:?}");
    assert_eq!(
        computed(&bo, "button", "backgroundColor").await,
        "rgb(206, 147, 216)"
    );
    assert_eq!(computed(&bo, "button", "color").await, "rgb(0, 0, 0)");
    let [left, _, bottom] = distances(&bo).await;
    assert_eq!([left, bottom], [40, 24]);
    let names = format!(
        "const button = {ROOT}.querySelector('button');
         return [button.textContent, button.ariaLabel]"
    );
    let [seen, said]: [String; 2] = bo.runs(&names).await;
    assert_eq!((seen.as_str(), said.trim()), ("Questions?", "Questions?"));
    bo.opens().await;
    bo.reads("Hello from the wallet").await;
    let looks = "return [document.documentElement.dataset.theme,
        getComputedStyle(document.documentElement).getPropertyValue('--accent'),
        document.querySelector('.logo').naturalWidth,
        document.querySelector('.header .avatar').checkVisibility()]";
    let looks: Value = bo.runs(looks).await;
    assert_eq!(looks, serde_json::json!(["dark", "#ce93d8", 1, false]));
    bo.speaks("zh-CN").await;
    let heading: String = bo
        .runs("return document.querySelector('.intro h2').textContent")
        .await;
    assert!(
        !heading.contains("wallet") && !heading.is_empty(),
        "{heading}"
    );
    bo.leaves().await;

    let mo = Chat::new(stage.person("Mo").await);
    mo.goes_to(&shop_page.origin()).await;
    mo.within_bubble("button").await;
    assert_eq!(
        computed(&mo, "button", "backgroundColor").await,
        "rgb(178, 60, 0)"
    );
    let [_, right, bottom] = distances(&mo).await;
    assert_eq!([right, bottom], [16, 100]);
    mo.opens().await;
    let accent =
        "getComputedStyle(document.documentElement).getPropertyValue('--accent') === '#b23c00'";
    mo.until("the colour of the shop", accent).await;
    mo.leaves().await;
}

#[tokio::test]
async fn the_tag_that_owners_have_wears_the_looks_when_it_is_opened_and_its_attributes_win() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let looks = Looks {
        accent: "#8e24aa".to_owned(),
        theme: Theme::Dark,
        side: shared::rest::looks::Side::Left,
        ..Looks::default()
    };
    wears(&scene, &scene.site, &looks).await;
    let bo = Chat::new(stage.person("Bo").await);

    bo.open(&stage.page.origin()).await;
    let themed = "document.documentElement.dataset.theme === 'dark'";
    bo.until("the theme", themed).await;
    let accent = "getComputedStyle(document.documentElement).getPropertyValue('--on-accent')";
    assert_eq!(
        bo.runs::<String>(&format!("return {accent}")).await,
        "#000000"
    );

    let more =
        tag(&stage, &scene.site).replace("async", "async data-position=right data-theme=light");
    stage.page.put(&more);
    bo.open(&stage.page.origin()).await;
    bo.until(
        "the theme of the tag",
        "document.documentElement.dataset.theme === 'light'",
    )
    .await;
    bo.looks_at_page().await;
    let [_, right, _] = distances(&bo).await;
    assert_eq!(right, 16);
    assert_eq!(
        computed(&bo, "button", "backgroundColor").await,
        "rgb(142, 36, 170)"
    );
    // On the left as on the right, the panel fills a small screen.
    stage.page.put(&tag(&stage, &scene.site));
    bo.resizes(360, 640).await;
    bo.open(&stage.page.origin()).await;
    bo.looks_at_page().await;
    let fills = format!("{ROOT}.querySelector('iframe').getBoundingClientRect().width === 360");
    bo.until("a panel as wide as the screen", &fills).await;
    bo.leaves().await;
}

#[tokio::test]
async fn a_button_of_the_page_opens_the_chat_and_gets_the_focus_back() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let looks = Looks {
        own_button: true,
        ..Looks::default()
    };
    wears(&scene, &scene.site, &looks).await;
    let button = "<p><a href=\"#help\" id=\"own\" data-deskbell-open><b>Help</b></a></p>";
    stage
        .page
        .put(&[button, &tag(&stage, &scene.site)].concat());
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    let seen = format!("return {ROOT}.querySelector('button').checkVisibility()");
    assert!(!bo.runs::<bool>(&seen).await);

    bo.runs::<()>("document.getElementById('own').focus()")
        .await;
    bo.presses(Key::Enter).await;
    bo.enters().await;
    bo.sees("the composer", &test("composer")).await;
    let there = "document.activeElement?.id === 'message'";
    bo.until("the focus in the composer", there).await;
    bo.presses(Key::Escape).await;
    bo.looks_at_page().await;
    bo.until("the focus back", "document.activeElement?.id === 'own'")
        .await;
    let hash: String = bo.runs("return location.hash").await;
    assert_eq!(hash, "", "the chat opened in the place of the link");
    bo.leaves().await;
}

#[tokio::test]
async fn what_is_chosen_in_the_console_is_what_pages_get() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    stage.page.put(&tag(&stage, &scene.site));
    let owner = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    owner.log_in("Owner").await;
    owner.goes("#/looks").await;

    owner.fills("field-accent", "#ffee58").await;
    owner.reads("Choose a darker colour").await;
    owner.clicks("the submit", &test("looks-submit")).await;
    let held = "document.activeElement?.id === 'field-accent'";
    owner.until("the focus on what is wrong", held).await;
    let empty = "const field = document.getElementById('field-accent'); field.select()";
    owner.runs::<()>(empty).await;
    owner.fills("field-accent", "#AD1457").await;
    owner.reads("words on it are white").await;
    owner.fills("field-launcher_en", "Ask us").await;
    owner.chooses_among("field-side", "Bottom left").await;
    let drawn = "getComputedStyle(document.querySelector(
        '[data-test=preview-light] .looks-bubble')).backgroundColor === 'rgb(173, 20, 87)'";
    owner.until("the preview", drawn).await;
    owner.clicks("the submit", &test("looks-submit")).await;
    owner.reads("Saved").await;

    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    assert_eq!(
        computed(&bo, "button", "backgroundColor").await,
        "rgb(173, 20, 87)"
    );
    assert_eq!(distances(&bo).await[0], 16);
    let text: String = bo
        .runs(&format!(
            "return {ROOT}.querySelector('button').textContent"
        ))
        .await;
    assert_eq!(text, "Ask us");

    // And once more, as whoever has the page open sees it after loading it again.
    owner.clicks("no bubble", ".looks-wide .check input").await;
    owner.clicks("the submit", &test("looks-submit")).await;
    let saved = "[...document.querySelectorAll('.looks-own')].every(one => one.checkVisibility())";
    owner.until("the button of the page", saved).await;
    let path = format!("/api/sites/{}/looks", scene.site.id);
    let mut looks = interval(Duration::from_millis(50));
    let keeping = async {
        loop {
            looks.tick().await;
            let answer = scene.api.get(&path, &scene.admin.cookie).await;
            let kept = answer.json::<Looks>();
            if kept.own_button {
                return kept;
            }
        }
    };
    let kept = timeout(SEE_WITHIN, keeping).await.expect("it is saved");
    assert_eq!(kept.launcher_en, "Ask us");
    bo.commands("Page.reload", serde_json::json!({ "ignoreCache": true }))
        .await;
    let gone = format!("{ROOT}.querySelector('button').checkVisibility() === false");
    bo.until("no bubble", &gone).await;
    bo.leaves().await;
    owner.leaves().await;
}
