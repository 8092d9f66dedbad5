//! What is looked for, and what of it was found so far.
//!
//! Asks a moment after the last sign was typed; an answer to an older question is dropped.

use crate::api::{self, spawn};
use leptos::prelude::*;
use shared::rest::search::{Hit, Sought};
use shared::{AgentId, Millis, SiteId};
use std::time::Duration;

/// How long after the last sign it is asked.
const PAUSE: Duration = Duration::from_millis(180);
/// Messages that are held at most; further back one page replaces another.
const HELD_LEN_MAX: usize = 300;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The search. Copyable handle.
#[derive(Clone, Copy)]
pub struct Hunt {
    /// The words.
    pub text: RwSignal<String>,
    /// The visitor.
    pub person: RwSignal<String>,
    /// The label.
    pub label: RwSignal<String>,
    /// The number of the agent, or nothing.
    pub agent: RwSignal<String>,
    /// The first day, as a field of dates has it.
    pub from: RwSignal<String>,
    /// The last day.
    pub until: RwSignal<String>,
    /// What was found.
    pub hits: RwSignal<Vec<Hit>>,
    /// Where the next page begins.
    pub before: RwSignal<Option<u64>>,
    /// Whether an answer is awaited.
    pub busy: RwSignal<bool>,
    /// Whether there was none.
    pub failed: RwSignal<bool>,
    asked: StoredValue<u32>,
    answered: StoredValue<Option<Sought>>,
}

impl Hunt {
    /// Looks for nothing.
    pub fn new() -> Hunt {
        Hunt {
            text: RwSignal::default(),
            person: RwSignal::default(),
            label: RwSignal::default(),
            agent: RwSignal::default(),
            from: RwSignal::default(),
            until: RwSignal::default(),
            hits: RwSignal::default(),
            before: RwSignal::default(),
            busy: RwSignal::default(),
            failed: RwSignal::default(),
            asked: StoredValue::new(0),
            answered: StoredValue::new(None),
        }
    }

    /// Looks for nothing any more.
    pub fn clear(self) {
        for field in self.fields() {
            field.set(String::new());
        }
    }

    /// Whether anything is looked for.
    pub fn asks(self) -> bool {
        self.fields()
            .iter()
            .any(|field| field.with(|text| !text.trim().is_empty()))
    }

    /// Whether it is looked for by more than words.
    pub fn is_filtered(self) -> bool {
        self.fields()[1..]
            .iter()
            .any(|field| field.with(|text| !text.is_empty()))
    }

    /// Asks a moment later, when the question is another one than before.
    pub fn follow(self, site: Option<SiteId>) {
        let sought = self.sought();
        let number = self.next();
        if self.answered.get_value().as_ref() == Some(&sought) {
            return;
        }
        if !self.asks() {
            self.answered.set_value(Some(sought));
            self.busy.set(false);
            self.failed.set(false);
            self.before.set(None);
            return self.hits.set(Vec::new());
        }
        self.busy.set(true);
        set_timeout(
            move || {
                if self.asked.try_get_value() == Some(number) {
                    self.look(site, false);
                }
            },
            PAUSE,
        );
    }

    /// Asks at once: anew, or for the next page.
    pub fn look(self, site: Option<SiteId>, further: bool) {
        let Some(site) = site else { return };
        let number = self.next();
        let sought = untrack(|| self.sought());
        let page = Sought {
            before: self.before.get_untracked().filter(|_| further),
            ..sought.clone()
        };
        self.busy.set(true);
        self.failed.set(false);
        spawn(async move {
            let answer = api::search(site, &page).await;
            // Something else is asked by now, or nobody is there any more.
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            self.busy.set(false);
            let Ok(found) = answer else {
                return self.failed.set(true);
            };
            self.answered.set_value(Some(sought));
            self.before.set(found.before);
            self.hits.update(|hits| {
                if !further || hits.len() >= HELD_LEN_MAX {
                    hits.clear();
                }
                hits.extend(found.hits);
            });
        });
    }

    fn next(self) -> u32 {
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        number
    }

    fn fields(self) -> [RwSignal<String>; 6] {
        [
            self.text,
            self.person,
            self.label,
            self.agent,
            self.from,
            self.until,
        ]
    }

    fn sought(self) -> Sought {
        let trimmed = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        Sought {
            // Not trimmed: behind a space the last word is whole.
            text: self.text.get().trim_start().to_owned(),
            person: trimmed(self.person),
            label: trimmed(self.label),
            agent: self.agent.with(|id| id.parse().ok()).map(AgentId),
            from: self.from.with(|day| midnight(day)),
            until: self
                .until
                .with(|day| midnight(day))
                .map(|at| at.plus(DAY_MS)),
            before: None,
        }
    }
}

/// The beginning of a day by the clock of this browser.
fn midnight(day: &str) -> Option<Millis> {
    if day.len() != 10 {
        return None;
    }
    let text = [day, "T00:00:00"].concat();
    let at = js_sys::Date::new(&text.into()).get_time();
    (at >= 0.0).then_some(Millis(at as u64))
}
