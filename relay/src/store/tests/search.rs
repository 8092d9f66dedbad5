//! Finding what was said: words of any script, by whom and when, and nothing that was taken back.
//!
//! Told twice, by two engines. Never looks behind the verbs.

use super::*;
use shared::rest::search::{FOUND_PAGE_LEN, Found, Sought};

const SECOND: ConversationId = ConversationId(2);
const OTHER: VisitorId = VisitorId(5);

async fn indexed(store: &Store) {
    while store.index(3).await.unwrap() {}
}

async fn find(store: &Store, site: SiteId, sought: Sought) -> Found {
    indexed(store).await;
    store.search(site, sought).await.unwrap()
}

/// The places of what is found.
async fn places(store: &Store, site: SiteId, sought: Sought) -> Vec<(u64, u32)> {
    let found = find(store, site, sought).await;
    let place = |hit: &shared::rest::search::Hit| (hit.conversation.0, hit.seq.0);
    found.hits.iter().map(place).collect()
}

fn text(text: &str) -> Sought {
    Sought {
        text: text.to_owned(),
        ..Sought::default()
    }
}

fn two_talks() -> Vec<Record> {
    let mut records = records_of_every_kind();
    records.extend([
        opened(SECOND, OTHER),
        said(SECOND, 1, OTHER, 1, "我要退款,订单 A-1023"),
        answered(SECOND, 2, 2, "Refunds take 3 days. 退货不退款。"),
    ]);
    records
}

#[tokio::test]
async fn words_of_any_script_are_found_the_newest_first() {
    let (store, site) = house(KIND).await;
    append(&store, site, two_talks()).await.unwrap();

    for (sought, expected) in [
        ("退款", vec![(2, 2), (2, 1)]),
        ("退", vec![(2, 2), (2, 1)]),
        ("款", vec![(2, 2), (2, 1)]),
        ("我要退款", vec![(2, 1)]),
        ("钱不见", vec![(1, 1)]),
        ("要款", vec![]),
        ("REFUND", vec![(2, 2)]),
        ("refu", vec![(2, 2)]),
        ("efund", vec![]),
        ("1023 退款", vec![(2, 1)]),
        ("退款 days", vec![(2, 2)]),
        ("", vec![(2, 2), (2, 1), (1, 3), (1, 1)]),
        ("nothing", vec![]),
        ("'\"_ ) OR (", vec![]),
    ] {
        let found = places(&store, site, text(sought)).await;
        assert_eq!(found, expected, "{sought}");
    }
    assert_eq!(places(&store, SiteId(99), text("退款")).await, []);
}

#[tokio::test]
async fn what_is_found_says_who_said_it_and_marks_it() {
    let (store, site) = house(KIND).await;
    append(&store, site, two_talks()).await.unwrap();

    let found = find(&store, site, text("refund")).await;

    let [hit] = found.hits.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(hit.author, Author::Agent(ada()));
    assert_eq!(
        (hit.visitor, hit.at, hit.ended),
        (OTHER, NOW.plus(2), false)
    );
    let marked: Vec<_> = hit.pieces.iter().filter(|piece| piece.hit).collect();
    assert_eq!(marked[0].text, "Refunds");
    assert_eq!(found.before, None);
}

#[tokio::test]
async fn people_agents_labels_and_times_are_asked_for_together() {
    let (store, site) = house(KIND).await;
    append(&store, site, two_talks()).await.unwrap();
    indexed(&store).await;
    let labels = vec!["VIP 客户".to_owned()];
    assert!(store.label(site, SECOND, labels).await.unwrap());
    let person = |person: &str| Sought {
        person: person.to_owned(),
        ..Sought::default()
    };
    let label = |label: &str| Sought {
        label: label.to_owned(),
        ..text("退款")
    };

    assert_eq!(places(&store, site, person("王")).await, [(1, 3), (1, 1)]);
    assert_eq!(places(&store, site, person("ADA")).await, [(1, 3), (1, 1)]);
    let number = OTHER.to_string();
    assert_eq!(
        places(&store, site, person(&number[..15])).await,
        [(2, 2), (2, 1)]
    );
    assert_eq!(
        places(&store, site, label("vip 客户")).await,
        [(2, 2), (2, 1)]
    );
    assert_eq!(places(&store, site, label("客户")).await, []);
    let of_ada = Sought {
        agent: Some(AgentId(1)),
        ..Sought::default()
    };
    assert_eq!(
        places(&store, site, of_ada.clone()).await,
        [(1, 3), (1, 1)],
        "it was given to her"
    );
    let later = Sought {
        from: Some(NOW.plus(2)),
        until: Some(NOW.plus(3)),
        ..Sought::default()
    };
    assert_eq!(places(&store, site, later).await, [(2, 2)]);
    let all = Sought {
        person: "ada".to_owned(),
        from: Some(NOW.plus(2)),
        ..of_ada
    };
    assert_eq!(places(&store, site, all).await, [(1, 3)]);
    assert!(store.label(site, SECOND, Vec::new()).await.unwrap());
    assert_eq!(places(&store, site, label("vip 客户")).await, []);
    assert!(
        !store
            .label(site, ConversationId(9), Vec::new())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn what_comes_to_be_known_later_finds_what_was_said_before() {
    let (store, site) = house(KIND).await;
    append(&store, site, two_talks()).await.unwrap();
    let of_ada = || Sought {
        agent: Some(AgentId(1)),
        ..text("退款")
    };
    assert_eq!(places(&store, site, of_ada()).await, []);

    let state = Record::State {
        conversation: SECOND,
        state: given(),
    };
    append(&store, site, vec![state]).await.unwrap();

    assert_eq!(places(&store, site, of_ada()).await, [(2, 2), (2, 1)]);
    assert_eq!(
        places(&store, site, text("退款")).await,
        [(2, 2), (2, 1)],
        "once each"
    );
}

#[tokio::test]
async fn words_that_are_changed_or_taken_back_are_found_no_more() {
    for early in [true, false] {
        let (store, site) = house(KIND).await;
        let seed = vec![
            opened(FIRST, VISITOR),
            said(FIRST, 1, VISITOR, 1, "my seed is apple"),
            said(FIRST, 2, VISITOR, 2, "password zebra"),
        ];
        append(&store, site, seed).await.unwrap();
        if early {
            indexed(&store).await;
        }
        let regret = vec![
            amended(FIRST, 3, 3, 1, Some("my seed is nothing")),
            amended(FIRST, 4, 4, 2, None),
        ];

        append(&store, site, regret).await.unwrap();

        // At once, before the index is looked after.
        let now = store.search(site, text("apple")).await.unwrap();
        assert_eq!(now.hits, []);
        assert_eq!(places(&store, site, text("apple")).await, []);
        assert_eq!(places(&store, site, text("zebra")).await, []);
        assert_eq!(places(&store, site, text("nothing")).await, [(1, 1)]);
        let again = amended(FIRST, 5, 5, 1, Some("my seed is nowhere"));
        append(&store, site, vec![again]).await.unwrap();
        let once_more = amended(FIRST, 6, 6, 1, Some("my seed is gone"));
        append(&store, site, vec![once_more]).await.unwrap();
        assert_eq!(places(&store, site, text("nowhere")).await, []);
        assert_eq!(places(&store, site, text("gone")).await, [(1, 1)]);
    }
}

#[tokio::test]
async fn what_is_found_comes_in_pages() {
    let (store, site) = house(KIND).await;
    let mut records = vec![opened(FIRST, VISITOR)];
    let len = u32::try_from(2 * FOUND_PAGE_LEN + 5).unwrap();
    records.extend((1..=len).map(|seq| said(FIRST, seq, VISITOR, seq, "退款")));
    append(&store, site, records).await.unwrap();

    let (mut before, mut seqs) = (None, Vec::new());
    loop {
        let sought = Sought {
            before,
            ..text("退款")
        };
        let found = find(&store, site, sought).await;
        seqs.extend(found.hits.iter().map(|hit| hit.seq.0));
        before = found.before;
        if before.is_none() {
            break;
        }
    }

    assert_eq!(seqs, (1..=len).rev().collect::<Vec<_>>());
}
