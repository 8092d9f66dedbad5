//! People who talk through every disaster: what visitors and agents have in common.
//!
//! Each lives in a task of one's own until all is calm, does one thing after the other, and then
//! gives the page back as it stands. Chance says what; never waits for an answer.

mod agent;
mod visitor;

pub use agent::Agent;
pub use visitor::Visitor;

use super::counts::{ASKED, Counts, PERSON_JUMPS, RETRIES};
use super::ledger::Ledger;
use crate::bot::manner::OwnClock;
use crate::bot::screen::Wire;
use crate::bot::{Bot, End, Event};
use client::{Link, PendingState};
use rand::Rng;
use rand::rngs::StdRng;
use shared::limits::TEXT_CHARS_MAX;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// Things in an outbox with which a person waits before saying more.
const OUTBOX_LEN_FULL: usize = 24;
/// Times in a hundred that a person with a lost connection looks at the page again.
const LOOKS_AGAIN: u32 = 25;
/// How far a person's clock jumps at most, in milliseconds.
const JUMP_MS: i64 = 2 * 60 * 60 * 1_000;

/// How lively people are.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two deeds of a visitor, on average.
    pub visitor: Duration,
    /// Between two deeds of an agent, on average.
    pub agent: Duration,
    /// In ten thousand deeds: closes the page and opens it again.
    pub reload: u32,
    /// In ten thousand deeds more, while something said has no tick: people reload what hangs.
    pub reload_hanging: u32,
    /// In ten thousand deeds: the clock of the person's machine is set.
    pub jump: u32,
    /// In ten thousand deeds: ends a conversation.
    pub end: u32,
    /// In ten thousand deeds of an agent: passes a conversation on.
    pub transfer: u32,
    /// In ten thousand deeds of an agent: goes away for a while.
    pub leave: u32,
}

/// What everybody shares.
#[derive(Clone)]
pub struct Stage {
    /// Where everything is written down.
    pub ledger: Ledger,
    /// What is counted.
    pub counts: Arc<Counts>,
    /// How lively people are.
    pub pace: Pace,
    /// Whether pages are made anew without what their outbox held: a client that forgets.
    pub forgets: bool,
    /// Whether it is over, so that nobody begins anything any more.
    pub over: watch::Receiver<bool>,
}

impl Stage {
    /// Waits as long as a person takes for one deed. False: it is over.
    async fn thinks(&mut self, chance: &mut StdRng, on_average: Duration) -> bool {
        let longest = u64::try_from(on_average.as_millis()).unwrap_or(u64::MAX);
        let lasts = Duration::from_millis(chance.random_range(0..=longest.saturating_mul(2)));
        tokio::select! {
            _ = self.over.wait_for(|over| *over) => false,
            () = sleep(lasts) => true,
        }
    }

    /// Sets the clock of a person's machine.
    fn sets(&self, clock: &OwnClock, chance: &mut StdRng) {
        clock.set(chance.random_range(-JUMP_MS..=JUMP_MS));
        self.counts.count(PERSON_JUMPS);
    }

    /// What every person does about a page now and then: looks at one that lost its connection,
    /// and says anew or forgets what was refused.
    fn cares_for<E: End>(
        &self,
        bot: &Bot<E>,
        chance: &mut StdRng,
        retry: impl Fn(usize) -> E::Input,
        dismiss: impl Fn(usize) -> E::Input,
    ) {
        if hits(chance, LOOKS_AGAIN, 100) && looks_again(bot) == Some(Again::Asked) {
            self.counts.count(ASKED);
        }
        let refused = bot.look(|screen| refused(E::wire(screen)));
        if refused > 0 && bot.is_idle() {
            if chance.random() {
                self.counts.count(RETRIES);
                bot.does(retry(0));
            } else {
                bot.does(dismiss(0));
            }
        }
    }

    /// In ten thousand deeds: how often this page is reloaded, as it looks now.
    fn reload<E: End>(&self, bot: &Bot<E>) -> u32 {
        let hangs = bot.look(|screen| !is_stored(E::wire(screen)));
        self.pace.reload + if hangs { self.pace.reload_hanging } else { 0 }
    }

    /// Whether somebody says more: everything before was taken in, and the outbox has room.
    fn may_say<E: End>(&self, bot: &Bot<E>) -> bool {
        let room = |screen: &E::Screen| E::wire(screen).pending.len() < OUTBOX_LEN_FULL;
        bot.is_idle() && bot.look(room)
    }
}

/// What somebody did about a page without a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Looked at it, while it waits to try again by itself.
    Looked,
    /// Asked it to try again, which it would not have done by itself.
    Asked,
}

/// Looks at a page, and asks it to connect again when it says that it will not.
pub fn looks_again<E: End>(bot: &Bot<E>) -> Option<Again> {
    match bot.look(|screen| E::wire(screen).link) {
        Link::Waiting { .. } => {
            bot.plug_in();
            Some(Again::Looked)
        }
        Link::Stopped(_) => {
            bot.does(E::input(Event::Start));
            Some(Again::Asked)
        }
        Link::Idle | Link::Connecting | Link::Live => None,
    }
}

/// Whether chance has it, `times` in `of`.
fn hits(chance: &mut StdRng, times: u32, of: u32) -> bool {
    chance.random_range(0..of) < times
}

/// Things that are shown as refused for good.
fn refused<F>(wire: &Wire<F>) -> usize {
    let refused = |state| matches!(state, PendingState::NotSent { .. });
    let pending = wire.pending.iter();
    pending.filter(|pending| refused(pending.state)).count()
}

/// Whether nothing is in an outbox but what was refused for good, on a live link.
pub fn is_calm<F>(wire: &Wire<F>) -> bool {
    wire.is_live() && is_stored(wire)
}

/// Whether nothing is in an outbox but what was refused for good.
fn is_stored<F>(wire: &Wire<F>) -> bool {
    refused(wire) == wire.pending.len()
}

/// Words of many kinds: short and long, of one byte and of four, on one line and on many.
fn words(chance: &mut StdRng) -> String {
    const KINDS: [&str; 6] = [
        "my transfer is stuck since yesterday",
        "我的转账还没有到账，请帮我查一下",
        "🧾🪙 0x9f…3a? 🙏🏽",
        "line one\nline two\t\"quoted\" \\ and </script>",
        "رصيدي لا يظهر بعد التحويل",
        "ok",
    ];
    let kind = KINDS[chance.random_range(0..KINDS.len())];
    if !hits(chance, 1, 100) {
        return kind.to_owned();
    }
    let chars = kind.chars().cycle();
    // The number before them takes some room.
    let long: String = chars.take(TEXT_CHARS_MAX - 20).collect();
    format!("{}.", long.trim_end())
}
