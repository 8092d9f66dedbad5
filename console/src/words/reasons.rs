//! Why a conversation was given or offered to its agent, in two lines: the rule, and the numbers.
//!
//! Pure. Never judges a rule.

use super::{Lang, span};
use shared::{Reason, Rule};

/// The rule that decided.
pub fn rule(lang: Lang, rule: Rule) -> &'static str {
    let (en, zh) = match rule {
        Rule::OnlyOneFree => ("The only agent with room", "唯一有余量的客服"),
        Rule::LeastLoaded => ("The least busy agent with room", "有余量的客服中最空闲"),
        Rule::LongestIdle => (
            "Equally busy, and the longest without a new one",
            "同样忙，但最久没有接到新对话",
        ),
        Rule::LowestId => (
            "Alike in everything, and the first in the list",
            "情况相同，取列表第一位",
        ),
        Rule::Taken => ("Taken by hand", "手动接入"),
        Rule::BestSkilled => ("Knows the most about it", "最熟悉此类问题"),
        Rule::SameAgent => ("Had it before", "之前由其处理"),
        Rule::Transferred => ("Passed on by a colleague", "由同事转接"),
        Rule::CameBack => ("Nobody took it, so it came back", "无人接手，已退回"),
        Rule::TakenOver => ("Taken over by a supervisor", "由主管接管"),
    };
    match lang {
        Lang::En => en,
        Lang::ZhCn => zh,
    }
}

/// The numbers at that moment.
pub fn facts(lang: Lang, reason: &Reason) -> String {
    let waited = span(lang, reason.waited_ms);
    let load = hundredths(reason.load);
    let capacity = hundredths(reason.capacity);
    let (candidates, skill, relaxed) = (reason.candidates, reason.skill, reason.relaxed);
    let idle = reason.idle_ms.map(|ms| span(lang, ms));
    let mut parts = match lang {
        Lang::En => vec![
            format!("waited {waited}"),
            format!("load {load} of {capacity}"),
        ],
        Lang::ZhCn => vec![
            format!("等待 {waited}"),
            format!("负载 {load} / {capacity}"),
        ],
    };
    parts.extend(idle.map(|idle| match lang {
        Lang::En => format!("idle {idle}"),
        Lang::ZhCn => format!("空闲 {idle}"),
    }));
    let counts = [
        ("candidates", "候选", candidates),
        ("skill", "技能", u32::from(skill)),
        ("relaxed steps", "放宽步数", u32::from(relaxed)),
    ];
    for (en, zh, count) in counts {
        if count > 0 {
            parts.push(match lang {
                Lang::En => format!("{en} {count}"),
                Lang::ZhCn => format!("{zh} {count}"),
            });
        }
    }
    parts.join(" · ")
}

/// Hundredths without needless zeros: `50` is `0.5`.
pub fn hundredths(count: u32) -> String {
    let (whole, part) = (count / 100, count % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::reason;

    const RULES: [Rule; 10] = [
        Rule::OnlyOneFree,
        Rule::LeastLoaded,
        Rule::LongestIdle,
        Rule::LowestId,
        Rule::Taken,
        Rule::BestSkilled,
        Rule::SameAgent,
        Rule::Transferred,
        Rule::CameBack,
        Rule::TakenOver,
    ];

    #[test]
    fn every_rule_has_a_sentence_in_every_language() {
        for lang in Lang::ALL {
            let mut told = RULES.map(|one| rule(lang, one)).to_vec();
            told.sort_unstable();
            told.dedup();
            assert_eq!(told.len(), RULES.len());
        }
    }

    #[test]
    fn a_load_is_a_share_of_conversations() {
        let told = [0, 50, 100, 125, 405, 400].map(hundredths);

        assert_eq!(told, ["0", "0.5", "1", "1.25", "4.05", "4"]);
    }

    #[test]
    fn numbers_that_are_none_are_left_out() {
        let full = reason(Rule::BestSkilled);
        let bare = Reason {
            idle_ms: None,
            candidates: 0,
            skill: 0,
            relaxed: 0,
            ..full
        };

        assert_eq!(
            facts(Lang::En, &full),
            "waited 1 min · load 0.5 of 4 · idle 5 s · candidates 3 · skill 5 · relaxed steps 1"
        );
        assert_eq!(facts(Lang::En, &bare), "waited 1 min · load 0.5 of 4");
        assert_eq!(facts(Lang::ZhCn, &bare), "等待 1 分钟 · 负载 0.5 / 4");
    }
}
