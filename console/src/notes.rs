//! Notes: what agents tell each other in a conversation, drawn so that nobody takes one for an
//! answer.
//!
//! A note has a field, a colour and a way to the relay of its own: nothing that sends to visitors
//! takes one.

mod reads;
mod writer;

pub use writer::writer;

use crate::api::{self, spawn};
use crate::session::Session;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::note::Note;
use shared::{ConversationId, SiteId};
use std::collections::BTreeMap;
use web::components::written::written;
use web::dates;
use web::dom::{El, el, watch};
use web::lines::{Key, Line, Shows};

/// What is known of notes. Copyable handle.
#[derive(Clone, Copy, Default)]
pub struct Notes {
    all: RwSignal<BTreeMap<u64, Note>>,
    /// Those that call this agent by name and were not looked at, the newest last.
    pub calls: RwSignal<Vec<Note>>,
}

impl Notes {
    /// Learns some.
    pub fn learn(self, notes: impl IntoIterator<Item = Note>) {
        let notes = notes.into_iter().map(|note| (note.number, note));
        self.all.update(|all| all.extend(notes));
    }

    /// A note calls this agent.
    pub fn call(self, note: Note) {
        self.calls.update(|calls| {
            if calls.iter().all(|one| one.number != note.number) {
                calls.push(note);
            }
        });
    }

    /// Those of a conversation, in their order.
    fn of(self, id: ConversationId) -> Vec<Note> {
        let is_of = |note: &&Note| note.conversation == id;
        self.all
            .with(|all| all.values().filter(is_of).cloned().collect())
    }
}

/// Asks for the notes of a conversation that is shown, again after every break of the line, and
/// tells that they were looked at.
pub fn ask(id: ConversationId, talk: Talk) {
    let session: Session = expect_context();
    let notes = talk.board.notes;
    let site = move || untrack(|| session.site()).map(|site| site.id);
    watch(move || {
        if talk.board.link.get() != client::Link::Live {
            return;
        }
        let Some(site) = site() else { return };
        spawn(async move {
            if let Ok(all) = api::notes(site, id).await {
                notes.learn(all);
            }
        });
    });
    watch(move || {
        let calls = |note: &Note| note.conversation == id;
        let is_called = notes.calls.with(|all| all.iter().any(calls));
        if let Some(site) = site().filter(|_| is_called) {
            notes.calls.update(|all| all.retain(|note| !calls(note)));
            spawn(async move {
                // Whoever is called twice looks twice.
                let _ = api::notes_seen(site, id).await;
            });
        }
    });
}

/// Asks which notes call this agent, whenever the line is there again.
pub fn ask_calls(site: SiteId, talk: Talk) {
    let notes = talk.board.notes;
    watch(move || {
        if talk.board.link.get() != client::Link::Live {
            return;
        }
        spawn(async move {
            if let Ok(calls) = api::mentions(site).await {
                calls.into_iter().rev().for_each(|note| notes.call(note));
            }
        });
    });
}

/// Puts the notes of a conversation where they were written.
pub fn among(lines: Vec<Line>, id: ConversationId, talk: Talk) -> Vec<Line> {
    place(lines, &talk.board.notes.of(id))
}

fn place(mut lines: Vec<Line>, notes: &[Note]) -> Vec<Line> {
    // From the last one on, so that no place moves before it was used.
    for note in notes.iter().rev() {
        let before = lines
            .iter()
            .rposition(|line| matches!(line.key, Key::Entry(_, seq, ..) if seq <= note.after));
        let line = Line {
            key: Key::Aside(note.number),
            at: note.at,
            shows: Shows::Aside(note.number),
        };
        lines.insert(before.map_or(0, |index| index + 1), line);
    }
    lines
}

/// Draws one note.
pub fn note(number: u64) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let found = talk
        .board
        .notes
        .all
        .with_untracked(|all| all.get(&number).cloned());
    let Some(note) = found else {
        return el("div", "");
    };
    let head = el("p", "aside-head").children([
        el("b", "").text(&note.agent.name),
        el("span", "").text(words.notes().private),
        el("time", "")
            .attr("datetime", &dates::machine(note.at))
            .attr("title", &dates::full(words.lang, note.at))
            .text(&dates::clock(words.lang, note.at)),
    ]);
    el("div", "aside-note")
        .attr("role", "note")
        .attr("data-test", "note")
        .attr("aria-label", words.notes().private)
        .child(head)
        .child(written(note.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::face;
    use shared::{Millis, Seq, Text};

    #[test]
    fn notes_stand_behind_what_they_were_written_behind() {
        let id = ConversationId(1);
        let line = |key| Line {
            key,
            at: Millis(0),
            shows: Shows::Day,
        };
        let entry = |seq| line(Key::Entry(id, Seq(seq), Seq(0), false));
        let lines = vec![
            line(Key::Day(1)),
            entry(1),
            entry(2),
            line(Key::Day(2)),
            entry(5),
            line(Key::Pending(1, 0, 0)),
        ];
        let note = |number, after| Note {
            number,
            conversation: id,
            after: Seq(after),
            at: Millis(0),
            agent: face(1),
            text: Text::parse("x").unwrap(),
            mentions: Vec::new(),
        };

        let notes = [note(1, 0), note(2, 3), note(3, 3), note(4, 9)];
        let all = place(lines, &notes);

        let keys: Vec<_> = all.iter().map(|line| line.key).collect();
        let entry = |seq| Key::Entry(id, Seq(seq), Seq(0), false);
        assert_eq!(
            keys,
            [
                Key::Aside(1),
                Key::Day(1),
                entry(1),
                entry(2),
                Key::Aside(2),
                Key::Aside(3),
                Key::Day(2),
                entry(5),
                Key::Aside(4),
                Key::Pending(1, 0, 0),
            ]
        );
    }
}
