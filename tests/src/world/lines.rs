//! The network of the world: what is carried over lines, lost, doubled and cut.
//!
//! Decides nothing; chance does.

use super::World;
use super::client::Happens;
use super::machine::Down;
use desk::{ConnId, Frame};
use rand::Rng;
use shared::ToAgent;

impl World {
    /// The tab's own end lets go: the machine hears of it later.
    pub(super) fn hang_up(&mut self, tab: usize) {
        if let Some(line) = self.tabs[tab]
            .line
            .take()
            .and_then(|conn| self.machine.lines.get_mut(&conn))
        {
            line.cut = true;
            line.down.clear();
        }
    }

    /// The line is cut, and part of what was under way with it; the tab notices.
    pub(super) fn cut(&mut self, tab: usize) {
        let Some(conn) = self.tabs[tab].line else {
            return;
        };
        self.count("cuts");
        if let Some(line) = self.machine.lines.get_mut(&conn) {
            let arrives = self.chance.random_range(0..=line.up.len());
            line.up.truncate(arrives);
            line.cut = true;
            line.down.clear();
        }
        self.tab_loses(tab, 1006, "");
    }

    pub(super) fn tab_loses(&mut self, tab: usize, code: u16, reason: &str) {
        self.tabs[tab].line = None;
        let jitter = self.chance.random();
        self.happens(tab, Happens::Lost(code, reason.to_owned(), jitter));
    }

    /// Carries a few things over one line.
    pub(super) fn carry_some(&mut self) {
        let lines: Vec<_> = self.machine.lines.keys().copied().collect();
        if lines.is_empty() {
            return;
        }
        let conn = lines[self.chance.random_range(0..lines.len())];
        for _ in 0..self.chance.random_range(1..6) {
            self.carry(conn);
        }
    }

    pub(super) fn carry_all(&mut self) -> bool {
        let lines: Vec<_> = self.machine.lines.keys().copied().collect();
        let mut moved = false;
        for conn in lines {
            while self.carry(conn) {
                moved = true;
            }
        }
        moved
    }

    /// Carries one thing over a line; false when there is nothing to carry.
    fn carry(&mut self, conn: ConnId) -> bool {
        let Some(line) = self.machine.lines.get_mut(&conn) else {
            return false;
        };
        let (tab, cut) = (line.tab, line.cut);
        if !cut && !std::mem::replace(&mut line.opened, true) {
            self.happens(tab, Happens::Opened);
            return true;
        }
        let fate = self.fate();
        let Some(line) = self.machine.lines.get_mut(&conn) else {
            return false;
        };
        if let Some(up) = line.up.pop_front() {
            // A second hello is another matter: the door hangs up on it. So is an answer that is
            // refused for good: its name goes to the next one, and would be refused with it.
            let is_once = up.is_hello() || up.is_answer();
            let times = if is_once { fate.min(1) } else { fate };
            for _ in 0..times {
                self.machine.receive(conn, up.clone());
            }
            return true;
        }
        if cut {
            self.machine.hears_left(conn);
            return true;
        }
        match line.down.pop_front() {
            None => return false,
            Some(Down::Frame(frame)) => {
                let is_refusal = matches!(frame, Frame::Agent(ToAgent::Refused { .. }));
                let times = if is_refusal { fate.min(1) } else { fate };
                for _ in 0..times {
                    // Hearing may have made the tab let go of this line.
                    if self.tabs[tab].line == Some(conn) {
                        self.happens(tab, Happens::Heard(frame.clone()));
                    }
                }
            }
            Some(Down::Close(close)) => {
                line.cut = true;
                line.down.clear();
                self.tab_loses(tab, close.code(), close.as_str());
            }
        }
        true
    }

    /// How often a frame arrives: mostly once; on a bad line never, or twice.
    fn fate(&mut self) -> usize {
        match self.chance.random_range(0..1_000) {
            dice if dice < self.bad_per_mille => 0,
            dice if dice < 2 * self.bad_per_mille => 2,
            _ => 1,
        }
    }
}
