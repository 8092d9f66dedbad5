//! Something to write, and somebody who waits for it.
//!
//! The same for both engines. Never answers before the fate of the whole transaction is known.

use super::error::StoreError;
use tokio::sync::oneshot;

/// Something to write over a connection of kind `C`, and somebody who waits for it.
pub trait Job<C: ?Sized>: Send {
    /// Does it. Returns why it must be undone, if it must.
    fn run(&mut self, conn: &C) -> Result<(), StoreError>;
    /// Answers, when the fate of the whole transaction is known.
    fn answer(self: Box<Self>, fate: Result<(), StoreError>);
}

struct Work<T, F> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

/// Makes a job, and the place where its answer will be.
pub fn job<C, T, F>(work: F) -> (Box<dyn Job<C>>, oneshot::Receiver<Result<T, StoreError>>)
where
    C: ?Sized,
    T: Send + 'static,
    F: FnOnce(&C) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, wait) = oneshot::channel();
    (
        Box::new(Work {
            work: Some(work),
            result: None,
            answer,
        }),
        wait,
    )
}

impl<C, T, F> Job<C> for Work<T, F>
where
    C: ?Sized,
    T: Send,
    F: FnOnce(&C) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, conn: &C) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        let result = work(conn);
        let fate = result.as_ref().map(|_| ()).map_err(Clone::clone);
        self.result = Some(result);
        fate
    }

    fn answer(self: Box<Self>, fate: Result<(), StoreError>) {
        let result = match (self.result, fate) {
            (Some(Err(own)), _) => Err(own),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(fate)) => Err(fate),
            (None, Ok(())) => Err(StoreError::Closed),
        };
        // Who asked may have gone; what was written stays written.
        let _ = self.answer.send(result);
    }
}
