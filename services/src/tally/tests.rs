//! The tally by hand: lights, joint operations, disputes, declared and derived figures, shared credit, late steps, exits.

mod exits;

use vocabulary::{
    ConcernId, Day, LeadId, OperationId, PetitionId, StreamId,
    concern::{Closing, Concern, ConcernCommand, Noting},
    count::{Count, CountCommand},
    dispute::{Dispute, DisputeCommand, DisputeWish, Ruling},
    exit::Exit,
    lead::{Lead, LeadCommand, Verdict},
    operation::{Operation, OperationCommand},
    petition::{Matter, Petition, PetitionCommand, PetitionKind, Receiving, Way},
    rules::{Figures, Lights},
};

use super::{Colour, Difference, Light, OpinionTally, Report, Reporting, Restated, Row, Tally};
use crate::{
    clock::tests::{enforce, find, transfer},
    history::{History, at, sealed, unit},
};

const OFFICE: &str = "office:office";
const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const POLICE: &str = "traffic-police:handler";

fn day(text: &str) -> Day {
    format!("2025-{text}").parse().unwrap()
}

fn figures(text: &str) -> Figures {
    let parts = text.split_whitespace().map(|part| part.split_once('=').unwrap());
    parts.map(|(key, value)| (key.parse().unwrap(), value.parse().unwrap())).collect()
}

fn shown(figures: &Figures) -> String {
    figures.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}

fn value(report: &Report, figure: &str) -> u64 {
    report.county.figures[&figure.parse().unwrap()]
}

/// From Monday 4 August to the day of `now`.
fn report(history: &History, now: &str) -> Report {
    let (to, now) = (day(&now[..5]), at(now));
    history.folded::<Tally>().report(Some(day("08-04")), Some(to), now).unwrap()
}

fn row(history: &History, of: &str, now: &str) -> Row {
    let mut rows = report(history, now).units.into_iter();
    rows.find(|row| row.unit.as_str() == of).unwrap()
}

trait Happens {
    fn posts(&mut self, of: &str, time: &str, figures: &str) -> &mut Self;
    fn lead(&mut self, number: u32, who: &str, time: &str, wish: LeadCommand) -> &mut Self;
    fn disputes(&mut self, who: &str, time: &str, figure: (&str, &str), wish: DisputeWish) -> &mut Self;
    fn operation(&mut self, number: u32, time: &str, wish: OperationCommand) -> &mut Self;
}

impl Happens for History {
    /// The unit's count of the day on which it is posted.
    fn posts(&mut self, of: &str, time: &str, text: &str) -> &mut Self {
        let day = day(&time[..5]);
        let post = CountCommand::Post { unit: unit(of), day, figures: figures(text), zero: false };
        self.then::<Count>(&StreamId::count(&unit(of), day), &format!("{of}:liaison"), time, post)
    }

    fn lead(&mut self, number: u32, who: &str, time: &str, wish: LeadCommand) -> &mut Self {
        self.then::<Lead>(&StreamId::lead(LeadId::new(day("08-04"), number)), who, time, wish)
    }

    /// About a figure of 江口镇: which day's, and which.
    fn disputes(
        &mut self,
        who: &str,
        time: &str,
        (of, figure): (&str, &str),
        wish: DisputeWish,
    ) -> &mut Self {
        let (unit, day, figure) = (unit("jiangkou"), day(of), figure.parse().unwrap());
        let stream = StreamId::dispute(&unit, day, &figure);
        self.then::<Dispute>(&stream, who, time, DisputeCommand { unit, day, figure, wish })
    }

    fn operation(&mut self, number: u32, time: &str, wish: OperationCommand) -> &mut Self {
        self.then::<Operation>(
            &StreamId::numbered(OperationId::new(day("08-04"), number)),
            OFFICE,
            time,
            wish,
        )
    }
}

fn disputed(claimed: Option<u64>) -> DisputeWish {
    DisputeWish::Dispute { claimed, words: sealed() }
}

fn ruled(ruling: Ruling) -> DisputeWish {
    DisputeWish::Rule { ruling, value: None, reason: sealed() }
}

fn held(counting: &str, with: &[&str], shared: &str) -> OperationCommand {
    OperationCommand::Record {
        day: day("08-04"),
        counting: unit(counting),
        with: with.iter().map(|id| unit(id)).collect(),
        shared: figures(shared),
    }
}

#[test]
fn a_light_turns_at_its_threshold_and_says_why() {
    let blank = row(&History::default(), "jiangkou", "08-04 09:00");
    let light = |missing, late, overdue, opinion_overdue| {
        let reporting = Reporting { late, missing, ..Reporting::default() };
        let row = Row { reporting, overdue, opinion_overdue, ..blank.clone() };
        let Light { colour, reason } = Light::of(&row, &Lights::default());
        (colour, reason)
    };
    // Missing 1 and 3, late 3 and 7, overdue 1 and 3.
    assert_eq!(light(0, 2, 0, 0), (Colour::Green, "未报0天，迟报2天，超期0件，都在线内".to_owned()));
    assert_eq!(light(1, 0, 0, 0), (Colour::Yellow, "未报1天，达到黄灯线1天".to_owned()));
    assert_eq!(light(2, 0, 0, 0), (Colour::Yellow, "未报2天，达到黄灯线1天".to_owned()));
    assert_eq!(light(3, 0, 0, 0), (Colour::Red, "未报3天，达到红灯线3天".to_owned()));
    assert_eq!(light(0, 3, 0, 0).0, Colour::Yellow);
    assert_eq!(light(0, 6, 0, 0).0, Colour::Yellow);
    assert_eq!(light(0, 7, 0, 0).0, Colour::Red);
    assert_eq!(light(0, 0, 1, 0).0, Colour::Yellow);
    assert_eq!(light(0, 0, 1, 2), (Colour::Red, "超期3件，达到红灯线3件".to_owned()));
    let both = "未报1天，达到黄灯线1天；迟报7天，达到红灯线7天".to_owned();
    assert_eq!(light(1, 7, 0, 0), (Colour::Red, both));
}

#[test]
fn having_done_little_turns_no_light() {
    let mut history = History::default();
    history.posts("jiangkou", "08-04 17:00", "personnel=0 vehicles_checked=0 cases=0");
    assert_eq!(row(&history, "jiangkou", "08-04 18:30").light.colour, Colour::Green);
    assert_eq!(row(&history, "nanxi", "08-04 18:30").light.colour, Colour::Yellow, "not reported");
}

#[test]
fn the_county_counts_a_joint_operation_once() {
    let mut history = History::default();
    history
        .posts("jiangkou", "08-04 17:00", "personnel=12 vehicles_checked=35 cases=2")
        .posts("nanxi", "08-04 17:00", "personnel=8 vehicles_checked=20 cases=1")
        .posts("traffic-police", "08-04 17:00", "personnel=30 vehicles_checked=100 cases=9");
    let county = |history: &History| {
        let county = report(history, "08-04 19:00").county;
        (shown(&county.figures), shown(&county.repeated))
    };
    // 2+1+9; 12+8+30; 35+20+100.
    assert_eq!(county(&history), ("cases=12 personnel=50 vehicles_checked=155".to_owned(), String::new()));
    // 江口镇 repeats min(25, 35) and min(2, 2), 南溪镇 min(25, 20) and min(2, 1): 45 vehicles, 3 cases.
    let joint = held("traffic-police", &["jiangkou", "nanxi"], "vehicles_checked=25 cases=2");
    history.operation(1, "08-04 18:00", joint);
    let once =
        ("cases=9 personnel=50 vehicles_checked=110".to_owned(), "cases=3 vehicles_checked=45".to_owned());
    assert_eq!(county(&history), once);
    // A second one of the day: of 江口镇's 35 only 10 are left to repeat, whatever the operation says.
    history.operation(2, "08-04 18:05", held("traffic-police", &["jiangkou"], "vehicles_checked=15"));
    let twice =
        ("cases=9 personnel=50 vehicles_checked=100".to_owned(), "cases=3 vehicles_checked=55".to_owned());
    assert_eq!(county(&history), twice);
    history.operation(2, "08-04 18:10", OperationCommand::Withdraw);
    assert_eq!(county(&history), once);
    // Its counting unit has not reported: 江口镇 stands for it, and only 南溪镇 would repeat.
    history.operation(3, "08-04 18:15", held("market-regulation", &["jiangkou"], "vehicles_checked=15"));
    assert_eq!(county(&history), once);
    // The units' own rows stay as they reported.
    assert_eq!(
        shown(&row(&history, "nanxi", "08-04 19:00").figures),
        "cases=1 personnel=8 vehicles_checked=20"
    );
}

#[test]
fn an_upheld_dispute_restates_the_figure_and_a_dismissed_one_does_not() {
    let mut history = History::default();
    history.posts("jiangkou", "08-04 17:00", "personnel=12 vehicles_checked=35 cases=2");
    history.disputes(JIANGKOU, "08-05 09:00", ("08-04", "cases"), disputed(Some(3)));
    history.disputes(JIANGKOU, "08-05 09:00", ("08-04", "personnel"), disputed(Some(99)));
    let open = report(&history, "08-05 10:00");
    assert_eq!(open.disputes.len(), 2);
    assert_eq!(row(&history, "jiangkou", "08-05 10:00").disputed, 2);
    assert_eq!(value(&open, "cases"), 2, "what is disputed stands until it is ruled");
    history.disputes(OFFICE, "08-05 11:00", ("08-04", "cases"), ruled(Ruling::Upheld));
    history.disputes(OFFICE, "08-05 11:00", ("08-04", "personnel"), ruled(Ruling::Dismissed));
    let row = row(&history, "jiangkou", "08-05 12:00");
    assert_eq!(shown(&row.figures), "cases=3 personnel=12 vehicles_checked=35");
    let restated =
        Restated { day: day("08-04"), figure: "cases".parse().unwrap(), was: Some(2), now: Some(3) };
    assert_eq!((row.restated, row.disputed), (vec![restated], 0));
    assert_eq!(value(&report(&history, "08-05 12:00"), "cases"), 3);
}

#[test]
fn an_upheld_dispute_excuses_a_late_and_a_missing_day_and_the_light_follows() {
    let mut history = History::default();
    history.posts("jiangkou", "08-04 19:00", "personnel=12 vehicles_checked=35 cases=2");
    history.disputes(JIANGKOU, "08-06 09:00", ("08-04", "late"), disputed(None));
    history.disputes(JIANGKOU, "08-06 09:00", ("08-05", "missing"), disputed(None));
    let reporting = |history: &History| {
        let row = row(history, "jiangkou", "08-06 10:00");
        let r = row.reporting;
        ([r.expected, r.on_time, r.late, r.missing, r.excused], row.light.colour)
    };
    assert_eq!(reporting(&history), ([2, 0, 1, 1, 0], Colour::Yellow));
    history.disputes(OFFICE, "08-06 09:30", ("08-04", "late"), ruled(Ruling::Upheld));
    history.disputes(OFFICE, "08-06 09:30", ("08-05", "missing"), ruled(Ruling::Upheld));
    assert_eq!(reporting(&history), ([2, 0, 0, 0, 2], Colour::Green));
}

#[test]
fn what_was_declared_is_set_beside_what_the_log_knows() {
    let mut history = History::default();
    let full = "personnel=1 vehicles_checked=9 cases=9";
    history
        .lead(1, JIANGKOU, "08-04 10:00", find("jiangkou"))
        .lead(1, JIANGKOU, "08-04 10:05", transfer("traffic-police"))
        .lead(1, POLICE, "08-04 10:10", LeadCommand::Accept)
        .lead(1, POLICE, "08-04 10:15", enforce())
        .posts("jiangkou", "08-04 17:00", &format!("{full} leads_found=2 leads_transferred_out=1"))
        .posts("traffic-police", "08-04 17:00", full);
    let of = |unit: &str| row(&history, unit, "08-04 18:30").differences;
    let difference =
        |figure: &str, declared, derived| Difference { figure: figure.parse().unwrap(), declared, derived };
    // 江口镇 transferred the one it says; its nine cases are no results of leads, because it enforces nothing.
    assert_eq!(of("jiangkou"), [difference("leads_found", 2, 1)]);
    // The police declared nine cases, one lead was proven; what it did not declare is not compared.
    assert_eq!(of("traffic-police"), [difference("cases", 9, 1)]);
}

#[test]
fn both_finders_of_a_merged_lead_have_the_credit_and_one_unit_the_lead() {
    let mut history = History::default();
    history
        .lead(1, JIANGKOU, "08-04 09:00", find("jiangkou"))
        .lead(2, NANXI, "08-04 09:00", find("nanxi"))
        .lead(2, OFFICE, "08-04 11:00", LeadCommand::Merge { into: LeadId::new(day("08-04"), 1) });
    let of = |history: &History, unit: &str| {
        let row = row(history, unit, "08-04 18:30");
        [row.leads.found, row.leads.shared, row.holding, row.leads.held_seconds]
    };
    // 江口镇: 9–12 and 14–18. 南溪镇: 9–11, then no clock runs.
    assert_eq!(of(&history, "jiangkou"), [1, 0, 1, 7 * 3_600]);
    assert_eq!(of(&history, "nanxi"), [1, 1, 0, 2 * 3_600]);
    history.lead(2, OFFICE, "08-04 16:00", LeadCommand::Unmerge { reason: sealed() });
    assert_eq!(of(&history, "nanxi"), [1, 1, 1, 4 * 3_600]);
}

#[test]
fn a_step_after_its_deadline_is_late_until_it_is_excused() {
    let mut history = History::default();
    history.lead(1, JIANGKOU, "08-04 10:00", find("jiangkou"));
    history.lead(2, JIANGKOU, "08-04 10:00", find("jiangkou"));
    // To be transferred by the end of the next working day.
    let overdue = row(&history, "jiangkou", "08-06 09:30");
    assert_eq!((overdue.overdue, overdue.light.colour, overdue.leads.late_steps), (2, Colour::Yellow, 0));
    history.lead(1, JIANGKOU, "08-06 10:00", transfer("traffic-police"));
    history.lead(2, JIANGKOU, "08-07 10:00", transfer("traffic-police"));
    let late = |history: &History| {
        let row = row(history, "jiangkou", "08-07 12:00");
        (row.overdue, row.leads.late_steps, row.leads.held_seconds)
    };
    // 2+4, 7 and 1 hours; 2+4, 7, 7 and 1.
    assert_eq!(late(&history), (0, 2, (14 + 21) * 3_600));
    history.disputes(JIANGKOU, "08-07 11:00", ("08-06", "late-step"), disputed(None));
    history.disputes(OFFICE, "08-07 11:05", ("08-06", "late-step"), ruled(Ruling::Upheld));
    assert_eq!(late(&history).1, 1);
    // A day on which no step was late takes nothing away from another.
    history.disputes(JIANGKOU, "08-08 11:00", ("08-08", "late-step"), disputed(None));
    history.disputes(OFFICE, "08-08 11:05", ("08-08", "late-step"), ruled(Ruling::Upheld));
    assert_eq!(row(&history, "jiangkou", "08-08 12:00").leads.late_steps, 1);
}

#[test]
fn a_returned_and_reviewed_lead_credits_each_step_to_who_did_it() {
    let mut history = History::default();
    history
        .lead(1, JIANGKOU, "08-04 10:00", find("jiangkou"))
        .lead(1, JIANGKOU, "08-04 10:00", transfer("traffic-police"))
        .lead(1, POLICE, "08-04 11:00", LeadCommand::Accept)
        .lead(1, POLICE, "08-04 15:00", enforce())
        .lead(1, OFFICE, "08-04 16:00", LeadCommand::Review { verdict: Verdict::SentBack, note: None })
        .lead(1, POLICE, "08-04 17:00", enforce())
        .lead(1, OFFICE, "08-04 17:30", LeadCommand::Review { verdict: Verdict::Upheld, note: None })
        .lead(1, OFFICE, "08-05 10:00", LeadCommand::Reopen { to: None, reason: sealed() });
    let police = row(&history, "traffic-police", "08-05 11:00");
    let l = &police.leads;
    assert_eq!(
        [l.accepted, l.accepted_in_time, l.proven, l.upheld, l.sent_back, l.reopened],
        [1, 1, 2, 1, 1, 1]
    );
    // 10–12 and 14–15 of accepting and working, 16–17 again, 10–11 on the next day.
    assert_eq!((l.held_seconds, police.holding), (5 * 3_600, 1));
    assert_eq!(
        row(&history, "office", "08-05 11:00").leads.held_seconds,
        3_600 + 1_800,
        "15–16, 17:00–17:30"
    );
    assert_eq!(row(&history, "jiangkou", "08-05 11:00").leads.transferred, 1);
}
