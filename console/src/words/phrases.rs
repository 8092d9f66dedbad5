//! Sentences with something in them: numbers, names, times, reasons.
//!
//! Pure. Numbers come in as numbers; a time of day comes in as text, made by the browser.

use super::{Lang, words};
use shared::{Reason, Rule, Side, VisitorId, What};

/// Characters of a visitor's number that are enough to tell people apart at a glance.
const VISITOR_DIGITS: usize = 4;

/// What to call a visitor who has given no name.
pub fn visitor(lang: Lang, id: VisitorId) -> String {
    let digits: String = id.to_string().chars().take(VISITOR_DIGITS).collect();
    match lang {
        Lang::En => format!("Visitor {digits}"),
        Lang::ZhCn => format!("访客 {digits}"),
    }
}

/// A span of time in at most two units.
pub fn span(lang: Lang, ms: u64) -> String {
    let seconds = ms / 1_000;
    let (minutes, hours) = (seconds / 60, seconds / 3_600);
    match (lang, hours, minutes) {
        (Lang::En, 0, 0) => format!("{seconds} s"),
        (Lang::ZhCn, 0, 0) => format!("{seconds} 秒"),
        (Lang::En, 0, _) => format!("{minutes} min"),
        (Lang::ZhCn, 0, _) => format!("{minutes} 分钟"),
        (Lang::En, ..) => format!("{hours} h {} min", minutes % 60),
        (Lang::ZhCn, ..) => format!("{hours} 小时 {} 分钟", minutes % 60),
    }
}

/// A span that is being counted while one looks: `0:07`, `12:40`, `1:02:03`.
pub fn ticking(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A place in the queue, 0 being next.
pub fn place(lang: Lang, ahead: usize) -> String {
    match (lang, ahead) {
        (_, 0) => words(lang).place_next.to_owned(),
        (Lang::En, _) => format!("{ahead} before"),
        (Lang::ZhCn, _) => format!("前面 {ahead} 位"),
    }
}

/// Messages that no agent has seen.
pub fn unread(lang: Lang, count: u32) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 new message".to_owned(),
        (Lang::En, _) => format!("{count} new messages"),
        (Lang::ZhCn, _) => format!("{count} 条新消息"),
    }
}

/// People who wait.
pub fn people_wait(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 person waits and you are away.".to_owned(),
        (Lang::En, _) => format!("{count} people wait and you are away."),
        (Lang::ZhCn, _) => format!("有 {count} 位访客在等待，而你处于离开状态。"),
    }
}

/// Who has the conversation that is shown.
pub fn belongs_to(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("{name} answers this conversation. You can read along."),
        Lang::ZhCn => format!("此对话由 {name} 处理，你可以查看。"),
    }
}

/// Conversations that an agent has, and may have.
pub fn load(lang: Lang, load: u32, capacity: u32) -> String {
    match lang {
        Lang::En => format!("{load} of {capacity} conversations"),
        Lang::ZhCn => format!("{load} / {capacity} 个对话"),
    }
}

/// Conversations that an agent may have at once.
pub fn at_once(lang: Lang, capacity: u32) -> String {
    match lang {
        Lang::En => format!("{capacity} at once"),
        Lang::ZhCn => format!("同时 {capacity} 个"),
    }
}

/// Agents who take new conversations.
pub fn online_count(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("{count} online"),
        Lang::ZhCn => format!("{count} 人在线"),
    }
}

/// A new conversation, for whoever listens rather than looks.
pub fn given(lang: Lang, visitor: &str) -> String {
    match lang {
        Lang::En => format!("New conversation: {visitor}"),
        Lang::ZhCn => format!("新对话：{visitor}"),
    }
}

/// Something that happened to a conversation.
pub fn happened(lang: Lang, what: &What) -> String {
    match (lang, what) {
        (Lang::En, What::Joined { agent }) => format!("Given to {}", agent.name),
        (Lang::ZhCn, What::Joined { agent }) => format!("已分配给 {}", agent.name),
        (Lang::En, What::Returned) => "Its agent was lost. Back to the front of the queue".into(),
        (Lang::ZhCn, What::Returned) => "客服断开，已回到队列最前".into(),
        (Lang::En, What::Ended { by: Side::Visitor }) => "Ended by the visitor".into(),
        (Lang::ZhCn, What::Ended { by: Side::Visitor }) => "访客结束了对话".into(),
        (Lang::En, What::Ended { by: Side::Agent }) => "Ended by an agent".into(),
        (Lang::ZhCn, What::Ended { by: Side::Agent }) => "客服结束了对话".into(),
        // Words are drawn as words.
        (_, What::Said { text, .. }) => text.as_str().to_owned(),
    }
}

/// A countdown to the next try.
pub fn again_in(lang: Lang, ms: u64) -> String {
    let seconds = ms.div_ceil(1_000).max(1);
    match lang {
        Lang::En => format!("Try again in {seconds} s"),
        Lang::ZhCn => format!("{seconds} 秒后可重试"),
    }
}

/// The rules for a name.
pub fn name_rule(lang: Lang, chars_max: usize) -> String {
    match lang {
        Lang::En => format!("1 to {chars_max} characters."),
        Lang::ZhCn => format!("1 至 {chars_max} 个字符。"),
    }
}

/// The rules for a password.
pub fn password_rule(lang: Lang, chars_min: usize, chars_max: usize) -> String {
    match lang {
        Lang::En => format!(
            "{chars_min} to {chars_max} characters. A few words in a row are easy to remember."
        ),
        Lang::ZhCn => format!("{chars_min} 至 {chars_max} 个字符，用几个词连起来便于记忆。"),
    }
}

/// The rules for a capacity.
pub fn capacity_rule(lang: Lang, max: u32) -> String {
    match lang {
        Lang::En => format!("1 to {max}."),
        Lang::ZhCn => format!("1 至 {max}。"),
    }
}

/// The rules for the list of origins.
pub fn origins_rule(lang: Lang, len_max: usize) -> String {
    match lang {
        Lang::En => format!(
            "At most {len_max} lines, each like https://example.com or http://localhost:8080."
        ),
        Lang::ZhCn => {
            format!("最多 {len_max} 行，每行形如 https://example.com 或 http://localhost:8080。")
        }
    }
}

/// Why a conversation was given to its agent.
pub fn reason(lang: Lang, reason: &Reason) -> String {
    let waited = span(lang, reason.waited_ms);
    let (load, capacity, candidates) = (reason.load, reason.capacity, reason.candidates);
    match lang {
        Lang::En => {
            let why = match reason.rule {
                Rule::OnlyOneFree => "The only agent with room".to_owned(),
                Rule::LeastLoaded => format!("The least busy of {candidates} agents with room"),
                Rule::LongestIdle => format!(
                    "Of {candidates} agents equally busy, the longest without a new one{}",
                    idle(lang, reason.idle_ms)
                ),
                Rule::LowestId => format!("Of {candidates} agents alike, the first in the list"),
                Rule::Taken => return format!("Taken by hand after waiting {waited}."),
            };
            format!("{why}, at {load} of {capacity}. It had waited {waited}.")
        }
        Lang::ZhCn => {
            let why = match reason.rule {
                Rule::OnlyOneFree => "唯一有余量的客服".to_owned(),
                Rule::LeastLoaded => format!("{candidates} 位有余量的客服中最空闲的一位"),
                Rule::LongestIdle => format!(
                    "{candidates} 位同样忙的客服中，最久没有接到新对话的一位{}",
                    idle(lang, reason.idle_ms)
                ),
                Rule::LowestId => format!("{candidates} 位情况相同的客服中，列表里的第一位"),
                Rule::Taken => return format!("等待 {waited}后由客服手动接入。"),
            };
            format!("{why}，当时 {load} / {capacity}。访客已等待 {waited}。")
        }
    }
}

fn idle(lang: Lang, idle_ms: Option<u64>) -> String {
    match (lang, idle_ms) {
        (_, None) => String::new(),
        (Lang::En, Some(ms)) => format!(" ({})", span(lang, ms)),
        (Lang::ZhCn, Some(ms)) => format!("（{}）", span(lang, ms)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_at_most_two_units() {
        assert_eq!(span(Lang::En, 999), "0 s");
        assert_eq!(span(Lang::En, 59_999), "59 s");
        assert_eq!(span(Lang::ZhCn, 60_000), "1 分钟");
        assert_eq!(span(Lang::En, 3_725_000), "1 h 2 min");
    }

    #[test]
    fn a_ticking_span_keeps_its_width() {
        assert_eq!(ticking(7_000), "0:07");
        assert_eq!(ticking(760_000), "12:40");
        assert_eq!(ticking(3_723_000), "1:02:03");
    }

    #[test]
    fn a_countdown_never_says_zero() {
        assert_eq!(again_in(Lang::En, 0), "Try again in 1 s");
        assert_eq!(again_in(Lang::En, 1_001), "Try again in 2 s");
    }

    #[test]
    fn every_rule_has_a_sentence_in_every_language() {
        let rules = [
            Rule::OnlyOneFree,
            Rule::LeastLoaded,
            Rule::LongestIdle,
            Rule::LowestId,
            Rule::Taken,
        ];
        for lang in [Lang::En, Lang::ZhCn] {
            let mut told = Vec::new();
            for rule in rules {
                let reason = Reason {
                    rule,
                    waited_ms: 80_000,
                    load: 1,
                    capacity: 4,
                    idle_ms: Some(5_000),
                    candidates: 3,
                };
                told.push(super::reason(lang, &reason));
            }
            told.sort();
            told.dedup();
            assert_eq!(told.len(), rules.len());
        }
    }

    #[test]
    fn a_visitor_is_named_after_its_number() {
        assert_eq!(
            visitor(Lang::En, VisitorId(0x3f9c_0000_0000_0001)),
            "Visitor 3f9c"
        );
    }
}
