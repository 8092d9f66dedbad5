//! How the chat of a site looks, as its owner wants it: checked, and brought into the form in which
//! it is kept.
//!
//! Each fault names its field and says what to do. What nobody could read is refused here, by the
//! same measure that the console shows. Never reads the store.

use super::name::is_unseen;
use super::routing::{Fault, fault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::contrast::{CONTROL_RATIO_MIN, Color, Scheme};
use shared::rest::Looks;
use shared::rest::looks::{
    GREETING_CHARS_MAX, LAUNCHER_CHARS_MAX, LOGO_BYTES_MAX, LOGO_SIDE_PX_MAX, OFFSET_PX_MAX,
};

/// A logo as its bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// What it is, by its first bytes.
    pub kind: &'static str,
    /// How a file of that kind ends.
    pub ending: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Kinds of logos. No SVG: it is a program as much as a picture.
const KINDS: [(&str, &str); 3] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/webp", "webp"),
];

/// Checks looks: colours in lower case, texts without blanks around them, a logo that is one.
///
/// # Errors
/// Returns the first fault.
pub fn check(looks: &Looks) -> Result<Looks, Fault> {
    for (field, px) in [("aside", looks.aside), ("above", looks.above)] {
        if px > OFFSET_PX_MAX {
            return Err(fault(field, format!("at most {OFFSET_PX_MAX} pixels")));
        }
    }
    logo(&looks.logo)?;
    Ok(Looks {
        accent: accent("accent", &looks.accent, Scheme::Light)?,
        accent_dark: accent("accent_dark", &looks.accent_dark, Scheme::Dark)?,
        launcher_en: line("launcher_en", &looks.launcher_en, LAUNCHER_CHARS_MAX)?,
        launcher_zh: line("launcher_zh", &looks.launcher_zh, LAUNCHER_CHARS_MAX)?,
        greeting_en: line("greeting_en", &looks.greeting_en, GREETING_CHARS_MAX)?,
        greeting_zh: line("greeting_zh", &looks.greeting_zh, GREETING_CHARS_MAX)?,
        ..looks.clone()
    })
}

/// Reads a logo as it travels; `None`: there is none.
///
/// # Errors
/// Returns what is wrong with it.
pub fn logo(text: &str) -> Result<Option<Logo>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |says: String| fault("logo", says);
    let large = || wrong(format!("at most {LOGO_BYTES_MAX} bytes"));
    if text.len() > LOGO_BYTES_MAX.div_ceil(3) * 4 {
        return Err(large());
    }
    let bytes = STANDARD.decode(text);
    let bytes = bytes.map_err(|_| wrong("a picture in base64".to_owned()))?;
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(large());
    }
    let found = infer::get(&bytes).map(|found| found.mime_type());
    let (kind, ending) = KINDS
        .into_iter()
        .find(|(kind, _)| Some(*kind) == found)
        .ok_or_else(|| wrong("a PNG, JPEG or WebP".to_owned()))?;
    let fits = |size: imagesize::ImageSize| {
        (1..=LOGO_SIDE_PX_MAX).contains(&size.width)
            && (1..=LOGO_SIDE_PX_MAX).contains(&size.height)
    };
    if !imagesize::blob_size(&bytes).is_ok_and(fits) {
        let says = format!("from 1 to {LOGO_SIDE_PX_MAX} pixels wide and high");
        return Err(wrong(says));
    }
    Ok(Some(Logo {
        kind,
        ending,
        bytes,
    }))
}

fn accent(field: &str, text: &str, scheme: Scheme) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let color = Color::parse(text);
    let color = color.ok_or_else(|| fault(field, "a colour looks like #0b625c"))?;
    if scheme.shows(color) {
        return Ok(color.to_string());
    }
    let (ratio, ground) = (scheme.ratio(color), scheme.ground());
    let way = match scheme {
        Scheme::Light => "darker",
        Scheme::Dark => "lighter",
    };
    // Rounded down: what is just too little must not read as enough.
    let ratio = (ratio * 100.0).floor() / 100.0;
    let says = format!(
        "a contrast of {ratio}:1 to the ground {ground}, and {CONTROL_RATIO_MIN}:1 is needed: \
         choose a {way} colour"
    );
    Err(fault(field, says))
}

fn line(field: &str, text: &str, chars_max: usize) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() > chars_max {
        return Err(fault(field, format!("at most {chars_max} characters")));
    }
    if text.chars().any(is_unseen) {
        return Err(fault(field, "one line of visible characters"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One transparent pixel.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\
        YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    fn wrong(change: impl FnOnce(&mut Looks)) -> String {
        let mut looks = Looks::default();
        change(&mut looks);
        check(&looks).unwrap_err().field
    }

    #[test]
    fn each_fault_names_its_field() {
        assert_eq!(wrong(|looks| looks.accent = "teal".into()), "accent");
        assert_eq!(wrong(|looks| looks.accent = "#ffe000".into()), "accent");
        assert_eq!(
            wrong(|looks| looks.accent_dark = "#102060".into()),
            "accent_dark"
        );
        assert_eq!(wrong(|looks| looks.aside = OFFSET_PX_MAX + 1), "aside");
        assert_eq!(wrong(|looks| looks.above = u16::MAX), "above");
        let long = "问".repeat(LAUNCHER_CHARS_MAX + 1);
        assert_eq!(wrong(|looks| looks.launcher_zh = long), "launcher_zh");
        assert_eq!(
            wrong(|looks| looks.launcher_en = "a\u{202e}b".into()),
            "launcher_en"
        );
        let long = "a".repeat(GREETING_CHARS_MAX + 1);
        assert_eq!(wrong(|looks| looks.greeting_en = long), "greeting_en");
        assert_eq!(
            wrong(|looks| looks.greeting_zh = "a\nb".into()),
            "greeting_zh"
        );
    }

    #[test]
    fn what_is_kept_is_in_one_form() {
        let looks = Looks {
            accent: " #0B625C ".to_owned(),
            greeting_en: " Hello ".to_owned(),
            launcher_zh: "问".repeat(LAUNCHER_CHARS_MAX),
            logo: PNG.to_owned(),
            ..Looks::default()
        };

        let kept = check(&looks).unwrap();

        assert_eq!((&*kept.accent, &*kept.greeting_en), ("#0b625c", "Hello"));
        assert_eq!(check(&kept), Ok(kept.clone()));
        assert_eq!(check(&Looks::default()), Ok(Looks::default()));
    }

    #[test]
    fn a_logo_is_what_its_bytes_are() {
        let found = logo(PNG).unwrap().unwrap();
        assert_eq!((found.kind, found.ending), ("image/png", "png"));
        let says = |bytes: &[u8]| logo(&STANDARD.encode(bytes)).unwrap_err().says;
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(says(svg), "a PNG, JPEG or WebP");
        assert_eq!(says(b"GIF89a\x01\0\x01\0\0\0\0;"), "a PNG, JPEG or WebP");
        assert!(says(&vec![0; LOGO_BYTES_MAX + 1]).contains("bytes"));
        let mut wide = STANDARD.decode(PNG).unwrap();
        wide[18] = 2; // 513 pixels
        wide[19] = 1;
        assert!(says(&wide).contains("512 pixels"));
        // What begins as a picture and is none.
        assert!(says(&wide[..12]).contains("pixels"));
        assert!(logo("not base64!").unwrap_err().says.contains("base64"));
    }
}
