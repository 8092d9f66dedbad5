//! Every sentence that only the visitor reads.
//!
//! What the agents read too stands in `web::words`. Never builds a sentence out of fragments.

mod en;
mod help;
mod table;
mod zh_cn;

use crate::later;
pub use help::HelpWords;
use shared::{RefusalCode, Side, Target, What};
pub use table::Table;
use web::Lang;
use web::words::Known;

/// The visitor's sentences of a language.
pub trait Words {
    /// What only the visitor reads.
    fn widget(self) -> &'static Table;
}

/// Everything that is said in one language: a chunk of its own.
struct Tongue {
    both: &'static web::Words,
    own: &'static Table,
}

static EN: Tongue = Tongue {
    both: &web::words::EN,
    own: &en::TABLE,
};

static ZH_CN: Tongue = Tongue {
    both: &web::words::ZH_CN,
    own: &zh_cn::TABLE,
};

web::chunk!(english = "en": Tongue = EN);
web::chunk!(chinese = "zh": Tongue = ZH_CN);

thread_local! {
    static KNOWN: Known<Table> = const { Known::new() };
}

/// Loads a language and acts when everything can be said in it.
pub fn learn(lang: Lang, then: impl FnOnce() + 'static) {
    let (name, tongue): (_, fn() -> &'static Tongue) = match lang {
        Lang::En => ("en", english),
        Lang::ZhCn => ("zh", chinese),
    };
    later::fetched(name, move || {
        let tongue = tongue();
        web::words::learn(lang, tongue.both);
        KNOWN.with(|known| known.learn(lang, tongue.own));
        then();
    });
}

impl Words for Lang {
    #[cfg(target_arch = "wasm32")]
    fn widget(self) -> &'static Table {
        KNOWN.with(|known| known.of(self))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn widget(self) -> &'static Table {
        match self {
            Lang::En => EN.own,
            Lang::ZhCn => ZH_CN.own,
        }
    }
}

/// Returns the sentence for something that happened.
pub fn told(lang: Lang, what: &What) -> String {
    let words = lang.widget();
    match what {
        What::Joined { agent } => (words.joined)(&agent.name),
        What::Returned => words.returned.to_owned(),
        What::Ended { by: Side::Visitor } => words.ended_by_you.to_owned(),
        What::Ended { by: Side::Agent } => words.ended_by_them.to_owned(),
        What::Transferred { from, to } => {
            let to = match to {
                Target::Agent(face) => &face.name,
                Target::Team(team) => &team.name,
            };
            (words.transferred)(&from.name, to)
        }
        What::Unanswered { agent } => (words.unanswered)(&agent.name),
        What::TakenOver { from, by } => (words.taken_over)(&from.name, &by.name),
        What::Quieted => words.quieted.to_owned(),
        What::Reopened { by: Side::Visitor } => words.reopened_by_you.to_owned(),
        What::Reopened { by: Side::Agent } => words.reopened_by_them.to_owned(),
        // Said things are bubbles.
        What::Said { .. } | What::Shared { .. } | What::Withdrawn { .. } | What::Amended { .. } => {
            String::new()
        }
    }
}

/// Returns why something was refused, to a visitor.
pub fn refusal(lang: Lang, code: RefusalCode) -> &'static str {
    match code {
        // The only target that a visitor can name.
        RefusalCode::UnknownTarget => lang.widget().topic_gone,
        code => (lang.words().refusal)(code),
    }
}

#[cfg(test)]
mod tests;
