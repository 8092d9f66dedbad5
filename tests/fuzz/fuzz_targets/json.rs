//! The program that feeds the target `json`. Never decides what is right: see `src/lib.rs`.
#![no_main]

fuzz::program!("json");
