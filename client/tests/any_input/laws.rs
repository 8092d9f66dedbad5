//! What must always hold of one end of a wire, whatever it is told.
//!
//! Checks after each step, from the outside. Never chooses what happens.

use super::inputs::{Pause, kept, later};
use super::screen::Screen;
use client::{Act, Effect, Link, Pending, PendingState, Rung, agent, visitor};
use proptest::prelude::*;
use shared::limits::{OUTBOX_FILES_LEN_MAX, OUTBOX_LEN_MAX};
use shared::{Context, Entry, FromAgent, FromVisitor, Millis, Seq, Status};

/// Whatever happens to a visitor's tab, what must always hold does.
pub fn visitor_stands(steps: Vec<(Pause, visitor::Input)>) -> Result<(), TestCaseError> {
    let mut tab = client::Visitor::new(kept(), None, Context::default());
    let (mut now, mut socket, mut effects) = (Millis(1_000_000), Socket::default(), Vec::new());
    let mut screen: Vec<Entry> = Vec::new();
    let (mut topic, mut closes_at) = (None, None);
    for (pause, input) in steps {
        now = later(now, pause, tab.next_deadline());
        let is_deadline = input == visitor::Input::Deadline;
        socket.report(matches!(input, visitor::Input::Opened));
        tab.step(now, input, &mut effects);
        for effect in effects.drain(..) {
            socket.see(&effect, |frame| matches!(frame, FromVisitor::Hello(_)));
            match effect {
                Effect::Show(visitor::Change::Reset | visitor::Change::Opened(_)) => {
                    screen.clear();
                }
                Effect::Show(visitor::Change::Added { entry, .. }) => {
                    entry.amend(&mut screen);
                    screen.push(entry);
                }
                Effect::Show(visitor::Change::Topic(shown)) => topic = shown,
                Effect::Show(visitor::Change::Quiet { closes_at: at }) => closes_at = at,
                _ => {}
            }
        }
        prop_assert_eq!(topic, tab.topic());
        if !tab.status().is_some_and(|status| *status != Status::Ended) {
            prop_assert_eq!(closes_at, None, "it has ended");
        }
        prop_assert_eq!(&screen[..], tab.entries());
        check_entries(tab.entries())?;
        check_pending(&tab.pending())?;
        check_deadline(now, is_deadline, tab.link(), tab.next_deadline())?;
    }
    Ok(())
}

/// Whatever happens to an agent's tab, what must always hold does.
pub fn agent_stands(steps: Vec<(Pause, agent::Input)>) -> Result<(), TestCaseError> {
    let mut tab = client::Agent::new(kept());
    let (mut now, mut socket, mut effects) = (Millis(1_000_000), Socket::default(), Vec::new());
    let mut screen = Screen::default();
    for (pause, input) in steps {
        now = later(now, pause, tab.next_deadline());
        let is_deadline = input == agent::Input::Deadline;
        socket.report(matches!(input, agent::Input::Opened));
        tab.step(now, input, &mut effects);
        for effect in effects.drain(..) {
            socket.see(&effect, |frame| matches!(frame, FromAgent::Hello { .. }));
            if let Effect::Show(change) = effect {
                screen.paint(change);
            }
        }
        screen.check(&tab)?;
        check_pending(&tab.pending())?;
        check_deadline(now, is_deadline, tab.link(), tab.next_deadline())?;
    }
    Ok(())
}

/// A socket as the loop around a client sees it.
#[derive(Debug, Default)]
struct Socket {
    asked: bool,
    opened: bool,
    greeted: bool,
    rung: Rung,
}

impl Socket {
    /// Checks that nothing is sent on a socket that is not open, and hello first and only once.
    fn see<F: std::fmt::Debug, C>(&mut self, effect: &Effect<F, C>, is_hello: fn(&F) -> bool) {
        match effect {
            Effect::Connect(rung) => {
                *self = Socket {
                    asked: true,
                    rung: *rung,
                    ..Socket::default()
                }
            }
            Effect::Probe => {
                assert!(self.greeted, "nothing lives beside this probe");
                assert_ne!(self.rung, Rung::Socket, "nothing is above it");
            }
            Effect::Disconnect => *self = Socket::default(),
            Effect::Send(frame) => {
                assert!(self.asked && self.opened, "{frame:?} without a socket");
                assert_eq!(is_hello(frame), !self.greeted, "{frame:?}");
                self.greeted = true;
            }
            Effect::Show(_) | Effect::Keep(_) | Effect::Token(_) | Effect::Reload => {}
        }
    }

    fn report(&mut self, opened: bool) {
        self.opened |= opened && self.asked;
    }
}

pub fn check_entries(entries: &[Entry]) -> Result<(), TestCaseError> {
    for (expected, entry) in (1..).zip(entries) {
        prop_assert_eq!(entry.seq, Seq(expected));
    }
    Ok(())
}

fn check_pending(pending: &[Pending]) -> Result<(), TestCaseError> {
    prop_assert!(pending.len() <= OUTBOX_LEN_MAX + OUTBOX_FILES_LEN_MAX);
    let files = pending
        .iter()
        .filter(|pending| matches!(pending.say.act, Act::File(_)));
    prop_assert!(files.count() >= pending.len().saturating_sub(OUTBOX_LEN_MAX));
    let not_sent = |pending: &&Pending| matches!(pending.state, PendingState::NotSent { .. });
    let said: Vec<_> = pending
        .iter()
        .filter(|pending| !not_sent(pending))
        .collect();
    for pair in said.windows(2) {
        prop_assert_eq!(pair[0].nonce.count + 1, pair[1].nonce.count);
    }
    Ok(())
}

/// Coming back at the named time moves on: there is no busy loop.
fn check_deadline(
    now: Millis,
    is_deadline: bool,
    link: Link,
    next: Option<Millis>,
) -> Result<(), TestCaseError> {
    if is_deadline {
        prop_assert!(next.is_none_or(|next| next > now), "{next:?} at {now:?}");
    }
    if matches!(link, Link::Connecting | Link::Live | Link::Waiting { .. }) {
        prop_assert!(next.is_some(), "nothing ends {link:?}");
    }
    Ok(())
}
