//! What the owner of a new site reads on the way to the first chat.
//!
//! Sentences of one page in one table, and the one with numbers in it.

use super::Words;
use web::Lang;

/// The sentences of the page.
pub struct StartWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub yourself: &'static str,
    pub site: &'static str,
    pub open: &'static str,
    pub open_lead: &'static str,
    pub open_act: &'static str,
    pub or_tag: &'static str,
    pub online: &'static str,
    pub online_lead: &'static str,
    pub hello: &'static str,
    pub hello_lead: &'static str,
    pub hello_act: &'static str,
    pub then: &'static str,
    pub invite: &'static str,
    pub invite_lead: &'static str,
    pub hours: &'static str,
    pub hours_lead: &'static str,
    pub looks: &'static str,
    pub looks_lead: &'static str,
    pub go: &'static str,
    pub done: &'static str,
    pub to_do: &'static str,
    pub all_done: &'static str,
    pub all_done_lead: &'static str,
    pub dismiss: &'static str,
    pub to_inbox: &'static str,
}

impl Words {
    /// What is said on the way to the first chat.
    pub fn start(&self) -> &'static StartWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

/// How many steps are done.
pub fn steps_done(lang: Lang, done: usize, all: usize) -> String {
    match lang {
        Lang::En => format!("{done} of {all} done"),
        Lang::ZhCn => format!("已完成 {done}/{all}"),
    }
}

static EN: StartWords = StartWords {
    title: "Getting started",
    lead: "Your first chat is a minute away. Each step is ticked when it has really happened.",
    yourself: "Create your account",
    site: "Name your site",
    open: "Open the chat",
    open_lead: "The test page is the same chat that your visitors get. It opens in another tab.",
    open_act: "Open the test page",
    or_tag: "Or paste this line into your own page, before </body>:",
    online: "Go online",
    online_lead: "New conversations only come to people who are online.",
    hello: "Say hello to yourself",
    hello_lead: "Write something in the test page. It rings here; answer it.",
    hello_act: "Open the inbox",
    then: "Then, when you have a moment",
    invite: "Invite a colleague",
    invite_lead: "Two pairs of hands make short queues.",
    hours: "Set your opening hours",
    hours_lead: "Visitors see when you are back, and can leave a message.",
    looks: "Make it look like yours",
    looks_lead: "Your colour, your logo, your greeting.",
    go: "Go there",
    done: "done",
    to_do: "to do",
    all_done: "All set",
    all_done_lead: "Everything works, from the first page to the answer.",
    dismiss: "Do not show this any more",
    to_inbox: "Go to the inbox",
};

static ZH_CN: StartWords = StartWords {
    title: "开始使用",
    lead: "一分钟即可完成第一次对话。每一步真正完成后会自动打勾。",
    yourself: "创建账号",
    site: "为站点命名",
    open: "打开聊天",
    open_lead: "测试页面与访客看到的聊天完全相同，将在新标签页中打开。",
    open_act: "打开测试页面",
    or_tag: "或将这一行粘贴到您网页的 </body> 之前：",
    online: "切换为在线",
    online_lead: "新对话只会分配给在线的人。",
    hello: "和自己打个招呼",
    hello_lead: "在测试页面写一句话，这里会响起提示音，然后请回复。",
    hello_act: "打开收件箱",
    then: "有空时再完成",
    invite: "邀请同事",
    invite_lead: "多一双手，排队更短。",
    hours: "设置营业时间",
    hours_lead: "访客会看到您何时回来，并可留言。",
    looks: "换上您的外观",
    looks_lead: "您的颜色、标志和问候语。",
    go: "前往",
    done: "已完成",
    to_do: "待完成",
    all_done: "全部完成",
    all_done_lead: "从打开页面到收到回复，一切正常。",
    dismiss: "不再显示",
    to_inbox: "前往收件箱",
};
