//! What leads are made of, drawn from the rules: violations, finders, places, vehicles, each with its weight.

use vocabulary::{
    Role, Rules, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Source, VehicleKind},
    rules::UnitKind,
};

use crate::demo::{clerk::Fault, profile::Profile};

/// Violations by how often they are reported; two thirds are for 交通执法支队. Others of the rules come rarely.
const WEIGHTS: &[(&str, u32)] = &[
    ("unlicensed-carriage", 430),
    ("offline-solicitation", 120),
    ("cross-region-fixed-route", 60),
    ("platform-dispatch", 14),
    ("company-unlicensed", 10),
    ("overloading", 110),
    ("illegal-parking", 45),
    ("unlawful-passengers", 50),
    ("speeding", 25),
    ("no-helmet", 12),
    ("driving-without-licence", 20),
    ("fatigue-driving", 8),
    ("disturbing-order", 25),
    ("kickbacks", 15),
];
const RARE: u32 = 4;

/// Vehicles by how often they are seen, with their seats.
pub(super) const VEHICLES: &[((VehicleKind, u8, u8), u32)] = &[
    ((VehicleKind::Van, 6, 9), 34),
    ((VehicleKind::Car, 5, 5), 26),
    ((VehicleKind::RideHailing, 5, 7), 14),
    ((VehicleKind::Mpv, 7, 7), 12),
    ((VehicleKind::Minibus, 10, 19), 4),
    ((VehicleKind::Motorcycle, 2, 2), 4),
    ((VehicleKind::Tricycle, 2, 3), 3),
    ((VehicleKind::Truck, 2, 3), 2),
    ((VehicleKind::FarmVehicle, 2, 3), 1),
];

/// Who finds a lead, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::demo) struct Finder {
    pub(in crate::demo) unit: UnitId,
    pub(super) role: Role,
    pub(super) sources: &'static [(Source, u32)],
    /// The routes on which it lies.
    pub(super) routes: Vec<PriorityId>,
    pub(super) is_township: bool,
}

/// The weights and lists of a campaign, worked out once.
#[derive(Debug)]
pub(in crate::demo) struct World {
    pub(super) violations: Vec<(ViolationCode, u32)>,
    pub(super) finders: Vec<(Finder, u32)>,
    pub(super) areas: Vec<PriorityId>,
    /// Departments that support others and can record a part of their own.
    pub(super) supporters: Vec<UnitId>,
    pub(in crate::demo) office: UnitId,
}

const OF_TOWNSHIPS: &[(Source, u32)] = &[
    (Source::Patrol, 52),
    (Source::Public, 34),
    (Source::Hearsay, 8),
    (Source::Neighbour, 2),
    (Source::Opinion, 4),
];
const OF_DEPARTMENTS: &[(Source, u32)] =
    &[(Source::Patrol, 50), (Source::Department, 24), (Source::Screening, 18), (Source::Opinion, 8)];
const OF_COMPANIES: &[(Source, u32)] = &[(Source::Company, 1)];
const OF_THE_OFFICE: &[(Source, u32)] =
    &[(Source::Hotline, 80), (Source::Opinion, 12), (Source::Neighbour, 8)];

impl World {
    /// What the rules make possible.
    pub(in crate::demo) fn of(rules: &Rules, profiles: &[Profile]) -> Result<Self, Fault> {
        let office = rules.office().ok_or(Fault::Rules { what: "office" })?.id.clone();
        let is_department =
            |id: &UnitId| rules.unit(id).is_some_and(|unit| unit.kind == UnitKind::Department);
        // A violation for which no department is competent could never be proven.
        let violations = rules
            .violations
            .iter()
            .filter(|violation| violation.competent.iter().any(is_department))
            .map(|violation| {
                let known = WEIGHTS.iter().find(|(code, _)| *code == violation.code.as_str());
                (violation.code.clone(), known.map_or(RARE, |(_, weight)| *weight))
            })
            .collect();
        let mut supporters: Vec<UnitId> = Vec::new();
        for unit in rules.violations.iter().flat_map(|violation| &violation.competent) {
            if is_department(unit) && !supporters.contains(unit) {
                supporters.push(unit.clone());
            }
        }
        let areas = rules.priorities.areas.iter().map(|area| area.id.clone()).collect();
        let mut world = Self { violations, finders: Vec::new(), areas, supporters, office };
        world.finders = rules.units.iter().filter_map(|unit| finder(unit, rules, profiles)).collect();
        let none = world.violations.is_empty() || world.finders.is_empty();
        if none { Err(Fault::Rules { what: "violation that a department may enforce" }) } else { Ok(world) }
    }
}

fn finder(unit: &vocabulary::rules::Unit, rules: &Rules, profiles: &[Profile]) -> Option<(Finder, u32)> {
    let profile = profiles.iter().find(|profile| profile.unit == unit.id);
    let (role, sources, weight) = match unit.kind {
        UnitKind::Township => {
            let size = profile.map_or(1, |profile| profile.size);
            let busy = if profile.is_some_and(|profile| profile.on_route) { 46 } else { 14 };
            (Role::Liaison, OF_TOWNSHIPS, size * busy)
        }
        UnitKind::Department if unit.reports_daily => (Role::Handler, OF_DEPARTMENTS, 190),
        UnitKind::Department => (Role::Liaison, OF_DEPARTMENTS, 14),
        UnitKind::Company => (Role::Liaison, OF_COMPANIES, 150),
        UnitKind::Office => (Role::Office, OF_THE_OFFICE, 330),
        UnitKind::WorkingGroup | UnitKind::Outside | UnitKind::Practice => return None,
    };
    let routes = rules.priorities.routes.iter().filter(|route| route.townships.contains(&unit.id));
    let finder = Finder {
        unit: unit.id.clone(),
        role,
        sources,
        routes: routes.map(|route| route.id.clone()).collect(),
        is_township: unit.kind == UnitKind::Township,
    };
    Some((finder, weight))
}
