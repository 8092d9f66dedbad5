//! Files: who sent each, for which conversation, and how far it is. The bytes are in `blobs`.
//!
//! Counts what one visitor and all together have sent, in the transaction that lets another begin.
//! Never knows where bytes lie.

use super::Store;
use super::error::StoreError;
use super::rows::{bits, whole};
use super::session::{Columns, Session, values};
use crate::auth::secret::random_id;
use shared::{AgentId, Attachment, ConversationId, FileId, Millis, SiteId, Size, VisitorId, Who};

const COLUMNS: &str = "id, site, visitor, agent, conversation, name, kind, len, sha256, width, \
    height, begun_at, done_at";
/// What a visitor has sent counts for a day.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A file, as its sender began it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// For which site.
    pub site: SiteId,
    /// Whose conversation it is for.
    pub visitor: VisitorId,
    /// The agent who sends it, and for which conversation; `None`: the visitor.
    pub sender: Option<(AgentId, ConversationId)>,
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// Its length in bytes.
    pub len: u64,
    /// The size of an image.
    pub size: Option<Size>,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// A file that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Which.
    pub id: FileId,
    /// As it was begun.
    pub file: NewFile,
    /// Whether all of it is there, and is what it was said to be.
    pub done: bool,
}

/// How much may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Bytes that one visitor may send in a day.
    pub day_bytes_max: u64,
    /// Files that one visitor may send in a day.
    pub day_len_max: u64,
    /// Bytes of all files together.
    pub all_bytes_max: u64,
}

/// Why a file may not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capped {
    /// The visitor has sent enough for a day.
    Day {
        /// When the oldest of it counts no more.
        retry_ms: u32,
    },
    /// All together are as many as there may be.
    All,
}

impl FileRow {
    /// Whether this person sent it.
    #[must_use]
    pub fn is_from(&self, who: Who) -> bool {
        match (who, self.file.sender) {
            (Who::Visitor(visitor), None) => visitor == self.file.visitor,
            (Who::Agent(agent), Some((sender, _))) => agent == sender,
            (Who::Visitor(_), Some(_)) | (Who::Agent(_), None) => false,
        }
    }

    /// The file as people see it, once it is whole.
    #[must_use]
    pub fn attachment(&self) -> Option<Attachment> {
        let NewFile {
            name,
            kind,
            len,
            size,
            ..
        } = self.file.clone();
        self.done.then_some(Attachment {
            id: self.id,
            name,
            kind,
            len,
            size,
        })
    }
}

impl Store {
    /// Begins a file, unless that is more than may be sent.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn begin_file(
        &self,
        file: NewFile,
        caps: Caps,
        now: Millis,
    ) -> Result<Result<FileId, Capped>, StoreError> {
        let begin = move |session: &dyn Session| begin(session, &file, caps, now);
        self.engine.write(begin).await
    }

    /// Returns a file; `None`: there is none of this id.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn file(&self, id: FileId) -> Result<Option<FileRow>, StoreError> {
        self.engine.read(move |session| by_id(session, id)).await
    }

    /// Notes that a file is whole, and how large an image it is.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn finish_file(
        &self,
        id: FileId,
        size: Option<Size>,
        now: Millis,
    ) -> Result<(), StoreError> {
        let update = "UPDATE files SET done_at = ?2, width = ?3, height = ?4 WHERE id = ?1";
        let finish = move |session: &dyn Session| {
            let (width, height) = size.map(|size| (size.width, size.height)).unzip();
            session.run(update, values![bits(id.0), whole(now.0), width, height])?;
            Ok(())
        };
        self.engine.write(finish).await
    }

    /// Returns the file that somebody shares, and notes that it is kept from here on. `None`: it is
    /// not there, not whole, or not this person's to share in this conversation.
    ///
    /// # Errors
    /// Returns why the store could not be read or written.
    pub async fn share_file(
        &self,
        (site, who): (SiteId, Who),
        conversation: Option<ConversationId>,
        id: FileId,
        now: Millis,
    ) -> Result<Option<Attachment>, StoreError> {
        let found = self.file(id).await?;
        let found = found.filter(|row| {
            let meant = row.file.sender.map(|(_, conversation)| conversation);
            row.file.site == site && row.is_from(who) && meant == conversation
        });
        let Some(file) = found.and_then(|row| row.attachment()) else {
            return Ok(None);
        };
        let update = "UPDATE files SET shared_at = ?2 WHERE id = ?1";
        self.engine
            .write(move |session| {
                let changed = session.run(update, values![bits(id.0), whole(now.0)])?;
                // It may have been swept since it was read.
                Ok((changed == 1).then_some(file))
            })
            .await
    }

    /// Returns files that nobody waits for: begun before `unfinished` and not whole, or whole and
    /// shared by nobody since `unshared`. The oldest first, `len_max` at most.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn stale_files(
        &self,
        unfinished: Millis,
        unshared: Millis,
        len_max: u32,
    ) -> Result<Vec<FileId>, StoreError> {
        let select = "SELECT id FROM files WHERE shared_at IS NULL
            AND (done_at IS NULL AND begun_at < ?1 OR done_at < ?2) ORDER BY begun_at LIMIT ?3";
        self.engine
            .read(move |session| {
                let values = values![whole(unfinished.0), whole(unshared.0), len_max];
                session.all(select, values, |row| {
                    Ok(FileId(row.whole(0)?.cast_unsigned()))
                })
            })
            .await
    }

    /// Forgets a file that nobody has shared. Returns whether it did.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn forget_file(&self, id: FileId) -> Result<bool, StoreError> {
        let delete = "DELETE FROM files WHERE id = ?1 AND shared_at IS NULL";
        self.engine
            .write(move |session| Ok(session.run(delete, values![bits(id.0)])? == 1))
            .await
    }

    /// Returns whose conversation this is; `None`: there is none.
    ///
    /// # Errors
    /// Returns why the store could not be read.
    pub async fn visitor_of(
        &self,
        site: SiteId,
        conversation: ConversationId,
    ) -> Result<Option<VisitorId>, StoreError> {
        let select = "SELECT visitor FROM conversations WHERE site = ?1 AND id = ?2";
        self.engine
            .read(move |session| {
                session.maybe(select, values![site.0, whole(conversation.0)], |row| {
                    Ok(VisitorId(row.whole(0)?.cast_unsigned()))
                })
            })
            .await
    }
}

fn begin(
    session: &dyn Session,
    file: &NewFile,
    caps: Caps,
    now: Millis,
) -> Result<Result<FileId, Capped>, StoreError> {
    let all = "SELECT CAST(coalesce(sum(len), 0) AS BIGINT) FROM files";
    let all = session.one(all, &[], |row| row.number(0))?;
    if all.saturating_add(file.len) > caps.all_bytes_max {
        return Ok(Err(Capped::All));
    }
    if file.sender.is_none() {
        let day = "SELECT CAST(coalesce(sum(len), 0) AS BIGINT), count(*),
            coalesce(min(begun_at), 0) FROM files
            WHERE site = ?1 AND visitor = ?2 AND agent IS NULL AND begun_at > ?3";
        let since = Millis(now.0.saturating_sub(DAY_MS));
        let values = values![file.site.0, bits(file.visitor.0), whole(since.0)];
        let (bytes, len, first) = session.one(day, values, |row| {
            Ok((row.number(0)?, row.number(1)?, Millis(row.number(2)?)))
        })?;
        if bytes.saturating_add(file.len) > caps.day_bytes_max || len >= caps.day_len_max {
            let retry_ms = first.plus(DAY_MS).since(now).max(1);
            let retry_ms = u32::try_from(retry_ms).unwrap_or(u32::MAX);
            return Ok(Err(Capped::Day { retry_ms }));
        }
    }
    let id = FileId(random_id());
    let (agent, conversation) = file.sender.unzip();
    session.run(
        "INSERT INTO files (id, site, visitor, agent, conversation, name, kind, len, sha256,
            width, height, begun_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        values![
            bits(id.0),
            file.site.0,
            bits(file.visitor.0),
            agent.map(|agent| agent.0),
            conversation.map(|conversation| whole(conversation.0)),
            &file.name,
            &file.kind,
            whole(file.len),
            file.sha256.as_deref(),
            file.size.map(|size| size.width),
            file.size.map(|size| size.height),
            whole(now.0)
        ],
    )?;
    Ok(Ok(id))
}

fn by_id(session: &dyn Session, id: FileId) -> Result<Option<FileRow>, StoreError> {
    let select = format!("SELECT {COLUMNS} FROM files WHERE id = ?1");
    session.maybe(&select, values![bits(id.0)], file)
}

fn file(row: &dyn Columns) -> Result<FileRow, StoreError> {
    let agent = row.some_small(3)?.map(AgentId);
    let conversation = row.some_number(4)?.map(ConversationId);
    let size = row.some_small(9)?.zip(row.some_small(10)?);
    Ok(FileRow {
        id: FileId(row.whole(0)?.cast_unsigned()),
        file: NewFile {
            site: SiteId(row.small(1)?),
            visitor: VisitorId(row.whole(2)?.cast_unsigned()),
            sender: agent.zip(conversation),
            name: row.text(5)?.to_owned(),
            kind: row.text(6)?.to_owned(),
            len: row.number(7)?,
            sha256: row.some_text(8)?.map(str::to_owned),
            size: size.map(|(width, height)| Size { width, height }),
        },
        done: row.some_number(12)?.is_some(),
    })
}
