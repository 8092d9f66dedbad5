//! Notes: written by agents, told to agents.
//!
//! Who is called by name is found here, by the names of today.

use super::search::{is_member, wrong};
use super::{Body, Session};
use crate::http::House;
use crate::http::error::Error;
use crate::shards::News;
use crate::store::NewNote;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use desk::Input;
use shared::note::Note;
use shared::rest::NoteForm;
use shared::{AgentId, ConversationId, Face, SiteId, Text};
use std::collections::BTreeMap;

/// A conversation of a site.
pub type Place = Result<Path<(SiteId, ConversationId)>, PathRejection>;

pub async fn list(
    State(house): State<House>,
    session: Session,
    place: Place,
) -> Result<Json<Vec<Note>>, Error> {
    let Ok(Path((site, id))) = place else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    Ok(Json(house.store.notes(site, id).await?))
}

pub async fn write(
    State(house): State<House>,
    session: Session,
    place: Place,
    Body(form): Body<NoteForm>,
) -> Result<Json<Note>, Error> {
    let Ok(Path((site, id))) = place else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    let text = Text::parse(&form.text);
    let text = text.map_err(|_| wrong("text", "1 to 4,000 characters, none of them U+0000"))?;
    let settings = house.store.settings(site).await?.ok_or(Error::NotFound)?;
    let names = settings
        .agents
        .iter()
        .map(|(id, agent)| (*id, agent.name.clone()));
    let mentions = called(text.as_str(), &names.collect());
    let agent = Face {
        id: session.agent.id,
        name: session.agent.name,
    };
    let mentions = mentions.into_iter().filter(|one| *one != agent.id);
    let note = NewNote {
        conversation: id,
        after: form.after,
        at: house.clock.now(),
        mentions: mentions.collect(),
        agent,
        text,
        name: form.name,
    };
    let kept = house.store.note(site, note).await?;
    let (note, is_new) = kept.ok_or(Error::NotFound)?;
    if is_new {
        // A desk that is too busy to tell it: whoever opens the conversation reads it.
        let _ = house
            .shards
            .submit(site, News::Stored(Box::new(Input::Noted(note.clone()))));
    }
    Ok(Json(note))
}

pub async fn mentions(
    State(house): State<House>,
    session: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<Vec<Note>>, Error> {
    let Ok(Path(site)) = id else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    Ok(Json(house.store.mentions(site, session.agent.id).await?))
}

pub async fn seen(
    State(house): State<House>,
    session: Session,
    place: Place,
) -> Result<Json<()>, Error> {
    let Ok(Path((site, id))) = place else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    let agent = session.agent.id;
    house.store.mentions_seen(site, agent, id).await?;
    Ok(Json(()))
}

/// Who is called: `@` and the name, the longest name that fits.
fn called(text: &str, names: &BTreeMap<AgentId, String>) -> Vec<AgentId> {
    let text = text.to_lowercase();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let rest = &text[at + 1..];
        let fits = names.iter().filter(|(_, name)| {
            let name = name.to_lowercase();
            let after = rest.strip_prefix(&name);
            after.is_some_and(|after| !after.starts_with(|sign: char| sign.is_ascii_alphanumeric()))
        });
        found.extend(fits.max_by_key(|(_, name)| name.len()).map(|(id, _)| *id));
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_called_is_found_by_the_longest_name() {
        let names = ["Ana", "Ana Maria", "小王", "Bo"];
        let names = names.iter().zip(1..);
        let names = names
            .map(|(name, id)| (AgentId(id), (*name).to_owned()))
            .collect();
        let ids = |text| {
            called(text, &names)
                .into_iter()
                .map(|id| id.0)
                .collect::<Vec<_>>()
        };

        assert_eq!(ids("@ana maria and @Bo, look"), [2, 4]);
        assert_eq!(ids("请@小王看一下 @ana"), [1, 3]);
        assert_eq!(ids("mail bob@bo.example, @Bob, @ ana"), [4]);
        assert_eq!(ids("nobody"), [0; 0]);
    }
}
