//! What goes wrong around real browsers: a relay that is down, killed, replaced, and foreign pages.
//!
//! Whatever was written is still there afterwards, once, in order, at both ends.

use tests::browser::{Chat, Console, Said, Stage, test};

/// What the browser itself writes while nobody listens at the relay's port.
const REFUSED: &str = "net::ERR_CONNECTION_REFUSED";
/// The same, when the relay dies with a line open.
const BROKEN: [&str; 3] = [
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
    "WebSocket",
];

#[tokio::test]
async fn a_message_that_is_written_while_the_relay_is_down_outlives_a_reload() {
    let mut stage = Stage::open().await;
    stage.scene().await;
    let bo = stage.visitor("Bo").await;
    expect_outage(&bo);
    bo.says("before").await;
    bo.sees_fate("before", "Delivered").await;

    bo.looks_at_page().await;
    bo.open(&stage.page.origin()).await;
    bo.sees_fate("before", "Delivered").await;

    stage.relay.kill();
    bo.reads("No connection").await;
    bo.says("meanwhile").await;
    bo.sees_fate("meanwhile", "Sending…").await;
    bo.goes_to(&stage.page.origin()).await;
    stage.relay.restart().await;
    bo.open(&stage.page.origin()).await;

    bo.sees_fate("meanwhile", "Delivered").await;
    assert_eq!(texts(&bo.transcript().await), ["before", "meanwhile"]);
    bo.leaves().await;
}

#[tokio::test]
async fn a_talk_is_whole_at_both_ends_after_the_relay_was_killed_twice_in_the_middle() {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = stage.agent(&scene, "Lin", 1).await;
    let bo = stage.visitor("Bo").await;
    expect_outage(&lin);
    expect_outage(&bo);
    bo.says("v0").await;
    lin.takes_up("v0").await;
    bo.is_answered_by("Lin").await;

    let mut said = vec!["v0".to_owned()];
    for round in 1..=2 {
        // Half is on its way when the relay dies, half is written while it is dead.
        both_say(&bo, &lin, round, "a", &mut said).await;
        stage.relay.kill();
        both_say(&bo, &lin, round, "b", &mut said).await;
        stage.relay.restart().await;
        both_say(&bo, &lin, round, "c", &mut said).await;
        for text in &said {
            let (who, other) = if text.starts_with('v') {
                (&*bo, &*lin)
            } else {
                (&*lin, &*bo)
            };
            who.until(&format!("“{text}” to be stored"), &is_stored(text))
                .await;
            other
                .until(&format!("“{text}” at the other end"), &is_there(text))
                .await;
        }
    }

    let (visitor, agent) = (bo.transcript().await, lin.transcript().await);
    assert_eq!(texts(&visitor), texts(&agent), "both ends see the same");
    let mirrored: Vec<bool> = agent.iter().map(|one| !one.mine).collect();
    assert_eq!(
        visitor.iter().map(|one| one.mine).collect::<Vec<_>>(),
        mirrored
    );
    for who in ["v", "a"] {
        let of_one = |all: Vec<&str>| -> Vec<String> {
            all.into_iter()
                .filter(|one| one.starts_with(who))
                .map(str::to_owned)
                .collect()
        };
        let order = of_one(said.iter().map(String::as_str).collect());
        assert_eq!(
            of_one(texts(&visitor)),
            order,
            "each once, in the order of saying"
        );
    }
    bo.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn a_page_that_the_site_does_not_name_shows_no_chat_but_a_way_out() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let other = tests::browser::HostPage::start().await;
    other.put(&stage.tag(&scene, ""));
    let bo = Chat::new(stage.person("Bo").await);
    bo.expects("frame-ancestors");
    bo.goes_to(&other.origin()).await;

    bo.clicks_bubble().await;

    let root = "document.querySelector('deskbell-bubble').shadowRoot";
    let note = format!("{root}.querySelector('section p')");
    bo.until(
        "the sentence of the loader",
        &format!("{note}.checkVisibility({VISIBLE})"),
    )
    .await;
    let said: String = bo.runs(&format!("return {note}.innerText")).await;
    assert_eq!(said, "Could not open. Try the button below.");
    let link: String = bo
        .runs(&format!("return {root}.querySelector('section > a').href"))
        .await;
    let chat = format!(
        "{}/chat/{}?lang=en",
        stage.relay.api().origin(),
        scene.site.key
    );
    assert!(link.starts_with(&chat), "{link}");
    bo.enters().await;
    assert!(
        !bo.runs::<bool>("return !!document.getElementById('message')")
            .await
    );

    // The way out leads to a chat that works.
    bo.goes_to(&link).await;
    bo.sees("the composer", &test("composer")).await;
    bo.leaves().await;
}

const VISIBLE: &str = "{ visibilityProperty: true }";

fn expect_outage(person: &tests::browser::Person) {
    person.expects(REFUSED);
    for error in BROKEN {
        person.expects(error);
    }
}

async fn both_say(bo: &Chat, lin: &Console, round: u32, part: &str, said: &mut Vec<String>) {
    for nth in 1..=2 {
        let (visitors, agents) = (
            format!("v{round}{part}{nth}"),
            format!("a{round}{part}{nth}"),
        );
        bo.says(&visitors).await;
        lin.says(&agents).await;
        said.extend([visitors, agents]);
    }
}

fn is_there(text: &str) -> String {
    format!(
        "[...document.querySelectorAll('.said-text')].some(one => one.textContent === '{text}')"
    )
}

fn is_stored(text: &str) -> String {
    format!(
        "[...document.querySelectorAll('.said.mine:not(.unsent) .said-text')].some(one => \
         one.textContent === '{text}')"
    )
}

fn texts(transcript: &[Said]) -> Vec<&str> {
    transcript.iter().map(|one| one.text.as_str()).collect()
}
