//! Cuts one conversation's part out of the outbox of the tab.
//!
//! Pure. Never looks at what is stored.

use client::{Pending, PendingState};
use shared::ConversationId;

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

#[cfg(test)]
mod tests {
    use super::*;
    use client::{Act, Say};
    use shared::{Millis, Nonce, RefusalCode, TabId};

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
}
