//! The connection alone: when it asks for a socket, and when it gives one up.

use super::*;
use crate::backoff::{WAIT_MS_BASE, WAIT_MS_MIN};
use crate::ladder::{KEPT_TRIES, PROBE_MS_MIN, QUIET_MS, Rung, SOCKET_TRIES};
use crate::visitor::Change;
use shared::{FromVisitor, TabId};

type Effect = crate::visitor::Effect;

const START: Millis = Millis(1_000_000);

#[test]
fn it_connects_says_hello_and_is_live_when_welcomed() {
    let mut play = Play::new();
    assert_eq!(play.line.next_deadline(), None);

    assert_eq!(
        play.run(Line::start),
        [show(Link::Connecting), Effect::Connect(Rung::Socket)]
    );
    assert_eq!(play.run(Line::start), [], "once");
    assert!(!play.line.is_open());
    assert!(play.line.opened(play.now));
    assert!(!play.line.opened(play.now), "one hello on one socket");
    assert!(play.line.is_open());
    assert_eq!(play.welcome(), [show(Link::Live)]);
    assert_eq!(play.welcome(), [], "a second welcome is not due");
}

#[test]
fn a_welcome_that_does_not_come_is_a_loss() {
    let mut play = Play::new();
    play.run(Line::start);
    play.now = START.plus(4_000);
    play.line.opened(play.now);
    assert_eq!(play.at_deadline()[0], Effect::Disconnect);
    assert_eq!(play.now, START.plus(4_000 + HELLO_WITHIN_MS));

    assert_eq!(
        play.at_deadline(),
        [show(Link::Connecting), Effect::Connect(Rung::Socket)]
    );
    assert_eq!(
        play.at_deadline()[0],
        Effect::Disconnect,
        "nor does the socket"
    );
}

#[test]
fn the_first_return_is_quick_and_the_next_ones_slow_down() {
    let mut play = Play::live();
    play.now = play.now.plus(LASTED_MS);
    let mut most = WAIT_MS_BASE;
    for _ in 0..4 {
        play.lose(1006, "");
        let wait = play.wait_ms();
        assert!((WAIT_MS_MIN..=most).contains(&wait), "{wait}");
        assert!(matches!(play.at_deadline()[1], Effect::Connect(_)));
        most *= 2;
    }
}

#[test]
fn only_a_link_that_lasted_begins_the_waits_anew() {
    fn check(lasted_ms: u64, most: u64) {
        let mut play = Play::new();
        play.run(Line::start);
        for _ in 0..3 {
            play.lose(1006, "");
            play.at_deadline();
        }
        play.line.opened(play.now);
        play.welcome();
        play.now = play.now.plus(lasted_ms);
        play.jitter = u32::try_from(most - WAIT_MS_MIN).unwrap();
        play.lose(1006, "");
        assert_eq!(play.wait_ms(), most, "after {lasted_ms} ms");
    }
    check(LASTED_MS, 500);
    check(LASTED_MS - 1, 4_000);
}

#[test]
fn a_relay_that_restarts_again_and_again_is_met_as_soon_as_it_asks() {
    let mut play = Play::live();
    for _ in 0..5 {
        play.jitter = u32::MAX;
        play.lose(
            Close::Restart.code(),
            &close::pause_reason(Close::Restart, 100),
        );
        let wait = play.wait_ms();
        assert!(wait <= WAIT_MS_BASE, "{wait}");
        play.at_deadline();
        play.line.opened(play.now);
        play.welcome();
    }

    play.lose(Close::Unsaved.code(), "");
    play.at_deadline();
    play.jitter = u32::try_from(2 * WAIT_MS_BASE - WAIT_MS_MIN).unwrap();
    play.lose(
        Close::Restart.code(),
        &close::pause_reason(Close::Restart, 100),
    );
    assert_eq!(play.wait_ms(), 2 * WAIT_MS_BASE, "a welcome was not heard");
}

#[test]
fn a_pause_that_the_relay_asks_for_is_kept() {
    let mut play = Play::live();

    play.lose(
        Close::Restart.code(),
        &close::pause_reason(Close::Restart, 7_000),
    );

    assert_eq!(play.wait_ms(), 7_000);
}

#[test]
fn a_relay_without_room_is_told_from_a_line_that_broke() {
    for (close, expected) in [(Close::NoRoom, true), (Close::Unsaved, false)] {
        let mut play = Play::live();

        play.lose(close.code(), &close::pause_reason(close, 9_000));

        let link = play.line.link();
        assert!(
            matches!(link, Link::Waiting { no_room, .. } if no_room == expected),
            "{link:?}"
        );
        assert_eq!(play.wait_ms(), 9_000);
    }
}

#[test]
fn every_close_either_comes_back_or_stops() {
    for close in Close::ALL {
        let mut play = Play::live();
        let effects = play.lose(close.code(), "");
        match close::reconnects(close.code()) {
            true => assert!(
                matches!(play.line.link(), Link::Waiting { .. }),
                "{close:?}"
            ),
            false => {
                assert_eq!(play.line.link(), Link::Stopped(close));
                assert_eq!(play.line.next_deadline(), None);
                assert_eq!(play.run(Line::nudge), [], "not by itself");
                let reloads = effects.contains(&Effect::Reload);
                assert_eq!(reloads, close == Close::Outdated, "{close:?}");
                assert_eq!(
                    play.run(Line::start)[1],
                    Effect::Connect(Rung::Socket),
                    "when a person asks"
                );
            }
        }
    }
}

#[test]
fn an_old_page_keeps_its_outbox_and_then_loads_itself_again() {
    let effects = Play::live().lose(Close::Outdated.code(), "");

    let stopped = show(Link::Stopped(Close::Outdated));
    assert_eq!(
        effects,
        [Effect::Keep(Kept::new(TabId(1))), stopped, Effect::Reload]
    );
}

#[test]
fn a_code_for_good_that_is_not_known_stops_without_loading_again() {
    let mut play = Play::live();

    assert_eq!(play.lose(4_999, ""), [show(Link::Stopped(Close::Outdated))]);
}

#[test]
fn a_nudge_shortens_the_wait() {
    let mut play = Play::live();
    play.lose(1006, "");

    assert_eq!(
        play.run(Line::nudge),
        [show(Link::Connecting), Effect::Connect(Rung::Socket)]
    );
    assert_eq!(play.run(Line::nudge), []);
}

#[test]
fn a_nudge_asks_a_live_link_for_a_sign_of_life() {
    let mut play = Play::live();
    assert_eq!(play.run(Line::nudge), [Effect::Send(FromVisitor::Ping)]);
    assert_eq!(play.run(Line::nudge), [], "it is being asked");
    play.line.heard(play.now);
    assert_eq!(
        play.line.next_deadline(),
        Some(play.now.plus(PING_EVERY_MS))
    );

    play.run(Line::nudge);
    assert_eq!(play.at_deadline()[0], Effect::Disconnect);
    assert_eq!(play.now, START.plus(NUDGE_ANSWER_MS));
}

#[test]
fn silence_is_pinged_and_then_taken_for_death() {
    let mut play = Play::live();
    assert_eq!(play.at_deadline(), [Effect::Send(FromVisitor::Ping)]);
    assert_eq!(play.now, START.plus(PING_EVERY_MS));
    assert_eq!(play.at_deadline(), [Effect::Send(FromVisitor::Ping)]);
    assert_eq!(play.at_deadline()[0], Effect::Disconnect);
    assert_eq!(play.now, START.plus(SILENCE_MAX_MS));
}

#[test]
fn who_only_listens_still_lets_itself_be_heard() {
    let mut play = Play::live();
    for _ in 0..4 {
        play.now = play.now.plus(PING_EVERY_MS / 4);
        play.line.heard(play.now);
    }

    assert_eq!(play.run(Line::deadline), [Effect::Send(FromVisitor::Ping)]);
    play.line.sent(play.now);
    assert_eq!(play.run(Line::deadline), []);
}

#[test]
fn after_a_sleep_a_dead_path_is_noticed_within_seconds() {
    let mut play = Play::live();
    play.now = play.now.plus(3_600_000);
    let woken_at = play.now;

    assert_eq!(play.run(Line::deadline), [Effect::Send(FromVisitor::Ping)]);
    assert_eq!(play.at_deadline()[0], Effect::Disconnect);
    assert_eq!(play.now, woken_at.plus(NUDGE_ANSWER_MS));
    assert!(play.wait_ms() <= WAIT_MS_BASE);
}

#[test]
fn a_hidden_tab_whose_timers_ring_once_a_minute_stays_connected() {
    let mut play = Play::live();
    for _ in 0..10 {
        play.now = play.now.plus(60_000);
        assert_eq!(play.run(Line::deadline), [Effect::Send(FromVisitor::Ping)]);
        // Sockets are not throttled: the pong is heard at once.
        play.now = play.now.plus(50);
        play.line.heard(play.now);
    }

    assert_eq!(play.line.link(), Link::Live);
}

#[test]
fn a_clock_that_is_set_back_does_not_stretch_the_wait() {
    let mut play = Play::live();
    play.lose(1006, "");
    let wait = play.wait_ms();
    play.now = Millis(play.now.0 - 600_000);
    play.run(|line, _, effects| line.set_back(600_000, effects));

    assert_eq!(play.wait_ms(), wait);
}

#[test]
fn a_stray_report_changes_nothing() {
    let mut play = Play::new();
    assert_eq!(play.lose(1006, ""), []);
    assert!(!play.line.opened(play.now));
    assert_eq!(play.welcome(), []);
    play.run(Line::start);
    assert_eq!(play.welcome(), [], "before the socket is open");
    assert_eq!(play.lose(1006, "").len(), 1);
    assert_eq!(play.lose(Close::NotAMember.code(), ""), []);
}

#[test]
fn where_sockets_are_refused_the_next_rung_is_asked_for() {
    let mut play = Play::new();
    play.run(Line::start);
    for _ in 1..SOCKET_TRIES {
        play.lose(1006, "");
        assert_eq!(play.at_deadline()[1], Effect::Connect(Rung::Socket));
    }

    play.lose(1006, "");

    assert_eq!(play.at_deadline()[1], Effect::Connect(Rung::Stream));
}

#[test]
fn where_sockets_hang_the_next_rung_is_asked_for_after_one() {
    let mut play = Play::new();
    play.run(Line::start);
    play.at_deadline();

    assert_eq!(play.at_deadline()[1], Effect::Connect(Rung::Stream));
}

#[test]
fn a_relay_that_closes_and_a_server_that_goes_away_blame_no_rung() {
    for code in [Close::Restart.code(), Close::Busy.code(), 4_321, GOING_AWAY] {
        let mut play = Play::new();
        play.run(Line::start);
        for _ in 0..20 {
            play.lose(code, "");
            assert_eq!(play.at_deadline()[1], Effect::Connect(Rung::Socket));
        }
    }
}

#[test]
fn a_network_that_is_back_is_tried_from_the_top() {
    let mut play = Play::live();
    for _ in 0..KEPT_TRIES {
        play.lose(1006, "");
        play.now = play.line.next_deadline().unwrap();
        play.run(Line::deadline);
    }
    play.lose(1006, "");
    assert_ne!(play.line.ladder.rung(), Rung::Socket, "nothing worked");

    assert_eq!(play.run(Line::nudge)[1], Effect::Connect(Rung::Socket));
}

#[test]
fn a_socket_that_is_cut_soon_again_and_again_is_left() {
    fn check(lived_ms: u64, rung: Rung) {
        let mut play = Play::new();
        play.run(Line::start);
        for _ in 0..KEPT_TRIES {
            play.line.opened(play.now);
            play.welcome();
            play.now = play.now.plus(lived_ms);
            play.lose(1006, "");
            play.now = play.line.next_deadline().unwrap();
            play.run(Line::deadline);
        }
        assert_eq!(play.line.ladder.rung(), rung, "{lived_ms}");
    }
    check(SETTLED_MS - 1, Rung::Stream);
    check(SETTLED_MS, Rung::Socket);
}

#[test]
fn it_probes_beside_a_lower_rung_and_moves_up_at_rest() {
    let mut play = Play::on_stream();
    let probed = play.until(Effect::Probe);
    assert!(probed.since(START) >= PROBE_MS_MIN);
    play.line.reached(play.now);
    play.line.sent(play.now);
    let in_flight = play.run(|line, now, effects| line.climb(now, false, effects));
    assert_eq!(in_flight, []);

    play.now = play.now.plus(2 * QUIET_MS);
    let effects = play.run(|line, now, effects| line.climb(now, true, effects));

    let connecting = show(Link::Connecting);
    assert_eq!(
        effects,
        [
            Effect::Disconnect,
            connecting,
            Effect::Connect(Rung::Socket)
        ]
    );
}

#[test]
fn nothing_is_probed_while_there_is_no_link() {
    let mut play = Play::on_stream();
    play.lose(1006, "");
    play.line.reached(play.now);
    play.now = play.now.plus(10 * PROBE_MS_MIN);

    let effects = play.run(Line::deadline);

    assert_eq!(effects[1], Effect::Connect(Rung::Stream));
    assert!(!effects.contains(&Effect::Probe));
    assert_eq!(
        play.run(|line, now, effects| line.climb(now, true, effects)),
        []
    );
}

struct Play {
    line: Line,
    now: Millis,
    jitter: u32,
}

impl Play {
    fn new() -> Play {
        Play {
            line: Line::new(12_345),
            now: START,
            jitter: 54_321,
        }
    }

    fn live() -> Play {
        let mut play = Play::new();
        play.run(Line::start);
        play.line.opened(START);
        play.welcome();
        play
    }

    fn on_stream() -> Play {
        let mut play = Play::new();
        play.run(Line::start);
        play.at_deadline();
        play.at_deadline();
        play.line.opened(play.now);
        play.welcome();
        play
    }

    /// Hears pongs until this is asked for, and returns when.
    fn until(&mut self, asked: Effect) -> Millis {
        for _ in 0..100 {
            let effects = self.at_deadline();
            if effects.contains(&asked) {
                return self.now;
            }
            self.line.heard(self.now);
            self.line.sent(self.now);
        }
        panic!("{asked:?} never came")
    }

    fn run(&mut self, verb: impl FnOnce(&mut Line, Millis, &mut Vec<Effect>)) -> Vec<Effect> {
        let mut effects = Vec::new();
        verb(&mut self.line, self.now, &mut effects);
        effects
    }

    fn welcome(&mut self) -> Vec<Effect> {
        self.run(|line, now, effects| {
            let was_live = line.is_live();
            assert_eq!(
                line.welcomed::<FromVisitor, Change>(now, effects),
                !was_live && line.is_live()
            );
        })
    }

    fn lose(&mut self, code: u16, reason: &str) -> Vec<Effect> {
        let loss = Loss {
            code,
            reason: reason.to_owned(),
            jitter: self.jitter,
        };
        self.run(|line, now, effects| line.lost(now, &loss, || Kept::new(TabId(1)), effects))
    }

    fn at_deadline(&mut self) -> Vec<Effect> {
        self.now = self.line.next_deadline().unwrap();
        self.run(Line::deadline)
    }

    fn wait_ms(&self) -> u64 {
        let Link::Waiting { until, .. } = self.line.link() else {
            panic!("{:?}", self.line.link())
        };
        until.since(self.now)
    }
}

fn show(link: Link) -> Effect {
    Effect::Show(Change::Link(link))
}
