//! What happens when something that tabs number comes into a conversation: words or a file.
//!
//! A file is said like words: counted, in order, by whoever may speak. Never sees its bytes: the
//! relay has looked at them.

use crate::desk::Desk;
use crate::effect::Effect;
use crate::input::{ConnId, Shared};
use crate::people::Conn;
use shared::{
    AgentId, Author, ConversationId, Nonce, Refusal, RefusalCode, Side, VisitorId, What, Who,
};

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

    /// A visitor adds what comes next from the tab, words or a file, or is told what is wrong with
    /// it.
    pub(crate) fn visitor_adds(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        nonce: Nonce,
        what: Result<What, Refusal>,
        out: &mut Vec<Effect>,
    ) {
        let allowed = what.and_then(|what| self.may_say(id).map(|()| what));
        let what = match allowed {
            Ok(what) => what,
            Err(refusal) => return Desk::refuse_visitor(conn, Some(nonce), refusal, out),
        };
        let now = self.now;
        let (say, open) = (self.settings.say, self.settings.open);
        let visitor = self.visitors.entry(id).or_default();
        visitor.say.take(now, say);
        let conversation = match visitor.open {
            Some(conversation) => conversation,
            None => {
                visitor.opens.take(now, open);
                self.open_conversation(id, out)
            }
        };
        self.accept(conn, nonce);
        self.add(conversation, Some(Who::Visitor(id)), what, out);
        self.words_were_said(conversation, Side::Visitor, out);
        // Whoever may take it sees what it is about.
        if self
            .open
            .get(&conversation)
            .is_some_and(|open| open.row.is_queued())
        {
            self.tell_listed(conversation, out);
        }
    }

    /// An agent adds what comes next from the tab, words or a file, or is told what is wrong with
    /// it.
    pub(crate) fn agent_adds(
        &mut self,
        conn: ConnId,
        id: AgentId,
        nonce: Nonce,
        conversation: ConversationId,
        what: Result<impl FnOnce(Author) -> What, RefusalCode>,
        out: &mut Vec<Effect>,
    ) {
        let what = match self.must_be_with(id, conversation).and(what) {
            Ok(what) => what,
            Err(code) => {
                let refusal = Refusal::last(code);
                return Desk::refuse_agent(conn, Some(nonce), Some(conversation), refusal, out);
            }
        };
        let Some(face) = self.roster.face(id) else {
            return;
        };
        self.accept(conn, nonce);
        self.add(
            conversation,
            Some(Who::Agent(id)),
            what(Author::Agent(face)),
            out,
        );
        self.words_were_said(conversation, Side::Agent, out);
    }
}
