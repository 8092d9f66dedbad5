//! What is only ever added to: pasts, assignments, shifts. And choices, which are not.

use super::*;
use desk::estimate::{HISTORY_LEN_MAX, Past};
use shared::Presence;

#[tokio::test]
async fn every_choice_comes_back_as_it_went() {
    let (store, site) = house(KIND).await;
    let choices = [
        (AgentId(1), Choice::Online),
        (AgentId(2), Choice::Away),
        (AgentId(3), Choice::Busy),
        (AgentId(4), Choice::Finishing),
    ];
    let records = choices.map(|(agent, choice)| Record::Choice { agent, choice });

    append(&store, site, records.to_vec()).await.unwrap();

    assert_eq!(store.saved(site).await.unwrap().choices, choices);
}

#[tokio::test]
async fn every_shift_is_kept() {
    let (store, site) = house(KIND).await;
    let shifts = [
        Presence::Online,
        Presence::Busy,
        Presence::Finishing,
        Presence::Away,
        Presence::Offline,
    ];
    let records = shifts.map(|presence| Record::Shift {
        agent: AgentId(1),
        at: NOW,
        presence,
    });

    append(&store, site, records.to_vec()).await.unwrap();

    let kept = store
        .engine
        .read(|session| {
            let select = "SELECT presence FROM shifts ORDER BY number";
            session.all(select, &[], |row| Ok(row.text(0)?.to_owned()))
        })
        .await
        .unwrap();
    assert_eq!(kept, ["online", "busy", "finishing", "away", "offline"]);
}

#[tokio::test]
async fn what_is_over_comes_back_as_it_was_learned() {
    let (store, site) = house(KIND).await;
    let other = store.create_site(SiteForm::default()).await.unwrap().id;
    let team = Some(TeamId(7));
    // The clock was set back in between: what was learned last is still the last.
    let pasts = vec![
        (None, answered_past(500, Some(forecast(Some(90_000))))),
        (team, handled(400)),
        (team, answered_past(300, Some(forecast(None)))),
        (None, handled(200)),
        (None, answered_past(100, None)),
    ];
    append(&store, site, records(&pasts)).await.unwrap();
    append(&store, other, records(&[(team, handled(9))]))
        .await
        .unwrap();

    assert_eq!(store.saved(site).await.unwrap().pasts, pasts);
}

#[tokio::test]
async fn of_each_kind_and_queue_the_last_are_restored_and_all_are_kept() {
    let (store, site) = house(KIND).await;
    let len = HISTORY_LEN_MAX as u64 + 3;
    let mut pasts = Vec::new();
    for at in 0..len {
        for team in [None, Some(TeamId(1)), Some(TeamId(40))] {
            pasts.push((team, handled(at)));
            pasts.push((team, answered_past(at, None)));
        }
    }
    append(&store, site, records(&pasts)).await.unwrap();

    let restored = store.saved(site).await.unwrap().pasts;

    assert_eq!(restored, pasts[3 * 6..]);
    let kept = store
        .engine
        .read(|session| session.one("SELECT count(*) FROM pasts", &[], |row| row.number(0)));
    assert_eq!(kept.await.unwrap(), len * 6);
}

#[tokio::test]
async fn every_assignment_is_kept_with_its_reason_once() {
    let (store, site) = house(KIND).await;
    let state = |agent: Option<Face>, since: u64, reason: Option<Reason>| State {
        agent,
        since: NOW.plus(since),
        reason,
        ..waiting()
    };
    let rules = [
        Rule::OnlyOneFree,
        Rule::LeastLoaded,
        Rule::LongestIdle,
        Rule::LowestId,
        Rule::Taken,
        Rule::BestSkilled,
        Rule::SameAgent,
        Rule::Transferred,
        Rule::CameBack,
        Rule::TakenOver,
    ];
    let by = |rule| Reason {
        rule,
        idle_ms: None,
        ..reason()
    };
    let mut states = Vec::new();
    for (since, rule) in (1..).zip(rules) {
        let given = state(Some(ada()), since, Some(by(rule)));
        // The same agent for the same reason, only that the visitor is gone.
        let parked = State {
            since: NOW.plus(90),
            parked: true,
            ..given.clone()
        };
        states.extend([given, parked]);
    }
    // Given back and given again, for the very same reason.
    states.push(state(None, 20, None));
    states.push(state(Some(bob()), 21, Some(reason())));
    states.push(State {
        ended: true,
        ..state(Some(bob()), 22, Some(reason()))
    });
    let mut records = vec![opened(FIRST, VISITOR)];
    records.extend(states.into_iter().map(|state| Record::State {
        conversation: FIRST,
        state,
    }));

    append(&store, site, records).await.unwrap();

    let assignments = store.assignments(site, FIRST).await.unwrap();
    let mut expected = Vec::new();
    for (since, rule) in (1..).zip(rules) {
        expected.push((NOW.plus(since), ada(), by(rule)));
    }
    expected.push((NOW.plus(21), bob(), reason()));
    let found = assignments.into_iter();
    let found = found.map(|given| (given.at, given.agent, given.reason));
    assert_eq!(found.collect::<Vec<_>>(), expected);
    let elsewhere = store.assignments(site, ConversationId(2)).await.unwrap();
    assert_eq!(elsewhere, []);
}

#[tokio::test]
async fn those_who_wait_are_counted_on_all_sites() {
    let (store, site) = house(KIND).await;
    let other = store.create_site(SiteForm::default()).await.unwrap().id;
    let parked = Record::State {
        conversation: FIRST,
        state: given(),
    };
    let second = ConversationId(2);
    append(&store, site, vec![opened(FIRST, VISITOR), parked])
        .await
        .unwrap();
    append(&store, site, vec![opened(second, VISITOR), ended(second)])
        .await
        .unwrap();
    for id in [FIRST, second] {
        append(&store, other, vec![opened(id, VISITOR)])
            .await
            .unwrap();
    }

    assert_eq!(store.waiting().await.unwrap(), 2);
}

fn records(pasts: &[(Option<TeamId>, Past)]) -> Vec<Record> {
    let pasts = pasts.iter();
    pasts
        .map(|&(team, past)| Record::Past { team, past })
        .collect()
}

fn handled(at: u64) -> Past {
    Past::Handled {
        at: NOW.plus(at),
        took_ms: at + 1,
    }
}

fn answered_past(at: u64, forecast: Option<Forecast>) -> Past {
    Past::Answered {
        at: NOW.plus(at),
        waited_ms: at + 2,
        forecast,
    }
}
