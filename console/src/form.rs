//! One form: its fields, what is wrong with them, and sending it once at a time.
//!
//! Knows nothing about what the form is for. Never sends again by itself.

use crate::api::Fault;
use crate::words::{Words, again_in, refusal, use_words};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::{Millis, RefusalCode};
use std::future::Future;
use wasm_bindgen_futures::spawn_local;
use web::{clock, page};

/// What a form is doing. Copyable handle.
#[derive(Clone, Copy)]
pub struct Form {
    busy: RwSignal<bool>,
    fault: RwSignal<Option<Fault>>,
    // The field found wrong before sending.
    wrong: RwSignal<Option<&'static str>>,
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
        self.wrong.set(wrong);
        if let Some(name) = wrong {
            page::focus(&field_id(name));
        }
        wrong.is_none()
    }

    /// Sends the form unless it is being sent; `done` is given the answer of a success.
    pub fn send<T: 'static>(
        self,
        call: impl Future<Output = Result<T, Fault>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.fault.set(None);
        spawn_local(async move {
            let answer = call.await;
            // The page may be gone by the time of the answer.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => done(answer),
                Err(fault) => self.fail(fault),
            }
        });
    }

    fn fail(self, fault: Fault) {
        if let Some(field) = fault.field() {
            page::focus(&field_id(field));
        }
        let retry_ms = fault.refusal().and_then(|refusal| refusal.retry_ms);
        self.until
            .set(retry_ms.map(|ms| clock::now().plus(u64::from(ms))));
        self.fault.set(Some(fault));
    }

    /// Whether the field is wrong, and whether it was the relay that found out.
    fn wrong(self, name: &str) -> Option<bool> {
        if self.wrong.get() == Some(name) {
            return Some(false);
        }
        self.fault.with(|fault| {
            fault
                .as_ref()?
                .field()
                .filter(|field| *field == name)
                .map(|_| true)
        })
    }

    fn sentence(self, words: &Words) -> Option<String> {
        self.fault.with(|fault| match fault.as_ref()? {
            Fault::Unreachable => Some(words.unreachable.to_owned()),
            // A wrong field is told beside the field.
            Fault::Refused(refused) if refused.refusal.code == RefusalCode::FieldWrong => refused
                .field
                .is_none()
                .then(|| words.field_wrong.to_owned()),
            Fault::Refused(refused) => Some(refusal(words.lang, refused.refusal.code).to_owned()),
        })
    }
}

fn field_id(name: &str) -> String {
    format!("field-{name}")
}

/// How a field is typed into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A password.
    Password,
    /// A small number.
    Number,
    /// Several lines.
    Lines,
}

impl Kind {
    fn input_type(self) -> &'static str {
        match self {
            Kind::Text | Kind::Lines => "text",
            Kind::Email => "email",
            Kind::Password => "password",
            Kind::Number => "number",
        }
    }
}

/// A labelled field with its hint, and what is wrong with it.
#[component]
pub fn Field(
    form: Form,
    /// Its name in the body of the call, by which the relay refuses it.
    name: &'static str,
    /// For browser tests.
    test: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] kind: Kind,
    #[prop(optional, into)] hint: String,
    /// What to say when it is wrong.
    #[prop(into)]
    rule: String,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let words = use_words();
    let (id, hint_id) = (field_id(name), format!("hint-{name}"));
    let error_id = format!("error-{name}");
    let described = [hint_id.clone(), error_id.clone()].join(" ");
    let wrong = Memo::new(move |_| form.wrong(name));
    let error = move || {
        wrong.get().map(|refused| match (refused, kind) {
            (true, Kind::Email) => words.email_refused.to_owned(),
            (true, Kind::Password) => words.password_refused.to_owned(),
            _ => rule.clone(),
        })
    };
    let invalid = move || {
        if wrong.get().is_some() {
            "true"
        } else {
            "false"
        }
    };
    let input = if kind == Kind::Lines {
        view! {
            <textarea
                id=id.clone()
                data-test=test
                rows="3"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                data-test=test
                type=kind.input_type()
                autocomplete=autocomplete
                aria-describedby=described
                aria-invalid=invalid
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {input}
            <p class="field-hint" id=hint_id hidden=move || wrong.get().is_some()>{hint}</p>
            <p class="field-error" id=error_id role="alert">{error}</p>
        </div>
    }
    .into_any()
}

/// The button that sends a form, and the refusal when there was one.
#[component]
pub fn Submit(
    form: Form,
    label: &'static str,
    busy_label: &'static str,
    test: &'static str,
) -> impl IntoView {
    let words = use_words();
    let now = clock::ticking(Signal::derive(move || form.until.get().is_some()));
    let left_ms = move || {
        let until = form.until.get()?;
        Some(until.since(now.get())).filter(|ms| *ms > 0)
    };
    Effect::new(move |_| {
        if form.until.get().is_some_and(|until| until <= now.get()) {
            form.until.set(None);
        }
    });
    let text = move || match left_ms() {
        Some(ms) => again_in(words.lang, ms),
        None if form.busy.get() => busy_label.to_owned(),
        None => label.to_owned(),
    };
    view! {
        <p class="form-fault" role="alert" data-test="form-fault">
            {move || form.sentence(words)}
        </p>
        <button
            type="submit"
            class="button primary"
            data-test=test
            disabled=move || form.busy.get() || left_ms().is_some()
        >
            {text}
        </button>
    }
    .into_any()
}

/// Keeps the browser from sending the form itself, then calls `send`.
pub fn on_submit(send: impl Fn() + 'static) -> impl Fn(SubmitEvent) + 'static {
    move |event| {
        event.prevent_default();
        send();
    }
}
