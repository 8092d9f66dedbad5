//! Any input in any state: nothing panics, and what must always hold does.
//!
//! The relay here talks nonsense. What an honest one gets is in the other file.

mod inputs;
mod laws;
mod screen;

use inputs::{agent_input, pause, visitor_input};
use laws::{agent_stands, visitor_stands};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_visitors_tab_stands_any_input(steps in vec((pause(), visitor_input()), 1..120)) {
        visitor_stands(steps)?;
    }

    #[test]
    fn an_agents_tab_stands_any_input(steps in vec((pause(), agent_input()), 1..120)) {
        agent_stands(steps)?;
    }
}
