//! The first letter of a name on a disc.
//!
//! Never an image: nothing is fetched, and nobody's face can be borrowed.

use crate::dom::{El, el};

/// Tints of discs in `avatar.css`.
const TINTS: u32 = 6;

/// Draws the disc of a name. Decoration: the name itself stands beside it.
#[must_use]
pub fn avatar(name: &str) -> El {
    el("span", &class(name))
        .attr("aria-hidden", "true")
        .text(&initial(name))
}

/// Draws the disc of what is always `name`.
pub fn live_avatar(name: impl Fn() -> String + Clone + 'static) -> El {
    let named = name.clone();
    el("span", "avatar")
        .attr("aria-hidden", "true")
        .live_attr("class", move || Some(class(&named())))
        .live_text(move || initial(&name()))
}

fn class(name: &str) -> String {
    ["avatar avatar-", &tint(name).to_string()].concat()
}

// As it is: the style sheet makes it large, with the browser's tables.
fn initial(name: &str) -> String {
    let first = name.chars().find(|c| !c.is_whitespace());
    first.unwrap_or('·').to_string()
}

// The same name has the same tint everywhere.
fn tint(name: &str) -> u32 {
    name.chars()
        .fold(7_u32, |sum, c| sum.wrapping_mul(31).wrapping_add(c as u32))
        % TINTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_initial_is_the_first_letter_of_any_script() {
        assert_eq!(initial("Ana"), "A");
        assert_eq!(initial(" 李雷"), "李");
        assert_eq!(initial(""), "·");
    }

    #[test]
    fn a_name_keeps_its_tint() {
        assert_eq!(tint("Ana"), tint("Ana"));
        assert!(tint("李雷") < TINTS);
    }
}
