//! One mail: the words around a transcript, the transcript as text, and as a page beside it.
//!
//! Made when it is sent, of what the store holds then. Never holds more than its visitor saw.

use crate::auth::pass::{Pass, Seal};
use crate::limits::RATE_LINK_LASTS_MS;
use crate::store::{Letter, Store, StoreError};
use crate::transcript::{Form, Transcript};
use crate::words::Lang;
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use shared::{Millis, Seq};

/// Makes it; `None`: it can never be sent, as its site or conversation is gone or its address is
/// none.
pub async fn make(
    store: &Store,
    letter: &Letter,
    from: &Mailbox,
    links: Option<(&str, &Seal)>,
    now: Millis,
) -> Result<Option<Message>, StoreError> {
    let (Some(site), Some(row)) = (
        store.site(letter.site).await?,
        store.conversation(letter.site, letter.conversation).await?,
    ) else {
        return Ok(None);
    };
    let lang = Lang::from_tag(&letter.lang);
    let words = lang.words();
    let can_rate = row.state.ended && row.rated.is_none() && row.last == letter.until;
    let link = links
        .filter(|_| can_rate)
        .map(|(base, seal)| rate_link(base, seal, letter, row.last, now));
    let until = Some(letter.until);
    let transcript = Transcript::read(
        store,
        (letter.site, &site.name),
        row,
        until,
        (lang, &letter.zone),
    )
    .await?;
    let mut body = (words.mail_body)(&site.name);
    if let Some(link) = link {
        body = format!("{body}\n\n{}\n{link}", words.mail_rate);
    }
    let text = transcript.write(Form::Text);
    let body = format!("{body}\n\n--\n\n{text}");
    let page = Attachment::new(transcript.file(Form::Page))
        .body(transcript.write(Form::Page), ContentType::TEXT_HTML);
    let parts = MultiPart::mixed()
        .singlepart(SinglePart::plain(body))
        .singlepart(page);
    let Ok(to) = letter.address.parse() else {
        return Ok(None);
    };
    // Of the sender's own domain, and the same however often it is sent.
    let name = format!("<{:016x}@{}>", letter.id, from.email.domain());
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject((words.mail_subject)(&site.name))
        .message_id(Some(name))
        .multipart(parts);
    Ok(message.ok())
}

fn rate_link(base: &str, seal: &Seal, letter: &Letter, end: Seq, now: Millis) -> String {
    let pass = Pass::Rate {
        site: letter.site,
        conversation: letter.conversation,
        end,
        lang: letter.lang.clone(),
    };
    let pass = seal.sign(&pass, now.plus(RATE_LINK_LASTS_MS));
    format!("{base}/rate/{pass}")
}
