//! Messages between the host page (`deskbell.js`) and the frame that it made.
//!
//! A closed list. Each message is an object `{deskbell: KIND, ...}` sent by `postMessage` to one
//! exact origin; the receiver checks origin and source before it looks at the kind.

/// Frame → host: the widget can be used.
pub const READY: &str = "ready";
/// Frame → host: the visitor wants the panel away. The bubble takes the focus back.
pub const HIDE: &str = "hide";
/// Frame → host: `{count}` messages have not been seen; the bubble shows it.
pub const UNREAD: &str = "unread";
/// Host → frame: the panel is shown; the composer takes the focus.
pub const SHOWN: &str = "shown";
/// Host → frame: the panel is hidden; nothing counts as seen.
pub const HIDDEN: &str = "hidden";
/// Host → frame: `{url, title}` of the host page, at the start and when they change.
pub const PAGE: &str = "page";

/// What a frame tells its host page.
pub const FROM_FRAME: [&str; 3] = [READY, HIDE, UNREAD];
/// What a host page tells its frame.
pub const TO_FRAME: [&str; 3] = [SHOWN, HIDDEN, PAGE];
