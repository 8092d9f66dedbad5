//! List, conversation, details: three columns, two, or one at a time, as the page is wide.
//!
//! Knows which conversation is shown and what is known of it. Never asks for its entries: that is
//! the thread's.

use crate::about::About;
use crate::api;
use crate::ended::EndedList;
use crate::inbox::Inbox;
use crate::route::Route;
use crate::session::Session;
use crate::talk::Talk;
use crate::thread::Thread;
use crate::words::use_words;
use leptos::prelude::*;
use shared::{Conversation, ConversationId};
use wasm_bindgen_futures::spawn_local;

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
    Here(Conversation),
    /// There is none of this number.
    Nowhere,
}

impl Known {
    /// The conversation, if it is known.
    pub fn here(&self) -> Option<&Conversation> {
        match self {
            Known::Here(conversation) => Some(conversation),
            Known::Asking | Known::Nowhere => None,
        }
    }
}

/// Draws the three columns.
#[component]
pub fn Workspace(list: List) -> impl IntoView {
    let words = use_words();
    let route: ReadSignal<Route> = use_context().expect("the app provides the route");
    let shown = Memo::new(move |_| route.with(Route::conversation));
    let view = move || {
        route.with(|route| match route {
            Route::About(_) | Route::EndedAbout(_) => "about",
            route if route.conversation().is_some() => "thread",
            _ => "list",
        })
    };
    view! {
        <div class="workspace" data-view=view>
            <div class="column column-list">
                {match list {
                    List::Open => view! { <Inbox/> }.into_any(),
                    List::Ended => view! { <EndedList/> }.into_any(),
                }}
            </div>
            {move || match shown.get() {
                Some(id) => {
                    let known = know(id);
                    view! {
                        <section class="column column-thread" aria-label=words.conversation>
                            <Thread id known list/>
                        </section>
                        <aside class="column column-about" aria-label=words.details>
                            <About id known list/>
                        </aside>
                    }
                    .into_any()
                }
                None => view! {
                    <section class="column column-thread nothing">
                        <p class="nothing-title">{words.choose_conversation}</p>
                        <p>{words.choose_hint}</p>
                    </section>
                }
                .into_any(),
            }}
        </div>
    }
    .into_any()
}

// An open conversation is told by the socket. One that is not open is asked for once, by its place
// in the list of ended ones.
fn know(id: ConversationId) -> RwSignal<Known> {
    let talk: Talk = use_context().expect("a site is chosen around the workspace");
    let session: Session = use_context().expect("the app provides the session");
    let known = RwSignal::new(Known::Asking);
    let asked = StoredValue::new(false);
    let ask = move || {
        let Some(site) = session.site().map(|site| site.id) else {
            return;
        };
        spawn_local(async move {
            let page = api::ended(site, Some(ConversationId(id.0.saturating_add(1)))).await;
            let first = page.map(|page| page.conversations.into_iter().next());
            let found = match first {
                Ok(Some(conversation)) if conversation.id == id => Known::Here(conversation),
                Ok(_) => Known::Nowhere,
                // The connection's banner tells; the thread still shows what the socket brings.
                Err(_) => return,
            };
            known.try_set(found);
        });
    };
    Effect::new(move |_| {
        let open = talk.board.conversation(id);
        let welcomed = talk.board.me.with(Option::is_some);
        match open {
            Some(conversation) => known.set(Known::Here(conversation)),
            None => {
                known.maybe_update(|known| match known {
                    Known::Here(conversation) => !std::mem::replace(&mut conversation.ended, true),
                    Known::Asking | Known::Nowhere => false,
                });
                let unknown = known.with_untracked(|known| *known == Known::Asking);
                if welcomed && unknown && !asked.with_value(|asked| *asked) {
                    asked.set_value(true);
                    untrack(ask);
                }
            }
        }
    });
    known
}
