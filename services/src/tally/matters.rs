//! Concerns, petitions, disputes and joint operations in the tally.

use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, IndicatorKey, Stamp, StreamId, UnitId,
    concern::ConcernEvent,
    dispute::{DisputeEvent, Ruling},
    exit::Exit,
    operation::OperationEvent,
    petition::PetitionEvent,
    rules::Figures,
    sealed::Unread,
};

use super::{
    day::OpinionTally,
    projection::{Tally, one},
};

/// A concern or petition that is open: who answers, since which day, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenMatter {
    /// The unit that answers.
    pub unit: UnitId,
    /// The day on which it was counted for that unit.
    pub day: Day,
    /// Until when the next step is owed.
    pub due: Stamp,
    /// When the answer was given, if it was; nothing is owed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<AnsweredOn>,
}

/// An answer as it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredOn {
    /// The day on which it was counted.
    pub day: Day,
    /// Whether it was in time.
    pub in_time: bool,
}

/// A dispute that waits for the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDispute {
    /// Whose figure.
    pub unit: UnitId,
    /// Of which day.
    pub day: Day,
    /// Which.
    pub figure: IndicatorKey,
    /// Until when the office rules.
    pub due: Stamp,
}

/// A joint operation: who counts it and whose counts repeat its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointOperation {
    /// The unit that counts it.
    pub counting: UnitId,
    /// The other units.
    pub with: Vec<UnitId>,
    /// The figures that several counts repeat.
    pub shared: Figures,
}

type Sum = fn(&mut OpinionTally) -> &mut u64;

/// Where a kind of matter is counted.
#[derive(Clone, Copy)]
struct Sums {
    all: Sum,
    answered: Sum,
    in_time: Sum,
}

const CONCERNS: Sums = Sums {
    all: |sums| &mut sums.concerns,
    answered: |sums| &mut sums.concerns_answered,
    in_time: |sums| &mut sums.concerns_in_time,
};

const PETITIONS: Sums = Sums {
    all: |sums| &mut sums.petitions,
    answered: |sums| &mut sums.petitions_answered,
    in_time: |sums| &mut sums.petitions_in_time,
};

impl Tally {
    pub(super) fn concern(&mut self, stream: StreamId, time: Stamp, event: ConcernEvent<Unread>) {
        match event {
            ConcernEvent::Noted { unit, due, .. } => {
                self.begin(stream, unit, time, due, CONCERNS);
            }
            ConcernEvent::Levelled { due, .. } => {
                if let Some(matter) = self.opinion.get_mut(&stream) {
                    matter.due = due;
                }
            }
            ConcernEvent::Answered { .. } => self.answered(&stream, time, CONCERNS),
            // What goes to discipline inspection is in no count.
            ConcernEvent::Forwarded { exit: Exit::Discipline, .. } => {
                self.uncount(&stream, CONCERNS);
            }
            ConcernEvent::Forwarded { exit: Exit::CyberPolice | Exit::Enforcement, .. }
            | ConcernEvent::Linked { .. } => {}
            ConcernEvent::Closed { .. } => {
                self.opinion.remove(&stream);
            }
        }
    }

    pub(super) fn petition(&mut self, stream: StreamId, time: Stamp, event: PetitionEvent<Unread>) {
        match event {
            PetitionEvent::Received { unit, due, .. } => {
                self.begin(stream, unit, time, due, PETITIONS);
            }
            PetitionEvent::Accepted { due } | PetitionEvent::Extended { due, .. } => {
                if let Some(matter) = self.opinion.get_mut(&stream) {
                    matter.due = due;
                }
            }
            PetitionEvent::Forwarded { exit: Some(Exit::Discipline), .. } => {
                self.uncount(&stream, PETITIONS);
            }
            PetitionEvent::Forwarded { to, due, .. } => {
                // It counts once, for the unit that answers in the end.
                if self.opinion.contains_key(&stream) {
                    self.uncount(&stream, PETITIONS);
                    self.begin(stream, to, time, due, PETITIONS);
                }
            }
            PetitionEvent::Answered { .. } => self.answered(&stream, time, PETITIONS),
            PetitionEvent::Closed { .. } => {
                let Some(matter) = self.opinion.remove(&stream) else { return };
                let Some(day) = self.day_of(time) else { return };
                one(&mut self.day(&matter.unit, day).opinion.petitions_closed);
            }
        }
    }

    fn day_of(&self, time: Stamp) -> Option<Day> {
        self.book.day_at(time).map(|(day, _)| day)
    }

    fn begin(&mut self, stream: StreamId, unit: UnitId, time: Stamp, due: Stamp, sums: Sums) {
        let Some(day) = self.day_of(time) else { return };
        one((sums.all)(&mut self.day(&unit, day).opinion));
        self.opinion.insert(stream, OpenMatter { unit, day, due, answered: None });
    }

    fn answered(&mut self, stream: &StreamId, time: Stamp, sums: Sums) {
        let Some(day) = self.day_of(time) else { return };
        let Some(matter) = self.opinion.get_mut(stream).filter(|matter| matter.answered.is_none()) else {
            return;
        };
        let in_time = time <= matter.due;
        matter.answered = Some(AnsweredOn { day, in_time });
        let unit = matter.unit.clone();
        let counted = &mut self.day(&unit, day).opinion;
        one((sums.answered)(counted));
        if in_time {
            one((sums.in_time)(counted));
        }
    }

    /// Takes a matter, and its answer if it had one, out of the unit's count.
    fn uncount(&mut self, stream: &StreamId, sums: Sums) {
        let Some(OpenMatter { unit, day, due: _, answered }) = self.opinion.remove(stream) else { return };
        one_less((sums.all)(&mut self.day(&unit, day).opinion));
        if let Some(AnsweredOn { day, in_time }) = answered {
            let counted = &mut self.day(&unit, day).opinion;
            one_less((sums.answered)(counted));
            if in_time {
                one_less((sums.in_time)(counted));
            }
        }
    }

    pub(super) fn dispute(&mut self, stream: StreamId, event: DisputeEvent<Unread>) {
        match event {
            DisputeEvent::Disputed { unit, day, figure, due, .. } => {
                self.disputes.insert(stream, OpenDispute { unit, day, figure, due });
            }
            DisputeEvent::Ruled { ruling, unit, day, figure, value, reason: _ } => {
                self.disputes.remove(&stream);
                if ruling == Ruling::Upheld {
                    self.day(&unit, day).ruled.insert(figure, value);
                }
            }
        }
    }

    pub(super) fn operation(&mut self, stream: &StreamId, event: OperationEvent) {
        let Some(id) = stream.as_numbered() else { return };
        match event {
            OperationEvent::Recorded { day, counting, with, shared } => {
                let operation = JointOperation { counting, with, shared };
                self.operations.entry(day).or_default().insert(id, operation);
            }
            OperationEvent::Withdrawn {} => {
                self.operations.values_mut().for_each(|day| {
                    day.remove(&id);
                });
                self.operations.retain(|_, day| !day.is_empty());
            }
        }
    }
}

fn one_less(sum: &mut u64) {
    *sum = sum.saturating_sub(1);
}
