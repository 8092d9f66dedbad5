//! What a visitor can do beside talking: keep a copy, have it mailed, rate, continue elsewhere.
//!
//! Pages without script that the relay writes, and forms that come back to it. Whoever fills one in
//! shows a token or a pass. Never changes a conversation.

pub mod code;
mod guest;
mod more;
mod rate;
mod transcript;

pub use guest::pass_of;
pub use rate::questions;

use super::House;
use super::error::Error;
use crate::auth::pass::{self, Seal};
use crate::auth::throttle::quotas::Quotas;
use crate::clock::Clock;
use crate::http::origin;
use crate::http::plain::Seats;
use crate::store::StoreError;
use crate::words::{Lang, Words};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Query};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use shared::rest::Site;
use std::sync::Arc;
use tokio::sync::{Notify, OnceCell};

/// What this part keeps in memory.
#[derive(Debug)]
pub struct Sequel {
    /// How often things may be asked for.
    pub quotas: Arc<Quotas>,
    /// Rung when there is mail to be sent.
    pub bell: Arc<Notify>,
    /// Visitors without script, between two requests.
    pub seats: Arc<Seats>,
    seal: OnceCell<Seal>,
}

/// Why a form is not obeyed, as it is told on the page.
#[derive(Debug)]
enum No {
    /// The pass or token is not good.
    Stale,
    /// Asked too often.
    TooOften(u32),
    /// The store did not answer.
    Failed(StoreError),
}

impl Sequel {
    /// Returns one that nobody has asked for anything.
    #[must_use]
    pub fn new(clock: &Clock) -> Sequel {
        Sequel {
            quotas: Arc::new(Quotas::new(clock)),
            bell: Arc::default(),
            seats: Arc::default(),
            seal: OnceCell::new(),
        }
    }
}

impl House {
    /// Returns what passes are signed with.
    ///
    /// # Errors
    /// Returns why the store could not be written.
    pub async fn seal(&self) -> Result<Seal, StoreError> {
        let made = async || self.store.seal(pass::PURPOSE).await.map(Seal::new);
        self.sequel.seal.get_or_try_init(made).await.copied()
    }
}

impl From<StoreError> for No {
    fn from(error: StoreError) -> No {
        No::Failed(error)
    }
}

impl No {
    /// What a person is told.
    fn says(&self, words: &Words) -> String {
        match self {
            No::Stale => words.stale.to_owned(),
            No::TooOften(ms) => (words.too_often)(ms.div_ceil(1_000)),
            No::Failed(error) => {
                tracing::error!(%error, "the store failed a page");
                words.failed.to_owned()
            }
        }
    }

    /// What a program is told.
    fn error(self) -> Error {
        match self {
            No::Stale => Error::NotFound,
            No::TooOften(retry_ms) => Error::TooFast { retry_ms },
            No::Failed(error) => Error::Store(error),
        }
    }
}

/// Bytes of a form. The longest is a rating with its pass.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// Returns the pages and forms.
pub fn router() -> Router<House> {
    Router::new()
        .route("/more", post(more::open))
        .route("/more/mail", post(more::mail))
        .route("/more/code", post(more::code))
        .route("/transcript", post(transcript::give))
        .route("/rate/{pass}", get(rate::ask).post(rate::take))
        .route("/code/{key}", get(code::ask).post(code::take))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// Whether a form was filled in on a page of the relay itself. A request without an origin is no
/// browser's.
fn is_ours(house: &House, headers: &HeaderMap) -> bool {
    origin::of(headers).is_none_or(|origin| origin::is_ours(origin, &house.config, headers))
}

/// The origin under which the browser that asks reaches the relay.
fn base(house: &House, headers: &HeaderMap) -> String {
    let told = origin::of(headers).filter(|_| is_ours(house, headers));
    let own = house.config.public_url.as_deref();
    match own.or(told) {
        Some(base) => base.to_owned(),
        None => format!("http://{}", origin::host(headers).unwrap_or("localhost")),
    }
}

/// Who may frame what concerns a site, as a policy names them.
pub fn ancestors(site: &Site) -> String {
    let mut ancestors = String::from("'self'");
    let plain = site
        .origins
        .iter()
        .filter(|origin| origin::is_plain(origin));
    for allowed in plain {
        ancestors.push(' ');
        ancestors.push_str(allowed);
    }
    ancestors
}

/// What the address of a page says beside the key.
#[derive(Debug, Default, Deserialize)]
pub struct InLang {
    /// In which language, as a tag; may be empty.
    #[serde(default)]
    lang: String,
}

/// The language of a page: what its address says, else what the browser asks for.
pub fn lang(asked: Result<Query<InLang>, QueryRejection>, headers: &HeaderMap) -> Lang {
    let Query(asked) = asked.unwrap_or_default();
    lang_of(&asked.lang, headers)
}

/// The language of this tag, else what the browser asks for.
pub fn lang_of(tag: &str, headers: &HeaderMap) -> Lang {
    match tag.is_empty() {
        false => Lang::from_tag(tag),
        true => asked_lang(headers),
    }
}

/// The language that the browser asks for.
fn asked_lang(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    let asked = asked.and_then(|value| value.to_str().ok());
    Lang::from_tag(asked.unwrap_or_default())
}

/// Keeps what is private out of caches, whoever writes the answer.
fn private(mut answer: Response) -> Response {
    let rule = header::HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, rule);
    answer
}
