//! The one thread that writes: all jobs that wait, in one transaction, answered when the database
//! says that it is durable.
//!
//! A job that fails is undone alone. While the database is away every job is refused, and nothing
//! is answered as written.

use super::keeper::Keeper;
use super::wire::Wire;
use crate::limits::WRITE_BATCH_LEN_MAX;
use crate::store::doors::Jobs;
use crate::store::error::StoreError;
use crate::store::job::Job;

/// Writes until no one can ask any more.
pub fn run(mut keeper: Keeper, mut jobs: Jobs<Wire>) {
    let mut batch = Vec::with_capacity(WRITE_BATCH_LEN_MAX);
    loop {
        let taken = match keeper.wire() {
            // Waiting with the connection, its end is heard of.
            Some(wire) => {
                let more = jobs.recv_many(&mut batch, WRITE_BATCH_LEN_MAX);
                wire.runtime.block_on(more)
            }
            None => jobs.blocking_recv_many(&mut batch, WRITE_BATCH_LEN_MAX),
        };
        if taken == 0 {
            return;
        }
        let fate = keeper.ready().and_then(|wire| commit(wire, &mut batch));
        if let Err(error) = &fate {
            tracing::error!(%error, jobs = batch.len(), "could not write");
            // Whatever state it is in, the next one begins with none.
            keeper.let_go();
        }
        metrics::counter!("deskbell_store_commits_total").increment(1);
        metrics::counter!("deskbell_store_jobs_total").increment(batch.len() as u64);
        for job in batch.drain(..) {
            job.answer(fate.clone());
        }
    }
}

/// Does all jobs in one transaction. An error is the fate of all of them.
fn commit(wire: &Wire, batch: &mut [Box<dyn Job<Wire>>]) -> Result<(), StoreError> {
    if let [only] = batch {
        wire.batch("BEGIN")?;
        return match only.run(wire) {
            Ok(()) => finish(wire),
            // The job has its own answer.
            Err(_) => wire.batch("ROLLBACK"),
        };
    }
    wire.batch("BEGIN; SAVEPOINT job")?;
    for job in batch {
        wire.batch(match job.run(wire) {
            Ok(()) => "RELEASE SAVEPOINT job; SAVEPOINT job",
            Err(_) => "ROLLBACK TO SAVEPOINT job",
        })?;
    }
    finish(wire)
}

/// In a transaction that has failed, COMMIT undoes everything and reports success; a question in
/// front of it does not.
fn finish(wire: &Wire) -> Result<(), StoreError> {
    wire.batch("SELECT 1; COMMIT")
}
