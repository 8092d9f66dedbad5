//! A transcript as plain text: one line for each thing, its further lines indented.
//!
//! For mail and for people who search. Never wraps: that is the reader's business.

use super::Transcript;
use crate::limits::TRANSCRIPT_LEN_MAX;

pub fn write(transcript: &Transcript) -> String {
    let words = transcript.lang.words();
    let mut out = vec![
        (words.transcript_of)(&transcript.site),
        (words.number)(transcript.row.id.0),
        (words.times_in)(transcript.zone_name()),
    ];
    if transcript.is_clipped() {
        out.push((words.clipped)(TRANSCRIPT_LEN_MAX));
    }
    out.push(String::new());
    for line in transcript.lines() {
        let author = line
            .author
            .map_or("* ".to_owned(), |name| format!("{name}: "));
        let text = line.text.replace('\n', "\n    ");
        out.push(format!("[{} {}] {author}{text}", line.day, line.time));
    }
    out.extend([String::new(), words.never.to_owned(), String::new()]);
    out.join("\n")
}
