//! The program that feeds the target `desk`. Never decides what is right: see `src/lib.rs`.
#![no_main]

fuzz::program!("desk");
