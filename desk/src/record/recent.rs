//! What was said last: what a list shows of it, and what its author may still change.
//!
//! Never decides whether a change is allowed.

use super::Row;
use shared::limits::{AMEND_WITHIN_MS, AMENDABLE_LEN_MAX, WORDS_CHARS_MAX};
use shared::text::clip;
use shared::{Entry, Millis, Seq, Text, What, Who};

/// Something said a moment ago, which its author may change or take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Where.
    pub seq: Seq,
    /// When.
    pub at: Millis,
    /// By whom.
    pub who: Who,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

impl Row {
    pub(super) fn follow(&mut self, who: Option<Who>, entry: &Entry) {
        self.last = entry.seq;
        self.last_at = entry.at;
        // What goes on has another end.
        self.rated = None;
        match &entry.what {
            What::Said { author, text, .. } => {
                self.words = preview(Some(text));
                self.words_by = Some(author.side());
                self.words_of = entry.seq;
                self.recent.extend(who.map(|who| Recent {
                    seq: entry.seq,
                    at: entry.at,
                    who,
                    withdrawn: false,
                }));
            }
            What::Amended { of, text, .. } => {
                if self.words_of == *of {
                    self.words = preview(text.as_ref());
                }
                for said in self.recent.iter_mut().filter(|said| said.seq == *of) {
                    said.withdrawn |= text.is_none();
                }
            }
            What::Shared { author, file, .. } => {
                self.words = clip(&file.name, WORDS_CHARS_MAX);
                self.words_by = Some(author.side());
                self.words_of = entry.seq;
            }
            _ => {}
        }
        self.forget_what_stays();
    }

    /// What cannot be changed any more is not among what is recent.
    pub fn forget_what_stays(&mut self) {
        let last_at = self.last_at;
        self.recent
            .retain(|said| last_at.since(said.at) <= AMEND_WITHIN_MS);
        let surplus = self.recent.len().saturating_sub(AMENDABLE_LEN_MAX);
        self.recent.drain(..surplus);
    }
}

/// Words as a list shows them; taken back, they are none.
#[must_use]
pub fn preview(text: Option<&Text>) -> String {
    text.map(|text| text.preview(WORDS_CHARS_MAX))
        .unwrap_or_default()
}
