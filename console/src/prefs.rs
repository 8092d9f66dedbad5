//! What a person set for this browser: language, theme, sound.
//!
//! Kept where storage allows, else as long as the page. Never sent to the relay.

use leptos::prelude::*;
use web::{Lang, page, storage};

const LANG_KEY: &str = "deskbell.console.lang";
const THEME_KEY: &str = "deskbell.console.theme";
const SOUND_KEY: &str = "deskbell.console.sound";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The name, as it is kept and as the style sheet knows it.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme with this name; the system's for every other one.
    pub fn from_name(name: &str) -> Theme {
        Theme::ALL
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }

    fn paint(self) {
        let name = (self != Theme::Auto).then(|| self.name());
        page::mark_root("data-theme", name);
    }
}

/// The settings. Copyable handle.
#[derive(Clone, Copy)]
pub struct Prefs {
    /// The language.
    pub lang: ReadSignal<Lang>,
    /// The theme.
    pub theme: ReadSignal<Theme>,
    /// Whether a new conversation is heard.
    pub sound: ReadSignal<bool>,
    set_lang: WriteSignal<Lang>,
    set_theme: WriteSignal<Theme>,
    set_sound: WriteSignal<bool>,
}

impl Prefs {
    /// The settings as they were kept, already in force.
    pub fn load() -> Prefs {
        let kept = |key| storage::read(key).ok().flatten();
        let tag = kept(LANG_KEY)
            .or_else(page::preferred_language)
            .unwrap_or_default();
        let (lang, set_lang) = signal(Lang::from_tag(&tag));
        let (theme, set_theme) = signal(Theme::from_name(&kept(THEME_KEY).unwrap_or_default()));
        let (sound, set_sound) = signal(kept(SOUND_KEY).is_none_or(|kept| kept == "on"));
        theme.get_untracked().paint();
        page::mark_root("lang", Some(lang.get_untracked().tag()));
        Prefs {
            lang,
            theme,
            sound,
            set_lang,
            set_theme,
            set_sound,
        }
    }

    /// Changes the language; the app draws itself anew.
    pub fn speak(self, lang: Lang) {
        keep(LANG_KEY, lang.tag());
        page::mark_root("lang", Some(lang.tag()));
        self.set_lang.set(lang);
    }

    /// Changes the theme.
    pub fn paint(self, theme: Theme) {
        keep(THEME_KEY, theme.name());
        theme.paint();
        self.set_theme.set(theme);
    }

    /// Turns the sound on or off.
    pub fn ring(self, on: bool) {
        keep(SOUND_KEY, if on { "on" } else { "off" });
        self.set_sound.set(on);
    }
}

// Refused storage makes a setting last as long as the page, which is no reason to complain.
fn keep(key: &str, value: &str) {
    let _ = storage::write(key, value);
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn a_theme_is_found_again_by_its_name() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_name(theme.name()), theme);
        }
        assert_eq!(Theme::from_name("blue"), Theme::Auto);
    }
}
