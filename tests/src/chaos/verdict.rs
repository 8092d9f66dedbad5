//! What is right and wrong once all is calm: the store, every screen and the ledger side by side.
//!
//! Compares bytes. Believes the ledger about what was said, and nobody about what was stored.

use super::findings::{Findings, Wrong};
use super::ledger::{Book, Fate, bytes_of, entry_of, number_of};
use shared::{ConversationId, Entry, Nonce, Seq, TabId, What};
use std::collections::BTreeMap;

/// Everything that is stored, by conversation.
pub type Stored = BTreeMap<ConversationId, Vec<Entry>>;

/// What one screen shows at the end of a conversation that it must show all of.
pub struct Transcript {
    /// Whose screen.
    pub whose: String,
    /// Which conversation.
    pub conversation: ConversationId,
    /// What is shown.
    pub entries: Vec<Entry>,
}

/// Judges a run.
#[must_use]
pub fn judge(book: &Book, stored: &Stored, transcripts: &[Transcript]) -> Findings {
    let mut findings = book.findings.clone();
    let places = places(book, stored, &mut findings);
    check_said(book, &places, &mut findings);
    check_order(book, &places, &mut findings);
    check_shown(book, stored, &mut findings);
    for transcript in transcripts {
        check_transcript(transcript, stored, &mut findings);
    }
    findings
}

/// Where something is stored, and under which name.
#[derive(Clone, Copy, Debug)]
struct Place {
    conversation: ConversationId,
    seq: Seq,
    nonce: Nonce,
}

/// Finds where everything said is stored, and what nobody said.
fn places(book: &Book, stored: &Stored, findings: &mut Findings) -> Vec<Vec<Place>> {
    let mut places = vec![Vec::new(); book.said.len()];
    for (&conversation, entries) in stored {
        for (entry, seq) in entries.iter().zip(1..) {
            if entry.seq != Seq(seq) {
                findings.add(Wrong::Hole, || {
                    format!("{conversation:?} has {:?} in place {seq}", entry.seq)
                });
            }
            let What::Said { nonce, text, .. } = &entry.what else {
                continue;
            };
            let number = number_of(text.as_str());
            let said = number.and_then(|number| book.said.get(number));
            match (number, said) {
                (Some(number), Some(said))
                    if said.text == text.as_str() && said.tab == nonce.tab =>
                {
                    places[number].push(Place {
                        conversation,
                        seq: entry.seq,
                        nonce: *nonce,
                    });
                }
                _ => findings.add(Wrong::SaidByNobody, || {
                    format!("{conversation:?} holds what nobody said: {entry:?}")
                }),
            }
        }
    }
    places
}

/// Everything said is stored once, unless its person was told that it is not.
fn check_said(book: &Book, places: &[Vec<Place>], findings: &mut Findings) {
    for (said, places) in book.said.iter().zip(places) {
        let text = clipped(&said.text);
        match (said.fate, places.len()) {
            (Fate::Acknowledged | Fate::Pending, 1) | (Fate::Refused, 0) => {}
            (Fate::Acknowledged, 0) => findings.add(Wrong::AcknowledgedNotStored, || {
                format!(
                    "{text:?} of {:?} was acknowledged and is not stored",
                    said.tab
                )
            }),
            (Fate::Pending, 0) => findings.add(Wrong::SaidAndForgotten, || {
                format!("{text:?} of {:?} was said and is forgotten", said.tab)
            }),
            (Fate::Refused, _) => findings.add(Wrong::RefusedYetStored, || {
                format!("{text:?} was shown as refused and is stored: {places:?}")
            }),
            (_, _) => findings.add(Wrong::StoredTwice, || {
                format!("{text:?} is stored more than once: {places:?}")
            }),
        }
    }
}

/// What one tab said is numbered without holes, in the order in which it was said, and stands in
/// that order in each conversation.
fn check_order(book: &Book, places: &[Vec<Place>], findings: &mut Findings) {
    let mut tabs: BTreeMap<TabId, Vec<(u32, Option<u64>, Place)>> = BTreeMap::new();
    for (said, places) in book.said.iter().zip(places) {
        for place in places {
            let named = (place.nonce.count, said.turn, *place);
            tabs.entry(said.tab).or_default().push(named);
        }
    }
    for (tab, mut named) in tabs {
        named.sort_by_key(|(count, ..)| *count);
        let mut last: BTreeMap<ConversationId, Seq> = BTreeMap::new();
        let mut turn_before = None;
        for (&(count, turn, place), expected) in named.iter().zip(1..) {
            if count != expected {
                findings.add(Wrong::Hole, || {
                    format!("{tab:?} has {count} in the place of its {expected}: {place:?}")
                });
                // One hole is one finding.
                break;
            }
            if turn <= turn_before {
                findings.add(Wrong::OtherOrder, || {
                    format!("{tab:?} said its {turn:?} after its {turn_before:?}: {place:?}")
                });
            }
            turn_before = turn;
            let before = last.insert(place.conversation, place.seq);
            if before.is_some_and(|before| before >= place.seq) {
                findings.add(Wrong::OtherOrder, || {
                    format!("{tab:?} has its {count} before an earlier one: {place:?}")
                });
            }
        }
    }
}

/// Whatever anybody was ever shown is stored, byte for byte.
fn check_shown(book: &Book, stored: &Stored, findings: &mut Findings) {
    for (&(conversation, seq), bytes) in &book.shown {
        let entries = stored.get(&conversation).map_or(&[][..], Vec::as_slice);
        let at = (seq.0 as usize).checked_sub(1);
        let entry = at.and_then(|at| entries.get(at));
        if entry.map(bytes_of).as_ref() != Some(bytes) {
            findings.add(Wrong::ShownNotStored, || {
                let shown = entry_of(bytes);
                format!("{conversation:?}: {shown:?} was shown, stored is {entry:?}")
            });
        }
    }
}

/// A screen shows all of a conversation, byte for byte.
fn check_transcript(transcript: &Transcript, stored: &Stored, findings: &mut Findings) {
    let Transcript {
        whose,
        conversation,
        entries,
    } = transcript;
    let all = stored.get(conversation).map_or(&[][..], Vec::as_slice);
    let differs = entries
        .iter()
        .zip(all)
        .find(|(shown, stored)| bytes_of(shown) != bytes_of(stored));
    if let Some((shown, stored)) = differs {
        findings.add(Wrong::ShownNotStored, || {
            format!("{whose} sees {shown:?} in {conversation:?}, stored is {stored:?}")
        });
    } else if entries.len() != all.len() {
        let (shown, stored) = (entries.len(), all.len());
        findings.add(Wrong::NotShown, || {
            format!("{whose} sees {shown} entries of {conversation:?}, stored are {stored}")
        });
    }
}

/// The beginning of a text, which names it.
fn clipped(text: &str) -> String {
    text.chars().take(40).collect()
}
