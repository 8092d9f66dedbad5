//! Who may know whom inside the relay: arrows go down only.
//!
//! Reads `use crate::` lines and paths of the sources without compiling them.

use super::{Complaint, Tree};

/// From the top to the bottom. A room knows those in rows below its own.
const ROWS: [&[&str]; 10] = [
    &["serve", "doctor"],
    &["audit", "copies", "probe", "simulate"],
    &["http", "baton"],
    &["mail", "sweep"],
    &["transcript"],
    &["socket"],
    &["shard"],
    &["shards"],
    &["auth"],
    &["store", "hub", "bus", "owner", "blobs"],
];

/// The last row. These may know each other.
const GROUND: [&str; 17] = [
    "auth::secret",
    "clock",
    "config",
    "error",
    "faults",
    "genuine",
    "hex",
    "identity",
    "limits",
    "listener",
    "notary",
    "notify",
    "paper",
    "random",
    "telemetry",
    "wire",
    "words",
];

/// The top of the crate, which joins everything.
const TOP: [&str; 2] = ["main", "lib"];

const SOURCES: &str = "relay/src/";

/// Complaints about the relay's modules.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, text) in tree {
        let inside = path
            .strip_prefix(SOURCES)
            .and_then(|rest| rest.strip_suffix(".rs"));
        let Some(inside) = inside.map(|inside| inside.replace('/', "::")) else {
            continue;
        };
        let room = room(&inside);
        if TOP.contains(&room) {
            continue;
        }
        let Some(row) = row(room) else {
            let says = format!("{room} has no row in xtask/src/tidy/arrows.rs");
            complaints.push(Complaint::new(path, says));
            continue;
        };
        for (number, used) in uses(text) {
            let goes_down = self::row(used).is_some_and(|theirs| theirs > row);
            let on_ground = GROUND.contains(&room) && GROUND.contains(&used);
            // A room's own parts are named with its own name.
            let own = used.split("::").next() == room.split("::").next();
            if !goes_down && !on_ground && !own {
                let says = format!("{room} may not know {used}: arrows go down only");
                complaints.push(Complaint::new(format!("{path}:{number}"), says));
            }
        }
    }
    complaints
}

/// The room that a module belongs to: the longest name that has a row, else its first word.
fn room(module: &str) -> &str {
    let first = module.find("::").unwrap_or(module.len());
    let second = module[first..].get(2..).and_then(|rest| rest.find("::"));
    let two = &module[..second.map_or(module.len(), |end| first + 2 + end)];
    if row(two).is_some() {
        two
    } else {
        &module[..first]
    }
}

fn row(room: &str) -> Option<usize> {
    let above = ROWS.iter().position(|row| row.contains(&room));
    above.or_else(|| GROUND.contains(&room).then_some(ROWS.len()))
}

/// The rooms that a text names with `crate::`, with the number of the line. Names that begin with
/// a capital are re-exports of the top.
fn uses(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or(line);
        for rest in code.split("crate::").skip(1) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
            let module = &rest[..end.unwrap_or(rest.len())];
            if module.starts_with(|c: char| c.is_ascii_lowercase()) {
                found.push((index + 1, room(module)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::from([(path.to_owned(), text.to_owned())]);
        check(&tree).iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn an_arrow_that_goes_up_is_found() {
        assert_eq!(
            says("relay/src/store/sites.rs", "//! X.\nuse crate::hub::Hub;\n"),
            ["relay/src/store/sites.rs:2: store may not know hub: arrows go down only"]
        );
        assert_eq!(
            says("relay/src/socket.rs", "use crate::http::Page;").len(),
            1
        );
        assert_eq!(
            says("relay/src/clock.rs", "fn f(s: &crate::store::Store) {}").len(),
            1
        );
        assert_eq!(says("relay/src/cellar.rs", "").len(), 1);
    }

    #[test]
    fn an_arrow_that_goes_down_is_fine() {
        assert!(says("relay/src/store/x.rs", "use crate::auth::secret::hash;").is_empty());
        assert_eq!(
            says("relay/src/store/x.rs", "use crate::auth::Sessions;").len(),
            1
        );
        assert!(
            says(
                "relay/src/http/rest.rs",
                "use crate::http::X;\nuse crate::store::Y;"
            )
            .is_empty()
        );
        assert!(says("relay/src/auth.rs", "use crate::limits::X; // crate::http").is_empty());
        assert!(says("relay/src/lib.rs", "use crate::http::X;").is_empty());
    }
}
