//! The form: sent as it is typed, before what is said, and again until the relay has it.

use super::*;
use shared::limits::FILL_AFTER_MS;
use shared::{Field, FieldId, FieldKind, Filled};

#[test]
fn what_is_typed_is_sent_a_moment_later_and_only_as_it_is_then() {
    let mut play = Play::live(None);
    play.step(Input::Fill(filled(1, "a")));
    play.step(Input::Fill(filled(1, "ab")));
    assert_eq!(
        play.visitor.next_deadline(),
        Some(play.now.plus(FILL_AFTER_MS))
    );

    let effects = play.at_deadline();

    assert_eq!(sends(effects), [fill(1, "ab")]);
}

#[test]
fn it_is_stored_when_the_relay_says_so_and_not_before() {
    let mut play = Play::live(None);
    play.hear(ToVisitor::Form {
        fields: vec![field(1)],
    });
    play.step(Input::Fill(filled(1, "ab")));
    play.pass_a_moment();

    let other = play.hear(stored(&[(1, "a")]));
    let own = play.hear(stored(&[(1, "ab")]));

    assert_eq!(
        fills(&other),
        [(vec![filled(1, "a")], vec![filled(1, "ab")])]
    );
    assert_eq!(fills(&own), [(vec![filled(1, "ab")], vec![])]);
}

#[test]
fn it_goes_before_what_is_said() {
    let mut play = Play::live(None);
    play.step(Input::Fill(filled(1, "ab")));

    let effects = play.step(Input::Say("hi".to_owned()));

    let sent = sends(effects);
    assert_eq!(sent.first(), Some(&fill(1, "ab")));
    assert!(matches!(sent.last(), Some(FromVisitor::Say { .. })));
}

#[test]
fn without_a_connection_it_is_kept_and_sent_after_the_next_welcome() {
    let mut play = Play::live(None);
    play.step(Input::Fill(filled(1, "sent and lost")));
    play.pass_a_moment();
    play.lose(1006);
    play.step(Input::Fill(filled(2, "typed alone")));
    play.pass_a_moment();
    play.reconnect();

    let effects = play.welcome(None, 0);

    let both = [fill(1, "sent and lost"), fill(2, "typed alone")];
    assert_eq!(sends(effects), both);
}

#[test]
fn a_form_that_is_not_told_after_the_welcome_is_none() {
    let mut play = Play::live(None);
    play.hear(ToVisitor::Form {
        fields: vec![field(1)],
    });
    play.hear(stored(&[(1, "a")]));
    play.lose(1006);
    play.reconnect();
    play.welcome(None, 0);

    let effects = play.hear(ToVisitor::Pong);

    assert!(effects.contains(&Effect::Show(Change::Form(Vec::new()))));
    assert_eq!(fills(&effects).last(), Some(&(vec![], vec![])));
}

#[test]
fn what_the_form_does_not_take_any_more_is_not_sent_for_ever() {
    let mut play = Play::live(None);
    play.hear(ToVisitor::Form {
        fields: vec![field(1)],
    });
    play.step(Input::Fill(filled(1, "a")));
    play.step(Input::Fill(filled(0, "ada@")));

    let effects = play.hear(ToVisitor::Form {
        fields: vec![field(2)],
    });

    assert_eq!(fills(&effects), [(vec![], vec![filled(0, "ada@")])]);
}

fn field(id: u32) -> Field {
    Field {
        id: FieldId(id),
        kind: FieldKind::Text,
        ..Field::contact()
    }
}

fn filled(field: u32, value: &str) -> Filled {
    Filled {
        field: FieldId(field),
        value: value.to_owned(),
    }
}

fn fill(field: u32, value: &str) -> FromVisitor {
    FromVisitor::Fill {
        field: FieldId(field),
        value: value.to_owned(),
    }
}

fn stored(all: &[(u32, &str)]) -> ToVisitor {
    let filled = all.iter().map(|(field, value)| filled(*field, value));
    ToVisitor::Filled {
        filled: filled.collect(),
    }
}

fn fills(effects: &[Effect]) -> Vec<(Vec<Filled>, Vec<Filled>)> {
    let shown = effects.iter().filter_map(|effect| match effect {
        Effect::Show(Change::Filled { stored, typed }) => Some((stored.clone(), typed.clone())),
        _ => None,
    });
    shown.collect()
}

impl Play {
    /// As long as it takes until what was typed is due.
    fn pass_a_moment(&mut self) -> Vec<Effect> {
        self.now = self.now.plus(FILL_AFTER_MS);
        self.step(Input::Deadline)
    }
}
