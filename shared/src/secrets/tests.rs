//! What is a secret and what is not, by example. None of these opens anything: phrases and keys
//! are the published test vectors of their standards, or made up.

use super::*;

mod field;
mod requests;

const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const LONG_PHRASE: &str = "letter advice cage absurd amount doctor acoustic avoid letter advice \
    cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic \
    bless";
const HEX: &str = "9d4f7e1c0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5";
const CHINESE: &str = "的 的 的 的 的 的 的 的 的 的 的 在";

fn kinds(text: &str) -> Vec<Secret> {
    find(text).into_iter().map(|finding| finding.kind).collect()
}

fn all_are(kind: Secret, texts: &[&str]) {
    for text in texts {
        assert_eq!(kinds(text), [kind], "{text}");
    }
}

fn none_is(texts: &[&str]) {
    for text in texts {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn cards_are_found_however_they_are_grouped() {
    all_are(
        Secret::Card,
        &[
            "4242424242424242",
            "my card is 4242 4242 4242 4242, please refund",
            "5555-5555-5555-4444",
            "378282246310005",
            "3782 822463 10005",
            "6200 0000 0000 0005",
            "卡号6011111111111117谢谢",
            "2223003122003222",
        ],
    );
}

#[test]
fn other_long_numbers_are_no_cards() {
    none_is(&[
        "4242 4242 4242 4241",
        "order 1234567890123456",
        "my phone is +86 138 0013 8000",
        "1790000000000",
        "block 19283746, gas 21000",
        "It was on 2026-11-23 at 08:15:00, twice.",
        "TXN4242424242424242A",
        "0.4242424242424242",
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
    ]);
}

#[test]
fn codes_are_found_when_they_are_all_or_are_called_so() {
    all_are(
        Secret::Code,
        &[
            "123456",
            " 4821 ",
            "123-456",
            "123 456",
            "the code is 482913",
            "Code: 482913",
            "my OTP was 48291",
            "验证码123456",
            "验证码是：123456",
            "收到的验证码 8842，对吗",
        ],
    );
}

#[test]
fn numbers_that_are_told_with_good_reason_are_no_codes() {
    none_is(&[
        "I sent 123456 yesterday",
        "error code 500123",
        "zip code 90210",
        "金额是 50000 元",
        "I waited 4500 seconds",
        "12",
        "123456789",
        "Decode 1234 for me",
        "",
    ]);
}

#[test]
fn a_transaction_id_is_not_a_key() {
    none_is(&[
        &format!("0x{HEX}"),
        &format!("tx {HEX}"),
        &format!("My transfer does not arrive: {HEX}"),
        &format!("https://explorer.example/{HEX}"),
        &format!("交易哈希：{HEX}"),
        &format!("TXID: {}", HEX.to_uppercase()),
        &format!("the key to my problem is transaction 0x{HEX}"),
        "0x52908400098527886E0F7030069857D2E4169EE7",
        &HEX[..40],
    ]);
}

#[test]
fn keys_are_found_by_their_form_or_their_name() {
    all_are(
        Secret::Key,
        &[
            &format!("private key {HEX}"),
            &format!("my private key: 0x{HEX}"),
            &format!("私钥{HEX}"),
            "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
            "it is KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617 thanks",
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5\
             kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMIIBOgIBAAJBAKj",
        ],
    );
    none_is(&[
        "-----BEGIN PUBLIC KEY-----\nMIIBOgIBAAJBAKj\n-----END PUBLIC KEY-----",
        "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqse\
         fD265TMg7usUDFdp6W1EGMcet8",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    ]);
}

#[test]
fn sixty_four_digits_without_a_word_are_asked_about() {
    all_are(Secret::Unclear, &[HEX, &format!("please look at {HEX}")]);
}

#[test]
fn phrases_are_found_in_both_lists_and_any_dress() {
    let numbered: Vec<String> = PHRASE
        .split(' ')
        .enumerate()
        .map(|(nth, word)| format!("{}. {}", nth + 1, word.to_uppercase()))
        .collect();
    all_are(
        Secret::Seed,
        &[
            PHRASE,
            LONG_PHRASE,
            &numbered.join("\n"),
            &PHRASE.replace(' ', ", "),
            &format!("Hello, I cannot log in with {PHRASE}; what is wrong?"),
            "legal winner thank year wave sausage",
            CHINESE,
            "枯 坏 恶 律 蒙 宾 枪 纪 谋 拖 绕 汽",
            "枯坏恶律蒙宾枪纪谋拖绕汽",
        ],
    );
}

#[test]
fn what_people_say_is_no_phrase() {
    none_is(&[
        "I sent money to a friend yesterday and it does not arrive, please help me find it.",
        "我的转账失败了，请帮我看一下是什么原因，谢谢！",
        "我昨天充值的金额还没有到账",
        "为什么转账一直显示等待确认",
        "Please help",
        "wallet locked",
        "The transaction was sent from my phone, then the app closed and the balance was zero.",
        "Could you tell me why my account was locked after I changed the phone number last week",
        "提币到账时间需要多久才能到",
        "What is the fee for a withdrawal to another exchange and how long does it usually take?",
    ]);
}

#[test]
fn the_lists_are_whole() {
    assert_eq!(seeds::sizes(), (2_022, 2_048));
}

#[test]
fn a_mask_hides_all_but_the_end_of_a_card() {
    let hide = |text: &str| masked(text, &find(text));

    assert_eq!(
        hide("card 4242 4242 4242 4242!"),
        "card •••• •••• •••• 4242!"
    );
    assert_eq!(hide("验证码123456。"), "验证码••••••••。");
    assert_eq!(hide(&format!("look: {PHRASE}.")), "look: ••••••••.");
    assert_eq!(hide("nothing here"), "nothing here");
    let all = format!("4242424242424242 and {HEX}");
    assert_eq!(find(&hide(&all)), [], "nothing is left to find");
}

#[test]
fn findings_never_overlap_and_stand_between_characters() {
    let pieces = [
        "4242424242424242",
        PHRASE,
        HEX,
        "验证码",
        "123456",
        " ",
        "的",
        "\u{a0}-",
        "code ",
    ];
    for nth in 0..pieces.len().pow(3) {
        let pick = |by: usize| pieces[nth / by % pieces.len()];
        let text = [pick(1), pick(9), pick(81)].concat();
        let found = find(&text);
        let mut end = 0;
        for finding in &found {
            assert!(
                finding.place.start >= end && finding.place.end <= text.len(),
                "{text}"
            );
            assert!(text.is_char_boundary(finding.place.start), "{text}");
            end = finding.place.end;
        }
        assert!(masked(&text, &found).len() <= text.len() + 24 * found.len());
    }
}

#[test]
fn a_question_for_a_secret_is_known() {
    for text in [
        "Please send me the verification code.",
        "What is your Password?",
        "请把验证码发给我",
        "您的助记词是什么？",
        "I need the OTP",
    ] {
        assert!(asks(text), "{text}");
    }
    for text in [
        "How can I help?",
        "The prototype is ready.",
        "请问有什么可以帮您？",
    ] {
        assert!(!asks(text), "{text}");
    }
}
