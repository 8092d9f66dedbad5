//! What an agent reads of who visitors are and what of the owner is genuine.
//!
//! Sentences of one page in one table; never what was proven.

use super::Words;
use web::Lang;

/// The sentences.
pub struct TrustWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub channels: &'static str,
    pub channels_lead: &'static str,
    pub channels_rule: &'static str,
    pub origins: &'static str,
    pub origins_hint: &'static str,
    pub mail: &'static str,
    pub mail_hint: &'static str,
    pub phones: &'static str,
    pub phones_hint: &'static str,
    pub wechat: &'static str,
    pub x: &'static str,
    pub facebook: &'static str,
    pub telegram: &'static str,
    pub keys: &'static str,
    pub keys_lead: &'static str,
    pub no_keys: &'static str,
    pub keys_full: &'static str,
    pub kind: &'static str,
    pub kind_shared: &'static str,
    pub kind_public: &'static str,
    pub public: &'static str,
    pub public_hint: &'static str,
    pub public_rule: &'static str,
    pub make_key: &'static str,
    pub secret: &'static str,
    pub secret_once: &'static str,
    pub remove_sure: &'static str,
    pub care_title: &'static str,
    pub care_lead: &'static str,
    pub care_back: &'static str,
    pub care_anyway: &'static str,
    pub care_note: &'static str,
    pub verified: &'static str,
    pub by_signature: &'static str,
    pub by_mail: &'static str,
    pub by_phone: &'static str,
    pub by_other: &'static str,
    pub fact_id: &'static str,
    pub fact_name: &'static str,
    pub fact_email: &'static str,
}

impl Words {
    /// What is said of who visitors are and what is genuine.
    pub fn trust(&self) -> &'static TrustWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: TrustWords = TrustWords {
    title: "Trust",
    lead: "Who your visitors are, and how they can tell that it is really you.",
    channels: "How you can really be reached",
    channels_lead: "One thing a line. It stands in the chat, on the page where anybody can check a \
                    contact, and in a signed list for programs. What is not here is not you.",
    channels_rule: "Up to 20 lines.",
    origins: "Websites",
    origins_hint: "Such as https://example.com, or https://*.example.com for all below it.",
    mail: "Mail addresses end in",
    mail_hint: "Such as example.com.",
    phones: "Telephone numbers",
    phones_hint: "Such as +86 21 5555 0000 | Mon–Fri 9–18 | Asia/Shanghai. Hours and zone may be \
                  left out.",
    wechat: "WeChat accounts",
    x: "X accounts",
    facebook: "Facebook pages",
    telegram: "Telegram names",
    keys: "Keys for signed identities",
    keys_lead: "Your server signs who is logged in; agents then see a name that is verified, and \
                the visitor finds the conversation again on every device.",
    no_keys: "No key yet: whatever your page says of its visitors is shown as claimed.",
    keys_full: "Two keys are live. To change one, let your server sign with the newer one, then \
                remove the older one.",
    kind: "How your server signs",
    kind_shared: "HS256, a shared secret",
    kind_public: "EdDSA, a key of your own (Ed25519)",
    public: "Public key",
    public_hint: "PEM, as `openssl pkey -pubout` prints it. The private key stays with you.",
    public_rule: "Paste all of it, from -----BEGIN PUBLIC KEY----- on.",
    make_key: "Make key",
    secret: "The secret",
    secret_once: "It is shown this once. Put it where your server keeps its secrets; never into a \
                  page.",
    remove_sure: "What it signs is refused from then on.",
    care_title: "Is this about a secret?",
    care_lead: "This asks for a code, password, key or phrase, or holds one. Nobody genuine asks \
                for those: visitors are warned of whoever does.",
    care_back: "Change it",
    care_anyway: "Send it as it is",
    care_note: "This message seems to hold a secret. Do not use it, do not copy it, and ask the \
                visitor to change it.",
    verified: "Verified",
    by_signature: "Signed by the website",
    by_mail: "By a code sent by e-mail",
    by_phone: "By a code sent by text message",
    by_other: "In another way",
    fact_id: "Customer number",
    fact_name: "Name",
    fact_email: "E-mail address",
};

static ZH_CN: TrustWords = TrustWords {
    title: "信任",
    lead: "确认访客的身份，也让访客能确认对方确实是您。",
    channels: "您真正的联系方式",
    channels_lead: "每行一个。会显示在聊天中、供任何人核实的页面上，\
                    以及供程序读取的签名名单中。不在这里的都不是您。",
    channels_rule: "最多 20 行。",
    origins: "网站",
    origins_hint: "例如 https://example.com，或用 https://*.example.com 表示其下所有网站。",
    mail: "邮箱后缀",
    mail_hint: "例如 example.com。",
    phones: "电话号码",
    phones_hint: "例如 +86 21 5555 0000 | 周一至周五 9–18 | Asia/Shanghai。时间和时区可省略。",
    wechat: "微信号",
    x: "X（推特）账号",
    facebook: "Facebook 主页",
    telegram: "Telegram 账号",
    keys: "身份签名密钥",
    keys_lead: "由您的服务器为已登录的用户签名；客服会看到经过验证的姓名，\
                访客在任何设备上都能找回对话。",
    no_keys: "还没有密钥：网页提供的访客信息均显示为未经验证。",
    keys_full: "已有两个有效密钥。如需更换，请先让服务器改用较新的密钥签名，再移除较旧的密钥。",
    kind: "服务器的签名方式",
    kind_shared: "HS256，共享密钥",
    kind_public: "EdDSA，您自己的密钥（Ed25519）",
    public: "公钥",
    public_hint: "PEM 格式，即 `openssl pkey -pubout` 的输出。私钥由您自己保管。",
    public_rule: "请完整粘贴，从 -----BEGIN PUBLIC KEY----- 开始。",
    make_key: "生成密钥",
    secret: "密钥内容",
    secret_once: "只显示这一次。请存放在服务器保管机密的地方，切勿写进网页。",
    remove_sure: "移除后，用它签名的身份将被拒绝。",
    care_title: "这涉及机密吗？",
    care_lead: "其中索要或包含验证码、密码、密钥或助记词。\
                真正的客服不会索要这些，访客会收到防骗提醒。",
    care_back: "修改",
    care_anyway: "原样发送",
    care_note: "这条消息似乎包含机密。请勿使用或复制，并请访客立即更换。",
    verified: "已验证",
    by_signature: "由网站服务器签名",
    by_mail: "通过邮件验证码",
    by_phone: "通过短信验证码",
    by_other: "通过其他方式",
    fact_id: "用户编号",
    fact_name: "姓名",
    fact_email: "邮箱",
};
