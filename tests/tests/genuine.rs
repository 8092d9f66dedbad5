//! What is genuine: the owner's list as it is signed, the page on which contacts are checked, the
//! agent's code and the visitor's phrase.

use serde_json::Value;
use shared::RefusalCode;
use shared::rest::channels::{Channels, Phone};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use tests::bot::VisitorBot;
use tests::relay::{Answer, Relay, Scene};

#[tokio::test]
async fn administrators_change_the_list_and_everybody_who_answers_reads_it() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let path = format!("/api/sites/{}/channels", scene.site.id);

    let written = scene.api.put(&path, &ana.cookie, &ours()).await;
    let kept = list(&scene).await;
    let read = scene.api.get(&path, &ana.cookie).await;

    assert_eq!((written.status, kept.status, read.status), (403, 200, 200));
    assert_eq!(read.json::<Channels>(), ours());
    assert_eq!(scene.api.get(&path, "").await.status, 401);
    let wrong = Channels {
        phones: vec![Phone::default()],
        ..ours()
    };
    let refused = scene.api.put(&path, &scene.admin.cookie, &wrong).await;
    assert_eq!(refused.refused().field.as_deref(), Some("phones"));
    let read = scene.api.get(&path, &scene.admin.cookie).await;
    assert_eq!(read.json::<Channels>(), ours(), "nothing was changed");
}

#[tokio::test]
async fn the_signed_list_is_verified_by_the_script_and_every_change_is_noticed() {
    let (_relay, scene) = Relay::with_scene().await;
    list(&scene).await;
    let folder = TempDir::new().unwrap();
    let path = "/.well-known/deskbell-channels.json";
    let answer = scene.api.ask("GET", path, &[], None).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let whole: Value = answer.json();
    let id = whole["key"]["id"].as_str().unwrap().to_owned();

    let (there, by) = (scene.api.origin(), id.clone());
    // The relay is in this process, and has to answer meanwhile.
    let checked = tokio::task::spawn_blocking(move || verify(Path::new(&there), &by)).await;
    let checked = checked.expect("it does not panic");
    let said = String::from_utf8(checked.stdout.clone()).unwrap();
    assert!(checked.status.success(), "{checked:?}");
    assert!(
        said.contains("VALID: signed by") && said.contains("paypouch.com"),
        "{said}"
    );
    let kept = file("kept.json", &answer.body);
    assert!(verify(&kept, "").status.success());
    let again: Value = scene.api.ask("GET", path, &[], None).await.json();
    assert_eq!(again["key"], whole["key"], "the key stays");

    assert!(says(
        &verify(&kept, "0123456789abcdef"),
        "not by 0123456789abcdef"
    ));
    for (name, from, to, why) in [
        ("a", "paypouch.com", "paypouch.co", "not of these words"),
        ("b", &*id, "0123456789abcdef", "not the one that it says"),
    ] {
        let changed = answer.body.replace(from, to);
        assert_ne!(changed, answer.body);
        let told = verify(&file(name, &changed), "");
        assert!(says(&told, why), "{name}: {told:?}");
    }
}

#[tokio::test]
async fn anybody_checks_a_contact_without_script_in_both_languages() {
    let (_relay, scene) = Relay::with_scene().await;
    list(&scene).await;
    for (contact, en, zh) in [
        ("https://paypouch.com/help", ">Official<", ">官方<"),
        ("021 5555 0000", ">Official<", ">官方<"),
        (
            "https://paypouch.com.evil.net",
            "Looks like ours, but is not",
            "看起来像，但不是我们",
        ),
        (
            "https://p\u{430}ypouch.com",
            "only look like those of paypouch.com",
            "只是看起来像",
        ),
        ("help@example.org", "Not ours", "不是我们"),
        ("<script>alert(1)</script>", "Not recognised", "无法识别"),
    ] {
        for (lang, says) in [("en", en), ("zh-CN", zh)] {
            let told = check(&scene, lang, contact).await;
            assert_eq!(told.status, 200, "{told}");
            assert!(told.body.contains(says), "{contact}: {told}");
            assert!(
                told.body.contains(&format!("<html lang=\"{lang}\"")),
                "{told}"
            );
            assert!(!told.body.contains("<script"), "{told}");
            assert!(told.body.contains("+86 21 5555 0000"), "the list: {told}");
        }
    }
    let page = scene
        .api
        .ask("GET", &page_of(&scene, "en"), &[], None)
        .await;
    assert_eq!(page.status, 200);
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    let nowhere = scene.api.ask("GET", "/check/site_nobody", &[], None).await;
    assert_eq!(nowhere.status, 404);
}

#[tokio::test]
async fn who_checks_without_an_end_is_told_to_wait() {
    let (_relay, scene) = Relay::with_scene().await;
    for _ in 0..relay::limits::CHECK_NETWORK_BURST {
        assert_eq!(check(&scene, "en", "example.org").await.status, 200);
    }
    let told = check(&scene, "en", "example.org").await;
    assert_eq!(told.status, 429, "{told}");
    assert!(told.body.contains("Check again in"), "{told}");
}

#[tokio::test]
async fn an_agents_code_is_shown_to_the_visitor_and_known_on_the_page_alone() {
    let (_relay, scene) = Relay::with_scene().await;
    let other = scene.another_site("Other").await;
    let vera = scene.visitor("Vera").await;
    vera.say("is this really you?");
    vera.until("it to be kept", |seen| seen.texts().len() == 1)
        .await;
    assert_eq!(
        card(&scene, &vera).await["badge"],
        Value::Null,
        "nobody answers"
    );
    let ana = scene.online(&scene.agent("Ana").await).await;
    ana.until("the words", |seen| {
        seen.given("is this really you?").is_some()
    })
    .await;

    let shown = card(&scene, &vera).await;

    let code = shown["badge"]["code"].as_str().unwrap();
    assert_eq!(
        (code.len(), &shown["badge"]["agent"]),
        (8, &Value::from("Ana"))
    );
    let typed = format!("{}-{}", &code[..4].to_lowercase(), &code[4..]);
    for typed in [code, typed.as_str()] {
        let told = check(&scene, "en", typed).await;
        assert!(told.body.contains("Ana shows this code"), "{told}");
    }
    assert_eq!(
        card(&scene, &vera).await["badge"]["code"],
        code,
        "it stays for a while"
    );
    let told = check(&scene, "en", "ABCD-EFGH").await;
    assert!(
        told.body.contains("No agent of ours shows this code"),
        "{told}"
    );
    let path = format!("/check/{}?lang=en", other.key);
    let told = scene.api.fill(&path, &[("contact", typed.as_str())]).await;
    assert!(
        told.body.contains("No agent of ours"),
        "of another site: {told}"
    );
    vera.ends();
    vera.until("the end", |seen| seen.has_ended()).await;
    assert_eq!(card(&scene, &vera).await["badge"], Value::Null);
}

#[tokio::test]
async fn a_phrase_is_shown_to_its_visitor_alone_and_is_no_secret() {
    let (_relay, scene) = Relay::with_scene().await;
    let (vera, stranger) = (scene.visitor("Vera").await, scene.visitor("Stranger").await);
    let token = vera.sees().token.unwrap();
    let choose = async |phrase: &str| {
        let body = format!("site={}&phrase={phrase}", scene.site.key);
        scene.as_visitor("/phrase", &token, body).await
    };

    assert_eq!(choose("blue%20elephant").await.status, 200);

    assert_eq!(card(&scene, &vera).await["phrase"], "blue elephant");
    assert_eq!(card(&scene, &stranger).await["phrase"], "");
    for wrong in ["4242%204242%204242%204242", &"x".repeat(61), "a%00b"] {
        let refused = choose(wrong).await.refused();
        assert_eq!(refused.refusal.code, RefusalCode::FieldWrong, "{wrong}");
    }
    assert_eq!(card(&scene, &vera).await["phrase"], "blue elephant");
    assert_eq!(choose("").await.status, 200);
    assert_eq!(card(&scene, &vera).await["phrase"], "");
    let body = format!("site={}", scene.site.key);
    let nobody = scene.as_visitor("/genuine", "dbv1_nobody", body).await;
    assert_eq!(nobody.status, 404);
}

fn verify(place: &Path, id: &str) -> Output {
    let script: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "docs",
        "verify-channels.mjs",
    ]
    .iter()
    .collect();
    let mut command = Command::new("node");
    command.arg(script).arg(place);
    command.args(Some(id).filter(|id| !id.is_empty()));
    command.output().expect("node is here")
}

fn says(done: &Output, why: &str) -> bool {
    !done.status.success() && String::from_utf8_lossy(&done.stderr).contains(why)
}

async fn card(scene: &Scene, vera: &VisitorBot) -> Value {
    let token = vera.sees().token.expect("it was welcomed");
    let body = format!("site={}", scene.site.key);
    let answer = scene.as_visitor("/genuine", &token, body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

async fn check(scene: &Scene, lang: &str, contact: &str) -> Answer {
    let fields = [("contact", contact)];
    scene.api.fill(&page_of(scene, lang), &fields).await
}

fn page_of(scene: &Scene, lang: &str) -> String {
    format!("/check/{}?lang={lang}", scene.site.key)
}

async fn list(scene: &Scene) -> Answer {
    let path = format!("/api/sites/{}/channels", scene.site.id);
    scene.api.put(&path, &scene.admin.cookie, &ours()).await
}

fn ours() -> Channels {
    let one = |name: &str| vec![name.to_owned()];
    Channels {
        origins: one("https://paypouch.com"),
        mail: one("paypouch.com"),
        phones: vec![Phone {
            number: "+86 21 5555 0000".to_owned(),
            hours: "Mon–Fri 9–18".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
        }],
        wechat: one("paypouch-service"),
        x: one("paypouch"),
        ..Channels::default()
    }
}
