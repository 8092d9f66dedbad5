//! A replay under way: which entries of the past come next.
//!
//! Reads one page at a time, when the client has taken the page before.

use super::{Ending, Role, Socket, unsaved};
use crate::hub::Replay;
use crate::store::{Store, StoreError};
use shared::limits::REPLAY_PAGE_LEN;
use shared::{ConversationId, Entry, SiteId, ToAgent, ToVisitor};

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

impl Socket {
    /// Sends the next page. Returns what is left then.
    pub(super) async fn turn_page(
        &mut self,
        pages: Option<Pages>,
    ) -> Result<Option<Pages>, Ending> {
        let Some(mut pages) = pages else {
            return Ok(None);
        };
        let entries = pages
            .turn(&self.means.store, self.visit.site)
            .await
            .map_err(unsaved)?;
        let conversation = pages.conversation();
        if !entries.is_empty() {
            match self.visit.role {
                Role::Visitor(_) => {
                    self.tell(&ToVisitor::Added {
                        conversation,
                        entries,
                    })
                    .await?
                }
                Role::Agent { .. } => {
                    self.tell(&ToAgent::Added {
                        conversation,
                        entries,
                    })
                    .await?
                }
            }
        }
        Ok((!pages.is_over()).then_some(pages))
    }
}
