//! What the owner of a site decides about routing: checked, and made ready for its desk.
//!
//! Each fault names its field and says what to do. Never reads the store: whether agents exist is
//! asked of a list.

mod hours;
mod rules;
#[cfg(test)]
mod tests;

use super::name;
use desk::{AgentSettings, Settings, Skills, TeamSettings, TopicSettings};
use shared::rest::routing::{
    AgentRouting, LANGUAGES_LEN_MAX, LEVEL_MAX, TEAMS_LEN_MAX, TOPICS_LEN_MAX, TeamForm, TopicForm,
};
use shared::rest::{AgentCard, PRIORITY_MAX, Routing};
use shared::{AgentId, TeamId, Topic, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {says}")]
pub struct Fault {
    /// Its path, such as `teams[2].name`.
    pub field: String,
    /// What is wrong and what to do, in a sentence.
    pub says: String,
}

pub(crate) fn fault(field: impl Into<String>, says: impl Into<String>) -> Fault {
    Fault {
        field: field.into(),
        says: says.into(),
    }
}

/// Checks all that can be checked without knowing the agents, and brings it into the one form in
/// which it is kept: names without blanks around them, languages as primary subtags in lower case,
/// hours in order.
///
/// # Errors
/// Returns the first fault.
pub fn check(routing: &Routing) -> Result<Routing, Fault> {
    rules::check(&routing.rules)?;
    let teams = teams(&routing.teams)?;
    let topics = topics(&routing.topics, &teams)?;
    let hours = routing.hours.as_ref();
    Ok(Routing {
        mode: routing.mode,
        rules: routing.rules.clone(),
        hours: hours
            .map(|hours| hours::check("hours", hours))
            .transpose()?,
        agents: agents(&routing.agents, &topics)?,
        teams,
        topics,
        rating: routing.rating,
    })
}

/// Checks that the agents whom it names exist, and that their reserves fit their capacities.
///
/// # Errors
/// Returns the first fault.
pub fn check_agents(routing: &Routing, cards: &[AgentCard]) -> Result<(), Fault> {
    let known: BTreeMap<_, _> = cards.iter().map(|card| (card.id, card.capacity)).collect();
    let unknown = "no agent has this id; choose one from the list of agents";
    for (place, team) in routing.teams.iter().enumerate() {
        for (member, id) in team.members.iter().enumerate() {
            if !known.contains_key(id) {
                return Err(fault(format!("teams[{place}].members[{member}]"), unknown));
            }
        }
    }
    for (place, agent) in routing.agents.iter().enumerate() {
        let Some(&capacity) = known.get(&agent.agent) else {
            return Err(fault(format!("agents[{place}].agent"), unknown));
        };
        if agent.reserve >= capacity {
            let says = format!("less than the agent's capacity, which is {capacity}");
            return Err(fault(format!("agents[{place}].reserve"), says));
        }
    }
    Ok(())
}

/// Makes a desk's settings of what [`check`] let through. Agents who have not accepted their
/// invitation answer nobody.
///
/// # Errors
/// Returns what [`check`] would have refused.
pub fn settings(site: &str, routing: &Routing, cards: &[AgentCard]) -> Result<Settings, Fault> {
    let active = cards.iter().filter(|card| card.active);
    let mut settings = Settings {
        mode: routing.mode,
        agents: active.map(|card| (card.id, agent(card, routing))).collect(),
        rules: desk::Rules::from(&routing.rules),
        scale: routing.rating,
        ..Settings::new(site)
    };
    if let Some(hours) = &routing.hours {
        settings.hours = Some(hours::parse("hours", hours)?);
    }
    for (place, team) in routing.teams.iter().enumerate() {
        let hours = team.hours.as_ref();
        let hours = hours.map(|hours| hours::parse(&format!("teams[{place}].hours"), hours));
        let kept = TeamSettings {
            name: team.name.clone(),
            hours: hours.transpose()?,
        };
        settings.teams.insert(team.id, kept);
    }
    for topic in &routing.topics {
        let kept = TopicSettings {
            shown: Topic {
                id: topic.id,
                en: topic.en.clone(),
                zh: topic.zh.clone(),
            },
            team: topic.team,
            priority: topic.priority,
        };
        settings.topics.insert(topic.id, kept);
    }
    Ok(settings)
}

fn agent(card: &AgentCard, routing: &Routing) -> AgentSettings {
    let own = routing.agents.iter().find(|own| own.agent == card.id);
    let teams = routing.teams.iter();
    let teams = teams.filter(|team| team.members.contains(&card.id));
    AgentSettings {
        name: card.name.clone(),
        capacity: card.capacity,
        // The capacity may have become smaller since.
        reserve: own.map_or(0, |own| own.reserve.min(card.capacity.saturating_sub(1))),
        supervises: card.role.supervises(),
        skills: Skills {
            teams: teams.map(|team| team.id).collect(),
            topics: own.map_or_else(BTreeMap::new, |own| own.topics.iter().copied().collect()),
            languages: own
                .map_or_else(BTreeMap::new, |own| own.languages.iter().cloned().collect()),
        },
    }
}

fn teams(forms: &[TeamForm]) -> Result<Vec<TeamForm>, Fault> {
    if forms.len() > TEAMS_LEN_MAX {
        return Err(fault("teams", format!("at most {TEAMS_LEN_MAX} teams")));
    }
    let mut ids = BTreeSet::new();
    let checked = forms.iter().enumerate().map(|(place, form)| {
        let at = |field: &str| format!("teams[{place}].{field}");
        if form.id == TeamId(0) || !ids.insert(form.id) {
            return Err(fault(at("id"), "a number from 1 that no other team has"));
        }
        let mut members = BTreeSet::new();
        let twice = form.members.iter().position(|id| !members.insert(*id));
        if let Some(member) = twice {
            let says = "this agent is a member already; name each one once";
            return Err(fault(at(&format!("members[{member}]")), says));
        }
        let hours = form.hours.as_ref();
        Ok(TeamForm {
            id: form.id,
            name: name::parse(&form.name).map_err(|says| fault(at("name"), says))?,
            members: form.members.clone(),
            hours: hours
                .map(|hours| hours::check(&at("hours"), hours))
                .transpose()?,
        })
    });
    checked.collect()
}

fn topics(forms: &[TopicForm], teams: &[TeamForm]) -> Result<Vec<TopicForm>, Fault> {
    if forms.len() > TOPICS_LEN_MAX {
        return Err(fault("topics", format!("at most {TOPICS_LEN_MAX} topics")));
    }
    let mut ids = BTreeSet::new();
    let checked = forms.iter().enumerate().map(|(place, form)| {
        let at = |field: &str| format!("topics[{place}].{field}");
        if form.id == TopicId(0) || !ids.insert(form.id) {
            return Err(fault(at("id"), "a number from 1 that no other topic has"));
        }
        if let Some(id) = form.team
            && !teams.iter().any(|team| team.id == id)
        {
            let says = "no team has this id; choose one of the teams, or none";
            return Err(fault(at("team"), says));
        }
        if form.priority > PRIORITY_MAX {
            return Err(fault(at("priority"), format!("from 0 to {PRIORITY_MAX}")));
        }
        Ok(TopicForm {
            en: name::parse(&form.en).map_err(|says| fault(at("en"), says))?,
            zh: name::parse(&form.zh).map_err(|says| fault(at("zh"), says))?,
            ..form.clone()
        })
    });
    checked.collect()
}

fn agents(forms: &[AgentRouting], topics: &[TopicForm]) -> Result<Vec<AgentRouting>, Fault> {
    let mut ids = BTreeSet::<AgentId>::new();
    let checked = forms.iter().enumerate().map(|(place, form)| {
        if !ids.insert(form.agent) {
            let says = "this agent is named already; say everything about one in one place";
            return Err(fault(format!("agents[{place}].agent"), says));
        }
        check_topics(place, form, topics)?;
        Ok(AgentRouting {
            languages: languages(place, form)?,
            ..form.clone()
        })
    });
    checked.collect()
}

fn check_topics(place: usize, form: &AgentRouting, topics: &[TopicForm]) -> Result<(), Fault> {
    let mut named = BTreeSet::new();
    for (number, (id, level)) in form.topics.iter().enumerate() {
        let at = format!("agents[{place}].topics[{number}]");
        if !topics.iter().any(|topic| topic.id == *id) {
            return Err(fault(at, "no topic has this id; choose one of the topics"));
        }
        if !named.insert(*id) {
            return Err(fault(at, "this topic is named already; name each one once"));
        }
        check_level(&at, *level)?;
    }
    Ok(())
}

fn languages(place: usize, form: &AgentRouting) -> Result<Vec<(String, u8)>, Fault> {
    if form.languages.len() > LANGUAGES_LEN_MAX {
        let says = format!("at most {LANGUAGES_LEN_MAX} languages");
        return Err(fault(format!("agents[{place}].languages"), says));
    }
    let mut named = BTreeSet::new();
    let checked = form.languages.iter().enumerate();
    let checked = checked.map(|(number, (text, level))| {
        let at = format!("agents[{place}].languages[{number}]");
        let language = language(text).ok_or_else(|| {
            let says = "two or three letters such as zh or en, as in BCP 47";
            fault(&at, says)
        })?;
        if !named.insert(language.clone()) {
            return Err(fault(
                at,
                "this language is named already; name each one once",
            ));
        }
        check_level(&at, *level)?;
        Ok((language, *level))
    });
    checked.collect()
}

/// The primary subtag of a language tag in lower case, if it is one of ISO 639.
fn language(text: &str) -> Option<String> {
    let primary = text.trim().split(['-', '_']).next()?;
    let is_code =
        matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| primary.to_ascii_lowercase())
}

fn check_level(at: &str, level: u8) -> Result<(), Fault> {
    if (1..=LEVEL_MAX).contains(&level) {
        return Ok(());
    }
    Err(fault(at, format!("a level from 1 to {LEVEL_MAX}")))
}
