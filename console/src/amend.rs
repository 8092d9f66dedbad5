//! What an agent wishes with a message: answers it, changes it, takes it back.
//!
//! Aims the composer and tells the client; the relay decides.

use crate::relay_clock;
use crate::talk::Talk;
use client::agent::Input;
use leptos::prelude::*;
use shared::{Author, Bookmark, Millis, What};
use web::aim::Aim;
use web::components::acts::Wish;
use web::lines::{self, Viewer};
use web::{Lang, clock, page};

/// Does what somebody wishes with a message.
pub fn wish(talk: Talk, lang: Lang, aim: Aim, wish: Wish, mark: Bookmark) {
    let found = talk
        .board
        .entries
        .with_untracked(|entries| lines::find(entries, mark.conversation, mark.seq).cloned());
    let Some(What::Said { author, text, .. }) = found.map(|entry| entry.what) else {
        return;
    };
    let text = text.as_str().to_owned();
    match wish {
        Wish::Reply => {
            let name = match author {
                Author::Visitor => lang.words().visitor.to_owned(),
                Author::Agent(face) => face.name,
            };
            aim.reply(mark, name, text);
        }
        Wish::Edit => aim.edit(mark, text),
        Wish::TakeBack => talk.tell(Input::Amend(mark, None)),
    }
    page::focus("composer");
}

/// Begins to change the last message of one's own, if that may be changed.
pub fn edit_last(talk: Talk, aim: Aim) {
    let me = talk
        .board
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.id));
    let last = talk
        .board
        .entries
        .with_untracked(|entries| lines::last_amendable(Viewer::Agent(me), entries, now()));
    if let Some((mark, text)) = last {
        aim.edit(mark, text);
    }
}

/// The relay's time at this moment.
pub fn now() -> Millis {
    relay_clock::at(clock::now())
}
