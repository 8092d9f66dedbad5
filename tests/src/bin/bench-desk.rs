//! How long the desk takes to decide, without any network or disk: each kind of step, measured one
//! by one, as the queue and the number of agents grow.
//!
//! Run it with `cargo xtask bench desk`. Figures of one run are comparable with each other, not
//! with those of another machine. `-- 1000` stops at that many who wait.

#[path = "../bench/heap.rs"]
mod heap;
#[path = "../bench/samples.rs"]
mod samples;
#[path = "../bench/site.rs"]
mod site;

use samples::{Figures, Samples};
use shared::{Decline, FromAgent, Mode};
use site::{Site, agent};
use std::time::Instant;

#[global_allocator]
static HEAP: heap::Counted = heap::Counted;

const AGENTS: [u32; 3] = [10, 100, 1_000];
const WAITING: [usize; 4] = [100, 1_000, 10_000, 100_000];
const SAMPLES: u64 = 2_000;

/// The size at which the targets hold.
const TARGET_AT: (u32, usize) = (1_000, 10_000);

/// The kinds of step, and the median that is the target for some, in microseconds.
const EVENTS: [(&str, Option<f64>); 9] = [
    ("a visitor's message in a given conversation", Some(20.0)),
    ("an agent's message in a given conversation", Some(20.0)),
    ("a message in a waiting conversation", Some(20.0)),
    ("an agent ends one, the next is given", Some(200.0)),
    ("a visitor's hello", None),
    ("a first word that queues", None),
    ("a decline", None),
    ("an agent's activity", None),
    ("a deadline: places, relaxing, pauses", None),
];

fn main() {
    let last = std::env::args().nth(1).and_then(|last| last.parse().ok());
    let sizes: Vec<usize> = WAITING
        .into_iter()
        .filter(|waiting| *waiting <= last.unwrap_or(usize::MAX))
        .collect();
    let mut curves = vec![Vec::new(); EVENTS.len()];
    for agents in AGENTS {
        let mut rows = vec![Vec::new(); EVENTS.len()];
        for &waiting in &sizes {
            let begun = Instant::now();
            let kinds = site::kinds(agents);
            eprint!("{agents} agents of {kinds} kinds, {waiting} waiting: ");
            for (row, samples) in rows.iter_mut().zip(measure(agents, waiting)) {
                row.push(samples.figures());
            }
            eprintln!("{:.1} s", begun.elapsed().as_secs_f64());
        }
        for (curve, row) in curves.iter_mut().zip(rows) {
            curve.push((agents, row));
        }
    }
    println!(
        "Microseconds of one step, median / 99th percentile; allocations, kilobytes (medians)."
    );
    println!("Growth: last median by first, as a multiple of that of log2(waiting).");
    for ((event, target), curve) in EVENTS.iter().zip(&curves) {
        print_curve(event, *target, &sizes, curve);
    }
}

/// All events, at one size of site.
fn measure(agents: u32, waiting: usize) -> [Samples; EVENTS.len()] {
    let mut all: [Samples; EVENTS.len()] = Default::default();
    let [
        visitor,
        colleague,
        waits,
        ends,
        hello,
        word,
        decline,
        active,
        deadline,
    ] = &mut all;
    let mut site = Site::new(Mode::Automatic, agents, waiting);
    for turn in 0..SAMPLES {
        let (id, who) = site.given(turn);
        site.tick(1);
        visitor.add(site.visitor_says(id));
        site.tick(1);
        colleague.add(site.agent_says(who, id));
        site.tick(1);
        waits.add(site.visitor_says(site.waiting(turn)));
        site.tick(1);
        active.add(site.step(agent(site.agent(turn), FromAgent::Active)));
    }
    for turn in 0..SAMPLES {
        let (conversation, who) = site.given(turn);
        site.tick(1);
        let before = site.waiting_len();
        let ended = site.step(agent(who, FromAgent::End { conversation }));
        if site.waiting_len() < before {
            ends.add(ended);
        }
        loop {
            site.tick(1);
            let length = site.waiting_len();
            let (came, said) = site.arrive();
            hello.add(came);
            if site.waiting_len() > length {
                word.add(said);
            }
            if site.waiting_len() >= waiting {
                break;
            }
        }
        // Skills differ: whoever ended one may fit nobody who waits.
        site.shorten(waiting);
    }
    site.audit();
    *deadline = std::mem::take(&mut site.deadlines);
    *decline = declines(agents, waiting);
    all
}

/// An agent ends something, is offered the next one and declines it. So that there is somebody
/// whose cool-down is over, time passes faster where there are fewer, and fewer decline.
fn declines(agents: u32, waiting: usize) -> Samples {
    let mut site = Site::new(Mode::Offer, agents, waiting);
    let mut samples = Samples::default();
    let cool_down_ms = 1_000;
    for turn in 0..SAMPLES.min(u64::from(agents) * 20) {
        site.tick(1 + cool_down_ms / u64::from(agents));
        site.accept_all();
        let (conversation, who) = site.given(turn);
        site.step(agent(who, FromAgent::End { conversation }));
        if let Some((conversation, who)) = site.offered.pop_first() {
            site.tick(1);
            let why = Decline::Busy;
            let frame = FromAgent::Decline { conversation, why };
            samples.add(site.step(agent(who, frame)));
        }
        site.arrive();
    }
    site.audit();
    samples
}

type Row = (u32, Vec<Option<Figures>>);

fn print_curve(event: &str, target: Option<f64>, sizes: &[usize], curve: &[Row]) {
    println!("\n{event}");
    print!("{:>6}", "agents");
    for waiting in sizes {
        print!("{:>30}", format!("{waiting} waiting"));
    }
    println!("{:>9}  target", "growth");
    for (agents, row) in curve {
        print!("{agents:>6}");
        for figures in row {
            print!("{:>30}", figures.as_ref().map(cell).unwrap_or_default());
        }
        print!("{:>9}", growth(sizes, row).unwrap_or_default());
        let at = sizes.iter().position(|waiting| *waiting == TARGET_AT.1);
        let met = at.filter(|_| *agents == TARGET_AT.0);
        let figures = met.and_then(|at| *row.get(at)?);
        match (target, figures) {
            (Some(target), Some(figures)) => {
                let word = if figures.median_us < target {
                    "met"
                } else {
                    "MISSED"
                };
                println!("  < {target} with {} waiting: {word}", TARGET_AT.1);
            }
            _ => println!(),
        }
    }
}

fn cell(figures: &Figures) -> String {
    let kilobytes = figures.bytes as f64 / 1_000.0;
    format!(
        "{:.1} / {:.1}  {} {kilobytes:.1}",
        figures.median_us, figures.p99_us, figures.count
    )
}

/// How much faster the median grows than the logarithm of the queue: 1 is as fast.
fn growth(sizes: &[usize], row: &[Option<Figures>]) -> Option<String> {
    let (first, last) = (sizes.first()?, sizes.last()?);
    let ends = (*row.first()?).zip(*row.last()?)?;
    let logarithms = (*last as f64).log2() / (*first as f64).log2();
    let grown = ends.1.median_us / ends.0.median_us;
    (first < last).then(|| format!("{:.2}", grown / logarithms))
}
