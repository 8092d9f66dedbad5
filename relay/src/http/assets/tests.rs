//! What browsers and caches may rely on.

use super::*;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

#[test]
fn a_file_is_served_with_its_type_and_tag() {
    let response = ask(&[]);

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/wasm");
    assert_eq!(response.headers()[header::CACHE_CONTROL], CACHE_FOR_EVER);
    assert_eq!(response.headers()[header::VARY], "accept-encoding");
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    assert!(
        response.headers()[header::ETAG]
            .to_str()
            .unwrap()
            .starts_with('"')
    );
}

#[test]
fn brotli_is_sent_to_those_who_can_read_it() {
    for (accepted, is_brotli) in [
        ("gzip, deflate, br, zstd", true),
        ("BR;q=0.5", true),
        ("br ; q=1.0", true),
        ("gzip, deflate", false),
        ("br;q=0", false),
        ("br;q=0.000, gzip", false),
        ("*", false),
        ("", false),
        ("brotli", false),
    ] {
        let response = ask(&[(header::ACCEPT_ENCODING, accepted)]);
        let coding = response.headers().get(header::CONTENT_ENCODING);
        assert_eq!(
            coding.is_some_and(|coding| coding == "br"),
            is_brotli,
            "{accepted}"
        );
    }
}

#[test]
fn the_two_variants_have_tags_of_their_own() {
    let plain = ask(&[]);
    let brotli = ask(&[(header::ACCEPT_ENCODING, "br")]);

    assert_ne!(
        plain.headers()[header::ETAG],
        brotli.headers()[header::ETAG]
    );
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let first = ask(&[(header::ACCEPT_ENCODING, "br")]);
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    for tags in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"other\", {tag}"),
        "*".to_owned(),
    ] {
        let again = ask(&[
            (header::ACCEPT_ENCODING, "br"),
            (header::IF_NONE_MATCH, &tags),
        ]);

        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{tags}");
        assert_eq!(again.headers()[header::ETAG], tag.as_str());
        assert_eq!(again.headers()[header::CACHE_CONTROL], CACHE_FOR_EVER);
    }
    let other = ask(&[(header::IF_NONE_MATCH, &tag)]);
    assert_eq!(
        other.status(),
        StatusCode::OK,
        "the tag is of the other variant"
    );
}

#[test]
fn changed_bytes_have_another_tag() {
    let one = Variant::new(Bytes::from_static(b"one"));
    let other = Variant::new(Bytes::from_static(b"other"));

    assert_ne!(one.etag, other.etag);
    assert_eq!(one.etag, Variant::new(Bytes::from_static(b"one")).etag);
}

#[test]
fn only_what_is_in_the_table_is_found() {
    let assets = assets();

    assert_eq!(assets.len(), 1);
    for name in [
        "assets/app.wasm.br",
        "assets/../assets/app.wasm",
        "/etc/passwd",
        "",
        "assets",
    ] {
        assert!(assets.get(name).is_none(), "{name}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_it() {
    let error = Assets::load(Some(Path::new("no/such/folder"))).unwrap_err();

    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

fn assets() -> Assets {
    Assets::from_files(BTreeMap::from([
        ("assets/app.wasm".to_owned(), Bytes::from_static(b"plain")),
        (
            "assets/app.wasm.br".to_owned(),
            Bytes::from_static(b"small"),
        ),
    ]))
}

fn ask(headers: &[(header::HeaderName, &str)]) -> Response {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.parse().unwrap()))
        .collect();
    serve(
        assets().get("assets/app.wasm").unwrap(),
        &headers,
        CACHE_FOR_EVER,
    )
}
