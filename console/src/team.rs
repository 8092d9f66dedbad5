//! The people who answer, and inviting one more.
//!
//! A one-time link is shown once and kept nowhere.

use crate::api::{self, Fault};
use crate::checks;
use crate::copy::Copy;
use crate::form::{Field, Form, Kind, Submit, on_submit};
use crate::route::Route;
use crate::session::Session;
use crate::words::{at_once, capacity_rule, name_rule, use_words};
use leptos::prelude::*;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{AgentCard, AgentForm, CAPACITY_DEFAULT, CAPACITY_MAX, Invited, Role};
use wasm_bindgen_futures::spawn_local;
use web::components::avatar::avatar;
use web::page;

/// The page of the team.
#[component]
pub fn TeamPage() -> impl IntoView {
    let words = use_words();
    let session: Session = use_context().expect("the app provides the session");
    Effect::new(|_| page::focus("page-title"));
    if !session.is_administrator() {
        return view! { <p class="empty">{words.administrators_only}</p> }.into_any();
    }
    let team = RwSignal::new(Vec::<AgentCard>::new());
    let fault = RwSignal::new(None::<Fault>);
    let ask = move || {
        fault.set(None);
        spawn_local(async move {
            match api::agents().await {
                Ok(agents) => drop(team.try_set(agents)),
                Err(found) => drop(fault.try_set(Some(found))),
            }
        });
    };
    ask();
    view! {
        <div class="page">
            <header class="page-head">
                <h1 id="page-title" tabindex="-1">{words.team}</h1>
            </header>
            <section class="card">
                <p role="alert" hidden=move || fault.get().is_none()>
                    {words.unreachable} " "
                    <button type="button" class="link" on:click=move |_| ask()>
                        {words.try_again}
                    </button>
                </p>
                <ul class="plain team" data-test="team">
                    {move || team.get().into_iter().map(|one| view! { <Member one/> }).collect_view()}
                </ul>
            </section>
            <InviteCard invited=Callback::new(move |()| ask())/>
        </div>
    }
    .into_any()
}

#[component]
fn Member(one: AgentCard) -> impl IntoView {
    let words = use_words();
    let role = match one.role {
        Role::Agent => words.role_agent,
        Role::Administrator => words.role_administrator,
    };
    view! {
        <li class="member">
            {avatar(&one.name)}
            <span class="member-name">
                <b>{one.name}</b>
                {(!one.active).then(|| view! { " " <span class="tag">{words.invited}</span> })}
            </span>
            <span class="member-email">{one.email}</span>
            <span class="member-role">{role}</span>
            <span class="member-capacity" title=words.capacity>
                {at_once(words.lang, one.capacity)}
            </span>
        </li>
    }
    .into_any()
}

#[component]
fn InviteCard(invited: Callback<()>) -> impl IntoView {
    let words = use_words();
    let link = RwSignal::new(None::<String>);
    let done = Callback::new(move |answer: Invited| {
        let route = Route::Invite(answer.token);
        link.set(Some([&page::origin(), "/console/", &route.href()].concat()));
        invited.run(());
    });
    view! {
        <section class="card">
            <h2>{words.invite_agent}</h2>
            {move || match link.get() {
                None => view! { <InviteForm done/> }.into_any(),
                Some(text) => view! {
                    <div role="status">
                        <h3>{words.invite_link}</h3>
                        <p class="field-hint">{words.invite_link_lead}</p>
                    </div>
                    <Copy label=words.invite_link text test="invite-link"/>
                    <button
                        type="button"
                        class="button"
                        data-test="invite-another"
                        on:click=move |_| link.set(None)
                    >
                        {words.invite_another}
                    </button>
                }
                .into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn InviteForm(done: Callback<Invited>) -> impl IntoView {
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
        if form.check(&fields) {
            let call = async move { api::invite_agent(&body).await };
            form.send(call, move |answer| done.run(answer));
        }
    };
    view! {
        <form class="form two" novalidate on:submit=on_submit(send) data-test="agent-form">
            <Field
                form
                name="name"
                test="agent-name"
                label=words.name
                value=name
                hint=words.your_name_hint
                rule=name_rule(words.lang, NAME_CHARS_MAX)
            />
            <Field
                form
                name="email"
                test="agent-email"
                label=words.email
                value=email
                kind=Kind::Email
                rule=words.email_wrong
            />
            <RoleField role/>
            <Field
                form
                name="capacity"
                test="agent-capacity"
                label=words.capacity
                value=capacity
                kind=Kind::Number
                hint=words.capacity_hint
                rule=capacity_rule(words.lang, CAPACITY_MAX)
            />
            <Submit form label=words.make_invite busy_label=words.saving test="agent-submit"/>
        </form>
    }
    .into_any()
}

#[component]
fn RoleField(role: RwSignal<Role>) -> impl IntoView {
    let words = use_words();
    let hint = move || match role.get() {
        Role::Agent => words.role_agent_hint,
        Role::Administrator => words.role_administrator_hint,
    };
    let choose = move |event| {
        let administrator = event_target_value(&event) == "administrator";
        role.set(if administrator {
            Role::Administrator
        } else {
            Role::Agent
        });
    };
    view! {
        <div class="field">
            <label for="field-role">{words.role}</label>
            <select
                id="field-role"
                data-test="agent-role"
                aria-describedby="hint-role"
                on:change=choose
            >
                <option value="agent">{words.role_agent}</option>
                <option value="administrator">{words.role_administrator}</option>
            </select>
            <p class="field-hint" id="hint-role">{hint}</p>
        </div>
    }
    .into_any()
}
