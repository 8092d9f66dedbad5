//! People at the ends of real wires: the shipped `client` over a WebSocket, one task each.
//!
//! A [`Bot`] says what its person does and waits for what its person sees. It never waits for time
//! to pass, and never looks into the relay.

mod carrier;
mod end;
mod line;
pub mod manner;
mod pipe;
pub mod plain;
pub mod raw;
pub mod screen;

pub use end::{End, Event};
pub(crate) use line::encode;
pub use raw::{Door, Heard, Raw, hello};
use screen::{AgentScreen, VisitorScreen};

use client::{Kept, agent, visitor};
use manner::Manner;
use shared::agent::Recipient;
use shared::limits::OUTBOX_LEN_MAX;
use shared::{Choice, Context, ConversationId, Decline, Offer, TabId, TopicId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long anything awaited may take. Only a test that fails takes this long.
pub const AWAIT_WITHIN: Duration = Duration::from_secs(30);

/// One tab of one person. Closes without a word when it is dropped.
pub struct Bot<E: End> {
    name: String,
    orders: mpsc::UnboundedSender<Order<E>>,
    ordered: AtomicU64,
    screens: watch::Receiver<E::Screen>,
    task: JoinHandle<()>,
}

/// A visitor's tab.
pub type VisitorBot = Bot<client::Visitor>;

/// An agent's tab.
pub type AgentBot = Bot<client::Agent>;

/// What a bot is told to do.
pub(crate) enum Order<E: End> {
    /// Something that its person does.
    Input(E::Input),
    /// The line breaks; the bot may open another at once.
    Cut,
    /// The line breaks, and none can be opened.
    Unplug,
    /// Lines can be opened again.
    PlugIn,
}

impl VisitorBot {
    /// Opens the chat as a visitor who was never here.
    #[must_use]
    pub fn new(name: &str, door: Door) -> VisitorBot {
        VisitorBot::with(name, door, None, Kept::new(TabId(rand::random())))
    }

    /// Opens the chat in a tab that goes on with what was kept, as the visitor of this token.
    #[must_use]
    pub fn with(name: &str, door: Door, token: Option<String>, kept: Kept) -> VisitorBot {
        VisitorBot::of_manner(name, door, token, kept, Manner::default())
    }

    /// The same, with a clock that is off or somebody who looks over the shoulder.
    #[must_use]
    pub fn of_manner(
        name: &str,
        door: Door,
        token: Option<String>,
        kept: Kept,
        manner: Manner<visitor::Change>,
    ) -> VisitorBot {
        let screen = VisitorScreen::new(kept.clone(), token.clone());
        let end = client::Visitor::new(kept, token, page(name));
        Bot::open(name, door, end, screen, manner)
    }

    /// Says something.
    pub fn say(&self, text: &str) {
        self.does(visitor::Input::Say(text.to_owned()));
    }

    /// Says many things, never more at once than an outbox holds.
    pub async fn say_all(&self, texts: impl IntoIterator<Item = String>) {
        for text in texts {
            self.until("room in the outbox", |seen| {
                seen.wire.pending.len() < OUTBOX_LEN_MAX
            })
            .await;
            self.say(&text);
        }
    }

    /// Types a key.
    pub fn types(&self) {
        self.does(visitor::Input::Typing);
    }

    /// Looks at everything that is there.
    pub fn looks(&self) {
        self.does(visitor::Input::Looked);
    }

    /// Goes to another page of the site.
    pub fn visits(&self, context: Context) {
        self.does(visitor::Input::Visited(context));
    }

    /// Ends the conversation or leaves the queue.
    pub fn ends(&self) {
        self.does(visitor::Input::End);
    }

    /// Says what it is about.
    pub fn chooses(&self, topic: TopicId) {
        self.does(visitor::Input::Topic(Some(topic)));
    }

    /// Waits until the relay has welcomed this tab.
    pub async fn live(self) -> VisitorBot {
        self.until("the welcome", |seen| seen.wire.is_live()).await;
        self
    }
}

impl AgentBot {
    /// Opens the console.
    #[must_use]
    pub fn new(name: &str, door: Door) -> AgentBot {
        AgentBot::with(name, door, Kept::new(TabId(rand::random())))
    }

    /// Opens the console in a tab that goes on with what was kept.
    #[must_use]
    pub fn with(name: &str, door: Door, kept: Kept) -> AgentBot {
        AgentBot::of_manner(name, door, kept, Manner::default())
    }

    /// The same, with a clock that is off or somebody who looks over the shoulder.
    #[must_use]
    pub fn of_manner(
        name: &str,
        door: Door,
        kept: Kept,
        manner: Manner<agent::Change>,
    ) -> AgentBot {
        let end = client::Agent::new(kept.clone());
        Bot::open(name, door, end, AgentScreen::new(kept), manner)
    }

    /// Answers.
    pub fn say(&self, to: ConversationId, text: &str) {
        self.does(agent::Input::Say(to, text.to_owned()));
    }

    /// Says many things, never more at once than an outbox holds.
    pub async fn say_all(&self, to: ConversationId, texts: impl IntoIterator<Item = String>) {
        for text in texts {
            self.until("room in the outbox", |seen| {
                seen.wire.pending.len() < OUTBOX_LEN_MAX
            })
            .await;
            self.say(to, &text);
        }
    }

    /// Types a key.
    pub fn types(&self, to: ConversationId) {
        self.does(agent::Input::Typing(to));
    }

    /// Looks at everything that is there of a conversation.
    pub fn looks(&self, at: ConversationId) {
        self.does(agent::Input::Looked(at));
    }

    /// Shows a conversation.
    pub fn watches(&self, conversation: ConversationId) {
        self.does(agent::Input::Watch(conversation));
    }

    /// Takes a waiting conversation.
    pub fn takes(&self, conversation: ConversationId) {
        self.does(agent::Input::Take(conversation));
    }

    /// Ends a conversation.
    pub fn ends(&self, conversation: ConversationId) {
        self.does(agent::Input::End(conversation));
    }

    /// Takes what is offered.
    pub fn accepts(&self, conversation: ConversationId) {
        self.does(agent::Input::Accept(conversation));
    }

    /// Does not take what is offered.
    pub fn declines(&self, conversation: ConversationId) {
        self.does(agent::Input::Decline(conversation, Decline::Busy));
    }

    /// Passes a conversation on with a note, and leaves it.
    pub fn transfers(&self, conversation: ConversationId, to: Recipient, note: &str) {
        self.passes_on(conversation, to, note, false);
    }

    /// Passes a conversation on with a note, and stays until it is taken.
    pub fn stays_and_transfers(&self, conversation: ConversationId, to: Recipient, note: &str) {
        self.passes_on(conversation, to, note, true);
    }

    fn passes_on(&self, conversation: ConversationId, to: Recipient, note: &str, warm: bool) {
        self.does(agent::Input::Transfer {
            conversation,
            to,
            note: note.to_owned(),
            warm,
        });
    }

    /// Waits until this agent is asked to take something, and returns which.
    pub async fn asked(&self) -> Offer {
        let asked = self.until("an offer", |seen| !seen.offers.is_empty());
        let mut offers = asked.await.offers.into_values();
        offers.next().expect("it was just found")
    }

    /// Chooses what to be, and waits until the relay has told everyone.
    pub async fn chooses(&self, choice: Choice) {
        self.does(agent::Input::Choose(choice));
        self.until("the own choice", |seen| seen.choice() == Some(choice))
            .await;
    }

    /// Waits until the relay has welcomed this tab.
    pub async fn live(self) -> AgentBot {
        self.until("the welcome", |seen| seen.wire.is_live()).await;
        self
    }

    /// Waits until the relay has welcomed this tab, and goes online.
    pub async fn online(self) -> AgentBot {
        let bot = self.live().await;
        bot.chooses(Choice::Online).await;
        bot
    }

    /// Waits until a conversation is given to this agent whose last words are these.
    pub async fn given(&self, words: &str) -> ConversationId {
        let seen = self.until("a conversation to be given", |seen| {
            seen.given(words).is_some()
        });
        seen.await.given(words).expect("it was just found")
    }
}

impl<E: End> Bot<E> {
    fn open(
        name: &str,
        door: Door,
        end: E,
        screen: E::Screen,
        manner: Manner<E::Change>,
    ) -> Bot<E> {
        let (orders, taken) = mpsc::unbounded_channel();
        let (shows, screens) = watch::channel(screen);
        let task = tokio::spawn(line::run(end, door, manner, taken, shows));
        Bot {
            name: name.to_owned(),
            orders,
            ordered: AtomicU64::new(0),
            screens,
            task,
        }
    }

    /// Does something that is not among the verbs of this bot.
    pub fn does(&self, input: E::Input) {
        self.order(Order::Input(input));
    }

    /// Breaks the line without a word. The client opens another as it sees fit.
    pub fn cut(&self) {
        self.order(Order::Cut);
    }

    /// Breaks the line, and lets none be opened until [`plug_in`](Bot::plug_in).
    pub fn unplug(&self) {
        self.order(Order::Unplug);
    }

    /// Mends the network, and lets the client know.
    pub fn plug_in(&self) {
        self.order(Order::PlugIn);
    }

    /// What the person sees at this moment.
    #[must_use]
    pub fn sees(&self) -> E::Screen {
        self.screens.borrow().clone()
    }

    /// Looks at what the person sees at this moment, without a copy.
    pub fn look<T>(&self, at: impl FnOnce(&E::Screen) -> T) -> T {
        at(&self.screens.borrow())
    }

    /// Whether the person has done everything that was ordered.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let ordered = self.ordered.load(Ordering::SeqCst);
        self.look(|screen| E::wire(screen).taken >= ordered)
    }

    /// Closes the page without a word, and returns what was seen and kept at the very end. What
    /// was ordered and not done is never done.
    ///
    /// # Panics
    /// Fails the test when the bot broke down.
    pub async fn closed(mut self) -> E::Screen {
        self.task.abort();
        if let Err(ended) = (&mut self.task).await {
            assert!(ended.is_cancelled(), "{} broke down", self.name);
        }
        self.sees()
    }

    /// Waits until the person has done everything that was ordered before and sees what is
    /// awaited, and returns all that is seen.
    ///
    /// # Panics
    /// Fails the test when that takes too long, and prints what was seen instead.
    pub async fn until(&self, awaited: &str, seen: impl Fn(&E::Screen) -> bool) -> E::Screen {
        self.until_after(0, awaited, seen).await
    }

    /// The same, for what comes of itself after so many seconds.
    pub async fn until_after(
        &self,
        seconds: u64,
        awaited: &str,
        seen: impl Fn(&E::Screen) -> bool,
    ) -> E::Screen {
        let within = AWAIT_WITHIN + Duration::from_secs(seconds);
        let mut screens = self.screens.clone();
        let ordered = self.ordered.load(Ordering::SeqCst);
        let found = screens.wait_for(|screen| E::wire(screen).taken >= ordered && seen(screen));
        let found = timeout(within, found).await;
        let found = found.map(|open| open.map(|screen| screen.clone()));
        match found {
            Ok(Ok(screen)) => screen,
            Ok(Err(_)) => panic!("{} broke down while it waited for {awaited}", self.name),
            Err(_) => {
                let (name, screen) = (&self.name, self.sees());
                panic!("{name} waited in vain for {awaited}, and saw {screen:?}")
            }
        }
    }

    fn order(&self, order: Order<E>) {
        self.ordered.fetch_add(1, Ordering::SeqCst);
        assert!(self.orders.send(order).is_ok(), "{} broke down", self.name);
    }
}

impl<E: End> Drop for Bot<E> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The page of the fictional wallet that a visitor of this name looks at.
#[must_use]
pub fn page(name: &str) -> Context {
    Context {
        url: format!("https://wallet.example/help/{name}"),
        title: "帮助".to_owned(),
        locale: "zh-CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        browser: "bot".to_owned(),
    }
}
