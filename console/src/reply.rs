//! Below a thread: the composer, or why there is none.
//!
//! Keeps what is written as a draft until it is sent.

use crate::drafts;
use crate::paint::slot;
use crate::rating;
use crate::route::Route;
use crate::talk::Talk;
use crate::thread::Stance;
use crate::words::{belongs_to, use_words};
use crate::workspace::List;
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use web::components::composer::{Composer, composer};
use web::dom::{El, el, watch};
use web::{Reading, files};

/// Draws the composer for whoever may write, and a sentence for everybody else.
pub fn foot(id: ConversationId, stance: Memo<Stance>, list: List) -> El {
    let words = use_words();
    let note = |text: &str| el("p", "thread-note").attr("role", "status").text(text);
    slot(
        move || stance.get(),
        move |stance| match stance {
            Stance::Mine => Some(write(id)),
            Stance::Others(name) | Stance::Passed(name) => {
                Some(note(&belongs_to(words.lang, name)))
            }
            Stance::Waiting => Some(note(words.read_waiting)),
            Stance::Parked => Some(note(words.read_parked)),
            Stance::Ended => {
                let said = [rating::card(id), note(words.read_ended)];
                Some(el("div", "").children(said))
            }
            Stance::Nowhere if list == List::Open => {
                let link = el("a", "link")
                    .attr("href", &Route::Ended.href())
                    .text(words.see_ended);
                Some(el("p", "thread-note").child(link))
            }
            Stance::Nowhere | Stance::Unknown => None,
        },
    )
}

fn write(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let key = talk.draft_key(id);
    let draft = RwSignal::new(drafts::read(&key));
    watch(move || draft.with(|text| drafts::write(&key, text)));
    // What the outbox had no room for comes back to where it was written.
    watch(move || {
        if let Some(text) = talk.given_back(id) {
            draft.update(|draft| {
                if !draft.is_empty() {
                    draft.insert(0, '\n');
                }
                draft.insert_str(0, &text);
            });
        }
    });
    let file = files::attach(words.lang, &talk.door(id), move |file| {
        talk.tell(Input::Share(id, file));
    });
    let writing = Composer {
        lang: words.lang,
        id: "composer",
        draft,
        hint: Reading::stored(words.write_to_visitor),
        blocked: Reading::stored(None),
        say: Callback::new(move |text| talk.tell(Input::Say(id, text))),
        typing: Callback::new(move |()| talk.tell(Input::Typing(id))),
    };
    composer(writing, file)
}
