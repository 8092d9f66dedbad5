//! Files in both apps: two elements whose inside is made by a module that is loaded later.
//!
//! Tells it who asks and hears what was sent. Never sees a byte of a file, and never shares one by
//! itself.

use crate::dom::{El, el};
use crate::words::Lang;
use shared::{Attachment, FileId, Size};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::CustomEvent;

#[wasm_bindgen(module = "/src/files.js")]
extern "C" {
    fn hold(token: Option<String>);
    // Caught, as what is passed on as it is would be a second module of the wasm.
    #[wasm_bindgen(catch)]
    fn want() -> Result<(), JsValue>;
}

/// Lends the visitor's key, which proves whose files are sent and read; `None`: there is none.
pub fn lend(token: Option<&str>) {
    hold(token.map(str::to_owned));
}

/// Draws the button of a composer that chooses files, with all that belongs to it. `door` is where
/// they are begun, such as `visitor?site=KEY`; `share` is called for each that was sent, in order.
pub fn attach(lang: Lang, door: &str, share: impl Fn(Attachment) + 'static) -> El {
    let _ = want();
    el("db-attach", "")
        .attr("lang", lang.tag())
        .attr("data-door", door)
        .on("share", move |event| {
            let detail = event.unchecked_ref::<CustomEvent>().detail();
            if let Some(file) = detail.as_string().and_then(|text| read(&text)) {
                share(file);
            }
        })
}

/// Draws a file in a transcript.
#[must_use]
pub fn card(lang: Lang, file: &Attachment) -> El {
    let _ = want();
    let card = el("db-file", "")
        .attr("lang", lang.tag())
        .attr("data-id", &file.id.to_string())
        .attr("data-name", &file.name)
        .attr("data-kind", &file.kind)
        .attr("data-len", &file.len.to_string());
    match file.size {
        Some(size) => card
            .attr("data-width", &size.width.to_string())
            .attr("data-height", &size.height.to_string()),
        None => card,
    }
}

/// Writes a file, a line for each of its properties.
pub(crate) fn write(file: &Attachment) -> String {
    let side = |of: fn(Size) -> u32| file.size.map_or(0, of).to_string();
    [
        file.id.to_string(),
        file.name.clone(),
        file.kind.clone(),
        file.len.to_string(),
        side(|size| size.width),
        side(|size| size.height),
    ]
    .join("\n")
}

/// Reads what was written so, here or by the module.
pub(crate) fn read(text: &str) -> Option<Attachment> {
    let mut lines = text.lines();
    let id = FileId::parse(lines.next()?)?;
    let (name, kind) = (lines.next()?.to_owned(), lines.next()?.to_owned());
    let len = lines.next()?.parse().ok()?;
    let mut side = || lines.next()?.parse::<u32>().ok().filter(|side| *side > 0);
    let size = side().zip(side());
    Some(Attachment {
        id,
        name,
        kind,
        len,
        size: size.map(|(width, height)| Size { width, height }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_read_line_by_line() {
        let text = "5c2e000000000001\n图 1.png\nimage/png\n48213\n1170\n2532";
        let file = read(text).unwrap();
        assert_eq!((file.name.as_str(), file.len), ("图 1.png", 48_213));
        assert_eq!(
            file.size,
            Some(Size {
                width: 1170,
                height: 2532
            })
        );

        let paper = read("5c2e000000000001\na.pdf\napplication/pdf\n9\n0\n0").unwrap();
        assert_eq!(paper.size, None);
        assert_eq!(read(&write(&file)), Some(file));
        assert_eq!(read(&write(&paper)), Some(paper));
        assert_eq!(read("nonsense"), None);
    }
}
