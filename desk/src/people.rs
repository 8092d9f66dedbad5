//! Who is connected: sockets, tabs and visitors; how they come, go and are forgotten.
//!
//! Knows nothing of conversations beyond whose they are.

use crate::desk::Desk;
use crate::due::Due;
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::TABS_LEN_MAX;
use crate::rate::Bucket;
use crate::record::Row;
use crate::settings::Settings;
use shared::{
    Close, Context, ConversationId, Filled, Millis, TabId, ToAgent, ToVisitor, TopicId, VisitorId,
    Who,
};
use std::collections::BTreeSet;

/// One socket that has said hello.
#[derive(Clone, Debug)]
pub(crate) struct Conn {
    pub who: Who,
    pub tab: TabId,
    /// Conversations that an agent's socket shows, given to the agent or not.
    pub watched: BTreeSet<ConversationId>,
}

/// One tab of one person, known by the name that it gives itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tab {
    /// How many things it has said that were accepted.
    pub counted: u32,
    /// Its socket.
    pub conn: Option<ConnId>,
    /// When it was last without one.
    pub left_at: Millis,
}

/// One visitor who is connected, waits, talks, or was so a moment ago.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visitor {
    pub conns: BTreeSet<ConnId>,
    /// The open conversation.
    pub open: Option<ConversationId>,
    /// The newest one that has ended. Boxed: most visitors have none, and there are many.
    pub ended: Option<Box<Row>>,
    /// The page, as told last.
    pub context: Context,
    /// What the visitor says it is about.
    pub topic: Option<TopicId>,
    /// What is filled in for the next conversation; `None`: not known yet.
    pub draft: Option<Vec<Filled>>,
    /// Since when there is no socket.
    pub gone_since: Option<Millis>,
    /// Whether the visitor said goodbye.
    pub leaves: bool,
    pub say: Bucket,
    pub opens: Bucket,
}

impl Desk {
    /// Notes a socket, its person and its tab; returns whether it may stay. A tab has one socket,
    /// the newest: an older one whose hello was late on its way is the one that goes.
    pub(crate) fn meet(
        &mut self,
        conn: ConnId,
        who: Who,
        tab: TabId,
        counted: u32,
        out: &mut Vec<Effect>,
    ) -> bool {
        match self.tabs.get(&(who, tab)).and_then(|known| known.conn) {
            Some(newer) if newer > conn => {
                out.push(Effect::Hangup {
                    conn,
                    close: Close::Replaced,
                });
                return false;
            }
            Some(older) => {
                self.part(older);
                out.push(Effect::Hangup {
                    conn: older,
                    close: Close::Replaced,
                });
            }
            None => {}
        }
        let known = self.tabs.entry((who, tab)).or_default();
        // What the desk accepted in this very batch is not in the store yet.
        known.counted = known.counted.max(counted);
        known.conn = Some(conn);
        self.conns.insert(
            conn,
            Conn {
                who,
                tab,
                watched: BTreeSet::new(),
            },
        );
        self.forget_tabs(who);
        true
    }

    /// Notes that a socket is gone. Its person has the grace to come back.
    pub(crate) fn part(&mut self, conn: ConnId) {
        let Some(gone) = self.conns.remove(&conn) else {
            return;
        };
        if let Some(tab) = self.tabs.get_mut(&(gone.who, gone.tab)) {
            tab.conn = None;
            tab.left_at = self.now;
        }
        for conversation in gone.watched {
            if let Some(open) = self.open.get_mut(&conversation) {
                open.watchers.remove(&conn);
            }
        }
        let grace_ends = self.now.plus(self.settings.rules.grace_ms);
        match gone.who {
            Who::Visitor(id) => {
                let visitor = self.visitors.entry(id).or_default();
                visitor.conns.remove(&conn);
                if visitor.conns.is_empty() {
                    visitor.gone_since = Some(self.now);
                    self.plan(grace_ends, Due::Visitor(id));
                }
            }
            Who::Agent(id) => {
                let now = self.now;
                let is_last = self.roster.change(id, |agent| {
                    agent.conns.remove(&conn);
                    if agent.conns.is_empty() {
                        agent.gone_since = Some(now);
                    }
                    agent.conns.is_empty()
                });
                if is_last == Some(true) {
                    self.plan(grace_ends, Due::Agent(id));
                    self.free_those_who_ask_for(id);
                }
            }
        }
    }

    /// Forgets a visitor who is gone and has no open conversation.
    pub(crate) fn forget_visitor(&mut self, id: VisitorId) {
        let Some(visitor) = self.visitors.get(&id) else {
            return;
        };
        // The buckets are what is worth remembering: leaving must not fill them.
        let forgotten_at = visitor.say.full_at().max(visitor.opens.full_at());
        if forgotten_at > self.now {
            return self.plan(forgotten_at, Due::Visitor(id));
        }
        if let Some(row) = self.visitors.remove(&id).and_then(|visitor| visitor.ended) {
            self.ended.remove(&row.id);
        }
        let of_visitor = tabs_of(Who::Visitor(id));
        let tabs: Vec<_> = self.tabs.range(of_visitor).map(|(key, _)| *key).collect();
        for key in tabs {
            self.tabs.remove(&key);
        }
    }

    /// Keeps the tabs of one person bounded. One that left in an earlier step's time can go: all it
    /// said is in the store, and is counted from there when it comes back.
    fn forget_tabs(&mut self, who: Who) {
        let mut left: Vec<_> = self
            .tabs
            .range(tabs_of(who))
            .filter(|(_, tab)| tab.conn.is_none() && tab.left_at < self.now)
            .map(|(key, tab)| (tab.left_at, *key))
            .collect();
        left.sort_unstable();
        let too_many = left.len().saturating_sub(TABS_LEN_MAX);
        for (_, key) in left.into_iter().take(too_many) {
            self.tabs.remove(&key);
        }
    }

    /// Takes over what the owner changed. Who is no longer an agent here is sent away, and what was
    /// given to them waits again.
    pub(crate) fn settle(&mut self, settings: Settings, out: &mut Vec<Effect>) {
        // Tickets and lanes are made from settings: everybody steps out and in again.
        let waiting: Vec<_> = self.queue.order().collect();
        self.queue = self.queue.emptied();
        let is_new_form = self.settings.form != settings.form;
        self.settings = settings;
        for id in self.roster.settle(&self.settings) {
            for conn in self.roster.conns_of(id) {
                self.part(conn);
                out.push(Effect::Hangup {
                    conn,
                    close: Close::NotAMember,
                });
            }
            self.return_all_of(id, out);
            self.roster.dismiss(id);
        }
        // Threads stay with somebody who is dismissed, and are there for whoever comes again.
        let given = self
            .open
            .values()
            .filter(|open| open.row.state.agent.is_some());
        for id in given.map(|open| open.row.id).collect::<Vec<_>>() {
            self.weigh(id);
        }
        for id in waiting {
            self.drop_unknown_team(id, out);
            self.enter_queue(id);
        }
        self.queue.all_changed();
        let all: Vec<_> = self.roster.iter().map(|(id, _)| id).collect();
        for id in all {
            self.tell_colleague(id, out);
        }
        if is_new_form {
            self.tell_form(out);
        }
    }

    /// A team that is no more is waited for by nobody.
    fn drop_unknown_team(&mut self, id: ConversationId, out: &mut Vec<Effect>) {
        let team = self.open.get(&id).and_then(|open| open.row.state.team);
        if team.is_some_and(|team| !self.settings.teams.contains_key(&team)) {
            self.set_state(id, |state| state.team = None, out);
        }
    }

    pub(crate) fn hello_twice(&mut self, conn: ConnId, out: &mut Vec<Effect>) {
        self.part(conn);
        out.push(Effect::Hangup {
            conn,
            close: Close::HelloTwice,
        });
    }

    pub(crate) fn pong(&mut self, conn: ConnId, who: Who, out: &mut Vec<Effect>) {
        match who {
            Who::Visitor(_) => Desk::send_visitor(vec![conn], ToVisitor::Pong, out),
            Who::Agent(_) => Desk::send_agents(vec![conn], ToAgent::Pong, out),
        }
    }
}

/// The keys of all tabs of one person.
fn tabs_of(who: Who) -> std::ops::RangeInclusive<(Who, TabId)> {
    (who, TabId(0))..=(who, TabId(u64::MAX))
}
