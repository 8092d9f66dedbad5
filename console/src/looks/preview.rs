//! What comes of the looks: the bubble and the head of the panel on a light and on a dark ground,
//! drawn from what is typed, with the shades, shapes and measures that pages get.
//!
//! Decoration for those who see it. Never asks the relay for anything.

use super::accent::Accent;
use super::logo;
use crate::routing::Doc;
use crate::routing::draft::Draft;
use crate::words::{LooksWords, use_words};
use leptos::prelude::*;
use shared::contrast::{Scheme, Shades};
use shared::rest::looks::Sign;
use web::Lang;
use web::components::avatar::avatar;
use web::dom::{El, el, watch};
use web_sys::HtmlElement;

/// The bubble with the gap above it, as the page has it.
const BUBBLE_PX: u64 = 68;

/// Draws both.
pub fn preview(name: &str, draft: Draft, accents: [Accent; 2]) -> El {
    let own = use_words().looks();
    let panes = accents.map(|accent| pane(own, name, draft, accent));
    el("section", "looks-preview")
        .attr("aria-label", own.preview)
        .child(el("h2", "unseen").text(own.preview))
        .children(panes)
}

fn pane(own: &'static LooksWords, name: &str, draft: Draft, accent: Accent) -> El {
    let (theme, label) = match accent.scheme {
        Scheme::Light => ("light", own.preview_light),
        Scheme::Dark => ("dark", own.preview_dark),
    };
    // Where the chat is always in one light, the other is never seen.
    let unseen = move || {
        let fixed = draft.text_now("theme");
        fixed != "page" && fixed != theme
    };
    let scene = el("div", "looks-scene")
        .attr("data-theme", theme)
        .attr("role", "img")
        .attr("aria-label", label)
        .children([panel(own, name, draft), bubble(own, draft)]);
    colored(&scene, accent);
    el("figure", "looks-pane")
        .attr("data-test", &["preview-", theme].concat())
        .child(scene)
        .child(el("figcaption", "").live_text(
            move || {
                if unseen() { own.never_seen } else { label }
            },
        ))
}

fn colored(scene: &El, accent: Accent) {
    let element = scene.clone();
    watch(move || {
        let Shades {
            accent,
            on_accent,
            deep,
            ink,
            soft,
            mine,
            mine_ink,
        } = accent.scheme.shades(accent.color());
        for (name, color) in [
            ("--accent", accent),
            ("--on-accent", on_accent),
            ("--accent-deep", deep),
            ("--accent-ink", ink),
            ("--accent-soft", soft),
            ("--mine", mine),
            ("--mine-ink", mine_ink),
        ] {
            style(&element, name, &color.to_string());
        }
    });
}

fn panel(own: &'static LooksWords, name: &str, draft: Draft) -> El {
    let picture = move || {
        let data = draft.text_now(logo::AT);
        // What kind of picture it is, browsers see from its bytes.
        (!data.is_empty()).then(|| ["data:image/png;base64,", &data].concat())
    };
    let no_logo = move || draft.text_now(logo::AT).is_empty();
    let sign = el("img", "looks-logo")
        .attr("alt", "")
        .live_attr("src", picture)
        .hidden(no_logo);
    let face = el("span", "slot").child(avatar(name).hidden(move || !no_logo()));
    let said = el("span", "looks-words")
        .child(el("b", "").text(name))
        .child(el("span", "looks-state").text(own.sample_state));
    let lang = use_words().lang;
    let greeting = el("p", "looks-greeting").live_text(move || {
        in_language(draft, lang, "greeting").unwrap_or(own.sample_greeting.to_owned())
    });
    let mine = el("p", "looks-mine").text(own.sample_mine);
    let body = el("div", "looks-body").children([
        greeting,
        mine,
        el("span", "button primary").text(own.sample_send),
    ]);
    let panel = el("div", "looks-panel")
        .children([el("div", "looks-head").children([sign, face, said]), body]);
    let placed = panel.clone();
    watch(move || {
        let bubble = if is_own(draft) { 0 } else { BUBBLE_PX };
        place(&placed, draft, bubble);
    });
    panel
}

fn bubble(own: &'static LooksWords, draft: Draft) -> El {
    let lang = use_words().lang;
    let sign = el("span", "looks-sign");
    let shape = sign.clone();
    let text =
        el("span", "").live_text(move || in_language(draft, lang, "launcher").unwrap_or_default());
    let bubble = el("span", "looks-bubble")
        .live_class("long", move || {
            in_language(draft, lang, "launcher").is_some()
        })
        .hidden(move || is_own(draft))
        .children([sign, text]);
    let placed = bubble.clone();
    watch(move || {
        let name = draft.text_now("sign");
        let sign = Sign::ALL.into_iter().find(|sign| sign.name() == name);
        let path = sign.unwrap_or_default().path();
        style(
            &shape,
            "clip-path",
            &["path(evenodd,\"", path, "\")"].concat(),
        );
        place(&placed, draft, 0);
    });
    let button = el("span", "looks-own button")
        .hidden(move || !is_own(draft))
        .text(own.sample_own);
    el("div", "slot").children([bubble, button])
}

// As far from the edges as the page will have it.
fn place(part: &El, draft: Draft, more: u64) {
    let (aside, above) = draft
        .doc
        .with(|doc| (doc.number("aside"), doc.number("above")));
    let left = draft.text_now("side") == "left";
    let aside = [&aside.to_string(), "px"].concat();
    let (near, far) = if left {
        ("left", "right")
    } else {
        ("right", "left")
    };
    style(part, near, &aside);
    style(part, far, "auto");
    style(
        part,
        "bottom",
        &[&(above + more).to_string(), "px"].concat(),
    );
}

fn is_own(draft: Draft) -> bool {
    draft
        .doc
        .with(|doc| doc.at("own_button") == Some(&Doc::Flag(true)))
}

// In the language of the console, where there is one.
fn in_language(draft: Draft, lang: Lang, what: &str) -> Option<String> {
    let language = match lang {
        Lang::En => "_en",
        Lang::ZhCn => "_zh",
    };
    Some(draft.text_now(&[what, language].concat())).filter(|text| !text.is_empty())
}

fn style(part: &El, name: &str, value: &str) {
    let element: HtmlElement = part.cast();
    // Refused for nothing: names and values are ours or were read as colours and numbers.
    let _ = element.style().set_property(name, value);
}
