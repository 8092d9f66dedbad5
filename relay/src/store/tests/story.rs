//! One story through every verb.
//!
//! Told twice, by two engines. Never looks behind the verbs.

use super::*;
use shared::rest::{FieldsForm, HelpForm, Looks};

#[tokio::test]
async fn what_a_desk_saved_is_what_it_is_restored_from() {
    let (store, site) = house(KIND).await;
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
        filled: vec![field_one("ada \" 王")],
        left_away: true,
        words_of: Seq(3),
        recent: vec![
            recent(1, Who::Visitor(VISITOR)),
            recent(3, Who::Agent(AgentId(1))),
        ],
        rated: None,
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
    let (store, site) = house(KIND).await;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();

    let saved = store.saved(site).await.unwrap();

    assert_eq!(saved.open, [Row::opened(FIRST, VISITOR, NOW, context(""))]);
    assert_eq!(store.saved(SiteId(99)).await.unwrap(), Saved::default());
}

#[tokio::test]
async fn a_draft_is_the_visitors_until_it_is_emptied() {
    let (store, site) = house(KIND).await;
    let (visitor, _) = store.new_visitor(site, NOW).await.unwrap();
    let draft = |filled: Vec<Filled>| Record::Filled {
        visitor,
        conversation: None,
        filled,
    };
    let tab = (site, Who::Visitor(visitor), TAB);
    let filled = vec![field_one("ada")];
    append(&store, site, vec![draft(filled.clone())])
        .await
        .unwrap();
    let standing = store.arrivals(vec![tab]).await.unwrap().remove(0);
    assert_eq!(standing.draft, filled);

    append(&store, site, vec![draft(Vec::new())]).await.unwrap();

    let standing = store.arrivals(vec![tab]).await.unwrap().remove(0);
    assert_eq!(standing.draft, []);
}

#[tokio::test]
async fn a_form_is_empty_and_help_the_start_set_until_they_are_changed() {
    let (store, site) = house(KIND).await;
    assert_eq!(store.form(site).await.unwrap(), Some(FieldsForm::default()));
    assert_eq!(store.help(site).await.unwrap(), Some(HelpForm::start()));

    let (form, help) = (FieldsForm::start(), HelpForm::default());
    assert!(store.change_form(site, form.clone()).await.unwrap());
    assert!(store.change_help(site, help.clone()).await.unwrap());

    assert_eq!(store.form(site).await.unwrap(), Some(form.clone()));
    assert_eq!(store.help(site).await.unwrap(), Some(help));
    let settings = store.settings(site).await.unwrap().unwrap();
    assert_eq!(settings.form, form.fields);
    assert!(!store.change_form(SiteId(99), form).await.unwrap());
    assert_eq!(store.form(SiteId(99)).await.unwrap(), None);
}

#[tokio::test]
async fn looks_are_the_usual_ones_until_they_are_changed() {
    let (store, site) = house(KIND).await;
    let looks = Looks {
        greeting_zh: "您好".to_owned(),
        ..Looks::default()
    };
    assert_eq!(store.looks(site).await.unwrap(), Some(Looks::default()));
    assert!(store.change_looks(site, looks.clone()).await.unwrap());
    assert_eq!(store.looks(site).await.unwrap(), Some(looks.clone()));
    assert!(!store.change_looks(SiteId(99), looks).await.unwrap());
    assert_eq!(store.looks(SiteId(99)).await.unwrap(), None);
}

#[tokio::test]
async fn every_kind_of_entry_comes_back_as_it_went() {
    let (store, site) = house(KIND).await;
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
    let (store, site) = house(KIND).await;
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
    let (store, site) = house(KIND).await;
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
