//! Sentences with something in them: numbers, names, times, reasons.
//!
//! Pure. Numbers come in as numbers; a time of day comes in as text, made by the browser.

use super::{Lang, words};
use shared::{Side, Target, VisitorId, What};

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
    match lang {
        Lang::En => happened_en(what),
        Lang::ZhCn => happened_zh(what),
    }
}

fn happened_en(what: &What) -> String {
    match what {
        // Words are drawn as words, and say themselves what became of them.
        What::Said { .. } | What::Withdrawn { .. } | What::Amended { .. } => String::new(),
        What::Shared { file, .. } => file.name.clone(),
        What::Joined { agent } => format!("Given to {}", agent.name),
        What::Returned => "Its agent was lost. Back to the front of the queue".to_owned(),
        What::Ended { by: Side::Visitor } => "Ended by the visitor".to_owned(),
        What::Ended { by: Side::Agent } => "Ended by an agent".to_owned(),
        What::Transferred { from, to } => format!("{} passed it on to {}", from.name, name(to)),
        What::Unanswered { agent } => {
            format!("{} did not answer in time. Back to the front", agent.name)
        }
        What::TakenOver { from, by } => format!("{} took it over from {}", by.name, from.name),
        What::Quieted => "Ended because the visitor was quiet".to_owned(),
        What::Reopened { by: Side::Visitor } => "Reopened by the visitor".to_owned(),
        What::Reopened { by: Side::Agent } => "Reopened by an agent".to_owned(),
    }
}

fn happened_zh(what: &What) -> String {
    match what {
        What::Said { .. } | What::Withdrawn { .. } | What::Amended { .. } => String::new(),
        What::Shared { file, .. } => file.name.clone(),
        What::Joined { agent } => format!("已分配给 {}", agent.name),
        What::Returned => "客服断开，已回到队列最前".to_owned(),
        What::Ended { by: Side::Visitor } => "访客结束了对话".to_owned(),
        What::Ended { by: Side::Agent } => "客服结束了对话".to_owned(),
        What::Transferred { from, to } => format!("{} 转接给 {}", from.name, name(to)),
        What::Unanswered { agent } => format!("{} 未及时回复，已回到队列最前", agent.name),
        What::TakenOver { from, by } => format!("{} 从 {} 接管了对话", by.name, from.name),
        What::Quieted => "访客长时间没有回复，对话已结束".to_owned(),
        What::Reopened { by: Side::Visitor } => "访客重新打开了对话".to_owned(),
        What::Reopened { by: Side::Agent } => "客服重新打开了对话".to_owned(),
    }
}

/// The name of whom a conversation is passed on to.
pub fn name(target: &Target) -> &str {
    match target {
        Target::Agent(face) => &face.name,
        Target::Team(team) => &team.name,
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
    fn every_event_has_a_sentence_of_its_own_in_every_language() {
        let face = crate::sample::face;
        let (from, agent) = (face(1), face(2));
        let events = [
            What::Joined { agent: face(2) },
            What::Returned,
            What::Ended { by: Side::Visitor },
            What::Ended { by: Side::Agent },
            What::Transferred {
                from: face(1),
                to: Target::Agent(face(2)),
            },
            What::Unanswered { agent },
            What::TakenOver { from, by: face(2) },
            What::Quieted,
            What::Reopened { by: Side::Visitor },
            What::Reopened { by: Side::Agent },
        ];
        for lang in Lang::ALL {
            let mut told: Vec<String> = events.iter().map(|what| happened(lang, what)).collect();
            told.sort();
            told.dedup();
            assert_eq!(told.len(), events.len());
        }
        assert_eq!(
            happened(Lang::En, &events[4]),
            "agent 1 passed it on to agent 2"
        );
        assert_eq!(
            happened(Lang::ZhCn, &events[6]),
            "agent 2 从 agent 1 接管了对话"
        );
    }

    #[test]
    fn a_visitor_is_named_after_its_number() {
        assert_eq!(
            visitor(Lang::En, VisitorId(0x3f9c_0000_0000_0001)),
            "Visitor 3f9c"
        );
    }
}
