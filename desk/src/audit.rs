//! A desk's own account of what must always be true of it. For tests and simulations; changes
//! nothing.

use crate::desk::Desk;
use crate::due::Due;
use shared::Who;

impl Desk {
    /// Checks every invariant between steps.
    ///
    /// # Errors
    /// Returns one sentence about the first that does not hold.
    pub fn audit(&self) -> Result<(), String> {
        self.audit_queue()?;
        self.audit_lanes()?;
        self.audit_loads()?;
        self.audit_open()?;
        self.audit_people()?;
        self.audit_work_conserving()
    }

    /// Whether this desk foresees exactly what the other does.
    #[must_use]
    pub fn foresees_like(&self, other: &Desk) -> bool {
        self.estimators == other.estimators
    }

    fn audit_queue(&self) -> Result<(), String> {
        let waiting: Vec<_> = self
            .open
            .values()
            .filter(|open| open.row.is_queued())
            .map(|open| open.row.id)
            .collect();
        let mut queued: Vec<_> = self.queue.order().collect();
        queued.sort_unstable();
        if waiting != queued || queued.len() != self.queue.len() {
            return Err(format!("{waiting:?} wait, but {queued:?} are queued"));
        }
        for (team, line) in self.queue.lines() {
            let is_told = !line.changed && line.telling.is_none();
            for (ahead, ticket) in (0u32..).zip(line.order.iter()) {
                let id = ticket.conversation;
                if self.ticket_of(id) != Some((team, ticket)) {
                    return Err(format!("{id} stands in line with an old ticket"));
                }
                let told = self.open.get(&id).and_then(|open| open.told);
                let is_here = !self.visitor_conns(id).is_empty();
                if is_here && is_told && told.is_some_and(|place| place.ahead != ahead) {
                    return Err(format!("{id} was told {told:?}, but {ahead} are ahead"));
                }
            }
        }
        Ok(())
    }

    fn audit_lanes(&self) -> Result<(), String> {
        for open in self.open.values() {
            let asks = open.row.is_queued() && open.offer.is_none();
            let passes_to_agent = open.row.passes_to_agent();
            if open.ask.is_some() != (asks && !passes_to_agent) {
                let id = open.row.id;
                return Err(format!("{id} asks for {:?} and should not", open.ask));
            }
            if let (Some(ask), Some((_, ticket))) = (&open.ask, self.ticket_of(open.row.id))
                && !self.queue.asking(ask).any(|other| other == ticket)
            {
                return Err(format!("{} is not in its lane", open.row.id));
            }
        }
        Ok(())
    }

    fn audit_loads(&self) -> Result<(), String> {
        for (id, agent) in self.roster.iter() {
            let mut claims = Vec::new();
            for open in self.open.values() {
                let is_asked = open.offer.is_some_and(|offering| offering.agent == id);
                if open.row.is_with(id) || is_asked {
                    claims.push(open.row.id);
                }
            }
            let claimed: Vec<_> = agent.claims().map(|(id, _)| id).collect();
            if claimed != claims {
                return Err(format!("agent {id} has {claims:?}, but claims {claimed:?}"));
            }
            let weight: u32 = agent.claims().map(|(_, weight)| weight).sum();
            if weight != agent.weight() {
                return Err(format!(
                    "agent {id} weighs {}, not {weight}",
                    agent.weight()
                ));
            }
            let is_paused = agent.pause.is_some_and(|pause| pause.until <= self.now);
            if is_paused && self.now.0 > 0 {
                return Err(format!("agent {id} is still paused"));
            }
        }
        Ok(())
    }

    fn audit_open(&self) -> Result<(), String> {
        for open in self.open.values() {
            let (row, state) = (&open.row, &open.row.state);
            if state.ended {
                return Err(format!("{} has ended and is still open", row.id));
            }
            if row.seen_by_visitor > row.last || row.seen_by_agent > row.last {
                return Err(format!("{} was seen beyond its end", row.id));
            }
            if state.parked && state.agent.is_none() {
                return Err(format!("{} is parked with nobody", row.id));
            }
            if state.agent.is_none() && open.owed.is_some() {
                return Err(format!("{} is owed by nobody", row.id));
            }
            if state.passing && state.handover.is_none() {
                return Err(format!("{} is passed on by nobody", row.id));
            }
            let is_lost = open.row.passes_to_agent() && open.offer.is_none();
            let is_planned = self.due.iter().any(|(_, due)| *due == Due::Offer(row.id));
            if is_lost && !is_planned {
                return Err(format!("{} is on its way to nobody", row.id));
            }
        }
        for (id, visitor) in &self.ended {
            let known = self
                .visitors
                .get(visitor)
                .and_then(|known| known.ended.as_ref());
            if known.is_none_or(|row| row.id != *id) {
                return Err(format!("{id} is remembered and of nobody"));
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
        if let Some((id, pick)) = self.next_match() {
            return Err(format!(
                "{id} waits beside agent {}, who is free",
                pick.agent
            ));
        }
        if self.due.first().is_some_and(|(at, _)| *at <= self.now) && self.now.0 > 0 {
            return Err("something is due and was not looked at".to_owned());
        }
        Ok(())
    }
}
