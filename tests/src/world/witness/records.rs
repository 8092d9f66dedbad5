//! What the witness makes of each record: who has a conversation, and why that changed.
//!
//! Judges a change by the row before it and by the entry that told of it.

use super::{Scene, Witness, has_room, is_automatic};
use desk::{Record, Row, State};
use shared::{Author, ConversationId, Entry, Rule, Side, Target, What};

impl Witness {
    pub(super) fn sees_record(&mut self, scene: &Scene<'_>, record: &Record) -> Result<(), String> {
        self.touched.extend(record.conversation());
        match record {
            Record::Entry {
                conversation,
                entry,
                ..
            } => self.sees_entry(scene, scene.row(*conversation)?, entry),
            Record::State {
                conversation,
                state,
            } => self.sees_state(scene, scene.row(*conversation)?, state),
            Record::Topic { conversation, .. } => {
                self.topical.insert(*conversation);
                self.count("topics");
                Ok(())
            }
            Record::Rated { .. } => {
                self.count("ratings");
                Ok(())
            }
            Record::Opened { .. }
            | Record::Seen { .. }
            | Record::Context { .. }
            | Record::Announced { .. }
            | Record::LeftAway { .. }
            | Record::Filled { .. }
            | Record::Choice { .. }
            | Record::Shift { .. }
            | Record::Past { .. } => Ok(()),
        }
    }

    fn sees_entry(&mut self, scene: &Scene<'_>, row: &Row, entry: &Entry) -> Result<(), String> {
        let (id, state) = (row.id, &row.state);
        let holder = self.holders.get(&id).copied();
        let wrong = || Err(format!("law 5: {:?} in {id} with {holder:?}", entry.what));
        match &entry.what {
            What::Said { author, .. } => return speaks_rightly(scene, row, author),
            What::Shared { author, .. } => {
                self.count("shared");
                return speaks_rightly(scene, row, author);
            }
            What::Amended { author, text, .. } => {
                self.count(match text {
                    Some(_) => "amended",
                    None => "taken back",
                });
                return speaks_rightly(scene, row, author);
            }
            // What is taken back is so by a later entry; none begins like that.
            What::Withdrawn { .. } => return wrong(),
            What::Joined { agent } => {
                // Somebody joins beside somebody only to end a warm transfer.
                if holder.is_some() && !state.passing && !self.returning.remove(&id) {
                    return wrong();
                }
                self.holders.insert(id, agent.id);
            }
            What::TakenOver { from, by } => {
                if holder != Some(from.id) || from.id == by.id {
                    return wrong();
                }
                self.holders.insert(id, by.id);
                self.count("taken over");
            }
            What::Returned => {
                if self.holders.remove(&id).is_none() {
                    return wrong();
                }
                self.count("returned");
            }
            What::Unanswered { agent } => {
                if self.holders.remove(&id) != Some(agent.id) {
                    return wrong();
                }
                self.count("unanswered");
            }
            What::Transferred { from, to } => {
                if holder != Some(from.id) {
                    return wrong();
                }
                self.count(match to {
                    Target::Agent(_) => "transfers to agents",
                    Target::Team(_) => "transfers to teams",
                });
            }
            What::Ended { .. } => self.count("ended"),
            What::Quieted => {
                if holder.is_none() || row.words_by == Some(Side::Visitor) {
                    return wrong();
                }
                self.count("quieted");
            }
            What::Reopened { .. } => {
                if !self.reopening.remove(&id) {
                    return wrong();
                }
                self.count("reopened");
            }
        }
        Ok(())
    }

    fn sees_state(&mut self, scene: &Scene<'_>, row: &Row, after: &State) -> Result<(), String> {
        let (id, before) = (row.id, &row.state);
        let told = scene
            .store
            .entries
            .get(&id)
            .and_then(|entries| entries.last());
        let told = told.map(|entry| &entry.what);
        let wakes = before.parked && !after.parked && !after.ended;
        let reopens = before.ended && !after.ended;
        let is_transferred = matches!(told, Some(What::Transferred { .. }));
        let is_told = matches!(told, Some(What::Returned | What::Unanswered { .. }));

        if after.senior != before.senior && !wakes && !reopens {
            return Err(format!("law 8: the seniority of {id} changed"));
        }
        if after.returned && !before.returned && !is_told && !is_transferred {
            return Err(format!("law 8: {id} goes to the front for {told:?}"));
        }
        let changes_team = self.topical.contains(&id) || is_transferred || before.passing;
        if after.team != before.team && !changes_team {
            return Err(format!("law 8: the team of {id} changed"));
        }
        if reopens {
            self.reopening.insert(id);
        }
        if before.agent.is_some() && after.agent.is_none() {
            let is_passed_on = is_transferred && after.passing;
            if !is_told && !is_passed_on && !wakes && !reopens {
                return Err(format!("{id} lost its agent and is not told why"));
            }
            self.holders.remove(&id);
        }
        if before.parked != after.parked && !after.ended {
            if after.parked && row.words_by == Some(Side::Visitor) {
                return Err(format!("{id} is parked and owes an answer"));
            }
            self.count(if after.parked { "parked" } else { "woken" });
        }
        self.sees_passing(id, before, after)?;
        self.sees_giving(scene, row, after)
    }

    /// A transfer that begins keeps its agent when it is warm, and has none when it is cold.
    fn sees_passing(
        &mut self,
        id: ConversationId,
        before: &State,
        after: &State,
    ) -> Result<(), String> {
        if after.passing && after.handover.is_none() {
            return Err(format!("{id} is on its way and nobody knows where to"));
        }
        let begins = after.passing && after.handover != before.handover;
        let is_warm = after
            .handover
            .as_ref()
            .is_some_and(|handover| handover.warm);
        if before.passing && !after.passing {
            self.returning.insert(id);
        }
        if begins {
            self.count(if is_warm {
                "warm transfers"
            } else {
                "cold transfers"
            });
            if is_warm != after.agent.is_some() {
                return Err(format!(
                    "{id} is passed on warm: {is_warm}, and with {after:?}"
                ));
            }
        }
        Ok(())
    }

    fn sees_giving(&mut self, scene: &Scene<'_>, row: &Row, after: &State) -> Result<(), String> {
        let (id, before) = (row.id, &row.state);
        let is_given = after.agent.is_some()
            && !after.parked
            && !after.ended
            && (after.reason != before.reason || after.agent != before.agent);
        let (true, Some(reason), Some(face)) = (is_given, after.reason, &after.agent) else {
            return Ok(());
        };
        has_room(id, &reason)?;
        match reason.rule {
            Rule::CameBack => self.count("transfers come back"),
            Rule::Transferred => self.count("transfers taken"),
            Rule::Taken => self.count("taken by hand"),
            Rule::SameAgent => self.count("given to the same agent"),
            Rule::TakenOver
            | Rule::OnlyOneFree
            | Rule::LeastLoaded
            | Rule::LongestIdle
            | Rule::LowestId
            | Rule::BestSkilled => {}
        }
        let is_accepted = self.accepted.remove(&id);
        if !is_automatic(reason.rule) || is_accepted {
            return Ok(());
        }
        let weight = scene.weight_without(face.id, id);
        if weight > reason.load {
            return Err(format!("law 6: {} weighed {weight} at {reason:?}", face.id));
        }
        if reason.rule != Rule::SameAgent {
            scene.passes_nobody(row, &self.offered)?;
        }
        Ok(())
    }
}

/// Law 5: only the agent of a conversation answers in it, and whoever a colleague asks to take it
/// while staying in it.
fn speaks_rightly(scene: &Scene<'_>, row: &Row, author: &Author) -> Result<(), String> {
    let Author::Agent(face) = author else {
        return Ok(());
    };
    let state = &row.state;
    let to = state.handover.as_ref().map(|handover| &handover.to);
    let is_guest = match to {
        Some(Target::Agent(guest)) => guest.id == face.id,
        // Whoever of the team is asked.
        Some(Target::Team(team)) => {
            let known = scene.settings.agents.get(&face.id);
            known.is_some_and(|agent| agent.skills.teams.contains(&team.id))
        }
        None => false,
    };
    if row.is_with(face.id) || state.passing && state.agent.is_some() && is_guest {
        return Ok(());
    }
    Err(format!(
        "law 5: {} answers in {} of {:?}",
        face.id, row.id, state.agent
    ))
}
