//! Below a thread: the composer, or why there is none.
//!
//! Keeps what is written as a draft until it is sent.

use crate::amend;
use crate::care::{self, Care};
use crate::drafts;
use crate::notes;
use crate::paint::{only, slot};
use crate::rating;
use crate::route::Route;
use crate::slash::slash;
use crate::talk::Talk;
use crate::thread::Stance;
use crate::words::{belongs_to, use_words};
use crate::workspace::List;
use client::agent::Input;
use leptos::prelude::*;
use shared::ConversationId;
use web::aim::Aim;
use web::components::composer::{Composer, composer};
use web::dom::{El, el, watch};
use web::{Reading, files};

/// Draws the composer for whoever may write, and a sentence for everybody else.
pub fn foot(id: ConversationId, stance: Memo<Stance>, list: List, aim: Aim) -> El {
    let words = use_words();
    let note = |text: &str| el("p", "thread-note").attr("role", "status").text(text);
    let there = move || !matches!(stance.get(), Stance::Unknown | Stance::Nowhere);
    let answer = move || (stance.get_untracked() == Stance::Mine).then(|| aim.draft());
    let note_writer = only(there, move || notes::writer(id, answer));
    let below = slot(
        move || stance.get(),
        move |stance| match stance {
            Stance::Mine => Some(write(id, aim)),
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
    );
    el("div", "slot").children([note_writer, below])
}

fn write(id: ConversationId, aim: Aim) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let key = talk.draft_key(id);
    let draft = aim.draft();
    // While a message is changed, what was written before is what is kept.
    watch(move || match aim.get().filter(|target| target.edits) {
        Some(_) => {}
        None => draft.with(|text| drafts::write(&key, text)),
    });
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
    let care = Care::new(Callback::new(move |text| {
        talk.tell(match aim.take() {
            Some(target) if target.edits => Input::Amend(target.mark, Some(text)),
            Some(target) => Input::Reply(target.mark, text),
            None => Input::Say(id, text),
        });
    }));
    let writing = Composer {
        lang: words.lang,
        id: "composer",
        draft,
        hint: Reading::stored(words.write_to_visitor),
        blocked: Reading::stored(None),
        say: Callback::new(move |text| care.say(text)),
        aim,
        edit_last: Callback::new(move |()| amend::edit_last(talk, aim)),
        typing: Callback::new(move |()| talk.tell(Input::Typing(id))),
    };
    el("div", "").children([
        care::note(talk),
        slash(id, draft, composer(writing, file)),
        care.question(draft),
    ])
}
