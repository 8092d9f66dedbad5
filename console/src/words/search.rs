//! What an agent reads where everything that was said is searched, and beside a talk.
//!
//! Sentences of one page in one table; never what people wrote.

use super::Words;
use web::Lang;

/// The sentences of the page.
pub struct SearchWords {
    pub title: &'static str,
    pub text: &'static str,
    pub hint: &'static str,
    pub person: &'static str,
    pub person_hint: &'static str,
    pub label: &'static str,
    pub agent: &'static str,
    pub any_agent: &'static str,
    pub from: &'static str,
    pub until: &'static str,
    pub filters: &'static str,
    pub clear: &'static str,
    pub start: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub found: fn(usize, bool) -> String,
    pub key: &'static str,
    pub labels: &'static str,
    pub no_labels: &'static str,
    pub add_label: &'static str,
    pub remove_label: fn(&str) -> String,
    pub label_failed: &'static str,
    pub earlier: &'static str,
    pub no_earlier: &'static str,
}

impl Words {
    /// What is said of searching.
    pub fn search(&self) -> &'static SearchWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: SearchWords = SearchWords {
    title: "Search",
    text: "Words of a message or the name of a file",
    hint: "Search all conversations",
    person: "Visitor",
    person_hint: "Name, e-mail, number",
    label: "Label",
    agent: "Agent",
    any_agent: "Anybody",
    from: "From",
    until: "To",
    filters: "Filters",
    clear: "Clear all",
    start: "Search in everything that visitors and agents have written, whenever that was. Start \
        typing, or choose a filter.",
    nothing: "Nothing found.",
    nothing_hint: "Fewer words or fewer filters find more.",
    found: |count, more| match (count, more) {
        (1, false) => "1 message".to_owned(),
        (count, false) => format!("{count} messages"),
        (count, true) => format!("The newest {count} messages"),
    },
    key: "Search",
    labels: "Labels",
    no_labels: "No labels yet.",
    add_label: "Add a label",
    remove_label: |label| format!("Remove the label {label}"),
    label_failed: "The label could not be saved. Try again.",
    earlier: "Other conversations of this visitor",
    no_earlier: "There are no others.",
};

static ZH_CN: SearchWords = SearchWords {
    title: "搜索",
    text: "消息中的词语，或文件名",
    hint: "搜索全部对话",
    person: "访客",
    person_hint: "姓名、邮箱或编号",
    label: "标签",
    agent: "客服",
    any_agent: "不限",
    from: "从",
    until: "到",
    filters: "筛选",
    clear: "全部清除",
    start: "可搜索访客和客服写过的所有内容，不限时间。请输入关键词，或选择筛选条件。",
    nothing: "没有找到。",
    nothing_hint: "减少关键词或筛选条件，可以找到更多。",
    found: |count, more| match more {
        false => format!("{count} 条消息"),
        true => format!("最新的 {count} 条消息"),
    },
    key: "搜索",
    labels: "标签",
    no_labels: "暂无标签。",
    add_label: "添加标签",
    remove_label: |label| format!("移除标签 {label}"),
    label_failed: "标签保存失败，请重试。",
    earlier: "该访客的其他对话",
    no_earlier: "没有其他对话。",
};
