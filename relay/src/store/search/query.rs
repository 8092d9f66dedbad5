//! What somebody looks for, in the terms of the index.
//!
//! Pure. Never asks anything.

use super::marks;
use super::tokens::{BEGUN_CHARS_MAX, BEGUN_CHARS_MIN, Run, pairs, runs, stem};
use shared::rest::search::Sought;

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
    /// may stand apart, and only so much is kept of how a word begins.
    pub fn is_in(&self, text: &str) -> bool {
        let longer = |one: &&String, len| one.chars().nth(len).is_some();
        let begun = self.begun.as_ref();
        let begun = begun.filter(|begun| longer(begun, BEGUN_CHARS_MAX));
        let mut sought = self.dense.iter().filter(|one| longer(one, 2)).peekable();
        if begun.is_none() && sought.peek().is_none() {
            return true;
        }
        let there = runs(text);
        let begins = |begun: &String| {
            let mut words = there.iter().filter(|run| !run.dense);
            words.any(|run| stem(&run.signs).starts_with(begun))
        };
        let has = |one: &String| there.iter().any(|run| run.dense && run.signs.contains(one));
        begun.is_none_or(begins) && sought.all(has)
    }

    /// As much of the last word as is kept of how words begin.
    fn begun(&self) -> Option<&str> {
        let begun = self.begun.as_deref()?;
        let end = begun.char_indices().nth(BEGUN_CHARS_MAX);
        Some(&begun[..end.map_or(begun.len(), |(at, _)| at)])
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
    all.extend(query.begun().map(|begun| marks::beginning(site, begun)));
    let person = Query::of_text(&sought.person);
    all.extend(person.tokens().map(|token| marks::person(site, &token)));
    all.extend(
        person
            .begun()
            .map(|begun| marks::person_begins(site, begun)),
    );
    // Few people have more than that in common.
    let longer = |word: &&String| word.chars().nth(BEGUN_CHARS_MAX).is_some();
    let begun = person.begun.as_ref().filter(longer);
    let begun = begun.map(|word| marks::person(site, word));
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
        let all = [
            "7_a_3", &vip, "7_q_wang", "7_usdt", "7_款申", "7_申请", "7_退款",
        ];
        assert_eq!(asked.all, all);
        assert_eq!(asked.begun, None);
    }

    #[test]
    fn a_long_beginning_is_looked_for_by_a_short_one() {
        let query = Query::of_text("withdrawa");
        let sought = Sought {
            person: "wangxiaoming".to_owned(),
            ..Sought::default()
        };

        let asked = asked(7, &query, &sought);

        assert_eq!(asked.all, ["7_b_withdr", "7_q_wangxi"]);
        assert_eq!(asked.begun.as_deref(), Some("7_p_wangxiaoming"));
        assert!(query.is_in("my withdrawals") && !query.is_in("I withdrew, withdraw"));
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
