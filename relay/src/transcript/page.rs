//! A transcript as a page of its own: it loads nothing, and prints well.
//!
//! No script, no address. Text is always text.

use super::Transcript;
use crate::limits::TRANSCRIPT_LEN_MAX;
use crate::paper::{Frame, Paper, document};

/// Forbids everything but the style in the page, wherever the file is opened.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub fn write(transcript: &Transcript) -> String {
    let words = transcript.lang.words();
    let title = (words.transcript_of)(&transcript.site);
    let mut paper = Paper::default();
    paper.raw("<main>\n<header>\n");
    paper.tag("<h1>", &title, "</h1>\n");
    paper.tag(
        "<p class=\"soft\">",
        &(words.number)(transcript.row.id.0),
        " · ",
    );
    paper
        .text(&(words.times_in)(transcript.zone_name()))
        .raw("</p>\n</header>\n");
    if transcript.is_clipped() {
        paper.tag(
            "<p class=\"says\">",
            &(words.clipped)(TRANSCRIPT_LEN_MAX),
            "</p>\n",
        );
    }
    talk(transcript, &mut paper);
    paper.tag("<footer><p>", words.never, "</p></footer>\n</main>\n");
    let frame = Frame {
        lang: transcript.lang,
        title: &title,
        ..Frame::default()
    };
    document(&frame, Some(POLICY), &paper)
}

/// Writes what was said, day by day.
fn talk(transcript: &Transcript, paper: &mut Paper) {
    let mut day = String::new();
    for line in transcript.lines() {
        if line.day != day {
            if !day.is_empty() {
                paper.raw("</ol>\n");
            }
            paper.tag(
                "<h2 class=\"day\">",
                &line.day,
                "</h2>\n<ol class=\"talk\">\n",
            );
            day.clone_from(&line.day);
        }
        let Some(author) = line.author else {
            paper.tag("<li class=\"event\"><p class=\"meta\">", &line.time, "</p>");
            for part in line.text.lines() {
                paper.tag("<div>", part, "</div>");
            }
            paper.raw("</li>\n");
            continue;
        };
        paper.raw(if line.is_mine {
            "<li class=\"mine\">"
        } else {
            "<li>"
        });
        paper.tag("<p class=\"meta\">", author, " · ");
        paper.text(&line.time).raw("</p>");
        paper.tag("<div class=\"said\">", &line.text, "</div></li>\n");
    }
    if !day.is_empty() {
        paper.raw("</ol>\n");
    }
}
