//! Saves records, in their order, with as few waits as there can be: everything is sent at once,
//! and neighbouring entries in one statement.
//!
//! A record that changes a conversation which is not there breaks a law, like everything that the
//! schema refuses. Never reads a conversation and never repairs one.

pub mod line;

use super::wire::Wire;
use crate::store::error::StoreError;
use crate::store::rows::{bits, handover_text, person, whole};
use crate::store::session::Value;
use crate::store::statements::{
    ANNOUNCED, CHOICE, CONTEXT, OPENED, PAST, SEEN_BY_AGENT, SEEN_BY_VISITOR, SHIFT, STATE, TOPIC,
};
use crate::store::texts::{choice, presence, rule, side};
use crate::store::told::Told;
use desk::estimate::{Forecast, Past};
use desk::{Record, State};
use line::{Given, Line, given};
use shared::{Context, ConversationId, Entry, Side, SiteId, TeamId, What, Who};

/// Rows come out of `unnest` in the order of its arrays, and are inserted one after the other: the
/// laws see each with those before it.
const ENTRIES: &str = "INSERT INTO entries
    (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab, count, words,
    to_agent, to_team, to_name, by_side)
    SELECT * FROM unnest(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::text[],
    ?6::text[], ?7::bigint[], ?8::bigint[], ?9::text[], ?10::bigint[], ?11::bigint[], ?12::text[],
    ?13::bigint[], ?14::bigint[], ?15::text[], ?16::text[])";
/// Columns of an entry.
const COLUMNS: usize = 16;

/// Saves all of them; an error means that what was done so far must be undone.
pub fn append(wire: &Wire, records: &[(SiteId, Record)]) -> Result<(), StoreError> {
    let mut line = Line::default();
    let mut entries = Entries::default();
    for (site, record) in records {
        if let Record::Entry {
            conversation,
            who,
            entry,
        } = record
        {
            // This one kind of entry asks how its conversation stands: it keeps its place among
            // the other records. All others only ask for the entries before them.
            let is_reopened = matches!(entry.what, What::Reopened { .. });
            if is_reopened {
                entries.end(&mut line);
            }
            entries.add(*site, *conversation, *who, entry);
            if is_reopened {
                entries.end(&mut line);
            }
        } else {
            save(&mut line, *site, record);
        }
    }
    entries.end(&mut line);
    line.send(wire)
}

/// Entries that are to be inserted together, column by column.
#[derive(Default)]
struct Entries<'a> {
    columns: [Vec<Value<'a>>; COLUMNS],
}

impl<'a> Entries<'a> {
    fn add(&mut self, site: SiteId, at: ConversationId, who: Option<Who>, entry: &'a Entry) {
        let (who_side, who_id) = who.map(person).unzip();
        let told = Told::of(&entry.what);
        let row: [Value<'a>; COLUMNS] = [
            site.0.into(),
            whole(at.0).into(),
            entry.seq.0.into(),
            whole(entry.at.0).into(),
            told.kind.into(),
            who_side.into(),
            who_id.into(),
            told.agent.map(|face| face.id.0).into(),
            told.agent.map(|face| face.name.as_str()).into(),
            told.said.map(|(nonce, _)| bits(nonce.tab.0)).into(),
            told.said.map(|(nonce, _)| nonce.count).into(),
            told.said.map(|(_, text)| text.as_str()).into(),
            told.to_agent.into(),
            told.to_team.into(),
            told.to_name.into(),
            told.by.map(side).into(),
        ];
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
    }

    fn end(&mut self, line: &mut Line<'a>) {
        if !self.columns[0].is_empty() {
            let columns = std::mem::take(&mut self.columns);
            line.run(ENTRIES, columns.into_iter().map(Given::Many).collect());
        }
    }
}

fn save<'a>(line: &mut Line<'a>, site: SiteId, record: &'a Record) {
    match record {
        Record::Opened {
            id,
            visitor,
            at,
            context,
        } => {
            let mut values = given![site.0, whole(id.0), bits(visitor.0), whole(at.0)];
            values.extend(told(context));
            line.run(OPENED, values);
        }
        // Taken together by the caller.
        Record::Entry { .. } => {}
        Record::State {
            conversation,
            state,
        } => save_state(line, site, *conversation, state),
        Record::Seen {
            conversation,
            by,
            seq,
        } => {
            let update = match by {
                Side::Visitor => SEEN_BY_VISITOR,
                Side::Agent => SEEN_BY_AGENT,
            };
            let values = given![site.0, whole(conversation.0), seq.0];
            line.change(update, values, *conversation);
        }
        Record::Context {
            conversation,
            context,
        } => {
            let mut values = given![site.0, whole(conversation.0)];
            values.extend(told(context));
            line.change(CONTEXT, values, *conversation);
        }
        Record::Topic {
            conversation,
            topic,
            priority,
        } => {
            let topic = topic.map(|topic| topic.0);
            let values = given![site.0, whole(conversation.0), topic, *priority];
            line.change(TOPIC, values, *conversation);
        }
        Record::Announced {
            conversation,
            forecast,
        } => {
            let mut values = given![site.0, whole(conversation.0)];
            values.extend(foreseen(Some(*forecast)));
            line.change(ANNOUNCED, values, *conversation);
        }
        Record::Choice {
            agent,
            choice: chosen,
        } => line.run(CHOICE, given![site.0, agent.0, choice(*chosen)]),
        Record::Shift {
            agent,
            at,
            presence: is,
        } => line.run(SHIFT, given![site.0, agent.0, whole(at.0), presence(*is)]),
        Record::Past { team, past } => save_past(line, site, *team, past),
    }
}

fn save_state<'a>(line: &mut Line<'a>, site: SiteId, id: ConversationId, state: &'a State) {
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
    line.change(STATE, values, id);
}

fn save_past(line: &mut Line<'_>, site: SiteId, team: Option<TeamId>, past: &Past) {
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
    line.run(PAST, values);
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
