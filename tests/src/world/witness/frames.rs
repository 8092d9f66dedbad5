//! What the witness makes of each frame: whether what is told is so, and places that never get
//! worse without a reason.

use super::{Scene, Told, Witness, has_room, is_automatic};
use desk::ConnId;
use shared::limits::PLACE_EVERY_MS;
use shared::{ConversationId, Offer, OfferEnd, Place, Rule, Status, ToAgent, ToVisitor};

impl Witness {
    pub(super) fn sees_visitor_frame(
        &mut self,
        scene: &Scene<'_>,
        to: &[ConnId],
        frame: &ToVisitor,
    ) -> Result<(), String> {
        let standing = match frame {
            ToVisitor::Welcome(welcome) => welcome.conversation.as_ref(),
            ToVisitor::Opened(standing) => Some(standing),
            ToVisitor::Status {
                conversation,
                status,
            } => return self.sees_status(scene, to, *conversation, status),
            ToVisitor::Quiet { closes_at, .. } => {
                self.count(match closes_at {
                    Some(_) => "ends announced",
                    None => "ends called off",
                });
                None
            }
            ToVisitor::Token { .. }
            | ToVisitor::Added { .. }
            | ToVisitor::Typing { .. }
            | ToVisitor::Seen(_)
            | ToVisitor::Refused { .. }
            | ToVisitor::Pong
            | ToVisitor::Form { .. }
            | ToVisitor::Filled { .. } => None,
            ToVisitor::Rated { .. } => None,
        };
        let Some(standing) = standing else {
            return Ok(());
        };
        for conn in to {
            self.told.remove(&(*conn, standing.conversation));
        }
        self.sees_status(scene, to, standing.conversation, &standing.status)
    }

    fn sees_status(
        &mut self,
        scene: &Scene<'_>,
        to: &[ConnId],
        id: ConversationId,
        status: &Status,
    ) -> Result<(), String> {
        let row = scene.row(id)?;
        let state = &row.state;
        let is_so = match status {
            Status::Waiting(_) => row.waits(),
            Status::Answered(face) => !state.parked && row.is_with(face.id),
            Status::Parked(face) => state.parked && *face == state.agent,
            Status::Ended => state.ended,
        };
        if !is_so {
            return Err(format!("{id} is told to be {status:?}, it is {state:?}"));
        }
        for conn in to {
            match status {
                Status::Waiting(place) => self.sees_place(scene, *conn, id, place)?,
                Status::Answered(_) | Status::Parked(_) | Status::Ended => {
                    self.told.remove(&(*conn, id));
                }
            }
        }
        Ok(())
    }

    /// Law 8: a place never gets worse for nothing, and is told once a second at most.
    fn sees_place(
        &mut self,
        scene: &Scene<'_>,
        conn: ConnId,
        id: ConversationId,
        place: &Place,
    ) -> Result<(), String> {
        let (now, ticket) = (scene.now, scene.ticket(scene.row(id)?));
        let before = self.told.get(&(conn, id)).copied();
        let before = before.filter(|before| before.ticket == ticket);
        // What the visitor asked for is answered at once, and may be another place.
        let is_own = self.topical.contains(&id);
        if let Some(before) = before.filter(|_| !is_own) {
            let was_passed = place.moved.is_some_and(|moved| moved.passed > 0);
            if place.ahead > before.ahead && !was_passed {
                return Err(format!(
                    "law 8: {id} was told {before:?}, and now without a reason {place:?}"
                ));
            }
            if before.is_news && now.since(before.at) < PLACE_EVERY_MS {
                return Err(format!(
                    "law 8: {id} is told two places within a second: {before:?}, {now} {place:?}"
                ));
            }
            self.count("places moved");
        }
        let told = Told {
            ahead: place.ahead,
            ticket,
            at: now,
            is_news: before.is_some() && !is_own,
        };
        self.told.insert((conn, id), told);
        Ok(())
    }

    pub(super) fn sees_agent_frame(
        &mut self,
        scene: &Scene<'_>,
        frame: &ToAgent,
    ) -> Result<(), String> {
        match frame {
            ToAgent::Listed { conversations } => {
                for line in conversations {
                    match line.offered_to {
                        Some(agent) => self.offered.insert(line.id, agent),
                        None => self.offered.remove(&line.id),
                    };
                }
            }
            ToAgent::Offered(offer) => return self.sees_offer(scene, offer),
            ToAgent::OfferEnded { conversation, how } => {
                if *how == OfferEnd::Accepted {
                    self.accepted.insert(*conversation);
                }
                self.count(match how {
                    OfferEnd::Accepted => "offers accepted",
                    OfferEnd::Declined => "offers declined",
                    OfferEnd::Expired => "offers expired",
                    OfferEnd::Withdrawn => "offers withdrawn",
                });
            }
            ToAgent::Unanswered { .. } => self.count("answers late"),
            ToAgent::Welcome(_)
            | ToAgent::Added { .. }
            | ToAgent::About { .. }
            | ToAgent::Typing { .. }
            | ToAgent::Seen(_)
            | ToAgent::Colleague(_)
            | ToAgent::Refused { .. }
            | ToAgent::Pong
            | ToAgent::Accuracy(_)
            | ToAgent::Form { .. }
            | ToAgent::Filled { .. } => {}
            ToAgent::Rated { .. } => {}
            ToAgent::Proven { .. } => {}
            ToAgent::Noted(_) => {}
        }
        Ok(())
    }

    fn sees_offer(&mut self, scene: &Scene<'_>, offer: &Offer) -> Result<(), String> {
        let (row, rule) = (scene.row(offer.conversation)?, offer.reason.rule);
        has_room(row.id, &offer.reason)?;
        let passes_on = row.state.passing && offer.handover.is_some();
        if rule == Rule::Transferred && !passes_on {
            return Err(format!("{} is offered as passed on, and is not", row.id));
        }
        // One that stands already is told again at a hello.
        let is_new = offer.until == scene.now.plus(scene.settings.rules.offer_ms);
        if is_automatic(rule) && is_new {
            self.count("offers");
            scene.passes_nobody(row, &self.offered)?;
        }
        Ok(())
    }
}
