//! What a visitor meets, from the closed door to the end.
//!
//! One person goes through all of it, in the frame of a page or on the page of the chat alone.

use super::{closed, final_ends, furnish, impatient};
use crate::bot::AgentBot;
use crate::browser::{Chat, SEE_WITHIN, Stage, test};
use crate::relay::Scene;
use shared::rest::{FieldsForm, Routing};
use shared::{ConversationId, Due};

/// Where the chat is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the frame of a page that has the tag.
    Frame,
    /// On the page of its own.
    Alone,
}

/// What the browser itself writes while the relay is down.
const OUTAGE: [&str; 4] = [
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
    "WebSocket",
];

/// Milliseconds of a day.
const DAY_MS: u64 = 24 * 3_600_000;

/// A hash, which no line has room for.
const HASH: &str = "0x8f3c2ab54de1907f66c1f3a3b9d7e6a1c5d4b8e20f9a7c6b5d4e3f2a1b0c9d8e";

/// A recovery phrase that opens nothing: a test vector of BIP-39.
const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

const DROP_TWO: &str = "const data = new DataTransfer();
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#3d5a99';
    pen.fillRect(0, 0, 640, 400);
    pen.fillStyle = '#fff';
    pen.font = '48px sans-serif';
    pen.fillText('Transfer pending', 130, 210);
    return new Promise(done => canvas.toBlob(done, 'image/png')).then(picture => {
        const paper = new File(['%PDF-1.7'], 'receipt-2026-11.pdf', { type: 'application/pdf' });
        data.items.add(new File([picture], 'pending.png', { type: 'image/png' }));
        data.items.add(paper);
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    })";

/// Goes through everything, and shows each face to `look` by its name. What takes a minute is shown
/// in a frame only.
///
/// # Panics
/// Fails the test when a face does not come.
pub async fn of_visitor(
    stage: &mut Stage,
    scene: &Scene,
    place: Place,
    mut look: impl AsyncFnMut(&Chat, &str),
) {
    let (login, routing) = furnish(scene).await;
    let chat = Chat::new(stage.person("Bo").await);
    for error in OUTAGE {
        chat.expects(error);
    }
    enter(stage, scene, place, &chat).await;
    show(&chat, "nobody", &mut look).await;
    close_the_site(scene, &routing, &chat).await;
    enter(stage, scene, place, &chat).await;
    chat.reads("We are back on").await;
    show(&chat, "closed", &mut look).await;
    scene.decides(&routing).await;
    scene.asks(&needing_an_account()).await;
    enter(stage, scene, place, &chat).await;
    missing(&chat, &mut look).await;
    scene.asks(&FieldsForm::start()).await;
    enter(stage, scene, place, &chat).await;
    let ana = scene.online(&login).await;
    enter(stage, scene, place, &chat).await;
    searching(&chat, &mut look).await;
    enter(stage, scene, place, &chat).await;
    let id = waiting(scene, &ana, &chat, &mut look).await;
    talking(&ana, id, &chat, &mut look).await;
    proving(&chat, &mut look).await;
    holding_back(&chat, &mut look).await;
    attaching(&chat, &mut look).await;
    // Nobody is quiet who waits for an answer.
    ana.say(id, "Thank you. I am looking into it.");
    chat.reads("looking into it").await;
    if place == Place::Frame {
        scene.decides(&impatient(&routing)).await;
        // Whoever comes back is reckoned with by the rule that holds then.
        chat.open(&stage.page.origin()).await;
        going_quiet(&chat, &mut look).await;
        scene.decides(&routing).await;
    }
    ana.ends(id);
    chat.sees("the end", ".ended").await;
    show(&chat, "ended", &mut look).await;
    too_late(scene, &routing, &chat, &mut look).await;
    cut_off(stage, &chat, &mut look).await;
    chat.leaves().await;
}

// Whoever looks may leave another language behind.
async fn show(chat: &Chat, face: &str, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.speaks("en").await;
    look(chat, face).await;
    chat.speaks("en").await;
}

async fn enter(stage: &Stage, scene: &Scene, place: Place, chat: &Chat) {
    match place {
        Place::Frame => chat.open(&stage.page.origin()).await,
        Place::Alone => chat.opens_alone(&stage.chat_page(scene)).await,
    }
    chat.speaks("en").await;
    chat.sees("the topics", ".topics").await;
}

async fn close_the_site(scene: &Scene, routing: &Routing, chat: &Chat) {
    let now_ms: u64 = chat.runs("return Date.now()").await;
    // 1970-01-01 was a Thursday, and Monday is 0.
    let today = (now_ms / DAY_MS + 3) % 7;
    let today = usize::try_from(today).expect("a week has seven days");
    scene.decides(&closed(routing, today)).await;
}

/// The site's form, where nobody may write before a field of it is filled in.
fn needing_an_account() -> FieldsForm {
    let mut form = FieldsForm::start();
    form.fields[0].due = Due::Before;
    form
}

async fn missing(chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.sees("the form", &test("form")).await;
    chat.says("My transfer is stuck").await;
    chat.sees("what is missing", &test("form-missing")).await;
    show(chat, "form-missing", look).await;
    chat.runs::<()>(&written("''")).await;
}

/// The way in: what was asked before is found, and read.
async fn searching(chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.reads("We are here").await;
    chat.sees("the articles", ".help-title").await;
    show(chat, "home", look).await;
    chat.fills("help-search", "transaction").await;
    chat.sees("what is found", ".help-title").await;
    look(chat, "search").await;
    chat.speaks("en").await;
    chat.clicks("an article", ".help-title").await;
    chat.sees("the article", &test("help-article")).await;
    show(chat, "article", look).await;
}

/// What shows that it is really the owner.
async fn proving(chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.clicks("what is genuine", "db-trust summary").await;
    chat.sees("the phrase", &test("phrase-save")).await;
    show(chat, "genuine", look).await;
    chat.clicks("what is genuine", "db-trust summary").await;
}

/// A phrase that opens nothing is held back.
async fn holding_back(chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.says(PHRASE).await;
    chat.sees("what is held back", &test("guard")).await;
    show(chat, "guard", look).await;
    chat.clicks("the way back", &test("guard-edit")).await;
    chat.runs::<()>(&written("''")).await;
}

/// A picture and a paper, before and after they are sent.
async fn attaching(chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.runs::<()>(DROP_TWO).await;
    chat.sees("what is to be sent", &test("send-files")).await;
    chat.until(
        "the picture",
        "document.querySelector('.file-item img')?.complete",
    )
    .await;
    show(chat, "attach", look).await;
    chat.clicks("send", &test("send-files")).await;
    chat.until("the paper", "document.querySelector('.mine .file-card')")
        .await;
    show(chat, "attachment", look).await;
}

/// Before the first word, in the queue, and asked whether to leave it. Ends with Ana's answer.
async fn waiting(
    scene: &Scene,
    ana: &AgentBot,
    chat: &Chat,
    look: &mut impl AsyncFnMut(&Chat, &str),
) -> ConversationId {
    let first = scene.visitor("Mo").await;
    first.say("Where is my deposit?");
    let other = ana.given("Where is my deposit?").await;
    chat.says("My transfer is stuck").await;
    chat.reads("You are next.").await;
    chat.sees_fate_of_last("Delivered").await;
    show(chat, "queue", look).await;
    chat.fills("form-1", "larkhold_bo").await;
    chat.fills("form-2", HASH).await;
    show(chat, "form", look).await;
    chat.clicks("the way out", &test("leave")).await;
    chat.sees("the question", ".question").await;
    show(chat, "queue-leave", look).await;
    chat.clicks("the way back", "#keep").await;
    first.ends();
    ana.until("the end of the other one", |seen| {
        !seen.inbox.contains_key(&other)
    })
    .await;
    chat.is_answered_by("Ana").await;
    ana.given("My transfer is stuck").await
}

async fn talking(
    ana: &AgentBot,
    id: ConversationId,
    chat: &Chat,
    look: &mut impl AsyncFnMut(&Chat, &str),
) {
    ana.say(
        id,
        "Hello! Which transaction is it? Please send me its hash, you find it here: \
         https://wallet.example/transactions",
    );
    chat.reads("Which transaction").await;
    chat.says(HASH).await;
    chat.says("我是昨天下午转的，一直显示处理中").await;
    chat.sees_fate_of_last("Delivered").await;
    ana.say(id, "收到，我马上帮您查看。");
    chat.reads("收到").await;
    show(chat, "chat", look).await;
    ana.types(id);
    chat.reads("Ana is typing…").await;
    look(chat, "typing").await;
    chat.speaks("en").await;
    chat.runs::<()>(&written("'Hello\\0'")).await;
    chat.presses(thirtyfour::Key::Enter).await;
    chat.reads("Not sent").await;
    show(chat, "not-sent", look).await;
    chat.clicks("the way to drop it", ".fate-acts .link:last-child")
        .await;
    chat.runs::<()>(&written("'a'.repeat(4100)")).await;
    chat.sees("the note", ".composer-note.bad").await;
    show(chat, "too-long", look).await;
    chat.runs::<()>(&written("''")).await;
    chat.clicks(
        "the end",
        "header .icon-button:not(#language):not([hidden])",
    )
    .await;
    chat.sees("the question", ".question").await;
    show(chat, "chat-end", look).await;
    chat.clicks("the way back", "#keep").await;
}

/// The warning before the end for quiet. No rule allows a shorter time than a minute.
async fn going_quiet(chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    chat.speaks("en").await;
    let soon = "document.body.innerText.includes('because nobody wrote')";
    chat.until_within(SEE_WITHIN * 3, "the warning", soon).await;
    show(chat, "quiet", look).await;
    chat.clicks("that one is there", &test("stay")).await;
}

/// The owner takes back that ended conversations may go on, just before somebody wants that.
async fn too_late(
    scene: &Scene,
    routing: &Routing,
    chat: &Chat,
    look: &mut impl AsyncFnMut(&Chat, &str),
) {
    scene.decides(&final_ends(routing)).await;
    chat.clicks("the way back", &test("reopen")).await;
    chat.reads("ended too long ago").await;
    show(chat, "refused", look).await;
    chat.clicks("that it is read", ".notice .link").await;
}

/// Something new is said while the relay is down.
async fn cut_off(stage: &mut Stage, chat: &Chat, look: &mut impl AsyncFnMut(&Chat, &str)) {
    stage.relay.kill();
    chat.reads("No connection").await;
    chat.says("One more thing").await;
    chat.sees_fate_of_last("Sending…").await;
    show(chat, "offline", look).await;
    stage.relay.restart().await;
    chat.sees_fate_of_last("Delivered").await;
}

/// Puts a text that nobody can type into the field, as pasting does.
fn written(text: &str) -> String {
    format!(
        "const field = document.getElementById('message');
         field.focus();
         field.value = {text};
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    )
}
