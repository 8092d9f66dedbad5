//! The log-in.
//!
//! Never says which half was wrong, never keeps the password after it was sent.

use crate::api;
use crate::checks;
use crate::door::Door;
use crate::form::{Field, Form, Kind, Submit, on_submit};
use crate::session::Session;
use crate::words::use_words;
use leptos::prelude::*;
use shared::rest::Login;

/// Draws the log-in.
#[component]
pub fn LoginPage() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
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
            form.send(async move { api::login(&login).await }, move |me| {
                session.enter(me)
            });
        }
    };
    view! {
        <Door title=words.log_in lead=words.log_in_lead>
            <form class="form" novalidate on:submit=on_submit(send) data-test="login">
                <Field
                    form
                    name="email"
                    test="login-email"
                    label=words.email
                    value=email
                    kind=Kind::Email
                    rule=words.email_wrong
                    autocomplete="username"
                />
                <Field
                    form
                    name="password"
                    test="login-password"
                    label=words.password
                    value=password
                    kind=Kind::Password
                    rule=words.password_needed
                    autocomplete="current-password"
                />
                <Submit form label=words.log_in busy_label=words.logging_in test="login-submit"/>
            </form>
            <p class="door-foot">{words.no_account}</p>
        </Door>
    }
    .into_any()
}
