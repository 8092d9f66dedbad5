//! A visitor and an agent who talk without end, and whoever waits meanwhile.
//!
//! For tests in which something breaks under them. Knows nothing of what that is.

use crate::bot::{AgentBot, VisitorBot};
use crate::relay::{Login, Process, Scene, entries_in};
use shared::version::Encoding::{Binary, Json};
use shared::{ConversationId, Entry, Seq};

/// Messages that each person says in one round.
pub const LEN: usize = 120;

/// A visitor and an agent in a conversation.
pub struct Talk {
    number: usize,
    /// The visitor.
    pub visitor: VisitorBot,
    /// The agent.
    pub agent: AgentBot,
    /// The conversation.
    pub conversation: ConversationId,
}

impl Talk {
    /// Begins one, the agent being given nothing else.
    pub async fn begin(scene: &Scene, login: &Login, number: usize) -> Talk {
        let name = login.me.agent.name.as_str();
        let agent = AgentBot::new(name, scene.agent_door(login, Json))
            .online()
            .await;
        let visitor = VisitorBot::new("visitor", scene.visitor_door(Binary))
            .live()
            .await;
        let words = format!("visitor {number} begins");
        visitor.say(&words);
        let conversation = agent.given(&words).await;
        visitor
            .until("an answer", |seen| seen.answered_by() == Some(name))
            .await;
        Talk {
            number,
            visitor,
            agent,
            conversation,
        }
    }

    fn texts(&self, who: &str, round: usize) -> Vec<String> {
        let number = self.number;
        (0..LEN)
            .map(|at| format!("{who} {number} says {round} {at}"))
            .collect()
    }

    /// Both say [`LEN`] messages, without waiting for each other.
    pub async fn goes_on(&self, round: usize) {
        let theirs = self.visitor.say_all(self.texts("visitor", round));
        let ours = self
            .agent
            .say_all(self.conversation, self.texts("agent", round));
        tokio::join!(theirs, ours);
    }

    /// Waits until so much was said.
    pub async fn heard(&self, len: usize) {
        self.visitor
            .until("enough traffic", |seen| seen.texts().len() > len)
            .await;
    }

    /// Waits until both ends have everything of so many rounds, and checks that it is the same:
    /// nothing lost, doubled or reordered.
    ///
    /// # Panics
    /// Fails the test when it is not.
    pub async fn complete(&self, rounds: usize) -> Vec<Entry> {
        let len = 1 + rounds * 2 * LEN;
        let theirs = self.visitor.until("all of it", |seen| {
            let all = seen.texts().len() == len && seen.wire.is_stored();
            all && seen.wire.is_live() && seen.wire.welcomes > 1
        });
        let ours = self.agent.until("all of it", |seen| {
            let all = seen.texts(self.conversation).len() == len && seen.wire.is_stored();
            all && seen.wire.is_live() && seen.wire.welcomes > 1
        });
        let (theirs, ours) = tokio::join!(theirs, ours);
        assert_eq!(theirs.transcript(), ours.transcript(self.conversation));
        for who in ["visitor", "agent"] {
            let said = (0..rounds).flat_map(|round| self.texts(who, round));
            let begin = format!("{who} {} says", self.number);
            let texts = theirs.texts();
            let shown = texts.iter().filter(|text| text.starts_with(&begin));
            assert!(shown.copied().eq(said), "{who} {}: {texts:?}", self.number);
        }
        let entries = theirs.transcript();
        assert!(
            entries
                .iter()
                .zip(1..)
                .all(|(entry, seq)| entry.seq == Seq(seq)),
            "no holes"
        );
        entries.to_vec()
    }
}

/// Checks that what was told to both ends is what is stored, once the relay has ended.
///
/// # Panics
/// Fails the test when it is not.
pub async fn are_stored(
    process: &Process,
    scene: &Scene,
    talks: &[Talk],
    transcripts: &[Vec<Entry>],
) {
    assert_eq!(talks.len(), transcripts.len());
    for (talk, transcript) in talks.iter().zip(transcripts) {
        let stored = entries_in(process.place(), scene.site.id, talk.conversation).await;
        assert_eq!(stored, *transcript, "what was told is what is stored");
    }
}

/// Visitors who wait, the first one first.
pub async fn waiting(scene: &Scene, len: u32) -> Vec<VisitorBot> {
    let mut waiting = Vec::new();
    for ahead in 0..len {
        let visitor = scene.visitor("who waits").await;
        visitor.say(&format!("I wait behind {ahead}"));
        let place = "a place";
        visitor
            .until(place, |seen| {
                seen.place().is_some_and(|place| place.ahead == ahead)
            })
            .await;
        waiting.push(visitor);
    }
    waiting
}
