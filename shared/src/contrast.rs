//! Colours that people can read: how much two of them differ, and what goes with an owner's.
//!
//! The measure is that of WCAG 2.2: relative luminance and contrast ratio. Pure, so that the relay
//! refuses exactly what the console warns of. Never changes the colour that an owner chose.

use std::fmt;

/// The contrast that text needs against its ground (WCAG 2.2, success criterion 1.4.3, level AA).
pub const TEXT_RATIO_MIN: f64 = 4.5;
/// The contrast that a control needs against what is around it (WCAG 2.2, success criterion
/// 1.4.11).
pub const CONTROL_RATIO_MIN: f64 = 3.0;

/// Between two shades of one colour, in hundredths of the way.
const STEP: u16 = 4;
/// How far the tint of a quiet ground is from the ground, in hundredths.
const SOFT: u16 = 10;
/// The same of the visitor's own messages in the dark, where a bright field would glare.
const MINE_DARK: u16 = 45;
/// How far the shade under a pointer is from the colour, in hundredths.
const DEEP: u16 = 25;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

/// Black.
pub const BLACK: Color = Color([0; 3]);
/// White.
pub const WHITE: Color = Color([255; 3]);

/// What the page of the chat is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark words on a light ground.
    Light,
    /// Light words on a dark ground.
    Dark,
}

/// What is made of one colour, each fit to be read where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// The colour itself, for controls.
    pub accent: Color,
    /// Words and signs on it.
    pub on_accent: Color,
    /// A control under the pointer; [`on_accent`](Shades::on_accent) can be read on it too.
    pub deep: Color,
    /// Words of that colour on the ground.
    pub ink: Color,
    /// A quiet ground.
    pub soft: Color,
    /// The ground of what the visitor said.
    pub mine: Color,
    /// Words on it.
    pub mine_ink: Color,
}

impl Color {
    /// Reads `#rrggbb`, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Color([red, green, blue]))
    }

    /// The relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio to another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn ratio(self, other: Color) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Black or white, whichever can be read better on it. One of the two always has a ratio of
    /// 4.58 or more: the worst ground is as far from the one as from the other, and √21 is that.
    #[must_use]
    pub fn readable(self) -> Color {
        if self.ratio(WHITE) >= self.ratio(BLACK) {
            WHITE
        } else {
            BLACK
        }
    }

    /// So many hundredths of the way to another colour.
    #[must_use]
    pub fn towards(self, other: Color, hundredths: u16) -> Color {
        let mut mixed = self.0;
        for (from, to) in mixed.iter_mut().zip(other.0) {
            let sum = u16::from(*from) * (100 - hundredths) + u16::from(to) * hundredths;
            *from = u8::try_from(sum / 100).unwrap_or(u8::MAX);
        }
        Color(mixed)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Scheme {
    /// The ground of the panel, as the style sheets have it.
    #[must_use]
    pub fn ground(self) -> Color {
        match self {
            Scheme::Light => WHITE,
            Scheme::Dark => Color([0x12, 0x1a, 0x1a]),
        }
    }

    /// The colour of controls where an owner chose none.
    #[must_use]
    pub fn accent(self) -> Color {
        match self {
            Scheme::Light => Color([0x0b, 0x62, 0x5c]),
            Scheme::Dark => Color([0x5c, 0xc4, 0xb7]),
        }
    }

    /// The contrast that a control of this colour has here.
    #[must_use]
    pub fn ratio(self, accent: Color) -> f64 {
        accent.ratio(self.ground())
    }

    /// Whether a control of this colour can be told from the ground.
    #[must_use]
    pub fn shows(self, accent: Color) -> bool {
        self.ratio(accent) >= CONTROL_RATIO_MIN
    }

    /// Everything that is made of a colour.
    #[must_use]
    pub fn shades(self, accent: Color) -> Shades {
        let (ground, on_accent) = (self.ground(), accent.readable());
        let away = if on_accent == WHITE { BLACK } else { WHITE };
        let far = ground.readable();
        let soft = ground.towards(accent, SOFT);
        // On both grounds, because links stand on either.
        let reads = |ink: &Color| ink.ratio(ground).min(ink.ratio(soft)) >= TEXT_RATIO_MIN;
        let mut steps = (0..=100).step_by(usize::from(STEP));
        let ink = steps.find_map(|step| {
            let step = u16::try_from(step).ok()?;
            Some(accent.towards(far, step)).filter(reads)
        });
        let mine = match self {
            Scheme::Light => accent,
            Scheme::Dark => accent.towards(ground, MINE_DARK),
        };
        Shades {
            accent,
            on_accent,
            deep: accent.towards(away, DEEP),
            ink: ink.unwrap_or(far),
            soft,
            mine,
            mine_ink: mine.readable(),
        }
    }
}

#[cfg(test)]
mod tests;
