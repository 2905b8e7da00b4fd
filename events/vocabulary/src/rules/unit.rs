//! Units: who can hold, report or receive something.

use serde::{Deserialize, Serialize};

use super::Clause;
use crate::ids::UnitId;

/// What kind of unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// The working group (专项工作组).
    WorkingGroup,
    /// Its office (专项工作组办公室).
    Office,
    /// A department of the county (部门), or a brigade of one when it has a parent.
    Department,
    /// A township or sub-district (乡镇、街道).
    Township,
    /// A road-transport company (道路运输企业).
    Company,
    /// A party outside the working group that the notice names (e.g. 纪检监察机关).
    Outside,
    /// A practice unit; it is in no tally.
    Practice,
}

impl UnitKind {
    /// The Chinese term.
    pub const fn title(self) -> &'static str {
        match self {
            UnitKind::WorkingGroup => "专项工作组",
            UnitKind::Office => "办公室",
            UnitKind::Department => "部门",
            UnitKind::Township => "乡镇（街道）",
            UnitKind::Company => "道路运输企业",
            UnitKind::Outside => "外部单位",
            UnitKind::Practice => "练习单位",
        }
    }
}

/// A unit of the campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unit {
    /// Its id on the wire.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// The name as the notice prints it, e.g. 县交通运输执法支队.
    pub name: String,
    /// The campaign's short name, e.g. 交通执法支队; townships in full.
    pub short: String,
    /// Everyday names. A name shared by several units is ambiguous and is asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The unit it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// Statistical code of a township (统计用区划代码), 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether it owes a daily count.
    #[serde(default)]
    pub reports_daily: bool,
    /// Where the notice names it.
    pub clause: Clause,
}

impl Unit {
    /// Whether `text` is one of its names.
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.short == text || self.aliases.iter().any(|alias| alias == text)
    }
}
