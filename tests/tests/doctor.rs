//! What `relay doctor` says of real proxies: of the ones that the documentation describes, and of
//! ones that are wrong in one way each.

use futures_util::future::join_all;
use relay::doctor::{Diagnosis, Options, Verdict, examine};
use std::net::SocketAddr;
use tempfile::TempDir;
use tests::browser::dist;
use tests::proxy::{Certificate, Kind, Proxy};
use tests::relay::{PAGE_ORIGIN, Process, Relay, Scene, free_address};

const DOCUMENTATION: &str = include_str!("../../docs/proxies.md");
/// What stands in the documentation for the relay.
const BEHIND: &str = "127.0.0.1:8787";
/// The proxy's own address, which the relay is told to believe.
const TRUSTED: &str = "127.0.0.1";

/// What is changed in the configuration of the documentation, and what the doctor must say then.
struct Wrong {
    says: &'static str,
    change: &'static [(&'static str, &'static str)],
    verdict: Verdict,
    check: &'static str,
    fix: &'static str,
}

const NGINX: [Wrong; 12] = [
    Wrong {
        says: "upgrades are not passed on",
        change: &[("proxy_set_header Upgrade $http_upgrade;", "")],
        verdict: Verdict::Bad,
        check: "WebSocket",
        fix: "Upgrade",
    },
    Wrong {
        says: "silent connections are cut",
        change: &[("proxy_read_timeout 60s", "proxy_read_timeout 5s")],
        verdict: Verdict::Bad,
        check: "WebSocket",
        fix: "proxy_read_timeout",
    },
    Wrong {
        says: "long answers are cut",
        change: &[("proxy_read_timeout 60s", "proxy_read_timeout 5s")],
        verdict: Verdict::Warn,
        check: "poll",
        fix: "proxy_read_timeout 60s",
    },
    Wrong {
        says: "streams are collected",
        change: &[(
            "proxy_http_version 1.1;",
            "proxy_ignore_headers X-Accel-Buffering; proxy_buffer_size 64k; \
             proxy_buffers 8 64k; proxy_busy_buffers_size 128k;",
        )],
        verdict: Verdict::Warn,
        check: "stream",
        fix: "proxy_buffering off",
    },
    Wrong {
        says: "streams are packed",
        change: &[(
            "location / {",
            "gzip on; gzip_types text/event-stream; gzip_proxied any; location / {",
        )],
        verdict: Verdict::Warn,
        check: "stream",
        fix: "do not pack it",
    },
    Wrong {
        says: "nobody says who calls",
        change: &[(
            "X-Forwarded-For $proxy_add_x_forwarded_for",
            "X-Forwarded-For ''",
        )],
        verdict: Verdict::Bad,
        check: "forwarded addresses",
        fix: "let the proxy say who calls",
    },
    Wrong {
        says: "callers say themselves who they are",
        change: &[("$proxy_add_x_forwarded_for", "$http_x_forwarded_for")],
        verdict: Verdict::Bad,
        check: "forwarded addresses",
        fix: "nothing but the proxies themselves",
    },
    Wrong {
        says: "the host is lost",
        change: &[("Host $http_host", "Host relay")],
        verdict: Verdict::Warn,
        check: "host",
        fix: "$http_host",
    },
    Wrong {
        says: "framing is forbidden",
        change: &[(
            "location / {",
            "add_header X-Frame-Options DENY; location / {",
        )],
        verdict: Verdict::Bad,
        check: "framing",
        fix: "do not add it",
    },
    Wrong {
        says: "there are two content policies",
        change: &[(
            "location / {",
            "add_header Content-Security-Policy \"default-src 'self'\"; location / {",
        )],
        verdict: Verdict::Bad,
        check: "content policy",
        fix: "do not add one",
    },
    Wrong {
        says: "bodies are too large",
        change: &[("client_max_body_size 1m", "client_max_body_size 100k")],
        verdict: Verdict::Bad,
        check: "uploads",
        fix: "client_max_body_size 1m",
    },
    Wrong {
        says: "nothing is behind",
        change: &[("http://127.0.0.1:8787", "http://127.0.0.1:9")],
        verdict: Verdict::Bad,
        check: "health",
        fix: "does not reach the relay",
    },
];

const HAPROXY: [Wrong; 3] = [
    Wrong {
        says: "silent connections are cut",
        change: &[("timeout tunnel  60s", "timeout tunnel 4s")],
        verdict: Verdict::Bad,
        check: "WebSocket",
        fix: "60 s of silence",
    },
    Wrong {
        says: "long answers are cut",
        change: &[("timeout server  60s", "timeout server 4s")],
        verdict: Verdict::Warn,
        check: "poll",
        fix: "timeout server 60s",
    },
    Wrong {
        says: "nobody says who calls",
        change: &[("option forwardfor", "")],
        verdict: Verdict::Bad,
        check: "forwarded addresses",
        fix: "option forwardfor",
    },
];

#[tokio::test]
async fn the_proxies_of_the_documentation_are_right() {
    let certificate = &Certificate::lasting(400);
    let kinds = [Kind::Nginx, Kind::Caddy, Kind::Haproxy];
    let looks = kinds.map(|kind| async move {
        let behind = Behind::new("https", TRUSTED).await;
        let config = block(kind);
        let config = behind.placed(kind, &config, Some(certificate));
        let _proxy = Proxy::start(kind, &config, behind.address).await;
        (kind, behind.examine(Some(certificate)).await)
    });
    for (kind, found) in join_all(looks).await {
        let bad: Vec<_> = found.iter().filter(|one| !is_fine(one)).collect();
        assert!(bad.is_empty(), "{kind:?}: {bad:#?}");
        let checks: Vec<_> = found.iter().map(|one| one.check).collect();
        for wanted in [
            "TLS",
            "health",
            "clock",
            "forwarded addresses",
            "host",
            "public address",
            "metrics",
            "content policy",
            "allowed origins",
            "deskbell.js",
            "uploads",
            "WebSocket",
            "stream",
            "poll",
            "disk",
            "data folder",
        ] {
            assert!(
                checks.contains(&wanted),
                "{kind:?} without {wanted}: {checks:?}"
            );
        }
    }
}

#[tokio::test]
async fn each_thing_that_is_wrong_is_found_with_its_remedy() {
    let cases = NGINX.iter().map(|wrong| (Kind::Nginx, wrong));
    let cases = cases.chain(HAPROXY.iter().map(|wrong| (Kind::Haproxy, wrong)));
    let looks = cases.map(|(kind, wrong)| async move {
        let behind = Behind::new("http", TRUSTED).await;
        let mut config = block(kind);
        for (right, instead) in wrong.change {
            assert!(
                config.contains(right),
                "{kind:?}: {right} is not documented"
            );
            config = config.replace(right, instead);
        }
        let config = behind.placed(kind, &config, None);
        let _proxy = Proxy::start(kind, &config, behind.address).await;
        (kind, wrong, behind.examine(None).await)
    });
    for (kind, wrong, found) in join_all(looks).await {
        let says = wrong.says;
        let about = found.iter().find(|one| one.check == wrong.check);
        let about = about.unwrap_or_else(|| panic!("{kind:?}, {says}: {found:#?}"));
        assert_eq!(about.verdict, wrong.verdict, "{kind:?}, {says}: {about}");
        assert!(about.fix.contains(wrong.fix), "{kind:?}, {says}: {about}");
    }
}

#[tokio::test]
async fn a_relay_that_does_not_believe_its_proxy_is_told_to() {
    let behind = Behind::new("http", "192.0.2.1").await;
    let config = behind.placed(Kind::Nginx, &block(Kind::Nginx), None);
    let _proxy = Proxy::start(Kind::Nginx, &config, behind.address).await;

    let found = behind.examine(None).await;

    let about = found
        .iter()
        .find(|one| one.check == "forwarded addresses")
        .unwrap();
    assert_eq!(about.verdict, Verdict::Bad, "{about}");
    assert!(about.fix.contains("--trusted-proxy 127.0.0.1"), "{about}");
}

#[tokio::test]
async fn certificates_that_nobody_trusts_or_that_end_soon_are_told() {
    let certificate = &Certificate::lasting(3);
    let behind = Behind::new("https", TRUSTED).await;
    let config = behind.placed(Kind::Nginx, &block(Kind::Nginx), Some(certificate));
    let _proxy = Proxy::start(Kind::Nginx, &config, behind.address).await;

    let trusted = behind.examine(Some(certificate)).await;
    let foreign = behind.examine(None).await;

    let about = trusted.iter().find(|one| one.check == "TLS").unwrap();
    assert_eq!(about.verdict, Verdict::Warn, "{about}");
    let about = foreign
        .iter()
        .find(|one| one.check == "connection")
        .unwrap();
    assert!(about.fix.contains("certificate"), "{about}");
}

#[tokio::test]
async fn the_command_looks_at_a_bare_relay_and_at_none() {
    let files = dist();
    let relay = Process::start(&["--assets", files.to_str().unwrap()]).await;
    let scene = relay.scene().await;
    let data = relay.data();
    let (data, url) = (data.to_str().unwrap(), relay.api().origin());
    let config = nothing();
    let config = config.path().join("none.toml");
    let around = ["--config", config.to_str().unwrap(), "--data", data];

    let here = Process::run(&[&["doctor", "--url", &url], &around[..]].concat()).await;
    let wrong = ["doctor", "--url", &url, "--site", "site_none"];
    let wrong = Process::run(&[&wrong[..], &around].concat()).await;
    let away = ["doctor", "--url", "http://127.0.0.1:9"];
    let away = Process::run(&[&away[..], &around].concat()).await;

    let told = String::from_utf8_lossy(&here.stdout);
    assert!(here.status.success(), "{told}");
    assert!(
        told.contains("0 to mend") && told.contains("nothing stands before"),
        "{told}"
    );
    assert!(
        told.contains(&scene.site.key) || told.contains("WebSocket"),
        "{told}"
    );
    assert!(!wrong.status.success());
    let told = String::from_utf8_lossy(&away.stdout);
    assert!(
        !away.status.success() && told.contains("is the relay running?"),
        "{told}"
    );
}

#[tokio::test]
async fn how_a_call_looks_is_told_to_nobody_without_a_pass() {
    let relay = Relay::start().await;
    let api = relay.api();

    let bare = api.get("/doctor", "").await;

    assert_eq!(bare.status, 404, "{bare}");
}

/// A relay, and the address at which a proxy before it is to listen.
struct Behind {
    relay: Relay,
    scene: Scene,
    scheme: &'static str,
    address: SocketAddr,
    trusted: &'static str,
    folder: TempDir,
}

impl Behind {
    async fn new(scheme: &'static str, trusted: &'static str) -> Behind {
        let address = free_address();
        let relay = Relay::start_with(|config| {
            config.assets = Some(dist());
            config.public_url = Some(url(scheme, address));
            config.trusted_proxies = vec![format!("{trusted}/32").parse().expect("a network")];
        })
        .await;
        let scene = relay.scene().await;
        Behind {
            relay,
            scene,
            scheme,
            address,
            trusted,
            folder: nothing(),
        }
    }

    /// Puts this relay, this address and this certificate into a configuration.
    fn placed(&self, kind: Kind, config: &str, certificate: Option<&Certificate>) -> String {
        let port = self.address.port();
        let config = config.replace(BEHIND, &self.relay.api().addr().to_string());
        let path = |name: &str| certificate.map(|one| one.path(name)).unwrap_or_default();
        let (pem, key) = (path("pem"), path("key"));
        match (kind, certificate.is_some()) {
            (Kind::Nginx, true) => config
                .replace("listen 443 ssl", &format!("listen {port} ssl"))
                .replace("/etc/ssl/chat.example.com.pem", &pem)
                .replace("/etc/ssl/chat.example.com.key", &key),
            (Kind::Nginx, false) => {
                let config = config.replace("listen 443 ssl", &format!("listen {port}"));
                let lines = config
                    .lines()
                    .filter(|line| !line.contains("ssl_certificate"));
                lines.collect::<Vec<_>>().join("\n")
            }
            (Kind::Caddy, _) => config.replace(
                "chat.example.com {",
                &format!("{}://localhost:{port} {{\n tls {pem} {key}", self.scheme),
            ),
            (Kind::Haproxy, true) => config
                .replace("bind :443", &format!("bind :{port}"))
                .replace("/etc/ssl/chat.example.com.both.pem", &path("both.pem")),
            (Kind::Haproxy, false) => config.replace(
                "bind :443 ssl crt /etc/ssl/chat.example.com.both.pem",
                &format!("bind :{port}"),
            ),
        }
    }

    async fn examine(&self, certificate: Option<&Certificate>) -> Vec<Diagnosis> {
        let options = Options {
            url: Some(url(self.scheme, self.address)),
            site: Some(self.scene.site.key.clone()),
            origin: vec![PAGE_ORIGIN.to_owned()],
            ca: certificate.map(|one| one.path("pem").into()),
            config: Some(self.folder.path().join("none.toml")),
            relay: relay::config::Options {
                data: Some(self.relay.house().config.data.clone()),
                trusted_proxy: Some(vec![self.trusted.to_owned()]),
                ..relay::config::Options::default()
            },
        };
        let mut found = Vec::new();
        let examined = examine(&options, &mut |diagnosis| found.push(diagnosis)).await;
        examined.expect("there is something to look at");
        found
    }
}

fn url(scheme: &str, address: SocketAddr) -> String {
    format!("{scheme}://localhost:{}", address.port())
}

/// A folder with an empty file of options, so that none of the working folder is read.
fn nothing() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    std::fs::write(folder.path().join("none.toml"), "").expect("a folder can be written");
    folder
}

/// There is no mail server, and there need not be one.
fn is_fine(diagnosis: &&Diagnosis) -> bool {
    diagnosis.verdict == Verdict::Fine
        || diagnosis.verdict == Verdict::Skipped && diagnosis.check == "mail"
}

/// The configuration that the documentation has for a proxy.
fn block(kind: Kind) -> String {
    let name = format!("```{kind:?}\n").to_lowercase();
    let (_, rest) = DOCUMENTATION.split_once(&name).expect("it is documented");
    let (block, _) = rest.split_once("\n```").expect("a block ends");
    format!("{block}\n")
}
