//! Second factors: codes that a phone makes of a shared secret and the time (RFC 6238).
//!
//! Pure but for the making of secrets. Never keeps anything: that a code is good once is the
//! store's business.

use super::secret::{FACTOR_SECRET_BYTES, FactorSecret, short_code};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use qrcode::{Color, QrCode};
use rand::RngCore;
use sha1::Sha1;
use shared::Millis;
use shared::rest::{FactorStart, RECOVERY_CODES_LEN};

/// How long a code is shown (RFC 6238 §5.2).
const STEP_MS: u64 = 30_000;
/// Steps before and after this one whose codes are taken: clocks differ, and typing takes a while
/// (RFC 6238 §6).
const STEPS_BESIDE: u64 = 1;
/// Digits of a code.
const DIGITS: usize = 6;
/// Characters of a recovery code: 78 bits, too many to be tried even by who has the store.
const RECOVERY_CHARS: usize = 16;
/// Characters of one group of it.
const GROUP_CHARS: usize = 4;
/// What programs call this installation when nobody said how it is called.
const ISSUER: &str = "Deskbell";

/// Makes a secret.
#[must_use]
pub fn secret() -> FactorSecret {
    let mut bytes = [0; FACTOR_SECRET_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Returns the time step whose code this is, if it is one of now; spaces do not count.
#[must_use]
pub fn step_of(secret: &FactorSecret, typed: &str, now: Millis) -> Option<u64> {
    let typed: String = typed.chars().filter(|one| !one.is_whitespace()).collect();
    let here = now.0 / STEP_MS;
    let steps = here.saturating_sub(STEPS_BESIDE)..=here + STEPS_BESIDE;
    // Looks at all of them however soon one fits.
    steps.fold(None, |found, step| {
        let is_it = same(&code(secret, step), &typed);
        if is_it { Some(step) } else { found }
    })
}

/// Returns the code of a time step (RFC 4226 §5.3).
#[must_use]
pub fn code(secret: &FactorSecret, step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key of any length will do");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[hash.len() - 1] & 0x0f);
    let word = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// Makes the recovery codes, as they are shown.
#[must_use]
pub fn recovery_codes() -> Vec<String> {
    let one = || {
        let code = short_code(RECOVERY_CHARS);
        let groups = code.as_bytes().chunks(GROUP_CHARS);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        groups.join("-")
    };
    std::iter::repeat_with(one)
        .take(RECOVERY_CODES_LEN)
        .collect()
}

/// Whether this could be a code of a phone, and not a recovery code.
#[must_use]
pub fn is_of_phone(typed: &str) -> bool {
    let typed = typed.chars().filter(|one| !one.is_whitespace());
    typed.clone().count() == DIGITS && typed.clone().all(|one| one.is_ascii_digit())
}

/// What a person needs to teach a phone a secret: the text, and a picture of it.
#[must_use]
pub fn start(secret: &FactorSecret, site: Option<&str>, email: &str) -> FactorStart {
    let secret = BASE32_NOPAD.encode(secret);
    let (issuer, email) = (escaped(site.unwrap_or(ISSUER)), escaped(email));
    let uri = format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}");
    let (size, path) = picture(&uri);
    FactorStart {
        secret,
        uri,
        size,
        path,
    }
}

/// Draws a text as a picture that a phone can read (ISO/IEC 18004), with the quiet zone around it:
/// its width, and its dark squares as the path of an SVG.
fn picture(text: &str) -> (u32, String) {
    // Too long for any size: the secret itself is beside it.
    let Ok(code) = QrCode::new(text) else {
        return (0, String::new());
    };
    let width = code.width();
    let colors = code.to_colors().into_iter().enumerate();
    let dark = colors.filter(|(_, color)| *color == Color::Dark);
    let squares =
        dark.map(|(place, _)| format!("M{} {}h1v1h-1z", place % width + 4, place / width + 4));
    (width as u32 + 8, squares.collect())
}

/// As a part of an address (RFC 3986 §2.1).
fn escaped(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
    let one = |byte: u8| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// Whether two codes are the same, in a time that does not tell where they differ.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let differs = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differs) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &FactorSecret = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        // The last six digits of those of appendix B.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, seconds / 30), expected, "{seconds}");
            let now = Millis(seconds * 1_000);
            assert_eq!(step_of(SECRET, expected, now), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_more_on_both_sides() {
        let code = code(SECRET, 100);
        let at = |step: u64| step_of(SECRET, &code, Millis(step * STEP_MS));

        assert_eq!(
            (at(99), at(100), at(101)),
            (Some(100), Some(100), Some(100))
        );
        assert_eq!((at(98), at(102)), (None, None));
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(step_of(SECRET, &spaced, Millis(100 * STEP_MS)), Some(100));
        for wrong in ["", "0", "12345", "abcdef", &code[..5]] {
            assert_eq!(
                step_of(SECRET, wrong, Millis(100 * STEP_MS)),
                None,
                "{wrong}"
            );
        }
    }

    #[test]
    fn recovery_codes_are_many_and_never_taken_for_one_of_a_phone() {
        let codes = recovery_codes();

        assert_eq!(codes.len(), RECOVERY_CODES_LEN);
        for one in &codes {
            assert_eq!(one.len(), RECOVERY_CHARS + 3, "{one}");
            assert!(!is_of_phone(one));
            assert_eq!(codes.iter().filter(|other| *other == one).count(), 1);
        }
        assert!(is_of_phone("012 345") && !is_of_phone("01234"));
    }

    #[test]
    fn a_phone_is_told_whose_secret_it_is() {
        let start = start(SECRET, Some("钱包 & co"), "ada@example.com");

        assert_eq!(start.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            start.uri,
            "otpauth://totp/%E9%92%B1%E5%8C%85%20%26%20co:ada@example.com?\
             secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E9%92%B1%E5%8C%85%20%26%20co"
        );
        assert!(start.size > 20 && start.path.starts_with("M4 4h1v1h-1z"));
    }
}
