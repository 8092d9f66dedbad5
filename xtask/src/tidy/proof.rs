//! Whether each threat of `docs/security.md` names a test that there is.
//!
//! Reads names only: whether the test is a good one is for people to say.

use super::{Complaint, Tree};

/// The paper.
const PAPER: &str = "docs/security.md";
/// What begins the rows in which threats stand.
const ROW: &str = "| ";
/// The last column of such a table.
const COLUMN: &str = "| test |";

/// Complaints about threats without a test.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let Some(text) = tree.get(PAPER) else {
        return vec![Complaint::new(PAPER, "the threats are written nowhere")];
    };
    let mut complaints = Vec::new();
    let mut is_in_table = false;
    for (index, line) in text.lines().enumerate() {
        if !line.starts_with('|') {
            is_in_table = false;
        } else if line.ends_with(COLUMN) {
            is_in_table = true;
        } else if is_in_table && line.starts_with(ROW) {
            let says = judge(line, tree);
            let place = format!("{PAPER}:{}", index + 1);
            complaints.extend(says.map(|says| Complaint::new(place, says)));
        }
    }
    complaints
}

/// What is wrong with a row.
fn judge(row: &str, tree: &Tree) -> Option<String> {
    let cell = row.trim_end_matches(['|', ' ']).rsplit(" | ").next()?;
    let quoted: Vec<_> = cell.split('`').skip(1).step_by(2).collect();
    if quoted.is_empty() {
        return Some("a threat without a test".to_owned());
    }
    quoted.into_iter().find_map(|named| {
        let Some((file, test)) = named.split_once("::") else {
            return Some(format!("{named} is no file::test"));
        };
        let Some(source) = tree.get(file) else {
            return Some(format!("there is no file {file}"));
        };
        let is_there = source.contains(&format!("fn {test}("));
        (!is_there).then(|| format!("there is no test {test} in {file}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threat_names_a_test_that_there_is() {
        let says = |row: &str| {
            let text = format!("| threat | what is done | test |\n|---|---|---|\n{row}\n");
            let tree = Tree::from([
                (PAPER.to_owned(), text),
                ("tests/a.rs".to_owned(), "async fn it_holds() {}".to_owned()),
            ]);
            let complaints = check(&tree)
                .iter()
                .map(Complaint::to_string)
                .collect::<Vec<_>>();
            complaints.join("\n")
        };

        assert_eq!(says("| flood | limits | `tests/a.rs::it_holds` |"), "");
        assert!(says("| flood | limits | none |").contains("without a test"));
        assert!(says("| flood | limits | `tests/b.rs::it_holds` |").contains("no file"));
        assert!(says("| flood | limits | `tests/a.rs::it_hold` |").contains("no test"));
        assert!(says("| flood | limits | `it_holds` |").contains("file::test"));
        assert!(!check(&Tree::new()).is_empty());
    }
}
