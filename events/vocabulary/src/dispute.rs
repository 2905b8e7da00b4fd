//! A figure that a unit disputes, and the office's ruling.
//!
//! A figure of a day is disputed once: what was ruled stands, and of two rulings at once the second is told of the first.
//! A ruling restates what the tally shows; it never changes the count itself, which is the unit's word.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use command::{DisputeCommand, DisputeWish};
pub use event::{DisputeEvent, Ruling};
pub use refusal::DisputeRefusal;

use crate::{
    deadline::keys,
    fact::Fact,
    ids::{IndicatorKey, MemberId, UnitId},
    rights::{Action, may},
    rules::{Indicator, Rules},
    sealed::Sealed,
    stream::{Context, Kind, Stream},
    time::{Day, Stamp},
};

/// A day that was reported late (迟报).
pub const LATE: &str = "late";
/// A day that was not reported (未报).
pub const MISSING: &str = "missing";
/// A step of a lead that was done after its deadline (逾期步骤).
pub const LATE_STEP: &str = "late-step";

/// A disputed figure as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dispute {
    situation: Situation,
    /// Whoever disputed it; none of them rules.
    disputed_by: BTreeSet<MemberId>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Situation {
    /// Nobody disputes it.
    #[default]
    Undisputed,
    /// Disputed, not yet ruled.
    Open { claimed: Option<u64>, due: Stamp },
    /// Ruled.
    Ruled { claimed: Option<u64>, ruling: Ruling, value: Option<u64> },
}

impl Dispute {
    /// Whether it waits for a ruling.
    pub fn is_open(&self) -> bool {
        match &self.situation {
            Situation::Open { .. } => true,
            Situation::Undisputed | Situation::Ruled { .. } => false,
        }
    }

    /// By when it is ruled; none when it waits for nothing.
    pub fn due(&self) -> Option<Stamp> {
        match &self.situation {
            Situation::Open { claimed: _, due } => Some(*due),
            Situation::Undisputed | Situation::Ruled { .. } => None,
        }
    }

    /// What the unit says that it should be; none for what is only excused, or is not disputed.
    pub fn claimed(&self) -> Option<u64> {
        match &self.situation {
            Situation::Open { claimed, .. } | Situation::Ruled { claimed, .. } => *claimed,
            Situation::Undisputed => None,
        }
    }

    /// What was ruled, with the value from now on when a figure is restated.
    pub fn ruling(&self) -> Option<(Ruling, Option<u64>)> {
        match &self.situation {
            Situation::Ruled { claimed: _, ruling, value } => Some((*ruling, *value)),
            Situation::Undisputed | Situation::Open { .. } => None,
        }
    }
}

impl Stream for Dispute {
    const KIND: Kind = Kind::Dispute;
    type Event = DisputeEvent;
    type Command = DisputeCommand;
    type Refusal = DisputeRefusal;

    fn evolve(self, fact: &Fact<DisputeEvent>) -> Self {
        let Dispute { situation, mut disputed_by } = self;
        match &fact.event {
            DisputeEvent::Disputed { claimed, due, unit: _, day: _, figure: _, words: _ } => {
                disputed_by.insert(fact.actor.member.clone());
                Dispute { situation: Situation::Open { claimed: *claimed, due: *due }, disputed_by }
            }
            DisputeEvent::Ruled { ruling, value, unit: _, day: _, figure: _, reason: _ } => {
                let claimed = match situation {
                    Situation::Open { claimed, .. } | Situation::Ruled { claimed, .. } => claimed,
                    Situation::Undisputed => None,
                };
                let situation = Situation::Ruled { claimed, ruling: *ruling, value: *value };
                Dispute { situation, disputed_by }
            }
        }
    }

    fn decide(
        &self,
        command: DisputeCommand,
        at: &Context<'_>,
    ) -> Result<Option<DisputeEvent>, DisputeRefusal> {
        let DisputeCommand { unit, day, figure, wish } = command;
        let about = About { unit, day, figure };
        match wish {
            DisputeWish::Dispute { claimed, words } => {
                allowed(Action::DisputeFigure, &about.unit, at)?;
                about.can_be_disputed(claimed, at)?;
                self.dispute(about, claimed, words, at)
            }
            DisputeWish::Rule { ruling, value, reason } => {
                allowed(Action::RuleDispute, &about.unit, at)?;
                self.rule(about, (ruling, value), reason, at)
            }
        }
    }
}

impl Dispute {
    fn dispute(
        &self,
        about: About,
        claimed: Option<u64>,
        words: Sealed,
        at: &Context<'_>,
    ) -> Result<Option<DisputeEvent>, DisputeRefusal> {
        let due = match &self.situation {
            Situation::Undisputed => at.rules.due(keys::DISPUTE_RULING, at.at),
            Situation::Open { claimed: now, .. } if *now == claimed => return Ok(None),
            // Another claim does not put the ruling off.
            Situation::Open { claimed: _, due } => *due,
            Situation::Ruled { ruling, value, .. } => {
                return Err(about.already_ruled(*ruling, *value, at.rules));
            }
        };
        let About { unit, day, figure } = about;
        Ok(Some(DisputeEvent::Disputed { unit, day, figure, claimed, words, due }))
    }

    fn rule(
        &self,
        about: About,
        (ruling, value): (Ruling, Option<u64>),
        reason: Sealed,
        at: &Context<'_>,
    ) -> Result<Option<DisputeEvent>, DisputeRefusal> {
        match &self.situation {
            Situation::Undisputed => Err(DisputeRefusal::NotDisputed {
                unit: at.rules.name_of(&about.unit).to_owned(),
                day: about.day,
                figure: about.name(at.rules),
            }),
            Situation::Open { .. } if self.disputed_by.contains(&at.actor.member) => {
                Err(DisputeRefusal::OwnDispute)
            }
            Situation::Open { claimed, due: _ } => {
                let value = about.ruled(ruling, value, *claimed, at.rules)?;
                let About { unit, day, figure } = about;
                Ok(Some(DisputeEvent::Ruled { ruling, unit, day, figure, value, reason }))
            }
            Situation::Ruled { claimed, ruling: was, value: stands } => {
                match about.ruled(ruling, value, *claimed, at.rules) {
                    Ok(value) if ruling == *was && value == *stands => Ok(None),
                    Ok(_) | Err(_) => Err(about.already_ruled(*was, *stands, at.rules)),
                }
            }
        }
    }
}

/// One figure of one unit and day.
struct About {
    unit: UnitId,
    day: Day,
    figure: IndicatorKey,
}

impl About {
    fn name(&self, rules: &Rules) -> String {
        figure_name(&self.figure, rules)
    }

    fn can_be_disputed(&self, claimed: Option<u64>, at: &Context<'_>) -> Result<(), DisputeRefusal> {
        let (day, today) = (self.day, at.rules.day_of(at.at));
        let indicator = at.rules.indicator(&self.figure);
        if indicator.is_none() && !is_excusable(&self.figure) {
            return Err(DisputeRefusal::UnknownFigure { figure: self.figure.clone() });
        }
        if day > today {
            return Err(DisputeRefusal::FutureDay { day, today });
        }
        if self.figure.as_str() != LATE_STEP {
            if at.rules.unit(&self.unit).is_none_or(|unit| !unit.reports_daily) {
                let unit = at.rules.name_of(&self.unit).to_owned();
                return Err(DisputeRefusal::NotReporting { unit });
            }
            if !at.rules.counts_expected_on(day) {
                return Err(DisputeRefusal::OutsideThePhase { day });
            }
        }
        match (indicator, claimed) {
            (Some(indicator), Some(value)) => within(indicator, value),
            (Some(indicator), None) => Err(DisputeRefusal::NothingClaimed { figure: indicator.name.clone() }),
            (None, Some(_)) => Err(DisputeRefusal::NoValue { figure: self.name(at.rules) }),
            (None, None) => Ok(()),
        }
    }

    /// What the figure is by a ruling; none when nothing is restated.
    fn ruled(
        &self,
        ruling: Ruling,
        value: Option<u64>,
        claimed: Option<u64>,
        rules: &Rules,
    ) -> Result<Option<u64>, DisputeRefusal> {
        match (ruling, value, rules.indicator(&self.figure)) {
            (Ruling::Dismissed, Some(_), _) => Err(DisputeRefusal::DismissedWithValue),
            (Ruling::Dismissed, None, _) => Ok(None),
            (Ruling::Upheld, Some(_), _) if is_excusable(&self.figure) => {
                Err(DisputeRefusal::NoValue { figure: self.name(rules) })
            }
            (Ruling::Upheld, Some(value), Some(indicator)) => within(indicator, value).map(|()| Some(value)),
            // An indicator that the rules have dropped since has no limit left.
            (Ruling::Upheld, value, Some(_) | None) => Ok(value.or(claimed)),
        }
    }

    fn already_ruled(&self, ruling: Ruling, value: Option<u64>, rules: &Rules) -> DisputeRefusal {
        let show = |value| match rules.indicator(&self.figure) {
            Some(indicator) => indicator.show(value),
            None => value.to_string(),
        };
        let value = value.map_or_else(String::new, |value| format!("，更正为 {}", show(value)));
        DisputeRefusal::AlreadyRuled {
            day: self.day,
            figure: self.name(rules),
            ruling: format!("{}{value}", ruling.title()),
        }
    }
}

/// How a figure that can be disputed is called.
pub fn figure_name(figure: &IndicatorKey, rules: &Rules) -> String {
    match figure.as_str() {
        LATE => "迟报".to_owned(),
        MISSING => "未报".to_owned(),
        LATE_STEP => "逾期步骤".to_owned(),
        key => rules.indicator(figure).map_or_else(|| key.to_owned(), |indicator| indicator.name.clone()),
    }
}

/// Whether it is no value but a thing that is excused or not.
fn is_excusable(figure: &IndicatorKey) -> bool {
    [LATE, MISSING, LATE_STEP].contains(&figure.as_str())
}

fn within(indicator: &Indicator, value: u64) -> Result<(), DisputeRefusal> {
    if value <= indicator.max {
        return Ok(());
    }
    Err(DisputeRefusal::OutOfRange {
        figure: indicator.name.clone(),
        value: indicator.show(value),
        max: indicator.show(indicator.max),
    })
}

fn allowed(action: Action, unit: &UnitId, at: &Context<'_>) -> Result<(), DisputeRefusal> {
    let Some(known) = at.rules.unit(unit) else {
        return Err(DisputeRefusal::UnknownUnit { unit: unit.clone() });
    };
    if may(at.actor, action, unit, at.rules) {
        return Ok(());
    }
    Err(DisputeRefusal::NotAllowed {
        unit: known.short.clone(),
        role: at.actor.role.title(),
        of: at.rules.name_of(&at.actor.unit).to_owned(),
    })
}
