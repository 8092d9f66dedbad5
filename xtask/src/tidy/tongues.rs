//! The catalogues of sentences: nothing of one language stands in the file of another, and whatever
//! a sentence is given, it says.
//!
//! The compiler sees to the rest: a catalogue is a table of fields, and one that is missing does
//! not compile; a value that a sentence is given and does not use is a warning, which is denied.
//! Never judges whether a translation is good.

use super::{Complaint, Tree};

/// The catalogues' folders.
const WORDS: &str = "/words/";

/// The catalogue in Latin letters, and those in Chinese ones.
const LATIN: &str = "en.rs";
const CHINESE: &str = "zh_cn.rs";

/// Complaints about catalogues.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let catalogues = tree.iter().filter(|(path, _)| {
        path.contains(WORDS) && (path.ends_with(LATIN) || path.ends_with(CHINESE))
    });
    for (path, text) in catalogues {
        let chinese = path.ends_with(CHINESE);
        for (index, line) in text.lines().enumerate() {
            let place = || format!("{path}:{}", index + 1);
            let code = line.split("//").next().unwrap_or(line);
            let foreign = |one: &&str| is_foreign(one, chinese);
            if let Some(one) = literals(code).into_iter().find(|one| foreign(one)) {
                let says = format!("“{one}” is of another language");
                complaints.push(Complaint::new(place(), says));
            }
            if code.contains("|_|") || code.contains("|_,") || code.contains(", _|") {
                let says = "a sentence that does not say what it is given";
                complaints.push(Complaint::new(place(), says));
            }
        }
    }
    complaints
}

/// Names and signs are the same everywhere: only a run of words is of a language.
fn is_foreign(literal: &str, chinese: bool) -> bool {
    let has_han = literal.chars().any(is_han);
    let words = literal.split(|sign: char| !sign.is_ascii_alphabetic());
    let run = words.filter(|word| word.len() > 1).count();
    if chinese {
        !has_han && run >= 3
    } else {
        has_han
    }
}

fn is_han(sign: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&sign)
}

/// The texts between the quotes of a line.
fn literals(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, text: &str) -> usize {
        check(&Tree::from([(path.to_owned(), text.to_owned())])).len()
    }

    #[test]
    fn a_sentence_of_another_language_is_found() {
        let (en, zh) = ("web/src/words/en.rs", "web/src/words/zh_cn.rs");

        assert_eq!(says(en, "today: \"今天\","), 1);
        assert_eq!(says(zh, "hint: \"Write a message here\","), 1);
        assert_eq!(says(zh, "today: \"今天 Today is the day\","), 0);
        assert_eq!(says(zh, "name: \"Deskbell\","), 0);
        assert_eq!(says(en, "today: \"Today\", // 今天"), 0);
        assert_eq!(says("web/src/links.rs", "\"今天\""), 0);
    }

    #[test]
    fn a_sentence_that_keeps_back_what_it_is_given_is_found() {
        let text = "held: |_| \"later\".to_owned(),";

        assert_eq!(says("widget/src/words/en.rs", text), 1);
    }
}
