//! Words that are quoted, changed and taken back.
//!
//! Says who may do so and for how long; never touches the words themselves: whoever keeps or shows
//! them does, when the entry comes that says so.

use crate::desk::Desk;
use crate::effect::Effect;
use crate::input::ConnId;
use shared::limits::AMEND_WITHIN_MS;
use shared::{
    AgentId, Author, Bookmark, ConversationId, Nonce, Refusal, RefusalCode, Seq, TabId, Text,
    VisitorId, What, Who,
};

/// What is to be changed into what.
pub(crate) struct Amend {
    pub conversation: ConversationId,
    pub of: Seq,
    pub text: Option<String>,
}

impl Desk {
    /// Whether this visitor may answer that entry: it is in the visitor's open conversation.
    pub(crate) fn may_quote(&self, id: VisitorId, quote: Option<Bookmark>) -> Result<(), Refusal> {
        let Some(mark) = quote else {
            return Ok(());
        };
        let open = self.visitors.get(&id).and_then(|visitor| visitor.open);
        let there = match open == Some(mark.conversation) {
            true => self.must_be_there(mark.conversation, Some(mark.seq)),
            false => Err(RefusalCode::QuoteUnknown),
        };
        there.map_err(Refusal::last)
    }

    /// Whether an open conversation has this entry.
    pub(crate) fn must_be_there(
        &self,
        conversation: ConversationId,
        quote: Option<Seq>,
    ) -> Result<(), RefusalCode> {
        let last = self.open.get(&conversation).map(|open| open.row.last);
        match quote {
            Some(seq) if seq == Seq(0) || Some(seq) > last => Err(RefusalCode::QuoteUnknown),
            _ => Ok(()),
        }
    }

    pub(crate) fn visitor_amends(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        (tab, nonce): (TabId, Nonce),
        amend: Amend,
        out: &mut Vec<Effect>,
    ) {
        if !self.is_next(conn, tab, nonce, out) {
            return;
        }
        let visitor = self.visitors.get(&id);
        let is_theirs = visitor.and_then(|visitor| visitor.open) == Some(amend.conversation);
        let has_ended = visitor
            .and_then(|visitor| visitor.ended.as_ref())
            .is_some_and(|row| row.id == amend.conversation);
        let checked = match (is_theirs, has_ended) {
            (true, _) => self.may_amend(Who::Visitor(id), &amend),
            (false, true) => Err(RefusalCode::ConversationEnded),
            (false, false) => Err(RefusalCode::UnknownConversation),
        };
        let checked = checked
            .map_err(Refusal::last)
            .and_then(|text| self.is_slow_enough(id).map(|()| text));
        let text = match checked {
            Ok(text) => text,
            Err(refusal) => return Desk::refuse_visitor(conn, Some(nonce), refusal, out),
        };
        let (now, say) = (self.now, self.settings.say);
        self.visitors.entry(id).or_default().say.take(now, say);
        self.accept(conn, nonce);
        let what = What::Amended {
            author: Author::Visitor,
            nonce,
            of: amend.of,
            text,
        };
        self.amend(amend.conversation, Who::Visitor(id), what, out);
    }

    pub(crate) fn agent_amends(
        &mut self,
        conn: ConnId,
        id: AgentId,
        (tab, nonce): (TabId, Nonce),
        amend: Amend,
        out: &mut Vec<Effect>,
    ) {
        if !self.is_next(conn, tab, nonce, out) {
            return;
        }
        let conversation = amend.conversation;
        let checked = self
            .must_be_with(id, conversation)
            .and_then(|()| self.may_amend(Who::Agent(id), &amend));
        let text = match checked {
            Ok(text) => text,
            Err(code) => {
                let refusal = Refusal::last(code);
                return Desk::refuse_agent(conn, Some(nonce), Some(conversation), refusal, out);
            }
        };
        let Some(face) = self.roster.face(id) else {
            return;
        };
        self.accept(conn, nonce);
        let what = What::Amended {
            author: Author::Agent(face),
            nonce,
            of: amend.of,
            text,
        };
        self.amend(conversation, Who::Agent(id), what, out);
    }

    /// Checks that these are words of this person, said a moment ago, and what they are to become.
    fn may_amend(&self, who: Who, amend: &Amend) -> Result<Option<Text>, RefusalCode> {
        let Some(open) = self.open.get(&amend.conversation) else {
            return Err(RefusalCode::UnknownConversation);
        };
        let row = &open.row;
        match row.recent.iter().find(|said| said.seq == amend.of) {
            Some(said) if said.who != who || said.withdrawn => {
                return Err(RefusalCode::NotAmendable);
            }
            Some(said) if self.now.since(said.at) > AMEND_WITHIN_MS => {
                return Err(RefusalCode::AmendTooLate);
            }
            Some(_) => {}
            None if amend.of == Seq(0) || amend.of > row.last => {
                return Err(RefusalCode::NotAmendable);
            }
            None => return Err(RefusalCode::AmendTooLate),
        }
        let text = amend.text.as_deref().map(Text::parse);
        text.transpose().map_err(RefusalCode::from)
    }

    /// What lists show of it may be other words from here on.
    fn amend(&mut self, id: ConversationId, who: Who, what: What, out: &mut Vec<Effect>) {
        self.add(id, Some(who), what, out);
        self.tell_listed(id, out);
    }
}
