//! Recognises what nobody should send to anybody: card numbers, one-time codes, private keys and
//! seed phrases.
//!
//! Pure: text in, places out. Never keeps, sends or masks by itself, and never decides what becomes
//! of a finding: whoever asks shows it to the person who wrote it. What people send with good
//! reason, above all transaction ids, is told apart by its form and by the words around it.

mod cards;
mod codes;
mod keys;
mod requests;
mod seeds;

pub use requests::requests;

use std::ops::Range;

/// What stands for a character that is not shown.
const MASK: char = '•';
/// Digits of a card number that stay, so that its owner knows which card it is.
const CARD_DIGITS_SHOWN: usize = 4;
/// Masked characters of a secret whose length is nobody's business.
const MASK_LEN: usize = 8;

/// A kind of secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    /// The number of a payment card.
    Card,
    /// A one-time code.
    Code,
    /// 64 hexadecimal digits without a word about them: a private key, or a transaction id.
    Unclear,
    /// A private key.
    Key,
    /// A seed phrase, or a part of one.
    Seed,
}

impl Secret {
    const WORST_FIRST: [Secret; 5] = [
        Secret::Seed,
        Secret::Key,
        Secret::Unclear,
        Secret::Code,
        Secret::Card,
    ];

    /// Whether whoever has it has the money: nothing takes that back.
    #[must_use]
    pub fn is_all(self) -> bool {
        matches!(self, Secret::Key | Secret::Seed)
    }
}

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Secret,
    /// Where it is, in bytes, between whole characters.
    pub place: Range<usize>,
}

/// Finds the secrets in a text, in their order; no two of them overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    seeds::find(text, &mut found);
    keys::find(text, &mut found);
    cards::find(text, &mut found);
    codes::find(text, &mut found);
    let mut apart: Vec<Finding> = Vec::new();
    // The worst first, so that a card number inside of a key is the key.
    for kind in Secret::WORST_FIRST {
        for finding in found.iter().filter(|finding| finding.kind == kind) {
            let overlaps = |kept: &Finding| {
                kept.place.start < finding.place.end && finding.place.start < kept.place.end
            };
            if !apart.iter().any(overlaps) {
                let after = |kept: &Finding| kept.place.start < finding.place.start;
                let at = apart.partition_point(after);
                apart.insert(at, finding.clone());
            }
        }
    }
    apart
}

/// What is wrong with passing on what somebody types into a field: the worst that is in it. A
/// transaction id has a field of its own, and so have numbers, so neither is asked about. While
/// somebody types, the first words of what may become a phrase are held back as well.
#[must_use]
pub fn in_field(text: &str, is_done: bool) -> Option<Secret> {
    let found = find(text).into_iter().map(|finding| finding.kind);
    let worst = found
        .filter(|kind| kind.is_all() || *kind == Secret::Card)
        .max();
    let begun = !is_done && seeds::is_begun(text);
    worst.max(begun.then_some(Secret::Seed))
}

/// The text without what was found in it.
#[must_use]
pub fn masked(text: &str, findings: &[Finding]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings {
        shown.push_str(&text[at..finding.place.start]);
        let secret = &text[finding.place.clone()];
        at = finding.place.end;
        if finding.kind != Secret::Card {
            shown.extend([MASK; MASK_LEN]);
            continue;
        }
        let digits = secret.bytes().filter(u8::is_ascii_digit).count();
        let mut nth = 0;
        for character in secret.chars() {
            nth += usize::from(character.is_ascii_digit());
            let hidden = character.is_ascii_digit() && nth + CARD_DIGITS_SHOWN <= digits;
            shown.push(if hidden { MASK } else { character });
        }
    }
    shown.push_str(&text[at..]);
    shown
}

/// Whether a text asks for what nobody should give, or speaks of it: whoever reads it is warned.
#[must_use]
pub fn asks(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "password",
        "passcode",
        "passphrase",
        "verification code",
        "one-time",
        "one time code",
        "otp",
        "2fa",
        "sms code",
        "private key",
        "seed phrase",
        "recovery phrase",
        "secret phrase",
        "mnemonic",
        "cvv",
        "密码",
        "验证码",
        "校验码",
        "私钥",
        "助记词",
        "恢复短语",
        "安全码",
    ];
    has_any(&text.to_ascii_lowercase(), &WORDS)
}

/// Whether any of these is in a text in lower case, as a word of its own where it is Latin.
fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        places(text, word).any(|at| {
            let letter = |near: Option<char>| near.is_some_and(|near| near.is_ascii_alphanumeric());
            let latin = word.is_ascii();
            let before = letter(text[..at].chars().next_back());
            let after = letter(text[at + word.len()..].chars().next());
            !(latin && (before || after))
        })
    })
}

/// Where these words begin in a text. What the library searches with is made for long words and is
/// kilobytes in the visitor's download.
fn places<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    (0..text.len()).filter(move |&at| text[at..].starts_with(words))
}

/// Where these words begin first.
fn first(text: &str, words: &str) -> Option<usize> {
    places(text, words).next()
}

/// Pieces of a text between characters that are not of the piece, with their place in bytes.
fn runs(text: &str, of: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut begin = None;
    for (at, character) in text.char_indices() {
        match (of(character), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                runs.push(from..at);
                begin = None;
            }
            _ => {}
        }
    }
    runs.extend(begin.map(|from| from..text.len()));
    runs
}

#[cfg(test)]
mod tests;
