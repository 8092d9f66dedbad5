//! The program that feeds the target `agent`. Never decides what is right: see `src/lib.rs`.
#![no_main]

fuzz::program!("agent");
