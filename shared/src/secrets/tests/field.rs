//! What somebody types into a field that is saved as it is typed.

use super::*;

#[test]
fn a_phrase_is_held_while_it_is_typed_into_a_field() {
    let told: Vec<_> = PHRASE
        .char_indices()
        .map(|(at, letter)| &PHRASE[..at + letter.len_utf8()])
        .filter(|typed| in_field(typed, false).is_none())
        .collect();

    assert_eq!(told.last(), Some(&"legal winner thank year wave"));
    assert_eq!(in_field(PHRASE, true), Some(Secret::Seed));
    assert_eq!(in_field("legal winner thank year wave or ", false), None);
}

#[test]
fn what_a_field_asks_for_may_be_in_it() {
    for text in [HEX, "482913", "larkhold_bo", "what will happen then", ""] {
        assert_eq!(in_field(text, true), None, "{text}");
        assert_eq!(in_field(text, false), None, "{text}");
    }
    assert_eq!(in_field("4242 4242 4242 4242", false), Some(Secret::Card));
    let key = ["my private key is ", HEX].concat();
    assert_eq!(in_field(&key, false), Some(Secret::Key));
}
