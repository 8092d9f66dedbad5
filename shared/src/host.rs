//! Messages between the host page (`deskbell.js`) and the frame that it made.
//!
//! A closed list. Each message is an object `{deskbell: KIND, ...}` sent by `postMessage` to one
//! exact origin; the receiver checks origin and source before it looks at the kind. What a frame
//! tells holds counts and kinds, never a word of what is said: the host page is not in the talk.

/// Frame → host: the widget can be used.
pub const READY: &str = "ready";
/// Frame → host: the visitor wants the panel away. The bubble takes the focus back.
pub const HIDE: &str = "hide";
/// Frame → host: `{count}` messages have not been seen; the bubble shows it.
pub const UNREAD: &str = "unread";
/// Frame → host: `{from, kind}` of a message that is stored.
pub const MESSAGE: &str = "message";
/// Frame → host: `{position, staffed, wait}` in the queue, when it is another one.
pub const QUEUE: &str = "queue";
/// Frame → host: an agent has the conversation.
pub const ASSIGNED: &str = "assigned";
/// Frame → host: the conversation has ended.
pub const ENDED: &str = "ended";
/// Frame → host: `{score}` that the visitor gave.
pub const RATED: &str = "rated";
/// Frame → host: `{code}` of what does not happen.
pub const ERROR: &str = "error";
/// Frame → host: `{state}` of the connection.
pub const CONNECTION: &str = "connection";
/// Frame → host: `{verified, code}`: whether what the owner's server signed was believed.
pub const IDENTIFIED: &str = "identified";
/// Frame → host: what was kept of the visitor is forgotten; the frame may go.
pub const GONE: &str = "gone";
/// Host → frame: the panel is shown; the composer takes the focus.
pub const SHOWN: &str = "shown";
/// Host → frame: the panel is hidden; nothing counts as seen.
pub const HIDDEN: &str = "hidden";
/// Host → frame: `{url, title}` of the host page, at the start and when they change.
pub const PAGE: &str = "page";
/// Host → frame: `{claims}`, what the owner's page says of the visitor: names and values with
/// U+001F between the two and U+001E between pairs. Nothing of it is verified.
pub const CLAIMS: &str = "claims";
/// Host → frame: `{text}` that belongs into the composer.
pub const WRITE: &str = "write";
/// Host → frame: `{locale}` of the page, for a person who chose none.
pub const LOCALE: &str = "locale";
/// Host → frame: `{theme}`: `light`, `dark` or `auto`.
pub const THEME: &str = "theme";
/// Host → frame: `{signed}`: who the visitor is, as the owner's server signed it.
pub const IDENTITY: &str = "identity";
/// Host → frame: forget what is kept of the visitor.
pub const LOGOUT: &str = "logout";

/// What a frame tells its host page.
pub const FROM_FRAME: [&str; 12] = [
    READY, HIDE, UNREAD, MESSAGE, QUEUE, ASSIGNED, ENDED, RATED, ERROR, CONNECTION, GONE,
    IDENTIFIED,
];
/// What a host page tells its frame.
pub const TO_FRAME: [&str; 9] = [
    SHOWN, HIDDEN, PAGE, CLAIMS, WRITE, LOCALE, THEME, LOGOUT, IDENTITY,
];
