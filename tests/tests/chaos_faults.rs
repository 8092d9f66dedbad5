//! The tests of chaos can see: a relay that breaks a promise on purpose, or a page that forgets, is
//! found out within seconds, and by what it did.
//!
//! The broken relay is a build of its own, `DESKBELL_FAULTY_RELAY`; the shipped one cannot break
//! anything on purpose.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use tests::chaos::findings::Wrong;
use tests::chaos::{Plan, Report, run};
use tests::relay::Process;

/// The variable that chooses what is broken.
const CHOICE: &str = "DESKBELL_FAULT";

#[tokio::test(flavor = "multi_thread")]
async fn without_a_fault_the_same_disasters_find_nothing() {
    let mut plan = Plan::mild(rand::random());
    plan.kind.binary = Some(faulty());

    let report = played(&plan).await;

    assert!(report.is_good(), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_acknowledges_before_it_saves_is_found_to_lose() {
    let report = with_fault("acknowledge-before-save").await;

    assert!(report.findings.lost() > 0, "{report}");
    assert!(found(&report, Wrong::AcknowledgedNotStored), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_accepts_a_repeat_is_found_to_double() {
    let report = with_fault("accept-repeat").await;

    assert!(report.findings.doubled() > 0, "{report}");
    assert!(found(&report, Wrong::StoredTwice), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_accepts_a_gap_is_found_to_lose_and_to_leave_holes() {
    let report = with_fault("accept-gap").await;

    assert!(report.findings.reordered() > 0, "{report}");
    assert!(found(&report, Wrong::AcknowledgedNotStored), "{report}");
    assert!(found(&report, Wrong::Hole), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_forgets_its_outbox_is_found_to_lose() {
    let mut plan = Plan::mild(rand::random());
    plan.forgets = true;

    let report = played(&plan).await;

    assert!(report.findings.lost() > 0, "{report}");
    assert!(found(&report, Wrong::SaidAndForgotten), "{report}");
}

#[test]
fn what_is_shipped_knows_no_fault() {
    let knows = |binary: &Path| {
        let bytes = fs::read(binary).unwrap_or_else(|error| panic!("{binary:?}: {error}"));
        bytes
            .windows(CHOICE.len())
            .any(|bytes| bytes == CHOICE.as_bytes())
    };

    assert!(
        !knows(&Process::shipped()),
        "a fault can be chosen in what is shipped"
    );
    assert!(knows(&faulty()), "no fault can be chosen where one must be");
}

async fn with_fault(fault: &str) -> Report {
    let mut plan = Plan::mild(rand::random());
    plan.kind.binary = Some(faulty());
    plan.kind.env = vec![(CHOICE.to_owned(), fault.to_owned())];
    played(&plan).await
}

async fn played(plan: &Plan) -> Report {
    println!("seed {}", plan.seed);
    let report = run(plan, |line| println!("{line}")).await;
    println!("{report}");
    report
}

/// Whether this was found, and an example of it is told.
fn found(report: &Report, wrong: Wrong) -> bool {
    let begin = format!("{wrong:?}: ");
    let told = report.findings.told.iter();
    report.findings.of(wrong) > 0 && told.into_iter().any(|told| told.starts_with(&begin))
}

/// The relay that can break promises.
fn faulty() -> PathBuf {
    let named = env::var_os("DESKBELL_FAULTY_RELAY").map(PathBuf::from);
    named.unwrap_or_else(|| {
        panic!(
            "needs a relay that can break promises:\n    \
             cargo build -p relay --features faults --target-dir target/faults\n    \
             export DESKBELL_FAULTY_RELAY=$PWD/target/faults/debug/relay"
        )
    })
}
