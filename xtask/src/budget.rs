//! What a visitor's and an agent's browser may have to download, in bytes after brotli.
//!
//! Changed only on purpose, with the reason in the commit. Nothing else is decided here.

/// The script on every page of a site, before anybody wants to chat.
pub const LOADER_BYTES_MAX: usize = 2_000;

/// The same with every look that an owner can choose, for the pages of a site that has all of them.
pub const LOADER_LOOKS_BYTES_MAX: usize = 2_600;

/// The module with the rest of what an owner's scripts may do, loaded by those that do it.
pub const OWNER_BYTES_MAX: usize = 1_500;

/// The script for pages that called another chat before; only those include it.
pub const ALIASES_BYTES_MAX: usize = 1_500;

/// The module for networks that let no WebSocket through; nobody else downloads it.
pub const CARRY_BYTES_MAX: usize = 1_500;

/// The module for pictures and files, loaded when the first view stands.
pub const FILES_BYTES_MAX: usize = 8_000;

/// The module about who somebody is and what is genuine, loaded when it is needed.
pub const TRUST_BYTES_MAX: usize = 5_000;

/// What a visitor waits for after the click: document, style sheet, script, wasm, one language.
pub const WIDGET_FIRST_BYTES_MAX: usize = 45_000;

/// Everything of the visitor's chat: the first view, what is fetched later, every language.
pub const WIDGET_ALL_BYTES_MAX: usize = 131_500;

/// Everything of the agents' console, which is opened once a day.
pub const CONSOLE_BYTES_MAX: usize = 276_000;
