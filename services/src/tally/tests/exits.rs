//! Concerns and petitions in the tally: what goes to discipline inspection, what is passed on.

use super::*;

#[test]
fn what_goes_to_discipline_inspection_is_in_no_count_and_no_list() {
    let mut history = History::default();
    let concern = |number| StreamId::numbered(ConcernId::new(day("08-04"), number));
    let petition = |number| StreamId::numbered(PetitionId::new(day("08-04"), number));
    for number in 1..=2 {
        history.then::<Concern>(&concern(number), JIANGKOU, "08-04 10:00", ConcernCommand::Note(noting()));
        let receive = PetitionCommand::Receive(receiving());
        history.then::<Petition>(&petition(number), OFFICE, "08-04 10:00", receive);
        history.then::<Concern>(
            &concern(number),
            JIANGKOU,
            "08-04 11:00",
            ConcernCommand::Answer { words: sealed() },
        );
        let answer = PetitionCommand::Answer { words: sealed(), content: None };
        history.then::<Petition>(&petition(number), OFFICE, "08-04 11:00", answer);
    }
    let opinion = |history: &History| {
        let report = report(history, "08-25 10:00");
        (report.county.opinion, report.county.opinion_overdue)
    };
    let two = OpinionTally {
        concerns: 2,
        concerns_answered: 2,
        concerns_in_time: 2,
        petitions: 2,
        petitions_answered: 2,
        petitions_in_time: 2,
        petitions_closed: 0,
    };
    assert_eq!(opinion(&history), (two, 0));
    let (exit, to) = (Exit::Discipline, unit("discipline"));
    let forward = ConcernCommand::Forward { exit, to: to.clone(), reason: sealed() };
    history.then::<Concern>(&concern(2), OFFICE, "08-04 12:00", forward);
    let forward = PetitionCommand::Forward { exit: Some(exit), to, reason: sealed() };
    history.then::<Petition>(&petition(2), OFFICE, "08-04 12:00", forward);
    let one = OpinionTally {
        concerns: 1,
        concerns_answered: 1,
        concerns_in_time: 1,
        petitions: 1,
        petitions_answered: 1,
        petitions_in_time: 1,
        petitions_closed: 0,
    };
    assert_eq!(opinion(&history), (one, 0));
    // What becomes of it there is in no count either.
    history.then::<Petition>(&petition(2), OFFICE, "08-05 12:00", PetitionCommand::Close { withdrawn: true });
    let close = ConcernCommand::Close { why: Closing::Settled };
    history.then::<Concern>(&concern(2), OFFICE, "08-05 12:00", close);
    assert_eq!(opinion(&history), (one, 0));
}

#[test]
fn a_petition_that_is_passed_on_counts_once_for_the_unit_that_answers_in_the_end() {
    let mut history = History::default();
    let petition = StreamId::numbered(PetitionId::new(day("08-04"), 1));
    let answer = || PetitionCommand::Answer { words: sealed(), content: None };
    history
        .then::<Petition>(&petition, OFFICE, "08-04 10:00", PetitionCommand::Receive(receiving()))
        .then::<Petition>(&petition, OFFICE, "08-04 11:00", answer());
    let to = unit("transport-enforcement");
    let forward = PetitionCommand::Forward { exit: None, to, reason: sealed() };
    history.then::<Petition>(&petition, OFFICE, "08-05 11:00", forward);
    let of = |history: &History, unit: &str, now: &str| {
        let row = row(history, unit, now);
        [row.opinion.petitions, row.opinion.petitions_answered, row.opinion_overdue]
    };
    assert_eq!(of(&history, "jiangkou", "08-05 12:00"), [0, 0, 0]);
    assert_eq!(of(&history, "transport-enforcement", "08-05 12:00"), [1, 0, 0]);
    // Fifteen days from receipt, whoever has it (重庆市道路运输管理条例70): until the end of the 19th.
    assert_eq!(of(&history, "transport-enforcement", "08-20 00:00"), [1, 0, 1]);
    history.then::<Petition>(&petition, OFFICE, "08-20 11:00", answer());
    let row = row(&history, "transport-enforcement", "08-20 12:00");
    assert_eq!(
        (row.opinion.petitions_answered, row.opinion.petitions_in_time, row.opinion_overdue),
        (1, 0, 0)
    );
}

fn noting() -> Noting {
    Noting {
        channel: "forum".parse().unwrap(),
        theme: "fares".parse().unwrap(),
        level: None,
        township: Some(unit("jiangkou")),
        place: None,
        reach: None,
        words: sealed(),
        redacted: 0,
    }
}

fn receiving() -> Receiving {
    Receiving {
        kind: PetitionKind::TransportTip,
        way: Way::Phone,
        matter: Matter::Accusation,
        theme: "fares".parse().unwrap(),
        people: 1,
        township: None,
        words: sealed(),
        petitioner: None,
        unit: unit("jiangkou"),
    }
}
