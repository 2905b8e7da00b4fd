//! What a written demo says of itself, and why one is not written.

use std::{fmt, io, path::PathBuf};

use bus::vault::VaultFailure;
use thiserror::Error;
use vocabulary::Day;

use super::clerk::Fault;

/// What was written. Prints as Chinese text that says 模拟数据 first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoReport {
    /// The seed; with the program's version it gives every byte again.
    pub seed: u64,
    /// How many counties' leads.
    pub scale: u32,
    /// Events in the log.
    pub events: u64,
    /// Leads found.
    pub leads: u64,
    /// Daily counts posted, without later changes.
    pub counts: u64,
    /// People enrolled.
    pub members: u64,
    /// First counted day.
    pub first: Day,
    /// Last counted day.
    pub last: Day,
    /// The log.
    pub log: PathBuf,
    /// The keys.
    pub keys: PathBuf,
}

impl fmt::Display for DemoReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, scale, events, leads, counts, members, first, last, log, keys } = self;
        writeln!(f, "SIMULATED 模拟数据，不是真实情况（种子 {seed}，规模 {scale}）")?;
        writeln!(
            f,
            "{first} 至 {last}：事件 {events} 条，线索 {leads} 条，日报 {counts} 份，人员 {members} 名"
        )?;
        writeln!(f, "日志 {}", log.display())?;
        write!(f, "密钥 {}", keys.display())
    }
}

/// Why no demo was written. Nothing that looks like a log is left behind.
#[derive(Debug, Error)]
pub enum DemoFailure {
    /// The directory holds a log or keys already.
    #[error(
        "{path} exists already and a demo never overwrites a log or its keys; choose another --data directory"
    )]
    Occupied {
        /// What is in the way.
        path: PathBuf,
    },
    /// Another demo is being written here.
    #[error(
        "another program is writing a demo into {path} just now; wait for it or choose another --data directory"
    )]
    Busy {
        /// The directory.
        path: PathBuf,
    },
    /// A number that makes no sense.
    #[error("{what} must be at least 1; leave it out for the usual campaign")]
    TooSmall {
        /// Which number.
        what: &'static str,
    },
    /// The simulation stopped.
    #[error("the simulation stopped; please report the seed")]
    Fault(#[from] Fault),
    /// The key file could not be written.
    #[error("the key file of the demo could not be written")]
    Vault(#[from] VaultFailure),
    /// The log could not be written.
    #[error("the log of the demo could not be written")]
    Log(#[from] eventstore_lite::AppendError),
    /// The log could not be made.
    #[error("the log of the demo could not be made")]
    Store(#[from] eventstore_lite::Failure),
    /// An event could not be encoded.
    #[error("event {position} of the demo could not be encoded")]
    Encode {
        /// Its position.
        position: u64,
        /// What the encoder says.
        source: serde_json::Error,
    },
    /// The log gave an event another place than the simulation did.
    #[error("the log gave event {position} of the demo another place; somebody else is writing to it")]
    Displaced {
        /// Its position.
        position: u64,
    },
    /// The file system said no.
    #[error("{path} could not be written; check that the directory exists and has space and rights")]
    Files {
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
