//! How fast the desk decides, without any network or disk: inputs a second, and effects an input.
//!
//! Run it with `cargo xtask bench`. Figures of one run are comparable with each other, not with
//! those of another machine.

use desk::{AgentSettings, Arrival, ConnId, Desk, Effect, Input, Rate, Saved, Settings};
use shared::{
    AgentId, Choice, Context, ConversationId, FromAgent, FromVisitor, Millis, Nonce, TabId,
    VisitorId,
};
use std::time::{Duration, Instant};

const RUN_FOR: Duration = Duration::from_secs(2);

fn main() {
    println!(
        "{:<44} {:>12} {:>16}",
        "scenario", "inputs/s", "effects/input"
    );
    for pairs in [1, 200, 1_000] {
        report(&format!("{pairs} pairs talk"), talk(pairs));
    }
    for waiting in [10, 100, 1_000] {
        report(
            &format!("{waiting} wait, one leaves, one comes"),
            churn(waiting),
        );
    }
}

struct Measured {
    inputs: u64,
    effects: u64,
    took: Duration,
}

fn report(scenario: &str, measured: Measured) {
    let rate = measured.inputs as f64 / measured.took.as_secs_f64();
    let effects = measured.effects as f64 / measured.inputs as f64;
    println!("{scenario:<44} {rate:>12.0} {effects:>16.1}");
}

/// A desk with agents who are online, and the time on it.
struct Bench {
    desk: Desk,
    now: Millis,
    effects: Vec<Effect>,
    measured: Measured,
}

impl Bench {
    fn new(agents: u32, capacity: u32) -> Bench {
        let mut settings = Settings::new("Bench");
        settings.queue_len_max = usize::MAX;
        settings.say = Rate {
            burst: u32::MAX,
            every_ms: 1,
        };
        settings.open = Rate {
            burst: u32::MAX,
            every_ms: 1,
        };
        for id in 1..=agents {
            let agent = AgentSettings {
                name: format!("Agent {id}"),
                capacity,
            };
            settings.agents.insert(AgentId(id), agent);
        }
        let mut bench = Bench {
            desk: Desk::restore(settings, Saved::default()),
            now: Millis(1_790_000_000_000),
            effects: Vec::new(),
            measured: Measured {
                inputs: 0,
                effects: 0,
                took: Duration::ZERO,
            },
        };
        for id in 1..=agents {
            let who = Arrival::Agent {
                agent: AgentId(id),
                since: Vec::new(),
            };
            let conn = agent_conn(id);
            bench.step(Input::Arrived {
                conn,
                tab: TabId(id.into()),
                counted: 0,
                who,
            });
            let frame = FromAgent::Choose {
                choice: Choice::Online,
            };
            bench.step(Input::Agent { conn, frame });
        }
        bench
    }

    fn step(&mut self, input: Input) {
        self.now = self.now.plus(1);
        self.effects.clear();
        self.desk.step(self.now, input, &mut self.effects);
        self.measured.inputs += 1;
        self.measured.effects += self.effects.len() as u64;
    }

    fn visitor_comes(&mut self, number: u64) {
        let who = Arrival::Visitor {
            visitor: VisitorId(number),
            context: Context::default(),
            since: None,
            latest: None,
        };
        let conn = visitor_conn(number);
        self.step(Input::Arrived {
            conn,
            tab: TabId(number),
            counted: 0,
            who,
        });
        self.visitor_says(number, 1);
    }

    fn visitor_says(&mut self, number: u64, count: u32) {
        let nonce = Nonce {
            tab: TabId(number),
            count,
        };
        let text = "a hundred and twenty bytes of ordinary words, give or take ".repeat(2);
        let frame = FromVisitor::Say { nonce, text };
        self.step(Input::Visitor {
            conn: visitor_conn(number),
            frame,
        });
    }

    /// Runs until the time is up, and forgets what came before.
    fn measure(mut self, mut turn: impl FnMut(&mut Bench)) -> Measured {
        self.measured = Measured {
            inputs: 0,
            effects: 0,
            took: Duration::ZERO,
        };
        let begun = Instant::now();
        while begun.elapsed() < RUN_FOR {
            turn(&mut self);
        }
        self.measured.took = begun.elapsed();
        self.desk
            .audit()
            .expect("a desk that is fast and wrong is wrong");
        self.measured
    }
}

fn agent_conn(id: u32) -> ConnId {
    ConnId(u64::from(id))
}

fn visitor_conn(number: u64) -> ConnId {
    ConnId(1_000_000 + number)
}

/// Each visitor says something and its agent answers, one pair after another.
fn talk(pairs: u32) -> Measured {
    let mut bench = Bench::new(pairs, 1);
    for number in 1..=pairs {
        bench.visitor_comes(number.into());
    }
    let mut count = 1;
    bench.measure(|bench| {
        for number in 1..=pairs {
            bench.visitor_says(number.into(), count + 1);
            // Conversation n was given to agent n: all alike, the lowest id decides.
            let nonce = Nonce {
                tab: TabId(number.into()),
                count,
            };
            let conversation = ConversationId(number.into());
            let text = "an answer that is about as long as what it answers".to_owned();
            let frame = FromAgent::Say {
                nonce,
                conversation,
                text,
            };
            bench.step(Input::Agent {
                conn: agent_conn(number),
                frame,
            });
        }
        count += 1;
    })
}

/// A queue behind one busy agent: the first leaves, somebody new comes.
fn churn(waiting: u64) -> Measured {
    let mut bench = Bench::new(1, 1);
    for number in 1..=waiting + 1 {
        bench.visitor_comes(number);
    }
    let mut first = 2;
    bench.measure(|bench| {
        let frame = FromVisitor::End {
            conversation: ConversationId(first),
        };
        bench.step(Input::Visitor {
            conn: visitor_conn(first),
            frame,
        });
        bench.step(Input::Left {
            conn: visitor_conn(first),
        });
        bench.visitor_comes(first + waiting);
        first += 1;
    })
}
