//! Everything goes wrong at once, to a real relay and real people: then nothing may be lost,
//! doubled or in another order.
//!
//! A [`Plan`] says who talks and what goes wrong, a seed says when. Afterwards all becomes calm,
//! and the [`Report`] says what was found. The seed repeats every choice of the plan, but not the
//! very moment at which two processes meet.

pub mod counts;
mod director;
pub mod findings;
pub mod ledger;
pub mod machine;
pub mod people;
mod plan;
pub mod proxy;
mod report;
pub mod verdict;

pub use plan::{Card, Plan};
pub use report::Report;

use crate::bot::screen::Wire;
use crate::relay::{Api, Scene, everything_in};
use counts::Counts;
use director::Director;
use ledger::Ledger;
use machine::Machine;
use people::{Agent, Stage, Visitor, is_calm, looks_again};
use proxy::Proxy;
use shared::version::Encoding;
use shared::{AgentId, ConversationId, Seq};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use verdict::{Stored, Transcript, judge};

/// How often it is looked whether all is calm.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Looks in a row that must all find everything in its place.
const LOOKS_LEN: u32 = 10;
/// Conversations that each agent follows at the end, the latest.
const WATCHED_LEN: usize = 30;
/// Conversations that are given to one agent at once.
const CAPACITY: u32 = 10;

/// Everybody, when the disasters are over.
struct People {
    visitors: Vec<Visitor>,
    agents: Vec<Agent>,
}

/// Runs a plan, and says now and then how far it is.
pub async fn run(plan: &Plan, says: impl Fn(&str) + Send + Sync + 'static) -> Report {
    let begun = Instant::now();
    let counts = Arc::new(Counts::default());
    let ledger = Ledger::default();
    let mut machine = Machine::start(&plan.kind, Arc::clone(&counts)).await;
    let scene = machine.scene().await;
    let proxy = Proxy::open(machine.addr(), plan.odds, plan.seed, Arc::clone(&counts)).await;
    let (end, over) = watch::channel(false);
    let stage = Stage {
        ledger: ledger.clone(),
        counts: Arc::clone(&counts),
        pace: plan.pace,
        forgets: plan.forgets,
        over,
    };
    let mut visitors = JoinSet::new();
    let mut agents = JoinSet::new();
    let doors = Scene {
        api: Api::new(proxy.addr()),
        ..scene.clone()
    };
    people(plan, &scene, &doors, &stage, &mut visitors, &mut agents).await;
    let director = Director::new(plan, &ledger, &counts, begun);
    director.rages(&mut machine, &proxy, &says).await;
    // Nobody waits for the reader of an end that everybody has heard of.
    let _ = end.send(true);
    let people = People {
        visitors: visitors.join_all().await,
        agents: agents.join_all().await,
    };
    machine.right_clock();
    proxy.be_wild(false);
    says("the disasters are over");
    let calm = timeout(plan.calm_within, people.calm(&proxy, &ledger)).await;
    let stuck = calm.err().map(|_| people.unrest(&ledger));
    let folder = TempDir::new().expect("a folder can be made");
    let data = machine.end(folder.path()).await;
    let stored: Stored = everything_in(&data, scene.site.id)
        .await
        .into_iter()
        .collect();
    let findings = judge(&ledger.book(), &stored, &people.transcripts());
    let acknowledged = ledger.book().acknowledged;
    Report {
        seed: plan.seed,
        took: begun.elapsed(),
        counts: counts.all(),
        said: ledger.book().said.len() as u64,
        acknowledged,
        findings,
        stuck,
    }
}

/// Lets everybody come.
async fn people(
    plan: &Plan,
    scene: &Scene,
    doors: &Scene,
    stage: &Stage,
    visitors: &mut JoinSet<Visitor>,
    agents: &mut JoinSet<Agent>,
) {
    let encoding = |number: u64| match number % 2 {
        0 => Encoding::Binary,
        _ => Encoding::Json,
    };
    let mut logins = Vec::new();
    for number in 0..plan.agents {
        let name = format!("Agent{number}");
        logins.push((scene.agent_for(&name, CAPACITY).await, name));
    }
    let colleagues: Vec<AgentId> = logins.iter().map(|(login, _)| login.me.agent.id).collect();
    for ((login, name), number) in logins.iter().zip(0..) {
        let door = doors.agent_door(login, encoding(number));
        let seed = plan.seed ^ (number + 1) << 16;
        let agent = Agent::new(name, door, colleagues.clone(), stage.clone(), seed);
        agents.spawn(agent.lives());
    }
    for number in 0..plan.visitors {
        let name = format!("Visitor{number}");
        let door = doors.visitor_door(encoding(number));
        let seed = plan.seed ^ (number + 1) << 40;
        visitors.spawn(Visitor::new(&name, door, stage.clone(), seed).lives());
    }
}

impl People {
    /// Waits until everything said is stored, everybody is connected, and every screen shows all
    /// that any screen shows.
    async fn calm(&self, proxy: &Proxy, ledger: &Ledger) {
        self.right_clocks();
        self.all_come_back(proxy).await;
        let latest = latest(ledger);
        for agent in &self.agents {
            for conversation in &latest {
                agent.bot.watches(*conversation);
            }
        }
        // Once more: what was lost on the way to a screen is told at a hello.
        self.all_come_back(proxy).await;
        let mut looks = 0;
        while looks < LOOKS_LEN {
            let is_done = self.restless() == 0 && self.unshown(ledger, &latest).is_empty();
            looks = if is_done { looks + 1 } else { 0 };
            sleep(LOOK_EVERY).await;
        }
    }

    async fn all_come_back(&self, proxy: &Proxy) {
        proxy.cut_all();
        loop {
            self.nudge();
            sleep(LOOK_EVERY).await;
            if self.restless() == 0 {
                return;
            }
        }
    }

    fn right_clocks(&self) {
        let visitors = self.visitors.iter().map(|visitor| &visitor.clock);
        let agents = self.agents.iter().map(|agent| &agent.clock);
        visitors.chain(agents).for_each(|clock| clock.set(0));
    }

    /// Everybody whose page lost its connection looks at it.
    fn nudge(&self) {
        for visitor in &self.visitors {
            looks_again(&visitor.bot);
        }
        for agent in &self.agents {
            looks_again(&agent.bot);
        }
    }

    /// How many have something on its way, or no connection.
    fn restless(&self) -> usize {
        let visitors = self.visitors.iter().map(|visitor| {
            visitor.bot.is_idle() && visitor.bot.look(|screen| is_calm(&screen.wire))
        });
        let agents = self
            .agents
            .iter()
            .map(|agent| agent.bot.is_idle() && agent.bot.look(|screen| is_calm(&screen.wire)));
        visitors.chain(agents).filter(|calm| !calm).count()
    }

    /// Whose screens do not show the last entry that somebody was shown.
    fn unshown(&self, ledger: &Ledger, watched: &[ConversationId]) -> Vec<String> {
        let mut behind = Vec::new();
        for visitor in &self.visitors {
            let shown = visitor.bot.look(|screen| {
                let last = screen.transcript().last().map_or(Seq(0), |entry| entry.seq);
                screen.conversation.map(|conversation| (conversation, last))
            });
            if shown.is_some_and(|(conversation, last)| last != last_of(ledger, conversation)) {
                behind.push(format!("{} {shown:?}", visitor.name));
            }
        }
        for agent in &self.agents {
            for conversation in watched {
                let last = agent.bot.look(|screen| {
                    let last = screen.transcript(*conversation).last();
                    last.map_or(Seq(0), |entry| entry.seq)
                });
                if last != last_of(ledger, *conversation) {
                    behind.push(format!("{} {conversation:?} {last:?}", agent.name));
                }
            }
        }
        behind
    }

    /// What keeps it from being calm.
    fn unrest(&self, ledger: &Ledger) -> String {
        let mut unrest = self.unshown(ledger, &latest(ledger));
        for visitor in &self.visitors {
            visitor
                .bot
                .look(|screen| unrest.extend(complaint(&visitor.name, &screen.wire)));
        }
        for agent in &self.agents {
            agent
                .bot
                .look(|screen| unrest.extend(complaint(&agent.name, &screen.wire)));
        }
        unrest.join("; ")
    }

    /// What must be complete on each screen.
    fn transcripts(&self) -> Vec<Transcript> {
        let mut transcripts = Vec::new();
        for visitor in &self.visitors {
            visitor.bot.look(|screen| {
                transcripts.extend(screen.conversation.map(|conversation| Transcript {
                    whose: visitor.name.clone(),
                    conversation,
                    entries: screen.transcript().to_vec(),
                }));
            });
        }
        for agent in &self.agents {
            agent.bot.look(|screen| {
                let shown = screen.entries.iter().rev().take(WATCHED_LEN);
                transcripts.extend(shown.map(|(conversation, entries)| Transcript {
                    whose: agent.name.clone(),
                    conversation: *conversation,
                    entries: entries.clone(),
                }));
            });
        }
        transcripts
    }
}

/// The latest conversations that anybody was shown.
fn latest(ledger: &Ledger) -> Vec<ConversationId> {
    let book = ledger.book();
    let mut ids: Vec<_> = book.shown.keys().map(|(id, _)| *id).collect();
    ids.dedup();
    ids.split_off(ids.len().saturating_sub(WATCHED_LEN))
}

/// The last entry of a conversation that anybody was shown.
fn last_of(ledger: &Ledger, id: ConversationId) -> Seq {
    let book = ledger.book();
    let mut shown = book.shown.range((id, Seq(0))..=(id, Seq(u32::MAX)));
    shown.next_back().map_or(Seq(0), |((_, seq), _)| *seq)
}

fn complaint<F>(name: &str, wire: &Wire<F>) -> Option<String> {
    let unsaid = wire.pending.len();
    let closes = &wire.closes[wire.closes.len().saturating_sub(3)..];
    (!is_calm(wire)).then(|| format!("{name} {:?}, {unsaid} unsaid, {closes:?}", wire.link))
}
