//! What an administrator reads of the audit log.
//!
//! Sentences of one page in one table; never what was written into the log.

use super::Words;
use shared::rest::Deed;
use web::Lang;

/// The sentences of the page.
pub struct AuditWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub empty: &'static str,
    pub person: &'static str,
    pub everybody: &'static str,
    pub kind: &'static str,
    pub every_kind: &'static str,
    pub every_site: &'static str,
    pub nobody: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub nothing: &'static str,
    pub place: &'static str,
    pub more: &'static str,
    pub older: &'static str,
    pub end: &'static str,
    pub end_lead: &'static str,
}

impl Words {
    /// What is said of the audit log.
    pub fn audit(&self) -> &'static AuditWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

/// How many places one entry changed.
pub fn places(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 change".to_owned(),
        (Lang::En, _) => format!("{count} changes"),
        (Lang::ZhCn, _) => format!("{count} 处更改"),
    }
}

/// What was done, in a few words.
pub fn deed(lang: Lang, deed: Deed) -> &'static str {
    let (en, zh) = match deed {
        Deed::SiteMade => ("Site made", "新建站点"),
        Deed::SiteChanged => ("Site changed", "修改站点"),
        Deed::RoutingChanged => ("Routing changed", "修改分配规则"),
        Deed::FormChanged => ("Form changed", "修改表单"),
        Deed::HelpChanged => ("Help changed", "修改常见问题"),
        Deed::LooksChanged => ("Looks changed", "修改外观"),
        Deed::RepliesChanged => ("Canned replies changed", "修改快捷回复"),
        Deed::ChannelsChanged => ("Channels changed", "修改官方渠道"),
        Deed::IdentityKeysChanged => ("Keys of identities changed", "修改身份签名密钥"),
        Deed::AgentInvited => ("Invited to the team", "邀请成员"),
        Deed::AgentJoined => ("Joined the team", "成员加入"),
        Deed::AgentChanged => ("Role or capacity changed", "修改角色或接待上限"),
        Deed::AgentRemoved => ("Removed from the team", "移出团队"),
        Deed::LinkMade => ("Password link made", "生成重设密码链接"),
        Deed::PasswordChanged => ("Password changed", "修改密码"),
        Deed::FactorHeld => ("Second factor set up", "开启两步验证"),
        Deed::FactorRemoved => ("Second factor turned off", "关闭两步验证"),
        Deed::FactorReset => ("Second factor taken away", "取消他人的两步验证"),
        Deed::CodesRenewed => ("New recovery codes", "重新生成恢复码"),
        Deed::FactorRolesChanged => ("Who must have a second factor", "修改两步验证要求"),
        Deed::LoginThrottled => ("Too many log-ins were tried", "登录尝试过于频繁"),
    };
    match lang {
        Lang::En => en,
        Lang::ZhCn => zh,
    }
}

/// What a place of a document is called, where it has a name of its own.
pub fn place(lang: Lang, at: &str) -> Option<&'static str> {
    let (en, zh) = match at {
        "name" => ("Name", "名称"),
        "email" => ("E-mail", "邮箱"),
        "role" => ("Role", "角色"),
        "capacity" => ("Conversations at once", "接待上限"),
        "active" => ("May log in", "可登录"),
        "second_factor" => ("Second factor", "两步验证"),
        "origins" => ("Pages that may show the chat", "可显示聊天的网页"),
        "required" => ("Roles", "角色"),
        "mode" => ("How conversations are given", "分配方式"),
        "accent" => ("Colour", "主色"),
        "accent_dark" => ("Colour on dark", "深色主色"),
        "logo" => ("Logo", "标志"),
        "hours.zone" => ("Time zone", "时区"),
        _ => {
            let rule = at.strip_prefix("rules.")?;
            let (name, _) = super::rule_field(lang, rule);
            return (!name.is_empty()).then_some(name);
        }
    };
    Some(match lang {
        Lang::En => en,
        Lang::ZhCn => zh,
    })
}

/// A value that is a word of the relay, as a word of people.
pub fn value(words: &Words, value: &str) -> Option<&'static str> {
    Some(match (words.lang, value) {
        (Lang::En, "true") => "yes",
        (Lang::En, "false") => "no",
        (Lang::ZhCn, "true") => "是",
        (Lang::ZhCn, "false") => "否",
        (_, "agent") => words.role_agent,
        (_, "supervisor") => words.role_supervisor,
        (_, "administrator") => words.role_administrator,
        _ => return None,
    })
}

static EN: AuditWords = AuditWords {
    title: "Audit log",
    lead: "What people with power changed, and when. Entries cannot be changed or removed.",
    empty: "No entry fits.",
    person: "Person",
    everybody: "Everybody",
    kind: "What was done",
    every_kind: "Everything",
    every_site: "Every site",
    nobody: "Nobody who was logged in",
    before: "Before",
    after: "After",
    nothing: "nothing",
    place: "Where",
    more: "… and more",
    older: "Show older entries",
    end: "The log ends with",
    end_lead: "Keep this line elsewhere now and then. `relay audit verify --noted` compares it.",
};

static ZH_CN: AuditWords = AuditWords {
    title: "操作记录",
    lead: "谁在何时更改了什么。记录无法修改或删除。",
    empty: "没有符合条件的记录。",
    person: "人员",
    everybody: "所有人",
    kind: "操作",
    every_kind: "全部",
    every_site: "所有站点",
    nobody: "未登录的人",
    before: "更改前",
    after: "更改后",
    nothing: "无",
    place: "位置",
    more: "……以及更多",
    older: "显示更早的记录",
    end: "记录的最后一条",
    end_lead: "请不时把这一行另存他处，用 `relay audit verify --noted` 核对。",
};
