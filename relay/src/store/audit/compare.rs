//! What is different between two documents, place by place.
//!
//! Pure. Long values are cut and say how long they are; never more places than a limit.

use serde_json::{Map, Value as Json};
use shared::rest::Change;
use shared::rest::audit::CHANGES_LEN_MAX;
use std::collections::BTreeSet;

/// Characters of a value that are kept.
const VALUE_CHARS_MAX: usize = 400;

/// Returns each place that is different.
pub fn changes(before: &Json, after: &Json) -> Vec<Change> {
    let mut found = Vec::new();
    compare(String::new(), before, after, &mut found);
    let beyond = found.len().saturating_sub(CHANGES_LEN_MAX);
    if beyond > 0 {
        found.truncate(CHANGES_LEN_MAX);
        found.push(Change {
            at: "…".to_owned(),
            before: None,
            after: Some(format!("+{beyond}")),
        });
    }
    found
}

fn compare(at: String, before: &Json, after: &Json, found: &mut Vec<Change>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Json::Object(one), Json::Object(other)) => fields(&at, one, other, found),
        // What begins to be is told field by field as well.
        (Json::Null, Json::Object(other)) => fields(&at, &Map::new(), other, found),
        (Json::Object(one), Json::Null) => fields(&at, one, &Map::new(), found),
        (Json::Array(one), Json::Array(other)) if are_named(one) && are_named(other) => {
            named(&at, one, other, found);
        }
        (Json::Array(one), Json::Array(other)) if are_nested(one) || are_nested(other) => {
            for place in 0..one.len().max(other.len()) {
                let of = |all: &[Json]| all.get(place).cloned().unwrap_or_default();
                compare(format!("{at}[{place}]"), &of(one), &of(other), found);
            }
        }
        _ => found.push(Change {
            at,
            before: text(before),
            after: text(after),
        }),
    }
}

fn fields(at: &str, one: &Map<String, Json>, other: &Map<String, Json>, found: &mut Vec<Change>) {
    // In one order, whatever order the documents were written in.
    let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    for key in keys {
        let of = |all: &Map<String, Json>| all.get(key).cloned().unwrap_or_default();
        let place = match at {
            "" => key.clone(),
            at => format!("{at}.{key}"),
        };
        compare(place, &of(one), &of(other), found);
    }
}

/// Things that are told apart by their id, wherever they stand.
fn named(at: &str, one: &[Json], other: &[Json], found: &mut Vec<Change>) {
    let new = other.iter().filter(|new| of_id(one, new).is_null());
    for thing in one.iter().chain(new) {
        let place = format!("{at}[{}]", thing["id"]);
        compare(place, of_id(one, thing), of_id(other, thing), found);
    }
    let order = |all: &[Json]| {
        let ids = all.iter().map(|thing| thing["id"].to_string());
        ids.collect::<Vec<_>>().join(", ")
    };
    let is_moved = one.len() == other.len() && order(one) != order(other);
    if is_moved && one.iter().all(|thing| !of_id(other, thing).is_null()) {
        found.push(Change {
            at: at.to_owned(),
            before: Some(order(one)),
            after: Some(order(other)),
        });
    }
}

fn of_id<'a>(all: &'a [Json], thing: &Json) -> &'a Json {
    let same = all.iter().find(|other| other["id"] == thing["id"]);
    same.unwrap_or(&Json::Null)
}

fn are_named(all: &[Json]) -> bool {
    all.iter().all(|thing| thing["id"].is_number())
}

fn are_nested(all: &[Json]) -> bool {
    all.iter().any(Json::is_object)
}

fn text(value: &Json) -> Option<String> {
    let whole = match value {
        Json::Null => return None,
        Json::String(text) => text.clone(),
        Json::Array(all) if all.iter().all(Json::is_string) => {
            let texts: Vec<_> = all.iter().filter_map(Json::as_str).collect();
            texts.join(", ")
        }
        other => other.to_string(),
    };
    let chars = whole.chars().count();
    if chars <= VALUE_CHARS_MAX {
        return Some(whole);
    }
    let begin: String = whole.chars().take(VALUE_CHARS_MAX).collect();
    Some(format!("{begin}… ({chars})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn places_are_named_and_what_stays_is_not_told() {
        let before = json!({ "name": "Shop", "mode": "offer", "teams": [
            { "id": 1, "name": "One", "members": [1] }, { "id": 2, "name": "Two" } ] });
        let after = json!({ "name": "Shop", "mode": null, "teams": [
            { "id": 2, "name": "Two!" }, { "id": 3, "name": "Three" } ] });

        let told: Vec<_> = changes(&before, &after).into_iter().map(line).collect();

        assert_eq!(
            told,
            [
                "mode: offer -> ",
                "teams[1].id: 1 -> ",
                "teams[1].members: [1] -> ",
                "teams[1].name: One -> ",
                "teams[2].name: Two -> Two!",
                "teams[3].id:  -> 3",
                "teams[3].name:  -> Three",
            ]
        );
    }

    #[test]
    fn another_order_is_a_change() {
        let (one, two) = (json!({ "id": 1 }), json!({ "id": 2 }));
        let told = changes(&json!({ "all": [one, two] }), &json!({ "all": [two, one] }));

        assert_eq!(told.len(), 1);
        assert_eq!(line(told[0].clone()), "all: 1, 2 -> 2, 1");
    }

    #[test]
    fn lists_of_texts_are_told_whole_and_long_ones_are_cut() {
        let long = "长".repeat(500);
        let after = json!({ "origins": ["a", "b"], "logo": long });
        let told = changes(&json!({ "origins": ["a"], "logo": "" }), &after);

        assert_eq!(line(told[1].clone()), "origins: a -> a, b");
        let cut = told[0].after.clone().unwrap();
        assert!(
            cut.ends_with("长… (500)") && cut.chars().count() < 420,
            "{cut}"
        );
    }

    #[test]
    fn a_flood_of_changes_is_counted() {
        let many: Map<String, Json> = (0..150).map(|n| (format!("k{n}"), json!(n))).collect();

        let told = changes(&Json::Null, &Json::Object(many));

        assert_eq!(told.len(), CHANGES_LEN_MAX + 1);
        assert_eq!(told[CHANGES_LEN_MAX].after.as_deref(), Some("+50"));
    }

    fn line(change: Change) -> String {
        let of = |value: Option<String>| value.unwrap_or_default();
        format!(
            "{}: {} -> {}",
            change.at,
            of(change.before),
            of(change.after)
        )
    }
}
