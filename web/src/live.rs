//! Runs a client: inputs in, effects done in order.
//!
//! The only file that calls `step`. Never decides: what is said again, when to come back and what
//! is shown is all said by the client.

use crate::events::Listener;
use crate::socket::{Event, PROBE, Socket};
use crate::storage::Tab;
use crate::{clock, files, page, random};
use client::Effect;
use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::Millis;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::time::Duration;

/// The longest timeout of a browser; a longer one fires at once.
const TIMEOUT_MS_MAX: u64 = i32::MAX as u64;

/// One end of a wire, as the loop sees it. For [`client::Visitor`] and [`client::Agent`].
pub trait Client: 'static {
    /// Everything that can happen to it.
    type Input: 'static;
    /// Something to paint.
    type Change: 'static;
    /// A frame that it hears.
    type Heard: DeserializeOwned;
    /// A frame that it sends.
    type Sent: Serialize;

    /// Takes one input.
    fn step(
        &mut self,
        now: Millis,
        input: Self::Input,
        effects: &mut Vec<Effect<Self::Sent, Self::Change>>,
    );
    /// When to come back at the latest.
    fn next_deadline(&self) -> Option<Millis>;
    /// The input that this event of the loop is.
    fn input(event: Happened<Self::Heard>) -> Self::Input;
}

/// What the loop itself tells a client.
pub enum Happened<F> {
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
    /// The probe has reached the relay.
    Reached,
    /// A frame arrived.
    Heard(F),
    /// The deadline has come.
    Deadline,
    /// A good moment to try again.
    Nudge,
}

macro_rules! is_client {
    ($module:ident :: $client:ident, $heard:ty, $sent:ty) => {
        impl Client for client::$client {
            type Input = client::$module::Input;
            type Change = client::$module::Change;
            type Heard = $heard;
            type Sent = $sent;

            fn step(
                &mut self,
                now: Millis,
                input: Self::Input,
                effects: &mut Vec<Effect<Self::Sent, Self::Change>>,
            ) {
                client::$client::step(self, now, input, effects);
            }

            fn next_deadline(&self) -> Option<Millis> {
                client::$client::next_deadline(self)
            }

            fn input(event: Happened<Self::Heard>) -> Self::Input {
                use client::$module::Input;
                match event {
                    Happened::Start => Input::Start,
                    Happened::Opened => Input::Opened,
                    Happened::Lost {
                        code,
                        reason,
                        jitter,
                    } => Input::Lost {
                        code,
                        reason,
                        jitter,
                    },
                    Happened::Reached => Input::Reached,
                    Happened::Heard(frame) => Input::Heard(frame),
                    Happened::Deadline => Input::Deadline,
                    Happened::Nudge => Input::Nudge,
                }
            }
        }
    };
}

is_client!(visitor::Visitor, shared::ToVisitor, shared::FromVisitor);
is_client!(agent::Agent, shared::ToAgent, shared::FromAgent);

/// A running client. A copyable handle; the loop ends with the reactive owner it was started under.
pub struct Live<C: Client>(StoredValue<Rc<Inner<C>>, LocalStorage>);

impl<C: Client> Clone for Live<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Client> Copy for Live<C> {}

impl<C: Client> Live<C> {
    /// Starts a client on the socket at `url`. `paint` is given each change, in order; it may call
    /// [`Live::tell`], which then happens after the current step.
    pub fn start(
        client: C,
        url: String,
        tab: Tab,
        paint: impl FnMut(C::Change) + 'static,
    ) -> Live<C> {
        let inner = Rc::new_cyclic(|weak: &Weak<Inner<C>>| Inner {
            weak: weak.clone(),
            client: RefCell::new(client),
            inputs: RefCell::default(),
            stepping: Cell::new(false),
            url,
            socket: RefCell::default(),
            probe: RefCell::default(),
            timer: Cell::default(),
            tab,
            paint: RefCell::new(Box::new(paint)),
            nudges: nudges(weak),
        });
        inner.take(C::input(Happened::Start));
        Live(StoredValue::new_local(inner))
    }

    /// Gives the client an input.
    pub fn tell(&self, input: C::Input) {
        // Disposed with its page: nobody is left to hear it.
        if let Some(inner) = self.0.try_with_value(Rc::clone) {
            inner.take(input);
        }
    }

    /// Looks at the client. `None` when it is disposed, or asked from inside of a step.
    pub fn look<R>(&self, see: impl FnOnce(&C) -> R) -> Option<R> {
        let inner = self.0.try_with_value(Rc::clone)?;
        let client = inner.client.try_borrow().ok()?;
        Some(see(&client))
    }
}

struct Inner<C: Client> {
    weak: Weak<Inner<C>>,
    client: RefCell<C>,
    // Holds more than one only while a step is under way.
    inputs: RefCell<VecDeque<C::Input>>,
    stepping: Cell<bool>,
    url: String,
    socket: RefCell<Option<Socket>>,
    // The last one; it closes itself.
    probe: RefCell<Option<Socket>>,
    timer: Cell<Option<(Millis, leptos::prelude::TimeoutHandle)>>,
    tab: Tab,
    paint: RefCell<Box<dyn FnMut(C::Change)>>,
    #[expect(dead_code, reason = "held for its drop, which removes the listeners")]
    nudges: [Listener; 4],
}

impl<C: Client> Inner<C> {
    fn take(&self, input: C::Input) {
        self.inputs.borrow_mut().push_back(input);
        if self.stepping.replace(true) {
            return;
        }
        let mut effects = Vec::new();
        loop {
            let Some(input) = self.inputs.borrow_mut().pop_front() else {
                break;
            };
            self.client
                .borrow_mut()
                .step(clock::now(), input, &mut effects);
            for effect in effects.drain(..) {
                self.act(effect);
            }
        }
        self.stepping.set(false);
        self.wind();
    }

    fn act(&self, effect: Effect<C::Sent, C::Change>) {
        match effect {
            Effect::Connect(rung) => self.open(rung as u8),
            Effect::Probe => self.open(PROBE),
            Effect::Disconnect => drop(self.socket.take()),
            Effect::Send(frame) => {
                let Ok(bytes) = postcard::to_allocvec(&frame) else {
                    unreachable!("frames are plain data");
                };
                if let Some(socket) = &*self.socket.borrow() {
                    socket.send(&bytes);
                }
            }
            Effect::Show(change) => (self.paint.borrow_mut())(change),
            Effect::Keep(kept) => self.tab.keep(&kept),
            Effect::Token(token) => {
                files::lend(token.as_deref());
                self.tab.keep_token(token.as_deref());
            }
            Effect::Reload => page::reload_seldom(),
        }
    }

    // A probe is beside the socket that is there.
    fn open(&self, way: u8) {
        let place = match way {
            PROBE => &self.probe,
            _ => &self.socket,
        };
        place.take();
        let weak = self.weak.clone();
        let hear = move |event| {
            if let Some(inner) = weak.upgrade() {
                inner.hear(way, event);
            }
        };
        *place.borrow_mut() = Some(Socket::open(way, &self.url, hear));
    }

    fn hear(&self, way: u8, event: Event) {
        let happened = match event {
            Event::Opened if way == PROBE => Happened::Reached,
            _ if way == PROBE => return,
            Event::Opened => Happened::Opened,
            Event::Lost { code, reason } => self.lost(code, reason),
            Event::Heard(bytes) => match postcard::from_bytes(&bytes) {
                Ok(frame) => Happened::Heard(frame),
                // Both ends were built from the same types, so the bytes were harmed on the way.
                Err(_) => self.lost(1006, String::new()),
            },
        };
        self.take(C::input(happened));
    }

    fn lost(&self, code: u16, reason: String) -> Happened<C::Heard> {
        self.socket.take();
        Happened::Lost {
            code,
            reason,
            jitter: random::jitter(),
        }
    }

    // One timeout for the next deadline; set anew only when the deadline moved.
    fn wind(&self) {
        let deadline = self.client.borrow().next_deadline();
        let wound = self.timer.get();
        if wound.map(|(at, _)| at) == deadline {
            return;
        }
        if let Some((_, handle)) = wound {
            handle.clear();
        }
        self.timer.set(deadline.and_then(|at| {
            let wait_ms = at.since(clock::now()).min(TIMEOUT_MS_MAX);
            let weak = self.weak.clone();
            let ring = move || {
                if let Some(inner) = weak.upgrade() {
                    inner.timer.set(None);
                    inner.take(C::input(Happened::Deadline));
                }
            };
            let wait = Duration::from_millis(wait_ms);
            let handle = leptos::prelude::set_timeout_with_handle(ring, wait).ok()?;
            Some((at, handle))
        }));
    }
}

impl<C: Client> Drop for Inner<C> {
    fn drop(&mut self) {
        if let Some((_, handle)) = self.timer.get() {
            handle.clear();
        }
    }
}

fn nudges<C: Client>(weak: &Weak<Inner<C>>) -> [Listener; 4] {
    let nudge = |also_hidden: bool| {
        let weak = weak.clone();
        move |_| {
            let weak = weak.clone();
            // Outside of the event: the browser may raise one in the middle of a step.
            page::soon(Box::new(move || {
                let good = also_hidden || page::visible();
                if let Some(inner) = weak.upgrade().filter(|_| good) {
                    inner.take(C::input(Happened::Nudge));
                }
            }));
        }
    };
    [
        Listener::new(&page::window(), "online", nudge(true)),
        Listener::new(&page::window(), "focus", nudge(false)),
        // A page that comes back from the browser's cache lost its socket when it was left.
        Listener::new(&page::window(), "pageshow", nudge(true)),
        Listener::new(&page::document(), "visibilitychange", nudge(false)),
    ]
}
