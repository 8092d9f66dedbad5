//! Whether a note reads as if it were meant for the visitor.
//!
//! Pure, and only a guess: the writer decides.

/// How answers begin.
const BEGINNINGS: [&str; 22] = [
    "hi ",
    "hi,",
    "hi!",
    "hello",
    "dear ",
    "good morning",
    "good afternoon",
    "good evening",
    "thank you",
    "thanks for",
    "sorry ",
    "we apologi",
    "please ",
    "your ",
    "您",
    "你好",
    "尊敬",
    "亲",
    "感谢",
    "抱歉",
    "非常抱歉",
    "请您",
];
/// What stands in them.
const PARTS: [&str; 12] = [
    "let me know",
    "let us know",
    "could you please",
    "can you please",
    "would you please",
    "how can i help",
    "anything else i can",
    "for your patience",
    "您的",
    "请您",
    "为您",
    "给您",
];

/// Whether the words read like an answer. Who calls a colleague does not answer a visitor.
pub fn reads_like_an_answer(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let begins = BEGINNINGS.iter().any(|part| text.starts_with(part));
    !text.contains('@') && (begins || PARTS.iter().any(|part| text.contains(part)))
}

#[cfg(test)]
mod tests {
    use super::reads_like_an_answer;

    #[test]
    fn what_is_said_to_a_visitor_is_known_by_its_manner() {
        for answer in [
            "Hello Vera, your refund is on its way.",
            "I have sent it. Let me know if it arrives.",
            "您好，退款已处理",
            "已为您提交申请",
        ] {
            assert!(reads_like_an_answer(answer), "{answer}");
        }
        for note in [
            "Third time this month, see #12",
            "@Bo could you please look?",
            "客户很着急，先查链上记录",
            "hidden fee, checked",
        ] {
            assert!(!reads_like_an_answer(note), "{note}");
        }
    }
}
