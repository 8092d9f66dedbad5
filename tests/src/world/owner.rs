//! What the owner of the pretended site decides: one site for each seed, everything on it short.
//!
//! Only values; nothing here happens. Every team has a member, so that whoever waits can be served.

use desk::{AgentSettings, Rules, Settings, Skills, TeamSettings, TopicSettings};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use shared::rest::PRIORITY_MAX;
use shared::rest::routing::LEVEL_MAX;
use shared::{AgentId, Mode, TeamId, Topic, TopicId};
use std::collections::BTreeMap;

const TEAMS_MAX: u32 = 2;
const TOPICS_MAX: u32 = 3;

/// The site of a seed.
pub fn settings(chance: &mut StdRng, agents: u32) -> Settings {
    let mut settings = Settings::new("World");
    settings.mode = mode(chance);
    rules(chance, &mut settings.rules);
    let teams = chance.random_range(0..=TEAMS_MAX);
    let topics = chance.random_range(0..=TOPICS_MAX);
    for id in 1..=teams {
        let name = format!("Team {id}");
        let team = TeamSettings { name, hours: None };
        settings.teams.insert(TeamId(id), team);
    }
    for id in 1..=topics {
        let topic = topic(chance, TopicId(id), teams);
        settings.topics.insert(TopicId(id), topic);
    }
    for id in 1..=agents {
        let mut agent = agent(chance, id, topics);
        for team in 1..=teams {
            // The first agent is a member of every team.
            if id == 1 || chance.random_bool(0.5) {
                agent.skills.teams.insert(TeamId(team));
            }
        }
        settings.agents.insert(AgentId(id), agent);
    }
    settings
}

pub fn mode(chance: &mut StdRng) -> Mode {
    match chance.random_range(0..4) {
        0 | 1 => Mode::Automatic,
        2 => Mode::Offer,
        _ => Mode::Manual,
    }
}

/// Visitors speak different languages.
pub fn locale(visitor: u32) -> String {
    ["", "en", "zh-CN"][visitor as usize % 3].to_owned()
}

fn rules(chance: &mut StdRng, rules: &mut Rules) {
    rules.grace_ms = chance.random_range(3_000..12_000);
    rules.offer_ms = 5_000;
    rules.cool_down_ms = [0, 3_000][chance.random_range(0..2)];
    rules.relax_ms = 2_000;
    rules.overflow = chance.random_bool(0.5);
    rules.prefer_ms = 4_000;
    rules.head_start_ms = [0, 5_000][chance.random_range(0..2)];
    rules.waiting_weight = [0, 50, 100][chance.random_range(0..3)];
    rules.wrap_up_ms = [0, 1_500][chance.random_range(0..2)];
    rules.away_after_ms = [0, 40_000][chance.random_range(0..2)];
    rules.answer_within_ms = 10_000;
    rules.reroute_after_ms = 5_000;
    rules.gone_after_ms = 12_000;
    rules.quiet_after_ms = [0, 8_000][chance.random_range(0..2)];
    rules.quiet_warning_ms = 20_000;
    rules.reopen_within_ms = 60_000;
    rules.transfer_within_ms = 6_000;
}

fn topic(chance: &mut StdRng, id: TopicId, teams: u32) -> TopicSettings {
    let team = chance.random_range(0..=teams);
    TopicSettings {
        shown: Topic {
            id,
            en: format!("Topic {id}"),
            zh: format!("话题 {id}"),
        },
        team: (team > 0).then_some(TeamId(team)),
        priority: chance.random_range(0..=PRIORITY_MAX),
    }
}

fn agent(chance: &mut StdRng, id: u32, topics: u32) -> AgentSettings {
    let capacity = chance.random_range(1..=3);
    let mut skills = Skills::default();
    for topic in 1..=topics {
        if chance.random_bool(0.3) {
            let level = chance.random_range(1..=LEVEL_MAX);
            skills.topics.insert(TopicId(topic), level);
        }
    }
    let spoken: [&[&str]; 3] = [&[], &["en"], &["en", "zh"]];
    let languages = spoken.choose(chance).copied().unwrap_or_default();
    let level = |language: &&str| ((*language).to_owned(), 2);
    skills.languages = languages.iter().map(level).collect::<BTreeMap<_, _>>();
    AgentSettings {
        name: format!("Agent {id}"),
        capacity,
        reserve: u32::from(capacity > 1 && chance.random_bool(0.3)),
        supervises: id == 1,
        skills,
    }
}
