//! Effects as one line each, and the store of the play.

use desk::{ConnId, Effect, Frame, Record, Row};
use shared::{
    AgentId, Author, Bookmark, Choice, Conversation, ConversationId, Entry, Place, Refusal, Side,
    Standing, Status, TabId, ToAgent, ToVisitor, What, Who,
};
use std::collections::BTreeMap;

/// Keeps a record as a store does.
pub fn keep(
    record: &Record,
    rows: &mut BTreeMap<ConversationId, Row>,
    choices: &mut BTreeMap<AgentId, Choice>,
    stored: &mut BTreeMap<(Who, TabId), u32>,
) {
    let of = match record {
        Record::Opened {
            id,
            visitor,
            at,
            context,
        } => {
            rows.insert(*id, Row::opened(*id, *visitor, *at, context.clone()));
            return;
        }
        Record::Choice { agent, choice } => {
            choices.insert(*agent, *choice);
            return;
        }
        Record::Entry {
            conversation,
            who,
            entry,
        } => {
            if let (Some(who), What::Said { nonce, .. }) = (who, &entry.what) {
                let before = stored
                    .insert((*who, nonce.tab), nonce.count)
                    .unwrap_or_default();
                assert_eq!(
                    nonce.count,
                    before + 1,
                    "each count of a tab once, in order"
                );
            }
            conversation
        }
        Record::Standing { conversation, .. }
        | Record::Seen { conversation, .. }
        | Record::Context { conversation, .. } => conversation,
    };
    rows.get_mut(of)
        .expect("opened before it changes")
        .apply(record);
}

/// One effect on one line.
pub fn effect(effect: &Effect, name: &dyn Fn(ConnId) -> String) -> String {
    match effect {
        Effect::Save(record) => format!("save  {}", record_line(record)),
        Effect::Send { to, frame } => {
            let to: Vec<_> = to.iter().map(|conn| name(*conn)).collect();
            let frame = match frame {
                Frame::Visitor(frame) => to_visitor(frame),
                Frame::Agent(frame) => to_agent(frame),
            };
            format!("send  {}  {frame}", to.join(" "))
        }
        Effect::Replay {
            to,
            conversation,
            after,
            until,
        } => {
            let until = until.map_or_else(|| "end".to_owned(), |until| format!("#{until}"));
            format!(
                "send  {}  replay c{conversation} after #{after} until {until}",
                name(*to)
            )
        }
        Effect::Hangup { conn, close } => format!("hang  {}  {}", name(*conn), close.as_str()),
    }
}

fn record_line(record: &Record) -> String {
    match record {
        Record::Opened { id, visitor, .. } => format!("opened c{id} v{}", visitor.0),
        Record::Entry {
            conversation,
            entry,
            ..
        } => format!("c{conversation} {}", line(entry)),
        Record::Standing {
            conversation,
            agent,
            returned,
            ended,
            ..
        } => {
            let agent = agent.as_ref().map_or("nobody", |face| face.name.as_str());
            let returned = if *returned { " returned" } else { "" };
            let ended = if *ended { " ended" } else { "" };
            format!("c{conversation} with {agent}{returned}{ended}")
        }
        Record::Seen {
            conversation,
            by,
            seq,
        } => {
            format!("c{conversation} seen by {} #{seq}", side(*by))
        }
        Record::Context {
            conversation,
            context,
        } => format!("c{conversation} on {}", context.url),
        Record::Choice { agent, choice } => format!("agent {agent} {choice:?}").to_lowercase(),
    }
}

fn to_visitor(frame: &ToVisitor) -> String {
    match frame {
        ToVisitor::Token { .. } => "token".to_owned(),
        ToVisitor::Welcome(welcome) => format!(
            "welcome counted={} {} door: {}",
            welcome.counted,
            welcome
                .conversation
                .as_ref()
                .map_or_else(|| "new".to_owned(), standing),
            place(&welcome.door)
        ),
        ToVisitor::Opened(opened) => format!("opened {}", standing(opened)),
        ToVisitor::Added {
            conversation,
            entries,
        } => added(*conversation, entries),
        ToVisitor::Status {
            conversation,
            status: now,
        } => format!("c{conversation} {}", status(now)),
        ToVisitor::Typing { conversation } => format!("typing c{conversation}"),
        ToVisitor::Seen(at) => format!("seen {}", mark(at)),
        ToVisitor::Refused { nonce, refusal } => {
            let count = nonce.map_or_else(String::new, |nonce| format!(" ={}", nonce.count));
            format!("refused{count} {}", refused(refusal))
        }
        ToVisitor::Pong => "pong".to_owned(),
    }
}

fn to_agent(frame: &ToAgent) -> String {
    match frame {
        ToAgent::Welcome(welcome) => format!(
            "welcome {} counted={} [{}] queue {} colleagues {}",
            welcome.me.name,
            welcome.counted,
            welcome
                .conversations
                .iter()
                .map(listed)
                .collect::<Vec<_>>()
                .join(", "),
            queue(&welcome.queue),
            welcome.colleagues.len()
        ),
        ToAgent::Listed { conversations } => {
            format!(
                "listed {}",
                conversations
                    .iter()
                    .map(listed)
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
        ToAgent::Queue { order } => format!("queue {}", queue(order)),
        ToAgent::Added {
            conversation,
            entries,
        } => added(*conversation, entries),
        ToAgent::About {
            conversation,
            context,
        } => format!("about c{conversation} on {}", context.url),
        ToAgent::Typing {
            conversation,
            agent,
        } => {
            let who = agent.as_ref().map_or("visitor", |face| face.name.as_str());
            format!("typing c{conversation} {who}")
        }
        ToAgent::Seen(at) => format!("seen {}", mark(at)),
        ToAgent::Colleague(colleague) => format!(
            "colleague {} {:?} {} {}/{}",
            colleague.face.name,
            colleague.choice,
            if colleague.here { "here" } else { "gone" },
            colleague.load,
            colleague.capacity
        ),
        ToAgent::Refused {
            nonce,
            conversation,
            refusal,
        } => {
            let count = nonce.map_or_else(String::new, |nonce| format!(" ={}", nonce.count));
            let about = conversation.map_or_else(String::new, |id| format!(" c{id}"));
            format!("refused{count}{about} {}", refused(refusal))
        }
        ToAgent::Pong => "pong".to_owned(),
    }
}

fn added(conversation: ConversationId, entries: &[Entry]) -> String {
    format!(
        "c{conversation} {}",
        entries.iter().map(line).collect::<Vec<_>>().join(", ")
    )
}

fn line(entry: &Entry) -> String {
    let what = match &entry.what {
        What::Said {
            author: Author::Visitor,
            nonce,
            text,
        } => {
            format!("visitor ={}: \"{}\"", nonce.count, text.preview(40))
        }
        What::Said {
            author: Author::Agent(face),
            nonce,
            text,
        } => {
            format!("{} ={}: \"{}\"", face.name, nonce.count, text.preview(40))
        }
        What::Joined { agent } => format!("{} joined", agent.name),
        What::Returned => "returned".to_owned(),
        What::Ended { by } => format!("ended by {}", side(*by)),
    };
    format!("#{} {what}", entry.seq)
}

fn listed(conversation: &Conversation) -> String {
    let with = match (&conversation.agent, conversation.ended) {
        (_, true) => "ended".to_owned(),
        (Some(face), false) => format!("with {}", face.name),
        (None, false) => "waits".to_owned(),
    };
    let reason = conversation.reason.map_or_else(String::new, |reason| {
        format!(
            " by {:?} {}/{} of {}",
            reason.rule, reason.load, reason.capacity, reason.candidates
        )
    });
    let here = if conversation.here { "" } else { " (left)" };
    format!(
        "c{} {with}{reason} #{}{here}",
        conversation.id, conversation.last
    )
}

fn standing(standing: &Standing) -> String {
    let now = status(&standing.status);
    format!("c{} {now} last=#{}", standing.conversation, standing.last)
}

fn status(status: &Status) -> String {
    match status {
        Status::Waiting(waiting) => format!("waiting {}", place(waiting)),
        Status::Answered(face) => format!("answered by {}", face.name),
        Status::Ended => "ended".to_owned(),
    }
}

fn place(place: &Place) -> String {
    let staffed = if place.staffed { "" } else { " (nobody there)" };
    format!("{} ahead{staffed}", place.ahead)
}

fn queue(order: &[ConversationId]) -> String {
    format!(
        "[{}]",
        order
            .iter()
            .map(|id| format!("c{id}"))
            .collect::<Vec<_>>()
            .join(" ")
    )
}

fn mark(mark: &Bookmark) -> String {
    format!("c{}#{}", mark.conversation, mark.seq)
}

fn refused(refusal: &Refusal) -> String {
    let retry = refusal
        .retry_ms
        .map_or_else(String::new, |ms| format!(" retry {ms} ms"));
    format!("{}{retry}", refusal.code.as_str())
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Visitor => "visitor",
        Side::Agent => "agent",
    }
}
