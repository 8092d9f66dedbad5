//! A transcript as JSON, for programs. `docs/protocol.md` tells its form, which is only added to.
//!
//! The names of things are those of the protocol. Never holds a number of a person or a tab.

use super::Transcript;
use serde::Serialize;
use shared::{Author, Entry, Millis, Side, Target, What};

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    site: &'a str,
    conversation: u64,
    opened_at: String,
    ended: bool,
    zone: &'a str,
    language: &'static str,
    entries: Vec<Event<'a>>,
    ratings: Vec<Rated<'a>>,
}

#[derive(Default, Serialize)]
struct Event<'a> {
    seq: u32,
    at: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Side>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct Rated<'a> {
    end: u32,
    score: u8,
    scale: shared::Scale,
    comment: &'a str,
}

pub fn write(transcript: &Transcript) -> String {
    let at = |at: Millis| {
        transcript
            .zoned(at)
            .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
            .to_string()
    };
    let rated = transcript.ratings.iter().map(|(end, rating)| Rated {
        end: end.0,
        score: rating.score,
        scale: rating.scale,
        comment: &rating.comment,
    });
    let events = transcript.entries.iter().map(|entry| Event {
        seq: entry.seq.0,
        at: at(entry.at),
        ..event(entry)
    });
    let written = Written {
        format: "deskbell.transcript",
        version: VERSION,
        site: &transcript.site,
        conversation: transcript.row.id.0,
        opened_at: at(transcript.row.opened_at),
        ended: transcript.row.state.ended,
        zone: transcript.zone_name(),
        language: transcript.lang.tag(),
        entries: events.collect(),
        ratings: rated.collect(),
    };
    let mut text =
        serde_json::to_string_pretty(&written).expect("a transcript is made of plain data");
    text.push('\n');
    text
}

/// Something that one of the two ends did.
fn by<'a>(kind: &'static str, author: &'a Author) -> Event<'a> {
    Event {
        kind,
        by: Some(author.side()),
        agent: match author {
            Author::Visitor => None,
            Author::Agent(face) => Some(&face.name),
        },
        ..Event::default()
    }
}

fn event(entry: &Entry) -> Event<'_> {
    let event = |kind| Event {
        kind,
        ..Event::default()
    };
    match &entry.what {
        What::Said { author, text, .. } => Event {
            text: Some(text.as_str()),
            ..by("said", author)
        },
        What::Withdrawn { author, .. } => by("withdrawn", author),
        What::Amended { author, .. } => by("amended", author),
        What::Shared { author, file, .. } => Event {
            text: Some(&file.name),
            ..by("shared", author)
        },
        What::Joined { agent } => Event {
            agent: Some(&agent.name),
            ..event("joined")
        },
        What::Returned => event("returned"),
        What::Ended { by } => Event {
            by: Some(*by),
            ..event("ended")
        },
        What::Transferred { from, to } => Event {
            agent: Some(&from.name),
            to: Some(match to {
                Target::Agent(face) => &face.name,
                Target::Team(team) => &team.name,
            }),
            ..event("transferred")
        },
        What::Unanswered { agent } => Event {
            agent: Some(&agent.name),
            ..event("unanswered")
        },
        What::TakenOver { from, by } => Event {
            agent: Some(&from.name),
            to: Some(&by.name),
            ..event("taken_over")
        },
        What::Quieted => event("quieted"),
        What::Reopened { by } => Event {
            by: Some(*by),
            ..event("reopened")
        },
    }
}
