//! A small honest relay for one visitor: stores what is said, once and in order.
//!
//! Knows nothing of the network between it and the tab.

use super::{REFUSED_FOR_GOOD, TAB};
use shared::visitor::VisitorWelcome;
use shared::{
    Attachment, Author, Bookmark, ConversationId, Entry, FileId, FromVisitor, Millis, Nonce, Place,
    Refusal, RefusalCode, Seq, Side, Standing, Status, Text, ToVisitor, Topic, TopicId, What,
};

const TOPICS: [TopicId; 2] = [TopicId(1), TopicId(2)];

#[derive(Default)]
pub struct Relay {
    counted: u32,
    /// The latest conversation; 0: none yet.
    conversation: ConversationId,
    pub entries: Vec<Entry>,
    pub ended: bool,
    /// What was said in any conversation.
    pub said: Vec<String>,
    /// Which changes were made, by the number in their words.
    pub amended: Vec<u32>,
    /// What the open conversation, or else the next one, is about.
    pub topic: Option<TopicId>,
    /// What the conversation that ended was about.
    past_topic: Option<TopicId>,
    pub refuse_next: bool,
}

impl Relay {
    pub fn answer(&mut self, frame: FromVisitor) -> Vec<ToVisitor> {
        match frame {
            FromVisitor::Hello(hello) => self.welcome(hello.since),
            FromVisitor::Say { nonce, text, quote } => self.take(nonce, &text, quote, None),
            FromVisitor::Share { nonce, file: id } => {
                let file = file(id.0);
                self.take(nonce, &file.name.clone(), None, Some(file))
            }
            FromVisitor::Amend {
                nonce,
                conversation,
                of,
                text,
            } => self.change(nonce, conversation, of, text.as_deref()),
            FromVisitor::Ping => vec![ToVisitor::Pong],
            FromVisitor::End { conversation } if conversation == self.conversation => {
                if std::mem::replace(&mut self.ended, true) {
                    return Vec::new();
                }
                self.past_topic = self.topic.take();
                let by = Side::Visitor;
                vec![self.add(What::Ended { by }), self.status()]
            }
            FromVisitor::Reopen { conversation } if conversation == self.conversation => {
                if !std::mem::take(&mut self.ended) {
                    return Vec::new();
                }
                self.topic = self.past_topic.take();
                let status = self.status();
                let by = Side::Visitor;
                vec![status, self.add(What::Reopened { by })]
            }
            FromVisitor::End { .. }
            | FromVisitor::Reopen { .. }
            | FromVisitor::Rate { .. }
            | FromVisitor::Leaving => Vec::new(),
            FromVisitor::Topic { topic } => {
                if topic.is_none_or(|id| TOPICS.contains(&id)) {
                    self.topic = topic;
                    return Vec::new();
                }
                let refusal = Refusal::last(RefusalCode::UnknownTarget);
                vec![ToVisitor::Refused {
                    nonce: None,
                    refusal,
                }]
            }
            other => panic!("nobody did {other:?}"),
        }
    }

    fn change(
        &mut self,
        nonce: Nonce,
        conversation: ConversationId,
        of: Seq,
        text: Option<&str>,
    ) -> Vec<ToVisitor> {
        if nonce.count != self.counted + 1 {
            return Vec::new();
        }
        let is_said = self
            .entries
            .iter()
            .any(|entry| entry.seq == of && matches!(entry.what, What::Said { .. }) && !self.ended);
        if conversation != self.conversation || !is_said {
            return refused(nonce, Refusal::last(RefusalCode::NotAmendable));
        }
        self.counted = nonce.count;
        if let Some(text) = text {
            self.amended.push(text.parse().expect("a number"));
        }
        let text = text.map(|text| Text::parse(text).expect("the client checks it"));
        vec![self.add(What::Amended {
            author: Author::Visitor,
            nonce,
            of,
            text,
        })]
    }

    fn take(
        &mut self,
        nonce: Nonce,
        text: &str,
        quote: Option<Bookmark>,
        file: Option<Attachment>,
    ) -> Vec<ToVisitor> {
        assert_eq!(nonce.tab, TAB);
        if nonce.count != self.counted + 1 {
            return Vec::new();
        }
        let refused = |refusal| refused(nonce, refusal);
        if std::mem::take(&mut self.refuse_next) {
            return refused(Refusal::wait(RefusalCode::TooFast, 1_500));
        }
        if text == REFUSED_FOR_GOOD {
            return refused(Refusal::last(RefusalCode::ConversationEnded));
        }
        self.counted = nonce.count;
        let opens = self.ended || self.entries.is_empty();
        if opens {
            self.conversation.0 += 1;
            self.entries.clear();
            self.ended = false;
        }
        self.said.push(text.to_owned());
        let author = Author::Visitor;
        let said = What::Said {
            author: author.clone(),
            nonce,
            text: Text::parse(text).expect("the client checks it"),
            // This relay takes what comes too late as what quotes nothing.
            quote: quote
                .filter(|mark| mark.conversation == self.conversation && !opens)
                .map(|mark| mark.seq),
        };
        let shared = file.map(|file| What::Shared {
            author,
            nonce,
            file,
        });
        let added = self.add(shared.unwrap_or(said));
        let opened = opens.then(|| ToVisitor::Opened(self.standing()));
        opened.into_iter().chain([added]).collect()
    }

    fn add(&mut self, what: What) -> ToVisitor {
        let entry = Entry {
            seq: Seq(self.entries.len() as u32 + 1),
            at: Millis(0),
            what,
        };
        entry.amend(&mut self.entries);
        self.entries.push(entry.clone());
        ToVisitor::Added {
            conversation: self.conversation,
            entries: vec![entry],
        }
    }

    fn welcome(&self, since: Option<Bookmark>) -> Vec<ToVisitor> {
        let standing = (!self.entries.is_empty()).then(|| self.standing());
        let after = standing
            .as_ref()
            .map_or(Seq(0), |standing| standing.resumes_after(since));
        let missing = self.entries[after.0 as usize..].chunks(3);
        let added = missing.map(|page| ToVisitor::Added {
            conversation: self.conversation,
            entries: page.to_vec(),
        });
        let topic = |id| Topic {
            id,
            en: "t".to_owned(),
            zh: "t".to_owned(),
        };
        let welcome = VisitorWelcome {
            site: "s".to_owned(),
            now: Millis(0),
            counted: self.counted,
            conversation: standing,
            door: Place::default(),
            topics: TOPICS.map(topic).to_vec(),
            topic: self.topic,
        };
        [ToVisitor::Welcome(welcome)]
            .into_iter()
            .chain(added)
            .collect()
    }

    fn standing(&self) -> Standing {
        Standing {
            conversation: self.conversation,
            status: self.doing(),
            last: self.entries.last().map_or(Seq(0), |entry| entry.seq),
            seen_by_visitor: Seq(0),
            seen_by_agent: Seq(0),
            closes_at: None,
            reopen_until: self.ended.then_some(Millis(u64::MAX)),
        }
    }

    fn status(&self) -> ToVisitor {
        ToVisitor::Status {
            conversation: self.conversation,
            status: self.doing(),
        }
    }

    fn doing(&self) -> Status {
        if self.ended {
            Status::Ended
        } else {
            Status::Waiting(Place::default())
        }
    }
}

fn refused(nonce: Nonce, refusal: Refusal) -> Vec<ToVisitor> {
    vec![ToVisitor::Refused {
        nonce: Some(nonce),
        refusal,
    }]
}

/// The file that was shared as the nth thing.
pub fn file(nth: u64) -> Attachment {
    Attachment {
        id: FileId(nth),
        name: format!("message {nth}"),
        kind: "image/png".to_owned(),
        len: 7,
        size: None,
    }
}
