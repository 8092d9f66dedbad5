//! What tabs number, once and in order: the count of each tab, and which rule a thing belongs to.
//!
//! Never judges what is counted.

use crate::amend::Amend;
use crate::desk::Desk;
use crate::effect::Effect;
#[cfg(feature = "faults")]
use crate::fault::Fault;
use crate::input::{ConnId, Shared};
use shared::{AgentId, Close, FromAgent, Nonce, RefusalCode, TabId};

/// What the count of a nonce means to the desk.
enum Count {
    /// The next one.
    Next,
    /// Was accepted before: nothing changes, nothing is said.
    Repeat,
    /// An earlier one is missing: ignored until it arrives.
    Gap,
}

impl Desk {
    /// Does what a tab numbers; nothing else is its business.
    pub(crate) fn agent_numbers(
        &mut self,
        conn: ConnId,
        (agent, tab): (AgentId, TabId),
        frame: FromAgent,
        out: &mut Vec<Effect>,
    ) {
        match frame {
            FromAgent::Say {
                nonce,
                conversation,
                text,
                quote,
            } => {
                let said = (text.as_str(), quote);
                self.agent_says(conn, agent, (tab, nonce), conversation, said, out);
            }
            FromAgent::Share {
                nonce,
                conversation,
                ..
            } => {
                let file = Err(RefusalCode::FileUnknown);
                let conversation = Some(conversation);
                self.shares(
                    Shared {
                        conn,
                        nonce,
                        conversation,
                        file,
                    },
                    out,
                );
            }
            FromAgent::Amend {
                nonce,
                conversation,
                of,
                text,
            } => {
                let amend = Amend {
                    conversation,
                    of,
                    text,
                };
                self.agent_amends(conn, agent, (tab, nonce), amend, out);
            }
            _ => {}
        }
    }

    /// Whether something that a tab numbers is what comes next from it. A repeat is known, and a
    /// gap is filled by the tab itself: of both nothing is said. Only the tab's own name will do.
    pub(crate) fn is_next(
        &mut self,
        conn: ConnId,
        tab: TabId,
        nonce: Nonce,
        out: &mut Vec<Effect>,
    ) -> bool {
        if nonce.tab != tab {
            self.send_away(conn, out);
            return false;
        }
        matches!(self.count(conn, nonce), Count::Next)
    }

    fn count(&self, conn: ConnId, nonce: Nonce) -> Count {
        let counted = self.counted_of(conn);
        let count = if nonce.count <= counted {
            Count::Repeat
        } else if nonce.count == counted.saturating_add(1) {
            Count::Next
        } else {
            Count::Gap
        };
        #[cfg(feature = "faults")]
        let count = match (count, self.settings.fault) {
            (Count::Repeat, Some(Fault::AcceptRepeat)) => Count::Next,
            (Count::Gap, Some(Fault::AcceptGap)) => Count::Next,
            (count, _) => count,
        };
        count
    }

    pub(crate) fn accept(&mut self, conn: ConnId, nonce: Nonce) {
        if let Some(known) = self.conns.get(&conn)
            && let Some(tab) = self.tabs.get_mut(&(known.who, known.tab))
        {
            tab.counted = tab.counted.max(nonce.count);
        }
    }

    /// A client that numbers things under another tab's name is broken or lying.
    fn send_away(&mut self, conn: ConnId, out: &mut Vec<Effect>) {
        self.part(conn);
        out.push(Effect::Hangup {
            conn,
            close: Close::Malformed,
        });
    }
}
