//! Effects as one line each. Short enough to be read as a play, complete enough to be trusted.

use desk::{ConnId, Effect, Frame, Record, State, estimate::Past};
use shared::agent::Colleague;
use shared::{
    Author, Bookmark, Conversation, ConversationId, Entry, Filled, Handover, Nearness, Offer,
    Place, Presence, Rating, Reason, Refusal, Side, Standing, Status, Target, ToAgent, ToVisitor,
    What,
};

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
        Record::State {
            conversation,
            state: now,
        } => format!("c{conversation} {}", state(now)),
        Record::Topic {
            conversation,
            topic,
            priority,
        } => match topic {
            Some(topic) => format!("c{conversation} about t{topic} priority {priority}"),
            None => format!("c{conversation} about nothing"),
        },
        Record::Announced {
            conversation,
            forecast,
        } => match forecast.range {
            Some(range) => format!("c{conversation} announced < {} ms", range.bound_ms),
            None => format!("c{conversation} foreseen {} ms", forecast.base_ms),
        },
        Record::Shift {
            agent, presence, ..
        } => format!("agent {agent} is {presence:?}").to_lowercase(),
        Record::Past { team, past } => {
            let team = team.map_or_else(String::new, |team| format!(" team {team}"));
            match past {
                Past::Answered { waited_ms, .. } => format!("waited {waited_ms} ms{team}"),
                Past::Handled { took_ms, .. } => format!("handled in {took_ms} ms{team}"),
            }
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
        Record::Filled {
            visitor,
            conversation,
            filled: all,
        } => match conversation {
            Some(id) => format!("c{id} filled {}", filled(all)),
            None => format!("draft of v{} {}", visitor.0, filled(all)),
        },
        Record::LeftAway { conversation } => format!("c{conversation} left while nobody was there"),
        Record::Rated {
            conversation,
            end,
            agent,
            rating,
            ..
        } => {
            let agent = agent.as_ref().map_or("nobody", |face| face.name.as_str());
            format!("c{conversation} end #{end} of {agent} {}", rated(rating))
        }
        Record::Choice { agent, choice } => format!("agent {agent} {choice:?}").to_lowercase(),
    }
}

fn filled(all: &[Filled]) -> String {
    let one = |one: &Filled| format!("{}:\"{}\"", one.field, one.value);
    let all: Vec<_> = all.iter().map(one).collect();
    format!("[{}]", all.join(" "))
}

fn state(state: &State) -> String {
    let agent = state.agent.as_ref();
    let mut line = format!("with {}", agent.map_or("nobody", |face| face.name.as_str()));
    let flags = [
        (state.returned, " returned"),
        (state.parked, " parked"),
        (state.passing, " passing"),
        (state.ended, " ended"),
    ];
    for (is_set, flag) in flags {
        if is_set {
            line += flag;
        }
    }
    if let Some(team) = state.team {
        line += &format!(" team {team}");
    }
    if let Some((agent, _)) = state.prefers {
        line += &format!(" prefers {agent}");
    }
    line
}

fn target(target: &Target) -> String {
    match target {
        Target::Agent(face) => face.name.clone(),
        Target::Team(team) => format!("team {}", team.name),
    }
}

fn handover(handover: &Handover) -> String {
    let warm = if handover.warm { "warm" } else { "cold" };
    let to = target(&handover.to);
    format!(
        "{warm} from {} to {to} \"{}\"",
        handover.from.name, handover.note
    )
}

fn why(reason: &Reason) -> String {
    let mut line = format!("by {:?} {}/{}", reason.rule, reason.load, reason.capacity);
    line += &format!(" of {}", reason.candidates);
    if reason.skill > 0 || reason.relaxed > 0 {
        line += &format!(" skill {} relaxed {}", reason.skill, reason.relaxed);
    }
    line
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
        ToVisitor::Quiet {
            conversation,
            closes_at,
        } => match closes_at {
            Some(at) => format!("c{conversation} closes at {at}"),
            None => format!("c{conversation} stays open"),
        },
        ToVisitor::Form { fields } => format!("form of {}", fields.len()),
        ToVisitor::Filled { filled: all } => format!("filled {}", filled(all)),
        ToVisitor::Rated {
            conversation,
            scale,
            rating,
        } => match rating {
            Some(rating) => format!("c{conversation} {}", rated(rating)),
            None => format!("c{conversation} can be rated with {scale:?}").to_lowercase(),
        },
    }
}

fn to_agent(frame: &ToAgent) -> String {
    match frame {
        ToAgent::Welcome(welcome) => format!(
            "welcome {} counted={} [{}] colleagues {}",
            welcome.me.name,
            welcome.counted,
            all_listed(&welcome.conversations),
            welcome.colleagues.len()
        ),
        ToAgent::Listed { conversations } => format!("listed {}", all_listed(conversations)),
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
        ToAgent::Colleague(colleague) => colleague_line(colleague),
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
        ToAgent::Offered(offer) => offered(offer),
        ToAgent::OfferEnded { conversation, how } => {
            format!("offer of c{conversation} {how:?}").to_lowercase()
        }
        ToAgent::Unanswered {
            conversation,
            returns_at,
        } => format!("unanswered c{conversation} returns at {returns_at}"),
        ToAgent::Rated {
            conversation,
            rating,
        } => format!("c{conversation} {}", rated(rating)),
        ToAgent::Proven { conversation } => format!("c{conversation} proven"),
        ToAgent::Noted(note) => format!(
            "c{} note of {} behind #{}: \"{}\"",
            note.conversation, note.agent.name, note.after, note.text
        ),
        ToAgent::Accuracy(coverage) => format!("accuracy {}/{}", coverage.held, coverage.of),
        ToAgent::Form { fields } => format!("form of {}", fields.len()),
        ToAgent::Filled {
            conversation,
            filled: all,
            left_away,
        } => {
            let away = if *left_away { " left away" } else { "" };
            format!("c{conversation} filled {}{away}", filled(all))
        }
    }
}

fn offered(offer: &Offer) -> String {
    let passed = offer
        .handover
        .as_ref()
        .map_or_else(String::new, |passed| format!(" {}", handover(passed)));
    let (id, until) = (offer.conversation, offer.until);
    format!("offered c{id} until {until} {}{passed}", why(&offer.reason))
}

fn all_listed(conversations: &[Conversation]) -> String {
    let all: Vec<_> = conversations.iter().map(listed).collect();
    all.join(", ")
}
fn rated(rating: &Rating) -> String {
    let scale = format!("{:?}", rating.scale).to_lowercase();
    format!("rated {} {scale} \"{}\"", rating.score, rating.comment)
}

fn colleague_line(colleague: &Colleague) -> String {
    let chosen = format!("{:?}", colleague.choice);
    let presence = match colleague.presence {
        Presence::Offline => "gone".to_owned(),
        presence if format!("{presence:?}") == chosen => "here".to_owned(),
        presence => format!("is {presence:?}"),
    };
    let pause = colleague
        .pauses_until
        .map_or_else(String::new, |until| format!(" pauses until {until}"));
    let (name, load) = (&colleague.face.name, colleague.load);
    format!(
        "colleague {name} {chosen} {presence} {load}/{}{pause}",
        colleague.capacity
    )
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
            author,
            nonce,
            text,
            quote,
        } => {
            let (name, count) = (named(author), nonce.count);
            let quote = quote.map_or_else(String::new, |seq| format!(" to #{seq}"));
            format!("{name} ={count}{quote}: \"{}\"", text.preview(40))
        }
        What::Withdrawn { nonce, .. } => format!("={} withdrawn", nonce.count),
        What::Amended {
            author,
            nonce,
            of,
            text,
        } => {
            let (name, count) = (named(author), nonce.count);
            match text {
                Some(text) => format!("{name} ={count} amends #{of}: \"{}\"", text.preview(40)),
                None => format!("{name} ={count} withdraws #{of}"),
            }
        }
        What::Shared {
            author,
            nonce,
            file,
        } => {
            let by = match author {
                Author::Visitor => "visitor",
                Author::Agent(face) => &face.name,
            };
            format!("{by} ={} shares \"{}\"", nonce.count, file.name)
        }
        What::Joined { agent } => format!("{} joined", agent.name),
        What::Returned => "returned".to_owned(),
        What::Ended { by } => format!("ended by {}", side(*by)),
        What::Transferred { from, to } => format!("{} passes on to {}", from.name, target(to)),
        What::Unanswered { agent } => format!("unanswered by {}", agent.name),
        What::TakenOver { from, by } => format!("{} took over from {}", by.name, from.name),
        What::Quieted => "ended, quiet".to_owned(),
        What::Reopened { by } => format!("reopened by {}", side(*by)),
    };
    format!("#{} {what}", entry.seq)
}

fn named(author: &Author) -> &str {
    match author {
        Author::Visitor => "visitor",
        Author::Agent(face) => &face.name,
    }
}

fn listed(conversation: &Conversation) -> String {
    let with = match (&conversation.agent, conversation.ended) {
        (_, true) => "ended".to_owned(),
        (Some(face), false) => format!("with {}", face.name),
        (None, false) => "waits".to_owned(),
    };
    let mut line = format!("c{} {with}", conversation.id);
    if conversation.parked {
        line += " parked";
    }
    if let Some(reason) = &conversation.reason {
        line += &format!(" {}", why(reason));
    }
    if let Some(agent) = conversation.offered_to {
        line += &format!(" offered to {agent}");
    }
    line += &format!(" #{}", conversation.last);
    match conversation.nearness {
        Nearness::Here => {}
        nearness => line += &format!(" ({nearness:?})").to_lowercase(),
    }
    if conversation.closes_at.is_some() {
        line += " closing";
    }
    line
}

fn standing(standing: &Standing) -> String {
    let now = status(&standing.status);
    let closing = standing.closes_at.map_or("", |_| " closing");
    let reopens = standing.reopen_until.map_or("", |_| " reopens");
    let (id, last) = (standing.conversation, standing.last);
    format!("c{id} {now} last=#{last}{closing}{reopens}")
}

fn status(status: &Status) -> String {
    match status {
        Status::Waiting(waiting) => format!("waiting {}", place(waiting)),
        Status::Answered(face) => format!("answered by {}", face.name),
        Status::Ended => "ended".to_owned(),
        Status::Parked(face) => {
            let face = face.as_ref().map_or("nobody", |face| face.name.as_str());
            format!("parked with {face}")
        }
    }
}

fn place(place: &Place) -> String {
    let staffed = if place.staffed { "" } else { " (nobody there)" };
    let mut line = format!("{} ahead{staffed}", place.ahead);
    if let Some(wait) = place.wait {
        line += &format!(" {}-{} < {} ms", wait.low_ms, wait.high_ms, wait.bound_ms);
    }
    if let Some(moved) = place.moved {
        let (answered, left, passed) = (moved.answered, moved.left, moved.passed);
        line += &format!(" (answered {answered} left {left} passed {passed})");
    }
    if let Some(at) = place.opens_at {
        line += &format!(" opens at {at}");
    }
    line
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
