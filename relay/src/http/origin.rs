//! Which origins a request may come from.
//!
//! Compares whole origins, never prefixes or endings. Never decides for a request without an
//! `Origin`: that is no browser, or no request that one page makes to another's server.

use crate::config::Config;
use axum::http::{HeaderMap, header};

/// Returns the origin of the page that makes a request. An unreadable one is like a foreign one.
#[must_use]
pub fn of(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::ORIGIN)
        .map(|origin| origin.to_str().unwrap_or("null"))
}

/// Whether an origin is the relay's own, or one of those that the owner trusts like it.
#[must_use]
pub fn is_ours(origin: &str, config: &Config, headers: &HeaderMap) -> bool {
    let is_at_host = host(headers).is_some_and(|host| {
        // Whether a proxy before the relay speaks TLS is not known here.
        let authority = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    });
    is_at_host
        || config.public_url.as_deref() == Some(origin)
        || config
            .console_origins
            .iter()
            .any(|allowed| allowed == origin)
}

/// Returns the origin part of an address.
#[must_use]
pub fn of_url(url: &str) -> Option<&str> {
    let authority = url.find("://")? + 3;
    let end = url[authority..]
        .find('/')
        .map_or(url.len(), |slash| authority + slash);
    (end > authority).then(|| &url[..end])
}

/// Returns the host that a request was made to, if it is one that can stand in a header.
#[must_use]
pub fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte);
    (!host.is_empty() && host.bytes().all(is_plain)).then_some(host)
}

/// Whether an origin can stand in a `Content-Security-Policy` without saying anything else there.
#[must_use]
pub fn is_plain(origin: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_/*".contains(&byte);
    of_url(origin) == Some(origin) && origin.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_of_an_address_ends_before_its_path() {
        assert_eq!(
            of_url("https://chat.example/x/y"),
            Some("https://chat.example")
        );
        assert_eq!(
            of_url("https://chat.example:8443"),
            Some("https://chat.example:8443")
        );
        assert_eq!(of_url("https:///x"), None);
        assert_eq!(of_url("chat.example"), None);
    }

    #[test]
    fn only_whole_origins_are_ours() {
        let config = Config {
            public_url: Some("https://chat.example".to_owned()),
            console_origins: vec!["http://localhost:8080".to_owned()],
            ..Config::default()
        };
        let headers = HeaderMap::from_iter([(header::HOST, "10.0.0.1:8787".parse().unwrap())]);

        for ours in [
            "http://10.0.0.1:8787",
            "https://10.0.0.1:8787",
            "https://chat.example",
            "http://localhost:8080",
        ] {
            assert!(is_ours(ours, &config, &headers), "{ours}");
        }
        for foreign in [
            "http://chat.example",
            "https://chat.example.evil.test",
            "https://evil.test/https://chat.example",
            "http://10.0.0.1",
            "http://localhost",
            "10.0.0.1:8787",
            "null",
            "",
        ] {
            assert!(!is_ours(foreign, &config, &headers), "{foreign}");
        }
    }

    #[test]
    fn nothing_can_be_smuggled_into_a_policy() {
        assert!(is_plain("https://shop.example"));
        assert!(is_plain("http://127.0.0.1:8080"));
        assert!(is_plain("http://[::1]:8080"));
        for bad in [
            "https://a.example; script-src *",
            "https://a.example, *",
            "https://a.example 'unsafe-inline'",
            "https://a.example/path",
            "*",
            "",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
