//! Tests wait for a condition, never for a time.
//!
//! Reads every text that is only compiled for tests. Never looks at product code: a relay may
//! have a timer. What looks at a condition again and again pauses for `LOOK_EVERY` in between, and
//! a disaster `lasts` as long as it lasts.

use super::{Complaint, Tree};

/// What waits for a time.
const SLEEPS: [&str; 5] = [
    "sleep(",
    "sleep_until(",
    "sleep_ms(",
    "park_timeout(",
    "setTimeout(",
];

/// The pause between two looks at a condition, in the harness that the tests share.
const LOOK: &str = "sleep(LOOK_EVERY)";

/// A time that passes in the world, not one that a test waits for.
const LASTS: &str = "sleep(lasts)";

/// The harness of disasters.
const CHAOS: &str = "tests/src/chaos/";

/// Complaints about tests.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let whole = path.starts_with("tests/") || path.contains("/tests/") || ends_as_tests(path);
        let from = if whole {
            Some(0)
        } else {
            text.find("#[cfg(test)]")
        };
        // This very file names what it looks for.
        let Some(from) = from.filter(|_| !path.ends_with("tidy/calm.rs")) else {
            continue;
        };
        let before = text[..from].lines().count();
        for (index, line) in text[from..].lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            let looks = path.starts_with("tests/src/") && code.contains(LOOK)
                || path.starts_with(CHAOS) && code.contains(LASTS);
            if !looks && SLEEPS.iter().any(|sleep| code.contains(sleep)) {
                let place = format!("{path}:{}", before + index + 1);
                complaints.push(Complaint::new(
                    place,
                    "a test that sleeps; wait for the condition",
                ));
            }
        }
    }
    complaints
}

fn ends_as_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.ends_with("_test.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::from([(path.to_owned(), text.to_owned())]);
        check(&tree).iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn a_test_that_sleeps_is_found() {
        let text =
            "fn f() {\n    sleep(1);\n}\n#[cfg(test)]\nmod tests {\n    thread::sleep(x);\n}\n";
        assert_eq!(
            says("relay/src/clock.rs", text),
            ["relay/src/clock.rs:6: a test that sleeps; wait for the condition"]
        );
        assert_eq!(
            says("tests/src/bot.rs", "tokio::time::sleep(x).await;").len(),
            1
        );
        assert!(says("tests/src/relay.rs", "thread::sleep(LOOK_EVERY);").is_empty());
        assert!(says("tests/src/chaos/director.rs", "sleep(lasts).await;").is_empty());
        assert_eq!(says("tests/src/bot.rs", "sleep(lasts).await;").len(), 1);
        assert_eq!(
            says("tests/tests/talk.rs", "thread::sleep(LOOK_EVERY);").len(),
            1
        );
        assert!(says("relay/src/socket.rs", "tokio::time::sleep(x).await;").is_empty());
        assert!(says("tests/src/bot.rs", "// never sleep(x)").is_empty());
    }
}
