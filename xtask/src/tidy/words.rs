//! What the wire can say is written down: refusals, closes and one golden file for each frame.
//!
//! Reads the declarations in `shared` as text: the house's keeper depends on none of our crates.

use super::{Complaint, Tree};

const REFUSALS: &str = "docs/refusals.md";
const GOLDEN: &str = "shared/golden/v1";

/// Complaints about what is missing.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let text = |path: &str| tree.get(path).map_or("", String::as_str);
    let mut complaints = Vec::new();

    let codes = codes(text("shared/src/refusal.rs"));
    let closes = closes(text("shared/src/close.rs"));
    let kinds: Vec<String> = ["shared/src/visitor.rs", "shared/src/agent.rs"]
        .iter()
        .flat_map(|path| kinds(text(path)))
        .collect();
    let found = [
        ("refusals", codes.len()),
        ("closes", closes.len()),
        ("frames", kinds.len()),
    ];
    for (what, _) in found.iter().filter(|(_, len)| *len == 0) {
        let says = format!("no {what} are found in it; mend xtask/src/tidy/words.rs");
        complaints.push(Complaint::new("shared/src", says));
    }
    let rows = text(REFUSALS);
    for name in codes
        .iter()
        .filter(|name| !has_row(rows, &[&format!("`{name}`")]))
    {
        complaints.push(Complaint::new(REFUSALS, format!("no row for `{name}`")));
    }
    for (number, name) in &closes {
        if !has_row(rows, &[number, &format!("`{name}`")]) {
            complaints.push(Complaint::new(
                REFUSALS,
                format!("no row for {number} `{name}`"),
            ));
        }
    }
    for kind in &kinds {
        let path = format!("{GOLDEN}/{kind}.json");
        if !tree.contains_key(&path) {
            complaints.push(Complaint::new(path, "no golden file for this frame"));
        }
    }
    for path in tree.keys().filter(|path| path.starts_with(GOLDEN)) {
        let name = path[GOLDEN.len()..].trim_matches('/');
        let kind = name.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        if !kinds.contains(&kind) {
            complaints.push(Complaint::new(
                path,
                "no frame of this kind is left; kinds only grow",
            ));
        }
    }
    complaints
}

/// `Name = "text",` inside `codes!`.
fn codes(source: &str) -> Vec<String> {
    let body = source.split("\ncodes! {").nth(1).unwrap_or_default();
    let body = body.split("\n}").next().unwrap_or_default();
    let quoted = |line: &str| {
        Some(
            line.trim()
                .strip_suffix("\",")?
                .split_once(" = \"")?
                .1
                .to_owned(),
        )
    };
    body.lines().filter_map(quoted).collect()
}

/// The number (`Name = 4001,`) and the name (`Close::Name => "text",`) of each close.
fn closes(source: &str) -> Vec<(String, String)> {
    let number = |name: &str| {
        let line = format!("{name} = ");
        let found = source
            .lines()
            .find_map(|text| text.trim().strip_prefix(&line));
        found
            .and_then(|rest| rest.strip_suffix(','))
            .unwrap_or("(no number)")
            .to_owned()
    };
    let both = |line: &str| {
        let (name, text) = line.trim().strip_prefix("Close::")?.split_once(" => \"")?;
        name.chars().all(char::is_alphanumeric).then_some(())?;
        Some((number(name), text.strip_suffix("\",")?.to_owned()))
    };
    source.lines().filter_map(both).collect()
}

/// `from_visitor.hello` and so on: the words of each `KINDS`, with the type that they belong to.
fn kinds(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("const KINDS") {
        let owner = source[..at].rsplit("impl ").next().unwrap_or_default();
        let owner = snake(owner.split_whitespace().next().unwrap_or_default());
        let list = source[at..].split(';').next().unwrap_or_default();
        let words = list.split('"').skip(1).step_by(2);
        found.extend(words.map(|word| format!("{owner}.{word}")));
    }
    found
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Whether a table has a row with all these words.
fn has_row(table: &str, words: &[&str]) -> bool {
    let has_all = |line: &str| words.iter().all(|word| line.contains(word));
    table
        .lines()
        .any(|line| line.starts_with('|') && has_all(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSAL: &str = "macro_rules! codes {}\ncodes! {\n    /// Too fast.\n    \
                           TooFast = \"too_fast\",\n}\n";
    const CLOSE: &str = "    Slow = 4001,\nmatch self {\n    Close::Slow => \"slow\",\n}\n";
    const VISITOR: &str = "impl FromVisitor {\n    pub const KINDS: &'static [&'static str] =\n\
                           \x20       &[\"hello\", \"say\"];\n}\n";

    fn says(refusals: &str, golden: &[&str]) -> Vec<String> {
        let mut tree = Tree::new();
        let mut put = |path: &str, text: &str| tree.insert(path.to_owned(), text.to_owned());
        put("shared/src/refusal.rs", REFUSAL);
        put("shared/src/close.rs", CLOSE);
        put("shared/src/visitor.rs", VISITOR);
        put(REFUSALS, refusals);
        for name in golden {
            put(&format!("{GOLDEN}/{name}.json"), "{}");
        }
        check(&tree).iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn what_is_not_written_down_is_found() {
        let rows = "| `too_fast` | wait |\n| 4001 `slow` | come back |\n";
        let golden = [
            "from_visitor.hello",
            "from_visitor.hello.new",
            "from_visitor.say",
        ];

        assert_eq!(says(rows, &golden), [""; 0]);
        assert_eq!(
            says("`too_fast` outside a table\n| 4000 | `slow` |", &golden),
            [
                "docs/refusals.md: no row for `too_fast`",
                "docs/refusals.md: no row for 4001 `slow`"
            ]
        );
        assert_eq!(
            says(rows, &golden[..2]),
            ["shared/golden/v1/from_visitor.say.json: no golden file for this frame"]
        );
        assert_eq!(
            says(rows, &[&golden[..], &["from_visitor.gone"]].concat()).len(),
            1
        );
    }

    #[test]
    fn sources_that_cannot_be_read_are_a_complaint() {
        assert_eq!(check(&Tree::new()).len(), 3);
    }
}
