//! The help articles of a site, as their owner writes them: checked, and made ready for visitors.
//!
//! Each fault names its field and says what to do. Never judges what an article says.

use super::name::is_unseen;
use super::routing::{Fault, fault};
use shared::help::{Article, Help};
use shared::rest::help::{
    ARTICLES_LEN_MAX, ArticleForm, BODY_CHARS_MAX, HELP_BYTES_MAX, HelpForm, TITLE_CHARS_MAX,
};
use shared::{ArticleId, TopicId};
use std::collections::BTreeSet;

/// A language that articles are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Chinese as written in mainland China.
    ZhCn,
}

/// Checks articles, given the topics of their site. What is published has a title in one of the
/// languages at least.
///
/// # Errors
/// Returns the first fault.
pub fn check(form: &HelpForm, topics: &[TopicId]) -> Result<HelpForm, Fault> {
    if form.articles.len() > ARTICLES_LEN_MAX {
        let says = format!("at most {ARTICLES_LEN_MAX} articles");
        return Err(fault("articles", says));
    }
    let mut ids = BTreeSet::new();
    let checked = form.articles.iter().enumerate().map(|(place, article)| {
        let at = |part: &str| format!("articles[{place}].{part}");
        if article.id == ArticleId(0) || !ids.insert(article.id) {
            return Err(fault(at("id"), "a number from 1 that no other article has"));
        }
        let is_unknown = |topic: TopicId| !topics.contains(&topic);
        let article = ArticleForm {
            title_en: title(&article.title_en).map_err(|says| fault(at("title_en"), says))?,
            title_zh: title(&article.title_zh).map_err(|says| fault(at("title_zh"), says))?,
            body_en: body(&article.body_en).map_err(|says| fault(at("body_en"), says))?,
            body_zh: body(&article.body_zh).map_err(|says| fault(at("body_zh"), says))?,
            // A topic may be gone since the article was written.
            topic: article.topic.filter(|topic| !is_unknown(*topic)),
            ..article.clone()
        };
        if article.published && article.title_en.is_empty() && article.title_zh.is_empty() {
            let says = "what is published needs a title in one language at least";
            return Err(fault(at("title_en"), says));
        }
        Ok(article)
    });
    let form = HelpForm {
        articles: checked.collect::<Result<_, _>>()?,
    };
    for language in [Language::En, Language::ZhCn] {
        let all = form.articles.iter().map(|one| words(one, language));
        let bytes: usize = all.map(|(title, body)| title.len() + body.len()).sum();
        if bytes > HELP_BYTES_MAX {
            let says = format!("at most {HELP_BYTES_MAX} bytes in one language");
            return Err(fault("articles", says));
        }
    }
    Ok(form)
}

/// What visitors are given in this language.
#[must_use]
pub fn published(form: &HelpForm, language: Language) -> Help {
    let published = form.articles.iter().filter(|article| article.published);
    let articles = published.filter_map(|article| {
        let (title, body) = words(article, language);
        (!title.is_empty()).then(|| Article {
            id: article.id,
            topic: article.topic,
            title: title.to_owned(),
            body: body.to_owned(),
        })
    });
    Help {
        articles: articles.collect(),
    }
}

fn words(article: &ArticleForm, language: Language) -> (&str, &str) {
    match language {
        Language::En => (&article.title_en, &article.body_en),
        Language::ZhCn => (&article.title_zh, &article.body_zh),
    }
}

fn title(text: &str) -> Result<String, String> {
    let title = text.trim();
    if title.chars().count() > TITLE_CHARS_MAX {
        return Err(format!("at most {TITLE_CHARS_MAX} characters"));
    }
    if title.chars().any(is_unseen) {
        return Err("a title is one line of visible characters".to_owned());
    }
    Ok(title.to_owned())
}

fn body(text: &str) -> Result<String, String> {
    let body = text.trim().replace("\r\n", "\n");
    if body.chars().count() > BODY_CHARS_MAX {
        return Err(format!("at most {BODY_CHARS_MAX} characters"));
    }
    let is_odd = |character| is_unseen(character) && !matches!(character, '\n' | '\t');
    if body.contains(is_odd) {
        return Err("visible characters and line breaks only".to_owned());
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_set_is_help_that_nobody_sees_yet() {
        let start = check(&HelpForm::start(), &[]).unwrap();

        assert_eq!(start, HelpForm::start());
        assert_eq!(start.articles.len(), 5);
        let whole = |one: &ArticleForm| !one.title_zh.is_empty() && !one.body_en.is_empty();
        assert!(start.articles.iter().all(whole));
        assert_eq!(published(&start, Language::En), Help::default());
    }

    #[test]
    fn what_is_published_is_given_in_the_languages_that_it_has() {
        let mut form = HelpForm::start();
        form.articles[0].published = true;
        form.articles[1].published = true;
        form.articles[1].title_en.clear();

        let (en, zh) = (
            published(&form, Language::En),
            published(&form, Language::ZhCn),
        );

        assert_eq!((en.articles.len(), zh.articles.len()), (1, 2));
        assert_eq!(en.articles[0].title, form.articles[0].title_en);
        assert_eq!(zh.articles[1].body, form.articles[1].body_zh);
    }

    #[test]
    fn each_fault_names_its_field() {
        let with = |change: fn(&mut ArticleForm)| {
            let mut form = HelpForm::start();
            change(&mut form.articles[1]);
            check(&form, &[]).map_err(|fault| fault.field)
        };
        let wrong = |field: &str| Err(field.to_owned());

        assert_eq!(with(|one| one.id = ArticleId(1)), wrong("articles[1].id"));
        let long = |one: &mut ArticleForm| one.title_zh = "题".repeat(TITLE_CHARS_MAX + 1);
        assert_eq!(with(long), wrong("articles[1].title_zh"));
        let odd = |one: &mut ArticleForm| one.body_en.push('\u{202e}');
        assert_eq!(with(odd), wrong("articles[1].body_en"));
        let nameless = |one: &mut ArticleForm| {
            one.published = true;
            one.title_en.clear();
            one.title_zh.clear();
        };
        assert_eq!(with(nameless), wrong("articles[1].title_en"));
    }

    #[test]
    fn all_of_it_fits_into_one_download() {
        let long = ArticleForm {
            body_zh: "字".repeat(BODY_CHARS_MAX),
            ..ArticleForm::default()
        };
        let many = (1..=20).map(|id| ArticleForm {
            id: ArticleId(id),
            ..long.clone()
        });

        let form = HelpForm {
            articles: many.collect(),
        };
        assert_eq!(
            check(&form, &[]).map_err(|fault| fault.field),
            Err("articles".to_owned())
        );
    }

    #[test]
    fn a_topic_that_is_gone_is_none() {
        let mut form = HelpForm::start();
        form.articles[0].topic = Some(TopicId(1));
        form.articles[1].topic = Some(TopicId(2));

        let kept = check(&form, &[TopicId(2)]).unwrap();

        assert_eq!(kept.articles[0].topic, None);
        assert_eq!(kept.articles[1].topic, Some(TopicId(2)));
    }
}
