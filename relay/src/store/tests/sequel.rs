//! What comes after a conversation, told by both engines: a rating counts once, mail waits until it
//! is taken, a code is good for one tab and ten minutes.

use super::*;
use crate::limits::{CODE_LASTS_MS, CODES_LEN_MAX, DEVICES_LEN_MAX};
use crate::store::{Letter, Posted};
use shared::{Rating, Scale};

#[tokio::test]
async fn the_first_rating_of_an_end_counts() {
    let (store, site) = ended_once().await;

    let first = store.rate(site, FIRST, Seq(2), NOW, rating(5)).await;
    assert_eq!(first, Ok(true));
    let second = store.rate(site, FIRST, Seq(2), NOW, rating(1)).await;
    assert_eq!(second, Ok(false));
    append(&store, site, vec![rated(2, 1)]).await.unwrap();

    let row = store.conversation(site, FIRST).await.unwrap().unwrap();
    assert_eq!(row.rated, Some(rating(5)));
    assert_eq!(
        store.latest(site, VISITOR).await.unwrap(),
        Some(row.clone())
    );
    let ended = store.ended(site, None, 10).await.unwrap();
    assert_eq!(ended, [row]);
}

#[tokio::test]
async fn a_rating_is_of_one_end_and_not_of_the_next() {
    let (store, site) = ended_once().await;
    append(&store, site, vec![rated(2, 1)]).await.unwrap();

    let state = Record::State {
        conversation: FIRST,
        state: waiting(),
    };
    let by = Side::Visitor;
    let again = vec![
        state,
        nobody(FIRST, 3, What::Reopened { by }),
        nobody(FIRST, 4, What::Ended { by }),
        ended(FIRST),
    ];
    append(&store, site, again).await.unwrap();

    let row = store.conversation(site, FIRST).await.unwrap().unwrap();
    assert_eq!(row.rated, None);
    assert!(
        store
            .rate(site, FIRST, Seq(4), NOW, rating(4))
            .await
            .unwrap()
    );
    let all = store.ratings(site, FIRST).await.unwrap();
    assert_eq!(all, [(Seq(2), rating(1)), (Seq(4), rating(4))]);
}

#[tokio::test]
async fn mail_waits_until_it_is_taken_and_is_not_doubled() {
    let (store, site) = ended_once().await;
    let letter = letter(site, 7);
    let twin = Letter {
        id: 8,
        ..letter.clone()
    };

    assert_eq!(store.post(letter.clone()).await, Ok(Posted::Now));
    assert_eq!(store.post(twin).await, Ok(Posted::Already));
    assert_eq!(
        store.mail_due(NOW, 9).await.unwrap(),
        std::slice::from_ref(&letter)
    );

    store.mail_later(7, NOW.plus(60_000)).await.unwrap();
    assert_eq!(store.mail_due(NOW.plus(59_999), 9).await.unwrap(), []);
    let tried = Letter { tries: 1, ..letter };
    assert_eq!(store.mail_due(NOW.plus(60_000), 9).await.unwrap(), [tried]);
    assert_eq!(store.mail_waiting().await, Ok(1));

    store.mail_done(7).await.unwrap();
    assert_eq!(store.mail_waiting().await, Ok(0));
}

#[tokio::test]
async fn a_code_is_good_for_one_tab_and_for_ten_minutes() {
    let (store, site) = house(KIND).await;
    let (visitor, _) = store.new_visitor(site, NOW).await.unwrap();
    let (code, until) = store.new_code(site, visitor, NOW).await.unwrap();
    let (late, _) = store.new_code(site, visitor, NOW).await.unwrap();
    assert_eq!(until, NOW.plus(CODE_LASTS_MS));

    let used = store.redeem(site, &code, TabId(1), NOW).await.unwrap();
    assert_eq!(used.map(|(whose, _)| whose), Some(visitor));
    let again = store.redeem(site, &code, TabId(1), NOW).await.unwrap();
    assert!(again.is_some(), "the answer may have been lost");
    let other = store.redeem(site, &code, TabId(2), NOW).await.unwrap();
    assert_eq!(other, None);
    let expired = store.redeem(site, &late, TabId(2), until).await.unwrap();
    assert_eq!(expired, None);
    let elsewhere = SiteId(site.0 + 1);
    let foreign = store.redeem(elsewhere, &late, TabId(2), NOW).await.unwrap();
    assert_eq!(foreign, None);

    let mut codes = Vec::new();
    for _ in 0..=CODES_LEN_MAX {
        codes.push(store.new_code(site, visitor, NOW.plus(1)).await.unwrap().0);
    }
    let mut good = 0;
    for (tab, code) in (10..).zip(&codes) {
        let used = store.redeem(site, code, TabId(tab), NOW.plus(2)).await;
        good += usize::from(used.unwrap().is_some());
    }
    assert_eq!(good, CODES_LEN_MAX);
}

#[tokio::test]
async fn a_device_has_a_token_of_its_own_for_the_same_visitor() {
    let (store, site) = house(KIND).await;
    let (visitor, first) = store.new_visitor(site, NOW).await.unwrap();
    let mut tokens = Vec::new();
    for device in 0..=DEVICES_LEN_MAX as u64 {
        let at = NOW.plus(device);
        let (code, _) = store.new_code(site, visitor, at).await.unwrap();
        let used = store.redeem(site, &code, TabId(device), at).await.unwrap();
        tokens.push(used.unwrap().1);
    }

    let whose = async |token: &str| store.visitor_by_token(site, token, NOW).await.unwrap();

    assert_eq!(whose(&first).await, VisitorToken::Known(visitor));
    assert_eq!(whose(&tokens[0]).await, VisitorToken::Unknown, "the oldest");
    for token in &tokens[1..] {
        assert_eq!(whose(token).await, VisitorToken::Known(visitor));
    }
}

#[tokio::test]
async fn a_seal_is_made_once() {
    let store = home::empty(KIND).await;

    let seal = store.seal("links").await.unwrap();

    assert_eq!(store.seal("links").await, Ok(seal));
    assert_ne!(store.seal("other").await, Ok(seal));
}

async fn ended_once() -> (Store, SiteId) {
    let (store, site) = house(KIND).await;
    let by = Side::Visitor;
    let records = vec![
        opened(FIRST, VISITOR),
        said(FIRST, 1, VISITOR, 1, "hi"),
        nobody(FIRST, 2, What::Ended { by }),
        ended(FIRST),
    ];
    append(&store, site, records).await.unwrap();
    (store, site)
}

fn rated(end: u32, score: u8) -> Record {
    Record::Rated {
        conversation: FIRST,
        end: Seq(end),
        agent: Some(ada()),
        at: NOW,
        rating: rating(score),
    }
}

fn rating(score: u8) -> Rating {
    Rating {
        score,
        scale: Scale::Thumbs,
        comment: "谢谢".to_owned(),
    }
}

fn letter(site: SiteId, id: u64) -> Letter {
    Letter {
        id,
        site,
        conversation: FIRST,
        until: Seq(2),
        visitor: VISITOR,
        address: "eve@example.com".to_owned(),
        lang: "en".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        asked_at: NOW,
        tries: 0,
    }
}
