//! The cookie that carries a visitor's token to the page without script, and what a request tells
//! about its browser.
//!
//! Sent to the page of its own site alone, and to no script.

use crate::config::Config;
use crate::limits::{SECRET_BYTES_MAX, VISITOR_LASTS_MS};
use crate::words::Lang;
use axum::http::{HeaderMap, header};
use shared::Context;

/// Its name.
const NAME: &str = "deskbell_visitor";

/// Returns the token that a request carries.
pub fn token_of(headers: &HeaderMap) -> Option<String> {
    let token = crate::auth::cookie_of(headers, NAME)?;
    (token.len() <= SECRET_BYTES_MAX).then_some(token)
}

/// Returns the cookie that carries a token, or takes it away when there is none.
pub fn token_cookie(token: Option<&str>, key: &str, config: &Config) -> String {
    let secure = if config.is_secure() { "; Secure" } else { "" };
    let age = token.map_or(0, |_| VISITOR_LASTS_MS / 1_000);
    let token = token.unwrap_or_default();
    format!("{NAME}={token}; HttpOnly; SameSite=Strict; Path=/chat/{key}; Max-Age={age}{secure}")
}

/// Returns what a request tells about its page.
pub fn context(headers: &HeaderMap, lang: Lang) -> Context {
    let told = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Context {
        locale: lang.tag().to_owned(),
        browser: told(header::USER_AGENT).unwrap_or_default().to_owned(),
        ..Context::default()
    }
    .clipped()
}
