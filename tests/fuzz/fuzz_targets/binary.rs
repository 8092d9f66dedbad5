//! The program that feeds the target `binary`. Never decides what is right: see `src/lib.rs`.
#![no_main]

fuzz::program!("binary");
