//! Sorts the open conversations into the three parts of the inbox.
//!
//! Pure. The order within a part is calm: nobody moves because somebody wrote.

use shared::{AgentId, Conversation, ConversationId};
use std::collections::BTreeMap;

/// The inbox in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Given to this agent, the oldest first.
    pub mine: Vec<ConversationId>,
    /// Nobody's yet, the next one first.
    pub waiting: Vec<ConversationId>,
    /// Given to colleagues, the oldest first.
    pub others: Vec<ConversationId>,
}

impl Sections {
    /// Sorts what is open for this agent.
    pub fn sort(
        inbox: &BTreeMap<ConversationId, Conversation>,
        queue: &[ConversationId],
        me: Option<AgentId>,
    ) -> Sections {
        let mut sections = Sections::default();
        // Ids are counted in the order of opening.
        for conversation in inbox.values().filter(|one| !one.ended) {
            match conversation.agent.as_ref().map(|agent| agent.id) {
                None if queue.contains(&conversation.id) => {}
                // The list may be a moment ahead of the queue; who is not in it comes last.
                None => sections.waiting.push(conversation.id),
                agent if agent == me => sections.mine.push(conversation.id),
                Some(_) => sections.others.push(conversation.id),
            }
        }
        let waits = |id: &&ConversationId| {
            inbox
                .get(id)
                .is_some_and(|one| !one.ended && one.agent.is_none())
        };
        sections
            .waiting
            .splice(0..0, queue.iter().filter(waits).copied());
        sections
    }

    /// The conversation that many steps below (or above) this one, as one reads down the page; the
    /// first one when this is none of them.
    pub fn step(&self, from: Option<ConversationId>, steps: isize) -> Option<ConversationId> {
        let all: Vec<ConversationId> = [&self.mine, &self.waiting, &self.others]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let Some(here) = from.and_then(|from| all.iter().position(|id| *id == from)) else {
            return all.first().copied();
        };
        let there = here.saturating_add_signed(steps).min(all.len() - 1);
        all.get(there).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{Face, Millis, Seq, VisitorId};

    #[test]
    fn who_waits_stands_in_the_order_of_the_queue() {
        let inbox = inbox(&[(1, None), (2, None), (3, None), (4, None)]);
        let queue = [ConversationId(3), ConversationId(1), ConversationId(2)];

        let sections = Sections::sort(&inbox, &queue, Some(AgentId(7)));

        assert_eq!(sections.waiting, ids(&[3, 1, 2, 4]));
    }

    #[test]
    fn mine_and_my_colleagues_stay_apart() {
        let inbox = inbox(&[(1, Some(7)), (2, Some(8)), (3, Some(7)), (4, None)]);

        let sections = Sections::sort(&inbox, &[ConversationId(4)], Some(AgentId(7)));

        assert_eq!(sections.mine, ids(&[1, 3]));
        assert_eq!(sections.waiting, ids(&[4]));
        assert_eq!(sections.others, ids(&[2]));
    }

    #[test]
    fn steps_go_down_the_page_and_stop_at_its_ends() {
        let sections = Sections {
            mine: ids(&[1]),
            waiting: ids(&[4]),
            others: ids(&[2]),
        };
        let step = |from: u64, steps| sections.step(Some(ConversationId(from)), steps);

        assert_eq!(step(1, 1), Some(ConversationId(4)));
        assert_eq!(step(4, 1), Some(ConversationId(2)));
        assert_eq!(step(2, 1), Some(ConversationId(2)));
        assert_eq!(step(1, -1), Some(ConversationId(1)));
        assert_eq!(step(9, 1), Some(ConversationId(1)));
        assert_eq!(sections.step(None, -1), Some(ConversationId(1)));
        assert_eq!(Sections::default().step(None, 1), None);
    }

    fn ids(ids: &[u64]) -> Vec<ConversationId> {
        ids.iter().copied().map(ConversationId).collect()
    }

    fn inbox(all: &[(u64, Option<u32>)]) -> BTreeMap<ConversationId, Conversation> {
        let one = |(id, agent): &(u64, Option<u32>)| Conversation {
            id: ConversationId(*id),
            visitor: VisitorId(*id),
            agent: agent.map(|id| Face {
                id: AgentId(id),
                name: format!("agent {id}"),
            }),
            ended: false,
            returned: false,
            opened_at: Millis(*id),
            last: Seq(0),
            last_at: Millis(0),
            words: String::new(),
            words_by: None,
            seen_by_visitor: Seq(0),
            seen_by_agent: Seq(0),
            here: true,
            reason: None,
        };
        all.iter()
            .map(|pair| (ConversationId(pair.0), one(pair)))
            .collect()
    }
}
