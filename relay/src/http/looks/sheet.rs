//! The style sheet that the document of the frame and the pages without script load after their
//! own.
//!
//! Names the same variables as they do. Never knows what is drawn with them.

use super::bubble::accents;
use shared::contrast::{Scheme, Shades};
use shared::rest::Looks;

/// Writes it; `None`: there is nothing to change.
#[must_use]
pub fn frame(looks: &Looks) -> Option<String> {
    let mut css = String::new();
    if !looks.accent.is_empty() || !looks.accent_dark.is_empty() {
        let [light, dark] = accents(looks);
        let light = shades(&Scheme::Light.shades(light));
        let dark = shades(&Scheme::Dark.shades(dark));
        // Whatever the other sheet says of the root, this says it louder.
        let root = ":root:root:root";
        css = format!(
            "{root}{{{light}}}\n@media(prefers-color-scheme:dark)\
             {{{root}:not([data-theme=light]){{{dark}}}}}\n{root}[data-theme=dark]{{{dark}}}\n"
        );
    }
    if !looks.logo.is_empty() {
        css.push_str(LOGO);
    }
    (!css.is_empty()).then_some(css)
}

// On the smallest screens the header has no gaps of its own.
const LOGO: &str = ".logo{flex:none;width:2.25rem;height:2.25rem;border-radius:.375rem;\
                    object-fit:contain}\n\
                    @media(max-width:22.5rem){.logo{width:1.75rem;height:1.75rem;\
                    margin-inline-end:.5rem}}\n";

fn shades(shades: &Shades) -> String {
    let Shades {
        accent,
        on_accent,
        deep,
        ink,
        soft,
        mine,
        mine_ink,
    } = shades;
    format!(
        "--accent:{accent};--on-accent:{on_accent};--accent-deep:{deep};--accent-ink:{ink};\
         --accent-soft:{soft};--mine:{mine};--mine-ink:{mine_ink}"
    )
}
