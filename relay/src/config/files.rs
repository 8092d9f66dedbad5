//! What may be sent as a file, and how much of it.
//!
//! Defaults and what is wrong with an option. Never looks at a file.

use anyhow::ensure;

/// The kinds that are taken unless the owner says otherwise: pictures that every browser shows and
/// none of which can hold a script, documents, and plain text.
const KINDS: [&str; 7] = [
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "application/pdf",
    "text/plain",
    "text/csv",
];

/// Kinds that browsers run scripts of.
const NEVER: [&str; 4] = [
    "text/html",
    "image/svg+xml",
    "application/xhtml+xml",
    "text/xml",
];

/// What may be sent as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// Bytes of the largest file; 0: none may be sent.
    pub bytes_max: u64,
    /// The media types that are taken.
    pub kinds: Vec<String>,
    /// Bytes that one visitor may send in a day.
    pub day_bytes_max: u64,
    /// Bytes of all files together.
    pub folder_bytes_max: u64,
}

impl Default for FileLimits {
    fn default() -> FileLimits {
        FileLimits {
            bytes_max: 10 * 1024 * 1024,
            kinds: KINDS.map(str::to_owned).into(),
            day_bytes_max: 50 * 1024 * 1024,
            folder_bytes_max: 10 * 1024 * 1024 * 1024,
        }
    }
}

/// Reads a media type.
///
/// # Errors
/// Returns what is wrong with it.
pub fn kind(text: &str) -> anyhow::Result<String> {
    let kind = text.trim().to_ascii_lowercase();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/+.-".contains(&byte);
    let whole = kind.split('/').filter(|part| !part.is_empty()).count() == 2;
    ensure!(
        whole && kind.bytes().all(is_plain),
        "file_kind {text:?} is wrong: a media type such as image/png"
    );
    ensure!(
        !NEVER.contains(&kind.as_str()),
        "file_kind {text:?} is never taken: browsers run what is in it"
    );
    Ok(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_a_media_type_that_runs_nothing() {
        assert_eq!(kind(" Image/PNG").unwrap(), "image/png");
        for bad in [
            "",
            "png",
            "image/",
            "image/*",
            "a/b/c",
            "image/svg+xml",
            "text/html",
        ] {
            assert!(kind(bad).is_err(), "{bad}");
        }
        assert!(KINDS.iter().all(|known| kind(known).is_ok()));
    }
}
