//! What the owner decides in a play.
//!
//! ```text
//! agents ana:2 bo:3/1          names, capacities, and what is kept for returning visitors
//! skill ana team=1 topic=2:3 lang=zh:2 supervises
//! team 1 Payments
//! topic 2 Failed team=1 priority=3
//! rule wrap_up 15s             any time of `Rules`; `rule weight 50`, `rule overflow off`
//! mode offer                   automatic, offer or manual
//! hours UTC 9-17               every day; `hours none`
//! limit queue 2
//! form 1 2:before 3:waiting    lines of text; `form` alone is none
//! rating stars                 or thumbs
//! ```

use super::agent_id;
use desk::hours::{Hours, Range};
use desk::{AgentSettings, Settings, TeamSettings, TopicSettings};
use shared::{Due, Field, FieldId, FieldKind, Mode, Scale, TeamId, Topic, TopicId};
use std::collections::BTreeMap;

/// Changes the settings by one line; none when it means nothing.
pub fn decides(settings: &mut Settings, words: &[&str]) -> Option<()> {
    match words {
        ["agents", agents @ ..] => name_agents(settings, agents)?,
        ["skill", name, skills @ ..] => {
            let agent = settings.agents.get_mut(&agent_id(name)?)?;
            skills.iter().try_for_each(|skill| learn(agent, skill))?;
        }
        ["team", id, name] => {
            let team = TeamSettings {
                name: (*name).to_owned(),
                hours: None,
            };
            settings.teams.insert(team_id(id)?, team);
        }
        ["topic", id, name, rest @ ..] => {
            let id = TopicId(id.parse().ok()?);
            let value = |key: &str| rest.iter().find_map(|word| word.strip_prefix(key));
            let topic = TopicSettings {
                shown: Topic {
                    id,
                    en: (*name).to_owned(),
                    zh: (*name).to_owned(),
                },
                team: match value("team=") {
                    Some(id) => Some(team_id(id)?),
                    None => None,
                },
                priority: value("priority=").unwrap_or("0").parse().ok()?,
            };
            settings.topics.insert(id, topic);
        }
        ["rule", rule, value] => set_rule(settings, rule, value)?,
        ["rating", "thumbs"] => settings.scale = Scale::Thumbs,
        ["rating", "stars"] => settings.scale = Scale::Stars,
        ["mode", "automatic"] => settings.mode = Mode::Automatic,
        ["mode", "offer"] => settings.mode = Mode::Offer,
        ["mode", "manual"] => settings.mode = Mode::Manual,
        ["hours", "none"] => settings.hours = None,
        ["hours", zone, range] => {
            let (from, until) = range.split_once('-')?;
            let minutes = |hour: &str| hour.parse::<u16>().ok()?.checked_mul(60);
            let range = Range {
                from: minutes(from)?,
                until: minutes(until)?,
            };
            let week = std::array::from_fn(|_| vec![range]);
            settings.hours = Some(Hours::parse(zone, week, Vec::new()).ok()?);
        }
        ["form", fields @ ..] => {
            let fields = fields.iter().map(|word| field(word));
            settings.form = fields.collect::<Option<_>>()?;
        }
        ["limit", "queue", len] => settings.rules.queue_len_max = len.parse().ok()?,
        _ => return None,
    }
    Some(())
}

fn field(word: &str) -> Option<Field> {
    let (id, due) = word.split_once(':').unwrap_or((word, "never"));
    Some(Field {
        id: FieldId(id.parse().ok()?),
        kind: FieldKind::Text,
        due: match due {
            "never" => Due::Never,
            "before" => Due::Before,
            "waiting" => Due::Waiting,
            _ => return None,
        },
        ..Field::contact()
    })
}

fn name_agents(settings: &mut Settings, agents: &[&str]) -> Option<()> {
    let mut named = BTreeMap::new();
    for agent in agents {
        let (name, capacity) = agent.split_once(':')?;
        let (capacity, reserve) = capacity.split_once('/').unwrap_or((capacity, "0"));
        let id = agent_id(name)?;
        let agent = AgentSettings {
            name: name[..1].to_uppercase() + &name[1..],
            capacity: capacity.parse().ok()?,
            reserve: reserve.parse().ok()?,
            ..AgentSettings::default()
        };
        named.insert(id, agent);
    }
    settings.agents = named;
    Some(())
}

fn learn(agent: &mut AgentSettings, skill: &str) -> Option<()> {
    match skill.split_once('=') {
        Some(("team", id)) => drop(agent.skills.teams.insert(team_id(id)?)),
        Some(("topic", known)) => {
            let (id, known) = known.split_once(':')?;
            let id = TopicId(id.parse().ok()?);
            agent.skills.topics.insert(id, known.parse().ok()?);
        }
        Some(("lang", known)) => {
            let (tag, known) = known.split_once(':')?;
            let known = known.parse().ok()?;
            agent.skills.languages.insert(tag.to_owned(), known);
        }
        None if skill == "supervises" => agent.supervises = true,
        _ => return None,
    }
    Some(())
}

fn set_rule(settings: &mut Settings, rule: &str, value: &str) -> Option<()> {
    let rules = &mut settings.rules;
    let ms = || {
        let seconds = value.trim_end_matches('s').parse::<u64>().ok()?;
        seconds.checked_mul(1_000)
    };
    match rule {
        "weight" => rules.waiting_weight = value.parse().ok()?,
        "overflow" => rules.overflow = value == "on",
        "grace" => rules.grace_ms = ms()?,
        "offer" => rules.offer_ms = ms()?,
        "cool_down" => rules.cool_down_ms = ms()?,
        "prefer" => rules.prefer_ms = ms()?,
        "relax" => rules.relax_ms = ms()?,
        "head_start" => rules.head_start_ms = ms()?,
        "wrap_up" => rules.wrap_up_ms = ms()?,
        "away_after" => rules.away_after_ms = ms()?,
        "answer_within" => rules.answer_within_ms = ms()?,
        "reroute_after" => rules.reroute_after_ms = ms()?,
        "gone_after" => rules.gone_after_ms = ms()?,
        "quiet_after" => rules.quiet_after_ms = ms()?,
        "quiet_warning" => rules.quiet_warning_ms = ms()?,
        "reopen_within" => rules.reopen_within_ms = ms()?,
        "transfer_within" => rules.transfer_within_ms = ms()?,
        _ => return None,
    }
    Some(())
}

fn team_id(word: &str) -> Option<TeamId> {
    Some(TeamId(word.parse().ok()?))
}
