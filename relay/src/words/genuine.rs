//! What the relay says of what is genuine, on the page on which contacts are checked.
//!
//! One table for each language. Never says that something is safe.

use super::Lang;

/// The sentences.
pub struct GenuineWords {
    /// The title.
    pub check: &'static str,
    /// What to paste.
    pub check_says: &'static str,
    /// The button.
    pub check_go: &'static str,
    /// It is listed.
    pub official: &'static str,
    /// What that means.
    pub listed: &'static str,
    /// It is not listed.
    pub not_ours: &'static str,
    /// What to do then.
    pub unlisted: &'static str,
    /// It is made to look like one.
    pub alike: &'static str,
    /// By other letters than those of this one.
    pub by_letters: fn(&str) -> String,
    /// By another spelling.
    pub by_spelling: fn(&str) -> String,
    /// By having it inside.
    pub by_inside: fn(&str) -> String,
    /// By naming it where it means nothing.
    pub by_elsewhere: fn(&str) -> String,
    /// It is without a lock.
    pub by_insecure: fn(&str) -> String,
    /// It cannot be read.
    pub unclear: &'static str,
    /// What can be.
    pub unclear_says: &'static str,
    /// The code is of this agent.
    pub agent: fn(&str) -> String,
    /// The code is nobody's.
    pub no_agent: &'static str,
    /// Asked too often.
    pub too_often: &'static str,
    /// For so many seconds.
    pub wait: fn(u32) -> String,
    /// Above the list.
    pub channels: &'static str,
    /// Addresses of websites.
    pub websites: &'static str,
    /// What mail addresses end in.
    pub mail: &'static str,
    /// Telephone numbers.
    pub phones: &'static str,
    /// WeChat accounts.
    pub wechat: &'static str,
    /// What a telephone shows can be made up.
    pub calls_lie: &'static str,
    /// What nobody genuine asks for.
    pub never: &'static str,
}

impl Lang {
    /// What is said of what is genuine.
    #[must_use]
    pub fn genuine(self) -> &'static GenuineWords {
        match self {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: GenuineWords = GenuineWords {
    check: "Check a contact",
    check_says: "A link, mail address, telephone number, account name, or the code that an agent \
        shows",
    check_go: "Check",
    official: "Official",
    listed: "This is on our list.",
    not_ours: "Not ours",
    unlisted: "This is not on our list. Do not answer in our name there, and send no money.",
    alike: "Looks like ours, but is not",
    by_letters: |ours| format!("Some letters only look like those of {ours}. This is a trap."),
    by_spelling: |ours| format!("It is spelled almost like {ours}. This is most likely a trap."),
    by_inside: |ours| format!("It has our name in it, but leads elsewhere: ours is {ours}."),
    by_elsewhere: |ours| {
        format!("It names {ours} in a place that means nothing, and leads elsewhere.")
    },
    by_insecure: |ours| {
        format!("It begins with http:// and can be changed on its way. Ours is https://{ours}.")
    },
    unclear: "Not recognised",
    unclear_says: "Paste a link, a mail address, a number with its country, or a name such as \
        @example.",
    agent: |name| format!("{name} shows this code in a chat with us right now."),
    no_agent: "No agent of ours shows this code, or not any more. Codes change every quarter of \
        an hour.",
    too_often: "That was often",
    wait: |seconds| format!("Check again in {seconds} s."),
    channels: "How we can really be reached",
    websites: "Websites",
    mail: "Mail addresses end in",
    phones: "Telephone",
    wechat: "WeChat",
    calls_lie: "A caller can make a telephone show any number. Hang up and call the number above \
        yourself.",
    never: "We never ask for a password, a code, a private key or a recovery phrase.",
};

static ZH_CN: GenuineWords = GenuineWords {
    check: "核实联系方式",
    check_says: "链接、邮箱、电话号码、账号名称，或客服出示的代码",
    check_go: "核实",
    official: "官方",
    listed: "这在我们的官方名单中。",
    not_ours: "不是我们",
    unlisted: "这不在我们的官方名单中。请勿在那里以为是与我们联系，也不要转账。",
    alike: "看起来像，但不是我们",
    by_letters: |ours| format!("其中有些字符只是看起来像 {ours}。这是陷阱。"),
    by_spelling: |ours| format!("拼写与 {ours} 几乎相同，很可能是陷阱。"),
    by_inside: |ours| format!("其中含有我们的名称，却通往别处：我们的是 {ours}。"),
    by_elsewhere: |ours| format!("它在无关的位置写着 {ours}，实际通往别处。"),
    by_insecure: |ours| format!("它以 http:// 开头，可能在途中被篡改。我们的是 https://{ours}。"),
    unclear: "无法识别",
    unclear_says: "请粘贴链接、邮箱、带国家代码的号码，或 @example 这样的账号名称。",
    agent: |name| format!("{name} 此刻正在与我们的对话中出示此代码。"),
    no_agent: "我们没有客服出示此代码，或代码已失效。代码每十五分钟更换一次。",
    too_often: "核实过于频繁",
    wait: |seconds| format!("请在 {seconds} 秒后再试。"),
    channels: "我们真正的联系方式",
    websites: "网站",
    mail: "邮箱后缀",
    phones: "电话",
    wechat: "微信",
    calls_lie: "来电显示的号码可以伪造。请挂断后自行拨打上面的号码。",
    never: "我们绝不会索要密码、验证码、私钥或助记词。",
};
