//! The page that shows all pictures at once, a row for each face.
//!
//! Only writes HTML. Never looks at a picture.

use super::Shot;
use std::fmt::Write;

/// Writes the page.
pub fn page(shots: &[Shot]) -> String {
    let mut page = String::from(HEAD);
    let mut face = "";
    for shot in shots {
        if shot.face != face {
            face = &shot.face;
            // Nothing is refused by a string.
            let _ = write!(page, "</div><h2>{face}</h2><div>");
        }
        let (file, look) = (shot.file(), &shot.look);
        let _ = write!(
            page,
            "<a href=\"{file}\"><img loading=\"lazy\" src=\"{file}\" alt=\"{face}, {look}\">\
             <i>{look}</i></a>"
        );
    }
    page.push_str("</div></html>\n");
    page
}

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\"><title>Deskbell, every face</title>
<style>
body { margin: 24px; font: 14px/1.5 system-ui; background: #8884; }
div { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; }
img { display: block; height: 360px; box-shadow: 0 1px 6px #0006; }
a { color: inherit; text-decoration: none; }
</style>
<h1>Deskbell, every face</h1><div>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_one_row_of_its_pictures() {
        let shot = |face: &str, look: &str| Shot {
            face: face.to_owned(),
            look: look.to_owned(),
        };
        let page = page(&[
            shot("a", "320-dark-en"),
            shot("a", "400-dark-en"),
            shot("b", "320-dark-en"),
        ]);

        assert_eq!(page.matches("<h2>").count(), 2);
        assert!(page.contains("src=\"a-400-dark-en.png\""));
    }
}
