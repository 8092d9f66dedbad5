//! The top of every page: whose site, which page, who is here, what one's own state is.
//!
//! Only leads to things; each of them knows itself what it does.

use crate::door::Mark;
use crate::presence::{StateSwitch, TeamHere};
use crate::route::Route;
use crate::session::Session;
use crate::settings::Settings;
use crate::shell::Page;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::SiteId;

/// Draws the top.
#[component]
pub fn Header(page: Memo<Page>) -> impl IntoView {
    view! {
        <header class="top">
            <Mark/>
            <SiteChooser/>
            <Pages page/>
            <TeamHere/>
            <StateSwitch/>
            <Settings/>
        </header>
    }
    .into_any()
}

#[component]
fn SiteChooser() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    let choose = move |event| {
        if let Ok(id) = event_target_value(&event).parse() {
            session.choose(SiteId(id));
        }
    };
    let chooser = move |sites: Vec<shared::rest::Site>| {
        let chosen = session.site().map(|site| site.id);
        let options = sites.into_iter().map(|site| {
            let selected = Some(site.id) == chosen;
            view! { <option value=site.id.to_string() selected=selected>{site.name}</option> }
        });
        view! {
            <select class="site-chooser" aria-label=words.site data-test="site" on:change=choose>
                {options.collect_view()}
            </select>
        }
        .into_any()
    };
    move || match session.sites() {
        sites if sites.len() > 1 => chooser(sites),
        sites => {
            let name = sites.into_iter().next().map(|site| site.name);
            view! { <span class="site-name" data-test="site">{name}</span> }.into_any()
        }
    }
}

#[component]
fn Pages(page: Memo<Page>) -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    let talk: Talk = use_context().expect("a site is chosen around the frame");
    let unread = move || talk.board.unread_sum();
    let link = move |to: Page, route: Route, label: &'static str, test: &'static str| {
        let current = move || (page.get() == to).then_some("page");
        view! {
            <a href=route.href() aria-current=current data-test=test>
                {label}
                {(to == Page::Inbox)
                    .then(|| view! {
                        <span class="badge" hidden=move || unread() == 0>{unread}</span>
                    })}
            </a>
        }
    };
    let administers = session.is_administrator();
    view! {
        <nav class="pages" aria-label=words.menu>
            {link(Page::Inbox, Route::Inbox, words.inbox, "page-inbox")}
            {link(Page::Ended, Route::Ended, words.ended, "page-ended")}
            {administers.then(|| link(Page::Sites, Route::Sites, words.sites, "page-sites"))}
            {administers.then(|| link(Page::Team, Route::Team, words.team, "page-team"))}
        </nav>
    }
    .into_any()
}
