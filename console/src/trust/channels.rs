//! How the owner can really be reached, one thing a line.
//!
//! What is wrong is told beside its list; the relay decides what is.

use crate::api;
use crate::form::{sheet, submit};
use crate::owned::saving;
use crate::routing::Doc;
use crate::routing::draft::{Draft, Place, lines, said};
use crate::words::{TrustWords, use_words};
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::channels::CHANNELS_LEN_MAX;
use web::dom::{El, el};

/// Between a number, its hours and their zone.
const BETWEEN: char = '|';

/// Draws the lists.
pub fn card(site: SiteId, doc: Doc) -> El {
    let words = use_words();
    let own = words.trust();
    let draft = Draft::new(doc);
    let form = draft.form;
    let send = saving(draft, words.saved, move |body| async move {
        api::save_channels(site, &body).await
    });
    let plain = |at: &'static str, label: &str, hint: &'static str| {
        let now = draft.doc.with_untracked(|doc| {
            let all = doc.list(at).iter().map(|one| match one {
                Doc::Text(text) => text.as_str(),
                _ => "",
            });
            all.collect::<Vec<_>>().join("\n")
        });
        let read = |text: &str| list(text, |line| Some(Doc::said(line)));
        lines(draft, place(own, at, label, hint), &now, Box::new(read))
    };
    let numbers = draft
        .doc
        .with_untracked(|doc| doc.list("phones").iter().map(written).collect::<Vec<_>>());
    let phones = lines(
        draft,
        place(own, "phones", own.phones, own.phones_hint),
        &numbers.join("\n"),
        Box::new(|text: &str| list(text, phone)),
    );
    let says = el("p", "form-fault")
        .attr("data-test", "form-says")
        .live_text(move || form.says());
    let fields = sheet("form two", "channels-form", send).children([
        plain("origins", own.origins, own.origins_hint),
        plain("mail", own.mail, own.mail_hint),
        phones,
        plain("wechat", own.wechat, ""),
        plain("x", own.x, ""),
        plain("facebook", own.facebook, ""),
        plain("telegram", own.telegram, ""),
        says,
        submit(form, words.save, words.saving, "channels-submit"),
    ]);
    el("section", "card").children([
        el("h2", "").text(own.channels),
        el("p", "field-hint").text(own.channels_lead),
        fields,
    ])
}

fn place(own: &TrustWords, at: &str, label: &str, hint: &'static str) -> Place {
    Place {
        at: at.to_owned(),
        label: said(label),
        hint,
        rule: own.channels_rule.to_owned(),
    }
}

fn list(text: &str, read: fn(&str) -> Option<Doc>) -> Option<Doc> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let all = lines.map(read).collect::<Option<Vec<_>>>()?;
    (all.len() <= CHANNELS_LEN_MAX).then_some(Doc::List(all))
}

fn phone(line: &str) -> Option<Doc> {
    let mut parts = line.split(BETWEEN).map(str::trim);
    let mut next = || Doc::said(parts.next().unwrap_or_default());
    let fields = [("number", next()), ("hours", next()), ("zone", next())];
    parts.next().is_none().then(|| Doc::map(fields))
}

fn written(phone: &Doc) -> String {
    let parts = ["number", "hours", "zone"].map(|part| phone.text(part));
    let told = parts.iter().rposition(|part| !part.is_empty());
    parts[..told.map_or(0, |last| last + 1)].join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::channels::Channels;

    #[test]
    fn a_list_is_what_the_relay_takes() {
        let text = "+86 21 5555 0000 | Mon–Fri 9–18 | Asia/Shanghai\n\n +1 212 555 0100 ";
        let phones = list(text, phone).unwrap();
        let mut doc: Doc =
            serde_json::from_str(&serde_json::to_string(&Channels::default()).unwrap()).unwrap();
        doc.set("phones", phones);
        doc.set("x", list("one\ntwo", |line| Some(Doc::said(line))).unwrap());

        let read: Channels = serde_json::from_str(&serde_json::to_string(&doc).unwrap()).unwrap();

        assert_eq!((read.phones.len(), read.x.len()), (2, 2));
        assert_eq!(read.phones[0].zone, "Asia/Shanghai");
        assert_eq!(read.phones[1].number, "+1 212 555 0100");
        let lines: Vec<_> = doc.list("phones").iter().map(written).collect();
        assert_eq!(
            lines,
            [
                "+86 21 5555 0000 | Mon–Fri 9–18 | Asia/Shanghai",
                "+1 212 555 0100"
            ]
        );
        assert_eq!(list("a | b | c | d", phone), None);
    }
}
