//! Both ends of a wire, told anything by a person, a network and a relay that talks nonsense.
//!
//! What happens and what must hold are those of the client's own tests. Never a second set of
//! either.

#[path = "../../../client/tests/any_input/inputs.rs"]
mod inputs;
#[path = "../../../client/tests/any_input/laws.rs"]
mod laws;
#[path = "../../../client/tests/any_input/screen.rs"]
mod screen;

use super::alphabet::Alphabet;
use inputs::Pause;
use proptest::strategy::{BoxedStrategy, Strategy};

/// What happens, and when.
type Steps<I> = Alphabet<BoxedStrategy<(Pause, I)>>;

thread_local! {
    static VISITOR: Steps<client::visitor::Input> =
        Alphabet::new((inputs::pause(), inputs::visitor_input()).boxed());
    static AGENT: Steps<client::agent::Input> =
        Alphabet::new((inputs::pause(), inputs::agent_input()).boxed());
}

/// Draws every letter of what can happen to a visitor's tab.
pub fn warm_visitor() {
    VISITOR.with(Alphabet::warm);
}

/// Draws every letter of what can happen to an agent's tab.
pub fn warm_agent() {
    AGENT.with(Alphabet::warm);
}

/// A visitor's tab.
pub fn visitor(bytes: &[u8]) {
    let steps = VISITOR.with(|steps| steps.spell(bytes));
    if let Err(broken) = laws::visitor_stands(steps.clone()) {
        panic!("{broken}\n{steps:#?}");
    }
}

/// An agent's tab.
pub fn agent(bytes: &[u8]) {
    let steps = AGENT.with(|steps| steps.spell(bytes));
    if let Err(broken) = laws::agent_stands(steps.clone()) {
        panic!("{broken}\n{steps:#?}");
    }
}
