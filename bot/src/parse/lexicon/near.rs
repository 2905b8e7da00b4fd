//! Names of units near to one that no unit has: to suggest, and never to take.
//!
//! The best group only: the same name with another ending; a name that sounds alike (the liaison's 拼音 keyboard, and the
//! local n/l and h/f); a name with one other character.

use pinyin::ToPinyin;
use vocabulary::UnitId;

use super::{UnitWord, build::TOWNSHIP_ENDINGS};

/// At most this many units are suggested.
const SUGGESTIONS: usize = 3;
/// A longer text is no name.
const LONGEST_NAME: usize = 24;

/// The units whose names are near to `name`.
pub(super) fn units(name: &str, units: &[UnitWord]) -> Vec<UnitId> {
    if name.chars().count() > LONGEST_NAME {
        return Vec::new();
    }
    let nearness: [fn(&str, &str) -> bool; 4] = [same_stem, sounds_alike, stem_sounds_alike, is_one_off];
    for near in nearness {
        let found: Vec<UnitId> = units
            .iter()
            .filter(|unit| near(name, &unit.short))
            .map(|unit| unit.id.clone())
            .take(SUGGESTIONS)
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn stem(name: &str) -> Option<&str> {
    TOWNSHIP_ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|stem| !stem.is_empty())
}

fn same_stem(a: &str, b: &str) -> bool {
    stem(a).zip(stem(b)).is_some_and(|(a, b)| a == b)
}

fn sounds_alike(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && sound(a) == sound(b)
}

fn stem_sounds_alike(a: &str, b: &str) -> bool {
    stem(a).zip(stem(b)).is_some_and(|(a, b)| sounds_alike(a, b))
}

/// How a name sounds, without tones and without what the local speech does not tell apart.
fn sound(name: &str) -> Vec<String> {
    let syllable = |c: char| c.to_pinyin().map_or_else(|| c.to_string(), |pinyin| merged(pinyin.plain()));
    name.chars().map(syllable).collect()
}

/// 蔈 is read biao in the dictionary and piao in the town.
fn merged(syllable: &str) -> String {
    let initial = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("hu", "f"), ("p", "b")]
        .into_iter()
        .find_map(|(from, to)| syllable.strip_prefix(from).map(|rest| format!("{to}{rest}")));
    let merged = initial.unwrap_or_else(|| syllable.to_owned());
    merged.strip_suffix("ng").map_or_else(|| merged.clone(), |front| format!("{front}n"))
}

/// Whether one character replaced, added or left out makes one name the other.
fn is_one_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = |name: &[char], skip: usize| name.get(front.saturating_add(skip)..).map(<[char]>::to_vec);
    a != b && a.len().min(b.len()) >= 2 && {
        let replaced = tail(&a, 1).is_some() && tail(&a, 1) == tail(&b, 1);
        let left_out = tail(&b, 1).is_some() && tail(&a, 0) == tail(&b, 1);
        let added = tail(&a, 1).is_some() && tail(&a, 1) == tail(&b, 0);
        replaced || left_out || added
    }
}
