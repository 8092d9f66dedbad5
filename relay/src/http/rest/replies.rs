//! Canned replies: read and used by whoever answers, changed by administrators.
//!
//! What stands in them for something else is checked when they are saved.

use super::search::is_member;
use super::{Administrator, Body, Session};
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use shared::SiteId;
use shared::rest::replies::{REPLIES_LEN_MAX, RepliesForm, ReplyFault, VARIABLES};
use std::collections::BTreeSet;

pub async fn look(
    State(house): State<House>,
    session: Session,
    id: Result<Path<SiteId>, PathRejection>,
) -> Result<Json<RepliesForm>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, id).await?;
    Ok(Json(house.store.replies(id).await?))
}

pub async fn change(
    State(house): State<House>,
    admin: Administrator,
    id: Result<Path<SiteId>, PathRejection>,
    Body(form): Body<RepliesForm>,
) -> Result<Json<RepliesForm>, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    check(&form)?;
    let routing = house.store.routing(id).await?.ok_or(Error::NotFound)?;
    let is_known = |team| routing.teams.iter().any(|known| known.id == team);
    for (index, reply) in form.replies.iter().enumerate() {
        if reply.team.is_some_and(|team| !is_known(team)) {
            return Err(wrong(index, "team", "there is no such team"));
        }
    }
    Ok(Json(admin.store(&house).change_replies(id, form).await?))
}

pub async fn used(
    State(house): State<House>,
    session: Session,
    place: Result<Path<(SiteId, u32)>, PathRejection>,
) -> Result<Json<()>, Error> {
    let Ok(Path((site, id))) = place else {
        return Err(Error::NotFound);
    };
    is_member(&house, &session, site).await?;
    match house.store.reply_used(site, id).await? {
        true => Ok(Json(())),
        false => Err(Error::NotFound),
    }
}

fn check(form: &RepliesForm) -> Result<(), Error> {
    if form.replies.len() > REPLIES_LEN_MAX {
        return Err(wrong(
            REPLIES_LEN_MAX,
            "id",
            "a site has at most 500 replies",
        ));
    }
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (index, reply) in form.replies.iter().enumerate() {
        reply.check().map_err(|fault| match fault {
            ReplyFault::Name => wrong(index, "name", "1 to 40 characters without spaces"),
            ReplyFault::Lang => wrong(index, "lang", "en or zh-CN"),
            ReplyFault::Text => wrong(index, "text", "1 to 2,000 characters"),
            ReplyFault::Variable(name) => {
                let all = VARIABLES.join("}, {");
                let says = format!("{{{name}}} is not known; there are {{{all}}}");
                wrong(index, "text", says)
            }
        })?;
        if !ids.insert(reply.id) {
            return Err(wrong(index, "id", "another reply has this number"));
        }
        if !names.insert((reply.name.to_lowercase(), reply.lang.clone(), reply.team)) {
            return Err(wrong(index, "name", "another reply has this name"));
        }
    }
    Ok(())
}

fn wrong(index: usize, field: &str, says: impl Into<String>) -> Error {
    Error::FieldWrong {
        field: format!("replies[{index}].{field}").into(),
        says: says.into().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::replies::ReplyForm;

    fn field(replies: &[ReplyForm]) -> Option<String> {
        let form = RepliesForm {
            replies: replies.to_vec(),
        };
        match check(&form) {
            Err(Error::FieldWrong { field, .. }) => Some(field.into_owned()),
            _ => None,
        }
    }

    fn reply(id: u32, name: &str, text: &str) -> ReplyForm {
        ReplyForm {
            id,
            name: name.to_owned(),
            lang: "en".to_owned(),
            text: text.to_owned(),
            ..ReplyForm::default()
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        let good = reply(1, "hi", "I am {agent}");
        let wrong = |other: ReplyForm| field(&[good.clone(), other]);

        assert_eq!(wrong(reply(2, "ho", "fine")), None);
        assert_eq!(wrong(reply(1, "ho", "x")).as_deref(), Some("replies[1].id"));
        assert_eq!(
            wrong(reply(2, "HI", "x")).as_deref(),
            Some("replies[1].name")
        );
        let unknown = wrong(reply(2, "ho", "{nobody}"));
        assert_eq!(unknown.as_deref(), Some("replies[1].text"));
    }
}
