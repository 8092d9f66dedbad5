//! The program that feeds the target `play`. Never decides what is right: see `src/lib.rs`.
#![no_main]

fuzz::program!("play");
