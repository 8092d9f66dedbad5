//! Pictures of every face of both apps. Run it with `cargo xtask shots`.
//!
//! Argument: the folder that they are written to. Never leaves an old picture there.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use tests::shots::shoot;

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("shots FOLDER");
        return ExitCode::FAILURE;
    };
    if let Ok(old) = std::fs::read_dir(&folder) {
        let paths = old.flatten().map(|entry| entry.path());
        for path in paths.filter(|path| path.extension().is_some_and(|kind| kind == "png")) {
            // One that stays is written over, or shows that its face is gone.
            let _ = std::fs::remove_file(path);
        }
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let count = runtime.block_on(shoot(&folder, |face| println!("    {face}")));
    println!("{count} pictures: {}", folder.join("index.html").display());
    ExitCode::SUCCESS
}
