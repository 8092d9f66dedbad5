//! What visitors thought of the ends of their conversations.
//!
//! Written once for each end and never changed; what was first counts.

use super::error::StoreError;
use super::rows::whole;
use super::session::{Columns, Session, damage, values};
use super::texts::{scale, scale_of};
use shared::{ConversationId, Millis, Rating, Seq, SiteId};

/// Reads what was thought of one end.
pub fn of(
    session: &dyn Session,
    site: SiteId,
    conversation: ConversationId,
    end: Seq,
) -> Result<Option<Rating>, StoreError> {
    session.maybe(
        "SELECT score, scale, comment FROM ratings
         WHERE site = ?1 AND conversation = ?2 AND ended = ?3",
        values![site.0, whole(conversation.0), end.0],
        |row| rating(row, 0),
    )
}

/// Reads what was thought of every end of a conversation, the first first.
pub fn all_of(
    session: &dyn Session,
    site: SiteId,
    conversation: ConversationId,
) -> Result<Vec<(Seq, Rating)>, StoreError> {
    session.all(
        "SELECT ended, score, scale, comment FROM ratings
         WHERE site = ?1 AND conversation = ?2 ORDER BY ended",
        values![site.0, whole(conversation.0)],
        |row| Ok((Seq(row.small(0)?), rating(row, 1)?)),
    )
}

/// Writes what was thought of one end; returns whether it was the first.
pub fn rate(
    session: &dyn Session,
    site: SiteId,
    conversation: ConversationId,
    end: Seq,
    at: Millis,
    rating: &Rating,
) -> Result<bool, StoreError> {
    let written = session.run(
        "INSERT INTO ratings
            (site, conversation, ended, at, agent, agent_name, score, scale, comment)
         SELECT site, id, ?3, ?4, agent, agent_name, ?5, ?6, ?7 FROM conversations
         WHERE site = ?1 AND id = ?2
         ON CONFLICT DO NOTHING",
        values![
            site.0,
            whole(conversation.0),
            end.0,
            whole(at.0),
            rating.score,
            scale(rating.scale),
            rating.comment.as_str()
        ],
    )?;
    Ok(written == 1)
}

fn rating(row: &dyn Columns, at: usize) -> Result<Rating, StoreError> {
    let scale = scale_of(row.text(at + 1)?);
    Ok(Rating {
        score: row.small(at)?,
        scale: scale.ok_or_else(|| damage(at + 1, "an unknown scale"))?,
        comment: row.text(at + 2)?.to_owned(),
    })
}
