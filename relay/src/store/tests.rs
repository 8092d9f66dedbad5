//! One story through every verb, and the laws that the store holds by itself.

mod laws;
mod past;
mod people;
mod upgrade;

use super::*;
use desk::State;
use desk::estimate::{Forecast, Range};
use shared::{
    AgentId, Author, Choice, Context, Face, Handover, Millis, Nonce, Reason, Rule, Side, Target,
    Team, TeamId, Text, TopicId, VisitorId, What,
};

const NOW: Millis = Millis(1_800_000_000_000);
const VISITOR: VisitorId = VisitorId(0xfedc_ba98_7654_3210);
const TAB: TabId = TabId(u64::MAX);
const FIRST: ConversationId = ConversationId(1);

#[tokio::test]
async fn what_a_desk_saved_is_what_it_is_restored_from() {
    let (store, site) = house().await;
    append(&store, site, records_of_every_kind()).await.unwrap();

    let saved = store.saved(site).await.unwrap();

    let row = Row {
        id: FIRST,
        visitor: VISITOR,
        opened_at: NOW,
        context: context("https://example.com/"),
        state: given(),
        topic: Some(TopicId(4)),
        priority: 3,
        announced: Some(forecast(Some(90_000))),
        seen_by_visitor: Seq(3),
        seen_by_agent: Seq(1),
        last: Seq(3),
        last_at: NOW.plus(3),
        words: "哪一笔? 请告诉我编号。".to_owned(),
        words_by: Some(Side::Agent),
    };
    let choices = vec![(AgentId(1), Choice::Online)];
    assert_eq!(
        saved,
        Saved {
            last_conversation: FIRST,
            open: vec![row],
            choices,
            pasts: Vec::new()
        }
    );
}

#[tokio::test]
async fn a_conversation_that_was_only_opened_is_restored_as_a_new_row() {
    let (store, site) = house().await;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();

    let saved = store.saved(site).await.unwrap();

    assert_eq!(saved.open, [Row::opened(FIRST, VISITOR, NOW, context(""))]);
    assert_eq!(store.saved(SiteId(99)).await.unwrap(), Saved::default());
}

#[tokio::test]
async fn every_kind_of_entry_comes_back_as_it_went() {
    let (store, site) = house().await;
    let records = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "  hello\n"),
        joined(FIRST, 2),
        nobody(FIRST, 3, What::Returned),
        joined(FIRST, 4),
        answered(FIRST, 5, 1, "hi"),
        transferred(FIRST, 6, Target::Agent(bob())),
        transferred(FIRST, 7, Target::Team(billing())),
        nobody(FIRST, 8, What::Unanswered { agent: ada() }),
        nobody(
            FIRST,
            9,
            What::TakenOver {
                from: ada(),
                by: bob(),
            },
        ),
        nobody(FIRST, 10, What::Quieted),
        nobody(FIRST, 11, What::Reopened { by: Side::Visitor }),
        nobody(FIRST, 12, What::Ended { by: Side::Agent }),
        nobody(FIRST, 13, What::Reopened { by: Side::Agent }),
    ];
    let entries = records.iter().filter_map(|record| match record {
        Record::Entry { entry, .. } => Some(entry.clone()),
        _ => None,
    });
    let entries = entries.collect::<Vec<_>>();
    append(&store, site, records).await.unwrap();

    let replay = async |after, until, limit| {
        store
            .replay(site, FIRST, Seq(after), until, limit)
            .await
            .unwrap()
    };
    assert_eq!(replay(0, None, 100).await, entries);
    assert_eq!(replay(2, Some(Seq(5)), 100).await, entries[2..5]);
    assert_eq!(replay(2, None, 2).await, entries[2..4]);
    assert_eq!(replay(13, None, 100).await, []);
}

#[tokio::test]
async fn a_tab_that_comes_back_learns_what_of_it_is_stored() {
    let (store, site) = house().await;
    let other_tab = TabId(7);
    append(
        &store,
        site,
        vec![
            opened(FIRST, VISITOR),
            said(FIRST, 1, VISITOR, 1, "one"),
            said(FIRST, 2, VISITOR, 2, "two"),
            nobody(FIRST, 3, What::Ended { by: Side::Visitor }),
            ended(FIRST),
            opened(ConversationId(2), VisitorId(5)),
            answered(ConversationId(2), 1, 9, "from the tab of the same number"),
        ],
    )
    .await
    .unwrap();

    let me = Who::Visitor(VISITOR);
    let standings = store
        .arrivals(vec![
            (site, me, TAB),
            (site, me, other_tab),
            (site, Who::Visitor(VisitorId(77)), TAB),
            (site, Who::Agent(AgentId(1)), TAB),
            (SiteId(99), me, TAB),
        ])
        .await
        .unwrap();

    let counted = standings
        .iter()
        .map(|standing| standing.counted)
        .collect::<Vec<_>>();
    assert_eq!(counted, [2, 0, 0, 9, 0]);
    let latest = standings
        .iter()
        .map(|standing| standing.latest.as_ref().map(|row| row.id));
    assert_eq!(
        latest.collect::<Vec<_>>(),
        [Some(FIRST), Some(FIRST), None, None, None]
    );
    let row = standings[0].latest.as_ref().unwrap();
    assert!(row.state.ended);
    assert_eq!((row.last, row.words.as_str()), (Seq(3), "two"));
}

#[tokio::test]
async fn ended_conversations_come_in_pages_the_newest_first() {
    let (store, site) = house().await;
    for number in 1..=5 {
        let id = ConversationId(number);
        let mut records = vec![
            opened(id, VisitorId(number)),
            said(id, 1, VisitorId(number), 1, "x"),
        ];
        if number != 3 {
            records.push(ended(id));
        }
        append(&store, site, records).await.unwrap();
    }

    let page = async |before| {
        let rows = store.ended(site, before, 2).await.unwrap();
        rows.into_iter().map(|row| row.id.0).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, [5, 4]);
    assert_eq!(page(Some(ConversationId(4))).await, [2, 1]);
    assert_eq!(page(Some(ConversationId(1))).await, [0; 0]);
    let saved = store.saved(site).await.unwrap();
    assert_eq!((saved.open.len(), saved.last_conversation.0), (1, 5));
}

/// Everything that changes what a desk is restored from, but for what is only added to.
fn records_of_every_kind() -> Vec<Record> {
    vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "我的钱不见了"),
        joined(FIRST, 2),
        answered(FIRST, 3, 1, "哪一笔?\n请告诉我编号。"),
        Record::State {
            conversation: FIRST,
            state: given(),
        },
        Record::Topic {
            conversation: FIRST,
            topic: Some(TopicId(4)),
            priority: 3,
        },
        Record::Announced {
            conversation: FIRST,
            forecast: forecast(Some(90_000)),
        },
        Record::Seen {
            conversation: FIRST,
            by: Side::Visitor,
            seq: Seq(3),
        },
        Record::Seen {
            conversation: FIRST,
            by: Side::Agent,
            seq: Seq(1),
        },
        Record::Context {
            conversation: FIRST,
            context: context("https://example.com/"),
        },
        Record::Choice {
            agent: AgentId(1),
            choice: Choice::Away,
        },
        Record::Choice {
            agent: AgentId(1),
            choice: Choice::Online,
        },
    ]
}

async fn house() -> (Store, SiteId) {
    let store = Store::temporary().unwrap();
    let form = SiteForm {
        name: "Shop".to_owned(),
        origins: Vec::new(),
    };
    let site = store.create_site(form).await.unwrap();
    (store, site.id)
}

async fn append(store: &Store, site: SiteId, records: Vec<Record>) -> Result<(), StoreError> {
    store
        .append(records.into_iter().map(|record| (site, record)).collect())
        .await
}

fn opened(id: ConversationId, visitor: VisitorId) -> Record {
    Record::Opened {
        id,
        visitor,
        at: NOW,
        context: context(""),
    }
}

fn context(url: &str) -> Context {
    Context {
        url: url.to_owned(),
        locale: "zh-CN".to_owned(),
        ..Context::default()
    }
}

fn said(id: ConversationId, seq: u32, visitor: VisitorId, count: u32, text: &str) -> Record {
    let what = what_said(Author::Visitor, count, text);
    entry(id, seq, Some(Who::Visitor(visitor)), what)
}

fn answered(id: ConversationId, seq: u32, count: u32, text: &str) -> Record {
    let what = what_said(Author::Agent(ada()), count, text);
    entry(id, seq, Some(Who::Agent(AgentId(1))), what)
}

fn what_said(author: Author, count: u32, text: &str) -> What {
    What::Said {
        author,
        nonce: Nonce { tab: TAB, count },
        text: Text::parse(text).unwrap(),
    }
}

fn joined(id: ConversationId, seq: u32) -> Record {
    nobody(id, seq, What::Joined { agent: ada() })
}

fn nobody(id: ConversationId, seq: u32, what: What) -> Record {
    entry(id, seq, None, what)
}

fn entry(conversation: ConversationId, seq: u32, who: Option<Who>, what: What) -> Record {
    let entry = Entry {
        seq: Seq(seq),
        at: NOW.plus(u64::from(seq)),
        what,
    };
    Record::Entry {
        conversation,
        who,
        entry,
    }
}

fn transferred(id: ConversationId, seq: u32, to: Target) -> Record {
    nobody(id, seq, What::Transferred { from: ada(), to })
}

fn ended(conversation: ConversationId) -> Record {
    let state = State {
        ended: true,
        ..waiting()
    };
    Record::State {
        conversation,
        state,
    }
}

/// How a conversation stands that nobody has yet.
fn waiting() -> State {
    Row::opened(FIRST, VISITOR, NOW, context("")).state
}

/// How a conversation stands of which everything is known that can be.
fn given() -> State {
    State {
        agent: Some(ada()),
        since: NOW.plus(20),
        senior: NOW.plus(10),
        returned: true,
        parked: true,
        ended: false,
        team: Some(TeamId(2)),
        prefers: Some((AgentId(2), NOW.plus(60_000))),
        handover: Some(Handover {
            from: bob(),
            to: Target::Team(billing()),
            note: "付了两次款 \"twice\"\n".to_owned(),
            warm: true,
            at: NOW.plus(15),
        }),
        passing: true,
        reason: Some(reason()),
    }
}

/// What somebody is told who waits 30 s most likely, and `bound_ms` at most.
fn forecast(bound_ms: Option<u64>) -> Forecast {
    Forecast {
        base_ms: 30_000,
        ahead: 2,
        range: bound_ms.map(|bound_ms| Range {
            low_ms: 20_000,
            middle_ms: 30_000,
            high_ms: 40_000,
            bound_ms,
        }),
    }
}

fn ada() -> Face {
    Face {
        id: AgentId(1),
        name: "Ada".to_owned(),
    }
}

fn bob() -> Face {
    Face {
        id: AgentId(2),
        name: "Bob".to_owned(),
    }
}

fn billing() -> Team {
    Team {
        id: TeamId(2),
        name: "Billing".to_owned(),
    }
}

fn reason() -> Reason {
    Reason {
        rule: Rule::LongestIdle,
        waited_ms: 1,
        load: 2,
        capacity: 3,
        idle_ms: Some(4),
        candidates: 5,
        skill: 6,
        relaxed: 7,
    }
}
