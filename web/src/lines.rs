//! What a transcript shows, line by line: entries, what is not stored yet, and marks between days.
//!
//! Pure. Every line depends on what stands before it alone, so a new line never changes an older
//! one, and a painted line stays painted.

use client::{Act, Pending, PendingState};
use shared::{Attachment, Author, ConversationId, Entry, Millis, RefusalCode, Seq, Side, What};

/// Messages of one author that are closer than this show one name.
const RUN_MS: u64 = 5 * 60_000;

/// The name of a painted line. Another state is another line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The mark of a local day.
    Day(i64),
    /// An entry.
    Entry(ConversationId, Seq),
    /// Something said and not stored: its count, what became of it, and where it may be retried.
    Pending(u32, u8, usize),
}

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub key: Key,
    /// When it happened.
    pub at: Millis,
    /// What it shows.
    pub shows: Shows,
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Another day begins.
    Day,
    /// Something was said.
    Said {
        /// Whether by this side of the conversation.
        mine: bool,
        /// The agent's name, where it is not already told by the line before.
        name: Option<String>,
        /// Whether it goes on right after the line before, by the same author.
        follows: bool,
        /// The words; of a file its name.
        text: String,
        /// The file that was shared.
        file: Option<Attachment>,
        /// What became of it.
        fate: Fate,
    },
    /// Something happened.
    Told {
        /// What; never something said.
        what: What,
    },
}

/// What became of something said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Stored: the relay will not lose it.
    Stored(ConversationId, Seq),
    /// On its way.
    Sending,
    /// Refused for a while; said again by itself.
    Held(RefusalCode, Millis),
    /// Refused for good; `Retry` and `Dismiss` take this index.
    NotSent(RefusalCode, usize),
}

/// Lines of a transcript as `side` sees it. `day` tells the number of a moment's local day.
#[must_use]
pub fn lines(
    side: Side,
    entries: &[(ConversationId, Entry)],
    pending: &[Pending],
    day: impl Fn(Millis) -> i64,
) -> Vec<Line> {
    let mut lines = Lines {
        side,
        day,
        lines: Vec::new(),
        today: None,
        author: None,
    };
    for (conversation, entry) in entries {
        let key = Key::Entry(*conversation, entry.seq);
        match &entry.what {
            What::Said { author, text, .. } => {
                let fate = Fate::Stored(*conversation, entry.seq);
                lines.said(key, entry.at, author, text.as_str(), fate);
            }
            What::Shared { author, file, .. } => {
                let fate = Fate::Stored(*conversation, entry.seq);
                lines.said(key, entry.at, author, &file.name, fate);
                lines.show(file);
            }
            what => lines.told(key, entry.at, what),
        }
    }
    let mut refused = 0;
    for Pending { nonce, say, state } in pending {
        let (fate, kind, index) = match *state {
            PendingState::Sending => (Fate::Sending, 0, 0),
            PendingState::Held { code, until } => (Fate::Held(code, until), 1, 0),
            PendingState::NotSent { code } => {
                refused += 1;
                (Fate::NotSent(code, refused - 1), 2, refused - 1)
            }
        };
        let key = Key::Pending(nonce.count, kind, index);
        match &say.act {
            Act::Words { text, .. } => lines.mine(key, say.at, text, fate),
            Act::Amend { text, .. } => {
                lines.mine(key, say.at, text.as_deref().unwrap_or_default(), fate);
            }
            Act::File(file) => {
                lines.mine(key, say.at, &file.name, fate);
                lines.show(file);
            }
        }
    }
    lines.lines
}

struct Lines<D> {
    side: Side,
    day: D,
    lines: Vec<Line>,
    today: Option<i64>,
    // Who said the line before, and when.
    author: Option<(Option<Author>, Millis)>,
}

impl<D: Fn(Millis) -> i64> Lines<D> {
    fn said(&mut self, key: Key, at: Millis, author: &Author, text: &str, fate: Fate) {
        self.mark_day(at);
        let follows = self.follows(Some(author), at);
        let name = match author {
            Author::Agent(face) if !follows => Some(face.name.clone()),
            _ => None,
        };
        let mine = author.side() == self.side;
        self.author = Some((Some(author.clone()), at));
        let text = text.to_owned();
        self.lines.push(Line {
            key,
            at,
            shows: Shows::Said {
                mine,
                name,
                follows,
                text,
                file: None,
                fate,
            },
        });
    }

    // What was just said is a file.
    fn show(&mut self, shared: &Attachment) {
        if let Some(Shows::Said { file, .. }) = self.lines.last_mut().map(|line| &mut line.shows) {
            *file = Some(shared.clone());
        }
    }

    // What is pending was said by this tab, whatever the name it will be stored under.
    fn mine(&mut self, key: Key, at: Millis, text: &str, fate: Fate) {
        self.mark_day(at);
        let follows = match &self.author {
            Some((Some(author), before)) => {
                author.side() == self.side && at.since(*before) < RUN_MS
            }
            Some((None, _)) => true,
            None => false,
        };
        self.author = Some((None, at));
        let shows = Shows::Said {
            mine: true,
            name: None,
            follows,
            text: text.to_owned(),
            file: None,
            fate,
        };
        self.lines.push(Line { key, at, shows });
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

#[cfg(test)]
mod tests {
    use super::*;
    use client::Say;
    use shared::{AgentId, Face, Nonce, TabId, Text};

    const DAY_MS: u64 = 86_400_000;

    #[test]
    fn a_name_is_shown_once_per_run() {
        let ana = Author::Agent(Face {
            id: AgentId(1),
            name: "Ana".into(),
        });
        let entries = [
            said(1, 0, &ana),
            said(2, 1_000, &ana),
            said(3, 2_000, &Author::Visitor),
            said(4, 3_000, &ana),
        ];

        assert_eq!(
            names(&lines(Side::Visitor, &entries, &[], day)),
            [Some("Ana".to_owned()), None, None, Some("Ana".to_owned())]
        );
    }

    #[test]
    fn a_day_is_marked_once_and_never_backwards() {
        let me = Author::Visitor;
        let entries = [
            said(1, DAY_MS, &me),
            said(2, DAY_MS + 5, &me),
            said(3, 3 * DAY_MS, &me),
        ];
        let late = [pending(1, 2 * DAY_MS, PendingState::Sending)];

        let days: Vec<Key> = lines(Side::Visitor, &entries, &late, day)
            .into_iter()
            .map(|line| line.key)
            .filter(|key| matches!(key, Key::Day(_)))
            .collect();

        assert_eq!(days, [Key::Day(1), Key::Day(3)]);
    }

    #[test]
    fn what_is_not_sent_carries_the_index_to_retry() {
        let code = RefusalCode::TextTooLong;
        let pending = [
            pending(4, 0, PendingState::Sending),
            pending(2, 0, PendingState::NotSent { code }),
            pending(3, 0, PendingState::NotSent { code }),
        ];

        let fates: Vec<Fate> = lines(Side::Visitor, &[], &pending, day)
            .into_iter()
            .filter_map(|line| match line.shows {
                Shows::Said { fate, .. } => Some(fate),
                _ => None,
            })
            .collect();

        assert_eq!(
            fates,
            [
                Fate::Sending,
                Fate::NotSent(code, 0),
                Fate::NotSent(code, 1)
            ]
        );
    }

    #[test]
    fn a_new_line_changes_no_older_one() {
        let ana = Author::Agent(Face {
            id: AgentId(1),
            name: "Ana".into(),
        });
        let all = [
            said(1, 0, &ana),
            said(2, 10, &Author::Visitor),
            said(3, DAY_MS, &ana),
        ];
        let whole = lines(Side::Agent, &all, &[], day);

        for len in 0..all.len() {
            let part = lines(Side::Agent, &all[..len], &[], day);
            assert_eq!(part, whole[..part.len()]);
        }
    }

    fn day(at: Millis) -> i64 {
        (at.0 / DAY_MS) as i64
    }

    fn said(seq: u32, at: u64, author: &Author) -> (ConversationId, Entry) {
        let what = What::Said {
            author: author.clone(),
            nonce: Nonce {
                tab: TabId(1),
                count: seq,
            },
            text: Text::parse("hello").unwrap(),
            quote: None,
        };
        (
            ConversationId(1),
            Entry {
                seq: Seq(seq),
                at: Millis(at),
                what,
            },
        )
    }

    fn pending(count: u32, at: u64, state: PendingState) -> Pending {
        let say = Say {
            conversation: None,
            act: Act::Words {
                text: "hello".into(),
                quote: None,
            },
            at: Millis(at),
        };
        Pending {
            nonce: Nonce {
                tab: TabId(1),
                count,
            },
            say,
            state,
        }
    }

    fn names(lines: &[Line]) -> Vec<Option<String>> {
        lines
            .iter()
            .filter_map(|line| match &line.shows {
                Shows::Said { name, .. } => Some(name.clone()),
                _ => None,
            })
            .collect()
    }
}
