//! What the visitor wishes with a message: answers it, changes it, takes it back.
//!
//! Aims the composer and tells the client; the relay decides.

use crate::app::App;
use crate::words::Words;
use client::visitor::Input;
use shared::{Author, Bookmark, Entry, What};
use web::components::acts::Wish;
use web::lines::{self, Viewer};
use web::{Lang, clock, page};

/// Does what somebody wishes with a message.
pub fn wish(app: App, lang: Lang, wish: Wish, mark: Bookmark) {
    let found = app
        .state
        .see_said(|said| lines::find(&said.entries, mark.conversation, mark.seq).cloned());
    let Some((author, text)) = found.as_ref().and_then(said) else {
        return;
    };
    match wish {
        Wish::Reply => {
            let name = match author {
                Author::Visitor => lang.words().you,
                Author::Agent(face) if face.name.is_empty() => lang.widget().support,
                Author::Agent(face) => &face.name,
            };
            app.state.aim.reply(mark, name.to_owned(), text.to_owned());
        }
        Wish::Edit => app.state.aim.edit(mark, text.to_owned()),
        Wish::TakeBack => app.tell(Input::Amend(mark, None)),
    }
    page::focus("message");
}

/// Begins to change the last message of one's own, if that may be changed.
pub fn edit_last(app: App) {
    let now = app.state.relay_time(clock::now());
    let last = app
        .state
        .see_said(|said| lines::last_amendable(Viewer::Visitor, &said.entries, now));
    if let Some((mark, text)) = last {
        app.state.aim.edit(mark, text);
    }
}

fn said(entry: &Entry) -> Option<(&Author, &str)> {
    match &entry.what {
        What::Said { author, text, .. } => Some((author, text.as_str())),
        _ => None,
    }
}
