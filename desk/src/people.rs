//! Who is connected: sockets, tabs and visitors; how they come, go and are forgotten.
//!
//! Knows nothing of conversations beyond whose they are.

use crate::desk::{Desk, Due};
use crate::effect::Effect;
use crate::input::ConnId;
use crate::limits::TABS_LEN_MAX;
use crate::rate::Bucket;
use crate::record::Row;
use crate::settings::Settings;
use shared::{Close, Context, ConversationId, Millis, TabId, ToAgent, ToVisitor, VisitorId, Who};
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
    /// The newest one that has ended.
    pub ended: Option<Row>,
    /// The page, as told last.
    pub context: Context,
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
        let grace_ends = self.now.plus(self.settings.grace_ms);
        match gone.who {
            Who::Visitor(id) => {
                let visitor = self.visitors.entry(id).or_default();
                visitor.conns.remove(&conn);
                if visitor.conns.is_empty() {
                    self.due.insert((grace_ends, Due::Visitor(id)));
                }
            }
            Who::Agent(id) => {
                let Some(agent) = self.roster.get_mut(id) else {
                    return;
                };
                agent.conns.remove(&conn);
                if agent.conns.is_empty() {
                    agent.gone_since = Some(self.now);
                    self.due.insert((grace_ends, Due::Agent(id)));
                }
            }
        }
    }

    /// Looks at everything whose time has come.
    pub(crate) fn look_again(&mut self, out: &mut Vec<Effect>) {
        while let Some(&(at, due)) = self.due.first() {
            // Time 0 is "whenever the first step is".
            if at > self.now {
                break;
            }
            self.due.pop_first();
            match due {
                Due::Agent(id) => self.agent_is_gone(id, out),
                Due::Visitor(id) => self.visitor_is_gone(id, out),
            }
        }
    }

    fn visitor_is_gone(&mut self, id: VisitorId, out: &mut Vec<Effect>) {
        let Some(visitor) = self.visitors.get(&id) else {
            return;
        };
        if !visitor.conns.is_empty() {
            return;
        }
        if let Some(conversation) = visitor.open {
            self.set_here(conversation, false, out);
            return;
        }
        // The buckets are what is worth remembering: leaving must not fill them.
        let forgotten_at = visitor.say.full_at().max(visitor.opens.full_at());
        if forgotten_at > self.now {
            self.due.insert((forgotten_at, Due::Visitor(id)));
            return;
        }
        self.visitors.remove(&id);
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
        let all: Vec<_> = self.roster.iter().map(|(id, _)| id).collect();
        for id in all {
            self.tell_colleague(id, out);
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
