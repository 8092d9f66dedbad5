//! Fetches something from the relay that is not a frame.
//!
//! Tries once: whoever asks knows when it is worth asking again. Never asks another origin.

use crate::page;
use js_sys::Uint8Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Fetches what stands at a path, in the binary encoding. `None`: not there, not reached, or of
/// another version than this page.
pub async fn decoded<T: DeserializeOwned>(path: &str) -> Option<T> {
    postcard::from_bytes(&bytes(path).await?).ok()
}

async fn bytes(path: &str) -> Option<Vec<u8>> {
    let asked = page::window().fetch_with_str(path);
    let answer: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let body = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&body).to_vec())
}
