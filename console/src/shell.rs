//! The frame around every page of a site, and which page is in it.
//!
//! Keeps the title and the keys true for as long as it is shown.

use crate::account::account_page;
use crate::articles::articles_page;
use crate::audit::audit_page;
use crate::fields::fields_page;
use crate::header::header;
use crate::keys::{self, key_sheet};
use crate::looks::looks_page;
use crate::mentions::mentions;
use crate::offers::offers;
use crate::paint::{button, slot};
use crate::presence::state_notice;
use crate::replies::replies_page;
use crate::route::Route;
use crate::routing::routing_page;
use crate::search::search_page;
use crate::sites::sites_page;
use crate::start::start_page;
use crate::talk::Talk;
use crate::team::team_page;
use crate::title;
use crate::trust::trust_page;
use crate::words::{people_wait, use_words};
use crate::workspace::{List, workspace};
use client::Link;
use client::agent::Input;
use leptos::prelude::*;
use shared::Choice;
use web::components::banner::banner;
use web::dom::{El, el};
use web::{Reading, page};

/// Which page fills the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The open conversations.
    Inbox,
    /// The ended ones.
    Ended,
    /// Everything that was said.
    Search,
    /// The sites.
    Sites,
    /// How conversations come to agents.
    Routing,
    Fields,
    Help,
    Replies,
    Looks,
    Trust,
    /// The team.
    Team,
    Account,
    Audit,
    Start,
}

impl Page {
    /// The page that a route is on.
    pub fn of(route: &Route) -> Page {
        match route {
            Route::Search => Page::Search,
            Route::Sites => Page::Sites,
            Route::Routing => Page::Routing,
            Route::Fields => Page::Fields,
            Route::Help => Page::Help,
            Route::Replies => Page::Replies,
            Route::Looks => Page::Looks,
            Route::Trust => Page::Trust,
            Route::Team => Page::Team,
            Route::Account => Page::Account,
            Route::Audit => Page::Audit,
            Route::Start => Page::Start,
            route if route.is_ended() => Page::Ended,
            _ => Page::Inbox,
        }
    }
}

/// Draws the frame and the page in it.
pub fn shell() -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let route: ReadSignal<Route> = expect_context();
    title::follow(talk, words);
    keys::follow(talk, route);
    let skip = el("a", "skip")
        .attr("href", "#main")
        .text(words.skip)
        .on("click", |event| {
            // The hash is the route, so the browser must not follow it.
            event.prevent_default();
            page::focus("main");
        });
    let try_now = Callback::new(move |()| talk.tell(Input::Nudge));
    let strips = el("div", "strips").children([
        banner(
            words.lang,
            Reading::new(move || talk.board.link.get()),
            try_now,
        ),
        away_notice(talk),
        mentions(),
        state_notice(),
        offers(),
    ]);
    let main = el("main", "")
        .attr("id", "main")
        .attr("tabindex", "-1")
        .child(slot(
            move || route.with(Page::of),
            |page| {
                Some(match page {
                    Page::Inbox => workspace(List::Open),
                    Page::Ended => workspace(List::Ended),
                    Page::Search => search_page(),
                    Page::Sites => sites_page(),
                    Page::Routing => routing_page(),
                    Page::Fields => fields_page(),
                    Page::Help => articles_page(),
                    Page::Replies => replies_page(),
                    Page::Looks => looks_page(),
                    Page::Trust => trust_page(),
                    Page::Team => team_page(),
                    Page::Account => account_page(),
                    Page::Audit => audit_page(),
                    Page::Start => start_page(),
                })
            },
        ));
    let in_thread = move || route.with(|route| route.conversation().is_some());
    let frame = el("div", "frame").live_class("in-thread", in_thread);
    el("div", "slot").children([skip, frame.children([header(), strips, main]), key_sheet()])
}

fn away_notice(talk: Talk) -> El {
    let words = use_words();
    let waiting = move || {
        let away = talk
            .board
            .own()
            .is_some_and(|own| own.choice == Choice::Away);
        let live = talk.board.link.get() == Link::Live;
        if away && live {
            talk.board.queue.with(Vec::len)
        } else {
            0
        }
    };
    let says = move || match waiting() {
        0 => String::new(),
        count => people_wait(words.lang, count),
    };
    let act = button("button small", words.go_online)
        .click(move || talk.tell(Input::Choose(Choice::Online)));
    el("div", "away-notice")
        .attr("data-test", "away-notice")
        .hidden(move || waiting() == 0)
        .child(el("p", "").attr("role", "status").live_text(says))
        .child(act)
}
