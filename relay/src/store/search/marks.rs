//! What a conversation can be found by beside its words: its visitor, what that person filled in,
//! the agents who had it, its labels.
//!
//! A mark is a token that no word can be: words have no `_` in them. Every token of the index
//! begins with the site, so that no question about one site can find anything of another.

use super::tokens::{beginnings, tokens};
use crate::hex::hex;
use crate::store::error::StoreError;
use crate::store::forms;
use crate::store::session::{Session, values};
use sha2::{Digest, Sha256};
use shared::VisitorId;
use std::collections::BTreeSet;

/// The token of a word.
pub fn word(site: u32, token: &str) -> String {
    format!("{site}_{token}")
}

/// The token of how a word begins.
pub fn beginning(site: u32, begun: &str) -> String {
    format!("{site}_b_{begun}")
}

/// Everything of a site has this.
pub fn any(site: u32) -> String {
    format!("{site}__")
}

/// An agent had it.
pub fn agent(site: u32, agent: i64) -> String {
    format!("{site}_a_{agent}")
}

/// It is labelled.
pub fn label(site: u32, label: &str) -> String {
    let sum = Sha256::digest(label.to_lowercase());
    format!("{site}_l_{}", hex(&sum[..8]))
}

/// Its visitor is called this, among others.
pub fn person(site: u32, token: &str) -> String {
    format!("{site}_p_{token}")
}

/// Something that its visitor is called begins like this.
pub fn person_begins(site: u32, begun: &str) -> String {
    format!("{site}_q_{begun}")
}

/// All that is said of a conversation, in the form in which it is kept.
pub fn of(session: &dyn Session, site: u32, conversation: i64) -> Result<String, StoreError> {
    let mut all = BTreeSet::from([any(site)]);
    let place = values![site, conversation];
    let about = session.maybe(
        "SELECT visitor, filled FROM conversations WHERE site = ?1 AND id = ?2",
        place,
        |row| {
            let visitor = VisitorId(row.whole(0)?.cast_unsigned());
            Ok((visitor, forms::filled(1, row.some_text(1)?)?))
        },
    )?;
    if let Some((visitor, filled)) = about {
        let number = visitor.to_string();
        for name in filled.iter().map(|one| &one.value).chain([&number]) {
            let begun = beginnings(name);
            all.extend(begun.iter().map(|begun| person_begins(site, begun)));
            all.extend(tokens(name).iter().map(|token| person(site, token)));
        }
    }
    let agents = "SELECT DISTINCT agent FROM assignments WHERE site = ?1 AND conversation = ?2";
    let agents = session.all(agents, place, |row| Ok(agent(site, row.whole(0)?)))?;
    let labels = "SELECT label FROM labels WHERE site = ?1 AND conversation = ?2";
    let labels = session.all(labels, place, |row| Ok(label(site, row.text(0)?)))?;
    all.extend(agents.into_iter().chain(labels));
    Ok(all.into_iter().collect::<Vec<_>>().join(" "))
}
