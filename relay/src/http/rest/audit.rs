//! The audit log, page by page, for administrators.
//!
//! Reads only.

use super::Administrator;
use crate::http::House;
use crate::http::error::Error;
use crate::store::Wanted;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use shared::rest::audit::{AUDIT_PAGE_LEN, AuditPage, Deed};
use shared::{AgentId, SiteId};

#[derive(Debug, Deserialize)]
pub struct Asked {
    before: Option<u64>,
    agent: Option<AgentId>,
    site: Option<SiteId>,
    deed: Option<Deed>,
}

pub async fn page(
    State(house): State<House>,
    _: Administrator,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<AuditPage>, Error> {
    let Ok(Query(asked)) = asked else {
        return Err(Error::FieldWrong {
            field: "before".into(),
            says: "a number in before, agent and site; a word of the list in deed".into(),
        });
    };
    let wanted = Wanted {
        before: asked.before,
        agent: asked.agent,
        site: asked.site,
        deed: asked.deed,
    };
    // One more than a page tells whether there is another page.
    let mut entries = house.store.audit(wanted, AUDIT_PAGE_LEN + 1).await?;
    let more = entries.len() > AUDIT_PAGE_LEN;
    entries.truncate(AUDIT_PAGE_LEN);
    let before = entries.last().filter(|_| more).map(|entry| entry.number);
    let head = house.store.audit_head().await?;
    Ok(Json(AuditPage {
        entries,
        before,
        head: head.map(|head| (head.number, head.hex())),
    }))
}
