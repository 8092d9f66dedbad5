//! The choices of a field as they are typed: one a line, in both languages.
//!
//! Pure. Never guesses a language.

use crate::routing::Doc;
use shared::limits::CHOICES_LEN_MAX;

/// Writes choices: `Sending | 转出`.
pub fn write_choices(choices: &[Doc]) -> String {
    let lines: Vec<_> = choices
        .iter()
        .map(|one| [one.text("en"), " | ", one.text("zh")].concat())
        .collect();
    lines.join("\n")
}

/// Reads them; a line without a bar says the same in both languages.
pub fn read_choices(text: &str) -> Option<Doc> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let (en, zh) = line.split_once(['|', '｜']).unwrap_or((line, line));
        let (en, zh) = (en.trim(), zh.trim());
        let is_whole = !en.is_empty() && !zh.is_empty();
        is_whole.then(|| Doc::map([("en", Doc::said(en)), ("zh", Doc::said(zh))]))
    };
    let all: Vec<Doc> = lines.map(read).collect::<Option<_>>()?;
    (1..=CHOICES_LEN_MAX)
        .contains(&all.len())
        .then_some(Doc::List(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_written_again() {
        let doc = read_choices("Sending|转出\n\n Other ｜ 其他 \nBTC").unwrap();
        let Doc::List(all) = doc else {
            panic!("choices are a list");
        };

        assert_eq!(
            write_choices(&all),
            "Sending | 转出\nOther | 其他\nBTC | BTC"
        );
    }

    #[test]
    fn half_a_choice_and_too_many_are_none() {
        for wrong in [
            "",
            "| 转出",
            "Sending |",
            &"x\n".repeat(CHOICES_LEN_MAX + 1),
        ] {
            assert_eq!(read_choices(wrong), None, "{wrong}");
        }
    }
}
