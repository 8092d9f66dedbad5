//! What visitors think of a conversation that has ended.
//!
//! Says whether it may be rated, once for each end, and who is told. No agent has a say in it.

use crate::desk::Desk;
use crate::effect::Effect;
use crate::input::ConnId;
use crate::record::{Record, Row};
use shared::{ConversationId, Rating, Refusal, RefusalCode, Seq, ToAgent, ToVisitor, VisitorId};

impl Desk {
    pub(crate) fn visitor_rates(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        conversation: ConversationId,
        (score, comment): (u8, &str),
        out: &mut Vec<Effect>,
    ) {
        let (now, scale) = (self.now, self.settings.scale);
        let row = self.may_rate(id, conversation);
        let rated = row.and_then(|row| Ok((row, Rating::parse(score, comment, scale)?)));
        let (row, rating) = match rated {
            Ok(rated) => rated,
            Err(code) => return Desk::refuse_visitor(conn, None, Refusal::last(code), out),
        };
        if let Some(before) = &row.rated {
            // The same again is asked when the answer was lost.
            if *before != rating {
                let refusal = Refusal::last(RefusalCode::AlreadyRated);
                Desk::refuse_visitor(conn, None, refusal, out);
            }
            return self.ask_to_rate(vec![conn], id, out);
        }
        let record = Record::Rated {
            conversation,
            end: row.last,
            agent: row.state.agent.clone(),
            at: now,
            rating: rating.clone(),
        };
        row.apply(&record);
        out.push(Effect::Save(record));
        self.tell_rated(id, conversation, rating, out);
    }

    fn may_rate(
        &mut self,
        id: VisitorId,
        conversation: ConversationId,
    ) -> Result<&mut Row, RefusalCode> {
        let unknown = RefusalCode::UnknownConversation;
        let visitor = self.visitors.get_mut(&id).ok_or(unknown)?;
        if visitor.open == Some(conversation) {
            return Err(RefusalCode::NotEnded);
        }
        let ended = visitor.ended.as_deref_mut();
        ended.filter(|row| row.id == conversation).ok_or(unknown)
    }

    /// Notes a rating that was stored already.
    pub(crate) fn was_rated(
        &mut self,
        conversation: ConversationId,
        end: Seq,
        rating: Rating,
        out: &mut Vec<Effect>,
    ) {
        let whose = self.ended.get(&conversation).copied();
        let visitor = whose.and_then(|id| self.visitors.get_mut(&id));
        let row = visitor.and_then(|visitor| visitor.ended.as_mut());
        if let (Some(id), Some(row)) = (whose, row.filter(|row| row.last == end)) {
            row.rated = Some(rating.clone());
            return self.tell_rated(id, conversation, rating, out);
        }
        let told = ToAgent::Rated {
            conversation,
            rating,
        };
        Desk::send_all_agents(self.roster.conns(), told, out);
    }

    fn tell_rated(
        &mut self,
        id: VisitorId,
        conversation: ConversationId,
        rating: Rating,
        out: &mut Vec<Effect>,
    ) {
        self.ask_to_rate(self.conns_of_visitor(id), id, out);
        let told = ToAgent::Rated {
            conversation,
            rating,
        };
        Desk::send_all_agents(self.roster.conns(), told, out);
    }

    /// Tells that the visitor's ended conversation can be rated, or how it was.
    pub(crate) fn ask_to_rate(&self, to: Vec<ConnId>, id: VisitorId, out: &mut Vec<Effect>) {
        let Some(visitor) = self.visitors.get(&id).filter(|known| known.open.is_none()) else {
            return;
        };
        let Some(row) = &visitor.ended else { return };
        let told = ToVisitor::Rated {
            conversation: row.id,
            scale: self.settings.scale,
            rating: row.rated.clone(),
        };
        Desk::send_visitor(to, told, out);
    }

    /// The visitor's sockets.
    pub(crate) fn conns_of_visitor(&self, id: VisitorId) -> Vec<ConnId> {
        let visitor = self.visitors.get(&id);
        visitor.map_or_else(Vec::new, |visitor| visitor.conns.iter().copied().collect())
    }
}
