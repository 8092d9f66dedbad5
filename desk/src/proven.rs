//! Who visitors are beyond what they say, as far as a desk has a part in it: somebody is told.
//!
//! Never learns what was proven: the store has it.

use crate::desk::Desk;
use crate::effect::Effect;
use shared::{Close, ToAgent, VisitorId};

impl Desk {
    /// Those who see the visitor's conversation are told to look.
    pub(crate) fn was_proven(&self, id: VisitorId, out: &mut Vec<Effect>) {
        let open = self.visitors.get(&id).and_then(|visitor| visitor.open);
        if let Some(conversation) = open {
            let proven = ToAgent::Proven { conversation };
            Desk::send_agents(self.followers(conversation), proven, out);
        }
    }

    /// Whoever has a good token comes back with it.
    pub(crate) fn was_revoked(&mut self, id: VisitorId, out: &mut Vec<Effect>) {
        for conn in self.conns_of_visitor(id) {
            self.part(conn);
            let close = Close::LookAgain;
            out.push(Effect::Hangup { conn, close });
        }
    }
}
