//! Near names, to suggest and never to apply.

use std::collections::BTreeSet;

use vocabulary::{Rules, rules::UnitKind};

use super::Verb;

/// At most this many units are suggested.
const SUGGESTIONS: usize = 3;

/// The short names of the units nearest to `text`: one character off, or most characters shared.
pub fn units(text: &str, rules: &Rules) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = rules
        .units
        .iter()
        .filter(|unit| unit.kind != UnitKind::Practice)
        .filter_map(|unit| {
            let names = [&unit.name, &unit.short].into_iter().chain(&unit.aliases);
            let best = names.filter_map(|name| distance(text, name)).min()?;
            Some((best, unit.short.as_str()))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.truncate(SUGGESTIONS);
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// The verb one character off.
pub(super) fn verb(text: &str) -> Option<Verb> {
    Verb::ALL.into_iter().find(|verb| is_one_off(text, verb.word()))
}

/// A part of `text` that is one character off a figure's name or word of at least two characters, and that word.
pub(super) fn indicator(text: &str, rules: &Rules) -> Option<(String, String)> {
    let said: String = text.chars().take_while(|c| !c.is_ascii_digit()).collect();
    let words =
        rules.indicators.iter().flat_map(|indicator| [&indicator.name].into_iter().chain(&indicator.words));
    let near = words.filter(|word| word.chars().count() >= 2).find(|word| is_one_off(&said, word))?;
    Some((said, near.clone()))
}

/// 1 for one character off, more for fewer shared characters; none when the names have little in common.
fn distance(text: &str, name: &str) -> Option<usize> {
    if is_one_off(text, name) {
        return Some(1);
    }
    let (a, b): (BTreeSet<char>, BTreeSet<char>) = (text.chars().collect(), name.chars().collect());
    let shared = a.intersection(&b).count();
    let longer = a.len().max(b.len());
    let apart = longer.saturating_sub(shared);
    (shared >= 2 && shared.saturating_mul(2) > longer).then(|| apart.saturating_add(1))
}

/// Whether one character replaced, added or left out makes one text the other.
fn is_one_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same_front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = |text: &[char], skip: usize| text.get(same_front.saturating_add(skip)..).map(<[char]>::to_vec);
    // A single character has too little to be near to anything.
    a != b && a.len().max(b.len()) >= 2 && a.len().min(b.len()) >= 1 && {
        let replaced = tail(&a, 1).is_some() && tail(&a, 1) == tail(&b, 1);
        let left_out = tail(&b, 1).is_some() && tail(&a, 0) == tail(&b, 1);
        let added = tail(&a, 1).is_some() && tail(&a, 1) == tail(&b, 0);
        replaced || left_out || added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_off_is_near_and_two_are_not() {
        for (a, b) in [("云洋镇", "云阳镇"), ("江口", "江口镇"), ("江口镇镇", "江口镇"), ("曰报", "日报")]
        {
            assert!(is_one_off(a, b) && is_one_off(b, a), "{a} {b}");
        }
        for (a, b) in [("江口镇", "江口镇"), ("南溪镇", "江口镇"), ("", "江"), ("江", "口")] {
            assert!(!is_one_off(a, b), "{a} {b}");
        }
    }
}
