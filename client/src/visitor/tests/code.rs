//! A code is tried before the token, gives way to a new one, and harms nothing when it is not good.

use super::*;

#[test]
fn a_code_is_said_until_the_relay_answers_with_a_token() {
    let mut play = Play::with_code(Some("own"));

    assert_eq!(play.proof(), Some("dbc_ABCD2345".to_owned()));
    play.lose(1006);
    assert_eq!(play.proof(), Some("dbc_ABCD2345".to_owned()));
    let effects = play.hear(ToVisitor::Token {
        token: "new".to_owned(),
    });

    assert!(effects.contains(&Effect::Token(Some("new".to_owned()))));
    play.welcome(None, 0);
    play.lose(1006);
    assert_eq!(play.proof(), Some("new".to_owned()));
}

#[test]
fn a_code_that_is_not_good_leaves_the_token_of_this_device() {
    for token in [Some("own"), None] {
        let mut play = Play::with_code(token);
        play.proof();

        let effects = play.lose(Close::BadToken.code());

        assert!(effects.contains(&Effect::Show(Change::CodeRefused)));
        assert!(!effects.contains(&Effect::Token(None)), "{effects:?}");
        assert_eq!(play.proof(), token.map(str::to_owned));
    }
}

impl Play {
    fn with_code(token: Option<&str>) -> Play {
        let mut play = Play::new(token);
        play.visitor = play.visitor.clone().with_code("ABCD2345");
        play.step(Input::Start);
        play
    }

    /// What the next hello says who this is.
    fn proof(&mut self) -> Option<String> {
        self.step(Input::Nudge);
        let hello = sends(self.step(Input::Opened));
        match &hello[..] {
            [FromVisitor::Hello(hello)] => hello.token.clone(),
            other => panic!("no hello: {other:?}"),
        }
    }
}
