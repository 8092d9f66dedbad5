//! What each agent knows and speaks, with levels, and the room kept for returning visitors.
//!
//! An agent without anything said knows everything at level 2, as the relay has it.

use super::document::Doc;
use super::draft::{Draft, Place, choice, line};
use super::edits::{level, read_languages, set_level, write_languages};
use crate::words::{Lang, Words, capacity_range, use_words};
use leptos::prelude::*;
use shared::rest::AgentCard;
use shared::rest::routing::LEVEL_MAX;
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
        let topics = doc.list("topics").iter();
        let topics = topics.map(|topic| {
            let id = topic.number("id");
            let name = match words.lang {
                Lang::En => topic.text("en"),
                Lang::ZhCn => topic.text("zh"),
            };
            (id, name.to_owned(), level(doc, index, id))
        });
        let topics: Vec<(u64, String, u64)> = topics.collect();
        let spoken = write_languages(doc.list(&[&at, ".languages"].concat()));
        (topics, spoken, doc.number(&[&at, ".reserve"].concat()))
    });
    let place = |step: &str, label: &str, hint, rule: &str| Place {
        at: [&at, ".", step].concat(),
        label: label.to_owned(),
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
            number.filter(|number| *number <= u64::from(most)).map(Doc::Number)
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
    let levels: Vec<(String, String)> = (0..=LEVEL_MAX)
        .map(|level| match level {
            0 => ("0".to_owned(), "–".to_owned()),
            level => (level.to_string(), level.to_string()),
        })
        .collect();
    let known = topics.into_iter().map(|(id, name, level)| {
        let place = Place {
            at: format!("{at}.topic-{id}"),
            label: name,
            hint: "",
            rule: String::new(),
        };
        choice(draft, place, levels.clone(), &level.to_string(), move |level| {
            let level = level.parse().unwrap_or(0);
            draft.doc.update(|doc| set_level(doc, index, id, level));
        })
    });
    el("div", "item").children([
        el("h3", "").text(&agent.name),
        el("div", "form two").children([kept, languages]),
        el("div", "levels").children(known),
    ])
}
