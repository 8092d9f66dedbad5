//! The log-in.
//!
//! Never says which half was wrong, never keeps the password after it was sent.

use crate::api;
use crate::checks;
use crate::door::door;
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::session::Session;
use crate::words::use_words;
use leptos::prelude::*;
use shared::rest::Login;
use web::dom::{El, el};

/// Draws the log-in.
pub fn login_page() -> El {
    let words = use_words();
    let session: Session = expect_context();
    let form = Form::new();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move || {
        let login = Login {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        let fields = [
            ("email", checks::email(&login.email)),
            ("password", !login.password.is_empty()),
        ];
        if form.check(&fields) {
            form.send(async move {
                let me = api::login(&login).await?;
                Ok(Box::new(move || session.enter(me)) as Done)
            });
        }
    };
    let email_field = Field {
        name: "email",
        test: "login-email",
        label: words.email,
        kind: Kind::Email,
        rule: words.email_wrong.to_owned(),
        autocomplete: "username",
        ..Field::default()
    };
    let password_field = Field {
        name: "password",
        test: "login-password",
        label: words.password,
        kind: Kind::Password,
        rule: words.password_needed.to_owned(),
        autocomplete: "current-password",
        ..Field::default()
    };
    let fields = sheet("form", "login", send).children([
        email_field.draw(form, email),
        password_field.draw(form, password),
        submit(form, words.log_in, words.logging_in, "login-submit"),
    ]);
    let foot = el("p", "door-foot").text(words.no_account);
    door(
        words.log_in,
        words.log_in_lead,
        el("div", "").children([fields, foot]),
    )
}
