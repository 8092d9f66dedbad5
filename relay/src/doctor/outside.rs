//! What is looked at as a browser would: TLS, health, documents and their headers, uploads.

use super::call::{Answer, CALL_WITHIN, Door};
use super::diagnosis::Diagnosis;
use crate::config::{Config, origin};
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, header};
use rustls::pki_types::UnixTime;
use shared::limits::FILE_PART_BYTES_MAX;
use std::time::Duration;

/// How long before its end a certificate is warned about.
const CERTIFICATE_LEFT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// What is said where the way to the relay is broken off.
const NOT_THROUGH: &str =
    "the proxy does not reach the relay: is it running, and at the address that the proxy has?";

/// Looks whether the relay is reached at all; returns whether it makes sense to look further.
pub async fn reach(door: &Door, config: &Config, tell: &mut (dyn FnMut(Diagnosis) + Send)) -> bool {
    const CHECK: &str = "health";
    let answer = match door.get("/healthz").await {
        Ok(answer) => answer,
        Err(error) => {
            tell(Diagnosis::bad(
                "connection",
                format!("{}: {error:#}", door.origin),
                unreached(door, config, &format!("{error:#}")),
            ));
            return false;
        }
    };
    tell(safety(door).await);
    let is_well = serde_json::from_slice::<serde_json::Value>(&answer.body)
        .is_ok_and(|body| body["ok"] == true);
    let says = format!("{}/healthz answers with {}", door.origin, answer.status);
    match answer.status {
        StatusCode::OK if is_well => {
            tell(Diagnosis::fine(CHECK, "the relay is there and can write"));
            true
        }
        _ if answer.is_refusal() => {
            let fix = "the relay cannot write its store: look at its log";
            tell(Diagnosis::bad(CHECK, says, fix));
            true
        }
        status if status.is_server_error() => {
            tell(Diagnosis::bad(CHECK, says, NOT_THROUGH));
            false
        }
        status if status.is_redirection() => {
            let to = answer.header("location").unwrap_or_default();
            let fix = format!("give the address that it leads to: {to}");
            tell(Diagnosis::bad(CHECK, says, fix));
            false
        }
        _ => {
            let fix = "what answers there is not the relay: let the proxy pass every path to it";
            tell(Diagnosis::bad(CHECK, says, fix));
            false
        }
    }
}

fn unreached(door: &Door, config: &Config, says: &str) -> String {
    if says.contains("TLS failed") {
        return "look at the certificate: is it for this name, with all certificates between, not \
                expired, from somebody whom browsers trust? (Your own: --ca FILE)"
            .to_owned();
    }
    match door.is_local() {
        true => format!(
            "is the relay running? It was told to listen on {}",
            config.listen
        ),
        false => "is the name in the DNS, the port open, and the proxy running?".to_owned(),
    }
}

async fn safety(door: &Door) -> Diagnosis {
    const CHECK: &str = "TLS";
    let now = UnixTime::now();
    let later = UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs()) + CERTIFICATE_LEFT);
    match door.is_good_at(later).await {
        Some(Ok(())) => Diagnosis::fine(CHECK, "the certificate is good for two weeks and more"),
        Some(Err(error)) => Diagnosis::warn(
            CHECK,
            format!("in two weeks the certificate will not be good: {error:#}"),
            "see to it that whatever renews it does",
        ),
        None if door.is_local() => {
            Diagnosis::fine(CHECK, "none, and it does not leave the machine")
        }
        None => Diagnosis::bad(
            CHECK,
            "everybody on the way can read what people write",
            "put a proxy with TLS before the relay, and look at https://",
        ),
    }
}

/// Looks whether strangers can read the metrics.
pub async fn metrics(door: &Door, is_direct: bool, tell: &mut (dyn FnMut(Diagnosis) + Send)) {
    const CHECK: &str = "metrics";
    if is_direct && door.is_local() {
        return;
    }
    match door.get("/metrics").await {
        Ok(answer) if answer.status == StatusCode::OK => tell(Diagnosis::bad(
            CHECK,
            "anybody can read /metrics",
            "let the proxy answer it (nginx: location = /metrics { return 404; }), and do not set \
             --metrics-public where the relay is reached from outside",
        )),
        Ok(_) => tell(Diagnosis::fine(CHECK, "strangers cannot read them")),
        Err(error) => tell(Diagnosis::warn(CHECK, format!("{error:#}"), NOT_THROUGH)),
    }
}

/// Looks at what browsers load, and at how they send files.
pub async fn documents(
    door: &Door,
    site: &str,
    origins: &[String],
    tell: &mut (dyn FnMut(Diagnosis) + Send),
) {
    match door.get(&format!("/chat/{site}")).await {
        Ok(answer) if answer.status == StatusCode::OK => {
            for diagnosis in headers(door, &answer.headers) {
                tell(diagnosis);
            }
            for text in origins {
                tell(allowed(&answer.headers, text));
            }
        }
        Ok(answer) => tell(not_found(&answer)),
        Err(error) => tell(Diagnosis::bad(
            "the chat",
            format!("{error:#}"),
            NOT_THROUGH,
        )),
    }
    tell(loader(door, site).await);
    tell(upload(door).await);
}

fn not_found(answer: &Answer) -> Diagnosis {
    Diagnosis::bad(
        "the chat",
        format!("its page answers with {}", answer.status),
        match answer.status {
            StatusCode::NOT_FOUND => "no site has this key: copy it from the console",
            status if status.is_server_error() => NOT_THROUGH,
            _ => "something before the relay refuses: look at its log",
        },
    )
}

/// What must have come through as the relay sent it, and what must not have been added.
fn headers(door: &Door, sent: &HeaderMap) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    let policies: Vec<_> = sent
        .get_all(header::CONTENT_SECURITY_POLICY)
        .iter()
        .collect();
    let is_ours = |policy: &str| policy.contains("'wasm-unsafe-eval'");
    let ours = policies
        .iter()
        .any(|policy| policy.to_str().is_ok_and(is_ours));
    found.push(match (ours, policies.len()) {
        (true, 1) => Diagnosis::fine("content policy", "it came through as it was sent"),
        (true, _) => Diagnosis::bad(
            "content policy",
            "something adds a Content-Security-Policy of its own: browsers obey both, and the \
             stricter one breaks the chat",
            "do not add one for the relay's address",
        ),
        (false, _) => Diagnosis::bad(
            "content policy",
            "the relay's Content-Security-Policy was removed or replaced",
            "let the proxy pass the relay's headers as they are",
        ),
    });
    if sent.contains_key(header::X_FRAME_OPTIONS) {
        found.push(Diagnosis::bad(
            "framing",
            "something adds X-Frame-Options: the chat will not open on owners' pages",
            "do not add it for the relay's address; the relay says itself who may frame it",
        ));
    }
    let is_sniff_safe = sent
        .get(header::X_CONTENT_TYPE_OPTIONS)
        .is_some_and(|value| value == "nosniff");
    if !is_sniff_safe {
        found.push(Diagnosis::bad(
            "headers",
            "X-Content-Type-Options was removed",
            "let the proxy pass the relay's headers as they are",
        ));
    }
    if door.tls.is_some() && !sent.contains_key(header::STRICT_TRANSPORT_SECURITY) {
        found.push(Diagnosis::warn(
            "HSTS",
            "browsers are not told to use TLS alone",
            format!("set --public-url {}: the relay says it then", door.origin),
        ));
    }
    found
}

fn allowed(sent: &HeaderMap, text: &str) -> Diagnosis {
    const CHECK: &str = "allowed origins";
    let wanted = match origin::parse(text.trim_end_matches('/')) {
        Ok(wanted) => wanted,
        Err(says) => {
            let fix = "give it as in https://shop.example";
            return Diagnosis::bad(CHECK, format!("{text} is no origin: {says}"), fix);
        }
    };
    let policy = sent.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy
        .and_then(|policy| policy.to_str().ok())
        .unwrap_or_default();
    let ancestors = policy.split("frame-ancestors").nth(1).unwrap_or_default();
    let ancestors = ancestors.split(';').next().unwrap_or_default();
    let is_in = ancestors
        .split_whitespace()
        .any(|one| one == wanted || one == "*");
    match is_in {
        true => Diagnosis::fine(CHECK, format!("the chat opens on pages of {wanted}")),
        false => Diagnosis::bad(
            CHECK,
            format!("the chat does not open on pages of {wanted}"),
            "add it to the site's origins in the console",
        ),
    }
}

async fn loader(door: &Door, site: &str) -> Diagnosis {
    const CHECK: &str = "deskbell.js";
    let path = format!("/deskbell.js?site={site}");
    let mut request = door.request(Method::GET, &path, Bytes::new());
    let encodings = header::HeaderValue::from_static("br, gzip");
    request
        .headers_mut()
        .insert(header::ACCEPT_ENCODING, encodings);
    let answer = match door.ask(request, CALL_WITHIN).await {
        Ok(answer) => answer,
        Err(error) => return Diagnosis::bad(CHECK, format!("{error:#}"), NOT_THROUGH),
    };
    let is_script = answer
        .header("content-type")
        .is_some_and(|kind| kind.contains("javascript"));
    if answer.status != StatusCode::OK || !is_script {
        let says = format!("it answers with {}, and is no script", answer.status);
        return Diagnosis::bad(CHECK, says, "let the proxy pass every path to the relay");
    }
    if answer.header("cross-origin-resource-policy") != Some("cross-origin") {
        return Diagnosis::bad(
            CHECK,
            "isolated pages cannot load it: Cross-Origin-Resource-Policy was changed",
            "let the proxy pass the relay's headers as they are",
        );
    }
    match answer.header("content-encoding") {
        Some("br") => Diagnosis::fine(CHECK, format!("{} bytes, packed", answer.body.len())),
        _ => Diagnosis::warn(
            CHECK,
            format!(
                "it is not packed as the relay packs it ({} bytes)",
                answer.body.len()
            ),
            "let the proxy pass Accept-Encoding, and not pack again what is packed",
        ),
    }
}

/// Sends a part of a file that belongs to nobody: the relay refuses it, and nobody before it may.
async fn upload(door: &Door) -> Diagnosis {
    const CHECK: &str = "uploads";
    let body = Bytes::from(vec![0; FILE_PART_BYTES_MAX]);
    let mut request = door.request(Method::PATCH, "/files/0?from=0", body);
    let kind = header::HeaderValue::from_static("application/octet-stream");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    let fix = match door.ask(request, CALL_WITHIN * 2).await {
        Ok(answer) if answer.is_refusal() => {
            return Diagnosis::fine(CHECK, "parts of files come through");
        }
        Ok(answer) if answer.status == StatusCode::PAYLOAD_TOO_LARGE => {
            "let bodies of 1 MiB through (nginx: client_max_body_size 1m)".to_owned()
        }
        Ok(answer) => format!(
            "let PATCH through: it was answered with {} by something before the relay",
            answer.status
        ),
        Err(error) => format!("let bodies of 1 MiB and PATCH through ({error:#})"),
    };
    let says = "a part of a file does not reach the relay: pictures and documents cannot be sent";
    Diagnosis::bad(CHECK, says, fix)
}

#[cfg(test)]
mod tests {
    use super::super::diagnosis::Verdict;
    use super::*;

    #[test]
    fn what_a_proxy_adds_or_takes_away_is_seen() {
        let door = Door::new("http://127.0.0.1:1", None).unwrap();
        let ours = "script-src 'self' 'wasm-unsafe-eval'; frame-ancestors https://shop.example";
        let sent = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let pair = |&(name, value): &(&'static str, &'static str)| {
                (name.parse().unwrap(), value.parse().unwrap())
            };
            pairs.iter().map(pair).collect::<Vec<_>>().into_iter().fold(
                HeaderMap::new(),
                |mut map, (name, value): (header::HeaderName, header::HeaderValue)| {
                    map.append(name, value);
                    map
                },
            )
        };
        let good = [
            ("content-security-policy", ours),
            ("x-content-type-options", "nosniff"),
        ];
        let bad = |pairs: &[(&'static str, &'static str)]| {
            let found = headers(&door, &sent(pairs));
            let bad = found.iter().filter(|one| one.verdict == Verdict::Bad);
            bad.map(|one| one.check).collect::<Vec<_>>()
        };

        assert_eq!(bad(&good), [""; 0]);
        assert_eq!(bad(&good[..1]), ["headers"]);
        assert_eq!(bad(&good[1..]), ["content policy"]);
        let framed = [good[0], good[1], ("x-frame-options", "DENY")];
        assert_eq!(bad(&framed), ["framing"]);
        let twice = [
            good[0],
            good[1],
            ("content-security-policy", "default-src 'self'"),
        ];
        assert_eq!(bad(&twice), ["content policy"]);
        assert_eq!(
            allowed(&sent(&good), "https://shop.example/").verdict,
            Verdict::Fine
        );
        assert_eq!(
            allowed(&sent(&good), "https://shop.example.evil").verdict,
            Verdict::Bad
        );
        assert_eq!(allowed(&sent(&good), "shop").verdict, Verdict::Bad);
    }
}
