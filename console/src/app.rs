//! The outermost part: what lives as long as the page, and which screen there is.
//!
//! Draws everything anew in another language; what is live stays above that and goes on.

use crate::door::door;
use crate::factor::due_page;
use crate::invite::invite_page;
use crate::login::login_page;
use crate::notices::{Notices, notice_board};
use crate::paint::{button, slot};
use crate::prefs::Prefs;
use crate::route::{self, Route};
use crate::search::Hunt;
use crate::session::{Session, Standing};
use crate::shell::shell;
use crate::sites::first_site;
use crate::start::Progress;
use crate::talk::Talk;
use crate::words::{use_words, words};
use leptos::prelude::*;
use shared::AgentId;
use web::dom::{El, el};

/// A screen, and what it takes to draw another one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Screen {
    Loading,
    Unreachable,
    LogIn,
    Invite(String),
    /// The second factor has to be set up first.
    Due,
    Inside(AgentId),
}

/// The console.
pub fn app() -> El {
    let prefs = Prefs::load();
    let session = Session::new();
    let route = route::follow();
    provide_context(prefs);
    provide_context(session);
    provide_context(Notices::new());
    provide_context(route);
    session.ask();
    let pick = move || route.with(|route| screen(route, session));
    slot(pick, |screen| {
        Some(match screen.clone() {
            Screen::Loading => spoken(loading),
            Screen::Unreachable => spoken(unreachable),
            Screen::LogIn => spoken(login_page),
            Screen::Invite(token) => spoken(move || invite_page(&token)),
            Screen::Due => spoken(due_page),
            Screen::Inside(me) => inside(me),
        })
    })
}

fn screen(route: &Route, session: Session) -> Screen {
    if let Route::Invite(token) = route {
        return Screen::Invite(token.clone());
    }
    match session.standing() {
        Standing::Asking => Screen::Loading,
        Standing::Unreachable => Screen::Unreachable,
        Standing::Out => Screen::LogIn,
        Standing::In(_) if session.factor().is_due() => Screen::Due,
        Standing::In(me) => Screen::Inside(me),
    }
}

/// Draws a screen in the chosen language, and anew in another one.
fn spoken(draw: impl Fn() -> El + 'static) -> El {
    let prefs: Prefs = expect_context();
    slot(
        move || prefs.lang.get(),
        move |lang| {
            provide_context(words(*lang));
            Some(el("div", "slot").children([draw(), notice_board()]))
        },
    )
}

fn inside(me: AgentId) -> El {
    let session: Session = expect_context();
    let pick = move || session.site().map(|site| site.id);
    slot(pick, move |site| {
        let Some(site) = *site else {
            return Some(spoken(first_site));
        };
        provide_context(Talk::start(site, me));
        provide_context(Progress::new(site, untrack(|| session.is_administrator())));
        provide_context(Hunt::new());
        Some(spoken(shell))
    })
}

fn loading() -> El {
    el("p", "loading")
        .attr("role", "status")
        .text(use_words().loading)
}

fn unreachable() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let again = button("button primary", words.try_again).click(move || session.ask());
    door(words.title, words.unreachable, again)
}
