//! Who somebody is, in a real browser: agents see what is verified, and a second person at the same
//! computer sees nothing of the first.

use shared::Millis;
use tests::browser::{Chat, Stage, test};
use tests::signer::Signer;

/// Remembers what the page is told of who somebody is.
const LISTEN: &str = "<script>window.known = [];
    document.addEventListener('deskbell:identified', ({ detail }) => known.push(detail));
    document.addEventListener('deskbell:gone', () => (window.gone = true));</script>";

/// What the frame keeps of a visitor.
const KEPT: &str = "return [...Object.entries(localStorage), ...Object.entries(sessionStorage)]
    .filter(([key]) => key.includes('.visitor.')).map(([key, value]) => key + ' ' + value)";

fn now() -> Millis {
    relay::clock::Clock::system().now()
}

/// The page tells who is logged in, as a page does that fetches a token for each chat.
async fn is_logged_in(bo: &Chat, signer: &Signer, id: &str, name: &str) {
    bo.looks_at_page().await;
    let tokens: Vec<_> = (0..4).map(|_| signer.says(now(), id, name)).collect();
    let tokens = serde_json::to_string(&tokens).expect("they are texts");
    bo.runs::<()>(&format!(
        "window.tokens = {tokens}; deskbell('identify', {{ token: async () => tokens.pop() }})"
    ))
    .await;
}

async fn is_known(bo: &Chat) {
    bo.looks_at_page().await;
    bo.until("to be known", "known.some(({ verified }) => verified)")
        .await;
}

#[tokio::test]
async fn agents_see_a_verified_name_and_a_person_finds_the_conversation_elsewhere() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let signer = scene.signer().await;
    stage.page.put(&[LISTEN, &stage.tag(&scene, "")].concat());
    let ana = stage.agent(&scene, "Ana", 2).await;
    let bo = stage.visitor("Bo").await;
    bo.says("where is my transfer").await;
    ana.takes_up("where is my transfer").await;
    ana.sees_no_more(
        "nothing verified so far",
        "[data-test=\"verified\"]:not([hidden])",
    )
    .await;

    is_logged_in(&bo, &signer, "u-7", "林女士").await;

    is_known(&bo).await;
    ana.reads("Verified: 林女士").await;
    ana.sees("what is verified", "[data-test=\"verified\"]:not([hidden])")
        .await;
    ana.reads("Signed by the website").await;

    let phone = stage.visitor("Phone").await;
    is_logged_in(&phone, &signer, "u-7", "林女士").await;
    is_known(&phone).await;
    phone.enters().await;
    phone.reads("where is my transfer").await;
    phone.says("now from my phone").await;
    ana.reads("now from my phone").await;
    phone.leaves().await;
    bo.leaves().await;
    ana.leaves().await;
}

#[tokio::test]
async fn a_second_person_at_the_same_computer_sees_nothing_of_the_first() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let signer = scene.signer().await;
    stage.page.put(&[LISTEN, &stage.tag(&scene, "")].concat());
    let bo = stage.visitor("Bo").await;
    let first = bo.tab().await;
    is_logged_in(&bo, &signer, "lin", "Lin").await;
    is_known(&bo).await;
    bo.enters().await;
    bo.says("only for the first one").await;
    bo.sees_fate("only for the first one", "Delivered").await;
    let other = bo.opens_tab().await;
    bo.open(&stage.page.origin()).await;
    bo.reads("only for the first one").await;
    bo.fills("composer", "not said by the first one").await;
    bo.turns_to(&first).await;
    bo.looks_at_page().await;

    bo.runs::<()>("return deskbell('logout')").await;

    // The other tab, which nobody looked at meanwhile.
    bo.turns_to(&other).await;
    bo.looks_at_page().await;
    bo.until("to be told", "window.gone").await;
    bo.enters().await;
    bo.sees("the composer of nobody", &test("composer")).await;
    bo.until(
        "an empty composer",
        "document.getElementById('message')?.value === ''",
    )
    .await;
    assert!(bo.transcript().await.is_empty());
    is_logged_in(&bo, &signer, "mo", "Mo").await;
    is_known(&bo).await;
    bo.enters().await;
    bo.says("I am the second one").await;
    bo.sees_fate("I am the second one", "Delivered").await;
    assert_eq!(bo.transcript().await.len(), 1);
    // And in the first tab, where the page knows the second person now.
    bo.turns_to(&first).await;
    bo.open(&stage.page.origin()).await;
    is_logged_in(&bo, &signer, "mo", "Mo").await;
    is_known(&bo).await;
    bo.enters().await;
    bo.reads("I am the second one").await;
    assert_eq!(bo.transcript().await.len(), 1);
    let kept: Vec<String> = bo.runs(KEPT).await;
    assert!(
        !kept.iter().any(|one| one.contains("first one")),
        "{kept:?}"
    );
    bo.leaves().await;
}

#[tokio::test]
async fn without_a_logout_a_second_person_sees_nothing_of_the_first_either() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let signer = scene.signer().await;
    stage.page.put(&[LISTEN, &stage.tag(&scene, "")].concat());
    let bo = stage.visitor("Bo").await;
    is_logged_in(&bo, &signer, "lin", "Lin").await;
    is_known(&bo).await;
    bo.enters().await;
    bo.says("only for the first one").await;
    bo.sees_fate("only for the first one", "Delivered").await;

    bo.open(&stage.page.origin()).await;
    is_logged_in(&bo, &signer, "mo", "Mo").await;

    is_known(&bo).await;
    bo.enters().await;
    bo.says("I am the second one").await;
    bo.sees_fate("I am the second one", "Delivered").await;
    assert_eq!(bo.transcript().await.len(), 1);
    bo.leaves().await;
}
