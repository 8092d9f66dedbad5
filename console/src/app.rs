//! The outermost part: what lives as long as the page, and which screen there is.
//!
//! Draws everything anew in another language; what is live stays above that and goes on.

use crate::door::Door;
use crate::invite::InvitePage;
use crate::login::LoginPage;
use crate::notices::{NoticeBoard, Notices};
use crate::prefs::Prefs;
use crate::route::{self, Route};
use crate::session::{Session, Standing};
use crate::shell::Shell;
use crate::sites::FirstSite;
use crate::talk::Talk;
use crate::words::{use_words, words};
use leptos::prelude::*;
use shared::AgentId;

/// A screen, and what it takes to draw another one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Screen {
    Loading,
    Unreachable,
    LogIn,
    Invite(String),
    Inside(AgentId),
}

/// The console.
#[component]
pub fn App() -> impl IntoView {
    let prefs = Prefs::load();
    let session = Session::new();
    let route = route::follow();
    provide_context(prefs);
    provide_context(session);
    provide_context(Notices::new());
    provide_context(route);
    session.ask();
    let screen = Memo::new(move |_| screen(&route.get(), session));
    move || match screen.get() {
        Screen::Loading => view! { <Spoken><Loading/></Spoken> }.into_any(),
        Screen::Unreachable => view! { <Spoken><Unreachable/></Spoken> }.into_any(),
        Screen::LogIn => view! { <Spoken><LoginPage/></Spoken> }.into_any(),
        Screen::Invite(token) => {
            view! { <Spoken><InvitePage token=token.clone()/></Spoken> }.into_any()
        }
        Screen::Inside(me) => view! { <Inside me/> }.into_any(),
    }
}

fn screen(route: &Route, session: Session) -> Screen {
    if let Route::Invite(token) = route {
        return Screen::Invite(token.clone());
    }
    match session.standing() {
        Standing::Asking => Screen::Loading,
        Standing::Unreachable => Screen::Unreachable,
        Standing::Out => Screen::LogIn,
        Standing::In(me) => Screen::Inside(me),
    }
}

/// Draws its children in the chosen language, and anew in another one.
#[component]
fn Spoken(children: ChildrenFn) -> impl IntoView {
    let prefs: Prefs = use_context().expect("the app provides the settings");
    let notices: Notices = use_context().expect("the app provides the notices");
    move || {
        provide_context(words(prefs.lang.get()));
        view! {
            {children()}
            <NoticeBoard notices/>
        }
        .into_any()
    }
}

#[component]
fn Inside(me: AgentId) -> impl IntoView {
    let session: Session = use_context().expect("the app provides the session");
    let notices: Notices = use_context().expect("the app provides the notices");
    let site = Memo::new(move |_| session.site().map(|site| site.id));
    move || match site.get() {
        None => view! { <Spoken><FirstSite/></Spoken> }.into_any(),
        Some(site) => {
            provide_context(Talk::start(site, me, session, notices));
            view! { <Spoken><Shell/></Spoken> }.into_any()
        }
    }
}

#[component]
fn Loading() -> impl IntoView {
    let words = use_words();
    view! { <p class="loading" role="status">{words.loading}</p> }
}

#[component]
fn Unreachable() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    view! {
        <Door title=words.title lead=words.unreachable>
            <button type="button" class="button primary" on:click=move |_| session.ask()>
                {words.try_again}
            </button>
        </Door>
    }
    .into_any()
}
