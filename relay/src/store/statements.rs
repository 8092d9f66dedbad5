//! The statements that append a record, and their values, the same in both engines.
//!
//! Entries are not among them: each engine has its own fastest way. Never runs one.

use super::forms::filled_text;
use super::rows::{bits, handover_text, person, whole};
use super::session::Value;
use super::texts::{choice, presence, rule, scale};
use desk::estimate::{Forecast, Past};
use desk::{Record, State};
use shared::{
    Context, ConversationId, Entry, Face, Filled, Rating, Side, SiteId, TeamId, Text, VisitorId,
    What, Who,
};

const OPENED: &str = "INSERT INTO conversations
    (site, id, visitor, opened_at, url, title, locale, zone, browser, since, senior)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?4, ?4)";
const STATE: &str = "UPDATE conversations SET agent = ?3, agent_name = ?4, since = ?5,
    senior = ?6, returned = ?7, parked = ?8, ended = ?9, team = ?10, prefers = ?11,
    prefers_until = ?12, handover = ?13, passing = ?14, rule = ?15, waited_ms = ?16, load = ?17,
    capacity = ?18, idle_ms = ?19, candidates = ?20, skill = ?21, relaxed = ?22
    WHERE site = ?1 AND id = ?2";
const SEEN_BY_VISITOR: &str =
    "UPDATE conversations SET seen_by_visitor = ?3 WHERE site = ?1 AND id = ?2";
const SEEN_BY_AGENT: &str =
    "UPDATE conversations SET seen_by_agent = ?3 WHERE site = ?1 AND id = ?2";
const CONTEXT: &str = "UPDATE conversations SET url = ?3, title = ?4, locale = ?5, zone = ?6,
    browser = ?7 WHERE site = ?1 AND id = ?2";
const TOPIC: &str =
    "UPDATE conversations SET topic = ?3, priority = ?4 WHERE site = ?1 AND id = ?2";
const ANNOUNCED: &str = "UPDATE conversations SET base_ms = ?3, ahead = ?4, low_ms = ?5,
    middle_ms = ?6, high_ms = ?7, bound_ms = ?8 WHERE site = ?1 AND id = ?2";
const FILLED: &str = "UPDATE conversations SET filled = ?3 WHERE site = ?1 AND id = ?2";
const DRAFTED: &str = "UPDATE visitors SET draft = ?3 WHERE site = ?1 AND id = ?2";
const LEFT_AWAY: &str = "UPDATE conversations SET left_away = 1 WHERE site = ?1 AND id = ?2";
const AMEND: &str = "UPDATE entries SET words = ?6 WHERE site = ?1 AND conversation = ?2
    AND seq = ?3 AND who_side = ?4 AND who = ?5 AND kind = 'said' AND words IS NOT NULL";
const CHOICE: &str = "INSERT INTO choices (site, agent, choice) VALUES (?1, ?2, ?3)
    ON CONFLICT (site, agent) DO UPDATE SET choice = excluded.choice";
const SHIFT: &str = "INSERT INTO shifts (site, agent, at, presence) VALUES (?1, ?2, ?3, ?4)";
const PAST: &str = "INSERT INTO pasts
    (site, team, kind, at, ms, base_ms, ahead, low_ms, middle_ms, high_ms, bound_ms)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

// What was first counts, whichever way it came.
const RATED: &str = "INSERT INTO ratings
    (site, conversation, ended, at, agent, agent_name, score, scale, comment)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";

/// A statement with what goes into it.
pub struct Statement<'a> {
    pub sql: &'static str,
    pub values: Vec<Given<'a>>,
    /// The one conversation that it must change.
    pub changes: Option<ConversationId>,
}

/// What goes into a statement.
#[derive(Debug)]
pub enum Given<'a> {
    /// A value.
    One(Value<'a>),
    /// Words that were made for it.
    Own(String),
}

impl Given<'_> {
    /// The value.
    pub fn value(&self) -> Value<'_> {
        match self {
            Given::One(value) => *value,
            Given::Own(text) => Value::Text(text),
        }
    }
}

/// Values of a statement, in their order.
macro_rules! given {
    ($($value:expr),* $(,)?) => { vec![$(Given::One(Value::from($value))),*] };
}

impl<'a> Statement<'a> {
    fn inserts(sql: &'static str, values: Vec<Given<'a>>) -> Statement<'a> {
        Statement {
            sql,
            values,
            changes: None,
        }
    }

    fn changes(id: ConversationId, sql: &'static str, values: Vec<Given<'a>>) -> Statement<'a> {
        Statement {
            sql,
            values,
            changes: Some(id),
        }
    }

    /// The statement that appends a record; `None` for an entry.
    pub fn of(site: SiteId, record: &'a Record) -> Option<Statement<'a>> {
        let changes = |id: ConversationId, sql, more: Vec<Given<'a>>| {
            let place = given![site.0, whole(id.0)];
            let values = place.into_iter().chain(more).collect();
            Statement::changes(id, sql, values)
        };
        Some(match record {
            Record::Opened {
                id,
                visitor,
                at,
                context,
            } => {
                let mut values = given![site.0, whole(id.0), bits(visitor.0), whole(at.0)];
                values.extend(told(context));
                Statement::inserts(OPENED, values)
            }
            Record::Entry { .. } => return None,
            Record::State {
                conversation: id,
                state,
            } => Statement::changes(*id, STATE, stands(site, *id, state)),
            Record::Seen {
                conversation,
                by,
                seq,
            } => changes(*conversation, seen(*by), given![seq.0]),
            Record::Context {
                conversation,
                context,
            } => changes(*conversation, CONTEXT, told(context)),
            Record::Topic {
                conversation,
                topic,
                priority,
            } => {
                let topic = topic.map(|topic| topic.0);
                changes(*conversation, TOPIC, given![topic, *priority])
            }
            Record::Announced {
                conversation,
                forecast,
            } => changes(*conversation, ANNOUNCED, foreseen(Some(*forecast))),
            Record::Filled {
                visitor,
                conversation,
                filled,
            } => fills(site, *visitor, *conversation, filled),
            Record::LeftAway { conversation } => changes(*conversation, LEFT_AWAY, Vec::new()),
            Record::Choice {
                agent,
                choice: chosen,
            } => Statement::inserts(CHOICE, given![site.0, agent.0, choice(*chosen)]),
            Record::Shift {
                agent,
                at,
                presence: is,
            } => Statement::inserts(SHIFT, given![site.0, agent.0, whole(at.0), presence(*is)]),
            Record::Past { team, past } => Statement::inserts(PAST, was(site, *team, past)),
            Record::Rated {
                conversation,
                end,
                agent,
                at,
                rating,
            } => {
                let mut values = given![site.0, whole(conversation.0), end.0, whole(at.0)];
                values.extend(rated(agent.as_ref(), rating));
                Statement::inserts(RATED, values)
            }
        })
    }
}

fn rated<'a>(agent: Option<&'a Face>, rating: &'a Rating) -> Vec<Given<'a>> {
    given![
        agent.map(|face| face.id.0),
        agent.map(|face| face.name.as_str()),
        rating.score,
        scale(rating.scale),
        rating.comment.as_str(),
    ]
}

fn seen(by: Side) -> &'static str {
    match by {
        Side::Visitor => SEEN_BY_VISITOR,
        Side::Agent => SEEN_BY_AGENT,
    }
}

fn fills(
    site: SiteId,
    visitor: VisitorId,
    conversation: Option<ConversationId>,
    filled: &[Filled],
) -> Statement<'static> {
    let text = filled_text(filled).map_or(Given::One(Value::Null), Given::Own);
    match conversation {
        Some(id) => {
            let mut values = given![site.0, whole(id.0)];
            values.push(text);
            Statement::changes(id, FILLED, values)
        }
        None => {
            let mut values = given![site.0, bits(visitor.0)];
            values.push(text);
            Statement::inserts(DRAFTED, values)
        }
    }
}

impl<'a> Statement<'a> {
    /// The statement that overwrites words that are there, by nobody but their author; `None` for
    /// an entry that amends nothing. For stores that find entries by their place.
    pub fn amends(
        site: SiteId,
        conversation: ConversationId,
        who: Option<Who>,
        entry: &'a Entry,
    ) -> Option<Statement<'a>> {
        let What::Amended { of, text, .. } = &entry.what else {
            return None;
        };
        let (side, id) = who.map(person).unzip();
        let words = text.as_ref().map(Text::as_str);
        let values = given![site.0, whole(conversation.0), of.0, side, id, words];
        Some(Statement::changes(conversation, AMEND, values))
    }
}

fn stands<'a>(site: SiteId, id: ConversationId, state: &'a State) -> Vec<Given<'a>> {
    let (agent, reason) = (state.agent.as_ref(), state.reason);
    let mut values = given![
        site.0,
        whole(id.0),
        agent.map(|face| face.id.0),
        agent.map(|face| face.name.as_str()),
        whole(state.since.0),
        whole(state.senior.0),
        state.returned,
        state.parked,
        state.ended,
        state.team.map(|team| team.0),
        state.prefers.map(|(agent, _)| agent.0),
        state.prefers.map(|(_, until)| whole(until.0)),
    ];
    values.push(match &state.handover {
        Some(handover) => Given::Own(handover_text(handover)),
        None => Given::One(Value::Null),
    });
    values.extend(given![
        state.passing,
        reason.map(|reason| rule(reason.rule)),
        reason.map(|reason| whole(reason.waited_ms)),
        reason.map(|reason| reason.load),
        reason.map(|reason| reason.capacity),
        reason.and_then(|reason| reason.idle_ms).map(whole),
        reason.map(|reason| reason.candidates),
        reason.map(|reason| reason.skill),
        reason.map(|reason| reason.relaxed),
    ]);
    values
}

fn was(site: SiteId, team: Option<TeamId>, past: &Past) -> Vec<Given<'static>> {
    let (kind, at, ms, forecast) = match *past {
        Past::Answered {
            at,
            waited_ms,
            forecast,
        } => ("answered", at, waited_ms, forecast),
        Past::Handled { at, took_ms } => ("handled", at, took_ms, None),
    };
    let team = team.map(|team| team.0);
    let mut values = given![site.0, team, kind, whole(at.0), whole(ms)];
    values.extend(foreseen(forecast));
    values
}

fn told(context: &Context) -> Vec<Given<'_>> {
    given![
        &context.url,
        &context.title,
        &context.locale,
        &context.zone,
        &context.browser
    ]
}

fn foreseen(forecast: Option<Forecast>) -> Vec<Given<'static>> {
    let range = forecast.and_then(|forecast| forecast.range);
    given![
        forecast.map(|forecast| whole(forecast.base_ms)),
        forecast.map(|forecast| forecast.ahead),
        range.map(|range| whole(range.low_ms)),
        range.map(|range| whole(range.middle_ms)),
        range.map(|range| whole(range.high_ms)),
        range.map(|range| whole(range.bound_ms)),
    ]
}
