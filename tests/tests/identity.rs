//! Who visitors are: believed when it is signed, the same person everywhere, and never two in one.

use client::Kept;
use relay::identity::{Key, read};
use serde_json::{Value, json};
use shared::rest::identity::{How, IdentityKeyForm, IdentityKeys, KeyKind, NewIdentityKey};
use shared::version::Encoding;
use shared::{Millis, RefusalCode, TabId, VisitorId};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Relay, Scene};

#[tokio::test]
async fn agents_see_who_was_signed_for_and_are_told_when() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let ana = scene.online(&scene.agent("Ana").await).await;
    let vera = scene.visitor("Vera").await;
    vera.say("my transfer is stuck");
    let visitor = given(&ana, "my transfer is stuck").await;
    assert_eq!(scene.proofs(visitor).await.proofs, []);
    let now = relay.house().clock.now();

    let answer = scene
        .identify(&token(&vera), &signer.says(now, "u-7", "林女士"))
        .await;

    assert_eq!(
        (answer.status, &answer.json::<Value>()["code"]),
        (200, &Value::Null)
    );
    ana.until("to be told to look", |seen| !seen.proven.is_empty())
        .await;
    let proofs = scene.proofs(visitor).await.proofs;
    assert_eq!((proofs.len(), proofs[0].how), (1, How::Signed));
    assert!(proofs[0].at >= now);
    let facts: Vec<_> = proofs[0]
        .facts
        .iter()
        .map(|fact| (&*fact.name, &*fact.value))
        .collect();
    assert_eq!(facts, [("id", "u-7"), ("name", "林女士")]);
    assert_eq!(vera.sees().texts(), ["my transfer is stuck"], "it goes on");
}

#[tokio::test]
async fn a_person_goes_on_with_the_same_conversation_on_another_device() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let now = relay.house().clock.now();
    let phone = scene.visitor("Phone").await;
    phone.say("sent from the phone");
    phone
        .until("it to be kept", |seen| seen.texts().len() == 1)
        .await;
    scene
        .identify(&token(&phone), &signer.says(now, "u-7", "Lin"))
        .await;
    let desktop = scene.visitor("Desktop").await;

    let answer = scene
        .identify(&token(&desktop), &signer.says(now, "u-7", "Lin"))
        .await;

    let code = answer.json::<Value>()["code"].as_str().unwrap().to_owned();
    let desktop = goes_on(&scene, &code).await;
    desktop
        .until("the words", |seen| seen.texts() == ["sent from the phone"])
        .await;
    let again = scene
        .identify(&token(&desktop), &signer.says(now, "u-7", "Lin"))
        .await;
    assert_eq!(
        again.json::<Value>()["code"],
        Value::Null,
        "it is that person"
    );
}

#[tokio::test]
async fn two_persons_are_never_one_visitor() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let now = relay.house().clock.now();
    let lin = scene.visitor("Lin").await;
    lin.say("words of Lin");
    lin.until("it to be kept", |seen| seen.texts().len() == 1)
        .await;
    let key = token(&lin);
    scene.identify(&key, &signer.says(now, "lin", "Lin")).await;

    let answer = scene.identify(&key, &signer.says(now, "mo", "Mo")).await;

    let code = answer.json::<Value>()["code"].as_str().unwrap().to_owned();
    let mo = goes_on(&scene, &code).await;
    assert_eq!(mo.sees().texts(), Vec::<&str>::new());
    // Lin's key was in Mo's browser: it opens nothing any more.
    lin.until("to be somebody new", |seen| {
        seen.texts().is_empty() && seen.token.as_ref().is_some_and(|now| *now != key)
    })
    .await;
    assert_eq!(
        scene
            .identify(&key, &signer.says(now, "lin", "Lin"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn what_an_unknown_visitor_ended_does_not_become_a_persons() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let now = relay.house().clock.now();
    let somebody = scene.visitor("Somebody").await;
    somebody.say("before anybody logged in");
    somebody
        .until("it to be kept", |seen| seen.texts().len() == 1)
        .await;
    somebody.ends();
    somebody.until("the end", |seen| seen.has_ended()).await;

    let answer = scene
        .identify(&token(&somebody), &signer.says(now, "lin", "Lin"))
        .await;

    let code = answer.json::<Value>()["code"].as_str().unwrap().to_owned();
    let lin = goes_on(&scene, &code).await;
    assert_eq!(lin.sees().texts(), Vec::<&str>::new());
}

#[tokio::test]
async fn a_token_is_good_once_and_a_removed_key_for_nothing() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let now = relay.house().clock.now();
    let vera = token(&scene.visitor("Vera").await);
    let once = signer.says(now, "u-7", "Vera");
    let stranger = token(&scene.visitor("Stranger").await);

    assert_eq!(scene.identify(&vera, &once).await.status, 200);
    for again in [&vera, &stranger] {
        let refused = scene.identify(again, &once).await.refused();
        assert_eq!(refused.refusal.code, RefusalCode::IdentityRefused);
        assert!(refused.says.contains("good once"), "{}", refused.says);
    }
    assert_eq!(
        scene
            .identify("dbv1_nobody", &signer.says(now, "u-7", "Vera"))
            .await
            .status,
        404
    );
    let path = format!("/api/sites/{}/identity/1", scene.site.id);
    let headers = [("cookie", scene.admin.cookie.as_str())];
    let removed = scene.api.ask("DELETE", &path, &headers, None).await;
    assert_eq!(removed.status, 204);
    let refused = scene
        .identify(&vera, &signer.says(now, "u-7", "Vera"))
        .await;
    assert_eq!(refused.refused().refusal.code, RefusalCode::IdentityRefused);
}

#[tokio::test]
async fn two_keys_are_live_at_most_and_a_secret_is_told_once() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let path = format!("/api/sites/{}/identity", scene.site.id);
    let shared = IdentityKeyForm::default();
    let wrong = IdentityKeyForm {
        kind: KeyKind::Ed25519,
        public: "no key".to_owned(),
    };
    let make =
        async |cookie: &str, form: &IdentityKeyForm| scene.api.post(&path, cookie, form).await;

    let first: NewIdentityKey = make(&scene.admin.cookie, &shared).await.json();
    let second: NewIdentityKey = make(&scene.admin.cookie, &shared).await.json();
    let third = make(&scene.admin.cookie, &shared).await;

    assert_ne!(first.secret, second.secret);
    assert_eq!((first.key.id, second.key.id, third.status), (1, 2, 422));
    assert_eq!(make(&ana.cookie, &shared).await.status, 403);
    assert_eq!(scene.api.get(&path, &ana.cookie).await.status, 403);
    assert_eq!(scene.api.get(&path, "").await.status, 401);
    let listed = scene.api.get(&path, &scene.admin.cookie).await;
    for made in [&first, &second] {
        assert!(
            !listed.body.contains(made.secret.as_ref().unwrap()),
            "{listed}"
        );
    }
    assert_eq!(listed.json::<IdentityKeys>().keys, [first.key, second.key]);
    let another = scene.another_site("Other").await;
    let there = format!("/api/sites/{}/identity", another.id);
    let refused = scene.api.post(&there, &scene.admin.cookie, &wrong).await;
    assert_eq!(refused.refused().field.as_deref(), Some("public"));
}

#[tokio::test]
async fn a_logout_ends_the_key_and_leaves_other_devices_alone() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let now = relay.house().clock.now();
    let office = scene.visitor("Office").await;
    office.say("said at the office");
    office
        .until("it to be kept", |seen| seen.texts().len() == 1)
        .await;
    scene
        .identify(&token(&office), &signer.says(now, "u-7", "Lin"))
        .await;
    let home = token(&scene.visitor("Home").await);
    let answer = scene.identify(&home, &signer.says(now, "u-7", "Lin")).await;
    let code = answer.json::<Value>()["code"].as_str().unwrap().to_owned();
    let home = goes_on(&scene, &code).await;
    home.until("the words", |seen| seen.texts().len() == 1)
        .await;
    let key = token(&office);

    assert_eq!(scene.log_out(&key).await.status, 204);

    office
        .until("nothing to be left", |seen| {
            seen.texts().is_empty() && seen.token.as_ref() != Some(&key)
        })
        .await;
    home.say("still here at home");
    let seen = home
        .until("its words", |seen| seen.texts().len() == 2)
        .await;
    assert_eq!(seen.texts(), ["said at the office", "still here at home"]);
    assert_eq!(scene.log_out(&key).await.status, 204, "it is so already");
}

#[tokio::test]
async fn pages_of_other_origins_identify_nobody() {
    let (relay, scene) = Relay::with_scene().await;
    let signer = scene.signer().await;
    let vera = token(&scene.visitor("Vera").await);
    let signed = signer.says(relay.house().clock.now(), "u-7", "Vera");
    let bearer = format!("Bearer {vera}");
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", bearer.as_str()),
        ("origin", "https://evil.example"),
    ];
    for path in ["/identify", "/logout"] {
        let body = format!("site={}&signed={signed}", scene.site.key);
        let answer = scene.api.ask("POST", path, &headers, Some(body)).await;
        assert_eq!(answer.status, 403, "{path}: {answer}");
    }
}

#[test]
fn the_snippets_of_the_documentation_make_tokens_that_are_taken() {
    let doc = include_str!("../../docs/identity.md");
    let folder = TempDir::new().unwrap();
    let pem = folder.path().join("key.pem");
    let seed = "302e020100300506032b657004220420";
    let der = [seed, &"07".repeat(32)].concat();
    write_pem(&pem, &der);
    let shared = || ("a secret of the documentation".to_owned(), KeyKind::Hs256);
    let own = || (pem.display().to_string(), KeyKind::Ed25519);
    for (title, file, run, (secret, kind)) in [
        ("### Node (HS256)", "a.js", vec!["node", "a.js"], shared()),
        ("### Node (EdDSA)", "b.js", vec!["node", "b.js"], own()),
        (
            "### Python (HS256)",
            "c.py",
            vec!["python3", "c.py"],
            shared(),
        ),
        (
            "### Java (HS256)",
            "Token.java",
            vec!["java", "Token.java"],
            shared(),
        ),
        ("### PHP (HS256)", "d.php", vec!["php", "d.php"], shared()),
        (
            "### Go (HS256)",
            "e.go",
            vec!["go", "run", "e.go"],
            shared(),
        ),
    ] {
        std::fs::write(folder.path().join(file), snippet(doc, title)).unwrap();
        let mut command = Command::new(run[0]);
        command.args(&run[1..]).current_dir(folder.path());
        command
            .env("DESKBELL_SITE", "site_of_the_doc")
            .env("DESKBELL_SECRET", &secret);
        let done = match command.output() {
            Ok(done) => done,
            // Not every language is on every machine; the ones of this repository's tools are.
            Err(_) if !matches!(run[0], "node" | "python3") => continue,
            Err(fault) => panic!("{title}: {fault}"),
        };
        assert!(done.status.success(), "{title}: {done:?}");
        let token = String::from_utf8(done.stdout).unwrap();
        takes(token.trim(), &secret, kind, title);
    }
    takes(
        &rust::token("site_of_the_doc", "its secret"),
        "its secret",
        KeyKind::Hs256,
        "Rust",
    );
    let written: String = include_str!("identity/rust.rs")
        .lines()
        .skip(3)
        .map(said)
        .collect();
    let told: String = snippet(doc, "### Rust (HS256").lines().map(said).collect();
    assert_eq!(written, told, "what is run is what is written");
}

#[path = "identity/rust.rs"]
mod rust;

// However a formatter breaks lines.
fn said(line: &str) -> String {
    line.replace([' ', ','], "").replace("pubfn", "fn")
}

fn takes(token: &str, secret: &str, kind: KeyKind, title: &str) {
    let bytes = match kind {
        KeyKind::Hs256 => secret.as_bytes().to_vec(),
        KeyKind::Ed25519 => public_half(),
    };
    let key = Key { id: 1, kind, bytes };
    let now = relay::clock::Clock::system().now();
    let taken = read(token, "site_of_the_doc", &[key], now);
    let taken = taken.unwrap_or_else(|fault| panic!("{title}: {fault}"));
    let name = taken.facts.iter().find(|fact| fact.name == "name");
    assert_eq!(
        (
            &*taken.subject,
            &*name.expect("it is as it was written").value
        ),
        ("u-7", "林"),
        "{title}"
    );
    assert!(taken.until > Millis(now.0 + 60_000), "{title}");
}

fn snippet(doc: &str, title: &str) -> String {
    let (_, rest) = doc
        .split_once(title)
        .unwrap_or_else(|| panic!("no {title}"));
    let (_, rest) = rest.split_once("```").expect("it is as it was written");
    let (_, rest) = rest.split_once('\n').expect("it is as it was written");
    rest.split_once("```")
        .expect("it is as it was written")
        .0
        .to_owned()
}

fn write_pem(path: &Path, der: &str) {
    use base64::Engine;
    let bytes: Vec<u8> = (0..der.len() / 2)
        .map(|at| {
            u8::from_str_radix(&der[2 * at..2 * at + 2], 16).expect("it is as it was written")
        })
        .collect();
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    std::fs::write(path, pem).expect("it is as it was written");
}

/// Of the private key that is 32 times 7.
fn public_half() -> Vec<u8> {
    let pem = "-----BEGIN PUBLIC KEY-----\n\
               MCowBQYDK2VwAyEA6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=\n\
               -----END PUBLIC KEY-----";
    relay::identity::public_key(pem).expect("it is a public key")
}

async fn given(ana: &AgentBot, words: &str) -> VisitorId {
    let seen = ana
        .until("the words", |seen| seen.given(words).is_some())
        .await;
    seen.inbox[&seen.given(words).expect("it is as it was written")].visitor
}

fn token(visitor: &VisitorBot) -> String {
    visitor.sees().token.expect("it was welcomed")
}

async fn goes_on(scene: &Scene, code: &str) -> VisitorBot {
    let kept = Kept::new(TabId(rand::random()));
    let token = Some(format!("dbc_{code}"));
    let door = scene.visitor_door(Encoding::Binary);
    let bot = VisitorBot::with("goes on", door, token, kept).live().await;
    let is_own = |token: &String| token.starts_with("dbv1_");
    bot.until("a key of its own", |seen| {
        seen.token.as_ref().is_some_and(is_own)
    })
    .await;
    bot
}

#[test]
fn unsigned_claims_of_any_shape_are_never_taken() {
    let key = Key {
        id: 1,
        kind: KeyKind::Hs256,
        bytes: b"secret".to_vec(),
    };
    let now = Millis(1_790_000_000_000);
    let claims = json!({ "sub": "u-7", "name": "Lin" }).to_string();
    for unsigned in [claims.as_str(), "u-7", "e30.e30.", "{}", "null"] {
        assert!(read(unsigned, "site", std::slice::from_ref(&key), now).is_err());
    }
}
