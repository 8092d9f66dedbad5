//! How tabs that come back stand: what of theirs is stored, and where their person left off.
//!
//! Never decides what they are sent.

use super::conversations::latest;
use super::error::StoreError;
use super::rows::{bits, person};
use super::session::{Session, values};
use desk::Row;
use shared::{SiteId, TabId, Who};

/// How one tab of one person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many things the person has said from this tab that are stored.
    pub counted: u32,
    /// The visitor's newest conversation, open or ended; `None` for agents.
    pub latest: Option<Row>,
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
    let counted = session.one(
        "SELECT max(count) FROM entries WHERE kind = 'said'
         AND site = ?1 AND who_side = ?2 AND who = ?3 AND tab = ?4",
        values![site.0, side, id, bits(tab.0)],
        |row| row.some_small(0),
    )?;
    let latest = match who {
        Who::Visitor(_) => latest(session, site, id)?,
        Who::Agent(_) => None,
    };
    Ok(Standing {
        counted: counted.unwrap_or(0),
        latest,
    })
}
