//! The sites: the first one, and all of them.
//!
//! Only administrators get further than a sentence; the relay holds to that, not this page.

use crate::door::Door;
use crate::route::{self, Route};
use crate::session::Session;
use crate::site_form::{SiteEditor, Tag};
use crate::words::use_words;
use leptos::prelude::*;
use shared::SiteId;
use shared::rest::Site;
use std::time::Duration;
use web::page;

/// How often somebody who waits for a first site asks for it.
const ASK_EVERY: Duration = Duration::from_secs(15);

/// The page that there is while there is no site.
#[component]
pub fn FirstSite() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    if session.is_administrator() {
        let done = Callback::new(move |site: Site| {
            // Shows the tag next.
            route::go(&Route::Sites);
            session.put(site);
        });
        return view! {
            <Door title=words.first_site lead=words.first_site_lead wide=true>
                <SiteEditor done/>
            </Door>
        }
        .into_any();
    }
    if let Ok(asking) = set_interval_with_handle(move || session.refresh(), ASK_EVERY) {
        on_cleanup(move || asking.clear());
    }
    view! { <Door title=words.no_site lead=words.no_site_lead><span></span></Door> }.into_any()
}

/// What is done on the page of sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Looking,
    Making,
    Editing(SiteId),
}

/// The page of all sites.
#[component]
pub fn SitesPage() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    Effect::new(|_| page::focus("page-title"));
    if !session.is_administrator() {
        return view! { <p class="empty">{words.administrators_only}</p> }.into_any();
    }
    session.refresh();
    let doing = RwSignal::new(Doing::Looking);
    let done = Callback::new(move |site: Site| {
        session.put(site);
        doing.set(Doing::Looking);
    });
    let making = move || doing.get() == Doing::Making;
    view! {
        <div class="page">
            <header class="page-head">
                <h1 id="page-title" tabindex="-1">{words.sites}</h1>
                <button
                    type="button"
                    class="button"
                    data-test="site-new"
                    hidden=making
                    on:click=move |_| doing.set(Doing::Making)
                >
                    {words.new_site}
                </button>
            </header>
            {move || making().then(|| view! {
                <section class="card">
                    <h2>{words.new_site}</h2>
                    <SiteEditor done/>
                    <Cancel doing/>
                </section>
            })}
            <For each=move || session.sites() key=|site| format!("{site:?}") let(site)>
                <SiteCard site doing done/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn SiteCard(site: Site, doing: RwSignal<Doing>, done: Callback<Site>) -> impl IntoView {
    let words = use_words();
    let id = site.id;
    let editing = Memo::new(move |_| doing.get() == Doing::Editing(id));
    let origins = site.origins.join("  ");
    let name = site.name.clone();
    view! {
        <section class="card" data-test="site-card" data-site=id.to_string()>
            <header class="card-head">
                <div>
                    <h2>{name}</h2>
                    <p class="card-more">{origins}</p>
                </div>
                <button
                    type="button"
                    class="button"
                    data-test="site-edit"
                    hidden=move || editing.get()
                    on:click=move |_| doing.set(Doing::Editing(id))
                >
                    {words.edit}
                </button>
            </header>
            {move || if editing.get() {
                view! { <SiteEditor site=Some(site.clone()) done/> <Cancel doing/> }.into_any()
            } else {
                view! { <Tag site=site.clone()/> }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Cancel(doing: RwSignal<Doing>) -> impl IntoView {
    let words = use_words();
    view! {
        <button type="button" class="link" on:click=move |_| doing.set(Doing::Looking)>
            {words.cancel}
        </button>
    }
}
