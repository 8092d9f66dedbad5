//! Many WebSocket clients in one thread: says frames and hears frames, as cheaply as can be.
//!
//! Cheap, so that the server is what is measured. Knows nothing of what is in a frame, and trusts
//! the server: whatever is not what it expects ends the benchmark.

#[path = "load/wire.rs"]
mod wire;

use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{Timespec, epoll as events};
use rustix::fd::OwnedFd;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use wire::Incoming;

/// Bytes that are read at once.
const READ_BYTES: usize = 64 * 1024;
/// Sockets that are looked at in one turn.
const EVENTS_LEN_MAX: usize = 1_024;
/// How long the server may take to answer an upgrade.
const UPGRADE_WITHIN: Duration = Duration::from_secs(20);

/// Many sockets.
pub struct Load {
    epoll: OwnedFd,
    conns: Vec<Conn>,
    buffer: Vec<u8>,
}

/// What is to be said, and on which socket.
pub type Says = Vec<(usize, Vec<u8>)>;

/// How to knock at a server.
pub struct Knock<'a> {
    /// The address.
    pub addr: SocketAddr,
    /// The path with its query.
    pub path: &'a str,
    /// More headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// Whether frames are text.
    pub text: bool,
}

struct Conn {
    stream: TcpStream,
    incoming: Incoming,
    unsent: Vec<u8>,
    text: bool,
    is_watched_for_room: bool,
}

impl Load {
    /// No sockets yet.
    pub fn new() -> Load {
        let epoll = events::create(CreateFlags::CLOEXEC).expect("epoll is there");
        Load {
            epoll,
            conns: Vec::new(),
            buffer: vec![0; READ_BYTES],
        }
    }

    /// Opens a socket and returns its number.
    pub fn open(&mut self, knock: &Knock<'_>) -> usize {
        let mut stream = TcpStream::connect(knock.addr).expect("the server listens");
        stream.set_nodelay(true).expect("a socket has no delay");
        stream
            .set_read_timeout(Some(UPGRADE_WITHIN))
            .expect("a timeout can be set");
        stream
            .write_all(&wire::upgrade(knock.addr, knock.path, knock.headers))
            .expect("a request can be sent");
        let mut incoming = Incoming::default();
        while !incoming.upgraded() {
            let len = stream
                .read(&mut self.buffer)
                .expect("the server answers an upgrade");
            assert!(len > 0, "the server hung up at an upgrade");
            incoming.take(&self.buffer[..len]);
        }
        stream
            .set_nonblocking(true)
            .expect("a socket need not block");
        let number = self.conns.len();
        let data = EventData::new_u64(number as u64);
        epoll::add(&self.epoll, &stream, data, EventFlags::IN).expect("a socket can be watched");
        self.conns.push(Conn {
            stream,
            incoming,
            unsent: Vec::new(),
            text: knock.text,
            is_watched_for_room: false,
        });
        number
    }

    /// Says something.
    pub fn say(&mut self, number: usize, frame: &[u8]) {
        let conn = &mut self.conns[number];
        wire::write(&mut conn.unsent, conn.text, frame);
        self.flush(number);
    }

    /// Hears what comes for `within` at most, or until `hear` has had enough: it is given each
    /// frame with the number of its socket, adds what is to be said, and returns whether to go on.
    pub fn hear(
        &mut self,
        within: Duration,
        mut hear: impl FnMut(usize, &[u8], &mut Says) -> bool,
    ) {
        let until = Instant::now() + within;
        let mut says = Says::new();
        let mut ready = Vec::with_capacity(EVENTS_LEN_MAX);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            ready.clear();
            let timeout = Timespec::try_from(left).expect("a benchmark is short");
            let waited = epoll::wait(
                &self.epoll,
                rustix::buffer::spare_capacity(&mut ready),
                Some(&timeout),
            );
            if waited.is_err() {
                continue;
            }
            let mut goes_on = true;
            for event in &ready {
                let (number, flags) = (event.data.u64() as usize, event.flags);
                if flags.contains(EventFlags::OUT) {
                    self.flush(number);
                }
                goes_on &= self.read(number, &mut says, &mut hear);
            }
            for (number, frame) in says.drain(..) {
                self.say(number, &frame);
            }
            if !goes_on {
                return;
            }
        }
    }

    fn read(
        &mut self,
        number: usize,
        says: &mut Says,
        hear: &mut impl FnMut(usize, &[u8], &mut Says) -> bool,
    ) -> bool {
        let conn = &mut self.conns[number];
        match conn.stream.read(&mut self.buffer) {
            Ok(0) => panic!("the server hung up on socket {number}"),
            Ok(len) => conn.incoming.take(&self.buffer[..len]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return true,
            Err(error) => panic!("socket {number} broke: {error}"),
        }
        let mut goes_on = true;
        while let Some(frame) = conn.incoming.next() {
            match frame {
                wire::Frame::Data(range) => {
                    goes_on &= hear(number, conn.incoming.bytes(range), says);
                }
                wire::Frame::Ping => wire::write_pong(&mut conn.unsent),
                wire::Frame::Close(code) => panic!("the server closed socket {number}: {code}"),
            }
        }
        self.flush(number);
        goes_on
    }

    fn flush(&mut self, number: usize) {
        let conn = &mut self.conns[number];
        if !conn.unsent.is_empty() {
            match conn.stream.write(&conn.unsent) {
                Ok(len) => drop(conn.unsent.drain(..len)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("socket {number} broke: {error}"),
            }
        }
        let wants_room = !conn.unsent.is_empty();
        if wants_room != conn.is_watched_for_room {
            conn.is_watched_for_room = wants_room;
            let mut flags = EventFlags::IN;
            flags.set(EventFlags::OUT, wants_room);
            let data = EventData::new_u64(number as u64);
            epoll::modify(&self.epoll, &conn.stream, data, flags).expect("it is watched");
        }
    }
}
