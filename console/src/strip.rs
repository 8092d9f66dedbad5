//! Above a thread: what is about to happen to it, with the time that is left and the way out.
//!
//! Shows times that the relay told. Never ends, passes on or answers anything by itself.

use crate::paint::{button, only};
use crate::relay_clock;
use crate::talk::Talk;
use crate::words::{answer_due, ends_in, name, note_of, passing_on, use_words};
use client::agent::Input;
use leptos::prelude::*;
use shared::{AgentId, Conversation, ConversationId, Millis, Rule};
use web::clock::seconds_left;
use web::dom::{El, el};

/// Draws the strips of one conversation.
pub fn strips(id: ConversationId) -> El {
    el("div", "thread-strips").children([closing(id), owing(id), passing(id), noted(id)])
}

fn strip(test: &str, urgent: bool) -> El {
    el("div", if urgent { "strip warn" } else { "strip" }).attr("data-test", test)
}

fn closing(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let closes_at = move || talk.board.conversation(id).and_then(|one| one.closes_at);
    only(
        move || closes_at().is_some(),
        move || {
            let now = relay_clock::ticking();
            let left = move || seconds_left(now.get(), closes_at().unwrap_or(Millis(0)));
            let stay = button("button small", words.stay)
                .attr("data-test", "stay")
                .hidden(move || {
                    let one = talk.board.conversation(id);
                    !one.is_some_and(|one| talk.board.is_mine(&one))
                })
                .click(move || talk.tell(Input::Stay(id)));
            strip("closing", true)
                .child(el("p", "ticking").live_text(move || ends_in(words.lang, left())))
                .child(stay)
        },
    )
}

fn owing(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let returns_at = move || {
        talk.board.warnings.with(|all| {
            let warning = all.iter().find(|(other, _)| *other == id);
            warning.map(|(_, at)| *at)
        })
    };
    only(
        move || returns_at().is_some(),
        move || {
            let now = relay_clock::ticking();
            let told = move || {
                let since = talk.board.conversation(id).and_then(|one| one.owed_since);
                let since_ms = since.map(|since| now.get().since(since));
                let left = seconds_left(now.get(), returns_at().unwrap_or(Millis(0)));
                answer_due(words.lang, since_ms, left)
            };
            strip("unanswered", true).child(el("p", "ticking").live_text(told))
        },
    )
}

fn passing(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let under_way = move || {
        let me = talk.board.me.with(|me| me.as_ref().map(|me| me.id));
        let one = talk.board.conversation(id)?;
        passes_on(&one, me?).then_some(one.handover).flatten()
    };
    only(
        move || under_way().is_some(),
        move || {
            let told = move || {
                let handover = under_way();
                handover
                    .map(|one| passing_on(words.lang, name(&one.to), one.warm))
                    .unwrap_or_default()
            };
            let back = button("button small", words.take_back)
                .attr("data-test", "take-back")
                .click(move || talk.tell(Input::Take(id)));
            strip("passing", false)
                .child(el("p", "").attr("role", "status").live_text(told))
                .child(back)
        },
    )
}

// What a colleague wrote stands there until it is answered; the details keep it.
fn noted(id: ConversationId) -> El {
    let words = use_words();
    let talk: Talk = expect_context();
    let note = move || {
        let me = talk.board.me.with(|me| me.as_ref().map(|me| me.id));
        let one = talk.board.conversation(id)?;
        let handover = one.handover?;
        let others = Some(handover.from.id) != me && !handover.note.is_empty();
        let fresh = one.owed_since.is_some() || one.agent.is_none();
        (others && fresh).then(|| note_of(words.lang, &handover.from.name, &handover.note))
    };
    only(
        move || note().is_some(),
        move || {
            let text = el("p", "note").live_text(move || note().unwrap_or_default());
            strip("handover-note", false).child(text)
        },
    )
}

/// Whether this agent's transfer is under way. The list does not say when a warm one is over; what
/// the conversation was given by since does.
pub fn passes_on(one: &Conversation, me: AgentId) -> bool {
    let Some(handover) = one.handover.as_ref().filter(|one| one.from.id == me) else {
        return false;
    };
    match &one.agent {
        None => !one.ended,
        Some(agent) if agent.id == me && handover.warm => {
            let rule = one.reason.map(|reason| reason.rule);
            one.offered_to.is_some() || !matches!(rule, Some(Rule::CameBack | Rule::Taken))
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{conversation, face, reason};
    use shared::{Handover, Target};

    #[test]
    fn a_transfer_is_under_way_until_it_is_taken_or_back() {
        let passed = |agent, warm, rule| Conversation {
            handover: Some(Handover {
                from: face(7),
                to: Target::Agent(face(8)),
                note: String::new(),
                warm,
                at: Millis(0),
            }),
            reason: Some(reason(rule)),
            ..conversation(1, agent)
        };
        let is = |one: Conversation| passes_on(&one, AgentId(7));

        assert!(is(passed(None, false, Rule::OnlyOneFree)));
        assert!(is(passed(Some(7), true, Rule::OnlyOneFree)));
        assert!(!is(passed(Some(8), true, Rule::Transferred)));
        assert!(!is(passed(Some(7), true, Rule::CameBack)));
        assert!(!is(passed(Some(7), false, Rule::CameBack)));
        assert!(!is(conversation(1, Some(7))));
    }
}
