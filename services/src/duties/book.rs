//! The projection `duties`: the task list as it stands, findings of supervision, timetables.

use std::collections::BTreeMap;

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use vocabulary::{
    Day, Event, Kind, Role, Rules, Stamp, SupervisionId, TaskId, UnitId, Wordless,
    calendar::Calendar,
    duty::DutyEvent,
    rules::{RulesBook, Task},
    sealed::Unread,
    supervision::SupervisionEvent,
    timetable::{MarketDays, Span, TimetableEvent},
};

/// The task list, findings of supervision and timetables.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DutyBook {
    pub(super) book: RulesBook,
    /// Duties of which anything was told; all others stand in the rules alone. By task and lead unit.
    pub(super) duties: BTreeMap<TaskId, BTreeMap<UnitId, DutyState>>,
    pub(super) findings: BTreeMap<SupervisionId, Finding>,
    pub(super) timetables: BTreeMap<UnitId, Timetables>,
}

/// How a duty stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyState {
    /// How far it is.
    pub stage: DutyStage,
    /// When anything was told last.
    pub news: Option<Stamp>,
    /// The post it was put down to.
    pub post: Option<Role>,
    /// Until when.
    pub due: Option<Stamp>,
    /// How often anything was told of it, by unit.
    pub told: BTreeMap<UnitId, u32>,
}

/// How far a duty is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyStage {
    /// Nothing was told yet (未启动).
    #[default]
    Untold,
    /// It goes on (推进中).
    Open,
    /// The lead unit says that it is done; the office has not looked yet (待确认).
    Finished,
    /// The office agreed (已销号).
    Confirmed,
}

impl DutyStage {
    /// The official term.
    pub const fn title(self) -> &'static str {
        match self {
            DutyStage::Untold => "未启动",
            DutyStage::Open => "推进中",
            DutyStage::Finished => "待确认",
            DutyStage::Confirmed => "已销号",
        }
    }
}

/// A duty of the task list with how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRow {
    /// The task.
    pub task: TaskId,
    /// The clause of the notice.
    pub clause: String,
    /// The measure's name.
    pub title: String,
    /// The task, word for word.
    pub text: String,
    /// The lead unit that answers for it.
    pub lead: UnitId,
    /// Responsible units.
    pub responsible: Vec<UnitId>,
    /// Those of the nine measures (智、数、融、企、联、法、专、宣、疏管) that the office maps its clause to.
    pub tags: Vec<String>,
    /// How it stands.
    #[serde(flatten)]
    pub state: DutyState,
    /// Days without news, counted from the campaign's beginning when nothing was told; none when it is confirmed.
    pub silent_days: Option<i64>,
}

/// A finding of supervision that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its number.
    pub id: SupervisionId,
    /// The unit that mends it.
    pub unit: UnitId,
    /// The task it belongs to.
    pub task: Option<TaskId>,
    /// Until when.
    pub due: Stamp,
    /// Whether the unit said how it mended it: it waits for somebody to look again (待复查).
    pub answered: bool,
    /// How often it was sent back.
    pub returned: u32,
}

/// A township's market days and school hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timetables {
    /// Markets by place.
    pub markets: BTreeMap<SmolStr, (MarketDays, Span)>,
    /// Schools by name.
    pub schools: BTreeMap<SmolStr, Vec<Span>>,
}

impl Timetables {
    /// The markets of a day.
    pub fn markets_on<'t>(
        &'t self,
        day: Day,
        calendar: &'t Calendar,
    ) -> impl Iterator<Item = (&'t SmolStr, Span)> {
        let held = self.markets.iter().filter(move |(_, (days, _))| days.includes(day, calendar));
        held.map(|(place, (_, hours))| (place, *hours))
    }
}

impl Projection for DutyBook {
    const NAME: &'static str = "duties";
    const VERSION: u32 = 1;
    const READS: &'static [Kind] = &[Kind::Campaign, Kind::Duty, Kind::Supervision, Kind::Timetable];

    fn apply(&mut self, recorded: Wordless) {
        let fact = recorded.fact;
        match fact.event {
            Event::Campaign(event) => self.book.apply(&event),
            Event::Duty(event) => {
                if let Some((task, lead)) = fact.stream.as_duty() {
                    let state = self.duties.entry(task).or_default().entry(lead.clone()).or_default();
                    state.take(lead, fact.time, event);
                }
            }
            Event::Supervision(event) => {
                if let Some(id) = fact.stream.as_numbered() {
                    self.finding(id, event);
                }
            }
            Event::Timetable(event) => {
                if let Ok(unit) = UnitId::new(&fact.stream.id) {
                    self.timetables.entry(unit).or_default().take(event);
                }
            }
            Event::Member(_)
            | Event::Count(_)
            | Event::Lead(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Alert(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Operation(_)
            | Event::Summary(_) => {}
        }
    }
}

impl DutyState {
    fn take(&mut self, lead: UnitId, time: Stamp, event: DutyEvent<Unread>) {
        let teller = match event {
            DutyEvent::Assigned { post, by: _, due } => {
                (self.post, self.due) = (Some(post), Some(due));
                return;
            }
            DutyEvent::Progressed { by, words: _ } => {
                self.stage = self.stage.max(DutyStage::Open);
                by
            }
            DutyEvent::Finished { words: _ } => {
                self.stage = DutyStage::Finished;
                lead
            }
            DutyEvent::Confirmed {} => {
                self.stage = DutyStage::Confirmed;
                return;
            }
            DutyEvent::Returned { reason: _ } => {
                self.stage = DutyStage::Open;
                return;
            }
        };
        self.news = self.news.max(Some(time));
        let told = self.told.entry(teller).or_default();
        *told = told.saturating_add(1);
    }
}

impl Timetables {
    fn take(&mut self, event: TimetableEvent) {
        match event {
            TimetableEvent::MarketSet { place, days, hours } => {
                self.markets.insert(place, (days, hours));
            }
            TimetableEvent::MarketDropped { place } => {
                self.markets.remove(&place);
            }
            TimetableEvent::SchoolSet { school, hours } => {
                self.schools.insert(school, hours);
            }
            TimetableEvent::SchoolDropped { school } => {
                self.schools.remove(&school);
            }
        }
    }
}

/// The measures whose mapping names a clause.
fn tags(rules: &Rules, clause: &String) -> Vec<String> {
    let mapped = rules.measure_tags.iter().filter(|tag| tag.clauses.contains(clause));
    mapped.map(|tag| tag.name.clone()).collect()
}

impl DutyBook {
    fn finding(&mut self, id: SupervisionId, event: SupervisionEvent<Unread>) {
        match event {
            SupervisionEvent::Issued { unit, task, due, words: _ } => {
                let finding = Finding { id, unit, task, due, answered: false, returned: 0 };
                self.findings.insert(id, finding);
            }
            SupervisionEvent::Answered { words: _ } => {
                if let Some(finding) = self.findings.get_mut(&id) {
                    finding.answered = true;
                }
            }
            SupervisionEvent::Returned { due, reason: _ } => {
                if let Some(finding) = self.findings.get_mut(&id) {
                    (finding.answered, finding.due) = (false, due);
                    finding.returned = finding.returned.saturating_add(1);
                }
            }
            SupervisionEvent::Closed { words: _ } => {
                self.findings.remove(&id);
            }
        }
    }

    /// The task list of the rules in force, each task once a lead unit, with how it stands at `now`.
    pub fn rows(&self, rules: &Rules, now: Stamp) -> Vec<DutyRow> {
        let today = rules.day_of(now);
        let row = |task: &Task, lead: &UnitId| {
            let kept = self.duties.get(&task.id).and_then(|leads| leads.get(lead));
            let state = kept.cloned().unwrap_or_default();
            let since = state.news.map_or(rules.campaign.issued, |news| rules.day_of(news));
            DutyRow {
                task: task.id.clone(),
                clause: task.clause.clone(),
                title: task.title.clone(),
                text: task.text.clone(),
                lead: lead.clone(),
                responsible: task.responsible.clone(),
                tags: tags(rules, &task.clause),
                silent_days: (state.stage != DutyStage::Confirmed).then(|| today.days_since(since).max(0)),
                state,
            }
        };
        let tasks = rules.tasks();
        tasks.iter().flat_map(|task| task.lead.iter().map(move |lead| row(task, lead))).collect()
    }
}
