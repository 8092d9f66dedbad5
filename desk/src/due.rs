//! What must be looked at again, and when.
//!
//! Looking is harmless: an item that has lost its meaning does nothing. Decides nothing itself;
//! each kind belongs to the room that planned it.

use crate::desk::Desk;
use crate::effect::Effect;
use shared::{AgentId, ConversationId, Millis, TeamId, VisitorId};

/// Something to look at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// The agent has been without a socket for as long as the grace.
    Agent(AgentId),
    /// The agent may have done nothing for so long as to count as away.
    Idle(AgentId),
    /// The agent's pause is over.
    Pause(AgentId),
    /// The visitor has been without a socket for as long as the grace, is gone, or can be
    /// forgotten.
    Visitor(VisitorId),
    /// An offer of this conversation may have expired.
    Offer(ConversationId),
    /// What this conversation asks for is relaxed.
    Relax(ConversationId),
    /// An answer in this conversation may be late.
    Owed(ConversationId),
    /// This conversation may have been quiet for too long.
    Quiet(ConversationId),
    /// The places of a line can be told, or told on.
    Places(Option<TeamId>),
}

impl Desk {
    /// Comes back to this at that time.
    pub(crate) fn plan(&mut self, at: Millis, due: Due) {
        self.due.insert((at, due));
    }

    /// Looks at everything whose time has come.
    pub(crate) fn look_again(&mut self, out: &mut Vec<Effect>) {
        while let Some(&(at, due)) = self.due.first() {
            // Time 0 is "whenever the first step is".
            if at > self.now {
                break;
            }
            self.due.pop_first();
            match due {
                Due::Agent(id) => self.agent_is_gone(id, out),
                Due::Idle(id) => self.agent_is_idle(id, out),
                Due::Pause(id) => self.pause_is_over(id, out),
                Due::Visitor(id) => self.visitor_is_gone(id, out),
                Due::Offer(id) => self.offer_is_old(id, out),
                Due::Relax(id) => self.relax(id),
                Due::Owed(id) => self.answer_is_late(id, out),
                Due::Quiet(id) => self.has_been_quiet(id, out),
                Due::Places(team) => self.places_are_due(team),
            }
        }
    }
}
