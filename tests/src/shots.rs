//! Pictures of every face of both apps, in every width, theme and language, and one page of them.
//!
//! Real browsers before a real relay. Clocks are covered, so that two runs can be laid side by
//! side. Never judges what is seen: eyes do.

mod sheet;

use crate::browser::{Chat, Console, LANGS, Person, Stage, THEMES};
use crate::faces::{self, Face, Place};
use std::path::{Path, PathBuf};

/// Width, and the height that goes with it.
pub const SIZES: [(u32, u32); 3] = [(320, 640), (400, 720), (1440, 900)];

/// One picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// The app and the face, such as `widget-queue`.
    pub face: String,
    /// How it is looked at, such as `320-dark-en`.
    pub look: String,
}

impl Shot {
    /// The name of its file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}-{}.png", self.face, self.look)
    }
}

/// Pictures all faces into this folder, and writes `index.html` beside them. Says which face is
/// being looked at. Returns how many pictures there are.
///
/// # Panics
/// When a face does not come, or the folder cannot be written.
pub async fn shoot(folder: &Path, says: impl Fn(&str)) -> usize {
    let mut album = Album {
        folder: folder.to_path_buf(),
        shots: Vec::new(),
    };
    std::fs::create_dir_all(folder).expect("the folder can be made");
    widget(&mut album, &says).await;
    bubble(&mut album, &says).await;
    console(&mut album, &says).await;
    let page = folder.join("index.html");
    std::fs::write(page, sheet::page(&album.shots)).expect("the page can be written");
    album.shots.len()
}

struct Album {
    folder: PathBuf,
    shots: Vec<Shot>,
}

impl Album {
    async fn add(&mut self, person: &Person, face: &str, look: String) {
        person.runs::<()>(COVER_CLOCKS).await;
        person.stands_still().await;
        let shot = Shot {
            face: face.to_owned(),
            look,
        };
        let taken = person
            .driver
            .screenshot(&self.folder.join(shot.file()))
            .await;
        taken.unwrap_or_else(|error| panic!("{face}: {error}"));
        self.shots.push(shot);
    }
}

async fn widget(album: &mut Album, says: &impl Fn(&str)) {
    let mut stage = Stage::open().await;
    let scene = stage.scene().await;
    faces::of_visitor(
        &mut stage,
        &scene,
        Place::Frame,
        async |chat: &Chat, face: &str| {
            let face = format!("widget-{face}");
            says(&face);
            for lang in LANGS {
                chat.speaks(lang).await;
                // The button that chose the language is not what one looks at.
                chat.runs::<()>("document.activeElement.blur()").await;
                for theme in THEMES {
                    chat.wears(theme).await;
                    for (width, height) in SIZES {
                        chat.resizes(width, height).await;
                        let look = format!("{width}-{theme}-{lang}");
                        album.add(chat, &face, look).await;
                    }
                }
            }
            chat.resizes(1280, 800).await;
        },
    )
    .await;
}

async fn bubble(album: &mut Album, says: &impl Fn(&str)) {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let chat = Chat::new(stage.person("Bo").await);
    says("widget-bubble");
    for lang in LANGS {
        let more = format!("data-lang=\"{lang}\"");
        stage.page.put(&stage.tag(&scene, &more));
        for theme in THEMES {
            chat.wears(theme).await;
            for (width, height) in SIZES {
                chat.resizes(width, height).await;
                chat.goes_to(&stage.page.origin()).await;
                chat.within_bubble("button").await;
                let look = format!("{width}-{theme}-{lang}");
                album.add(&chat, "widget-bubble", look).await;
            }
        }
    }
    chat.leaves().await;
}

async fn console(album: &mut Album, says: &impl Fn(&str)) {
    let stage = Stage::open().await;
    let scene = stage.scene().await;
    let visitor = Console::new(stage.person("Yi").await, stage.relay.api().origin());
    for face in faces::before_log_in(&scene).await {
        dressed(album, &visitor, &face, says).await;
    }
    visitor.leaves().await;
    let (owner, empty) = faces::of_empty(&stage).await;
    dressed(album, &owner, &empty, says).await;
    let (busy, _company) = faces::of_busy(&scene, &owner).await;
    for face in busy {
        dressed(album, &owner, &face, says).await;
    }
    owner.resizes(1280, 800).await;
    let offer = faces::of_offers(&scene, &owner).await;
    dressed(album, &owner, &offer, says).await;
    owner.leaves().await;
}

async fn dressed(album: &mut Album, console: &Console, face: &Face, says: &impl Fn(&str)) {
    let name = format!("console-{}", face.name);
    says(&name);
    for lang in LANGS {
        for (width, height) in SIZES {
            // What is pressed may have no room for its words where it is narrow, but is there.
            console.resizes(width, height).await;
            console.goes(&face.route).await;
            console.dresses(lang, THEMES[0]).await;
            face.comes(console).await;
            for theme in THEMES {
                let wears = format!("document.documentElement.dataset.theme = '{theme}'");
                console.runs::<()>(&wears).await;
                album
                    .add(console, &name, format!("{width}-{theme}-{lang}"))
                    .await;
            }
        }
    }
}

const COVER_CLOCKS: &str = "for (const time of document.querySelectorAll('time'))
    if (time.textContent !== '12:34') time.textContent = '12:34'";
