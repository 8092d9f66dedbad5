//! What everybody who writes to a mailbox and whoever reads it may count on.

use super::*;
use crate::shards::{News, Shards};
use desk::ConnId;
use shared::SiteId;

const LONG: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_full_mailbox_says_so_and_keeps_what_it_holds() {
    let (shards, mut mailboxes) = Shards::open(1);
    for count in 0..MAILBOX_LEN_MAX as u64 {
        assert_eq!(shards.submit(SiteId(1), News::Left(ConnId(count))), Ok(()));
    }

    assert_eq!(shards.submit(SiteId(1), News::Reload), Err(Full));

    let mut letters = VecDeque::new();
    while letters.len() < MAILBOX_LEN_MAX {
        assert!(mailboxes[0].batch(&mut letters, 100, LONG, None).await);
    }
    for (count, letter) in letters.into_iter().enumerate() {
        assert!(matches!(letter.news, News::Left(ConnId(left)) if left == count as u64));
    }
    assert_eq!(shards.submit(SiteId(1), News::Reload), Ok(()));
}

#[tokio::test]
async fn a_closed_mailbox_is_read_to_its_end() {
    let (shards, mut mailboxes) = Shards::open(1);
    shards.submit(SiteId(1), News::Reload).unwrap();
    shards.close();

    let mut letters = VecDeque::new();
    while mailboxes[0].batch(&mut letters, 100, LONG, None).await {}

    assert_eq!(letters.len(), 1);
    assert_eq!(shards.submit(SiteId(1), News::Reload), Err(Full));
}

#[tokio::test]
async fn a_deadline_ends_the_wait() {
    let (_shards, mut mailboxes) = Shards::open(1);
    let mut letters = VecDeque::new();

    assert!(
        mailboxes[0]
            .batch(&mut letters, 100, Duration::from_millis(1), None)
            .await
    );
    assert!(letters.is_empty());
}

#[tokio::test]
async fn who_is_gone_is_told_even_when_the_mailbox_is_full() {
    let (shards, mut mailboxes) = Shards::open(1);
    while shards.submit(SiteId(1), News::Reload).is_ok() {}

    shards.left(SiteId(1), ConnId(7));

    let mut letters = VecDeque::new();
    let all = MAILBOX_LEN_MAX + 1;
    assert!(mailboxes[0].batch(&mut letters, all, LONG, None).await);
    assert_eq!(letters.len(), all);
    let last = letters.pop_back().map(|letter| letter.news);
    assert!(matches!(last, Some(News::Left(ConnId(7)))));
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_waits_for_company_begins_when_there_is_enough() {
    let (shards, mut mailboxes) = Shards::open(1);
    let mut letters = VecDeque::new();

    let company = Some(Company {
        len: 3,
        within: LONG,
    });
    let batch = mailboxes[0].batch(&mut letters, 100, LONG, company);
    let begun = tokio::time::Instant::now();
    let come = async {
        for count in 1..=3 {
            shards.submit(SiteId(1), News::Left(ConnId(count))).unwrap();
            tokio::task::yield_now().await;
        }
    };
    let (goes_on, ()) = tokio::join!(batch, come);

    assert!(goes_on);
    assert_eq!(letters.len(), 3);
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn company_that_does_not_come_is_not_waited_for_any_longer() {
    let (shards, mut mailboxes) = Shards::open(1);
    shards.submit(SiteId(1), News::Left(ConnId(1))).unwrap();
    let mut letters = VecDeque::new();
    let within = Duration::from_millis(2);

    let company = Some(Company { len: 3, within });
    let begun = tokio::time::Instant::now();
    assert!(mailboxes[0].batch(&mut letters, 100, LONG, company).await);

    assert_eq!(letters.len(), 1);
    assert!(begun.elapsed() >= within && begun.elapsed() < LONG);
}

#[tokio::test]
async fn a_mailbox_that_nobody_reads_takes_nothing() {
    let (shards, mailboxes) = Shards::open(1);
    drop(mailboxes);

    assert_eq!(shards.submit(SiteId(1), News::Reload), Err(Full));
}
