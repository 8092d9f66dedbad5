//! A transcript holds everything that was said, in the visitor's time and words, and nothing else.

use super::*;
use shared::{AgentId, Context, ConversationId, Face, Nonce, Side, TabId, Text, VisitorId};

/// 2026-01-15 20:00:00 in UTC: the next day in Shanghai.
const AT: Millis = Millis(1_768_507_200_000);

#[test]
fn every_form_holds_every_word_in_the_visitors_time() {
    let transcript = transcript(Lang::ZhCn, "Asia/Shanghai");

    for form in [Form::Page, Form::Text, Form::Json] {
        let written = transcript.write(form);

        assert!(written.contains("我的转账失败了"), "{form:?}");
        assert!(written.contains("Ana"), "{form:?}");
        assert!(written.contains("+08:00"), "{form:?}");
        assert!(written.contains("2026-01-16"), "{form:?}");
        assert!(written.contains("很快"), "{form:?}");
    }
    assert_eq!(transcript.file(Form::Text), "conversation-7.txt");
}

#[test]
fn a_page_is_without_script_and_its_text_is_text() {
    let page = transcript(Lang::En, "UTC").write(Form::Page);

    assert!(
        page.contains("&lt;img src=x onerror=alert(1)&gt;"),
        "{page}"
    );
    assert!(
        !page.contains("<img") && !page.contains("<script"),
        "{page}"
    );
    assert!(page.contains("default-src 'none'"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn nobodys_number_is_in_it() {
    for form in [Form::Page, Form::Text, Form::Json] {
        let written = transcript(Lang::En, "UTC").write(form);

        for number in ["987654", "123321", "555777"] {
            assert!(!written.contains(number), "{form:?}: {number}");
        }
    }
}

#[test]
fn json_is_of_a_version_and_names_things_as_the_protocol_does() {
    let written = transcript(Lang::En, "").write(Form::Json);
    let read: serde_json::Value = serde_json::from_str(&written).unwrap();

    assert_eq!(read["format"], "deskbell.transcript");
    assert_eq!(read["version"], 1);
    assert_eq!(read["zone"], "UTC");
    assert_eq!(read["entries"][0]["at"], "2026-01-15T20:00:00.000+00:00");
    assert_eq!(read["entries"][1]["kind"], "joined");
    assert_eq!(read["entries"][2]["agent"], "Ana");
    assert_eq!(read["ratings"][0]["score"], 5);
}

#[test]
fn a_rating_follows_the_end_that_it_is_of() {
    let text = transcript(Lang::En, "UTC").write(Form::Text);
    let lines: Vec<_> = text.lines().collect();
    let end = lines.iter().position(|line| line.contains("You ended"));
    let end = end.unwrap();

    assert!(lines[end + 1].ends_with("* Your rating: good"), "{text}");
    assert_eq!(lines[end + 2], "    很快");
}

fn transcript(lang: Lang, zone: &str) -> Transcript {
    let face = Face {
        id: AgentId(987_654),
        name: "Ana".to_owned(),
    };
    let said = |author, count, text: &str| What::Said {
        author,
        nonce: Nonce {
            tab: TabId(123_321),
            count,
        },
        text: Text::parse(text).unwrap(),
        quote: None,
    };
    let all = [
        said(Author::Visitor, 1, "我的转账失败了"),
        What::Joined {
            agent: face.clone(),
        },
        said(Author::Agent(face), 1, "<img src=x onerror=alert(1)>\nok?"),
        What::Ended { by: Side::Visitor },
    ];
    let entries = (1..).zip(all).map(|(seq, what)| Entry {
        seq: Seq(seq),
        at: AT,
        what,
    });
    let rating = Rating {
        score: 5,
        scale: Scale::Thumbs,
        comment: "很快".to_owned(),
    };
    let visitor = VisitorId(555_777);
    Transcript {
        site: "Wallet".to_owned(),
        row: Row::opened(ConversationId(7), visitor, AT, Context::default()),
        entries: entries.collect(),
        ratings: vec![(Seq(4), rating)],
        lang,
        zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
    }
}
