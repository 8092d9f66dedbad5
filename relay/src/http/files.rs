//! Files over HTTP: begun, sent part by part, looked at, and read again. `docs/protocol.md`.
//!
//! Says who may send and read which, and turns what is wrong into refusals. Never tells anybody of
//! a file: it is shared by a frame.

mod fetch;
mod form;
mod send;
mod sender;
#[cfg(test)]
mod tests;

pub use sender::check_origin;

use super::House;
use super::error::Error;
use super::rest::Body;
use crate::blobs::BlobFault;
use crate::store::{Capped, FileRow};
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use shared::limits::FILE_PART_BYTES_MAX;
use shared::{FileId, FileRules, FileState, Refusal, RefusalCode};

/// When to try again after there was no room.
const NO_ROOM_RETRY_MS: u32 = 10_000;

/// Why a file is not taken or not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// There is none, or it is none of this person's business.
    Unknown,
    /// It is larger than it may be.
    TooLarge,
    /// It is of a kind that is not taken, or not of the kind that it is said to be.
    Kind,
    /// The visitor has sent enough for a day.
    TooMuch {
        /// When another may be tried.
        retry_ms: u32,
    },
    /// The part does not begin where the file ends.
    Offset,
    /// What arrived is not what was sent.
    Broken,
    /// There is no room.
    NoRoom,
}

impl FileFault {
    /// What it is to a person who reads the answer.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            FileFault::Unknown => "there is no such file for you here",
            FileFault::TooLarge => "the file is larger than is taken here",
            FileFault::Kind => "files of this kind are not taken, or it is not what it says it is",
            FileFault::TooMuch { .. } => "this was enough for a day; try again later",
            FileFault::Offset => "the part does not begin where the file ends; ask how far it is",
            FileFault::Broken => "what arrived is not what was sent; send it again",
            FileFault::NoRoom => "there is no room for files at the moment; nothing was lost",
        }
    }

    /// What it is to HTTP.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            FileFault::Unknown => StatusCode::NOT_FOUND,
            FileFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            FileFault::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            FileFault::TooMuch { .. } => StatusCode::TOO_MANY_REQUESTS,
            FileFault::Offset => StatusCode::CONFLICT,
            FileFault::Broken => StatusCode::UNPROCESSABLE_ENTITY,
            FileFault::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// What it is to a client.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        match self {
            FileFault::Unknown => Refusal::last(RefusalCode::FileUnknown),
            FileFault::TooLarge => Refusal::last(RefusalCode::FileTooLarge),
            FileFault::Kind => Refusal::last(RefusalCode::FileKind),
            FileFault::TooMuch { retry_ms } => Refusal::wait(RefusalCode::FileTooMuch, retry_ms),
            FileFault::Offset => Refusal::last(RefusalCode::FileOffset),
            FileFault::Broken => Refusal::last(RefusalCode::FileBroken),
            FileFault::NoRoom => Refusal::wait(RefusalCode::FileNoRoom, NO_ROOM_RETRY_MS),
        }
    }
}

/// Returns everything below `/files`.
pub fn router() -> Router<House> {
    Router::new()
        .route("/visitor", get(rules).post(send::begin_as_visitor))
        .route("/agent", get(rules).post(send::begin_as_agent))
        .route(
            "/{id}",
            get(send::state).patch(send::part).delete(send::cancel),
        )
        .route("/{id}/{name}", get(fetch::read))
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::WrongMethod)
        .layer(DefaultBodyLimit::max(FILE_PART_BYTES_MAX))
}

/// What may be sent here.
async fn rules(State(house): State<House>) -> Json<FileRules> {
    let files = &house.config.files;
    Json(FileRules {
        bytes_max: files.bytes_max,
        kinds: files.kinds.clone(),
        part_bytes_max: FILE_PART_BYTES_MAX,
    })
}

/// Returns the file of this id.
async fn found(house: &House, id: Result<Path<String>, PathRejection>) -> Result<FileRow, Error> {
    let id = id.ok().and_then(|Path(id)| FileId::parse(&id));
    let id = id.ok_or(FileFault::Unknown)?;
    Ok(house.store.file(id).await?.ok_or(FileFault::Unknown)?)
}

/// How far a file is.
async fn told(house: &House, row: &FileRow) -> Result<Json<FileState>, Error> {
    let offset = house.blobs.len(row.id).await?;
    Ok(Json(FileState {
        id: row.id,
        offset,
        file: row.attachment(),
    }))
}

impl From<FileFault> for Error {
    fn from(fault: FileFault) -> Error {
        Error::File(fault)
    }
}

impl From<Capped> for Error {
    fn from(capped: Capped) -> Error {
        Error::File(match capped {
            Capped::Day { retry_ms } => FileFault::TooMuch { retry_ms },
            Capped::All => FileFault::NoRoom,
        })
    }
}

impl From<BlobFault> for Error {
    fn from(fault: BlobFault) -> Error {
        match fault {
            BlobFault::Offset => Error::File(FileFault::Offset),
            BlobFault::NoRoom(cause) => {
                tracing::error!(%cause, "there is no room for a file");
                Error::File(FileFault::NoRoom)
            }
            BlobFault::Disk(cause) => Error::Store(cause.into()),
        }
    }
}
