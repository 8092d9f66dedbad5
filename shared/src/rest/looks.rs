//! How the chat of one site looks, as its owner decides it.
//!
//! Only words and limits: the relay checks them, the page and the frame are drawn by them.

use serde::{Deserialize, Serialize};

/// How far the bubble may be from the edges of the page, in CSS pixels: room for a bar of the
/// page's own, and not so far that the panel has none.
pub const OFFSET_PX_MAX: u16 = 120;
/// How far it is when nobody said otherwise.
pub const OFFSET_PX_DEFAULT: u16 = 16;
/// Characters of the text beside the sign on the bubble.
pub const LAUNCHER_CHARS_MAX: usize = 20;
/// Characters of the greeting. Three lines on the smallest screen.
pub const GREETING_CHARS_MAX: usize = 80;
/// Bytes of a logo: everybody who opens the chat loads it.
pub const LOGO_BYTES_MAX: usize = 32 * 1024;
/// Pixels of the longer side of a logo. It is shown at 36, on screens of four pixels to one.
pub const LOGO_SIDE_PX_MAX: usize = 512;

/// `GET` and `PUT /api/sites/{id}/looks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Looks {
    /// The colour of controls on a light ground, `#rrggbb`; empty: the relay's own.
    pub accent: String,
    /// The same on a dark ground.
    pub accent_dark: String,
    /// Which light the chat is in.
    pub theme: Theme,
    /// The corner of the page.
    pub side: Side,
    /// CSS pixels from that side of the page, at most [`OFFSET_PX_MAX`].
    pub aside: u16,
    /// CSS pixels from the bottom of the page, at most [`OFFSET_PX_MAX`].
    pub above: u16,
    /// What is drawn on the bubble.
    pub sign: Sign,
    /// Whether there is no bubble: elements of the page with `data-deskbell-open` open the chat.
    pub own_button: bool,
    /// Stands beside the sign in English, at most [`LAUNCHER_CHARS_MAX`]; empty: nothing does.
    pub launcher_en: String,
    /// The same in Chinese.
    pub launcher_zh: String,
    /// The heading of the first view in English, at most [`GREETING_CHARS_MAX`]; empty: the
    /// chat's own.
    pub greeting_en: String,
    /// The same in Chinese.
    pub greeting_zh: String,
    /// A PNG, JPEG or WebP in base64, at most [`LOGO_BYTES_MAX`] bytes before that; empty: none.
    pub logo: String,
}

impl Default for Looks {
    fn default() -> Looks {
        Looks {
            accent: String::new(),
            accent_dark: String::new(),
            theme: Theme::default(),
            side: Side::default(),
            aside: OFFSET_PX_DEFAULT,
            above: OFFSET_PX_DEFAULT,
            sign: Sign::default(),
            own_button: false,
            launcher_en: String::new(),
            launcher_zh: String::new(),
            greeting_en: String::new(),
            greeting_zh: String::new(),
            logo: String::new(),
        }
    }
}

/// Which light the chat is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// That of the page, or else of the browser.
    #[default]
    Page,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// A corner of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The bottom right.
    #[default]
    Right,
    /// The bottom left.
    Left,
}

/// What is drawn on the bubble.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A speech bubble.
    #[default]
    Bubble,
    /// One with three dots in it.
    Dots,
    /// One with a heart in it.
    Heart,
    /// A question mark.
    Question,
    /// A headset.
    Headset,
}

impl Theme {
    /// As `data-theme` says it; `None`: it is not said.
    #[must_use]
    pub fn fixed(self) -> Option<&'static str> {
        match self {
            Theme::Page => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

impl Sign {
    /// Every sign.
    pub const ALL: [Sign; 5] = [
        Sign::Bubble,
        Sign::Dots,
        Sign::Heart,
        Sign::Question,
        Sign::Headset,
    ];

    /// Its name, as it travels.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Sign::Bubble => "bubble",
            Sign::Dots => "dots",
            Sign::Heart => "heart",
            Sign::Question => "question",
            Sign::Headset => "headset",
        }
    }

    /// Its shape in a square of 52 CSS pixels, where holes are what lies within an even number of
    /// lines: the arguments of the CSS function `path()`.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Sign::Bubble => "M12 17q0-3 3-3h22q3 0 3 3v14q0 3-3 3H26l-6 6v-6h-5q-3 0-3-3z",
            Sign::Dots => {
                "M12 17q0-3 3-3h22q3 0 3 3v14q0 3-3 3H26l-6 6v-6h-5q-3 0-3-3zm5 7a2 2 0 1 0 4 0 2 \
                 2 \
                 0 1 0-4 0m7 0a2 2 0 1 0 4 0 2 2 0 1 0-4 0m7 0a2 2 0 1 0 4 0 2 2 0 1 0-4 0"
            }
            Sign::Heart => {
                "M12 17q0-3 3-3h22q3 0 3 3v14q0 3-3 3H26l-6 6v-6h-5q-3 0-3-3zm14 14c9-6 7-13 \
                 3-13q-2 \
                 0-3 2-1-2-3-2c-4 0-6 7 3 13"
            }
            Sign::Question => {
                "M18 21a8 8 0 1 1 11 7.4q-1 .4-1 1.6v2h-4v-2.5q0-3.4 3-4.7a4 4 0 1 0-5-3.8z\
                 m6 14h4v4h-4z"
            }
            Sign::Headset => {
                "M12 27a14 14 0 0 1 28 0v8q0 5-5 5h-7v-3h7q2 0 2-2h-3q-2 0-2-2v-6q0-2 2-2h3a11 11 \
                 0 0 \
                 0-22 0h3q2 0 2 2v6q0 2-2 2h-3q-3 0-3-3z"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_relay_kept_is_completed_with_the_defaults() {
        let read: Looks = serde_json::from_str(r#"{"side":"left","aside":24}"#).unwrap();

        let meant = Looks {
            side: Side::Left,
            aside: 24,
            ..Looks::default()
        };
        assert_eq!(read, meant);
        assert_eq!(read.above, OFFSET_PX_DEFAULT);
    }

    #[test]
    fn a_sign_travels_by_its_name() {
        for sign in Sign::ALL {
            let written = serde_json::to_string(&sign).unwrap();
            assert_eq!(written, format!("\"{}\"", sign.name()));
            let shape = sign.path();
            assert!(shape.starts_with('M') && !shape.contains(['"', '\'', '\\', ')', '\n']));
        }
    }
}
