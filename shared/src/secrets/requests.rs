//! Whether somebody asks for a secret: a code, a password, a key, a phrase.
//!
//! A sentence that names one and wants it told. One that forbids it, or tells where people type it
//! themselves, asks for nothing. Never looks for secrets themselves.

use super::{has_any, places};

/// What is asked for, in lower case.
const WANTED: [&str; 38] = [
    "password",
    "passcode",
    "passphrase",
    "verification code",
    "security code",
    "confirmation code",
    "login code",
    "one-time code",
    "one time code",
    "otp",
    "2fa",
    "2fa code",
    "sms code",
    "the code",
    "your code",
    "that code",
    "pin",
    "pin code",
    "cvv",
    "cvc",
    "private key",
    "secret key",
    "seed",
    "seed phrase",
    "recovery phrase",
    "recovery words",
    "secret phrase",
    "mnemonic",
    "密码",
    "验证码",
    "校验码",
    "动态码",
    "私钥",
    "助记词",
    "恢复短语",
    "安全码",
    "口令",
    "驗證碼",
];
/// Words that want something told.
const VERBS: [&str; 14] = [
    "send", "tell", "give", "share", "provide", "forward", "paste", "reply", "show", "text",
    "read", "submit", "message", "dictate",
];
/// What makes a question of it without such a word.
const ASKS: [&str; 26] = [
    "what is your",
    "what's your",
    "what was your",
    "what is the",
    "what's the",
    "what are your",
    "need your",
    "need the",
    "require your",
    "can i have",
    "could i have",
    "may i have",
    "let me have",
    "let me know",
    "type it here",
    "here in the chat",
    "in this chat",
    "发给",
    "发我",
    "发一下",
    "发送给",
    "告诉",
    "提供",
    "给我",
    "是多少",
    "说一下",
];
/// Words before such a verb with which somebody else does it.
const OTHERS: [&str; 14] = [
    "we",
    "i",
    "it",
    "they",
    "he",
    "she",
    "will",
    "we'll",
    "i'll",
    "would",
    "bank",
    "system",
    "app",
    "automatically",
];
/// Words after it with which the person is the one who is given something.
const TO_YOU: [&str; 3] = ["you", "u", "yourself"];
/// What turns a sentence into its opposite.
const NEVER: [&str; 24] = [
    "never",
    "don't",
    "do not",
    "dont",
    "not",
    "no one",
    "nobody",
    "without",
    "won't",
    "cannot",
    "can't",
    "anybody who",
    "anyone who",
    "whoever",
    "不要",
    "请勿",
    "切勿",
    "绝不",
    "不会",
    "不得",
    "无需",
    "不需要",
    "别",
    "从不",
];

/// Whether any sentence of a text asks for a secret.
#[must_use]
pub fn requests(text: &str) -> bool {
    let text = text.to_lowercase().replace('’', "'");
    let mut sentences = text.split(['.', '!', '?', ';', '\n', '。', '！', '？', '；']);
    sentences.any(asks_for)
}

fn asks_for(sentence: &str) -> bool {
    has_any(sentence, &WANTED)
        && !has_any(sentence, &NEVER)
        && (has_any(sentence, &ASKS) || is_told_to(sentence))
}

/// Whether somebody is told to tell something.
fn is_told_to(sentence: &str) -> bool {
    VERBS.iter().any(|verb| {
        places(sentence, verb).any(|at| {
            let (before, after) = (&sentence[..at], &sentence[at + verb.len()..]);
            let joined = |near: Option<char>| near.is_some_and(char::is_alphanumeric);
            if joined(before.chars().next_back()) || joined(after.chars().next()) {
                return false;
            }
            let last = before.split_whitespace().next_back().unwrap_or_default();
            let next = after.split_whitespace().next().unwrap_or_default();
            !OTHERS.contains(&last) && !TO_YOU.contains(&next)
        })
    })
}
