//! What an agent reads around notes and canned replies.
//!
//! Sentences of a few parts in one table; never what agents wrote.

use super::Words;
use web::Lang;

/// The sentences.
pub struct NotesWords {
    pub write: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub private: &'static str,
    pub keep: &'static str,
    pub failed: &'static str,
    pub reads_like_an_answer: &'static str,
    pub sure: &'static str,
    pub to_visitor: &'static str,
    pub call: &'static str,
    pub calls_you: fn(&str) -> String,
    pub replies: &'static str,
    pub replies_lead: &'static str,
    pub new_reply: &'static str,
    pub reply_name: &'static str,
    pub reply_name_hint: &'static str,
    pub reply_name_rule: &'static str,
    pub reply_text: &'static str,
    pub reply_text_hint: &'static str,
    pub reply_text_rule: &'static str,
    pub everybody: &'static str,
    pub used: fn(u64) -> String,
    pub replies_saved: &'static str,
    pub no_reply: &'static str,
}

impl Words {
    /// What is said of notes and replies.
    pub fn notes(&self) -> &'static NotesWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: NotesWords = NotesWords {
    write: "Write a note",
    label: "Note for colleagues",
    hint: "For colleagues alone. @ calls one of them.",
    private: "Note · the visitor never sees it",
    keep: "Keep the note",
    failed: "The note could not be stored. It is still there; try again.",
    reads_like_an_answer: "This reads like an answer. The visitor will not see a note.",
    sure: "Keep it as a note",
    to_visitor: "It is for the visitor",
    call: "Call a colleague",
    calls_you: |name| format!("{name} calls you in a note"),
    replies: "Replies",
    replies_lead: "Sentences that are written often. Agents type / and some letters in a \
        conversation; those that are used most come first.",
    new_reply: "New reply",
    reply_name: "Name",
    reply_name_hint: "What is typed behind the /.",
    reply_name_rule: "1 to 40 characters without spaces; each name once for a language and team.",
    reply_text: "Text",
    reply_text_hint: "{agent}, {site} and {conversation} are filled in.",
    reply_text_rule: "1 to 2,000 characters. Between braces only {agent}, {site}, {conversation}.",
    everybody: "Every team",
    used: |count| match count {
        1 => "used once".to_owned(),
        count => format!("used {count} times"),
    },
    replies_saved: "Saved. Agents have them at once.",
    no_reply: "No reply has this name.",
};

static ZH_CN: NotesWords = NotesWords {
    write: "写备注",
    label: "给同事的备注",
    hint: "仅同事可见。输入 @ 可提醒同事。",
    private: "备注 · 访客看不到",
    keep: "保存备注",
    failed: "备注保存失败，内容仍在，请重试。",
    reads_like_an_answer: "这段话像是对访客的回复。备注不会发给访客。",
    sure: "仍存为备注",
    to_visitor: "这是给访客的",
    call: "提醒同事",
    calls_you: |name| format!("{name} 在备注中提到了您"),
    replies: "快捷回复",
    replies_lead: "常用语句。客服在对话中输入 / 和几个字即可选用，用得最多的排在最前。",
    new_reply: "新增快捷回复",
    reply_name: "名称",
    reply_name_hint: "输入 / 之后键入的内容。",
    reply_name_rule: "1 至 40 个字符，不含空格；同一语言和团队内不可重名。",
    reply_text: "内容",
    reply_text_hint: "{agent}、{site}、{conversation} 会自动填入。",
    reply_text_rule: "1 至 2,000 个字符。花括号内只能是 {agent}、{site}、{conversation}。",
    everybody: "所有团队",
    used: |count| format!("已使用 {count} 次"),
    replies_saved: "已保存，立即对客服生效。",
    no_reply: "没有这个名称的快捷回复。",
};
