//! Tells when what was given to this agent went elsewhere, and to whom.
//!
//! Pure. Silent about what the agent did: passing on, ending.

use shared::{Conversation, ConversationId, Face};
use std::collections::BTreeSet;

/// Where it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// To this colleague.
    To(Face),
    /// Back to the queue, at the front.
    Waiting,
}

/// Compares a line of the inbox with the one before. `gone` remembers what went back to the queue,
/// so that its new agent is told too.
pub fn left(
    gone: &mut BTreeSet<ConversationId>,
    before: Option<&Conversation>,
    now: &Conversation,
    me: Option<&Face>,
) -> Option<Left> {
    let me = me?;
    let is_mine = |one: &Conversation| one.agent.as_ref().is_some_and(|agent| agent.id == me.id);
    if now.ended || is_mine(now) {
        gone.remove(&now.id);
        return None;
    }
    let left = before.is_some_and(is_mine);
    let passed_on = now
        .handover
        .as_ref()
        .is_some_and(|handover| handover.from.id == me.id);
    match &now.agent {
        Some(agent) if gone.remove(&now.id) || left => Some(Left::To(agent.clone())),
        None if left && !passed_on => {
            gone.insert(now.id);
            Some(Left::Waiting)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{conversation, face};
    use shared::{Handover, Millis, Target};

    #[test]
    fn what_a_supervisor_takes_over_is_told_with_a_name() {
        let told = told(&[conversation(1, Some(7)), conversation(1, Some(8))]);

        assert_eq!(told, [None, Some(Left::To(face(8)))]);
    }

    #[test]
    fn what_goes_back_to_the_queue_is_told_twice_and_never_again() {
        let told = told(&[
            conversation(1, Some(7)),
            conversation(1, None),
            conversation(1, None),
            conversation(1, Some(8)),
            conversation(1, Some(9)),
        ]);

        let to = |id| Some(Left::To(face(id)));
        assert_eq!(told, [None, Some(Left::Waiting), None, to(8), None]);
    }

    #[test]
    fn what_i_pass_on_or_end_is_no_news() {
        let mut passed = conversation(1, None);
        passed.handover = Some(Handover {
            from: face(7),
            to: Target::Agent(face(8)),
            note: String::new(),
            warm: false,
            at: Millis(0),
        });
        let mut ended = conversation(1, Some(7));
        ended.ended = true;

        assert_eq!(told(&[conversation(1, Some(7)), passed]), [None, None]);
        assert_eq!(told(&[conversation(1, Some(7)), ended]), [None, None]);
    }

    fn told(lines: &[Conversation]) -> Vec<Option<Left>> {
        let (mut gone, me) = (BTreeSet::new(), face(7));
        let mut before = None;
        let mut told = Vec::new();
        for line in lines {
            told.push(left(&mut gone, before, line, Some(&me)));
            before = Some(line);
        }
        told
    }
}
