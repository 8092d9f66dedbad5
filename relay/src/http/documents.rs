//! The files that browsers load, each with its own rules about caching and framing.
//!
//! Never makes up a page that exists; the two pages written here say what is missing.

use super::looks::Outfit;
use super::plain::Asked;
use super::{House, assets, origin, plain, sequel};
use crate::store::StoreError;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use metrics::counter;
use serde::Deserialize;
use shared::rest::Site;
use std::net::SocketAddr;
use std::sync::Arc;

/// What the widget's document is asked for. What else is in its address is the widget's business.
#[derive(Debug, Default, Deserialize)]
pub struct Chat {
    #[serde(default)]
    site: String,
    /// Present: the page without script is wanted.
    plain: Option<String>,
    /// The theme that the page around it has.
    #[serde(default)]
    theme: String,
}

/// The policy of both documents, but for who may frame them and where the socket is.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data: blob:; font-src 'self'; media-src 'self'; \
                      manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-src 'self'";

/// What lets pages frame the chat that ask for `Cross-Origin-Embedder-Policy`.
const ISOLATED: [(&str, &str); 2] = [
    ("cross-origin-resource-policy", "cross-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
];

/// The policy of a page that loads nothing.
const POLICY_BARE: &str = "default-src 'none'; frame-ancestors *";

/// `GET /favicon.ico`: pages that have a sign name it themselves, and browsers ask for this one
/// where a page has none.
pub async fn favicon() -> Response {
    let kept = [(header::CACHE_CONTROL, "public, max-age=86400")];
    (StatusCode::NO_CONTENT, kept).into_response()
}

/// `GET /`
pub async fn root() -> Redirect {
    Redirect::temporary("/console/")
}

/// Which site a tag is for.
#[derive(Debug, Default, Deserialize)]
pub struct Tag {
    #[serde(default)]
    site: String,
}

/// `GET /deskbell.js`, and `GET /deskbell.js?site=KEY` with the looks of that site.
pub async fn loader(
    State(house): State<House>,
    query: Result<Query<Tag>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let key = query.map(|Query(tag)| tag.site).unwrap_or_default();
    if key.is_empty() {
        return for_pages(&house, &headers, "deskbell.js");
    }
    // Without its looks a bubble is a bubble, so what fails here fails nobody's page.
    let outfit = outfit_of(&house, &key).await;
    let mut response = match outfit.as_ref().and_then(|outfit| outfit.loader.as_ref()) {
        Some(dressed) => assets::serve(dressed, &headers, assets::CACHE_LOOKS),
        None => file(&house, &headers, "deskbell.js", assets::CACHE_LOOKS),
    };
    open_to_pages(&mut response);
    response
}

async fn outfit_of(house: &House, key: &str) -> Option<Arc<Outfit>> {
    let site = house.store.site_by_key(key).await;
    let found = match site {
        Ok(Some(site)) => house.outfit(&site).await.map(Some),
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    found.unwrap_or_else(|error| {
        tracing::error!(%error, "the store could not be read for the looks of a site");
        None
    })
}

/// `GET /owner.js`
pub async fn owner(State(house): State<House>, headers: HeaderMap) -> Response {
    for_pages(&house, &headers, "owner.js")
}

/// `GET /aliases.js`
pub async fn aliases(State(house): State<House>, headers: HeaderMap) -> Response {
    for_pages(&house, &headers, "aliases.js")
}

/// `GET /deskbell.d.ts`
pub async fn types(State(house): State<House>, headers: HeaderMap) -> Response {
    for_pages(&house, &headers, "deskbell.d.ts")
}

/// A file that other people's pages load.
fn for_pages(house: &House, headers: &HeaderMap, name: &str) -> Response {
    let mut response = file(house, headers, name, assets::CACHE_LOADER);
    open_to_pages(&mut response);
    response
}

/// Any page may load it, also one that is isolated or that names the file's digest.
fn open_to_pages(response: &mut Response) {
    let sent = response.headers_mut();
    sent.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    sent.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
}

/// `GET /carry.js`
pub async fn carry(State(house): State<House>, headers: HeaderMap) -> Response {
    file(&house, &headers, "carry.js", assets::CACHE_DOCUMENT)
}

/// `GET /files.js`
pub async fn files(State(house): State<House>, headers: HeaderMap) -> Response {
    file(&house, &headers, "files.js", assets::CACHE_DOCUMENT)
}

/// `GET /trust.js`
pub async fn trust(State(house): State<House>, headers: HeaderMap) -> Response {
    file(&house, &headers, "trust.js", assets::CACHE_DOCUMENT)
}

/// `GET /assets/{name}`
pub async fn asset(
    State(house): State<House>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    match house.assets.get(&format!("assets/{name}")) {
        Some(asset) => assets::serve(asset, &headers, assets::CACHE_FOR_EVER),
        // A page older than the relay asks for files of its time. It must not keep the answer.
        None => page(StatusCode::NOT_FOUND, NO_SUCH_FILE),
    }
}

/// `GET /chat`
pub async fn chat(
    State(house): State<House>,
    query: Result<Query<Chat>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let chat = query.map(|Query(chat)| chat).unwrap_or_default();
    if chat.plain.is_some() {
        // A browser without wasm names the site itself; one without script, the page it comes from.
        let key = Some(chat.site).filter(|key| !key.is_empty());
        let key = key.or_else(|| referred(&headers)).unwrap_or_default();
        return match site_of(&house, &key).await {
            Ok(site) => Redirect::to(&format!("/chat/{}?plain", site.key)).into_response(),
            Err(answer) => answer,
        };
    }
    document(&house, &headers, &chat.site, &chat.theme).await
}

/// The site's key in the address of the page that led here, when that is the chat's own.
fn referred(headers: &HeaderMap) -> Option<String> {
    let from = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, query) = from.split_once("/chat?")?;
    let key = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("site="))?;
    Some(key.to_owned())
}

/// `GET /chat/{key}`
pub async fn chat_of(
    State(house): State<House>,
    Path(key): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    if asked.plain.is_none() {
        return document(&house, &headers, &key, &asked.theme).await;
    }
    match site_of(&house, &key).await {
        Ok(site) => plain::look(&house, site, peer, &headers, asked).await,
        Err(answer) => answer,
    }
}

/// `POST /chat/{key}?plain`
pub async fn plain_form(
    State(house): State<House>,
    Path(key): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    form: Request,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    match site_of(&house, &key).await {
        Ok(site) => plain::act(&house, site, peer, &headers, asked, form).await,
        Err(answer) => answer,
    }
}

/// The site of this key, or the page that says why there is none.
async fn site_of(house: &House, key: &str) -> Result<Site, Response> {
    match house.store.site_by_key(key).await {
        Ok(Some(site)) => Ok(site),
        Ok(None) => Err(page(StatusCode::NOT_FOUND, NO_SUCH_SITE)),
        Err(error) => Err(unavailable(&error)),
    }
}

fn unavailable(error: &StoreError) -> Response {
    tracing::error!(%error, "the store could not be read for the chat's document");
    page(StatusCode::SERVICE_UNAVAILABLE, TRY_AGAIN)
}

async fn document(house: &House, headers: &HeaderMap, key: &str, theme: &str) -> Response {
    let site = match site_of(house, key).await {
        Ok(site) => site,
        Err(answer) => return answer,
    };
    let outfit = match house.outfit(&site).await {
        Ok(outfit) => outfit,
        Err(error) => return unavailable(&error),
    };
    let mut response = match outfit.document(theme) {
        Some(dressed) => assets::serve(dressed, headers, assets::CACHE_DOCUMENT),
        None => file(house, headers, "chat.html", assets::CACHE_DOCUMENT),
    };
    govern(&mut response, headers, &sequel::ancestors(&site));
    // A page that is isolated frames only what allows it, and is isolated itself.
    for (name, value) in ISOLATED {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    counter!("deskbell_chats_opened_total").increment(1);
    response
}

/// `GET /console/`
pub async fn console(State(house): State<House>, headers: HeaderMap) -> Response {
    let mut response = file(&house, &headers, "console.html", assets::CACHE_DOCUMENT);
    govern(&mut response, &headers, "'none'");
    response
        .headers_mut()
        .insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// Everything else.
pub async fn nothing() -> Response {
    page(StatusCode::NOT_FOUND, NO_SUCH_FILE)
}

fn file(house: &House, headers: &HeaderMap, name: &str, cache: HeaderValue) -> Response {
    match house.assets.get(name) {
        Some(asset) => assets::serve(asset, headers, cache),
        None => {
            tracing::error!(
                name,
                "a file is missing: run `cargo xtask dist`, or use --assets"
            );
            page(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT)
        }
    }
}

/// Puts a document's policy in place, unless it is one of the bare pages.
fn govern(response: &mut Response, request: &HeaderMap, ancestors: &str) {
    if response
        .headers()
        .contains_key(header::CONTENT_SECURITY_POLICY)
    {
        return;
    }
    // Browsers differ in whether 'self' includes the WebSocket of the same host.
    let sockets = origin::host(request)
        .map(|host| format!(" ws://{host} wss://{host}"))
        .unwrap_or_default();
    let policy = format!("{POLICY}; connect-src 'self'{sockets}; frame-ancestors {ancestors}");
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ));
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
}

fn page(status: StatusCode, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY_BARE),
    ];
    (status, headers, text).into_response()
}

const NO_SUCH_SITE: &str = "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\"><title>Deskbell</title>
<main><h1>Deskbell</h1>
<p>This chat does not exist. If you own the site, compare the key in the tag on your page with the \
one in the console.</p>
<p lang=\"zh-CN\">此聊天不存在。如果您是网站所有者，请核对网页代码中的网站密钥\
与客服后台显示的是否一致。</p>
</main>
";

const NO_SUCH_FILE: &str = "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\"><title>Deskbell</title>
<main><h1>Deskbell</h1>
<p>There is no such file here. If the chat was open for long, load the page again.</p>
<p lang=\"zh-CN\">这里没有此文件。如果聊天页面已打开很久，请重新加载。</p>
</main>
";

const TRY_AGAIN: &str = "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\"><title>Deskbell</title>
<main><h1>Deskbell</h1>
<p>The chat is not available at this moment. Please load the page again in a minute.</p>
<p lang=\"zh-CN\">聊天暂时无法使用，请一分钟后重新加载页面。</p>
</main>
";

const NOT_BUILT: &str = "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\"><title>Deskbell</title>
<main><h1>Deskbell</h1>
<p>The relay runs, but without the files that browsers load. Run <code>cargo xtask dist</code>, or \
start the relay with <code>--assets FOLDER</code>.</p>
<p lang=\"zh-CN\">中继服务已在运行，但缺少浏览器所需的文件。请运行 <code>cargo xtask dist</code>，\
或使用 <code>--assets 文件夹</code> 启动。</p>
</main>
";
