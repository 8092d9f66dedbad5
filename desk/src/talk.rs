//! What people say, type, see and end.
//!
//! Says who may do it and refuses the rest; never decides who answers.

use crate::desk::Desk;
use crate::effect::Effect;
#[cfg(feature = "faults")]
use crate::fault::Fault;
use crate::input::ConnId;
use crate::limits::QUEUE_FULL_RETRY_MS;
use crate::queue::Move;
use crate::record::Record;
use shared::{
    AgentId, Author, Bookmark, Close, ConversationId, Nonce, Refusal, RefusalCode, Seq, Side,
    TabId, Text, ToAgent, ToVisitor, TopicId, VisitorId, What,
};

/// What the count of a nonce means to the desk.
enum Count {
    /// The next one.
    Next,
    /// Was accepted before: nothing changes, nothing is said.
    Repeat,
    /// An earlier one is missing: ignored until it arrives.
    Gap,
}

impl Desk {
    pub(crate) fn visitor_says(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        tab: TabId,
        nonce: Nonce,
        (text, quote): (&str, Option<Bookmark>),
        out: &mut Vec<Effect>,
    ) {
        if !self.is_next(conn, tab, nonce, out) {
            return;
        }
        let text = Text::parse(text).map_err(|fault| Refusal::last(fault.into()));
        let said = text.and_then(|text| {
            self.may_quote(id, quote)?;
            Ok(What::Said {
                author: Author::Visitor,
                nonce,
                text,
                quote: quote.map(|mark| mark.seq),
            })
        });
        self.visitor_adds(conn, id, nonce, said, out);
    }

    /// Whether this visitor may do one more thing that is counted.
    pub(crate) fn is_slow_enough(&self, id: VisitorId) -> Result<(), Refusal> {
        let visitor = self.visitors.get(&id);
        let wait_ms = visitor.and_then(|visitor| visitor.say.wait(self.now, self.settings.say));
        wait_ms.map_or(Ok(()), |wait_ms| {
            Err(Refusal::wait(RefusalCode::TooFast, wait_ms))
        })
    }

    /// Whether this visitor may say one more thing, and open a conversation for it if need be.
    pub(crate) fn may_say(&self, id: VisitorId) -> Result<(), Refusal> {
        let Some(visitor) = self.visitors.get(&id) else {
            return Ok(());
        };
        self.is_slow_enough(id)?;
        if visitor.open.is_some() {
            return Ok(());
        }
        if self.lacks_before(visitor) {
            return Err(Refusal::last(RefusalCode::FormMissing));
        }
        if let Some(wait_ms) = visitor.opens.wait(self.now, self.settings.open) {
            return Err(Refusal::wait(RefusalCode::TooMany, wait_ms));
        }
        if self.queue.len() >= self.settings.rules.queue_len_max {
            return Err(Refusal::wait(RefusalCode::QueueFull, QUEUE_FULL_RETRY_MS));
        }
        Ok(())
    }

    pub(crate) fn agent_says(
        &mut self,
        conn: ConnId,
        id: AgentId,
        (tab, nonce): (TabId, Nonce),
        conversation: ConversationId,
        (text, quote): (&str, Option<Seq>),
        out: &mut Vec<Effect>,
    ) {
        if !self.is_next(conn, tab, nonce, out) {
            return;
        }
        let text = Text::parse(text).map_err(RefusalCode::from);
        let text = text.and_then(|text| self.must_be_there(conversation, quote).map(|()| text));
        let said = text.map(|text| {
            move |author| What::Said {
                author,
                nonce,
                text,
                quote,
            }
        });
        self.agent_adds(conn, id, nonce, conversation, said, out);
    }

    /// Whether something that a tab numbers is what comes next from it. A repeat is known, and a gap
    /// is filled by the tab itself: of both nothing is said. Only the tab's own name will do.
    pub(crate) fn is_next(
        &mut self,
        conn: ConnId,
        tab: TabId,
        nonce: Nonce,
        out: &mut Vec<Effect>,
    ) -> bool {
        if nonce.tab != tab {
            self.send_away(conn, out);
            return false;
        }
        matches!(self.count(conn, nonce), Count::Next)
    }

    fn count(&self, conn: ConnId, nonce: Nonce) -> Count {
        let counted = self.counted_of(conn);
        let count = if nonce.count <= counted {
            Count::Repeat
        } else if nonce.count == counted.saturating_add(1) {
            Count::Next
        } else {
            Count::Gap
        };
        #[cfg(feature = "faults")]
        let count = match (count, self.settings.fault) {
            (Count::Repeat, Some(Fault::AcceptRepeat)) => Count::Next,
            (Count::Gap, Some(Fault::AcceptGap)) => Count::Next,
            (count, _) => count,
        };
        count
    }

    pub(crate) fn accept(&mut self, conn: ConnId, nonce: Nonce) {
        if let Some(known) = self.conns.get(&conn)
            && let Some(tab) = self.tabs.get_mut(&(known.who, known.tab))
        {
            tab.counted = tab.counted.max(nonce.count);
        }
    }

    /// A client that numbers things under another tab's name is broken or lying.
    fn send_away(&mut self, conn: ConnId, out: &mut Vec<Effect>) {
        self.part(conn);
        out.push(Effect::Hangup {
            conn,
            close: Close::Malformed,
        });
    }

    /// Whether the conversation is open and this agent may speak in it: it is given to the agent,
    /// or a colleague stays in it until the agent takes it.
    pub(crate) fn must_be_with(
        &self,
        id: AgentId,
        conversation: ConversationId,
    ) -> Result<(), RefusalCode> {
        let is_guest = self.open.get(&conversation).is_some_and(|open| {
            let asked = open.offer.is_some_and(|offering| offering.agent == id);
            asked && open.row.state.passing && open.row.state.agent.is_some()
        });
        if is_guest {
            return Ok(());
        }
        self.must_be_given(id, conversation)
    }

    /// Whether the conversation is open and given to this agent.
    pub(crate) fn must_be_given(
        &self,
        id: AgentId,
        conversation: ConversationId,
    ) -> Result<(), RefusalCode> {
        match self.open.get(&conversation) {
            Some(open) if open.row.is_with(id) => Ok(()),
            Some(_) => Err(RefusalCode::NotYours),
            None if self.was_opened(conversation) => Err(RefusalCode::ConversationEnded),
            None => Err(RefusalCode::UnknownConversation),
        }
    }

    pub(crate) fn visitor_types(&mut self, id: VisitorId, out: &mut Vec<Effect>) {
        if let Some(conversation) = self.visitors.get(&id).and_then(|visitor| visitor.open) {
            let typing = ToAgent::Typing {
                conversation,
                agent: None,
            };
            Desk::send_agents(self.followers(conversation), typing, out);
        }
    }

    pub(crate) fn agent_types(
        &mut self,
        id: AgentId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        if self.must_be_with(id, conversation).is_err() {
            return;
        }
        let typing = ToVisitor::Typing { conversation };
        Desk::send_visitor(self.visitor_conns(conversation), typing, out);
        let own = self.roster.conns_of(id);
        let mut others = self.followers(conversation);
        others.retain(|conn| !own.contains(conn));
        let typing = ToAgent::Typing {
            conversation,
            agent: self.roster.face(id),
        };
        Desk::send_agents(others, typing, out);
    }

    pub(crate) fn visitor_sees(&mut self, id: VisitorId, mark: Bookmark, out: &mut Vec<Effect>) {
        let is_theirs =
            self.visitors.get(&id).and_then(|visitor| visitor.open) == Some(mark.conversation);
        let Some(open) = self.open.get(&mark.conversation).filter(|_| is_theirs) else {
            return;
        };
        let seq = mark.seq.min(open.row.last);
        if seq <= open.row.seen_by_visitor {
            return;
        }
        let conversation = mark.conversation;
        self.save(
            Record::Seen {
                conversation,
                by: Side::Visitor,
                seq,
            },
            out,
        );
        let seen = ToAgent::Seen(Bookmark { conversation, seq });
        Desk::send_agents(self.followers(conversation), seen, out);
    }

    pub(crate) fn agent_sees(&mut self, id: AgentId, mark: Bookmark, out: &mut Vec<Effect>) {
        let conversation = mark.conversation;
        // A colleague who looks on is not an answer: only the agent it is given to counts.
        let Some(open) = self
            .open
            .get(&conversation)
            .filter(|open| open.row.is_with(id))
        else {
            return;
        };
        let seq = mark.seq.min(open.row.last);
        if seq <= open.row.seen_by_agent {
            return;
        }
        self.save(
            Record::Seen {
                conversation,
                by: Side::Agent,
                seq,
            },
            out,
        );
        let seen = ToVisitor::Seen(Bookmark { conversation, seq });
        Desk::send_visitor(self.visitor_conns(conversation), seen, out);
        self.tell_listed(conversation, out);
    }

    pub(crate) fn visitor_ends(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let visitor = self.visitors.get(&id);
        if visitor.and_then(|visitor| visitor.open) == Some(conversation) {
            let by = Side::Visitor;
            return self.end(conversation, What::Ended { by }, out);
        }
        let ended = visitor.and_then(|visitor| visitor.ended.as_ref());
        let code = match ended.is_some_and(|row| row.id == conversation) {
            true => RefusalCode::ConversationEnded,
            false => RefusalCode::UnknownConversation,
        };
        Desk::refuse_visitor(conn, None, Refusal::last(code), out);
    }

    /// An agent ends what is given to them, or what nobody has taken.
    pub(crate) fn agent_ends(
        &mut self,
        conn: ConnId,
        id: AgentId,
        conversation: ConversationId,
        out: &mut Vec<Effect>,
    ) {
        let waits = self
            .open
            .get(&conversation)
            .is_some_and(|open| open.row.waits());
        match self.must_be_given(id, conversation) {
            Err(code) if !waits => {
                let refusal = Refusal::last(code);
                Desk::refuse_agent(conn, None, Some(conversation), refusal, out);
            }
            _ => self.end(conversation, What::Ended { by: Side::Agent }, out),
        }
    }

    /// A visitor says what it is about, before the first word or while waiting.
    pub(crate) fn visitor_chooses(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        topic: Option<TopicId>,
        out: &mut Vec<Effect>,
    ) {
        let is_known = topic.is_none_or(|topic| self.settings.topics.contains_key(&topic));
        if !is_known {
            let refusal = Refusal::last(RefusalCode::UnknownTarget);
            return Desk::refuse_visitor(conn, None, refusal, out);
        }
        let visitor = self.visitors.entry(id).or_default();
        visitor.topic = topic;
        let Some(conversation) = visitor.open else {
            return;
        };
        let open = self.open.get(&conversation);
        if open.is_none_or(|open| open.row.topic == topic || !open.row.waits()) {
            return;
        }
        if open.is_some_and(|open| open.row.state.passing) {
            // Whoever is asked to take it over is asked on; only its place may be another one.
            self.leave_queue(conversation, Move::Left);
            self.save_topic(conversation, topic, out);
            self.enter_queue(conversation);
            return self.tell_listed(conversation, out);
        }
        self.withdraw_all(conversation, out);
        self.leave_queue(conversation, Move::Left);
        self.save_topic(conversation, topic, out);
        let team = self.team_of(topic);
        self.set_state(conversation, |state| state.team = team, out);
        self.wait_anew(conversation, out);
    }
}
