//! The first frame of a socket: who is it.
//!
//! Knows tokens and tabs. Never hears a second frame.

use super::{Ending, Heard, Hello, Role, Socket, unsaved};
use crate::auth::secret::{CODE_PREFIX, typed_code};
use crate::shards::Guest;
use crate::store::VisitorToken;
use metrics::counter;
use shared::limits::HELLO_WITHIN_MS;
use shared::visitor::VisitorHello;
use shared::{Bookmark, Close, Context, TabId, ToVisitor};
use std::time::Duration;

impl Socket {
    /// Waits for the hello and settles who it is.
    pub(super) async fn greet(&mut self) -> Result<(TabId, Guest), Ending> {
        let within = Duration::from_millis(HELLO_WITHIN_MS);
        let first = tokio::time::timeout(within, self.line.hear()).await;
        let message = first.map_err(|_| Ending::Close(Close::HelloLate))??;
        // Whoever comes would have to be sent away with the first thing that is to be kept.
        if self.means.store.why_no_room().is_some() {
            return Err(Ending::Close(Close::NoRoom));
        }
        match self.read(&message)? {
            Heard::Hello(Hello::Visitor(hello)) => self.meet(hello).await,
            Heard::Hello(Hello::Agent { tab, since }) => match &self.visit.role {
                Role::Agent { agent, .. } => Ok((
                    tab,
                    Guest::Agent {
                        agent: *agent,
                        since,
                    },
                )),
                Role::Visitor(_) => Err(Ending::Close(Close::Malformed)),
            },
            Heard::Ping | Heard::Frame(_) | Heard::Share(_) | Heard::Unknown => {
                Err(Ending::Close(Close::HelloMissing))
            }
        }
    }

    /// Recognises a visitor, or makes a new one.
    async fn meet(&mut self, hello: VisitorHello) -> Result<(TabId, Guest), Ending> {
        let VisitorHello {
            token,
            tab,
            since,
            context,
        } = hello;
        let token = match token {
            Some(token) => match token.strip_prefix(CODE_PREFIX) {
                Some(code) => return self.meet_elsewhere(code, (tab, since, context)).await,
                None => Some(token),
            },
            None => None,
        };
        let (store, site) = (&self.means.store, self.visit.site);
        let now = self.means.clock.now();
        let visitor = match token {
            None => {
                let made = store.new_visitor(site, now).await.map_err(unsaved)?;
                let (visitor, token) = made;
                self.tell(&ToVisitor::Token { token }).await?;
                visitor
            }
            Some(token) => match store
                .visitor_by_token(site, &token, now)
                .await
                .map_err(unsaved)?
            {
                VisitorToken::Known(visitor) => visitor,
                VisitorToken::Unknown | VisitorToken::Expired => {
                    return Err(Ending::Close(Close::BadToken));
                }
            },
        };
        Ok((
            tab,
            Guest::Visitor {
                visitor,
                context,
                since,
            },
        ))
    }

    /// Recognises a visitor by the code that another device shows, and gives this one a token.
    async fn meet_elsewhere(
        &mut self,
        code: &str,
        (tab, since, context): (TabId, Option<Bookmark>, Context),
    ) -> Result<(TabId, Guest), Ending> {
        let Role::Visitor(from) = self.visit.role else {
            return Err(Ending::Close(Close::Malformed));
        };
        // Whoever tries many is told to come back later, like whoever opens many sockets.
        let tried = self.means.quotas.code(from);
        tried.map_err(|_| Ending::Close(Close::Busy))?;
        let (site, now) = (self.visit.site, self.means.clock.now());
        let code = typed_code(code);
        let used = self.means.store.redeem(site, &code, tab, now).await;
        let Some((visitor, token)) = used.map_err(unsaved)? else {
            return Err(Ending::Close(Close::BadToken));
        };
        counter!("deskbell_codes_used_total").increment(1);
        self.tell(&ToVisitor::Token { token }).await?;
        let guest = Guest::Visitor {
            visitor,
            context,
            since,
        };
        Ok((tab, guest))
    }
}
