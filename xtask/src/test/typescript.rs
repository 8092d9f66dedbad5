//! Checks `deskbell.d.ts` as an owner's tools do: what is documented compiles, and no mistake does.
//!
//! Never runs a line of what it checks.

use crate::house::House;
use crate::scratch::Scratch;
use crate::setup::npm;
use crate::step::Run;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// All of it must compile together.
const RIGHT: &str = r#"
async function right(): Promise<void> {
  await deskbell('open');
  await window.deskbell('toggle');
  await deskbell('hide');
  await deskbell('identify', { email: 'ada@example.com', name: 'Ada', userId: 7, Account: 'a1' });
  await deskbell('update');
  await deskbell('update', { name: undefined });
  await deskbell('startConversation', 'Where is it?');
  await deskbell('setLocale', 'zh-CN');
  await deskbell('setTheme', 'auto');
  await deskbell('on', 'unread', ({ count }) => count.toFixed());
  await deskbell('off', 'queue', ({ wait }) => wait?.low.toFixed());
  await deskbell('logout');
  await deskbell('destroy');
  deskbell.q?.push(['open']);
  document.addEventListener('deskbell:message', ({ detail }) => {
    const kind: 'text' | 'file' = detail.kind;
    const from: 'visitor' | 'support' = detail.from;
    console.log(kind, from);
  });
  document.addEventListener('deskbell:open', ({ detail }) => { const none: null = detail; none; });
}
right();
"#;

/// Each of these must not compile.
const WRONG: [&str; 12] = [
    "deskbell('dance');",
    "deskbell();",
    "deskbell('open', true);",
    "deskbell('identify');",
    "deskbell('identify', 'Ada');",
    "deskbell('identify', { email: 7 });",
    "deskbell('startConversation', 7);",
    "deskbell('setTheme', 'pink');",
    "deskbell('setLocale', 'fr');",
    "deskbell('on', 'dance', () => {});",
    "deskbell('on', 'unread', ({ text }) => text);",
    "document.addEventListener('deskbell:message', ({ detail }) => detail.text);",
];

/// Compiles the good sample, and each bad one alone.
pub fn check(house: &House) -> Result<()> {
    let tsc = npm::tsc(house)?;
    let scratch = Scratch::new();
    let types = house.root().join("widget/deskbell.d.ts");
    fs::copy(&types, scratch.path().join("deskbell.d.ts"))
        .with_context(|| types.display().to_string())?;
    let said = complaints(&tsc, scratch.path(), &[RIGHT])?;
    if !said.trim().is_empty() {
        bail!("what is documented does not compile:\n{said}");
    }
    // All together are quick to compile; each must be complained about on a line of its own.
    let complaints = complaints(&tsc, scratch.path(), &WRONG)?;
    for (index, wrong) in WRONG.iter().enumerate() {
        if !complaints.contains(&format!("sample.ts({},", index + 1)) {
            bail!("the types let this pass: {wrong}");
        }
    }
    Ok(())
}

/// What the compiler says of a file with these lines.
fn complaints(tsc: &Path, folder: &Path, lines: &[&str]) -> Result<String> {
    let sample = folder.join("sample.ts");
    fs::write(&sample, lines.join("\n")).with_context(|| sample.display().to_string())?;
    let run = Run::new(tsc)
        .args([
            "--noEmit",
            "--strict",
            "--pretty",
            "false",
            "--lib",
            "es2022,dom",
        ])
        .args(["deskbell.d.ts", "sample.ts"])
        .dir(folder);
    // Complaints are what is wanted, not something to show.
    let output = run.command().output();
    let output = output.with_context(|| format!("{} cannot be started", run.by_hand()))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
