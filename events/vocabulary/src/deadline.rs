//! Deadlines as `{n, unit, from, roll}`, each marked as office rule, law or notice.
//!
//! Deadline (how long) and basis (who says so) stand together: what the office set is never shown as law.

use chrono::{Duration, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    time::{Day, Stamp},
};

/// The deadlines that the deciders look up; every campaign file must give them.
pub mod keys {
    /// From finding a lead to transferring it (及时移交).
    pub const LEAD_TRANSFER: &str = "lead-transfer";
    /// From the transfer to its acceptance or return.
    pub const LEAD_ACCEPT: &str = "lead-accept";
    /// From taking a lead over to its result.
    pub const LEAD_RESULT: &str = "lead-result";
    /// From the result to its review.
    pub const LEAD_REVIEW: &str = "lead-review";
    /// From a question to the finder to the answer.
    pub const FINDER_ANSWER: &str = "finder-answer";
    /// From the second return to the office's ruling.
    pub const OFFICE_RULING: &str = "office-ruling";
    /// From receiving a petition to telling in writing that it is accepted, or where it belongs (信访工作条例23).
    pub const PET_NOTICE: &str = "pet-notice";
    /// From accepting a petition to its answer (信访工作条例34).
    pub const PET_DONE: &str = "pet-done";
    /// The longest extension of a petition (信访工作条例34).
    pub const PET_EXT: &str = "pet-ext";
    /// From receiving a tip-off about road transport to its answer (重庆市道路运输管理条例70).
    pub const TIP_DONE: &str = "tip-done";
    /// The same when it is complex.
    pub const TIP_DONE_COMPLEX: &str = "tip-done-complex";
    /// From a finding of supervision to its mending, when the office names no day.
    pub const SUPERVISION_MEND: &str = "supervision-mend";
    /// From a dispute of a figure to the office's ruling.
    pub const DISPUTE_RULING: &str = "dispute-ruling";
    /// From an alert to its acknowledgement.
    pub const ALERT_ACKNOWLEDGE: &str = "alert-acknowledge";

    /// All of them.
    pub const ALL: [&str; 14] = [
        LEAD_TRANSFER,
        LEAD_ACCEPT,
        LEAD_RESULT,
        LEAD_REVIEW,
        FINDER_ANSWER,
        OFFICE_RULING,
        PET_NOTICE,
        PET_DONE,
        PET_EXT,
        TIP_DONE,
        TIP_DONE_COMPLEX,
        SUPERVISION_MEND,
        DISPUTE_RULING,
        ALERT_ACKNOWLEDGE,
    ];
}

/// In what a deadline is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineUnit {
    /// Hours of the clock, nights and holidays included.
    Hour,
    /// Hours of the campaign's office time.
    WorkingHour,
    /// Working days; the first day does not count; ends with the last day.
    WorkingDay,
    /// Calendar days; the first day does not count; ends with the last day (民法典 201–203).
    CalendarDay,
}

/// What happens when the last day is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Roll {
    /// The deadline stands.
    None,
    /// It moves to the next working day. Never for an agency's detention limit.
    NextWorkingDay,
}

/// Who set a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The office set it (办公室规则).
    OfficeRule,
    /// A law or regulation, with its article.
    Law(String),
    /// The notice, with its clause.
    Notice(String),
}

impl Basis {
    /// How the basis is shown to people.
    pub fn show(&self) -> String {
        match self {
            Basis::OfficeRule => "办公室规则".to_owned(),
            Basis::Law(article) => article.clone(),
            Basis::Notice(clause) => format!("通知{clause}"),
        }
    }
}

/// A deadline of the campaign file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadlineRule {
    /// Its Chinese name, e.g. 移交接收.
    pub name: String,
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: DeadlineUnit,
    /// The event it counts from, in words.
    pub from: String,
    /// What happens when the last day is off.
    pub roll: Roll,
    /// Whether it limits how long an agency may hold a person's things; such a limit never rolls (行政强制法 25).
    #[serde(default)]
    pub detention: bool,
    /// Who set it.
    pub basis: Basis,
}

impl DeadlineRule {
    /// The moment by which a matter that starts at `from` must be done.
    pub fn due(&self, from: Stamp, calendar: &Calendar, zone: Tz) -> Stamp {
        let n = i64::from(self.n);
        let first = Day::of(from, zone);
        match self.unit {
            DeadlineUnit::Hour => self.rolled(
                Duration::try_hours(n).and_then(|hours| from.checked_add_signed(hours)).unwrap_or(from),
                calendar,
                zone,
            ),
            DeadlineUnit::WorkingHour => {
                calendar.plus_working_seconds(from, u64::from(self.n).saturating_mul(3_600), zone)
            }
            DeadlineUnit::WorkingDay => end_of(calendar.plus_workdays(first, self.n), zone),
            DeadlineUnit::CalendarDay => self.rolled(end_of(first.plus(n), zone), calendar, zone),
        }
    }

    /// The deadline after a pause: what was left when it began is left when it ends.
    pub fn due_after_pause(
        &self,
        due: Stamp,
        paused: Stamp,
        resumed: Stamp,
        calendar: &Calendar,
        zone: Tz,
    ) -> Stamp {
        match self.unit {
            DeadlineUnit::WorkingHour => {
                let pause = calendar.working_seconds(paused, resumed, zone);
                calendar.plus_working_seconds(due, pause, zone)
            }
            DeadlineUnit::WorkingDay => {
                let days = Day::of(paused, zone).through(Day::of(resumed, zone).previous());
                let worked = days.filter(|&day| calendar.is_workday(day)).count();
                let n = u32::try_from(worked).unwrap_or(u32::MAX);
                end_of(calendar.plus_workdays(Day::of(due, zone), n), zone)
            }
            DeadlineUnit::Hour | DeadlineUnit::CalendarDay => {
                let pause = resumed.signed_duration_since(paused).max(Duration::zero());
                self.rolled(due.checked_add_signed(pause).unwrap_or(due), calendar, zone)
            }
        }
    }

    fn rolled(&self, due: Stamp, calendar: &Calendar, zone: Tz) -> Stamp {
        let day = Day::of(due, zone);
        match self.roll {
            Roll::NextWorkingDay if !self.detention && !calendar.is_workday(day) => {
                end_of(calendar.workday_from(day), zone)
            }
            Roll::None | Roll::NextWorkingDay => due,
        }
    }
}

/// The last second of a day.
pub fn end_of(day: Day, zone: Tz) -> Stamp {
    let midnight = day.next().at(NaiveTime::MIN, zone);
    midnight.checked_sub_signed(Duration::seconds(1)).unwrap_or(midnight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::{ZONE, calendar_2025};

    fn rule(n: u32, unit: DeadlineUnit, roll: Roll) -> DeadlineRule {
        DeadlineRule {
            name: "试".into(),
            n,
            unit,
            from: "transferred".into(),
            roll,
            detention: false,
            basis: Basis::OfficeRule,
        }
    }

    fn due(rule: &DeadlineRule, from: &str) -> String {
        let from: Stamp = format!("{from}:00+08:00").parse().unwrap();
        rule.due(from, &calendar_2025(), ZONE).format("%m-%d %H:%M:%S").to_string()
    }

    #[test]
    fn deadlines_count_as_their_unit_says() {
        use DeadlineUnit::{CalendarDay, Hour, WorkingDay, WorkingHour};
        let table = [
            (4, WorkingHour, "2025-08-01T17:00", "08-04 12:00:00"),
            (24, Hour, "2025-08-02T10:00", "08-03 10:00:00"),
            (3, WorkingDay, "2025-08-01T10:00", "08-06 23:59:59"),
            (1, WorkingDay, "2025-09-27T10:00", "09-28 23:59:59"),
            (1, WorkingDay, "2025-09-30T10:00", "10-09 23:59:59"),
            (2, WorkingDay, "2025-10-09T10:00", "10-11 23:59:59"),
            (15, CalendarDay, "2025-09-20T10:00", "10-05 23:59:59"),
        ];
        for (n, unit, from, expected) in table {
            assert_eq!(due(&rule(n, unit, Roll::None), from), expected, "{n} {unit:?} from {from}");
        }
    }

    #[test]
    fn a_partys_deadline_rolls_over_a_holiday() {
        let rule = rule(15, DeadlineUnit::CalendarDay, Roll::NextWorkingDay);
        assert_eq!(due(&rule, "2025-09-20T10:00"), "10-09 23:59:59");
    }

    #[test]
    fn a_detention_limit_never_rolls() {
        let mut rule = rule(30, DeadlineUnit::CalendarDay, Roll::NextWorkingDay);
        rule.detention = true;
        assert_eq!(due(&rule, "2025-09-01T10:00"), "10-01 23:59:59");
    }

    #[test]
    fn a_pause_gives_back_what_it_took() {
        let stamp = |text: &str| format!("{text}:00+08:00").parse::<Stamp>().unwrap();
        let calendar = calendar_2025();
        let after = |unit, due: &str| {
            rule(3, unit, Roll::None)
                .due_after_pause(
                    stamp(due),
                    stamp("2025-08-01T16:00"),
                    stamp("2025-08-04T11:00"),
                    &calendar,
                    ZONE,
                )
                .format("%m-%d %H:%M:%S")
                .to_string()
        };
        assert_eq!(after(DeadlineUnit::WorkingHour, "2025-08-01T18:00"), "08-04 15:00:00");
        assert_eq!(after(DeadlineUnit::WorkingDay, "2025-08-05T23:59"), "08-06 23:59:59");
        assert_eq!(after(DeadlineUnit::Hour, "2025-08-02T16:00"), "08-05 11:00:00");
    }
}
