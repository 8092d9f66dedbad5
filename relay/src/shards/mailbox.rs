//! The mailbox of one shard: letters in order, as many as may wait.
//!
//! One end belongs to everybody who has news, the other to the shard, which is woken when as many
//! letters are there as it waits for, and not for each of them. Never looks into a letter.

use super::{Full, Letter, MAILBOX_LEN_MAX};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// The end that takes letters in. When it is dropped no more will come.
#[derive(Debug)]
pub struct Slot(Arc<Mutex<Post>>);

/// The reading end.
#[derive(Debug)]
pub struct Mailbox(Arc<Mutex<Post>>);

/// Company that a reader waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Company {
    /// So many letters are enough,
    pub len: usize,
    /// and so long is.
    pub within: Duration,
}

#[derive(Debug, Default)]
struct Post {
    letters: VecDeque<Letter>,
    /// Whether no more letters are taken in.
    is_closed: bool,
    /// As many letters wake the reader.
    awaited: usize,
    reader: Option<Waker>,
}

/// Makes the two ends of an empty mailbox.
pub fn mailbox() -> (Slot, Mailbox) {
    let post = Arc::<Mutex<Post>>::default();
    (Slot(Arc::clone(&post)), Mailbox(post))
}

impl Slot {
    /// Takes a letter in, if there is room.
    ///
    /// # Errors
    /// Fails when there is none, or nobody reads any more; the letter is dropped.
    pub fn submit(&self, letter: Letter) -> Result<(), Full> {
        let post = lock(&self.0);
        if post.letters.len() >= MAILBOX_LEN_MAX {
            return Err(Full);
        }
        put(post, letter)
    }

    /// Takes a letter in, even where other letters find no room.
    ///
    /// # Errors
    /// Fails when nobody reads any more; the letter is dropped.
    pub fn press(&self, letter: Letter) -> Result<(), Full> {
        put(lock(&self.0), letter)
    }

    /// Takes no more letters in. What is there is still read.
    pub fn close(&self) {
        let mut post = lock(&self.0);
        post.is_closed = true;
        wake(post);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.close();
    }
}

impl Mailbox {
    /// Waits for a letter, `nap` at most, then for `company` beside it, and adds no more than
    /// `letters_max`. Returns false when there will be no more.
    pub async fn batch(
        &mut self,
        letters: &mut VecDeque<Letter>,
        letters_max: usize,
        nap: Duration,
        company: Option<Company>,
    ) -> bool {
        tokio::select! {
            biased;
            () = self.hold(1) => {}
            () = sleep(nap) => return true,
        }
        if let Some(company) = company {
            let enough = company.len.min(letters_max);
            // Either way the wait is over.
            let _ = timeout(company.within, self.hold(enough)).await;
        }
        let mut post = lock(&self.0);
        let goes_on = !post.letters.is_empty();
        let taken = post.letters.len().min(letters_max);
        letters.extend(post.letters.drain(..taken));
        goes_on
    }

    /// Waits until so many letters are there, or no more will come. Safe to cancel.
    async fn hold(&self, len: usize) {
        poll_fn(|context| {
            let mut post = lock(&self.0);
            if post.letters.len() >= len || post.is_closed {
                post.reader = None;
                return Poll::Ready(());
            }
            post.awaited = len;
            match &mut post.reader {
                Some(reader) => reader.clone_from(context.waker()),
                reader => *reader = Some(context.waker().clone()),
            }
            Poll::Pending
        })
        .await;
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let mut post = lock(&self.0);
        post.is_closed = true;
        // Whoever waits for an answer to a letter hears that there is none.
        post.letters = VecDeque::new();
    }
}

fn put(mut post: MutexGuard<'_, Post>, letter: Letter) -> Result<(), Full> {
    if post.is_closed {
        return Err(Full);
    }
    post.letters.push_back(letter);
    if post.letters.len() >= post.awaited {
        wake(post);
    }
    Ok(())
}

/// Wakes whoever reads, after the lock is given back.
fn wake(mut post: MutexGuard<'_, Post>) {
    let reader = post.reader.take();
    drop(post);
    if let Some(reader) = reader {
        reader.wake();
    }
}

fn lock(post: &Mutex<Post>) -> MutexGuard<'_, Post> {
    post.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
