//! The site's own form: what a visitor fills in, and what has to be there before the first word.
//!
//! What is filled in before there is a conversation is a draft, and goes into the next one that is
//! opened. Never says what a value means; both ends judge it by the rules of `shared`.

use crate::desk::{Desk, Open};
use crate::effect::Effect;
use crate::input::ConnId;
use crate::people::Visitor;
use crate::record::{Record, Row};
use shared::form::{fill, missing};
use shared::{
    ConversationId, Due, Field, Filled, Refusal, RefusalCode, Status, ToAgent, ToVisitor, VisitorId,
};

impl Desk {
    /// A visitor fills in one field.
    pub(crate) fn visitor_fills(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        filled: Filled,
        out: &mut Vec<Effect>,
    ) {
        let contact = Field::contact();
        let own = self.settings.form.iter();
        let field = own
            .chain([&contact])
            .find(|field| field.id == filled.field)
            .map(|field| field.takes(&filled.value));
        let code = match field {
            Some(true) => None,
            Some(false) => Some(RefusalCode::FieldUnfit),
            None => Some(RefusalCode::UnknownField),
        };
        if let Some(code) = code {
            return Desk::refuse_visitor(conn, None, Refusal::last(code), out);
        }
        let conversation = self.visitors.get(&id).and_then(|visitor| visitor.open);
        let mut all = self.filled_by(id);
        fill(&mut all, &filled);
        self.save_filled(id, conversation, all, out);
        self.tell_filled(id, out);
        if let Some(conversation) = conversation {
            self.tell_followers_what_is_filled(conversation, out);
        }
    }

    fn save_filled(
        &mut self,
        visitor: VisitorId,
        conversation: Option<ConversationId>,
        filled: Vec<Filled>,
        out: &mut Vec<Effect>,
    ) {
        if conversation.is_none() {
            self.visitors.entry(visitor).or_default().draft = Some(filled.clone());
        }
        let record = Record::Filled {
            visitor,
            conversation,
            filled,
        };
        self.save(record, out);
    }

    /// Whether something has to be filled in before this visitor can open a conversation.
    pub(crate) fn lacks_before(&self, visitor: &Visitor) -> bool {
        let draft = visitor.draft.as_deref().unwrap_or_default();
        missing(&self.settings.form, Due::Before, draft).is_some()
    }

    /// The draft becomes part of the conversation that was just opened, which also remembers
    /// whether nobody was there.
    pub(crate) fn bring_draft(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&id) else {
            return;
        };
        let visitor = open.row.visitor;
        let is_away = matches!(self.status_of(&open.row), Status::Waiting(place) if !place.staffed);
        if is_away {
            self.save(Record::LeftAway { conversation: id }, out);
        }
        let known = self.visitors.get(&visitor);
        let draft = known.and_then(|known| known.draft.clone());
        if let Some(draft) = draft.filter(|draft| !draft.is_empty()) {
            self.save_filled(visitor, None, Vec::new(), out);
            self.save_filled(visitor, Some(id), draft, out);
        }
    }

    /// What this visitor has filled in, for the open conversation or else for the next one.
    fn filled_by(&self, id: VisitorId) -> Vec<Filled> {
        let Some(visitor) = self.visitors.get(&id) else {
            return Vec::new();
        };
        match visitor.open.and_then(|open| self.open.get(&open)) {
            Some(open) => open.row.filled.clone(),
            None => visitor.draft.clone().unwrap_or_default(),
        }
    }

    /// Tells a visitor who arrives the form, and what is filled in.
    pub(crate) fn show_form(&self, conn: ConnId, id: VisitorId, out: &mut Vec<Effect>) {
        if !self.settings.form.is_empty() {
            let fields = self.settings.form.clone();
            Desk::send_visitor(vec![conn], ToVisitor::Form { fields }, out);
        }
        let filled = self.filled_by(id);
        if !filled.is_empty() || !self.settings.form.is_empty() {
            Desk::send_visitor(vec![conn], ToVisitor::Filled { filled }, out);
        }
    }

    /// Tells a visitor what is filled in.
    pub(crate) fn tell_filled(&self, id: VisitorId, out: &mut Vec<Effect>) {
        let filled = self.filled_by(id);
        let visitor = self.visitors.get(&id);
        let conns = visitor.map(|visitor| visitor.conns.iter().copied().collect());
        Desk::send_visitor(conns.unwrap_or_default(), ToVisitor::Filled { filled }, out);
    }

    /// A conversation ended or goes on: what is filled in from here on is another one's. Said only
    /// where that makes a difference.
    pub(crate) fn turn_form(&self, row: &Row, out: &mut Vec<Effect>) {
        let visitor = self.visitors.get(&row.visitor);
        let draft = visitor.and_then(|visitor| visitor.draft.as_deref());
        if row.filled != draft.unwrap_or_default() {
            self.tell_filled(row.visitor, out);
        }
    }

    fn tell_followers_what_is_filled(&self, id: ConversationId, out: &mut Vec<Effect>) {
        if let Some(open) = self.open.get(&id) {
            Desk::send_agents(self.followers(id), filled_in(open), out);
        }
    }

    /// Shows an agent's tab what is filled in and how the conversation began, if there is
    /// anything to show.
    pub(crate) fn show_filled(&self, conn: ConnId, open: &Open, out: &mut Vec<Effect>) {
        if !open.row.filled.is_empty() || open.row.left_away {
            Desk::send_agents(vec![conn], filled_in(open), out);
        }
    }

    /// Tells an agent who arrives the form.
    pub(crate) fn show_form_to_agent(&self, conn: ConnId, out: &mut Vec<Effect>) {
        if !self.settings.form.is_empty() {
            let fields = self.settings.form.clone();
            Desk::send_agents(vec![conn], ToAgent::Form { fields }, out);
        }
    }

    /// Tells everybody the form that the owner made of it.
    pub(crate) fn tell_form(&mut self, out: &mut Vec<Effect>) {
        let fields = self.settings.form.clone();
        let visitors = self.visitors.values();
        let conns = visitors.flat_map(|visitor| visitor.conns.iter().copied());
        let form = ToVisitor::Form {
            fields: fields.clone(),
        };
        Desk::send_visitor(conns.collect(), form, out);
        let form = ToAgent::Form { fields };
        Desk::send_all_agents(self.roster.conns(), form, out);
    }

    /// What the visitor's tabs of before hold goes on as the draft.
    pub(crate) fn take_draft(&mut self, id: VisitorId, stored: Vec<Filled>) {
        let visitor = self.visitors.entry(id).or_default();
        visitor.draft.get_or_insert(stored);
    }
}

fn filled_in(open: &Open) -> ToAgent {
    ToAgent::Filled {
        conversation: open.row.id,
        filled: open.row.filled.clone(),
        left_away: open.row.left_away,
    }
}
