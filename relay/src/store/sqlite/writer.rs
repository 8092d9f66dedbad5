//! The one thread that writes. It takes all jobs that wait, does them in one transaction, and
//! answers when that is on the disk: many jobs share one flush, and nobody waits for company.
//!
//! A job that fails is undone alone. Never answers before the commit.

use super::pen::Pen;
use super::shelf;
use crate::limits::WRITE_BATCH_LEN_MAX;
use crate::store::error::StoreError;
use crate::store::job;
use tokio::sync::mpsc;

/// A job over the connection that writes.
pub type Job = dyn job::Job<Pen>;

/// Writes until no one can ask any more. Returns whether everything could be put in order.
pub fn run(pen: &Pen, mut jobs: mpsc::Receiver<Box<Job>>) -> Result<(), StoreError> {
    let mut batch = Vec::with_capacity(WRITE_BATCH_LEN_MAX);
    while jobs.blocking_recv_many(&mut batch, WRITE_BATCH_LEN_MAX) > 0 {
        let fate = commit(pen, &mut batch);
        if let Err(error) = &fate {
            tracing::error!(%error, jobs = batch.len(), "could not write");
        }
        metrics::counter!("deskbell_store_commits_total").increment(1);
        metrics::counter!("deskbell_store_jobs_total").increment(batch.len() as u64);
        for job in batch.drain(..) {
            job.answer(fate.clone());
        }
    }
    let tidied = shelf::catch_up(pen);
    pen.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    tidied
}

/// Does all jobs in one transaction. An error is the fate of all of them.
fn commit(pen: &Pen, batch: &mut [Box<Job>]) -> Result<(), StoreError> {
    if !pen.is_autocommit() {
        // Left by a rollback that failed: as long as it stays, nothing can be written.
        pen.execute_batch("ROLLBACK")?;
    }
    pen.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let done = batch
        .iter_mut()
        .try_for_each(|job| attempt(pen, job.as_mut()))
        .and_then(|()| pen.keep_short())
        .and_then(|()| Ok(pen.prepare_cached("COMMIT")?.execute([]).map(drop)?));
    if done.is_ok() {
        pen.committed();
        return done;
    }
    pen.undone();
    if !pen.is_autocommit() {
        pen.execute_batch("ROLLBACK")?;
    }
    done
}

/// Does one job, or undoes it alone. An error means that the whole transaction is lost.
fn attempt(pen: &Pen, job: &mut Job) -> Result<(), StoreError> {
    pen.prepare_cached("SAVEPOINT job")?.execute([])?;
    if let Err(error) = job.run(pen) {
        // A full disk and the like make SQLite undo the whole transaction by itself.
        if pen.is_autocommit() {
            return Err(error);
        }
        pen.prepare_cached("ROLLBACK TO job")?.execute([])?;
        pen.undone();
    }
    pen.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::job::job;
    use rusqlite::Connection;

    #[test]
    fn a_batch_that_a_full_disk_ends_is_answered_as_it_is_stored() {
        let conn = Pen::new(Connection::open_in_memory().unwrap());
        conn.execute_batch("CREATE TABLE words (number INTEGER, word BLOB)")
            .unwrap();
        conn.execute_batch("PRAGMA max_page_count = 20").unwrap();
        let insert = |number: u32, bytes: usize| {
            job(move |conn: &Pen| {
                conn.execute(
                    "INSERT INTO words VALUES (?1, zeroblob(?2))",
                    (number, bytes as i64),
                )?;
                Ok(number)
            })
        };
        let (mut jobs, waits): (Vec<_>, Vec<_>) =
            [insert(1, 10), insert(2, 1_000_000), insert(3, 10)]
                .into_iter()
                .unzip();

        let fate = commit(&conn, &mut jobs);
        jobs.into_iter().for_each(|job| job.answer(fate.clone()));

        let mut answered = Vec::new();
        for (mut wait, number) in waits.into_iter().zip(1_u32..) {
            match wait.try_recv().unwrap() {
                Ok(done) => answered.push(done),
                Err(error) => assert!(matches!(error, StoreError::Full(_)), "{number}: {error:?}"),
            }
        }
        let mut select = conn
            .prepare("SELECT number FROM words ORDER BY number")
            .unwrap();
        let stored = select.query_map([], |row| row.get::<_, u32>(0)).unwrap();
        assert_eq!(answered, stored.map(Result::unwrap).collect::<Vec<_>>());
        assert!(!answered.contains(&2));
        assert!(conn.is_autocommit(), "the next batch can begin");
    }

    #[test]
    fn a_transaction_that_was_left_open_is_undone_first() {
        let conn = Pen::new(Connection::open_in_memory().unwrap());
        conn.execute_batch("CREATE TABLE words (number INTEGER)")
            .unwrap();
        conn.execute_batch("BEGIN; INSERT INTO words VALUES (1)")
            .unwrap();
        let (job, mut wait) = job(|conn: &Pen| {
            Ok(conn
                .execute("INSERT INTO words VALUES (2)", [])
                .map(|_| ())?)
        });
        let mut batch = vec![job];

        let fate = commit(&conn, &mut batch);
        batch.remove(0).answer(fate);

        assert_eq!(wait.try_recv().unwrap(), Ok(()));
        let sum: u32 = conn
            .query_row("SELECT sum(number) FROM words", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sum, 2);
    }
}
