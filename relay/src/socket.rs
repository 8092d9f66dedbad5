//! One socket: who is it, then frames in and parcels out, until either end has enough. It is a
//! WebSocket, or a carrier over plain HTTP.
//!
//! One task for each socket. Settles who arrives and what is no frame; what a frame means is the
//! desk's business.

pub mod carrier;
pub mod flood;
mod greeting;
mod line;
mod page;
mod pause;
mod pipe;
mod share;
mod silence;
mod vigil;

use crate::auth::throttle::quotas::Quotas;
use crate::clock::Clock;
use crate::hub::{Hub, Inbox, Parcel};
use crate::shards::{News, Shards};
use crate::store::Store;
use crate::wire::{self, Fault, Inbound};
use axum::extract::ws::Message;
use desk::{ConnId, Rate};
use flood::Flood;
use futures_util::FutureExt;
pub use line::{Ending, Line};
use metrics::counter;
use page::Pages;
pub use pipe::Pipe;
use share::Share;
use shared::version::Encoding;
use shared::visitor::VisitorHello;
use shared::{
    AgentId, Bookmark, Close, FromAgent, FromVisitor, Refusal, RefusalCode, Side, SiteId, TabId,
    ToAgent, ToVisitor, Who,
};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tracing::Instrument;
use vigil::Vigil;

/// Parcels that are handed over before the client is heard again.
const DELIVERED_TOGETHER_MAX: usize = 64;

/// What of the relay a socket needs. Cheap to clone.
#[derive(Clone)]
pub struct Means {
    /// The time.
    pub clock: Clock,
    /// The truth.
    pub store: Store,
    /// The live sockets.
    pub hub: Arc<Hub>,
    /// The way to the desks.
    pub shards: Shards,
    /// Counts up whenever a session ended, so that agents' sockets look again.
    pub sessions: Arc<watch::Sender<u64>>,
    /// How often codes may be tried.
    pub quotas: Arc<Quotas>,
    /// Frames that one socket may send.
    pub frames: Rate,
    /// True from the moment on at which the relay begins to close.
    pub closing: watch::Receiver<bool>,
}

/// What the door found out before the socket was opened.
pub struct Visit {
    /// To which site.
    pub site: SiteId,
    /// How frames are written.
    pub encoding: Encoding,
    /// At which end.
    pub role: Role,
}

/// Which end of conversations a socket is.
pub enum Role {
    /// A visitor's, from this network address; who it is, the hello says.
    Visitor(IpAddr),
    /// An agent's; who it is, the session said.
    Agent {
        /// Who.
        agent: AgentId,
        /// The session's secret, to be checked again.
        session: String,
    },
}

/// What a message turned out to be.
enum Heard {
    Hello(Hello),
    Ping,
    Frame(News),
    Share(Share),
    Unknown,
}

enum Hello {
    Visitor(VisitorHello),
    Agent { tab: TabId, since: Vec<Bookmark> },
}

/// One socket at work.
struct Socket {
    means: Means,
    line: Line,
    conn: ConnId,
    visit: Visit,
    /// Who is behind it, once that has been said.
    who: Option<Who>,
}

/// Runs a socket from its first frame to its close frame, and drops `held` then.
///
/// Returns how it ended. There are many of these at once: nothing is moved in here on its way, for
/// which a future would keep room twice, and what is seldom under way is boxed.
pub fn run(
    means: Means,
    socket: impl Into<Pipe>,
    visit: Visit,
    held: impl Send,
) -> impl Future<Output = Ending> + Send {
    let conn = means.hub.number();
    let span = tracing::info_span!("socket", site = visit.site.0, conn = conn.0);
    let line = Line::new(socket, means.clock.clone(), Flood::new(means.frames));
    let mut socket = Socket {
        means,
        line,
        conn,
        visit,
        who: None,
    };
    let whole = async move {
        tracing::debug!(encoding = socket.visit.encoding.name(), "a socket opens");
        let _held = &held;
        let hub = Arc::clone(&socket.means.hub);
        let side = socket.visit.role.side();
        let mut closing = socket.means.closing.clone();
        let talk = hub.talk();
        let ending = tokio::select! {
            biased;
            // A dropped sender means the same as true. What is in the mailbox is still saved;
            // what is not was not confirmed, and is said again after the restart.
            _ = closing.wait_for(|closing| *closing) => Ending::Restart {
                pause_ms: rand::random_range(pause::spread_ms(hub.ended(), side)),
            },
            ending = socket.talk() => ending,
        };
        hub.forget(conn);
        drop(talk);
        Box::pin(socket.line.bye(ending)).await;
        ending
    };
    whole.instrument(span)
}

impl Socket {
    async fn talk(&mut self) -> Ending {
        let (tab, guest) = match Box::pin(self.greet()).await {
            Ok(greeted) => greeted,
            Err(ending) => return ending,
        };
        self.who = Some(guest.who());
        let side = self.visit.role.side();
        let mut inbox = self.means.hub.open(self.conn, side, self.visit.encoding);
        let news = News::Arrived {
            conn: self.conn,
            tab,
            guest,
        };
        if self.means.shards.submit(self.visit.site, news).is_err() {
            return Ending::Close(Close::Busy);
        }
        let Err(ending) = self.live(&mut inbox).await;
        // Nothing is queued any more for a socket that has ended, and the desk must hear of it
        // whatever the reason was.
        self.means.hub.forget(self.conn);
        self.means.shards.left(self.visit.site, self.conn);
        ending
    }

    /// Frames in and parcels out.
    async fn live(&mut self, inbox: &mut Inbox) -> Result<std::convert::Infallible, Ending> {
        let mut pages: Option<Pages> = None;
        let mut vigil = match self.visit.role {
            Role::Agent { .. } => Some(Box::pin(Vigil::new(&self.means).watch())),
            Role::Visitor(_) => None,
        };
        let mut quiet = pin!(sleep(self.line.quiet()));
        loop {
            tokio::select! {
                // What is seldom comes last: each turn asks all that stand before what happened.
                biased;
                parcel = inbox.next(), if pages.is_none() => {
                    let is_behind;
                    (pages, is_behind) = Box::pin(self.deliver(parcel, inbox)).await?;
                    // However much waits for the client, it is heard in between.
                    let heard = is_behind.then(|| self.line.hear().now_or_never());
                    if let Some(heard) = heard.flatten() {
                        self.heed(heard?).await?;
                    }
                }
                heard = self.line.hear() => self.heed(heard?).await?,
                // One page for each turn, so that the client is heard between two pages.
                () = std::future::ready(()), if pages.is_some() => {
                    pages = Box::pin(self.turn_page(pages)).await?;
                }
                () = quiet.as_mut() => {
                    Box::pin(self.line.knock()).await?;
                    quiet.as_mut().reset(Instant::now() + self.line.quiet());
                }
                due = vigil::end(&mut vigil) => {
                    vigil = Some(Box::pin(due.watch()));
                    Box::pin(self.check_session()).await?;
                }
            }
        }
    }

    async fn heed(&mut self, message: Message) -> Result<(), Ending> {
        match self.take(&message)? {
            Some(other) => Box::pin(self.answer(other)).await,
            None => Ok(()),
        }
    }

    /// Hands over a parcel and those that wait behind it, in one piece as far as that goes. Returns
    /// the replay that is next, and whether more may wait.
    async fn deliver(
        &mut self,
        first: Parcel,
        inbox: &mut Inbox,
    ) -> Result<(Option<Pages>, bool), Ending> {
        let (mut next, mut is_behind) = (Some(first), false);
        for left in (0..DELIVERED_TOGETHER_MAX).rev() {
            let Some(parcel) = next.take() else { break };
            match parcel {
                Parcel::Frame(message) => self.line.feed(message).await?,
                Parcel::Replay(replay) => {
                    self.line.flush().await?;
                    return Ok((Some(Pages::new(replay)), true));
                }
                Parcel::Close(close) => {
                    self.line.flush().await?;
                    return Err(Ending::Close(close));
                }
            }
            // What is taken out must be handed over, so the last one takes no other.
            next = if left > 0 { inbox.more() } else { None };
            is_behind = left == 0;
        }
        self.line.flush().await?;
        Ok((None, is_behind))
    }

    /// Passes a message on to the desk. Returns what is answered here.
    fn take(&self, message: &Message) -> Result<Option<Heard>, Ending> {
        match self.read(message)? {
            Heard::Frame(news) => self.submit(news).map(|()| None),
            other => Ok(Some(other)),
        }
    }

    async fn answer(&mut self, heard: Heard) -> Result<(), Ending> {
        match heard {
            Heard::Hello(_) => Err(Ending::Close(Close::HelloTwice)),
            Heard::Ping => match self.visit.role {
                Role::Visitor(_) => self.tell(&ToVisitor::Pong).await,
                Role::Agent { .. } => self.tell(&ToAgent::Pong).await,
            },
            Heard::Unknown => {
                counter!("deskbell_unknown_frames_total").increment(1);
                let refusal = Refusal::last(RefusalCode::UnknownFrame);
                match self.visit.role {
                    Role::Visitor(_) => {
                        self.tell(&ToVisitor::Refused {
                            nonce: None,
                            refusal,
                        })
                        .await
                    }
                    Role::Agent { .. } => {
                        let (nonce, conversation) = (None, None);
                        self.tell(&ToAgent::Refused {
                            nonce,
                            conversation,
                            refusal,
                        })
                        .await
                    }
                }
            }
            // Passed on by `take`.
            Heard::Frame(_) => Ok(()),
            Heard::Share(share) => {
                let who = self.who.ok_or(Ending::Close(Close::HelloMissing))?;
                let (means, sender) = (self.means.clone(), (self.visit.site, who));
                let news = Box::pin(share::look_up(means, self.conn, sender, share)).await?;
                self.submit(news)
            }
        }
    }

    fn submit(&self, news: News) -> Result<(), Ending> {
        let submitted = self.means.shards.submit(self.visit.site, news);
        submitted.map_err(|_| Ending::Close(Close::Busy))
    }

    /// Ends the socket of an agent who is not logged in any more.
    async fn check_session(&mut self) -> Result<(), Ending> {
        let Role::Agent { agent, session } = &self.visit.role else {
            return Ok(());
        };
        match self
            .means
            .store
            .session(session, self.means.clock.now())
            .await
        {
            Ok(Some(card)) if card.id == *agent => Ok(()),
            Ok(_) => Err(Ending::Close(Close::NotLoggedIn)),
            Err(error) => Err(unsaved(error)),
        }
    }

    async fn tell<F: wire::Outbound>(&mut self, frame: &F) -> Result<(), Ending> {
        self.line
            .say(wire::encode(self.visit.encoding, frame))
            .await
    }

    fn read(&self, message: &Message) -> Result<Heard, Ending> {
        let heard = match self.visit.role {
            Role::Visitor(_) => self.decode(message, |frame| match frame {
                FromVisitor::Hello(hello) => Heard::Hello(Hello::Visitor(hello)),
                FromVisitor::Ping => Heard::Ping,
                FromVisitor::Share { nonce, file } => Heard::Share(Share {
                    nonce,
                    conversation: None,
                    file,
                }),
                frame => Heard::Frame(News::Visitor(self.conn, frame)),
            }),
            Role::Agent { .. } => self.decode(message, |frame| match frame {
                FromAgent::Hello { tab, since } => Heard::Hello(Hello::Agent { tab, since }),
                FromAgent::Ping => Heard::Ping,
                FromAgent::Share {
                    nonce,
                    conversation,
                    file,
                } => Heard::Share(Share {
                    nonce,
                    conversation: Some(conversation),
                    file,
                }),
                frame => Heard::Frame(News::Agent(self.conn, frame)),
            }),
        };
        heard.ok_or(Ending::Close(Close::Malformed))
    }

    fn decode<F: Inbound>(&self, message: &Message, sort: impl Fn(F) -> Heard) -> Option<Heard> {
        match wire::decode(self.visit.encoding, message) {
            Ok(frame) => Some(sort(frame)),
            Err(Fault::UnknownKind) => Some(Heard::Unknown),
            Err(Fault::Malformed) => None,
        }
    }
}

impl Role {
    fn side(&self) -> Side {
        match self {
            Role::Visitor(_) => Side::Visitor,
            Role::Agent { .. } => Side::Agent,
        }
    }
}

fn unsaved(error: crate::store::StoreError) -> Ending {
    tracing::error!(%error, "the store failed a socket");
    Ending::Close(error.close())
}
