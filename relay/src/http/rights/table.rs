//! The tables of rights. A row is all that it takes to open a path, or to tell whose a frame is.

use super::{Call, Frame, Right};
use shared::rest::Role;

const ANYBODY: Right = Right::Anybody;
const OWN: Right = Right::Own;
const KNOWN: Right = Right::Known;
const AGENT: Right = Right::Role(Role::Agent);
const ADMINISTRATOR: Right = Right::Role(Role::Administrator);

macro_rules! calls {
    ($($method:ident $path:literal $right:ident $does:literal)*) => {
        &[$(Call { method: stringify!($method), path: $path, right: $right, does: $does },)*]
    };
}

macro_rules! frames {
    ($($kind:literal $role:ident $does:literal)*) => {
        &[$(Frame { kind: $kind, role: Role::$role, does: $does },)*]
    };
}

/// Every call.
pub const CALLS: &[Call] = calls! {
    POST "/api/login" ANYBODY "logs in"
    POST "/api/logout" ANYBODY "ends the own session"
    GET "/api/invites/{token}" ANYBODY "tells what a one-time link is for"
    POST "/api/invites/{token}" ANYBODY "uses a one-time link"
    GET "/api/me" KNOWN "tells who is logged in"
    POST "/api/me/factor" KNOWN "begins a second factor"
    PUT "/api/me/factor" KNOWN "makes it count, by a first code"
    POST "/api/me/factor/codes" AGENT "makes new recovery codes, by the password"
    POST "/api/me/factor/remove" AGENT "gives the own second factor up, by the password"
    POST "/api/me/password" AGENT "changes the own password"
    GET "/api/me/sessions" AGENT "lists the own log-ins"
    DELETE "/api/me/sessions" AGENT "ends all of them but this one"
    DELETE "/api/me/sessions/{id}" AGENT "ends one of them"
    GET "/api/sites" AGENT "lists the sites"
    POST "/api/sites" ADMINISTRATOR "makes a site"
    PUT "/api/sites/{id}" ADMINISTRATOR "changes a site"
    GET "/api/sites/{id}/ended" AGENT "lists ended conversations"
    GET "/api/sites/{id}/assignments" AGENT "tells to whom a conversation was given"
    GET "/api/sites/{id}/routing" AGENT "tells how conversations come to agents"
    PUT "/api/sites/{id}/routing" ADMINISTRATOR "changes that"
    GET "/api/sites/{id}/help" AGENT "reads the help articles"
    PUT "/api/sites/{id}/help" ADMINISTRATOR "changes them"
    GET "/api/sites/{id}/form" AGENT "reads the form"
    PUT "/api/sites/{id}/form" ADMINISTRATOR "changes it"
    GET "/api/sites/{id}/looks" AGENT "tells how the chat looks"
    PUT "/api/sites/{id}/looks" ADMINISTRATOR "changes that"
    GET "/api/sites/{id}/channels" AGENT "reads where the owner can be reached"
    PUT "/api/sites/{id}/channels" ADMINISTRATOR "changes that"
    GET "/api/sites/{id}/identity" ADMINISTRATOR "lists the keys that sign who visitors are"
    POST "/api/sites/{id}/identity" ADMINISTRATOR "makes one, and shows its secret once"
    DELETE "/api/sites/{id}/identity/{key}" ADMINISTRATOR "takes one away"
    GET "/api/sites/{id}/visitors/{visitor}/proofs" AGENT "tells what is proven of a visitor"
    GET "/api/sites/{id}/search" AGENT "searches what was said"
    GET "/api/sites/{id}/conversations/{conversation}" AGENT "tells what is beside one"
    PUT "/api/sites/{id}/conversations/{conversation}/labels" AGENT "changes its labels"
    GET "/api/sites/{id}/conversations/{conversation}/notes" AGENT "reads its notes"
    POST "/api/sites/{id}/conversations/{conversation}/notes" AGENT "writes one"
    POST "/api/sites/{id}/conversations/{conversation}/seen" AGENT "has seen the own name"
    GET "/api/sites/{id}/mentions" AGENT "lists where the own name was called"
    GET "/api/sites/{id}/replies" AGENT "reads the canned replies"
    PUT "/api/sites/{id}/replies" ADMINISTRATOR "changes them"
    POST "/api/sites/{id}/replies/{reply}/used" AGENT "counts the use of one"
    GET "/api/sites/{id}/start" ADMINISTRATOR "tells how far a site has come"
    GET "/api/agents" ADMINISTRATOR "lists the agents"
    POST "/api/agents" ADMINISTRATOR "invites somebody"
    PUT "/api/agents/{id}" ADMINISTRATOR "changes the role and the capacity of somebody"
    DELETE "/api/agents/{id}" ADMINISTRATOR "lets somebody in no more"
    POST "/api/agents/{id}/link" ADMINISTRATOR "makes a link for another password"
    DELETE "/api/agents/{id}/factor" ADMINISTRATOR "takes somebody's second factor away"
    GET "/api/factors" ADMINISTRATOR "tells who must have a second factor, and who has"
    PUT "/api/factors" ADMINISTRATOR "changes who must"
    GET "/api/audit" ADMINISTRATOR "reads the audit log"
    ANY "/ws/agent" OWN "opens an agent's socket, by the session"
    ANY "/ws/visitor" OWN "opens a visitor's socket; the hello shows the token"
    POST "/carry/agent" OWN "the same as the agent's socket, without one"
    POST "/carry/visitor" OWN "the same as the visitor's socket, without one"
    DELETE "/carry/{id}" OWN "closes that, by its id and, for agents, the session"
    GET "/carry/{id}/stream" OWN "hears frames, likewise"
    GET "/carry/{id}/poll" OWN "hears frames, likewise"
    POST "/carry/{id}/say" OWN "says frames, likewise"
    POST "/identify" OWN "tells who a visitor is, by the token and a statement of the owner"
    POST "/logout" OWN "makes a visitor's token good no more"
    POST "/genuine" OWN "shows a visitor what is genuine, by the token"
    POST "/phrase" OWN "keeps a visitor's phrase, by the token"
    GET "/check/{key}" ANYBODY "a page that checks a contact"
    POST "/check/{key}" ANYBODY "checks one"
    GET "/.well-known/deskbell-channels.json" ANYBODY "the signed list of channels"
    GET "/doctor" OWN "tells how a call looks to the relay, by a pass"
    GET "/" ANYBODY "a page for people"
    GET "/deskbell.js" ANYBODY "the script of the tag"
    GET "/owner.js" ANYBODY "the rest of it"
    GET "/aliases.js" ANYBODY "calls of other chats"
    GET "/deskbell.d.ts" ANYBODY "the types of the script"
    GET "/carry.js" ANYBODY "a script of the chat"
    GET "/files.js" ANYBODY "a script of the chat"
    GET "/trust.js" ANYBODY "the module for what is genuine"
    GET "/chat" ANYBODY "the chat"
    GET "/chat/{key}" ANYBODY "the chat of a site"
    POST "/chat/{key}" OWN "the chat without script, by a cookie"
    GET "/console" ANYBODY "leads to the console"
    GET "/console/" ANYBODY "the console; all that it shows is asked for by calls"
    GET "/favicon.ico" ANYBODY "a picture"
    GET "/assets/{name}" ANYBODY "a file of the apps"
    GET "/door/{key}" ANYBODY "tells how it would be to wait"
    GET "/help/{key}/{file}" ANYBODY "the published help articles of a site"
    GET "/looks/{key}/{name}" ANYBODY "a file of a site's looks"
    GET "/files/visitor" ANYBODY "tells which files a visitor may send"
    POST "/files/visitor" OWN "begins a file, by the visitor's token"
    GET "/files/agent" ANYBODY "tells which files an agent may send"
    POST "/files/agent" OWN "begins a file, by the session"
    GET "/files/{id}" OWN "tells how far a file is, to its sender"
    PATCH "/files/{id}" OWN "sends a part of it, likewise"
    DELETE "/files/{id}" OWN "gives it up, likewise"
    GET "/files/{id}/{name}" OWN "reads a file, by the token or the session"
    POST "/more" OWN "what a visitor can do beside talking, by the token"
    POST "/more/mail" OWN "sends the transcript, by a pass"
    POST "/more/code" OWN "makes a code for another device, by a pass"
    POST "/transcript" OWN "gives the transcript, by the token"
    GET "/rate/{pass}" OWN "asks for a rating, by a pass"
    POST "/rate/{pass}" OWN "rates, by a pass"
    GET "/code/{key}" ANYBODY "asks for a code"
    POST "/code/{key}" OWN "goes on where the code says"
    GET "/healthz" ANYBODY "tells whether the relay works"
    GET "/metrics" OWN "figures, for the relay's own machine"
};

/// Every frame that an agent may send.
pub const FRAMES: &[Frame] = frames! {
    "hello" Agent "comes in"
    "say" Agent "answers in an own conversation"
    "typing" Agent "tells that one is typing"
    "seen" Agent "tells how far one has read"
    "watch" Agent "shows a conversation of the site"
    "unwatch" Agent "shows it no more"
    "take" Agent "takes a waiting conversation"
    "end" Agent "ends an own conversation"
    "choose" Agent "goes online, away, busy, or finishes"
    "ping" Agent "looks whether the path lives"
    "active" Agent "tells that one is at work"
    "accept" Agent "takes what is offered"
    "decline" Agent "does not take it"
    "transfer" Agent "passes an own conversation on"
    "take_over" Supervisor "takes a conversation from a colleague"
    "stay" Agent "keeps an own conversation open"
    "reopen" Agent "goes on with an ended conversation"
    "amend" Agent "changes own words"
    "share" Agent "shares an own file in an own conversation"
};
