//! Chunks: code and words that are not part of the first view, loaded by `start.js`.
//!
//! An app marks what belongs to a chunk with [`chunk!`](crate::chunk) and loads it before use.
//! Never gives up: a chunk that does not come is asked for again until it does.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = deskbellChunk)]
    fn load_chunk(name: &str, ready: &JsValue);
}

/// Loads a chunk, and acts when it is there: at once should it be there already, never before this
/// function returned.
pub fn load(name: &'static str, ready: Box<dyn FnOnce()>) {
    let mut ready = Some(ready);
    let heard: Box<dyn FnMut(web_sys::Event)> = Box::new(move |_| {
        if let Some(ready) = ready.take() {
            ready();
        }
    });
    load_chunk(name, &Closure::wrap(heard).into_js_value());
}

/// Makes a function that returns a static of a chunk. What can only be reached through that static
/// is in the chunk's file: the function may be called when the chunk is [loaded](load), and not
/// before. Without the crate's feature `split` there are no chunks and everything is there at once.
#[macro_export]
macro_rules! chunk {
    ($(#[$doc:meta])* $name:ident = $chunk:literal: $kind:ty = $what:path) => {
        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        fn $name() -> &'static $kind {
            &$what
        }

        $(#[$doc])*
        #[cfg(feature = "split")]
        #[expect(unsafe_code, reason = "names that the splitter of `dist` looks for")]
        #[expect(improper_ctypes, improper_ctypes_definitions, reason = "both ends are this crate")]
        fn $name() -> &'static $kind {
            #[link(wasm_import_module = "__wasm_split_placeholder__")]
            unsafe extern "C" {
                #[link_name = concat!(
                    "__wasm_split_00", $chunk, "00_import_00000000000000000000000000000000"
                )]
                safe fn import() -> &'static $kind;
            }
            #[unsafe(export_name = concat!(
                "__wasm_split_00", $chunk, "00_export_00000000000000000000000000000000"
            ))]
            extern "C" fn export() -> &'static $kind {
                &$what
            }
            import()
        }
    };
}
