//! Which page the address asks for, and how an address for a page is written.
//!
//! Pure, but for the few lines that read and change the browser's hash. Never decides whether a
//! person may see the page.

use leptos::prelude::*;
use shared::{ConversationId, Seq};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Characters of the longest one-time token that is looked up; a longer one is no token.
const TOKEN_CHARS_MAX: usize = 200;

/// A page of the console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The open conversations.
    #[default]
    Inbox,
    /// One conversation beside the open ones.
    Thread(ConversationId),
    /// What is known around it; a page of its own only where columns do not fit.
    About(ConversationId),
    /// The ended conversations.
    Ended,
    /// One of them.
    EndedThread(ConversationId),
    /// What is known around it.
    EndedAbout(ConversationId),
    /// A message in a conversation.
    At {
        /// Which conversation.
        id: ConversationId,
        /// The place of the message.
        seq: Seq,
        /// Whether the conversation has ended.
        ended: bool,
    },
    /// Everything that was said.
    Search,
    /// The sites and their tags.
    Sites,
    /// How conversations come to agents.
    Routing,
    /// The form that visitors fill in.
    Fields,
    /// The help articles.
    Help,
    /// The canned replies.
    Replies,
    /// How the chat looks.
    Looks,
    /// Who visitors are, and what is genuine.
    Trust,
    /// The people who answer.
    Team,
    /// One's own account.
    Account,
    /// What was done by whom.
    Audit,
    /// The first steps.
    Start,
    /// The log-in.
    Login,
    /// A one-time link.
    Invite(String),
}

impl Route {
    /// Reads the part of an address behind `#`; what cannot be read is the inbox.
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let id = |digits: &str| digits.parse().ok().map(ConversationId);
        let at = |digits: &str, seq: &str, ended| {
            let (id, seq) = (id(digits)?, seq.parse().ok().map(Seq)?);
            Some(Route::At { id, seq, ended })
        };
        match parts.as_slice() {
            ["c", digits] => id(digits).map(Route::Thread),
            ["c", digits, "about"] => id(digits).map(Route::About),
            ["ended"] => Some(Route::Ended),
            ["ended", digits] => id(digits).map(Route::EndedThread),
            ["ended", digits, "about"] => id(digits).map(Route::EndedAbout),
            ["c", digits, "at", seq] => at(digits, seq, false),
            ["ended", digits, "at", seq] => at(digits, seq, true),
            ["search"] => Some(Route::Search),
            ["sites"] => Some(Route::Sites),
            ["routing"] => Some(Route::Routing),
            ["form"] => Some(Route::Fields),
            ["help"] => Some(Route::Help),
            ["replies"] => Some(Route::Replies),
            ["looks"] => Some(Route::Looks),
            ["trust"] => Some(Route::Trust),
            ["team"] => Some(Route::Team),
            ["account"] => Some(Route::Account),
            ["start"] => Some(Route::Start),
            ["audit"] => Some(Route::Audit),
            ["login"] => Some(Route::Login),
            ["invite", token] if is_token(token) => Some(Route::Invite((*token).to_owned())),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// Writes the address, with its `#`.
    pub fn href(&self) -> String {
        match self {
            Route::Inbox => "#/".to_owned(),
            Route::Thread(id) => format!("#/c/{id}"),
            Route::About(id) => format!("#/c/{id}/about"),
            Route::Ended => "#/ended".to_owned(),
            Route::EndedThread(id) => format!("#/ended/{id}"),
            Route::EndedAbout(id) => format!("#/ended/{id}/about"),
            Route::At { id, seq, ended } => {
                let list = if *ended { "ended" } else { "c" };
                format!("#/{list}/{id}/at/{}", seq.0)
            }
            Route::Search => "#/search".to_owned(),
            Route::Sites => "#/sites".to_owned(),
            Route::Routing => "#/routing".to_owned(),
            Route::Fields => "#/form".to_owned(),
            Route::Help => "#/help".to_owned(),
            Route::Replies => "#/replies".to_owned(),
            Route::Looks => "#/looks".to_owned(),
            Route::Trust => "#/trust".to_owned(),
            Route::Team => "#/team".to_owned(),
            Route::Account => "#/account".to_owned(),
            Route::Start => "#/start".to_owned(),
            Route::Audit => "#/audit".to_owned(),
            Route::Login => "#/login".to_owned(),
            Route::Invite(token) => format!("#/invite/{token}"),
        }
    }

    /// The conversation that the page shows.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Route::Thread(id)
            | Route::About(id)
            | Route::EndedThread(id)
            | Route::EndedAbout(id)
            | Route::At { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Whether it is the list of ended conversations or one of them.
    pub fn is_ended(&self) -> bool {
        matches!(
            self,
            Route::Ended
                | Route::EndedThread(_)
                | Route::EndedAbout(_)
                | Route::At { ended: true, .. }
        )
    }

    /// The page that Escape and the back link lead to.
    pub fn up(&self) -> Route {
        match self {
            Route::About(id) => Route::Thread(*id),
            Route::EndedAbout(id) => Route::EndedThread(*id),
            Route::EndedThread(_) => Route::Ended,
            Route::At { .. } => Route::Search,
            _ => Route::Inbox,
        }
    }
}

/// Whether this may stand in a path as it is. It is somebody's input, on its way into an address.
fn is_token(token: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    !token.is_empty() && token.len() <= TOKEN_CHARS_MAX && token.bytes().all(safe)
}

/// Follows the address for as long as the page lives.
pub fn follow() -> ReadSignal<Route> {
    let (route, set_route) = signal(here());
    let changed = Closure::<dyn Fn()>::new(move || set_route.set(here()));
    window()
        .add_event_listener_with_callback("hashchange", changed.as_ref().unchecked_ref())
        .expect("a window takes listeners");
    changed.forget();
    route
}

/// Goes to a page; the browser's back button returns.
pub fn go(route: &Route) {
    // Only fails for an address that is no URL, and a hash always is one.
    let _ = window().location().set_hash(&route.href());
}

/// Goes to a page in place of this one, which the back button then skips.
pub fn replace(route: &Route) {
    let _ = window().location().replace(&route.href());
}

fn here() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_by_its_address() {
        let id = ConversationId(7);
        let all = [
            Route::Inbox,
            Route::Thread(id),
            Route::About(id),
            Route::Ended,
            Route::EndedThread(id),
            Route::EndedAbout(id),
            Route::At {
                id,
                seq: Seq(12),
                ended: false,
            },
            Route::At {
                id,
                seq: Seq(1),
                ended: true,
            },
            Route::Search,
            Route::Sites,
            Route::Routing,
            Route::Fields,
            Route::Help,
            Route::Replies,
            Route::Looks,
            Route::Trust,
            Route::Team,
            Route::Account,
            Route::Audit,
            Route::Start,
            Route::Login,
            Route::Invite("aZ09-_".to_owned()),
        ];

        for route in all {
            assert_eq!(Route::parse(&route.href()), route);
        }
    }

    #[test]
    fn what_cannot_be_read_is_the_inbox() {
        for hash in [
            "",
            "#",
            "#/",
            "#/c/",
            "#/c/x",
            "#/c/1/2",
            "#/invite/",
            "#/invite/a%2f..",
            "#/x",
        ] {
            assert_eq!(Route::parse(hash), Route::Inbox, "{hash}");
        }
        assert_eq!(
            Route::parse(&format!("#/invite/{}", "a".repeat(999))),
            Route::Inbox
        );
    }

    #[test]
    fn escape_goes_up_one_page() {
        assert_eq!(
            Route::About(ConversationId(3)).up(),
            Route::Thread(ConversationId(3))
        );
        assert_eq!(Route::Thread(ConversationId(3)).up(), Route::Inbox);
        assert_eq!(Route::EndedThread(ConversationId(3)).up(), Route::Ended);
    }
}
