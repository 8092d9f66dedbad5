//! A relay takes the place of one that runs: nobody is refused, nothing is lost, doubled or
//! reordered, and who cannot start leaves the other at work.

use futures_util::future::join_all;
use relay::baton::Successor;
use shared::close::pause_of;
use shared::{Close, ConversationId};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tests::bot::{AWAIT_WITHIN, VisitorBot};
use tests::relay::Process;
use tests::talk::{LEN, Talk, are_stored, waiting};
use tokio::time::Instant;

/// Pairs who talk.
const TALKS: usize = 8;
/// Visitors who wait.
const WAITING: u32 = 16;
/// Relays that follow the first one.
const SUCCESSORS: u32 = 4;
/// How soon everybody is back after a successor is ready. A quiet machine needs half a second.
const BACK_WITHIN: Duration = Duration::from_secs(5);
/// Connections that the prober makes at most.
const PROBES_MAX: u32 = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replaced_again_and_again_under_load_nobody_is_refused_and_nothing_is_lost() {
    let mut process = Process::start(&["--say-burst", "100000", "--open-burst", "1000"]).await;
    let scene = process.scene().await;
    let mut talks = Vec::new();
    for number in 0..TALKS {
        let login = scene.agent_for(&format!("Agent{number}"), 1).await;
        talks.push(Talk::begin(&scene, &login, number).await);
    }
    let waiting = waiting(&scene, WAITING).await;
    let queue: Vec<_> = waiting.iter().map(conversation).collect();
    let is_over = Arc::new(AtomicBool::new(false));
    let (addr, until) = (scene.api.addr(), Arc::clone(&is_over));
    let probing = tokio::task::spawn_blocking(move || probe(addr, &until));

    let traffic = join_all(talks.iter().map(|talk| async {
        let mut rounds = 0;
        while !is_over.load(Ordering::Acquire) {
            talk.goes_on(rounds).await;
            rounds += 1;
        }
        rounds
    }));
    let replaced = async {
        for count in 1..=SUCCESSORS {
            talks[0].heard(count as usize * LEN / 4).await;
            let begun = Instant::now();
            let ready = process.succeeded().await;
            let back = everybody_is_back(&talks, &waiting, count + 1).await;
            let (took, back) = (ready - begun, back.saturating_duration_since(ready));
            println!("successor {count}: ready after {took:?}, everybody back {back:?} later");
            assert!(back < BACK_WITHIN, "{back:?}");
        }
        is_over.store(true, Ordering::Release);
    };
    let (rounds, ()) = tokio::join!(traffic, replaced);
    let probes = probing.await.unwrap();

    println!("{probes:?}");
    assert!(probes.failed.is_empty(), "{:?}", probes.failed);
    let mut transcripts = Vec::new();
    for (talk, rounds) in talks.iter().zip(rounds) {
        transcripts.push(talk.complete(rounds).await);
        let (code, reason) = talk.visitor.sees().wire.closes[0].clone();
        assert_eq!(code, Close::Restart.code());
        assert!(pause_of(&reason).is_some_and(|ms| ms <= 1_000), "{reason}");
    }
    for (ahead, visitor) in (0..).zip(&waiting) {
        let places = visitor.sees().places();
        assert!(places.iter().all(|place| *place == ahead), "{places:?}");
    }
    let seen = talks[0]
        .agent
        .until("the queue", |seen| seen.queue == queue);
    seen.await;
    let status = process.terminate().await;
    assert!(status.success(), "{status}");
    are_stored(&process, &scene, &talks, &transcripts).await;
}

#[tokio::test]
async fn who_cannot_start_leaves_the_other_at_work() {
    let mut process = Process::start(&[]).await;
    let scene = process.scene().await;
    let visitor = scene.visitor("Vera").await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();

    for (flags, named) in [
        (["--sockets-max", "0"], "sockets_max"),
        (["--assets", "nowhere"], "nowhere"),
        (["--config", "no.toml"], "no.toml"),
        (["--succession=false", "--log=info"], "--succession"),
    ] {
        let says = process.not_succeeded(&flags).await;
        assert!(says.contains(named), "{says}");
    }
    let beside = process.not_succeeded_at(&taken).await;
    assert!(beside.contains("cannot listen"), "{beside}");
    spoil(&process);
    let older = process.not_succeeded(&[]).await;

    assert!(older.contains("newer relay"), "{older}");
    visitor.say("are you there?");
    let seen = visitor.until("to be stored", |seen| seen.texts() == ["are you there?"]);
    assert_eq!(seen.await.wire.welcomes, 1, "it never lost its socket");
    scene.still_serves().await;
    assert!(process.terminate().await.success());
}

#[tokio::test]
async fn a_place_that_a_successor_takes_and_drops_is_taken_back() {
    let mut process = Process::start(&[]).await;
    let scene = process.scene().await;
    let visitor = scene.visitor("Vera").await;
    visitor.say("before");
    visitor
        .until("to be stored", |seen| seen.wire.is_stored())
        .await;

    let mut successor = Successor::ask(&process.data()).await.unwrap().unwrap();
    successor.take().await.unwrap();
    visitor.say("meanwhile");
    drop(successor);

    let back = visitor.until("the relay", |seen| {
        seen.wire.is_live() && seen.texts() == ["before", "meanwhile"]
    });
    assert_eq!(back.await.wire.welcomes, 2);
    process.succeeded().await;
    scene.still_serves().await;
    assert!(process.terminate().await.success());
}

#[tokio::test]
async fn a_relay_that_is_frozen_is_not_succeeded_and_goes_on_when_it_thaws() {
    let process = Process::start(&[]).await;
    let scene = process.scene().await;
    let visitor = scene.visitor("Vera").await;

    process.freeze();
    let says = process.not_succeeded(&[]).await;
    visitor.say("are you there?");
    process.thaw();

    assert!(says.contains("does not answer within 3000 ms"), "{says}");
    let seen = visitor.until("to be stored", |seen| seen.texts() == ["are you there?"]);
    assert_eq!(seen.await.wire.welcomes, 1, "it never lost its socket");
    scene.still_serves().await;
}

/// As systemd does: the socket is there before the relay, and stays when the relay goes.
#[tokio::test]
async fn a_socket_that_was_given_keeps_callers_waiting_while_no_relay_runs() {
    let given = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut process = Process::start_given(&given, &[]).await;
    let scene = process.scene().await;

    process.succeeded().await;
    scene.still_serves().await;
    let status = process.terminate().await;
    assert!(status.success(), "{status}");
    let addr = scene.api.addr();
    let caller = tokio::task::spawn_blocking(move || ask(addr));
    process.restart_given(&given).await;

    assert_eq!(caller.await.unwrap(), Ok(()));
    scene.still_serves().await;
}

/// Waits until everybody was welcomed by so many relays, and returns when that was.
async fn everybody_is_back(talks: &[Talk], waiting: &[VisitorBot], welcomes: u32) -> Instant {
    let talking = talks.iter().map(|talk| async {
        let visitor = talk.visitor.until("its visitor", |seen| {
            seen.wire.is_live() && seen.wire.welcomes >= welcomes
        });
        let agent = talk.agent.until("its agent", |seen| {
            seen.wire.is_live() && seen.wire.welcomes >= welcomes
        });
        tokio::join!(visitor, agent);
    });
    let waiting = waiting.iter().map(|visitor| async {
        let back = visitor.until("who waits", |seen| {
            seen.wire.is_live() && seen.wire.welcomes >= welcomes && seen.place().is_some()
        });
        back.await;
    });
    tokio::join!(join_all(talking), join_all(waiting));
    Instant::now()
}

/// What became of connections.
#[derive(Debug, Default)]
struct Probes {
    made: u32,
    failed: Vec<String>,
}

/// Connects again and again, and asks something each time.
fn probe(addr: SocketAddr, is_over: &AtomicBool) -> Probes {
    let mut probes = Probes::default();
    while !is_over.load(Ordering::Acquire) && probes.made < PROBES_MAX {
        probes.made += 1;
        probes.failed.extend(ask(addr).err());
    }
    probes
}

/// Asks a relay whether it is well, and returns why there was no such answer.
fn ask(addr: SocketAddr) -> Result<(), String> {
    let begun = Instant::now();
    let request = "GET /healthz HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n";
    let mut answer = String::new();
    let asked = TcpStream::connect_timeout(&addr, AWAIT_WITHIN).and_then(|mut stream| {
        stream.set_read_timeout(Some(AWAIT_WITHIN))?;
        stream.write_all(request.as_bytes())?;
        stream.read_to_string(&mut answer)
    });
    match asked {
        Ok(_) if answer.starts_with("HTTP/1.1 200") => Ok(()),
        asked => Err(format!("{asked:?} {answer:?} after {:?}", begun.elapsed())),
    }
}

fn conversation(visitor: &VisitorBot) -> ConversationId {
    visitor.sees().conversation.expect("who waits has one")
}

/// Makes the store look as if a newer relay had brought it up to date.
fn spoil(process: &Process) {
    let store = rusqlite::Connection::open(process.data().join("deskbell.db"));
    let store = store.expect("a second hand can open the file");
    let step = "INSERT INTO schema_migrations VALUES (9999, 'later', x'00')";
    store.execute(step, []).expect("a second hand can write");
}
