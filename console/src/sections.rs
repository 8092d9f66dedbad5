//! Sorts the open conversations into the parts of the inbox.
//!
//! Pure. Within a part who needs an answer next stands first, and nobody else moves.

use shared::{AgentId, Conversation, ConversationId};
use std::collections::BTreeMap;

/// The inbox in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Offered to this agent, the one that ends first at the top.
    pub offers: Vec<ConversationId>,
    /// Given to this agent: who waits longest for an answer first, then the oldest.
    pub mine: Vec<ConversationId>,
    /// Nobody's yet, the next one first.
    pub waiting: Vec<ConversationId>,
    /// Threads that nobody waits beside: this agent's, and nobody's.
    pub parked: Vec<ConversationId>,
    /// Given to colleagues, in the same order.
    pub others: Vec<ConversationId>,
}

impl Sections {
    /// Sorts what is open for this agent. `offers` are in their order.
    pub fn sort(
        inbox: &BTreeMap<ConversationId, Conversation>,
        queue: &[ConversationId],
        offers: impl Iterator<Item = ConversationId>,
        me: Option<AgentId>,
    ) -> Sections {
        let mut sections = Sections {
            offers: offers.filter(|id| inbox.contains_key(id)).collect(),
            ..Sections::default()
        };
        let mut late = Vec::new();
        // Ids are counted in the order of opening.
        for one in inbox.values() {
            if one.ended || sections.offers.contains(&one.id) {
                continue;
            }
            let agent = one.agent.as_ref().map(|agent| agent.id);
            let part = match agent {
                Some(_) if agent != me => &mut sections.others,
                _ if one.parked => &mut sections.parked,
                Some(_) => &mut sections.mine,
                None if queue.contains(&one.id) => continue,
                // The list may be a moment ahead of the queue; who is not in it comes last.
                None => &mut late,
            };
            part.push(one.id);
        }
        // Who has waited longest for an answer stands first; the others stay as they were.
        let owed = |id: &ConversationId| {
            let since = inbox.get(id).and_then(|one| one.owed_since);
            (since.is_none(), since)
        };
        sections.mine.sort_by_key(owed);
        sections.others.sort_by_key(owed);
        let waits = |id: &&ConversationId| {
            let one = inbox.get(id);
            let free = one.is_some_and(|one| !one.ended && one.agent.is_none() && !one.parked);
            free && !sections.offers.contains(id)
        };
        sections.waiting = queue.iter().filter(waits).copied().chain(late).collect();
        sections
    }

    /// The conversation that many steps below (or above) this one, as one reads down the page; the
    /// first one when this is none of them.
    pub fn step(&self, from: Option<ConversationId>, steps: isize) -> Option<ConversationId> {
        let parts = [
            &self.offers,
            &self.mine,
            &self.waiting,
            &self.parked,
            &self.others,
        ];
        let all: Vec<ConversationId> = parts.into_iter().flatten().copied().collect();
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
    use crate::sample::conversation;
    use shared::Millis;

    #[test]
    fn who_waits_stands_in_the_order_of_the_queue() {
        let inbox = inbox(&[(1, None), (2, None), (3, None), (4, None)]);

        let sections = sort(&inbox, &[3, 1, 2], &[]);

        assert_eq!(sections.waiting, ids(&[3, 1, 2, 4]));
    }

    #[test]
    fn mine_and_my_colleagues_stay_apart() {
        let inbox = inbox(&[(1, Some(7)), (2, Some(8)), (3, Some(7)), (4, None)]);

        let sections = sort(&inbox, &[4], &[]);

        assert_eq!(sections.mine, ids(&[1, 3]));
        assert_eq!(sections.waiting, ids(&[4]));
        assert_eq!(sections.others, ids(&[2]));
    }

    #[test]
    fn who_needs_an_answer_next_stands_first() {
        let mut inbox = inbox(&[(1, Some(7)), (2, Some(7)), (3, Some(7)), (4, Some(7))]);
        inbox.get_mut(&ConversationId(4)).unwrap().owed_since = Some(Millis(5));
        inbox.get_mut(&ConversationId(2)).unwrap().owed_since = Some(Millis(9));

        assert_eq!(sort(&inbox, &[], &[]).mine, ids(&[4, 2, 1, 3]));
    }

    #[test]
    fn an_offer_stands_above_and_nowhere_else() {
        let inbox = inbox(&[(1, None), (2, Some(8)), (3, None)]);

        let sections = sort(&inbox, &[1, 3], &[9, 2, 1]);

        assert_eq!(sections.offers, ids(&[2, 1]));
        assert_eq!(sections.waiting, ids(&[3]));
        assert_eq!(sections.others, ids(&[]));
    }

    #[test]
    fn threads_that_nobody_waits_beside_are_apart() {
        let mut inbox = inbox(&[(1, Some(7)), (2, None), (3, Some(8))]);
        inbox.values_mut().for_each(|one| one.parked = true);

        let sections = sort(&inbox, &[], &[]);

        assert_eq!(sections.parked, ids(&[1, 2]));
        assert_eq!(sections.others, ids(&[3]));
        assert_eq!((sections.mine, sections.waiting), (ids(&[]), ids(&[])));
    }

    #[test]
    fn steps_go_down_the_page_and_stop_at_its_ends() {
        let sections = Sections {
            mine: ids(&[1]),
            waiting: ids(&[4]),
            others: ids(&[2]),
            ..Sections::default()
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

    fn sort(
        inbox: &BTreeMap<ConversationId, Conversation>,
        queue: &[u64],
        offers: &[u64],
    ) -> Sections {
        let offers = ids(offers).into_iter();
        Sections::sort(inbox, &ids(queue), offers, Some(AgentId(7)))
    }

    fn ids(ids: &[u64]) -> Vec<ConversationId> {
        ids.iter().copied().map(ConversationId).collect()
    }

    fn inbox(all: &[(u64, Option<u32>)]) -> BTreeMap<ConversationId, Conversation> {
        all.iter()
            .map(|(id, agent)| (ConversationId(*id), conversation(*id, *agent)))
            .collect()
    }
}
