//! Tokens, right and wrong in every way that matters.
//!
//! Keys and secrets are of these tests alone.

use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::EncodePublicKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;

const NOW: Millis = Millis(1_790_000_000_000);
const SITE: &str = "site_abcdefghijklmnopqrst";
const SECRET: &[u8] = b"dbk1_a secret that both sides know";

#[test]
fn what_was_signed_is_read_with_its_facts() {
    let mut claims = good();
    claims["name"] = json!("林女士");
    claims["email"] = json!("lin@example.com");
    claims["tier"] = json!(3);
    claims["vip"] = json!(true);
    claims["nested"] = json!({ "not": "a fact" });
    claims["hidden"] = json!("a\u{202e}b");

    let said = take(&shared(&claims)).unwrap();

    assert_eq!((said.subject.as_str(), said.jti.as_str()), ("u-7", "once"));
    assert_eq!((said.key, said.until), (1, Millis(NOW.0 + 360_000)));
    let facts: Vec<_> = said
        .facts
        .iter()
        .map(|fact| (fact.name.as_str(), fact.value.as_str()))
        .collect();
    assert_eq!(
        facts,
        [
            ("name", "林女士"),
            ("email", "lin@example.com"),
            ("hidden", "ab"),
            ("tier", "3"),
            ("vip", "true")
        ]
    );
}

#[test]
fn either_live_key_is_good_and_a_named_one_alone() {
    let good = good();
    assert_eq!(take(&public(&good)).unwrap().key, 2);
    let named = |kid: &str| signed(json!({ "alg": "HS256", "kid": kid }), &good, &by_secret);
    assert_eq!(take(&named("1")).unwrap().key, 1);
    assert_eq!(take(&named("2")), Err(Fault::NoKey), "of another kind");
    assert_eq!(take(&named("9")), Err(Fault::NoKey));
}

#[test]
fn every_claim_is_held_to_its_rule() {
    let now = NOW.0 / 1_000;
    let long = "x".repeat(SUBJECT_CHARS_MAX + 1);
    for (claim, value, fault) in [
        ("aud", json!(null), Fault::Audience),
        ("aud", json!("site_another"), Fault::Audience),
        ("exp", json!(null), Fault::Lasting),
        ("exp", json!("soon"), Fault::Lasting),
        ("exp", json!(now - 61), Fault::Expired),
        ("exp", json!(now + 10 * 60 + 61), Fault::Lasting),
        ("exp", json!(now * 1_000), Fault::Lasting),
        ("nbf", json!(now + 61), Fault::Early),
        ("iat", json!(now + 61), Fault::Early),
        ("sub", json!(null), Fault::Subject),
        ("sub", json!(""), Fault::Subject),
        ("sub", json!(long), Fault::Subject),
        ("sub", json!("u-7\u{200b}"), Fault::Subject),
        ("sub", json!(["u-7"]), Fault::Malformed),
        ("jti", json!(null), Fault::Name),
        ("jti", json!(""), Fault::Name),
        ("jti", json!(7), Fault::Name),
    ] {
        let mut claims = good();
        claims[claim] = value.clone();
        let told = take(&shared(&claims));
        assert_eq!(told, Err(fault), "{claim} {value}");
    }
    for (claim, value) in [
        ("exp", json!(now - 59)),
        ("exp", json!(now + 10 * 60 + 59)),
        ("nbf", json!(now + 59)),
        ("aud", json!(["another", SITE])),
        ("sub", json!(42)),
    ] {
        let mut claims = good();
        claims[claim] = value.clone();
        take(&shared(&claims)).unwrap_or_else(|fault| panic!("{claim} {value}: {fault}"));
    }
}

#[test]
fn no_token_chooses_how_it_is_checked() {
    let good = good();
    let public_bytes = signing().verifying_key().to_bytes();
    let by_public_bytes = |said: &[u8]| mac(&public_bytes, said);
    let none = |_: &[u8]| Vec::new();
    for (token, fault) in [
        (
            signed(json!({ "alg": "none" }), &good, &none),
            Fault::Malformed,
        ),
        // The public half is no secret.
        (
            signed(json!({ "alg": "HS256" }), &good, &by_public_bytes),
            Fault::Signature,
        ),
        (
            signed(json!({ "alg": "HS512" }), &good, &by_secret),
            Fault::NoKey,
        ),
        (
            signed(json!({ "alg": "EdDSA" }), &good, &by_secret),
            Fault::Signature,
        ),
        (
            signed(
                json!({ "alg": "HS256", "crit": ["b64"], "b64": false }),
                &good,
                &by_secret,
            ),
            Fault::Malformed,
        ),
        (
            signed(json!({ "alg": "HS256" }), &good, &|said| {
                mac(b"guessed", said)
            }),
            Fault::Signature,
        ),
    ] {
        assert_eq!(take(&token), Err(fault), "{token}");
    }
}

#[test]
fn a_token_that_was_changed_anywhere_is_none() {
    for token in [shared(&good()), public(&good())] {
        for place in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[place] = match bytes[place] {
                b'.' => b'A',
                b'A' => b'B',
                _ => b'A',
            };
            let changed = String::from_utf8(bytes).unwrap();
            let told = take(&changed);
            assert!(told.is_err() || changed == token, "{place}: {told:?}");
        }
        for cut in [
            "",
            ".",
            "..",
            "...",
            "a.b",
            "a.b.c",
            &token[1..],
            &token[..token.len() - 8],
        ] {
            assert!(take(cut).is_err(), "{cut}");
        }
    }
    assert_eq!(
        take(&"x".repeat(IDENTITY_BYTES_MAX + 1)),
        Err(Fault::TooLong)
    );
}

#[test]
fn only_public_keys_are_public_keys() {
    let key = signing().verifying_key();
    let pem = key.to_public_key_pem(LineEnding::LF).unwrap();
    assert_eq!(public_key(&pem), Some(key.to_bytes().to_vec()));
    assert_eq!(
        public_key(&format!("\n {pem} \n")),
        Some(key.to_bytes().to_vec())
    );
    for wrong in ["", "no key", &pem[..40], &pem.replace("PUBLIC", "PRIVATE")] {
        assert_eq!(public_key(wrong), None, "{wrong}");
    }
    // Of order one: anything would be signed by it.
    let weak = ed25519_dalek::VerifyingKey::from_bytes(&{
        let mut one = [0; 32];
        one[0] = 1;
        one
    });
    let pem = weak.unwrap().to_public_key_pem(LineEnding::LF).unwrap();
    assert_eq!(public_key(&pem), None);
}

fn take(token: &str) -> Result<Statement, Fault> {
    let keys = [
        Key {
            id: 1,
            kind: KeyKind::Hs256,
            bytes: SECRET.to_vec(),
        },
        Key {
            id: 2,
            kind: KeyKind::Ed25519,
            bytes: signing().verifying_key().to_bytes().to_vec(),
        },
    ];
    read(token, SITE, &keys, NOW)
}

fn good() -> Value {
    json!({ "aud": SITE, "exp": NOW.0 / 1_000 + 300, "sub": "u-7", "jti": "once" })
}

fn shared(claims: &Value) -> String {
    signed(json!({ "alg": "HS256", "typ": "JWT" }), claims, &by_secret)
}

fn public(claims: &Value) -> String {
    let sign = |said: &[u8]| signing().sign(said).to_vec();
    signed(json!({ "alg": "EdDSA" }), claims, &sign)
}

fn signed(header: Value, claims: &Value, sign: &dyn Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = [part(&header), part(claims)].join(".");
    let signature = URL_SAFE_NO_PAD.encode(sign(said.as_bytes()));
    [said, signature].join(".")
}

fn by_secret(said: &[u8]) -> Vec<u8> {
    mac(SECRET, said)
}

fn mac(key: &[u8], said: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(said);
    mac.finalize().into_bytes().to_vec()
}

fn signing() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}
