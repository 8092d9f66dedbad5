//! What a visitor's tab without a client says, and what it picks out of what it hears.
//!
//! One tab, always the same: its frames can be written down once for all tests.

use crate::bot::screen::texts;
use shared::visitor::VisitorHello;
use shared::{Context, FromVisitor, Nonce, TabId, ToVisitor};

/// The tab.
pub const TAB: TabId = TabId(0x7ab);

/// The hello of a visitor's tab that holds nothing yet.
#[must_use]
pub fn hello(tab: TabId, token: Option<&str>) -> FromVisitor {
    FromVisitor::Hello(VisitorHello {
        token: token.map(str::to_owned),
        tab,
        since: None,
        context: Context::default(),
    })
}

/// The tab's how-manieth thing said.
#[must_use]
pub fn say(count: u32, text: &str) -> FromVisitor {
    FromVisitor::Say {
        nonce: Nonce { tab: TAB, count },
        text: text.to_owned(),
        quote: None,
    }
}

/// Whether this is the welcome.
#[must_use]
pub fn welcome(frame: ToVisitor) -> Option<()> {
    matches!(frame, ToVisitor::Welcome(_)).then_some(())
}

/// The words that were added, if any were.
#[must_use]
pub fn added(frame: ToVisitor) -> Option<Vec<String>> {
    match frame {
        ToVisitor::Added { entries, .. } => {
            Some(texts(&entries).into_iter().map(str::to_owned).collect())
        }
        _ => None,
    }
}
