//! What an owner reads of how the chat looks.
//!
//! Sentences of one page in one table, and those with something in them; never a colour's name.

use super::Words;
use shared::contrast::{Color, Scheme, WHITE};
use web::Lang;

/// The sentences of the looks.
pub struct LooksWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub colors: &'static str,
    pub accent: &'static str,
    pub accent_dark: &'static str,
    pub pick: &'static str,
    pub color_rule: &'static str,
    pub theme: &'static str,
    pub theme_page: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub bubble: &'static str,
    pub sign: &'static str,
    pub sign_bubble: &'static str,
    pub sign_dots: &'static str,
    pub sign_heart: &'static str,
    pub sign_question: &'static str,
    pub sign_headset: &'static str,
    pub side: &'static str,
    pub right: &'static str,
    pub left: &'static str,
    pub aside: &'static str,
    pub above: &'static str,
    pub px_hint: &'static str,
    pub launcher_en: &'static str,
    pub launcher_zh: &'static str,
    pub launcher_hint: &'static str,
    pub own_button: &'static str,
    pub own_button_hint: &'static str,
    pub panel: &'static str,
    pub greeting_en: &'static str,
    pub greeting_zh: &'static str,
    pub greeting_hint: &'static str,
    pub logo: &'static str,
    pub logo_hint: &'static str,
    pub logo_rule: &'static str,
    pub preview: &'static str,
    pub preview_light: &'static str,
    pub preview_dark: &'static str,
    pub never_seen: &'static str,
    pub sample_state: &'static str,
    pub sample_greeting: &'static str,
    pub sample_mine: &'static str,
    pub sample_send: &'static str,
    pub sample_own: &'static str,
}

impl Words {
    /// What is said of how the chat looks.
    pub fn looks(&self) -> &'static LooksWords {
        match self.lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }
}

/// Why a colour is not taken, and what to do. Ratios are tenths.
pub fn shows_too_little(lang: Lang, scheme: Scheme, ratio: u32) -> String {
    let ratio = decimal(ratio);
    match (lang, scheme) {
        (Lang::En, Scheme::Light) => format!(
            "Contrast {ratio}:1 on the light ground; 3:1 is needed. Choose a darker colour."
        ),
        (Lang::En, Scheme::Dark) => format!(
            "Contrast {ratio}:1 on the dark ground; 3:1 is needed. Choose a lighter colour."
        ),
        (Lang::ZhCn, Scheme::Light) => {
            format!("与浅色背景的对比度为 {ratio}:1，至少需要 3:1。请选择更深的颜色。")
        }
        (Lang::ZhCn, Scheme::Dark) => {
            format!("与深色背景的对比度为 {ratio}:1，至少需要 3:1。请选择更浅的颜色。")
        }
    }
}

/// How well a colour shows, and what is written on it.
pub fn shows_well(lang: Lang, scheme: Scheme, ratio: u32, ink: Color, on: u32) -> String {
    let (ratio, on) = (decimal(ratio), decimal(on));
    let is_white = ink == WHITE;
    match lang {
        Lang::En => {
            let ground = if scheme == Scheme::Light {
                "light"
            } else {
                "dark"
            };
            let ink = if is_white { "white" } else { "black" };
            format!("Contrast {ratio}:1 on the {ground} ground; words on it are {ink}, {on}:1.")
        }
        Lang::ZhCn => {
            let ground = if scheme == Scheme::Light {
                "浅"
            } else {
                "深"
            };
            let ink = if is_white { "白" } else { "黑" };
            format!("与{ground}色背景的对比度为 {ratio}:1；其上文字为{ink}色，对比度 {on}:1。")
        }
    }
}

/// How many pixels there may be.
pub fn px_rule(lang: Lang, max: u16) -> String {
    match lang {
        Lang::En => format!("A number from 0 to {max}."),
        Lang::ZhCn => format!("0 到 {max} 之间的数字。"),
    }
}

/// How long a text may be.
pub fn chars_rule(lang: Lang, max: usize) -> String {
    match lang {
        Lang::En => format!("At most {max} characters."),
        Lang::ZhCn => format!("最多 {max} 个字。"),
    }
}

fn decimal(tenths: u32) -> String {
    let (whole, tenth) = (tenths / 10, tenths % 10);
    format!("{whole}.{tenth}")
}

static EN: LooksWords = LooksWords {
    title: "Looks",
    lead: "How the chat looks on this site's pages. Pages follow within a minute after saving.",
    colors: "Colours",
    accent: "Colour on a light ground",
    accent_dark: "Colour on a dark ground",
    pick: "pick",
    color_rule: "A colour looks like #0b625c.",
    theme: "Light or dark",
    theme_page: "As the page, or the browser",
    theme_light: "Always light",
    theme_dark: "Always dark",
    bubble: "Bubble",
    sign: "Sign",
    sign_bubble: "Speech bubble",
    sign_dots: "Speech bubble with dots",
    sign_heart: "Speech bubble with a heart",
    sign_question: "Question mark",
    sign_headset: "Headset",
    side: "Corner",
    right: "Bottom right",
    left: "Bottom left",
    aside: "Distance from the side",
    above: "Distance from the bottom",
    px_hint: "In pixels.",
    launcher_en: "Text beside the sign, in English",
    launcher_zh: "Text beside the sign, in Chinese",
    launcher_hint: "Up to 20 characters, or nothing.",
    own_button: "No bubble: my page has a button of its own",
    own_button_hint: "Whatever has this attribute opens the chat:",
    panel: "Panel",
    greeting_en: "Greeting in English",
    greeting_zh: "Greeting in Chinese",
    greeting_hint: "The heading of the first view. Left empty, the chat says its own.",
    logo: "Logo",
    logo_hint: "A square PNG, JPEG or WebP, up to 32 KB and 512 × 512 pixels.",
    logo_rule: "Choose a PNG, JPEG or WebP of up to 32 KB and 512 × 512 pixels.",
    preview: "Preview",
    preview_light: "On a light ground",
    preview_dark: "On a dark ground",
    never_seen: "Not shown with this setting",
    sample_state: "Support is here",
    sample_greeting: "How can we help?",
    sample_mine: "My transfer is stuck",
    sample_send: "Send",
    sample_own: "Your button",
};

static ZH_CN: LooksWords = LooksWords {
    title: "外观",
    lead: "聊天在本网站页面上的外观。保存后，各页面会在一分钟内更新。",
    colors: "颜色",
    accent: "浅色背景上的颜色",
    accent_dark: "深色背景上的颜色",
    pick: "选取",
    color_rule: "颜色的格式如 #0b625c。",
    theme: "浅色或深色",
    theme_page: "跟随页面或浏览器",
    theme_light: "始终浅色",
    theme_dark: "始终深色",
    bubble: "气泡按钮",
    sign: "图标",
    sign_bubble: "对话气泡",
    sign_dots: "带圆点的气泡",
    sign_heart: "带爱心的气泡",
    sign_question: "问号",
    sign_headset: "耳机",
    side: "位置",
    right: "右下角",
    left: "左下角",
    aside: "与侧边的距离",
    above: "与底部的距离",
    px_hint: "单位为像素。",
    launcher_en: "图标旁的文字（英文）",
    launcher_zh: "图标旁的文字（中文）",
    launcher_hint: "最多 20 个字，可留空。",
    own_button: "不显示气泡：页面有自己的按钮",
    own_button_hint: "带有此属性的元素会打开聊天：",
    panel: "聊天窗口",
    greeting_en: "问候语（英文）",
    greeting_zh: "问候语（中文）",
    greeting_hint: "首屏的标题。留空则使用默认问候语。",
    logo: "标志",
    logo_hint: "正方形的 PNG、JPEG 或 WebP，不超过 32 KB、512 × 512 像素。",
    logo_rule: "请选择不超过 32 KB、512 × 512 像素的 PNG、JPEG 或 WebP。",
    preview: "预览",
    preview_light: "浅色背景",
    preview_dark: "深色背景",
    never_seen: "当前设置下不会显示",
    sample_state: "客服在线",
    sample_greeting: "需要什么帮助？",
    sample_mine: "我的转账卡住了",
    sample_send: "发送",
    sample_own: "您的按钮",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_told_with_what_to_do() {
        let says = shows_too_little(Lang::En, Scheme::Dark, 24);
        assert!(says.contains("2.4:1") && says.contains("lighter"), "{says}");
        let says = shows_too_little(Lang::ZhCn, Scheme::Light, 13);
        assert!(says.contains("1.3:1") && says.contains("更深"), "{says}");
        let says = shows_well(Lang::En, Scheme::Light, 70, WHITE, 210);
        assert!(
            says.contains("7.0:1") && says.contains("white, 21.0:1"),
            "{says}"
        );
    }
}
