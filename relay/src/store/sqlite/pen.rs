//! A connection to the file, and what the one that writes knows of the end of the log.
//!
//! Whatever fails leaves it not knowing, and then it reads the file again first. Belongs to one
//! thread.

use super::shelf::{self, Next};
use super::tail::{Behind, Tail};
use super::unshelved::Unshelved;
use crate::limits::SHELVED_AT_ONCE_LEN_MAX;
use crate::store::arrivals::{Tab, Talk};
use crate::store::error::StoreError;
use rusqlite::Connection;
use std::cell::RefCell;
use std::ops::Deref;
use std::sync::Arc;

/// A thread's own connection.
pub struct Pen {
    conn: Connection,
    /// `None`: not known.
    tail: RefCell<Option<Tail>>,
    unshelved: Arc<Unshelved>,
    /// What was shelved since the last commit.
    shelved: RefCell<Vec<(Talk, Vec<Tab>)>>,
}

impl Deref for Pen {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.conn
    }
}

impl Pen {
    /// Takes a connection.
    pub fn new(conn: Connection) -> Pen {
        Pen {
            conn,
            tail: RefCell::default(),
            unshelved: Arc::default(),
            shelved: RefCell::default(),
        }
    }

    /// What readers ask before they read.
    pub fn unshelved(&self) -> Arc<Unshelved> {
        Arc::clone(&self.unshelved)
    }

    /// Writes the next entry of a conversation, if it keeps the laws. `write` returns its number.
    pub fn write_entry(
        &self,
        talk: Talk,
        next: Next,
        is_end: bool,
        write: impl FnOnce(&Connection) -> Result<i64, StoreError>,
    ) -> Result<(), StoreError> {
        self.with_tail(|tail| {
            shelf::judge(&self.conn, tail, talk, next)?;
            let entry = Behind {
                number: write(&self.conn)?,
                seq: next.seq,
                numbered: next.numbered,
            };
            let firsts = tail.add(talk, entry, is_end);
            if firsts.of_talk {
                self.unshelved.note(talk);
            }
            if let Some((tab, _)) = next.numbered.filter(|_| firsts.of_tab) {
                self.unshelved.note_tab(tab, talk);
            }
            Ok(())
        })
    }

    /// The number in the log of an entry; `None`: there is no such entry.
    pub fn number_of(&self, talk: Talk, seq: u32) -> Result<Option<i64>, StoreError> {
        self.with_tail(|tail| match tail.number_of(talk, seq) {
            Some(number) => Ok(Some(number)),
            None => shelf::number_of(&self.conn, talk, seq),
        })
    }

    /// Puts what waits of these conversations on the shelf.
    pub fn shelve(&self, talks: &[Talk]) -> Result<(), StoreError> {
        self.with_tail(|tail| {
            for &talk in talks {
                self.shelve_one(tail, talk)?;
            }
            shelf::note(&self.conn, tail)
        })
    }

    /// Shelves what has waited longest while too much waits, a little at a time.
    pub fn keep_short(&self) -> Result<(), StoreError> {
        let waits = self.tail.borrow().as_ref().is_some_and(shelf::is_long);
        if !waits {
            return Ok(());
        }
        self.with_tail(|tail| {
            let mut room = SHELVED_AT_ONCE_LEN_MAX;
            while room > 0
                && shelf::is_long(tail)
                && let Some(talk) = tail.oldest()
            {
                room = room.saturating_sub(self.shelve_one(tail, talk)?);
            }
            shelf::note(&self.conn, tail)
        })
    }

    /// What was done since the last commit is committed.
    pub fn committed(&self) {
        let tail = self.tail.borrow();
        for (talk, tabs) in self.shelved.borrow_mut().drain(..) {
            let Some(tail) = tail.as_ref() else { continue };
            if !tail.holds(talk) {
                self.unshelved.forget(talk);
            }
            for tab in tabs {
                if !tail.holds_of(tab) {
                    self.unshelved.forget_tab(tab);
                }
            }
        }
    }

    /// What was done since the last commit has not happened.
    pub fn undone(&self) {
        self.tail.borrow_mut().take();
        self.shelved.borrow_mut().clear();
    }

    fn shelve_one(&self, tail: &mut Tail, talk: Talk) -> Result<usize, StoreError> {
        let (entries, tabs) = shelf::shelve(&self.conn, tail, talk)?;
        self.shelved.borrow_mut().push((talk, tabs));
        Ok(entries)
    }

    /// Does something that may change the end of the log. A failure leaves it unknown.
    fn with_tail<T>(
        &self,
        work: impl FnOnce(&mut Tail) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let known = self.tail.borrow_mut().take();
        let mut tail = match known {
            Some(tail) => tail,
            None => shelf::load(&self.conn)?,
        };
        let done = work(&mut tail);
        if done.is_ok() {
            self.tail.borrow_mut().replace(tail);
        }
        done
    }
}
