//! One WebSocket to the relay, or what stands in for one on a lower rung: bytes of frames in, bytes
//! of frames out.
//!
//! Tells when it opened, what it heard and why it was lost. Never tries again, never reads a frame.

use js_sys::Uint8Array;
use shared::version::BINARY;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::{CloseEvent, MessageEvent};

/// The way that only looks whether a WebSocket can be opened. Those below it are the rungs.
pub const PROBE: u8 = 3;

#[wasm_bindgen(module = "/src/socket.js")]
extern "C" {
    type Pipe;
    // Of the shape of a WebSocket whatever the way is, and never heard before this returned.
    fn open(way: u8, url: &str, protocol: &str, hear: &JsValue) -> Pipe;
    #[wasm_bindgen(method)]
    fn put(this: &Pipe, frame: &[u8]);
    #[wasm_bindgen(method)]
    fn shut(this: &Pipe);
}

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
    pipe: Pipe,
    #[expect(dead_code, reason = "held for as long as the browser may call it")]
    hear: Closure<dyn FnMut(web_sys::Event)>,
}

impl Socket {
    /// Opens a socket and tells `hear` what happens to it, never before this function returned. The
    /// way is a rung, or [`PROBE`], which tells that it opened and nothing more.
    pub fn open(way: u8, url: &str, mut hear: impl FnMut(Event) + 'static) -> Socket {
        let hear: Box<dyn FnMut(web_sys::Event)> = Box::new(move |event| hear(read(&event)));
        let hear = Closure::wrap(hear);
        Socket {
            pipe: open(way, url, BINARY, hear.as_ref()),
            hear,
        }
    }

    /// Sends one frame. On a socket that is closing it is dropped, as the close is told anyway.
    pub fn send(&self, frame: &[u8]) {
        self.pipe.put(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.pipe.shut();
    }
}

// Told apart by what only one kind has: a message its data, a close its code. An error needs no
// listener: the close with the code follows it.
fn read(event: &web_sys::Event) -> Event {
    let close = event.unchecked_ref::<CloseEvent>();
    let code = close.code();
    let data = event.unchecked_ref::<MessageEvent>().data();
    if !data.is_undefined() {
        // Text never comes under a binary sub-protocol; it would be no bytes and so no frame.
        Event::Heard(Uint8Array::new(&data).to_vec())
    } else if code > 0 {
        let reason = close.reason();
        Event::Lost { code, reason }
    } else {
        Event::Opened
    }
}
