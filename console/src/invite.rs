//! What a one-time link opens: the first administrator's set-up, or joining the team.
//!
//! The token stands in the address, which is why the address is replaced as soon as it was used.

use crate::api::{self, Fault};
use crate::checks;
use crate::door::Door;
use crate::form::{Field, Form, Kind, Submit, on_submit};
use crate::route::Route;
use crate::session::Session;
use crate::words::{name_rule, password_rule, use_words};
use leptos::prelude::*;
use shared::RefusalCode;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{AcceptInvite, Invite, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Role};
use wasm_bindgen_futures::spawn_local;

/// Draws the page behind a one-time link.
#[component]
pub fn InvitePage(token: String) -> impl IntoView {
    let words = use_words();
    let found = RwSignal::new(None::<Result<Invite, Fault>>);
    let asked = token.clone();
    let ask = move || {
        let asked = asked.clone();
        found.set(None);
        spawn_local(async move {
            let answer = api::invite(&asked).await;
            found.try_set(Some(answer));
        });
    };
    ask();
    move || match found.get() {
        None => view! { <Door title=words.loading lead=""><span></span></Door> }.into_any(),
        Some(Ok(invite)) => view! { <Accept token=token.clone() invite/> }.into_any(),
        Some(Err(fault)) if fault.is(RefusalCode::InviteUnknown) => view! {
            <Door title=words.invite_gone lead=words.invite_gone_lead>
                <a class="button" href=Route::Login.href()>{words.to_log_in}</a>
            </Door>
        }
        .into_any(),
        Some(Err(_)) => {
            let ask = ask.clone();
            view! {
                <Door title=words.invite_join lead=words.unreachable>
                    <button type="button" class="button primary" on:click=move |_| ask()>
                        {words.try_again}
                    </button>
                </Door>
            }
            .into_any()
        }
    }
}

#[component]
fn Accept(token: String, invite: Invite) -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    // Only the first administrator is not known by an address yet.
    let first = invite.role == Role::Administrator && invite.email.is_empty();
    let (title, lead) = if first {
        (words.invite_first, words.invite_first_lead)
    } else {
        (words.invite_join, words.invite_join_lead)
    };
    let form = Form::new();
    let (name, email) = (RwSignal::new(invite.name), RwSignal::new(invite.email));
    let password = RwSignal::new(String::new());
    let send = move || {
        let accept = AcceptInvite {
            name: name.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        let fields = [
            ("name", checks::name(&accept.name)),
            ("email", checks::email(&accept.email)),
            ("password", checks::password(&accept.password)),
        ];
        let token = token.clone();
        if form.check(&fields) {
            let call = async move { api::accept_invite(&token, &accept).await };
            form.send(call, move |me| session.enter(me));
        }
    };
    let password_rule = password_rule(words.lang, PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX);
    view! {
        <Door title lead>
            <form class="form" novalidate on:submit=on_submit(send) data-test="invite">
                <Field
                    form
                    name="name"
                    test="invite-name"
                    label=words.your_name
                    value=name
                    hint=words.your_name_hint
                    rule=name_rule(words.lang, NAME_CHARS_MAX)
                    autocomplete="name"
                />
                <Field
                    form
                    name="email"
                    test="invite-email"
                    label=words.email
                    value=email
                    kind=Kind::Email
                    rule=words.email_wrong
                    autocomplete="username"
                />
                <Field
                    form
                    name="password"
                    test="invite-password"
                    label=words.password
                    value=password
                    kind=Kind::Password
                    hint=password_rule.clone()
                    rule=password_rule
                    autocomplete="new-password"
                />
                <Submit
                    form
                    label=words.create_account
                    busy_label=words.saving
                    test="invite-submit"
                />
            </form>
        </Door>
    }
    .into_any()
}
