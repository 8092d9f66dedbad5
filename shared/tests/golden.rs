//! Pins every frame of the public JSON protocol, byte for byte, and its way through both encodings.
//!
//! A file in `golden/v1` may be added, never changed: a client in another language was written
//! against it. `UPDATE=1 cargo test -p shared` writes files that are missing, and only those.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod frames;

use serde::{Serialize, de::DeserializeOwned};
use shared::{FromAgent, FromVisitor, ToAgent, ToVisitor};
use std::collections::BTreeSet;
use std::{env, fmt::Debug, fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/v1")
}

/// Compares each frame with its file, and demands one file for each kind.
fn pinned<F: Serialize + DeserializeOwned + PartialEq + Debug>(
    direction: &str,
    kinds: &[&str],
    frames: &[F],
) {
    let mut seen = BTreeSet::new();
    for frame in frames {
        let value = serde_json::to_value(frame).unwrap();
        let kind = match &value {
            serde_json::Value::String(kind) => kind.clone(),
            other => other.as_object().unwrap().keys().next().unwrap().clone(),
        };
        let nth = (1..)
            .find(|nth| seen.insert(format!("{direction}.{kind}.{nth}")))
            .unwrap();
        let suffix = if nth == 1 {
            String::new()
        } else {
            format!(".{nth}")
        };
        let path = folder().join(format!("{direction}.{kind}{suffix}.json"));
        // One line, as on the wire, and a newline for the editor's sake.
        let line = serde_json::to_string(frame).unwrap() + "\n";
        if env::var_os("UPDATE").is_some() && !path.exists() {
            fs::write(&path, &line).unwrap();
        }
        let golden =
            fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
        assert_eq!(golden, line, "{} is pinned", path.display());
        assert_eq!(&serde_json::from_str::<F>(&golden).unwrap(), frame);
        let binary = postcard::to_allocvec(frame).unwrap();
        assert_eq!(
            &postcard::from_bytes::<F>(&binary).unwrap(),
            frame,
            "through postcard"
        );
        assert!(kinds.contains(&kind.as_str()), "{kind} is missing in KINDS");
    }
    for kind in kinds {
        assert!(
            seen.contains(&format!("{direction}.{kind}.1")),
            "no example of {direction}.{kind}"
        );
    }
}

#[test]
fn what_visitors_send_is_pinned() {
    pinned("from_visitor", FromVisitor::KINDS, &frames::from_visitor());
}

#[test]
fn what_visitors_are_sent_is_pinned() {
    pinned("to_visitor", ToVisitor::KINDS, &frames::to_visitor());
}

#[test]
fn what_agents_send_is_pinned() {
    pinned("from_agent", FromAgent::KINDS, &frames::from_agent());
}

#[test]
fn what_agents_are_sent_is_pinned() {
    pinned("to_agent", ToAgent::KINDS, &frames::to_agent());
}

#[test]
fn every_golden_file_belongs_to_a_frame() {
    let kinds = [
        ("from_visitor", FromVisitor::KINDS),
        ("to_visitor", ToVisitor::KINDS),
        ("from_agent", FromAgent::KINDS),
        ("to_agent", ToAgent::KINDS),
    ];
    for file in fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let mut parts = name.split('.');
        let (direction, kind) = (parts.next().unwrap(), parts.next().unwrap());
        let known = kinds
            .iter()
            .any(|(of, kinds)| *of == direction && kinds.contains(&kind));
        assert!(known, "{name} is of no frame");
    }
}

#[test]
fn a_field_that_is_not_known_is_no_error() {
    let later = r#"{"end":{"conversation":7,"because":"a later version says so"}}"#;

    let frame: FromVisitor = serde_json::from_str(later).unwrap();

    assert_eq!(
        frame,
        FromVisitor::End {
            conversation: shared::ConversationId(7)
        }
    );
}

#[test]
fn who_knows_nothing_of_quotes_quotes_nothing() {
    let earlier = r#"{"say":{"nonce":{"tab":"0000000000000001","count":1},"text":"hi"}}"#;

    let frame: FromVisitor = serde_json::from_str(earlier).unwrap();

    assert!(matches!(frame, FromVisitor::Say { quote: None, .. }));
}

#[test]
fn the_longest_text_fits_into_a_frame_however_it_is_escaped() {
    let text = "\u{1}".repeat(shared::limits::TEXT_CHARS_MAX);
    let nonce = shared::Nonce {
        tab: shared::TabId(u64::MAX),
        count: u32::MAX,
    };

    let line = serde_json::to_string(&FromVisitor::Say {
        nonce,
        text,
        quote: None,
    })
    .unwrap();

    assert!(
        line.len() <= shared::limits::FRAME_BYTES_MAX,
        "{} bytes",
        line.len()
    );
}
