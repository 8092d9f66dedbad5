//! What the chat costs a visitor and the page: how soon one can write, what the page's thread is
//! kept busy with, how a long thread scrolls, and whether memory stays flat.
//!
//! Run it with `cargo xtask bench widget` after `cargo xtask dist`; needs Chromium and
//! chromedriver. `-- 3` opens the chat three times instead of ten. Times are those of a throttled
//! browser on this machine: they mean something on a machine that has nothing else to do.

use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tests::bot::AgentBot;
use tests::browser::{Chat, Stage, test};
use tests::relay::Scene;

/// How often the chat is opened.
const ROUNDS: usize = 10;

/// A slow telephone: bytes a second of 1.6 Mbit/s, half of a round trip of 150 ms each way.
const BYTES_PER_SECOND: u32 = 200_000;
const ROUND_TRIP_MS: u32 = 150;
const CPU_SLOWER: u32 = 4;

/// What the figures should stay under.
const USABLE_MS_GOAL: u32 = 1_500;
const PAGE_MS_GOAL: u32 = 50;

/// Messages of the long thread, which are said in two halves.
const MESSAGES: usize = 2_000;

/// How long it may take to scroll through them, slowed down on a busy machine.
const SCROLL_WITHIN: Duration = Duration::from_secs(180);

/// How long nothing may happen in a page before its long tasks are counted.
const REST_MS: u32 = 1_500;

/// What opening the chat cost.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Opening {
    usable_ms: f64,
    page_ms: f64,
    frame_ms: f64,
}

/// How a long thread scrolled.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Scroll {
    frames: u32,
    slow: u32,
    worst_ms: f64,
}

/// What is held in memory, after the garbage was collected.
#[derive(Clone, Copy, Debug)]
struct Held {
    heap: f64,
    wasm: f64,
}

#[tokio::main]
async fn main() {
    let rounds = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let rounds: usize = rounds.unwrap_or(ROUNDS);
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let mut openings = Vec::new();
    for _ in 0..rounds {
        openings.push(opening(&stage).await);
    }
    let of = |take: fn(&Opening) -> f64| median(openings.iter().map(take).collect());
    println!(
        "opened {rounds} times at 1.6 Mbit/s, {ROUND_TRIP_MS} ms, {CPU_SLOWER}x slower, medians"
    );
    println!(
        "  click to a composer that can be used  {:7.0} ms  (goal {USABLE_MS_GOAL})",
        of(|it| it.usable_ms)
    );
    println!(
        "  longest task of the page itself       {:7.0} ms  (goal {PAGE_MS_GOAL})",
        of(|it| it.page_ms)
    );
    println!(
        "  longest task of the frame             {:7.0} ms",
        of(|it| it.frame_ms)
    );
    long_thread(&stage, &scene).await;
}

async fn opening(stage: &Stage) -> Opening {
    let bo = Chat::new(stage.person("Bo").await);
    for domain in ["Network", "Page"] {
        bo.commands(&format!("{domain}.enable"), json!({})).await;
    }
    let network = json!({
        "offline": false,
        "latency": ROUND_TRIP_MS,
        "downloadThroughput": BYTES_PER_SECOND,
        "uploadThroughput": BYTES_PER_SECOND,
    });
    bo.commands("Network.emulateNetworkConditions", network)
        .await;
    bo.commands(
        "Emulation.setCPUThrottlingRate",
        json!({ "rate": CPU_SLOWER }),
    )
    .await;
    bo.commands(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": TASKS }),
    )
    .await;
    bo.goes_to(&stage.page.origin()).await;
    bo.within_bubble("button").await;
    bo.runs::<()>(CLICK).await;
    bo.until("the chat to be usable and at rest", &rested())
        .await;
    let opening = bo.runs(OPENED).await;
    bo.leaves().await;
    opening
}

async fn long_thread(stage: &Stage, scene: &Scene) {
    let login = scene.agent_for("Lin", 1).await;
    let lin = scene.online(&login).await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.commands("Page.enable", json!({})).await;
    bo.commands(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": MEMORY }),
    )
    .await;
    bo.open(&stage.page.origin()).await;
    bo.says("hello").await;
    let talk = lin.given("hello").await;
    let fresh = held(&bo).await;
    let mut after = Vec::new();
    for half in 0..2 {
        say(&lin, talk, half).await;
        let last = format!("{}", MESSAGES / 2 * (half + 1) - 1);
        bo.reads(&format!("message {last} of a long talk")).await;
        after.push(held(&bo).await);
    }
    bo.commands(
        "Emulation.setCPUThrottlingRate",
        json!({ "rate": CPU_SLOWER }),
    )
    .await;
    let rows: u32 = bo
        .runs("return document.querySelectorAll('.said').length")
        .await;
    bo.runs::<()>(SCROLL).await;
    bo.until_within(SCROLL_WITHIN, "the scrolling to end", "window.scrolled")
        .await;
    let scroll: Scroll = bo.runs("return window.scrolled").await;
    println!("a thread of {MESSAGES} messages, {rows} rows");
    println!(
        "  scrolled to both ends, {CPU_SLOWER}x slower: \
         {} frames, {} over 50 ms, the worst {:.0} ms",
        scroll.frames, scroll.slow, scroll.worst_ms
    );
    let grown = |held: Held, before: Held| {
        (held.heap + held.wasm - before.heap - before.wasm) / f64::from(MESSAGES as u32 / 2)
    };
    println!(
        "  memory for each message: {:.0} B in the first half, {:.0} B in the second (goal: same)",
        grown(after[0], fresh),
        grown(after[1], after[0])
    );
    for (what, held) in [
        ("fresh", fresh),
        ("in the middle", after[0]),
        ("at the end", after[1]),
    ] {
        println!(
            "  memory {what:14} heap {:6.2} MB, wasm {:6.2} MB",
            held.heap / 1e6,
            held.wasm / 1e6
        );
    }
    bo.sees("the composer", &test("composer")).await;
    bo.leaves().await;
}

async fn say(lin: &AgentBot, talk: shared::ConversationId, half: usize) {
    let many = MESSAGES / 2;
    let texts = (half * many..(half + 1) * many).map(|n| format!("message {n} of a long talk"));
    lin.say_all(talk, texts).await;
}

async fn held(bo: &Chat) -> Held {
    bo.commands("HeapProfiler.collectGarbage", json!({})).await;
    bo.commands("Performance.enable", json!({})).await;
    let metrics = bo.commands("Performance.getMetrics", json!({})).await;
    let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
    let heap = metrics.iter().find(|one| one["name"] == "JSHeapUsedSize");
    Held {
        heap: heap
            .and_then(|one| one["value"].as_f64())
            .unwrap_or_default(),
        wasm: bo.runs("return window.wasmMemory.buffer.byteLength").await,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn rested() -> String {
    format!("window.usable && performance.now() - usable > {REST_MS}")
}

/// Notes long tasks, in the page and in the frame alike.
const TASKS: &str = "window.tasks = [];
new PerformanceObserver(list => tasks.push(...list.getEntries()
    .map(({ name, startTime, duration }) => ({ name, startTime, duration }))))
    .observe({ type: 'longtask', buffered: true });
addEventListener('message', ({ data }) => {
    if (data?.deskbell === 'ready') window.usable = performance.now();
});";

const CLICK: &str = "window.clicked = performance.now();
document.querySelector('deskbell-bubble').shadowRoot.querySelector('button').click()";

/// A task of the frame shows in the page as one of somebody else's origin.
const OPENED: &str = "const longest = own => Math.max(0, ...tasks
    .filter(task => task.startTime + task.duration > clicked)
    .filter(task => (task.name === 'self') === own)
    .map(task => task.duration));
return { usable_ms: usable - clicked, page_ms: longest(true), frame_ms: longest(false) }";

/// Keeps a hand on the app's memory.
const MEMORY: &str = "WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(kind, args) {
        const made = new kind(...args);
        window.wasmMemory ??= Object.values(made.exports)
            .find(one => one instanceof WebAssembly.Memory);
        return made;
    },
});";

const SCROLL: &str = "const box = document.querySelector('.transcript');
let before, frames = 0, slow = 0, worst_ms = 0, down = false;
box.scrollTop = box.scrollHeight;
const step = now => {
    if (before) {
        frames += 1;
        worst_ms = Math.max(worst_ms, now - before);
        slow += now - before > 50;
    }
    before = now;
    const from = box.scrollTop;
    box.scrollTop += down ? 600 : -600;
    // Nothing moves any more at either end.
    if (box.scrollTop === from && down) {
        window.scrolled = { frames, slow, worst_ms };
        return;
    }
    down ||= box.scrollTop === from;
    requestAnimationFrame(step);
};
requestAnimationFrame(step)";
