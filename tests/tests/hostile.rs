//! What somebody sends who wants to do harm. Each is refused in words or cut off, nothing of it
//! comes to anybody else, and the relay goes on. `docs/security.md` says which threat is met where.

use shared::version::Encoding::Json;
use shared::{Close, FromAgent, FromVisitor, Refusal, RefusalCode, ToAgent, ToVisitor};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tests::bot::raw::hello;
use tests::bot::raw::visitor::TAB;
use tests::relay::Relay;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a raw connection is listened to.
const WITHIN: Duration = Duration::from_secs(30);
/// Bytes of headers that no browser sends.
const HEADERS_TOO_MANY: usize = 64 * 1024;

#[tokio::test]
async fn no_frame_is_heard_before_hello() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    for (name, text) in frames("from_visitor").into_iter().filter(is_no_hello) {
        let mut raw = scene.socket(Json, false).await;
        raw.text(&text).await;
        assert_eq!(raw.closed().await, Close::HelloMissing, "{name}");
    }
    for (name, text) in frames("from_agent").into_iter().filter(is_no_hello) {
        let mut raw = scene.agent_door(&ana, Json).open().await;
        raw.text(&text).await;
        assert_eq!(raw.closed().await, Close::HelloMissing, "{name}");
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn no_frame_of_another_role_or_direction_is_obeyed() {
    let (_relay, scene) = Relay::with_scene().await;
    let ana = scene.agent("Ana").await;
    let foreign = |own: &'static [&'static str], others: &[&str]| {
        let all = others.iter().flat_map(|direction| frames(direction));
        let all = all.filter(|(name, _)| !own.contains(&kind(name)));
        all.collect::<Vec<_>>()
    };
    for (name, text) in foreign(
        FromVisitor::KINDS,
        &["from_agent", "to_agent", "to_visitor"],
    ) {
        let mut raw = scene.socket(Json, true).await;
        raw.text(&text).await;
        let refused = raw.frame::<ToVisitor>().await;
        assert!(
            matches!(refused, ToVisitor::Refused { nonce: None, refusal }
                if refusal == Refusal::last(RefusalCode::UnknownFrame)),
            "{name}: {refused:?}"
        );
    }
    let hello_of_agent = FromAgent::Hello {
        tab: TAB,
        since: Vec::new(),
    };
    for (name, text) in foreign(
        FromAgent::KINDS,
        &["from_visitor", "to_agent", "to_visitor"],
    ) {
        let mut raw = scene.agent_door(&ana, Json).open().await;
        raw.say(&hello_of_agent).await;
        raw.text(&text).await;
        let refusal = raw.frame_that(|frame| match frame {
            ToAgent::Refused { refusal, .. } => Some(refusal),
            _ => None,
        });
        let unknown = Refusal::last(RefusalCode::UnknownFrame);
        assert_eq!(refusal.await, unknown, "{name}");
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn no_path_leads_out_of_what_is_served() {
    let (relay, scene) = Relay::with_scene().await;
    let key = &scene.site.key;
    let folders = [
        "/",
        "/assets/",
        "/files/1/",
        "/chat/",
        "/carry/",
        "/api/",
        "/door/",
    ];
    let own = [format!("/looks/{key}/"), format!("/help/{key}/")];
    let ways = [
        "../deskbell.db",
        "../../../../../../etc/passwd",
        "..%2f..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/deskbell.db",
        "%2e%2e%2fdeskbell.db",
        "..\\..\\deskbell.db",
        "..%5c..%5cdeskbell.db",
        "....//....//etc/passwd",
        "..%c0%af..%c0%afetc/passwd",
        "%00",
        "/etc/passwd",
        "deskbell.db%00.png",
    ];
    for folder in folders.into_iter().chain(own.iter().map(String::as_str)) {
        for way in ways {
            let request =
                format!("GET {folder}{way} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n");
            let answer = raw(scene.api.addr(), request.as_bytes()).await;
            let status = status(&answer);
            let is_refused = (400..500).contains(&status);
            assert!(is_refused, "{folder}{way} is answered with {answer}");
            assert!(
                !answer.contains("SQLite format") && !answer.contains("root:"),
                "{way}"
            );
        }
    }
    drop(relay);
}

#[tokio::test]
async fn requests_that_mean_two_things_are_not_answered() {
    let (_relay, scene) = Relay::with_scene().await;
    let long = format!("X-Long: {}\r\n", "x".repeat(HEADERS_TOO_MANY));
    let many = "X-Many: 1\r\n".repeat(200);
    for (says, headers) in [
        ("two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n"),
        ("a length that is none", "Content-Length: 3x\r\n"),
        ("a negative length", "Content-Length: -1\r\n"),
        (
            "an encoding that hides where it ends",
            "Transfer-Encoding: xchunked\r\n",
        ),
        (
            "chunks that are not the last",
            "Transfer-Encoding: chunked, gzip\r\n",
        ),
        ("a name with a blank", "Content-Length : 3\r\n"),
        ("a name with a sign", "X(y: 3\r\n"),
        ("a value with NUL", "X-Nul: a\0b\r\n"),
        ("a line without a name", ": x\r\n"),
        ("a line that goes on", "X-Fold: a\r\n b\r\n"),
        ("a bare return", "X-Bare: a\rb\r\n"),
        ("a long header", &long),
        ("many headers", &many),
    ] {
        let request = format!(
            "POST /api/login HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{headers}\r\nabc"
        );
        let answer = raw(scene.api.addr(), request.as_bytes()).await;
        let status = status(&answer);
        assert!([400, 415, 431].contains(&status), "{says}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{says}: {answer}");
    }
    for line in [
        "GET / HTTP/9.9",
        "GET /",
        "GET / / HTTP/1.1",
        "get\t/ HTTP/1.1",
        "\u{16}\u{3}\u{1}\u{2}",
        "PRI * HTTP/2.0",
    ] {
        let answer = raw(scene.api.addr(), format!("{line}\r\n\r\n").as_bytes()).await;
        assert_ne!(status(&answer) / 100, 2, "{line:?}: {answer}");
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn what_is_sent_comes_back_in_no_header() {
    let (_relay, scene) = Relay::with_scene().await;
    for path in [
        "/deskbell.js?site=a%0d%0aX-Evil:%201",
        "/chat/a%0d%0aX-Evil:%201",
        "/chat?site=a%0d%0aX-Evil:%201",
        "/code/a%0d%0aX-Evil:%201",
        "/rate/a%0d%0aX-Evil:%201",
        "/files/1/a%0d%0aX-Evil:%201",
    ] {
        for host in ["relay", "relay;frame-ancestors *", "relay, evil.example"] {
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let answer = raw(scene.api.addr(), request.as_bytes())
                .await
                .to_lowercase();
            let (head, _) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
            assert!(
                !head.contains("x-evil") && !head.contains("evil.example"),
                "{path}: {head}"
            );
            let widened = head.contains("frame-ancestors *;");
            assert!(!widened, "{path} as {host}: {head}");
        }
    }
}

#[tokio::test]
async fn bodies_that_swell_or_never_end_their_brackets_are_refused() {
    let (_relay, scene) = Relay::with_scene().await;
    let cookie = scene.admin.cookie.as_str();
    let json = ("content-type", "application/json");
    let site = scene.site.id;
    let deep = |len: usize| format!("{}{}", "[".repeat(len), "]".repeat(len));
    let objects = |len: usize| format!("{}1{}", "{\"a\":".repeat(len), "}".repeat(len));
    for (path, len) in [
        ("/api/login".to_owned(), 7_000),
        (format!("/api/sites/{site}/routing"), 200_000),
        (format!("/api/sites/{site}/help"), 200_000),
        (format!("/api/sites/{site}/form"), 7_000),
        (format!("/api/sites/{site}/looks"), 30_000),
    ] {
        let method = if path == "/api/login" { "POST" } else { "PUT" };
        let headers = [json, ("cookie", cookie)];
        for body in [deep(len), "[".repeat(len), "9".repeat(len)] {
            let answer = scene.api.ask(method, &path, &headers, Some(body)).await;
            assert!((400..500).contains(&answer.status), "{path}: {answer}");
            let _ = answer.refused();
        }
        // A field that nobody knows is passed over, however deep it is.
        let body = Some(objects(len / 8));
        let answer = scene.api.ask(method, &path, &headers, body).await;
        assert!(answer.status < 500, "{path}: {answer}");
    }
    // Nothing is unpacked: what says that it is packed is not what it has to be.
    for packed in ["gzip", "br", "deflate", "zstd", "gzip, gzip"] {
        let headers = [json, ("content-encoding", packed)];
        let body = Some("\u{1f}\u{8b}\u{8}".to_owned());
        let answer = scene.api.ask("POST", "/api/login", &headers, body).await;
        assert!((400..500).contains(&answer.status), "{packed}: {answer}");
    }
    scene.still_serves().await;
}

#[tokio::test]
async fn no_packed_sockets_are_agreed_upon() {
    let (_relay, scene) = Relay::with_scene().await;
    let request = format!(
        "GET /ws/visitor?site={} HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: deskbell.v1.json\r\n\
         Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n",
        scene.site.key
    );
    let mut stream = TcpStream::connect(scene.api.addr())
        .await
        .expect("it listens");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it is open");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("it answers"));
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();

    assert!(head.starts_with("http/1.1 101"), "{head}");
    assert!(!head.contains("extensions"), "{head}");
}

#[tokio::test]
async fn signs_that_hide_or_turn_are_no_part_of_names_and_stay_in_their_words() {
    let (_relay, scene) = Relay::with_scene().await;
    let cookie = &scene.admin.cookie;
    for name in [
        "Ana\u{202e}",
        "\u{202e}anA",
        "Su\u{200b}pport",
        "Ana\u{0}",
        "Ana\r\nSet-Cookie: x=1",
        "\u{2066}Ana\u{2069}",
        "Ana\u{feff}",
        "\u{2028}",
    ] {
        let form = serde_json::json!({ "name": name, "origins": [] });
        let answer = scene.api.post("/api/sites", cookie, &form).await;
        assert_eq!(answer.status, 422, "{name:?}: {answer}");
    }
    let mut visitor = scene.socket(Json, true).await;
    // A half of a pair is no text at all.
    visitor
        .text(r#"{"say":{"nonce":{"tab":"0000000000000007","count":1},"text":"\ud800"}}"#)
        .await;
    assert_eq!(visitor.closed().await, Close::Malformed);
    scene.still_serves().await;
}

#[tokio::test]
async fn a_token_is_good_for_nothing_but_what_it_was_given_for() {
    let (_relay, scene) = Relay::with_scene().await;
    let mut visitor = scene.socket(Json, false).await;
    visitor.say(&hello(TAB, None)).await;
    let token = visitor.frame_that(|frame| match frame {
        ToVisitor::Token { token } => Some(token),
        _ => None,
    });
    let token = token.await;
    let session = scene.admin.cookie.split_once('=').expect("a cookie").1;
    let secret = token.as_str();

    for cookie in [
        format!("deskbell_session={secret}"),
        format!("deskbell_session={session}x"),
        format!("deskbell_session={}", &session[1..]),
        format!("deskbell_session={}", session.to_uppercase()),
        format!("deskbell_session={session}%00"),
        format!("deskbell_session=\"{session}\"x"),
        format!("__Host-deskbell_session={secret}"),
    ] {
        let answer = scene.api.get("/api/me", &cookie).await;
        assert_eq!(answer.status, 401, "{cookie}: {answer}");
    }
    for path in [format!("/rate/{secret}"), format!("/rate/{session}")] {
        let answer = scene.api.get(&path, "").await;
        assert_ne!(answer.status, 200, "{path}: {answer}");
    }
    let mut forged = scene.socket(Json, false).await;
    forged.say(&hello(TAB, Some(session))).await;
    assert_eq!(forged.closed().await, Close::BadToken);
}

fn is_no_hello((name, _): &(String, String)) -> bool {
    kind(name) != "hello"
}

/// What kind of frame an example is of.
fn kind(name: &str) -> &str {
    name.split('.').nth(1).unwrap_or_default()
}

/// The examples of frames of one direction, which hold one of each kind.
fn frames(direction: &str) -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let folder = top.expect("tests are a folder of the repository");
    let folder = folder.join("shared/golden/v1");
    let files = fs::read_dir(folder)
        .expect("the examples are there")
        .flatten();
    let named = files.map(|file| (file.file_name().to_string_lossy().into_owned(), file.path()));
    let wanted = named.filter(|(name, _)| name.split('.').next() == Some(direction));
    let read = |(name, path)| (name, fs::read_to_string(path).expect("a file can be read"));
    let all = wanted.map(read).collect::<Vec<_>>();
    assert!(!all.is_empty(), "there are no examples of {direction}");
    all
}

/// What is answered to these bytes until the end, which the relay makes.
async fn raw(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).await.expect("the relay listens");
    // It may close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let ended = timeout(WITHIN, stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "the connection is held open");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of an answer; 0: there is none.
fn status(answer: &str) -> u16 {
    let second = answer.split(' ').nth(1);
    second.and_then(|status| status.parse().ok()).unwrap_or(0)
}
