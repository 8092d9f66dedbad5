//! The outbox alone: what is said when, under which name, and what becomes of it.

use super::*;
use crate::visitor::Change;
use shared::{Attachment, Author, Bookmark, FileId, FromVisitor, Seq, Text};

type Effect = crate::visitor::Effect;

const TAB: TabId = TabId(7);
const START: Millis = Millis(1_000);

#[test]
fn what_is_said_is_numbered_without_holes_and_sent_once() {
    let mut play = Play::live(3);

    assert_eq!(play.say("a"), sent(&[(4, "a")]));
    assert_eq!(play.say("b"), sent(&[(5, "b")]));
    assert_eq!(play.settle(), sent(&[]));
    assert_eq!(play.names(), [4, 5]);
}

#[test]
fn nothing_is_sent_without_a_live_link_and_all_of_it_after_the_welcome() {
    let mut play = Play::live(0);
    play.live = false;
    assert_eq!(play.say("a"), sent(&[]));
    assert_eq!(play.say("b"), sent(&[]));

    play.live = true;
    play.outbox.welcomed(0);
    assert_eq!(play.settle(), sent(&[(1, "a"), (2, "b")]));
}

#[test]
fn an_own_entry_confirms_everything_up_to_it() {
    let mut play = Play::said(&["a", "b", "c"]);

    play.confirm(2, "b");
    assert_eq!(play.settle(), sent(&[]));
    assert_eq!(play.names(), [3]);
    assert_eq!(play.outbox.kept().counted, 2);
    play.confirm(1, "a");
    assert_eq!(play.names(), [3], "an old one changes nothing");
}

#[test]
fn another_tab_confirms_nothing() {
    let mut play = Play::said(&["a"]);
    let nonce = Nonce {
        tab: TabId(8),
        count: 1,
    };

    play.outbox.confirm(START, &said(nonce, "a"));

    assert_eq!(play.names(), [1]);
}

#[test]
fn words_that_somebody_else_said_under_this_name_do_not_swallow_ours() {
    let mut play = Play::said(&["mine"]);

    play.confirm(1, "of a page that was opened twice");

    assert_eq!(play.settle(), sent(&[(2, "mine")]));
    play.confirm(9, "far ahead");
    assert_eq!(play.settle(), sent(&[(10, "mine")]));
}

#[test]
fn the_welcome_drops_what_is_stored_and_repeats_the_rest() {
    fn check(counted: u32, expected: &[(u32, &str)]) {
        let mut play = Play::said(&["a", "b", "c"]);
        play.outbox.welcomed(counted);
        assert_eq!(play.settle(), sent(expected), "counted {counted}");
        assert_eq!(play.outbox.kept().counted, counted);
    }
    check(0, &[(1, "a"), (2, "b"), (3, "c")]);
    check(2, &[(3, "c")]);
    check(3, &[]);
    check(8, &[]);
}

#[test]
fn a_store_put_back_from_a_backup_renumbers_what_is_pending() {
    let mut play = Play::live(8);
    play.say("a");

    play.outbox.welcomed(5);

    assert_eq!(play.settle(), sent(&[(6, "a")]));
    assert_eq!(play.outbox.kept().counted, 5);
}

#[test]
fn a_refusal_for_a_while_holds_it_and_all_after_it_until_then() {
    let mut play = Play::said(&["a", "b", "c"]);

    play.refuse(2, Refusal::wait(RefusalCode::TooFast, 2_000));
    let until = START.plus(2_000);
    let held = PendingState::Held {
        code: RefusalCode::TooFast,
        until,
    };
    assert_eq!(play.states(), [PendingState::Sending, held, held]);
    assert_eq!(play.say("d"), sent(&[]), "not before the ones before it");
    assert_eq!(play.outbox.next_deadline(), Some(until));

    play.now = until;
    assert!(!play.outbox.deadline(until));
    assert_eq!(play.settle(), sent(&[(2, "b"), (3, "c"), (4, "d")]));
    assert!(
        play.states()
            .iter()
            .all(|state| *state == PendingState::Sending)
    );
}

#[test]
fn what_is_held_is_held_over_a_new_link() {
    let mut play = Play::said(&["a", "b", "c"]);
    play.refuse(2, Refusal::wait(RefusalCode::TooFast, 2_000));

    play.outbox.welcomed(0);
    assert_eq!(play.settle(), sent(&[(1, "a")]));
    play.outbox.welcomed(1);
    assert_eq!(play.settle(), sent(&[]));
    play.outbox.welcomed(2);
    assert_eq!(
        play.settle(),
        sent(&[(3, "c")]),
        "the held one is stored: it has passed"
    );
}

#[test]
fn a_refusal_for_good_keeps_the_words_and_renumbers_the_rest() {
    let mut play = Play::said(&["a", "b", "c"]);

    play.refuse(2, Refusal::last(RefusalCode::ConversationEnded));

    assert_eq!(play.settle(), sent(&[(2, "c")]));
    assert_eq!(play.names()[..2], [1, 2]);
    let code = RefusalCode::ConversationEnded;
    assert_eq!(play.states()[2], PendingState::NotSent { code });
    assert_eq!(play.outbox.pending()[2].say.act, words("b"));
    assert_eq!(
        play.outbox.kept().says.len(),
        2,
        "only what is to be said is kept"
    );
}

#[test]
fn what_is_held_stays_held_when_one_before_it_is_refused_for_good() {
    let mut play = Play::said(&["a", "b"]);
    play.refuse(2, Refusal::wait(RefusalCode::TooFast, 2_000));
    play.refuse(1, Refusal::last(RefusalCode::NotYours));

    assert_eq!(play.settle(), sent(&[]));
    play.outbox.deadline(START.plus(2_000));
    assert_eq!(play.settle(), sent(&[(1, "b")]));
}

#[test]
fn what_was_refused_for_good_is_said_again_or_forgotten() {
    let mut play = Play::said(&["a", "b"]);
    play.refuse(1, Refusal::last(RefusalCode::NotYours));
    play.refuse(1, Refusal::last(RefusalCode::NotYours));
    play.settle();
    play.refuse(1, Refusal::last(RefusalCode::NotYours));
    play.settle();
    assert_eq!(play.texts(), ["a", "b"]);

    play.outbox.retry(START, 1);
    assert_eq!(play.settle(), sent(&[(1, "b")]));
    play.outbox.retry(START, 5);
    play.outbox.dismiss(5);
    play.outbox.dismiss(0);
    assert_eq!(play.texts(), ["b"]);
}

#[test]
fn a_name_is_given_anew_only_on_a_new_link() {
    let mut play = Play::said(&["a"]);
    play.refuse(1, Refusal::wait(RefusalCode::TooFast, 2_000));
    play.outbox.deadline(START.plus(2_000));
    assert!(!play.outbox.needs_new_link(), "it keeps its name");
    play.settle();
    play.refuse(1, Refusal::last(RefusalCode::NotYours));
    assert!(!play.outbox.needs_new_link(), "nothing bears its name");

    play.outbox.retry(START, 0);
    assert!(play.outbox.needs_new_link());
    play.outbox.welcomed(0);
    assert!(!play.outbox.needs_new_link());
}

#[test]
fn a_refusal_of_what_is_not_pending_changes_nothing() {
    let refusal = Refusal::last(RefusalCode::TooFast);
    for count in [0, 1, 3, 4, u32::MAX] {
        let mut play = Play::live(1);
        play.say("a");
        play.refuse(count, refusal);
        assert_eq!(play.states(), [PendingState::Sending], "{count}");
    }
}

#[test]
fn what_cannot_be_stored_stays_to_be_seen_and_white_space_is_nothing() {
    let mut play = Play::live(0);
    let long = "汉".repeat(4_001);
    play.say(" \n");
    play.say(&long);
    play.say("a\0");

    assert_eq!(play.say("b"), sent(&[(1, "b")]));
    let codes = [RefusalCode::TextTooLong, RefusalCode::TextHasNul];
    assert_eq!(
        play.states()[1..],
        codes.map(|code| PendingState::NotSent { code })
    );
    assert_eq!(play.texts(), ["b", long.as_str(), "a\0"]);
    play.outbox.retry(START, 0);
    assert_eq!(play.settle(), sent(&[]), "it is as long as before");
}

#[test]
fn names_for_painting_are_all_different() {
    let mut play = Play::said(&["a", "b", "c", "d"]);
    play.refuse(1, Refusal::last(RefusalCode::NotYours));
    play.settle();
    play.refuse(1, Refusal::last(RefusalCode::NotYours));
    play.settle();

    let mut names = play.names();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 4);
}

#[test]
fn a_change_takes_its_turn_among_words_and_is_confirmed_like_them() {
    let mut play = Play::said(&["a"]);
    let amend = |text: &str| Act::Amend {
        of: Seq(1),
        text: Some(text.to_owned()),
    };
    let here = Some(ConversationId(1));
    play.outbox.say(play.now, here, amend("b")).unwrap();
    play.say("c");
    play.confirm(1, "a");
    assert_eq!(play.names(), [2, 3]);

    let nonce = Nonce { tab: TAB, count: 2 };
    play.outbox.confirm(
        play.now,
        &What::Amended {
            author: Author::Visitor,
            nonce,
            of: Seq(1),
            text: Some(Text::parse("b").unwrap()),
        },
    );

    assert_eq!(play.names(), [3]);
    assert_eq!(play.texts(), ["c"]);
}

#[test]
fn what_quoted_nothing_that_is_there_is_said_again_without_it() {
    let mut play = Play::live(0);
    let quote = Some(Bookmark {
        conversation: ConversationId(1),
        seq: Seq(9),
    });
    let text = "a".to_owned();
    let act = Act::Words { text, quote };
    play.outbox.say(START, None, act).unwrap();
    play.settle();
    play.refuse(1, Refusal::last(RefusalCode::QuoteUnknown));

    play.outbox.retry(START, 0);

    assert_eq!(play.outbox.pending()[0].say.act, words("a"));
}

#[test]
fn a_full_outbox_gives_the_words_back() {
    let mut play = Play::live(0);
    for _ in 0..OUTBOX_LEN_MAX - 1 {
        play.say("a");
    }
    play.say("too \0 strange");

    assert_eq!(play.outbox.say(START, None, words("b")), Err(words("b")));
    play.outbox.dismiss(0);
    assert_eq!(play.outbox.say(START, None, words("b")), Ok(()));
}

#[test]
fn a_file_finds_room_where_words_do_not_but_not_without_end() {
    let mut play = Play::live(0);
    for _ in 0..OUTBOX_LEN_MAX {
        play.say("a");
    }
    for _ in 0..OUTBOX_FILES_LEN_MAX {
        assert_eq!(play.outbox.say(START, None, file()), Ok(()));
    }

    assert_eq!(play.outbox.say(START, None, file()), Err(file()));
}

#[test]
fn silence_about_what_was_sent_is_noticed() {
    let mut play = Play::said(&["a", "b"]);
    assert_eq!(
        play.outbox.next_deadline(),
        Some(START.plus(CONFIRM_WITHIN_MS))
    );
    play.now = START.plus(9_000);
    play.confirm(1, "a");
    assert!(
        !play.outbox.deadline(START.plus(CONFIRM_WITHIN_MS)),
        "one was confirmed"
    );
    assert!(play.outbox.deadline(START.plus(9_000 + CONFIRM_WITHIN_MS)));

    play.confirm(2, "b");
    assert_eq!(play.outbox.next_deadline(), None);
}

#[test]
fn another_person_begins_to_count_anew() {
    let mut play = Play::live(5);
    play.say("a");

    play.outbox.start_anew();
    play.outbox.welcomed(0);

    assert_eq!(play.settle(), sent(&[(1, "a")]));
}

#[test]
fn the_end_of_all_counts_is_no_panic() {
    let mut play = Play::live(u32::MAX - 1);
    play.say("a");
    play.say("b");
    play.outbox.welcomed(u32::MAX);
    play.say("c");
    play.confirm(u32::MAX, "c");

    assert_eq!(play.texts(), ["b", "c"]);
}

struct Play {
    outbox: Outbox,
    now: Millis,
    live: bool,
}

impl Play {
    fn live(counted: u32) -> Play {
        let outbox = Outbox::new(Kept {
            tab: TAB,
            counted,
            says: Vec::new(),
        });
        Play {
            outbox,
            now: START,
            live: true,
        }
    }

    fn said(texts: &[&str]) -> Play {
        let mut play = Play::live(0);
        for text in texts {
            play.say(text);
        }
        play
    }

    fn say(&mut self, text: &str) -> Vec<(u32, String)> {
        self.outbox.say(self.now, None, words(text)).unwrap();
        self.settle()
    }

    fn confirm(&mut self, count: u32, text: &str) {
        let nonce = Nonce { tab: TAB, count };
        self.outbox.confirm(self.now, &said(nonce, text));
    }

    fn refuse(&mut self, count: u32, refusal: Refusal) {
        self.outbox
            .refuse(self.now, Nonce { tab: TAB, count }, refusal);
    }

    /// What is sent; checks that it was kept before, whenever it changed.
    fn settle(&mut self) -> Vec<(u32, String)> {
        let mut effects: Vec<Effect> = Vec::new();
        self.outbox
            .settle::<FromVisitor, Change>(self.now, self.live, &mut effects);
        let mut sent = Vec::new();
        for effect in effects {
            match effect {
                Effect::Send(FromVisitor::Say { nonce, text, quote }) => {
                    sent.push((nonce.count, text.clone()));
                    assert!(self.holds(nonce, &Act::Words { text, quote }));
                }
                Effect::Send(FromVisitor::Amend {
                    nonce, of, text, ..
                }) => {
                    sent.push((nonce.count, text.clone().unwrap_or_default()));
                    assert!(self.holds(nonce, &Act::Amend { of, text }));
                }
                Effect::Keep(kept) => {
                    assert!(sent.is_empty(), "kept before it is sent");
                    assert_eq!(kept, self.outbox.kept());
                }
                Effect::Show(Change::Outbox(pending)) => {
                    assert_eq!(pending, self.outbox.pending());
                }
                other => panic!("{other:?}"),
            }
        }
        sent
    }

    /// Whether this is said under this name. At the end of all counts a name is not one thing's.
    fn holds(&self, nonce: Nonce, act: &Act) -> bool {
        let pending = self.outbox.pending();
        let mut named = pending.iter().filter(|pending| pending.nonce == nonce);
        named.any(|pending| pending.say.act == *act)
    }

    fn names(&self) -> Vec<u32> {
        self.outbox
            .pending()
            .iter()
            .map(|pending| pending.nonce.count)
            .collect()
    }

    fn states(&self) -> Vec<PendingState> {
        self.outbox
            .pending()
            .iter()
            .map(|pending| pending.state)
            .collect()
    }

    fn texts(&self) -> Vec<String> {
        self.outbox
            .pending()
            .into_iter()
            .filter_map(|pending| pending.say.act.text().map(str::to_owned))
            .collect()
    }
}

fn words(text: &str) -> Act {
    let text = text.to_owned();
    Act::Words { text, quote: None }
}

fn said(nonce: Nonce, text: &str) -> What {
    What::Said {
        author: Author::Visitor,
        nonce,
        text: Text::parse(text).unwrap(),
        quote: None,
    }
}

fn sent(says: &[(u32, &str)]) -> Vec<(u32, String)> {
    says.iter()
        .map(|(count, text)| (*count, (*text).to_owned()))
        .collect()
}

fn file() -> Act {
    Act::File(Attachment {
        id: FileId(1),
        name: "a.png".to_owned(),
        kind: "image/png".to_owned(),
        len: 9,
        size: None,
    })
}
