//! The keys with which the owner's server signs who visitors are: made, shown once, removed.
//!
//! A secret lives in this page until it is left, and nowhere else.

use crate::api::{self, spawn};
use crate::copy::copy;
use crate::door::{chosen, option};
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::notices::Notices;
use crate::paint::{button, only, slot};
use crate::routing::Doc;
use crate::words::{TrustWords, use_words};
use leptos::prelude::*;
use shared::rest::identity::IDENTITY_KEYS_LEN_MAX;
use shared::{Millis, SiteId};
use web::dates;
use web::dom::{El, el};

/// The two ways to sign, as the relay names them.
const SHARED: &str = "hs256";
const PUBLIC: &str = "ed25519";

/// Draws the keys of a site.
pub fn card(site: SiteId, keys: Vec<Doc>) -> El {
    let own = use_words().trust();
    let (keys, made) = (RwSignal::new(keys), RwSignal::new(None::<String>));
    let list = slot(
        move || keys.get(),
        move |all| {
            let lines = all.iter().map(|key| line(site, key, keys));
            Some(el("ul", "plain keys").children(lines))
        },
    );
    let none = el("p", "field-hint")
        .text(own.no_keys)
        .hidden(move || keys.with(|keys| !keys.is_empty()));
    let secret = slot(
        move || made.get(),
        move |secret| {
            let secret = secret.as_ref()?;
            Some(el("div", "key-secret").attr("role", "status").children([
                el("h3", "").text(own.secret),
                el("p", "field-hint").text(own.secret_once),
                copy(own.secret, secret, "key-secret"),
            ]))
        },
    );
    let has_room = move || keys.with(Vec::len) < IDENTITY_KEYS_LEN_MAX;
    let make = only(has_room, move || {
        new(site, move |fresh: &Doc| {
            let secret = fresh.text("secret").to_owned();
            made.set(Some(secret).filter(|secret| !secret.is_empty()));
            keys.update(|keys| keys.extend(fresh.at("key").cloned()));
        })
    });
    let full = el("p", "field-hint").text(own.keys_full).hidden(has_room);
    el("section", "card").attr("data-test", "keys").children([
        el("h2", "").text(own.keys),
        el("p", "field-hint").text(own.keys_lead),
        none,
        list,
        secret,
        make,
        full,
    ])
}

fn line(site: SiteId, key: &Doc, keys: RwSignal<Vec<Doc>>) -> El {
    let words = use_words();
    let own = words.trust();
    let notices: Notices = expect_context();
    let asks = RwSignal::new(false);
    let id = key.number("id");
    let remove = move || {
        spawn(async move {
            match api::remove_identity_key(site, id).await {
                Ok(()) => keys.update(|keys| keys.retain(|key| key.number("id") != id)),
                Err(_) => notices.show(words.unreachable),
            }
        });
    };
    let ask = button("link", words.remove)
        .attr("data-test", "key-remove")
        .hidden(move || asks.get())
        .click(move || asks.set(true));
    let sure = el("span", "key-sure")
        .hidden(move || !asks.get())
        .children([
            el("span", "").text(own.remove_sure),
            button("button danger small", words.remove)
                .attr("data-test", "key-remove-sure")
                .click(remove),
            button("link", words.cancel).click(move || asks.set(false)),
        ]);
    let named = [kind_name(own, key.text("kind")), " · kid ", &id.to_string()].concat();
    el("li", "key").children([
        el("span", "key-name").children([
            el("b", "").text(&named),
            el("span", "facts-more").text(&dates::full(words.lang, Millis(key.number("made_at")))),
        ]),
        ask,
        sure,
    ])
}

fn new(site: SiteId, done: impl Fn(&Doc) + Copy + 'static) -> El {
    let words = use_words();
    let own = words.trust();
    let form = Form::new();
    let kind = RwSignal::new(SHARED);
    let public = RwSignal::new(String::new());
    let is_own = move || kind.get() == PUBLIC;
    let send = move || {
        let (kind, pem) = (kind.get_untracked(), public.get_untracked());
        let named = kind == SHARED || pem.contains("PUBLIC KEY");
        let body = Doc::map([("kind", Doc::said(kind)), ("public", Doc::said(&pem))]);
        if form.check(&[("public", named)]) {
            form.send(async move {
                let fresh = api::make_identity_key(site, &body).await?;
                Ok(Box::new(move || {
                    public.set(String::new());
                    done(&fresh);
                }) as Done)
            });
        }
    };
    let options = [SHARED, PUBLIC].map(|kind| option((kind, kind_name(own, kind), kind == SHARED)));
    let select = el("select", "")
        .attr("id", "field-kind")
        .attr("data-test", "key-kind")
        .children(options);
    let select = chosen(select, move |value| {
        kind.set(if value == PUBLIC { PUBLIC } else { SHARED });
    });
    let kinds = el("div", "field").children([
        el("label", "").attr("for", "field-kind").text(own.kind),
        select,
    ]);
    let pem = Field {
        name: "public",
        test: "key-public",
        label: own.public,
        kind: Kind::Lines,
        hint: own.public_hint.to_owned(),
        rule: own.public_rule.to_owned(),
        ..Field::default()
    };
    let pem = el("div", "")
        .hidden(move || !is_own())
        .child(pem.draw(form, public));
    sheet("form", "key-form", send).children([
        kinds,
        pem,
        submit(form, own.make_key, words.saving, "key-make"),
    ])
}

fn kind_name(own: &TrustWords, kind: &str) -> &'static str {
    if kind == PUBLIC {
        own.kind_public
    } else {
        own.kind_shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::identity::{IdentityKeyForm, KeyKind};

    #[test]
    fn the_relay_reads_what_is_asked_here() {
        for (name, kind) in [(SHARED, KeyKind::Hs256), (PUBLIC, KeyKind::Ed25519)] {
            let body = Doc::map([("kind", Doc::said(name)), ("public", Doc::said("PEM"))]);
            let text = serde_json::to_string(&body).unwrap();
            let read: IdentityKeyForm = serde_json::from_str(&text).unwrap();
            assert_eq!((read.kind, &*read.public), (kind, "PEM"));
        }
    }
}
