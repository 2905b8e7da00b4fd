//! The ladder by hand, on the Yunyang rules: who is told of which deadline at which minute, and when nobody is.

use std::{collections::BTreeSet, convert::Infallible};

use bus::{follow::Projection, react::Policy};
use uuid::Uuid;
use vocabulary::{
    Actor, Day, LeadId, Role, Stamp, StreamId,
    count::{Count, CountCommand},
    lead::{Finding, Lead, LeadCommand, Measures, Outcome, Source, Verdict},
    reminder::{Reminder, ReminderCommand},
    rules::Figures,
};

use super::{Call, Deadlines, Ladder};
use crate::history::{History, at, sealed, unit, wordless};

pub(crate) const JIANGKOU: &str = "jiangkou:liaison";
pub(crate) const POLICE: &str = "traffic-police:handler";
pub(crate) const OFFICE: &str = "office:office";

/// A log and the policy that looks at it.
#[derive(Debug, Default)]
pub(super) struct Watched {
    pub(super) history: History,
    pub(super) sees: Deadlines,
    taken: usize,
    known: BTreeSet<Uuid>,
}

impl Watched {
    pub(super) fn new() -> Self {
        Self { sees: History::default().folded(), ..Self::default() }
    }

    /// Takes in what happened since.
    pub(super) fn catch_up(&mut self) {
        for fact in self.history.facts.iter().skip(self.taken) {
            self.sees.apply(wordless(2 + self.taken as u64, fact));
            self.taken += 1;
        }
    }

    pub(super) fn wishes(&mut self, now: Stamp) -> Vec<(Uuid, Call)> {
        self.catch_up();
        Ladder.wishes(&self.sees, now)
    }

    /// One turn of the policy: what it wished and was recorded, as `08-05 17:00 holder lead/XS-0804-001`.
    pub(super) fn tick(&mut self, now: Stamp) -> Vec<String> {
        let clock = Actor { member: "m-clock".parse().unwrap(), unit: unit("office"), role: Role::System };
        let mut told = Vec::new();
        for (id, Call { about, command }) in self.wishes(now) {
            // The log knows an id again.
            if !self.known.insert(id) {
                continue;
            }
            let what = match &command {
                ReminderCommand::Send { rung, .. } => format!("{rung:?}").to_lowercase(),
                ReminderCommand::Clear => "clear".to_owned(),
                ReminderCommand::Snooze { .. } => panic!("the software asks for no peace"),
            };
            let command = command.seal(|_, _| Ok::<_, Infallible>(sealed())).unwrap();
            let stream = StreamId::reminder(&about);
            if let Ok(Some(_)) = self.history.hear_as::<Reminder>(id, &stream, &clock, now, command) {
                told.push(format!("{} {what} {about}", now.format("%m-%d %H:%M")));
            }
        }
        told
    }

    /// A turn every so many minutes, and what was said of one matter.
    fn run(&mut self, about: &StreamId, (from, to): (&str, &str), minutes: i64) -> String {
        let (mut now, to, about) = (at(from), at(to), about.to_string());
        let mut told = Vec::new();
        while now <= to {
            told.extend(
                self.tick(now).into_iter().filter_map(|said| {
                    said.strip_suffix(about.as_str()).map(|said| said.trim_end().to_owned())
                }),
            );
            now += chrono::Duration::minutes(minutes);
        }
        told.join(", ")
    }

    pub(super) fn lead(&mut self, who: &str, time: &str, wish: LeadCommand) {
        self.history.then::<Lead>(&lead(), who, time, wish);
    }

    fn found(by: &str, time: &str) -> Self {
        let mut watched = Self::new();
        let who = format!("{by}:liaison");
        watched.lead(&who, time, find(by));
        watched
    }
}

pub(crate) fn lead() -> StreamId {
    StreamId::lead("XS-0804-001".parse::<LeadId>().unwrap())
}

pub(crate) fn find(by: &str) -> LeadCommand {
    LeadCommand::Find(Box::new(Finding {
        finder: unit(by),
        source: Source::Patrol,
        violations: vec!["overloading".parse().unwrap()],
        township: None,
        places: Vec::new(),
        vehicle: None,
        seats: None,
        seen: None,
        words: sealed(),
        plates: Vec::new(),
        informant: None,
        attachments: Vec::new(),
        position: None,
    }))
}

pub(crate) fn transfer(to: &str) -> LeadCommand {
    LeadCommand::Transfer { to: unit(to), supporting: Vec::new(), basis: None, note: None }
}

pub(crate) fn enforce() -> LeadCommand {
    let (violations, measures) = (Vec::new(), Measures::default());
    LeadCommand::Enforce { outcome: Outcome::Proven, violations, measures, note: None }
}

pub(crate) fn day(text: &str) -> Day {
    format!("2025-{text}").parse().unwrap()
}

pub(crate) fn count_of(of: &str) -> StreamId {
    StreamId::count(&unit("jiangkou"), day(of))
}

pub(crate) fn post(of: &str) -> CountCommand {
    let figures: Figures = [("personnel", 3), ("vehicles_checked", 9), ("cases", 0)]
        .map(|(k, v)| (k.parse().unwrap(), v))
        .into();
    CountCommand::Post { unit: unit("jiangkou"), day: day(of), figures, zero: false }
}

pub(crate) fn snooze(until: &str) -> ReminderCommand {
    ReminderCommand::Snooze { unit: unit("jiangkou"), until: day(until), reason: sealed() }
}

// A lead that 江口镇 found on Monday 4 August 10:00 is to be transferred within a working day: by Tuesday 23:59:59. An
// office hour before that is Tuesday 17:00; office hours are 09:00–12:00 and 14:00–18:00.

#[test]
fn a_townships_lead_climbs_rung_by_rung_at_its_office_minutes() {
    // +60: Wednesday 10:00. +240: 3 h until noon, 14–15. +480: Wednesday's 7 h and one. +960: 7 h, 7 h and two.
    assert_eq!(
        Watched::found("jiangkou", "08-04 10:00").run(&lead(), ("08-04 10:00", "08-20 18:00"), 10),
        "08-05 17:00 holder, 08-06 10:00 deputy, 08-06 15:00 head, 08-07 10:00 office, 08-08 11:00 leader"
    );
}

#[test]
fn the_offices_own_matter_goes_from_its_staff_to_the_leader() {
    // A company's lead is the office's to transfer.
    assert_eq!(
        Watched::found("company-a", "08-04 10:00").run(&lead(), ("08-04 10:00", "08-20 18:00"), 10),
        "08-05 17:00 holder, 08-08 11:00 leader"
    );
}

#[test]
fn after_a_standstill_of_a_week_the_rungs_are_told_one_after_the_other_as_far_apart_as_planned() {
    // Wednesday 09:00; 120 office minutes; 180: 11–12, 14–16; 240: 16–18, 09–11; 480: 11–12, 14–18, 09–12.
    assert_eq!(
        Watched::found("jiangkou", "08-04 10:00").run(&lead(), ("08-13 09:00", "08-29 18:00"), 10),
        "08-13 09:00 holder, 08-13 11:00 deputy, 08-13 16:00 head, 08-14 11:00 office, 08-15 12:00 leader"
    );
}

#[test]
fn nobody_is_told_of_a_lead_at_night_or_on_a_day_off() {
    // Due on 27 May and told to nobody: at which moments would the holder be told now?
    for (time, told) in [
        ("05-30 20:59", true),
        ("05-31 10:00", false), // the Dragon-Boat holiday itself, a Saturday
        ("06-02 10:00", false), // a Monday off
        ("06-03 07:29", false),
        ("06-03 07:30", true),
        ("06-03 21:00", false),
        ("06-07 10:00", false), // a Saturday
        ("09-27 10:00", false), // a Saturday
        ("09-28 10:00", true),  // a Sunday on which offices work
        ("09-30 20:00", true),
        ("10-01 10:00", false),
        ("10-08 10:00", false), // the last of eight days off, a Wednesday
        ("10-09 10:00", true),
        ("10-11 10:00", true), // a Saturday on which offices work
        ("10-12 10:00", false),
    ] {
        let mut watched = Watched::found("jiangkou", "05-26 10:00");
        let wished = watched.wishes(at(time)).into_iter().filter(|(_, call)| call.about == lead()).count();
        assert_eq!(wished, usize::from(told), "{time}");
    }
}

#[test]
fn a_unit_that_asked_for_peace_has_it_until_the_end_of_the_day_it_named() {
    let mut watched = Watched::found("jiangkou", "08-04 10:00");
    assert_eq!(watched.run(&lead(), ("08-04 10:00", "08-05 17:00"), 10), "08-05 17:00 holder");
    let about = StreamId::reminder(&lead());
    watched.history.then::<Reminder>(&about, JIANGKOU, "08-05 17:05", snooze("08-07"));
    // Friday morning, and 180 office minutes later.
    assert_eq!(
        watched.run(&lead(), ("08-05 17:10", "08-08 14:00"), 10),
        "08-08 07:30 deputy, 08-08 12:00 head"
    );
}

#[test]
fn peace_is_the_units_that_asked_for_it_and_not_the_next_ones() {
    let mut watched = Watched::found("jiangkou", "08-04 10:00");
    let about = StreamId::reminder(&lead());
    watched.history.then::<Reminder>(&about, JIANGKOU, "08-04 10:05", snooze("08-15"));
    watched.lead(JIANGKOU, "08-04 10:10", transfer("traffic-police"));
    // Four office hours from 10:10 end at 16:10; one before that is 15:10.
    assert_eq!(watched.run(&lead(), ("08-04 10:10", "08-04 17:00"), 10), "08-04 15:10 holder");
}

#[test]
fn as_soon_as_the_matter_moves_what_was_told_is_cleared_and_the_next_units_clock_counts() {
    let mut watched = Watched::found("jiangkou", "08-04 10:00");
    assert_eq!(watched.run(&lead(), ("08-04 10:00", "08-05 17:20"), 10), "08-05 17:00 holder");
    watched.lead(JIANGKOU, "08-05 17:20", transfer("traffic-police"));
    // Four office hours: 40 minutes, three hours, 20 minutes: 14:20. One before: 11:20. One after: 15:20.
    assert_eq!(
        watched.run(&lead(), ("08-05 17:30", "08-06 15:30"), 10),
        "08-05 17:30 clear, 08-06 11:20 holder, 08-06 15:20 deputy"
    );
    watched.lead(POLICE, "08-06 15:35", LeadCommand::Accept);
    assert_eq!(watched.run(&lead(), ("08-06 15:40", "08-08 18:00"), 10), "08-06 15:40 clear");
    watched.lead(POLICE, "08-08 18:05", enforce());
    watched.lead(OFFICE, "08-08 18:10", LeadCommand::Review { verdict: Verdict::Upheld, note: None });
    assert_eq!(watched.run(&lead(), ("08-08 18:10", "09-08 18:00"), 60), "", "it is closed");
}

#[test]
fn a_missing_count_is_told_to_the_holder_once_and_to_the_head_once() {
    let mut watched = Watched::new();
    // Due at 18:00. A quarter before is 17:45; four hours after is 22:00, at night: told in the morning. No other rung.
    let told = watched.run(&count_of("08-04"), ("08-04 00:00", "08-09 23:50"), 15);
    assert_eq!(told, "08-04 17:45 holder, 08-05 07:30 head");
    // A Sunday is a day like any other.
    let told = watched.run(&count_of("08-10"), ("08-10 00:00", "08-12 23:50"), 15);
    assert_eq!(told, "08-10 17:45 holder, 08-11 07:30 head");
}

#[test]
fn a_count_that_is_in_is_never_asked_for() {
    let mut watched = Watched::new();
    watched.history.then::<Count>(&count_of("08-05"), JIANGKOU, "08-05 16:00", post("08-05"));
    assert_eq!(watched.run(&count_of("08-05"), ("08-05 00:00", "08-08 00:00"), 10), "");
    let mut watched = Watched::new();
    assert_eq!(watched.run(&count_of("08-04"), ("08-04 00:00", "08-04 17:50"), 15), "08-04 17:45 holder");
    watched.history.then::<Count>(&count_of("08-04"), JIANGKOU, "08-04 17:55", post("08-04"));
    assert_eq!(watched.run(&count_of("08-04"), ("08-04 17:58", "08-08 00:00"), 10), "08-04 17:58 clear");
}

#[test]
fn nothing_is_asked_for_outside_the_phase_of_daily_counts() {
    let mut watched = Watched::new();
    assert_eq!(watched.run(&count_of("10-01"), ("10-01 00:00", "10-03 00:00"), 30), "");
    assert_eq!(watched.run(&count_of("05-30"), ("05-30 00:00", "05-31 12:00"), 30), "");
    assert_eq!(watched.run(&count_of("05-31"), ("05-31 12:30", "05-31 18:00"), 15), "05-31 17:45 holder");
}

#[test]
fn the_same_wish_has_the_same_id_later_and_in_another_copy() {
    let mut watched = Watched::found("jiangkou", "08-04 10:00");
    let ids = |watched: &mut Watched, time: &str| {
        watched.wishes(at(time)).into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>()
    };
    let first = ids(&mut watched, "08-05 17:45");
    // The lead's holder, and the counts of this day and the one before that five units owe.
    assert_eq!(first.len(), 11);
    assert_eq!(ids(&mut watched, "08-05 17:50"), first);
    let mut other = Watched { history: watched.history.clone(), ..Watched::new() };
    assert_eq!(ids(&mut other, "08-05 17:50"), first);
    assert_eq!(watched.tick(at("08-05 17:45")).len(), 11);
    assert!(watched.tick(at("08-05 17:50")).is_empty(), "told once");
}

#[test]
fn a_wish_that_is_overtaken_is_not_sent() {
    let mut watched = Watched::found("jiangkou", "08-04 10:00");
    let now = at("08-05 17:00");
    let about_lead = |(_, call): &(Uuid, Call)| call.about == lead();
    let (_, call) = watched.wishes(now).into_iter().find(about_lead).unwrap();
    assert!(call.still_stands(&watched.sees, now));
    watched.lead(JIANGKOU, "08-05 17:00", transfer("traffic-police"));
    watched.catch_up();
    assert!(!call.still_stands(&watched.sees, now), "it was transferred while the wish was on its way");
}
