//! What really happened on a site in a stretch of time, read for a rehearsal.
//!
//! Reads a file that a relay may be running on, and never writes, locks or mends it.

use super::error::StoreError;
use super::rows::whole;
use super::session::{Columns, Session, damage, values};
use super::{postgres, seals, sites, sqlite, texts};
use crate::auth::secret::SecretHash;
use crate::config::place::Place;
use desk::Settings;
use shared::rest::Site;
use shared::{AgentId, Millis, Presence, TopicId};

/// Conversations that one rehearsal reads at most.
pub const ARRIVALS_LEN_MAX: usize = 500_000;

/// A stretch of time of one site.
#[derive(Clone, Debug)]
pub struct History {
    /// How the site is set up at this moment.
    pub settings: Settings,
    /// Conversations that were opened in it, the earliest first.
    pub talks: Vec<Talk>,
    /// What agents became before its end, each agent's in order.
    pub turns: Vec<Turn>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// When it was opened.
    pub opened_at: Millis,
    /// When it was first given to an agent.
    pub given_at: Option<Millis>,
    /// When it ended, or when the last thing happened in one that has not ended.
    pub last_at: Millis,
    /// Whether it has ended.
    pub ended: bool,
    /// What it was about.
    pub topic: Option<TopicId>,
    /// The language of the chat.
    pub locale: String,
}

/// An agent became something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub agent: AgentId,
    /// When.
    pub at: Millis,
    /// What.
    pub presence: Presence,
}

/// What a store holds, to be read by somebody who is not the relay.
pub struct Archive {
    session: Box<dyn Session>,
}

impl Archive {
    /// Opens what is kept at a place. Blocks, and must not be called by a task.
    ///
    /// # Errors
    /// Returns why it cannot be read: it is not there, or of another version of this program.
    pub fn open(place: &Place) -> Result<Archive, StoreError> {
        let (session, known): (Box<dyn Session>, _) = match &place.url {
            None => (
                Box::new(sqlite::database::open_to_read(&place.folder)?),
                sqlite::migrations::MIGRATIONS,
            ),
            Some(url) => (
                Box::new(postgres::wire::Wire::open_to_read(url)?),
                postgres::migrations::MIGRATIONS,
            ),
        };
        let count = "SELECT count(*) FROM schema_migrations";
        let found = session.one(count, &[], |row| row.number(0))?;
        if found != known.len() as u64 {
            return Err(StoreError::Other(format!(
                "it is of another version ({found}, not {}); start this relay on it once",
                known.len()
            )));
        }
        Ok(Archive { session })
    }

    /// The site with this key, or the only one there is.
    ///
    /// # Errors
    /// Returns which sites there are when it is none of them.
    pub fn site(&self, key: Option<&str>) -> Result<Site, StoreError> {
        let all = sites::all(&*self.session)?;
        let found = match (key, all.as_slice()) {
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
            (Some(key), _) => all.iter().find(|site| site.key == key).cloned(),
        };
        found.ok_or_else(|| {
            let named: Vec<_> = all
                .iter()
                .map(|site| format!("{} ({})", site.key, site.name))
                .collect();
            StoreError::Other(format!("say which --site: {}", named.join(", ")))
        })
    }

    /// The seal for a purpose; `None`: none was made yet.
    ///
    /// # Errors
    /// Returns why it could not be read.
    pub fn seal(&self, purpose: &str) -> Result<Option<SecretHash>, StoreError> {
        seals::read(&*self.session, purpose)
    }

    /// How a site is set up.
    ///
    /// # Errors
    /// Returns why it could not be read.
    pub fn settings(&self, site: &Site) -> Result<Settings, StoreError> {
        let found = sites::settings(&*self.session, site.id)?;
        found.ok_or_else(|| StoreError::Other("the site is gone".to_owned()))
    }

    /// What happened on a site from `from` until before `until`.
    ///
    /// # Errors
    /// Returns why it could not be read, or that it is more than [`ARRIVALS_LEN_MAX`].
    pub fn history(&self, site: &Site, from: Millis, until: Millis) -> Result<History, StoreError> {
        let talks = self.session.all(
            "SELECT opened_at,
                (SELECT min(at) FROM assignments
                    WHERE assignments.site = talk.site AND conversation = talk.id),
                CASE WHEN ended = 1 THEN since ELSE coalesce((SELECT max(at) FROM entries
                    WHERE entries.site = talk.site AND conversation = talk.id), since) END,
                ended, topic, locale
            FROM conversations AS talk
            WHERE site = ?1 AND opened_at >= ?2 AND opened_at < ?3 ORDER BY opened_at, id
            LIMIT ?4",
            values![
                site.id.0,
                whole(from.0),
                whole(until.0),
                whole(ARRIVALS_LEN_MAX as u64 + 1)
            ],
            talk,
        )?;
        if talks.len() > ARRIVALS_LEN_MAX {
            return Err(StoreError::Other(format!(
                "more than {ARRIVALS_LEN_MAX} conversations; rehearse a shorter time"
            )));
        }
        let turns = self.session.all(
            "SELECT agent, at, presence FROM shifts WHERE site = ?1 AND at < ?2
            ORDER BY agent, number",
            values![site.id.0, whole(until.0)],
            turn,
        )?;
        Ok(History {
            settings: self.settings(site)?,
            talks,
            turns,
        })
    }
}

fn talk(row: &dyn Columns) -> Result<Talk, StoreError> {
    Ok(Talk {
        opened_at: Millis(row.number(0)?),
        given_at: row.some_number(1)?.map(Millis),
        last_at: Millis(row.number(2)?),
        ended: row.flag(3)?,
        topic: row.some_small(4)?.map(TopicId),
        locale: row.text(5)?.to_owned(),
    })
}

fn turn(row: &dyn Columns) -> Result<Turn, StoreError> {
    Ok(Turn {
        agent: AgentId(row.small(0)?),
        at: Millis(row.number(1)?),
        presence: texts::presence_of(row.text(2)?)
            .ok_or_else(|| damage(2, "an unknown presence"))?,
    })
}
