//! What people paste, as a table: what is official, what is made to look so, and what is neither.
//!
//! Nothing here leads anywhere.

use super::*;
use shared::rest::channels::Phone;

const L: Trick = Trick::Letters;
const S: Trick = Trick::Spelling;
const I: Trick = Trick::Inside;
const E: Trick = Trick::Elsewhere;

#[test]
fn links() {
    for (text, trick) in [
        ("https://paypouch.com", None),
        ("paypouch.com", None),
        ("PAYPOUCH.com/help?x=1#y", None),
        ("www.paypouch.com", None),
        ("//paypouch.com/help", None),
        ("https://paypouch.com:443/", None),
        ("https://paypouch.com.", None),
        ("ｐａｙｐｏｕｃｈ．ｃｏｍ", None),
        ("pay\u{200b}pouch.com", None),
        ("https://app.wallet.example/x", None),
        ("https://a.b.wallet.example", None),
        ("http://paypouch.com", Some(Trick::Insecure)),
        ("https://paypouch.com@evil.net/", Some(E)),
        ("https://paypouch.com:pw@evil.net/", Some(E)),
        ("https://paypouch.com\\@evil.net/", None),
        ("https://evil.net\\@paypouch.com/", Some(E)),
        ("https://evil.net/paypouch.com/login", Some(E)),
        ("https://evil.net/?to=paypouch.com", Some(E)),
        ("https://evil.net/#paypouch.com", Some(E)),
        ("https://x@paypouch.com", Some(E)),
        ("https://paypouch.com.evil.net", Some(I)),
        ("https://login.paypouch.com.evil.net", Some(I)),
        ("https://paypouch-support.com", Some(I)),
        ("https://secure-paypouch.com", Some(I)),
        ("https://paypouch.net", Some(I)),
        ("https://paypouch.io", Some(I)),
        ("https://paypouch.evil.net", Some(I)),
        ("https://paypouch.co", Some(S)),
        ("https://paypuoch.com", Some(S)),
        ("https://paypoch.com", Some(S)),
        ("https://payppouch.com", Some(S)),
        ("https://paypouchs.com", Some(S)),
        ("https://pаypouch.com", Some(L)),
        ("https://xn--pypouch-2fg.com", Some(L)),
        ("https://ρaypouch.com", Some(L)),
        ("https://paypоuch.com", Some(L)),
        ("https://payp0uch.com", Some(L)),
        ("https://ｗａ11et.example", Some(L)),
    ] {
        let told = judge(&ours(), text);
        let told = match told {
            Verdict::Official => None,
            Verdict::Lookalike { trick, .. } => Some(trick),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(told, trick, "{text}");
    }
}

#[test]
fn what_is_nobodys_is_nobodys() {
    for text in [
        "https://example.org",
        "example.org",
        "https://pay.example.org/pouch",
        "https://pouch.org",
        "https://help.paypouch.com",
        "https://1.2.3.4/",
        "1.2.3.4",
        "https://[::1]/",
        "someone@gmail.com",
        "Bank <bank@example.org>",
        "+44 20 7946 0000",
        "@somebody_else",
        "https://t.me/somebody_else",
        "https://facebook.com/somebody.else",
        "https://x.com/",
        "gardening",
        "55550000",
    ] {
        assert_eq!(judge(&ours(), text), Verdict::NotOurs, "{text}");
    }
    for text in [
        "",
        " ",
        "???",
        "call me",
        "http://",
        "https:// x",
        "\u{200b}",
        "1234",
        "a b c",
    ] {
        assert_eq!(judge(&ours(), text), Verdict::Unclear, "{text:?}");
    }
}

#[test]
fn mail() {
    for (text, trick) in [
        ("help@paypouch.com", None),
        ("HELP@PayPouch.com", None),
        ("mailto:help@paypouch.com?subject=x", None),
        ("PayPouch <help@paypouch.com>", None),
        ("help＠paypouch.com", None),
        ("help@paypouch.com.evil.net", Some(I)),
        ("help@paypouch-mail.com", Some(I)),
        ("help@paypouch.co", Some(S)),
        ("help@payp0uch.com", Some(L)),
        ("help@pаypouch.com", Some(L)),
        ("paypouch.com@gmail.com", Some(E)),
        ("help@paypouch.com <x@evil.net>", Some(E)),
    ] {
        check(text, trick);
    }
}

#[test]
fn phones() {
    for (text, trick) in [
        ("+86 21 5555 0000", None),
        ("+862155550000", None),
        ("0086 21 5555 0000", None),
        ("021-5555-0000", None),
        ("(021) 5555 0000", None),
        ("tel:+862155550000", None),
        ("＋８６ ２１ ５５５５ ００００", None),
        ("+86 21 5555 0001", Some(S)),
        ("+86 21 5555 000", Some(S)),
        ("+86 12 5555 0000", Some(S)),
        ("021 5555 0010", Some(S)),
    ] {
        check(text, trick);
    }
}

#[test]
fn names_on_networks() {
    for (text, trick) in [
        ("@paypouch", None),
        ("PayPouch", None),
        ("https://t.me/PayPouch_Help", None),
        ("t.me/paypouch_help?start=1", None),
        ("https://x.com/paypouch", None),
        ("https://twitter.com/paypouch/status/1", None),
        ("https://www.facebook.com/paypouch.official", None),
        ("paypouch-service", None),
        ("@paypouch_support", Some(I)),
        ("https://t.me/paypouch", Some(L)),
        ("@paypouchh", Some(S)),
        ("@раypouch", Some(L)),
        ("@paypouch_heIp", Some(S)),
        ("https://t.me/paypouch_help_desk", Some(I)),
    ] {
        check(text, trick);
    }
}

#[test]
fn where_nothing_is_listed_nothing_is_official() {
    let none = Channels::default();
    for text in [
        "https://paypouch.com",
        "help@paypouch.com",
        "+862155550000",
        "@paypouch",
    ] {
        assert_eq!(judge(&none, text), Verdict::NotOurs, "{text}");
    }
}

#[test]
fn any_text_has_a_verdict() {
    let odd = [
        "%",
        "://",
        "@",
        "@@",
        "a@",
        "@a@b.c",
        "xn--",
        "https://xn--",
        "[",
        "\u{202e}moc",
        "<>",
        "+",
        "..",
        "a..b",
    ];
    for one in odd {
        for other in odd {
            let _ = judge(&ours(), &[one, other].concat());
            let _ = judge(&ours(), &[one, "paypouch.com", other].concat());
        }
    }
    let _ = judge(&ours(), &"é@".repeat(5_000));
}

#[test]
fn a_distance_counts_what_a_finger_does() {
    for (one, other, off) in [
        ("", "", 0),
        ("abc", "", 3),
        ("abc", "abd", 1),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abc", "xabc", 1),
        ("abcd", "dcba", 3),
    ] {
        assert_eq!(alike::distance(one, other), off, "{one} {other}");
        assert_eq!(alike::distance(other, one), off, "{other} {one}");
    }
}

fn check(text: &str, trick: Option<Trick>) {
    let told = match judge(&ours(), text) {
        Verdict::Official => None,
        Verdict::Lookalike { trick, .. } => Some(trick),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(told, trick, "{text}");
}

fn ours() -> Channels {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Channels {
        origins: all(&["https://paypouch.com", "https://*.wallet.example"]),
        mail: all(&["paypouch.com"]),
        phones: vec![Phone {
            number: "+86 21 5555 0000".to_owned(),
            ..Phone::default()
        }],
        wechat: all(&["paypouch-service"]),
        x: all(&["paypouch"]),
        facebook: all(&["paypouch.official"]),
        telegram: all(&["paypouch_help"]),
    }
}
