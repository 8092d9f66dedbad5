//! A replay under way: which entries of the past come next.
//!
//! Reads one page at a time, when the client has taken the page before. Never writes.

use crate::hub::Replay;
use crate::store::{Store, StoreError};
use shared::limits::REPLAY_PAGE_LEN;
use shared::{ConversationId, Entry, SiteId};

/// What is left of a replay.
#[derive(Debug)]
pub struct Pages {
    left: Replay,
    is_over: bool,
}

impl Pages {
    /// Starts a replay.
    pub fn new(replay: Replay) -> Pages {
        let is_over = replay.until.is_some_and(|until| until <= replay.after);
        Pages {
            left: replay,
            is_over,
        }
    }

    /// Returns whose entries they are.
    pub fn conversation(&self) -> ConversationId {
        self.left.conversation
    }

    /// Whether there is nothing left.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Reads the next page; an empty one is the last.
    pub async fn turn(&mut self, store: &Store, site: SiteId) -> Result<Vec<Entry>, StoreError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let Replay {
            conversation,
            after,
            until,
        } = self.left;
        let page = store
            .replay(site, conversation, after, until, REPLAY_PAGE_LEN)
            .await?;
        match page.last() {
            Some(last) if page.len() == REPLAY_PAGE_LEN && Some(last.seq) != until => {
                self.left.after = last.seq;
            }
            _ => self.is_over = true,
        }
        Ok(page)
    }
}
