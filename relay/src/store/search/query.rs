//! What somebody looks for, in the terms of the index.
//!
//! Pure. Never asks anything.

use super::marks;
use super::tokens::{Run, pairs, runs, stem};
use shared::rest::search::Sought;

/// Signs of a word that is still being typed from which on its beginning is enough.
const BEGUN_CHARS_MIN: usize = 3;

/// The words that are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    /// Runs of scripts without spaces.
    dense: Vec<String>,
    /// The last word, when it may go on.
    begun: Option<String>,
}

/// The tokens that all that is found has, and the beginning of one more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub all: Vec<String>,
    pub begun: Option<String>,
}

impl Query {
    /// What these words look for.
    pub fn of_text(text: &str) -> Query {
        let mut query = Query::default();
        let all = runs(text);
        let last = all.len().saturating_sub(1);
        for (index, Run { at, signs, dense }) in all.into_iter().enumerate() {
            let goes_on = index == last && at.end == text.len();
            let chars = signs.chars().count();
            if dense {
                query.dense.push(signs);
            } else if goes_on && chars >= BEGUN_CHARS_MIN {
                query.begun = Some(stem(&signs).to_owned());
            } else {
                query.words.push(stem(&signs).to_owned());
            }
        }
        query
    }

    /// Whether a word is one that is looked for.
    pub fn has_word(&self, word: &str) -> bool {
        let begun = self.begun.as_deref();
        self.words.iter().any(|one| one == word)
            || begun.is_some_and(|begun| word.starts_with(begun))
    }

    /// The runs of scripts without spaces.
    pub fn dense(&self) -> impl Iterator<Item = &str> {
        self.dense.iter().map(String::as_str)
    }

    /// Whether a text that has all the tokens is one that is looked for: neighbours of neighbours
    /// may stand apart.
    pub fn is_in(&self, text: &str) -> bool {
        let long = |one: &&String| one.chars().count() > 2;
        if !self.dense.iter().any(|one| long(&one)) {
            return true;
        }
        let there = runs(text);
        let mut sought = self.dense.iter().filter(long);
        sought.all(|one| there.iter().any(|run| run.dense && run.signs.contains(one)))
    }

    fn tokens(&self) -> impl Iterator<Item = String> {
        let dense = self.dense.iter().flat_map(|signs| {
            let single = signs.chars().nth(1).is_none().then(|| signs.clone());
            pairs(signs).chain(single)
        });
        self.words.iter().cloned().chain(dense)
    }
}

/// Puts all that is looked for on a site together.
pub fn asked(site: u32, query: &Query, sought: &Sought) -> Asked {
    let words = query.tokens().map(|token| marks::word(site, &token));
    let mut all: Vec<String> = words.collect();
    let mut begun = query.begun.as_ref().map(|word| marks::word(site, word));
    let person = Query::of_text(&sought.person);
    all.extend(person.tokens().map(|token| marks::person(site, &token)));
    match (&person.begun, begun.is_some()) {
        (Some(word), false) => begun = Some(marks::person(site, word)),
        // One beginning is as much as is asked at once.
        (Some(word), true) => all.push(marks::person(site, word)),
        (None, _) => {}
    }
    all.extend(sought.agent.map(|agent| marks::agent(site, agent.0.into())));
    let label = sought.label.trim();
    all.extend((!label.is_empty()).then(|| marks::label(site, label)));
    if all.is_empty() && begun.is_none() {
        all.push(marks::any(site));
    }
    all.sort();
    all.dedup();
    Asked { all, begun }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::AgentId;

    #[test]
    fn everything_is_looked_for_together_and_on_one_site() {
        let sought = Sought {
            person: "wang".to_owned(),
            label: " VIP ".to_owned(),
            agent: Some(AgentId(3)),
            ..Sought::default()
        };

        let asked = asked(7, &Query::of_text("退款申请 usdt "), &sought);

        let vip = marks::label(7, "vip");
        let all = ["7_a_3", &vip, "7_usdt", "7_款申", "7_申请", "7_退款"];
        assert_eq!(asked.all, all);
        assert_eq!(asked.begun.as_deref(), Some("7_p_wang"));
    }

    #[test]
    fn nothing_in_particular_is_everything_of_the_site() {
        let asked = asked(7, &Query::of_text(" …"), &Sought::default());

        assert_eq!(
            (asked.all.as_slice(), asked.begun),
            (["7__".to_owned()].as_slice(), None)
        );
    }

    #[test]
    fn neighbours_that_stand_apart_are_not_what_was_looked_for() {
        let query = Query::of_text("退款申请");

        assert!(query.is_in("请处理退款申请"));
        assert!(!query.is_in("退款、款申、申请"));
        assert!(Query::of_text("退款").is_in("anything: two signs are one token"));
    }
}
