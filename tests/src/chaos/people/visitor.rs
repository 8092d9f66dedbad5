//! A visitor who writes in bursts, reloads the page, and now and then ends the conversation.
//!
//! Never knows what the relay does; the page is all that a visitor has.

use super::{Stage, hits, words};
use crate::bot::manner::{Manner, OwnClock};
use crate::bot::screen::VisitorScreen;
use crate::bot::{Door, VisitorBot};
use crate::chaos::counts::{ENDS, RELOADS};
use crate::chaos::ledger::Ledger;
use client::Kept;
use client::visitor::{Change, Input};
use rand::Rng;
use rand::SeedableRng;
use rand::rngs::StdRng;
use shared::TabId;

/// Messages that are written one right after the other, at most.
const BURST_LEN_MAX: u32 = 4;

/// A visitor with an open page.
pub struct Visitor {
    /// Whose page it is.
    pub name: String,
    /// The page.
    pub bot: VisitorBot,
    /// The clock of the visitor's machine.
    pub clock: OwnClock,
    door: Door,
    stage: Stage,
    chance: StdRng,
}

impl Visitor {
    /// Opens the chat.
    #[must_use]
    pub fn new(name: &str, door: Door, stage: Stage, seed: u64) -> Visitor {
        let mut chance = StdRng::seed_from_u64(seed);
        let clock = OwnClock::default();
        let kept = Kept::new(TabId(chance.random()));
        let bot = open(name, &door, None, kept, &stage.ledger, &clock);
        Visitor {
            name: name.to_owned(),
            bot,
            clock,
            door,
            stage,
            chance,
        }
    }

    /// Talks until it is over.
    pub async fn lives(mut self) -> Visitor {
        while {
            let pace = self.stage.pace.visitor;
            self.stage.thinks(&mut self.chance, pace).await
        } {
            self = self.does_something().await;
        }
        self
    }

    async fn does_something(mut self) -> Visitor {
        let pace = self.stage.pace;
        let reload = self.stage.reload(&self.bot);
        let rolled = self.chance.random_range(0..10_000);
        self.stage
            .cares_for(&self.bot, &mut self.chance, Input::Retry, Input::Dismiss);
        if rolled < reload {
            return self.reloads().await;
        }
        if rolled < reload + pace.jump {
            self.stage.sets(&self.clock, &mut self.chance);
        } else if rolled < reload + pace.jump + pace.end {
            self.stage.counts.count(ENDS);
            self.bot.ends();
        } else {
            self.says();
        }
        self
    }

    fn says(&mut self) {
        if !self.stage.may_say(&self.bot) {
            return;
        }
        let tab = self.bot.look(|screen| screen.wire.kept.tab);
        for _ in 0..self.chance.random_range(1..=BURST_LEN_MAX) {
            let text = self.stage.ledger.says(tab, &words(&mut self.chance));
            self.bot.say(&text);
        }
        if hits(&mut self.chance, 1, 4) {
            self.bot.looks();
            self.bot.types();
        }
    }

    /// Closes the page and opens it again, with what it had kept.
    async fn reloads(self) -> Visitor {
        if !self.bot.is_idle() {
            return self;
        }
        let VisitorScreen { token, wire, .. } = self.bot.closed().await;
        let mut kept = wire.kept;
        if self.stage.forgets {
            kept.says.clear();
        }
        self.stage.counts.count(RELOADS);
        let bot = open(
            &self.name,
            &self.door,
            token,
            kept,
            &self.stage.ledger,
            &self.clock,
        );
        Visitor { bot, ..self }
    }
}

fn open(
    name: &str,
    door: &Door,
    token: Option<String>,
    kept: Kept,
    ledger: &Ledger,
    clock: &OwnClock,
) -> VisitorBot {
    let shoulder = ledger.looks_at(&kept);
    let watcher = move |change: &Change| match change {
        Change::Outbox(pending) => shoulder.outbox(pending),
        Change::Full(text) => shoulder.full(text),
        Change::Reset => shoulder.reset(None),
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
    VisitorBot::of_manner(name, door.clone(), token, kept, manner)
}
