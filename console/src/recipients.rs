//! To whom a conversation can be passed on: colleagues and teams, found by a part of their names.
//!
//! Pure. Whoever is not there is listed and cannot be chosen; the relay decides in the end.

use shared::agent::{Colleague, Recipient};
use shared::{AgentId, Presence, Team};

/// Somebody, or a team, to pass a conversation on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// To whom.
    pub to: Recipient,
    /// The name.
    pub name: String,
    /// What the agent is; the best that anybody of the team is.
    pub presence: Presence,
    /// Conversations given, and at most; of all members who are there, for a team.
    pub load: u32,
    /// Conversations at most.
    pub capacity: u32,
}

impl Choice {
    /// A number of its own in the list.
    pub fn key(&self) -> u64 {
        match self.to {
            Recipient::Agent(id) => u64::from(id.0),
            Recipient::Team(id) => u64::from(id.0) | 1 << 32,
        }
    }

    /// Whether somebody is there to take it: colleagues reach those who are busy, teams only those
    /// who are online.
    pub fn is_there(&self) -> bool {
        match self.to {
            Recipient::Agent(_) => matches!(self.presence, Presence::Online | Presence::Busy),
            Recipient::Team(_) => self.presence == Presence::Online,
        }
    }
}

/// Lists those whose name contains what was typed, whatever the case of its Latin letters: those
/// who are there first, teams before agents.
pub fn recipients(
    typed: &str,
    colleagues: &[Colleague],
    teams: &[Team],
    me: Option<AgentId>,
) -> Vec<Choice> {
    let others: Vec<&Colleague> = colleagues
        .iter()
        .filter(|one| Some(one.face.id) != me)
        .collect();
    let mut all: Vec<Choice> = teams.iter().map(|team| of_team(team, &others)).collect();
    all.extend(others.iter().map(|one| of_agent(one)));
    let typed = typed.trim().to_ascii_lowercase();
    all.retain(|choice| choice.name.to_ascii_lowercase().contains(&typed));
    let (mut there, absent): (Vec<Choice>, Vec<Choice>) =
        all.into_iter().partition(Choice::is_there);
    there.extend(absent);
    there
}

fn of_agent(one: &Colleague) -> Choice {
    Choice {
        to: Recipient::Agent(one.face.id),
        name: one.face.name.clone(),
        presence: one.presence,
        load: one.load,
        capacity: one.capacity,
    }
}

fn of_team(team: &Team, others: &[&Colleague]) -> Choice {
    let members = others.iter().filter(|one| one.teams.contains(&team.id));
    let mut choice = Choice {
        to: Recipient::Team(team.id),
        name: team.name.clone(),
        presence: Presence::Offline,
        load: 0,
        capacity: 0,
    };
    for member in members {
        choice.presence = choice.presence.min(member.presence);
        if member.presence == Presence::Online {
            choice.load = choice.load.saturating_add(member.load);
            choice.capacity = choice.capacity.saturating_add(member.capacity);
        }
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::face;
    use shared::TeamId;

    #[test]
    fn those_who_are_there_come_first_and_i_am_not_among_them() {
        let colleagues = [
            colleague(7, Presence::Online, &[1]),
            colleague(8, Presence::Away, &[1]),
            colleague(9, Presence::Busy, &[2]),
        ];
        let teams = [team(1, "Cards"), team(2, "Payments")];

        let all = recipients("", &colleagues, &teams, Some(AgentId(7)));

        let told: Vec<(&str, bool)> = all
            .iter()
            .map(|one| (one.name.as_str(), one.is_there()))
            .collect();
        assert_eq!(
            told,
            [
                ("agent 9", true),
                ("Cards", false),
                ("Payments", false),
                ("agent 8", false),
            ]
        );
    }

    #[test]
    fn a_team_is_as_loaded_as_those_who_are_there() {
        let colleagues = [
            colleague(8, Presence::Online, &[1]),
            colleague(9, Presence::Online, &[1, 2]),
            colleague(10, Presence::Away, &[1]),
        ];

        let all = recipients("CARD", &colleagues, &[team(1, "Cards")], Some(AgentId(7)));

        assert_eq!(all.len(), 1);
        assert_eq!((all[0].load, all[0].capacity), (2, 8));
        assert!(all[0].is_there());
    }

    fn colleague(id: u32, presence: Presence, teams: &[u32]) -> Colleague {
        Colleague {
            face: face(id),
            choice: shared::Choice::Online,
            presence,
            load: 1,
            capacity: 4,
            pauses_until: None,
            teams: teams.iter().copied().map(TeamId).collect(),
        }
    }

    fn team(id: u32, name: &str) -> Team {
        Team {
            id: TeamId(id),
            name: name.to_owned(),
        }
    }
}
