//! One-time codes: 4 to 8 digits that are the whole message, or that are called a code.
//!
//! Never takes a number for a code because of its length alone when there are other words.

use super::{Finding, Secret, runs};

/// What a code is called right before it, in lower case.
const CALLED: [&str; 14] = [
    "code",
    "otp",
    "pin",
    "passcode",
    "2fa",
    "token",
    "验证码",
    "校验码",
    "动态码",
    "动态密码",
    "短信码",
    "安全码",
    "口令",
    "驗證碼",
];
/// What makes a code one that may be told.
const OTHER: [&str; 16] = [
    "error", "zip", "postal", "post", "area", "country", "promo", "status", "bank", "sort",
    "swift", "product", "tracking", "discount", "coupon", "referral",
];
/// Words that may stand between what it is called and the code.
const BETWEEN: [&str; 9] = ["is", "was", "number", "this", "my", "是", "为", "：", ":"];

pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let whole = text.trim();
    let in_whole = |character: char| character.is_ascii_digit() || " -".contains(character);
    for run in runs(text, |character| {
        character.is_ascii_digit() || character == '-'
    }) {
        let code = text[run.clone()].trim_matches('-');
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        if !(4..=8).contains(&digits) || code.matches('-').count() > 1 {
            continue;
        }
        let place = run.start..run.end;
        let near = |side: Option<char>| side.is_some_and(|side| side.is_ascii_alphanumeric());
        let before = &text[..place.start];
        let is_part = near(before.chars().next_back()) || near(text[place.end..].chars().next());
        if !is_part && is_called(before) {
            let kind = Secret::Code;
            found.push(Finding { kind, place });
        }
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    if (4..=8).contains(&digits) && whole.chars().all(in_whole) {
        let begin = text.len() - text.trim_start().len();
        let (kind, place) = (Secret::Code, begin..begin + whole.len());
        found.push(Finding { kind, place });
    }
}

fn is_called(before: &str) -> bool {
    let mut rest = before.to_ascii_lowercase();
    loop {
        let cut =
            rest.trim_end_matches(|edge: char| edge.is_whitespace() || ":：,，=#".contains(edge));
        let cut = BETWEEN
            .iter()
            .find_map(|word| strip_word(cut, word))
            .unwrap_or(cut);
        if cut.len() == rest.len() {
            break;
        }
        rest = cut.to_owned();
    }
    CALLED.iter().any(|word| {
        strip_word(&rest, word).is_some_and(|before| {
            let before = before.trim_end();
            !OTHER
                .iter()
                .any(|other| strip_word(before, other).is_some())
        })
    })
}

/// What is before a word at the end of a text; a Latin one must stand alone.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let before = text.strip_suffix(word)?;
    let joined = before
        .chars()
        .next_back()
        .is_some_and(|near| near.is_ascii_alphanumeric());
    (!word.is_ascii() || !joined).then_some(before)
}
