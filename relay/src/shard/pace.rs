//! How a busy shard saves work: it lingers for company, and what nobody waits for travels with
//! what comes next.
//!
//! A shard that is not busy does neither: nobody waits for company that does not come.

use desk::Frame;
use desk::effect::Conns;
use shared::{Author, Entry, ToAgent, ToVisitor, What};
use std::time::Duration;

/// From this many letters in a batch on the shard is busy: a commit costs the same for one letter
/// and for a hundred.
const BUSY_FROM_LEN: usize = 16;

/// How long a busy shard lingers before a batch, and how long what travels in company waits for it
/// beside the batch itself.
const LINGER: Duration = Duration::from_millis(2);

/// The pace of one shard.
#[derive(Debug, Default)]
pub struct Pace {
    is_busy: bool,
    /// Sockets for which something waits since this batch,
    fresh: Vec<Conns>,
    /// and since the one before.
    waiting: Vec<Conns>,
}

impl Pace {
    /// How long to wait for more letters.
    pub fn linger(&self) -> Duration {
        if self.is_busy { LINGER } else { Duration::ZERO }
    }

    /// How long to wait for a letter at most, when otherwise it were `nap`.
    pub fn nap(&self, nap: Duration) -> Duration {
        if self.waiting.is_empty() {
            nap
        } else {
            nap.min(LINGER)
        }
    }

    /// A batch has so many letters.
    pub fn begin(&mut self, letters: usize) {
        self.is_busy = letters >= BUSY_FROM_LEN;
    }

    /// Whether a frame may wait for the next one to the same sockets: it tells somebody no more
    /// than that the own words are stored. Notes that it does.
    pub fn waits(&mut self, to: &Conns, frame: &Frame) -> bool {
        let waits = self.is_busy && is_own_words(frame);
        if waits {
            self.fresh.push(Conns::clone(to));
        }
        waits
    }

    /// Returns for whom something has waited long enough, at the end of a batch.
    pub fn end(&mut self) -> Vec<Conns> {
        let fresh = std::mem::take(&mut self.fresh);
        std::mem::replace(&mut self.waiting, fresh)
    }
}

fn is_own_words(frame: &Frame) -> bool {
    let by_visitor = |entry: &Entry| match &entry.what {
        What::Said { author, .. } => Some(matches!(author, Author::Visitor)),
        _ => None,
    };
    match frame {
        Frame::Visitor(ToVisitor::Added { entries, .. }) => {
            entries.iter().all(|entry| by_visitor(entry) == Some(true))
        }
        Frame::Agent(ToAgent::Added { entries, .. }) => {
            entries.iter().all(|entry| by_visitor(entry) == Some(false))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::ConnId;
    use shared::{ConversationId, Millis, Nonce, Seq, TabId, Text};

    #[test]
    fn own_words_wait_for_one_more_batch_and_only_while_it_is_busy() {
        let mut pace = Pace::default();
        let to: Conns = [ConnId(1)].into();
        assert!(!pace.waits(&to, &said()));

        pace.begin(BUSY_FROM_LEN);
        assert!(pace.waits(&to, &said()));
        assert!(!pace.waits(&to, &Frame::Visitor(ToVisitor::Pong)));

        assert!(pace.end().is_empty());
        let long = Duration::from_secs(60);
        assert_eq!(pace.nap(long), LINGER);
        pace.begin(0);
        assert_eq!(pace.end(), [to]);
        assert_eq!(pace.nap(long), long);
        assert_eq!(pace.linger(), Duration::ZERO);
    }

    fn said() -> Frame {
        let what = What::Said {
            author: Author::Visitor,
            nonce: Nonce {
                tab: TabId(1),
                count: 1,
            },
            text: Text::parse("one").unwrap(),
            quote: None,
        };
        let entry = Entry {
            seq: Seq(1),
            at: Millis(1),
            what,
        };
        Frame::Visitor(ToVisitor::Added {
            conversation: ConversationId(1),
            entries: vec![entry],
        })
    }
}
