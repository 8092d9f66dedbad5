//! Accounts in real browsers: a second factor from the picture to the log-in, log-ins that are
//! ended from elsewhere, a role that must, and the log of what was done.

use relay::auth::factor::code;
use relay::auth::secret::FACTOR_SECRET_BYTES;
use std::time::{SystemTime, UNIX_EPOCH};
use tests::browser::{Console, Person, Stage, test};
use tests::relay::api::{PASSWORD, email};

/// What the browser writes when the relay refuses a code.
const REFUSED: &str = "status of 401";

/// What a phone makes of the text beside the picture, so many codes from now.
async fn shown(person: &Person, later: u64) -> (String, [u8; FACTOR_SECRET_BYTES]) {
    let text = person.sees("the key", &test("factor-secret")).await;
    let text = text.text().await.expect("the key is a text");
    let secret = base32(&text);
    (at(&secret, later), secret)
}

fn at(secret: &[u8; FACTOR_SECRET_BYTES], later: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.expect("it is after 1970").as_secs();
    code(secret, seconds / 30 + later)
}

/// RFC 4648, section 6, as an app reads it: spaces do not count.
fn base32(text: &str) -> [u8; FACTOR_SECRET_BYTES] {
    let letters = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let values = letters.map(|byte| match byte {
        b'A'..=b'Z' => byte - b'A',
        _ => byte - b'2' + 26,
    });
    let bits: Vec<bool> = values
        .flat_map(|value| (0..5).rev().map(move |bit| value >> bit & 1 == 1))
        .collect();
    let bytes = bits
        .chunks(8)
        .map(|bits| bits.iter().fold(0, |all, bit| all << 1 | u8::from(*bit)));
    let bytes: Vec<u8> = bytes.collect();
    bytes.try_into().expect("a secret is twenty bytes long")
}

async fn types_password(console: &Console) {
    console.goes("").await;
    console.fills("login-email", &email(&console.name)).await;
    console.fills("login-password", PASSWORD).await;
    console.clicks("the log-in", &test("login-submit")).await;
}

#[tokio::test]
async fn a_second_factor_is_set_up_asked_for_and_recovered() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = stage.agent(&scene, "Lin", 1).await;
    lin.expects(REFUSED);
    lin.clicks("the corner", &test("settings")).await;
    lin.clicks("the account", &test("to-account")).await;
    lin.clicks("the set-up", &test("factor-begin")).await;
    let picture = "document.querySelector('.factor-picture path').getBBox().width > 20";
    lin.until("the picture", picture).await;

    lin.fills("factor-code", "nonsense").await;
    lin.clicks("the code", &test("factor-submit")).await;
    lin.reads("This code is wrong").await;
    lin.runs::<()>("document.querySelector('[data-test=factor-code]').value = ''")
        .await;
    let (first, secret) = shown(&lin, 0).await;
    lin.fills("factor-code", &first).await;
    lin.clicks("the code", &test("factor-submit")).await;
    let codes = lin.sees("the codes", &test("recovery-codes")).await;
    let codes = codes.text().await.expect("codes are texts");
    let recovery = codes.lines().next().expect("there are ten").to_owned();
    assert_eq!(codes.lines().count(), 10);
    let saved = "document.querySelector('[data-test=codes-save]').href.includes('%0A')";
    lin.until("a file of them", saved).await;
    lin.clicks("that they are kept", &test("codes-kept")).await;
    lin.reads("10 recovery codes are left.").await;

    let other = Console::new(stage.person("Lin").await, stage.relay.api().origin());
    other.expects(REFUSED);
    types_password(&other).await;
    other.fills("login-code", &first).await;
    other.clicks("the log-in", &test("login-submit")).await;
    other.reads("was used before").await;
    other
        .runs::<()>("document.querySelector('[data-test=login-code]').value = ''")
        .await;
    other.fills("login-code", &recovery.to_lowercase()).await;
    other.clicks("the log-in", &test("login-submit")).await;
    other.sees("the inbox", &test("mine")).await;

    // The first browser sees the second, and ends it: its page notices at once.
    lin.goes("#/").await;
    lin.goes("#/account").await;
    lin.reads("9 recovery codes are left.").await;
    lin.clicks("the end", &test("end-session")).await;
    other.sees("the log-in", &test("login")).await;
    lin.sees_no_more("the other log-in", &test("end-session"))
        .await;

    types_password(&other).await;
    other.fills("login-code", &at(&secret, 1)).await;
    other.clicks("the log-in", &test("login-submit")).await;
    other.sees("the inbox", &test("mine")).await;
    other.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn a_role_that_must_is_led_to_it_and_helped_by_an_administrator() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let lin = stage.agent(&scene, "Lin", 1).await;
    let owner = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    owner.log_in("Owner").await;
    owner.goes("#/team").await;

    owner.clicks("that agents must", &test("must-agent")).await;

    // Whatever she did, her console leads her to it, and nowhere else.
    let (_, first) = shown(&lin, 0).await;
    lin.goes("#/ended").await;
    lin.driver
        .refresh()
        .await
        .expect("a page can be loaded again");
    lin.sees("the set-up again", &test("factor-secret")).await;
    lin.sees_no_more("the pages", &test("page-inbox")).await;
    let (next, secret) = shown(&lin, 0).await;
    assert_ne!(first, secret, "what was only begun is begun anew");
    lin.fills("factor-code", &next).await;
    lin.clicks("the code", &test("factor-submit")).await;
    lin.clicks("that they are kept", &test("codes-kept")).await;
    lin.sees("the inbox", &test("mine")).await;

    owner.goes("#/").await;
    owner.goes("#/team").await;
    owner.reads("Second factor").await;
    let manage = "[...document.querySelectorAll('.member')].find(one => \
                  one.innerText.includes('Lin')).querySelector('summary')";
    owner.until("Lin", manage).await;
    owner.runs::<()>(&format!("{manage}.click()")).await;
    owner.clicks("to take it away", &test("member-reset")).await;
    owner.clicks("yes", &test("member-reset-yes")).await;
    owner.reads("The second factor is gone.").await;
    lin.sees("the set-up once more", &test("factor-secret"))
        .await;

    owner.goes("#/audit").await;
    owner.reads("Second factor taken away").await;
    owner.reads("Who must have a second factor").await;
    owner.leaves().await;
    lin.leaves().await;
}

#[tokio::test]
async fn the_audit_log_shows_what_was_there_before_and_after() {
    let stage = Stage::open().await;
    stage.scene().await;
    let owner = Console::new(stage.person("Owner").await, stage.relay.api().origin());
    owner.log_in("Owner").await;
    owner.goes("#/sites").await;
    owner.clicks("the site", &test("site-edit")).await;
    owner.fills("site-name", " of today").await;
    owner.clicks("the change", &test("site-submit")).await;
    owner.sees_no_more("the form", &test("site-form")).await;

    owner.goes("#/audit").await;
    let newest = "[data-test=\"audit-entries\"] > li:first-child summary";
    owner.clicks("the newest entry", newest).await;
    let cells = "[...document.querySelectorAll('.entry:first-child .changes td')]
        .map(cell => cell.innerText)";
    owner
        .until(
            "before and after",
            &format!("{cells}[1] === {cells}[0] + ' of today'"),
        )
        .await;
    let entries = "document.querySelectorAll('[data-test=audit-entries] > li').length";
    let all: u32 = owner.runs(&format!("return {entries}")).await;
    owner.chooses_among("audit-deed", "Site changed").await;
    owner
        .until(
            "fewer entries",
            &format!("{entries} < {all} && {entries} > 0"),
        )
        .await;
    owner.leaves().await;
}
