//! What agents keep beside a talk: its labels, and which other conversations its visitor had.
//!
//! Nothing of it is ever told to a visitor.

use super::Store;
use super::conversations;
use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Session, values};
use desk::Row;
use shared::rest::search::EARLIER_LEN_MAX;
use shared::{ConversationId, SiteId};

/// Labels of a site that are told at most.
const KNOWN_LEN_MAX: u64 = 200;

/// What is kept beside a talk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Its labels.
    pub labels: Vec<String>,
    /// Every label of the site, those that are used most first.
    pub known: Vec<String>,
    /// The visitor's other conversations, the newest first.
    pub earlier: Vec<Row>,
}

impl Store {
    /// Returns what is kept beside a talk; `None`: there is no such conversation.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn beside(
        &self,
        site: SiteId,
        conversation: ConversationId,
    ) -> Result<Option<Kept>, StoreError> {
        self.engine
            .read_entries((site, None), move |session| {
                beside(session, site, conversation)
            })
            .await
    }

    /// Changes the labels of a conversation; `false`: there is none of this number. They have been
    /// checked.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn label(
        &self,
        site: SiteId,
        conversation: ConversationId,
        labels: Vec<String>,
    ) -> Result<bool, StoreError> {
        self.engine
            .write(move |session| label(session, site, conversation, &labels))
            .await
    }
}

fn beside(
    session: &dyn Session,
    site: SiteId,
    id: ConversationId,
) -> Result<Option<Kept>, StoreError> {
    let Some(row) = conversations::by_id(session, site, id)? else {
        return Ok(None);
    };
    let text =
        |sql: &str, values: &[_]| session.all(sql, values, |row| Ok(row.text(0)?.to_owned()));
    Ok(Some(Kept {
        labels: text(
            "SELECT label FROM labels WHERE site = ?1 AND conversation = ?2 ORDER BY label",
            values![site.0, whole(id.0)],
        )?,
        known: text(
            "SELECT label FROM labels WHERE site = ?1 GROUP BY label
            ORDER BY count(*) DESC, label LIMIT ?2",
            values![site.0, whole(KNOWN_LEN_MAX)],
        )?,
        earlier: conversations::of_visitor(
            session,
            site,
            (bits(row.visitor.0), id),
            EARLIER_LEN_MAX,
        )?,
    }))
}

fn label(
    session: &dyn Session,
    site: SiteId,
    id: ConversationId,
    labels: &[String],
) -> Result<bool, StoreError> {
    let place = values![site.0, whole(id.0)];
    let there = "SELECT id FROM conversations WHERE site = ?1 AND id = ?2";
    if session.maybe(there, place, |row| row.whole(0))?.is_none() {
        return Ok(false);
    }
    let all = "DELETE FROM labels WHERE site = ?1 AND conversation = ?2";
    session.run(all, place)?;
    let add = "INSERT INTO labels (site, conversation, label) VALUES (?1, ?2, ?3)";
    for label in labels {
        session.run(add, values![site.0, whole(id.0), label])?;
    }
    Ok(true)
}
