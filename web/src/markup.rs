//! Reads the marks in a text: **bold**, *italic*, `code`, fences, lists, quotes and addresses.
//!
//! Pure, in linear time, and never deeper than [`Tag`] allows: what was written becomes a row of
//! pieces, never markup. When in doubt a mark is a letter like any other: an amount such as 2*3*4
//! must stay what it is. There are no named links, so no link says another address than its own.

use crate::links;

/// A part of a text that looks different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Important words.
    Strong,
    /// Stressed words.
    Em,
    /// Code within a line.
    Code,
    /// Lines of code.
    Pre,
    /// Lines that somebody else wrote.
    Quote,
    /// A list.
    List,
    /// A list with numbers.
    Numbered,
    /// One point of a list.
    Item,
    /// One point of a list with numbers, with the number that was written.
    Number(u32),
}

/// One piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// From here on it looks different.
    Open(Tag),
    /// What was opened last ends.
    Close,
    /// Words.
    Words(&'a str),
    /// An address to click on, the same as is shown.
    Link(&'a str),
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Plain(&'a str),
    Quote(&'a str),
    Item(&'a str),
    Number(u32, &'a str),
    Fence,
}

const FENCE: &str = "```";

/// Cuts a text into pieces.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out = Vec::new();
    // The last fence that can close another one.
    let last_fence = lines.iter().rposition(|line| kind(line) == Kind::Fence);
    let mut at = 0;
    // Whether the line before was plain: then its end is shown.
    let mut goes_on = false;
    while let Some(line) = lines.get(at) {
        let from = at;
        let kind_here = kind(line);
        at += 1;
        match kind_here {
            Kind::Fence if last_fence > Some(from) => {
                let is_code = |line: &&&str| kind(line) != Kind::Fence;
                let code = lines[at..].iter().take_while(is_code).count();
                fence(&lines[at..at + code], &mut out);
                at += code + 1;
            }
            Kind::Quote(_) => {
                at += lines[at..].iter().take_while(|line| is_quote(line)).count();
                block(Tag::Quote, &mut out, |out| quote(&lines[from..at], out));
            }
            Kind::Item(_) | Kind::Number(..) if is_list(&lines[from..]) => {
                let same = |line: &&&str| is_alike(kind(line), kind_here);
                at += lines[at..].iter().take_while(same).count();
                let tag = match kind_here {
                    Kind::Item(_) => Tag::List,
                    _ => Tag::Numbered,
                };
                block(tag, &mut out, |out| list(&lines[from..at], out));
            }
            _ => {
                if goes_on {
                    out.push(Piece::Words("\n"));
                }
                inline(line, &mut out);
                goes_on = true;
                continue;
            }
        }
        goes_on = false;
    }
    out
}

/// Whether a text is a few emoji and nothing else.
#[must_use]
pub fn is_emoji(text: &str) -> bool {
    const SHOWN_MAX: usize = 3;
    let mut shown = 0;
    let mut joined = false;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match u32::from(c) {
            // What joins two, and what chooses how one looks.
            0x200d => joined = true,
            0xfe0f | 0x1f3fb..=0x1f3ff => {}
            0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff => {
                shown += usize::from(!std::mem::take(&mut joined));
            }
            _ => return false,
        }
    }
    (1..=SHOWN_MAX).contains(&shown)
}

fn block<'a>(tag: Tag, out: &mut Vec<Piece<'a>>, fill: impl FnOnce(&mut Vec<Piece<'a>>)) {
    out.push(Piece::Open(tag));
    fill(out);
    out.push(Piece::Close);
}

fn fence<'a>(lines: &[&'a str], out: &mut Vec<Piece<'a>>) {
    block(Tag::Pre, out, |out| {
        for (nth, line) in lines.iter().enumerate() {
            if nth > 0 {
                out.push(Piece::Words("\n"));
            }
            out.push(Piece::Words(line));
        }
    });
}

fn quote<'a>(lines: &[&'a str], out: &mut Vec<Piece<'a>>) {
    for (nth, line) in lines.iter().enumerate() {
        if nth > 0 {
            out.push(Piece::Words("\n"));
        }
        if let Kind::Quote(rest) = kind(line) {
            inline(rest, out);
        }
    }
}

fn list<'a>(lines: &[&'a str], out: &mut Vec<Piece<'a>>) {
    for line in lines {
        let (tag, rest) = match kind(line) {
            Kind::Item(rest) => (Tag::Item, rest),
            Kind::Number(number, rest) => (Tag::Number(number), rest),
            Kind::Plain(_) | Kind::Quote(_) | Kind::Fence => continue,
        };
        block(tag, out, |out| inline(rest, out));
    }
}

fn is_quote(line: &str) -> bool {
    matches!(kind(line), Kind::Quote(_))
}

// One line is no list: "1. May" is a date.
fn is_list(lines: &[&str]) -> bool {
    match lines {
        [one, next, ..] => is_alike(kind(one), kind(next)),
        _ => false,
    }
}

fn is_alike(one: Kind<'_>, other: Kind<'_>) -> bool {
    matches!(
        (one, other),
        (Kind::Item(_), Kind::Item(_)) | (Kind::Number(..), Kind::Number(..))
    )
}

fn kind(line: &str) -> Kind<'_> {
    if line.trim_end() == FENCE {
        return Kind::Fence;
    }
    if let Some(rest) = line.strip_prefix("> ") {
        return Kind::Quote(rest);
    }
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Kind::Item(rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    match (number.parse(), rest.strip_prefix(". ")) {
        (Ok(number), Some(rest)) if digits <= 3 => Kind::Number(number, rest),
        _ => Kind::Plain(line),
    }
}

// Code first: nothing within it is a mark or an address.
fn inline<'a>(line: &'a str, out: &mut Vec<Piece<'a>>) {
    let mut rest = line;
    while let Some((before, code, after)) = code_in(rest) {
        plain(before, out);
        block(Tag::Code, out, |out| out.push(Piece::Words(code)));
        rest = after;
    }
    plain(rest, out);
}

fn code_in(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    (!code.is_empty()).then_some((before, code, after))
}

fn plain<'a>(text: &'a str, out: &mut Vec<Piece<'a>>) {
    let mut open = Vec::new();
    // What stands before a piece of words: a mark behind an address is none.
    let mut before = None;
    for piece in links::pieces(text) {
        match piece {
            links::Piece::Link(address) => {
                out.push(Piece::Link(address));
                before = Some('/');
            }
            links::Piece::Words(words) => {
                emphasis(words, before, &mut open, out);
                before = words.chars().next_back();
            }
        }
    }
}

// A mark opens before a word and closes behind one. What nothing closes stays a letter.
fn emphasis<'a>(
    words: &'a str,
    before: Option<char>,
    open: &mut Vec<(Tag, usize)>,
    out: &mut Vec<Piece<'a>>,
) {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
    let is_inner = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '*');
    let (mut from, mut at, mut prev) = (0, 0, before);
    while let Some(found) = words[at..].find('*') {
        let here = at + found;
        prev = words[..here].chars().next_back().or(prev);
        let len = words[here..].bytes().take_while(|c| *c == b'*').count();
        let next = words[here + len..].chars().next();
        let tag = match len {
            1 => Some(Tag::Em),
            2 => Some(Tag::Strong),
            _ => None,
        };
        at = here + len;
        let mark = &words[here..at];
        let opened = open.iter().rposition(|(other, _)| Some(*other) == tag);
        let Some(tag) = tag else {
            continue;
        };
        if let Some(opened) = opened.filter(|_| is_inner(prev) && !is_letter(next)) {
            push(&words[from..here], out);
            let (_, place) = open[opened];
            open.truncate(opened);
            out[place] = Piece::Open(tag);
            out.push(Piece::Close);
            from = at;
        } else if opened.is_none() && is_inner(next) && !is_letter(prev) {
            push(&words[from..here], out);
            open.push((tag, out.len()));
            out.push(Piece::Words(mark));
            from = at;
        }
        prev = Some('*');
    }
    push(&words[from..], out);
}

fn push<'a>(words: &'a str, out: &mut Vec<Piece<'a>>) {
    if !words.is_empty() {
        out.push(Piece::Words(words));
    }
}

#[cfg(test)]
mod tests;
