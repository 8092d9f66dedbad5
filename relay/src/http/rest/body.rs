//! The body of a call: JSON, and said to be JSON.
//!
//! A form of another page can send a body without being asked first, but not with this content
//! type. Never reads more than the limit.

use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

/// A body that could be read.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Error> {
        let Json(body) = Json::from_request(request, state).await.map_err(explain)?;
        Ok(Body(body))
    }
}

fn explain(rejection: JsonRejection) -> Error {
    let says = match &rejection {
        JsonRejection::MissingJsonContentType(_) => "send Content-Type: application/json",
        JsonRejection::JsonSyntaxError(_) => "the body is not JSON",
        JsonRejection::JsonDataError(_) => "the body is not the JSON that is due here",
        _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
        _ => "the body could not be read",
    };
    Error::BodyWrong {
        status: rejection.status(),
        says: says.to_owned(),
    }
}
