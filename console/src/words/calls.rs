//! Sentences about what calls for an agent: offers, warnings, transfers, and what went elsewhere.
//!
//! Pure. Numbers come in as numbers, names as names.

use super::{Lang, span, ticking};
use shared::Coverage;

/// A conversation that is offered, for whoever listens rather than looks.
pub fn offered(lang: Lang, visitor: &str) -> String {
    match lang {
        Lang::En => format!("Offered to you: {visitor}"),
        Lang::ZhCn => format!("待你接受：{visitor}"),
    }
}

/// Who passes a conversation on.
pub fn passed_by(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("{name} passes this on to you"),
        Lang::ZhCn => format!("{name} 转接给你"),
    }
}

/// An offer that nobody answered in time.
pub fn offer_expired(lang: Lang, visitor: &str) -> String {
    match lang {
        Lang::En => format!("The offer of {visitor} has expired. Somebody else is asked."),
        Lang::ZhCn => format!("{visitor} 的邀请已过期，将询问其他客服。"),
    }
}

/// An offer that is not there any more.
pub fn offer_withdrawn(lang: Lang, visitor: &str) -> String {
    match lang {
        Lang::En => format!("{visitor} needs nothing from you any more."),
        Lang::ZhCn => format!("{visitor} 已不需要你处理。"),
    }
}

/// Who has what was given to this agent.
pub fn has_it_now(lang: Lang, name: &str, visitor: &str) -> String {
    match lang {
        Lang::En => format!("{name} has the conversation with {visitor} now."),
        Lang::ZhCn => format!("{name} 现在负责与 {visitor} 的对话。"),
    }
}

/// What was given to this agent waits again.
pub fn waits_again(lang: Lang, visitor: &str) -> String {
    match lang {
        Lang::En => format!("{visitor} was not answered in time and waits for somebody else."),
        Lang::ZhCn => format!("{visitor} 未及时得到回复，正在等待其他客服。"),
    }
}

/// Seconds left.
pub fn seconds(lang: Lang, count: u32) -> String {
    match lang {
        Lang::En => format!("{count} s"),
        Lang::ZhCn => format!("{count} 秒"),
    }
}

/// A quiet conversation is about to end.
pub fn ends_in(lang: Lang, count: u32) -> String {
    match lang {
        Lang::En => format!("Ends in {count} s because the visitor is quiet."),
        Lang::ZhCn => format!("访客没有回复，对话将在 {count} 秒后结束。"),
    }
}

/// Somebody waits for this agent's answer; 0 seconds left: whenever somebody else is there.
pub fn answer_due(lang: Lang, since_ms: Option<u64>, left_s: u32) -> String {
    let since = since_ms.map(|ms| span(lang, ms));
    match (lang, since) {
        (Lang::En, Some(since)) => {
            format!("Waiting for your answer since {since}; goes to a colleague in {left_s} s.")
        }
        (Lang::En, None) => {
            format!("Waiting for your answer; goes to a colleague in {left_s} s.")
        }
        (Lang::ZhCn, Some(since)) => {
            format!("访客已等你回复 {since}，{left_s} 秒后将转给同事。")
        }
        (Lang::ZhCn, None) => format!("访客在等你回复，{left_s} 秒后将转给同事。"),
    }
}

/// A transfer that is under way.
pub fn passing_on(lang: Lang, to: &str, warm: bool) -> String {
    match (lang, warm) {
        (Lang::En, true) => format!("Passed on to {to}. You stay until it is taken."),
        (Lang::En, false) => format!("Passed on to {to}; not taken yet."),
        (Lang::ZhCn, true) => format!("已转接给 {to}，对方接手前由你继续。"),
        (Lang::ZhCn, false) => format!("已转接给 {to}，对方尚未接手。"),
    }
}

/// What a colleague wrote for whoever takes the conversation.
pub fn note_of(lang: Lang, from: &str, note: &str) -> String {
    let colon = match lang {
        Lang::En => ": ",
        Lang::ZhCn => "：",
    };
    [from, colon, note].concat()
}

/// The question before a conversation is taken from a colleague.
pub fn take_over_from(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("Take this over from {name}?"),
        Lang::ZhCn => format!("从 {name} 接管这个对话？"),
    }
}

/// A pause of this agent: after a conversation, or after an offer that was not taken.
pub fn pause(lang: Lang, cools: bool, left_ms: u64) -> String {
    let left = ticking(left_ms);
    match (lang, cools) {
        (Lang::En, false) => format!("Pause after a conversation: {left}"),
        (Lang::En, true) => format!("Not asked again for {left}"),
        (Lang::ZhCn, false) => format!("对话后休整：{left}"),
        (Lang::ZhCn, true) => format!("暂不询问：{left}"),
    }
}

/// How often the announced waits held.
pub fn accuracy(lang: Lang, coverage: Coverage) -> String {
    let Coverage { held, of } = coverage;
    // Rounded down: a bound that failed once never held in 100 %.
    let percent = u64::from(held) * 100 / u64::from(of.max(1));
    match lang {
        Lang::En => format!("Announced waits held in {held} of {of} ({percent} %)"),
        Lang::ZhCn => format!("预告的等待：{of} 次中有 {held} 次准确（{percent}%）"),
    }
}

/// Characters that are left of a note.
pub fn chars(count: usize, max: usize) -> String {
    format!("{count} / {max}")
}

/// The room that may be kept, for an agent of this capacity less one.
pub fn capacity_range(lang: Lang, most: u32) -> String {
    match lang {
        Lang::En => format!("0 to {most}: less than the agent may have at once."),
        Lang::ZhCn => format!("0 至 {most}，少于该客服的同时对话数。"),
    }
}

/// How urgent.
pub fn priority(lang: Lang, level: u8) -> String {
    [super::words(lang).priority, " ", &level.to_string()].concat()
}

/// Whether a place is open, by its own clock: `at` is a weekday and time there.
pub fn open_preview(lang: Lang, zone: &str, at: &str, open: bool, change: Option<&str>) -> String {
    let words = super::words(lang);
    let state = if open {
        words.open_now
    } else {
        words.closed_now
    };
    let next = match (lang, open, change) {
        (_, _, None) => String::new(),
        (Lang::En, true, Some(until)) => format!(" until {until}"),
        (Lang::En, false, Some(from)) => format!(", opens {from}"),
        (Lang::ZhCn, true, Some(until)) => format!("，到 {until}"),
        (Lang::ZhCn, false, Some(from)) => format!("，下次开放 {from}"),
    };
    match lang {
        Lang::En => format!("For a visitor in {zone} it is {at} now: {state}{next}."),
        Lang::ZhCn => format!("{zone} 的访客现在是 {at}：{state}{next}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracy_never_rounds_a_failure_away() {
        let told = |held, of| accuracy(Lang::En, Coverage { held, of });

        assert_eq!(told(181, 200), "Announced waits held in 181 of 200 (90 %)");
        assert_eq!(told(199, 200), "Announced waits held in 199 of 200 (99 %)");
        assert_eq!(told(0, 0), "Announced waits held in 0 of 0 (0 %)");
    }

    #[test]
    fn a_warning_tells_since_when_and_until_when() {
        assert_eq!(
            answer_due(Lang::En, Some(190_000), 50),
            "Waiting for your answer since 3 min; goes to a colleague in 50 s."
        );
        assert_eq!(
            answer_due(Lang::ZhCn, None, 50),
            "访客在等你回复，50 秒后将转给同事。"
        );
    }

    #[test]
    fn a_preview_tells_the_next_change_if_there_is_one() {
        let told = |open, change| open_preview(Lang::En, "UTC", "Mon 08:00", open, change);

        assert_eq!(
            told(false, Some("Mon 09:00")),
            "For a visitor in UTC it is Mon 08:00 now: closed, opens Mon 09:00."
        );
        assert_eq!(
            told(true, None),
            "For a visitor in UTC it is Mon 08:00 now: open."
        );
    }
}
