//! How tabs that come back stand: what of theirs is stored, and where their person left off.
//!
//! Never decides what they are sent.

use super::conversations::{latest, latest_id};
use super::error::StoreError;
use super::forms;
use super::rows::{bits, person};
use super::session::{Session, values};
use desk::Row;
use shared::{Filled, SiteId, TabId, Who};

/// How one tab of one person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many things the person has said from this tab that are stored.
    pub counted: u32,
    /// The visitor's newest conversation, open or ended; `None` for agents.
    pub latest: Option<Row>,
    /// What the visitor filled in for the next conversation.
    pub draft: Vec<Filled>,
}

/// A conversation: its site and its number.
pub type Talk = (u32, i64);

/// A tab of a person: site, side, person, tab.
pub type Tab = (u32, &'static str, i64, i64);

/// The tabs as they are counted.
pub fn counted_as(tabs: &[(SiteId, Who, TabId)]) -> Vec<Tab> {
    let key = |(site, who, tab): &(SiteId, Who, TabId)| {
        let (side, id) = person(*who);
        (site.0, side, id, bits(tab.0))
    };
    tabs.iter().map(key).collect()
}

/// Reads which conversations the visitors among them had last.
pub fn last_talks(
    session: &dyn Session,
    tabs: &[(SiteId, Who, TabId)],
) -> Result<Vec<Talk>, StoreError> {
    let mut talks = Vec::new();
    for (site, who, _) in tabs {
        if let (Who::Visitor(_), (_, id)) = (who, person(*who))
            && let Some(latest) = latest_id(session, *site, id)?
        {
            talks.push((site.0, latest));
        }
    }
    Ok(talks)
}

/// Reads them, in the order asked.
pub fn arrivals(
    session: &dyn Session,
    tabs: &[(SiteId, Who, TabId)],
) -> Result<Vec<Standing>, StoreError> {
    tabs.iter()
        .map(|(site, who, tab)| standing(session, *site, *who, *tab))
        .collect()
}

fn standing(
    session: &dyn Session,
    site: SiteId,
    who: Who,
    tab: TabId,
) -> Result<Standing, StoreError> {
    let (side, id) = person(who);
    let counted = session.maybe(
        "SELECT counted FROM tabs WHERE site = ?1 AND who_side = ?2 AND who = ?3 AND tab = ?4",
        values![site.0, side, id, bits(tab.0)],
        |row| row.small(0),
    )?;
    let (latest, draft) = match who {
        Who::Visitor(_) => (latest(session, site, id)?, forms::draft(session, site, id)?),
        Who::Agent(_) => (None, Vec::new()),
    };
    Ok(Standing {
        counted: counted.unwrap_or(0),
        latest,
        draft,
    })
}
