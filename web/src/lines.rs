//! What a transcript shows, line by line: entries, what is not stored yet, and marks between days.
//!
//! Pure. Every line depends on what stands before it and on what amends it, and a line that shows
//! something else has another name: what keeps its name stays painted.

mod shown;

pub use shown::{Fate, Key, Line, Quote, Said, Shows};

use client::{Act, Pending, PendingState, Say};
use shared::limits::AMEND_WITHIN_MS;
use shared::{AgentId, Author, Bookmark, ConversationId, Entry, Millis, Seq, Side, What};

/// Messages of one author that are closer than this show one name.
const RUN_MS: u64 = 5 * 60_000;
/// Characters that are shown of what is quoted.
const QUOTE_CHARS_MAX: usize = 120;

/// Who looks at a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The visitor.
    Visitor,
    /// This agent. One's own words carry no name, a colleague's always do, lest they pass for one's
    /// own.
    Agent(Option<AgentId>),
}

impl Viewer {
    fn side(self) -> Side {
        match self {
            Viewer::Visitor => Side::Visitor,
            Viewer::Agent(_) => Side::Agent,
        }
    }

    fn is(self, author: &Author) -> bool {
        match (self, author) {
            (Viewer::Visitor, Author::Visitor) => true,
            (Viewer::Agent(me), Author::Agent(face)) => me == Some(face.id),
            _ => false,
        }
    }

    fn name(self, author: &Author, follows: bool) -> Option<String> {
        match author {
            Author::Visitor => None,
            Author::Agent(face) => {
                let shown = match self {
                    Viewer::Visitor => !follows,
                    Viewer::Agent(_) => !self.is(author),
                };
                shown.then(|| face.name.clone())
            }
        }
    }
}

/// Lines of a transcript as the viewer sees it. `new` is the first entry that is new to the viewer,
/// when a mark is to stand above it. `day` tells the number of a moment's local day.
#[must_use]
pub fn lines(
    viewer: Viewer,
    entries: &[(ConversationId, Entry)],
    pending: &[Pending],
    new: Option<(ConversationId, Seq)>,
    day: impl Fn(Millis) -> i64,
) -> Vec<Line> {
    let mut lines = Lines {
        viewer,
        new,
        day,
        entries,
        changes: changes(entries, pending),
        lines: Vec::new(),
        today: None,
        author: None,
    };
    for (conversation, entry) in entries {
        lines.entry(*conversation, entry);
    }
    let mut refused = 0;
    for Pending { nonce, say, state } in pending {
        let (fate, kind, index) = match *state {
            PendingState::NotSent { code } => {
                refused += 1;
                (Fate::NotSent(code, refused - 1), 2, refused - 1)
            }
            // The line that it changes says so.
            _ if matches!(say.act, Act::Amend { .. }) => continue,
            PendingState::Sending => (Fate::Sending, 0, 0),
            PendingState::Held { code, until } => (Fate::Held(code, until), 1, 0),
        };
        lines.mine(Key::Pending(nonce.count, kind, index), say, fate);
    }
    lines.lines
}

/// A change of words: of which, by which entry (0: none yet), and whether one is on its way.
type Changed = (ConversationId, Seq, Seq, bool);

fn changes(entries: &[(ConversationId, Entry)], pending: &[Pending]) -> Vec<Changed> {
    let stored = entries.iter().filter_map(|(id, entry)| match entry.what {
        What::Amended { of, .. } => Some((*id, of, entry.seq, false)),
        _ => None,
    });
    let under_way = pending.iter().filter_map(|one| match one {
        Pending {
            say:
                Say {
                    conversation: Some(id),
                    act: Act::Amend { of, .. },
                    ..
                },
            state: PendingState::Sending | PendingState::Held { .. },
            ..
        } => Some((*id, *of, Seq(0), true)),
        _ => None,
    });
    stored.chain(under_way).collect()
}

struct Lines<'a, D> {
    viewer: Viewer,
    new: Option<(ConversationId, Seq)>,
    day: D,
    entries: &'a [(ConversationId, Entry)],
    changes: Vec<Changed>,
    lines: Vec<Line>,
    today: Option<i64>,
    // Who said the line before, and when.
    author: Option<(Option<Author>, Millis)>,
}

impl<D: Fn(Millis) -> i64> Lines<'_, D> {
    fn entry(&mut self, id: ConversationId, entry: &Entry) {
        let mut shared = None;
        let (text, author, quote) = match &entry.what {
            What::Said {
                author,
                text,
                quote,
                ..
            } => (Some(text.as_str()), author, *quote),
            What::Shared { author, file, .. } => {
                shared = Some(file.clone());
                (Some(file.name.as_str()), author, None)
            }
            What::Withdrawn { author, .. } => (None, author, None),
            // The line that it changes says so.
            What::Amended { .. } => return,
            what => return self.told(Key::Entry(id, entry.seq, Seq(0), false), entry.at, what),
        };
        let (mut by, mut changing) = self.change_of(id, entry.seq);
        if let Some(quoted) = quote {
            // What is quoted shows its words here as well.
            by = by.max(self.change_of(id, quoted).0);
        }
        self.mark_day(entry.at);
        if self.new == Some((id, entry.seq)) {
            self.author = None;
            self.lines.push(Line {
                key: Key::New,
                at: entry.at,
                shows: Shows::New,
            });
        }
        let follows = self.follows(Some(author), entry.at);
        self.author = Some((Some(author.clone()), entry.at));
        changing &= text.is_some();
        let said = Said {
            mine: author.side() == self.viewer.side(),
            own: self.viewer.is(author) && shared.is_none(),
            name: self.viewer.name(author, follows),
            follows,
            text: text.map(str::to_owned),
            file: shared,
            edited: self.change_of(id, entry.seq).0 > Seq(0),
            quote: quote.and_then(|seq| self.quote(id, seq)),
            fate: match changing {
                true => Fate::Changing,
                false => Fate::Stored(id, entry.seq),
            },
        };
        self.lines.push(Line {
            key: Key::Entry(id, entry.seq, by, changing),
            at: entry.at,
            shows: Shows::Said(said),
        });
    }

    // What is pending was said by this tab, whatever the name it will be stored under.
    fn mine(&mut self, key: Key, say: &Say, fate: Fate) {
        let (text, quote, file) = match &say.act {
            Act::Words { text, quote } => (Some(text), *quote, None),
            Act::Amend { text, .. } => (text.as_ref(), None, None),
            Act::File(file) => (Some(&file.name), None, Some(file.clone())),
        };
        self.mark_day(say.at);
        let follows = match &self.author {
            Some((Some(author), before)) => {
                author.side() == self.viewer.side() && say.at.since(*before) < RUN_MS
            }
            Some((None, _)) => true,
            None => false,
        };
        self.author = Some((None, say.at));
        let said = Said {
            mine: true,
            own: true,
            name: None,
            follows,
            text: text.cloned(),
            file,
            edited: false,
            quote: quote.and_then(|mark| self.quote(mark.conversation, mark.seq)),
            fate,
        };
        self.lines.push(Line {
            key,
            at: say.at,
            shows: Shows::Said(said),
        });
    }

    fn change_of(&self, id: ConversationId, seq: Seq) -> (Seq, bool) {
        let of_it = |change: &&Changed| (change.0, change.1) == (id, seq);
        let changes = self.changes.iter().filter(of_it);
        changes.fold((Seq(0), false), |(last, any), (_, _, by, under_way)| {
            (last.max(*by), any | under_way)
        })
    }

    fn quote(&self, id: ConversationId, seq: Seq) -> Option<Quote> {
        let (author, text) = match &find(self.entries, id, seq)?.what {
            What::Said { author, text, .. } => (author, Some(text.preview(QUOTE_CHARS_MAX))),
            What::Shared { author, file, .. } => (author, Some(file.name.clone())),
            What::Withdrawn { author, .. } => (author, None),
            _ => return None,
        };
        Some(Quote {
            key: (id, seq),
            mine: author.side() == self.viewer.side(),
            name: match author {
                Author::Visitor => None,
                Author::Agent(face) => Some(face.name.clone()),
            },
            text,
        })
    }

    fn told(&mut self, key: Key, at: Millis, what: &What) {
        self.mark_day(at);
        self.author = None;
        self.lines.push(Line {
            key,
            at,
            shows: Shows::Told { what: what.clone() },
        });
    }

    fn follows(&self, author: Option<&Author>, at: Millis) -> bool {
        self.author
            .as_ref()
            .is_some_and(|(before, when)| before.as_ref() == author && at.since(*when) < RUN_MS)
    }

    fn mark_day(&mut self, at: Millis) {
        let day = (self.day)(at);
        // A clock of this end that is behind the relay's must not bring yesterday back.
        if self.today.is_none_or(|today| today < day) {
            self.today = Some(day);
            self.author = None;
            self.lines.push(Line {
                key: Key::Day(day),
                at,
                shows: Shows::Day,
            });
        }
    }
}

/// The entry at this place. Conversations and places only ever rise.
#[must_use]
pub fn find(entries: &[(ConversationId, Entry)], id: ConversationId, seq: Seq) -> Option<&Entry> {
    let found = entries.binary_search_by_key(&(id, seq), |(id, entry)| (*id, entry.seq));
    found.ok().map(|at| &entries[at].1)
}

/// Adds an entry to those that are shown, which tell from then on what it makes of their words.
pub fn add(entries: &mut Vec<(ConversationId, Entry)>, id: ConversationId, entry: Entry) {
    let same = entries
        .iter_mut()
        .rev()
        .take_while(|(other, _)| *other == id);
    entry.amend(same.map(|(_, entry)| entry));
    entries.push((id, entry));
}

/// The first of the last `unread` messages of the other end.
#[must_use]
pub fn first_unread(
    viewer: Viewer,
    entries: &[(ConversationId, Entry)],
    unread: u32,
) -> Option<(ConversationId, Seq)> {
    let theirs = entries.iter().rev().filter(|(_, entry)| match &entry.what {
        What::Said { author, .. } | What::Shared { author, .. } => author.side() != viewer.side(),
        _ => false,
    });
    let last = unread.checked_sub(1)? as usize;
    let mut places = theirs.map(|(id, entry)| (*id, entry.seq));
    places.nth(last)
}

/// The newest words of this viewer's own, if they may be changed at this moment of the relay.
#[must_use]
pub fn last_amendable(
    viewer: Viewer,
    entries: &[(ConversationId, Entry)],
    now: Millis,
) -> Option<(Bookmark, String)> {
    let (conversation, _) = *entries.last()?;
    let here = entries.iter().rev();
    let mut here = here.take_while(|(id, _)| *id == conversation);
    here.find_map(|(_, entry)| match &entry.what {
        What::Said { author, text, .. } if viewer.is(author) => Some((entry, text)),
        _ => None,
    })
    .filter(|(entry, _)| now.since(entry.at) < AMEND_WITHIN_MS)
    .map(|(entry, text)| {
        let seq = entry.seq;
        (Bookmark { conversation, seq }, text.as_str().to_owned())
    })
}

#[cfg(test)]
mod tests;
