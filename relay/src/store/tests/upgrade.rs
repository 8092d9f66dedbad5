//! A data file of the first step goes on with all that was in it.

use super::*;
use crate::store::sqlite::migrations::{MIGRATIONS, migrate};
use rusqlite::Connection;
use shared::rest::Role;

/// What a relay of the first step may have written.
const BEFORE: &str = "
    INSERT INTO sites VALUES (1, 'site_key', 'Shop');
    INSERT INTO agents VALUES (1, 'Ada', 'ada@example.com', 'administrator', 4, 'hash');
    INSERT INTO sessions VALUES (zeroblob(32), 1, 9);
    INSERT INTO choices VALUES (1, 1, 'online');
    INSERT INTO conversations (site, id, visitor, opened_at, url, title, locale, zone, browser,
        agent, agent_name, since, returned, ended, rule, waited_ms, load, capacity, candidates)
    VALUES (1, 1, 5, 100, 'u', 't', 'l', 'z', 'b', NULL, NULL, 100, 0, 0, NULL, NULL, NULL, NULL,
            NULL),
        (1, 2, 6, 200, '', '', '', '', '', 1, 'Ada', 210, 1, 0, 'taken', 10, 100, 400, 1),
        (1, 3, 7, 300, '', '', '', '', '', 1, 'Ada', 390, 0, 1, 'lowest_id', 20, 0, 400, 2);
    INSERT INTO entries (site, conversation, seq, at, kind, who_side, who, agent, agent_name, tab,
        count, words, ended_by)
    VALUES (1, 1, 1, 100, 'said', 'visitor', 5, NULL, NULL, 11, 1, 'hello', NULL),
        (1, 3, 1, 300, 'said', 'visitor', 7, NULL, NULL, 12, 1, 'hi', NULL),
        (1, 3, 2, 320, 'joined', NULL, NULL, 1, 'Ada', NULL, NULL, NULL, NULL),
        (1, 3, 3, 390, 'ended', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'agent');
";

#[test]
fn what_the_first_step_kept_is_kept_by_the_next() {
    let (mut conn, site) = (Connection::open_in_memory().unwrap(), SiteId(1));
    migrate(&mut conn, &MIGRATIONS[..1]).unwrap();
    conn.execute_batch(BEFORE).unwrap();

    migrate(&mut conn, MIGRATIONS).unwrap();

    let saved = conversations::saved(&conn, site).unwrap();
    let [first, second] = &saved.open[..] else {
        panic!("{saved:?}")
    };
    assert_eq!((first.words.as_str(), first.last), ("hello", Seq(1)));
    assert_eq!(
        first.state,
        State {
            since: Millis(100),
            senior: Millis(100),
            ..waiting()
        }
    );
    assert_eq!(second.state.senior, Millis(200));
    assert_eq!(second.state.since, Millis(210));
    assert_eq!(
        second.state.agent.as_ref().map(|face| face.id),
        Some(AgentId(1))
    );
    assert_eq!(
        second.state.reason.map(|reason| reason.rule),
        Some(Rule::Taken)
    );
    assert_eq!(saved.choices, [(AgentId(1), Choice::Online)]);
    let entries = conversations::replay(&conn, site, ConversationId(3), Seq(0), None, 10).unwrap();
    assert_eq!(entries[2].what, What::Ended { by: Side::Agent });
    let given = pasts::assignments(&conn, site, ConversationId(3)).unwrap();
    assert_eq!(given.len(), 1);
    assert_eq!(
        (given[0].at, given[0].reason.rule),
        (Millis(320), Rule::LowestId)
    );
    assert_eq!(agents::all(&conn).unwrap()[0].role, Role::Administrator);
}

#[test]
fn references_are_looked_after_again_once_the_steps_are_taken() {
    let mut conn = Connection::open_in_memory().unwrap();
    migrate(&mut conn, MIGRATIONS).unwrap();

    let session = "INSERT INTO sessions (token, agent, expires_at) VALUES (zeroblob(32), 1, 9)";
    let stray = conn.execute(session, []).map_err(StoreError::from);

    assert!(matches!(stray, Err(StoreError::Law(_))), "{stray:?}");
}

#[tokio::test]
async fn what_was_there_before_a_step_is_kept_beside() {
    let home = Home::new(Kind::Sqlite);
    drop(home.open().await.unwrap());
    let file = home.folder.join("deskbell.db");
    std::fs::remove_file(&file).unwrap();
    let mut old = Connection::open(&file).unwrap();
    migrate(&mut old, &MIGRATIONS[..1]).unwrap();
    old.execute_batch(BEFORE).unwrap();
    drop(old);

    drop(home.open().await.unwrap());

    let before = home.folder.join("deskbell.db.before-0002");
    let kept = Connection::open(&before).unwrap();
    let count = |select: &str| kept.query_row(select, [], |row| row.get::<_, u32>(0));
    assert_eq!(count("SELECT count(*) FROM schema_migrations"), Ok(1));
    assert_eq!(count("SELECT count(*) FROM entries"), Ok(4));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&before).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
