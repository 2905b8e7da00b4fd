//! Handing a lead in.

use vocabulary::{
    Actor, Day, LeadId, Rules, Secret, Stamp, StreamId, UnitId,
    ids::PriorityId,
    lead::{Finding, LeadCommand, Source},
};

use super::{
    Case, Fate, World,
    world::{Finder, VEHICLES},
};
use crate::demo::{
    clerk::{Clerk, Fault, Moment, Sealer, Thread, Told},
    dice::Dice,
    rhythm::later,
    roster::Roster,
    words,
};

/// A lead that is about to be found, with the draws that it goes on with.
#[derive(Debug)]
pub(in crate::demo) struct Draft {
    pub(in crate::demo) at: Stamp,
    dice: Dice,
}

/// What finding a lead needs besides the draft.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Scene<'a> {
    pub(in crate::demo) world: &'a World,
    pub(in crate::demo) roster: &'a Roster,
    pub(in crate::demo) rules: &'a Rules,
    pub(in crate::demo) recorded: Stamp,
    pub(in crate::demo) day: Day,
}

impl Draft {
    pub(in crate::demo) fn new(at: Stamp, dice: Dice) -> Self {
        Self { at, dice }
    }

    /// Who finds it.
    pub(in crate::demo) fn finder<'a>(&mut self, world: &'a World) -> Option<&'a Finder> {
        self.dice.weighted(&world.finders)
    }

    /// Hands the lead in under its number; `earlier` is one of the same place of which it may be a duplicate.
    pub(in crate::demo) fn hand_in<S: Sealer>(
        mut self,
        clerk: &mut Clerk<S>,
        finder: &Finder,
        (id, earlier): (LeadId, Option<LeadId>),
        scene: Scene<'_>,
    ) -> Result<(Case, Told), Fault> {
        let dice = &mut self.dice;
        let fate = Fate::draw(earlier, dice);
        let basis = dice.weighted(&scene.world.violations).cloned();
        let basis = basis.ok_or(Fault::Rules { what: "violation" })?;
        let actor: Actor =
            scene.roster.actor(&finder.unit, finder.role, (self.at, scene.day), dice.below(60))?;
        let mut thread = Thread::new(StreamId::lead(id));
        let event = clerk.next_id(self.at);
        let finding = finding(finder, &basis, self.at, scene.world, dice);
        let (matter, informant) = (thread.stream.to_string(), format!("finder/{id}"));
        let wish = LeadCommand::Find(Box::new(finding)).seal(&mut |field: &str, text: Secret| {
            // Who told it stays under a key of its own.
            let subject = if field == "informant" { &informant } else { &matter };
            clerk.seal(subject, event, field, &text)
        })?;
        let moment =
            Moment { at: self.at, recorded: scene.recorded, actor: &actor, cause: None, rules: scene.rules };
        let told = clerk.grant(&mut thread, event, wish, &moment)?;
        Ok((Case { thread, fate, basis, dice: self.dice }, told))
    }
}

fn finding(
    finder: &Finder,
    basis: &vocabulary::ViolationCode,
    at: Stamp,
    world: &World,
    dice: &mut Dice,
) -> Finding<Secret> {
    let source = *dice.weighted(finder.sources).unwrap_or(&Source::Patrol);
    let seen_before = dice.percent(40).then(|| dice.between(5 * 60, 3 * 3_600));
    let drawn = dice.percent(88).then(|| dice.weighted(VEHICLES).copied()).flatten();
    let (vehicle, least, most) = drawn.map_or((None, 0, 0), |(kind, least, most)| (Some(kind), least, most));
    let seats = u8::try_from(dice.between(u32::from(least), u32::from(most))).ok();
    let plates = *dice.weighted(&[(0, 28), (1, 66), (2, 6)]).unwrap_or(&1);
    let told = matches!(source, Source::Public | Source::Hotline | Source::Hearsay);
    let traffic = !TRAFFIC_FREE.contains(&basis.as_str());
    let place = place(finder, world, dice);
    Finding {
        finder: finder.unit.clone(),
        source,
        violations: vec![basis.clone()],
        township: township(finder, world, dice),
        places: place.into_iter().collect(),
        vehicle,
        seats: seats.filter(|_| vehicle.is_some() && dice.percent(72)),
        seen: seen_before.map(|seconds| earlier(at, seconds)),
        words: Secret::new(words::lead(vehicle, traffic, dice)),
        plates: (0..plates).map(|_| Secret::new(words::plate(dice))).collect(),
        informant: (told && dice.percent(80)).then(|| Secret::new(words::informant(dice))),
        attachments: Vec::new(),
        position: None,
    }
}

/// Violations whose words speak of carrying for money.
const TRAFFIC_FREE: &[&str] = &[
    "unlicensed-carriage",
    "offline-solicitation",
    "cross-region-fixed-route",
    "platform-dispatch",
    "company-unlicensed",
    "kickbacks",
    "overcharging",
];

fn earlier(at: Stamp, seconds: u32) -> Stamp {
    at.checked_sub_signed(chrono::TimeDelta::seconds(i64::from(seconds))).unwrap_or(later(at, 0))
}

fn place(finder: &Finder, world: &World, dice: &mut Dice) -> Option<PriorityId> {
    if !finder.routes.is_empty() && dice.percent(64) {
        return dice.pick(&finder.routes).cloned();
    }
    if dice.percent(if finder.is_township { 10 } else { 38 }) {
        dice.pick(&world.areas).cloned()
    } else {
        None
    }
}

/// A township finds at home; others name the township in most cases.
fn township(finder: &Finder, world: &World, dice: &mut Dice) -> Option<UnitId> {
    if finder.is_township {
        return Some(finder.unit.clone());
    }
    let elsewhere = dice.weighted(&world.finders).filter(|other| other.is_township);
    elsewhere.map(|other| other.unit.clone())
}
