//! Second factors, log-ins of one's own, and passwords, from the first code to the last session.

use super::*;
use crate::auth::factor::code;
use crate::limits::FACTOR_BURST;
use data_encoding::BASE32_NOPAD;
use shared::rest::{
    FactorForm, FactorStart, Factors, PasswordForm, Proof, RecoveryCodes, SessionCard,
};

/// Milliseconds of one code.
const STEP_MS: u64 = 30_000;

/// Ada, and what her phone knows.
struct Ada {
    console: Console,
    cookie: String,
    secret: [u8; 20],
    codes: Vec<String>,
}

async fn ada() -> (Console, String) {
    let console = Console::open().await;
    let link = console.first_link().await;
    let cookie = console.accept(&link, "Ada", "ada@example.com").await;
    (console, cookie)
}

impl Ada {
    async fn with_factor() -> Ada {
        let (console, cookie) = ada().await;
        let mut ada = Ada {
            console,
            cookie,
            secret: [0; 20],
            codes: Vec::new(),
        };
        ada.begins().await;
        let (status, made) = ada.holds(&ada.shown(0)).await;
        assert_eq!(status, StatusCode::OK);
        ada.codes = made.unwrap().codes;
        ada
    }

    async fn begins(&mut self) -> FactorStart {
        let path = "/api/me/factor";
        let (status, start) = self
            .console
            .call::<FactorStart>(Method::POST, path, &self.cookie, NONE)
            .await;
        assert_eq!(status, StatusCode::OK);
        let secret = BASE32_NOPAD.decode(start.secret.as_bytes()).unwrap();
        self.secret = secret.try_into().unwrap();
        start
    }

    /// What the phone shows so many codes from now.
    fn shown(&self, later: u64) -> String {
        let now = self.console.house.clock.now();
        code(&self.secret, now.0 / STEP_MS + later)
    }

    async fn holds(&self, code: &str) -> (StatusCode, Option<RecoveryCodes>) {
        let form = FactorForm { code: code.into() };
        let path = "/api/me/factor";
        let answer = self
            .console
            .send(Method::PUT, path, &self.cookie, Some(&form));
        let answer = answer.await;
        (answer.status, serde_json::from_slice(&answer.body).ok())
    }

    /// Logs in with a code, and returns what is said to that.
    async fn logs_in(&self, code: Option<&str>) -> Result<String, RefusalCode> {
        let login = Login {
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            code: code.map(Into::into),
        };
        let answer = self
            .console
            .send(Method::POST, "/api/login", "", Some(&login));
        let answer = answer.await;
        match answer.status {
            StatusCode::OK => Ok(cookie(answer.headers[header::SET_COOKIE].to_str().unwrap())),
            _ => {
                let refused: Refused = serde_json::from_slice(&answer.body).unwrap();
                Err(refused.refusal.code)
            }
        }
    }
}

#[tokio::test]
async fn a_code_is_asked_for_and_is_good_once() {
    let ada = Ada::with_factor().await;

    assert_eq!(ada.logs_in(None).await, Err(RefusalCode::FactorNeeded));
    let used = ada.shown(0);
    assert_eq!(ada.logs_in(Some(&used)).await, Err(RefusalCode::WrongCode));
    let next = ada.shown(1);
    let cookie = ada.logs_in(Some(&next)).await.unwrap();
    let (_, me) = ada.console.get::<Me>("/api/me", &cookie).await;
    assert!(me.factor.is_held && me.factor.codes_left == 10);
    assert_eq!(ada.logs_in(Some(&next)).await, Err(RefusalCode::WrongCode));
    assert_eq!(ada.logs_in(Some("")).await, Err(RefusalCode::FactorNeeded));
}

#[tokio::test]
async fn a_factor_counts_from_its_first_code_on_and_ends_other_log_ins() {
    let (console, cookie) = ada().await;
    let mut ada = Ada {
        console,
        cookie,
        secret: [0; 20],
        codes: Vec::new(),
    };
    let other = ada.logs_in(None).await.unwrap();
    ada.begins().await;
    assert!(ada.logs_in(None).await.is_ok(), "it was only begun");
    assert_eq!(ada.holds("000000").await.0, StatusCode::UNAUTHORIZED);
    let early = ada.begins().await;
    assert!(early.uri.contains("ada@example.com") && early.size > 20);

    let (status, codes) = ada.holds(&ada.shown(0)).await;

    assert_eq!((status, codes.unwrap().codes.len()), (StatusCode::OK, 10));
    let code = RefusalCode::NotLoggedIn;
    ada.console
        .refused(Method::GET, "/api/me", &other, NONE, code)
        .await;
    let again = ada
        .console
        .send(Method::POST, "/api/me/factor", &ada.cookie, NONE);
    assert_eq!(again.await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_new_ones_end_the_old() {
    let ada = Ada::with_factor().await;
    let first = ada.codes[0].to_lowercase().replace('-', " ");

    assert!(ada.logs_in(Some(&first)).await.is_ok());
    assert_eq!(ada.logs_in(Some(&first)).await, Err(RefusalCode::WrongCode));
    let path = "/api/me/factor/codes";
    let proof = |password: &str| Proof {
        password: password.into(),
    };
    let code = RefusalCode::FieldWrong;
    let wrong = proof("not my password");
    ada.console
        .refused(Method::POST, path, &ada.cookie, Some(&wrong), code)
        .await;
    let (_, renewed) = ada
        .console
        .post::<RecoveryCodes>(path, &ada.cookie, &proof(PASSWORD))
        .await;

    let old = ada.logs_in(Some(&ada.codes[1])).await;
    assert_eq!(old, Err(RefusalCode::WrongCode));
    assert!(ada.logs_in(Some(&renewed.codes[1])).await.is_ok());
}

#[tokio::test]
async fn who_knows_the_password_guesses_few_codes() {
    let ada = Ada::with_factor().await;
    // One try went to the first code.
    for _ in 1..FACTOR_BURST {
        assert_eq!(
            ada.logs_in(Some("123456")).await,
            Err(RefusalCode::WrongCode)
        );
    }

    assert_eq!(ada.logs_in(Some("123456")).await, Err(RefusalCode::TooFast));
    assert_eq!(
        ada.logs_in(None).await,
        Err(RefusalCode::FactorNeeded),
        "not counted"
    );
}

#[tokio::test]
async fn a_role_that_must_leads_to_the_set_up_and_an_administrator_helps_who_lost_the_phone() {
    let mut ada = Ada::with_factor().await;
    let form = agent_form("bob@example.com");
    let (_, invited) = ada
        .console
        .post::<Invited>("/api/agents", &ada.cookie, &form)
        .await;
    let bob = ada
        .console
        .accept(&invited.token, "Bob", "bob@example.com")
        .await;
    let required = Factors {
        required: vec![Role::Agent],
        held: Vec::new(),
    };
    let sockets_look = *ada.console.house.sessions.borrow();
    let path = "/api/factors";
    let (_, told) = ada
        .console
        .call::<Factors>(Method::PUT, path, &ada.cookie, Some(&required))
        .await;
    assert_eq!(told.held, [shared::AgentId(1)]);
    assert!(*ada.console.house.sessions.borrow() > sockets_look);
    let code = RefusalCode::FactorDue;
    ada.console
        .refused(Method::GET, "/api/sites", &bob, NONE, code)
        .await;
    let store = ada.console.house.store.clone();
    let secret = bob.split_once('=').unwrap().1;
    assert_eq!(
        store.session(secret, NOW).await.unwrap(),
        None,
        "nor a socket"
    );

    let own = std::mem::replace(&mut ada.cookie, bob.clone());
    ada.begins().await;
    assert_eq!(ada.holds(&ada.shown(0)).await.0, StatusCode::OK);
    let (status, _) = ada.console.get::<Vec<Site>>("/api/sites", &bob).await;
    assert_eq!(status, StatusCode::OK);
    let proof = Proof {
        password: PASSWORD.into(),
    };
    let code = RefusalCode::NotAllowed;
    let path = "/api/me/factor/remove";
    ada.console
        .refused(Method::POST, path, &bob, Some(&proof), code)
        .await;

    let path = format!("/api/agents/{}/factor", invited.agent.id);
    let reset = ada.console.send(Method::DELETE, &path, &own, NONE).await;
    assert_eq!(reset.status, StatusCode::NO_CONTENT);
    let (_, me) = ada.console.get::<Me>("/api/me", &bob).await;
    assert!(me.factor.is_due());
    // Ada's role need not have one.
    let path = "/api/me/factor/remove";
    let removed = ada
        .console
        .send(Method::POST, path, &own, Some(&proof))
        .await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert!(ada.logs_in(None).await.is_ok());
}

#[tokio::test]
async fn a_link_for_another_password_is_no_way_around_the_second_factor() {
    let ada = Ada::with_factor().await;
    let (_, link) = ada
        .console
        .call::<Invited>(Method::POST, "/api/agents/1/link", &ada.cookie, NONE)
        .await;
    let form = AcceptInvite {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: "another winter morning".into(),
    };

    let path = format!("/api/invites/{}", link.token);
    let code = RefusalCode::FactorNeeded;
    ada.console
        .refused(Method::POST, &path, "", Some(&form), code)
        .await;

    let code = RefusalCode::NotLoggedIn;
    ada.console
        .refused(Method::GET, "/api/me", &ada.cookie, NONE, code)
        .await;
    assert_eq!(
        ada.logs_in(Some(&ada.codes[0])).await,
        Err(RefusalCode::WrongLogin)
    );
}

#[tokio::test]
async fn ones_own_log_ins_are_listed_and_ended() {
    let (console, here) = ada().await;
    let login = Login {
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
        ..Login::default()
    };
    let mut others = Vec::new();
    for device in ["Phone", "Tablet"] {
        let request = console.request(Method::POST, "/api/login");
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, device);
        let answer = console
            .ask(request, serde_json::to_vec(&login).unwrap())
            .await;
        others.push(cookie(answer.headers[header::SET_COOKIE].to_str().unwrap()));
    }
    let path = "/api/me/sessions";
    let (_, all) = console.get::<Vec<SessionCard>>(path, &here).await;
    assert_eq!(all.iter().filter(|one| one.is_here).count(), 1);
    assert!(
        all.iter()
            .all(|one| one.opened_at == NOW && one.seen_at == NOW)
    );
    let phone = all.iter().find(|one| one.device == "Phone").unwrap();

    let ends = async |path: &str| console.send(Method::DELETE, path, &here, NONE).await.status;
    let one = format!("{path}/{}", phone.id);
    assert_eq!(ends(&one).await, StatusCode::NO_CONTENT);
    assert_eq!(ends(&one).await, StatusCode::NOT_FOUND);
    let code = RefusalCode::NotLoggedIn;
    console
        .refused(Method::GET, "/api/me", &others[0], NONE, code)
        .await;
    assert_eq!(
        console.get::<Me>("/api/me", &others[1]).await.0,
        StatusCode::OK
    );
    assert_eq!(ends(path).await, StatusCode::NO_CONTENT);
    console
        .refused(Method::GET, "/api/me", &others[1], NONE, code)
        .await;
    assert_eq!(console.get::<Me>("/api/me", &here).await.0, StatusCode::OK);
}

#[tokio::test]
async fn another_password_is_asked_for_the_old_one_and_must_be_good() {
    let (console, here) = ada().await;
    let path = "/api/me/password";
    let form = |old: &str, password: &str| PasswordForm {
        old: old.into(),
        password: password.into(),
    };
    for (wrong, field) in [
        (form("not this one", "a loud summer evening"), "old"),
        (form(PASSWORD, "P@ssw0rd2024"), "password"),
        (form(PASSWORD, "ada@example"), "password"),
    ] {
        let code = RefusalCode::FieldWrong;
        let refused = console.refused(Method::POST, path, &here, Some(&wrong), code);
        assert_eq!(refused.await.1.field.as_deref(), Some(field), "{wrong:?}");
    }

    let good = form(PASSWORD, "a loud summer evening");
    let changed = console.send(Method::POST, path, &here, Some(&good)).await;

    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    assert_eq!(console.get::<Me>("/api/me", &here).await.0, StatusCode::OK);
    for (password, status) in [
        (PASSWORD, StatusCode::UNAUTHORIZED),
        ("a loud summer evening", StatusCode::OK),
    ] {
        let login = Login {
            email: "ada@example.com".into(),
            password: password.into(),
            ..Login::default()
        };
        let answer = console.send(Method::POST, "/api/login", "", Some(&login));
        assert_eq!(answer.await.status, status);
    }
}
