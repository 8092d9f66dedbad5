//! The world around a random desk: who has which socket, what is stored, and how late it is.
//!
//! Turns what happens into inputs that mostly mean something. Never looks into the desk.

use super::ops::Op;
use super::store::Store;
use desk::{
    AgentSettings, Arrival, ConnId, Input, Row, Settings, Shared, Skills, TeamSettings,
    TopicSettings,
};
use shared::{
    AgentId, Attachment, Bookmark, Context, ConversationId, Field, FieldId, FieldKind, FromAgent,
    FromVisitor, Millis, Mode, Nonce, RefusalCode, Seq, TabId, TeamId, Topic, TopicId, VisitorId,
    Who,
};
use std::collections::BTreeMap;

/// A store, and the world's clock.
#[derive(Default)]
pub struct World {
    /// What was saved.
    pub store: Store,
    /// Whose the sockets are that have not left.
    owners: BTreeMap<ConnId, (Who, TabId)>,
    /// The time.
    pub now: Millis,
    next: u64,
}

impl World {
    /// A world in which nothing has happened.
    pub fn new(now: Millis) -> World {
        World {
            now,
            ..World::default()
        }
    }

    /// Aims what happens at what is there.
    pub fn input(&mut self, op: &Op) -> Input {
        match op {
            Op::Arrive { person, tab, mark } => self.arrive(*person, *tab, *mark),
            Op::Leave(nth) => {
                let conn = self.conn(*nth, |_| true);
                self.owners.remove(&conn);
                Input::Left { conn }
            }
            Op::Visitor(nth, frame) => {
                let conn = self.conn(*nth, |who| matches!(who, Who::Visitor(_)));
                let mut frame = frame.clone();
                self.aim_visitor(conn, &mut frame);
                looked_at(Input::Visitor { conn, frame })
            }
            Op::Agent(nth, frame) => {
                let conn = self.conn(*nth, |who| matches!(who, Who::Agent(_)));
                let mut frame = frame.clone();
                self.aim_agent(conn, &mut frame);
                looked_at(Input::Agent { conn, frame })
            }
            Op::Wait(ms) => {
                self.now = self.now.plus(u64::from(*ms));
                Input::Deadline
            }
            Op::Owner(mode, a, b) => Input::Settings(settings(*mode, *a, *b)),
            Op::Restart => Input::Deadline,
        }
    }

    /// One of the newest sockets of a kind, replaced ones too.
    fn conn(&self, nth: u8, is_meant: impl Fn(&Who) -> bool) -> ConnId {
        let meant = self.owners.iter().rev();
        let mut meant = meant.filter(|(_, (who, _))| is_meant(who));
        let found = meant.nth(usize::from(nth));
        found.map_or(ConnId(0), |(conn, _)| *conn)
    }

    /// Ids of random frames count back from the newest conversation, and most nonces are right:
    /// else nearly everything would be refused at the door.
    fn aim(&self, id: &mut ConversationId) {
        let newest = self.store.rows.keys().last().map_or(0, |id| id.0);
        *id = ConversationId((newest + 1).saturating_sub(id.0 + 1));
    }

    /// Mostly something that this agent was given (`own`), or that somebody else was.
    fn aim_given(&self, conn: ConnId, id: &mut ConversationId, own: bool) {
        self.aim_at(id, |row| match self.owners.get(&conn) {
            Some((Who::Agent(agent), _)) => {
                let given = !row.state.ended && row.state.agent.is_some();
                given && row.is_with(*agent) == own
            }
            _ => false,
        });
    }

    /// Mostly something that somebody may be asked to take.
    fn aim_offered(&self, id: &mut ConversationId) {
        self.aim_at(id, |row| {
            row.waits() || row.state.passing && !row.state.ended
        });
    }

    fn aim_at(&self, id: &mut ConversationId, is_meant: impl Fn(&&Row) -> bool) {
        let meant: Vec<_> = self.store.rows.values().filter(is_meant).collect();
        match meant.get(id.0 as usize % meant.len().max(1)) {
            Some(row) if id.0 < 4 => *id = row.id,
            _ => self.aim(id),
        }
    }

    fn aim_nonce(&self, conn: ConnId, nonce: &mut Nonce) {
        if let Some((who, tab)) = self.owners.get(&conn).filter(|_| nonce.count < 7) {
            let count = self.store.counted(*who, *tab) + 1;
            *nonce = Nonce { tab: *tab, count };
        }
    }

    /// Nearly always at words that were said a moment ago, mostly by the same person.
    fn aim_said(&self, conn: ConnId, id: &mut ConversationId, of: &mut Seq) {
        let who = self.owners.get(&conn).map(|(who, _)| *who);
        let rows = self.store.rows.values().filter(|row| !row.state.ended);
        let said = rows.flat_map(|row| row.recent.iter().map(|said| (row.id, said)));
        let (own, others): (Vec<_>, Vec<_>) = said.partition(|(_, said)| Some(said.who) == who);
        let meant = if of.0 < 9 { own } else { others };
        if let Some((row, said)) = meant.get(of.0 as usize % meant.len().max(1)) {
            (*id, *of) = (*row, said.seq);
        }
    }

    fn aim_visitor(&self, conn: ConnId, frame: &mut FromVisitor) {
        match frame {
            FromVisitor::Share { nonce, .. } => {
                self.aim_nonce(conn, nonce);
            }
            FromVisitor::Say { nonce, quote, .. } => {
                self.aim_nonce(conn, nonce);
                if let Some(mark) = quote {
                    self.aim(&mut mark.conversation);
                }
            }
            FromVisitor::Amend {
                nonce,
                conversation,
                of,
                ..
            } => {
                self.aim_nonce(conn, nonce);
                self.aim_said(conn, conversation, of);
            }
            FromVisitor::Seen(mark) => self.aim(&mut mark.conversation),
            FromVisitor::End { conversation }
            | FromVisitor::Stay { conversation }
            | FromVisitor::Reopen { conversation }
            | FromVisitor::Rate { conversation, .. } => self.aim(conversation),
            _ => {}
        }
    }

    fn aim_agent(&self, conn: ConnId, frame: &mut FromAgent) {
        match frame {
            FromAgent::Say {
                nonce,
                conversation,
                ..
            }
            | FromAgent::Share {
                nonce,
                conversation,
                ..
            } => {
                self.aim_nonce(conn, nonce);
                self.aim_given(conn, conversation, true);
            }
            FromAgent::Amend {
                nonce,
                conversation,
                of,
                ..
            } => {
                self.aim_nonce(conn, nonce);
                self.aim_said(conn, conversation, of);
            }
            FromAgent::Transfer { conversation, .. }
            | FromAgent::End { conversation }
            | FromAgent::Stay { conversation } => self.aim_given(conn, conversation, true),
            FromAgent::Accept { conversation } | FromAgent::Decline { conversation, .. } => {
                self.aim_offered(conversation);
            }
            FromAgent::TakeOver { conversation } => self.aim_given(conn, conversation, false),
            FromAgent::Seen(mark) | FromAgent::Watch(mark) => self.aim(&mut mark.conversation),
            FromAgent::Typing { conversation }
            | FromAgent::Unwatch { conversation }
            | FromAgent::Take { conversation }
            | FromAgent::Reopen { conversation } => self.aim(conversation),
            FromAgent::Hello { .. }
            | FromAgent::Choose { .. }
            | FromAgent::Ping
            | FromAgent::Active => {}
        }
    }

    fn arrive(&mut self, person: u8, tab: u8, (id, seq): (u8, u8)) -> Input {
        self.next += 1;
        let mark = Bookmark {
            conversation: ConversationId(u64::from(id)),
            seq: Seq(u32::from(seq)),
        };
        let tab = TabId(u64::from(tab));
        let (who, arrival) = if person < 3 {
            let agent = AgentId(u32::from(person));
            (
                Who::Agent(agent),
                Arrival::Agent {
                    agent,
                    since: vec![mark],
                },
            )
        } else {
            let visitor = VisitorId(u64::from(person));
            let latest = self.store.latest(visitor);
            let locale = ["", "zh-CN", "en"][usize::from(person % 3)].to_owned();
            let context = Context {
                locale,
                ..Context::default()
            };
            let since = Some(mark);
            let arrival = Arrival::Visitor {
                visitor,
                context,
                since,
                latest,
                draft: self.store.draft(visitor),
            };
            (Who::Visitor(visitor), arrival)
        };
        let counted = self.store.counted(who, tab);
        self.owners.insert(ConnId(self.next), (who, tab));
        Input::Arrived {
            conn: ConnId(self.next),
            tab,
            counted,
            who: arrival,
        }
    }
}

/// Two teams, two topics, three agents of different skills; everything short, so that it happens.
pub fn settings(mode: Mode, a: u8, b: u8) -> Settings {
    let mut settings = Settings::new("Random");
    settings.mode = mode;
    let rules = &mut settings.rules;
    rules.queue_len_max = 4;
    rules.offer_ms = 5_000;
    rules.cool_down_ms = 3_000;
    rules.relax_ms = 2_000;
    rules.prefer_ms = 4_000;
    rules.wrap_up_ms = 1_000;
    rules.away_after_ms = 40_000;
    rules.answer_within_ms = 10_000;
    rules.reroute_after_ms = 5_000;
    rules.gone_after_ms = 15_000;
    rules.quiet_after_ms = 20_000;
    rules.quiet_warning_ms = 20_000;
    rules.reopen_within_ms = 60_000;
    rules.transfer_within_ms = 6_000;
    settings.form = vec![Field {
        id: FieldId(1),
        kind: FieldKind::Text,
        ..Field::contact()
    }];
    for id in [1, 2] {
        let team = TeamSettings {
            name: format!("Team {id}"),
            hours: None,
        };
        settings.teams.insert(TeamId(id), team);
        let topic = TopicSettings {
            shown: Topic {
                id: TopicId(id),
                en: format!("Topic {id}"),
                zh: format!("话题 {id}"),
            },
            team: (id == 1).then_some(TeamId(1)),
            priority: u8::from(id == 2),
        };
        settings.topics.insert(TopicId(id), topic);
    }
    for (id, capacity) in [(0u32, a), (1, b), (2, 3)] {
        if capacity > 0 {
            let skills = Skills {
                teams: [TeamId(1 + id % 2)].into(),
                topics: [(TopicId(1 + id % 2), 3)].into(),
                languages: [("zh".to_owned(), 2 + u8::from(id == 1))].into(),
            };
            let agent = AgentSettings {
                name: format!("Agent {id}"),
                capacity: capacity.into(),
                reserve: u32::from(id == 1 && capacity > 1),
                supervises: id == 0,
                skills,
            };
            settings.agents.insert(AgentId(id), agent);
        }
    }
    settings
}

/// What the relay makes of a file that is shared before the desk hears of it: every third one is
/// unknown.
fn looked_at(input: Input) -> Input {
    let (conn, nonce, conversation, file) = match input {
        Input::Visitor {
            conn,
            frame: FromVisitor::Share { nonce, file },
        } => (conn, nonce, None, file),
        Input::Agent {
            conn,
            frame:
                FromAgent::Share {
                    nonce,
                    conversation,
                    file,
                },
        } => (conn, nonce, Some(conversation), file),
        other => return other,
    };
    let found = Attachment {
        id: file,
        name: format!("{file}.png"),
        kind: "image/png".to_owned(),
        len: 7,
        size: None,
    };
    let known = !file.0.is_multiple_of(3);
    Input::Shared(Shared {
        conn,
        nonce,
        conversation,
        file: known.then_some(found).ok_or(RefusalCode::FileUnknown),
    })
}
