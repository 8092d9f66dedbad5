//! Canned replies of a site.
//!
//! Told twice, by two engines. Never looks behind the verbs.

use super::*;
use shared::rest::replies::{RepliesForm, ReplyForm};

fn reply(id: u32, name: &str, team: Option<u32>) -> ReplyForm {
    ReplyForm {
        id,
        name: name.to_owned(),
        lang: "zh-CN".to_owned(),
        team: team.map(TeamId),
        text: format!("您好,{name}\n\"{{agent}}\""),
        used: 0,
    }
}

#[tokio::test]
async fn replies_come_by_how_often_they_are_used() {
    let (store, site) = house(KIND).await;
    let form = |replies: &[ReplyForm]| RepliesForm {
        replies: replies.to_vec(),
    };
    let (one, two) = (reply(1, "one", None), reply(2, "two", Some(3)));
    let kept = store
        .change_replies(site, form(&[one.clone(), two.clone()]))
        .await
        .unwrap();
    assert_eq!(kept, form(&[one.clone(), two.clone()]));

    assert!(store.reply_used(site, 2).await.unwrap());
    assert!(!store.reply_used(site, 9).await.unwrap());
    assert!(!store.reply_used(SiteId(9), 2).await.unwrap());

    let two_used = ReplyForm { used: 1, ..two };
    let found = store.replies(site).await.unwrap();
    assert_eq!(found, form(&[two_used.clone(), one]));
    let changed = form(&[reply(2, "second", None), reply(3, "three", None)]);
    let kept = store.change_replies(site, changed).await.unwrap();
    let second = ReplyForm {
        used: 1,
        ..reply(2, "second", None)
    };
    assert_eq!(kept, form(&[second, reply(3, "three", None)]));
    assert_eq!(
        store.replies(SiteId(9)).await.unwrap(),
        RepliesForm::default()
    );
}
