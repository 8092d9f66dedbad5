//! Log-ins against a real store and a clock that is put forward by hand.

use super::*;
use crate::limits::LOGIN_ACCOUNT_BURST;
use crate::store::{Accepted, Account};
use shared::Millis;

const HERE: &str = "198.51.100.7";

#[tokio::test]
async fn the_right_password_lets_in_and_the_wrong_one_does_not() {
    let (auth, store) = house().await;

    let agent = try_in(&auth, &store, "ada@example.com", "a quiet winter morning")
        .await
        .unwrap();
    assert_eq!(agent.email, "ada@example.com");

    for (email, password) in [
        ("ada@example.com", "a quiet winter evening"),
        ("eve@example.com", "a quiet winter morning"),
        ("", ""),
    ] {
        let fault = try_in(&auth, &store, email, password).await.unwrap_err();
        assert!(matches!(fault, LoginFault::Wrong), "{email}: {fault:?}");
    }
}

#[tokio::test]
async fn an_unknown_address_is_slowed_down_like_a_known_one() {
    let (auth, store) = house().await;
    for email in ["ada@example.com", "eve@example.com"] {
        for _ in 0..LOGIN_ACCOUNT_BURST {
            let fault = try_in(&auth, &store, email, "wrong, wrong, wrong")
                .await
                .unwrap_err();
            assert!(matches!(fault, LoginFault::Wrong));
        }
        let fault = try_in(&auth, &store, email, "a quiet winter morning")
            .await
            .unwrap_err();
        assert!(
            matches!(fault, LoginFault::TooFast { retry_ms: 1.. }),
            "{email}: {fault:?}"
        );
    }
}

#[tokio::test]
async fn a_cheap_hash_is_replaced_at_the_next_log_in() {
    let (auth, store) = house().await;
    let login = store.login("ada@example.com").await.unwrap().unwrap();
    // The hash of "password" with m=65536, t=2, as in RFC 9106's reference implementation.
    let old = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ\
               $CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    store.rehash(login.agent.id, old.to_owned()).await.unwrap();

    try_in(&auth, &store, "ada@example.com", "password")
        .await
        .unwrap();

    let login = store.login("ada@example.com").await.unwrap().unwrap();
    assert!(!password::is_outdated(&login.password_hash));
    try_in(&auth, &store, "ada@example.com", "password")
        .await
        .unwrap();
}

#[tokio::test]
async fn the_first_link_works_once_and_only_while_there_is_nobody() {
    let (clock, store) = (Clock::standing(Millis(5)), Store::temporary().unwrap());
    let listening = "0.0.0.0:8787".parse().unwrap();
    let link = |config: Config| {
        let (store, now) = (store.clone(), clock.now());
        async move { first_link(&store, &config, listening, now).await.unwrap() }
    };

    let first = link(Config::default()).await.unwrap();
    assert!(
        first.starts_with("http://127.0.0.1:8787/console/#/invite/"),
        "{first}"
    );
    let public = Config {
        public_url: Some("https://chat.example".to_owned()),
        ..Config::default()
    };
    let second = link(public).await.unwrap();
    assert!(
        second.starts_with("https://chat.example/console/#/invite/"),
        "{second}"
    );

    let token = |link: &str| link.rsplit_once('/').unwrap().1.to_owned();
    assert_eq!(
        store.invite(&token(&first), clock.now()).await.unwrap(),
        None
    );
    assert!(
        store
            .invite(&token(&second), clock.now())
            .await
            .unwrap()
            .is_some()
    );

    let (_, occupied) = house().await;
    let link = first_link(&occupied, &Config::default(), listening, clock.now())
        .await
        .unwrap();
    assert_eq!(link, None);
}

fn headers(cookies: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::COOKIE, cookies.parse().unwrap())])
}

#[test]
fn a_session_is_found_among_other_cookies() {
    let found = |cookies: &str| session_of(&headers(cookies), &Config::default());
    assert_eq!(
        found("a=b; deskbell_session=xyz; c=d").as_deref(),
        Some("xyz")
    );
    assert_eq!(found("not_deskbell_session=xyz"), None);
    assert_eq!(
        found(&format!("{SESSION_COOKIE}={}", "x".repeat(200))),
        None
    );
    assert_eq!(session_of(&HeaderMap::new(), &Config::default()), None);
}

#[test]
fn a_cookie_is_secure_where_the_relay_is_reached_by_https() {
    let https = Config {
        public_url: Some("https://chat.example".to_owned()),
        ..Config::default()
    };

    let cookie = session_cookie(Some("xyz"), &https);
    assert_eq!(
        cookie,
        "__Host-deskbell_session=xyz; HttpOnly; SameSite=Strict; Path=/; Max-Age=1209600; Secure"
    );
    let planted = headers("deskbell_session=planted");
    assert_eq!(session_of(&planted, &https), None, "a neighbour may set it");
    let own = headers("deskbell_session=planted; __Host-deskbell_session=xyz");
    assert_eq!(session_of(&own, &https).as_deref(), Some("xyz"));
    assert!(!session_cookie(Some("xyz"), &Config::default()).contains("Secure"));
    assert!(session_cookie(None, &https).contains("Max-Age=0"));
}

async fn try_in(
    auth: &Auth,
    store: &Store,
    email: &str,
    password: &str,
) -> Result<AgentCard, LoginFault> {
    let knock = Knock {
        email: email.to_owned(),
        password: password.to_owned(),
        code: None,
        from: HERE.parse().unwrap(),
    };
    auth.login(store, knock).await
}

async fn house() -> (Auth, Store) {
    let now = Millis(1_700_000_000_000);
    let auth = Auth::new(Clock::standing(now));
    let store = Store::temporary().unwrap();
    let token = store.invite_first(now).await.unwrap().unwrap();
    let account = Account {
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        password_hash: auth
            .hash("a quiet winter morning".to_owned())
            .await
            .unwrap(),
    };
    let accepted = store.accept_invite(&token, account, now).await.unwrap();
    assert!(matches!(accepted, Accepted::Active(_)));
    (auth, store)
}
