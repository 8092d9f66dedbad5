//! How right the announced waiting time is, against what others announce, over many made-up days.
//!
//! Run it with `cargo xtask bench estimate`, or `… estimate -- SEEDS`. Plays every day through the
//! real desk; fails when a promise is not kept.

use std::env;
use std::process::ExitCode;
use tests::day::Shape;
use tests::foresight::{Foresight, HOUR_LEN_MIN, NAMES, play};

const SEEDS: u64 = 200;
const DAYS: u64 = 5;
const SHAPES: [(Shape, &str); 3] = [
    (Shape::Morning, "morning"),
    (Shape::Flat, "flat"),
    (Shape::Evening, "evening"),
];

/// What is promised of the bound, over all and for each hour of the day.
const OVERALL: (f64, f64) = (0.87, 0.93);
const EACH_HOUR: (f64, f64) = (0.80, 0.97);

fn main() -> ExitCode {
    let seeds = env::args().nth(1).and_then(|seeds| seeds.parse().ok());
    let seeds = seeds.unwrap_or(SEEDS);
    println!("{seeds} seeds of {DAYS} days each; waits are those who queued and were answered");
    let played = SHAPES.map(|(shape, _)| play(shape, 0..seeds, DAYS));
    table(&played);
    let mut kept = true;
    for ((_, name), foresight) in SHAPES.iter().zip(&played) {
        for complaint in complaints(foresight) {
            println!("NOT KEPT, {name}: {complaint}");
            kept = false;
        }
    }
    if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn table(played: &[Foresight; 3]) {
    let row = |name: &str, cells: [String; 3]| {
        let [a, b, c] = cells;
        println!("{name:<42} {a:>16} {b:>16} {c:>16}");
    };
    let each = |cell: &dyn Fn(&Foresight) -> String| played.each_ref().map(cell);
    let percent = |share: f64| format!("{:.1} %", share * 100.0);

    row("", SHAPES.map(|(_, name)| name.to_owned()));
    row("waits", each(&|it| it.waits.to_string()));
    row("median real wait", each(&|it| seconds(it.median_wait())));
    println!("median error of the middle");
    for (nth, name) in NAMES.iter().enumerate() {
        row(&format!("  {name}"), each(&|it| seconds(it.errors()[nth])));
    }
    println!("this desk");
    row("  bound kept (90 %)", each(&|it| percent(it.coverage())));
    row(
        "  within the range (50 %)",
        each(&|it| percent(it.inside())),
    );
    row("  not known yet", each(&|it| percent(it.unknown_share())));
    let width = |it: &Foresight| format!("{:.2}", it.width());
    row("  median of bound ÷ real wait", each(&width));
    println!("bound kept by hour of opening (hours under {HOUR_LEN_MIN} bounds are merged)");
    let hours = played.each_ref().map(Foresight::by_hour);
    let longest = hours.iter().map(Vec::len).max().unwrap_or(0);
    for nth in 0..longest {
        let cell = |hours: &Vec<(usize, usize, f64, u32)>| match hours.get(nth) {
            Some((from, to, share, _)) => format!("{from:02}–{to:02} {:>7}", percent(*share)),
            None => String::new(),
        };
        row("", hours.each_ref().map(cell));
    }
}

/// What is not as promised.
fn complaints(foresight: &Foresight) -> Vec<String> {
    let mut complaints = Vec::new();
    let coverage = foresight.coverage();
    if !(OVERALL.0..=OVERALL.1).contains(&coverage) {
        complaints.push(format!("{coverage:.3} of all bounds"));
    }
    for (from, to, share, _) in foresight.by_hour() {
        if !(EACH_HOUR.0..=EACH_HOUR.1).contains(&share) {
            complaints.push(format!("{share:.3} of the bounds from {from} to {to}"));
        }
    }
    let [ours, others @ ..] = foresight.errors();
    // The last of the others is shown, not judged: for equal agents who never change, and handling
    // times without memory, it is the best that anybody can say.
    for (name, theirs) in NAMES[1..].iter().zip(others).take(3) {
        if ours >= theirs {
            complaints.push(format!("{name} is nearer"));
        }
    }
    complaints
}

fn seconds(ms: u64) -> String {
    format!("{:.0} s", ms as f64 / 1_000.0)
}
