//! How calls look to the relay behind what stands before it: addresses, host, clock, version.
//!
//! Asks with a pass that whoever can read the store can sign. Judges; the relay only tells.

use super::call::{Answer, CALL_WITHIN, Door};
use super::diagnosis::Diagnosis;
use super::inside::{self, Own};
use crate::auth::pass::Pass;
use crate::clock::Clock;
use crate::http::doctor::{PASS, Sight};
use axum::body::Bytes;
use axum::http::{HeaderValue, Method};
use shared::Millis;
use std::net::IpAddr;

/// An address that nobody has (TEST-NET-2, RFC 5737): whoever is taken for it was believed.
const MADE_UP: &str = "198.51.100.77";

/// How far apart two clocks may be, in milliseconds.
const APART_MS_MAX: u64 = 5_000;

/// How long a pass is good.
const PASS_LASTS_MS: u64 = 60_000;

/// Looks; returns whether nothing stands before the relay.
pub async fn look(door: &Door, own: &Own, tell: &mut (dyn FnMut(Diagnosis) + Send)) -> bool {
    const CHECK: &str = "what the relay sees";
    let before = Clock::system().now();
    let answer = match ask(door, own, before).await {
        Ok(answer) => answer,
        Err(error) => {
            tell(Diagnosis::bad(CHECK, format!("{error:#}"), "see above"));
            return false;
        }
    };
    let Ok(sight) = serde_json::from_slice::<Sight>(&answer.body) else {
        tell(Diagnosis::bad(
            CHECK,
            format!("{}/doctor answers with {}", door.origin, answer.status),
            "does this address lead to the relay whose data folder is on this machine? Let the \
             proxy pass every path and header to it",
        ));
        return false;
    };
    let is_direct = sight.peer == answer.from;
    tell(version(&sight));
    tell(clock(&sight, before, Clock::system().now()));
    tell(address(&sight, is_direct, door.is_local()));
    tell(host(&sight, door));
    tell(public_url(&sight, door));
    is_direct
}

async fn ask(door: &Door, own: &Own, now: Millis) -> anyhow::Result<Answer> {
    let mut seal = own.seal;
    if seal.is_none() {
        // The relay makes it when it is first asked.
        door.get("/doctor").await?;
        seal = inside::seal(&own.config).await?;
    }
    let seal = seal.ok_or_else(|| anyhow::anyhow!("the relay there keeps another store"))?;
    let pass = seal.sign(&Pass::Doctor, now.plus(PASS_LASTS_MS));
    let mut request = door.request(Method::GET, "/doctor", Bytes::new());
    request.headers_mut().insert(PASS, pass.parse()?);
    let made_up = HeaderValue::from_static(MADE_UP);
    request.headers_mut().insert("x-forwarded-for", made_up);
    door.ask(request, CALL_WITHIN).await
}

fn version(sight: &Sight) -> Diagnosis {
    const CHECK: &str = "version";
    let own = env!("CARGO_PKG_VERSION");
    if sight.version == own {
        return Diagnosis::fine(CHECK, own);
    }
    Diagnosis::warn(
        CHECK,
        format!("the relay is {}, this program {own}", sight.version),
        "start the new version beside the old one: it takes over",
    )
}

/// The relay's clock lies between the two moments, or not far from them.
fn clock(sight: &Sight, before: Millis, after: Millis) -> Diagnosis {
    const CHECK: &str = "clock";
    let apart = sight.at.since(after).max(before.since(sight.at));
    let says = format!("{apart} ms from this machine's");
    match apart {
        0..APART_MS_MAX => Diagnosis::fine(CHECK, says),
        _ => Diagnosis::bad(
            CHECK,
            says,
            "let an NTP client set both clocks: opening hours, tokens and one-time codes go by it",
        ),
    }
}

fn address(sight: &Sight, is_direct: bool, is_local: bool) -> Diagnosis {
    const CHECK: &str = "forwarded addresses";
    let tell_it = "let the proxy say who calls (nginx: proxy_set_header X-Forwarded-For \
                   $proxy_add_x_forwarded_for; HAProxy: option forwardfor)";
    let is_believed = sight.address.to_string() == MADE_UP;
    // Whoever calls from where a proxy may be is believed like one: that is this machine.
    let is_from_here = sight.forwarded.get(1..).is_some_and(|added| {
        let mut added = added.iter().map(|text| text.parse::<IpAddr>());
        added.len() > 0 && added.all(|one| one.is_ok_and(|address| address.is_loopback()))
    });
    if is_believed && (is_direct || !is_from_here) {
        return Diagnosis::bad(
            CHECK,
            "anybody can write any address into X-Forwarded-For and is believed: no limit holds",
            format!("{tell_it}, and name in --trusted-proxy nothing but the proxies themselves"),
        );
    }
    if is_direct {
        return Diagnosis::fine(CHECK, "nothing stands before the relay");
    }
    let peer = sight.peer.ip().to_canonical();
    match (sight.forwarded.as_slice(), sight.is_peer_trusted) {
        ([], _) => Diagnosis::bad(
            CHECK,
            format!("{peer} does not say who calls: all visitors share the limits of one address"),
            tell_it,
        ),
        ([only], false) if only == MADE_UP && !is_local => Diagnosis::warn(
            CHECK,
            format!("calls come from {peer}: all is well if nothing stands before the relay"),
            format!("if a proxy does, {tell_it}, and set --trusted-proxy {peer}"),
        ),
        ([only], _) if only == MADE_UP => Diagnosis::bad(
            CHECK,
            format!("{peer} passes on what callers write and adds nothing"),
            tell_it,
        ),
        (_, false) => Diagnosis::bad(
            CHECK,
            format!(
                "{peer} says who calls and is not believed: all visitors share the limits of one \
                 address"
            ),
            format!("set --trusted-proxy {peer}"),
        ),
        (_, true) => Diagnosis::fine(CHECK, format!("{peer} says who calls, and is believed")),
    }
}

fn host(sight: &Sight, door: &Door) -> Diagnosis {
    const CHECK: &str = "host";
    let own = sight.host.as_deref().unwrap_or_default();
    if own.eq_ignore_ascii_case(&door.authority) {
        return Diagnosis::fine(CHECK, own);
    }
    let says = format!("calls to {} arrive as calls to {own}", door.authority);
    let fix = "let the proxy pass the Host header (nginx: proxy_set_header Host $http_host)";
    match sight.public_url.as_deref() == Some(door.origin.as_str()) {
        true => Diagnosis::warn(CHECK, says, fix),
        false => Diagnosis::bad(
            CHECK,
            format!("{says}: its own pages are foreign to it"),
            fix,
        ),
    }
}

fn public_url(sight: &Sight, door: &Door) -> Diagnosis {
    const CHECK: &str = "public address";
    match sight.public_url.as_deref() {
        Some(url) if url == door.origin => Diagnosis::fine(CHECK, url),
        Some(url) => Diagnosis::bad(
            CHECK,
            format!("the relay was told {url}"),
            format!("set --public-url {}", door.origin),
        ),
        None if door.tls.is_none() => {
            Diagnosis::fine(CHECK, "none, and none is needed without TLS")
        }
        None => Diagnosis::bad(
            CHECK,
            "the relay was told none: cookies are not kept to TLS, and no link can be mailed",
            format!("set --public-url {}", door.origin),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::diagnosis::Verdict;
    use super::*;

    fn sight(address: &str, forwarded: &[&str], is_peer_trusted: bool) -> Sight {
        Sight {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            at: Millis(1_000_000),
            peer: "10.0.0.2:4000".parse().unwrap(),
            is_peer_trusted,
            address: address.parse().unwrap(),
            forwarded: forwarded.iter().map(|&text| text.to_owned()).collect(),
            host: Some("chat.example".to_owned()),
            public_url: Some("https://chat.example".to_owned()),
        }
    }

    #[test]
    fn each_way_to_get_addresses_wrong_has_its_own_advice() {
        const FROM_HERE: &str = "127.0.0.1";
        const CALLER: &str = "1.2.3.4";
        let (behind, bare) = ("10.0.0.2", &[MADE_UP][..]);
        let (all, tell_it) = ("nothing but the proxies", "let the proxy say");
        for (told, taken_for, is_trusted, is_direct, is_local, advice) in [
            (bare, behind, false, true, true, ""),
            (bare, MADE_UP, true, true, true, all),
            (bare, MADE_UP, true, false, true, all),
            (&[], behind, true, false, true, tell_it),
            (&[], behind, false, false, true, tell_it),
            (bare, behind, false, false, true, tell_it),
            (bare, behind, false, false, false, "if a proxy does"),
            (&[MADE_UP, CALLER], behind, false, false, true, behind),
            (&[MADE_UP, CALLER], CALLER, true, false, true, ""),
            (&[MADE_UP, FROM_HERE], MADE_UP, true, false, true, ""),
            (&[MADE_UP, CALLER], MADE_UP, true, false, true, all),
        ] {
            let found = address(&sight(taken_for, told, is_trusted), is_direct, is_local);
            let verdict = match advice {
                "" => Verdict::Fine,
                "if a proxy does" => Verdict::Warn,
                _ => Verdict::Bad,
            };
            assert_eq!(found.verdict, verdict, "{found}");
            assert!(found.fix.contains(advice), "{found}");
        }
    }

    #[test]
    fn a_clock_that_is_off_is_seen_in_both_directions() {
        let verdict = |before, after| clock(&sight("1.2.3.4", &[], true), before, after).verdict;

        assert_eq!(verdict(Millis(999_900), Millis(1_000_100)), Verdict::Fine);
        assert_eq!(verdict(Millis(1_004_000), Millis(1_004_100)), Verdict::Fine);
        assert_eq!(verdict(Millis(1_060_000), Millis(1_060_100)), Verdict::Bad);
        assert_eq!(verdict(Millis(900_000), Millis(900_100)), Verdict::Bad);
    }
}
