//! One WebSocket to the relay: bytes of frames in, bytes of frames out.
//!
//! Tells when it opened, what it heard and why it was lost. Never tries again, never reads a frame.

use crate::events::Listener;
use crate::page;
use js_sys::{ArrayBuffer, Uint8Array};
use shared::version::BINARY;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

/// The code of a connection that ended without one (RFC 6455 §7.1.5).
const NO_CODE: u16 = 1006;

/// What happens to a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is open.
    Opened,
    /// A binary message came.
    Heard(Vec<u8>),
    /// It is gone; nothing follows.
    Lost {
        /// The close code; 1006 when there was none.
        code: u16,
        /// The close reason.
        reason: String,
    },
}

/// A socket that is opening or open. Dropping it closes it, and nothing more is told.
pub struct Socket {
    ws: WebSocket,
    #[expect(dead_code, reason = "held for its drop, which removes the listeners")]
    listeners: [Listener; 3],
}

impl Socket {
    /// Opens a socket and tells `hear` what happens to it, never before this function returned.
    ///
    /// Returns `None` when the browser refuses at once (an address it cannot connect to); then
    /// `hear` is told that the socket was lost.
    pub fn open(url: &str, mut hear: impl FnMut(Event) + 'static) -> Option<Socket> {
        match WebSocket::new_with_str(url, BINARY) {
            Ok(ws) => Some(Socket {
                listeners: listeners(&ws, Box::new(hear)),
                ws,
            }),
            Err(_) => {
                page::soon(Box::new(move || {
                    hear(Event::Lost {
                        code: NO_CODE,
                        reason: String::new(),
                    });
                }));
                None
            }
        }
    }

    /// Sends one frame. On a socket that is closing it is dropped, as the close is told anyway.
    pub fn send(&self, frame: &[u8]) {
        let _ = self.ws.send_with_u8_array(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Refused only for codes, of which none is given.
        let _ = self.ws.close();
    }
}

// An error needs no listener: the close event with the code follows it.
fn listeners(ws: &WebSocket, hear: Box<dyn FnMut(Event)>) -> [Listener; 3] {
    // A blob could be read only later, out of turn.
    ws.set_binary_type(BinaryType::Arraybuffer);
    let hear = Rc::new(RefCell::new(hear));
    let listener = |kind, read: fn(&web_sys::Event) -> Option<Event>| {
        let hear = Rc::clone(&hear);
        Listener::new(ws, kind, move |event| {
            if let Some(event) = read(&event) {
                (hear.borrow_mut())(event);
            }
        })
    };
    [
        listener("open", |_| Some(Event::Opened)),
        // Text never comes under a binary sub-protocol; a socket that sends it is not heard.
        listener("message", |event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            let bytes = Uint8Array::new(data.dyn_ref::<ArrayBuffer>()?);
            Some(Event::Heard(bytes.to_vec()))
        }),
        listener("close", |event| {
            let close = event.unchecked_ref::<CloseEvent>();
            Some(Event::Lost {
                code: close.code(),
                reason: close.reason(),
            })
        }),
    ]
}
