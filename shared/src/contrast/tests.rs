//! Known pairs, and what holds for every colour.

use super::*;
use proptest::prelude::*;

fn color(text: &str) -> Color {
    Color::parse(text).unwrap()
}

#[test]
fn known_pairs_have_their_known_ratios() {
    let known = [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#0000ff", "#ffffff", 8.592),
        ("#ff0000", "#ffffff", 3.998),
        ("#123456", "#123456", 1.0),
    ];
    for (one, two, ratio) in known {
        let found = color(one).ratio(color(two));
        assert!((found - ratio).abs() < 0.001, "{one} {two}: {found}");
    }
}

#[test]
fn a_colour_is_six_digits_behind_a_sign() {
    assert_eq!(color("#0B625c").to_string(), "#0b625c");
    for wrong in [
        "", "#", "#fff", "0b625c", "#0b625", "#0b625cc", "#0b625g", "#+b625c", "#é625c",
    ] {
        assert_eq!(Color::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn what_owners_begin_with_passes() {
    for scheme in [Scheme::Light, Scheme::Dark] {
        assert!(scheme.shows(scheme.accent()));
    }
    assert!(!Scheme::Light.shows(color("#ffe000")) && Scheme::Dark.shows(color("#ffe000")));
    assert!(Scheme::Light.shows(color("#102060")) && !Scheme::Dark.shows(color("#102060")));
}

proptest! {
    #[test]
    fn black_or_white_can_be_read_on_everything(ground: [u8; 3]) {
        let ground = Color(ground);
        prop_assert!(ground.ratio(ground.readable()) >= TEXT_RATIO_MIN);
    }

    #[test]
    fn a_ratio_has_no_direction_and_bounds(one: [u8; 3], two: [u8; 3]) {
        let (one, two) = (Color(one), Color(two));
        prop_assert_eq!(one.ratio(two).to_bits(), two.ratio(one).to_bits());
        prop_assert!((1.0..=21.001).contains(&one.ratio(two)));
    }

    #[test]
    fn a_colour_is_read_as_it_is_written(one: [u8; 3]) {
        prop_assert_eq!(Color::parse(&Color(one).to_string()), Some(Color(one)));
    }

    #[test]
    fn whatever_shows_makes_shades_that_can_be_read(accent: [u8; 3], dark: bool) {
        let scheme = if dark { Scheme::Dark } else { Scheme::Light };
        let accent = Color(accent);
        prop_assume!(scheme.shows(accent));
        let shades = scheme.shades(accent);
        let words = if dark { color("#e7eeec") } else { color("#15201f") };

        prop_assert!(accent.ratio(shades.on_accent) >= TEXT_RATIO_MIN);
        prop_assert!(shades.deep.ratio(shades.on_accent) >= TEXT_RATIO_MIN);
        prop_assert!(shades.mine.ratio(shades.mine_ink) >= TEXT_RATIO_MIN);
        prop_assert!(shades.ink.ratio(scheme.ground()) >= TEXT_RATIO_MIN);
        prop_assert!(shades.ink.ratio(shades.soft) >= TEXT_RATIO_MIN);
        prop_assert!(words.ratio(shades.soft) >= TEXT_RATIO_MIN);
    }
}
