//! Cuts a text into what it can be found by: words of letters and digits, and of scripts without
//! spaces every single sign and every two neighbours.
//!
//! The same rules for what is kept and for what is asked. Never looks at a store.

use std::collections::BTreeSet;
use std::ops::Range;

/// The number of these rules. Another one makes every index anew.
pub const RULES: u32 = 1;

/// Bytes of the longest word that is told apart: the longest address of a coin is shorter.
const WORD_BYTES_MAX: usize = 128;

/// Characters of the shortest and of the longest beginning of a word that is kept.
pub const BEGUN_CHARS_MIN: usize = 3;
pub const BEGUN_CHARS_MAX: usize = 6;

/// A run of a text: a word, or neighbours of a script without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands.
    pub at: Range<usize>,
    /// Its signs, folded.
    pub signs: String,
    /// Whether its script puts no spaces between words.
    pub dense: bool,
}

/// Cuts a text into its runs.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, sign) in text.char_indices() {
        let end = at + sign.len_utf8();
        let folded = fold(sign);
        if !folded.is_alphanumeric() {
            continue;
        }
        let dense = is_dense(folded);
        match runs.last_mut() {
            Some(run) if run.at.end == at && run.dense == dense => {
                run.at.end = end;
                run.signs.extend(folded.to_lowercase());
            }
            _ => runs.push(Run {
                at: at..end,
                signs: folded.to_lowercase().collect(),
                dense,
            }),
        }
    }
    runs
}

/// All that a text can be found by.
pub fn tokens(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for run in runs(text) {
        if run.dense {
            all.extend(run.signs.chars().map(String::from));
            all.extend(pairs(&run.signs));
        } else {
            all.insert(stem(&run.signs).to_owned());
        }
    }
    all
}

/// The beginnings of the words of a text, by which they are found while they are typed.
pub fn beginnings(text: &str) -> BTreeSet<String> {
    let words = runs(text).into_iter().filter(|run| !run.dense);
    let mut all = BTreeSet::new();
    for run in words {
        let ends = stem(&run.signs)
            .char_indices()
            .map(|(at, sign)| at + sign.len_utf8());
        let lens = BEGUN_CHARS_MIN - 1..BEGUN_CHARS_MAX;
        for (_, end) in ends.enumerate().filter(|(len, _)| lens.contains(len)) {
            all.insert(run.signs[..end].to_owned());
        }
    }
    all
}

/// Every two neighbours.
pub fn pairs(signs: &str) -> impl Iterator<Item = String> {
    let after = signs.chars().skip(1);
    signs
        .chars()
        .zip(after)
        .map(|(one, next)| [one, next].iter().collect())
}

/// A word without the end that makes it many, and not longer than words are.
pub fn stem(word: &str) -> &str {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let stem = match word.strip_suffix('s') {
        Some(one) if is_plain && one.len() > 2 && !one.ends_with(['s', 'u', 'i']) => one,
        _ => word,
    };
    &stem[..stem.floor_char_boundary(WORD_BYTES_MAX)]
}

/// Wide letters and digits are the same as others.
fn fold(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        _ => sign,
    }
}

/// Han, kana, Hangul, Thai and their neighbours.
fn is_dense(sign: char) -> bool {
    matches!(sign,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_by(text: &str) -> Vec<String> {
        tokens(text).into_iter().collect()
    }

    #[test]
    fn chinese_is_found_by_every_sign_and_every_two() {
        assert_eq!(
            found_by("我要退款"),
            ["我", "我要", "款", "要", "要退", "退", "退款"]
        );
        assert_eq!(found_by("退 款"), ["款", "退"], "a space parts them");
    }

    #[test]
    fn words_are_found_whatever_their_case_and_width() {
        assert_eq!(found_by("Refunds, REFUND!"), ["refund"]);
        assert_eq!(found_by("ＵＳＤＴ usdt"), ["usdt"]);
        assert_eq!(
            found_by("status bus this 0xABs"),
            ["0xabs", "bus", "status", "this"]
        );
    }

    #[test]
    fn scripts_beside_each_other_are_told_apart() {
        assert_eq!(found_by("用USDT付"), ["usdt", "付", "用"]);
        assert_eq!(found_by("wang@example.com"), ["com", "example", "wang"]);
    }

    #[test]
    fn words_are_found_by_how_they_begin() {
        let begun: Vec<_> = beginnings("Refunds to 退款 été").into_iter().collect();

        assert_eq!(begun, ["ref", "refu", "refun", "refund", "été"]);
    }

    #[test]
    fn a_run_says_where_it_stands() {
        let text = "请把Ｔx2 发我";
        let at: Vec<_> = runs(text)
            .into_iter()
            .map(|run| text[run.at].to_owned())
            .collect();

        assert_eq!(at, ["请把", "Ｔx2", "发我"]);
    }

    #[test]
    fn what_is_no_word_finds_nothing() {
        assert_eq!(found_by("__ '\" * () 🎉 \u{0}"), [""; 0]);
    }
}
