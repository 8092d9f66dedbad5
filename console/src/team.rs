//! The people who answer, and inviting one more.
//!
//! A one-time link is shown once and kept nowhere.

use crate::api::{self, spawn};
use crate::checks;
use crate::copy::copy;
use crate::door::{chosen, focus_soon, option};
use crate::field::{Field, Kind};
use crate::form::{Done, Form, sheet, submit};
use crate::member::{ROLES, Team, member, questions};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::route::Route;
use crate::session::Session;
use crate::words::{Words, capacity_rule, name_rule, use_words};
use leptos::prelude::*;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{AgentForm, CAPACITY_DEFAULT, CAPACITY_MAX, Invited, Role};
use web::dom::{El, el, watch};
use web::page;
use web_sys::HtmlInputElement;

/// Draws the page of the team.
pub fn team_page() -> El {
    let words = use_words();
    let session: Session = expect_context();
    focus_soon("page-title");
    if !session.is_administrator() {
        return el("p", "empty").text(words.administrators_only);
    }
    let failed = RwSignal::new(false);
    let team = Team::new(move |team| {
        failed.set(false);
        spawn(async move {
            match (api::factors().await, api::agents().await) {
                (Ok(factors), Ok(agents)) => {
                    team.factors.try_set(factors);
                    team.agents.try_set(agents);
                }
                _ => drop(failed.try_set(true)),
            }
        });
    });
    team.ask.run(());
    let title = el("h1", "")
        .attr("id", "page-title")
        .attr("tabindex", "-1")
        .text(words.team);
    let fault = el("p", "")
        .attr("role", "alert")
        .hidden(move || !failed.get())
        .text(words.unreachable)
        .child(button("link", words.try_again).click(move || team.ask.run(())));
    let members = slot(
        move || (team.agents.get(), team.factors.get().held),
        move |(all, _)| {
            let members = all.iter().map(|one| member(team, one));
            Some(
                el("ul", "plain team")
                    .attr("data-test", "team")
                    .children(members),
            )
        },
    );
    el("div", "page").children([
        el("header", "page-head").child(title),
        el("section", "card team-card").children([fault, members]),
        invite_card(move || team.ask.run(())),
        must_card(team),
        questions(team),
    ])
}

/// Which roles must have a second factor; a tick holds at once.
fn must_card(team: Team) -> El {
    let words = use_words();
    let says = words.account();
    let notices: Notices = expect_context();
    let session: Session = expect_context();
    let names = [
        says.must_agents,
        says.must_supervisors,
        says.must_administrators,
    ];
    let ticks = ROLES.into_iter().zip(names).map(|((value, role), name)| {
        let input = el("input", "")
            .attr("type", "checkbox")
            .attr("data-test", &["must-", value].concat());
        let element: HtmlInputElement = input.cast();
        let shown = element.clone();
        watch(move || shown.set_checked(team.factors.with(|all| all.required.contains(&role))));
        let input = input.on("change", move |_| {
            let mut wanted = team.factors.get_untracked();
            wanted.required.retain(|other| *other != role);
            if element.checked() {
                wanted.required.push(role);
            }
            spawn(async move {
                match api::require_factors(&wanted).await {
                    Ok(factors) => {
                        notices.show(says.saved);
                        team.factors.try_set(factors);
                    }
                    Err(_) => notices.show(words.unreachable),
                }
                session.refresh();
            });
        });
        el("label", "check")
            .child(input)
            .child(el("span", "").text(name))
    });
    let title = el("h2", "").text(says.must);
    let ticks = el("div", "ticks").children(ticks);
    el("section", "card").children([title, el("p", "field-hint").text(says.must_lead), ticks])
}

fn invite_card(invited: impl Fn() + 'static) -> El {
    let words = use_words();
    let link = RwSignal::new(None::<String>);
    let invited = std::rc::Rc::new(invited);
    let body = slot(
        move || link.get(),
        move |text| {
            let Some(text) = text else {
                let invited = std::rc::Rc::clone(&invited);
                return Some(invite_form(move |answer| {
                    let route = Route::Invite(answer.token);
                    link.set(Some([&page::origin(), "/console/", &route.href()].concat()));
                    invited();
                }));
            };
            let lead = el("div", "").attr("role", "status").children([
                el("h3", "").text(words.invite_link),
                el("p", "field-hint").text(words.invite_link_lead),
            ]);
            let another = button("button", words.invite_another)
                .attr("data-test", "invite-another")
                .click(move || link.set(None));
            let link = copy(words.invite_link, text, "invite-link");
            Some(el("div", "slot").children([lead, link, another]))
        },
    );
    el("section", "card").children([el("h2", "").text(words.invite_agent), body])
}

fn invite_form(done: impl Fn(Invited) + Clone + 'static) -> El {
    let words = use_words();
    let form = Form::new();
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let capacity = RwSignal::new(CAPACITY_DEFAULT.to_string());
    let role = RwSignal::new(Role::Agent);
    let send = move || {
        let room = capacity.with_untracked(|typed| checks::capacity(typed));
        let body = AgentForm {
            name: name.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            role: role.get_untracked(),
            capacity: room.unwrap_or_default(),
        };
        let fields = [
            ("name", checks::name(&body.name)),
            ("email", checks::email(&body.email)),
            ("capacity", room.is_some()),
        ];
        let done = done.clone();
        if form.check(&fields) {
            form.send(async move {
                let answer = api::invite_agent(&body).await?;
                Ok(Box::new(move || done(answer)) as Done)
            });
        }
    };
    let [name_field, email_field, capacity_field] = fields(words);
    sheet("form two", "agent-form", send).children([
        name_field.draw(form, name),
        email_field.draw(form, email),
        role_field(words, role),
        capacity_field.draw(form, capacity),
        submit(form, words.make_invite, words.saving, "agent-submit"),
    ])
}

fn fields(words: &Words) -> [Field; 3] {
    [
        Field {
            name: "name",
            test: "agent-name",
            label: words.name,
            hint: words.your_name_hint.to_owned(),
            rule: name_rule(words.lang, NAME_CHARS_MAX),
            ..Field::default()
        },
        Field {
            name: "email",
            test: "agent-email",
            label: words.email,
            kind: Kind::Email,
            rule: words.email_wrong.to_owned(),
            ..Field::default()
        },
        Field {
            name: "capacity",
            test: "agent-capacity",
            label: words.capacity,
            kind: Kind::Number,
            hint: words.capacity_hint.to_owned(),
            rule: capacity_rule(words.lang, CAPACITY_MAX),
            ..Field::default()
        },
    ]
}

/// The name of a role, and what it may do.
pub fn role_words(words: &Words, role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Agent => (words.role_agent, words.role_agent_hint),
        Role::Supervisor => (words.role_supervisor, words.role_supervisor_hint),
        Role::Administrator => (words.role_administrator, words.role_administrator_hint),
    }
}

fn role_field(words: &'static Words, role: RwSignal<Role>) -> El {
    let options = ROLES.map(|(value, role)| {
        let (name, _) = role_words(words, role);
        option((value, name, role == Role::Agent))
    });
    let select = el("select", "")
        .attr("id", "field-role")
        .attr("data-test", "agent-role")
        .attr("aria-describedby", "hint-role")
        .children(options);
    let select = chosen(select, move |value| {
        let found = ROLES.iter().find(|(name, _)| *name == value);
        role.set(found.map_or(Role::Agent, |(_, role)| *role));
    });
    el("div", "field").children([
        el("label", "").attr("for", "field-role").text(words.role),
        select,
        el("p", "field-hint")
            .attr("id", "hint-role")
            .live_text(move || role_words(words, role.get()).1),
    ])
}
