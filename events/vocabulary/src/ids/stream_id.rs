//! The name of a stream of events, made of what it is about.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};

use super::{AlertId, BadName, CampaignId, IndicatorKey, LeadId, MemberId, Numbered, TaskId, UnitId, all};
use crate::{
    stream::{Kind, parts},
    summary::SummaryOf,
    time::Day,
};

/// One stream of events: what it is about, and which one. As text `KIND/ID`, e.g. `lead/XS-0803-012`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamId {
    /// The kind of stream.
    pub kind: Kind,
    /// Which one: a slug, a lead number, or UNIT_DAY.
    pub id: SmolStr,
}

impl StreamId {
    /// The one stream of a campaign.
    pub fn campaign(id: &CampaignId) -> Self {
        Self { kind: Kind::Campaign, id: id.0.clone() }
    }

    /// The stream of a post-holder.
    pub fn member(id: &MemberId) -> Self {
        Self { kind: Kind::Member, id: id.0.clone() }
    }

    /// The stream of one unit's count of one day.
    pub fn count(unit: &UnitId, day: Day) -> Self {
        Self { kind: Kind::Count, id: format_smolstr!("{unit}_{day}") }
    }

    /// The stream of a lead.
    pub fn lead(id: LeadId) -> Self {
        Self::numbered(id)
    }

    /// The lead this stream is about.
    pub fn as_lead(&self) -> Option<LeadId> {
        self.as_numbered()
    }

    /// The stream of anything that has a number of its own.
    pub fn numbered<N: Numbered>(id: N) -> Self {
        Self { kind: N::KIND, id: format_smolstr!("{id}") }
    }

    /// The number of what this stream is about, if it is of that kind.
    pub fn as_numbered<N: Numbered>(&self) -> Option<N> {
        (self.kind == N::KIND).then(|| self.id.parse().ok()).flatten()
    }

    /// The stream of a duty: a task of the notice and the lead unit that answers for it.
    pub fn duty(task: &TaskId, unit: &UnitId) -> Self {
        Self { kind: Kind::Duty, id: format_smolstr!("{task}_{unit}") }
    }

    /// The task and the unit of a duty.
    pub fn as_duty(&self) -> Option<(TaskId, UnitId)> {
        let (task, unit) = self.id.split_once('_')?;
        (self.kind == Kind::Duty).then(|| Some((task.parse().ok()?, unit.parse().ok()?))).flatten()
    }

    /// The stream of a disputed figure.
    pub fn dispute(unit: &UnitId, day: Day, figure: &IndicatorKey) -> Self {
        Self { kind: Kind::Dispute, id: format_smolstr!("{day}_{unit}_{figure}") }
    }

    /// The stream of a township's market days and school hours.
    pub fn timetable(unit: &UnitId) -> Self {
        Self { kind: Kind::Timetable, id: unit.0.clone() }
    }

    /// The township of a timetable.
    pub fn as_timetable(&self) -> Option<UnitId> {
        (self.kind == Kind::Timetable).then(|| self.id.parse().ok()).flatten()
    }

    /// The stream of a summary.
    pub fn summary(of: &SummaryOf) -> Self {
        Self { kind: Kind::Summary, id: format_smolstr!("{of}") }
    }

    /// Whose summary this stream is.
    pub fn as_summary(&self) -> Option<SummaryOf> {
        if self.kind != Kind::Summary {
            return None;
        }
        match self.id.as_str() {
            SummaryOf::COUNTY => Some(SummaryOf::County),
            unit => unit.parse().ok().map(SummaryOf::Unit),
        }
    }

    /// The stream of an alert.
    pub fn alert(id: &AlertId) -> Self {
        Self { kind: Kind::Alert, id: id.0.clone() }
    }

    /// The alert this stream is about.
    pub fn as_alert(&self) -> Option<AlertId> {
        (self.kind == Kind::Alert).then(|| self.id.parse().ok()).flatten()
    }

    /// The stream of the reminders about a matter: the matter's own name as one token.
    pub fn reminder(about: &StreamId) -> Self {
        Self { kind: Kind::Reminder, id: format_smolstr!("{}_{}", about.kind.as_str(), about.id) }
    }

    /// The matter that the reminders are about.
    pub fn as_reminder(&self) -> Option<StreamId> {
        let (kind, id) = self.id.split_once('_')?;
        (self.kind == Kind::Reminder)
            .then(|| Some(StreamId { kind: Kind::parse(kind)?, id: id.into() }))
            .flatten()
    }

    /// The unit and day this stream counts.
    pub fn as_count(&self) -> Option<(UnitId, Day)> {
        let (unit, day) = self.id.rsplit_once('_')?;
        (self.kind == Kind::Count).then(|| Some((unit.parse().ok()?, day.parse().ok()?))).flatten()
    }

    /// The post-holder this stream is about.
    pub fn as_member(&self) -> Option<MemberId> {
        (self.kind == Kind::Member).then(|| self.id.parse().ok()).flatten()
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.id)
    }
}

impl TryFrom<String> for StreamId {
    type Error = BadName;
    fn try_from(text: String) -> Result<Self, BadName> {
        text.parse()
    }
}

impl From<StreamId> for String {
    fn from(id: StreamId) -> String {
        id.to_string()
    }
}

impl FromStr for StreamId {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let bad = || BadName {
            text: text.to_owned(),
            what: "a stream",
            expected: "KIND/ID, e.g. lead/XS-0803-012",
        };
        let (kind, id) = parts(text).ok_or_else(bad)?;
        let token = !id.is_empty() && all(id, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !token {
            return Err(bad());
        }
        Ok(Self { kind: Kind::parse(kind).ok_or_else(bad)?, id: id.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_reads_back() {
        let id: StreamId = "count/jiangkou_2025-08-03".parse().unwrap();
        let (unit, day) = id.as_count().unwrap();
        assert_eq!(StreamId::count(&unit, day), id);
    }
}
