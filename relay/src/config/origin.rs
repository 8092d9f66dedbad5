//! Origins as owners write them.
//!
//! Brought into the one form that browsers send, so that comparing is enough everywhere else.
//! Never guesses: what is not an origin is refused with a sentence.

use crate::limits::ORIGIN_BYTES_MAX;
use std::net::Ipv6Addr;

/// Reads `scheme://host[:port]` and returns it as a browser would send it.
///
/// # Errors
/// Returns what is wrong with it, in a sentence.
pub fn parse(text: &str) -> Result<String, &'static str> {
    if text.len() > ORIGIN_BYTES_MAX {
        return Err("it is too long");
    }
    if !text.is_ascii() {
        return Err("write the host in ASCII; a name in another script begins with xn-- there");
    }
    let text = text.to_ascii_lowercase();
    let (scheme, authority, own_port) = if let Some(authority) = text.strip_prefix("https://") {
        ("https", authority, "443")
    } else if let Some(authority) = text.strip_prefix("http://") {
        ("http", authority, "80")
    } else {
        return Err("it begins with https:// or http://");
    };
    if authority.contains(['/', '?', '#']) {
        return Err("it ends with the host or port, without a path");
    }
    let (host, port) = split(authority)?;
    check_host(host)?;
    match port {
        Some(port)
            if port
                .parse::<u16>()
                .map_or(true, |number| number == 0 || !is_digits(port)) =>
        {
            Err("the port is a number from 1 to 65535")
        }
        Some(port) if port.trim_start_matches('0') != own_port => Ok(format!(
            "{scheme}://{host}:{}",
            port.trim_start_matches('0')
        )),
        _ => Ok(format!("{scheme}://{host}")),
    }
}

/// Splits host and port. The colons of an IPv6 address stand in brackets.
fn split(authority: &str) -> Result<(&str, Option<&str>), &'static str> {
    let host_end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    match authority[host_end..].find(':') {
        Some(colon) => {
            let (host, port) = authority.split_at(host_end + colon);
            Ok((host, Some(&port[1..])))
        }
        None => Ok((authority, None)),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        return match address {
            Some(Ok(_)) => Ok(()),
            _ => Err("the IPv6 address is wrong"),
        };
    }
    if host.contains('*') {
        return Err("it names one host; wildcards are not possible");
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if host.split('.').all(is_label) {
        Ok(())
    } else {
        Err("the host is wrong")
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_take_the_form_that_browsers_send() {
        for (written, sent) in [
            ("https://Example.COM", "https://example.com"),
            ("https://example.com:443", "https://example.com"),
            ("http://example.com:443", "http://example.com:443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://[::1]:8787", "http://[::1]:8787"),
            ("https://xn--fiqs8s.example", "https://xn--fiqs8s.example"),
        ] {
            assert_eq!(parse(written).as_deref(), Ok(sent));
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "",
            "example.com",
            "ftp://example.com",
            "https://",
            "https://example.com/",
            "https://example.com/chat",
            "https://example.com?x",
            "https://*.example.com",
            "*",
            "https://example.com:0",
            "https://example.com:65536",
            "https://example.com:",
            "https://example.com:+80",
            "https://user@example.com",
            "https://a b",
            "https://a..b",
            "https://例子.中国",
            "https://[::1",
            "https://[zz]:80",
            "null",
            "https://a;b",
            "https://a'b",
            "https://a:1:2",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse(&format!("https://{}", "a".repeat(300))).is_err());
    }
}
