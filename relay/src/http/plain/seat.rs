//! One visitor without script, seated at the desk: a socket in this process for one request, and
//! for as long after it as the page takes to come back.
//!
//! Speaks the public protocol to the very loop that every socket has. Never skips a check.

use crate::http::House;
use crate::http::lobby::Pass;
use crate::limits::{PLAIN_ANSWER_WITHIN_MS, PLAIN_LEN_MAX, PLAIN_STAYS_MS};
use crate::socket::carrier::{self, Carrier};
use crate::socket::{self, Role, Visit};
use crate::store::StoreError;
use axum::extract::ws::Message;
use dashmap::DashMap;
use shared::limits::{PING_EVERY_MS, REPLAY_PAGE_LEN};
use shared::version::Encoding;
use shared::visitor::{VisitorHello, VisitorWelcome};
use shared::{
    Bookmark, Close, Context, Entry, FromVisitor, Rating, RefusalCode, Scale, Seq, SiteId,
    Standing, Status, TabId, ToVisitor, VisitorId,
};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout};

/// Who is seated between two requests, one seat for each visitor.
#[derive(Debug, Default)]
pub struct Seats(DashMap<(SiteId, VisitorId), AbortHandle>);

/// One thing that is asked for.
pub struct Ask {
    /// From which tab.
    pub tab: TabId,
    /// What is told first, of which no more is asked.
    pub before: Vec<FromVisitor>,
    /// What.
    pub frame: FromVisitor,
}

/// What became of it.
pub enum Heard {
    /// It happened, or had happened before.
    Done,
    /// It does not.
    Refused(RefusalCode),
    /// It is not known: asking again is safe.
    Lost(Close),
}

/// Somebody at the desk.
pub struct Seat {
    line: Line,
    /// A new token, when somebody new was made.
    pub token: Option<String>,
    /// How things stand.
    pub welcome: VisitorWelcome,
    /// How what has ended can be rated, and was.
    pub rated: Option<(Scale, Option<Rating>)>,
    visitor: Option<VisitorId>,
}

/// The other end of the socket.
struct Line {
    carrier: Carrier,
    said: u32,
    fetched: u32,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.carrier.leave();
    }
}

impl Line {
    async fn say(&mut self, frame: &FromVisitor) -> Result<(), Close> {
        let text = serde_json::to_string(frame).expect("frames are plain data");
        self.said += 1;
        let said = self.carrier.say(self.said, vec![Message::text(text)]).await;
        said.map(|_| ()).map_err(|_| Close::Unsaved)
    }

    /// The next frames; at least one.
    async fn hear(&mut self) -> Result<Vec<ToVisitor>, Close> {
        loop {
            let batch = self.carrier.batch(self.fetched).await;
            let batch = batch.map_err(|_| Close::Unsaved)?;
            self.fetched = batch.n;
            let frames: Vec<_> = batch.messages.iter().filter_map(read).collect();
            if !frames.is_empty() {
                return Ok(frames);
            }
            if let Some(closed) = batch.closed {
                return Err(Close::from_code(closed.code).unwrap_or(Close::Unsaved));
            }
        }
    }
}

impl Seat {
    /// Comes to the desk and is welcomed.
    pub async fn take(
        house: &House,
        site: SiteId,
        (role, pass): (Role, Pass),
        (token, tab, context): (Option<String>, TabId, Context),
    ) -> Result<Seat, Close> {
        let now = house.clock.now();
        let known = match &token {
            Some(token) => house.store.visitor_by_token(site, token, now).await,
            None => Ok(crate::store::VisitorToken::Unknown),
        };
        let visitor = match known.map_err(|error| error.close())? {
            crate::store::VisitorToken::Known(visitor) => Some(visitor),
            _ if token.is_some() => return Err(Close::BadToken),
            _ => None,
        };
        let latest = match visitor {
            Some(visitor) => house.store.latest(site, visitor).await,
            None => Ok(None),
        };
        // What was said is read from the store: nothing is to be sent again.
        let since = latest.map_err(|error| error.close())?.map(|row| Bookmark {
            conversation: row.id,
            seq: row.last,
        });
        let (carrier, end) = carrier::pair();
        let visit = Visit {
            site,
            encoding: Encoding::Json,
            role,
        };
        let (means, at_work) = (house.means(), house.lobby.begin());
        tokio::spawn(socket::run(means, end, visit, (pass, at_work)));
        let line = Line {
            carrier,
            said: 0,
            fetched: 0,
        };
        let hello = FromVisitor::Hello(VisitorHello {
            token,
            tab,
            since,
            context,
        });
        let within = Duration::from_millis(PLAIN_ANSWER_WITHIN_MS);
        let mut seat = timeout(within, greet(line, hello))
            .await
            .map_err(|_| Close::Busy)??;
        seat.visitor = visitor;
        Ok(seat)
    }

    /// Asks for something and waits until it is known what becomes of it.
    pub async fn ask(&mut self, ask: Ask) -> Heard {
        // A form that was sent before: it was said then.
        if let (FromVisitor::Say { .. }, 1..) = (&ask.frame, self.welcome.counted) {
            return Heard::Done;
        }
        let within = Duration::from_millis(PLAIN_ANSWER_WITHIN_MS);
        match timeout(within, self.answered(&ask)).await {
            Ok(Ok(None)) => Heard::Done,
            Ok(Ok(Some(code))) => Heard::Refused(code),
            Ok(Err(close)) => Heard::Lost(close),
            Err(_) => Heard::Lost(Close::Busy),
        }
    }

    async fn answered(&mut self, ask: &Ask) -> Result<Option<RefusalCode>, Close> {
        let frame = &ask.frame;
        for told in ask.before.iter().chain([frame]) {
            self.line.say(told).await?;
        }
        loop {
            for heard in self.line.hear().await? {
                match (&heard, frame) {
                    // What was told before may be refused, and words be said all the same.
                    (ToVisitor::Refused { nonce: None, .. }, FromVisitor::Say { .. }) => {}
                    (ToVisitor::Refused { refusal, .. }, _) => return Ok(Some(refusal.code)),
                    (ToVisitor::Added { entries, .. }, FromVisitor::Say { nonce, .. })
                        if entries.iter().any(|entry| is_said(entry, *nonce)) =>
                    {
                        return Ok(None);
                    }
                    (ToVisitor::Status { status, .. }, FromVisitor::End { .. })
                        if *status == Status::Ended =>
                    {
                        return Ok(None);
                    }
                    (ToVisitor::Status { status, .. }, FromVisitor::Reopen { .. })
                        if *status != Status::Ended =>
                    {
                        return Ok(None);
                    }
                    (
                        ToVisitor::Rated {
                            rating: Some(_), ..
                        },
                        FromVisitor::Rate { .. },
                    ) => return Ok(None),
                    _ => {}
                }
            }
        }
    }

    /// Reads what is shown of a conversation, and tells that it is seen.
    pub async fn read(
        &mut self,
        house: &House,
        site: SiteId,
        standing: &Standing,
    ) -> Result<Vec<Entry>, StoreError> {
        let len = u32::try_from(PLAIN_LEN_MAX).unwrap_or(u32::MAX);
        let mut after = Seq(standing.last.0.saturating_sub(len));
        let mut entries = Vec::new();
        while let Some(entry) = {
            let (id, until) = (standing.conversation, Some(standing.last));
            let page = house.store.replay(site, id, after, until, REPLAY_PAGE_LEN);
            let page = page.await?;
            let last = page.last().map(|entry| entry.seq);
            entries.extend(page);
            last
        } {
            after = entry;
        }
        let seen = FromVisitor::Seen(Bookmark {
            conversation: standing.conversation,
            seq: standing.last,
        });
        // Whoever cannot be told now is told with the next page.
        let _ = self.line.say(&seen).await;
        Ok(entries)
    }

    /// Keeps the seat until the page may have come back. Takes the place of an earlier one.
    pub fn stay(self, house: &House, site: SiteId) {
        let Some(visitor) = self.visitor else { return };
        let mut line = self.line;
        let kept = tokio::spawn(async move {
            let until = Instant::now() + Duration::from_millis(PLAIN_STAYS_MS);
            let every = Duration::from_millis(PING_EVERY_MS);
            while Instant::now() < until {
                match timeout(every, line.hear()).await {
                    Ok(Ok(_)) => {}
                    Ok(Err(_)) => return,
                    Err(_) if line.say(&FromVisitor::Ping).await.is_err() => return,
                    Err(_) => {}
                }
            }
        });
        let seats = &house.sequel.seats.0;
        seats.retain(|_, kept| !kept.is_finished());
        if let Some(before) = seats.insert((site, visitor), kept.abort_handle()) {
            before.abort();
        }
    }
}

/// Says hello and waits for the welcome.
async fn greet(mut line: Line, hello: FromVisitor) -> Result<Seat, Close> {
    line.say(&hello).await?;
    let (mut token, mut welcome, mut rated) = (None, None, None);
    while welcome.is_none() {
        for frame in line.hear().await? {
            match frame {
                ToVisitor::Token { token: new } => token = Some(new),
                ToVisitor::Welcome(told) => welcome = Some(told),
                ToVisitor::Rated { scale, rating, .. } => rated = Some((scale, rating)),
                _ => {}
            }
        }
    }
    let welcome: VisitorWelcome = welcome.ok_or(Close::Unsaved)?;
    let has_ended = |standing: &Standing| standing.status == Status::Ended;
    // How it can be rated follows the welcome.
    while rated.is_none() && welcome.conversation.as_ref().is_some_and(has_ended) {
        for frame in line.hear().await? {
            if let ToVisitor::Rated { scale, rating, .. } = frame {
                rated = Some((scale, rating));
            }
        }
    }
    Ok(Seat {
        line,
        token,
        welcome,
        rated,
        visitor: None,
    })
}

fn is_said(entry: &Entry, by: shared::Nonce) -> bool {
    matches!(&entry.what, shared::What::Said { nonce, .. } if *nonce == by)
}

fn read(message: &Message) -> Option<ToVisitor> {
    match message {
        Message::Text(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}
