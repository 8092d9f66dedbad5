//! The sites: the first one, and all of them.
//!
//! Only administrators get further than a sentence; the relay holds to that, not this page.

use crate::door::{door, focus_soon};
use crate::paint::{button, only, slot};
use crate::route::{self, Route};
use crate::session::Session;
use crate::site_form::{site_form, tag_part};
use crate::words::use_words;
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::Site;
use std::time::Duration;
use web::dom::{El, el};

/// How often somebody who waits for a first site asks for it.
const ASK_EVERY: Duration = Duration::from_secs(15);

/// Draws the page that there is while there is no site.
pub fn first_site() -> El {
    let words = use_words();
    let session: Session = expect_context();
    if session.is_administrator() {
        let done = Callback::new(move |site: Site| {
            // Leads on to the first chat.
            route::go(&Route::Start);
            session.put(site);
        });
        return door(
            words.first_site,
            words.first_site_lead,
            site_form(None, done),
        );
    }
    if let Ok(asking) = set_interval_with_handle(move || session.refresh(), ASK_EVERY) {
        on_cleanup(move || asking.clear());
    }
    door(words.no_site, words.no_site_lead, el("span", ""))
}

/// What is done on the page of sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Looking,
    Making,
    Editing(SiteId),
}

/// Draws the page of all sites.
pub fn sites_page() -> El {
    let words = use_words();
    let session: Session = expect_context();
    focus_soon("page-title");
    if !session.is_administrator() {
        return el("p", "empty").text(words.administrators_only);
    }
    session.refresh();
    let doing = RwSignal::new(Doing::Looking);
    let done = Callback::new(move |site: Site| {
        session.put(site);
        doing.set(Doing::Looking);
    });
    let making = move || doing.get() == Doing::Making;
    let new = button("button", words.new_site)
        .attr("data-test", "site-new")
        .hidden(making)
        .click(move || doing.set(Doing::Making));
    let title = el("h1", "")
        .attr("id", "page-title")
        .attr("tabindex", "-1")
        .text(words.sites);
    let form = only(making, move || {
        el("section", "card").children([
            el("h2", "").text(words.new_site),
            site_form(None, done),
            cancel(doing),
        ])
    });
    let cards = slot(
        move || session.sites(),
        move |sites| {
            let cards = sites.iter().map(|site| card(site.clone(), doing, done));
            Some(el("div", "cards").children(cards))
        },
    );
    el("div", "page").children([
        el("header", "page-head").children([title, new]),
        form,
        cards,
    ])
}

fn card(site: Site, doing: RwSignal<Doing>, done: Callback<Site>) -> El {
    let words = use_words();
    let id = site.id;
    let editing = move || doing.get() == Doing::Editing(id);
    let edit = button("button", words.edit)
        .attr("data-test", "site-edit")
        .hidden(editing)
        .click(move || doing.set(Doing::Editing(id)));
    let title = el("div", "").children([
        el("h2", "").text(&site.name),
        el("ul", "plain card-more").children(site.origins.iter().map(|one| el("li", "").text(one))),
    ]);
    let body = slot(editing, move |editing| {
        Some(if *editing {
            el("div", "").children([site_form(Some(&site), done), cancel(doing)])
        } else {
            tag_part(&site)
        })
    });
    el("section", "card")
        .attr("data-test", "site-card")
        .attr("data-site", &id.to_string())
        .children([el("header", "card-head").children([title, edit]), body])
}

fn cancel(doing: RwSignal<Doing>) -> El {
    button("link", use_words().cancel).click(move || doing.set(Doing::Looking))
}
