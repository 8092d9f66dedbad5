//! What each agent knows and speaks, with levels, and the room kept for returning visitors.
//!
//! An agent without anything said knows everything at level 2, as the relay has it.

use super::document::Doc;
use super::draft::{Draft, Place, choice, line, said};
use super::edits::{level, read_languages, set_level, write_languages};
use crate::words::{Lang, Words, capacity_range, use_words};
use leptos::prelude::*;
use shared::rest::AgentCard;
use shared::rest::routing::LEVEL_MAX;
use web::Reading;
use web::dom::{El, el};

/// Draws everybody.
pub fn skills_part(draft: Draft, agents: &[AgentCard]) -> El {
    let words = use_words();
    let cards = agents.iter().filter_map(|agent| {
        let id = u64::from(agent.id.0);
        let seats = draft.doc.with_untracked(|doc| doc.list("agents").to_vec());
        let index = seats.iter().position(|one| one.number("agent") == id)?;
        Some(skills(words, draft, index, agent))
    });
    el("section", "card")
        .child(el("h2", "").text(words.skills))
        .child(el("p", "field-hint").text(words.skills_lead))
        .children(cards)
}

fn skills(words: &'static Words, draft: Draft, index: usize, agent: &AgentCard) -> El {
    let at = format!("agents.{index}");
    let (topics, spoken, reserve) = draft.doc.with_untracked(|doc| {
        let topics = doc.list("topics").iter().map(|topic| topic.number("id"));
        let topics: Vec<(u64, u64)> = topics.map(|id| (id, level(doc, index, id))).collect();
        let spoken = write_languages(doc.list(&[&at, ".languages"].concat()));
        (topics, spoken, doc.number(&[&at, ".reserve"].concat()))
    });
    let place = |step: &str, label: &str, hint, rule: &str| Place {
        at: [&at, ".", step].concat(),
        label: said(label),
        hint,
        rule: rule.to_owned(),
    };
    let most = agent.capacity.saturating_sub(1);
    let rule = capacity_range(words.lang, most);
    let kept = line(
        draft,
        place("reserve", words.reserve, "", &rule),
        &reserve.to_string(),
        Box::new(move |text: &str| {
            let number = text.trim().parse::<u64>().ok();
            number
                .filter(|number| *number <= u64::from(most))
                .map(Doc::Number)
        }),
    );
    let languages = line(
        draft,
        place(
            "languages",
            words.languages,
            words.languages_hint,
            words.languages_wrong,
        ),
        &spoken,
        Box::new(read_languages),
    );
    let known = topics
        .into_iter()
        .enumerate()
        .map(|(topic, (id, now))| known(words, draft, index, (topic, id), now));
    el("div", "item").children([
        el("h3", "").text(&agent.name),
        el("div", "form two").children([kept, languages]),
        el("div", "levels").children(known),
    ])
}

// The level of one agent in one topic.
fn known(words: &Words, draft: Draft, agent: usize, (topic, id): (usize, u64), now: u64) -> El {
    let step = match words.lang {
        Lang::En => "en",
        Lang::ZhCn => "zh",
    };
    let name = format!("topics.{topic}.{step}");
    let place = Place {
        at: format!("agents.{agent}.topic-{id}"),
        label: Reading::new(move || draft.doc.with(|doc| doc.text(&name).to_owned())),
        hint: "",
        rule: String::new(),
    };
    let levels = (0..=LEVEL_MAX).map(|level| match level {
        0 => ("0".to_owned(), said("–")),
        level => (level.to_string(), said(&level.to_string())),
    });
    let set = move |level: &str| {
        let level = level.parse().unwrap_or(0);
        draft.doc.update(|doc| set_level(doc, agent, id, level));
    };
    choice(draft, place, levels.collect(), &now.to_string(), set)
}
