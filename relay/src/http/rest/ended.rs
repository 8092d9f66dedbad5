//! Ended conversations of a site, page by page, the newest first.
//!
//! Lists only; the entries travel by socket to who watches them.

use super::Session;
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use desk::Row;
use serde::Deserialize;
use shared::rest::{ENDED_PAGE_LEN, EndedPage};
use shared::{Conversation, ConversationId, Nearness, SiteId};

#[derive(Debug, Deserialize)]
pub struct Asked {
    before: Option<ConversationId>,
}

pub async fn page(
    State(house): State<House>,
    _: Session,
    id: Result<Path<SiteId>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<EndedPage>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let Ok(Query(Asked { before })) = asked else {
        return Err(Error::FieldWrong {
            field: "before".into(),
            says: "the number of a conversation".into(),
        });
    };
    house.store.site(id).await?.ok_or(Error::NotFound)?;
    // One more than a page tells whether there is another page.
    let mut rows = house.store.ended(id, before, ENDED_PAGE_LEN + 1).await?;
    let more = rows.len() > ENDED_PAGE_LEN;
    rows.truncate(ENDED_PAGE_LEN);
    let before = rows.last().filter(|_| more).map(|row| row.id);
    let rated = |row: &Row| Some((row.id, row.rated.clone()?));
    let ratings = rows.iter().filter_map(rated).collect();
    let conversations = rows.into_iter().map(listed).collect();
    Ok(Json(EndedPage {
        conversations,
        before,
        ratings,
    }))
}

/// A conversation as it is listed when it is not at work: nobody is near it, owes anything or
/// waits for it.
pub fn listed(row: Row) -> Conversation {
    let state = row.state;
    Conversation {
        id: row.id,
        visitor: row.visitor,
        agent: state.agent,
        ended: state.ended,
        returned: state.returned,
        opened_at: row.opened_at,
        last: row.last,
        last_at: row.last_at,
        words: row.words,
        words_by: row.words_by,
        seen_by_visitor: row.seen_by_visitor,
        seen_by_agent: row.seen_by_agent,
        nearness: Nearness::Gone,
        reason: state.reason,
        rank_at: state.senior,
        parked: state.parked,
        team: state.team,
        topic: row.topic,
        priority: row.priority,
        handover: state.handover,
        offered_to: None,
        owed_since: None,
        closes_at: None,
    }
}
