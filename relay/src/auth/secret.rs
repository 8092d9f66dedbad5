//! Secrets that prove who somebody is: one-time links, sessions, visitors' tokens.
//!
//! A secret is shown once, to its owner. What is kept is its SHA-256, so that who reads the store
//! cannot act as anybody. 256 random bits cannot be guessed, so a fast hash is enough here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::{Digest, Sha256};
use shared::{AgentId, ConversationId, SiteId};

/// What every visitor's token begins with: recognisable in a leak, and versioned.
pub const VISITOR_PREFIX: &str = "dbv1_";

/// Random bytes in a secret.
const SECRET_BYTES: usize = 32;
/// Random characters in a site's key: 100 bits. Keys are public, but must not collide.
const SITE_KEY_CHARS: usize = 20;
/// Lowercase base 32, without digits that look like letters.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Letters and digits that are not mistaken for each other, nor make words.
const CODE_ALPHABET: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";

/// Characters of an agent's code.
const BADGE_CHARS: usize = 8;

/// What a code begins with where it stands in the place of a visitor's token.
pub const CODE_PREFIX: &str = "dbc_";

/// Bytes of what the codes of a second factor are made of: as many as the hash has (RFC 4226 §4,
/// R6).
pub const FACTOR_SECRET_BYTES: usize = 20;

/// What the codes of a second factor are made of.
pub type FactorSecret = [u8; FACTOR_SECRET_BYTES];

/// What is kept of a secret.
pub type SecretHash = [u8; 32];

/// Makes a secret that begins with `prefix`.
#[must_use]
pub fn secret(prefix: &str) -> String {
    let mut bytes = [0; SECRET_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Returns what is kept of a secret.
#[must_use]
pub fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Makes the public key of a site.
#[must_use]
pub fn site_key() -> String {
    let mut bytes = [0; SITE_KEY_CHARS];
    rand::rng().fill_bytes(&mut bytes);
    let characters = bytes.map(|byte| char::from(BASE32[usize::from(byte % 32)]));
    format!("site_{}", characters.iter().collect::<String>())
}

/// Makes what links are signed with.
#[must_use]
pub fn random_seal() -> SecretHash {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Makes a code that people type, of so many characters.
#[must_use]
pub fn short_code(chars: usize) -> String {
    let one = || char::from(CODE_ALPHABET[rand::random_range(0..CODE_ALPHABET.len())]);
    std::iter::repeat_with(one).take(chars).collect()
}

/// Makes the code of an agent in a conversation for a stretch of time: the same for everybody who
/// asks, and nobody else can make it.
#[must_use]
pub fn badge_code(
    seal: &SecretHash,
    (site, conversation, agent): (SiteId, ConversationId, AgentId),
    window: u64,
) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(seal).expect("a key of any length will do");
    mac.update(format!("badge {site} {conversation} {agent} {window}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    let letter = |byte: &u8| char::from(CODE_ALPHABET[usize::from(*byte) % CODE_ALPHABET.len()]);
    bytes.iter().take(BADGE_CHARS).map(letter).collect()
}

/// Returns a code as it was made, however it was typed: in small letters, with spaces or hyphens.
#[must_use]
pub fn typed_code(typed: &str) -> String {
    let kept = typed.chars().filter(|typed| typed.is_ascii_alphanumeric());
    kept.map(|typed| typed.to_ascii_uppercase()).collect()
}

/// Makes 64 random bits.
#[must_use]
pub fn random_id() -> u64 {
    rand::rng().next_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_secrets_are_never_alike() {
        let (one, other) = (secret(VISITOR_PREFIX), secret(VISITOR_PREFIX));

        assert_ne!(one, other);
        assert_ne!(hash(&one), hash(&other));
        assert_eq!(one.len(), VISITOR_PREFIX.len() + 43);
        assert!(one.starts_with(VISITOR_PREFIX));
    }

    #[test]
    fn a_site_key_is_short_and_plain() {
        let key = site_key();

        assert_eq!(key.len(), "site_".len() + SITE_KEY_CHARS);
        assert!(
            key["site_".len()..]
                .bytes()
                .all(|byte| BASE32.contains(&byte))
        );
        assert_ne!(key, site_key());
    }
}
