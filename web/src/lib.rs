//! Touches the browser, for the visitor's app and the agent's app alike.
//!
//! One file for each thing of the browser (`clock`, `random`, `storage`, `socket`, ...), the loop
//! that runs a client (`live`), the sentences both apps say (`words`) and the components both apps
//! draw (`components`). Never decides what is kept, repeated or sent: that is `client`.

pub mod aim;
pub mod chunks;
pub mod clock;
pub mod components;
pub mod dates;
pub mod dom;
pub mod events;
pub mod fetch;
pub mod files;
pub mod heap;
pub mod letters;
pub mod lines;
pub mod links;
pub mod live;
pub mod markup;
pub mod page;
pub mod random;
pub mod reading;
pub mod socket;
pub mod storage;
pub mod words;

pub use events::Listener;
pub use lines::{Fate, Key, Line};
pub use live::{Client, Live};
pub use reading::Reading;
pub use storage::Tab;
pub use words::{Lang, Words};
