//! The way to the desks: which shard a site belongs to, and the mailbox of each shard.
//!
//! A site belongs to one shard for as long as the process lives, so a desk needs no lock. Never
//! looks into a letter.

mod mailbox;

use desk::{ConnId, Input, Shared};
use mailbox::Slot;
pub use mailbox::{Company, Mailbox};
use metrics::counter;
use shared::{
    AgentId, Bookmark, Context, ConversationId, FromAgent, FromVisitor, Place, Rating, Seq, SiteId,
    TabId, VisitorId, Who,
};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Letters that one shard may have before it, beside those that always find room. At the pace of a
/// slow disk that is a second's work.
pub const MAILBOX_LEN_MAX: usize = 2_048;

/// Every shard's mailbox.
#[derive(Clone, Debug)]
pub struct Shards {
    mailboxes: Arc<[Slot]>,
}

/// One thing that happened to a site.
#[derive(Debug)]
pub struct Letter {
    /// To which site.
    pub site: SiteId,
    /// What happened.
    pub news: News,
}

/// What happened.
#[derive(Debug)]
pub enum News {
    /// A socket said hello, and who it is has been settled.
    Arrived {
        /// The socket.
        conn: ConnId,
        /// The tab behind it.
        tab: TabId,
        /// Who it is.
        guest: Guest,
    },
    /// A visitor's frame.
    Visitor(ConnId, FromVisitor),
    /// An agent's frame.
    Agent(ConnId, FromAgent),
    /// Somebody shares a file, and it has been looked up.
    Shared(Shared),
    /// A socket is gone.
    Left(ConnId),
    /// The settings in the store have changed.
    Reload,
    /// Something happened elsewhere than through a socket, and is stored: a rating, a note, or who
    /// a visitor is.
    Stored(Box<Input>),
    /// Somebody without a socket asks which place one would get who wrote now. No answer: there is
    /// no such site, or its desk could not be made.
    Door(oneshot::Sender<Place>),
}

/// A rating that is stored.
#[derive(Debug)]
pub struct Rated {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The entry that was its end.
    pub end: Seq,
    /// What was given.
    pub rating: Rating,
}

impl Rated {
    /// What the desk makes of it.
    #[must_use]
    pub fn input(self) -> Input {
        Input::Rated {
            conversation: self.conversation,
            end: self.end,
            rating: self.rating,
        }
    }
}

/// Who arrives, without what the store knows about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guest {
    /// A visitor.
    Visitor {
        /// Who.
        visitor: VisitorId,
        /// The page.
        context: Context,
        /// The last entry that the tab holds.
        since: Option<Bookmark>,
    },
    /// An agent.
    Agent {
        /// Who.
        agent: AgentId,
        /// What the tab holds and goes on watching.
        since: Vec<Bookmark>,
    },
}

/// The shard has as much before it as it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Guest {
    /// Returns the person.
    #[must_use]
    pub fn who(&self) -> Who {
        match self {
            Guest::Visitor { visitor, .. } => Who::Visitor(*visitor),
            Guest::Agent { agent, .. } => Who::Agent(*agent),
        }
    }
}

impl Shards {
    /// Opens the mailboxes of `count` shards, at least one.
    #[must_use]
    pub fn open(count: usize) -> (Shards, Vec<Mailbox>) {
        let (slots, mailboxes): (Vec<_>, Vec<_>) =
            (0..count.max(1)).map(|_| mailbox::mailbox()).unzip();
        let mailboxes_in = slots.into();
        (
            Shards {
                mailboxes: mailboxes_in,
            },
            mailboxes,
        )
    }

    /// Closes all mailboxes. What is in them is still read.
    pub fn close(&self) {
        for slot in self.mailboxes.iter() {
            slot.close();
        }
    }

    /// Puts a letter into the mailbox of its site's shard.
    ///
    /// # Errors
    /// Fails when the mailbox is full or its shard has ended; the letter then never happened.
    pub fn submit(&self, site: SiteId, news: News) -> Result<(), Full> {
        let submitted = self.slot(site).submit(Letter { site, news });
        if submitted.is_err() {
            counter!("deskbell_mailbox_full_total").increment(1);
        }
        submitted
    }

    /// Asks the desk of a site which place somebody would get who wrote now.
    ///
    /// # Errors
    /// Fails when the mailbox is full or its shard has ended. Later there may be no answer.
    pub fn door(&self, site: SiteId) -> Result<oneshot::Receiver<Place>, Full> {
        let (asker, asked) = oneshot::channel();
        self.submit(site, News::Door(asker))?;
        Ok(asked)
    }

    /// Tells that a socket is gone, whatever waits: a desk must not believe in a ghost. There are
    /// no more of these than sockets.
    pub fn left(&self, site: SiteId, conn: ConnId) {
        self.press(site, News::Left(conn));
    }

    /// Tells that a site's settings have changed, whatever waits: an administrator has waited for
    /// each of these.
    pub fn reload(&self, site: SiteId) {
        self.press(site, News::Reload);
    }

    /// Tells that a token of a visitor's is good no more, whatever waits: nobody may go on with it.
    pub fn revoked(&self, site: SiteId, visitor: VisitorId) {
        self.press(site, News::Stored(Box::new(Input::Revoked { visitor })));
    }

    fn press(&self, site: SiteId, news: News) {
        // An error says that the shard has ended, and its desks with it.
        let _ = self.slot(site).press(Letter { site, news });
    }

    /// Returns the place of the shard that a site belongs to, among those that were opened.
    #[must_use]
    pub fn shard_of(&self, site: SiteId) -> usize {
        shard_of(site, self.mailboxes.len())
    }

    fn slot(&self, site: SiteId) -> &Slot {
        &self.mailboxes[self.shard_of(site)]
    }
}

/// Spreads sites over shards, Fibonacci hashing: neighbours by number do not share a shard.
fn shard_of(site: SiteId, count: usize) -> usize {
    let hash = u64::from(site.0.wrapping_mul(0x9E37_79B9));
    ((hash * count as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_spread_evenly_over_the_shards() {
        for count in [1, 2, 3, 8, 64] {
            let mut sites = vec![0; count];
            for site in 0..6_400 {
                sites[shard_of(SiteId(site), count)] += 1;
            }
            let fair = 6_400 / count;
            assert!(
                sites.iter().all(|&len| len > fair / 2 && len < fair * 2),
                "{sites:?}"
            );
        }
    }
}
