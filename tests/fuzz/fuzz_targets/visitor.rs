//! The program that feeds the target `visitor`. Never decides what is right: see `src/lib.rs`.
#![no_main]

fuzz::program!("visitor");
