//! One of the people who answer, and what an administrator can do for and with them.
//!
//! A link is shown once and kept nowhere. What cannot be undone is asked about first.

use crate::api::{self, Fault, spawn};
use crate::copy::copy;
use crate::door::{chosen, option};
use crate::notices::Notices;
use crate::paint::{button, slot};
use crate::question::{Question, question};
use crate::route::Route;
use crate::session::Session;
use crate::team::role_words;
use crate::words::{Words, at_once, use_words};
use leptos::prelude::*;
use shared::rest::{AgentCard, AgentChange, Factors, Role};
use shared::{AgentId, RefusalCode};
use web::Reading;
use web::components::avatar::avatar;
use web::dom::{El, el};
use web::page;

/// The roles, as they are chosen.
pub const ROLES: [(&str, Role); 3] = [
    ("agent", Role::Agent),
    ("supervisor", Role::Supervisor),
    ("administrator", Role::Administrator),
];

/// What the team's page knows. Copyable handle.
#[derive(Clone, Copy)]
pub struct Team {
    /// Everybody.
    pub agents: RwSignal<Vec<AgentCard>>,
    /// Who must have a second factor, and who has.
    pub factors: RwSignal<Factors>,
    /// Asks for both again.
    pub ask: Callback<()>,
    /// Who is asked about.
    target: RwSignal<Option<(AgentId, String)>>,
    /// Whether it is asked if the second factor is to go,
    resetting: RwSignal<bool>,
    /// and whether the person is.
    removing: RwSignal<bool>,
}

impl Team {
    /// A team of whom nothing is known yet.
    pub fn new(ask: impl Fn(Team) + Send + Sync + Copy + 'static) -> Team {
        let (agents, factors) = (RwSignal::new(Vec::new()), RwSignal::new(Factors::default()));
        let target = RwSignal::new(None);
        let (resetting, removing) = (RwSignal::new(false), RwSignal::new(false));
        let bare = Team {
            agents,
            factors,
            ask: Callback::new(|()| ()),
            target,
            resetting,
            removing,
        };
        Team {
            ask: Callback::new(move |()| ask(bare)),
            ..bare
        }
    }
}

/// Draws what is asked before something that cannot be undone.
pub fn questions(team: Team) -> El {
    let words = use_words();
    let says = words.account();
    let title = move |does: &'static str| {
        Reading::new(move || {
            let target = team.target.get();
            let name = target.map(|(_, name)| name).unwrap_or_default();
            [does, ": ", &name].concat()
        })
    };
    let reset = Question {
        open: team.resetting,
        title: title(says.reset),
        lead: says.reset_sure,
        keep: words.cancel,
        confirm: says.reset,
        test: "member-reset-yes",
        act: acting(team, says.reset_done, api::reset_factor),
    };
    let remove = Question {
        open: team.removing,
        title: title(says.shut_out),
        lead: says.shut_out_sure,
        keep: words.cancel,
        confirm: says.shut_out,
        test: "member-remove-yes",
        act: acting(team, says.shut_out_done, api::remove_agent),
    };
    el("div", "slot").children([question(reset), question(remove)])
}

fn acting<F>(
    team: Team,
    done: &'static str,
    call: impl Fn(AgentId) -> F + Send + Sync + 'static,
) -> Callback<()>
where
    F: Future<Output = Result<(), Fault>> + 'static,
{
    let words = use_words();
    let notices: Notices = expect_context();
    Callback::new(move |()| {
        let Some((id, _)) = team.target.get_untracked() else {
            return;
        };
        let answer = call(id);
        spawn(async move {
            tell(notices, words, answer.await, done);
            team.ask.run(());
        });
    })
}

/// Draws one of them.
pub fn member(team: Team, one: &AgentCard) -> El {
    let words = use_words();
    let says = words.account();
    let (role, _) = role_words(words, one.role);
    let invited = (!one.active).then(|| el("span", "tag").text(words.invited));
    let id = one.id;
    let held = team.factors.with_untracked(|all| all.held.contains(&id));
    let factor = held.then(|| el("span", "tag good").text(says.has_factor));
    let name = el("span", "member-name")
        .child(el("b", "").text(&one.name))
        .maybe(invited)
        .maybe(factor);
    let acts = one.active.then(|| manage(team, one, held));
    el("li", "member")
        .children([
            avatar(&one.name),
            name,
            el("span", "member-email").text(&one.email),
            el("span", "member-role").text(role),
            el("span", "member-capacity")
                .attr("title", words.capacity)
                .text(&at_once(words.lang, one.capacity)),
        ])
        .maybe(acts)
}

fn manage(team: Team, one: &AgentCard, held: bool) -> El {
    let words = use_words();
    let says = words.account();
    let notices: Notices = expect_context();
    let session: Session = expect_context();
    let is_me = session.agent().is_some_and(|me| me.id == one.id);
    let id = one.id;
    let link = RwSignal::new(None::<String>);
    let make = button("button", says.link)
        .attr("data-test", "member-link")
        .attr("title", says.link_hint)
        .click(move || {
            spawn(async move {
                match api::make_link(id).await {
                    Ok(made) => {
                        let route = Route::Invite(made.token);
                        let text = [&page::origin(), "/console/", &route.href()].concat();
                        drop(link.try_set(Some(text)));
                    }
                    Err(_) => notices.show(words.unreachable),
                }
            });
        });
    let target = (id, one.name.clone());
    let asks = move |label: &str, class, test, open: RwSignal<bool>| {
        let target = target.clone();
        button(class, label).attr("data-test", test).click(move || {
            team.target.set(Some(target.clone()));
            open.set(true);
        })
    };
    let reset = held.then(|| asks(says.reset, "button", "member-reset", team.resetting));
    let out = (!is_me).then(|| asks(says.shut_out, "button", "member-remove", team.removing));
    let shown = slot(
        move || link.get(),
        move |link| {
            let link = link.as_ref()?;
            Some(el("div", "").attr("role", "status").children([
                el("p", "field-hint").text(says.link_lead),
                copy(says.link, link, "member-link-text"),
            ]))
        },
    );
    let acts = el("div", "acts").child(make).maybe(reset).maybe(out);
    let summary = el("summary", "link")
        .attr("data-test", "member-manage")
        .attr("aria-label", &[says.manage, ": ", &one.name].concat())
        .text(says.manage);
    el("details", "member-more").children([
        summary,
        el("div", "member-card").children([role_choice(team, one), acts, shown]),
    ])
}

fn tell(notices: Notices, words: &Words, answer: Result<(), Fault>, done: &'static str) {
    notices.show(match answer {
        Ok(()) => done,
        Err(fault) if fault.is(RefusalCode::FieldWrong) => words.account().last_administrator,
        Err(_) => words.unreachable,
    });
}

fn role_choice(team: Team, one: &AgentCard) -> El {
    let words = use_words();
    let notices: Notices = expect_context();
    let (id, now, capacity) = (one.id, one.role, one.capacity);
    let options = ROLES.map(|(value, role)| {
        let (name, _) = role_words(words, role);
        option((value, name, role == now))
    });
    let select = el("select", "")
        .attr("data-test", "member-role")
        .children(options);
    let change = move |id: AgentId, role: Role| {
        spawn(async move {
            let wanted = AgentChange { role, capacity };
            let answer = api::change_agent(id, &wanted).await.map(|_| ());
            tell(notices, words, answer, words.account().saved);
            team.ask.run(());
        });
    };
    let select = chosen(select, move |value| {
        if let Some((_, role)) = ROLES.iter().find(|(name, _)| *name == value) {
            change(id, *role);
        }
    });
    el("label", "chooser")
        .child(el("span", "").text(words.role))
        .child(select)
}
