//! Names the private binary encoding after the types that it carries.
//!
//! The hash is taken over the source of the wire types without their comments, so a change of a
//! sentence does not make every open page load itself again, and a change of a field does.

use std::{fs, path::Path};

/// The files whose types travel.
const WIRE: &[&str] = &[
    "agent.rs",
    "context.rs",
    "conversation.rs",
    "entry.rs",
    "file.rs",
    "form.rs",
    "handover.rs",
    "help.rs",
    "id.rs",
    "queue.rs",
    "refusal.rs",
    "routing.rs",
    "text.rs",
    "visitor.rs",
    "welcome.rs",
];

fn main() {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325; // FNV-1a, 64 bits
    for file in WIRE {
        let path = Path::new("src").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let source = fs::read_to_string(&path).expect("the wire types are beside this file");
        let tests = source.find("#[cfg(test)]").unwrap_or(source.len());
        for line in source[..tests].lines().map(str::trim) {
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            for byte in line.bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=DESKBELL_SCHEMA={hash:016x}");
}
