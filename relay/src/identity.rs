//! Who a visitor is, as a token of the owner's server says that was signed with a key of the site.
//!
//! The algorithm follows from the key and never from the token. Never reads the store, and never
//! logs a token or what is in it.

mod crypto;

use crate::limits::{
    FACT_CHARS_MAX, FACT_NAME_CHARS_MAX, FACTS_LEN_MAX, IDENTITY_BYTES_MAX, IDENTITY_LASTS_MS_MAX,
    IDENTITY_TOLERANCE_MS, SUBJECT_CHARS_MAX,
};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde_json::{Map, Value};
use shared::Millis;
use shared::rest::identity::{Fact, KeyKind};
use shared::text::clip;

pub use crypto::public_key;

/// A key of a site, with what it checks signatures by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What a token names in `kid`.
    pub id: u32,
    /// How it signs.
    pub kind: KeyKind,
    /// The secret, or the 32 bytes of the public half.
    pub bytes: Vec<u8>,
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What the owner calls the person.
    pub subject: String,
    /// What is told of the person, the subject left out.
    pub facts: Vec<Fact>,
    /// The name of this statement, which is good once.
    pub jti: String,
    /// Until when somebody could try it again.
    pub until: Millis,
    /// The key that signed it.
    pub key: u32,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Longer than a token may be.
    #[error("the token is longer than {IDENTITY_BYTES_MAX} bytes")]
    TooLong,
    /// Not a token, or without what must be in it.
    #[error("this is no JWT with a header, claims and a signature")]
    Malformed,
    /// Signed in a way that no key of the site signs.
    #[error("no live key of this site is of this token's alg and kid")]
    NoKey,
    /// Not signed with the key.
    #[error("the signature is not of a live key of this site")]
    Signature,
    /// For somebody else.
    #[error("aud must be the key of this site, as in the tag")]
    Audience,
    /// Not good any more.
    #[error("the token has expired: make a new one whenever one is asked for")]
    Expired,
    /// Good for too long, or without an end.
    #[error("exp must be there, in seconds, and at most 10 minutes away")]
    Lasting,
    /// Not good yet.
    #[error("iat or nbf is in the future: set the clock of the server")]
    Early,
    /// Without a person.
    #[error("sub must be the person's id: 1 to 200 characters")]
    Subject,
    /// Without a name of its own.
    #[error("jti must be there, another one in each token: 1 to 128 characters")]
    Name,
    /// Used before.
    #[error("this token was used already: each is good once")]
    Used,
}

/// Characters of `jti`.
const JTI_CHARS_MAX: usize = 128;

/// Claims that are about the token and not about the person.
const OWN_CLAIMS: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// Reads a token for the site of this key.
///
/// # Errors
/// Returns why it is not taken. Whether it was used before is the store's to say.
pub fn read(token: &str, site: &str, keys: &[Key], now: Millis) -> Result<Statement, Fault> {
    crypto::install();
    if token.len() > IDENTITY_BYTES_MAX {
        return Err(Fault::TooLong);
    }
    let header = decode_header(token).map_err(|error| fault(error.kind()))?;
    if header.crit.is_some() {
        return Err(Fault::Malformed);
    }
    let mut last = Fault::NoKey;
    for key in keys.iter().filter(|key| fits(key, &header)) {
        match claims(token, site, key) {
            Ok(claims) => return statement(&claims, key.id, now),
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

fn fits(key: &Key, header: &Header) -> bool {
    let is_named = header
        .kid
        .as_ref()
        .is_none_or(|kid| *kid == key.id.to_string());
    is_named && header.alg == algorithm(key.kind)
}

fn algorithm(kind: KeyKind) -> Algorithm {
    match kind {
        KeyKind::Hs256 => Algorithm::HS256,
        KeyKind::Ed25519 => Algorithm::EdDSA,
    }
}

fn claims(token: &str, site: &str, key: &Key) -> Result<Map<String, Value>, Fault> {
    let mut rules = Validation::new(algorithm(key.kind));
    rules.set_required_spec_claims(&["exp", "aud"]);
    rules.set_audience(&[site]);
    // By the relay's own clock, below.
    rules.validate_exp = false;
    let by = match key.kind {
        KeyKind::Hs256 => DecodingKey::from_secret(&key.bytes),
        KeyKind::Ed25519 => DecodingKey::from_ed_der(&key.bytes),
    };
    let read = decode::<Map<String, Value>>(token, &by, &rules);
    read.map(|read| read.claims)
        .map_err(|error| fault(error.kind()))
}

fn fault(kind: &ErrorKind) -> Fault {
    match kind {
        ErrorKind::InvalidSignature => Fault::Signature,
        ErrorKind::InvalidAudience => Fault::Audience,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => Fault::NoKey,
        ErrorKind::MissingRequiredClaim(claim) if claim == "aud" => Fault::Audience,
        ErrorKind::MissingRequiredClaim(_) => Fault::Lasting,
        _ => Fault::Malformed,
    }
}

fn statement(claims: &Map<String, Value>, key: u32, now: Millis) -> Result<Statement, Fault> {
    let until = time(claims, "exp").ok_or(Fault::Lasting)?;
    let latest = now.plus(IDENTITY_TOLERANCE_MS);
    if until.plus(IDENTITY_TOLERANCE_MS) <= now {
        return Err(Fault::Expired);
    }
    if until > latest.plus(IDENTITY_LASTS_MS_MAX) {
        return Err(Fault::Lasting);
    }
    let is_early = |name| time(claims, name).is_some_and(|at| at > latest);
    if is_early("iat") || is_early("nbf") {
        return Err(Fault::Early);
    }
    let subject = subject(claims.get("sub")).ok_or(Fault::Subject)?;
    let jti = claims
        .get("jti")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if jti.is_empty() || jti.chars().count() > JTI_CHARS_MAX {
        return Err(Fault::Name);
    }
    Ok(Statement {
        subject,
        facts: facts(claims),
        jti: jti.to_owned(),
        until: until.plus(IDENTITY_TOLERANCE_MS),
        key,
    })
}

/// The person's id. One with signs that cannot be seen is none: it would look like another one.
fn subject(claim: Option<&Value>) -> Option<String> {
    let told = match claim? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_fit = !told.is_empty() && told.chars().count() <= SUBJECT_CHARS_MAX;
    (is_fit && clean(&told) == told).then_some(told)
}

/// A time of a token, which is in seconds.
fn time(claims: &Map<String, Value>, name: &str) -> Option<Millis> {
    let seconds = claims
        .get(name)?
        .as_f64()
        .filter(|seconds| *seconds >= 0.0)?;
    Some(Millis((seconds * 1_000.0) as u64))
}

/// What is told of the person: words, numbers, yes and no. Everything else is left out.
fn facts(claims: &Map<String, Value>) -> Vec<Fact> {
    let own = claims
        .iter()
        .filter(|(name, _)| !OWN_CLAIMS.contains(&name.as_str()));
    let told = own.filter_map(|(name, value)| {
        let value = clip(&plain(value)?, FACT_CHARS_MAX);
        let name = clip(&clean(name), FACT_NAME_CHARS_MAX);
        (!name.is_empty() && !value.is_empty()).then_some(Fact { name, value })
    });
    let mut facts: Vec<_> = told.collect();
    // What everybody asks for first comes first. By name then: how a map is ordered depends on
    // what else was built.
    let rank = |fact: &Fact| match fact.name.as_str() {
        "name" => 0,
        "email" => 1,
        _ => 2,
    };
    facts.sort_by(|one, other| {
        let by_rank = rank(one).cmp(&rank(other));
        by_rank.then_with(|| one.name.cmp(&other.name))
    });
    facts.truncate(FACTS_LEN_MAX);
    facts
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(so) => Some(so.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Without what cannot be seen: a name must not look like another one.
fn clean(text: &str) -> String {
    let seen = text
        .chars()
        .filter(|sign| !crate::config::name::is_unseen(*sign));
    seen.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests;
