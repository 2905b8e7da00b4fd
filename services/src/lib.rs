//! The services of Lianqin and the program that runs them.
//!
//! One module a service; [`assembly`] puts them together in one process or apart, [`commands`] is the command line.

pub mod assembly;
pub mod brief;
pub mod casework;
pub mod chat;
pub mod clock;
pub mod commands;
pub mod count_file;
pub mod counts;
pub mod demo;
pub mod duties;
pub mod gate;
#[cfg(test)]
mod history;
pub mod join_sheet;
pub mod lead_file;
pub mod ledger;
pub mod node;
pub mod numbers;
pub mod open_leads;
pub mod opinion;
pub mod pages;
pub mod roster;
pub mod roster_file;
pub mod summary;
pub mod table_file;
pub mod tally;
pub mod web_chat;
