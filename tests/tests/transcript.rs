//! A visitor takes a conversation home, or has it mailed: all of it, and nothing that is not
//! theirs.

use relay::config::mail::Mail;
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Relay, Scene};
use tests::smtp::MailServer;

const NOTE: &str = "for colleagues alone";

#[tokio::test]
async fn every_form_holds_what_was_said_and_nothing_internal() {
    let (_relay, scene) = Relay::with_scene().await;
    let (_ana, vera) = talked(&scene).await;
    let pass = opened(&scene, &vera).await;

    for (form, mime) in [
        ("html", "text/html; charset=utf-8"),
        ("text", "text/plain; charset=utf-8"),
        ("json", "application/json"),
    ] {
        let fields = [("pass", pass.as_str()), ("form", form)];
        let answer = scene.api.fill("/transcript", &fields).await;

        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(answer.header("content-type"), mime);
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        for entry in vera.sees().texts() {
            assert!(answer.says(entry), "{form} lacks {entry}: {answer}");
        }
        assert!(answer.says("Ana") && answer.says("Bo"), "{answer}");
        assert!(answer.says("+08:00"), "{answer}");
        for hidden in [NOTE, "@wallet.example", "dbv1_"] {
            assert!(!answer.says(hidden), "{form} shows {hidden}");
        }
    }
}

#[tokio::test]
async fn a_program_shows_its_token_and_nobody_else_is_given_anything() {
    let (_relay, scene) = Relay::with_scene().await;
    let (_ana, vera) = talked(&scene).await;
    let (key, token) = (scene.site.key.clone(), vera.sees().token.unwrap());
    let ask = async |proof: String, form: &str| {
        let body = format!("site={key}&form={form}");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("authorization", proof.as_str()),
        ];
        scene
            .api
            .ask("POST", "/transcript", &headers, Some(body))
            .await
    };

    let given = ask(format!("Bearer {token}"), "json").await;

    assert_eq!(given.status, 200, "{given}");
    let read: serde_json::Value = given.json();
    assert_eq!(read["version"], 1);
    assert_eq!(ask(format!("Bearer {token}x"), "json").await.status, 404);
    assert_eq!(ask(String::new(), "json").await.status, 404);
    assert_eq!(ask(format!("Bearer {token}"), "pdf").await.status, 404);
    let stranger = scene.visitor("Stranger").await;
    let token = stranger.sees().token.unwrap();
    let nothing = ask(format!("Bearer {token}"), "json").await;
    assert_eq!(nothing.status, 404, "there is nothing of theirs: {nothing}");
}

#[tokio::test]
async fn pages_of_other_origins_are_given_nothing() {
    let (_relay, scene) = Relay::with_scene().await;
    let (_ana, vera) = talked(&scene).await;
    let pass = opened(&scene, &vera).await;
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "https://evil.example"),
    ];

    for path in ["/transcript", "/more/mail", "/more/code"] {
        let body = format!("pass={pass}&form=json&address=eve%40example.com");
        let answer = scene.api.ask("POST", path, &headers, Some(body)).await;
        assert_eq!(answer.status, 403, "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_transcript_is_mailed_to_the_address_that_was_typed() {
    let server = MailServer::start().await;
    let (_relay, scene) = with_mail(&server).await;
    let (_ana, vera) = talked(&scene).await;
    let pass = opened(&scene, &vera).await;
    let fields = [("pass", pass.as_str()), ("address", "vera@example.com")];

    let told = scene.api.fill("/more/mail", &fields).await;
    assert!(told.says("On its way to vera@example.com."), "{told}");
    let again = scene.api.fill("/more/mail", &fields).await;
    assert!(again.says("On its way to vera@example.com."), "{again}");
    let mails = server.until(1).await;

    assert_eq!(mails[0].to, "vera@example.com");
    assert_eq!(mails[0].from, "help@wallet.example");
    assert!(mails[0].text.contains("Message-ID: <"), "{}", mails[0].text);
    assert!(mails[0].text.contains("conversation-1.html"));
    assert!(!mails[0].text.contains(NOTE));
}

#[tokio::test]
async fn a_wrong_address_is_told_and_many_mails_are_refused() {
    let server = MailServer::start().await;
    let (_relay, scene) = with_mail(&server).await;
    let (_ana, vera) = talked(&scene).await;
    let pass = opened(&scene, &vera).await;
    let send = async |address: String| {
        let fields = [("pass", pass.as_str()), ("address", address.as_str())];
        scene.api.fill("/more/mail", &fields).await
    };

    let wrong = send("vera".to_owned()).await;
    assert!(wrong.says("not an e-mail address"), "{wrong}");
    for nth in 0..3 {
        let told = send(format!("vera{nth}@example.com")).await;
        assert!(told.says("On its way"), "{told}");
    }
    let often = send("vera9@example.com".to_owned()).await;

    assert!(often.says("asked too often"), "{often}");
    assert_eq!(server.until(3).await.len(), 3);
}

#[tokio::test]
async fn without_a_mail_server_nobody_is_offered_mail() {
    let (_relay, scene) = Relay::with_scene().await;
    let (_ana, vera) = talked(&scene).await;
    let pass = opened(&scene, &vera).await;

    let page = open(&scene, &vera).await;
    assert!(!page.says("/more/mail"), "{page}");
    let fields = [("pass", pass.as_str()), ("address", "vera@example.com")];
    let told = scene.api.fill("/more/mail", &fields).await;

    assert!(told.says("open for too long"), "{told}");
}

/// A conversation that was passed on with a note, and is still open.
async fn talked(scene: &Scene) -> (AgentBot, VisitorBot) {
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("我的转账失败了");
    let id = ana.given("我的转账失败了").await;
    let bo = scene.agent("Bo").await;
    let bo_at_work = scene.online(&bo).await;
    ana.say(id, "Which one?");
    vera.until("an answer", |seen| seen.texts().len() == 2)
        .await;
    let to = shared::agent::Recipient::Agent(bo.me.agent.id);
    ana.transfers(id, to, NOTE);
    let offer = bo_at_work.asked().await;
    bo_at_work.accepts(offer.conversation);
    vera.until("Bo", |seen| seen.answered_by() == Some("Bo"))
        .await;
    (ana, vera)
}

/// Opens the page of what else can be done.
async fn open(scene: &Scene, vera: &VisitorBot) -> tests::relay::Answer {
    let token = vera.sees().token.expect("she was welcomed");
    let fields = [
        ("site", scene.site.key.as_str()),
        ("token", token.as_str()),
        ("lang", "en"),
        ("zone", "Asia/Shanghai"),
    ];
    let page = scene.api.fill("/more", &fields).await;
    assert_eq!(page.status, 200, "{page}");
    assert!(!page.says(&token), "the token is not shown");
    page
}

async fn opened(scene: &Scene, vera: &VisitorBot) -> String {
    open(scene, vera).await.field("pass")
}

async fn with_mail(server: &MailServer) -> (Relay, Scene) {
    let url = server.url();
    let from = "Wallet <help@wallet.example>".to_owned();
    let mail = Mail::settle(Some(url), Some(from)).expect("a mail server is named");
    let relay = Relay::start_with(|config| config.mail = mail).await;
    let scene = relay.scene().await;
    (relay, scene)
}
