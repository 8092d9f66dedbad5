//! What the owner reads beside each rule: its name, and what it does.
//!
//! Words only; what may be entered is known by the page of rules.

use super::{Lang, span};

/// Returns the name of a rule and the sentence beside it; empty for what is no rule.
pub fn rule_field(lang: Lang, key: &str) -> (&'static str, &'static str) {
    match lang {
        Lang::En => en(key),
        Lang::ZhCn => zh(key),
    }
}

/// Returns what may be entered. Times are milliseconds; `never`: 0 too.
pub fn range(lang: Lang, times: bool, min: u32, max: u32, never: bool) -> String {
    let write = |count: u32| match times {
        true => span(lang, u64::from(count) * 1_000),
        false => count.to_string(),
    };
    let (min, max) = (write(min), write(max));
    match (lang, never) {
        (Lang::En, false) => format!("{min} to {max}."),
        (Lang::En, true) => format!("{min} to {max}; 0: never."),
        (Lang::ZhCn, false) => format!("{min} 至 {max}。"),
        (Lang::ZhCn, true) => format!("{min} 至 {max}；0 表示从不。"),
    }
}

fn en(key: &str) -> (&'static str, &'static str) {
    match key {
        "grace_s" => (
            "Lost connection",
            "How long somebody may be without a connection before it counts.",
        ),
        "queue_len_max" => ("Longest queue", "Conversations that may wait at once."),
        "offer_s" => ("Offer", "How long an offer stands."),
        "cool_down_s" => (
            "Pause after an offer",
            "Who declined or did not answer an offer is not asked again for this long.",
        ),
        "prefer_s" => (
            "Same agent",
            "How long a returning visitor waits for the agent of last time.",
        ),
        "relax_s" => (
            "Relax skills",
            "After each such time, one step less of the asked skills is enough.",
        ),
        "rating" => (
            "Rate with stars",
            "Visitors are asked for one to five stars instead of a thumb.",
        ),
        "overflow" => (
            "Help from other teams",
            "After all other steps, agents of other teams are asked.",
        ),
        "head_start_s" => (
            "Head start per priority",
            "How much earlier one step of priority counts in the queue.",
        ),
        "waiting_weight" => (
            "Weight while the visitor is quiet",
            "What a conversation that waits on its visitor weighs, in hundredths.",
        ),
        "wrap_up_s" => ("Wrap-up", "The pause of an agent after a conversation."),
        "away_after_s" => (
            "Away by itself",
            "An agent who does nothing for this long counts as away.",
        ),
        "answer_within_s" => (
            "Answer within",
            "A visitor who waits this long for an answer makes a warning.",
        ),
        "reroute_after_s" => (
            "Then to somebody else",
            "This long after the warning the conversation goes to a colleague.",
        ),
        "gone_after_s" => (
            "Gone",
            "A visitor who is away this long leaves a thread that nobody waits beside.",
        ),
        "quiet_after_s" => (
            "Quiet",
            "When the visitor has not answered for this long, the end is announced.",
        ),
        "quiet_warning_s" => (
            "Warning before the end",
            "How long before the end it is announced.",
        ),
        "reopen_within_s" => (
            "Reopen within",
            "How long after its end a conversation can be reopened.",
        ),
        "transfer_within_s" => (
            "Transfer",
            "How long a transfer waits to be taken before it comes back.",
        ),
        _ => ("", ""),
    }
}

fn zh(key: &str) -> (&'static str, &'static str) {
    match key {
        "grace_s" => ("断线宽限", "连接中断超过此时间才算离线。"),
        "queue_len_max" => ("队列上限", "可同时等待的对话数。"),
        "offer_s" => ("邀请时限", "邀请保留多久。"),
        "cool_down_s" => (
            "邀请后的间隔",
            "谢绝或未回应邀请的客服，在此时间内不再被询问。",
        ),
        "prefer_s" => ("优先原客服", "回访客户等待上次客服的时间。"),
        "relax_s" => ("放宽技能", "每过此时间，技能要求放宽一步。"),
        "rating" => ("用星级评价", "访客以一到五星评价，而不是拇指。"),
        "overflow" => ("其他团队支援", "其他办法都用尽后，询问其他团队的客服。"),
        "head_start_s" => ("每级优先提前", "每一级优先级在队列中提前多久。"),
        "waiting_weight" => (
            "等待访客时的权重",
            "等待访客回复的对话占多少负载，以百分之一计。",
        ),
        "wrap_up_s" => ("对话后休整", "客服在一个对话结束后的休整时间。"),
        "away_after_s" => ("自动离开", "客服无操作超过此时间视为离开。"),
        "answer_within_s" => ("回复时限", "访客等待回复超过此时间会发出提醒。"),
        "reroute_after_s" => ("随后转给同事", "提醒之后再过此时间，对话转给同事。"),
        "gone_after_s" => (
            "访客离开",
            "访客离开超过此时间，对话转为留言，不再占用等待。",
        ),
        "quiet_after_s" => ("访客无回复", "访客超过此时间未回复，将预告结束。"),
        "quiet_warning_s" => ("结束前预告", "在结束前多久预告。"),
        "reopen_within_s" => ("可重新打开", "对话结束后多久内可以重新打开。"),
        "transfer_within_s" => ("转接时限", "转接无人接手时，多久后退回。"),
        _ => ("", ""),
    }
}
