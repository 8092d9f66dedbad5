//! What is a mark, what is not, and what holds for every text.

use super::*;
use proptest::prelude::*;

fn check(text: &str, expected: &str) {
    assert_eq!(shown(&pieces(text)), expected, "{text:?}");
}

#[test]
fn marks_open_before_a_word_and_close_behind_one() {
    check("a **b** c", "a <Strong>b</> c");
    check("*a b*", "<Em>a b</>");
    check("**a *b* c**", "<Strong>a <Em>b</> c</>");
    check("这是**重点**内容", "这是<Strong>重点</>内容");
    check("`a*b*`", "<Code>a*b*</>");
}

#[test]
fn what_may_be_an_amount_or_a_name_stays_as_it_is() {
    for text in [
        "2*3*4",
        "2 * 3 * 4",
        "**",
        "a ** b",
        "*a",
        "a* b*",
        "***a***",
        "snake_case_name",
        "-5 USDT",
        "- 5",
        "1. May",
        "2024. was",
        "`a",
        "``",
        "```",
        "[bank](x)",
        "<b>a</b>",
        "&amp;",
    ] {
        check(text, text);
    }
}

#[test]
fn lines_are_lists_quotes_and_code() {
    check("- a\n- b", "<List><Item>a</><Item>b</></>");
    check("3. a\n7. b", "<Numbered><Number(3)>a</><Number(7)>b</></>");
    check("x\n> a\n> b\ny", "x<Quote>a\nb</>y");
    check("```\n**a**\n  b\n```\nc", "<Pre>**a**\n  b</>c");
    check("a\n\nb", "a\n\nb");
}

#[test]
fn an_address_is_a_link_to_itself_and_nothing_else_is() {
    check("see https://a.example/*x*", "see [https://a.example/*x*]");
    check(
        "[https://bank.example](https://evil.example)",
        "[[https://bank.example]]([https://evil.example])",
    );
    check("`https://a.example`", "<Code>https://a.example</>");
}

#[test]
fn a_few_emoji_are_emoji_and_more_is_a_text() {
    for text in ["👍", "👍🏽", "❤️", "👨‍👩‍👧", "🎉 🎉 🎉"] {
        assert!(is_emoji(text), "{text}");
    }
    for text in ["", " ", "ok 👍", "1", "👍👍👍👍", "字"] {
        assert!(!is_emoji(text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_letter_that_is_no_mark_is_shown_in_its_place(text in text()) {
        let pieces = pieces(&text);

        let shown: String = pieces.iter().filter_map(words).collect();
        let letters = |text: &str| {
            text.chars()
                .filter(|c| !"*`->. 0123456789\n".contains(*c))
                .collect::<String>()
        };
        prop_assert_eq!(letters(&shown), letters(&text));
        let mut rest = text.chars();
        for c in shown.chars() {
            prop_assert!(rest.any(|other| other == c), "{:?} of {:?}", shown, text);
        }
    }

    #[test]
    fn whatever_opens_closes_and_nothing_is_deep(text in text()) {
        let mut depth = 0_usize;
        for piece in pieces(&text) {
            match piece {
                Piece::Open(_) => depth += 1,
                Piece::Close => {
                    prop_assert!(depth > 0);
                    depth -= 1;
                }
                Piece::Words(words) | Piece::Link(words) => {
                    prop_assert!(!words.is_empty() || depth > 0);
                }
            }
            prop_assert!(depth <= 4, "{text:?}");
        }
        prop_assert_eq!(depth, 0);
    }

    #[test]
    fn the_work_grows_with_the_text_alone(text in text(), times in 1_usize..50) {
        let once = pieces(&text).len();
        let many = pieces(&text.repeat(times)).len();
        prop_assert!(many <= (once + text.len() + 4) * times);
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a*` >.0-9\n-]{0,40}",
        "([*]{1,3}|[`]{1,3}|\n|> |- |1[.] |a|字| |https://a[.]b){0,20}",
        "\\PC{0,40}",
    ]
}

fn words<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    match piece {
        Piece::Words(words) | Piece::Link(words) => Some(words),
        Piece::Open(_) | Piece::Close => None,
    }
}

fn shown(pieces: &[Piece<'_>]) -> String {
    let show = |piece: &Piece<'_>| match piece {
        Piece::Open(tag) => format!("<{tag:?}>"),
        Piece::Close => "</>".to_owned(),
        Piece::Words(words) => (*words).to_owned(),
        Piece::Link(address) => format!("[{address}]"),
    };
    pieces.iter().map(show).collect()
}
