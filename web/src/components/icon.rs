//! Line icons, drawn in place so that nothing is fetched.
//!
//! Always decoration: the control that shows one has a label of its own.

use crate::dom::{El, svg};

/// A paper plane.
pub const SEND: &str = "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4";
/// A cross.
pub const CLOSE: &str = "m6 6 12 12M18 6 6 18";
/// An angle down.
pub const DOWN: &str = "m6 9.5 6 6 6-6";
/// A tick.
pub const STORED: &str = "m5 12.5 4.5 4.5L19 7.5";
/// Two ticks.
pub const SEEN: &str = "m2.5 12.5 4.5 4.5 9.5-9.5m-5 8.5 1.5 1L22 7.5";
/// A clock.
pub const CLOCK: &str = "M12 7.5V12l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z";
/// An exclamation mark in a circle.
pub const ALERT: &str = "M12 8v5m0 3v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z";
/// Three dots.
pub const MORE: &str = "M5 12h.01M12 12h.01M19 12h.01";
/// An arrow that turns back.
pub const REPLY: &str = "M10 6 4 12l6 6m-6-6h10a6 6 0 0 1 6 6v1";
/// A pencil.
pub const EDIT: &str = "m5 19 1-4L16.5 4.5l3 3L9 18l-4 1Zm9-12 3 3";
/// An arrow in a circle, back.
pub const UNDO: &str = "M4 5v5h5m-5 0a8.5 8.5 0 1 1 0 5";
/// A shield with a tick.
pub const SHIELD: &str = "M12 3 5 6v5.5c0 4.5 3 8 7 9.5 4-1.5 7-5 7-9.5V6l-7-3Zm-3 9 2.2 2.2L15 10";

/// Draws an icon.
#[must_use]
pub fn icon(path: &'static str) -> El {
    icon_frame().child(svg("path", "").attr("d", path))
}

/// Draws an icon that is always what `path` returns.
pub fn live_icon(path: impl Fn() -> &'static str + 'static) -> El {
    icon_frame().child(svg("path", "").live_attr("d", move || Some(path())))
}

fn icon_frame() -> El {
    svg("svg", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
}
