//! Single cells of a lead. The error is the sentence that stands behind the place.

use chrono::NaiveTime;
use vocabulary::{
    Rules, Secret, Stamp, ViolationCode,
    ids::PriorityId,
    lead::{Source, VehicleKind},
    plate,
    rules::UnitKind,
};

use super::LONGEST_WORDS;
use crate::{
    ledger::CLOSED,
    table_file::{
        table::Cell,
        values::{self, text},
    },
};

/// Between several of one kind in one cell.
const BETWEEN: [char; 8] = ['、', '，', ',', '；', ';', '/', '\n', '|'];

/// The parts of a cell that may hold several.
fn parts(cell: Option<&Cell>) -> Result<Vec<String>, String> {
    let Some(cell) = cell else { return Ok(Vec::new()) };
    let text = text(cell)?;
    let parts = text.split(BETWEEN).map(|part| part.split_whitespace().collect::<String>());
    Ok(parts.filter(|part| !part.is_empty()).collect())
}

/// A text about a person, as it is written; none when blank.
pub(super) fn secret(cell: Option<&Cell>) -> Result<Option<Secret>, String> {
    let Some(cell) = cell else { return Ok(None) };
    let text = text(cell)?;
    if text.contains(CLOSED) {
        return Err(format!("这里是“{CLOSED}”：导出时没有打开；请写原文，或删去这一行"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("这里有看不见的控制字符，请重新录入".to_owned());
    }
    match text.chars().count() {
        0..=LONGEST_WORDS => Ok(Secret::said(&text)),
        length => Err(format!("这里有{length}个字，最多{LONGEST_WORDS}个字，请写要点")),
    }
}

/// What is told.
pub(super) fn words(cell: Option<&Cell>) -> Result<Secret, String> {
    secret(cell)?.ok_or_else(|| "没有写内容".to_owned())
}

/// Where it came from; by the kind of finder when blank.
pub(super) fn source(cell: Option<&Cell>, finder: UnitKind) -> Result<Source, String> {
    let Some(cell) = cell else {
        return Ok(if finder == UnitKind::Company { Source::Company } else { Source::Patrol });
    };
    let said: String = text(cell)?.split_whitespace().collect();
    let named = Source::TITLES.iter().find(|(_, title)| *title == said).map(|(source, _)| *source);
    named.ok_or_else(|| {
        let titles: Vec<&str> = Source::TITLES.iter().map(|(_, title)| *title).collect();
        format!("不认识来源“{said}”，可写：{}", titles.join("、"))
    })
}

/// What it is about.
pub(super) fn violations(cell: Option<&Cell>, rules: &Rules) -> Result<Vec<ViolationCode>, String> {
    let mut found: Vec<ViolationCode> = Vec::new();
    for said in parts(cell)? {
        let known = rules.violations.iter().find(|one| one.is_called(&said));
        let Some(known) = known else {
            let names: Vec<&str> = rules.violations.iter().map(|one| one.name.as_str()).collect();
            return Err(format!("没有“{said}”这一类，可写：{}", names.join("、")));
        };
        if !found.contains(&known.code) {
            found.push(known.code.clone());
        }
    }
    if found.is_empty() { Err("没有写线索类别".to_owned()) } else { Ok(found) }
}

/// The kind of vehicle; none when blank.
pub(super) fn vehicle(cell: Option<&Cell>, rules: &Rules) -> Result<Option<VehicleKind>, String> {
    let Some(cell) = cell else { return Ok(None) };
    let said: String = text(cell)?.split_whitespace().collect();
    let word = rules.vehicles.iter().find(|one| one.name == said || one.words.contains(&said));
    let title = || VehicleKind::TITLES.iter().find(|(_, title)| *title == said).map(|(kind, _)| *kind);
    let found = word.map(|word| word.kind).or_else(title);
    found.map(Some).ok_or_else(|| {
        let titles: Vec<&str> = VehicleKind::TITLES.iter().map(|(_, title)| *title).collect();
        format!("不认识车辆种类“{said}”，可写：{}", titles.join("、"))
    })
}

/// Seats; none when blank.
pub(super) fn seats(cell: Option<&Cell>) -> Result<Option<u8>, String> {
    let shown = match cell {
        Some(Cell::Text(said)) => Some(Cell::Text(said.trim_end_matches('座').to_owned())),
        other => other.cloned(),
    };
    let Some(number) = values::number(shown.as_ref(), 0)? else { return Ok(None) };
    let seats = u8::try_from(number).ok().filter(|seats| (1..=99).contains(seats));
    seats.map(Some).ok_or_else(|| format!("座位数应在 1 到 99 之间，这里是 {number}"))
}

/// Plates in their normal form. The plate is not repeated in the error.
pub(super) fn plates(cell: Option<&Cell>) -> Result<Vec<Secret>, String> {
    if let Some(cell) = cell
        && text(cell)?.contains(CLOSED)
    {
        return Err(format!("这里是“{CLOSED}”：导出时没有打开；请写原文，或删去这一行"));
    }
    let mut found: Vec<String> = Vec::new();
    for said in parts(cell)? {
        let plate = plate::normalise(&said);
        if !plate::is_plate(&plate) {
            return Err("这里不像号牌，如 渝F12345；看不全的号牌请写在内容里，几个号牌用顿号隔开".to_owned());
        }
        if !found.contains(&plate) {
            found.push(plate);
        }
    }
    Ok(found.into_iter().map(Secret::new).collect())
}

/// Priority routes and areas by their names.
pub(super) fn places(cell: Option<&Cell>, rules: &Rules) -> Result<Vec<PriorityId>, String> {
    let (routes, areas) = (&rules.priorities.routes, &rules.priorities.areas);
    let mut found = Vec::new();
    for said in parts(cell)? {
        let route = routes.iter().find(|one| one.name == said || one.aliases.contains(&said));
        let area = || areas.iter().find(|one| one.name == said || one.aliases.contains(&said));
        let known = route.map(|one| &one.id).or_else(|| area().map(|one| &one.id));
        let Some(known) = known else {
            let names = routes.iter().map(|one| one.name.as_str());
            let names: Vec<&str> = names.chain(areas.iter().map(|one| one.name.as_str())).collect();
            return Err(format!("没有“{said}”这个重点线路或区域，可写：{}", names.join("、")));
        };
        found.push(known.clone());
    }
    Ok(found)
}

/// What is said of a moment that has not come.
pub(super) const NOT_YET: &str = "还没有到";

/// A moment up to `latest`, of this campaign's year when no year is written. A day alone is its noon, so that it is not
/// taken for the night, or `latest` when its noon is later.
pub(super) fn moment(
    cell: Option<&Cell>,
    rules: &Rules,
    (latest, beyond): (Stamp, &str),
) -> Result<Option<Stamp>, String> {
    let Some((day, time)) = values::moment(cell, Some(rules.campaign.issued.year()))? else {
        return Ok(None);
    };
    let Some(time) = time else {
        let at = day.at(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default(), rules.zone());
        let last = rules.day_of(latest);
        return if day > last { Err(format!("{day} {beyond}")) } else { Ok(Some(at.min(latest))) };
    };
    let at = day.at(time, rules.zone());
    let shown = at.with_timezone(&rules.zone()).format("%Y-%m-%d %H:%M");
    if at > latest { Err(format!("{shown} {beyond}")) } else { Ok(Some(at)) }
}
