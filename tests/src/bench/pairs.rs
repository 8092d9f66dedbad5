//! Pairs that play ping-pong with messages of 120 bytes, over the product or over the yardstick.
//!
//! Checks that what arrives is the next one; a benchmark that loses something ends at once.

use super::furnish::{Furnished, page};
use super::load::{Knock, Load, Says};
use shared::version::Encoding;
use shared::visitor::VisitorHello;
use shared::{
    Author, Choice, ConversationId, Entry, FromAgent, FromVisitor, Nonce, Seq, TabId, ToAgent,
    ToVisitor, What,
};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Bytes of a message.
const TEXT_BYTES: usize = 120;
/// Visitors who come at once: everybody's console is told of each of them.
const COME_TOGETHER: usize = 10;
/// How long anything awaited may take.
const WITHIN: Duration = Duration::from_secs(60);

/// What was counted.
#[derive(Default)]
pub struct Counts {
    /// Messages that reached the other end.
    pub delivered: u64,
    /// Messages that came back to their author with their place: they are stored.
    pub acknowledged: u64,
    /// Nanoseconds from saying to hearing.
    pub took: Vec<u64>,
}

/// Who sits at a socket.
enum Seat {
    Plain { is_visitor: bool },
    Visitor(Tab),
    Agent(Tab),
}

/// What one tab has said and heard.
#[derive(Default)]
struct Tab {
    id: TabId,
    count: u32,
    heard: HashMap<ConversationId, Seq>,
    is_online: bool,
}

/// Everybody.
pub struct Pairs {
    /// Away only while it hears.
    load: Option<Load>,
    seats: Vec<Seat>,
    visitors: Vec<usize>,
    begun: Instant,
    /// Whether visitors answer at once.
    answers: bool,
    /// Visitors whose turn it is.
    idle: Vec<usize>,
    counts: Counts,
}

impl Pairs {
    fn new() -> Pairs {
        Pairs {
            load: Some(Load::new()),
            seats: Vec::new(),
            visitors: Vec::new(),
            begun: Instant::now(),
            answers: false,
            idle: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Pairs over the yardstick.
    pub fn plain(addr: SocketAddr, count: usize) -> Pairs {
        let mut pairs = Pairs::new();
        for pair in 0..count {
            for (me, other, is_visitor) in [("a", "v", false), ("v", "a", true)] {
                let knock = Knock {
                    addr,
                    path: &format!("/pair?me={me}{pair}&other={other}{pair}"),
                    headers: &[],
                    text: true,
                };
                let number = pairs.load().open(&knock);
                pairs.seats.push(Seat::Plain { is_visitor });
                if is_visitor {
                    pairs.visitors.push(number);
                    pairs.idle.push(number);
                }
            }
        }
        pairs
    }

    /// As many agents as are furnished and so many visitors, over the product, each visitor
    /// answered once.
    pub fn product(addr: SocketAddr, furnished: &Furnished, visitors: usize) -> Pairs {
        let mut pairs = Pairs::new();
        for cookie in &furnished.cookies {
            pairs.open_agent(addr, furnished, cookie);
            // Everybody hears of everybody, and must go on hearing.
            pairs.hear(Duration::from_millis(1));
        }
        let online = furnished.cookies.len();
        pairs.hear_until("everybody to be online", |pairs| {
            let is_online = |seat: &Seat| matches!(seat, Seat::Agent(tab) if tab.is_online);
            pairs.seats.iter().filter(|seat| is_online(seat)).count() == online
        });
        let mut come = 0;
        while come < visitors {
            let next = (come + COME_TOGETHER).min(visitors);
            let numbers: Vec<_> = (come..next)
                .map(|_| pairs.open_visitor(addr, furnished))
                .collect();
            for number in numbers {
                let text = pairs.text();
                pairs.say(number, None, text);
            }
            come = next;
            pairs.hear_until("everybody to be answered", |pairs| pairs.idle.len() == come);
        }
        pairs
    }

    fn open_agent(&mut self, addr: SocketAddr, furnished: &Furnished, cookie: &str) {
        let path = format!("/ws/agent?site={}", furnished.site.id);
        let number = self.open(addr, &path, &[("cookie", cookie)]);
        let tab = TabId(number as u64 + 1);
        let hello = FromAgent::Hello {
            tab,
            since: Vec::new(),
        };
        self.load().say(number, &encode(&hello));
        self.seats.push(Seat::Agent(Tab {
            id: tab,
            ..Tab::default()
        }));
    }

    fn open_visitor(&mut self, addr: SocketAddr, furnished: &Furnished) -> usize {
        let path = format!("/ws/visitor?site={}", furnished.site.key);
        let number = self.open(addr, &path, &[]);
        let tab = TabId(number as u64 + 1);
        self.load().say(number, &hello(tab, None));
        self.seats.push(Seat::Visitor(Tab {
            id: tab,
            ..Tab::default()
        }));
        self.visitors.push(number);
        number
    }

    fn open(&mut self, addr: SocketAddr, path: &str, headers: &[(&str, &str)]) -> usize {
        let mut headers = headers.to_vec();
        headers.push(("sec-websocket-protocol", Encoding::Binary.name()));
        self.load().open(&Knock {
            addr,
            path,
            headers: &headers,
            text: false,
        })
    }

    /// Everybody plays as fast as they can.
    pub fn race(&mut self, time: Duration) -> Counts {
        self.answers = true;
        for number in std::mem::take(&mut self.idle) {
            let text = self.text();
            self.say(number, None, text);
        }
        self.counts = Counts::default();
        self.hear(time);
        std::mem::take(&mut self.counts)
    }

    /// Lets what is under way end.
    pub fn rest(&mut self) {
        self.answers = false;
        let all = self.visitors.len();
        self.hear_until("everybody to rest", |pairs| pairs.idle.len() == all);
    }

    /// Visitors who rest say so many things a second, and are answered.
    pub fn stroll(&mut self, time: Duration, per_second: f64) -> Counts {
        self.answers = false;
        self.counts = Counts::default();
        let begun = Instant::now();
        let mut said = 0.0;
        while begun.elapsed() < time {
            let due = begun.elapsed().as_secs_f64() * per_second;
            while said < due {
                said += 1.0;
                // Nobody is idle: the server is slower than it was; it counts as waiting.
                let Some(number) = (!self.idle.is_empty()).then(|| self.idle.remove(0)) else {
                    break;
                };
                let text = self.text();
                self.say(number, None, text);
            }
            self.hear(Duration::from_millis(1));
        }
        std::mem::take(&mut self.counts)
    }

    fn load(&mut self) -> &mut Load {
        self.load.as_mut().expect("it is away only while it hears")
    }

    fn hear_until(&mut self, awaited: &str, is_so: impl Fn(&Pairs) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < WITHIN, "waited in vain for {awaited}");
            self.hear(Duration::from_millis(5));
        }
    }

    fn hear(&mut self, within: Duration) {
        let mut load = self.load.take().expect("nobody hears inside of hearing");
        load.hear(within, |number, frame, says| {
            self.take(number, frame, says);
            true
        });
        self.load = Some(load);
    }

    fn take(&mut self, number: usize, frame: &[u8], says: &mut Says) {
        match &mut self.seats[number] {
            Seat::Plain { is_visitor } => {
                let is_visitor = *is_visitor;
                self.delivered(frame);
                self.answer(number, is_visitor, None, says);
            }
            Seat::Visitor(_) => {
                let frame = postcard::from_bytes(frame).expect("a frame for a visitor");
                if let ToVisitor::Added {
                    conversation,
                    entries,
                } = frame
                {
                    self.added(number, true, conversation, &entries, says);
                }
            }
            Seat::Agent(tab) => match postcard::from_bytes(frame).expect("a frame for an agent") {
                ToAgent::Welcome(_) => {
                    let choice = Choice::Online;
                    says.push((number, encode(&FromAgent::Choose { choice })));
                }
                ToAgent::Colleague(_) => tab.is_online = true,
                ToAgent::Added {
                    conversation,
                    entries,
                } => self.added(number, false, conversation, &entries, says),
                _ => {}
            },
        }
    }

    fn added(
        &mut self,
        number: usize,
        is_visitor: bool,
        conversation: ConversationId,
        entries: &[Entry],
        says: &mut Says,
    ) {
        for entry in entries {
            let (Seat::Visitor(tab) | Seat::Agent(tab)) = &mut self.seats[number] else {
                return;
            };
            let last = tab.heard.insert(conversation, entry.seq);
            // An agent comes to a conversation in the middle of it.
            let is_next = last.is_none_or(|last| last.next() == entry.seq);
            assert!(is_next, "{entry:?} follows {last:?}");
            let What::Said { author, text, .. } = &entry.what else {
                continue;
            };
            if matches!(author, Author::Visitor) == is_visitor {
                self.counts.acknowledged += 1;
            } else {
                self.delivered(text.as_str().as_bytes());
                self.answer(number, is_visitor, Some(conversation), says);
            }
        }
    }

    fn answer(
        &mut self,
        number: usize,
        is_visitor: bool,
        to: Option<ConversationId>,
        says: &mut Says,
    ) {
        if is_visitor && !self.answers {
            self.idle.push(number);
            return;
        }
        let text = self.text();
        let frame = self.frame(number, to, text);
        says.push((number, frame));
    }

    fn say(&mut self, number: usize, to: Option<ConversationId>, text: String) {
        let frame = self.frame(number, to, text);
        self.load().say(number, &frame);
    }

    fn frame(&mut self, number: usize, to: Option<ConversationId>, text: String) -> Vec<u8> {
        match &mut self.seats[number] {
            Seat::Plain { .. } => text.into_bytes(),
            Seat::Visitor(tab) => {
                let nonce = tab.next();
                encode(&FromVisitor::Say {
                    nonce,
                    text,
                    quote: None,
                })
            }
            Seat::Agent(tab) => {
                let nonce = tab.next();
                let conversation = to.expect("an agent answers somebody");
                encode(&FromAgent::Say {
                    nonce,
                    conversation,
                    text,
                    quote: None,
                })
            }
        }
    }

    /// A message that says when it was said.
    fn text(&self) -> String {
        let at = self.begun.elapsed().as_nanos();
        format!("{at:016x}{:.<width$}", "", width = TEXT_BYTES - 16)
    }

    fn delivered(&mut self, text: &[u8]) {
        assert_eq!(text.len(), TEXT_BYTES, "a message came changed");
        let digits = std::str::from_utf8(&text[..16]).expect("digits");
        let at = u64::from_str_radix(digits, 16).expect("digits");
        let now = self.begun.elapsed().as_nanos() as u64;
        self.counts.delivered += 1;
        self.counts.took.push(now.saturating_sub(at));
    }
}

impl Tab {
    fn next(&mut self) -> Nonce {
        self.count += 1;
        Nonce {
            tab: self.id,
            count: self.count,
        }
    }
}

/// The first frame of a visitor's socket.
pub fn hello(tab: TabId, token: Option<String>) -> Vec<u8> {
    encode(&FromVisitor::Hello(VisitorHello {
        token,
        tab,
        since: None,
        context: page(),
    }))
}

fn encode<F: serde::Serialize>(frame: &F) -> Vec<u8> {
    postcard::to_allocvec(frame).expect("every length in a frame is known")
}
