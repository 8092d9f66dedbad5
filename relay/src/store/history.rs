//! What really happened on a site in a stretch of time, read for a rehearsal.
//!
//! Reads a file that a relay may be running on, and never writes, locks or mends it.

use super::database::FILE;
use super::error::StoreError;
use super::migrations::MIGRATIONS;
use super::rows::{damage, number};
use super::{sites, texts};
use desk::Settings;
use rusqlite::{Connection, OpenFlags, Row, params};
use shared::rest::Site;
use shared::{AgentId, Millis, Presence, TopicId};
use std::path::Path;

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

/// The data file of a folder, to be read.
#[derive(Debug)]
pub struct Archive {
    conn: Connection,
}

impl Archive {
    /// Opens the data file of a folder.
    ///
    /// # Errors
    /// Returns why it cannot be read: it is not there, or of another version of this program.
    pub fn open(folder: &Path) -> Result<Archive, StoreError> {
        let file = folder.join(FILE);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&file, flags)?;
        let count = "SELECT count(*) FROM schema_migrations";
        let found: u32 = conn.query_row(count, [], |row| row.get(0))?;
        if found as usize != MIGRATIONS.len() {
            return Err(StoreError::Other(format!(
                "{} is of another version ({found}, not {}); start this relay on it once",
                file.display(),
                MIGRATIONS.len()
            )));
        }
        Ok(Archive { conn })
    }

    /// The site with this key, or the only one there is.
    ///
    /// # Errors
    /// Returns which sites there are when it is none of them.
    pub fn site(&self, key: Option<&str>) -> Result<Site, StoreError> {
        let all = sites::all(&self.conn)?;
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

    /// How a site is set up.
    ///
    /// # Errors
    /// Returns why it could not be read.
    pub fn settings(&self, site: &Site) -> Result<Settings, StoreError> {
        let found = sites::settings(&self.conn, site.id)?;
        found.ok_or_else(|| StoreError::Other("the site is gone".to_owned()))
    }

    /// What happened on a site from `from` until before `until`.
    ///
    /// # Errors
    /// Returns why it could not be read, or that it is more than [`ARRIVALS_LEN_MAX`].
    pub fn history(&self, site: &Site, from: Millis, until: Millis) -> Result<History, StoreError> {
        let span = params![
            site.id.0,
            super::rows::whole(from.0),
            super::rows::whole(until.0)
        ];
        let mut talks = self.conn.prepare(
            "WITH tail AS MATERIALIZED (SELECT site, conversation, max(at) AS at FROM entries
                WHERE number > (SELECT number FROM shelved) GROUP BY site, conversation)
            SELECT opened_at,
                (SELECT min(at) FROM assignments
                    WHERE assignments.site = talk.site AND conversation = talk.id),
                iif(ended, since, coalesce((SELECT at FROM tail
                    WHERE tail.site = talk.site AND tail.conversation = talk.id),
                    (SELECT max(at) FROM shelf JOIN entries ON entries.number = shelf.number
                    WHERE shelf.site = talk.site AND shelf.conversation = talk.id), since)),
                ended, topic, locale
            FROM conversations AS talk
            WHERE site = ?1 AND opened_at >= ?2 AND opened_at < ?3 ORDER BY opened_at, id",
        )?;
        let talks: Vec<Talk> = talks
            .query_map(span, talk)?
            .take(ARRIVALS_LEN_MAX + 1)
            .collect::<Result<_, _>>()?;
        if talks.len() > ARRIVALS_LEN_MAX {
            return Err(StoreError::Other(format!(
                "more than {ARRIVALS_LEN_MAX} conversations; rehearse a shorter time"
            )));
        }
        let mut turns = self.conn.prepare(
            "SELECT agent, at, presence FROM shifts WHERE site = ?1 AND at < ?2
            ORDER BY agent, number",
        )?;
        let turns = turns
            .query_map(params![site.id.0, super::rows::whole(until.0)], turn)?
            .collect::<Result<_, _>>()?;
        Ok(History {
            settings: self.settings(site)?,
            talks,
            turns,
        })
    }
}

fn talk(row: &Row<'_>) -> rusqlite::Result<Talk> {
    let given: Option<i64> = row.get(1)?;
    Ok(Talk {
        opened_at: Millis(number(row, 0)?),
        given_at: given.map(|_| number(row, 1)).transpose()?.map(Millis),
        last_at: Millis(number(row, 2)?),
        ended: row.get(3)?,
        topic: row.get::<_, Option<u32>>(4)?.map(TopicId),
        locale: row.get(5)?,
    })
}

fn turn(row: &Row<'_>) -> rusqlite::Result<Turn> {
    Ok(Turn {
        agent: AgentId(row.get(0)?),
        at: Millis(number(row, 1)?),
        presence: texts::presence_of(row.get_ref(2)?.as_str()?)
            .ok_or_else(|| damage(2, "an unknown presence"))?,
    })
}
