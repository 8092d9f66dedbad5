//! Everything that an HTTP call can be refused for, and the answer to each.
//!
//! Causes are logged and never shown. Every answer has the body [`Refused`].

use super::files::FileFault;
use crate::auth::LoginFault;
use crate::config::routing::Fault;
use crate::identity;
use crate::store::StoreError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::rest::Refused;
use shared::{Refusal, RefusalCode};
use std::borrow::Cow;

/// When to try again after the store failed.
const STORE_RETRY_MS: u32 = 2_000;

/// Why an HTTP call does not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Address or password is wrong.
    #[error("the e-mail address or the password is wrong")]
    WrongLogin,
    /// Tried too often.
    #[error("this was tried too often; try again in {} seconds", .retry_ms.div_ceil(1_000))]
    TooFast {
        /// When to try again.
        retry_ms: u32,
    },
    /// The password is right; a code is asked for, too.
    #[error("the password is right; send a code of the second factor with it")]
    FactorNeeded,
    /// The code is wrong, or was used.
    #[error("the code is wrong, too old, or was used before")]
    WrongCode,
    /// The second factor has to be set up first.
    #[error("this role must have a second factor; set it up first")]
    FactorDue,
    /// Nobody is logged in.
    #[error("log in first")]
    NotLoggedIn,
    /// The role does not include it.
    #[error("only administrators may do this")]
    NotAllowed,
    /// The call is for this machine alone.
    #[error("this is shown to the relay's own machine only; see --metrics-public")]
    NotFromHere,
    /// The one-time link is no good.
    #[error("this link was used, has expired, or never was; ask an administrator for a new one")]
    InviteUnknown,
    /// A field of the body is wrong.
    #[error("{field}: {says}")]
    FieldWrong {
        /// Which, as a path such as `teams[2].name`.
        field: Cow<'static, str>,
        /// How, in a sentence.
        says: Cow<'static, str>,
    },
    /// The body cannot be read at all.
    #[error("{says}")]
    BodyWrong {
        /// Too large, no JSON, or not the JSON that is due.
        status: StatusCode,
        /// How, in a sentence.
        says: String,
    },
    /// The request came from a page of another origin.
    #[error("pages of this origin may not call this relay; see --public-url and --console-origin")]
    OriginNotAllowed,
    /// No such thing.
    #[error("there is no such thing here")]
    NotFound,
    /// Not with this method.
    #[error("this cannot be called with this method")]
    WrongMethod,
    /// The token that says who a visitor is cannot be used.
    #[error("{0}")]
    Identity(#[from] identity::Fault),
    /// A file is not taken or not shown.
    #[error("{}", .0.says())]
    File(FileFault),
    /// The store failed.
    #[error("the relay could not read or write its store; nothing was changed")]
    Store(#[from] StoreError),
    /// The store could not keep a heartbeat.
    #[error("the relay cannot keep anything at the moment ({})", .0.lasts().unwrap_or("failing"))]
    NotWell(StoreError),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        Error::FieldWrong {
            field: fault.field.into(),
            says: fault.says.into(),
        }
    }
}

impl From<LoginFault> for Error {
    fn from(fault: LoginFault) -> Error {
        match fault {
            LoginFault::TooFast { retry_ms } => Error::TooFast { retry_ms },
            LoginFault::Wrong => Error::WrongLogin,
            LoginFault::FactorNeeded => Error::FactorNeeded,
            LoginFault::WrongCode => Error::WrongCode,
            LoginFault::Store(error) => Error::Store(error),
        }
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Error::WrongLogin | Error::NotLoggedIn | Error::FactorNeeded | Error::WrongCode => {
                StatusCode::UNAUTHORIZED
            }
            Error::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::NotAllowed | Error::NotFromHere | Error::OriginNotAllowed | Error::FactorDue => {
                StatusCode::FORBIDDEN
            }
            Error::InviteUnknown | Error::NotFound => StatusCode::NOT_FOUND,
            Error::FieldWrong { .. } | Error::Identity(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::BodyWrong { status, .. } => *status,
            Error::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Error::File(fault) => fault.status(),
            Error::Store(_) | Error::NotWell(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn refusal(&self) -> Refusal {
        match self {
            Error::WrongLogin => Refusal::last(RefusalCode::WrongLogin),
            Error::TooFast { retry_ms } => Refusal::wait(RefusalCode::TooFast, *retry_ms),
            Error::FactorNeeded => Refusal::last(RefusalCode::FactorNeeded),
            Error::WrongCode => Refusal::last(RefusalCode::WrongCode),
            Error::FactorDue => Refusal::last(RefusalCode::FactorDue),
            Error::NotLoggedIn => Refusal::last(RefusalCode::NotLoggedIn),
            Error::NotAllowed | Error::NotFromHere => Refusal::last(RefusalCode::NotAllowed),
            Error::InviteUnknown => Refusal::last(RefusalCode::InviteUnknown),
            Error::FieldWrong { .. } | Error::BodyWrong { .. } => {
                Refusal::last(RefusalCode::FieldWrong)
            }
            Error::OriginNotAllowed => Refusal::last(RefusalCode::OriginNotAllowed),
            Error::NotFound | Error::WrongMethod => Refusal::last(RefusalCode::NotFound),
            Error::File(fault) => fault.refusal(),
            Error::Identity(_) => Refusal::last(RefusalCode::IdentityRefused),
            Error::Store(_) | Error::NotWell(_) => {
                Refusal::wait(RefusalCode::StoreFailed, STORE_RETRY_MS)
            }
        }
    }

    fn field(&self) -> Option<String> {
        match self {
            Error::FieldWrong { field, .. } => Some(field.clone().into_owned()),
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, refusal) = (self.status(), self.refusal());
        match &self {
            Error::Store(cause) | Error::NotWell(cause) => {
                tracing::error!(%cause, "the store failed an HTTP call")
            }
            _ => tracing::debug!(code = refusal.code.as_str(), "an HTTP call was refused"),
        }
        let says = self.to_string();
        let refused = Refused {
            refusal,
            field: self.field(),
            says,
        };
        let mut answer = (status, Json(refused)).into_response();
        if let Some(ms) = refusal.retry_ms {
            let seconds = HeaderValue::from(ms.div_ceil(1_000));
            answer.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        answer
    }
}
