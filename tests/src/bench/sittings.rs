//! Visitors who sit there, come and come back, and relays that start: memory, sessions, readiness.
//!
//! Prints what it finds. Plays no ping-pong.

use super::furnish::{Furnished, Wanted};
use super::load::{Knock, Load};
use super::pairs::hello;
use super::server::Server;
use super::{median, relay};
use shared::version::Encoding;
use shared::{TabId, ToVisitor};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Visitors who sit there at once.
const SITTERS: usize = 10_000;
/// Visitors who come back, and the messages that each of them is sent.
const RETURNERS: u32 = 5_000;
const RETURNER_MESSAGES: u32 = 20;
/// Hellos that are under way at once.
const HELLOS_AT_ONCE: usize = 100;
/// What a relay starts on: visitors, and messages of each.
const PAST: (u32, u32) = (10_000, 100);
/// How long anything awaited may take.
const WITHIN: Duration = Duration::from_secs(60);

type Furnish<'a> = &'a dyn Fn(&Path, Wanted) -> Furnished;

/// Memory of an empty relay and of idle visitors, and how many come or come back in a second of
/// processor time.
pub fn sittings(rounds: usize, furnish: Furnish<'_>) {
    let (mut empty, mut each, mut opened, mut resumed) = (vec![], vec![], vec![], vec![]);
    for round in 1..=rounds {
        let folder = TempDir::new().expect("a folder can be made");
        let wanted = Wanted {
            visitors: RETURNERS,
            messages: RETURNER_MESSAGES,
            ..Wanted::default()
        };
        let furnished = furnish(folder.path(), wanted);
        let server = relay(folder.path(), &[]);
        let base = server.resident_kib();
        empty.push(base / 1_024.0);
        let mut load = Load::new();
        let cpu = server.cpu_seconds();
        come(&mut load, &server, &furnished, SITTERS, |_| None, 0);
        opened.push(SITTERS as f64 / (server.cpu_seconds() - cpu));
        each.push((server.resident_kib() - base) / SITTERS as f64);
        drop(load);
        drop(server);

        let server = relay(folder.path(), &[]);
        let mut load = Load::new();
        let cpu = server.cpu_seconds();
        let token = |number: usize| furnished.tokens.get(number).cloned();
        let messages = RETURNER_MESSAGES as usize;
        come(
            &mut load,
            &server,
            &furnished,
            RETURNERS as usize,
            token,
            messages,
        );
        resumed.push(f64::from(RETURNERS) / (server.cpu_seconds() - cpu));
        eprintln!("round {round}: {:.1} KiB a visitor", each[round - 1]);
    }
    println!("\nempty relay            {:>9.1} MiB", median(empty));
    println!(
        "an idle visitor        {:>9.1} KiB of {SITTERS}",
        median(each)
    );
    println!(
        "sessions opened        {:>9.0} per core-second",
        median(opened)
    );
    println!(
        "sessions resumed       {:>9.0} per core-second",
        median(resumed)
    );
}

/// How long it takes from the start of a relay with a long past until it
/// welcomes a visitor.
pub fn starts(rounds: usize, furnish: Furnish<'_>) {
    let folder = TempDir::new().expect("a folder can be made");
    let wanted = Wanted {
        visitors: PAST.0,
        messages: PAST.1,
        ..Wanted::default()
    };
    let furnished = furnish(folder.path(), wanted);
    let mut ready = Vec::new();
    for _ in 0..rounds.max(1) {
        let begun = Instant::now();
        let server = relay(folder.path(), &[]);
        come(&mut Load::new(), &server, &furnished, 1, |_| None, 0);
        ready.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let messages = u64::from(PAST.0) * u64::from(PAST.1);
    println!(
        "\nready after            {:>9.0} ms with {messages} messages",
        median(ready)
    );
}

/// Opens visitors' sockets, each until it is welcomed and was sent so many messages.
fn come(
    load: &mut Load,
    server: &Server,
    furnished: &Furnished,
    visitors: usize,
    token: impl Fn(usize) -> Option<String>,
    messages: usize,
) {
    let path = format!("/ws/visitor?site={}", furnished.site.key);
    let headers = [("sec-websocket-protocol", Encoding::Binary.name())];
    let knock = Knock {
        addr: server.addr,
        path: &path,
        headers: &headers,
        text: false,
    };
    let begun = Instant::now();
    let (mut come, mut welcomed, mut heard) = (0, 0, 0);
    while welcomed < visitors || heard < visitors * messages {
        assert!(
            begun.elapsed() < WITHIN,
            "the visitors are not welcomed in time"
        );
        while come < visitors && come - welcomed < HELLOS_AT_ONCE {
            let number = load.open(&knock);
            load.say(number, &hello(TabId(number as u64 + 1), token(come)));
            come += 1;
        }
        load.hear(Duration::from_millis(2), |_, frame, _| {
            match postcard::from_bytes(frame).expect("a frame for a visitor") {
                ToVisitor::Welcome(_) => welcomed += 1,
                ToVisitor::Added { entries, .. } => heard += entries.len(),
                _ => {}
            }
            come == visitors || come - welcomed == HELLOS_AT_ONCE
        });
    }
}
