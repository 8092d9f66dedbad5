//! The audit log of both engines: it grows with each deed, cannot be changed from within, and says
//! what was changed from without.

use super::*;
use crate::auth::secret::hash;
use crate::store::audit::verify;
use crate::store::{About, By, Finding, Verdict, Wanted};
use shared::rest::Deed;

/// Five deeds of Ada.
async fn five(home: &Home) -> Store {
    let store = home.open().await.unwrap();
    let ada = store.by(By {
        agent: Some((AgentId(1), "Ada".to_owned())),
        at: NOW,
    });
    for name in ["One", "Two", "Three", "Four"] {
        let form = SiteForm {
            name: name.to_owned(),
            origins: Vec::new(),
        };
        match name {
            "One" => drop(ada.create_site(form).await.unwrap()),
            _ => drop(ada.change_site(SiteId(1), form).await.unwrap()),
        }
    }
    let about = About::all(Deed::LoginThrottled);
    ada.write_down(about, "Ada".to_owned()).await.unwrap();
    store
}

async fn verdict(store: &Store, noted: Option<(u64, String)>) -> Verdict {
    let read = store.engine.read(move |session| verify(session, noted));
    read.await.unwrap()
}

/// Does what only somebody beside the relay can do.
async fn meddle(store: &Store, statements: &[&'static str]) {
    let statements: Vec<_> = statements.to_vec();
    let done = store.engine.write(move |session| {
        for statement in statements {
            session.run(statement, &[])?;
        }
        Ok(())
    });
    done.await.unwrap();
}

fn set_aside() -> &'static str {
    match KIND {
        Kind::Sqlite => "DROP TRIGGER audit_is_not_changed",
        Kind::Postgres => "ALTER TABLE audit DISABLE TRIGGER USER",
    }
}

#[tokio::test]
async fn a_chain_that_nobody_touched_holds() {
    let home = Home::new(KIND);
    let store = five(&home).await;

    let found = verdict(&store, None).await;

    assert_eq!((found.entries, &found.findings[..]), (5, &[][..]));
    let head = found.head.unwrap();
    assert_eq!(store.audit_head().await.unwrap(), Some(head));
    let noted = Some((5, head.hex()));
    assert_eq!(verdict(&store, noted).await.findings, []);
    let other = Some((3, hash_text("another")));
    assert_eq!(
        verdict(&store, other).await.findings,
        [Finding::NotAsNoted(3)]
    );
    let later = Some((6, hash_text("cut off")));
    assert_eq!(
        verdict(&store, later).await.findings,
        [Finding::Missing(6, 6)]
    );
    let all = store.audit(Wanted::default(), 10).await.unwrap();
    assert_eq!(all.len(), 5);
    let empty = Home::new(KIND).open().await.unwrap();
    assert_eq!(verdict(&empty, None).await, Verdict::default());
}

#[tokio::test]
async fn what_nobody_in_particular_does_is_not_written_down() {
    let store = Home::new(KIND).open().await.unwrap();
    store.create_site(SiteForm::default()).await.unwrap();

    assert_eq!(verdict(&store, None).await.entries, 0);
}

#[tokio::test]
async fn an_entry_cannot_be_changed_from_within() {
    let home = Home::new(KIND);
    let store = five(&home).await;

    for statement in ["UPDATE audit SET subject = 'x'", "DELETE FROM audit"] {
        let done = store
            .engine
            .write(move |session| session.run(statement, &[]));
        assert!(done.await.is_err(), "{statement}");
    }
    assert_eq!(verdict(&store, None).await.findings, []);
}

#[tokio::test]
async fn what_was_changed_from_without_is_named() {
    let delete: &[&str] = match KIND {
        Kind::Sqlite => &["DROP TRIGGER audit_is_not_removed"],
        Kind::Postgres => &[],
    };
    for (statements, findings) in [
        (
            &["UPDATE audit SET subject = 'Eve' WHERE number = 3"][..],
            &[Finding::Changed(3)][..],
        ),
        (
            &["UPDATE audit SET agent_name = 'Eve' WHERE number = 1"],
            &[Finding::Changed(1)],
        ),
        (
            &["UPDATE audit SET changes = '[]', at = at + 1 WHERE number IN (2, 5)"],
            &[Finding::Changed(2), Finding::Changed(5)],
        ),
        (
            &["DELETE FROM audit WHERE number = 3"],
            &[Finding::Missing(3, 3)],
        ),
        (
            &["DELETE FROM audit WHERE number < 3"],
            &[Finding::Missing(1, 2)],
        ),
        (
            &["DELETE FROM audit WHERE number > 3"],
            &[Finding::Missing(4, 5)],
        ),
        (&["DELETE FROM audit_head"], &[Finding::HeadMissing]),
    ] {
        let home = Home::new(KIND);
        let store = five(&home).await;
        meddle(&store, &[set_aside()]).await;
        meddle(&store, delete).await;

        meddle(&store, statements).await;

        assert_eq!(
            verdict(&store, None).await.findings,
            findings,
            "{statements:?}"
        );
    }
}

#[tokio::test]
async fn an_entry_that_was_forged_whole_does_not_fit_the_next() {
    let home = Home::new(KIND);
    let store = five(&home).await;
    meddle(&store, &[set_aside()]).await;

    // Its own hash is right, but nobody after it has seen that one.
    let forged = store
        .engine
        .write(|session| crate::store::audit::forge(session, 3, "Eve"));
    forged.await.unwrap();

    assert_eq!(verdict(&store, None).await.findings, [Finding::Replaced(3)]);
}

fn hash_text(text: &str) -> String {
    crate::hex::hex(&hash(text))
}
