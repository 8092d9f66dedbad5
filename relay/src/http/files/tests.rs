//! The calls that bring and show files, against a relay that is really there.

mod stage;

use crate::config::files::FileLimits;
use crate::limits::{FILE_UNFINISHED_LASTS_MS, FILE_UNSHARED_LASTS_MS};
use crate::sweep::sweep;
use axum::http::{Method, StatusCode, header};
use serde_json::json;
use shared::{ConversationId, FileId, RefusalCode, Who};
use stage::{C1, Key, NOW, Stage};

/// One grey pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\n";

#[tokio::test]
async fn a_file_is_sent_part_by_part_and_read_again() {
    let stage = Stage::open(FileLimits::default()).await;
    let id = stage.begin("photo.png", "image/png", PNG.len()).await;

    let half = stage.patch(&stage.ada, &id, 0, &PNG[..30]).await;
    assert_eq!(
        (half.status, half.json()["offset"].as_u64()),
        (StatusCode::OK, Some(30))
    );
    let told = stage
        .call(Method::GET, &format!("/files/{id}"), &stage.ada, &[])
        .await;
    assert_eq!(told.json(), json!({ "id": id, "offset": 30, "file": null }));
    let whole = stage.patch(&stage.ada, &id, 30, &PNG[30..]).await;

    let file = &whole.json()["file"];
    assert_eq!(file["size"], json!({ "width": 1, "height": 1 }));
    assert_eq!(file["len"], PNG.len());
    let read = stage.read(&stage.ada, &id).await;
    assert_eq!((read.status, read.body.as_slice()), (StatusCode::OK, PNG));
    let says = |name| read.headers[name].to_str().unwrap().to_owned();
    assert_eq!(says(header::CONTENT_TYPE), "image/png");
    assert_eq!(
        says(header::CONTENT_DISPOSITION),
        "inline; filename*=UTF-8''photo.png"
    );
    assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(
        says(header::CONTENT_SECURITY_POLICY),
        "sandbox; default-src 'none'"
    );
    assert!(says(header::CACHE_CONTROL).starts_with("private"));
    let again = stage.patch(&stage.ada, &id, 30, &PNG[30..]).await;
    assert_eq!(
        again.json()["file"]["id"],
        id.as_str(),
        "a repeated last part changes nothing"
    );
}

#[tokio::test]
async fn what_is_no_picture_is_only_ever_saved() {
    let stage = Stage::open(FileLimits::default()).await;
    let id = stage
        .send(&stage.ada, "账单 \"1\".pdf", "application/pdf", PDF)
        .await;

    let read = stage.read(&stage.ada, &id).await;

    let disposition = read.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(
        disposition,
        "attachment; filename*=UTF-8''%E8%B4%A6%E5%8D%95%20%221%22.pdf"
    );
}

#[tokio::test]
async fn a_part_at_another_place_and_one_too_many_are_refused() {
    let stage = Stage::open(FileLimits::default()).await;
    let id = stage.begin("photo.png", "image/png", PNG.len()).await;
    stage.patch(&stage.ada, &id, 0, &PNG[..30]).await;

    for offset in [0, 29, 31] {
        let answer = stage.patch(&stage.ada, &id, offset, &PNG[30..34]).await;
        answer.is_refused(StatusCode::CONFLICT, RefusalCode::FileOffset);
    }
    let answer = stage.patch(&stage.ada, &id, 30, &[0; 100]).await;

    answer.is_refused(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::FileTooLarge);
    let told = stage
        .call(Method::GET, &format!("/files/{id}"), &stage.ada, &[])
        .await;
    assert_eq!(told.json()["offset"], 30, "nothing was lost");
}

#[tokio::test]
async fn what_may_not_be_sent_is_refused_before_any_of_it_is_taken() {
    let limits = FileLimits {
        bytes_max: 1_000,
        ..FileLimits::default()
    };
    let stage = Stage::open(limits).await;
    for (name, kind, len, status, code) in [
        (
            "a.png",
            "image/png",
            1_001,
            StatusCode::PAYLOAD_TOO_LARGE,
            RefusalCode::FileTooLarge,
        ),
        (
            "a.svg",
            "image/svg+xml",
            9,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            RefusalCode::FileKind,
        ),
        (
            "a.html",
            "text/html",
            9,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            RefusalCode::FileKind,
        ),
        (
            "a.zip",
            "application/zip",
            9,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            RefusalCode::FileKind,
        ),
        (
            "a.exe",
            "",
            9,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            RefusalCode::FileKind,
        ),
        (
            "a.png",
            "image/png",
            0,
            StatusCode::UNPROCESSABLE_ENTITY,
            RefusalCode::FieldWrong,
        ),
    ] {
        let answer = stage.ask_to_begin(&stage.ada, name, kind, len, None).await;
        answer.is_refused(status, code);
    }
}

#[tokio::test]
async fn a_file_that_is_not_what_it_is_said_to_be_is_thrown_away() {
    let stage = Stage::open(FileLimits::default()).await;
    // A kilobyte that says that it is an image of four hundred million pixels.
    let mut bomb = PNG.to_vec();
    bomb[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&20_000_u32.to_be_bytes());
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>";
    for (name, kind, bytes) in [
        ("bomb.png", "image/png", bomb.as_slice()),
        ("drawing.png", "image/png", svg),
        ("photo.png", "image/png", PDF),
        (
            "page.txt",
            "text/plain",
            &b"<!DOCTYPE html><script>1</script>"[..],
        ),
        ("words.txt", "text/plain", b"a\0b"),
        ("half.png", "image/png", &PNG[..20]),
    ] {
        let id = stage.begin(name, kind, bytes.len()).await;
        let answer = stage.patch(&stage.ada, &id, 0, bytes).await;
        answer.is_refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, RefusalCode::FileKind);
    }
    let digest = "00".repeat(32);
    let begun = stage
        .ask_to_begin(&stage.ada, "a.png", "image/png", PNG.len(), Some(&digest))
        .await;
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    let answer = stage.patch(&stage.ada, &id, 0, PNG).await;

    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, RefusalCode::FileBroken);
    assert_eq!(stage.on_disk(), 0);
}

#[tokio::test]
async fn a_file_is_nobody_elses_business() {
    let stage = Stage::open(FileLimits::default()).await;
    let id = stage.send(&stage.ada, "photo.png", "image/png", PNG).await;
    let path = format!("/files/{id}");

    for (who, status, code) in [
        (&stage.bob, StatusCode::NOT_FOUND, RefusalCode::FileUnknown),
        (
            &stage.stranger,
            StatusCode::UNAUTHORIZED,
            RefusalCode::NotLoggedIn,
        ),
        (
            &Key::Nobody,
            StatusCode::UNAUTHORIZED,
            RefusalCode::NotLoggedIn,
        ),
    ] {
        stage.read(who, &id).await.is_refused(status, code);
        stage
            .call(Method::GET, &path, who, &[])
            .await
            .is_refused(status, code);
        stage
            .call(Method::DELETE, &path, who, &[])
            .await
            .is_refused(status, code);
        stage.patch(who, &id, 0, PNG).await.is_refused(status, code);
    }
    let read = stage.read(&stage.agent, &id).await;
    assert_eq!(
        read.status,
        StatusCode::OK,
        "an agent of the site answers with it in view"
    );
    let answer = stage.call(Method::DELETE, &path, &stage.agent, &[]).await;
    answer.is_refused(StatusCode::NOT_FOUND, RefusalCode::FileUnknown);
    for odd in ["0", "zz", "../../deskbell.db", "ffffffffffffffff"] {
        let answer = stage
            .call(Method::GET, &format!("/files/{odd}/x"), &stage.ada, &[])
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn an_agents_file_is_for_the_visitor_of_its_conversation() {
    let stage = Stage::open(FileLimits::default()).await;
    let id = stage
        .send(&stage.agent, "statement.pdf", "application/pdf", PDF)
        .await;

    assert_eq!(stage.read(&stage.ada, &id).await.status, StatusCode::OK);
    let answer = stage.read(&stage.bob, &id).await;
    answer.is_refused(StatusCode::NOT_FOUND, RefusalCode::FileUnknown);
    // Only by its sender, and only where it was sent to.
    let file = FileId::parse(&id).unwrap();
    let (site, agent) = (stage.site, stage.agent_id);
    for (who, at, is_known) in [
        (Who::Agent(agent), Some(C1), true),
        (Who::Agent(agent), Some(ConversationId(2)), false),
        (Who::Visitor(stage.visitor), None, false),
    ] {
        let found = stage
            .house
            .store
            .share_file((site, who), at, file, NOW)
            .await;
        assert_eq!(found.unwrap().is_some(), is_known, "{who:?} {at:?}");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_can_neither_send_nor_remove() {
    let stage = Stage::open(FileLimits::default()).await;
    let id = stage
        .send(&stage.agent, "statement.pdf", "application/pdf", PDF)
        .await;
    let foreign = [(header::ORIGIN, "https://evil.example")];

    let path = format!("/files/{id}");
    let answer = stage
        .call_with(Method::DELETE, &path, &stage.agent, &foreign, &[])
        .await;

    answer.is_refused(StatusCode::FORBIDDEN, RefusalCode::OriginNotAllowed);
    assert_eq!(stage.read(&stage.agent, &id).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_one_visitor_sends_in_a_day_has_an_end_and_another_day_comes() {
    let limits = FileLimits {
        day_bytes_max: 2 * PNG.len() as u64,
        ..FileLimits::default()
    };
    let stage = Stage::open(limits).await;
    stage.send(&stage.ada, "1.png", "image/png", PNG).await;
    stage.send(&stage.ada, "2.png", "image/png", PNG).await;

    let third = stage
        .ask_to_begin(&stage.ada, "3.png", "image/png", PNG.len(), None)
        .await;
    let refused = third.is_refused(StatusCode::TOO_MANY_REQUESTS, RefusalCode::FileTooMuch);
    let other = stage
        .ask_to_begin(&stage.bob, "1.png", "image/png", PNG.len(), None)
        .await;
    stage
        .house
        .clock
        .forward(refused["refusal"]["retry_ms"].as_u64().unwrap());
    let next_day = stage
        .ask_to_begin(&stage.ada, "3.png", "image/png", PNG.len(), None)
        .await;

    assert_eq!(
        other.status,
        StatusCode::CREATED,
        "nobody pays for somebody else"
    );
    assert_eq!(
        next_day.status,
        StatusCode::CREATED,
        "{:?}",
        next_day.json()
    );
}

#[tokio::test]
async fn all_files_together_have_an_end() {
    let limits = FileLimits {
        folder_bytes_max: PNG.len() as u64 + 10,
        ..FileLimits::default()
    };
    let stage = Stage::open(limits).await;
    stage.send(&stage.ada, "1.png", "image/png", PNG).await;

    let second = stage
        .ask_to_begin(&stage.bob, "2.png", "image/png", PNG.len(), None)
        .await;

    second.is_refused(StatusCode::INSUFFICIENT_STORAGE, RefusalCode::FileNoRoom);
}

#[tokio::test]
async fn what_nobody_waits_for_is_swept_and_what_was_shared_stays() {
    let stage = Stage::open(FileLimits::default()).await;
    let half = stage.begin("half.png", "image/png", PNG.len()).await;
    stage.patch(&stage.ada, &half, 0, &PNG[..30]).await;
    let unshared = stage
        .send(&stage.ada, "unshared.png", "image/png", PNG)
        .await;
    let shared = stage.send(&stage.ada, "shared.png", "image/png", PNG).await;
    let (store, blobs) = (&stage.house.store, &stage.house.blobs);
    let sender = (stage.site, Who::Visitor(stage.visitor));
    let id = FileId::parse(&shared).unwrap();
    store
        .share_file(sender, None, id, NOW)
        .await
        .unwrap()
        .unwrap();

    let at_once = sweep(store, blobs, NOW).await.unwrap();
    let later = NOW.plus(FILE_UNFINISHED_LASTS_MS + 1);
    let unfinished = sweep(store, blobs, later).await.unwrap();
    let much_later = NOW.plus(FILE_UNSHARED_LASTS_MS + 1);
    let unshared_swept = sweep(store, blobs, much_later).await.unwrap();

    assert_eq!((at_once, unfinished, unshared_swept), (0, 1, 1));
    assert_eq!(
        stage.read(&stage.ada, &unshared).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(stage.read(&stage.ada, &shared).await.body, PNG);
    assert_eq!(stage.on_disk(), 1);
}

#[tokio::test]
async fn without_files_none_may_begin_and_the_rules_say_so() {
    let limits = FileLimits {
        bytes_max: 0,
        ..FileLimits::default()
    };
    let stage = Stage::open(limits).await;

    let rules = stage
        .call(Method::GET, "/files/visitor", &Key::Nobody, &[])
        .await;
    let answer = stage
        .ask_to_begin(&stage.ada, "a.png", "image/png", 1, None)
        .await;

    assert_eq!(rules.json()["bytes_max"], 0);
    answer.is_refused(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::FileTooLarge);
}
