//! What saved records add to the metrics: who was given conversations by which rule, and how often
//! the announced waits held.
//!
//! Counts only what is in the store; never decides anything.

use crate::store::rule_name;
use desk::Record;
use desk::estimate::Past;
use metrics::counter;
use shared::{ConversationId, Rule, SiteId, What};
use std::collections::{BTreeMap, BTreeSet};

/// What some records add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Conversations that were given to agents.
    pub assigned: BTreeMap<Rule, u64>,
    /// Waits for which a bound was announced.
    pub bounds: u64,
    /// Those of them that were not longer than it.
    pub held: u64,
    /// Ratings, by their score.
    pub rated: BTreeMap<u8, u64>,
}

impl Counts {
    /// Counts records that are saved together.
    pub fn of(records: &[(SiteId, Record)]) -> Counts {
        let mut counts = Counts::default();
        // An entry says that somebody came; how it stands then says why. Later changes of how it
        // stands repeat the reason, without an entry.
        let mut joined = BTreeSet::<(SiteId, ConversationId)>::new();
        for (site, record) in records {
            match record {
                Record::Entry {
                    conversation,
                    entry,
                    ..
                } => {
                    if let What::Joined { .. } | What::TakenOver { .. } = entry.what {
                        joined.insert((*site, *conversation));
                    }
                }
                Record::State {
                    conversation,
                    state,
                } => {
                    if let Some(reason) = state.reason
                        && joined.remove(&(*site, *conversation))
                    {
                        *counts.assigned.entry(reason.rule).or_default() += 1;
                    }
                }
                Record::Past { past, .. } => counts.learn(past),
                Record::Rated { rating, .. } => {
                    *counts.rated.entry(rating.score).or_default() += 1;
                }
                Record::Opened { .. }
                | Record::Seen { .. }
                | Record::Context { .. }
                | Record::Topic { .. }
                | Record::Announced { .. }
                | Record::Filled { .. }
                | Record::LeftAway { .. }
                | Record::Choice { .. }
                | Record::Shift { .. } => {}
            }
        }
        counts
    }

    fn learn(&mut self, past: &Past) {
        if let Past::Answered {
            waited_ms,
            forecast: Some(forecast),
            ..
        } = past
            && let Some(range) = forecast.range
        {
            self.bounds += 1;
            self.held += u64::from(*waited_ms <= range.bound_ms);
        }
    }

    /// Adds them to the metrics of this process.
    pub fn publish(self) {
        for (rule, count) in self.assigned {
            counter!("deskbell_assigned_total", "rule" => rule_name(rule)).increment(count);
        }
        for (score, count) in self.rated {
            counter!("deskbell_ratings_total", "score" => score.to_string()).increment(count);
        }
        if self.bounds > 0 {
            counter!("deskbell_wait_bound_total").increment(self.bounds);
            counter!("deskbell_wait_bound_held_total").increment(self.held);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::estimate::{Forecast, Range};
    use desk::{Row, State};
    use shared::{AgentId, Context, Entry, Face, Millis, Reason, Seq, VisitorId};

    const SITE: SiteId = SiteId(1);
    const FIRST: ConversationId = ConversationId(1);

    #[test]
    fn who_is_given_a_conversation_counts_once_whatever_happens_to_it_then() {
        let (given, parked) = (
            state(Some(Rule::Taken), false),
            state(Some(Rule::Taken), true),
        );
        let counts = Counts::of(&[
            joined(),
            given,
            parked,
            joined(),
            state(Some(Rule::CameBack), false),
            state(None, false),
        ]);

        let assigned = BTreeMap::from([(Rule::Taken, 1), (Rule::CameBack, 1)]);
        assert_eq!(counts.assigned, assigned);
    }

    #[test]
    fn a_bound_is_held_up_to_its_last_millisecond() {
        let answered = |waited_ms, bound_ms: Option<u64>| {
            let range = bound_ms.map(|bound_ms| Range {
                low_ms: 1,
                middle_ms: 2,
                high_ms: 3,
                bound_ms,
            });
            let forecast = Forecast {
                base_ms: 1_000,
                ahead: 0,
                range,
            };
            let past = Past::Answered {
                at: Millis(1),
                waited_ms,
                forecast: Some(forecast),
            };
            (SITE, Record::Past { team: None, past })
        };

        let counts = Counts::of(&[
            answered(10, Some(10)),
            answered(11, Some(10)),
            answered(12, None),
        ]);

        assert_eq!((counts.held, counts.bounds), (1, 2));
    }

    fn joined() -> (SiteId, Record) {
        let entry = Entry {
            seq: Seq(1),
            at: Millis(1),
            what: What::Joined { agent: ada() },
        };
        let record = Record::Entry {
            conversation: FIRST,
            who: None,
            entry,
        };
        (SITE, record)
    }

    fn state(rule: Option<Rule>, parked: bool) -> (SiteId, Record) {
        let new = Row::opened(FIRST, VisitorId(1), Millis(1), Context::default());
        let reason = rule.map(|rule| Reason {
            rule,
            waited_ms: 0,
            load: 0,
            capacity: 400,
            idle_ms: None,
            candidates: 1,
            skill: 0,
            relaxed: 0,
        });
        let state = State {
            agent: reason.map(|_| ada()),
            reason,
            parked,
            ..new.state
        };
        let record = Record::State {
            conversation: FIRST,
            state,
        };
        (SITE, record)
    }

    fn ada() -> Face {
        Face {
            id: AgentId(1),
            name: "Ada".to_owned(),
        }
    }
}
