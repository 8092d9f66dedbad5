//! The audit log: who changed what, when, with what was there before and after.
//!
//! Shows and filters. Nothing here can change an entry, and nobody else can.

use crate::api::{self, Fault, spawn};
use crate::copy::copy;
use crate::door::{chosen, focus_soon, option};
use crate::paint::{button, only, slot};
use crate::session::Session;
use crate::words::{deed, place_changed, places, use_words, value_changed};
use leptos::prelude::*;
use shared::rest::{AgentCard, AuditEntry, Change, Deed};
use web::dates;
use web::dom::{El, el};

/// What is asked for, as the call writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    agent: String,
    site: String,
    deed: String,
}

impl Asked {
    fn query(&self, before: Option<u64>) -> String {
        let before = before.map(|number| number.to_string()).unwrap_or_default();
        let all = [
            ("agent", &self.agent),
            ("site", &self.site),
            ("deed", &self.deed),
            ("before", &before),
        ];
        let set = all.iter().filter(|(_, value)| !value.is_empty());
        let set: Vec<String> = set
            .map(|(name, value)| [name, "=", value].concat())
            .collect();
        set.join("&")
    }
}

/// What is shown. Copyable handle.
#[derive(Clone, Copy)]
struct Log {
    asked: RwSignal<Asked>,
    entries: RwSignal<Vec<AuditEntry>>,
    before: RwSignal<Option<u64>>,
    head: RwSignal<Option<(u64, String)>>,
    came: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Log {
    fn ask(self, before: Option<u64>) {
        let asked = self.asked.get_untracked();
        self.failed.set(false);
        spawn(async move {
            let answer = api::audit(&asked.query(before)).await;
            // The page may be gone, or ask for something else, by the time of the answer.
            if self.asked.try_get_untracked() != Some(asked) {
                return;
            }
            let page = match answer {
                Ok(page) => page,
                Err(_) => return self.failed.set(true),
            };
            self.entries.update(|all| {
                if before.is_none() {
                    all.clear();
                }
                all.extend(page.entries);
            });
            self.before.set(page.before);
            self.head.set(page.head);
            self.came.set(true);
        });
    }

    fn change(self, change: impl FnOnce(&mut Asked)) {
        self.asked.update(change);
        self.ask(None);
    }
}

/// Draws the page.
pub fn audit_page() -> El {
    let words = use_words();
    let says = words.audit();
    let session: Session = expect_context();
    focus_soon("page-title");
    if !session.is_administrator() {
        return el("p", "empty").text(words.administrators_only);
    }
    let log = Log {
        asked: RwSignal::default(),
        entries: RwSignal::default(),
        before: RwSignal::new(None),
        head: RwSignal::new(None),
        came: RwSignal::new(false),
        failed: RwSignal::new(false),
    };
    log.ask(None);
    let title = el("h1", "")
        .attr("id", "page-title")
        .attr("tabindex", "-1")
        .text(says.title);
    let fault = el("p", "")
        .attr("role", "alert")
        .hidden(move || !log.failed.get())
        .text(words.unreachable)
        .child(button("link", words.try_again).click(move || log.ask(None)));
    let list = slot(
        move || log.came.get().then(|| log.entries.get()),
        move |entries| Some(list(entries.as_deref())),
    );
    let older = only(
        move || log.before.get().is_some(),
        move || {
            button("button", says.older)
                .attr("data-test", "audit-older")
                .click(move || log.ask(log.before.get_untracked()))
        },
    );
    el("div", "page").attr("data-test", "audit").children([
        el("header", "page-head").child(title),
        el("p", "page-lead").text(says.lead),
        filters(log),
        fault,
        list,
        older,
        end(log),
    ])
}

fn filters(log: Log) -> El {
    let words = use_words();
    let says = words.audit();
    let session: Session = expect_context();
    let team = RwSignal::new(Vec::<AgentCard>::new());
    spawn(async move {
        let found: Result<_, Fault> = api::agents().await;
        // Without names there is one thing less to filter by.
        drop(found.map(|found| team.try_set(found)));
    });
    let people = slot(
        move || team.get(),
        move |team| {
            let known = team
                .iter()
                .map(|one| (one.id.to_string(), one.name.clone()));
            let all = (String::new(), says.everybody.to_owned());
            let pick = move |value: &str| log.change(|asked| asked.agent = value.to_owned());
            let options = [all].into_iter().chain(known).collect();
            Some(filter("agent", says.person, options, pick))
        },
    );
    let all = (String::new(), says.every_kind.to_owned());
    let known = Deed::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), deed(words.lang, *one).to_owned()));
    let kinds = [all].into_iter().chain(known).collect();
    let kinds = filter("deed", says.kind, kinds, move |value| {
        log.change(|asked| asked.deed = value.to_owned());
    });
    let all = (String::new(), says.every_site.to_owned());
    let known = session.sites();
    let known = known
        .into_iter()
        .map(|site| (site.id.to_string(), site.name));
    let sites = [all].into_iter().chain(known).collect();
    let sites = filter("site", words.site, sites, move |value| {
        log.change(|asked| asked.site = value.to_owned());
    });
    el("div", "filters").children([people, kinds, sites])
}

fn filter(
    name: &'static str,
    label: &str,
    options: Vec<(String, String)>,
    pick: impl Fn(&str) + 'static,
) -> El {
    let options = options
        .iter()
        .map(|(value, label)| option((value, label, value.is_empty())));
    let select = el("select", "")
        .attr("data-test", &["audit-", name].concat())
        .children(options);
    el("label", "chooser")
        .child(el("span", "").text(label))
        .child(chosen(select, pick))
}

fn list(entries: Option<&[AuditEntry]>) -> El {
    let words = use_words();
    match entries {
        None => el("p", "loading")
            .attr("role", "status")
            .text(words.loading),
        Some([]) => el("p", "empty").text(words.audit().empty),
        Some(entries) => el("ol", "plain entries")
            .attr("data-test", "audit-entries")
            .children(entries.iter().map(entry)),
    }
}

fn entry(one: &AuditEntry) -> El {
    let words = use_words();
    let says = words.audit();
    let session: Session = expect_context();
    let who = one.agent_name.as_deref().unwrap_or(says.nobody);
    let site = session
        .sites()
        .into_iter()
        .find(|site| Some(site.id) == one.site);
    let site = site.filter(|site| site.name != one.subject);
    let about = [
        Some(one.subject.as_str()).filter(|name| !name.is_empty()),
        site.as_ref().map(|site| site.name.as_str()),
    ];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    let what = el("span", "entry-what")
        .child(el("b", "").text(deed(words.lang, one.deed)))
        .child(el("span", "entry-about").text(&about.join(" · ")));
    let when = el("time", "")
        .attr("datetime", &dates::machine(one.at))
        .text(&dates::moment(words.lang, one.at));
    let number = el("span", "entry-number").text(&["#", &one.number.to_string()].concat());
    let by = el("span", "entry-by").children([el("span", "").text(who), when, number]);
    let head = el("div", "entry-head").children([what, by]);
    if one.changes.is_empty() {
        return el("li", "entry").child(head);
    }
    let summary = el("summary", "link").text(&places(words.lang, one.changes.len()));
    let details = el("details", "").children([summary, changes(&one.changes)]);
    el("li", "entry").children([head, details])
}

fn changes(all: &[Change]) -> El {
    let words = use_words();
    let says = words.audit();
    let head = [says.place, says.before, says.after];
    let head = head.map(|label| el("th", "").attr("scope", "col").text(label));
    let rows = all.iter().map(|one| {
        let value = |value: &Option<String>, class| match value {
            Some(value) => el("td", class).text(value_changed(words, value).unwrap_or(value)),
            None => el("td", "nothing-there").text(says.nothing),
        };
        let place = match one.at.as_str() {
            "…" => says.more,
            at => place_changed(words.lang, at).unwrap_or(at),
        };
        el("tr", "").children([
            el("th", "").attr("scope", "row").text(place),
            value(&one.before, "was"),
            value(&one.after, "is"),
        ])
    });
    let table = el("table", "changes").children([
        el("thead", "").child(el("tr", "").children(head)),
        el("tbody", "").children(rows),
    ]);
    el("div", "changes-around")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", says.place)
        .child(table)
}

fn end(log: Log) -> El {
    let says = use_words().audit();
    slot(
        move || log.head.get(),
        move |head| {
            let (number, hash) = head.as_ref()?;
            let line = format!("{number}:{hash}");
            Some(el("section", "card").children([
                el("h2", "").text(says.end),
                el("p", "field-hint").text(says.end_lead),
                copy(says.end, &line, "audit-end"),
            ]))
        },
    )
}
