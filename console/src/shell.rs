//! The frame around every page of a site, and which page is in it.
//!
//! Keeps the title and the keys true for as long as it is shown.

use crate::header::Header;
use crate::keys::{self, Keys};
use crate::route::Route;
use crate::sites::SitesPage;
use crate::talk::Talk;
use crate::team::TeamPage;
use crate::title;
use crate::words::{people_wait, use_words};
use crate::workspace::{List, Workspace};
use client::Link;
use client::agent::Input;
use leptos::prelude::*;
use shared::Choice;
use web::components::banner::banner;
use web::page;

/// Which page fills the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Inbox,
    Ended,
    Sites,
    Team,
}

impl Page {
    fn of(route: &Route) -> Page {
        match route {
            Route::Sites => Page::Sites,
            Route::Team => Page::Team,
            route if route.is_ended() => Page::Ended,
            _ => Page::Inbox,
        }
    }
}

/// The frame and the page in it.
#[component]
pub fn Shell() -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the frame");
    let route: ReadSignal<Route> = use_context().expect("the app provides the route");
    let page = Memo::new(move |_| Page::of(&route.get()));
    let in_thread = move || route.with(|route| route.conversation().is_some());
    title::follow(talk, words);
    keys::follow(talk, route);
    view! {
        <a
            class="skip"
            href="#main"
            on:click=|event| {
                // The hash is the route, so the browser must not follow it.
                event.prevent_default();
                page::focus("main");
            }
        >
            {words.skip}
        </a>
        <div class="frame" class:in-thread=in_thread>
            <Header page/>
            <div class="strips">
                {banner(
                    words.lang,
                    talk.board.link.into(),
                    Callback::new(move |()| talk.tell(Input::Nudge)),
                )}
                <AwayNotice/>
            </div>
            <main id="main" tabindex="-1">
                {move || match page.get() {
                    Page::Inbox => view! { <Workspace list=List::Open/> }.into_any(),
                    Page::Ended => view! { <Workspace list=List::Ended/> }.into_any(),
                    Page::Sites => view! { <SitesPage/> }.into_any(),
                    Page::Team => view! { <TeamPage/> }.into_any(),
                }}
            </main>
        </div>
        <Keys/>
    }
    .into_any()
}

#[component]
fn AwayNotice() -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the frame");
    let board = talk.board;
    let waiting = Memo::new(move |_| {
        let away = board.own().is_some_and(|own| own.choice == Choice::Away);
        let live = board.link.get() == Link::Live;
        if away && live {
            board.queue.with(Vec::len)
        } else {
            0
        }
    });
    view! {
        <div class="away-notice" hidden=move || waiting.get() == 0 data-test="away-notice">
            <p role="status">
                {move || Some(waiting.get()).filter(|n| *n > 0).map(|n| people_wait(words.lang, n))}
            </p>
            <button
                type="button"
                class="button small"
                on:click=move |_| talk.tell(Input::Choose(Choice::Online))
            >
                {words.go_online}
            </button>
        </div>
    }
    .into_any()
}
