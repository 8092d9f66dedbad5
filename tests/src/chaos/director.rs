//! Decides what goes wrong next, by chance, until it has been enough.
//!
//! What befalls the relay's machine comes one after the other; what befalls connections comes in
//! between and meanwhile. Never looks at what anybody says.

use super::counts::{Counts, KILLS};
use super::ledger::Ledger;
use super::machine::{Machine, PATIENCE};
use super::plan::{Card, Plan};
use super::proxy::Proxy;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use shared::limits::SILENCE_MAX_MS;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, interval, sleep};

/// Between two disasters of the network, in milliseconds, and what one in so many is cut or
/// swallowed.
const NETWORK_EVERY_MS: u64 = 1_500;
/// One connection in so many is cut.
const CUT_ONE_OF: u32 = 8;
/// One connection in so many swallows everything for a while.
const SWALLOW_ONE_OF: u32 = 16;
/// How long at most, in milliseconds.
const SWALLOWS_MS: u64 = 7_000;
/// How long people go on at least while nothing can be written.
const FULL_AT_LEAST: Duration = Duration::from_millis(400);
/// How far the relay's clock is set off at most, in seconds.
const JUMP_S: i64 = 6 * 60 * 60;
/// How often it is said how far the run is.
const SAY_EVERY: Duration = Duration::from_secs(10);

/// The director of one run.
pub struct Director<'a> {
    plan: &'a Plan,
    ledger: &'a Ledger,
    counts: &'a Arc<Counts>,
    begun: Instant,
}

impl<'a> Director<'a> {
    pub fn new(
        plan: &'a Plan,
        ledger: &'a Ledger,
        counts: &'a Arc<Counts>,
        begun: Instant,
    ) -> Director<'a> {
        Director {
            plan,
            ledger,
            counts,
            begun,
        }
    }

    /// Lets things go wrong until it has been enough.
    pub async fn rages(&self, machine: &mut Machine, proxy: &Proxy, says: &impl Fn(&str)) {
        proxy.be_wild(true);
        tokio::select! {
            () = self.machine_fails(machine) => {}
            () = self.network_fails(proxy) => {}
            () = self.tells(says) => {}
        }
    }

    async fn machine_fails(&self, machine: &mut Machine) {
        let mut chance = StdRng::seed_from_u64(self.plan.seed);
        let mut deck = Vec::new();
        let mut played = 0;
        let between = u64::try_from(self.plan.between.as_millis()).unwrap_or(u64::MAX);
        while !self.was_enough(played >= self.plan.deck.len()) {
            if deck.is_empty() {
                deck.clone_from(&self.plan.deck);
                deck.shuffle(&mut chance);
            }
            let lasts = Duration::from_millis(chance.random_range(0..=between.saturating_mul(2)));
            sleep(lasts).await;
            if let Some(card) = deck.pop() {
                self.play(card, machine, &mut chance).await;
                played += 1;
            }
        }
    }

    /// Whether there was enough of everything; `all_dealt`: every card was played once.
    fn was_enough(&self, all_dealt: bool) -> bool {
        let lasted = self.begun.elapsed();
        let enough = lasted >= self.plan.lasts
            && self.counts.of(KILLS) >= self.plan.kills
            && self.ledger.book().acknowledged >= self.plan.messages;
        // Who asked for minutes gets minutes.
        let dealt = all_dealt || !self.plan.lasts.is_zero();
        (enough && dealt) || lasted >= self.plan.lasts_max
    }

    async fn play(&self, card: Card, machine: &mut Machine, chance: &mut StdRng) {
        let mut up_to = |ms: u64| Duration::from_millis(chance.random_range(0..=ms));
        match card {
            Card::Kill => {
                let lasts = up_to(300);
                machine.kill(lasts).await;
            }
            Card::Restart => machine.restart().await,
            Card::FillDisk => machine.fill_disk(FULL_AT_LEAST + up_to(800), false).await,
            Card::FillDiskAndKill => machine.fill_disk(FULL_AT_LEAST + up_to(800), true).await,
            Card::Freeze => machine.freeze(up_to(2_000)).await,
            Card::FreezeLong => {
                machine
                    .freeze(PATIENCE + up_to(1_500) + Duration::from_millis(500))
                    .await;
            }
            Card::FreezeLonger => {
                let silence = Duration::from_millis(SILENCE_MAX_MS);
                machine.freeze(silence + up_to(3_000)).await;
            }
            Card::SetClock => machine.set_clock(chance.random_range(-JUMP_S..=JUMP_S)),
        }
    }

    /// Never ends.
    async fn network_fails(&self, proxy: &Proxy) {
        let mut chance = StdRng::seed_from_u64(self.plan.seed.rotate_left(7));
        loop {
            let lasts = Duration::from_millis(chance.random_range(0..=NETWORK_EVERY_MS * 2));
            sleep(lasts).await;
            match chance.random() {
                true => proxy.cut_some(&mut chance, CUT_ONE_OF),
                false => {
                    let lasts = Duration::from_millis(chance.random_range(0..=SWALLOWS_MS));
                    proxy.swallow_some(&mut chance, SWALLOW_ONE_OF, lasts);
                }
            }
        }
    }

    /// Never ends.
    async fn tells(&self, says: &impl Fn(&str)) {
        let mut ticks = interval(SAY_EVERY);
        loop {
            ticks.tick().await;
            let acknowledged = self.ledger.book().acknowledged;
            let (seconds, kills) = (self.begun.elapsed().as_secs(), self.counts.of(KILLS));
            says(&format!(
                "{seconds:5} s {kills:5} kills {acknowledged:8} acknowledged"
            ));
        }
    }
}
