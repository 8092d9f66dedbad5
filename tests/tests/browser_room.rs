//! Little room, much zoom, other colours, less motion, the other direction: nothing is out of
//! reach, cut off or out of sight.

use serde_json::json;
use tests::browser::{Chat, Console, LANGS, Person, Stage};
use tests::faces::{self, Place};

/// What 1280 × 1024 pixels are at 400 %.
const ZOOMED: (u32, u32) = (320, 256);

#[tokio::test]
async fn everything_in_the_widget_can_be_reached_at_400_percent_and_from_right_to_left() {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    let mut out = Vec::new();

    faces::of_visitor(
        &mut stage,
        &scene,
        Place::Frame,
        async |chat: &Chat, face: &str| {
            for (width, height) in [(320, 640), ZOOMED] {
                chat.resizes(width, height).await;
                for lang in LANGS {
                    chat.speaks(lang).await;
                    let at = format!("{face}, {width} × {height}, {lang}");
                    looks_around(chat, &at, &mut out).await;
                }
                chat.runs::<()>(TURNED).await;
                looks_around(chat, &format!("{face}, {width} × {height}, rtl"), &mut out).await;
                chat.pictures(&format!("room-{face}-{width}-{height}-rtl"))
                    .await;
                chat.runs::<()>(TURNED_BACK).await;
            }
            chat.runs::<()>("document.documentElement.dir = ''").await;
            chat.resizes(1280, 800).await;
        },
    )
    .await;

    assert!(out.is_empty(), "{}", out.join("\n"));
}

#[tokio::test]
async fn everything_in_the_console_can_be_reached_at_400_percent_and_from_right_to_left() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let (owner, _) = faces::of_empty(&stage).await;
    let (faces, _company) = faces::of_busy(&scene, &owner).await;
    let mut out = Vec::new();

    for face in faces {
        for (width, height) in [(320, 640), ZOOMED] {
            owner.resizes(1280, 800).await;
            owner.goes(&face.route).await;
            owner.dresses("en", "light").await;
            face.comes(&owner).await;
            owner.resizes(width, height).await;
            let at = format!("{}, {width} × {height}", face.name);
            looks_around(&owner, &at, &mut out).await;
            owner.runs::<()>(TURNED).await;
            looks_around(&owner, &format!("{at}, rtl"), &mut out).await;
            let file = format!("room-console-{}-{width}-{height}-rtl", face.name);
            owner.pictures(&file).await;
        }
    }

    assert!(out.is_empty(), "{}", out.join("\n"));
    owner.leaves().await;
}

#[tokio::test]
async fn in_forced_colours_every_control_has_an_edge_and_the_bubble_its_sign() {
    let stage = Stage::open().await;
    stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.prefers(&[("forced-colors", "active")]).await;
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    bo.pictures("forced-bubble").await;

    let sign: String = bo.runs(SIGN).await;
    let text: String = bo.runs(BUTTON_TEXT).await;
    bo.opens().await;
    let edgeless: Vec<String> = bo.runs(EDGELESS).await;
    bo.pictures("forced-home").await;

    assert_eq!(
        sign, text,
        "the sign on the bubble is of the system's colour"
    );
    assert!(edgeless.is_empty(), "{edgeless:?}");
    bo.leaves().await;
}

#[tokio::test]
async fn nothing_moves_for_whoever_wants_less_motion_and_more_contrast_is_more() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = stage.person("Bo").await;
    bo.goes_to(&stage.chat_page(&scene)).await;
    bo.sees("the intro", ".intro-safe").await;
    let ink = "const style = getComputedStyle(document.querySelector('.intro li span'));
        return style.color";
    let before: String = bo.runs(ink).await;

    bo.prefers(&[
        ("prefers-reduced-motion", "reduce"),
        ("prefers-contrast", "more"),
    ])
    .await;

    let longest_ms: f64 = bo.runs(LONGEST_MS).await;
    let after: String = bo.runs(ink).await;
    let plain: String = bo
        .runs("return getComputedStyle(document.body).color")
        .await;
    assert!(longest_ms <= 1.0, "something moves for {longest_ms} ms");
    assert_ne!(before, after);
    assert_eq!(after, plain, "what was soft is as strong as the rest");
    bo.leaves().await;
}

#[tokio::test]
async fn fields_are_large_enough_that_no_phone_zooms_in() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.resizes(320, 640).await;
    bo.opens_alone(&stage.chat_page(&scene)).await;
    let lin = Console::new(stage.person("Lin").await, stage.relay.api().origin());
    lin.resizes(320, 640).await;
    lin.log_in("Owner").await;
    let mut small: Vec<String> = bo.runs(SMALL_FIELDS).await;

    for page in ["#/sites", "#/routing", "#/team"] {
        lin.goes(page).await;
        lin.sees("the page", "#page-title").await;
        small.extend(lin.runs::<Vec<String>>(SMALL_FIELDS).await);
    }

    assert!(small.is_empty(), "{small:?}");
    bo.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn the_panel_keeps_to_what_the_keyboard_of_a_phone_leaves_and_off_its_edges() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = Chat::new(stage.person("Bo").await);
    let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
    bo.commands("Emulation.setDeviceMetricsOverride", phone)
        .await;
    bo.open(&stage.page.origin()).await;
    bo.looks_at_page().await;

    // A pinched page has a visual viewport of its own, as one with a keyboard over it has.
    let zoom = json!({ "pageScaleFactor": 2 });
    bo.commands("Emulation.setPageScaleFactor", zoom).await;
    bo.until("half of the page in view", "visualViewport.height < 450")
        .await;
    bo.until("the panel within it", WITHIN_VIEW).await;

    let edges = json!({ "insets": { "top": 47, "bottom": 34, "left": 0, "right": 0 } });
    bo.goes_to(&stage.chat_page(&scene)).await;
    bo.commands("Emulation.setSafeAreaInsetsOverride", edges)
        .await;
    bo.sees("the composer", ".composer").await;
    let paddings: [f64; 2] = bo.runs(PADDINGS).await;
    assert!(paddings[0] >= 47.0 && paddings[1] >= 34.0, "{paddings:?}");
    bo.leaves().await;
}

/// Notes everything that cannot be reached, and what is wider than the window.
async fn looks_around(person: &Person, at: &str, out: &mut Vec<String>) {
    person.stands_still().await;
    let found: Vec<String> = person.runs(OUT_OF_REACH).await;
    out.extend(found.into_iter().map(|one| format!("{at}: {one}")));
}

// Controls are scrolled to, as the focus would do it, and must then be what a finger would hit.
const OUT_OF_REACH: &str = "const out = [];
    const root = document.documentElement;
    const wide = Math.max(root.scrollWidth, document.body.scrollWidth);
    if (wide > innerWidth) out.push(`${wide} px wide`);
    const top = document.querySelector('dialog[open]')
        ?? document.querySelector('details.popover[open] .popover-card') ?? document;
    const name = one => one.localName + '.' + one.className + ' ' + one.innerText?.slice(0, 20);
    for (const one of top.querySelectorAll('button, a[href], input, textarea, select, summary')) {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.matches('.skip')) continue;
        one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const { left, right, top, bottom } = one.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const hit = document.elementFromPoint(x, y);
        const hits = hit && (one.contains(hit) || hit.contains(one) || hit.closest('label'));
        if (!hits) out.push(`${name(one)} at ${x},${y} of ${innerWidth},${innerHeight}`);
        if (left < -1 || right > innerWidth + 1) out.push(`${name(one)}: ${left} to ${right}`);
    }
    // A row that can be pushed along may be longer than the window.
    const pushed = one => one && (one.scrollWidth > one.clientWidth
        && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
        || pushed(one.parentElement));
    for (const words of top.querySelectorAll('p, h1, h2, h3, span, b, label')) {
        if (!words.checkVisibility() || words.closest('.unseen')) continue;
        const { left, right, width } = words.getBoundingClientRect();
        if (width > 1 && (left < -1 || right > innerWidth + 1) && !pushed(words.parentElement))
            out.push(`${name(words)}: ${left} to ${right}`);
    }
    return out";

// A language that is written from right to left, with words of the same length.
const TURNED: &str = "const root = document.documentElement;
    root.dir = 'rtl';
    window.turned = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode;
        const words = node.data;
        if (!/[a-z\\u4e00-\\u9fff]/i.test(words)) continue;
        window.turned.push([node, words]);
        node.data = words.replace(/[a-z]/gi, sign =>
            'ابتثجحخدذرزسشصضطظعغفقكلمنه'[sign.toLowerCase().charCodeAt(0) - 97] ?? 'و');
    }";

const TURNED_BACK: &str = "document.documentElement.dir = '';
    for (const [node, words] of window.turned) node.data = words;";

const SIGN: &str = "const button = document.querySelector('deskbell-bubble').shadowRoot
        .querySelector('button');
    return getComputedStyle(button, ':before').backgroundColor";

const BUTTON_TEXT: &str = "const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'ButtonText';
    const color = getComputedStyle(probe).color;
    probe.remove();
    return color";

const EDGELESS: &str = "return [...document.querySelectorAll('button, textarea, .topic')]
    .filter(one => one.checkVisibility())
    .filter(one => [one, one.parentElement].every(part =>
        getComputedStyle(part).borderTopStyle === 'none'
        || getComputedStyle(part).borderTopWidth === '0px'))
    .map(one => one.outerHTML.slice(0, 80))";

const LONGEST_MS: &str = "const times = [...document.querySelectorAll('*')].flatMap(one => {
        const style = getComputedStyle(one);
        return [style.animationDuration, style.transitionDuration].flatMap(all => all.split(','));
    });
    return Math.max(...times.map(time => parseFloat(time) * (time.includes('ms') ? 1 : 1000)))";

const SMALL_FIELDS: &str = "const types = ['checkbox', 'radio'];
    return [...document.querySelectorAll('textarea, input, select')]
        .filter(one => !types.includes(one.type) && one.checkVisibility())
        .filter(one => parseFloat(getComputedStyle(one).fontSize) < 16)
        .map(one => one.outerHTML.slice(0, 100))";

const WITHIN_VIEW: &str = "(() => {
    const panel = document.querySelector('deskbell-bubble').shadowRoot
        .querySelector('section > div');
    return Math.abs(panel.getBoundingClientRect().height - visualViewport.height) < 2;
})()";

const PADDINGS: &str = "const padding = (selector, side) =>
        parseFloat(getComputedStyle(document.querySelector(selector))['padding' + side]);
    return [padding('.header', 'Top'), padding('.composer', 'Bottom')]";
