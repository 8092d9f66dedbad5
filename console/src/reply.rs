//! Below a thread: the composer, or why there is none.
//!
//! Keeps what is written as a draft until it is sent.

use crate::drafts;
use crate::route::Route;
use crate::talk::Talk;
use crate::thread::Stance;
use crate::words::{belongs_to, use_words};
use crate::workspace::List;
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use web::components::composer::{Composer, composer};

/// Draws the composer for whoever may write, and a sentence for everybody else.
#[component]
pub fn Foot(id: ConversationId, stance: Memo<Stance>, list: List) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let note = move |text: String| view! { <p class="thread-note" role="status">{text}</p> };
    move || match stance.get() {
        Stance::Mine => view! { <Write id/> }.into_any(),
        Stance::Others(name) => note(belongs_to(words.lang, &name)).into_any(),
        Stance::Waiting => view! {
            <div class="thread-note">
                <p>{words.read_waiting}</p>
                <button
                    type="button"
                    class="button primary"
                    on:click=move |_| talk.tell(Input::Take(id))
                >
                    {words.take} <kbd>"Alt T"</kbd>
                </button>
            </div>
        }
        .into_any(),
        Stance::Ended => note(words.read_ended.to_owned()).into_any(),
        Stance::Nowhere if list == List::Open => view! {
            <p class="thread-note">
                <a class="link" href=Route::Ended.href()>{words.see_ended}</a>
            </p>
        }
        .into_any(),
        Stance::Nowhere | Stance::Unknown => ().into_any(),
    }
}

#[component]
fn Write(id: ConversationId) -> impl IntoView {
    let words = use_words();
    let talk: Talk = use_context().expect("a site is chosen around the thread");
    let key = talk.draft_key(id);
    let draft = RwSignal::new(drafts::read(&key));
    Effect::new(move |_| draft.with(|text| drafts::write(&key, text)));
    // What the outbox had no room for comes back to where it was written.
    Effect::new(move |_| {
        if let Some(text) = talk.given_back(id) {
            draft.update(|draft| {
                if !draft.is_empty() {
                    draft.insert(0, '\n');
                }
                draft.insert_str(0, &text);
            });
        }
    });
    composer(Composer {
        lang: words.lang,
        id: "composer",
        draft,
        hint: Signal::stored(words.write_to_visitor),
        blocked: Signal::stored(None),
        say: Callback::new(move |text| talk.tell(Input::Say(id, text))),
        typing: Callback::new(move |()| talk.tell(Input::Typing(id))),
    })
}
