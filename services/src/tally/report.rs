//! The tally of a period as of a moment. Pure.
//!
//! Three groups of columns stay apart: reporting (timeliness), figures (effort), leads (results). There is no score.

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, IndicatorKey, Rules, Stamp, UnitId,
    rules::{Derived, Figures, Unit, UnitKind},
};

use super::{
    county::County,
    day::{DayTally, LeadTally, Looked, OpinionTally, derived},
    light::Light,
    matters::OpenDispute,
    projection::Tally,
};
use crate::open_leads::Standing;

/// The figures that say how a day was reported, which a unit may dispute.
pub(super) const LATE: &str = "late";
/// See [`LATE`].
pub(super) const MISSING: &str = "missing";
/// A step on a lead that was done after its deadline, which a unit may dispute.
pub(super) const LATE_STEP: &str = "late-step";

/// A tally of every unit for a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The campaign's title.
    pub campaign: String,
    /// Set when a simulation wrote the campaign; nothing in it is real then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulated: Option<u64>,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// The moment up to which deadlines are judged.
    pub as_of: Stamp,
    /// How many events of the log it is made of.
    pub events: u64,
    /// The county: every figure once.
    pub county: County,
    /// Disputes that wait for the office, the next deadline first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<OpenDispute>,
    /// One row a unit, in the order of the campaign file.
    pub units: Vec<Row>,
}

/// One unit of a tally.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Timeliness.
    pub reporting: Reporting,
    /// Effort: the sums of the reported figures. A figure that was never reported is absent, not zero.
    pub figures: Figures,
    /// Leads.
    pub leads: LeadTally,
    /// Leads that the unit answers for now.
    pub holding: u64,
    /// Leads whose deadline is over and whose turn it is.
    pub overdue: u64,
    /// Concerns and petitions.
    #[serde(default)]
    pub opinion: OpinionTally,
    /// Concerns and petitions that the unit owes a step on, and whose deadline is over.
    #[serde(default)]
    pub opinion_overdue: u64,
    /// What the unit declared and the log itself knows otherwise: shown, never made equal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Figures that the office restated after a dispute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restated: Vec<Restated>,
    /// Disputes of the period that wait for the office.
    #[serde(default)]
    pub disputed: u64,
    /// The light, with its reason.
    pub light: Light,
}

/// A figure as the unit declared it and as the log knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which.
    pub figure: IndicatorKey,
    /// What the unit declared.
    pub declared: u64,
    /// What the log knows (台账数).
    pub derived: u64,
}

/// A figure that the office restated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restated {
    /// Of which day.
    pub day: Day,
    /// Which.
    pub figure: IndicatorKey,
    /// What it was; none when it was not reported, or the day is only excused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<u64>,
    /// What it is; none when the day is excused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<u64>,
}

/// How a unit reported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporting {
    /// Days for which a count is owed by now.
    pub expected: u64,
    /// Posted by the deadline.
    pub on_time: u64,
    /// Posted after it (迟报).
    pub late: u64,
    /// Owed and not posted (未报).
    pub missing: u64,
    /// Late or missing days that the office excused after a dispute.
    #[serde(default)]
    pub excused: u64,
    /// Zero reports among the posted.
    pub zero: u64,
    /// Corrections.
    pub corrected: u64,
    /// Days that the office approved.
    pub approved: u64,
}

impl Tally {
    /// Counts that are reported and wait for the office, by day and then by unit.
    pub fn pending(&self, day: Option<Day>) -> Vec<(UnitId, Day)> {
        let waits = |tally: &DayTally| {
            let count = tally.count.as_ref();
            count.is_some_and(|count| count.figures.is_some() && count.office == Looked::NotYet)
        };
        let of_unit = |(unit, days): (&UnitId, &BTreeMap<Day, DayTally>)| {
            let days = days.iter().filter(|(of, tally)| day.is_none_or(|day| day == **of) && waits(tally));
            days.map(|(day, _)| (unit.clone(), *day)).collect::<Vec<_>>()
        };
        let mut all: Vec<_> = self.units.iter().flat_map(of_unit).collect();
        all.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
        all
    }

    /// The tally from `from` to `to` (the campaign's counted days when unsaid), judged at `now`.
    pub fn report(&self, from: Option<Day>, to: Option<Day>, now: Stamp) -> Option<Report> {
        let rules = self.book.at(now)?;
        let today = rules.day_of(now);
        let counted = || rules.phases.iter().filter(|phase| phase.counts);
        let from = from.or_else(|| counted().map(|phase| phase.from).min()).unwrap_or(today);
        let last = counted().map(|phase| phase.to).max().unwrap_or(today);
        let to = to.unwrap_or_else(|| last.min(today)).max(from);
        let in_tally = |unit: &&Unit| match unit.kind {
            UnitKind::Department | UnitKind::Township | UnitKind::Company | UnitKind::Office => true,
            UnitKind::WorkingGroup | UnitKind::Outside | UnitKind::Practice => false,
        };
        let owed = |day| rules.counts_expected_on(day) && rules.count_due(day) < now;
        let days = from.through(to).map(|day| (day, owed(day))).collect();
        let asked = Asked { from, to, days, rules, open: self.open(now, rules) };
        let units: Vec<Row> =
            rules.units.iter().filter(in_tally).map(|unit| self.row(unit, &asked)).collect();
        let county = County::of(&units, self.repeated(from, to));
        let mut disputes: Vec<OpenDispute> = self.disputes.values().cloned().collect();
        disputes
            .sort_by(|one, other| (one.due, &one.unit, one.day).cmp(&(other.due, &other.unit, other.day)));
        Some(Report {
            campaign: rules.campaign.title.clone(),
            simulated: self.book.simulated(),
            from,
            to,
            as_of: now,
            events: self.events,
            county,
            disputes,
            units,
        })
    }

    fn row(&self, unit: &Unit, asked: &Asked<'_>) -> Row {
        let (from, to) = (asked.from, asked.to);
        let no_days = BTreeMap::new();
        let days = self.units.get(&unit.id).unwrap_or(&no_days);
        let mut row = Row::blank(unit);
        for (day, tally) in days.range(from..=to) {
            row.leads.add(&tally.leads);
            row.opinion.add(&tally.opinion);
            row.add_figures(*day, tally);
        }
        if unit.reports_daily {
            for (day, owed) in &asked.days {
                row.reporting.add(days.get(day), *owed);
            }
        }
        if let Some(open) = asked.open.get(&unit.id) {
            row.add_open(open);
        }
        let disputed = self.disputes.values();
        let disputed = disputed.filter(|one| one.unit == unit.id && from <= one.day && one.day <= to).count();
        row.disputed = u64::try_from(disputed).unwrap_or(u64::MAX);
        row.differences = row.differences(asked.rules);
        row.light = Light::of(&row, &asked.rules.lights);
        row
    }

    /// What is open now, by unit: in one walk over everything that is open, however many units there are.
    fn open<'t>(&'t self, now: Stamp, rules: &Rules) -> HashMap<&'t UnitId, Open> {
        let mut open: HashMap<&UnitId, Open> = HashMap::default();
        let one = |sum: &mut u64, yes: bool| *sum = sum.saturating_add(u64::from(yes));
        for matter in self.opinion.values() {
            one(
                &mut open.entry(&matter.unit).or_default().opinion_overdue,
                matter.answered.is_none() && matter.due < now,
            );
        }
        let worked = rules.calendar.work_until(rules.campaign.issued, now, rules.zone());
        for (_, Standing { lead, since }) in self.leads.iter() {
            let mut holder = lead.holder();
            if let Some(unit) = lead.clock_on() {
                let of_unit = open.entry(unit).or_default();
                of_unit.running = of_unit.running.saturating_add(worked.since(*since));
                one(&mut of_unit.overdue, lead.due().is_some_and(|due| due < now));
                // Mostly the same unit: it is looked up once.
                one(&mut of_unit.holding, holder.take_if(|holder| *holder == unit).is_some());
            }
            if let Some(holder) = holder {
                one(&mut open.entry(holder).or_default().holding, true);
            }
        }
        open
    }
}

/// What a report is asked for, and what every unit's row needs to know: found out once.
#[derive(Debug)]
struct Asked<'t> {
    /// First day.
    from: Day,
    /// Last day, included.
    to: Day,
    /// These days, and whether the count of the day is owed by now.
    days: Vec<(Day, bool)>,
    rules: &'t Rules,
    open: HashMap<&'t UnitId, Open>,
}

/// What is open now and whose turn it is, of one unit.
#[derive(Debug, Default)]
struct Open {
    /// Leads that it answers for.
    holding: u64,
    /// Leads whose deadline is over and whose turn is the unit's.
    overdue: u64,
    /// Office seconds of the turns that still run.
    running: u64,
    /// Concerns and petitions that it owes a step on, and whose deadline is over.
    opinion_overdue: u64,
}

impl Reporting {
    /// Adds a day whose count is `owed` by now or not.
    fn add(&mut self, tally: Option<&DayTally>, owed: bool) {
        let count = tally.and_then(|tally| tally.count.as_ref());
        let posted = count.filter(|count| count.figures.is_some());
        self.corrected = self.corrected.saturating_add(count.map_or(0, |count| u64::from(count.corrected)));
        if !owed && posted.is_none() {
            return;
        }
        let one = |sum: &mut u64, yes: bool| *sum = sum.saturating_add(u64::from(yes));
        let excused =
            |figure| tally.is_some_and(|tally| tally.ruled.keys().any(|key| key.as_str() == figure));
        let late = posted.is_some_and(|count| count.late);
        one(&mut self.expected, true);
        one(&mut self.on_time, posted.is_some_and(|count| !count.late));
        one(&mut self.late, late && !excused(LATE));
        one(&mut self.missing, posted.is_none() && !excused(MISSING));
        one(&mut self.excused, late && excused(LATE) || posted.is_none() && excused(MISSING));
        one(&mut self.zero, posted.is_some_and(|count| count.zero));
        one(&mut self.approved, posted.is_some_and(|count| count.office == Looked::Approved));
    }
}

impl Row {
    fn blank(unit: &Unit) -> Self {
        Self {
            unit: unit.id.clone(),
            name: unit.short.clone(),
            kind: unit.kind,
            reporting: Reporting::default(),
            figures: Figures::new(),
            leads: LeadTally::default(),
            holding: 0,
            overdue: 0,
            opinion: OpinionTally::default(),
            opinion_overdue: 0,
            differences: Vec::new(),
            restated: Vec::new(),
            disputed: 0,
            light: Light::default(),
        }
    }

    fn add_open(&mut self, open: &Open) {
        (self.holding, self.overdue) = (open.holding, open.overdue);
        self.opinion_overdue = open.opinion_overdue;
        self.leads.held_seconds = self.leads.held_seconds.saturating_add(open.running);
    }

    /// Adds the figures of a day, as the office restated them where it did.
    fn add_figures(&mut self, day: Day, tally: &DayTally) {
        let reported = tally.count.as_ref().and_then(|count| count.figures.as_ref());
        for (key, ruled) in &tally.ruled {
            let was = reported.and_then(|figures| figures.get(key).copied());
            // What was excused on a day without a late step is none of another day's.
            if key.as_str() == LATE_STEP && tally.leads.late_steps > 0 {
                self.leads.late_steps = self.leads.late_steps.saturating_sub(1);
            }
            self.restated.push(Restated { day, figure: key.clone(), was, now: *ruled });
        }
        let stated = reported.into_iter().flatten().filter(|(key, _)| !tally.ruled.contains_key(*key));
        let ruled = tally.ruled.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        for (key, value) in stated.chain(ruled) {
            let sum = self.figures.entry(key.clone()).or_default();
            *sum = sum.saturating_add(*value);
        }
    }

    fn differences(&self, rules: &Rules) -> Vec<Difference> {
        let compared = rules.indicators.iter().filter_map(|indicator| {
            let of = indicator.derived?;
            // Only departments enforce: a township's cases are not results of leads.
            if of == Derived::LeadsProven && self.kind != UnitKind::Department {
                return None;
            }
            let derived = derived(of, &self.leads, &self.opinion);
            let declared = self.figures.get(&indicator.key).copied()?;
            (declared != derived).then(|| Difference { figure: indicator.key.clone(), declared, derived })
        });
        compared.collect()
    }

    /// Whether the unit owes or did anything in the period.
    pub fn is_worth_a_line(&self) -> bool {
        self.reporting != Reporting::default()
            || !self.figures.is_empty()
            || self.leads != LeadTally::default()
            || self.opinion != OpinionTally::default()
            || self.holding > 0
    }
}
