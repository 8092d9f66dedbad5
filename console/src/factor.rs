//! Setting a second factor up: the picture, the first code, and the recovery codes.
//!
//! What is shown here is shown once. Nothing of it is kept by the page.

use crate::api::{self, Fault, spawn};
use crate::copy::copying;
use crate::door::{door, focus_soon};
use crate::field::Field;
use crate::form::{Done, Form, sheet, submit};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::route::{self, Route};
use crate::session::Session;
use crate::words::use_words;
use leptos::prelude::*;
use shared::rest::FactorStart;
use web::dom::{El, el, svg};

/// What the file of recovery codes is called.
const FILE: &str = "deskbell-recovery-codes.txt";

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Asking,
    Failed,
    Scan(FactorStart),
    Codes(Vec<String>),
}

/// Draws the page for those whose role must have one.
pub fn due_page() -> El {
    let all = use_words();
    let words = all.account();
    let session: Session = expect_context();
    let notices: Notices = expect_context();
    let leave = button("link", all.log_out)
        .attr("data-test", "logout")
        .click(move || {
            spawn(async move {
                if session.log_out().await.is_err() {
                    notices.show(all.unreachable);
                }
            });
        });
    let body = el("div", "").children([
        set_up(move || {
            session.refresh();
            route::replace(&Route::Inbox);
        }),
        el("p", "door-foot").child(leave),
    ]);
    door(words.due, words.due_lead, body)
}

/// Draws the steps; `done` is called when the recovery codes were kept.
pub fn set_up(done: impl Fn() + Clone + 'static) -> El {
    let words = use_words();
    let stage = RwSignal::new(Stage::Asking);
    let ask = move || {
        stage.set(Stage::Asking);
        spawn(async move {
            let answer = api::begin_factor().await;
            stage.try_set(answer.map_or(Stage::Failed, Stage::Scan));
        });
    };
    ask();
    let body = slot(
        move || stage.get(),
        move |now| {
            Some(match now {
                Stage::Asking => el("p", "loading")
                    .attr("role", "status")
                    .text(words.loading),
                Stage::Failed => el("p", "")
                    .attr("role", "alert")
                    .text(words.unreachable)
                    .child(button("link", words.try_again).click(ask)),
                Stage::Scan(start) => scan(start, stage),
                Stage::Codes(codes) => kept(codes, done.clone()),
            })
        },
    );
    el("div", "factor").attr("data-test", "factor").child(body)
}

fn scan(start: &FactorStart, stage: RwSignal<Stage>) -> El {
    let words = use_words();
    let says = words.account();
    let form = Form::new();
    let code = RwSignal::new(String::new());
    let send = move || {
        let typed = code.get_untracked();
        if form.check(&[("code", !typed.trim().is_empty())]) {
            form.send(async move {
                let made = api::hold_factor(typed).await?;
                Ok(Box::new(move || stage.set(Stage::Codes(made.codes))) as Done)
            });
        }
    };
    let field = Field {
        name: "code",
        test: "factor-code",
        label: says.code,
        hint: says.code_hint.to_owned(),
        rule: says.code_wrong.to_owned(),
        autocomplete: "one-time-code",
        ..Field::default()
    };
    let secret = crate::copy::copy(says.secret, &grouped(&start.secret), "factor-secret");
    el("div", "").children([
        el("h3", "").text(says.scan),
        el("p", "field-hint").text(says.scan_lead),
        picture(start),
        secret,
        sheet("form", "factor-form", send).children([
            field.draw(form, code),
            submit(form, says.confirm, words.saving, "factor-submit"),
        ]),
    ])
}

fn picture(start: &FactorStart) -> El {
    let size = start.size.to_string();
    let dark = svg("path", "").attr("d", &start.path);
    svg("svg", "factor-picture")
        .attr("viewBox", &["0 0 ", &size, " ", &size].concat())
        .attr("role", "img")
        .attr("aria-label", use_words().account().picture)
        .child(dark)
}

/// In groups that can be typed.
fn grouped(secret: &str) -> String {
    let chars: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = chars
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// Draws recovery codes; `done` is called when the person says that they are kept.
pub fn kept(codes: &[String], done: impl Fn() + 'static) -> El {
    let words = use_words();
    let says = words.account();
    focus_soon("recovery-codes");
    let list = el("ol", "plain codes")
        .attr("data-test", "recovery-codes")
        .children(
            codes
                .iter()
                .map(|code| el("li", "").child(el("code", "").text(code))),
        );
    let text = codes.join("\n");
    let copied = text.clone();
    let acts = el("div", "acts").children([
        copying(button("button", words.copy), move || copied.clone()),
        el("a", "button")
            .attr("data-test", "codes-save")
            .attr("download", FILE)
            .attr(
                "href",
                &["data:text/plain,", &text.replace('\n', "%0A")].concat(),
            )
            .text(says.codes_save),
    ]);
    el("div", "").children([
        el("h3", "")
            .attr("id", "recovery-codes")
            .attr("tabindex", "-1")
            .text(says.codes),
        el("p", "field-hint").text(says.codes_lead),
        list,
        acts,
        button("button primary", says.codes_kept)
            .attr("data-test", "codes-kept")
            .click(done),
    ])
}

/// What is told beside the field of the own password.
pub fn password_field() -> Field {
    let says = use_words().account();
    Field {
        name: "old",
        test: "password-now",
        label: says.password_now,
        kind: crate::field::Kind::Own,
        rule: says.password_not.to_owned(),
        autocomplete: "current-password",
        ..Field::default()
    }
}

/// A form that asks for the own password before `call` is made with it.
pub fn prove<F>(lead: &'static str, label: &'static str, call: impl Fn(String) -> F + 'static) -> El
where
    F: Future<Output = Result<Done, Fault>> + 'static,
{
    let words = use_words();
    let form = Form::new();
    let password = RwSignal::new(String::new());
    let send = move || {
        let typed = password.get_untracked();
        if form.check(&[("old", !typed.is_empty())]) {
            form.send(call(typed));
        }
    };
    sheet("form", "prove", send).children([
        el("p", "field-hint").text(lead),
        password_field().draw(form, password),
        submit(form, label, words.saving, "prove-submit"),
    ])
}
