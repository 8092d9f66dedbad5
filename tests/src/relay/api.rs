//! The relay's HTTP, asked as a stranger would: any method, any header, any body.
//!
//! Never follows a redirect and never takes an error status for a failure of its own.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::rest::{AcceptInvite, Me, Refused};
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::interval;
use ureq::http::{HeaderMap, Request};

/// The password of everybody in the tests. There is no such password outside of them.
pub const PASSWORD: &str = "correct horse battery";

/// How long one call may take.
const CALL_WITHIN: Duration = Duration::from_secs(20);
/// How often a relay that starts is asked whether it is there.
const ASK_EVERY: Duration = Duration::from_millis(5);
/// How many times it is asked.
const ASKS_MAX: u32 = 6_000;

/// The API of one relay.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    addr: SocketAddr,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Login {
    /// What the browser sends along from here on.
    pub cookie: String,
    /// Who it is.
    pub me: Me,
}

impl Api {
    /// The API of the relay at this address.
    #[must_use]
    pub fn new(addr: SocketAddr) -> Api {
        Api { addr }
    }

    /// The relay's address.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The relay's own origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Asks for something, with these headers and nothing that was not asked for.
    ///
    /// # Panics
    /// Fails the test when there is no answer at all.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let asked = format!("{method} {path}");
        let answer = self.try_to_ask(method, path, headers, body).await;
        answer.unwrap_or_else(|error| panic!("{asked} has no answer: {error}"))
    }

    /// The same, when there may be no relay.
    async fn try_to_ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Answer, ureq::Error> {
        let uri = format!("http://{}{path}", self.addr);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        spawn_blocking(move || {
            let config = ureq::Agent::config_builder()
                .http_status_as_error(false)
                .proxy(None);
            let config = config
                .max_redirects(0)
                .timeout_global(Some(CALL_WITHIN))
                .build();
            let agent = config.new_agent();
            let mut response = match body {
                Some(body) => agent.run(request.body(body)?)?,
                None => agent.run(request.body(())?)?,
            };
            let body = response.body_mut().read_to_string()?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Ok(Answer {
                status,
                headers,
                body,
            })
        })
        .await
        .expect("asking does not panic")
    }

    /// Gets something, as whoever has this cookie.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask("GET", path, &[("cookie", cookie)], None).await
    }

    /// Posts something, as a page of the relay itself would.
    pub async fn post<T: Serialize>(&self, path: &str, cookie: &str, body: &T) -> Answer {
        self.write("POST", path, cookie, body).await
    }

    /// Puts something in the place of what is there, as a page of the relay itself would.
    pub async fn put<T: Serialize>(&self, path: &str, cookie: &str, body: &T) -> Answer {
        self.write("PUT", path, cookie, body).await
    }

    async fn write<T: Serialize>(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        body: &T,
    ) -> Answer {
        let origin = self.origin();
        let headers = [
            ("cookie", cookie),
            ("content-type", "application/json"),
            ("origin", &origin),
        ];
        let body = serde_json::to_string(body).expect("every body can be written as JSON");
        self.ask(method, path, &headers, Some(body)).await
    }

    /// Opens a one-time link and chooses the password.
    pub async fn accept(&self, token: &str, name: &str) -> Answer {
        let form = AcceptInvite {
            name: name.to_owned(),
            email: email(name),
            password: PASSWORD.to_owned(),
        };
        self.post(&format!("/api/invites/{token}"), "", &form).await
    }

    /// Logs in.
    pub async fn log_in(&self, name: &str) -> Login {
        let login = shared::rest::Login {
            email: email(name),
            password: PASSWORD.to_owned(),
            code: None,
        };
        let answer = self.post("/api/login", "", &login).await;
        assert_eq!(answer.status, 200, "{name} cannot log in: {answer}");
        Login {
            cookie: answer.cookie(),
            me: answer.json(),
        }
    }

    /// Whether the relay says that it is well. False also when there is none.
    pub async fn is_healthy(&self) -> bool {
        let answer = self.try_to_ask("GET", "/healthz", &[], None).await;
        answer.is_ok_and(|answer| answer.status == 200)
    }

    /// Waits until the relay says that it is well.
    ///
    /// # Panics
    /// Fails the test when it never does.
    pub async fn healthy(&self) {
        let mut asks = interval(ASK_EVERY);
        for _ in 0..ASKS_MAX {
            asks.tick().await;
            if self.is_healthy().await {
                return;
            }
        }
        panic!("the relay does not become healthy");
    }
}

impl Answer {
    /// Reads the body.
    ///
    /// # Panics
    /// Fails the test when the body is something else.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{self}: {error}"))
    }

    /// Reads the body of an answer that is not a success.
    #[must_use]
    pub fn refused(&self) -> Refused {
        assert!(!(200..300).contains(&self.status), "not refused: {self}");
        self.json()
    }

    /// A header's value; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The cookie that is set, as a browser would send it back.
    ///
    /// # Panics
    /// Fails the test when none is set.
    #[must_use]
    pub fn cookie(&self) -> String {
        let (cookie, _) = self
            .header("set-cookie")
            .split_once(';')
            .expect("a cookie is set");
        cookie.to_owned()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.body)
    }
}

/// The e-mail address of somebody of this name.
#[must_use]
pub fn email(name: &str) -> String {
    format!("{}@wallet.example", name.to_lowercase())
}
