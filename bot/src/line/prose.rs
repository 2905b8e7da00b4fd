//! A new lead in the finder's words: what of it the rules have names for, and the words themselves.

use vocabulary::{
    Day, Secret, Stamp, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Finding, Source, VehicleKind},
    rules::UnitKind,
};

use super::{
    LineError,
    date::{self, Place},
    heard::Heard,
    plates,
    text::{Cursor, is_separator},
    units,
};

/// Everyday words for where a lead came from, beside the official terms.
const SOURCE_WORDS: [(Source, &str); 6] = [
    (Source::Public, "群众反映"),
    (Source::Public, "乘客举报"),
    (Source::Hotline, "12345"),
    (Source::Hotline, "12328"),
    (Source::Patrol, "巡查时"),
    (Source::Hearsay, "听说"),
];
/// Everyday words for vehicles, beside the official ones.
const VEHICLE_WORDS: [(VehicleKind, &str); 7] = [
    (VehicleKind::Car, "轿车"),
    (VehicleKind::Coach, "大巴"),
    (VehicleKind::Motorcycle, "摩托"),
    (VehicleKind::Tricycle, "三轮"),
    (VehicleKind::Taxi, "的士"),
    (VehicleKind::Van, "面的"),
    (VehicleKind::Truck, "挂车"),
];
/// Words before a violation that say that there was none.
const DENIALS: [&str; 6] = ["没有", "未发现", "没发现", "不是", "没", "未"];

/// Reads a new lead. Its finder is the sender's unit.
pub(super) fn read(heard: &Heard<'_>) -> Result<Finding<Secret>, LineError> {
    let Some(said) = heard.body().words() else {
        return Err(LineError::MissingWords { verb: heard.verb, what: "线索的内容" });
    };
    let (words, plates) = plates::take_out(said)?;
    let (words, informant) = take_informant(&words);
    let violations = violations(&words, heard);
    if violations.is_empty() {
        let known: Vec<String> =
            heard.line.rules.violations.iter().map(|violation| violation.name.clone()).collect();
        let example = heard.with(known.first().map_or("", String::as_str));
        return Err(LineError::NoViolation { known, example });
    }
    let kept =
        Secret::said(&words).ok_or(LineError::MissingWords { verb: heard.verb, what: "线索的内容" })?;
    Ok(Finding {
        finder: heard.line.actor.unit.clone(),
        source: source(&words, heard),
        violations,
        township: township(&words, heard)?,
        places: places(&words, heard),
        vehicle: vehicle(&words),
        seats: seats(&words),
        seen: seen(&words, heard)?,
        words: kept,
        plates,
        informant,
        attachments: Vec::new(),
        position: None,
    })
}

/// Every place in `text` at which one may look ahead, with the character before it.
fn positions(text: &str) -> impl Iterator<Item = (usize, Option<char>, Cursor<'_>)> {
    let before = std::iter::once(None).chain(text.chars().map(Some));
    text.char_indices()
        .zip(before)
        .filter_map(|((i, _), before)| Some((i, before, Cursor::new(text.get(i..)?))))
}

/// What is found in `text` by its longest names, in order, each once; a name inside a longer one does not count.
fn longest_of<'n, T: Clone + PartialEq>(text: &str, names: &[(T, &'n str)]) -> Vec<(T, usize, &'n str)> {
    let (mut found, mut free_from): (Vec<(T, usize, &str)>, usize) = (Vec::new(), 0);
    for (i, _, cursor) in positions(text) {
        if i < free_from {
            continue;
        }
        let here = names.iter().filter(|(_, name)| !name.is_empty() && cursor.rest().starts_with(name));
        if let Some((what, name)) = here.max_by_key(|(_, name)| name.len()) {
            free_from = i.saturating_add(name.len());
            found.push((what.clone(), i, name));
        }
    }
    found
}

fn distinct<T: PartialEq>(found: impl Iterator<Item = T>) -> Vec<T> {
    found.fold(Vec::new(), |mut kept, one| {
        if !kept.contains(&one) {
            kept.push(one);
        }
        kept
    })
}

fn violations(words: &str, heard: &Heard<'_>) -> Vec<ViolationCode> {
    let violations = &heard.line.rules.violations;
    let names: Vec<(&ViolationCode, &str)> = violations
        .iter()
        .flat_map(|violation| {
            let words = [&violation.name].into_iter().chain(&violation.words);
            words.map(move |word| (&violation.code, word.as_str()))
        })
        .collect();
    let denied =
        |at: usize| words.get(..at).is_some_and(|before| DENIALS.iter().any(|no| before.ends_with(no)));
    let found = longest_of(words, &names).into_iter().filter(|(_, at, _)| !denied(*at));
    distinct(found.map(|(code, ..)| code.clone()))
}

fn source(words: &str, heard: &Heard<'_>) -> Source {
    let names: Vec<(Source, &str)> = Source::TITLES.into_iter().chain(SOURCE_WORDS).collect();
    if let Some((source, ..)) = longest_of(words, &names).into_iter().next() {
        return source;
    }
    match heard.line.rules.unit(&heard.line.actor.unit).map(|unit| unit.kind) {
        Some(UnitKind::Company) => Source::Company,
        Some(
            UnitKind::WorkingGroup
            | UnitKind::Office
            | UnitKind::Department
            | UnitKind::Township
            | UnitKind::Outside
            | UnitKind::Practice,
        )
        | None => Source::Patrol,
    }
}

/// The township named first, or the finder's own. A word that looks like a township and is none is an error.
fn township(words: &str, heard: &Heard<'_>) -> Result<Option<UnitId>, LineError> {
    let rules = heard.line.rules;
    let townships = || rules.units.iter().filter(|unit| unit.kind == UnitKind::Township);
    let mut found = None;
    for (_, before, cursor) in positions(words) {
        let full = townships()
            .flat_map(|unit| [(unit, unit.name.as_str()), (unit, unit.short.as_str())])
            .find(|(_, name)| cursor.rest().starts_with(name));
        if let Some((unit, _)) = full {
            found = found.or(Some(unit));
            continue;
        }
        let aliased = townships().find(|unit| {
            let alias = cursor.longest(unit.aliases.iter().map(String::as_str));
            alias
                .and_then(|alias| cursor.rest().strip_prefix(alias))
                .is_some_and(|after| units::is_place(before, after))
        });
        found = found.or(aliased);
        let begins_word = before.is_none_or(is_separator);
        let stranger = if begins_word { units::stranger(&cursor) } else { None };
        if let Some(name) = stranger.filter(|name| cursor.chunk() == *name && is_township_like(name))
            && rules.units_named(name).next().is_none()
        {
            return Err(units::unknown(name, heard));
        }
    }
    let own = rules.unit(&heard.line.actor.unit).filter(|unit| unit.kind == UnitKind::Township);
    Ok(found.or(own).map(|unit| unit.id.clone()))
}

fn is_township_like(name: &str) -> bool {
    ["镇", "乡", "街道"].iter().any(|ending| name.ends_with(ending))
}

fn places(words: &str, heard: &Heard<'_>) -> Vec<PriorityId> {
    let priorities = &heard.line.rules.priorities;
    let routes = priorities.routes.iter().map(|route| (&route.id, &route.name, &route.aliases));
    let areas = priorities.areas.iter().map(|area| (&area.id, &area.name, &area.aliases));
    let names: Vec<(&PriorityId, String)> = routes
        .chain(areas)
        .flat_map(|(id, name, aliases)| {
            [name].into_iter().chain(aliases).map(move |name| (id, fold_dashes(name)))
        })
        .collect();
    let names: Vec<(&PriorityId, &str)> = names.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let found = longest_of(&fold_dashes(words), &names);
    distinct(found.into_iter().map(|(id, ..)| id.clone()))
}

/// 江口-云阳 and 江口—云阳 are one route.
fn fold_dashes(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '—' | '–' | '~' | '～' | '―' | '－') { '-' } else { c }).collect()
}

fn vehicle(words: &str) -> Option<VehicleKind> {
    let official = VehicleKind::TITLES.into_iter().filter(|(kind, _)| *kind != VehicleKind::Other);
    let names: Vec<(VehicleKind, &str)> = official.chain(VEHICLE_WORDS).collect();
    longest_of(words, &names).into_iter().next().map(|(kind, ..)| kind)
}

/// Seats: 7座, but not 7座及以上, which counts nothing.
fn seats(words: &str) -> Option<u8> {
    positions(words).find_map(|(_, before, mut cursor)| {
        let digits = cursor.digits().filter(|_| before.is_none_or(|c| !c.is_ascii_digit()))?;
        let exact =
            cursor.take("座") && !cursor.rest().starts_with("及以") && !cursor.rest().starts_with('以');
        exact.then(|| digits.parse().ok()).flatten()
    })
}

/// When it was seen: only with a time of day, since a made-up hour would make it a night lead or not.
fn seen(words: &str, heard: &Heard<'_>) -> Result<Option<Stamp>, LineError> {
    let mut said: Option<Day> = None;
    let mut free_from = 0;
    for (i, before, mut cursor) in positions(words) {
        if i < free_from || before.is_some_and(|c| c.is_ascii_digit()) {
            continue;
        }
        if said.is_none()
            && let Some(day) = date::day(&mut cursor, heard, Place::Prose)?
        {
            said = Some(day);
            free_from = words.len().saturating_sub(cursor.rest().len());
            continue;
        }
        if let Some(time) = date::time(&mut cursor) {
            let day = heard.day_or_today(said)?;
            return Ok(Some(day.at(time, heard.line.rules.zone())));
        }
    }
    Ok(None)
}

/// The words without 举报人：…, and who that is: the finder's source is sealed under another key than the matter.
fn take_informant(words: &str) -> (String, Option<Secret>) {
    let Some((before, after)) = ["举报人：", "举报人:"].iter().find_map(|label| words.split_once(label))
    else {
        return (words.to_owned(), None);
    };
    let end = after.find(['，', ',', '。', ';', '；', '、']).unwrap_or(after.len());
    let (who, rest) = after.split_at_checked(end).unwrap_or((after, ""));
    // Without a comma the name and a number behind it are the informant; the rest are words.
    let mut parts = who.split_whitespace();
    let name = parts.next().unwrap_or_default();
    let phone = parts.clone().next().filter(|part| part.chars().all(|c| c.is_ascii_digit() || c == '-'));
    let informant = phone.map_or_else(|| name.to_owned(), |phone| format!("{name} {phone}"));
    let left: Vec<&str> = parts.skip(usize::from(phone.is_some())).collect();
    (format!("{before}［举报人］{}{rest}", left.join(" ")).trim().to_owned(), Secret::said(&informant))
}
