//! What is fuzzed: six functions that take any bytes, and panic when what must hold does not.
//!
//! Used by libFuzzer and by the ordinary tests alike. Never knows where the bytes come from.

mod alphabet;
mod end;
mod frames;
mod office;

/// A function that takes any bytes.
pub struct Target {
    /// As its program and its folder of inputs are called.
    pub name: &'static str,
    /// What is done before the first input, where time is no matter.
    pub warm: fn(),
    /// Panics when what must hold does not.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 6] = [
    Target {
        name: "json",
        warm: || {},
        run: frames::json,
    },
    Target {
        name: "binary",
        warm: || {},
        run: frames::binary,
    },
    Target {
        name: "desk",
        warm: office::warm_desk,
        run: office::desk,
    },
    Target {
        name: "play",
        warm: || {},
        run: office::play,
    },
    Target {
        name: "visitor",
        warm: end::warm_visitor,
        run: end::visitor,
    },
    Target {
        name: "agent",
        warm: end::warm_agent,
        run: end::agent,
    },
];

/// Makes the program of a target out of libFuzzer's.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        use std::sync::LazyLock;

        static TARGET: LazyLock<&$crate::Target> = LazyLock::new(|| {
            let target = $crate::TARGETS.iter().find(|target| target.name == $name);
            target.expect("a target of this name is in the table")
        });

        libfuzzer_sys::fuzz_target!(init: (TARGET.warm)(), |bytes: &[u8]| (TARGET.run)(bytes));
    };
}
