//! Taking a step: who acts, and what exactly is wished.

use vocabulary::{
    Actor, Day, MemberId, Role, Rules, Secret, Stamp, UnitId, ViolationCode,
    lead::{LeadCommand, Measures, Outcome, ReturnReason, Situation, Verdict},
    rules::UnitKind,
};

use super::{Act, Case, World};
use crate::demo::{
    clerk::{Clerk, Fault, Moment, Sealer, Told},
    dice::Dice,
    roster::Roster,
    words,
};

/// The number of the software's own clock, which lets questions lapse.
pub(in crate::demo) const CLOCK: &str = "clock";

/// Where and when a step is taken.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Stage<'a> {
    pub(in crate::demo) world: &'a World,
    pub(in crate::demo) roster: &'a Roster,
    pub(in crate::demo) rules: &'a Rules,
    pub(in crate::demo) at: Stamp,
    pub(in crate::demo) recorded: Stamp,
    pub(in crate::demo) day: Day,
}

impl Case {
    /// Takes a step.
    pub(in crate::demo) fn act<S: Sealer>(
        &mut self,
        clerk: &mut Clerk<S>,
        act: &Act,
        stage: Stage<'_>,
    ) -> Result<Told, Fault> {
        let actor = self.actor(act, stage)?;
        let wish = self.wish(act, stage)?;
        let id = clerk.next_id(stage.at);
        let subject = self.thread.stream.to_string();
        let wish = wish.seal(&mut |field: &str, text: Secret| clerk.seal(&subject, id, field, &text))?;
        let cause = if act == &Act::Supplement { None } else { self.thread.last_id };
        let moment =
            Moment { at: stage.at, recorded: stage.recorded, actor: &actor, cause, rules: stage.rules };
        clerk.grant(&mut self.thread, id, wish, &moment)
    }

    fn actor(&mut self, act: &Act, stage: Stage<'_>) -> Result<Actor, Fault> {
        let office = || (stage.world.office.clone(), Role::Office);
        let (unit, role) = match act {
            Act::Merge(_)
            | Act::Unmerge
            | Act::Rule
            | Act::GrantExtension
            | Act::RefuseExtension
            | Act::Review
            | Act::Reopen => office(),
            Act::Lapse => {
                let member = MemberId::new(CLOCK).map_err(|_| Fault::Rules { what: "clock" })?;
                return Ok(Actor { member, unit: stage.world.office.clone(), role: Role::System });
            }
            Act::Supplement | Act::Answer => {
                let finder = self.thread.state.open().map(|matter| matter.finder.clone());
                Self::post_in(finder, stage)
            }
            Act::Transfer | Act::Withdraw | Act::Ask | Act::AskExtension { .. } => {
                let holder = self.thread.state.holder().cloned();
                Self::post_in(holder, stage)
            }
            Act::Accept | Act::Return => Self::post_in(self.asked().cloned(), stage),
            Act::Enforce { by } => (by.clone(), Role::Handler),
        };
        stage.roster.actor(&unit, role, (stage.at, stage.day), self.dice.below(60))
    }

    /// The post in which a unit handles leads: the office's own, a department's handler, anybody else's liaison.
    fn post_in(unit: Option<UnitId>, stage: Stage<'_>) -> (UnitId, Role) {
        let unit = unit.unwrap_or_else(|| stage.world.office.clone());
        let role = match stage.rules.unit(&unit).map(|unit| unit.kind) {
            Some(UnitKind::Office) => Role::Office,
            Some(UnitKind::Department) => Role::Handler,
            Some(
                UnitKind::Township
                | UnitKind::Company
                | UnitKind::WorkingGroup
                | UnitKind::Outside
                | UnitKind::Practice,
            )
            | None => Role::Liaison,
        };
        (unit, role)
    }

    /// The unit that has been asked to take it over.
    fn asked(&self) -> Option<&UnitId> {
        match &self.thread.state.open()?.situation {
            Situation::Offered { to, .. } => Some(to),
            Situation::Held(_) | Situation::BeforeOffice { .. } | Situation::Enforced { .. } => None,
        }
    }

    fn wish(&mut self, act: &Act, stage: Stage<'_>) -> Result<LeadCommand<Secret>, Fault> {
        let dice = &mut self.dice;
        let secret = |words: &'static str| Secret::new(words);
        Ok(match act {
            Act::Supplement => {
                let plates =
                    if dice.percent(30) { vec![Secret::new(words::plate(dice))] } else { Vec::new() };
                LeadCommand::Supplement {
                    words: Some(Secret::new(words::supplement(dice))),
                    plates,
                    attachments: Vec::new(),
                    position: None,
                }
            }
            Act::Merge(into) => LeadCommand::Merge { into: *into },
            Act::Unmerge => LeadCommand::Unmerge { reason: secret(words::unmerged(dice)) },
            Act::Transfer => return self.transfer(stage),
            Act::Withdraw => {
                LeadCommand::Withdraw { note: dice.percent(60).then(|| secret(words::withdraw(dice))) }
            }
            Act::Accept => LeadCommand::Accept,
            Act::Return => {
                let reason = *dice
                    .weighted(&[
                        (ReturnReason::NotOurs, 42),
                        (ReturnReason::Insufficient, 38),
                        (ReturnReason::AlreadyKnown, 14),
                        (ReturnReason::Other, 6),
                    ])
                    .unwrap_or(&ReturnReason::NotOurs);
                let said = reason == ReturnReason::Other || dice.percent(70);
                LeadCommand::Return { reason, note: said.then(|| secret(words::returned(reason, dice))) }
            }
            Act::Rule => {
                let to = self.competent(stage)?;
                LeadCommand::Rule { to, note: Some(secret(words::ruling(&mut self.dice))) }
            }
            Act::Ask => LeadCommand::Ask { words: secret(words::question(dice)) },
            Act::Answer => LeadCommand::Answer { words: secret(words::answer(dice)) },
            Act::Lapse => LeadCommand::Lapse,
            Act::AskExtension { until } => {
                LeadCommand::AskExtension { until: *until, reason: secret(words::extension(dice)) }
            }
            Act::GrantExtension => LeadCommand::GrantExtension,
            Act::RefuseExtension => {
                LeadCommand::RefuseExtension { reason: secret(words::no_extension(dice)) }
            }
            Act::Enforce { by } => self.enforce(by, stage),
            Act::Review => {
                let verdict = if std::mem::take(&mut self.fate.sent_back) {
                    Verdict::SentBack
                } else {
                    Verdict::Upheld
                };
                let note = (verdict == Verdict::SentBack).then(|| secret(words::sent_back(dice)));
                LeadCommand::Review { verdict, note }
            }
            Act::Reopen => LeadCommand::Reopen { to: None, reason: secret(words::reopened(dice)) },
        })
    }

    /// A department that is competent for the lead's violation, and not the holder; mostly the first that is named.
    fn competent(&mut self, stage: Stage<'_>) -> Result<UnitId, Fault> {
        let none = Fault::Rules { what: "unit that could take a lead over" };
        let violation = stage.rules.violation(&self.basis).ok_or(none)?;
        let holder = self.thread.state.holder();
        let units: Vec<&UnitId> = violation
            .competent
            .iter()
            .filter(|unit| {
                Some(*unit) != holder
                    && stage.rules.unit(unit).is_some_and(|unit| unit.kind == UnitKind::Department)
            })
            .collect();
        let first = if self.dice.percent(80) { units.first() } else { self.dice.pick(&units) };
        first.map(|unit| (*unit).clone()).ok_or(Fault::Rules { what: "unit that could take a lead over" })
    }

    fn transfer(&mut self, stage: Stage<'_>) -> Result<LeadCommand<Secret>, Fault> {
        let to = self.competent(stage)?;
        let helper =
            std::mem::take(&mut self.fate.joint).then(|| self.dice.pick(&stage.world.supporters)).flatten();
        let supporting = helper.filter(|unit| **unit != to).cloned().into_iter().collect();
        let note = self.dice.percent(45).then(|| Secret::new(words::transfer(&mut self.dice)));
        Ok(LeadCommand::Transfer { to, supporting, basis: Some(self.basis.clone()), note })
    }

    /// The holder's result, or a supporting unit's, which is proven only for what that unit is competent for.
    fn enforce(&mut self, by: &UnitId, stage: Stage<'_>) -> LeadCommand<Secret> {
        let own = is_competent(by, &self.basis, stage.rules).then(|| self.basis.clone());
        let other = || {
            stage.rules.violations.iter().map(|v| &v.code).find(|code| is_competent(by, code, stage.rules))
        };
        let violation = own.or_else(|| other().cloned());
        let outcome = if violation.is_some() { self.fate.outcome } else { Outcome::Unverifiable };
        let measures = match (outcome, &violation) {
            (Outcome::Proven, Some(code)) => measures(code, &mut self.dice),
            (Outcome::Proven | Outcome::Unfounded | Outcome::Unverifiable, _) => Measures::default(),
        };
        let violations = violation.filter(|_| outcome == Outcome::Proven).into_iter().collect();
        let said = outcome != Outcome::Proven || self.dice.percent(50);
        let note = said.then(|| Secret::new(words::result(outcome, &mut self.dice)));
        LeadCommand::Enforce { outcome, violations, measures, note }
    }
}

fn is_competent(unit: &UnitId, code: &ViolationCode, rules: &Rules) -> bool {
    rules.is_competent(unit, code)
}

/// What was done, in plausible sizes: fines in fen, points, vehicles.
fn measures(code: &ViolationCode, dice: &mut Dice) -> Measures {
    let yuan = |yuan: u32| Some(u64::from(yuan).saturating_mul(100));
    match code.as_str() {
        "unlicensed-carriage" | "company-unlicensed" | "agency-unlicensed-vehicle" => Measures {
            fine_fen: dice.percent(82).then(|| yuan(dice.between(6, 60) * 500)).flatten(),
            points: None,
            detained_vehicles: dice.percent(60).then_some(1),
        },
        "offline-solicitation" | "cross-region-fixed-route" | "platform-dispatch" | "kickbacks" => Measures {
            fine_fen: dice.percent(75).then(|| yuan(dice.between(2, 20) * 100)).flatten(),
            points: None,
            detained_vehicles: None,
        },
        "disturbing-order" | "violent-resistance" | "online-abuse" => {
            Measures { fine_fen: dice.percent(40).then(|| yuan(500)).flatten(), ..Measures::default() }
        }
        _ => Measures {
            fine_fen: dice.percent(85).then(|| yuan(dice.between(1, 20) * 50)).flatten(),
            points: dice.percent(60).then(|| *dice.weighted(&[(1, 4), (3, 4), (6, 2)]).unwrap_or(&3)),
            detained_vehicles: dice.percent(6).then_some(1),
        },
    }
}
