//! What the notice itself fixes: document, phases, posts, priorities, duties, measures, violations.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Clause, Unit, UnitKind, zone_name};
use crate::{
    ids::{CampaignId, PriorityId, UnitId, ViolationCode},
    lead::VehicleKind,
    rights::Role,
    time::Day,
};

/// The campaign and the document that orders it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Campaign {
    /// Its name on the wire, e.g. `yunyang-2025`.
    pub id: CampaignId,
    /// Its title in Chinese.
    pub title: String,
    /// The number of the notice, e.g. 云阳府办发〔2025〕26号.
    pub document: String,
    /// The day the notice was issued.
    pub issued: Day,
    /// The superior document, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior: Option<String>,
    /// The county as people name it, e.g. 云阳县: it is no unit, and not the town of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<String>,
    /// The province's character on local plates, e.g. 渝; only ever suggested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate_home: Option<String>,
    /// The zone in which its days begin and end.
    #[serde(with = "zone_name")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub zone: Tz,
}

/// A phase of the campaign (阶段).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phase {
    /// A short English key, e.g. `enforcement`.
    pub key: String,
    /// Its Chinese name.
    pub name: String,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// Whether units owe a daily count in it.
    #[serde(default)]
    pub counts: bool,
    /// Where the notice fixes it.
    pub clause: Clause,
}

/// A post (岗位) of the campaign. Who holds it is roster data, never part of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Post {
    /// The post's title, e.g. 组长.
    pub title: String,
    /// The role it gives.
    pub role: Role,
    /// The unit, or kind of unit, that has it.
    pub of: Party,
    /// How many hold it, when the notice says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holders: Option<u32>,
    /// Where the notice names it.
    pub clause: Clause,
}

/// One unit, or every unit of a kind: `{ unit = "traffic-police" }` or `{ every = "township" }` in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// One unit.
    Unit(UnitId),
    /// Every unit of the kind, e.g. 各乡镇（街道）.
    Every(UnitKind),
}

impl Party {
    /// Whether it names `unit`.
    pub fn includes(&self, unit: &Unit) -> bool {
        match self {
            Party::Unit(id) => id == &unit.id,
            Party::Every(kind) => *kind == unit.kind,
        }
    }
}

/// The notice's section four.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Priorities {
    /// Priority vehicles (重点车辆).
    pub vehicles: Vec<VehicleClass>,
    /// Priority routes (重点线路).
    pub routes: Vec<Route>,
    /// Priority areas (重点区域).
    pub areas: Vec<Area>,
    /// Priority periods (重点时段).
    pub periods: Vec<Period>,
}

impl Priorities {
    /// Whether `id` is a priority route or area.
    pub fn has_place(&self, id: &PriorityId) -> bool {
        self.routes.iter().any(|route| &route.id == id) || self.areas.iter().any(|area| &area.id == id)
    }
}

/// A class of priority vehicles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VehicleClass {
    /// Its id.
    pub id: PriorityId,
    /// Its name in the notice's words.
    pub name: String,
    /// Violations that put a vehicle into it.
    pub violations: Vec<ViolationCode>,
    /// Seats from which the notice stresses it (特别是7座及以上), if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stressed_from_seats: Option<u8>,
    /// The clause.
    pub clause: Clause,
}

/// A priority route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Route {
    /// Its id.
    pub id: PriorityId,
    /// Its name in the notice's words.
    pub name: String,
    /// Townships on it.
    pub townships: Vec<UnitId>,
    /// Everyday names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The clause.
    pub clause: Clause,
}

/// A priority area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Area {
    /// Its id.
    pub id: PriorityId,
    /// Its name in the notice's words.
    pub name: String,
    /// Everyday names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The clause.
    pub clause: Clause,
}

/// A priority period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// Its id.
    pub id: PriorityId,
    /// Its name in the notice's words.
    pub name: String,
    /// When a moment is in it.
    pub rule: PeriodRule,
    /// The clause.
    pub clause: Clause,
}

/// When a moment lies in a priority period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum PeriodRule {
    /// From an hour of one day to an hour of the next (夜间); the hours are an office rule.
    Night {
        /// Begins, local time.
        from: NaiveTime,
        /// Ends, local time of the next day.
        to: NaiveTime,
    },
    /// Saturday or Sunday that is not a make-up workday (双休日).
    Weekend,
    /// Any day off by the State Council's holiday notice (法定节假日).
    Holiday,
    /// Days entered by the office (重要敏感时间节点); none are in the file.
    Entered {
        /// The days, first and last included.
        days: Vec<(Day, Day)>,
    },
}

/// A unit's duty in the notice's section three, in its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duty {
    /// Whose duty.
    pub of: Party,
    /// Its text, word for word.
    pub text: String,
    /// The clause, e.g. 三（七）.
    pub clause: Clause,
    /// Sub-units that the clause gives a duty of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<DutyHead>,
}

impl Duty {
    /// The text that falls to `unit`: its own part of the duty, or the whole.
    pub fn text_for(&self, unit: &Unit) -> Option<&str> {
        let part = self.parts.iter().find(|part| part.of.includes(unit)).map(|part| part.text.as_str());
        part.or_else(|| self.of.includes(unit).then_some(self.text.as_str()))
    }
}

/// The part of a duty that falls to a named sub-unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DutyHead {
    /// The sub-unit.
    pub of: Party,
    /// Its text, word for word.
    pub text: String,
}

/// A long-term measure (长效治理措施) with its lead and responsible units exactly as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LongTermMeasure {
    /// Its heading, e.g. 依法严格执法.
    pub name: String,
    /// Lead units (牵头单位).
    pub lead: Vec<Party>,
    /// Responsible units (责任单位).
    pub responsible: Vec<Party>,
    /// Its text, word for word.
    pub text: String,
    /// The clause, e.g. 六（五）.
    pub clause: Clause,
}

/// A violation, the clause that names it and the units competent to enforce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Violation {
    /// Its code on the wire.
    pub code: ViolationCode,
    /// Its name, e.g. 超员.
    pub name: String,
    /// Everyday words for it, e.g. 黑车.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Words that mean it when they follow each other within one sentence, e.g. 货车, 拉, 人. Alternatives are set apart
    /// by `|`: `货车|三轮车`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Vec<String>>,
    /// Units competent to enforce against it.
    pub competent: Vec<UnitId>,
    /// Where the notice names it, or `办公室规则`.
    pub clause: Clause,
    /// The law's article, if the file gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
}

impl Violation {
    /// Whether `text` is its name or an everyday word for it.
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.words.iter().any(|word| word == text)
    }
}

/// A vehicle as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VehicleWord {
    /// The campaign's word, e.g. 大货车.
    pub name: String,
    /// The kind it belongs to.
    pub kind: VehicleKind,
    /// Everyday words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}
