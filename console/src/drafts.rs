//! What was written into a composer and not sent: one draft per conversation.
//!
//! Survives a switch of conversation and a reload where storage allows, else the switch alone.
//! Never holds what was sent.

use shared::{AgentId, ConversationId, SiteId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use web::storage;

/// Drafts that are held in memory for want of storage.
const DRAFTS_LEN_MAX: usize = 200;

thread_local! {
    static MEMORY: RefCell<BTreeMap<String, String>> = RefCell::default();
}

/// Where the draft of a conversation is kept. Another person at this browser has others.
pub fn key(site: SiteId, me: AgentId, id: ConversationId) -> String {
    format!("deskbell.console.draft.{site}.{me}.{id}")
}

/// Returns a draft, empty when there is none.
pub fn read(key: &str) -> String {
    let kept = storage::read(key).ok().flatten();
    kept.or_else(|| MEMORY.with_borrow(|memory| memory.get(key).cloned()))
        .unwrap_or_default()
}

/// Keeps a draft; an empty one is forgotten.
pub fn write(key: &str, text: &str) {
    let done = if text.is_empty() {
        storage::remove(key)
    } else {
        storage::write(key, text)
    };
    MEMORY.with_borrow_mut(|memory| {
        memory.remove(key);
        if done.is_err() && !text.is_empty() {
            if memory.len() >= DRAFTS_LEN_MAX {
                memory.pop_first();
            }
            memory.insert(key.to_owned(), text.to_owned());
        }
    });
}
