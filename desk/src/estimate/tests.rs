//! What the estimator promises, one property each.

use super::*;
use proptest::prelude::*;

const NOW: Millis = Millis(1_000_000);

fn situation(ahead: u32) -> Situation {
    Situation {
        now: NOW,
        ahead,
        slots: 4,
        busy: 4,
    }
}

fn handled(took_ms: u64) -> Past {
    Past::Handled { at: NOW, took_ms }
}

fn answered(waited_ms: u64, forecast: Option<Forecast>) -> Past {
    Past::Answered {
        at: NOW,
        waited_ms,
        forecast,
    }
}

/// An estimator that has seen handling times of four minutes, and nothing else.
fn fresh() -> Estimator {
    Estimator::restore([handled(240_000); HANDLED_LEN_MIN])
}

/// Lets waits of `percent` of the guess come true, one after another, over and over.
fn taught(mut estimator: Estimator, percents: &[u64], times: usize) -> Estimator {
    for percent in percents.iter().cycle().take(times) {
        let forecast = estimator.forecast(&situation(0)).unwrap();
        let waited_ms = forecast.base_ms * percent / 100;
        estimator.learn(&answered(waited_ms, Some(forecast)));
    }
    estimator
}

#[test]
fn nothing_is_foreseen_without_data_and_without_agents() {
    let mut estimator = Estimator::new();
    for _ in 1..HANDLED_LEN_MIN {
        estimator.learn(&handled(60_000));
    }
    assert_eq!(estimator.forecast(&situation(0)), None);
    assert_eq!(estimator.mean_handling_ms(), None);

    estimator.learn(&handled(60_000));
    assert_eq!(estimator.mean_handling_ms(), Some(60_000));
    assert!(estimator.forecast(&situation(0)).is_some());
    let unstaffed = Situation {
        slots: 0,
        busy: 0,
        ..situation(0)
    };
    assert_eq!(estimator.forecast(&unstaffed), None);
}

#[test]
fn a_guess_is_told_to_nobody_until_enough_of_them_were_compared_with_what_came() {
    let estimator = taught(fresh(), &[100], ANSWERED_LEN_MIN - 1);
    assert_eq!(estimator.forecast(&situation(0)).unwrap().range, None);
    assert_eq!(estimator.coverage(), None);

    let estimator = taught(estimator, &[100], 1);
    assert!(estimator.forecast(&situation(0)).unwrap().range.is_some());
    assert_eq!(estimator.coverage(), None, "no bound was announced so far");
}

#[test]
fn one_departure_takes_handling_divided_by_slots() {
    let forecast = fresh().forecast(&situation(0)).unwrap();

    assert_eq!(forecast.base_ms, 60_000);
}

#[test]
fn a_longer_line_more_handling_and_fewer_slots_all_take_longer() {
    let estimator = fresh();
    let base_ms = |situation| estimator.forecast(&situation).unwrap().base_ms;

    assert!(base_ms(situation(2)) > base_ms(situation(1)));
    let fewer = Situation {
        slots: 2,
        ..situation(2)
    };
    assert!(base_ms(fewer) > base_ms(situation(2)));
    let free = Situation {
        busy: 3,
        ..situation(2)
    };
    assert!(base_ms(free) < base_ms(situation(2)));
}

#[test]
fn the_quantiles_are_those_of_what_came() {
    let percents: Vec<u64> = (1..=100).map(|percent| percent * 2).collect();
    let forecast = taught(fresh(), &percents, 400)
        .forecast(&situation(0))
        .unwrap();

    let range = forecast.range.unwrap();
    let percent = |ms: u64| ms * 100 / forecast.base_ms;
    assert!((45..=65).contains(&percent(range.low_ms)), "{range:?}");
    assert!((95..=115).contains(&percent(range.middle_ms)), "{range:?}");
    assert!((145..=160).contains(&percent(range.high_ms)), "{range:?}");
    assert!((170..=195).contains(&percent(range.bound_ms)), "{range:?}");
}

#[test]
fn a_guess_that_is_wrong_by_a_factor_is_put_right() {
    let range = taught(fresh(), &[290, 300, 310], 200)
        .forecast(&situation(0))
        .unwrap()
        .range
        .unwrap();

    assert!((170_000..=190_000).contains(&range.middle_ms), "{range:?}");
}

#[test]
fn misses_widen_the_bound_more_than_their_number_alone() {
    let calm = taught(fresh(), &[50, 60, 70, 80, 90, 100, 110, 120, 130, 140], 300);
    let bound = |estimator: &Estimator| {
        let forecast = estimator.forecast(&situation(0)).unwrap();
        forecast.range.unwrap().bound_ms
    };
    let before_ms = bound(&calm);

    let shaken = taught(calm, &[200], 20);

    assert!(bound(&shaken) > before_ms * 5 / 4);
    let coverage = shaken.coverage().unwrap();
    assert!(coverage.held + 20 <= coverage.of);
}

#[test]
fn those_who_did_not_wait_teach_nothing() {
    let estimator = taught(fresh(), &[100], 50);
    let mut same = estimator.clone();
    let forecast = estimator.forecast(&situation(0));

    same.learn(&answered(0, forecast));
    same.learn(&answered(9_000, None));

    assert_eq!(same, estimator);
}

fn past() -> impl Strategy<Value = Past> {
    let ms = || prop_oneof![9 => 0..2_000_000u64, 1 => any::<u64>()];
    let range = (ms(), any::<bool>()).prop_map(|(bound_ms, known)| {
        known.then_some(Range {
            low_ms: bound_ms / 4,
            middle_ms: bound_ms / 3,
            high_ms: bound_ms / 2,
            bound_ms,
        })
    });
    let forecast = (ms(), 0..40u32, range).prop_map(|(base_ms, ahead, range)| Forecast {
        base_ms,
        ahead,
        range,
    });
    let forecast = proptest::option::weighted(0.9, forecast);
    prop_oneof![
        1 => ms().prop_map(handled),
        1 => (ms(), forecast).prop_map(|(waited_ms, forecast)| answered(waited_ms, forecast)),
    ]
}

/// The last ones of each kind, as a store keeps them.
fn kept(pasts: &[Past]) -> Vec<Past> {
    let mut room = [HISTORY_LEN_MAX; 2];
    let mut kept: Vec<Past> = Vec::new();
    for past in pasts.iter().rev().filter(|past| past.teaches()) {
        let room = &mut room[usize::from(matches!(past, Past::Handled { .. }))];
        if *room > 0 {
            *room -= 1;
            kept.push(*past);
        }
    }
    kept.reverse();
    kept
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn an_estimator_made_from_a_store_equals_the_one_that_was_alive(
        pasts in proptest::collection::vec(past(), 0..1_200)
    ) {
        let mut alive = Estimator::new();
        for past in &pasts {
            alive.learn(past);
        }

        prop_assert_eq!(alive, Estimator::restore(kept(&pasts)));
    }

    #[test]
    fn whatever_was_learned_a_range_is_in_order(
        pasts in proptest::collection::vec(past(), 0..300),
        ahead in any::<u32>(), slots in any::<u32>(), busy in any::<u32>(),
    ) {
        let estimator = Estimator::restore(pasts);
        let situation = Situation { now: NOW, ahead, slots, busy };

        let forecast = estimator.forecast(&situation);

        if let Some(Forecast { base_ms, range, .. }) = forecast {
            prop_assert!(base_ms >= BASE_MS_MIN);
            if let Some(Range { low_ms, middle_ms, high_ms, bound_ms }) = range {
                prop_assert!([low_ms, middle_ms, high_ms, bound_ms].is_sorted());
            }
        }
    }
}
