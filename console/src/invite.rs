//! What a one-time link opens: the first administrator's set-up, or joining the team.
//!
//! The token stands in the address, which is why the address is replaced as soon as it was used.

use crate::api::{self, Fault, spawn};
use crate::checks;
use crate::door::door;
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::route::{self, Route};
use crate::session::Session;
use crate::words::{Words, name_rule, password_rule, use_words};
use leptos::prelude::*;
use shared::RefusalCode;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{AcceptInvite, Invite, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Role};
use web::dom::{El, el};

/// Draws the page behind a one-time link.
pub fn invite_page(token: &str) -> El {
    let words = use_words();
    let token = token.to_owned();
    let found = RwSignal::new(None::<Result<Invite, Fault>>);
    let asked = token.clone();
    let ask = move || {
        let asked = asked.clone();
        found.set(None);
        spawn(async move {
            let answer = api::invite(&asked).await;
            found.try_set(Some(answer));
        });
    };
    ask();
    slot(
        move || found.get(),
        move |found| {
            Some(match found {
                None => el("p", "loading")
                    .attr("role", "status")
                    .text(words.loading),
                Some(Ok(invite)) => accept(&token, invite),
                Some(Err(fault)) if fault.is(RefusalCode::InviteUnknown) => {
                    let to_login = el("a", "button")
                        .attr("href", &Route::Login.href())
                        .text(words.to_log_in);
                    door(words.invite_gone, words.invite_gone_lead, to_login)
                }
                Some(Err(_)) => {
                    let again = button("button primary", words.try_again).click(ask.clone());
                    door(words.invite_join, words.unreachable, again)
                }
            })
        },
    )
}

fn to_log_in(session: Session, notices: Notices, says: &'static str) {
    session.leave();
    notices.show(says);
    route::replace(&Route::Login);
}

fn accept(token: &str, invite: &Invite) -> El {
    let words = use_words();
    let session: Session = expect_context();
    let notices: Notices = expect_context();
    // Only the first administrator is not known by an address yet.
    let first = invite.role == Role::Administrator && invite.email.is_empty();
    let (title, lead) = if first {
        (words.invite_first, words.invite_first_lead)
    } else {
        (words.invite_join, words.invite_join_lead)
    };
    let form = Form::new();
    let name = RwSignal::new(invite.name.clone());
    let email = RwSignal::new(invite.email.clone());
    let password = RwSignal::new(String::new());
    let token = token.to_owned();
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
            form.send(async move {
                match api::accept_invite(&token, &accept).await {
                    // The password holds; a link is no way around the second factor.
                    Err(fault) if fault.is(RefusalCode::FactorNeeded) => {
                        let says = words.account().set_password;
                        Ok(Box::new(move || to_log_in(session, notices, says)) as Done)
                    }
                    answer => {
                        let me = answer?;
                        Ok(Box::new(move || session.enter(me)) as Done)
                    }
                }
            });
        }
    };
    let [name_field, email_field, password_field] = fields(words);
    let fields = sheet("form", "invite", send).children([
        name_field.draw(form, name),
        email_field.draw(form, email),
        password_field.draw(form, password),
        submit(form, words.create_account, words.saving, "invite-submit"),
    ]);
    door(title, lead, fields)
}

fn fields(words: &Words) -> [Field; 3] {
    let password_rule = password_rule(words.lang, PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX);
    [
        Field {
            name: "name",
            test: "invite-name",
            label: words.your_name,
            hint: words.your_name_hint.to_owned(),
            rule: name_rule(words.lang, NAME_CHARS_MAX),
            autocomplete: "name",
            ..Field::default()
        },
        Field {
            name: "email",
            test: "invite-email",
            label: words.email,
            kind: Kind::Email,
            rule: words.email_wrong.to_owned(),
            autocomplete: "username",
            ..Field::default()
        },
        Field {
            name: "password",
            test: "invite-password",
            label: words.password,
            kind: Kind::Password,
            hint: password_rule.clone(),
            rule: password_rule,
            autocomplete: "new-password",
        },
    ]
}
