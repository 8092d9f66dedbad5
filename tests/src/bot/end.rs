//! What a visitor's and an agent's client have in common, so that one loop serves both.
//!
//! Only translates; never decides.

use super::screen::{AgentScreen, VisitorScreen, Wire};
use client::{Effect, agent, visitor};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::{FromAgent, FromVisitor, Millis, ToAgent, ToVisitor};
use std::fmt::Debug;

/// What the loop around a client reports, whichever end it is.
pub enum Event<F> {
    /// Begin.
    Start,
    /// The socket is open.
    Opened,
    /// The socket is gone.
    Lost {
        /// The close code.
        code: u16,
        /// The close reason.
        reason: String,
        /// Any number.
        jitter: u32,
    },
    /// A probe reached the relay.
    Reached,
    /// A frame arrived.
    Heard(F),
    /// Something is due.
    Deadline,
    /// The network is back.
    Nudge,
}

/// One end of a wire, as the loop sees it.
pub trait End: Send + Sized + 'static {
    /// The frames it sends.
    type Says: Serialize + Debug + Send + Sync;
    /// The frames it is sent.
    type Hears: DeserializeOwned + Clone + Debug + Send + Sync;
    /// What it shows.
    type Change: Debug + Send;
    /// What it takes.
    type Input: Send;
    /// Everything it has shown.
    type Screen: Clone + Debug + Send + Sync;

    /// Takes one input.
    fn step(
        &mut self,
        now: Millis,
        input: Self::Input,
        effects: &mut Vec<Effect<Self::Says, Self::Change>>,
    );
    /// When to come back.
    fn next_deadline(&self) -> Option<Millis>;
    /// The input that reports an event.
    fn input(event: Event<Self::Hears>) -> Self::Input;
    /// Paints a change.
    fn paint(screen: &mut Self::Screen, change: Self::Change);
    /// The part of the screen that both ends have.
    fn wire(screen: &Self::Screen) -> &Wire<Self::Hears>;
    /// The same, to be changed.
    fn wire_mut(screen: &mut Self::Screen) -> &mut Wire<Self::Hears>;
    /// Keeps a token.
    fn keep_token(screen: &mut Self::Screen, token: Option<String>);
}

macro_rules! input_of {
    ($module:ident) => {
        fn input(event: Event<Self::Hears>) -> Self::Input {
            match event {
                Event::Start => $module::Input::Start,
                Event::Opened => $module::Input::Opened,
                Event::Lost {
                    code,
                    reason,
                    jitter,
                } => $module::Input::Lost {
                    code,
                    reason,
                    jitter,
                },
                Event::Reached => $module::Input::Reached,
                Event::Heard(frame) => $module::Input::Heard(frame),
                Event::Deadline => $module::Input::Deadline,
                Event::Nudge => $module::Input::Nudge,
            }
        }
    };
}

impl End for client::Visitor {
    type Says = FromVisitor;
    type Hears = ToVisitor;
    type Change = visitor::Change;
    type Input = visitor::Input;
    type Screen = VisitorScreen;

    input_of!(visitor);

    fn step(&mut self, now: Millis, input: visitor::Input, effects: &mut Vec<visitor::Effect>) {
        client::Visitor::step(self, now, input, effects);
    }

    fn next_deadline(&self) -> Option<Millis> {
        client::Visitor::next_deadline(self)
    }

    fn paint(screen: &mut VisitorScreen, change: visitor::Change) {
        screen.paint(change);
    }

    fn wire(screen: &VisitorScreen) -> &Wire<ToVisitor> {
        &screen.wire
    }

    fn wire_mut(screen: &mut VisitorScreen) -> &mut Wire<ToVisitor> {
        &mut screen.wire
    }

    fn keep_token(screen: &mut VisitorScreen, token: Option<String>) {
        screen.token = token;
    }
}

impl End for client::Agent {
    type Says = FromAgent;
    type Hears = ToAgent;
    type Change = agent::Change;
    type Input = agent::Input;
    type Screen = AgentScreen;

    input_of!(agent);

    fn step(&mut self, now: Millis, input: agent::Input, effects: &mut Vec<agent::Effect>) {
        client::Agent::step(self, now, input, effects);
    }

    fn next_deadline(&self) -> Option<Millis> {
        client::Agent::next_deadline(self)
    }

    fn paint(screen: &mut AgentScreen, change: agent::Change) {
        screen.paint(change);
    }

    fn wire(screen: &AgentScreen) -> &Wire<ToAgent> {
        &screen.wire
    }

    fn wire_mut(screen: &mut AgentScreen) -> &mut Wire<ToAgent> {
        &mut screen.wire
    }

    fn keep_token(_: &mut AgentScreen, token: Option<String>) {
        assert_eq!(token, None, "an agent's client was given a visitor's token");
    }
}
