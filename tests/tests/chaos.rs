//! Everything goes wrong for a minute, and nothing is lost. `CHAOS_SEED=S` repeats a run.

use std::env;
use tests::chaos::{Plan, run};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_nothing_is_lost_doubled_or_reordered() {
    let seed = env::var("CHAOS_SEED").ok();
    let seed = seed.map_or_else(rand::random, |seed| {
        seed.parse().expect("CHAOS_SEED is a number")
    });
    println!("CHAOS_SEED={seed} repeats this");
    let plan = Plan::short(seed);

    let report = run(&plan, |line| println!("{line}")).await;

    println!("{report}");
    assert!(report.is_good(), "{report}");
    assert_eq!(report.missing(), <[&str; 0]>::default(), "too peaceful");
    let [kills, acknowledged] = [report.counts["kills"], report.acknowledged];
    assert!(
        kills >= plan.kills && acknowledged >= plan.messages,
        "too short to prove anything: {report}"
    );
}
