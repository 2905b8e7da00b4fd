//! A matter that follows a script: who wishes what of its stream and when, written down when the matter begins.
//!
//! The real decider is still asked for every step; a script that it refuses is a mistake of the simulation.

use std::{collections::VecDeque, fmt};

use chrono::SubsecRound;
use vocabulary::{
    Event, Role, Rules, Sealed, Secret, Stamp, Stream, StreamId, UnitId,
    concern::{Concern, ConcernCommand},
    dispute::{Dispute, DisputeCommand},
    duty::{Duty, DutyCommand},
    operation::{Operation, OperationCommand},
    petition::{Petition, PetitionCommand},
    rules::{Unit, UnitKind},
    supervision::{Supervision, SupervisionCommand},
    timetable::{Timetable, TimetableCommand},
};

use super::{
    clerk::{Clerk, Fault, Moment, Sealer, Thread, Told},
    dice::Dice,
    rhythm::{self, later},
    roster::Roster,
};

/// Seals the words of one field.
pub(super) type Seal<'a> = dyn FnMut(&str, Secret) -> Result<Sealed, Fault> + 'a;

/// A kind of stream that can follow a script.
pub(super) trait Scripted: Stream {
    /// What is wished of it, with open words.
    type Wish;

    /// The wish with sealed words.
    fn sealed(wish: Self::Wish, seal: &mut Seal<'_>) -> Result<Self::Command, Fault>;

    /// Under whose key the words of a field are.
    fn subject(stream: &StreamId, _field: &str) -> String {
        stream.to_string()
    }
}

/// One step: when, by whom, and what is wished.
#[derive(Debug, Clone)]
struct Step<W> {
    at: Stamp,
    recorded: Stamp,
    by: (UnitId, Role),
    lot: u32,
    wish: W,
}

/// A stream and all that is still to happen to it.
pub(super) struct Script<T: Scripted> {
    thread: Thread<T>,
    steps: VecDeque<Step<T::Wish>>,
    free_from: Stamp,
}

impl<T: Scripted> fmt::Debug for Script<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("stream", &self.thread.stream).finish_non_exhaustive()
    }
}

impl<T: Scripted> Script<T> {
    /// An empty script; nothing of it happens before `from`.
    pub(super) fn new(stream: StreamId, from: Stamp) -> Self {
        Self { thread: Thread::new(stream), steps: VecDeque::new(), free_from: from }
    }

    /// Writes a step down, after the one before; says when it happens.
    pub(super) fn enter(&mut self, at: Stamp, by: &(UnitId, Role), wish: T::Wish, dice: &mut Dice) -> Stamp {
        let at = at.max(self.free_from).trunc_subsecs(0);
        let recorded = rhythm::recorded(at, 6, dice);
        self.free_from = later(recorded, 60);
        self.steps.push_back(Step { at, recorded, by: by.clone(), lot: dice.below(60), wish });
        at
    }

    /// Whether a step at that moment would come after all that is written down.
    pub(super) fn is_free_at(&self, at: Stamp) -> bool {
        self.free_from <= at
    }

    fn act<S: Sealer>(&mut self, clerk: &mut Clerk<S>, stage: &Stage<'_>) -> Result<Option<Told>, Fault>
    where
        Event: From<T::Event>,
    {
        let Some(Step { at, recorded: _, by: (unit, role), lot, wish }) = self.steps.pop_front() else {
            return Ok(None);
        };
        let actor = stage.roster.actor(&unit, role, (at, stage.rules.day_of(at)), lot)?;
        let id = clerk.next_id(at);
        let stream = self.thread.stream.clone();
        let command = T::sealed(wish, &mut |field: &str, text: Secret| {
            clerk.seal(&T::subject(&stream, field), id, field, &text)
        })?;
        let cause = self.thread.last_id;
        let moment = Moment { at, recorded: stage.now, actor: &actor, cause, rules: stage.rules };
        clerk.grant(&mut self.thread, id, command, &moment).map(Some)
    }

    /// When the next step happens and when it is recorded.
    fn next(&self) -> Option<(Stamp, Stamp)> {
        self.steps.front().map(|step| (step.at, step.recorded))
    }
}

/// Where a step is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage<'a> {
    pub(super) roster: &'a Roster,
    pub(super) rules: &'a Rules,
    pub(super) now: Stamp,
}

/// A matter of any kind that follows a script.
#[derive(Debug)]
pub(super) enum Matter {
    Concern(Script<Concern>),
    Petition(Script<Petition>),
    Duty(Script<Duty>),
    Supervision(Script<Supervision>),
    Dispute(Script<Dispute>),
    Timetable(Script<Timetable>),
    Operation(Script<Operation>),
}

impl Matter {
    /// When its next step happens and when it is recorded.
    pub(super) fn next(&self) -> Option<(Stamp, Stamp)> {
        match self {
            Matter::Concern(script) => script.next(),
            Matter::Petition(script) => script.next(),
            Matter::Duty(script) => script.next(),
            Matter::Supervision(script) => script.next(),
            Matter::Dispute(script) => script.next(),
            Matter::Timetable(script) => script.next(),
            Matter::Operation(script) => script.next(),
        }
    }

    /// Takes its next step.
    pub(super) fn act<S: Sealer>(
        &mut self,
        clerk: &mut Clerk<S>,
        stage: &Stage<'_>,
    ) -> Result<Option<Told>, Fault> {
        match self {
            Matter::Concern(script) => script.act(clerk, stage),
            Matter::Petition(script) => script.act(clerk, stage),
            Matter::Duty(script) => script.act(clerk, stage),
            Matter::Supervision(script) => script.act(clerk, stage),
            Matter::Dispute(script) => script.act(clerk, stage),
            Matter::Timetable(script) => script.act(clerk, stage),
            Matter::Operation(script) => script.act(clerk, stage),
        }
    }
}

/// The unit with the post in which it works on what is its own; none when nobody could act for it.
pub(super) fn post(unit: &Unit, rules: &Rules) -> Option<(UnitId, Role)> {
    let possible: &[Role] = match unit.kind {
        UnitKind::Office => &[Role::Office],
        UnitKind::Department => &[Role::Handler, Role::Liaison],
        UnitKind::Township | UnitKind::Company => &[Role::Liaison],
        UnitKind::WorkingGroup | UnitKind::Outside | UnitKind::Practice => &[],
    };
    let held = possible.iter().find(|role| rules.has_post(unit, **role))?;
    Some((unit.id.clone(), *held))
}

/// The posts of all units of a kind.
pub(super) fn posts(rules: &Rules, kind: UnitKind) -> Vec<(UnitId, Role)> {
    let units = rules.units.iter().filter(|unit| unit.kind == kind);
    units.filter_map(|unit| post(unit, rules)).collect()
}

impl Scripted for Concern {
    type Wish = ConcernCommand<Secret>;

    fn sealed(wish: Self::Wish, seal: &mut Seal<'_>) -> Result<ConcernCommand, Fault> {
        wish.seal(seal)
    }
}

impl Scripted for Petition {
    type Wish = PetitionCommand<Secret>;

    fn sealed(wish: Self::Wish, seal: &mut Seal<'_>) -> Result<PetitionCommand, Fault> {
        wish.seal(seal)
    }

    /// Who petitions is under a key of its own.
    fn subject(stream: &StreamId, field: &str) -> String {
        if field == "petitioner" { format!("petitioner/{}", stream.id) } else { stream.to_string() }
    }
}

impl Scripted for Duty {
    type Wish = DutyCommand<Secret>;

    fn sealed(wish: Self::Wish, seal: &mut Seal<'_>) -> Result<DutyCommand, Fault> {
        wish.seal(seal)
    }
}

impl Scripted for Supervision {
    type Wish = SupervisionCommand<Secret>;

    fn sealed(wish: Self::Wish, seal: &mut Seal<'_>) -> Result<SupervisionCommand, Fault> {
        wish.seal(seal)
    }
}

impl Scripted for Dispute {
    type Wish = DisputeCommand<Secret>;

    fn sealed(wish: Self::Wish, seal: &mut Seal<'_>) -> Result<DisputeCommand, Fault> {
        wish.seal(seal)
    }
}

impl Scripted for Timetable {
    type Wish = (UnitId, TimetableCommand);

    fn sealed(wish: Self::Wish, _seal: &mut Seal<'_>) -> Result<Self::Command, Fault> {
        Ok(wish)
    }
}

impl Scripted for Operation {
    type Wish = OperationCommand;

    fn sealed(wish: Self::Wish, _seal: &mut Seal<'_>) -> Result<OperationCommand, Fault> {
        Ok(wish)
    }
}
