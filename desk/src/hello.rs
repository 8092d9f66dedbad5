//! The answer to hello: how things stand, and what this end lacks.
//!
//! The first hello of a new visitor and the hundredth of a train passenger take the same path.

use crate::desk::Desk;
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::LISTED_LEN_MAX;
use crate::record::{Record, Row};
use shared::agent::AgentWelcome;
use shared::limits::WATCHED_LEN_MAX;
use shared::visitor::VisitorWelcome;
use shared::{
    AgentId, Bookmark, Close, Context, ConversationId, Face, Place, Refusal, RefusalCode, Seq,
    Standing, Status, ToAgent, ToVisitor, VisitorId,
};

impl Desk {
    pub(crate) fn welcome_visitor(
        &mut self,
        conn: ConnId,
        id: VisitorId,
        context: &Context,
        since: Option<Bookmark>,
        latest: Option<Row>,
        out: &mut Vec<Effect>,
    ) {
        let visitor = self.visitors.entry(id).or_default();
        visitor.conns.insert(conn);
        visitor.context = context.clipped();
        let known = visitor.ended.as_ref().map(|row| row.id);
        if let Some(row) = latest.filter(|row| row.ended && Some(row.id) > known) {
            visitor.ended = Some(row);
        }
        let standing = self.standing_of(id);
        let welcome = VisitorWelcome {
            site: self.settings.site.clone(),
            now: self.now,
            counted: self.counted_of(conn),
            conversation: standing.clone(),
            door: self.door(),
        };
        Desk::send_visitor(vec![conn], ToVisitor::Welcome(welcome), out);
        if let Some(standing) = standing {
            let after = standing.resumes_after(since);
            Desk::replay(conn, standing.conversation, after, Some(standing.last), out);
        }
        if let Some(conversation) = self.visitors.get(&id).and_then(|visitor| visitor.open) {
            self.set_context(conversation, self.context_of(id), out);
            self.set_here(conversation, true, out);
        }
    }

    pub(crate) fn welcome_agent(
        &mut self,
        conn: ConnId,
        id: AgentId,
        since: &[Bookmark],
        out: &mut Vec<Effect>,
    ) {
        let Some(agent) = self.roster.get_mut(id) else {
            self.part(conn);
            out.push(Effect::Hangup {
                conn,
                close: Close::NotAMember,
            });
            return;
        };
        let was_here = agent.here;
        agent.conns.insert(conn);
        agent.here = true;
        agent.gone_since = None;
        let me = Face {
            id,
            name: agent.settings.name.clone(),
        };
        let mut listed = self.open.values().map(|open| open.row.listed(open.here));
        let conversations = listed.by_ref().take(LISTED_LEN_MAX).collect();
        let rest: Vec<_> = listed.collect();
        let colleagues = self
            .roster
            .iter()
            .filter_map(|(id, _)| self.roster.colleague(id));
        let welcome = AgentWelcome {
            me,
            site: self.settings.site.clone(),
            now: self.now,
            counted: self.counted_of(conn),
            conversations,
            queue: self.queue.order().collect(),
            colleagues: colleagues.collect(),
        };
        Desk::send_agents(vec![conn], ToAgent::Welcome(welcome), out);
        for page in rest.chunks(LISTED_LEN_MAX) {
            let listed = ToAgent::Listed {
                conversations: page.to_vec(),
            };
            Desk::send_agents(vec![conn], listed, out);
        }
        self.resume_agent(conn, id, since, out);
        if !was_here {
            self.tell_colleague(id, out);
        }
    }

    /// Sends what an agent's tab lacks: of everything that is given to the agent, and of everything
    /// that the tab goes on watching.
    fn resume_agent(
        &mut self,
        conn: ConnId,
        id: AgentId,
        since: &[Bookmark],
        out: &mut Vec<Effect>,
    ) {
        let given: Vec<ConversationId> = self
            .open
            .values()
            .filter(|open| open.row.is_with(id))
            .map(|open| open.row.id)
            .collect();
        for conversation in given {
            let mark = since.iter().find(|mark| mark.conversation == conversation);
            let seq = mark.map_or(Seq(0), |mark| mark.seq);
            self.show(conn, Bookmark { conversation, seq }, out);
        }
        let others = since.iter().filter(|mark| {
            !self
                .open
                .get(&mark.conversation)
                .is_some_and(|open| open.row.is_with(id))
        });
        for mark in others.copied().collect::<Vec<_>>() {
            self.watch(conn, mark, out);
        }
    }

    /// Shows a conversation in one more tab.
    pub(crate) fn watch(&mut self, conn: ConnId, mark: Bookmark, out: &mut Vec<Effect>) {
        let Some(known) = self.conns.get_mut(&conn) else {
            return;
        };
        let full = known.watched.len() >= WATCHED_LEN_MAX;
        if full && !known.watched.contains(&mark.conversation) {
            let refusal = Refusal::last(RefusalCode::TooManyWatched);
            return Desk::refuse_agent(conn, None, Some(mark.conversation), refusal, out);
        }
        if let Some(open) = self.open.get_mut(&mark.conversation) {
            known.watched.insert(mark.conversation);
            open.watchers.insert(conn);
        } else if !self.was_opened(mark.conversation) {
            let refusal = Refusal::last(RefusalCode::UnknownConversation);
            return Desk::refuse_agent(conn, None, Some(mark.conversation), refusal, out);
        }
        self.show(conn, mark, out);
    }

    pub(crate) fn unwatch(&mut self, conn: ConnId, conversation: ConversationId) {
        if let Some(known) = self.conns.get_mut(&conn) {
            known.watched.remove(&conversation);
        }
        if let Some(open) = self.open.get_mut(&conversation) {
            open.watchers.remove(&conn);
        }
    }

    /// Sends what is around a conversation, and its entries after the bookmark.
    pub(crate) fn show(&self, conn: ConnId, mark: Bookmark, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get(&mark.conversation) else {
            // It has ended: what the store holds is all there will be.
            return Desk::replay(conn, mark.conversation, mark.seq, None, out);
        };
        let context = open.row.context.clone();
        let about = ToAgent::About {
            conversation: mark.conversation,
            context,
        };
        Desk::send_agents(vec![conn], about, out);
        // A bookmark beyond the end is of another history (see `Standing::resumes_after`).
        let after = if mark.seq <= open.row.last {
            mark.seq
        } else {
            Seq(0)
        };
        Desk::replay(conn, mark.conversation, after, Some(open.row.last), out);
    }

    /// How many things the tab behind this socket has said that were accepted.
    pub(crate) fn counted_of(&self, conn: ConnId) -> u32 {
        let tab = self
            .conns
            .get(&conn)
            .and_then(|conn| self.tabs.get(&(conn.who, conn.tab)));
        tab.map_or(0, |tab| tab.counted)
    }

    /// The visitor's newest conversation as it stands.
    pub(crate) fn standing_of(&self, id: VisitorId) -> Option<Standing> {
        let visitor = self.visitors.get(&id)?;
        let (row, status) = match visitor.open.and_then(|open| self.open.get(&open)) {
            Some(open) => (&open.row, self.status_of(&open.row)),
            None => (visitor.ended.as_ref()?, Status::Ended),
        };
        Some(Standing {
            conversation: row.id,
            status,
            last: row.last,
            seen_by_visitor: row.seen_by_visitor,
            seen_by_agent: row.seen_by_agent,
        })
    }

    /// What an open conversation does.
    pub(crate) fn status_of(&self, row: &Row) -> Status {
        match &row.agent {
            Some(face) => Status::Answered(face.clone()),
            None => {
                let ahead = self.queue.ahead(row).unwrap_or(0);
                Status::Waiting(Place {
                    ahead,
                    staffed: self.roster.is_staffed(),
                })
            }
        }
    }

    /// The place that somebody who opened a conversation would get.
    fn door(&self) -> Place {
        let ahead = u32::try_from(self.queue.len()).unwrap_or(u32::MAX);
        Place {
            ahead,
            staffed: self.roster.is_staffed(),
        }
    }

    /// Whether this conversation exists or existed.
    pub(crate) fn was_opened(&self, id: ConversationId) -> bool {
        id.0 > 0 && id <= self.last_conversation
    }

    fn set_context(&mut self, id: ConversationId, context: Context, out: &mut Vec<Effect>) {
        if self
            .open
            .get(&id)
            .is_none_or(|open| open.row.context == context)
        {
            return;
        }
        self.save(
            Record::Context {
                conversation: id,
                context: context.clone(),
            },
            out,
        );
        let about = ToAgent::About {
            conversation: id,
            context,
        };
        Desk::send_agents(self.followers(id), about, out);
    }

    pub(crate) fn set_here(&mut self, id: ConversationId, here: bool, out: &mut Vec<Effect>) {
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        if open.here != here {
            open.here = here;
            self.tell_listed(id, out);
        }
    }

    /// The visitor's page changed.
    pub(crate) fn visits(&mut self, id: VisitorId, context: &Context, out: &mut Vec<Effect>) {
        let visitor = self.visitors.entry(id).or_default();
        visitor.context = context.clipped();
        if let Some(conversation) = visitor.open {
            self.set_context(conversation, self.context_of(id), out);
        }
    }
}
