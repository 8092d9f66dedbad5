//! Bytes that spell what happens: two bytes are one letter, and each letter one thing that a
//! strategy of the random tests draws from it.
//!
//! A mutation of two bytes changes one thing and leaves the others, so that what libFuzzer found
//! stays of use. Never invents anything that the random tests could not.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::OnceCell;

/// How many letters there are.
const LETTERS_LEN: usize = 1 << 16;

/// Things that may happen in one input. More of them take longer and find nothing that fewer
/// do not.
const WORD_LEN_MAX: usize = 300;

/// A thing for every letter, drawn when it is first needed.
pub struct Alphabet<S: Strategy> {
    strategy: S,
    letters: Vec<OnceCell<S::Value>>,
}

impl<S: Strategy> Alphabet<S>
where
    S::Value: Clone,
{
    /// An alphabet of what this strategy draws.
    pub fn new(strategy: S) -> Alphabet<S> {
        let letters = (0..LETTERS_LEN).map(|_| OnceCell::new()).collect();
        Alphabet { strategy, letters }
    }

    /// Draws every letter, so that no input is slower than another for being the first.
    pub fn warm(&self) {
        for letter in 0..=u16::MAX {
            self.letter(letter);
        }
    }

    /// Reads what happens. An odd byte at the end means nothing.
    pub fn spell(&self, bytes: &[u8]) -> Vec<S::Value> {
        let (letters, _) = bytes.as_chunks();
        let letters = letters.iter().take(WORD_LEN_MAX);
        letters
            .map(|letter| self.letter(u16::from_le_bytes(*letter)).clone())
            .collect()
    }

    fn letter(&self, letter: u16) -> &S::Value {
        self.letters[usize::from(letter)].get_or_init(|| {
            let mut seed = [0; 32];
            seed[..2].copy_from_slice(&letter.to_le_bytes());
            let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
            let mut runner = TestRunner::new_with_rng(Config::default(), chance);
            let drawn = self.strategy.new_tree(&mut runner);
            drawn.expect("the strategies filter nothing").current()
        })
    }
}
