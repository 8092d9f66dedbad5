//! `relay audit verify` beside a relay that runs, and on a store that somebody meddled with.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use tests::postgres::Postgres;
use tests::relay::{Process, STORE};

/// Runs the command. Returns whether the chain holds, and what is said.
async fn verify(from: &[&str], more: &[&str]) -> (bool, String) {
    let ended = Process::run(&[&["audit", "verify"], from, more].concat()).await;
    let says = String::from_utf8_lossy(&ended.stdout).into_owned();
    (ended.status.success(), says)
}

fn meddle(data: &Path, statements: &str) {
    let conn = rusqlite::Connection::open(data.join("deskbell.db")).unwrap();
    conn.execute_batch(statements).unwrap();
}

#[tokio::test]
async fn a_chain_holds_and_says_where_it_ends_whatever_keeps_it() {
    let url = Postgres::running().database();
    for (options, from) in [(vec![], None), (vec![STORE, &url], Some(&url))] {
        let mut process = Process::start(&options).await;
        process.scene().await;
        let data = process.data();
        let mut place = vec!["--data", data.to_str().unwrap()];
        place.extend(from.iter().flat_map(|url| [STORE, url.as_str()]));

        let (holds, says) = verify(&place, &[]).await;

        assert!(holds && says.contains("the chain holds"), "{says}");
        let (_, end) = says.trim().rsplit_once("last ").unwrap();
        assert!(verify(&place, &["--noted", end]).await.0);
        let other = format!("1:{}", "0".repeat(64));
        let (holds, says) = verify(&place, &["--noted", &other]).await;
        assert!(
            !holds && says.contains("entry 1 is not the one that was noted"),
            "{says}"
        );
        assert!(process.terminate().await.success());
    }
}

#[tokio::test]
async fn what_was_meddled_with_is_named() {
    let mut process = Process::start(&[]).await;
    process.scene().await;
    assert!(process.terminate().await.success());
    let data = process.data();
    let place = ["--data", data.to_str().unwrap()];
    assert!(verify(&place, &[]).await.0);

    meddle(
        &data,
        "DROP TRIGGER audit_is_not_changed; UPDATE audit SET agent_name = 'Eve' WHERE number = 2",
    );
    let (holds, says) = verify(&place, &[]).await;
    assert!(!holds && says.contains("entry 2 was changed"), "{says}");

    meddle(
        &data,
        "DROP TRIGGER audit_is_not_removed; DELETE FROM audit WHERE number = 2",
    );
    let (holds, says) = verify(&place, &[]).await;
    assert!(!holds && says.contains("entry 2 is missing"), "{says}");
}
