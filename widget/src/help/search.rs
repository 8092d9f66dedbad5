//! Finds articles by what is typed: words with prefixes and slips, Chinese by pairs of characters.
//!
//! Pure and made of whole numbers. Ranks by how rare a term is, how well it fits, and where it
//! stands. Never finds what shares too little of what was typed.

use shared::TopicId;
use shared::help::Article;
use web::letters;

/// What a term is worth by where it stands.
const IN_TITLE: u32 = 8;
const IN_TOPIC: u32 = 5;
const IN_BODY: u32 = 2;

/// What a term is worth by how well it fits.
const WHOLE: u32 = 6;
const BEGUN: u32 = 4;
const SLIPPED: u32 = 3;
const SLIPPED_TWICE: u32 = 2;

/// How often it counts that an article says the same again.
const REPEATS_MAX: u32 = 4;

/// Letters from which on one slip, and two, are forgiven. In shorter words a slip is another word.
const SLIP_FROM: usize = 4;
const SLIPS_FROM: usize = 8;

/// Letters of a word that are compared.
const LETTERS_MAX: usize = 24;

/// Terms of a query that are looked for.
const TERMS_LEN_MAX: usize = 24;

/// Words that nearly every question has.
const COMMON: &str = " a an and am are be can cannot cant do does for from has have how i in into \
                      is it its my not of on or our so that the this to was we what when why will \
                      with you your 怎么 如何 什么 ";

/// The terms of each article, sorted.
pub struct Index(Vec<Vec<Term>>);

/// A term of an article, once however often it is said.
struct Term {
    text: String,
    worth: u32,
    repeats: u32,
}

impl Index {
    /// Reads articles; `name` names their topics.
    pub fn new<'a>(articles: &[Article], name: impl Fn(TopicId) -> &'a str) -> Index {
        let read = |article: &Article| {
            let mut terms = Vec::new();
            // What is worth most comes first.
            let topic = article.topic.map_or("", &name);
            let parts = [
                (article.title.as_str(), IN_TITLE),
                (topic, IN_TOPIC),
                (&article.body, IN_BODY),
            ];
            for (text, worth) in parts {
                each_term(text, &mut |term| add(&mut terms, term, worth));
            }
            terms
        };
        Index(articles.iter().map(read).collect())
    }

    /// The articles that fit, by their number, the best first.
    pub fn search(&self, query: &str) -> Vec<usize> {
        let terms = asked(query);
        // Where words are not told apart, many a pair is made of two halves.
        let is_paired = terms.iter().any(|term| term.starts_with(is_wide));
        let part = if is_paired { 4 } else { 2 };
        let mut scores = vec![(0, 0); self.0.len()];
        for (number, term) in terms.iter().enumerate() {
            let is_last = number + 1 == terms.len();
            let fits: Vec<u32> = self.0.iter().map(|doc| best(doc, term, is_last)).collect();
            let known = fits.iter().filter(|fit| **fit > 0).count().max(1);
            // A term that is everywhere tells little.
            let rarity = 2 + (self.0.len() / known).ilog2();
            for ((matched, score), fit) in scores.iter_mut().zip(fits) {
                *matched += usize::from(fit > 0);
                *score += fit * rarity;
            }
        }
        let mut found: Vec<usize> = Vec::new();
        for (at, (matched, score)) in scores.iter().enumerate() {
            if *matched > 0 && matched * part >= terms.len() {
                let place = found.partition_point(|other| scores[*other].1 >= *score);
                found.insert(place, at);
            }
        }
        found
    }
}

// Of equal terms the first is kept, and a little more for each other.
fn add(terms: &mut Vec<Term>, text: String, worth: u32) {
    match terms.binary_search_by(|known| known.text.cmp(&text)) {
        Ok(at) if terms[at].repeats < REPEATS_MAX => {
            terms[at].repeats += 1;
            terms[at].worth += 1;
        }
        Ok(_) => {}
        Err(at) => terms.insert(
            at,
            Term {
                text,
                worth,
                repeats: 0,
            },
        ),
    }
}

// What is looked for: without the words that say nothing, unless there are no others.
fn asked(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    each_term(query, &mut |term| terms.push(term));
    let is_common = |term: &str| COMMON.split(' ').any(|word| word == term);
    let says = |term: &String| !is_common(term) && !term.contains(is_particle);
    if terms.iter().any(says) {
        terms.retain(says);
    }
    terms.dedup();
    terms.truncate(TERMS_LEN_MAX);
    terms
}

fn best(doc: &[Term], term: &str, is_last: bool) -> u32 {
    let fits = doc
        .iter()
        .map(|known| fit(&known.text, term, is_last) * known.worth);
    fits.max().unwrap_or(0)
}

// How well what was typed fits a term of an article. Only the last word may still be growing
// when it is very short.
fn fit(known: &str, typed: &str, is_last: bool) -> u32 {
    if known == typed {
        return WHOLE;
    }
    let len = typed.len();
    if known.starts_with(typed) && (is_last || len > 2) {
        return BEGUN;
    }
    if len < SLIP_FROM || !typed.is_ascii() || !known.is_ascii() {
        return 0;
    }
    let (known, typed) = (known.as_bytes(), typed.as_bytes());
    // The first letter is the one that people get right, and looking at it saves the rest.
    if known[0] != typed[0] && known.get(1) != typed.first() {
        return 0;
    }
    let whole = slips(known, typed);
    let begun = known.get(..len).map_or(whole, |begun| slips(begun, typed));
    match whole.min(begun) {
        0 | 1 => SLIPPED,
        2 if len >= SLIPS_FROM => SLIPPED_TWICE,
        _ => 0,
    }
}

// How many letters are wrong, missing, too many or swapped: the optimal string alignment distance.
fn slips(a: &[u8], b: &[u8]) -> usize {
    let (a, b) = (
        &a[..a.len().min(LETTERS_MAX)],
        &b[..b.len().min(LETTERS_MAX)],
    );
    if a.len().abs_diff(b.len()) > 2 {
        return LETTERS_MAX;
    }
    let mut before = [0; LETTERS_MAX + 1];
    let mut last: [usize; LETTERS_MAX + 1] = std::array::from_fn(|at| at);
    for i in 1..=a.len() {
        let mut row = [i; LETTERS_MAX + 1];
        for j in 1..=b.len() {
            let is_other = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + is_other);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        (before, last) = (last, row);
    }
    last[b.len()]
}

// Words in lower case; of characters that are written without blanks each neighbouring pair, and a
// lone one by itself.
fn each_term(text: &str, act: &mut dyn FnMut(String)) {
    let mut word = String::new();
    let mut pair = None::<char>;
    let mut is_paired = false;
    for character in letters::folded(text).chars().chain([' ']) {
        if is_wide(character) {
            if !word.is_empty() {
                act(std::mem::take(&mut word));
            }
            if let Some(before) = pair {
                act([before, character].into_iter().collect());
                is_paired = true;
            }
            pair = Some(character);
            continue;
        }
        if let Some(lone) = pair.take()
            && !std::mem::take(&mut is_paired)
        {
            act(lone.to_string());
        }
        if character != ' ' {
            word.push(character);
        } else if !word.is_empty() {
            act(std::mem::take(&mut word));
        }
    }
}

// Characters that say nothing by themselves, in what people ask in Chinese.
fn is_particle(character: char) -> bool {
    "的了吗呢吧啊呀我你您是".contains(character)
}

// Han, kana and hangul.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests;
