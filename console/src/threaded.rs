//! Cuts one conversation's lines out of what the tab holds.
//!
//! Pure. Tells a colleague's words from one's own, which the visitor's side need not.

use client::{Pending, PendingState};
use shared::{AgentId, Author, ConversationId, Entry, Face, Millis, Side, What};
use web::lines::{Key, Line, Shows};

/// What of the outbox was said in this conversation, in order.
pub fn of(outbox: &[Pending], id: ConversationId) -> Vec<Pending> {
    outbox
        .iter()
        .filter(|one| one.say.conversation == Some(id))
        .cloned()
        .collect()
}

/// The place among everything refused for good, for the `nth` of this conversation.
pub fn index(outbox: &[Pending], id: ConversationId, nth: usize) -> Option<usize> {
    let refused = outbox
        .iter()
        .filter(|one| matches!(one.state, PendingState::NotSent { .. }));
    let mut own = refused
        .enumerate()
        .filter(|(_, one)| one.say.conversation == Some(id));
    own.nth(nth).map(|(index, _)| index)
}

/// The lines as this agent sees them: one's own words carry no name, a colleague's always do, lest
/// they pass for one's own.
pub fn lines(
    entries: &[(ConversationId, Entry)],
    pending: &[Pending],
    me: Option<AgentId>,
    day: impl Fn(Millis) -> i64,
) -> Vec<Line> {
    let mut lines = web::lines::lines(Side::Agent, entries, pending, day);
    // Entries have no holes, so the first one tells where the others stand.
    let first = entries.first().map_or(0, |(_, entry)| entry.seq.0);
    for line in &mut lines {
        let Key::Entry(_, seq) = line.key else {
            continue;
        };
        let Shows::Said { name, .. } = &mut line.shows else {
            continue;
        };
        let entry = entries.get(seq.0.saturating_sub(first) as usize);
        *name = entry
            .and_then(|(_, entry)| agent_of(entry))
            .and_then(|face| {
                let other = Some(face.id) != me;
                other.then(|| face.name.clone())
            });
    }
    lines
}

fn agent_of(entry: &Entry) -> Option<&Face> {
    match &entry.what {
        What::Said {
            author: Author::Agent(face),
            ..
        }
        | What::Shared {
            author: Author::Agent(face),
            ..
        } => Some(face),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::{Act, Say};
    use shared::{Nonce, RefusalCode, Seq, TabId, Text};

    #[test]
    fn a_colleagues_words_carry_a_name_and_mine_do_not() {
        let entries = [
            said(1, Some(7)),
            said(2, Some(8)),
            said(3, Some(8)),
            said(4, None),
        ];

        let names: Vec<Option<String>> = lines(&entries, &[], Some(AgentId(7)), |_| 0)
            .into_iter()
            .filter_map(|line| match line.shows {
                Shows::Said { name, .. } => Some(name),
                _ => None,
            })
            .collect();

        let eight = || Some("agent 8".to_owned());
        assert_eq!(names, [None, eight(), eight(), None]);
    }

    #[test]
    fn what_was_refused_is_found_among_all_conversations() {
        let outbox = [
            pending(1, 1, PendingState::Sending),
            pending(2, 2, not_sent()),
            pending(3, 1, not_sent()),
            pending(4, 1, not_sent()),
        ];

        assert_eq!(index(&outbox, ConversationId(1), 0), Some(1));
        assert_eq!(index(&outbox, ConversationId(1), 1), Some(2));
        assert_eq!(index(&outbox, ConversationId(2), 0), Some(0));
        assert_eq!(index(&outbox, ConversationId(2), 1), None);
        assert_eq!(of(&outbox, ConversationId(1)).len(), 3);
    }

    fn not_sent() -> PendingState {
        PendingState::NotSent {
            code: RefusalCode::NotYours,
        }
    }

    fn pending(count: u32, conversation: u64, state: PendingState) -> Pending {
        let say = Say {
            conversation: Some(ConversationId(conversation)),
            act: Act::Words {
                text: "text".to_owned(),
                quote: None,
            },
            at: Millis(0),
        };
        Pending {
            nonce: Nonce {
                tab: TabId(1),
                count,
            },
            say,
            state,
        }
    }

    fn said(seq: u32, agent: Option<u32>) -> (ConversationId, Entry) {
        let author = match agent {
            Some(id) => Author::Agent(Face {
                id: AgentId(id),
                name: format!("agent {id}"),
            }),
            None => Author::Visitor,
        };
        let nonce = Nonce {
            tab: TabId(1),
            count: seq,
        };
        let text = Text::parse("text").unwrap();
        let what = What::Said {
            author,
            nonce,
            text,
            quote: None,
        };
        (
            ConversationId(1),
            Entry {
                seq: Seq(seq),
                at: Millis(0),
                what,
            },
        )
    }
}
