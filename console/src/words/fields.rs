//! What an agent reads of the site's form: where it is made, and what visitors filled in.
//!
//! Sentences of one page in one table; never what visitors wrote.

use super::Words;
use web::Lang;

/// The sentences of the form.
pub struct FieldsWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub one: &'static str,
    pub new: &'static str,
    pub start: &'static str,
    pub kind: &'static str,
    pub kind_text: &'static str,
    pub kind_long: &'static str,
    pub kind_mail: &'static str,
    pub kind_choice: &'static str,
    pub due: &'static str,
    pub due_never: &'static str,
    pub due_before: &'static str,
    pub due_waiting: &'static str,
    pub chars: &'static str,
    pub chars_rule: &'static str,
    pub choices: &'static str,
    pub choices_hint: &'static str,
    pub choices_rule: &'static str,
    pub up: &'static str,
    pub contact_hint: &'static str,
    pub prepared: &'static str,
    pub contact: &'static str,
    pub left_away: &'static str,
    pub not_yet: &'static str,
}

impl Words {
    /// What is said of the site's form.
    pub fn fields(&self) -> &'static FieldsWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: FieldsWords = FieldsWords {
    title: "Form",
    lead: "What visitors can prepare at the door or while they wait. You see it as they type.",
    one: "Field",
    new: "New field",
    start: "Begin with what a wallet asks",
    kind: "Kind",
    kind_text: "One line",
    kind_long: "Several lines",
    kind_mail: "E-mail address",
    kind_choice: "A choice",
    due: "Has to be filled in",
    due_never: "never",
    due_before: "before the first message",
    due_waiting: "while waiting",
    chars: "Characters at most",
    chars_rule: "A number from 1 to 1000.",
    choices: "Choices",
    choices_hint: "One a line: English | 中文",
    choices_rule: "1 to 12 lines such as: Sending | 转出",
    up: "Move up",
    contact_hint: "An e-mail address is asked for by itself when nobody is there to answer.",
    prepared: "Prepared by the visitor",
    contact: "E-mail address",
    left_away: "Left while nobody was there to answer.",
    not_yet: "Not filled in yet",
};

static ZH_CN: FieldsWords = FieldsWords {
    title: "表单",
    lead: "访客可在进入时或排队时提前填写的内容。访客边填，您边看到。",
    one: "字段",
    new: "新增字段",
    start: "使用钱包常用字段",
    kind: "类型",
    kind_text: "单行文字",
    kind_long: "多行文字",
    kind_mail: "邮箱",
    kind_choice: "选项",
    due: "是否必填",
    due_never: "选填",
    due_before: "发送第一条消息前必填",
    due_waiting: "排队时填写",
    chars: "最多字数",
    chars_rule: "1 到 1000 之间的数字。",
    choices: "选项",
    choices_hint: "每行一个：English | 中文",
    choices_rule: "1 到 12 行，例如：Sending | 转出",
    up: "上移",
    contact_hint: "没有客服在线时，会自动询问访客的邮箱。",
    prepared: "访客准备的信息",
    contact: "邮箱",
    left_away: "留言时没有客服在线。",
    not_yet: "尚未填写",
};
