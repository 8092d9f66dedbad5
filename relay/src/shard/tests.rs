//! What the loop promises: nothing leaves before it is saved, and an arrival is never told of
//! less than what was said before it.

use super::*;
use crate::hub::{Inbox, Parcel};
use crate::shards::Shards;
use desk::{Desk, Row, Settings};
use shared::rest::SiteForm;
use shared::version::Encoding;
use shared::{ConversationId, FromVisitor, Nonce, Side, TabId, VisitorId, Who};
use tokio::task::JoinHandle;

const TAB: TabId = TabId(7);

#[tokio::test]
async fn what_is_said_is_confirmed_and_kept() {
    let scene = Scene::new().await;
    let (conn, mut inbox) = scene.visitor();
    scene.submit(scene.arrives(conn));
    scene.submit(says(conn, 1, "my money is stuck"));

    let shard = scene.run();
    let heard = texts_until(&mut inbox, "my money is stuck").await;

    assert!(heard[0].contains("welcome"), "{heard:?}");
    let entries = scene.entries().await;
    assert_eq!(entries.len(), 1);
    scene.shards.close();
    shard.await.unwrap();
}

#[tokio::test]
async fn an_arrival_in_the_same_batch_counts_what_was_said_before_it() {
    let scene = Scene::new().await;
    let (first, _inbox) = scene.visitor();
    let (second, mut inbox) = scene.visitor();
    scene.submit(scene.arrives(first));
    scene.submit(says(first, 1, "one"));
    scene.submit(says(first, 2, "two"));
    scene.submit(scene.arrives(second));

    // All four letters are in the mailbox before the shard looks into it.
    scene.run();
    let welcome = texts_until(&mut inbox, "welcome").await.pop().unwrap();

    assert!(welcome.contains(r#""counted":2"#), "{welcome}");
}

#[tokio::test]
async fn what_is_not_saved_is_not_confirmed() {
    let scene = Scene::new().await;
    let (conn, mut inbox) = scene.visitor();
    scene.submit(scene.arrives(conn));
    scene.run();
    texts_until(&mut inbox, "welcome").await;

    scene.store.close().await.unwrap();
    scene.submit(says(conn, 1, "is this kept?"));

    loop {
        match inbox.next().await {
            Parcel::Close(close) => break assert_eq!(close, Close::Unsaved),
            Parcel::Frame(message) => {
                let text = message.into_text().unwrap();
                assert!(
                    !text.contains("is this kept?"),
                    "confirmed without being saved"
                );
            }
            Parcel::Replay(_) => {}
        }
    }
}

#[tokio::test]
async fn a_site_that_breaks_a_law_of_the_store_takes_no_other_site_with_it() {
    let scene = Scene::new().await;
    let form = SiteForm {
        name: "Other".to_owned(),
        origins: Vec::new(),
    };
    let other = scene.store.create_site(form).await.unwrap().id;
    let (visitor, _) = scene.store.new_visitor(other, Millis(1)).await.unwrap();
    let context = shared::Context::default();
    let (mine, mut my_inbox) = scene.visitor();
    let (theirs, mut their_inbox) = scene.visitor();
    scene.submit(scene.arrives(mine));
    let guest = Guest::Visitor {
        visitor,
        context: context.clone(),
        since: None,
    };
    scene
        .shards
        .submit(
            other,
            News::Arrived {
                conn: theirs,
                tab: TAB,
                guest,
            },
        )
        .unwrap();
    let shard = scene.run();
    texts_until(&mut my_inbox, "welcome").await;
    texts_until(&mut their_inbox, "welcome").await;

    // Somebody else writes where only this desk may: it is wrong about what comes next.
    let id = ConversationId(1);
    let opened = Record::Opened {
        id,
        visitor: scene.visitor,
        at: Millis(1),
        context,
    };
    scene
        .store
        .append(vec![(scene.site, opened)])
        .await
        .unwrap();
    scene.submit(says(mine, 1, "mine"));
    scene
        .shards
        .submit(other, says(theirs, 1, "theirs"))
        .unwrap();

    texts_until(&mut their_inbox, "theirs").await;
    assert_eq!(my_inbox.next().await, Parcel::Close(Close::Unsaved));
    assert_eq!(scene.entries().await.len(), 0);
    assert!(!shard.is_finished());
}

#[tokio::test]
async fn who_arrives_at_a_site_that_is_gone_is_told() {
    let scene = Scene::new().await;
    let (conn, mut inbox) = scene.visitor();
    let news = scene.arrives(conn);
    scene.shards.submit(SiteId(99), news).unwrap();

    scene.run();

    assert_eq!(inbox.next().await, Parcel::Close(Close::UnknownSite));
}

#[tokio::test]
async fn everything_in_the_mailbox_is_saved_before_the_shard_ends() {
    let scene = Scene::new().await;
    let (conn, _inbox) = scene.visitor();
    scene.submit(scene.arrives(conn));
    for count in 1..=5 {
        scene.submit(says(conn, count, "the last words"));
    }
    scene.shards.close();

    scene.run().await.unwrap();

    assert_eq!(scene.entries().await.len(), 5);
}

#[test]
fn a_desk_that_nobody_needs_is_forgotten_and_one_in_use_is_not() {
    let mut seats = Seats::default();
    let mut effects = Vec::new();
    for site in [SiteId(1), SiteId(2)] {
        seats.place(
            site,
            Desk::restore(Settings::new("shop"), desk::Saved::default()),
        );
    }
    let guest = Guest::Agent {
        agent: shared::AgentId(1),
        since: Vec::new(),
    };
    let standing = Standing {
        draft: Default::default(),
        counted: 0,
        latest: None,
    };
    let input = arrived(ConnId(1), TAB, guest, standing);
    seats
        .step(Millis(1), SiteId(2), input, &mut effects)
        .unwrap();

    seats.sweep(Millis(seat::DESK_IDLE_MS + 2));

    assert!(!seats.holds(SiteId(1)));
    assert!(seats.holds(SiteId(2)));
    assert_eq!(seats.remove(SiteId(2)), BTreeSet::from([ConnId(1)]));
    assert_eq!(seats.next_deadline(), None);
}

#[test]
fn a_desk_that_was_forgotten_does_not_presume_its_agents_to_be_there() {
    let (site, agent, minute) = (SiteId(1), shared::AgentId(1), 60_000);
    let mut settings = Settings::new("shop");
    let mei = desk::AgentSettings {
        name: "Mei".to_owned(),
        capacity: 4,
        ..desk::AgentSettings::default()
    };
    settings.agents.insert(agent, mei);
    let saved = desk::Saved {
        choices: vec![(agent, shared::Choice::Online)],
        ..desk::Saved::default()
    };
    let restored = || Desk::restore(settings.clone(), saved.clone());
    let (mut seats, mut effects) = (Seats::default(), Vec::new());
    let mut staffed_at = |seats: &mut Seats, at: u64| {
        seats
            .step(Millis(at), site, Input::Deadline, &mut effects)
            .unwrap();
        seats.door(site).unwrap().staffed
    };
    seats.place(site, restored());

    assert!(staffed_at(&mut seats, minute), "a restart gives the grace");
    assert!(!staffed_at(&mut seats, 2 * minute), "the grace is over");
    let swept_at = 2 * minute + seat::DESK_IDLE_MS;
    seats.sweep(Millis(swept_at));
    assert!(!seats.holds(site));
    seats.place(site, restored());
    assert!(!staffed_at(&mut seats, swept_at + minute));
}

#[tokio::test]
async fn what_was_open_is_at_work_again_before_anybody_arrives() {
    let scene = Scene::new().await;
    let (conn, mut inbox) = scene.visitor();
    scene.submit(scene.arrives(conn));
    scene.submit(says(conn, 1, "still there?"));
    let shard = scene.run();
    texts_until(&mut inbox, "still there?").await;
    scene.shards.close();
    shard.await.unwrap();

    let sites = scene.store.sites_at_work(10).await.unwrap();
    let mut shard = scene.shard(Shards::open(1).1.remove(0));
    shard.rebuild(&[SiteId(77), scene.site]).await;

    assert_eq!(sites, [scene.site]);
    assert_eq!(shard.seats.len(), 1);
    let due = shard.seats.next_deadline();
    assert!(due > Some(Millis(1_000)), "its grace has begun: {due:?}");
    let place = shard.seats.door(scene.site).unwrap();
    assert_eq!(place.ahead, 1, "{place:?}");
}

#[test]
fn only_what_concerns_a_guest_makes_its_standing_stale() {
    let (site, me, other) = (SiteId(1), VisitorId(1), VisitorId(2));
    let (mine, foreign) = (ConversationId(1), ConversationId(2));
    let context = shared::Context::default;
    let opened = |id, visitor| Record::Opened {
        id,
        visitor,
        at: Millis(1),
        context: context(),
    };
    let entry = |conversation, who| Record::Entry {
        conversation,
        who,
        entry: shared::Entry {
            seq: shared::Seq(1),
            at: Millis(1),
            what: shared::What::Returned,
        },
    };
    let seen = |conversation| Record::Seen {
        conversation,
        by: Side::Agent,
        seq: shared::Seq(1),
    };
    let guest = Guest::Visitor {
        visitor: me,
        context: context(),
        since: None,
    };
    let latest = Some(Row::opened(mine, me, Millis(1), context()));
    let standing = Standing {
        counted: 0,
        latest,
        draft: Default::default(),
    };

    for (record, spoils) in [
        (opened(ConversationId(3), me), true),
        (entry(foreign, Some(Who::Visitor(me))), true),
        (entry(mine, None), true),
        (seen(mine), true),
        (opened(foreign, other), false),
        (entry(foreign, Some(Who::Visitor(other))), false),
        (seen(foreign), false),
    ] {
        let mut stale = Stale::default();
        stale.learn(&[(site, Effect::Save(record.clone()))]);
        assert_eq!(stale.spoils(site, &guest, &standing), spoils, "{record:?}");
        assert!(!stale.spoils(SiteId(2), &guest, &standing), "another site");
    }
}

struct Scene {
    store: Store,
    hub: Arc<Hub>,
    shards: Shards,
    mailbox: std::sync::Mutex<Option<Mailbox>>,
    site: SiteId,
    visitor: VisitorId,
}

impl Scene {
    async fn new() -> Scene {
        let store = Store::temporary().unwrap();
        let form = SiteForm {
            name: "Shop".to_owned(),
            origins: Vec::new(),
        };
        let site = store.create_site(form).await.unwrap().id;
        let (visitor, _) = store.new_visitor(site, Millis(1)).await.unwrap();
        let (shards, mut mailboxes) = Shards::open(1);
        let mailbox = std::sync::Mutex::new(mailboxes.pop());
        Scene {
            store,
            hub: Arc::default(),
            shards,
            mailbox,
            site,
            visitor,
        }
    }

    fn run(&self) -> JoinHandle<()> {
        let mailbox = self
            .mailbox
            .lock()
            .unwrap()
            .take()
            .expect("the shard runs once");
        tokio::spawn(self.shard(mailbox).run())
    }

    fn shard(&self, mailbox: Mailbox) -> Shard {
        let limits = crate::config::Config::default().limits;
        let clock = Clock::standing(Millis(1_000));
        let hub = Arc::clone(&self.hub);
        Shard::new(mailbox, clock, self.store.clone(), hub, limits)
    }

    fn visitor(&self) -> (ConnId, Inbox) {
        let conn = self.hub.number();
        (conn, self.hub.open(conn, Side::Visitor, Encoding::Json))
    }

    fn arrives(&self, conn: ConnId) -> News {
        let context = shared::Context::default();
        let guest = Guest::Visitor {
            visitor: self.visitor,
            context,
            since: None,
        };
        News::Arrived {
            conn,
            tab: TAB,
            guest,
        }
    }

    fn submit(&self, news: News) {
        self.shards.submit(self.site, news).unwrap();
    }

    async fn entries(&self) -> Vec<shared::Entry> {
        let first = ConversationId(1);
        self.store
            .replay(self.site, first, shared::Seq(0), None, 100)
            .await
            .unwrap()
    }
}

fn says(conn: ConnId, count: u32, text: &str) -> News {
    let nonce = Nonce { tab: TAB, count };
    News::Visitor(
        conn,
        FromVisitor::Say {
            nonce,
            text: text.to_owned(),
            quote: None,
        },
    )
}

async fn texts_until(inbox: &mut Inbox, words: &str) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        if let Parcel::Frame(message) = inbox.next().await {
            let text = message.into_text().unwrap().to_string();
            let is_last = text.contains(words);
            heard.push(text);
            if is_last {
                return heard;
            }
        }
    }
}
