//! Somebody else's page, on an origin and a site of its own, with the tag on it.
//!
//! Loads nothing by itself, and records everything that it is asked for.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Requests that are recorded; more are too many for any page of ours.
const REQUESTS_LEN_MAX: usize = 1_000;

/// A page.
pub struct HostPage {
    addr: SocketAddr,
    content: Arc<Mutex<Content>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Content {
    tag: String,
    headers: Vec<(&'static str, String)>,
    requests: Vec<String>,
}

impl HostPage {
    /// Starts it without a tag.
    pub async fn start() -> HostPage {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a port is free");
        let addr = listener.local_addr().expect("it is bound");
        let content = Arc::new(Mutex::new(Content::default()));
        let router = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&content));
        let task = tokio::spawn(async move {
            // Ends with the test; a browser notices an earlier end.
            let _ = axum::serve(listener, router).await;
        });
        HostPage {
            addr,
            content,
            task,
        }
    }

    /// Its origin. By name, so that the relay, which has an address, is another site.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.addr.port())
    }

    /// Puts this tag on the page, in place of the one before.
    pub fn put(&self, tag: &str) {
        tag.clone_into(&mut lock(&self.content).tag);
    }

    /// Sends these headers with the page, in place of those before.
    pub fn head(&self, headers: &[(&'static str, &str)]) {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        lock(&self.content).headers = headers.collect();
    }

    /// The paths that were asked for.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        lock(&self.content).requests.clone()
    }
}

impl Drop for HostPage {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(State(content): State<Arc<Mutex<Content>>>, uri: Uri) -> Response {
    let mut content = lock(&content);
    assert!(
        content.requests.len() < REQUESTS_LEN_MAX,
        "the page is asked without an end"
    );
    content.requests.push(uri.path().to_owned());
    match uri.path() {
        "/" => {
            let mut response = Html(document(&content.tag)).into_response();
            for (name, value) in &content.headers {
                let value = HeaderValue::from_str(value).expect("a header is one line");
                response.headers_mut().insert(*name, value);
            }
            response
        }
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

fn document(tag: &str) -> String {
    format!(
        "<!doctype html>
<html lang=\"en\"><head><meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<link rel=\"icon\" href=\"data:,\"><title>Wallet</title></head>
<body><main><h1>Wallet</h1><p><a href=\"#help\">Help</a> <input aria-label=\"Search\"></p>
<p>Send, receive, keep.</p></main>{tag}</body></html>"
    )
}

fn lock(content: &Mutex<Content>) -> MutexGuard<'_, Content> {
    content
        .lock()
        .expect("nobody panics with the page in hands")
}
