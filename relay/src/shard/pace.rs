//! How a busy shard saves work: it lingers for company, and what nobody waits for travels with
//! what comes next.
//!
//! A shard that is not busy does neither: nobody waits for company that does not come.

use crate::shards::Company;
use desk::Frame;
use desk::effect::Conns;
use shared::{Author, Entry, ToAgent, ToVisitor, What};
use std::time::Duration;

/// From this many letters in a batch on the shard is busy: a commit costs the same for one letter
/// and for a hundred.
const BUSY_FROM_LEN: usize = 16;

/// How long a busy shard lingers before a batch at most.
const LINGER: Duration = Duration::from_millis(2);

/// Batches after its own for which something waits that travels in company: whoever answers does
/// it in the next one, or in the one after.
const WAITS_BATCHES: usize = 2;

/// The pace of one shard.
#[derive(Debug, Default)]
pub struct Pace {
    /// Letters in the last batch.
    letters: usize,
    /// Sockets for which something waits since this batch,
    fresh: Vec<Conns>,
    /// and since those before, the oldest first.
    waiting: [Vec<Conns>; WAITS_BATCHES],
}

impl Pace {
    /// For how many letters to wait beside the first, and how long: people who have just been told
    /// something answer together, and are as many as those who spoke before.
    pub fn company(&self) -> Option<Company> {
        self.is_busy().then_some(Company {
            len: self.letters,
            within: LINGER,
        })
    }

    fn is_busy(&self) -> bool {
        self.letters >= BUSY_FROM_LEN
    }

    /// How long to wait for a letter at most, when otherwise it were `nap`.
    pub fn nap(&self, nap: Duration) -> Duration {
        match self.waiting.iter().all(Vec::is_empty) {
            true => nap,
            false => nap.min(LINGER),
        }
    }

    /// A batch has so many letters.
    pub fn begin(&mut self, letters: usize) {
        self.letters = letters;
    }

    /// Whether a frame may wait for the next one to the same sockets: it tells somebody no more
    /// than that the own words are stored. Notes that it does.
    pub fn waits(&mut self, to: &Conns, frame: &Frame) -> bool {
        let waits = self.is_busy() && is_own_words(frame);
        if waits {
            self.fresh.push(Conns::clone(to));
        }
        waits
    }

    /// Returns for whom something has waited long enough, at the end of a batch.
    pub fn end(&mut self) -> Vec<Conns> {
        let [oldest, ..] = &mut self.waiting;
        let over = std::mem::replace(oldest, std::mem::take(&mut self.fresh));
        self.waiting.rotate_left(1);
        over
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
    fn own_words_wait_for_two_more_batches_and_only_while_it_is_busy() {
        let mut pace = Pace::default();
        let to: Conns = [ConnId(1)].into();
        assert!(!pace.waits(&to, &said()));

        pace.begin(BUSY_FROM_LEN);
        assert!(pace.waits(&to, &said()));
        assert!(!pace.waits(&to, &Frame::Visitor(ToVisitor::Pong)));

        let long = Duration::from_secs(60);
        for _ in 0..WAITS_BATCHES {
            assert!(pace.end().is_empty());
            assert_eq!(pace.nap(long), LINGER);
            pace.begin(0);
        }
        assert_eq!(pace.end(), [to]);
        assert_eq!(pace.nap(long), long);
    }

    #[test]
    fn a_busy_shard_waits_for_as_many_as_came_before_and_an_idle_one_for_nobody() {
        let mut pace = Pace::default();
        assert_eq!(pace.company(), None);

        pace.begin(40);
        let company = pace.company();
        pace.begin(BUSY_FROM_LEN - 1);

        let (len, within) = (40, LINGER);
        assert_eq!(company, Some(Company { len, within }));
        assert_eq!(pace.company(), None);
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
