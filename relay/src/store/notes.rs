//! What agents tell each other in a conversation, and who is called by name there.
//!
//! Nothing that is told to visitors reads any of it.

use super::Store;
use super::error::StoreError;
use super::rows::{self, bits, whole};
use super::session::{Columns, Session, damage, values};
use shared::note::Note;
use shared::{AgentId, ConversationId, Face, Millis, Seq, SiteId, Text};

const COLUMNS: &str = "number, conversation, after, at, agent, agent_name, words";
/// Notes of one conversation that are told.
const NOTES_LEN_MAX: u64 = 500;
/// Calls by name that wait for one agent and are told.
const MENTIONS_LEN_MAX: u64 = 50;

/// A note that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// In which conversation.
    pub conversation: ConversationId,
    /// The entry behind which it was written.
    pub after: Seq,
    /// When.
    pub at: Millis,
    /// By whom.
    pub agent: Face,
    /// The words.
    pub text: Text,
    /// The writer's own name for it: the same one is the same note.
    pub name: u64,
    /// Who is called by name.
    pub mentions: Vec<AgentId>,
}

impl Store {
    /// Keeps a note, once; `None`: there is no such conversation. The second answer tells whether
    /// it is new.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn note(
        &self,
        site: SiteId,
        note: NewNote,
    ) -> Result<Option<(Note, bool)>, StoreError> {
        self.engine
            .write(move |session| add(session, site, &note))
            .await
    }

    /// Returns the newest notes of a conversation, in their order.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn notes(
        &self,
        site: SiteId,
        conversation: ConversationId,
    ) -> Result<Vec<Note>, StoreError> {
        self.engine
            .read(move |session| of_conversation(session, site, conversation))
            .await
    }

    /// Returns the notes that call an agent by name and were not looked at, the newest first.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn mentions(&self, site: SiteId, agent: AgentId) -> Result<Vec<Note>, StoreError> {
        self.engine
            .read(move |session| mentions(session, site, agent))
            .await
    }

    /// An agent has looked at the notes of a conversation.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn mentions_seen(
        &self,
        site: SiteId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<(), StoreError> {
        let seen = "UPDATE mentions SET seen = 1 WHERE agent = ?1 AND note IN
            (SELECT number FROM notes WHERE site = ?2 AND conversation = ?3)";
        self.engine
            .write(move |session| {
                let values = values![agent.0, site.0, whole(conversation.0)];
                session.run(seen, values).map(drop)
            })
            .await
    }
}

fn add(
    session: &dyn Session,
    site: SiteId,
    new: &NewNote,
) -> Result<Option<(Note, bool)>, StoreError> {
    let place = values![site.0, whole(new.conversation.0)];
    let there = "SELECT id FROM conversations WHERE site = ?1 AND id = ?2";
    if session.maybe(there, place, |row| row.whole(0))?.is_none() {
        return Ok(None);
    }
    let insert = "INSERT INTO notes
        (site, conversation, after, at, agent, agent_name, words, name)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (site, agent, name) DO NOTHING";
    let values = values![
        site.0,
        whole(new.conversation.0),
        new.after.0,
        whole(new.at.0),
        new.agent.id.0,
        &new.agent.name,
        new.text.as_str(),
        bits(new.name)
    ];
    let is_new = session.run(insert, values)? > 0;
    let select =
        format!("SELECT {COLUMNS} FROM notes WHERE site = ?1 AND agent = ?2 AND name = ?3");
    let by = values![site.0, new.agent.id.0, bits(new.name)];
    let mut note = session.one(&select, by, note)?;
    if is_new {
        let mention = "INSERT INTO mentions (note, agent) VALUES (?1, ?2)";
        for agent in &new.mentions {
            session.run(mention, values![whole(note.number), agent.0])?;
        }
    }
    note.mentions = called(session, note.number)?;
    Ok(Some((note, is_new)))
}

fn of_conversation(
    session: &dyn Session,
    site: SiteId,
    conversation: ConversationId,
) -> Result<Vec<Note>, StoreError> {
    let select = format!(
        "SELECT {COLUMNS} FROM notes WHERE site = ?1 AND conversation = ?2
        ORDER BY number DESC LIMIT ?3"
    );
    let values = values![site.0, whole(conversation.0), whole(NOTES_LEN_MAX)];
    let mut found = session.all(&select, values, note)?;
    found.reverse();
    with_mentions(session, found)
}

fn mentions(session: &dyn Session, site: SiteId, agent: AgentId) -> Result<Vec<Note>, StoreError> {
    let select = format!(
        "SELECT {COLUMNS} FROM notes WHERE site = ?1 AND number IN
            (SELECT note FROM mentions WHERE mentions.agent = ?2 AND seen = 0)
        ORDER BY number DESC LIMIT ?3"
    );
    let values = values![site.0, agent.0, whole(MENTIONS_LEN_MAX)];
    let found = session.all(&select, values, note)?;
    with_mentions(session, found)
}

fn with_mentions(session: &dyn Session, mut notes: Vec<Note>) -> Result<Vec<Note>, StoreError> {
    for note in &mut notes {
        note.mentions = called(session, note.number)?;
    }
    Ok(notes)
}

fn called(session: &dyn Session, note: u64) -> Result<Vec<AgentId>, StoreError> {
    let select = "SELECT agent FROM mentions WHERE note = ?1 ORDER BY agent";
    session.all(select, values![whole(note)], |row| {
        row.small(0).map(AgentId)
    })
}

fn note(row: &dyn Columns) -> Result<Note, StoreError> {
    let text = Text::parse(row.text(6)?).map_err(|fault| damage(6, &fault.to_string()))?;
    Ok(Note {
        number: row.number(0)?,
        conversation: ConversationId(row.number(1)?),
        after: Seq(row.small(2)?),
        at: Millis(row.number(3)?),
        agent: rows::face(row, 4)?.ok_or_else(|| damage(4, "a note of nobody"))?,
        text,
        mentions: Vec::new(),
    })
}
