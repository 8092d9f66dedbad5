//! Passes: what a link or a form of the relay allows, signed by this installation.
//!
//! A pass tells by itself what it is for and how long it is good, so nothing is stored for it. It
//! cannot be made or changed by anybody else (HMAC-SHA-256, RFC 2104).

use super::secret::SecretHash;
use crate::limits::PASS_BYTES_MAX;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shared::{ConversationId, Millis, Seq, SiteId, VisitorId};

/// What the store's seal for passes is called.
pub const PURPOSE: &str = "passes";

/// Bytes of a signature.
const SIGNATURE_BYTES: usize = 32;

/// What is allowed. Only append: old links name these by their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pass {
    /// Rates one end of a conversation.
    Rate {
        /// On which site.
        site: SiteId,
        /// Which.
        conversation: ConversationId,
        /// The entry that was its end.
        end: Seq,
        /// In which language to ask, as a tag.
        lang: String,
    },
    /// Does what a visitor can do beside talking.
    More {
        /// On which site.
        site: SiteId,
        /// Who.
        visitor: VisitorId,
        /// In which language, as a tag.
        lang: String,
        /// In which time zone; may be empty.
        zone: String,
        /// `light`, `dark`, or empty.
        theme: String,
    },
    /// Asks the relay how a call looks to it.
    Doctor,
}

/// What passes are signed with.
#[derive(Clone, Copy)]
pub struct Seal(SecretHash);

impl Seal {
    /// Takes a secret of the store.
    #[must_use]
    pub fn new(secret: SecretHash) -> Seal {
        Seal(secret)
    }

    /// Signs a pass that is good until then. What is returned can stand in an address.
    #[must_use]
    pub fn sign(&self, pass: &Pass, until: Millis) -> String {
        let mut bytes =
            postcard::to_allocvec(&(until, pass)).expect("a pass is made of plain data");
        let signature = self.over(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a pass; `None`: it was made by somebody else, was changed, or is not good any more.
    #[must_use]
    pub fn read(&self, text: &str, now: Millis) -> Option<Pass> {
        if text.len() > PASS_BYTES_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (bytes, signature) =
            bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE_BYTES)?)?;
        self.over(bytes).verify_slice(signature).ok()?;
        let (until, pass): (Millis, Pass) = postcard::from_bytes(bytes).ok()?;
        (now < until).then_some(pass)
    }

    fn over(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("a key of any length will do");
        mac.update(bytes);
        mac
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a seal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNTIL: Millis = Millis(1_000);

    #[test]
    fn a_pass_is_read_back_until_its_time_is_over() {
        let (seal, pass) = (Seal::new([7; 32]), pass());

        let text = seal.sign(&pass, UNTIL);

        assert_eq!(seal.read(&text, Millis(999)), Some(pass));
        assert_eq!(seal.read(&text, UNTIL), None);
    }

    #[test]
    fn a_pass_that_was_changed_or_made_elsewhere_is_none() {
        let seal = Seal::new([7; 32]);
        let text = seal.sign(&pass(), UNTIL);

        assert_eq!(Seal::new([8; 32]).read(&text, Millis(0)), None);
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(seal.read(&changed, Millis(0)), None, "{place}");
        }
        for short in ["", "AAAA", &text[..text.len() - 1]] {
            assert_eq!(seal.read(short, Millis(0)), None);
        }
    }

    fn pass() -> Pass {
        Pass::Rate {
            site: SiteId(1),
            conversation: ConversationId(7),
            end: Seq(9),
            lang: "en".to_owned(),
        }
    }
}
