//! One shard: many sites, one task, three verbs: step, save, send. Always in this order.
//!
//! Nothing leaves before it is saved. If saving fails, the sites of the batch are let go: their
//! sockets are closed with a code that comes back, memory is dropped, and the next hello rebuilds
//! the desk from the store.

mod counts;
mod pace;
mod prepare;
mod seat;
mod stale;

use crate::clock::Clock;
use crate::config::DeskLimits;
use crate::hub::{Hub, Replay};
use crate::shards::{Guest, Letter, Mailbox, News};
use crate::store::{Standing, Store, StoreError};
use counts::Counts;
use desk::{Arrival, ConnId, Effect, Input, Record};
use metrics::{counter, gauge, histogram};
use pace::Pace;
use seat::{Broken, Seats};
use shared::{Close, Millis, Place, SiteId};
use stale::Stale;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// Letters that are stepped and saved together at most.
pub const BATCH_MAX: usize = 256;

/// How often desks that nobody needs are looked for, when nothing else happens.
const SWEEP_EVERY_MS: u64 = 60_000;

/// The shortest sleep before a deadline. A desk that names a moment of the past twice must not
/// keep a core busy.
const NAP_MIN_MS: u64 = 1;

/// One shard.
pub struct Shard {
    mailbox: Mailbox,
    clock: Clock,
    store: Store,
    hub: Arc<Hub>,
    limits: DeskLimits,
    seats: Seats,
    swept_at: Millis,
    pace: Pace,
}

/// What one part of a batch led to.
#[derive(Default)]
struct Part {
    effects: Vec<(SiteId, Effect)>,
    stale: Stale,
    broken: BTreeSet<SiteId>,
    doors: Vec<(SiteId, oneshot::Sender<Place>, Place)>,
}

/// The relay reads what an arrival needs before its site's letters are stepped.
type Arrivals = BTreeMap<ConnId, Standing>;

impl Shard {
    /// Makes a shard that reads `mailbox`.
    #[must_use]
    pub fn new(
        mailbox: Mailbox,
        clock: Clock,
        store: Store,
        hub: Arc<Hub>,
        limits: DeskLimits,
    ) -> Shard {
        let swept_at = clock.now();
        Shard {
            mailbox,
            clock,
            store,
            hub,
            limits,
            seats: Seats::default(),
            swept_at,
            pace: Pace::default(),
        }
    }

    /// Runs until the relay closes. Whatever is in the mailbox then is stepped and saved first.
    pub async fn run(mut self) {
        let mut letters = VecDeque::with_capacity(BATCH_MAX);
        while self.batch(&mut letters).await {
            counter!("deskbell_inputs_total").increment(letters.len() as u64);
            histogram!("deskbell_batch_letters").record(letters.len() as f64);
            loop {
                self.turn(&mut letters).await;
                if letters.is_empty() {
                    break;
                }
            }
            self.sweep();
        }
    }

    /// Waits for letters or for the next deadline. Returns false at the end.
    async fn batch(&mut self, letters: &mut VecDeque<Letter>) -> bool {
        let now = self.clock.now();
        let due = self
            .seats
            .next_deadline()
            .map_or(SWEEP_EVERY_MS, |due| due.since(now));
        let nap = Duration::from_millis(due.clamp(NAP_MIN_MS, SWEEP_EVERY_MS));
        let (nap, company) = (self.pace.nap(nap), self.pace.company());
        let goes_on = self.mailbox.batch(letters, BATCH_MAX, nap, company).await;
        self.pace.begin(letters.len());
        goes_on
    }

    /// Steps as many letters as can be saved together, saves, sends.
    async fn turn(&mut self, letters: &mut VecDeque<Letter>) {
        let now = self.clock.now();
        let mut part = Part::default();
        match self.prepare(letters).await {
            Ok(arrivals) => self.step(now, letters, arrivals, &mut part).await,
            Err(error) => {
                let sites: BTreeSet<_> = letters.iter().map(|letter| letter.site).collect();
                tracing::error!(%error, sites = sites.len(), "the store could not be read");
                self.let_go(&sites, letters.make_contiguous(), error.close());
                letters.clear();
                return;
            }
        }
        if !part.broken.is_empty() {
            part.effects.retain(|(site, _)| !part.broken.contains(site));
            self.let_go(&part.broken, &[], Close::Unsaved);
        }
        #[cfg(feature = "faults")]
        if crate::faults::chosen() == Some(crate::faults::Fault::AcknowledgeBeforeSave) {
            let is_save = |effect: &(SiteId, Effect)| matches!(effect.1, Effect::Save(_));
            let (saves, rest) = part.effects.into_iter().partition(is_save);
            part.effects = saves;
            self.send(rest);
        }
        let effects = self.save(part.effects).await;
        self.send(effects);
        for (site, asker, place) in part.doors {
            // What a desk said that was let go since may never have been so.
            if self.seats.holds(site) {
                // Who asked may have gone.
                let _ = asker.send(place);
            }
        }
    }

    /// Steps letters, until one arrives whose standing may have changed since it was read: what
    /// was decided before must be saved first. Then steps what is due.
    async fn step(
        &mut self,
        now: Millis,
        letters: &mut VecDeque<Letter>,
        mut arrivals: Arrivals,
        part: &mut Part,
    ) {
        while let Some(Letter { site, news }) = letters.pop_front() {
            let input = match news {
                News::Arrived { conn, tab, guest } => {
                    let Some(standing) = arrivals.remove(&conn) else {
                        continue;
                    };
                    if part.stale.spoils(site, &guest, &standing) {
                        letters.push_front(Letter {
                            site,
                            news: News::Arrived { conn, tab, guest },
                        });
                        return;
                    }
                    arrived(conn, tab, guest, standing)
                }
                News::Visitor(conn, frame) => Input::Visitor { conn, frame },
                News::Agent(conn, frame) => Input::Agent { conn, frame },
                News::Shared(shared) => Input::Shared(shared),
                News::Left(conn) => Input::Left { conn },
                News::Stored(input) => *input,
                News::Reload => match self.reload(site).await {
                    Some(input) => input,
                    None => continue,
                },
                News::Door(asker) => {
                    // It is the desk's own time that the place is told for.
                    self.step_one(now, site, Input::Deadline, part);
                    let is_whole = !part.broken.contains(&site);
                    let place = self.seats.door(site).filter(|_| is_whole);
                    part.doors.extend(place.map(|place| (site, asker, place)));
                    continue;
                }
            };
            self.step_one(now, site, input, part);
        }
        for site in self.seats.due(now) {
            self.step_one(now, site, Input::Deadline, part);
        }
    }

    fn step_one(&mut self, now: Millis, site: SiteId, input: Input, part: &mut Part) {
        if part.broken.contains(&site) || !self.seats.holds(site) {
            if let Input::Arrived { conn, .. } = input {
                self.hub.hangup(conn, Close::Unsaved);
            }
            return;
        }
        let from = part.effects.len();
        match self.seats.step(now, site, input, &mut part.effects) {
            Ok(()) => part.stale.learn(&part.effects[from..]),
            Err(Broken) => {
                counter!("deskbell_desk_broken_total").increment(1);
                tracing::error!(
                    site = site.0,
                    "a desk broke down; it is made again from the store"
                );
                part.broken.insert(site);
            }
        }
    }

    /// Reads a site's settings again. A desk that is not in memory reads them when it is restored.
    async fn reload(&mut self, site: SiteId) -> Option<Input> {
        if !self.seats.holds(site) {
            return None;
        }
        match self.store.settings(site).await {
            Ok(settings) => settings.map(|found| Input::Settings(self.limits.applied_to(found))),
            Err(error) => {
                // Rebuilding the desk reads them, too, when the store can be read again.
                tracing::error!(site = site.0, %error, "the settings could not be read");
                self.let_go(&BTreeSet::from([site]), &[], error.close());
                None
            }
        }
    }

    /// Saves all that is to be saved, and returns what is to be done then. The effects of sites
    /// that could not be saved are not among it: those sites are let go.
    async fn save(&mut self, effects: Vec<(SiteId, Effect)>) -> Vec<(SiteId, Effect)> {
        counter!("deskbell_effects_total").increment(effects.len() as u64);
        let (mut records, mut rest) = (Vec::new(), Vec::with_capacity(effects.len()));
        for (site, effect) in effects {
            match effect {
                Effect::Save(record) => records.push((site, record)),
                effect => rest.push((site, effect)),
            }
        }
        if records.is_empty() {
            return rest;
        }
        let (unsaved, close) = self.append(records).await;
        if !unsaved.is_empty() {
            counter!("deskbell_unsaved_total").increment(unsaved.len() as u64);
            rest.retain(|(site, _)| !unsaved.contains(site));
            self.let_go(&unsaved, &[], close);
        }
        rest
    }

    /// Appends to the store in one transaction; returns the sites whose records were not kept, and
    /// what their people are told.
    async fn append(&mut self, records: Vec<(SiteId, Record)>) -> (BTreeSet<SiteId>, Close) {
        let sites: BTreeSet<_> = records.iter().map(|(site, _)| *site).collect();
        // A broken law is the fault of one site: only then is it worth asking site by site.
        let spare = (sites.len() > 1).then(|| records.clone());
        let counted = Counts::of(&records);
        let started = std::time::Instant::now();
        let result = self.store.append(records).await;
        histogram!("deskbell_save_seconds").record(started.elapsed().as_secs_f64());
        let error = match result {
            Ok(()) => {
                counted.publish();
                return (BTreeSet::new(), Close::Unsaved);
            }
            Err(error) => error,
        };
        let (StoreError::Law(_), Some(spare)) = (&error, spare) else {
            tracing::error!(%error, sites = sites.len(), "nothing of a batch could be saved");
            return (sites, error.close());
        };
        let (mut unsaved, mut close) = (BTreeSet::new(), Close::Unsaved);
        for site in sites {
            let records: Vec<_> = spare
                .iter()
                .filter(|(owner, _)| *owner == site)
                .cloned()
                .collect();
            let counted = Counts::of(&records);
            match self.store.append(records).await {
                Ok(()) => counted.publish(),
                Err(error) => {
                    let site = site.0;
                    tracing::error!(site, %error, "a site's part of a batch was not saved");
                    unsaved.insert(SiteId(site));
                    close = error.close();
                }
            }
        }
        (unsaved, close)
    }

    /// Does what was decided, in order. Everything it follows from is on the disk.
    fn send(&mut self, effects: Vec<(SiteId, Effect)>) {
        for (_, effect) in effects {
            match effect {
                // Taken out by `save`.
                Effect::Save(_) => {}
                Effect::Send { to, frame } if self.pace.waits(&to, &frame) => {
                    self.hub.send_in_company(&to, &frame);
                }
                Effect::Send { to, frame } => self.hub.send(&to, &frame),
                Effect::Replay {
                    to,
                    conversation,
                    after,
                    until,
                } => {
                    self.hub.replay(
                        to,
                        Replay {
                            conversation,
                            after,
                            until,
                        },
                    );
                }
                Effect::Hangup { conn, close } => self.hub.hangup(conn, close),
            }
        }
        for conns in self.pace.end() {
            self.hub.wake(&conns);
        }
    }

    /// Forgets what is not sure to be in the store. Whoever was connected comes back, says again
    /// what was not confirmed, and meets a desk that was made from what is.
    fn let_go(&mut self, sites: &BTreeSet<SiteId>, letters: &[Letter], close: Close) {
        let mut conns = BTreeSet::new();
        for &site in sites {
            conns.extend(self.seats.remove(site));
        }
        conns.extend(
            letters
                .iter()
                .filter(|letter| sites.contains(&letter.site))
                .filter_map(conn),
        );
        for conn in conns {
            self.hub.hangup(conn, close);
        }
    }

    /// Forgets desks that nobody has needed for a while.
    fn sweep(&mut self) {
        let now = self.clock.now();
        if now.since(self.swept_at) >= SWEEP_EVERY_MS {
            self.swept_at = now;
            self.seats.sweep(now);
            gauge!("deskbell_desks").set(self.seats.len() as f64);
        }
    }
}

fn conn(letter: &Letter) -> Option<ConnId> {
    match letter.news {
        News::Arrived { conn, .. } | News::Visitor(conn, _) | News::Agent(conn, _) => Some(conn),
        News::Shared(ref shared) => Some(shared.conn),
        News::Left(_) | News::Reload | News::Stored(_) | News::Door(_) => None,
    }
}

fn arrived(conn: ConnId, tab: shared::TabId, guest: Guest, standing: Standing) -> Input {
    let who = match guest {
        Guest::Visitor {
            visitor,
            context,
            since,
        } => Arrival::Visitor {
            visitor,
            context,
            since,
            latest: standing.latest,
            draft: standing.draft,
        },
        Guest::Agent { agent, since } => Arrival::Agent { agent, since },
    };
    Input::Arrived {
        conn,
        tab,
        counted: standing.counted,
        who,
    }
}

#[cfg(test)]
mod tests;
