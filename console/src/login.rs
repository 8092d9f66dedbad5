//! The log-in.
//!
//! Never says which half was wrong, never keeps the password after it was sent.

use crate::api;
use crate::checks;
use crate::door::{door, focus_soon};
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::paint::only;
use crate::session::Session;
use crate::words::{Words, use_words};
use leptos::prelude::*;
use shared::RefusalCode;
use shared::rest::Login;
use web::dom::{El, el};

/// The password was right.
fn ask_code(asks: RwSignal<bool>) {
    asks.set(true);
    focus_soon("field-code");
}

/// Draws the log-in.
pub fn login_page() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let form = Form::new();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (code, asks) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move || {
        let login = Login {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            code: asks.get_untracked().then(|| code.get_untracked()),
        };
        let fields = [
            ("email", checks::email(&login.email)),
            ("password", !login.password.is_empty()),
            (
                "code",
                login
                    .code
                    .as_ref()
                    .is_none_or(|code| !code.trim().is_empty()),
            ),
        ];
        if form.check(&fields) {
            form.send(async move {
                match api::login(&login).await {
                    Err(fault) if fault.is(RefusalCode::FactorNeeded) => {
                        Ok(Box::new(move || ask_code(asks)) as Done)
                    }
                    answer => {
                        let me = answer.map_err(api::at_code)?;
                        Ok(Box::new(move || session.enter(me)) as Done)
                    }
                }
            });
        }
    };
    let [email_field, password_field] = fields(words);
    let code_field = only(
        move || asks.get(),
        move || code_field(words).draw(form, code),
    );
    let fields = sheet("form", "login", send).children([
        email_field.draw(form, email),
        password_field.draw(form, password),
        code_field,
        submit(form, words.log_in, words.logging_in, "login-submit"),
    ]);
    let foot = el("p", "door-foot").text(words.no_account);
    door(
        words.log_in,
        words.log_in_lead,
        el("div", "").children([fields, foot]),
    )
}

fn fields(words: &Words) -> [Field; 2] {
    [
        Field {
            name: "email",
            test: "login-email",
            label: words.email,
            kind: Kind::Email,
            rule: words.email_wrong.to_owned(),
            autocomplete: "username",
            ..Field::default()
        },
        Field {
            name: "password",
            test: "login-password",
            label: words.password,
            kind: Kind::Password,
            rule: words.password_needed.to_owned(),
            autocomplete: "current-password",
            ..Field::default()
        },
    ]
}

fn code_field(words: &Words) -> Field {
    let says = words.account();
    Field {
        name: "code",
        test: "login-code",
        label: says.code_ask,
        hint: says.code_ask_lead.to_owned(),
        rule: says.code_wrong.to_owned(),
        autocomplete: "one-time-code",
        ..Field::default()
    }
}
