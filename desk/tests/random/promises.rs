//! What people are promised, checked from the outside: by what is sent and saved, effect by effect.

use super::store::Store;
use desk::{Effect, Frame, Record};
use shared::{ConversationId, Place, Rule, Status, ToAgent, ToVisitor, What};
use std::collections::BTreeMap;

/// What was told so far.
#[derive(Default)]
pub struct Promises {
    ahead: BTreeMap<ConversationId, u32>,
}

impl Promises {
    /// Checks one effect against what came before it. `store` holds what was saved before.
    pub fn check(&mut self, effect: &Effect, store: &Store) -> Result<(), String> {
        match effect {
            Effect::Save(record) => self.check_record(record, store),
            Effect::Send {
                frame: Frame::Visitor(frame),
                ..
            } => self.check_frame(frame),
            Effect::Send { .. } | Effect::Replay { .. } | Effect::Hangup { .. } => Ok(()),
        }
    }

    /// The owner changed something, or the desk was made again: places may be other ones.
    pub fn forget_places(&mut self) {
        self.ahead.clear();
    }

    fn check_record(&mut self, record: &Record, store: &Store) -> Result<(), String> {
        match record {
            Record::Topic { conversation, .. } => {
                self.ahead.remove(conversation);
            }
            Record::Entry {
                conversation,
                entry,
                ..
            } if entry.what.nonce().is_none() => {
                self.ahead.remove(conversation);
            }
            Record::State {
                conversation,
                state,
            } => {
                let before = &store.rows[conversation].state;
                if before.ended && state.ended {
                    return Err(format!("{conversation} ended twice"));
                }
                let given = state.reason.filter(|_| state.agent != before.agent);
                let by_routing = given.filter(|reason| is_routing(reason.rule));
                if let Some(reason) = by_routing
                    && reason.load + 100 > reason.capacity
                {
                    return Err(format!(
                        "{conversation} was given beyond capacity: {reason:?}"
                    ));
                }
                if state.senior != before.senior || state.team != before.team {
                    self.ahead.remove(conversation);
                }
                let is_older = state.senior < before.senior;
                if is_older {
                    return Err(format!("{conversation} became older than it is"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn check_frame(&mut self, frame: &ToVisitor) -> Result<(), String> {
        match frame {
            ToVisitor::Status {
                conversation,
                status: Status::Waiting(place),
            } => self.check_place(*conversation, place),
            ToVisitor::Welcome(welcome) => match &welcome.conversation {
                Some(standing) => match &standing.status {
                    Status::Waiting(place) => self.check_place(standing.conversation, place),
                    Status::Answered(_) | Status::Ended | Status::Parked(_) => Ok(()),
                },
                None => Ok(()),
            },
            ToVisitor::Opened(standing) => match &standing.status {
                Status::Waiting(place) => self.check_place(standing.conversation, place),
                status => Err(format!("opened as {status:?}")),
            },
            _ => Ok(()),
        }
    }

    /// A place never gets worse without somebody having passed.
    fn check_place(&mut self, id: ConversationId, place: &Place) -> Result<(), String> {
        let before = self.ahead.insert(id, place.ahead);
        let passed = place.moved.map_or(0, |moved| moved.passed);
        match before {
            Some(before) if place.ahead > before + passed => Err(format!(
                "{id} had {before} ahead, has {} and was told {passed} passed",
                place.ahead
            )),
            _ => Ok(()),
        }
    }
}

fn is_routing(rule: Rule) -> bool {
    match rule {
        Rule::OnlyOneFree
        | Rule::LeastLoaded
        | Rule::LongestIdle
        | Rule::LowestId
        | Rule::BestSkilled
        | Rule::SameAgent => true,
        Rule::Taken | Rule::Transferred | Rule::CameBack | Rule::TakenOver => false,
    }
}

/// What random inputs must lead to now and then.
pub const KINDS: &[&str] = &[
    "agent offer_ended accepted",
    "agent offer_ended declined",
    "agent offer_ended expired",
    "agent offer_ended withdrawn",
    "agent offered",
    "agent unanswered",
    "entry amended",
    "entry quieted",
    "entry reopened",
    "entry shared",
    "entry taken back",
    "entry taken_over",
    "entry transferred",
    "entry unanswered",
    "rule BestSkilled",
    "rule CameBack",
    "rule LeastLoaded",
    "rule OnlyOneFree",
    "rule SameAgent",
    "rule TakenOver",
    "rule Transferred",
    "save past",
    "save rated",
    "state parked",
    "state passing cold",
    "state passing warm",
    "visitor quiet",
];

/// The kind of an effect, as [`KINDS`] names it.
pub fn kind(effect: &Effect) -> String {
    match effect {
        Effect::Save(Record::Entry { entry, .. }) => {
            let kind = match &entry.what {
                What::Said { .. } => "said",
                What::Joined { .. } => "joined",
                What::Returned => "returned",
                What::Ended { .. } => "ended",
                What::Transferred { .. } => "transferred",
                What::Unanswered { .. } => "unanswered",
                What::TakenOver { .. } => "taken_over",
                What::Quieted => "quieted",
                What::Reopened { .. } => "reopened",
                What::Shared { .. } => "shared",
                What::Withdrawn { .. } => "withdrawn",
                What::Amended { text: Some(_), .. } => "amended",
                What::Amended { text: None, .. } => "taken back",
            };
            format!("entry {kind}")
        }
        Effect::Save(Record::State { state, .. }) => match &state.handover {
            _ if state.parked => "state parked".to_owned(),
            Some(handover) if state.passing && handover.warm => "state passing warm".to_owned(),
            Some(_) if state.passing => "state passing cold".to_owned(),
            _ => match state.reason {
                Some(reason) => format!("rule {:?}", reason.rule),
                None => "state".to_owned(),
            },
        },
        Effect::Save(Record::Past { .. }) => "save past".to_owned(),
        Effect::Save(Record::Rated { .. }) => "save rated".to_owned(),
        Effect::Send {
            frame: Frame::Agent(ToAgent::OfferEnded { how, .. }),
            ..
        } => format!("agent offer_ended {how:?}").to_lowercase(),
        Effect::Send {
            frame: Frame::Agent(ToAgent::Offered(_)),
            ..
        } => "agent offered".to_owned(),
        Effect::Send {
            frame: Frame::Agent(ToAgent::Unanswered { .. }),
            ..
        } => "agent unanswered".to_owned(),
        Effect::Send {
            frame: Frame::Visitor(ToVisitor::Quiet { .. }),
            ..
        } => "visitor quiet".to_owned(),
        Effect::Save(_) | Effect::Send { .. } | Effect::Replay { .. } | Effect::Hangup { .. } => {
            "other".to_owned()
        }
    }
}
