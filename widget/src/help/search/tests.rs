//! Questions as people type them, and the article that each should find first.
//!
//! Asked of the start set, in both languages.

use super::*;
use shared::rest::HelpForm;
use shared::rest::help::ArticleForm;

/// The articles of the start set, by their place.
const LOCKED: usize = 0;
const FAILED: usize = 1;
const LOGIN: usize = 2;
const SAFETY: usize = 3;
const CHAT: usize = 4;

#[test]
fn english_questions_find_their_article() {
    let asked = [
        ("account locked", LOCKED),
        ("acount lockd", LOCKED),
        ("why is my account locked", LOCKED),
        ("unlock", LOCKED),
        ("transaction failed", FAILED),
        ("transction faild", FAILED),
        ("my transaction has not arrived", FAILED),
        ("pending", FAILED),
        ("deposit missing", FAILED),
        ("wrong network", FAILED),
        ("can't log in", LOGIN),
        ("cannot login authenticator", LOGIN),
        ("lost my phone", LOGIN),
        ("backup code", LOGIN),
        ("recovery phrse", SAFETY),
        ("is this the real support", SAFETY),
        ("fraud", SAFETY),
        ("scam", SAFETY),
        ("how long is the queue", CHAT),
        ("leave a mesage", CHAT),
    ];

    all_find(&index(|one| (&one.title_en, &one.body_en)), &asked);
}

#[test]
fn chinese_questions_find_their_article() {
    let asked = [
        ("账户锁定", LOCKED),
        ("账号被锁了", LOCKED),
        ("解锁账户", LOCKED),
        ("转账失败", FAILED),
        ("转账一直没到账", FAILED),
        ("充值未到账", FAILED),
        ("转错网络", FAILED),
        ("登录不了", LOGIN),
        ("无法登录", LOGIN),
        ("收不到验证码", LOGIN),
        ("手机丢失", LOGIN),
        ("助记词泄露", SAFETY),
        ("骗子", SAFETY),
        ("假客服", SAFETY),
        ("私钥", SAFETY),
        ("排队位置", CHAT),
        ("怎么留言", CHAT),
    ];

    all_find(&index(|one| (&one.title_zh, &one.body_zh)), &asked);
}

#[test]
fn an_article_is_found_before_its_word_is_whole() {
    let index = index(|one| (&one.title_en, &one.body_en));
    let word = "transaction";

    for len in 3..=word.len() {
        assert_eq!(index.search(&word[..len]).first(), Some(&FAILED), "{len}");
    }
}

#[test]
fn what_has_nothing_to_do_with_it_is_not_found() {
    let index = index(|one| (&one.title_en, &one.body_en));

    for query in ["zzzz", "weather forecast tomorrow", "🦀", "  ", "天气"] {
        assert!(index.search(query).is_empty(), "{query}");
    }
}

#[test]
fn the_name_of_a_topic_finds_its_articles() {
    let mut articles = articles(|one| (&one.title_en, &one.body_en));
    articles[CHAT].topic = Some(TopicId(1));
    let index = Index::new(&articles, |_| "Miscellaneous");

    assert_eq!(index.search("miscelaneous"), [CHAT]);
}

#[test]
fn slips_are_counted_as_people_make_them() {
    for (a, b, count) in [
        ("locked", "locked", 0),
        ("locked", "lokced", 1),
        ("locked", "loked", 1),
        ("locked", "lockked", 1),
        ("locked", "licked", 1),
        ("locked", "lcokde", 2),
    ] {
        assert_eq!(slips(a.as_bytes(), b.as_bytes()), count, "{a} {b}");
    }
}

#[test]
fn text_is_cut_into_words_and_pairs() {
    let mut terms = Vec::new();
    each_term("Can’t 转账失败 ERC20币, Über", &mut |term| {
        terms.push(term)
    });

    assert_eq!(
        terms,
        ["cant", "转账", "账失", "失败", "erc20", "币", "über"]
    );
}

fn all_find(index: &Index, asked: &[(&str, usize)]) {
    let wrong: Vec<_> = asked
        .iter()
        .filter(|(query, article)| index.search(query).first() != Some(article))
        .map(|(query, article)| (query, article, index.search(query)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn index(words: fn(&ArticleForm) -> (&String, &String)) -> Index {
    Index::new(&articles(words), |_| "")
}

fn articles(words: fn(&ArticleForm) -> (&String, &String)) -> Vec<Article> {
    let start = HelpForm::start();
    let read = |one: &ArticleForm| {
        let (title, body) = words(one);
        Article {
            id: one.id,
            topic: None,
            title: title.clone(),
            body: body.clone(),
        }
    };
    start.articles.iter().map(read).collect()
}
