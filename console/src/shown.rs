//! Which of the open conversations the inbox shows: all, mine, those that wait, my teams'.
//!
//! Remembered by this browser. Hides only: what is offered is always there.

use crate::paint::button;
use crate::sections::Sections;
use crate::talk::Talk;
use crate::words::use_words;
use leptos::prelude::*;
use shared::ConversationId;
use web::dom::{El, el};
use web::storage;

/// Where the choice is remembered.
const KEY: &str = "deskbell.console.inbox";

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Everything that is open.
    #[default]
    All,
    /// What is given to this agent.
    Mine,
    /// What is nobody's yet.
    Waiting,
    /// What is asked of a team of this agent's, whoever has it.
    Team,
}

impl Shown {
    const ALL: [Shown; 4] = [Shown::All, Shown::Mine, Shown::Waiting, Shown::Team];

    /// What was chosen before.
    pub fn remembered() -> Shown {
        let kept = storage::read(KEY).ok().flatten().unwrap_or_default();
        let named = Shown::ALL.into_iter().find(|one| one.name() == kept);
        named.unwrap_or_default()
    }

    fn name(self) -> &'static str {
        match self {
            Shown::All => "all",
            Shown::Mine => "mine",
            Shown::Waiting => "waiting",
            Shown::Team => "team",
        }
    }

    /// Of the parts of the inbox, what this shows.
    pub fn of(self, all: Sections, is_of_team: impl Fn(ConversationId) -> bool) -> Sections {
        let only =
            |ids: Vec<ConversationId>| ids.into_iter().filter(|id| is_of_team(*id)).collect();
        let offers = all.offers.clone();
        match self {
            Shown::All => all,
            Shown::Mine => Sections {
                offers,
                mine: all.mine,
                ..Sections::default()
            },
            Shown::Waiting => Sections {
                offers,
                waiting: all.waiting,
                ..Sections::default()
            },
            Shown::Team => Sections {
                offers,
                mine: only(all.mine),
                waiting: only(all.waiting),
                parked: only(all.parked),
                others: only(all.others),
            },
        }
    }

    /// Whether it has this part at all, be it empty.
    pub fn has(self, part: Shown) -> bool {
        self == Shown::All || self == Shown::Team || self == part
    }
}

/// Draws the choice, each with how many there are.
pub fn chooser(talk: Talk) -> El {
    let own = use_words().inbox();
    let labels = [own.all, own.mine, own.waiting, own.team];
    let all = Shown::ALL.into_iter().zip(labels).map(|(one, label)| {
        let count = move || {
            let all = talk.shown_by(one);
            let [offers, rest @ ..] = [
                all.offers.len(),
                all.mine.len(),
                all.waiting.len(),
                all.parked.len(),
                all.others.len(),
            ];
            match one {
                Shown::All => offers + rest.iter().sum::<usize>(),
                Shown::Mine | Shown::Waiting | Shown::Team => rest.iter().sum(),
            }
        };
        button("shown", label)
            .attr("data-test", &["shown-", one.name()].concat())
            .live_attr("aria-pressed", move || {
                Some(if talk.shown.get() == one {
                    "true"
                } else {
                    "false"
                })
            })
            .child(el("span", "count").live_text(move || count().to_string()))
            .click(move || {
                talk.shown.set(one);
                // Where storage is refused the choice lasts as long as the page.
                let _ = storage::write(KEY, one.name());
            })
    });
    el("div", "shown-all")
        .attr("role", "group")
        .attr("aria-label", own.show)
        .children(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_always_there_and_teams_are_picked_from_every_part() {
        let ids = |ids: &[u64]| ids.iter().copied().map(ConversationId).collect::<Vec<_>>();
        let all = || Sections {
            offers: ids(&[1]),
            mine: ids(&[2, 3]),
            waiting: ids(&[4, 5]),
            parked: ids(&[6]),
            others: ids(&[7, 8]),
        };
        let is_even = |id: ConversationId| id.0.is_multiple_of(2);

        let mine = Shown::Mine.of(all(), is_even);
        assert_eq!((mine.offers, mine.mine), (ids(&[1]), ids(&[2, 3])));
        assert_eq!((mine.waiting, mine.others), (ids(&[]), ids(&[])));
        let team = Shown::Team.of(all(), is_even);
        assert_eq!((team.mine, team.waiting), (ids(&[2]), ids(&[4])));
        assert_eq!((team.parked, team.others), (ids(&[6]), ids(&[8])));
        assert_eq!(Shown::All.of(all(), is_even), all());
    }
}
