//! Chinese as written in mainland China.
//!
//! Says what happened and what to do, politely and plainly.

use super::Words;
use shared::{Close, RefusalCode};

/// What both apps say.
pub static WORDS: Words = Words {
    today: "今天",
    yesterday: "昨天",
    you: "您",
    visitor: "访客",
    sending: "发送中…",
    stored: "已送达",
    seen: "已读",
    not_sent: "未发送",
    reply: "引用回复",
    edit: "修改",
    take_back: "撤回",
    edited: "已修改",
    taken_back: "此消息已撤回",
    changing: "正在修改…",
    editing: "正在修改您的消息",
    replying: |name| ["正在回复 ", name].concat(),
    cancel: "取消",
    show_quoted: "查看被引用的消息",
    retry: "重新发送",
    dismiss: "移除",
    held: |seconds| [&seconds.to_string(), " 秒后自动发送"].concat(),
    typing: "正在输入…",
    typing_named: |name| [name, " 正在输入…"].concat(),
    transcript: "消息记录",
    newest: "最新消息",
    newest_count: |count| [&count.to_string(), " 条新消息"].concat(),
    new_messages: "新消息",
    send: "发送",
    message_field: "您的消息",
    characters_left: |count| ["还可输入 ", &count.to_string(), " 个字"].concat(),
    characters_over: |count| ["超出 ", &count.to_string(), " 个字"].concat(),
    outbox_full: "等待发送的消息过多。这条消息会留在这里，待前面的发出后再发送。",
    connecting: "正在连接…",
    live: "已连接",
    offline: "连接已断开。您写的内容会保留，恢复后自动发送。",
    no_room: "服务器暂时无法保存消息。您写的内容会保留，恢复后自动发送。",
    reconnecting: |seconds| [&seconds.to_string(), " 秒后重试"].concat(),
    try_now: "立即重试",
    reload: "重新加载",
    refusal,
    stopped,
};

fn refusal(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::TooFast => "发送得有点快。",
        RefusalCode::TooMany => "短时间内开启的对话过多。",
        RefusalCode::TextEmpty => "消息是空的。",
        RefusalCode::TextTooLong => "消息太长，请分几条发送。",
        RefusalCode::TextHasNul => "消息中有无法保存的字符。",
        RefusalCode::UnknownConversation => "找不到这个对话。",
        RefusalCode::ConversationEnded => "对话已结束。",
        RefusalCode::TakenByAnother => "已被同事先接入。",
        RefusalCode::NotYours => "该对话由其他同事负责，请先接手再回复。",
        RefusalCode::TooManyWatched => "同时打开的对话过多，请先关闭一些。",
        RefusalCode::UnknownFrame => "页面与服务器版本不一致，请重新加载页面。",
        RefusalCode::QueueFull => "当前排队人数已满。",
        RefusalCode::WrongLogin => "邮箱或密码不正确。",
        RefusalCode::NotLoggedIn
        | RefusalCode::FactorNeeded
        | RefusalCode::WrongCode
        | RefusalCode::FactorDue => "您尚未登录，请重新登录。",
        RefusalCode::NotAllowed => "您的角色没有此权限。",
        RefusalCode::InviteUnknown => "此链接已使用或已过期，请索取新的链接。",
        RefusalCode::FieldWrong => "有内容填写不正确，请检查。",
        RefusalCode::OriginNotAllowed => "此页面无权进行该操作。",
        RefusalCode::NotFound => "这里没有内容。",
        RefusalCode::StoreFailed => "服务器未能保存，内容没有任何更改，请重试。",
        RefusalCode::NoSubProtocol => "页面与服务器版本不一致，请重新加载页面。",
        RefusalCode::OfferOver => "这次邀请已经结束。",
        RefusalCode::NobodyThere => "对方没有人在，请换一位。",
        RefusalCode::UnknownTarget => "本站点没有这位客服或这个团队。",
        RefusalCode::ReopenTooLate => "对话结束太久，无法继续，请开始新的对话。",
        RefusalCode::FormMissing => "请先填写表单中需要的内容，再重新发送。",
        RefusalCode::UnknownField | RefusalCode::FieldUnfit => "表单已更改，请再看一下。",
        RefusalCode::AlreadyOpen => "还有另一个对话正在进行，请到那里继续。",
        RefusalCode::QuoteUnknown => "引用的消息不在当前对话中。",
        RefusalCode::AmendTooLate => "消息只能在发出后两分钟内修改或撤回。",
        RefusalCode::NotAmendable => "此消息无法修改或撤回。",
        RefusalCode::FileUnknown => "这个文件已不在这里，请重新发送。",
        RefusalCode::FileTooLarge
        | RefusalCode::FileKind
        | RefusalCode::FileTooMuch
        | RefusalCode::FileOffset
        | RefusalCode::FileBroken
        | RefusalCode::FileNoRoom => "文件未能发送，请重试。",
        RefusalCode::AlreadyRated => "您已经评价过这段对话，谢谢。",
        RefusalCode::NotEnded => "对话仍在进行，结束后再评价。",
        RefusalCode::ScoreUnknown => "请先选择评价。",
        RefusalCode::IdentityRefused => "网站未能确认您的身份。",
    }
}

fn stopped(close: Close) -> &'static str {
    match close {
        Close::Restart
        | Close::Slow
        | Close::Silent
        | Close::Unsaved
        | Close::Busy
        | Close::NoRoom
        | Close::LookAgain => "连接已关闭，请重新加载页面。",
        Close::HelloLate | Close::Malformed | Close::HelloTwice | Close::HelloMissing => {
            "页面与服务器无法通信，请重新加载页面。"
        }
        Close::Outdated => "此页面有新版本，请重新加载。",
        Close::UnknownSite => "此客服尚未开通。请通过其他方式联系客服并告知此情况。",
        Close::OriginNotAllowed => {
            "此网站无权使用该客服，它可能不是官方网站：请勿在此填写任何内容，请前往官方网站。"
        }
        Close::BadToken => "无法打开您之前的对话，请重新加载页面。",
        Close::Replaced => "对话正在另一个窗口中进行。如需在此使用，请重新加载。",
        Close::TooBig => "有一条消息过大，无法发送，请重新加载页面。",
        Close::NotLoggedIn => "您尚未登录，请重新登录。",
        Close::NotAMember => "您不是该站点的成员，请联系管理员。",
    }
}
