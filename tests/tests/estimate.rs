//! The announced waiting time holds, for teams that the estimator has never heard of. A few seeds
//! of what `cargo xtask bench estimate` plays in full, with wider bands.

use tests::day::Shape;
use tests::foresight::{NAMES, play};

const DAYS: u64 = 4;

fn is_honest(shape: Shape, seeds: u64) {
    let foresight = play(shape, 0..seeds, DAYS);

    assert!(foresight.waits > 2_000, "only {} waits", foresight.waits);
    let unknown = f64::from(foresight.unknown) / f64::from(foresight.waits);
    assert!(unknown < 0.25, "{unknown:.3} were told nothing");
    let coverage = foresight.coverage();
    assert!(
        (0.84..0.96).contains(&coverage),
        "bounds kept: {coverage:.3}"
    );
    let inside = foresight.inside();
    assert!((0.40..0.60).contains(&inside), "middle half: {inside:.3}");
    let [ours, others @ ..] = foresight.errors();
    for (name, theirs) in NAMES[1..].iter().zip(others).take(3) {
        assert!(ours < theirs, "{ours} ms off, {name} only {theirs} ms");
    }
}

#[test]
fn nine_of_ten_wait_less_than_told_through_morning_rush_and_lunch() {
    is_honest(Shape::Morning, 8);
}

#[test]
fn nine_of_ten_wait_less_than_told_by_two_agents_all_day() {
    is_honest(Shape::Flat, 8);
}

#[test]
fn nine_of_ten_wait_less_than_told_on_an_overloaded_evening() {
    is_honest(Shape::Evening, 4);
}
