//! Embeds the files that browsers load, when `DESKBELL_EMBED` names the folder that holds them.
//!
//! Without it the table is empty, and the relay reads a folder when it starts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=DESKBELL_EMBED");
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("pub static FILES: &[(&str, &[u8])] = &[\n");
    if let Some(folder) = env::var_os("DESKBELL_EMBED").filter(|folder| !folder.is_empty()) {
        let folder = PathBuf::from(folder);
        assert!(
            folder.is_absolute(),
            "DESKBELL_EMBED must be an absolute path"
        );
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        walk(&folder, &mut files);
        files.sort();
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file
                .strip_prefix(&folder)
                .expect("a walk stays inside its folder");
            let name = name
                .to_str()
                .expect("names of assets are ASCII")
                .replace('\\', "/");
            let path = file.to_str().expect("the path of the folder is UTF-8");
            writeln!(table, "    ({name:?}, include_bytes!({path:?})),")
                .expect("writing to a string never fails");
        }
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    fs::write(out.join("embedded.rs"), table).expect("the folder of cargo can be written");
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("DESKBELL_EMBED names a folder that can be read");
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}
