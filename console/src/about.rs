//! What is known around a conversation: the visitor's page, and how it came here.
//!
//! Keeps what the page claims apart from what the relay knows. Only a web address becomes a link.

use crate::beside::beside;
use crate::browser;
use crate::paint::slot;
use crate::prepared;
use crate::proofs;
use crate::relay_clock;
use crate::route::Route;
use crate::routing::Doc;
use crate::tags::{team_name, topic_name};
use crate::talk::Talk;
use crate::words::{Words, facts as numbers, name, rule, span, use_words, visitor};
use crate::workspace::{Known, List};
use crate::zone;
use leptos::prelude::*;
use shared::{Context, Conversation, ConversationId, Nearness};
use web::dates;
use web::dom::{El, el};
use web::links::{Piece, pieces};

/// Draws the details of one conversation.
pub fn about(
    id: ConversationId,
    known: RwSignal<Known>,
    list: List,
    proofs: RwSignal<Vec<Doc>>,
) -> [El; 2] {
    let words = use_words();
    let talk: Talk = expect_context();
    let up = match list {
        List::Open => Route::Thread(id),
        List::Ended => Route::EndedThread(id),
    };
    let back = el("a", "button quiet back")
        .attr("href", &up.href())
        .text("‹ ")
        .text(words.back);
    let head = el("header", "column-head about-head")
        .child(back)
        .child(el("h2", "").text(words.details));
    let facts = slot(
        move || known.with(|known| known.here().map(timeless)),
        move |one| one.as_ref().map(|one| conversation(words, talk, one)),
    );
    let claimed = slot(
        move || talk.board.about(id),
        move |context| {
            Some(match context {
                Some(context) => claims(words, context),
                None => el("p", "empty").text(words.not_told),
            })
        },
    );
    let prepared = prepared::prepared(talk, id);
    let visitor = el("section", "facts-part claims")
        .hidden(move || known.with(|known| *known == Known::Nowhere))
        .children([
            el("h3", "").text(words.about_visitor),
            el("p", "claimed").text(words.told_by_page),
            claimed,
        ]);
    let [labels, earlier] = beside(id);
    let body = el("div", "about-body")
        .attr("data-test", "details")
        .children([
            proofs::verified(proofs),
            prepared,
            labels,
            facts,
            visitor,
            earlier,
        ]);
    [head, body]
}

// Without what changes with every message, so that nothing is drawn anew for those.
fn timeless(one: &Conversation) -> Conversation {
    Conversation {
        last: shared::Seq(0),
        last_at: one.opened_at,
        words: String::new(),
        words_by: None,
        seen_by_visitor: shared::Seq(0),
        seen_by_agent: shared::Seq(0),
        nearness: Nearness::Gone,
        owed_since: None,
        closes_at: None,
        offered_to: None,
        ..one.clone()
    }
}

fn conversation(words: &'static Words, talk: Talk, one: &Conversation) -> El {
    let opened_at = one.opened_at;
    let waits = one.agent.is_none() && !one.ended;
    let waited = match &one.reason {
        Some(reason) => el("dd", "").text(&span(words.lang, reason.waited_ms)),
        None if one.ended => el("dd", "").text(words.not_told),
        None => {
            let now = relay_clock::ticking();
            el("dd", "").live_text(move || span(words.lang, now.get().since(opened_at)))
        }
    };
    let visitor_name = el("dd", "")
        .attr("title", &one.visitor.to_string())
        .text(&visitor(words.lang, one.visitor));
    let agent = one.agent.as_ref().map_or(words.nobody, |agent| &agent.name);
    let mut facts = vec![
        term(words.visitor_number),
        visitor_name,
        term(words.opened),
        el("dd", "").text(&dates::full(words.lang, opened_at)),
        term(if waits { words.waits } else { words.waited }),
        waited,
        term(words.answered_by),
        el("dd", "").text(agent),
    ];
    if let Some(why) = &one.reason {
        facts.push(term(words.why_here));
        let lines = [
            el("span", "facts-title").text(rule(words.lang, why.rule)),
            el("span", "facts-more").text(&numbers(words.lang, why)),
        ];
        facts.push(el("dd", "").attr("data-test", "reason").children(lines));
    }
    if let Some(handover) = &one.handover {
        let to = [&handover.from.name, " → ", name(&handover.to)].concat();
        facts.push(term(words.handover));
        facts.push(el("dd", "").attr("data-test", "handover").children([
            el("span", "facts-title").text(&to),
            el("span", "note").text(&handover.note),
        ]));
    }
    let level = (one.priority > 0).then(|| one.priority.to_string());
    let topic = one
        .topic
        .and_then(|topic| topic_name(talk, words.lang, topic));
    let team = one.team.and_then(|team| team_name(talk, team));
    for (label, told) in [
        (words.topic, topic),
        (words.priority, level),
        (words.one_team, team),
    ] {
        if let Some(told) = told {
            facts.push(term(label));
            facts.push(el("dd", "").text(&told));
        }
    }
    el("section", "facts-part")
        .child(el("h3", "").text(words.about_conversation))
        .child(el("dl", "facts").children(facts))
}

fn claims(words: &'static Words, context: &Context) -> El {
    let or_untold = |text: &str| {
        if text.is_empty() {
            words.not_told.to_owned()
        } else {
            text.to_owned()
        }
    };
    let now = relay_clock::ticking();
    let zone = context.zone.clone();
    let there = move || zone::time_in(&zone, words.lang, now.get()).unwrap_or_default();
    let short = browser::short(&context.browser).unwrap_or_else(|| or_untold(""));
    let time = el("dd", "")
        .child(el("b", "ticking").live_text(there))
        .child(el("span", "facts-more").text(&or_untold(&context.zone)));
    el("dl", "facts").attr("data-test", "claims").children([
        term(words.page),
        page(words, context),
        term(words.language),
        el("dd", "").text(&or_untold(&context.locale)),
        term(words.time_there),
        time,
        term(words.browser),
        el("dd", "").attr("title", &context.browser).text(&short),
    ])
}

fn term(label: &str) -> El {
    el("dt", "").text(label)
}

// An address that some page claims: shown in full, and followed without telling where from.
fn page(words: &Words, context: &Context) -> El {
    let title = (!context.title.is_empty()).then(|| el("span", "facts-title").text(&context.title));
    let address = if context.url.is_empty() {
        el("span", "facts-more").text(words.not_told)
    } else if is_web_address(&context.url) {
        el("a", "facts-more")
            .attr("href", &context.url)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer nofollow")
            .text(&context.url)
    } else {
        el("span", "facts-more")
            .attr("title", words.page_unsafe)
            .text(&context.url)
    };
    el("dd", "").maybe(title).child(address)
}

/// Whether all of it is one address of the web, and nothing that only looks like one.
fn is_web_address(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && matches!(pieces(url).as_slice(), [Piece::Link(link)] if *link == url)
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("https://pay.example/send?a=1"));
        assert!(is_web_address("http://localhost:8080/"));
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:a@b",
            "https://a b",
            "",
            "https://",
        ] {
            assert!(!is_web_address(wrong), "{wrong}");
        }
    }
}
