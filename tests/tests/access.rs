//! Who may come in and who may ask for what: log-ins, invitations, roles, cookies.

use shared::rest::{AgentForm, Login as LoginForm, Me, Role, SiteForm};
use shared::version::Encoding::Json;
use shared::{Close, RefusalCode};
use tests::bot::Door;
use tests::relay::api::{PASSWORD, email};
use tests::relay::{PAGE_ORIGIN, Relay};

#[tokio::test]
async fn every_call_says_who_may_make_it() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent("Ana").await;
    let form = SiteForm {
        name: "Mine".into(),
        origins: Vec::new(),
    };
    let agent = AgentForm {
        name: "Eve".into(),
        email: email("Eve"),
        role: Role::Administrator,
        capacity: 1,
    };
    let ended = format!("/api/sites/{}/ended", scene.site.id);

    for path in ["/api/me", "/api/sites", "/api/agents", ended.as_str()] {
        let answer = scene.api.get(path, "").await;
        assert_eq!(
            (answer.status, answer.refused().refusal.code),
            (401, RefusalCode::NotLoggedIn)
        );
    }
    for cookie in ["", "deskbell_session=forged"] {
        for answer in [
            scene.api.post("/api/sites", cookie, &form).await,
            scene.api.post("/api/agents", cookie, &agent).await,
        ] {
            assert_eq!(answer.status, 401);
            assert_eq!(answer.refused().refusal.code, RefusalCode::NotLoggedIn);
        }
    }
    for answer in [
        scene.api.post("/api/sites", &ana.cookie, &form).await,
        scene.api.post("/api/agents", &ana.cookie, &agent).await,
        scene.api.get("/api/agents", &ana.cookie).await,
    ] {
        assert_eq!(
            (answer.status, answer.refused().refusal.code),
            (403, RefusalCode::NotAllowed)
        );
    }
    let me: Me = scene.api.get("/api/me", &ana.cookie).await.json();
    assert_eq!((me.agent.name.as_str(), me.sites.len()), ("Ana", 1));
}

#[tokio::test]
async fn an_invitation_is_good_once() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let token = scene.invite("Ana", 2).await;

    let before = scene.api.get(&format!("/api/invites/{token}"), "").await;
    let first = scene.api.accept(&token, "Ana").await;
    let second = scene.api.accept(&token, "Eve").await;
    let after = scene.api.get(&format!("/api/invites/{token}"), "").await;
    let invented = scene.api.accept("invented", "Eve").await;

    assert_eq!((before.status, first.status), (200, 200));
    for refused in [second, after, invented] {
        assert_eq!(
            (refused.status, refused.refused().refusal.code),
            (404, RefusalCode::InviteUnknown)
        );
    }
    scene.api.log_in("Ana").await;
}

#[tokio::test]
async fn a_later_invitation_ends_the_earlier_one() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let earlier = scene.invite("Ana", 2).await;
    let later = scene.invite("Ana", 2).await;

    assert_eq!(scene.api.accept(&earlier, "Ana").await.status, 404);
    assert_eq!(scene.api.accept(&later, "Ana").await.status, 200);
}

#[tokio::test]
async fn a_wrong_log_in_does_not_tell_what_was_wrong() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let post = async |email: String, password: &str| {
        let form = LoginForm {
            email,
            password: password.to_owned(),
            code: None,
        };
        scene.api.post("/api/login", "", &form).await
    };

    let unknown = post(email("Nobody"), "correct horse battery").await;
    let wrong = post(email("Owner"), "wrong horse battery").await;

    assert_eq!((unknown.status, wrong.status), (401, 401));
    assert_eq!(unknown.refused(), wrong.refused());
    assert_eq!(wrong.refused().refusal.code, RefusalCode::WrongLogin);
    assert_eq!(wrong.header("set-cookie"), "");
}

#[tokio::test]
async fn the_sessions_cookie_is_out_of_reach_of_scripts_and_other_pages() {
    for (public_url, secure) in [
        (None, false),
        (Some("https://chat.example".to_owned()), true),
    ] {
        let relay = Relay::start_with(|config| config.public_url = public_url).await;
        let scene = relay.scene().await;
        let form = LoginForm {
            email: email("Owner"),
            password: PASSWORD.into(),
            code: None,
        };

        let answer = scene.api.post("/api/login", "", &form).await;

        let by_tls = answer.header("strict-transport-security");
        assert_eq!(!by_tls.is_empty(), secure, "{by_tls}");
        let name = answer.cookie();
        assert_eq!(name.starts_with("__Host-"), secure, "{name}");
        let flags: Vec<_> = answer.header("set-cookie").split("; ").skip(1).collect();
        for flag in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(flags.contains(&flag), "{flags:?}");
        }
        assert_eq!(flags.contains(&"Secure"), secure, "{flags:?}");
        assert!(
            !flags.iter().any(|flag| flag.starts_with("Domain")),
            "{flags:?}"
        );
        assert!(
            !answer
                .body
                .contains(answer.cookie().split_once('=').unwrap().1)
        );
    }
}

#[tokio::test]
async fn only_who_is_logged_in_gets_an_agents_socket() {
    let relay = Relay::start().await;
    let scene = relay.scene().await;
    let ana = scene.agent("Ana").await;
    let visitor = scene.visitor("Wang").await;
    let token = visitor.sees().token.unwrap();
    let (addr, site) = (scene.api.addr(), scene.site.id);
    let door = |cookie: &str| Door::agent(addr, site, cookie, Json);
    let secret = ana.cookie.split_once('=').unwrap().1;

    for (close, door) in [
        (
            Close::NotLoggedIn,
            Door::at(addr, format!("/ws/agent?site={site}"), Json),
        ),
        (Close::NotLoggedIn, door("deskbell_session=")),
        (Close::NotLoggedIn, door("deskbell_session=forged")),
        (
            Close::NotLoggedIn,
            door(&format!("deskbell_session={token}")),
        ),
        (Close::NotLoggedIn, door(&format!("other={secret}"))),
        (
            Close::NotLoggedIn,
            door(&format!("deskbell_session={}", &secret[1..])),
        ),
        (
            Close::OriginNotAllowed,
            door(&ana.cookie).with("origin", "https://evil.example"),
        ),
        (
            Close::OriginNotAllowed,
            door(&ana.cookie).with("origin", PAGE_ORIGIN),
        ),
        (
            Close::UnknownSite,
            Door::at(addr, "/ws/agent?site=99".into(), Json).with("cookie", &ana.cookie),
        ),
        (
            Close::UnknownSite,
            Door::at(addr, "/ws/agent".into(), Json).with("cookie", &ana.cookie),
        ),
    ] {
        let mut raw = door.open().await;
        assert_eq!(raw.closed().await, close, "{door:?}");
    }
    scene.online(&ana).await;
}
