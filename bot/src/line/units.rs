//! Units by name: exactly as the rules write them, the sender's own unit also by its bare name.

use vocabulary::{UnitId, rules::Unit};

use super::{
    LineError,
    heard::Heard,
    near,
    text::{Cursor, is_separator},
};

/// How names of units end; a word that ends so and is no unit is a slip or a stranger.
const ENDINGS: [&str; 13] =
    ["街道", "镇", "乡", "县", "大队", "支队", "中队", "局", "委", "办", "办公室", "中心", "公司"];

/// What may follow a short name only when it makes another name of it (江口 and 江口乡).
const CONTINUED: [&str; 6] = ["街道", "镇", "乡", "县", "市", "区"];

/// Words that end like a township and are none.
const NO_TOWNSHIPS: [&str; 6] = ["场镇", "集镇", "城镇", "乡镇", "村镇", "下乡"];

/// The unit that stands here; passes it. None when no unit's name stands here.
pub(super) fn unit(cursor: &mut Cursor<'_>, heard: &Heard<'_>) -> Result<Option<UnitId>, LineError> {
    let rules = heard.line.rules;
    let own = rules.unit(&heard.line.actor.unit);
    let bare = own.and_then(bare_name);
    let names = rules.units.iter().flat_map(|unit| {
        [unit.name.as_str(), unit.short.as_str()].into_iter().chain(unit.aliases.iter().map(String::as_str))
    });
    let Some(name) = cursor.longest(names.chain(bare)) else { return Ok(None) };
    let mut after = *cursor;
    after.take(name);
    if !ENDINGS.iter().any(|ending| name.ends_with(ending))
        && CONTINUED.iter().any(|more| after.rest().starts_with(more))
    {
        return Ok(None);
    }
    let mut called: Vec<&Unit> = rules.units_named(name).collect();
    if called.is_empty() && bare == Some(name) {
        called.extend(own);
    }
    match called.as_slice() {
        [] => Ok(None),
        [unit] => {
            *cursor = after;
            Ok(Some(unit.id.clone()))
        }
        [first, ..] => Err(LineError::AmbiguousUnit {
            text: name.to_owned(),
            units: called.iter().map(|unit| unit.short.clone()).collect(),
            fixed: heard.fixed(name, &first.short),
        }),
    }
}

/// The unit that must stand here.
pub(super) fn must_unit(cursor: &mut Cursor<'_>, heard: &Heard<'_>) -> Result<UnitId, LineError> {
    if cursor.is_done() {
        return Err(LineError::MissingUnit { verb: heard.verb });
    }
    match unit(cursor, heard)? {
        Some(unit) => Ok(unit),
        None => Err(unknown(cursor.chunk(), heard)),
    }
}

/// A word that looks like the name of a unit, when no unit's name stands here.
pub(super) fn stranger<'a>(cursor: &Cursor<'a>) -> Option<&'a str> {
    let word = cursor.chunk();
    let name = word.find(|c: char| c.is_ascii_digit()).and_then(|end| word.get(..end)).unwrap_or(word);
    // 云洋镇出动12人 is written in one go.
    let town = ["街道", "镇", "乡"]
        .iter()
        .filter_map(|ending| Some(name.find(ending)?.saturating_add(ending.len())))
        .min();
    let name = town.and_then(|end| name.get(..end)).unwrap_or(name);
    let length = name.chars().count();
    let looks_like = ENDINGS.iter().any(|ending| name.ends_with(ending));
    let is_word = NO_TOWNSHIPS.iter().any(|word| name.ends_with(word));
    ((2..=12).contains(&length) && looks_like && !is_word).then_some(name)
}

/// No unit is called so.
pub(super) fn unknown(text: &str, heard: &Heard<'_>) -> LineError {
    let near = near::units(text, heard.line.rules);
    let fixed = near.first().map(|name| heard.fixed(text, name));
    LineError::UnknownUnit { text: text.to_owned(), near, fixed }
}

/// The name of a township without its last word: 云阳 for 云阳镇, which only its own people mean by it.
fn bare_name(unit: &Unit) -> Option<&str> {
    let bare = ["街道", "镇", "乡"].iter().find_map(|ending| unit.short.strip_suffix(ending))?;
    (bare.chars().count() >= 2).then_some(bare)
}

/// Whether a bare or everyday name that stands in prose, between `before` and `after`, means the place (江口场镇) and is
/// not part of another word (一切平安).
pub(super) fn is_place(before: Option<char>, after: &str) -> bool {
    const AFTER: [&str; 16] = [
        "场镇",
        "集镇",
        "街上",
        "场上",
        "老街",
        "新街",
        "场口",
        "汽车站",
        "客运站",
        "车站",
        "高速",
        "收费站",
        "大桥",
        "码头",
        "中学",
        "小学",
    ];
    let starts =
        before.is_none_or(|c| is_separator(c) || matches!(c, '在' | '从' | '到' | '往' | '至' | '去' | '由'));
    let ends =
        after.chars().next().is_none_or(is_separator) || AFTER.iter().any(|word| after.starts_with(word));
    starts && ends
}
