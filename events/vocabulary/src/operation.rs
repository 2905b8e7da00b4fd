//! A joint operation: who took part, and which unit counts what came of it.
//!
//! Several units carry the same figures in their own counts; the county's totals take them from the counting unit alone.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use command::OperationCommand;
pub use event::OperationEvent;
pub use refusal::OperationRefusal;

use crate::{
    fact::Fact,
    ids::UnitId,
    rights::{Action, may},
    rules::{Figures, Rules},
    stream::{Context, Kind, Stream},
    time::Day,
};

/// A joint operation as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Operation {
    /// Nothing was recorded under the number.
    #[default]
    Blank,
    /// It was held.
    Recorded {
        /// On which day.
        day: Day,
        /// The unit that counts its results.
        counting: UnitId,
        /// The other units that took part.
        with: Vec<UnitId>,
        /// The figures that several counts repeat.
        shared: Figures,
    },
    /// It was recorded by mistake; the number is not used again.
    Withdrawn {
        /// The unit that would have counted it.
        counting: UnitId,
    },
}

impl Operation {
    /// Whether it stands.
    pub fn is_recorded(&self) -> bool {
        match self {
            Operation::Recorded { .. } => true,
            Operation::Blank | Operation::Withdrawn { .. } => false,
        }
    }
}

impl Stream for Operation {
    const KIND: Kind = Kind::Operation;
    type Event = OperationEvent;
    type Command = OperationCommand;
    type Refusal = OperationRefusal;

    fn evolve(self, fact: &Fact<OperationEvent>) -> Self {
        match &fact.event {
            OperationEvent::Recorded { day, counting, with, shared } => Operation::Recorded {
                day: *day,
                counting: counting.clone(),
                with: with.clone(),
                shared: shared.clone(),
            },
            OperationEvent::Withdrawn {} => match self {
                Operation::Recorded { counting, .. } | Operation::Withdrawn { counting } => {
                    Operation::Withdrawn { counting }
                }
                Operation::Blank => Operation::Blank,
            },
        }
    }

    fn decide(
        &self,
        command: OperationCommand,
        at: &Context<'_>,
    ) -> Result<Option<OperationEvent>, OperationRefusal> {
        match (self, command) {
            (Operation::Blank, OperationCommand::Record { day, counting, with, shared }) => {
                allowed(&counting, at)?;
                not_in_the_future(day, at)?;
                several_units(&counting, &with, at.rules)?;
                counted(&shared, at.rules)?;
                Ok(Some(OperationEvent::Recorded { day, counting, with, shared }))
            }
            (
                Operation::Recorded { .. } | Operation::Withdrawn { .. },
                OperationCommand::Record { counting, .. },
            ) => {
                allowed(&counting, at)?;
                Err(OperationRefusal::AlreadyRecorded)
            }
            (Operation::Blank, OperationCommand::Withdraw) => Err(OperationRefusal::NotRecorded),
            (Operation::Recorded { counting, .. }, OperationCommand::Withdraw) => {
                allowed(counting, at)?;
                Ok(Some(OperationEvent::Withdrawn {}))
            }
            (Operation::Withdrawn { counting }, OperationCommand::Withdraw) => {
                allowed(counting, at)?;
                Ok(None)
            }
        }
    }
}

fn allowed(counting: &UnitId, at: &Context<'_>) -> Result<(), OperationRefusal> {
    let Some(known) = at.rules.unit(counting) else {
        return Err(OperationRefusal::UnknownUnit { unit: counting.clone() });
    };
    if may(at.actor, Action::RecordOperation, counting, at.rules) {
        return Ok(());
    }
    Err(OperationRefusal::NotAllowed {
        unit: known.short.clone(),
        role: at.actor.role.title(),
        of: at.rules.name_of(&at.actor.unit).to_owned(),
    })
}

fn not_in_the_future(day: Day, at: &Context<'_>) -> Result<(), OperationRefusal> {
    let today = at.rules.day_of(at.at);
    if day > today { Err(OperationRefusal::FutureDay { day, today }) } else { Ok(()) }
}

fn several_units(counting: &UnitId, with: &[UnitId], rules: &Rules) -> Result<(), OperationRefusal> {
    if with.is_empty() {
        return Err(OperationRefusal::Alone);
    }
    let mut seen = BTreeSet::from([counting]);
    for unit in with {
        if rules.unit(unit).is_none() {
            return Err(OperationRefusal::UnknownUnit { unit: unit.clone() });
        }
        if !seen.insert(unit) {
            return Err(OperationRefusal::Twice { unit: rules.name_of(unit).to_owned() });
        }
    }
    Ok(())
}

fn counted(shared: &Figures, rules: &Rules) -> Result<(), OperationRefusal> {
    if shared.is_empty() {
        return Err(OperationRefusal::NoFigures);
    }
    for (key, &value) in shared {
        let Some(indicator) = rules.indicator(key) else {
            return Err(OperationRefusal::UnknownIndicator { key: key.clone() });
        };
        if value > indicator.max {
            return Err(OperationRefusal::OutOfRange {
                name: indicator.name.clone(),
                value: indicator.show(value),
                max: indicator.show(indicator.max),
            });
        }
    }
    Ok(())
}
