//! How the chat of a site looks, for its owner to decide, with what comes of it beside.
//!
//! What is wrong is told beside its field.

mod accent;
mod logo;
mod preview;

use crate::api;
use crate::form::{sheet, submit};
use crate::owned::{Head, owned, saving};
use crate::routing::Doc;
use crate::routing::draft::{Draft, Place, choice, line, said, tick};
use crate::session::Session;
use crate::words::{LooksWords, chars_rule, px_rule, use_words};
use accent::Accent;
use leptos::prelude::*;
use shared::SiteId;
use shared::contrast::Scheme;
use shared::rest::looks::{GREETING_CHARS_MAX, LAUNCHER_CHARS_MAX, OFFSET_PX_MAX, Sign};
use web::Reading;
use web::dom::{El, el};

/// Draws the page.
pub fn looks_page() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let name = session.site().map(|site| site.name).unwrap_or_default();
    let head = Head {
        class: "page looks-page",
        test: "looks",
        title: words.looks().title,
        lead: words.looks().lead,
    };
    owned(head, api::looks, move |site, doc: &Doc| {
        whole(site, &name, doc.clone())
    })
}

fn whole(site: SiteId, name: &str, doc: Doc) -> El {
    let words = use_words();
    let own = words.looks();
    let draft = Draft::new(doc);
    let form = draft.form;
    let accents = [
        Accent::new(draft, "accent", Scheme::Light),
        Accent::new(draft, "accent_dark", Scheme::Dark),
    ];
    let send = saving(draft, words.saved, move |body| async move {
        api::save_looks(site, &body).await
    });
    let says = el("p", "form-fault")
        .attr("data-test", "form-says")
        .live_text(move || form.says());
    let part = |title: &str, fields: Vec<El>| {
        el("fieldset", "card looks-part")
            .child(el("legend", "unseen").text(title))
            .child(el("h2", "").attr("aria-hidden", "true").text(title))
            .children(fields)
    };
    let fields = sheet("looks-form", "looks-form", send).children([
        part(own.colors, colors(own, draft, accents)),
        part(own.bubble, bubble(own, draft)),
        part(own.panel, panel(own, draft)),
        says,
        submit(form, words.save, words.saving, "looks-submit"),
    ]);
    el("div", "looks").children([fields, preview::preview(name, draft, accents)])
}

fn colors(own: &'static LooksWords, draft: Draft, [light, dark]: [Accent; 2]) -> Vec<El> {
    let themes = [
        ("page", own.theme_page),
        ("light", own.theme_light),
        ("dark", own.theme_dark),
    ];
    vec![
        light.draw(own.accent),
        dark.draw(own.accent_dark),
        one_of(draft, "theme", own.theme, &themes),
    ]
}

fn bubble(own: &'static LooksWords, draft: Draft) -> Vec<El> {
    let signs = Sign::ALL.map(|sign| (sign.name(), sign_name(own, sign)));
    let sides = [("right", own.right), ("left", own.left)];
    let is_own = draft
        .doc
        .with_untracked(|doc| doc.at("own_button") == Some(&Doc::Flag(true)));
    let own_button = tick(own.own_button, is_own, move |on| {
        draft.set("own_button", Doc::Flag(on));
    });
    let own_field = el("div", "field looks-wide").children([
        own_button,
        el("p", "field-hint").text(own.own_button_hint),
        el("code", "looks-code").text("<button data-deskbell-open>…</button>"),
    ]);
    vec![
        one_of(draft, "sign", own.sign, &signs),
        one_of(draft, "side", own.side, &sides),
        pixels(own, draft, "aside", own.aside),
        pixels(own, draft, "above", own.above),
        text(
            draft,
            "launcher_en",
            own.launcher_en,
            own.launcher_hint,
            LAUNCHER_CHARS_MAX,
        ),
        text(
            draft,
            "launcher_zh",
            own.launcher_zh,
            own.launcher_hint,
            LAUNCHER_CHARS_MAX,
        ),
        own_field,
    ]
}

fn panel(own: &'static LooksWords, draft: Draft) -> Vec<El> {
    vec![
        text(
            draft,
            "greeting_en",
            own.greeting_en,
            own.greeting_hint,
            GREETING_CHARS_MAX,
        ),
        text(
            draft,
            "greeting_zh",
            own.greeting_zh,
            own.greeting_hint,
            GREETING_CHARS_MAX,
        ),
        logo::field(own, draft),
    ]
}

fn one_of(draft: Draft, at: &'static str, label: &str, all: &[(&str, &str)]) -> El {
    let place = Place {
        at: at.to_owned(),
        label: said(label),
        hint: "",
        rule: String::new(),
    };
    let all: Vec<(String, Reading<String>)> = all
        .iter()
        .map(|(value, label)| ((*value).to_owned(), said(label)))
        .collect();
    let now = draft.text(at);
    choice(draft, place, all, &now, move |value| {
        draft.set(at, Doc::said(value));
    })
}

fn pixels(own: &LooksWords, draft: Draft, at: &'static str, label: &str) -> El {
    let place = Place {
        at: at.to_owned(),
        label: said(label),
        hint: own.px_hint,
        rule: px_rule(use_words().lang, OFFSET_PX_MAX),
    };
    let read = |text: &str| {
        let number = text.trim().parse().ok()?;
        (number <= u64::from(OFFSET_PX_MAX)).then_some(Doc::Number(number))
    };
    let now = draft.doc.with_untracked(|doc| doc.number(at));
    line(draft, place, &now.to_string(), Box::new(read))
}

fn text(draft: Draft, at: &'static str, label: &str, hint: &'static str, max: usize) -> El {
    let place = Place {
        at: at.to_owned(),
        label: said(label),
        hint,
        rule: chars_rule(use_words().lang, max),
    };
    let read = move |text: &str| {
        let text = text.trim();
        (text.chars().count() <= max).then(|| Doc::said(text))
    };
    line(draft, place, &draft.text(at), Box::new(read))
}

fn sign_name(own: &LooksWords, sign: Sign) -> &'static str {
    match sign {
        Sign::Bubble => own.sign_bubble,
        Sign::Dots => own.sign_dots,
        Sign::Heart => own.sign_heart,
        Sign::Question => own.sign_question,
        Sign::Headset => own.sign_headset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::Looks;
    use shared::rest::looks::Side;

    #[test]
    fn the_places_of_the_page_are_those_of_the_relay() {
        let text = serde_json::to_string(&Looks::default()).unwrap();
        let mut doc: Doc = serde_json::from_str(&text).unwrap();
        for (place, value) in [
            ("accent", "#0b625c"),
            ("accent_dark", "#5cc4b7"),
            ("theme", "dark"),
            ("side", "left"),
            ("sign", "headset"),
            ("launcher_en", "Ask"),
            ("launcher_zh", "问"),
            ("greeting_en", "Hello"),
            ("greeting_zh", "您好"),
            ("logo", "AA=="),
        ] {
            assert_eq!(doc.at(place).map(|_| ()), Some(()), "{place}");
            doc.set(place, Doc::said(value));
        }
        doc.set("aside", Doc::Number(24));
        doc.set("above", Doc::Number(0));
        doc.set("own_button", Doc::Flag(true));

        let read: Looks = serde_json::from_str(&serde_json::to_string(&doc).unwrap()).unwrap();

        assert_eq!((read.side, read.sign), (Side::Left, Sign::Headset));
        assert_eq!((read.aside, read.above, read.own_button), (24, 0, true));
        assert_eq!((&*read.greeting_zh, &*read.logo), ("您好", "AA=="));
    }
}
