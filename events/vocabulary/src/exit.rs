//! The three ways out of public opinion and petitions. A person decides each one and says why; software never does.

use serde::{Deserialize, Serialize};

use crate::rules::UnitKind;

/// To whom a concern or a petition is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// Whether a unit of that kind stands at the end of it: departments police and enforce, discipline inspection is
    /// no part of the working group. A practice unit stands in for a department.
    pub const fn leads_to(self, kind: UnitKind) -> bool {
        match self {
            Exit::CyberPolice | Exit::Enforcement => {
                matches!(kind, UnitKind::Department | UnitKind::Practice)
            }
            Exit::Discipline => matches!(kind, UnitKind::Outside),
        }
    }

    /// What kind of unit stands at the end of it, in words.
    pub const fn wanted(self) -> &'static str {
        match self {
            Exit::CyberPolice => "公安（网安）部门",
            Exit::Enforcement => "执法部门",
            Exit::Discipline => "纪检监察机关",
        }
    }
}
