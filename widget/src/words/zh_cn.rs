//! Chinese as written in mainland China.
//!
//! Plain, polite and calm: the reader may be waiting for money.

use super::{HelpWords, Table};
use crate::wait::{HOUR, Likely};
use shared::Moved;

pub(super) static TABLE: Table = Table {
    title: "在线客服",
    support: "客服",
    hide: "收起聊天",
    end: "结束",
    end_long: "结束对话",
    answers: |name| [name, " 正在为您服务"].concat(),
    parked: |name| ["可随时留言，", name, " 会回复您"].concat(),
    parked_free: "可随时留言，我们会回复您",
    queued: "您正在排队",
    here: "客服在线",
    nobody: "当前没有客服在线",
    offline: "连接已断开",
    closed: "已关闭",
    welcome: "您好，请问有什么可以帮您？",
    door: "排队情况",
    door_closed: "您仍可留言：消息会保存，并按先后顺序回复。",
    door_free: "当前无人排队。",
    door_busy: |count| counted("当前有 ", count, " 人在排队。"),
    about: "您想咨询什么？",
    about_else: "不确定",
    ready_title: "为了更快处理，请准备好",
    ready: [
        ("账户名", "或您的钱包地址"),
        ("交易记录", "交易编号或哈希、金额和时间"),
        ("问题描述", "您做了什么操作，看到了什么"),
    ],
    never: "切勿向任何人透露您的密码、助记词或私钥。我们绝不会索要这些信息。",
    queue: "您的排队位置",
    next: "下一位就是您。",
    ahead: |count| counted("您前面还有 ", count, " 人。"),
    nobody_long: "当前没有客服在线。",
    wait,
    wait_unknown: "暂时无法估计等待时间。",
    moved,
    closing: "在我们下班前可能轮不到您。",
    opens: |when| {
        [
            "我们将在 ",
            when,
            "（您的当地时间）回来。您的留言会保存，届时回复。",
        ]
        .concat()
    },
    gap: "",
    place_kept: "关闭页面也不会失去您的位置。您现在写的内容会保存，客服会先看。",
    place_kept_away: "您的消息和排队位置都会保留，您可以关闭此页面。",
    place_kept_closed: "关闭页面也不会失去您的位置。",
    leave: "离开排队",
    ask_leave: "确定离开排队吗？您的位置将不再保留。",
    ask_end: "确定结束对话吗？",
    stay: "取消",
    begin_again: "对话已结束。再次留言即可开始新的对话。",
    reopen: "继续此对话",
    rate: "这次对话怎么样？",
    rate_up: "满意",
    rate_down: "不满意",
    stars: |score| counted("", score.into(), " 星"),
    rate_comment: "您想告诉我们什么？（选填）",
    rate_send: "提交评价",
    rate_sending: "正在提交…",
    rate_thanks: "谢谢您的评价。",
    keep: "保存对话",
    more: "保存、邮件、其他设备",
    code_refused: "代码无效。代码仅可使用一次，十分钟内有效：请重新显示一个。",
    have_code: "我有代码",
    close: "关闭",
    quiet: |seconds| counted("由于长时间无人发言，对话将在 ", seconds, " 秒后结束。"),
    quiet_soon: "由于长时间无人发言，对话即将结束。",
    still_here: "我还在",
    hint: "请输入消息",
    hint_waiting: "现在就可以写，位置会保留",
    hint_again: "留言以开始新的对话",
    stopped: "暂时无法发送，请查看上方说明。",
    again_in: |seconds| ["请在 ", &seconds.to_string(), " 秒后重试。"].concat(),
    understood: "知道了",
    joined: |name| [name, " 已接入对话"].concat(),
    returned: "与客服的连接已中断，您已回到队列最前面。",
    transferred: |from, to| [from, " 正在为您转接 ", to, "。"].concat(),
    unanswered: |name| [name, " 未能及时回复，您已排到最前面。"].concat(),
    taken_over: |from, by| [by, " 已接替 ", from, " 为您服务。"].concat(),
    quieted: "由于长时间无人发言，对话已结束",
    reopened_by_you: "您继续了此对话",
    reopened_by_them: "客服继续了此对话",
    topic_gone: "此问题类型已不再提供，请重新选择。",
    form_door: "提前告诉我们，处理更快",
    form_waiting: "等待时，请补充信息",
    form_lead: "边填边保存，客服会随对话一起看到。",
    form_held: "未保存：这看起来像机密信息。请勿把助记词、私钥或卡号告诉任何人。",
    form_missing: |field| ["请先填写“", field, "”。您写的内容已保留。"].concat(),
    due_before: "须先填写",
    due_waiting: "请填写",
    contact: "您的邮箱",
    contact_why: "当前没有客服在线。留下邮箱，我们可以联系您；回复也会保留在这里。",
    mail_odd: "邮箱地址似乎还不完整。",
    saving: "正在保存…",
    saved: "已保存",
    kept_here: "已保留在此，恢复连接后保存。",
    tell_me: "轮到我时提醒我",
    told_by_mark: "届时会响铃，并在聊天按钮上显示标记。请保持此页面打开。",
    told_by_title: "届时会响铃，并更改标签页标题。请保持此页面打开。",
    told_by_notice: "届时会发送通知并响铃。请保持此页面打开。",
    your_turn: "轮到您了",
    help: HelpWords {
        name: "常见问题",
        search: "搜索常见问题",
        found: |count| ["找到 ", &count.to_string(), " 个结果"].concat(),
        none: "没有找到。请在下方给我们留言，我们都会看到。",
        back: "‹ 全部问题",
        asks: "解决您的问题了吗？",
        yes: "解决了，谢谢",
        glad: "很高兴能帮到您。还有问题可随时联系我们。",
        talk: "就此问题联系客服",
    },
    guard_card: "这看起来像银行卡号，已为您拦下，没有发送。",
    guard_code: "这看起来像验证码，已为您拦下，没有发送。",
    guard_unclear: "这可能是私钥，已为您拦下，没有发送。如果是交易哈希，请选择“原样发送”。",
    guard_key: "这看起来像私钥，已为您拦下，没有发送。",
    guard_seed: "这看起来像助记词，已为您拦下，没有发送。",
    guard_send: "隐去后发送",
    guard_edit: "返回修改",
    guard_anyway: "原样发送",
    guard_sure: "任何人拿到它都能转走您钱包里的全部资产，而且无法追回。这里没有人需要它。",
    guard_yes: "仍然发送",
    ended_by_you: "您结束了对话",
    ended_by_them: "客服结束了对话",
};

fn counted(before: &str, count: u32, after: &str) -> String {
    [before, &count.to_string(), after].concat()
}

fn wait(likely: Likely, bound: Option<u32>) -> String {
    let likely = match likely {
        Likely::Within(high) => ["大约 ", &span(high), "以内"].concat(),
        Likely::Between(low, high) => ["大约需要 ", &low.to_string(), "–", &span(high)].concat(),
        Likely::From(low) => ["大约需要 ", &span(low), "到 1 小时以上"].concat(),
        Likely::Long => "大约需要 1 小时以上".to_owned(),
    };
    match bound {
        None => [&likely, "。"].concat(),
        Some(bound) => [&likely, "，九成的人不超过 ", &span(bound), "。"].concat(),
    }
}

fn span(minutes: u32) -> String {
    if minutes <= HOUR {
        counted("", minutes, " 分钟")
    } else {
        counted("", minutes.div_ceil(HOUR), " 小时")
    }
}

fn moved(moved: Moved) -> String {
    let mut told = String::new();
    let mut tell = |before, count, after| {
        if count > 0 {
            told.push_str(&counted(before, count, after));
        }
    };
    tell("前面 ", moved.answered, " 人已接入。");
    tell("前面 ", moved.left, " 人已离开。");
    tell(
        "有 ",
        moved.passed,
        " 位访客更紧急或客服掉线，排到了您前面。",
    );
    told
}
