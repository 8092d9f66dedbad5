//! What somebody wrote, with its marks.
//!
//! Elements and text alone: nothing that was written can become markup.

use crate::dom::{El, el};
use crate::markup::{Piece, Tag, is_emoji, pieces};

/// Draws a text.
#[must_use]
pub fn written(text: &str) -> El {
    let class = if is_emoji(text) {
        "said-text emoji"
    } else {
        "said-text"
    };
    let mut open = vec![el("div", class).attr("dir", "auto")];
    for piece in pieces(text) {
        // What was opened last is what is filled.
        let Some(inner) = open.pop() else { break };
        match piece {
            Piece::Open(tag) => open.extend([inner, begun(tag)]),
            Piece::Words(words) => open.push(inner.text(words)),
            Piece::Link(address) => open.push(inner.child(link(address))),
            Piece::Close => match open.pop() {
                Some(outer) => open.push(outer.child(inner)),
                None => open.push(inner),
            },
        }
    }
    open.swap_remove(0)
}

fn begun(tag: Tag) -> El {
    let name = match tag {
        Tag::Strong => "strong",
        Tag::Em => "em",
        Tag::Code => "code",
        Tag::Pre => "pre",
        Tag::Quote => "blockquote",
        Tag::List => "ul",
        Tag::Numbered => "ol",
        Tag::Item => "li",
        Tag::Number(number) => return el("li", "").attr("value", &number.to_string()),
    };
    el(name, "")
}

fn link(address: &str) -> El {
    el("a", "")
        .attr("href", address)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer nofollow ugc")
        .text(address)
}
