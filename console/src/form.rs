//! One form: what is wrong with its fields, and sending it once at a time.
//!
//! Knows nothing about what the form is for. Never sends again by itself.

use crate::api::{Fault, spawn};
use crate::words::{Words, again_in, refusal, use_words};
use leptos::prelude::*;
use shared::{Millis, RefusalCode};
use std::future::Future;
use web::dom::{El, el, watch};
use web::{Reading, clock, page};

/// What is to be done with the answer of a success.
pub type Done = Box<dyn FnOnce()>;

/// What a form is doing. Copyable handle.
#[derive(Clone, Copy)]
pub struct Form {
    busy: RwSignal<bool>,
    fault: RwSignal<Option<Fault>>,
    // The field found wrong before sending.
    wrong: RwSignal<Option<String>>,
    until: RwSignal<Option<Millis>>,
}

impl Form {
    /// A form that was not sent.
    pub fn new() -> Form {
        Form {
            busy: RwSignal::new(false),
            fault: RwSignal::new(None),
            wrong: RwSignal::new(None),
            until: RwSignal::new(None),
        }
    }

    /// Marks the first field that fails its check, and returns whether none does.
    pub fn check(self, fields: &[(&'static str, bool)]) -> bool {
        self.fault.set(None);
        let wrong = fields.iter().find(|(_, fine)| !fine).map(|(name, _)| *name);
        self.wrong.set(wrong.map(str::to_owned));
        if let Some(name) = wrong {
            page::focus(&field_id(name));
        }
        wrong.is_none()
    }

    /// Sends the form unless it is being sent; what `call` returns is done after a success.
    pub fn send(self, call: impl Future<Output = Result<Done, Fault>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.fault.set(None);
        spawn(async move {
            let answer = call.await;
            // The page may be gone by the time of the answer.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(done) => done(),
                Err(fault) => self.fail(fault),
            }
        });
    }

    /// Whether the field, or a part of what it stands for, is wrong, and whether it was the relay
    /// that found out.
    pub fn wrong(self, name: &str) -> Option<bool> {
        if self.wrong.with(|wrong| wrong.as_deref() == Some(name)) {
            return Some(false);
        }
        let covers = |fault: &Fault| {
            fault
                .field()
                .is_some_and(|field| covers(name, &place(field)))
        };
        self.fault
            .with(|fault| fault.as_ref().is_some_and(covers).then_some(true))
    }

    /// What the relay says about a wrong field, in its own words.
    pub fn says(self) -> String {
        self.fault.with(|fault| match fault {
            Some(Fault::Refused(refused)) => match &refused.field {
                // It names the field itself.
                Some(_) => refused.says.clone(),
                None => String::new(),
            },
            _ => String::new(),
        })
    }

    /// Forgets what was wrong.
    pub fn clear(self) {
        self.fault.set(None);
        self.wrong.set(None);
    }

    fn fail(self, fault: Fault) {
        if let Some(field) = fault.field() {
            let place = place(field);
            // The field of the whole of it or, where there is one, of the very part.
            for (end, _) in place.match_indices('.').chain([(place.len(), "")]) {
                page::focus(&field_id(&place[..end]));
            }
        }
        let retry_ms = fault.refusal().and_then(|refusal| refusal.retry_ms);
        self.until
            .set(retry_ms.map(|ms| clock::now().plus(u64::from(ms))));
        self.fault.set(Some(fault));
    }

    fn sentence(self, words: &Words) -> &'static str {
        self.fault.with(|fault| match fault {
            None => "",
            Some(Fault::Unreachable) => words.unreachable,
            // A wrong field is told beside the field.
            Some(Fault::Refused(refused)) => match (refused.refusal.code, &refused.field) {
                (RefusalCode::FieldWrong, Some(_)) => "",
                (RefusalCode::FieldWrong, None) => words.field_wrong,
                (RefusalCode::TooFast, _) => words.too_many_tries,
                (code, _) => refusal(words.lang, code),
            },
        })
    }
}

/// The place that the relay calls `teams[2].name`, as this console calls its fields.
fn place(field: &str) -> String {
    field.replace('[', ".").replace(']', "")
}

/// Whether a place is this one or within it.
pub fn covers(name: &str, place: &str) -> bool {
    let rest = place.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Returns the id of a field, by which it is given the focus.
pub fn field_id(name: &str) -> String {
    ["field-", name].concat()
}

/// Draws a form that calls `send` in place of the browser's own sending.
pub fn sheet(class: &str, test: &str, send: impl Fn() + 'static) -> El {
    let form = el("form", class)
        .attr("novalidate", "")
        .attr("data-test", test);
    form.on("submit", move |event| {
        event.prevent_default();
        send();
    })
}

/// Draws the button that sends a form, and the refusal when there was one.
pub fn submit(form: Form, label: &'static str, busy: &'static str, test: &str) -> El {
    let words = use_words();
    let now = clock::ticking(Reading::new(move || form.until.get().is_some()));
    let left_ms = move || {
        let until = form.until.get()?;
        Some(until.since(now.get())).filter(|ms| *ms > 0)
    };
    watch(move || {
        if form.until.get().is_some_and(|until| until <= now.get()) {
            form.until.set(None);
        }
    });
    let text = move || match left_ms() {
        Some(ms) => again_in(words.lang, ms),
        None if form.busy.get() => busy.to_owned(),
        None => label.to_owned(),
    };
    let disabled = move || (form.busy.get() || left_ms().is_some()).then_some("");
    let fault = el("p", "form-fault")
        .attr("role", "alert")
        .attr("data-test", "form-fault")
        .live_text(move || form.sentence(words));
    let button = el("button", "button primary")
        .attr("type", "submit")
        .attr("data-test", test)
        .live_attr("disabled", disabled)
        .live_text(text);
    el("div", "slot").children([fault, button])
}

#[cfg(test)]
mod tests {
    use super::{covers, place};

    #[test]
    fn a_field_stands_for_all_of_its_place() {
        let wrong = place("teams[1].hours.week[0]");

        assert_eq!(wrong, "teams.1.hours.week.0");
        assert!(covers("teams.1.hours.week.0", &wrong) && covers("teams.1.hours", &wrong));
        assert!(!covers("teams.1.hours.week.0.from", &wrong) && !covers("teams.1.h", &wrong));
        assert!(!covers("email", "emails"));
    }
}
