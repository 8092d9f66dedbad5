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
use crate::words::{TrustWords, use_words};
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::identity::{
    IDENTITY_KEYS_LEN_MAX, IdentityKey, IdentityKeyForm, KeyKind, NewIdentityKey,
};
use web::dates;
use web::dom::{El, el};

const KINDS: [(&str, KeyKind); 2] = [("hs256", KeyKind::Hs256), ("ed25519", KeyKind::Ed25519)];

/// Draws the keys of a site.
pub fn card(site: SiteId, keys: Vec<IdentityKey>) -> El {
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
        new(site, move |fresh: NewIdentityKey| {
            made.set(fresh.secret);
            keys.update(|keys| keys.push(fresh.key));
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

fn line(site: SiteId, key: &IdentityKey, keys: RwSignal<Vec<IdentityKey>>) -> El {
    let words = use_words();
    let own = words.trust();
    let notices: Notices = expect_context();
    let asks = RwSignal::new(false);
    let id = key.id;
    let remove = move || {
        spawn(async move {
            match api::remove_identity_key(site, id).await {
                Ok(()) => keys.update(|keys| keys.retain(|key| key.id != id)),
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
    let named = [kind_name(own, key.kind), " · kid ", &id.to_string()].concat();
    el("li", "key").children([
        el("span", "key-name").children([
            el("b", "").text(&named),
            el("span", "facts-more").text(&dates::full(words.lang, key.made_at)),
        ]),
        ask,
        sure,
    ])
}

fn new(site: SiteId, done: impl Fn(NewIdentityKey) + Copy + 'static) -> El {
    let words = use_words();
    let own = words.trust();
    let form = Form::new();
    let kind = RwSignal::new(KeyKind::Hs256);
    let public = RwSignal::new(String::new());
    let is_own = move || kind.get() == KeyKind::Ed25519;
    let send = move || {
        let body = IdentityKeyForm {
            kind: kind.get_untracked(),
            public: public.get_untracked(),
        };
        let named = body.kind == KeyKind::Hs256 || body.public.contains("PUBLIC KEY");
        if form.check(&[("public", named)]) {
            form.send(async move {
                let fresh = api::make_identity_key(site, &body).await?;
                Ok(Box::new(move || {
                    public.set(String::new());
                    done(fresh);
                }) as Done)
            });
        }
    };
    let options =
        KINDS.map(|(value, kind)| option((value, kind_name(own, kind), kind == KeyKind::Hs256)));
    let select = el("select", "")
        .attr("id", "field-kind")
        .attr("data-test", "key-kind")
        .children(options);
    let select = chosen(select, move |value| {
        let found = KINDS.iter().find(|(name, _)| *name == value);
        kind.set(found.map_or(KeyKind::Hs256, |(_, kind)| *kind));
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

fn kind_name(own: &TrustWords, kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Hs256 => own.kind_shared,
        KeyKind::Ed25519 => own.kind_public,
    }
}
