//! The answer to hello: how things stand, and what this end lacks.
//!
//! The first hello of a new visitor and the hundredth of a train passenger take the same path.

use crate::desk::{Desk, Open};
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::LISTED_LEN_MAX;
use crate::record::{Record, Row};
use crate::roster::Agent;
use crate::settings::TeamSettings;
use shared::agent::AgentWelcome;
use shared::limits::WATCHED_LEN_MAX;
use shared::visitor::VisitorWelcome;
use shared::{
    AgentId, Bookmark, Close, Context, ConversationId, Face, Nearness, Refusal, RefusalCode, Seq,
    Standing, Status, Team, TeamId, ToAgent, ToVisitor, Topic, TopicId, VisitorId,
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
        visitor.gone_since = None;
        visitor.leaves = false;
        visitor.context = context.clipped();
        let known = visitor.ended.as_ref().map(|row| row.id).max(visitor.open);
        if let Some(row) = latest.filter(|row| row.state.ended && Some(row.id) > known) {
            self.remember_ended(row);
        }
        let standing = self.standing_of(id);
        let topic = self.topic_of(id);
        let welcome = VisitorWelcome {
            site: self.settings.site.clone(),
            now: self.now,
            counted: self.counted_of(conn),
            conversation: standing.clone(),
            door: self.door(topic),
            topics: self.topics(),
            topic,
        };
        Desk::send_visitor(vec![conn], ToVisitor::Welcome(welcome), out);
        self.show_form(conn, id, out);
        self.ask_to_rate(vec![conn], id, out);
        self.note_told_apart(standing.as_ref());
        if let Some(standing) = standing {
            // Other tabs are told on their own.
            if self.visitor_conns(standing.conversation).len() == 1 {
                self.remember_told(standing.conversation, &standing.status);
            }
            let after = standing.resumes_after(since);
            Desk::replay(conn, standing.conversation, after, Some(standing.last), out);
        }
        if let Some(conversation) = self.visitors.get(&id).and_then(|visitor| visitor.open) {
            self.set_context(conversation, self.context_of(id), out);
            self.set_nearness(conversation, Nearness::Here, out);
            self.plan_quiet(conversation);
        }
    }

    /// What the site's conversations are about.
    fn topics(&self) -> Vec<Topic> {
        let topics = self.settings.topics.values();
        topics.map(|topic| topic.shown.clone()).collect()
    }

    /// What the visitor's open conversation is about, or the one to come.
    fn topic_of(&self, id: VisitorId) -> Option<TopicId> {
        let visitor = self.visitors.get(&id)?;
        let open = visitor.open.and_then(|open| self.open.get(&open));
        open.map_or(visitor.topic, |open| open.row.topic)
    }

    pub(crate) fn welcome_agent(
        &mut self,
        conn: ConnId,
        id: AgentId,
        since: &[Bookmark],
        out: &mut Vec<Effect>,
    ) {
        let Some(agent) = self.roster.get(id) else {
            self.part(conn);
            out.push(Effect::Hangup {
                conn,
                close: Close::NotAMember,
            });
            return;
        };
        let before = agent.presence();
        let supervises = agent.settings.supervises;
        let me = Face {
            id,
            name: agent.settings.name.clone(),
        };
        let now = self.now;
        self.agent_changes(
            id,
            |agent| {
                agent.conns.insert(conn);
                agent.here = true;
                agent.idle = false;
                agent.active_at = now;
                agent.gone_since = None;
            },
            out,
        );
        self.plan_idle(id);
        let mut listed = self.open.values().map(|open| self.listed(open));
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
            colleagues: colleagues.collect(),
            teams: self.teams(),
            topics: self.topics(),
            mode: self.settings.mode,
            supervises,
            accuracy: self.accuracy(),
        };
        Desk::send_agents(vec![conn], ToAgent::Welcome(welcome), out);
        self.show_form_to_agent(conn, out);
        for page in rest.chunks(LISTED_LEN_MAX) {
            let listed = ToAgent::Listed {
                conversations: page.to_vec(),
            };
            Desk::send_agents(vec![conn], listed, out);
        }
        self.resume_agent(conn, id, since, out);
        let presence = self.roster.get(id).map(Agent::presence);
        if presence != Some(before) {
            self.tell_colleague(id, out);
        }
    }

    fn teams(&self) -> Vec<Team> {
        let teams = self.settings.teams.iter();
        let named = |(id, team): (&TeamId, &TeamSettings)| Team {
            id: *id,
            name: team.name.clone(),
        };
        teams.map(named).collect()
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
        let claims = self.roster.get(id).into_iter().flat_map(Agent::claims);
        let claims: Vec<ConversationId> = claims.map(|(conversation, _)| conversation).collect();
        for &conversation in &claims {
            let mark = since.iter().find(|mark| mark.conversation == conversation);
            let seq = mark.map_or(Seq(0), |mark| mark.seq);
            self.show(conn, Bookmark { conversation, seq }, out);
            let offered = self.offer_of(conversation);
            let is_mine = |open: &Open| open.offer.is_some_and(|offering| offering.agent == id);
            let asked = self.open.get(&conversation).is_some_and(is_mine);
            if let Some(offer) = offered.filter(|_| asked) {
                Desk::send_agents(vec![conn], ToAgent::Offered(offer), out);
            }
        }
        for mark in since
            .iter()
            .filter(|mark| !claims.contains(&mark.conversation))
        {
            self.watch(conn, *mark, out);
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
        self.show_filled(conn, open, out);
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
        let open = visitor.open.and_then(|open| self.open.get(&open));
        let (row, status) = match open {
            Some(open) => (&open.row, self.status_told(open)),
            None => (visitor.ended.as_deref()?, Status::Ended),
        };
        let reopen_until = self.reopen_until(row);
        Some(Standing {
            conversation: row.id,
            status,
            last: row.last,
            seen_by_visitor: row.seen_by_visitor,
            seen_by_agent: row.seen_by_agent,
            closes_at: open.and_then(|open| open.closes_at),
            reopen_until: Some(reopen_until).filter(|until| row.state.ended && *until > self.now),
        })
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
        // Another language is another thing to ask for.
        self.relax(id);
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
