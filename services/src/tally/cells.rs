//! A day's tally as named cells: what a figure is the sum of, and by which its events are found.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};

use super::{
    day::{DayTally, LeadTally, Looked, OpinionTally},
    report::{LATE, LATE_STEP, MISSING},
};

impl DayTally {
    /// Every number of the day that is not zero, or was reported as zero, by its name: `count.cases`, `report.late`,
    /// `lead.found`, `kind.overload`, `opinion.concerns`.
    pub fn cells(&self) -> BTreeMap<SmolStr, u64> {
        let mut cells = BTreeMap::new();
        let reported = self.count.as_ref().and_then(|count| count.figures.as_ref());
        for (key, value) in reported.into_iter().flatten() {
            cells.insert(format_smolstr!("count.{key}"), *value);
        }
        if let Some(count) = &self.count {
            let posted = count.figures.is_some();
            let approved = posted && count.office == Looked::Approved;
            let numbers = [
                ("report.posted", u64::from(posted)),
                ("report.on_time", u64::from(posted && !count.late)),
                ("report.late", u64::from(posted && count.late)),
                ("report.zero", u64::from(posted && count.zero)),
                ("report.corrected", u64::from(count.corrected)),
                ("report.approved", u64::from(approved)),
            ];
            cells.extend(numbers.iter().map(|(name, value)| (SmolStr::from(*name), *value)));
        }
        for (key, value) in &self.ruled {
            match (key.as_str(), value) {
                (LATE | MISSING, _) => {
                    cells.insert("report.excused".into(), 1);
                }
                (LATE_STEP, _) => {
                    cells.insert("lead.excused_steps".into(), 1);
                }
                (key, Some(value)) => {
                    cells.insert(format_smolstr!("count.{key}"), *value);
                }
                (_, None) => {}
            }
        }
        cells.extend(self.leads.cells());
        cells.extend(self.opinion.cells());
        cells.retain(|name, value| *value > 0 || name.starts_with("count."));
        cells
    }
}

impl LeadTally {
    /// Its numbers by their names.
    pub fn cells(&self) -> BTreeMap<SmolStr, u64> {
        let numbers = [
            ("lead.found", self.found),
            ("lead.shared", self.shared),
            ("lead.transferred", self.transferred),
            ("lead.accepted", self.accepted),
            ("lead.accepted_in_time", self.accepted_in_time),
            ("lead.returned", self.returned),
            ("lead.proven", self.proven),
            ("lead.unfounded", self.unfounded),
            ("lead.unverifiable", self.unverifiable),
            ("lead.upheld", self.upheld),
            ("lead.sent_back", self.sent_back),
            ("lead.reopened", self.reopened),
            ("lead.extended", self.extended),
            ("lead.late_steps", self.late_steps),
        ];
        let kinds = self.by_kind.iter().map(|(code, value)| (format_smolstr!("kind.{code}"), *value));
        numbers.iter().map(|(name, value)| (SmolStr::from(*name), *value)).chain(kinds).collect()
    }
}

impl OpinionTally {
    /// Its numbers by their names.
    pub fn cells(&self) -> BTreeMap<SmolStr, u64> {
        let numbers = [
            ("opinion.concerns", self.concerns),
            ("opinion.concerns_answered", self.concerns_answered),
            ("opinion.concerns_in_time", self.concerns_in_time),
            ("opinion.petitions", self.petitions),
            ("opinion.petitions_answered", self.petitions_answered),
            ("opinion.petitions_in_time", self.petitions_in_time),
            ("opinion.petitions_closed", self.petitions_closed),
        ];
        numbers.iter().map(|(name, value)| (SmolStr::from(*name), *value)).collect()
    }
}
