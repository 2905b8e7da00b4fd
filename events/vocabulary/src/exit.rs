//! The three ways out of public opinion and petitions. A person decides each one and says why; software never does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// To whom a concern or a petition is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// A rumour: to the cyber police (网安大队, notice 三（二）).
    CyberPolice,
    /// Soliciting or running illegal carriage: to enforcement, as a lead (执法部门, notice 三（三）).
    Enforcement,
    /// A protective umbrella (保护伞): to discipline inspection (notice 六（四）). It is in no count and no list.
    Discipline,
}

impl Exit {
    /// Every exit with its official term.
    pub const TITLES: [(Exit, &'static str); 3] =
        [(Exit::CyberPolice, "转网安"), (Exit::Enforcement, "转执法"), (Exit::Discipline, "转纪检监察")];

    /// The official term.
    pub fn title(self) -> &'static str {
        Exit::TITLES.iter().find(|(exit, _)| *exit == self).map_or("", |(_, title)| title)
    }
}
