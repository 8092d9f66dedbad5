//! Notes of agents, and who is called by name in them.
//!
//! Told twice, by two engines. Never looks behind the verbs.

use super::*;
use shared::note::Note;

const BO: AgentId = AgentId(2);

fn new(name: u64, text: &str, mentions: &[AgentId]) -> NewNote {
    NewNote {
        conversation: FIRST,
        after: Seq(1),
        at: NOW.plus(name),
        agent: ada(),
        text: Text::parse(text).unwrap(),
        name,
        mentions: mentions.to_vec(),
    }
}

fn words(notes: &[Note]) -> Vec<&str> {
    notes.iter().map(|note| note.text.as_str()).collect()
}

#[tokio::test]
async fn a_note_is_kept_once_however_often_it_is_sent() {
    let (store, site) = house(KIND).await;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();

    let first = store.note(site, new(u64::MAX, "一", &[])).await.unwrap();
    let again = store.note(site, new(u64::MAX, "一", &[])).await.unwrap();
    store.note(site, new(7, "two", &[])).await.unwrap();

    let (note, is_new) = first.unwrap();
    assert!(is_new);
    assert_eq!(again.unwrap(), (note.clone(), false));
    assert_eq!((note.agent, note.after), (ada(), Seq(1)));
    let all = store.notes(site, FIRST).await.unwrap();
    assert_eq!(words(&all), ["一", "two"]);
    let nowhere = NewNote {
        conversation: ConversationId(9),
        ..new(8, "nowhere", &[])
    };
    assert_eq!(store.note(site, nowhere).await.unwrap(), None);
    assert_eq!(store.notes(SiteId(9), FIRST).await.unwrap(), []);
}

#[tokio::test]
async fn who_is_called_is_told_until_the_conversation_was_looked_at() {
    let (store, site) = house(KIND).await;
    append(&store, site, vec![opened(FIRST, VISITOR)])
        .await
        .unwrap();
    store.note(site, new(1, "@Bo one", &[BO])).await.unwrap();
    store.note(site, new(1, "@Bo one", &[BO])).await.unwrap();
    store.note(site, new(2, "@Bo two", &[BO])).await.unwrap();
    store.note(site, new(3, "three", &[])).await.unwrap();

    let waiting = store.mentions(site, BO).await.unwrap();
    assert_eq!(words(&waiting), ["@Bo two", "@Bo one"]);
    assert_eq!(waiting[0].mentions, [BO]);
    assert_eq!(store.mentions(site, AgentId(1)).await.unwrap(), []);

    store.mentions_seen(site, BO, FIRST).await.unwrap();

    assert_eq!(store.mentions(site, BO).await.unwrap(), []);
    let all = store.notes(site, FIRST).await.unwrap();
    assert_eq!(all[0].mentions, [BO], "the call stays");
}
