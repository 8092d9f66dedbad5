//! What an agent reads above the list of open conversations.
//!
//! Sentences of one part in one table.

use super::Words;
use web::Lang;

/// The sentences.
pub struct InboxWords {
    pub show: &'static str,
    pub all: &'static str,
    pub mine: &'static str,
    pub waiting: &'static str,
    pub team: &'static str,
    pub owes: &'static str,
}

impl Words {
    /// What is said above the list.
    pub fn inbox(&self) -> &'static InboxWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

static EN: InboxWords = InboxWords {
    show: "Show",
    all: "All",
    mine: "Mine",
    waiting: "Waiting",
    team: "Teams",
    owes: "waits for an answer",
};

static ZH_CN: InboxWords = InboxWords {
    show: "显示",
    all: "全部",
    mine: "我的",
    waiting: "等待中",
    team: "我的团队",
    owes: "等待回复",
};
