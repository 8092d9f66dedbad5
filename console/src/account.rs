//! One's own account: the second factor, where one is logged in, the password.
//!
//! Each card stands alone: what fails in one of them leaves the others as they are.

use crate::api::{self, spawn};
use crate::browser;
use crate::checks;
use crate::door::focus_soon;
use crate::factor::{kept, password_field, prove, set_up};
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::notices::Notices;
use crate::paint::{button, only, slot};
use crate::session::Session;
use crate::words::{codes_left, log_in_times, password_rule, use_words};
use leptos::prelude::*;
use shared::rest::{
    FactorState, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PasswordForm, SessionCard,
};
use web::dates;
use web::dom::{El, el};

/// Draws the page.
pub fn account_page() -> El {
    let says = use_words().account();
    let session: Session = expect_context();
    focus_soon("page-title");
    // A recovery code may have been used meanwhile.
    session.refresh();
    let title = el("h1", "")
        .attr("id", "page-title")
        .attr("tabindex", "-1")
        .text(says.title);
    el("div", "page").attr("data-test", "account").children([
        el("header", "page-head").child(title),
        factor_card(),
        log_ins_card(),
        password_card(),
    ])
}

/// What is done with the second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Doing {
    Looking,
    SettingUp,
    Renewing,
    Removing,
    Showing(Vec<String>),
}

fn factor_card() -> El {
    let words = use_words();
    let says = words.account();
    let session: Session = expect_context();
    let doing = RwSignal::new(Doing::Looking);
    let state = Memo::new(move |_| session.factor());
    let held = move || state.get().is_held;
    let tag = el("span", "tag")
        .attr("data-test", "factor-state")
        .live_text(move || {
            if held() {
                says.factor_on
            } else {
                says.factor_off
            }
        });
    let head = el("header", "card-head").children([el("h2", "").text(says.factor), tag]);
    let body = slot(
        move || doing.get(),
        move |now| {
            Some(match now {
                Doing::Looking => slot(
                    move || state.get(),
                    move |state| Some(resting(*state, doing)),
                ),
                Doing::SettingUp => el("div", "").children([
                    set_up(move || {
                        doing.set(Doing::Looking);
                        session.refresh();
                    }),
                    cancel(doing),
                ]),
                Doing::Showing(codes) => kept(codes, move || {
                    doing.set(Doing::Looking);
                    session.refresh();
                }),
                Doing::Renewing => el("div", "").children([renewing(doing), cancel(doing)]),
                Doing::Removing => el("div", "").children([removing(doing), cancel(doing)]),
            })
        },
    );
    el("section", "card").children([head, el("p", "field-hint").text(says.factor_lead), body])
}

fn resting(state: FactorState, doing: RwSignal<Doing>) -> El {
    let words = use_words();
    let says = words.account();
    let act = |label, test, next: Doing| {
        button("button", label)
            .attr("data-test", test)
            .click(move || doing.set(next.clone()))
    };
    if !state.is_held {
        return el("div", "acts").child(act(says.set_up, "factor-begin", Doing::SettingUp));
    }
    let renew = act(says.codes_new, "codes-renew", Doing::Renewing);
    let remove = (!state.is_required).then(|| act(says.remove, "factor-remove", Doing::Removing));
    let must = state
        .is_required
        .then(|| el("p", "field-hint").text(says.factor_must));
    el("div", "")
        .child(el("p", "").text(&codes_left(words.lang, state.codes_left)))
        .maybe(must)
        .child(el("div", "acts").child(renew).maybe(remove))
}

fn renewing(doing: RwSignal<Doing>) -> El {
    let says = use_words().account();
    prove(
        says.codes_new_lead,
        says.codes_new,
        move |password| async move {
            let made = api::renew_codes(password).await?;
            Ok(Box::new(move || doing.set(Doing::Showing(made.codes))) as Done)
        },
    )
}

fn removing(doing: RwSignal<Doing>) -> El {
    let says = use_words().account();
    let session: Session = expect_context();
    let notices: Notices = expect_context();
    prove(says.remove_lead, says.remove, move |password| async move {
        api::remove_factor(password).await?;
        Ok(Box::new(move || {
            notices.show(says.removed);
            doing.set(Doing::Looking);
            session.refresh();
        }) as Done)
    })
}

fn cancel(doing: RwSignal<Doing>) -> El {
    button("link", use_words().cancel).click(move || doing.set(Doing::Looking))
}

fn log_ins_card() -> El {
    let words = use_words();
    let says = words.account();
    let notices: Notices = expect_context();
    let all = RwSignal::new(Vec::<SessionCard>::new());
    let ask = move || {
        spawn(async move {
            match api::sessions().await {
                Ok(found) => drop(all.try_set(found)),
                Err(_) => notices.show(words.unreachable),
            }
        });
    };
    ask();
    let end = move |id: Option<String>| {
        spawn(async move {
            if api::end_session(id.as_deref()).await.is_err() {
                notices.show(words.unreachable);
            }
            ask();
        });
    };
    let list = slot(
        move || all.get(),
        move |all| {
            let rows = all.iter().map(|one| log_in(one, end));
            Some(
                el("ul", "plain log-ins")
                    .attr("data-test", "log-ins")
                    .children(rows),
            )
        },
    );
    let others = only(
        move || all.with(|all| all.len() > 1),
        move || {
            button("button", says.end_others)
                .attr("data-test", "end-others")
                .click(move || end(None))
        },
    );
    let lead = el("p", "field-hint").text(says.log_ins_lead);
    el("section", "card").children([el("h2", "").text(says.log_ins), lead, list, others])
}

fn log_in(one: &SessionCard, end: impl Fn(Option<String>) + Copy + 'static) -> El {
    let words = use_words();
    let says = words.account();
    let device = browser::short(&one.device).unwrap_or_else(|| says.unknown_device.to_owned());
    let [opened, seen] = [one.opened_at, one.seen_at].map(|at| dates::moment(words.lang, at));
    let here = one.is_here.then(|| el("span", "tag").text(says.here));
    let id = one.id.clone();
    let act = (!one.is_here).then(|| {
        button("link", says.end)
            .attr("data-test", "end-session")
            .attr("aria-label", &[says.end, ": ", &device].concat())
            .click(move || end(Some(id.clone())))
    });
    let name = el("span", "member-name")
        .child(el("b", "").attr("title", &one.device).text(&device))
        .maybe(here);
    el("li", "log-in")
        .child(name)
        .child(el("span", "field-hint").text(&log_in_times(words.lang, &opened, &seen)))
        .maybe(act)
}

fn password_card() -> El {
    let words = use_words();
    let says = words.account();
    let notices: Notices = expect_context();
    let drawn = RwSignal::new(0);
    // Drawn anew when it was changed: nothing of either password stays on the page.
    let body = slot(
        move || drawn.get(),
        move |_| {
            let form = Form::new();
            let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
            let send = move || {
                let wanted = PasswordForm {
                    old: old.get_untracked(),
                    password: new.get_untracked(),
                };
                let fields = [
                    ("old", !wanted.old.is_empty()),
                    ("password", checks::password(&wanted.password)),
                ];
                if form.check(&fields) {
                    form.send(async move {
                        api::change_password(&wanted).await?;
                        Ok(Box::new(move || {
                            notices.show(says.password_changed);
                            drawn.update(|count| *count += 1);
                        }) as Done)
                    });
                }
            };
            let rule = password_rule(words.lang, PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX);
            let new_field = Field {
                name: "password",
                test: "password-new",
                label: says.password_new,
                kind: Kind::Password,
                hint: rule.clone(),
                rule,
                autocomplete: "new-password",
            };
            Some(sheet("form", "password-form", send).children([
                password_field().draw(form, old),
                new_field.draw(form, new),
                submit(form, says.password_change, words.saving, "password-submit"),
            ]))
        },
    );
    el("section", "card").children([el("h2", "").text(words.password), body])
}
