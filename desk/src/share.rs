//! What happens when somebody shares a file.
//!
//! A file is said like words: counted, in order, by whoever may speak. Never sees its bytes: the
//! relay has looked at them.

use crate::desk::Desk;
use crate::effect::Effect;
use crate::input::Shared;
use crate::people::Conn;
use shared::{Author, Refusal, What, Who};

impl Desk {
    pub(crate) fn shares(&mut self, shared: Shared, out: &mut Vec<Effect>) {
        let Shared {
            conn,
            nonce,
            conversation,
            file,
        } = shared;
        let Some(&Conn { who, tab, .. }) = self.conns.get(&conn) else {
            return;
        };
        let shared = file.map(|file| {
            move |author| What::Shared {
                author,
                nonce,
                file,
            }
        });
        if !self.is_next(conn, tab, nonce, out) {
            return;
        }
        match who {
            Who::Visitor(visitor) => {
                let shared = shared.map(|shared| shared(Author::Visitor));
                self.visitor_adds(conn, visitor, nonce, shared.map_err(Refusal::last), out);
            }
            Who::Agent(agent) => {
                self.agent_is_active(agent, out);
                // Conversations count from 1: without one, it is an unknown one.
                let conversation = conversation.unwrap_or_default();
                self.agent_adds(conn, agent, nonce, conversation, shared, out);
            }
        }
    }
}
