//! Checks what a sender says about a file before any of it is taken.
//!
//! Brings the name into a form that harms nobody who reads or saves it. Never reads a byte of the
//! file.

use super::FileFault;
use crate::config::files::FileLimits;
use crate::config::name::is_unseen;
use crate::http::error::Error;
use shared::FileForm;
use shared::limits::FILE_NAME_CHARS_MAX;

/// What a file without a name is called.
const NAMELESS: &str = "file";

/// Checks a form.
pub fn check(form: FileForm, limits: &FileLimits) -> Result<FileForm, Error> {
    let wrong = |field: &'static str, says: &'static str| Error::FieldWrong {
        field: field.into(),
        says: says.into(),
    };
    if form.len == 0 {
        return Err(wrong("len", "at least 1 byte"));
    }
    if form.len > limits.bytes_max {
        return Err(FileFault::TooLarge.into());
    }
    let kind = form.kind.split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    if !limits.kinds.contains(&kind) {
        return Err(FileFault::Kind.into());
    }
    let sha256 = form.sha256.map(|digits| digits.to_ascii_lowercase());
    let is_digest =
        |digits: &String| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if sha256.as_ref().is_some_and(|digits| !is_digest(digits)) {
        return Err(wrong("sha256", "64 hexadecimal digits"));
    }
    Ok(FileForm {
        name: name(&form.name),
        kind,
        sha256,
        ..form
    })
}

/// The last part of a path, without what cannot be seen: signs that turn the direction of writing
/// make `exe.gpj` of a name that ends in another way.
fn name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|character| !character.is_control() && !is_unseen(*character))
        .collect();
    let plain = plain.trim().trim_start_matches('.');
    let (stem, end) = match plain.rfind('.') {
        Some(dot) if plain.len() - dot <= 10 => plain.split_at(dot),
        _ => (plain, ""),
    };
    let room = FILE_NAME_CHARS_MAX - end.chars().count();
    let stem: String = stem.chars().take(room).collect();
    match [stem.as_str(), end].concat() {
        name if name.is_empty() => NAMELESS.to_owned(),
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_and_can_be_seen() {
        for (given, kept) in [
            ("photo.png", "photo.png"),
            ("C:\\fake path\\账单 1.pdf", "账单 1.pdf"),
            ("../../etc/passwd", "passwd"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\0b\nc.txt", "abc.txt"),
            (".htaccess", "htaccess"),
            ("", "file"),
            ("/", "file"),
            ("\u{200b}", "file"),
        ] {
            assert_eq!(name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let kept = name(&format!("{}.pdf", "汉".repeat(300)));

        assert_eq!(kept.chars().count(), FILE_NAME_CHARS_MAX);
        assert!(kept.ends_with("汉.pdf"));
    }
}
