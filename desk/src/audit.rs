//! A desk's own account of what must always be true of it. For tests and simulations; changes
//! nothing.

use crate::desk::Desk;
use shared::{AgentId, Who};

impl Desk {
    /// Checks every invariant between steps.
    ///
    /// # Errors
    /// Returns one sentence about the first that does not hold.
    pub fn audit(&self) -> Result<(), String> {
        self.audit_queue()?;
        self.audit_loads()?;
        self.audit_people()?;
        self.audit_work_conserving()
    }

    fn audit_queue(&self) -> Result<(), String> {
        let waiting: Vec<_> = self
            .open
            .values()
            .filter(|open| open.row.waits())
            .map(|open| open.row.id)
            .collect();
        let mut queued: Vec<_> = self.queue.order().collect();
        let seniority = queued
            .iter()
            .filter_map(|id| self.open.get(id))
            .map(|open| (!open.row.returned, open.row.opened_at, open.row.id));
        if !seniority.is_sorted() {
            return Err("the queue is not in the order of seniority".to_owned());
        }
        queued.sort_unstable();
        if waiting != queued {
            return Err(format!("{waiting:?} wait, but {queued:?} are queued"));
        }
        for (ahead, id) in (0u32..).zip(self.queue.order()) {
            let told = self.open.get(&id).and_then(|open| open.told);
            if told.is_some_and(|place| place.ahead != ahead) {
                return Err(format!("{id} was told {told:?}, but {ahead} are ahead"));
            }
        }
        Ok(())
    }

    fn audit_loads(&self) -> Result<(), String> {
        for (id, agent) in self.roster.iter() {
            let given = self
                .open
                .values()
                .filter(|open| open.row.is_with(id))
                .count();
            if agent.load as usize != given {
                return Err(format!(
                    "agent {id} has {given}, but the load is {}",
                    agent.load
                ));
            }
        }
        for open in self.open.values() {
            if open.row.ended {
                return Err(format!("{} has ended and is still open", open.row.id));
            }
            if open.row.seen_by_visitor > open.row.last || open.row.seen_by_agent > open.row.last {
                return Err(format!("{} was seen beyond its end", open.row.id));
            }
        }
        Ok(())
    }

    fn audit_people(&self) -> Result<(), String> {
        for (conn, known) in &self.conns {
            let tab = self.tabs.get(&(known.who, known.tab));
            if tab.and_then(|tab| tab.conn) != Some(*conn) {
                return Err(format!("{conn:?} is not the socket of its tab"));
            }
            let listed = match known.who {
                Who::Visitor(id) => self
                    .visitors
                    .get(&id)
                    .is_some_and(|visitor| visitor.conns.contains(conn)),
                Who::Agent(id) => self
                    .roster
                    .get(id)
                    .is_some_and(|agent| agent.conns.contains(conn)),
            };
            if !listed {
                return Err(format!("{conn:?} is of nobody"));
            }
        }
        for (id, visitor) in &self.visitors {
            if visitor
                .conns
                .iter()
                .any(|conn| !self.conns.contains_key(conn))
            {
                return Err(format!("visitor {id} has a socket that is gone"));
            }
            if visitor
                .open
                .is_some_and(|open| !self.open.contains_key(&open))
            {
                return Err(format!(
                    "visitor {id} has an open conversation that is not open"
                ));
            }
        }
        Ok(())
    }

    fn audit_work_conserving(&self) -> Result<(), String> {
        let free: Vec<AgentId> = self
            .roster
            .iter()
            .filter(|(_, agent)| agent.is_free())
            .map(|(id, _)| id)
            .collect();
        if !self.queue.is_empty() && !free.is_empty() {
            return Err(format!(
                "{} wait beside free agents {free:?}",
                self.queue.len()
            ));
        }
        if self.due.first().is_some_and(|(at, _)| *at <= self.now) && self.now.0 > 0 {
            return Err("something is due and was not looked at".to_owned());
        }
        Ok(())
    }
}
