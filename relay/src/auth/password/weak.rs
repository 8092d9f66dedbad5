//! Passwords that are guessed first: those of the lists of breached ones, what is made of them by
//! habit, what is made of a person's own names, and what the fingers find by themselves.
//!
//! Pure, and local: nobody else is asked. Never keeps a password.

use shared::rest::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

/// Passwords that are tried first by everybody who guesses.
const COMMON: &str = include_str!("breached.txt");
/// Words that people put digits and signs around.
const BASES: &str = include_str!("bases.txt");
/// Characters of a name from which on it must not be most of a password.
const OWN_CHARS_MIN: usize = 3;
/// Characters beside a name that make it a password of its own.
const BESIDE_CHARS_MIN: usize = 7;
/// Characters of the longest pattern that is found when it is repeated.
const PATTERN_CHARS_MAX: usize = 5;
/// Characters beside what the fingers find by themselves that make it a password.
const BESIDE_RUN_CHARS_MIN: usize = 4;
/// Rows of keys, and the orders that everybody knows by heart.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
];
/// Characters of the shortest part of a row that is told from chance.
const RUN_CHARS_MIN: usize = 3;

/// Returns what is wrong with a password that somebody wants, in a sentence. `own` are the names of
/// the person and of the sites.
#[must_use]
pub fn fault(password: &str, own: &[&str], email: &str) -> Option<&'static str> {
    let chars = password.chars().count();
    let lower = password.to_lowercase();
    if chars < PASSWORD_CHARS_MIN {
        return Some("a password has at least 10 characters");
    }
    if chars > PASSWORD_CHARS_MAX {
        return Some("a password has at most 200 characters");
    }
    let parts = email.split('@').chain(email.split(['@', '.', '_', '-']));
    let mut names = own.iter().copied().chain([email]).chain(parts);
    if names.any(|name| is_made_of(&lower, name)) {
        return Some("a password is not made of your name, the e-mail address or a site's name");
    }
    if is_common(&lower) || is_repeated(&lower) || is_of_rows(&lower) {
        return Some("this password is among the first that anybody would guess");
    }
    None
}

/// Whether a name is most of it.
fn is_made_of(lower: &str, name: &str) -> bool {
    let (password, name) = (folded(lower), folded(&name.to_lowercase()));
    let len = name.chars().count();
    if len < OWN_CHARS_MIN || !password.contains(&name) {
        return false;
    }
    let beside = password.replace(&name, "");
    let letters = beside.chars().filter(|one| one.is_alphabetic()).count();
    letters == 0 || beside.chars().count() < BESIDE_CHARS_MIN
}

/// Letters and digits alone.
fn folded(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).collect()
}

fn is_common(lower: &str) -> bool {
    let plain = unmasked(lower);
    let word = plain.trim_matches(|one: char| !one.is_alphabetic());
    let bare = lower.trim_matches(|one: char| !one.is_alphabetic());
    is_listed(COMMON, lower)
        || is_listed(COMMON, &plain)
        || [word, bare].iter().any(|word| {
            is_listed(BASES, word) || is_listed(COMMON, word) || is_listed(BASES, halved(word))
        })
}

fn is_listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.lines().any(|line| line == word)
}

/// Half of what is said twice.
fn halved(word: &str) -> &str {
    let half = word.len() / 2;
    match word.is_char_boundary(half) && word[..half] == word[half..] {
        true => &word[..half],
        false => word,
    }
}

/// Signs that stand for letters, as the letters.
fn unmasked(lower: &str) -> String {
    let letter = |sign| match sign {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        sign => sign,
    };
    // Signs at the end are signs.
    let end = lower
        .trim_end_matches(|one: char| !one.is_alphabetic())
        .len();
    lower[..end].chars().map(letter).collect()
}

/// Whether it is one short pattern over and over.
fn is_repeated(lower: &str) -> bool {
    let chars: Vec<_> = lower.chars().collect();
    (1..=PATTERN_CHARS_MAX.min(chars.len())).any(|len| {
        let mut places = chars.iter().enumerate();
        places.all(|(place, one)| *one == chars[place % len])
    })
}

/// Whether little is left of it without the parts of rows that are in it, in either direction.
fn is_of_rows(lower: &str) -> bool {
    let chars: Vec<_> = lower.chars().collect();
    let (mut at, mut beside) = (0, 0);
    while at < chars.len() {
        let run = ROWS.iter().map(|row| run(row, &chars[at..])).max();
        match run {
            Some(len) if len >= RUN_CHARS_MIN => at += len,
            _ => {
                at += 1;
                beside += 1;
            }
        }
    }
    beside < BESIDE_RUN_CHARS_MIN
}

/// How many characters go along a row.
fn run(row: &str, chars: &[char]) -> usize {
    let back: String = row.chars().rev().collect();
    let along = |row: &str| {
        let starts = row.char_indices().map(|(start, _)| &row[start..]);
        let len = |rest: &str| {
            let pairs = rest.chars().zip(chars);
            pairs.take_while(|(one, other)| one == *other).count()
        };
        starts.map(len).max().unwrap_or_default()
    };
    along(row).max(along(&back))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(password: &str) -> Option<&'static str> {
        let own = ["Wang Xiaoming", "Blue Wallet", "蓝色钱包支持"];
        fault(password, &own, "xiaoming.wang@bluewallet.example")
    }

    #[test]
    fn good_ones_are_good() {
        for good in [
            "a quiet winter morning",
            "correct horse battery",
            "安静的冬日早晨散步回家",
            "v7#Kp2!mQz8&",
            "wang drinks oolong at dawn",
            "nine blue kites over Harbin",
        ] {
            assert_eq!(says(good), None, "{good}");
        }
    }

    #[test]
    fn length_is_told_first() {
        assert!(says("123456789").unwrap().contains("at least 10"));
        assert!(says(&"x1".repeat(101)).unwrap().contains("at most 200"));
    }

    #[test]
    fn what_is_ones_own_is_no_password() {
        for own in [
            "WANG XIAOMING",
            "xiaoming.wang",
            "Xiaoming.Wang@bluewallet.example",
            "xiaoming2024",
            "1988-xiaoming!",
            "bluewallet",
            "BlueWallet!2",
            "蓝色钱包支持2024",
        ] {
            assert!(says(own).unwrap().contains("name"), "{own}");
        }
    }

    #[test]
    fn what_everybody_guesses_is_no_password() {
        for guessed in [
            "Password123",
            "P@ssw0rd2024!",
            "!!!welcome!!!",
            "dragondragon",
            "iloveyou1314",
            "woaini1314520",
            "1234567890",
            "qwertyuiop12",
            "1qaz2wsx3edc",
            "zyxwvutsrq",
            "qqqqqqqqqqqq",
            "abcabcabcabc",
            "13579135791357",
            "asdfgh123456",
            "supportsupport",
        ] {
            let says = says(guessed).unwrap_or_else(|| panic!("{guessed} is taken"));
            assert!(says.contains("guess"), "{guessed}");
        }
    }

    #[test]
    fn the_lists_are_usable() {
        let words = |list: &'static str| list.lines().filter(|line| !line.starts_with("# "));

        assert!(words(COMMON).count() > 2_000 && words(BASES).count() > 5_000);
        assert!(words(COMMON).all(|line| line.chars().count() >= PASSWORD_CHARS_MIN));
        let both = words(COMMON).chain(words(BASES));
        assert!(both.into_iter().all(|line| line == line.to_lowercase()));
    }
}
