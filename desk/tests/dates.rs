//! What is said is dated in the order in which it was said, whatever the machine's clock does
//! between two starts.

use desk::{Arrival, ConnId, Desk, Effect, Input, Record, Settings};
use shared::{Context, FromVisitor, Millis, Nonce, TabId, VisitorId};

const TAB: TabId = TabId(3);
const NOON: Millis = Millis(1_800_000_000_000);
const AN_HOUR_MS: u64 = 3_600_000;

#[test]
fn after_a_start_with_a_clock_that_was_set_back_no_answer_is_older_than_its_question() {
    let settings = Settings::new("shop");
    let mut desk = Desk::restore(settings.clone(), desk::Saved::default());
    let mut dates = said(&mut desk, NOON, 0, "are you there?");
    let mut desk = Desk::restore(settings, desk.saved());

    let earlier = Millis(NOON.0 - AN_HOUR_MS);
    dates.extend(said(&mut desk, earlier, 1, "hello?"));

    assert_eq!(dates, [NOON, NOON]);
    let due = desk.next_deadline();
    assert!(
        due.is_some_and(|due| due < earlier.plus(AN_HOUR_MS)),
        "deadlines are of the clock as it is: {due:?}"
    );
}

/// Arrives, says something, and returns the dates of what was added.
fn said(desk: &mut Desk, now: Millis, counted: u32, text: &str) -> Vec<Millis> {
    let conn = ConnId(1);
    let who = Arrival::Visitor {
        visitor: VisitorId(5),
        context: Context::default(),
        since: None,
        latest: None,
        draft: Vec::new(),
    };
    let tab = TAB;
    let arrived = Input::Arrived {
        conn,
        tab,
        counted,
        who,
    };
    let count = counted + 1;
    let frame = FromVisitor::Say {
        nonce: Nonce { tab, count },
        text: text.to_owned(),
        quote: None,
    };
    let mut effects = Vec::new();
    desk.step(now, arrived, &mut effects);
    desk.step(now, Input::Visitor { conn, frame }, &mut effects);
    let dates = effects.iter().filter_map(|effect| match effect {
        Effect::Save(Record::Entry { entry, .. }) => Some(entry.at),
        _ => None,
    });
    dates.collect()
}
