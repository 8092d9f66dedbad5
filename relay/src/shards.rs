//! The way to the desks: which shard a site belongs to, and the mailbox of each shard.
//!
//! A site belongs to one shard for as long as the process lives, so a desk needs no lock. Never
//! looks into a letter.

use desk::{ConnId, Input};
use metrics::counter;
use shared::{
    AgentId, Bookmark, Context, ConversationId, FromAgent, FromVisitor, Place, Rating, Seq, SiteId,
    TabId, VisitorId, Who,
};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// Letters that one shard may have before it. At the pace of a slow disk that is a second's work.
pub const MAILBOX_LEN_MAX: usize = 2_048;

/// Every shard's mailbox.
#[derive(Clone, Debug)]
pub struct Shards {
    mailboxes: Arc<[mpsc::Sender<Letter>]>,
    closing: Arc<watch::Sender<bool>>,
}

/// The reading end of a shard's mailbox.
#[derive(Debug)]
pub struct Mailbox {
    letters: mpsc::Receiver<Letter>,
    closing: watch::Receiver<bool>,
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
    /// A socket is gone.
    Left(ConnId),
    /// The settings in the store have changed.
    Reload,
    /// A conversation that has ended was rated elsewhere than through a socket; that is stored.
    Rated(Rated),
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
        let (closing, is_closing) = watch::channel(false);
        let (senders, mailboxes): (Vec<_>, Vec<_>) = (0..count.max(1))
            .map(|_| {
                let (sender, letters) = mpsc::channel(MAILBOX_LEN_MAX);
                (
                    sender,
                    Mailbox {
                        letters,
                        closing: is_closing.clone(),
                    },
                )
            })
            .unzip();
        (
            Shards {
                mailboxes: senders.into(),
                closing: Arc::new(closing),
            },
            mailboxes,
        )
    }

    /// Closes all mailboxes. What is in them is still read.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Puts a letter into the mailbox of its site's shard.
    ///
    /// # Errors
    /// Fails when the mailbox is full or its shard has ended; the letter then never happened.
    pub fn submit(&self, site: SiteId, news: News) -> Result<(), Full> {
        self.mailbox(site)
            .try_send(Letter { site, news })
            .map_err(|_| {
                counter!("deskbell_mailbox_full_total").increment(1);
                Full
            })
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

    /// Tells that a socket is gone, waiting for room: a desk must not believe in a ghost.
    pub async fn left(&self, site: SiteId, conn: ConnId) {
        // An error says that the shard has ended, and its desks with it.
        let _ = self
            .mailbox(site)
            .send(Letter {
                site,
                news: News::Left(conn),
            })
            .await;
    }

    /// Tells that a site's settings have changed, waiting for room.
    pub async fn reload(&self, site: SiteId) {
        // As above.
        let _ = self
            .mailbox(site)
            .send(Letter {
                site,
                news: News::Reload,
            })
            .await;
    }

    /// Returns the place of the shard that a site belongs to, among those that were opened.
    #[must_use]
    pub fn shard_of(&self, site: SiteId) -> usize {
        shard_of(site, self.mailboxes.len())
    }

    fn mailbox(&self, site: SiteId) -> &mpsc::Sender<Letter> {
        &self.mailboxes[self.shard_of(site)]
    }
}

impl Mailbox {
    /// Waits for letters, `nap` at most, then for more of them for as long as `linger`, and adds no
    /// more than `letters_max` in all. Returns false when there will be no more.
    pub async fn batch(
        &mut self,
        letters: &mut VecDeque<Letter>,
        letters_max: usize,
        nap: Duration,
        linger: Duration,
    ) -> bool {
        let mut taken = Vec::with_capacity(letters_max);
        let is_open = tokio::select! {
            biased;
            // A dropped sender means the same as true.
            _ = self.closing.wait_for(|closing| *closing), if !self.letters.is_closed() => {
                self.letters.close();
                true
            }
            count = self.letters.recv_many(&mut taken, letters_max) => count > 0,
            () = tokio::time::sleep(nap) => true,
        };
        let room = letters_max.saturating_sub(taken.len());
        if !linger.is_zero() && !taken.is_empty() && room > 0 {
            tokio::time::sleep(linger).await;
            // At once: what is not there by now comes with the next batch.
            let more = self.letters.recv_many(&mut taken, room);
            let _ = tokio::time::timeout(Duration::ZERO, more).await;
        }
        letters.extend(taken);
        is_open
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

    #[tokio::test]
    async fn a_full_mailbox_says_so_and_keeps_what_it_holds() {
        let (shards, mut mailboxes) = Shards::open(1);
        for count in 0..MAILBOX_LEN_MAX as u64 {
            assert_eq!(shards.submit(SiteId(1), News::Left(ConnId(count))), Ok(()));
        }

        assert_eq!(shards.submit(SiteId(1), News::Reload), Err(Full));

        let mut letters = VecDeque::new();
        while letters.len() < MAILBOX_LEN_MAX {
            assert!(
                mailboxes[0]
                    .batch(&mut letters, 100, LONG, Duration::ZERO)
                    .await
            );
        }
        for (count, letter) in letters.into_iter().enumerate() {
            assert!(matches!(letter.news, News::Left(ConnId(left)) if left == count as u64));
        }
        assert_eq!(shards.submit(SiteId(1), News::Reload), Ok(()));
    }

    #[tokio::test]
    async fn a_closed_mailbox_is_read_to_its_end() {
        let (shards, mut mailboxes) = Shards::open(1);
        shards.submit(SiteId(1), News::Reload).unwrap();
        shards.close();

        let mut letters = VecDeque::new();
        while mailboxes[0]
            .batch(&mut letters, 100, LONG, Duration::ZERO)
            .await
        {}

        assert_eq!(letters.len(), 1);
        assert_eq!(shards.submit(SiteId(1), News::Reload), Err(Full));
    }

    #[tokio::test]
    async fn a_deadline_ends_the_wait() {
        let (_shards, mut mailboxes) = Shards::open(1);
        let mut letters = VecDeque::new();

        assert!(
            mailboxes[0]
                .batch(&mut letters, 100, Duration::from_millis(1), Duration::ZERO)
                .await
        );
        assert!(letters.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn who_lingers_takes_what_comes_meanwhile_in_the_same_batch() {
        let (shards, mut mailboxes) = Shards::open(1);
        shards.submit(SiteId(1), News::Left(ConnId(1))).unwrap();
        let mut letters = VecDeque::new();

        let lingering = mailboxes[0].batch(&mut letters, 100, LONG, Duration::from_millis(2));
        let meanwhile = async { shards.submit(SiteId(1), News::Left(ConnId(2))) };
        let (goes_on, submitted) = tokio::join!(lingering, meanwhile);

        assert!(goes_on && submitted.is_ok());
        assert_eq!(letters.len(), 2);
    }

    const LONG: Duration = Duration::from_secs(3_600);
}
