//! The live side of one site: starts the agent's client, hands it wishes, and reacts to what asks
//! for attention.
//!
//! Lives as long as the site is the chosen one, through every change of page and language. Never
//! paints.

use crate::api::spawn;
use crate::board::{Alert, Board};
use crate::chime;
use crate::drafts;
use crate::leaving::Left;
use crate::notes;
use crate::notices::Notices;
use crate::prefs::Prefs;
use crate::route::{self, Route};
use crate::sections::Sections;
use crate::session::Session;
use crate::shown::Shown;
use crate::words;
use client::Agent;
use client::agent::Input;
use leptos::prelude::*;
use shared::{AgentId, Choice, Close, ConversationId, OfferEnd, Refusal, RefusalCode, SiteId};
use web::dom::watch;
use web::{Listener, Live, Tab, page};

/// One site, live. Copyable handle.
#[derive(Clone, Copy)]
pub struct Talk {
    /// What there is to show.
    pub board: Board,
    /// The name of the last conversation that was given while nobody looked.
    pub fresh: RwSignal<Option<String>>,
    /// Whether this agent's pause is one after an offer that was not taken.
    pub cools: RwSignal<bool>,
    /// The conversation that the relay does not know.
    pub unknown: RwSignal<Option<ConversationId>>,
    /// What of the inbox is shown.
    pub shown: RwSignal<Shown>,
    // What the outbox had no room for.
    back: RwSignal<Option<(ConversationId, String)>>,
    site: SiteId,
    me: AgentId,
    notices: Notices,
    prefs: Prefs,
    live: StoredValue<Option<Live<Agent>>>,
}

impl Talk {
    /// Starts talking on a site, as this agent.
    pub fn start(site: SiteId, me: AgentId) -> Talk {
        let session: Session = expect_context();
        let notices: Notices = expect_context();
        let talk = Talk {
            board: Board::new(),
            fresh: RwSignal::new(None),
            cools: RwSignal::new(false),
            unknown: RwSignal::new(None),
            shown: RwSignal::new(Shown::remembered()),
            back: RwSignal::new(None),
            site,
            me,
            notices,
            prefs: expect_context(),
            live: StoredValue::new(None),
        };
        talk.connect();
        talk.notice_looks();
        notes::ask_calls(site, talk);
        watch(move || {
            let pauses = talk
                .board
                .own()
                .is_some_and(|own| own.pauses_until.is_some());
            if !pauses {
                talk.cools.set(false);
            }
        });
        watch(move || {
            if talk.board.link.get() == client::Link::Stopped(Close::NotLoggedIn) {
                let words = words::words(talk.prefs.lang.get_untracked());
                session.over(move || notices.show(words.session_over));
            }
        });
        talk
    }

    /// Hands a wish to the client.
    pub fn tell(self, input: Input) {
        if let Some(live) = self.live.try_get_value().flatten() {
            live.tell(input);
        }
    }

    /// Shows a conversation from here on, until [`Talk::unwatch`].
    pub fn watch(self, id: ConversationId) {
        self.tell(Input::Watch(id));
        let live = self.live.try_get_value().flatten();
        let held = live.and_then(|live| live.look(|agent| agent.entries(id).to_vec()));
        self.board.show(id, held.unwrap_or_default());
    }

    /// No longer shows a conversation.
    pub fn unwatch(self, id: ConversationId) {
        self.tell(Input::Unwatch(id));
        self.board.hide(id);
    }

    /// Takes what the outbox had no room for, to be put back where it was written.
    pub fn given_back(self, id: ConversationId) -> Option<String> {
        let here = self
            .back
            .with(|back| back.as_ref().is_some_and(|(other, _)| *other == id));
        here.then(|| self.back.write_untracked().take().map(|(_, text)| text))
            .flatten()
    }

    /// What is shown of the inbox, in parts.
    pub fn sections(self) -> Sections {
        self.shown_by(self.shown.get())
    }

    /// What of the inbox this would show.
    pub fn shown_by(self, shown: Shown) -> Sections {
        let teams = self.board.own().map(|own| own.teams).unwrap_or_default();
        shown.of(self.whole(), |id| {
            let team = self.board.inbox.with(|inbox| inbox.get(&id)?.team);
            team.is_some_and(|team| teams.contains(&team))
        })
    }

    fn whole(self) -> Sections {
        let board = self.board;
        let me = board.me.with(|me| me.as_ref().map(|me| me.id));
        let offers = board.offers.get();
        let offers = offers.iter().map(|one| one.conversation);
        board.inbox.with(|inbox| {
            board
                .queue
                .with(|queue| Sections::sort(inbox, queue, offers, me))
        })
    }

    /// What this agent chose to be.
    pub fn choice(self) -> Choice {
        self.board.own().map(|own| own.choice).unwrap_or_default()
    }

    /// Accepts the offer that ends first. Returns whether there was one.
    pub fn accept_first(self) -> bool {
        let first = untrack(|| self.sections()).offers.first().copied();
        if let Some(id) = first {
            self.accept(id);
        }
        first.is_some()
    }

    /// Accepts an offer, and shows what was offered.
    pub fn accept(self, id: ConversationId) {
        self.tell(Input::Accept(id));
        route::go(&Route::Thread(id));
    }

    /// What to call the visitor of an open conversation.
    pub fn visitor(self, id: ConversationId) -> String {
        let lang = self.prefs.lang.get_untracked();
        let one = untrack(|| self.board.conversation(id));
        one.map(|one| words::visitor(lang, one.visitor))
            .unwrap_or_default()
    }

    /// Where files for a conversation are begun.
    pub fn door(&self, id: ConversationId) -> String {
        format!("agent?site={}&conversation={id}", self.site)
    }

    /// Where what is written into a conversation is kept until it is said.
    pub fn draft_key(self, id: ConversationId) -> String {
        drafts::key(self.site, self.me, id)
    }

    fn connect(self) {
        let owner = Owner::current().expect("a site is shown by a component");
        let scope = ["agent.", &self.site.to_string(), ".", &self.me.to_string()].concat();
        let url = page::socket_url(&format!("/ws/agent?site={}", self.site));
        spawn(async move {
            let tab = Tab::open(&scope).await;
            // Another site may have been chosen meanwhile.
            if self.live.try_get_value().is_none() {
                return;
            }
            let agent = Agent::new(tab.kept.clone());
            let paint = move |change| {
                if let Some(alert) = self.board.apply(change) {
                    self.attend(alert);
                }
            };
            let live = owner.with(|| Live::start(agent, url, tab, paint));
            self.live.set_value(Some(live));
            // What was opened before the client ran.
            if let Some(id) = self.board.shown.get_untracked() {
                self.watch(id);
            }
        });
    }

    fn attend(self, alert: Alert) {
        let lang = self.prefs.lang.get_untracked();
        match alert {
            Alert::Given(conversation) => {
                let visitor = words::visitor(lang, conversation.visitor);
                self.ring(words::given(lang, &visitor));
            }
            Alert::Asked(conversation) => {
                let visitor = words::visitor(lang, conversation.visitor);
                self.ring(words::offered(lang, &visitor));
            }
            Alert::OfferEnded(id, how) => self.offer_ended(id, how),
            Alert::Left(conversation, how) => {
                let visitor = words::visitor(lang, conversation.visitor);
                self.notices.show(match how {
                    Left::To(face) => words::has_it_now(lang, &face.name, &visitor),
                    Left::Waiting => words::waits_again(lang, &visitor),
                });
            }
            Alert::Refused(id, refusal) => self.refused(id, refusal),
            Alert::Full(id, text) => {
                if !text.is_empty() {
                    self.back.set(Some((id, text)));
                }
                self.notices.show(lang.words().outbox_full);
            }
        }
    }

    fn ring(self, told: String) {
        if !looked_at() {
            self.fresh.set(Some(told.clone()));
        }
        self.notices.tell(told);
        if self.prefs.sound.get_untracked() {
            chime::play();
        }
    }

    fn offer_ended(self, id: ConversationId, how: OfferEnd) {
        let (lang, visitor) = (self.prefs.lang.get_untracked(), self.visitor(id));
        match how {
            OfferEnd::Accepted => {}
            OfferEnd::Declined => self.cools.set(true),
            OfferEnd::Expired => {
                self.cools.set(true);
                self.notices.show(words::offer_expired(lang, &visitor));
            }
            // A conversation that ended has no name any more.
            OfferEnd::Withdrawn if visitor.is_empty() => {
                let over = words::refusal(lang, RefusalCode::OfferOver);
                self.notices.show(over);
            }
            OfferEnd::Withdrawn => self.notices.show(words::offer_withdrawn(lang, &visitor)),
        }
    }

    fn refused(self, id: Option<ConversationId>, refusal: Refusal) {
        let lang = self.prefs.lang.get_untracked();
        if refusal.code == RefusalCode::UnknownConversation && id.is_some() {
            self.unknown.set(id);
            return;
        }
        let mut text = words::refusal(lang, refusal.code).to_owned();
        if let Some(ms) = refusal.retry_ms {
            text = [text.as_str(), " ", &words::again_in(lang, u64::from(ms))].concat();
        }
        self.notices.show(text);
    }

    // The title goes back to normal as soon as somebody looks.
    fn notice_looks(self) {
        let seen = Listener::new(&page::window(), "focus", move |_| {
            self.fresh.try_set(None);
        });
        StoredValue::new_local(seen);
    }
}

fn looked_at() -> bool {
    page::visible() && page::document().has_focus().unwrap_or(true)
}
