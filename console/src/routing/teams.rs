//! Teams with their members and hours, and the topics that lead to them.
//!
//! Nothing is saved before the whole page is.

use super::document::Doc;
use super::draft::{Draft, Place, choice, line, said, tick};
use super::edits::{add_team, add_topic, drop_team, drop_topic, set_member};
use super::hours::hours_part;
use crate::checks;
use crate::form::field_id;
use crate::paint::button;
use crate::words::{Words, name_rule, use_words};
use leptos::prelude::*;
use shared::limits::NAME_CHARS_MAX;
use shared::rest::{AgentCard, PRIORITY_MAX};
use web::dom::{El, el};
use web::{Reading, page};

/// Draws the teams.
pub fn teams_part(draft: Draft, agents: &[AgentCard]) -> El {
    let words = use_words();
    let len = draft.doc.with_untracked(|doc| doc.list("teams").len());
    let teams = (0..len).map(|index| team(words, draft, index, agents));
    let new = button("button", words.new_team)
        .attr("data-test", "team-new")
        .click(move || {
            draft.reshape(add_team);
            focus_new("teams", "name", draft);
        });
    el("section", "card")
        .child(el("h2", "").text(words.teams))
        .children(teams)
        .child(new)
}

fn team(words: &'static Words, draft: Draft, index: usize, agents: &[AgentCard]) -> El {
    let at = format!("teams.{index}");
    let members: Vec<u64> = draft.doc.with_untracked(|doc| {
        let members = doc.list(&[&at, ".members"].concat()).iter();
        let ids = members.map(|id| match id {
            Doc::Number(id) => *id,
            _ => 0,
        });
        ids.collect()
    });
    let ticks = agents.iter().map(|agent| {
        let id = u64::from(agent.id.0);
        let act = move |is| draft.doc.update(|doc| set_member(doc, index, id, is));
        tick(&agent.name, members.contains(&id), act)
    });
    let legend = el("legend", "").text(words.members);
    let drop =
        button("link", words.remove).click(move || draft.reshape(|doc| drop_team(doc, index)));
    el("div", "item").children([
        name_field(words, draft, &at, "name", words.name),
        el("fieldset", "ticks").child(legend).children(ticks),
        hours_part(draft, &[&at, ".hours"].concat(), words.hours_as_site),
        drop,
    ])
}

/// Draws the topics.
pub fn topics_part(draft: Draft) -> El {
    let words = use_words();
    let len = draft.doc.with_untracked(|doc| doc.list("topics").len());
    let topics = (0..len).map(|index| topic(words, draft, index));
    let new = button("button", words.new_topic)
        .attr("data-test", "topic-new")
        .click(move || {
            draft.reshape(add_topic);
            focus_new("topics", "en", draft);
        });
    el("section", "card")
        .child(el("h2", "").text(words.topics))
        .child(el("p", "field-hint").text(words.topics_lead))
        .children(topics)
        .child(new)
}

fn topic(words: &'static Words, draft: Draft, index: usize) -> El {
    let at = format!("topics.{index}");
    let (teams, now, level) = draft.doc.with_untracked(|doc| {
        let len = doc.list("teams").len();
        let mut teams = vec![(String::new(), said(words.anybody))];
        teams.extend((0..len).map(|team| {
            let at = format!("teams.{team}.");
            let (id, name) = ([&at, "id"].concat(), [&at, "name"].concat());
            let name = move || draft.doc.with(|doc| doc.text(&name).to_owned());
            (doc.number(&id).to_string(), Reading::new(name))
        }));
        let now = match doc.at(&[&at, ".team"].concat()) {
            Some(Doc::Number(id)) => id.to_string(),
            _ => String::new(),
        };
        (teams, now, doc.number(&[&at, ".priority"].concat()))
    });
    let plain = |step: &str, label: &str| Place {
        at: [&at, ".", step].concat(),
        label: said(label),
        hint: "",
        rule: String::new(),
    };
    let (team_at, level_at) = ([&at, ".team"].concat(), [&at, ".priority"].concat());
    let team = choice(
        draft,
        plain("team", words.one_team),
        teams,
        &now,
        move |id| {
            draft.set(&team_at, id.parse().map_or(Doc::Null, Doc::Number));
        },
    );
    let levels = (0..=PRIORITY_MAX).map(|level| (level.to_string(), said(&level.to_string())));
    let priority = choice(
        draft,
        plain("priority", words.priority),
        levels.collect(),
        &level.to_string(),
        move |level| draft.set(&level_at, Doc::Number(level.parse().unwrap_or(0))),
    );
    let drop =
        button("link", words.remove).click(move || draft.reshape(|doc| drop_topic(doc, index)));
    el("div", "item four").children([
        name_field(words, draft, &at, "en", words.name_en),
        name_field(words, draft, &at, "zh", words.name_zh),
        team,
        priority,
        drop,
    ])
}

/// Draws a field for a name.
pub fn name_field(words: &Words, draft: Draft, at: &str, step: &str, label: &str) -> El {
    let place = Place {
        at: [at, ".", step].concat(),
        label: said(label),
        hint: "",
        rule: name_rule(words.lang, NAME_CHARS_MAX),
    };
    let now = draft.text(&place.at);
    let read = |text: &str| checks::name(text).then(|| Doc::said(text.trim()));
    line(draft, place, &now, Box::new(read))
}

// The page is drawn anew, so the new field is there a moment later.
/// Gives the focus to the newest in a list.
pub fn focus_new(list: &str, step: &str, draft: Draft) {
    let last = draft.doc.with_untracked(|doc| doc.list(list).len());
    let id = field_id(&format!("{list}.{}.{step}", last.saturating_sub(1)));
    request_animation_frame(move || page::focus(&id));
}
