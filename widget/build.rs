//! Asks the linker for what the splitter of `cargo xtask dist` needs to know.
//!
//! Only for builds with chunks; never touches sources.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
