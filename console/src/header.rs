//! The top of every page: whose site, which page, who is here, what one's own state is.
//!
//! Only leads to things; each of them knows itself what it does.

use crate::colleagues::team_here;
use crate::door::{chosen, mark, option};
use crate::paint::slot;
use crate::presence::state_switch;
use crate::route::Route;
use crate::session::Session;
use crate::settings::settings;
use crate::shell::Page;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::Site;
use wasm_bindgen::JsCast;
use web::dom::{El, el, watch};
use web::{Listener, page};
use web_sys::Element;

/// Draws the top.
pub fn header() -> El {
    let session: Session = expect_context();
    let site = slot(
        move || session.sites(),
        move |sites| Some(site_chooser(session, sites)),
    );
    close_outside();
    el("header", "top").children([
        mark(),
        site,
        pages(),
        team_here(),
        state_switch(),
        settings(),
    ])
}

// A pop-up is done with when one goes on elsewhere.
fn close_outside() {
    let listener = Listener::new(&page::document(), "click", |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let inside = target.and_then(|target| target.closest("details").ok().flatten());
        let open = page::document().query_selector("details.popover[open]");
        if let Ok(Some(open)) = open
            && inside.as_ref() != Some(&open)
        {
            let _ = open.remove_attribute("open");
        }
    });
    StoredValue::new_local(listener);
}

fn site_chooser(session: Session, sites: &[Site]) -> El {
    let words = use_words();
    if let [site] = sites {
        return el("span", "site-name")
            .attr("data-test", "site")
            .text(&site.name);
    }
    let now = session.site().map(|site| site.id);
    let options = sites
        .iter()
        .map(|site| option((&site.id.to_string(), &site.name, Some(site.id) == now)));
    let select = el("select", "site-chooser")
        .attr("aria-label", words.site)
        .attr("data-test", "site")
        .children(options);
    chosen(select, move |id| {
        if let Ok(id) = id.parse() {
            session.choose(SiteId(id));
        }
    })
}

fn pages() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let talk: Talk = expect_context();
    let route: ReadSignal<Route> = expect_context();
    let link = move |to: Page, href: Route, label: &str, test: &str| {
        let current = move || (route.with(Page::of) == to).then_some("page");
        el("a", "")
            .attr("href", &href.href())
            .attr("data-test", test)
            .live_attr("aria-current", current)
            .text(label)
    };
    // Where they do not all fit, the one that one is on is in view.
    watch(move || {
        route.track();
        page::before_frame(|| {
            let here = page::document().query_selector(".pages [aria-current]");
            if let Ok(Some(here)) = here {
                here.scroll_into_view_with_bool(false);
            }
        });
    });
    let unread = move || talk.board.unread_sum();
    let badge = el("span", "badge")
        .hidden(move || unread() == 0)
        .live_text(move || unread().to_string());
    let nav = el("nav", "pages")
        .attr("aria-label", words.menu)
        .child(link(Page::Inbox, Route::Inbox, words.inbox, "page-inbox").child(badge))
        .child(link(Page::Ended, Route::Ended, words.ended, "page-ended"))
        .child(link(
            Page::Search,
            Route::Search,
            words.search().title,
            "page-search",
        ));
    if !session.is_administrator() {
        return nav;
    }
    let own = [
        (Page::Sites, Route::Sites, words.sites, "page-sites"),
        (Page::Routing, Route::Routing, words.routing, "page-routing"),
        (
            Page::Fields,
            Route::Fields,
            words.fields().title,
            "page-form",
        ),
        (Page::Help, Route::Help, words.articles().title, "page-help"),
        (
            Page::Replies,
            Route::Replies,
            words.notes().replies,
            "page-replies",
        ),
        (Page::Looks, Route::Looks, words.looks().title, "page-looks"),
        (Page::Trust, Route::Trust, words.trust().title, "page-trust"),
        (Page::Team, Route::Team, words.team, "page-team"),
    ];
    nav.children(own.map(|(to, href, label, test)| link(to, href, label, test)))
}
