//! The site's own form, over real wires: seen while it is typed, kept over breaks and restarts,
//! and asked for before the first word by the relay itself.

use client::visitor::Input;
use shared::form::value_of;
use shared::rest::FieldsForm;
use shared::rest::Routing;
use shared::rest::routing::{OpeningHours, OpeningRange};
use shared::{Due, FieldId, Filled, RefusalCode};
use tests::bot::VisitorBot;
use tests::relay::{Process, Relay, Scene};

const ACCOUNT: FieldId = FieldId(1);
const HASH: FieldId = FieldId(2);

#[tokio::test]
async fn the_agent_sees_what_is_filled_in_while_it_is_typed() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    scene.asks(&FieldsForm::start()).await;
    let ada = scene.online(&scene.agent("Ada").await).await;
    let vera = scene.visitor("Vera").await;
    fills(&vera, ACCOUNT, "vera");
    vera.say("hello");
    let conversation = ada.given("hello").await;
    ada.until("the draft", |seen| {
        seen.filled(conversation, ACCOUNT) == "vera"
    })
    .await;

    fills(&vera, HASH, "0x5f");

    ada.until("what is typed", |seen| {
        seen.filled(conversation, HASH) == "0x5f"
    })
    .await;
    stored(&vera, HASH, "0x5f").await;
}

#[tokio::test]
async fn what_is_filled_in_without_a_connection_is_sent_before_what_is_said() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ada = scene.online(&scene.agent("Ada").await).await;
    needs_account(&scene).await;
    let vera = scene.visitor("Vera").await;
    vera.until("the form", |seen| !seen.fields.is_empty()).await;
    vera.unplug();
    fills(&vera, ACCOUNT, "vera");
    vera.say("hello");

    vera.plug_in();

    let conversation = ada.given("hello").await;
    ada.until("the field", |seen| {
        seen.filled(conversation, ACCOUNT) == "vera"
    })
    .await;
    assert_eq!(vera.sees().wire.not_sent(), []);
}

#[tokio::test]
async fn the_relay_itself_opens_nothing_while_a_field_is_missing() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    needs_account(&scene).await;
    let vera = scene.visitor("Vera").await;

    vera.say("hello");

    let refused = [("hello", RefusalCode::FormMissing)];
    vera.until("the refusal", |seen| seen.wire.not_sent() == refused)
        .await;
    fills(&vera, ACCOUNT, "vera");
    vera.does(Input::Retry(0));
    vera.until("to be stored", |seen| seen.texts() == ["hello"])
        .await;
}

#[tokio::test]
async fn a_form_that_the_owner_changes_reaches_who_is_connected() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ada = scene.online(&scene.agent("Ada").await).await;
    let vera = scene.visitor("Vera").await;
    assert_eq!(scene.form().await, FieldsForm::default());

    needs_account(&scene).await;

    let due = |fields: &[shared::Field]| fields.first().map(|field| field.due);
    vera.until("the form", |seen| due(&seen.fields) == Some(Due::Before))
        .await;
    ada.until("the form", |seen| due(&seen.fields) == Some(Due::Before))
        .await;
}

#[tokio::test]
async fn drafts_and_fields_survive_a_relay_that_is_killed() {
    let mut relay = Process::start(&[]).await;
    let scene = relay.scene().await;
    scene.asks(&FieldsForm::start()).await;
    let vera = scene.visitor("Vera").await;
    fills(&vera, ACCOUNT, "vera");
    stored(&vera, ACCOUNT, "vera").await;
    let walt = scene.visitor("Walt").await;
    walt.say("hello");
    walt.until("to wait", |seen| seen.place().is_some()).await;
    fills(&walt, HASH, "0x5f");
    stored(&walt, HASH, "0x5f").await;

    relay.kill();
    relay.restart().await;

    // From the relay, not from what the tabs hold.
    let again = reopened(&scene, &vera);
    stored(&again, ACCOUNT, "vera").await;
    let ada = scene.online(&scene.agent("Ada").await).await;
    let conversation = ada.given("hello").await;
    ada.until("the field", |seen| {
        seen.filled(conversation, HASH) == "0x5f"
    })
    .await;
}

#[tokio::test]
async fn messages_left_outside_the_hours_are_answered_in_their_order_with_the_contact() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let now = relay.house().clock.now();
    scene.decides(&closed_today(now.0)).await;
    let mut left = Vec::new();
    for name in ["first", "second", "third"] {
        let visitor = scene.visitor(name).await;
        fills(&visitor, FieldId::CONTACT, &format!("{name}@example.com"));
        visitor.say(name);
        visitor
            .until("a place", |seen| seen.place().is_some())
            .await;
        left.push(visitor);
    }
    // They go home.
    let first = left.remove(0).closed().await;
    drop(left);

    scene.decides(&Routing::default()).await;
    let ada = scene.online(&scene.agent_for("Ada", 1).await).await;

    for name in ["first", "second", "third"] {
        let conversation = ada.given(name).await;
        let contact = format!("{name}@example.com");
        let seen = ada.until("the contact", |seen| {
            seen.filled(conversation, FieldId::CONTACT) == contact
        });
        assert!(seen.await.left_away(conversation), "{name}");
        ada.say(conversation, "done");
        ada.ends(conversation);
    }
    let door = scene.visitor_door(shared::version::Encoding::Binary);
    let back = VisitorBot::with("first", door, first.token, first.wire.kept);
    back.until("the answer", |seen| seen.texts() == ["first", "done"])
        .await;
}

fn fills(visitor: &VisitorBot, field: FieldId, value: &str) {
    let value = value.to_owned();
    visitor.does(Input::Fill(Filled { field, value }));
}

async fn stored(visitor: &VisitorBot, field: FieldId, value: &str) {
    visitor
        .until("to be stored", |seen| {
            value_of(&seen.stored, field) == value
        })
        .await;
}

async fn needs_account(scene: &Scene) {
    let mut form = FieldsForm::start();
    form.fields[0].due = Due::Before;
    scene.asks(&form).await;
}

fn reopened(scene: &Scene, visitor: &VisitorBot) -> VisitorBot {
    let (door, seen) = (
        scene.visitor_door(shared::version::Encoding::Json),
        visitor.sees(),
    );
    let kept = client::Kept::new(shared::TabId(1));
    VisitorBot::with("again", door, seen.token, kept)
}

/// Open on another day of the week only.
fn closed_today(ms: u64) -> Routing {
    let today = (ms / (24 * 3_600_000) + 3) % 7;
    let mut hours = OpeningHours {
        zone: "UTC".to_owned(),
        ..OpeningHours::default()
    };
    let other = usize::try_from((today + 3) % 7).unwrap_or_default();
    hours.week[other].push(OpeningRange {
        from: 0,
        until: 24 * 60,
    });
    Routing {
        hours: Some(hours),
        ..Routing::default()
    }
}
