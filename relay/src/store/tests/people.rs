//! Sites, agents, invitations, sessions and visitors.

use super::*;
use crate::limits::{FIRST_INVITE_LASTS_MS, INVITE_LASTS_MS, SESSION_LASTS_MS, VISITOR_LASTS_MS};
use shared::rest::{AgentForm, Role};

#[tokio::test]
async fn a_site_is_made_found_and_changed() {
    let store = home::empty(KIND).await;
    let form = |name: &str, origins: &[&str]| SiteForm {
        name: name.to_owned(),
        origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
    };
    let one = store
        .create_site(form("One", &["https://b.example", "https://a.example"]))
        .await;
    let one = one.unwrap();
    let two = store.create_site(form("Two", &[])).await.unwrap();

    assert_eq!(one.origins, ["https://b.example", "https://a.example"]);
    assert_ne!(one.key, two.key);
    assert_eq!(store.sites().await.unwrap(), [one.clone(), two.clone()]);
    assert_eq!(
        store.site_by_key(&one.key).await.unwrap(),
        Some(one.clone())
    );
    assert_eq!(store.site_by_key("site_none").await.unwrap(), None);

    let changed = store
        .change_site(one.id, form("Uno", &["https://c.example"]))
        .await
        .unwrap();
    let changed = changed.unwrap();
    assert_eq!((changed.name.as_str(), &changed.key), ("Uno", &one.key));
    assert_eq!(store.site(one.id).await.unwrap(), Some(changed));
    assert_eq!(store.site(two.id).await.unwrap(), Some(two));
    assert_eq!(
        store
            .change_site(SiteId(99), form("None", &[]))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn an_invited_agent_becomes_active_once() {
    let (store, site) = house(KIND).await;
    let invited = store
        .create_agent(form("Ada", Role::Administrator), NOW)
        .await
        .unwrap()
        .unwrap();
    assert!(!invited.agent.active);
    assert_eq!(store.settings(site).await.unwrap().unwrap().agents.len(), 0);
    assert_eq!(store.login("ada@example.com").await.unwrap(), None);
    let invite = store.invite(&invited.token, NOW).await.unwrap().unwrap();
    assert_eq!(
        (invite.name.as_str(), invite.role),
        ("Ada", Role::Administrator)
    );

    let accepted = store
        .accept_invite(&invited.token, account("Ada L."), NOW)
        .await
        .unwrap();

    let Accepted::Active(agent) = accepted else {
        panic!("{accepted:?}")
    };
    assert!(agent.active);
    assert_eq!(
        (agent.id, agent.name.as_str()),
        (invited.agent.id, "Ada L.")
    );
    assert_eq!(store.agents().await.unwrap(), std::slice::from_ref(&agent));
    assert_eq!(store.agent(agent.id).await.unwrap(), Some(agent.clone()));
    let again = store
        .accept_invite(&invited.token, account("Eve"), NOW)
        .await
        .unwrap();
    assert_eq!(again, Accepted::Unknown);
    assert_eq!(store.invite(&invited.token, NOW).await.unwrap(), None);

    let settings = store.settings(site).await.unwrap().unwrap();
    assert_eq!(settings.site, "Shop");
    let known = &settings.agents[&agent.id];
    assert_eq!((known.name.as_str(), known.capacity), ("Ada L.", 3));
    assert_eq!(store.settings(SiteId(99)).await.unwrap(), None);

    let login = store.login("ada@example.com").await.unwrap().unwrap();
    assert_eq!(
        (login.agent, login.password_hash.as_str()),
        (agent.clone(), "hash")
    );
    store.rehash(agent.id, "better".to_owned()).await.unwrap();
    let login = store.login("ada@example.com").await.unwrap().unwrap();
    assert_eq!(login.password_hash, "better");
}

#[tokio::test]
async fn an_invitation_ends_when_it_is_old_or_made_anew() {
    let (store, _) = house(KIND).await;
    let first = store
        .create_agent(form("Ada", Role::Agent), NOW)
        .await
        .unwrap()
        .unwrap();
    let second = store
        .create_agent(form("Ada B.", Role::Agent), NOW)
        .await
        .unwrap()
        .unwrap();

    assert_eq!(first.agent.id, second.agent.id);
    assert_eq!(second.agent.name, "Ada B.");
    assert_eq!(store.invite(&first.token, NOW).await.unwrap(), None);
    let late = NOW.plus(INVITE_LASTS_MS);
    assert!(
        store
            .invite(&second.token, Millis(late.0 - 1))
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(store.invite(&second.token, late).await.unwrap(), None);
    let accepted = store
        .accept_invite(&second.token, account("Ada"), late)
        .await
        .unwrap();
    assert_eq!(accepted, Accepted::Unknown);
}

#[tokio::test]
async fn an_address_belongs_to_one_agent() {
    let (store, _) = house(KIND).await;
    let ada = store
        .create_agent(form("Ada", Role::Agent), NOW)
        .await
        .unwrap()
        .unwrap();
    store
        .accept_invite(&ada.token, account("Ada"), NOW)
        .await
        .unwrap();
    assert_eq!(
        store
            .create_agent(form("Ada", Role::Agent), NOW)
            .await
            .unwrap(),
        None
    );

    let bob = AgentForm {
        email: "bob@example.com".to_owned(),
        ..form("Bob", Role::Agent)
    };
    let bob = store.create_agent(bob, NOW).await.unwrap().unwrap();
    let accepted = store
        .accept_invite(&bob.token, account("Bob"), NOW)
        .await
        .unwrap();
    assert_eq!(accepted, Accepted::EmailTaken);

    let own = Account {
        email: "bob@example.com".to_owned(),
        ..account("Bob")
    };
    let accepted = store.accept_invite(&bob.token, own, NOW).await.unwrap();
    assert!(
        matches!(accepted, Accepted::Active(_)),
        "the link was still good: {accepted:?}"
    );
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_that_is_made_anew_at_each_start() {
    let (store, _) = house(KIND).await;
    let first = store.invite_first(NOW).await.unwrap().unwrap();
    let second = store.invite_first(NOW).await.unwrap().unwrap();

    assert_eq!(store.invite(&first, NOW).await.unwrap(), None);
    assert_eq!(
        store
            .invite(&second, NOW.plus(FIRST_INVITE_LASTS_MS))
            .await
            .unwrap(),
        None
    );
    let invite = store.invite(&second, NOW).await.unwrap().unwrap();
    assert_eq!(
        (invite.name.as_str(), invite.role),
        ("", Role::Administrator)
    );

    let accepted = store
        .accept_invite(&second, account("Ada"), NOW)
        .await
        .unwrap();
    let Accepted::Active(agent) = accepted else {
        panic!("{accepted:?}")
    };
    assert_eq!((agent.role, agent.active), (Role::Administrator, true));
    assert_eq!(store.invite_first(NOW).await.unwrap(), None);
}

#[tokio::test]
async fn a_session_lives_while_it_is_used_and_ends_at_log_out() {
    let (store, _) = house(KIND).await;
    let invited = store
        .create_agent(form("Ada", Role::Agent), NOW)
        .await
        .unwrap()
        .unwrap();
    store
        .accept_invite(&invited.token, account("Ada"), NOW)
        .await
        .unwrap();
    let one = store.open_session(invited.agent.id, "", NOW).await.unwrap();
    let two = store.open_session(invited.agent.id, "", NOW).await.unwrap();
    let whose = async |secret: &str, now| store.session(secret, now).await.unwrap().map(|a| a.id);

    let used = NOW.plus(SESSION_LASTS_MS - 1);
    assert_eq!(whose(&one, used).await, Some(invited.agent.id));
    let later = NOW.plus(SESSION_LASTS_MS);
    assert_eq!(
        whose(&one, later).await,
        Some(invited.agent.id),
        "it was used in between"
    );
    assert_eq!(whose(&two, later).await, None, "it was not");
    assert_eq!(whose("invented", NOW).await, None);

    store.close_session(&one).await.unwrap();
    assert_eq!(whose(&one, later).await, None);
}

#[tokio::test]
async fn a_visitor_is_known_by_the_token_on_the_own_site_only() {
    let (store, site) = house(KIND).await;
    let other = store.create_site(SiteForm::default()).await.unwrap().id;
    let (visitor, token) = store.new_visitor(site, NOW).await.unwrap();
    let (somebody, their_token) = store.new_visitor(site, NOW).await.unwrap();
    let whose =
        async |site, token: &str, now| store.visitor_by_token(site, token, now).await.unwrap();

    assert!(token.starts_with("dbv1_"));
    assert_ne!((visitor, &token), (somebody, &their_token));
    assert_eq!(whose(site, &token, NOW).await, VisitorToken::Known(visitor));
    assert_eq!(whose(other, &token, NOW).await, VisitorToken::Unknown);
    assert_eq!(
        whose(site, "dbv1_invented", NOW).await,
        VisitorToken::Unknown
    );

    let used = NOW.plus(VISITOR_LASTS_MS);
    assert_eq!(
        whose(site, &token, used).await,
        VisitorToken::Known(visitor)
    );
    let later = used.plus(1);
    assert_eq!(
        whose(site, &token, later).await,
        VisitorToken::Known(visitor)
    );
    assert_eq!(
        whose(site, &their_token, later).await,
        VisitorToken::Expired
    );
}

fn form(name: &str, role: Role) -> AgentForm {
    AgentForm {
        name: name.to_owned(),
        email: "ada@example.com".to_owned(),
        role,
        capacity: 3,
    }
}

fn account(name: &str) -> Account {
    Account {
        name: name.to_owned(),
        email: "ada@example.com".to_owned(),
        password_hash: "hash".to_owned(),
    }
}
