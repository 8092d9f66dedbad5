//! An agent who answers whoever is given, passes conversations on, goes away and comes back.
//!
//! Never knows what the relay does; the console is all that an agent has.

use super::{Stage, hits, words};
use crate::bot::manner::{Manner, OwnClock};
use crate::bot::screen::AgentScreen;
use crate::bot::{AgentBot, Door};
use crate::chaos::counts::{ABSENCES, ENDS, RELOADS, TRANSFERS};
use crate::chaos::ledger::Ledger;
use client::Kept;
use client::agent::{Change, Input};
use rand::Rng;
use rand::SeedableRng;
use rand::rngs::StdRng;
use shared::agent::Recipient;
use shared::{AgentId, Choice, ConversationId, TabId};

/// Answers that are written one right after the other, at most.
const BURST_LEN_MAX: u32 = 3;
/// Deeds for which an agent who went away stays away.
const AWAY_LASTS: u32 = 20;

/// An agent with an open console.
pub struct Agent {
    /// Whose console it is.
    pub name: String,
    /// The console.
    pub bot: AgentBot,
    /// The clock of the agent's machine.
    pub clock: OwnClock,
    colleagues: Vec<AgentId>,
    door: Door,
    stage: Stage,
    chance: StdRng,
    /// Deeds that are still to be left undone.
    away: u32,
}

impl Agent {
    /// Opens the console.
    #[must_use]
    pub fn new(name: &str, door: Door, colleagues: Vec<AgentId>, stage: Stage, seed: u64) -> Agent {
        let mut chance = StdRng::seed_from_u64(seed);
        let clock = OwnClock::default();
        let kept = Kept::new(TabId(chance.random()));
        let bot = open(name, &door, kept, &stage.ledger, &clock);
        Agent {
            name: name.to_owned(),
            bot,
            clock,
            colleagues,
            door,
            stage,
            chance,
            away: 0,
        }
    }

    /// Works until it is over.
    pub async fn lives(mut self) -> Agent {
        while {
            let pace = self.stage.pace.agent;
            self.stage.thinks(&mut self.chance, pace).await
        } {
            self = self.does_something().await;
        }
        self
    }

    async fn does_something(mut self) -> Agent {
        let pace = self.stage.pace;
        let reload = self.stage.reload(&self.bot);
        let rolled = self.chance.random_range(0..10_000);
        self.stage
            .cares_for(&self.bot, &mut self.chance, Input::Retry, Input::Dismiss);
        if self.away > 0 {
            self.away -= 1;
            return self;
        }
        if rolled < reload {
            return self.reloads().await;
        }
        let [jump, end, transfer, leave] = [pace.jump, pace.end, pace.transfer, pace.leave];
        let given = self.given();
        if rolled < reload + jump {
            self.stage.sets(&self.clock, &mut self.chance);
        } else if rolled < reload + jump + leave {
            self.stage.counts.count(ABSENCES);
            self.bot.does(Input::Choose(Choice::Away));
            self.away = AWAY_LASTS;
        } else if let Some(given) = given {
            if rolled < reload + jump + leave + end {
                self.stage.counts.count(ENDS);
                self.bot.ends(given);
            } else if rolled < reload + jump + leave + end + transfer {
                self.passes_on(given);
            } else {
                self.says(given);
            }
        }
        self.comes_to_work();
        self
    }

    /// One of the conversations that are given to this agent.
    fn given(&mut self) -> Option<ConversationId> {
        let given: Vec<_> = self.bot.look(|screen| {
            let mine = |agent: &Option<_>| agent.is_some() && *agent == screen.me;
            let lines = screen.inbox.values().filter(|line| mine(&line.agent));
            lines.map(|line| line.id).collect()
        });
        (!given.is_empty()).then(|| given[self.chance.random_range(0..given.len())])
    }

    /// Is online whenever the console says otherwise.
    fn comes_to_work(&mut self) {
        let works = self.bot.look(AgentScreen::choice) == Some(Choice::Online);
        if !works && self.away == 0 && hits(&mut self.chance, 1, 3) {
            self.bot.does(Input::Choose(Choice::Online));
        }
        self.bot.does(Input::Active);
    }

    fn says(&mut self, to: ConversationId) {
        if !self.stage.may_say(&self.bot) {
            return;
        }
        let tab = self.bot.look(|screen| screen.wire.kept.tab);
        for _ in 0..self.chance.random_range(1..=BURST_LEN_MAX) {
            let text = self.stage.ledger.says(tab, &words(&mut self.chance));
            self.bot.say(to, &text);
        }
        if hits(&mut self.chance, 1, 4) {
            self.bot.looks(to);
        }
    }

    fn passes_on(&mut self, given: ConversationId) {
        let colleague = self.colleagues[self.chance.random_range(0..self.colleagues.len())];
        self.stage.counts.count(TRANSFERS);
        let to = Recipient::Agent(colleague);
        match self.chance.random() {
            true => self.bot.transfers(given, to, "please go on"),
            false => self.bot.stays_and_transfers(given, to, "please go on"),
        }
    }

    /// Closes the console and opens it again, with what it had kept.
    async fn reloads(self) -> Agent {
        if !self.bot.is_idle() {
            return self;
        }
        let mut kept = self.bot.closed().await.wire.kept;
        if self.stage.forgets {
            kept.says.clear();
        }
        self.stage.counts.count(RELOADS);
        let bot = open(
            &self.name,
            &self.door,
            kept,
            &self.stage.ledger,
            &self.clock,
        );
        Agent { bot, ..self }
    }
}

fn open(name: &str, door: &Door, kept: Kept, ledger: &Ledger, clock: &OwnClock) -> AgentBot {
    let shoulder = ledger.looks_at(&kept);
    let watcher = move |change: &Change| match change {
        Change::Outbox(pending) => shoulder.outbox(pending),
        Change::Full(_, text) => shoulder.full(text),
        Change::Reset(conversation) => shoulder.reset(Some(*conversation)),
        Change::Added {
            conversation,
            entry,
        } => shoulder.added(*conversation, entry),
        _ => {}
    };
    let manner = Manner {
        clock: clock.clone(),
        keeps_frames: false,
        watcher: Some(Box::new(watcher)),
    };
    AgentBot::of_manner(name, door.clone(), kept, manner)
}
