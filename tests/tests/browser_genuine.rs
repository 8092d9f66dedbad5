//! What shows that it is really the owner, in a real browser: the phrase, the agent's code, the
//! list, and the page on which contacts are checked; and the warnings about secrets.

use tests::browser::{Chat, Console, Stage, test};

#[tokio::test]
async fn a_visitor_sees_the_own_phrase_and_a_code_that_the_page_confirms() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let owner = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    owner.log_in("Owner").await;
    owner.goes("#/trust").await;
    owner.fills("field-origins", "https://paypouch.com").await;
    owner
        .fills("field-phones", "+86 21 5555 0000 | 9–18 | Asia/Shanghai")
        .await;
    owner.clicks("the list", &test("channels-submit")).await;
    owner.reads("Saved").await;
    let ana = stage.agent(&scene, "Ana", 2).await;
    let bo = stage.visitor("Bo").await;
    bo.says("is it you").await;
    ana.takes_up("is it you").await;
    bo.is_answered_by("Ana").await;

    bo.clicks("what is genuine", "db-trust summary").await;
    bo.reads("+86 21 5555 0000 · 9–18 · Asia/Shanghai").await;
    bo.reads("Ana’s code").await;
    bo.fills("phrase", "blue elephant").await;
    bo.clicks("the phrase", &test("phrase-save")).await;
    bo.reads("Saved. Look for these words.").await;

    let shown = "document.querySelector('[data-test=\"phrase-shown\"]')?.textContent \
                 === 'blue elephant'";
    bo.until("the phrase", shown).await;
    let code: String = bo
        .runs("return document.querySelector('[data-test=\"badge\"]').textContent")
        .await;
    bo.open(&stage.page.origin()).await;
    bo.until("the phrase in the next visit", shown).await;
    let address = format!(
        "{}/check/{}?lang=en",
        stage.relay.api().origin(),
        scene.site.key
    );
    bo.looks_at_page().await;
    for (contact, told) in [
        (
            code.as_str(),
            "Ana shows this code in a chat with us right now.",
        ),
        (
            "https://paypouch.com.evil.net",
            "Looks like ours, but is not",
        ),
        ("paypouch.com", "This is on our list."),
    ] {
        bo.goes_to(&address).await;
        let field = bo.sees("the field", "#contact").await;
        field
            .send_keys(contact)
            .await
            .expect("the field takes keys");
        bo.clicks("the check", "button.main").await;
        bo.reads(told).await;
    }
    bo.leaves().await;
    ana.leaves().await;
    owner.leaves().await;
}

#[tokio::test]
async fn an_agent_who_asks_for_a_secret_is_asked_first_and_the_visitor_is_warned() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let ana = stage.agent(&scene, "Ana", 2).await;
    let bo: Chat = stage.visitor("Bo").await;
    bo.says("my transfer is stuck").await;
    ana.takes_up("my transfer is stuck").await;

    ana.says("We never ask for your password.").await;
    bo.reads("We never ask for your password.").await;
    ana.says("Please send me the verification code").await;
    ana.reads("Is this about a secret?").await;
    ana.clicks("to change it", &test("care-back")).await;
    let back = "document.getElementById('composer').value === \
                'Please send me the verification code'";
    ana.until("the words to come back", back).await;
    let sent = bo.transcript().await;
    assert!(
        !sent.iter().any(|said| said.text.contains("send me")),
        "{sent:?}"
    );

    ana.clicks("the composer", "#composer").await;
    ana.presses(thirtyfour::Key::Enter).await;
    ana.clicks("to send it all the same", &test("care-anyway"))
        .await;
    bo.reads("Please send me the verification code").await;
    bo.sees("the warning", "[data-test=\"wary\"]:not([hidden])")
        .await;
    bo.says("my code is 482913").await;
    bo.clicks("to send it all the same", &test("guard-anyway"))
        .await;
    ana.sees("the warning", "[data-test=\"care-note\"]:not([hidden])")
        .await;
    bo.leaves().await;
    ana.leaves().await;
}
