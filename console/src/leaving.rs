//! Tells when what was given to this agent went elsewhere, and to whom.
//!
//! Pure. Silent about what the agent did: passing on, ending.

use shared::{Conversation, ConversationId, Face};

/// Where it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// To this colleague.
    To(Face),
    /// Back to the queue, at the front.
    Waiting,
}

/// Looks at a line of the inbox that was this agent's before, or was not. `gone` remembers what
/// went back to the queue, so that its new agent is told too.
pub fn left(
    gone: &mut Vec<ConversationId>,
    was_mine: bool,
    now: &Conversation,
    me: Option<&Face>,
) -> Option<Left> {
    let me = me?;
    let agent = now.agent.as_ref();
    let was_gone = gone.contains(&now.id);
    if agent.is_some() || now.ended {
        gone.retain(|id| *id != now.id);
    }
    if now.ended || agent.is_some_and(|agent| agent.id == me.id) {
        return None;
    }
    let passed_on = now
        .handover
        .as_ref()
        .is_some_and(|handover| handover.from.id == me.id);
    match &now.agent {
        Some(agent) if was_gone || was_mine => Some(Left::To(agent.clone())),
        None if was_mine && !passed_on => {
            gone.push(now.id);
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
        let (mut gone, me) = (Vec::new(), face(7));
        let (mut was_mine, mut told) = (false, Vec::new());
        for line in lines {
            told.push(left(&mut gone, was_mine, line, Some(&me)));
            was_mine = line.agent.as_ref() == Some(&me);
        }
        told
    }
}
