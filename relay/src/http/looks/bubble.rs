//! What the script of the bubble is told: attributes that the tag does not have, words, and a style
//! sheet, of which each part is there only where it differs from what the loader does by itself.
//!
//! Measures are those of `widget/loader.js`. Never holds anything that was not checked.

use serde::Serialize;
use shared::contrast::{Color, Scheme};
use shared::rest::Looks;
use shared::rest::looks::{Side, Sign};
use std::fmt::Write as _;

/// Between the panel and the far edge of the page, in CSS pixels.
const MARGIN_PX: u16 = 16;
/// The bubble with the gap above it.
const BUBBLE_PX: u16 = 68;
/// What the panel leaves free above itself.
const SKY_PX: u16 = 24;

/// What the script is told. What is nothing is left out.
#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(skip_serializing_if = "Tag::is_empty")]
    tag: Tag,
    css: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    en: &'a str,
    #[serde(rename = "zh-CN", skip_serializing_if = "str::is_empty")]
    zh: &'a str,
    #[serde(skip_serializing_if = "is_zero")]
    own: u8,
}

#[derive(Debug, Serialize)]
struct Tag {
    #[serde(skip_serializing_if = "Option::is_none")]
    theme: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<&'static str>,
}

impl Tag {
    fn is_empty(&self) -> bool {
        self.theme.is_none() && self.position.is_none()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// Writes what the script is told, as JSON; `None`: the bubble is as it is anyway.
#[must_use]
pub fn told(looks: &Looks) -> Option<String> {
    let bubble = Looks {
        greeting_en: String::new(),
        greeting_zh: String::new(),
        logo: String::new(),
        ..looks.clone()
    };
    if bubble == Looks::default() {
        return None;
    }
    let told = Told {
        tag: Tag {
            theme: looks.theme.fixed(),
            position: (looks.side == Side::Left).then_some("left"),
        },
        css: sheet(looks),
        en: &looks.launcher_en,
        zh: &looks.launcher_zh,
        own: u8::from(looks.own_button),
    };
    serde_json::to_string(&told).ok()
}

/// The style sheet after the loader's own.
fn sheet(looks: &Looks) -> String {
    let mut css = String::new();
    let mut sign = String::new();
    if !looks.accent.is_empty() || !looks.accent_dark.is_empty() {
        let [light, dark] = accents(looks);
        // Browsers that know no `light-dark()` keep the loader's own colours, every one of them.
        let ground = format!("light-dark({},{})", short(light), short(dark));
        let (light, dark) = (light.readable(), dark.readable());
        let ink = format!("light-dark({},{})", short(light), short(dark));
        let _ = write!(
            css,
            "button,a{{color:{ink};background:{ground}}}\
             :focus-visible{{box-shadow:0 0 0 5px {ground}}}"
        );
        let _ = write!(sign, "background:{ink};");
    }
    if looks.sign != Sign::default() {
        // Holes are what lies within two lines.
        let _ = write!(sign, "clip-path:path(evenodd,\"{}\")", looks.sign.path());
    }
    if !sign.is_empty() {
        let _ = write!(css, "button:before,a:before{{{sign}}}");
    }
    place(looks, &mut css);
    if !looks.launcher_en.is_empty() || !looks.launcher_zh.is_empty() {
        let aside = 2 * looks.aside;
        let _ = write!(
            css,
            ":is(button,a):not(:empty){{width:auto;min-width:56px;\
             max-width:calc(100vw - {aside}px);box-sizing:border-box;padding:0 22px 0 50px;\
             border-radius:28px;overflow:hidden;font:600 15px/52px system-ui;white-space:nowrap;\
             text-overflow:ellipsis;text-decoration:none}}"
        );
    }
    css
}

/// A colour in as few characters as it has.
fn short(color: Color) -> String {
    let pairs = color.0.map(|channel| (channel >> 4, channel & 15));
    if pairs.iter().all(|(high, low)| high == low) {
        let digits = pairs.map(|(digit, _)| format!("{digit:x}"));
        return format!("#{}", digits.concat());
    }
    color.to_string()
}

fn place(looks: &Looks, css: &mut String) {
    let Looks {
        aside,
        above,
        own_button,
        ..
    } = looks;
    if *own_button {
        css.push_str("button,b{display:none}div{bottom:0}.fail div{bottom:68px}");
    }
    let usual = Looks::default();
    if (aside, above, own_button) == (&usual.aside, &usual.above, &false) {
        return;
    }
    let width = aside + MARGIN_PX;
    let high = above + SKY_PX + if *own_button { 0 } else { BUBBLE_PX };
    let _ = write!(
        css,
        "section{{margin:{above}px {aside}px}}\
         div{{width:min(400px,100vw - {width}px);height:min(640px,100dvh - {high}px)}}"
    );
}

/// The colour on a light ground and the one on a dark ground.
#[must_use]
pub fn accents(looks: &Looks) -> [Color; 2] {
    let read = |text: &str, scheme: Scheme| Color::parse(text).unwrap_or(scheme.accent());
    [
        read(&looks.accent, Scheme::Light),
        read(&looks.accent_dark, Scheme::Dark),
    ]
}
