//! Private keys: in PEM, as extended keys, in Bitcoin's wallet import format, as 64 digits.
//!
//! A transaction id has 64 hexadecimal digits too, and is what people send with good reason: it is
//! told apart by `0x`, by a link, and by the words of the message.

use super::{Finding, Secret, first, has_any, runs};

const KEY_WORDS: [&str; 8] = [
    "private", "privkey", "secret", "key", "私钥", "密钥", "秘钥", "私鑰",
];
const ID_WORDS: [&str; 20] = [
    "tx",
    "txid",
    "txhash",
    "tx id",
    "hash",
    "transaction",
    "transfer",
    "transfers",
    "block",
    "deposit",
    "withdrawal",
    "withdraw",
    "receipt",
    "order",
    "交易",
    "哈希",
    "转账",
    "充值",
    "提现",
    "区块",
];
/// Digits of a private key, and of a transaction id, in hexadecimal.
const HEX_LEN: usize = 64;
/// Characters of an extended private key in base 58.
const EXTENDED_LEN: usize = 111;

const PEM_BEGIN: &str = "-----BEGIN ";
const PEM_KEY: &str = "PRIVATE KEY-----";

pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    pem(text, found);
    let lower = text.to_ascii_lowercase();
    let is_named = has_any(&lower, &KEY_WORDS);
    let is_id = has_any(&lower, &ID_WORDS) || first(&lower, "://").is_some();
    for run in runs(text, |character| character.is_ascii_alphanumeric()) {
        let word = &text[run.clone()];
        let kind = match word.len() {
            HEX_LEN if is_hex(word) => hex(is_named, is_id, false),
            66 if is_hex(word.strip_prefix("0x").unwrap_or_default()) => hex(is_named, is_id, true),
            51 if word.starts_with('5') && is_base58(word) => Some(Secret::Key),
            52 if word.starts_with(['K', 'L']) && is_base58(word) => Some(Secret::Key),
            EXTENDED_LEN if word.get(1..4) == Some("prv") && is_base58(word) => Some(Secret::Key),
            _ => None,
        };
        if let Some(kind) = kind {
            found.push(Finding { kind, place: run });
        }
    }
}

fn hex(is_named: bool, is_id: bool, is_prefixed: bool) -> Option<Secret> {
    match (is_named, is_id, is_prefixed) {
        (true, false, _) => Some(Secret::Key),
        (true, true, false) | (false, false, false) => Some(Secret::Unclear),
        (true, true, true) | (false, _, _) => None,
    }
}

fn pem(text: &str, found: &mut Vec<Finding>) {
    let mut from = 0;
    while let Some(at) = first(&text[from..], PEM_BEGIN) {
        let begin = from + at;
        let line = text[begin..].lines().next().unwrap_or_default();
        from = begin + PEM_BEGIN.len();
        if first(line, PEM_KEY).is_none() {
            continue;
        }
        // Without an end, everything behind it is the key.
        let rest = &text[from..];
        let end = first(rest, "-----END ").and_then(|end| {
            let last = first(&rest[end..], PEM_KEY)?;
            Some(from + end + last + PEM_KEY.len())
        });
        let end = end.unwrap_or(text.len());
        let (kind, place) = (Secret::Key, begin..end);
        found.push(Finding { kind, place });
        from = end;
    }
}

fn is_hex(word: &str) -> bool {
    word.len() == HEX_LEN && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_base58(word: &str) -> bool {
    word.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() && !b"0OIl".contains(&byte))
}
