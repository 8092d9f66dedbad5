//! What an agent reads on the page of help articles.
//!
//! Sentences of one page in one table; never what an owner wrote.

use super::Words;
use web::Lang;

/// The sentences of the page.
pub struct ArticlesWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub new: &'static str,
    pub untitled: &'static str,
    pub published: &'static str,
    pub draft: &'static str,
    pub publish: &'static str,
    pub title_en: &'static str,
    pub title_zh: &'static str,
    pub body_en: &'static str,
    pub body_zh: &'static str,
    pub body_hint: &'static str,
    pub too_long: &'static str,
    pub topic: &'static str,
    pub no_topic: &'static str,
    pub preview: &'static str,
    pub saved: &'static str,
}

impl Words {
    /// What is said of help articles.
    pub fn articles(&self) -> &'static ArticlesWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: ArticlesWords = ArticlesWords {
    title: "Help",
    lead: "Answers that visitors find before they ask. They are searched in the chat itself.",
    new: "New article",
    untitled: "Without a title",
    published: "Published",
    draft: "Draft",
    publish: "Visitors see this article",
    title_en: "Title (English)",
    title_zh: "Title (Chinese)",
    body_en: "Text (English)",
    body_zh: "Text (Chinese)",
    body_hint: "Blank lines between paragraphs; - or 1. for lists; **bold**.",
    too_long: "This is too long.",
    topic: "Topic",
    no_topic: "No topic",
    preview: "As visitors see it",
    saved: "Saved. Visitors see it within a minute.",
};

static ZH_CN: ArticlesWords = ArticlesWords {
    title: "常见问题",
    lead: "访客在咨询前可以先找到的答案，直接在聊天窗口中搜索。",
    new: "新增文章",
    untitled: "无标题",
    published: "已发布",
    draft: "草稿",
    publish: "对访客可见",
    title_en: "标题（英文）",
    title_zh: "标题（中文）",
    body_en: "正文（英文）",
    body_zh: "正文（中文）",
    body_hint: "段落之间空一行；列表用 - 或 1.；**加粗**。",
    too_long: "内容过长。",
    topic: "问题类型",
    no_topic: "无",
    preview: "访客看到的样子",
    saved: "已保存，一分钟内对访客生效。",
};
