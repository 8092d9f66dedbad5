//! A data folder as a relay finds it: agents who are logged in, visitors who were here before.
//!
//! Written through the store's own verbs. Never while a relay runs on the folder.

use desk::{Record, Row};
use relay::store::{Accepted, Account, Store};
use shared::rest::{AgentForm, Role, Site, SiteForm};
use shared::{
    Author, Context, ConversationId, Entry, Millis, Nonce, Seq, SiteId, TabId, Text, VisitorId,
    What, Who,
};
use std::path::Path;

/// Records that are written at once.
const BATCH_LEN: usize = 1_000;
/// When everything happened: a moment ago, so that no token has expired.
const AGO_MS: u64 = 3_600_000;

/// What the folder holds.
pub struct Furnished {
    /// The site.
    pub site: Site,
    /// The `Cookie` headers of its agents.
    pub cookies: Vec<String>,
    /// The tokens of its visitors.
    pub tokens: Vec<String>,
}

/// What is to be in it.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// Agents.
    pub agents: u32,
    /// Conversations that each of them has at once.
    pub capacity: u32,
    /// Visitors, each with one ended conversation.
    pub visitors: u32,
    /// Messages in it.
    pub messages: u32,
}

/// Furnishes a folder.
pub async fn furnish(folder: &Path, wanted: Wanted) -> Furnished {
    let store = Store::open(folder).expect("a new folder can be used");
    let now = relay::clock::Clock::system().now();
    let form = SiteForm {
        name: "Bench".to_owned(),
        origins: Vec::new(),
    };
    let site = store.create_site(form).await.expect("a site can be made");
    let mut cookies = Vec::new();
    for number in 0..wanted.agents {
        cookies.push(agent(&store, number, wanted.capacity, now).await);
    }
    let then = Millis(now.0 - AGO_MS);
    let mut tokens = Vec::new();
    let mut records = Vec::with_capacity(BATCH_LEN);
    for number in 0..wanted.visitors {
        let made = store.new_visitor(site.id, then).await;
        let (visitor, token) = made.expect("a visitor can be made");
        tokens.push(token);
        let id = ConversationId(u64::from(number) + 1);
        for record in past(id, visitor, wanted.messages, then) {
            records.push((site.id, record));
            if records.len() >= BATCH_LEN {
                append(&store, &mut records).await;
            }
        }
    }
    append(&store, &mut records).await;
    store.close().await.expect("a store can be closed");
    Furnished {
        site,
        cookies,
        tokens,
    }
}

async fn append(store: &Store, records: &mut Vec<(SiteId, Record)>) {
    let batch = std::mem::take(records);
    store.append(batch).await.expect("the past can be written");
}

async fn agent(store: &Store, number: u32, capacity: u32, now: Millis) -> String {
    let email = format!("agent{number}@bench.example");
    let name = format!("Agent {number}");
    let form = AgentForm {
        name: name.clone(),
        email: email.clone(),
        role: Role::Agent,
        capacity,
    };
    let invited = store.create_agent(form, now).await;
    let invited = invited.expect("an agent can be made").expect("a new one");
    let account = Account {
        name,
        email,
        // Nobody logs in with a password here; it only has to be there.
        password_hash: "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAA".to_owned(),
    };
    let accepted = store.accept_invite(&invited.token, account, now).await;
    let Ok(Accepted::Active(card)) = accepted else {
        panic!("an invitation cannot be accepted: {accepted:?}");
    };
    let session = store.open_session(card.id, "", now).await;
    let session = session.expect("a session can be opened");
    format!("{}={session}", relay::auth::SESSION_COOKIE)
}

/// The page that everybody looks at.
pub fn page() -> Context {
    Context {
        url: "https://wallet.example/help".to_owned(),
        title: "Help".to_owned(),
        locale: "en".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        browser: "bench".to_owned(),
    }
}

fn past(
    id: ConversationId,
    visitor: VisitorId,
    messages: u32,
    at: Millis,
) -> impl Iterator<Item = Record> {
    let opened = Record::Opened {
        id,
        visitor,
        at,
        context: page(),
    };
    let said = (1..=messages).map(move |count| Record::Entry {
        conversation: id,
        who: Some(Who::Visitor(visitor)),
        entry: Entry {
            seq: Seq(count),
            at,
            what: What::Said {
                author: Author::Visitor,
                nonce: Nonce {
                    tab: TabId(visitor.0),
                    count,
                },
                text: Text::parse(&format!("{count:0>120}")).expect("120 digits are a text"),
                quote: None,
            },
        },
    });
    let mut state = Row::opened(id, visitor, at, page()).state;
    state.ended = true;
    let ended = Record::State {
        conversation: id,
        state,
    };
    std::iter::once(opened).chain(said).chain([ended])
}
