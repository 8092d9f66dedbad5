//! List, conversation, details: three columns, two, or one at a time, as the page is wide.
//!
//! Knows which conversation is shown and what is known of it. Never asks for its entries: that is
//! the thread's.

use crate::about::about;
use crate::api::{self, spawn};
use crate::ended::ended_list;
use crate::inbox::inbox;
use crate::paint::slot;
use crate::proofs::proofs_of;
use crate::route::Route;
use crate::session::Session;
use crate::talk::Talk;
use crate::thread::thread;
use crate::words::use_words;
use leptos::prelude::*;
use shared::{Conversation, ConversationId};
use web::dom::{El, el, watch};

/// Which conversations are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The open ones.
    Open,
    /// The ended ones.
    Ended,
}

/// What is known of the conversation that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Not yet anything.
    #[default]
    Asking,
    /// This.
    Here(Box<Conversation>),
    /// There is none of this number.
    Nowhere,
}

impl Known {
    /// The conversation, if it is known.
    pub fn here(&self) -> Option<&Conversation> {
        match self {
            Known::Here(conversation) => Some(conversation.as_ref()),
            Known::Asking | Known::Nowhere => None,
        }
    }
}

/// Draws the three columns.
pub fn workspace(list: List) -> El {
    let words = use_words();
    let route: ReadSignal<Route> = expect_context();
    let view = move || {
        route.with(|route| match route {
            Route::About(_) | Route::EndedAbout(_) => Some("about"),
            route if route.conversation().is_some() => Some("thread"),
            _ => Some("list"),
        })
    };
    let side = el("div", "column column-list").child(match list {
        List::Open => inbox(),
        List::Ended => ended_list(),
    });
    let shown = slot(
        move || route.with(Route::conversation),
        move |shown| {
            let Some(id) = *shown else {
                return Some(el("section", "column column-thread nothing").children([
                    el("p", "nothing-title").text(words.choose_conversation),
                    el("p", "").text(words.choose_hint),
                ]));
            };
            let known = know(id);
            let proofs = proofs_of(known, id);
            Some(
                el("div", "slot").children([
                    el("section", "column column-thread")
                        .attr("aria-label", words.conversation)
                        .children(thread(id, known, list, proofs)),
                    el("aside", "column column-about")
                        .attr("aria-label", words.details)
                        .children(about(id, known, list, proofs)),
                ]),
            )
        },
    );
    el("div", "workspace")
        .live_attr("data-view", view)
        .children([side, shown])
}

// An open conversation is told by the socket. One that is not open is asked for once, by its place
// in the list of ended ones.
fn know(id: ConversationId) -> RwSignal<Known> {
    let talk: Talk = expect_context();
    let session: Session = expect_context();
    let known = RwSignal::new(Known::Asking);
    let ask = move || {
        let Some(site) = session.site().map(|site| site.id) else {
            return;
        };
        spawn(async move {
            let page = api::ended(site, Some(ConversationId(id.0.saturating_add(1)))).await;
            let first = page.map(|page| page.conversations.into_iter().next());
            let found = match first {
                Ok(Some(conversation)) if conversation.id == id => {
                    Known::Here(Box::new(conversation))
                }
                Ok(_) => Known::Nowhere,
                // The connection's banner tells; the thread still shows what the socket brings.
                Err(_) => return,
            };
            known.try_set(found);
        });
    };
    let mut asked = false;
    watch(move || {
        let open = talk.board.conversation(id);
        let welcomed = talk.board.me.with(Option::is_some);
        if let Some(conversation) = open {
            known.set(Known::Here(Box::new(conversation)));
            return;
        }
        known.maybe_update(|known| match known {
            Known::Here(conversation) => !std::mem::replace(&mut conversation.ended, true),
            Known::Asking | Known::Nowhere => false,
        });
        let unknown = known.with_untracked(|known| *known == Known::Asking);
        if welcomed && unknown && !std::mem::replace(&mut asked, true) {
            untrack(ask);
        }
    });
    known
}
