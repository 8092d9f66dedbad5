//! Pictures and files in real browsers, in both directions; and what nobody should send, held back.

use std::fs;
use std::path::PathBuf;
use tests::browser::{Chat, Console, Stage, test};
use tests::middlebox::{Middlebox, Rules};

/// What a phone writes into a photo, and nobody should be told.
const PLACE: &str = "31.2304 N 121.4737 E";
/// A recovery phrase that opens nothing: a test vector of BIP-39.
const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";
/// What the browser itself writes about a call that has no answer.
const NO_ANSWER: &str = "Failed to load resource";
/// Bytes of a file that travels in many parts.
const LONG: usize = 3_000_000;

#[tokio::test]
async fn a_photo_arrives_without_its_place_and_a_paper_comes_back() {
    let stage = Stage::open().await;
    let (ana, bo) = talk(&stage).await;

    bo.runs::<()>(&paste_photo()).await;
    bo.sees("the photo before it is sent", ".file-item img")
        .await;
    bo.clicks("send", &test("send-files")).await;

    bo.until("the own photo", &shown("mine")).await;
    ana.until("the photo, upright", &shown("theirs")).await;
    let size = "const [picture] = document.querySelectorAll('.theirs db-file img');
        return [picture.naturalWidth, picture.naturalHeight]";
    assert_eq!(ana.runs::<[u32; 2]>(size).await, [20, 40]);
    let kept = only_file(&stage);
    let holds = |words: &str| {
        kept.windows(words.len())
            .any(|part| part == words.as_bytes())
    };
    assert!(!holds(PLACE), "the place has left the browser");

    // It is looked at in large, and the focus comes back.
    ana.clicks("the photo", ".theirs .file-picture").await;
    ana.sees("the photo in large", &test("file-large")).await;
    ana.presses("\u{e00c}").await;
    ana.sees_no_more("the photo in large", &test("file-large"))
        .await;
    let focused = "document.activeElement.matches('.file-picture')";
    ana.until("the focus where it was", focused).await;

    ana.runs::<()>(&drop_file("paper.pdf", "application/pdf", "'%PDF-1.7 \\n'"))
        .await;
    ana.clicks("send", &test("send-files")).await;
    bo.until(
        "the paper",
        "document.querySelector('.theirs .file-card')?.innerText.includes('paper.pdf')",
    )
    .await;
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_before_any_of_it_leaves() {
    let stage = Stage::open().await;
    let (ana, bo) = talk(&stage).await;

    bo.runs::<()>(&drop_file("run.exe", "application/x-msdownload", "'MZ'"))
        .await;
    bo.reads("Files of this kind cannot be sent here.").await;
    bo.clicks("remove", "[aria-label=\"Remove run.exe\"]").await;
    bo.sees_no_more("the tray", ".file-item").await;
    let large = "'a'.repeat(11 * 1024 * 1024)";
    bo.runs::<()>(&drop_file("large.txt", "text/plain", large))
        .await;
    bo.reads("Too large: at most 10 MB.").await;

    assert!(
        !stage.relay.data().join("files").exists(),
        "nothing arrived"
    );
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn a_file_goes_on_where_it_was_when_answers_are_lost() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let middlebox = Middlebox::before(stage.relay.api().addr(), Rules::default()).await;
    let origin = scene.behind(middlebox.addr()).api.origin();
    let bo = Chat::new(stage.person("Bo").await);
    bo.expects(NO_ANSWER);
    bo.goes_to(&format!("{origin}/chat?site={}", scene.site.key))
        .await;
    bo.says("hello").await;
    bo.sees_fate("hello", "Delivered").await;
    bo.sees("the button", &test("attach")).await;

    middlebox.obeys(Rules {
        drops_every: 3,
        ..Rules::default()
    });
    let words = format!("'a'.repeat({LONG})");
    bo.runs::<()>(&drop_file("long.txt", "text/plain", &words))
        .await;
    bo.clicks("send", &test("send-files")).await;
    bo.until(
        "the file in the conversation",
        "document.querySelector('.mine:not(.unsent) .file-card')",
    )
    .await;

    assert!(middlebox.dropped() > 0, "answers were lost");
    let kept = only_file(&stage);
    assert_eq!(
        (kept.len(), kept.iter().all(|byte| *byte == b'a')),
        (LONG, true)
    );
    let count = "return document.querySelectorAll('db-file').length";
    assert_eq!(bo.runs::<u32>(count).await, 1);
    bo.leaves().await;
}

#[tokio::test]
async fn what_opens_a_wallet_is_held_back_and_its_words_reach_nobody() {
    let stage = Stage::open().await;
    let (ana, bo) = talk(&stage).await;

    bo.says(&format!("I cannot log in, my phrase is {PHRASE}"))
        .await;
    bo.sees("the guard", &test("guard")).await;
    bo.reads("This looks like a recovery phrase, so it was not sent.")
        .await;
    bo.reads("We never ask for them.").await;
    bo.clicks("send it as it is", &test("guard-anyway")).await;
    bo.reads("Whoever has this can take everything in your wallet")
        .await;
    bo.clicks("send without it", &test("guard-send")).await;
    ana.reads("I cannot log in, my phrase is ••••••••").await;
    bo.sees_no_more("the guard", &test("guard")).await;

    let seen: String = ana.runs("return document.body.innerText").await;
    assert!(!seen.contains("sausage"), "no agent reads it");
    for file in ["deskbell.db", "deskbell.db-wal"] {
        let bytes = fs::read(stage.relay.data().join(file)).unwrap_or_default();
        assert!(
            !bytes.windows(7).any(|part| part == b"sausage"),
            "it is in {file}"
        );
    }

    // A transaction number is sent as it is, with one click.
    let hash = "9d4f7e1c0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5";
    bo.says(hash).await;
    bo.clicks("send it as it is", &test("guard-anyway")).await;
    ana.reads(hash).await;

    ana.says("Please send me the verification code").await;
    ana.clicks("send it all the same", &test("care-anyway"))
        .await;
    bo.sees("the warning", &test("wary")).await;
    ana.leaves().await;
    bo.leaves().await;
}

#[tokio::test]
async fn every_kind_of_picture_loses_its_place_and_nothing_that_is_seen() {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let bo = stage.person("Bo").await;
    bo.goes_to(&stage.chat_page(&scene)).await;
    for (kind, picture, stays) in [
        (
            "image/jpeg",
            jpeg(),
            vec!["JFIF", "ICC_PROFILE", "seen one", "seen two"],
        ),
        ("image/png", png(), vec!["IHDR", "PLTE", "IDAT", "IEND"]),
        ("image/webp", webp(), vec!["VP8X", "VP8L"]),
        ("image/gif", gif(), vec!["GIF89a", "NETSCAPE2.0"]),
    ] {
        let script = format!(
            "return import('/files.js').then(({{ strip }}) => {{
                const once = strip(new Uint8Array({picture:?}), '{kind}').bytes;
                const twice = strip(once, '{kind}').bytes;
                return [[...once], String(once) === String(twice)];
            }})"
        );
        let (bytes, is_stable): (Vec<u8>, bool) = bo.runs(&script).await;

        let holds = |words: &str| {
            bytes
                .windows(words.len())
                .any(|part| part == words.as_bytes())
        };
        assert!(!holds(PLACE), "{kind} still tells the place");
        for words in stays {
            assert!(holds(words), "{kind} has lost {words}");
        }
        assert!(is_stable, "{kind} is another one the second time");
        let half = format!(
            "return import('/files.js').then(({{ strip }}) => {{
                try {{ strip(new Uint8Array({:?}), '{kind}'); return true; }}
                catch {{ return false; }}
            }})",
            &picture[..picture.len() / 3]
        );
        assert!(!bo.runs::<bool>(&half).await, "half of a {kind} is none");
    }
    let keys = "return import('/files.js').then(({ WORDS }) =>
        Object.values(WORDS).map((words) => Object.keys(words).join()))";
    let keys: Vec<String> = bo.runs(keys).await;
    assert!(
        keys.len() > 1 && keys.iter().all(|these| *these == keys[0]),
        "{keys:?}"
    );
    bo.leaves().await;
}

/// An agent and a visitor who talk, both with the button for files.
async fn talk(stage: &Stage) -> (Console, Chat) {
    let scene = stage.scene().await;
    let ana = stage.agent(&scene, "Ana", 4).await;
    ana.go_online().await;
    let bo = Chat::new(stage.person("Bo").await);
    bo.goes_to(&stage.chat_page(&scene)).await;
    bo.says("hello").await;
    ana.takes_up("hello").await;
    for person in [&*ana, &*bo] {
        person.sees("the button", &test("attach")).await;
    }
    (ana, bo)
}

/// Whether a picture of this side is there and has been loaded.
fn shown(side: &str) -> String {
    format!("document.querySelector('.{side}:not(.unsent) db-file img')?.naturalWidth > 0")
}

/// Pastes a photo as a phone makes it: lying on its side, with the place in it.
fn paste_photo() -> String {
    format!(
        "const canvas = document.createElement('canvas');
        Object.assign(canvas, {{ width: 40, height: 20 }});
        canvas.getContext('2d').fillRect(0, 0, 9, 9);
        return new Promise((done) => canvas.toBlob(done, 'image/jpeg'))
            .then((blob) => blob.arrayBuffer())
            .then((buffer) => {{
                const plain = [...new Uint8Array(buffer)];
                const codes = (text) => [...text].map((letter) => letter.charCodeAt(0));
                const exif = [...codes('Exif\\0\\0MM\\0*'), 0, 0, 0, 8, 0, 1, 1, 18, 0, 3,
                    0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, ...codes('{PLACE}')];
                const len = exif.length + 2;
                const bytes = new Uint8Array([...plain.slice(0, 2), 255, 225, len >> 8, len & 255,
                    ...exif, ...plain.slice(2)]);
                const data = new DataTransfer();
                data.items.add(new File([bytes], 'photo.jpg', {{ type: 'image/jpeg' }}));
                const paste = {{ clipboardData: data, bubbles: true, cancelable: true }};
                const field = document.getElementById('message');
                field.dispatchEvent(new ClipboardEvent('paste', paste));
            }})"
    )
}

/// Drops a file, whose text is what this expression is, onto the page.
fn drop_file(name: &str, kind: &str, text: &str) -> String {
    format!(
        "const data = new DataTransfer();
        data.items.add(new File([{text}], '{name}', {{ type: '{kind}' }}));
        document.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, cancelable: true }}))"
    )
}

/// The bytes of the only file that the relay has.
fn only_file(stage: &Stage) -> Vec<u8> {
    let folder = stage.relay.data().join("files");
    let entries = fs::read_dir(folder).expect("a file has arrived");
    let files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    fs::read(&files[0]).expect("it can be read")
}

/// A JPEG with the place in every segment that can hold it, and in a second picture behind.
fn jpeg() -> Vec<u8> {
    let segment = |mark: u8, begin: &str, place: &str| {
        let data = [begin.as_bytes(), place.as_bytes()].concat();
        let len = (data.len() + 2) as u16;
        [&[0xff, mark], &len.to_be_bytes()[..], &data].concat()
    };
    let turned = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let scan = |seen: &str| {
        let head = segment(0xda, "\x01\x01\0\0\x3f\0", "");
        [head, seen.as_bytes().to_vec(), vec![0xff, 0, 0xff, 0xd0, 7]].concat()
    };
    [
        vec![0xff, 0xd8],
        segment(0xe0, "JFIF\0\x01\x01\0\0\x01\0\x01\0\0", ""),
        segment(0xe1, turned, PLACE),
        segment(0xe1, "http://ns.adobe.com/xap/1.0/\0", PLACE),
        segment(0xed, "Photoshop 3.0\0", PLACE),
        segment(0xe2, "MPF\0", PLACE),
        segment(0xe2, "ICC_PROFILE\0\x01\x01", "colours"),
        segment(0xfe, "", PLACE),
        segment(0xc2, "\x08\0\x01\0\x01\x01\x01\x11\0", ""),
        scan("seen one"),
        scan("seen two"),
        vec![0xff, 0xd9],
        [&[0xff, 0xd8], PLACE.as_bytes()].concat(),
    ]
    .concat()
}

fn png() -> Vec<u8> {
    let chunk = |kind: &str, data: &str| {
        let len = data.len() as u32;
        [
            &len.to_be_bytes()[..],
            kind.as_bytes(),
            data.as_bytes(),
            b"crc!",
        ]
        .concat()
    };
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk("IHDR", "\0\0\0\x01\0\0\0\x01\x08\x03\0\0\0"),
        chunk("tEXt", PLACE),
        chunk("iTXt", PLACE),
        chunk("eXIf", PLACE),
        chunk("PLTE", "rgb"),
        chunk("IDAT", "seen"),
        chunk("IEND", ""),
        PLACE.as_bytes().to_vec(),
    ]
    .concat()
}

fn webp() -> Vec<u8> {
    let chunk = |kind: &str, data: &str| {
        let len = data.len() as u32;
        let odd = vec![0; data.len() % 2];
        [
            kind.as_bytes(),
            &len.to_le_bytes()[..],
            data.as_bytes(),
            &odd,
        ]
        .concat()
    };
    let chunks = [
        chunk("VP8X", "\x0c\0\0\0\0\0\0\0\0\0"),
        chunk("VP8L", "seen"),
        chunk("EXIF", PLACE),
        chunk("XMP ", PLACE),
    ]
    .concat();
    let len = chunks.len() as u32 + 4;
    [b"RIFF", &len.to_le_bytes()[..], b"WEBP", &chunks].concat()
}

fn gif() -> Vec<u8> {
    let block = |data: &str| [&[data.len() as u8], data.as_bytes()].concat();
    [
        b"GIF89a\x01\0\x01\0\0\0\0".to_vec(),
        [&[0x21, 0xfe], &block(PLACE)[..], &[0]].concat(),
        [
            &[0x21, 0xff],
            &block("NETSCAPE2.0")[..],
            &block("\x01\0\0"),
            &[0],
        ]
        .concat(),
        [
            &[0x21, 0xff],
            &block("XMP DataXMP")[..],
            &block(PLACE),
            &[0],
        ]
        .concat(),
        [b"\x2c\0\0\0\0\x01\0\x01\0\0\x02", &block("seen")[..], &[0]].concat(),
        [b";", PLACE.as_bytes()].concat(),
    ]
    .concat()
}
