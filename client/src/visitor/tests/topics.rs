//! What it is about: chosen, told, told again, settled.

use super::*;

const FEES: Option<TopicId> = Some(TopicId(1));
const LOSS: Option<TopicId> = Some(TopicId(2));

#[test]
fn the_welcome_tells_what_there_is_and_what_was_chosen() {
    let mut play = Play::live(None);
    play.reconnect();
    let changes = shows(play.greet(None, FEES));
    assert!(changes.contains(&Change::Topics(topics())));
    assert_eq!(changes.last(), Some(&Change::Topic(FEES)));
    assert_eq!(play.visitor.topic(), FEES);

    play.reconnect();
    let again = shows(play.greet(None, FEES));
    let is_topic = |change: &Change| matches!(change, Change::Topics(_) | Change::Topic(_));
    assert!(!again.iter().any(is_topic), "nothing is painted twice");
}

#[test]
fn a_choice_is_told_at_once_and_again_to_a_relay_that_does_not_know_it() {
    let mut play = Play::choosing(None);
    let effects = play.step(Input::Topic(FEES));
    assert_eq!(sends(effects.clone()), [told(FEES)]);
    assert_eq!(shows(effects), [Change::Topic(FEES)]);

    play.reconnect();
    assert_eq!(sends(play.greet(None, None)), [told(FEES)]);
    play.reconnect();
    assert_eq!(sends(play.greet(None, FEES)), [], "it knows");
    play.reconnect();
    let waits = Some(standing(C1, 0, waiting(0)));
    assert_eq!(sends(play.greet(waits, LOSS)), [told(FEES)]);
    assert_eq!(play.visitor.topic(), FEES);
}

#[test]
fn a_choice_without_a_connection_is_told_before_the_first_word() {
    let mut play = Play::choosing(None);
    play.lose(1006);
    assert_eq!(sends(play.step(Input::Topic(LOSS))), []);
    play.step(Input::Say("help".to_owned()));
    play.step(Input::Nudge);
    play.step(Input::Opened);

    let frames = sends(play.greet(None, None));

    assert_eq!(frames[0], told(LOSS));
    assert!(matches!(&frames[1..], [FromVisitor::Say { .. }]));
}

#[test]
fn a_choice_is_settled_once_somebody_answers() {
    let mut play = Play::choosing(Some(standing(C1, 0, waiting(0))));
    play.step(Input::Topic(FEES));
    let (conversation, status) = (C1, answered());
    play.hear(ToVisitor::Status {
        conversation,
        status,
    });
    assert_eq!(play.step(Input::Topic(LOSS)), [], "it is being answered");

    play.reconnect();
    let standing = Some(standing(C1, 0, answered()));
    assert_eq!(sends(play.greet(standing, LOSS)), []);
    assert_eq!(play.visitor.topic(), LOSS, "the relay knows better");
}

#[test]
fn what_one_conversation_was_about_is_not_taken_to_the_next() {
    let mut play = Play::choosing(Some(standing(C1, 0, waiting(0))));
    play.step(Input::Topic(FEES));
    let status = |status| ToVisitor::Status {
        conversation: C1,
        status,
    };
    let changes = shows(play.hear(status(Status::Ended)));
    assert!(changes.contains(&Change::Topic(None)));

    let changes = shows(play.hear(status(waiting(0))));
    assert!(changes.contains(&Change::Topic(FEES)), "it was reopened");
    play.hear(status(Status::Ended));
    play.step(Input::Topic(LOSS));
    play.hear(ToVisitor::Opened(standing(C2, 0, waiting(0))));
    assert_eq!(play.visitor.topic(), LOSS, "chosen for this one");
}

#[test]
fn a_conversation_that_ended_meanwhile_takes_its_choice_along() {
    let mut play = Play::choosing(Some(standing(C1, 0, waiting(0))));
    play.step(Input::Topic(FEES));
    play.reconnect();

    let ended = Some(standing(C1, 1, Status::Ended));
    assert_eq!(sends(play.greet(ended, None)), []);
    assert_eq!(play.visitor.topic(), None);
}

#[test]
fn a_choice_that_is_gone_from_the_site_is_not_told_again() {
    let mut play = Play::choosing(None);
    play.step(Input::Topic(Some(TopicId(9))));
    play.reconnect();

    assert_eq!(sends(play.greet(None, None)), []);
    assert_eq!(play.visitor.topic(), None);
}

#[test]
fn a_refused_choice_is_forgotten_by_both_ends() {
    let mut play = Play::choosing(None);
    play.step(Input::Topic(Some(TopicId(9))));
    let refusal = Refusal::last(RefusalCode::UnknownTarget);
    let refused = ToVisitor::Refused {
        nonce: None,
        refusal,
    };

    let effects = play.hear(refused.clone());

    assert_eq!(sends(effects.clone()), [told(None)]);
    let changes = shows(effects);
    assert_eq!(changes, [Change::Refused(refusal), Change::Topic(None)]);
    assert_eq!(sends(play.hear(refused)), [], "there is nothing to forget");
}

#[test]
fn a_new_visitor_goes_on_with_what_was_chosen_before_the_first_word() {
    let mut play = Play::choosing(None);
    play.step(Input::Topic(FEES));
    play.lose(Close::BadToken.code());
    play.at_deadline();
    play.step(Input::Opened);
    play.hear(ToVisitor::Token {
        token: "another key".to_owned(),
    });

    assert_eq!(sends(play.greet(None, None)), [told(FEES)]);
}

impl Play {
    fn choosing(conversation: Option<Standing>) -> Play {
        let mut play = Play::live(None);
        play.reconnect();
        play.greet(conversation, None);
        play
    }

    /// A welcome to a site with topics.
    fn greet(&mut self, conversation: Option<Standing>, topic: Option<TopicId>) -> Vec<Effect> {
        let welcome = self.welcome_of(conversation);
        self.hear(ToVisitor::Welcome(VisitorWelcome {
            topics: topics(),
            topic,
            ..welcome
        }))
    }
}

fn told(topic: Option<TopicId>) -> FromVisitor {
    FromVisitor::Topic { topic }
}

fn topics() -> Vec<Topic> {
    let topic = |id, en: &str, zh: &str| Topic {
        id: TopicId(id),
        en: en.to_owned(),
        zh: zh.to_owned(),
    };
    vec![topic(1, "Fees", "手续费"), topic(2, "Loss", "丢失")]
}
