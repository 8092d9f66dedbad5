//! The desk: anything that can happen at it, and scripts that nobody would write.
//!
//! What happens and what must hold are those of the desk's own tests. Never a second set of either.

#[path = "../../../desk/tests/random/laws.rs"]
mod laws;
#[path = "../../../desk/tests/random/ops.rs"]
#[expect(
    dead_code,
    reason = "the desk's own file; days are spelled here, not drawn whole"
)]
mod ops;
#[path = "../../../desk/tests/random/promises.rs"]
#[expect(
    dead_code,
    reason = "the desk's own file; what is reached is libFuzzer's to count here"
)]
mod promises;
#[path = "../../../desk/tests/play/mod.rs"]
#[expect(
    dead_code,
    reason = "the desk's own file; scripts are improvised here, not compared"
)]
mod scripts;
#[path = "../../../desk/tests/random/world.rs"]
mod world;

use super::alphabet::Alphabet;
use ops::Op;
use proptest::strategy::{BoxedStrategy, Strategy};
use scripts::store;
use shared::Mode;

thread_local! {
    static OPS: Alphabet<BoxedStrategy<Op>> = Alphabet::new(ops::op().boxed());
}

/// Draws every letter of what can happen at a desk.
pub fn warm_desk() {
    OPS.with(Alphabet::warm);
}

/// A day at a desk: the first byte is the mode, the others spell what happens.
pub fn desk(bytes: &[u8]) {
    let Some((mode, rest)) = bytes.split_first() else {
        return;
    };
    let mode = [Mode::Automatic, Mode::Offer, Mode::Manual][usize::from(mode % 3)];
    let day = ops::begun().chain(OPS.with(|ops| ops.spell(rest)));
    let day: Vec<Op> = day.collect();
    if let Err(broken) = laws::run(mode, &day) {
        panic!("{broken}\n{mode:?}\n{day:#?}");
    }
}

/// A script: the lines that mean something are played.
pub fn play(bytes: &[u8]) {
    scripts::improvise(&String::from_utf8_lossy(bytes));
}
