//! Transfers: to a colleague or a team, warm or cold, taken or coming back; and taking over.

use shared::agent::Recipient;
use shared::rest::Routing;
use shared::rest::routing::Rules;
use shared::{
    AgentId, Choice, ConversationId, OfferEnd, RefusalCode, Rule, Side, Target, TeamId, What,
};
use tests::bot::{AgentBot, VisitorBot};
use tests::relay::{Login, Relay, Scene, team};

#[tokio::test]
async fn a_cold_transfer_is_taken_with_its_note() {
    let office = Office::open().await;
    let (vera, id) = office.talk("Vera").await;
    let bo = office.scene.online(&office.bo).await;

    office
        .ana
        .transfers(id, Recipient::Agent(me(&office.bo)), "has paid twice");
    let offer = bo.asked().await;
    vera.until("to wait", |seen| seen.place().is_some()).await;
    bo.accepts(id);
    let seen = vera
        .until("an answer", |seen| seen.answered_by() == Some("Bo"))
        .await;
    let read = bo
        .until("the handover", |seen| {
            seen.inbox
                .get(&id)
                .is_some_and(|line| line.agent == seen.me)
        })
        .await;

    assert_eq!(offer.handover.unwrap().note, "has paid twice");
    assert_eq!(offer.reason.rule, Rule::Transferred);
    let handover = read.inbox[&id].handover.clone().unwrap();
    assert_eq!(handover.note, "has paid twice");
    assert_eq!(handover.from.name, "Ana");
    assert_eq!(
        told(seen.transcript()),
        ["joined Ana", "transferred", "joined Bo"]
    );
    assert!(!format!("{:?}", seen.wire.heard).contains("has paid twice"));
}

#[tokio::test]
async fn a_warm_transfer_keeps_its_agent_until_it_is_taken() {
    let office = Office::open().await;
    let (vera, id) = office.talk("Vera").await;
    let bo = office.scene.online(&office.bo).await;

    let to = Recipient::Agent(me(&office.bo));
    office.ana.stays_and_transfers(id, to, "a word with Bo");
    bo.asked().await;
    office.ana.say(id, "I bring somebody in");
    bo.say(id, "hello from Bo");
    let both = vera
        .until("both", |seen| {
            let texts = seen.texts();
            texts.contains(&"hello from Bo") && texts.contains(&"I bring somebody in")
        })
        .await;
    bo.accepts(id);
    let taken = vera
        .until("Bo alone", |seen| seen.answered_by() == Some("Bo"))
        .await;

    assert_eq!(both.answered_by(), Some("Ana"));
    assert_eq!(taken.places(), both.places(), "nobody waited again");
}

#[tokio::test]
async fn a_transfer_that_is_declined_comes_back() {
    let office = Office::open().await;
    let (vera, id) = office.talk("Vera").await;
    let bo = office.scene.online(&office.bo).await;

    office
        .ana
        .transfers(id, Recipient::Agent(me(&office.bo)), "");
    bo.asked().await;
    bo.declines(id);
    let back = vera
        .until("Ana again", |seen| {
            told(seen.transcript()) == ["joined Ana", "transferred", "joined Ana"]
        })
        .await;
    let listed = office
        .ana
        .until("it back", |seen| {
            let reason = seen.inbox.get(&id).and_then(|line| line.reason);
            reason.is_some_and(|reason| reason.rule == Rule::CameBack)
        })
        .await;

    assert_eq!(back.answered_by(), Some("Ana"));
    assert_eq!(listed.given("hello"), Some(id));
}

#[tokio::test]
async fn a_transfer_that_nobody_takes_in_time_comes_back() {
    let office = Office::open().await;
    let (vera, id) = office.talk("Vera").await;
    let bo = office.scene.online(&office.bo).await;

    office
        .ana
        .transfers(id, Recipient::Agent(me(&office.bo)), "");
    vera.until("to wait", |seen| seen.place().is_some()).await;
    vera.until("Ana again", |seen| seen.answered_by() == Some("Ana"))
        .await;
    let late = bo
        .until("the end of the offer", |seen| !seen.offers_ended.is_empty())
        .await;

    assert_eq!(late.offers_ended, [(id, OfferEnd::Expired)]);
}

#[tokio::test]
async fn a_transfer_to_a_team_is_given_to_one_of_it() {
    let office = Office::open().await;
    let (vera, id) = office.talk("Vera").await;

    office
        .ana
        .transfers(id, Recipient::Team(TeamId(1)), "for payments");
    let refused = office
        .ana
        .until("nobody", |seen| !seen.refused.is_empty())
        .await;
    let bo = office.scene.online(&office.bo).await;
    office
        .ana
        .transfers(id, Recipient::Team(TeamId(1)), "for payments");
    vera.until("Bo", |seen| seen.answered_by() == Some("Bo"))
        .await;
    let given = bo.given("hello").await;

    assert_eq!(refused.refused[0].1.code, RefusalCode::NobodyThere);
    assert_eq!(given, id);
    let handover = bo.sees().inbox[&id].handover.clone().unwrap();
    assert!(matches!(handover.to, Target::Team(team) if team.name == "Payments"));
}

#[tokio::test]
async fn a_supervisor_takes_over_and_nobody_else_does() {
    let office = Office::open().await;
    let (vera, id) = office.talk("Vera").await;
    let bo = office.scene.online(&office.bo).await;
    let owner = AgentBot::new(
        "Owner",
        office
            .scene
            .agent_door(&office.scene.admin, shared::version::Encoding::Binary),
    );
    let owner = owner.live().await;

    bo.does(client::agent::Input::TakeOver(id));
    let refused = bo.until("a refusal", |seen| !seen.refused.is_empty()).await;
    owner.does(client::agent::Input::TakeOver(id));
    let seen = vera
        .until("the owner", |seen| seen.answered_by() == Some("Owner"))
        .await;
    let lost = office
        .ana
        .until("the loss", |seen| {
            let reason = seen.inbox.get(&id).and_then(|line| line.reason);
            reason.is_some_and(|reason| reason.rule == Rule::TakenOver)
        })
        .await;

    assert_eq!(refused.refused[0].1.code, RefusalCode::NotAllowed);
    assert_eq!(told(seen.transcript()), ["joined Ana", "taken over"]);
    assert_eq!(lost.given("hello"), None);
}

/// Ana, online, and Bo of Payments, who is not there yet.
struct Office {
    _relay: Relay,
    scene: Scene,
    ana: AgentBot,
    bo: Login,
}

impl Office {
    async fn open() -> Office {
        let relay = Relay::start().await;
        let scene = relay.scene().await;
        let (ana, bo) = (scene.agent("Ana").await, scene.agent("Bo").await);
        let rules = Rules {
            transfer_within_s: 5,
            ..Rules::default()
        };
        let routing = Routing {
            rules,
            teams: vec![team(1, "Payments", &[&bo])],
            ..Routing::default()
        };
        scene.decides(&routing).await;
        let ana = scene.online(&ana).await;
        Office {
            _relay: relay,
            scene,
            ana,
            bo,
        }
    }

    /// A conversation that is given to Ana, who then takes no more.
    async fn talk(&self, name: &str) -> (VisitorBot, ConversationId) {
        let visitor = self.scene.visitor(name).await;
        visitor.say("hello");
        let id = self.ana.given("hello").await;
        self.ana.chooses(Choice::Busy).await;
        visitor
            .until("Ana", |seen| seen.answered_by() == Some("Ana"))
            .await;
        (visitor, id)
    }
}

fn me(login: &Login) -> AgentId {
    login.me.agent.id
}

/// What a visitor is told beside the words.
fn told(entries: &[shared::Entry]) -> Vec<String> {
    let told = entries.iter().filter_map(|entry| match &entry.what {
        What::Said { .. } => None,
        What::Joined { agent } => Some(format!("joined {}", agent.name)),
        What::Transferred { .. } => Some("transferred".to_owned()),
        What::TakenOver { .. } => Some("taken over".to_owned()),
        What::Ended { by: Side::Visitor } => Some("left".to_owned()),
        other => Some(format!("{other:?}")),
    });
    told.collect()
}
