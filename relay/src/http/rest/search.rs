//! Finding what was said on a site, and what agents keep beside a talk.
//!
//! For whoever answers on the site, and nobody else.

use super::{Body, Session};
use crate::http::House;
use crate::http::error::Error;
use crate::http::rest::ended::listed;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use shared::rest::search::{
    Beside, Found, LABEL_CHARS_MAX, LABELS_LEN_MAX, Labels, SOUGHT_CHARS_MAX, Sought,
};
use shared::{ConversationId, SiteId};
use std::borrow::Cow;

pub async fn search(
    State(house): State<House>,
    session: Session,
    id: Result<Path<SiteId>, PathRejection>,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Json<Found>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    let Ok(Query(sought)) = sought else {
        return Err(wrong("query", "words, and numbers where numbers are due"));
    };
    for (field, text) in [
        ("text", &sought.text),
        ("person", &sought.person),
        ("label", &sought.label),
    ] {
        if text.chars().count() > SOUGHT_CHARS_MAX || text.contains('\0') {
            return Err(wrong(field, "at most 200 characters"));
        }
    }
    is_member(&house, &session, id).await?;
    Ok(Json(house.store.search(id, sought).await?))
}

pub async fn beside(
    State(house): State<House>,
    session: Session,
    place: Result<Path<(SiteId, ConversationId)>, PathRejection>,
) -> Result<Json<Beside>, Error> {
    let Ok(Path((site, id))) = place else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    let kept = house.store.beside(site, id).await?;
    let kept = kept.ok_or(Error::NotFound)?;
    Ok(Json(Beside {
        labels: kept.labels,
        known: kept.known,
        earlier: kept.earlier.into_iter().map(listed).collect(),
    }))
}

pub async fn label(
    State(house): State<House>,
    session: Session,
    place: Result<Path<(SiteId, ConversationId)>, PathRejection>,
    Body(form): Body<Labels>,
) -> Result<Json<Labels>, Error> {
    let Ok(Path((site, id))) = place else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    let labels = checked(&form.labels)?;
    if !house.store.label(site, id, labels.clone()).await? {
        return Err(Error::NotFound);
    }
    Ok(Json(Labels { labels }))
}

/// Whoever does not answer on a site finds nothing there.
pub async fn is_member(house: &House, session: &Session, site: SiteId) -> Result<(), Error> {
    let settings = house.store.settings(site).await?.ok_or(Error::NotFound)?;
    match settings.agents.contains_key(&session.agent.id) {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

fn checked(labels: &[String]) -> Result<Vec<String>, Error> {
    let mut all: Vec<String> = Vec::new();
    for label in labels {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = label.chars().count();
        if chars == 0 || chars > LABEL_CHARS_MAX || label.contains('\0') {
            return Err(wrong("labels", "each has 1 to 40 characters"));
        }
        let same = |one: &String| one.to_lowercase() == label.to_lowercase();
        if !all.iter().any(same) {
            all.push(label);
        }
    }
    if all.len() > LABELS_LEN_MAX {
        return Err(wrong("labels", "a conversation has at most 20"));
    }
    all.sort();
    Ok(all)
}

pub fn wrong(field: &'static str, says: &'static str) -> Error {
    Error::FieldWrong {
        field: Cow::Borrowed(field),
        says: Cow::Borrowed(says),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(labels: &[&str]) -> Option<Vec<String>> {
        let labels: Vec<_> = labels.iter().map(|label| (*label).to_owned()).collect();
        checked(&labels).ok()
    }

    #[test]
    fn labels_are_trimmed_sorted_and_there_once() {
        let some = taken(&[" vip  client", "退款", "VIP Client"]);

        assert_eq!(some.unwrap(), ["vip client", "退款"]);
    }

    #[test]
    fn labels_have_limits() {
        assert_eq!(taken(&[" "]), None);
        assert_eq!(taken(&["a\0"]), None);
        assert_eq!(taken(&[&"长".repeat(LABEL_CHARS_MAX + 1)]), None);
        assert!(taken(&[&"长".repeat(LABEL_CHARS_MAX)]).is_some());
        let many: Vec<_> = (0..=LABELS_LEN_MAX)
            .map(|index| index.to_string())
            .collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert_eq!(taken(&many), None);
    }
}
