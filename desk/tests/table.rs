//! Every event in every state of a conversation, as one table: what it becomes, or why not.
//!
//! A cell that is missing or that differs fails, and then the table as the desk plays it is
//! printed: the difference is what to judge.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "table/stage.rs"]
mod stage;
#[path = "play/store.rs"]
#[expect(dead_code, reason = "no desk is made again here")]
mod store;

use shared::agent::Recipient;
use shared::{FromAgent, FromVisitor, RefusalCode};
use stage::{ANA, BO, CY, GONE_MS, GRACE_MS, IT, Stage, TEAM, TOPIC};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The states in which everything is tried. Ana has it, or is asked to take it.
const STATES: [&str; 12] = [
    "none", "waiting", "offered", "given", "late", "warm", "cold", "team", "parked", "closing",
    "ended", "old",
];

/// What can happen. `a` is Ana, `b` is Bo, who has nothing to do with it except that transfers to
/// an agent are to him; `c` is Cy, a supervisor, the only one in the team.
const EVENTS: [&str; 38] = [
    "v says",
    "v says, back",
    "v ends",
    "v reopens",
    "v stays",
    "v topic",
    "v leaves",
    "v is gone",
    "a says",
    "b says",
    "a takes",
    "b takes",
    "a accepts",
    "b accepts",
    "a declines",
    "b declines",
    "a to b",
    "a to b warm",
    "a to team",
    "a to team warm",
    "b to a",
    "a to a",
    "a takes over",
    "b takes over",
    "c takes over",
    "a ends",
    "b ends",
    "c ends",
    "a reopens",
    "b reopens",
    "a stays",
    "b stays",
    "time",
    "a lost",
    "b lost",
    "c lost",
    "a dismissed",
    "b dismissed",
];

const TABLE: &str = "
               none      waiting   offered   given     late      warm
v says         waiting   .         .         .         given     .
v says, back   waiting   .         .         .         given     .
v ends         !unknown  ended     ended     ended     ended     ended
v reopens      !unknown  .         .         .         .         .
v stays        .         .         .         .         .         .
v topic        .         .         waiting   .         .         .
v leaves       .         .         .         .         .         .
v is gone      .         .         .         parked    .         .
a says         !unknown  !yours    !yours    .         given     .
b says         !unknown  !yours    !yours    !yours    !yours    .
a takes        !unknown  given     given     .         .         given
b takes        !unknown  bo's      bo's      !taken    !taken    bo's
a accepts      !offer    !offer    given     .         .         .
b accepts      !offer    !offer    !offer    !offer    !offer    bo's
a declines     !offer    !offer    waiting   !offer    !offer    !offer
b declines     !offer    !offer    !offer    !offer    !offer    given
a to b         !unknown  !yours    !yours    cold      cold      cold
a to b warm    !unknown  !yours    !yours    warm      warm      .
a to team      !unknown  !yours    !yours    team      team      team
a to team warm !unknown  !yours    !yours    warm      warm      .
b to a         !unknown  !yours    !yours    !yours    !yours    !yours
a to a         !unknown  !yours    !yours    !target   !target   !target
a takes over   !allowed  !allowed  !allowed  !allowed  !allowed  !allowed
b takes over   !allowed  !allowed  !allowed  !allowed  !allowed  !allowed
c takes over   !unknown  cy's      cy's      cy's      cy's      cy's
a ends         !unknown  ended     ended     ended     ended     ended
b ends         !unknown  ended     ended     !yours    !yours    !yours
c ends         !unknown  ended     ended     !yours    !yours    !yours
a reopens      !unknown  !yours    !yours    .         .         .
b reopens      !unknown  !yours    !yours    !yours    !yours    !yours
a stays        .         .         .         .         .         .
b stays        .         .         .         .         .         .
time           .         .         waiting   closing   waiting   given
a lost         .         .         .         waiting   waiting   waiting
b lost         .         .         .         .         .         given
c lost         .         .         .         .         .         .
a dismissed    .         .         .         waiting   waiting   waiting
b dismissed    .         .         .         .         .         given

               cold      team      parked    closing   ended     old
v says         .         .         given     given     .         .
v says, back   .         .         given     given     !open     !open
v ends         ended     ended     ended     ended     !ended    !ended
v reopens      .         .         .         .         given     !late
v stays        .         .         .         given     .         .
v topic        .         .         .         .         .         .
v leaves       .         .         .         .         .         .
v is gone      .         .         .         parked    .         .
a says         !yours    !yours    .         given     !ended    !ended
b says         !yours    !yours    !yours    !yours    !ended    !ended
a takes        given     given     .         .         !ended    !ended
b takes        bo's      bo's      !taken    !taken    !ended    !ended
a accepts      !offer    !offer    .         .         !offer    !offer
b accepts      bo's      !offer    !offer    !offer    !offer    !offer
a declines     !offer    !offer    !offer    !offer    !offer    !offer
b declines     given     !offer    !offer    !offer    !offer    !offer
a to b         !yours    !yours    cold      cold      !ended    !ended
a to b warm    !yours    !yours    warm      warm      !ended    !ended
a to team      !yours    !yours    team      team      !ended    !ended
a to team warm !yours    !yours    warm      warm      !ended    !ended
b to a         !yours    !yours    !yours    !yours    !ended    !ended
a to a         !yours    !yours    !target   !target   !ended    !ended
a takes over   !allowed  !allowed  !allowed  !allowed  !allowed  !allowed
b takes over   !allowed  !allowed  !allowed  !allowed  !allowed  !allowed
c takes over   cy's      cy's      cy's      cy's      !ended    !ended
a ends         ended     ended     ended     ended     !ended    !ended
b ends         ended     ended     !yours    !yours    !ended    !ended
c ends         ended     ended     !yours    !yours    !ended    !ended
a reopens      !yours    !yours    .         .         given     !late
b reopens      !yours    !yours    !yours    !yours    bo's      !late
a stays        .         .         .         given     .         .
b stays        .         .         .         .         .         .
time           given     .         .         ended     old       .
a lost         .         .         .         waiting   .         .
b lost         given     .         .         .         .         .
c lost         .         given     .         .         .         .
a dismissed    .         .         .         waiting   .         .
b dismissed    given     .         .         .         .         .
";

#[test]
fn every_event_in_every_state_does_what_the_table_says() {
    let written = parse(TABLE);
    let mut wrong = Vec::new();
    let mut played = String::new();

    for half in STATES.chunks(STATES.len() / 2) {
        writeln!(played, "\n{}", row("", half.iter().copied())).unwrap();
        for event in EVENTS {
            let cells: Vec<_> = half.iter().map(|state| outcome(state, event)).collect();
            for (state, cell) in half.iter().zip(&cells) {
                let expected = written.get(&(event.to_owned(), (*state).to_owned()));
                if expected != Some(cell) {
                    wrong.push(format!("{state}, {event}: {cell}, not {expected:?}"));
                }
            }
            writeln!(played, "{}", row(event, cells.iter().map(String::as_str))).unwrap();
        }
    }

    let known = STATES.len() * EVENTS.len();
    assert!(wrong.is_empty(), "{}\n{played}", wrong.join("\n"));
    assert_eq!(written.len(), known, "the table has a cell for nothing");
}

fn row<'a>(head: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = format!("{head:<15}");
    for cell in cells {
        write!(line, "{cell:<10}").unwrap();
    }
    line.trim_end().to_owned()
}

/// The cells by event and state.
fn parse(table: &str) -> BTreeMap<(String, String), String> {
    let mut cells = BTreeMap::new();
    let mut states: Vec<&str> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty()) {
        let (event, rest) = line.split_at(15);
        let words: Vec<_> = rest.split_whitespace().collect();
        if event.trim().is_empty() {
            states = words;
            continue;
        }
        assert_eq!(words.len(), states.len(), "{line}");
        for (state, word) in states.iter().zip(words) {
            let key = (event.trim().to_owned(), (*state).to_owned());
            cells.insert(key, word.to_owned());
        }
    }
    cells
}

/// What becomes of it: `.` when it stays as it is.
fn outcome(state: &str, event: &str) -> String {
    let mut stage = staged(state);
    assert_eq!(stage.state(), state, "the stage is set");
    stage.refusal();

    happens(&mut stage, event);

    match stage.refusal() {
        Some(code) => refused(code).to_owned(),
        None if stage.state() == state => ".".to_owned(),
        None => stage.state().to_owned(),
    }
}

fn staged(state: &str) -> Stage {
    let mut stage = Stage::new();
    if state == "none" {
        return stage;
    }
    stage.visitor_says();
    if state == "waiting" {
        return stage;
    }
    stage.offer(ANA);
    if state == "offered" {
        return stage;
    }
    stage.agent(ANA, FromAgent::Accept { conversation: IT });
    if state == "late" {
        stage.wait_for_change();
        return stage;
    }
    stage.agent_says(ANA);
    match state {
        "given" => {}
        "warm" => stage.agent_transfers(ANA, Recipient::Agent(BO), true),
        "cold" => stage.agent_transfers(ANA, Recipient::Agent(BO), false),
        "team" => stage.agent_transfers(ANA, Recipient::Team(TEAM), false),
        "parked" => stage.visitor_goes(GONE_MS),
        "closing" => stage.wait_for_change(),
        "ended" | "old" => {
            stage.agent(ANA, FromAgent::End { conversation: IT });
            if state == "old" {
                stage.wait_for_change();
            }
        }
        other => panic!("there is no state {other}"),
    }
    stage
}

fn happens(stage: &mut Stage, event: &str) {
    let conversation = IT;
    let agent = match event.as_bytes()[0] {
        b'a' => ANA,
        b'b' => BO,
        _ => CY,
    };
    match event {
        "v says" => stage.visitor_says(),
        "v says, back" => {
            stage.visitor_says();
            stage.visitor(FromVisitor::Reopen { conversation });
        }
        "v ends" => stage.visitor(FromVisitor::End { conversation }),
        "v reopens" => stage.visitor(FromVisitor::Reopen { conversation }),
        "v stays" => stage.visitor(FromVisitor::Stay { conversation }),
        "v topic" => stage.visitor(FromVisitor::Topic { topic: Some(TOPIC) }),
        "v leaves" => {
            stage.visitor(FromVisitor::Leaving);
            stage.visitor_goes(GRACE_MS);
        }
        "v is gone" => stage.visitor_goes(GONE_MS),
        "a to b" => stage.agent_transfers(ANA, Recipient::Agent(BO), false),
        "a to b warm" => stage.agent_transfers(ANA, Recipient::Agent(BO), true),
        "a to team" => stage.agent_transfers(ANA, Recipient::Team(TEAM), false),
        "a to team warm" => stage.agent_transfers(ANA, Recipient::Team(TEAM), true),
        "b to a" => stage.agent_transfers(BO, Recipient::Agent(ANA), false),
        "a to a" => stage.agent_transfers(ANA, Recipient::Agent(ANA), false),
        "time" => stage.wait_for_change(),
        _ => match &event[2..] {
            "says" => stage.agent_says(agent),
            "takes" => stage.agent(agent, FromAgent::Take { conversation }),
            "accepts" => stage.agent(agent, FromAgent::Accept { conversation }),
            "declines" => stage.agent_declines(agent),
            "takes over" => stage.agent(agent, FromAgent::TakeOver { conversation }),
            "ends" => stage.agent(agent, FromAgent::End { conversation }),
            "reopens" => stage.agent(agent, FromAgent::Reopen { conversation }),
            "stays" => stage.agent(agent, FromAgent::Stay { conversation }),
            "lost" => stage.agent_is_lost(agent),
            "dismissed" => stage.dismiss(agent),
            other => panic!("nothing is called {other}"),
        },
    }
}

/// Refusals as the table writes them.
fn refused(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::UnknownConversation => "!unknown",
        RefusalCode::ConversationEnded => "!ended",
        RefusalCode::TakenByAnother => "!taken",
        RefusalCode::NotYours => "!yours",
        RefusalCode::NotAllowed => "!allowed",
        RefusalCode::OfferOver => "!offer",
        RefusalCode::NobodyThere => "!nobody",
        RefusalCode::UnknownTarget => "!target",
        RefusalCode::ReopenTooLate => "!late",
        RefusalCode::AlreadyOpen => "!open",
        other => other.as_str(),
    }
}
