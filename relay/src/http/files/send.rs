//! Sending a file: begin, part by part, ask how far it is, cancel.
//!
//! A part is acknowledged when it is durable. The last one has the whole file looked at: what is
//! not what it was said to be is thrown away.

use super::sender::{check_origin, must_be_its};
use super::{Body, FileFault, form, found, sender, told};
use crate::blobs::Looked;
use crate::http::House;
use crate::http::error::Error;
use crate::limits::FILES_A_DAY_LEN_MAX;
use crate::store::{Caps, FileRow, NewFile};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::{ConversationId, FileForm, FileState, SiteId, Size};

/// The header that says where a part begins.
const OFFSET: &str = "upload-offset";

/// For which site a visitor sends.
#[derive(Debug, Deserialize)]
pub struct ToSite {
    site: String,
}

/// For which conversation an agent sends.
#[derive(Debug, Deserialize)]
pub struct ToConversation {
    site: SiteId,
    conversation: ConversationId,
}

type Begun = (StatusCode, Json<FileState>);

/// `POST /files/visitor?site=KEY`
pub async fn begin_as_visitor(
    State(house): State<House>,
    headers: HeaderMap,
    to: Result<Query<ToSite>, QueryRejection>,
    Body(form): Body<FileForm>,
) -> Result<Begun, Error> {
    check_origin(&house, &headers)?;
    let key = to.map(|Query(to)| to.site).unwrap_or_default();
    let site = house
        .store
        .site_by_key(&key)
        .await?
        .ok_or(Error::NotFound)?;
    let visitor = sender::visitor_of(&house, &headers, site.id).await?;
    begin(&house, form, |form| NewFile {
        visitor,
        ..new_file(site.id, form)
    })
    .await
}

/// `POST /files/agent?site=ID&conversation=ID`
pub async fn begin_as_agent(
    State(house): State<House>,
    headers: HeaderMap,
    to: Result<Query<ToConversation>, QueryRejection>,
    Body(form): Body<FileForm>,
) -> Result<Begun, Error> {
    check_origin(&house, &headers)?;
    let Ok(Query(ToConversation { site, conversation })) = to else {
        return Err(Error::NotFound);
    };
    let agent = sender::agent(&house, &headers, site).await?;
    let visitor = house.store.visitor_of(site, conversation).await?;
    let visitor = visitor.ok_or(Error::NotFound)?;
    begin(&house, form, |form| NewFile {
        visitor,
        sender: Some((agent, conversation)),
        ..new_file(site, form)
    })
    .await
}

/// `GET /files/{id}`
pub async fn state(
    State(house): State<House>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<FileState>, Error> {
    let row = found(&house, id).await?;
    must_be_its(&house, &headers, &row).await?;
    told(&house, &row).await
}

/// `PATCH /files/{id}`
pub async fn part(
    State(house): State<House>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    part: Result<Bytes, BytesRejection>,
) -> Result<Json<FileState>, Error> {
    check_origin(&house, &headers)?;
    let row = found(&house, id).await?;
    must_be_its(&house, &headers, &row).await?;
    if row.done {
        return told(&house, &row).await;
    }
    let part = part.map_err(|rejection| Error::BodyWrong {
        status: rejection.status(),
        says: "the part is too large, or did not arrive as a whole".to_owned(),
    })?;
    let offset = headers
        .get(OFFSET)
        .and_then(|at| at.to_str().ok()?.parse().ok());
    let offset: u64 = offset.ok_or(FileFault::Offset)?;
    if offset.saturating_add(part.len() as u64) > row.file.len {
        return Err(FileFault::TooLarge.into());
    }
    let len = match part.is_empty() {
        true => house.blobs.len(row.id).await?,
        false => house.blobs.append(row.id, offset, part).await?,
    };
    if len < row.file.len {
        return told(&house, &row).await;
    }
    let whole = finish(&house, row).await?;
    told(&house, &whole).await
}

/// `DELETE /files/{id}`
pub async fn cancel(
    State(house): State<House>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Error> {
    check_origin(&house, &headers)?;
    let row = found(&house, id).await?;
    must_be_its(&house, &headers, &row).await?;
    throw_away(&house, &row).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn new_file(site: SiteId, form: FileForm) -> NewFile {
    NewFile {
        site,
        visitor: shared::VisitorId::default(),
        sender: None,
        name: form.name,
        kind: form.kind,
        len: form.len,
        size: form.size,
        sha256: form.sha256,
    }
}

async fn begin(
    house: &House,
    form: FileForm,
    new: impl FnOnce(FileForm) -> NewFile,
) -> Result<Begun, Error> {
    let limits = &house.config.files;
    let form = form::check(form, limits)?;
    if house.store.why_no_room().is_some() {
        return Err(FileFault::NoRoom.into());
    }
    let caps = Caps {
        day_bytes_max: limits.day_bytes_max,
        day_len_max: FILES_A_DAY_LEN_MAX,
        all_bytes_max: limits.folder_bytes_max,
    };
    let begun = house.store.begin_file(new(form), caps, house.clock.now());
    let id = begun.await??;
    let state = FileState {
        id,
        offset: 0,
        file: None,
    };
    Ok((StatusCode::CREATED, Json(state)))
}

/// Everything has arrived: it is looked at, and kept or thrown away. Repeating this is safe.
async fn finish(house: &House, row: FileRow) -> Result<FileRow, Error> {
    let looked = house.blobs.look(row.id).await?;
    let size = match looked
        .map_err(|_| FileFault::Kind)
        .and_then(|looked| judge(&row, looked))
    {
        Ok(size) => size,
        Err(fault) => {
            throw_away(house, &row).await?;
            return Err(fault.into());
        }
    };
    house.blobs.finish(row.id).await?;
    house
        .store
        .finish_file(row.id, size, house.clock.now())
        .await?;
    let file = NewFile { size, ..row.file };
    let done = true;
    Ok(FileRow { file, done, ..row })
}

/// Whether it is what it was said to be. Returns the size of an image as it is shown: the claimed
/// one, if that only says which way up it is.
fn judge(row: &FileRow, looked: Looked) -> Result<Option<Size>, FileFault> {
    let NewFile {
        sha256, kind, size, ..
    } = &row.file;
    if sha256
        .as_ref()
        .is_some_and(|digits| *digits != looked.sha256)
    {
        return Err(FileFault::Broken);
    }
    if !looked.is(kind) {
        return Err(FileFault::Kind);
    }
    let is_turned = |as_shown: &Size| {
        looked
            .size
            .is_some_and(|size| (size.height, size.width) == (as_shown.width, as_shown.height))
    };
    Ok(size.filter(is_turned).or(looked.size))
}

/// What has been shared stays.
async fn throw_away(house: &House, row: &FileRow) -> Result<(), Error> {
    if house.store.forget_file(row.id).await? {
        house.blobs.remove(row.id).await?;
    }
    Ok(())
}
