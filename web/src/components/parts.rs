//! The lines of a transcript in parts of some lines each.
//!
//! A browser keeps an account of each piece that it may leave out while it is out of sight: of a
//! thousand lines that alone takes longer than a frame, of their parts it does not. Lines that stay
//! are never moved from part to part. Never makes a line.

use crate::dom::el;
use web_sys::Element;

/// Lines of a part. The last one may have more, where lines came between others.
const PART_LEN: u32 = 16;

/// The parts of one transcript.
pub(super) struct Parts {
    log: Element,
    // What one comes to by the keyboard.
    way_in: Option<Element>,
}

impl Parts {
    /// Parts in this element, which is empty.
    pub(super) fn new(log: Element) -> Parts {
        let way_in = None;
        Parts { log, way_in }
    }

    /// Puts a line right behind another, or before all; one that is there already is not touched.
    pub(super) fn place(&mut self, line: &Element, behind: Option<&Element>) {
        if line.parent_element().is_some() && before(line).as_ref() == behind {
            return;
        }
        let part = behind.and_then(|behind| behind.parent_element());
        let next = behind.and_then(|behind| behind.next_sibling());
        let part = match part.or_else(|| self.log.first_element_child()) {
            Some(part) if !self.is_over(&part, behind.is_some() && next.is_none()) => part,
            _ => self.begin(),
        };
        let next = match behind {
            Some(behind) if behind.parent_element().as_ref() == Some(&part) => next,
            Some(_) => None,
            None => part.first_child(),
        };
        let _ = part.insert_before(line, next.as_ref());
    }

    /// Takes a line away, and its part with the last one.
    pub(super) fn remove(&mut self, line: &Element) {
        let part = line.parent_element();
        line.remove();
        if let Some(part) = part.filter(|part| !part.has_child_nodes()) {
            part.remove();
        }
    }

    /// The newest message is where one comes to by the keyboard.
    pub(super) fn let_in<'a>(&mut self, lines: impl DoubleEndedIterator<Item = &'a Element>) {
        let act = |line: &Element| line.query_selector(".said-act").ok().flatten();
        let newest = lines.rev().find_map(act);
        if newest == self.way_in {
            return;
        }
        for (act, tabindex) in [(&self.way_in, "-1"), (&newest, "0")] {
            if let Some(act) = act {
                let _ = act.set_attribute("tabindex", tabindex);
            }
        }
        self.way_in = newest;
    }

    // Whether what comes at this end of this part begins another one.
    fn is_over(&self, part: &Element, at_end: bool) -> bool {
        let is_last = self.log.last_element_child().as_ref() == Some(part);
        at_end && is_last && part.child_element_count() >= PART_LEN
    }

    fn begin(&self) -> Element {
        let part = el("div", "transcript-part").element().clone();
        let _ = self.log.append_child(&part);
        part
    }
}

// The line before this one, be it in the part before.
fn before(line: &Element) -> Option<Element> {
    let beside = line.previous_element_sibling();
    beside.or_else(|| {
        let part = line.parent_element()?.previous_element_sibling()?;
        part.last_element_child()
    })
}

/// The next line in a direction, be it in another part.
pub(super) fn next_to(line: &Element, down: bool) -> Option<Element> {
    if !down {
        return before(line);
    }
    let beside = line.next_element_sibling();
    beside.or_else(|| {
        let part = line.parent_element()?.next_element_sibling()?;
        part.first_element_child()
    })
}
