//! A conversation and a face for unit tests.
//!
//! Never part of the console itself.

use shared::{
    AgentId, Conversation, ConversationId, Face, Millis, Nearness, Reason, Rule, Seq, VisitorId,
};

/// An agent by number.
pub fn face(id: u32) -> Face {
    Face {
        id: AgentId(id),
        name: format!("agent {id}"),
    }
}

/// An open conversation without words, waiting or given.
pub fn conversation(id: u64, agent: Option<u32>) -> Conversation {
    Conversation {
        id: ConversationId(id),
        visitor: VisitorId(id),
        agent: agent.map(face),
        ended: false,
        returned: false,
        opened_at: Millis(id),
        last: Seq(0),
        last_at: Millis(0),
        words: String::new(),
        words_by: None,
        seen_by_visitor: Seq(0),
        seen_by_agent: Seq(0),
        nearness: Nearness::Here,
        reason: None,
        rank_at: Millis(id),
        parked: false,
        team: None,
        topic: None,
        priority: 0,
        handover: None,
        offered_to: None,
        owed_since: None,
        closes_at: None,
    }
}

/// A reason of this rule.
pub fn reason(rule: Rule) -> Reason {
    Reason {
        rule,
        waited_ms: 80_000,
        load: 50,
        capacity: 400,
        idle_ms: Some(5_000),
        candidates: 3,
        skill: 5,
        relaxed: 1,
    }
}
