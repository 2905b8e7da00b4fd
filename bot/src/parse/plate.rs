//! Plates (GA 36-2018) in running text: found, normalised, classified. Never repaired: a repair is only suggested.

use super::{
    number,
    text::{Text, is_separator},
};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// Characters that people and readers of pictures take for 渝.
const LOOKS_LIKE_YU: &str = "俞榆喻谕";
/// The most characters a plate takes as typed, separators included.
const LONGEST: usize = 16;

/// What stands where a plate is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PlateMark {
    /// A plate, normalised.
    Valid {
        /// Its normal form.
        plate: String,
        /// Whether it was spelled in Chinese digits.
        spoken: bool,
        /// Whether it is a new-energy plate.
        new_energy: bool,
    },
    /// Meant as a plate and none.
    Invalid {
        /// What it may have been.
        suggest: Option<String>,
    },
    /// A part of a plate: its tail, or one with characters that were not seen.
    Partial {
        /// What was seen.
        seen: String,
        /// Whether it was spelled in Chinese digits.
        spoken: bool,
    },
}

/// The classes of plates by their form (domain/plates.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlateClass {
    Ordinary,
    NewEnergySmall,
    NewEnergyLarge,
    Trailer,
    Learner,
    Police,
    HongKongMacao,
    Consulate,
    Embassy,
    Emergency,
    ArmedPolice,
    Military,
    CivilAviation,
}

/// A plate as it is compared: NFKC (done), upper case, no separators.
pub(super) fn normal(chars: &[char]) -> String {
    chars.iter().filter(|c| !is_joint(**c)).flat_map(|c| c.to_uppercase()).collect()
}

fn is_joint(c: char) -> bool {
    c == ' '
        || matches!(
            c,
            '·' | '•' | '‧' | '∙' | '⋅' | '・' | '.' | '。' | ',' | '-' | '_' | '/' | '|' | ':' | ';'
        )
}

/// The class of a normalised plate; none when it is no plate.
pub(super) fn classify(plate: &str) -> Option<PlateClass> {
    let chars: Vec<char> = plate.chars().collect();
    let province = |c: &char| PROVINCES.contains(*c);
    let serial = |part: &[char]| part.iter().copied().all(is_serial);
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    match chars.as_slice() {
        [p, o, rest @ ..] if province(p) && is_letter(*o) && rest.len() == 5 && serial(rest) => {
            Some(PlateClass::Ordinary)
        }
        [p, o, energy, any, rest @ ..]
            if province(p)
                && is_letter(*o)
                && is_energy(*energy)
                && is_serial(*any)
                && rest.len() == 4
                && digits(rest) =>
        {
            Some(PlateClass::NewEnergySmall)
        }
        [p, o, rest @ .., energy]
            if province(p) && is_letter(*o) && rest.len() == 5 && digits(rest) && is_energy(*energy) =>
        {
            Some(PlateClass::NewEnergyLarge)
        }
        ['粤', 'Z', rest @ .., '港' | '澳'] if rest.len() == 4 && serial(rest) => {
            Some(PlateClass::HongKongMacao)
        }
        [p, 'X' | 'S', rest @ .., '应', '急'] if province(p) && rest.len() == 4 && serial(rest) => {
            Some(PlateClass::Emergency)
        }
        [p, rest @ .., '领'] if province(p) && rest.len() == 5 && digits(rest) => {
            Some(PlateClass::Consulate)
        }
        [p, o, rest @ .., '领'] if province(p) && is_letter(*o) && rest.len() == 4 && digits(rest) => {
            Some(PlateClass::Consulate)
        }
        [p, o, rest @ .., end @ ('挂' | '学' | '警')]
            if province(p)
                && (is_letter(*o) || (*end == '警' && *o == 'O'))
                && rest.len() == 4
                && serial(rest) =>
        {
            Some(match end {
                '挂' => PlateClass::Trailer,
                '学' => PlateClass::Learner,
                _ => PlateClass::Police,
            })
        }
        [rest @ .., '使'] | ['使', rest @ ..] if rest.len() == 6 && digits(rest) => {
            Some(PlateClass::Embassy)
        }
        ['民', '航', rest @ ..] if rest.len() == 5 && serial(rest) => Some(PlateClass::CivilAviation),
        ['W', 'J', p, rest @ .., last]
            if province(p) && rest.len() == 4 && digits(rest) && is_serial(*last) =>
        {
            Some(PlateClass::ArmedPolice)
        }
        ['W', 'J', rest @ .., last] if rest.len() == 4 && digits(rest) && is_serial(*last) => {
            Some(PlateClass::ArmedPolice)
        }
        [a, b, rest @ ..]
            if a.is_ascii_uppercase() && b.is_ascii_uppercase() && rest.len() == 5 && digits(rest) =>
        {
            Some(PlateClass::Military)
        }
        _ => None,
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
}

fn is_serial(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

fn is_energy(c: char) -> bool {
    "ABCDEFGHJK".contains(c)
}

/// What an invalid plate may have been.
pub(super) fn suggest(plate: &str, home: Option<char>) -> Option<String> {
    let mut chars: Vec<char> = plate.chars().collect();
    match chars.first_mut() {
        Some(first) if LOOKS_LIKE_YU.contains(*first) => *first = '渝',
        Some(first) if first.is_ascii_uppercase() => chars.insert(0, home?),
        Some(_) | None => {}
    }
    for c in chars.iter_mut().skip(2) {
        match c {
            'O' => *c = '0',
            'I' => *c = '1',
            _ => {}
        }
    }
    let mended: String = chars.into_iter().collect();
    (mended != plate && classify(&mended).is_some()).then_some(mended)
}

/// The plate, or what is meant as one, that begins at a place, and the place behind it.
pub(super) fn mark(text: &Text<'_>, at: usize, home: Option<char>) -> Option<(PlateMark, usize)> {
    let first = text.at(at)?;
    match first {
        c if PROVINCES.contains(c) || LOOKS_LIKE_YU.contains(c) => by_province(text, at, home),
        '0'..='9' | '使' => embassy(text, at),
        '民' if text.has(at, "民航") => whole(text, at, at.saturating_add(2), 5),
        c if c.is_ascii_alphabetic() => by_letters(text, at, home),
        _ => None,
    }
}

/// A province, a letter, and what follows. A space may stand around the letter only, and inside the number only when the
/// number would otherwise be too short: elsewhere it would swallow the next word (渝F·A1234 5座).
fn by_province(text: &Text<'_>, at: usize, home: Option<char>) -> Option<(PlateMark, usize)> {
    let mut signs: Vec<char> = vec![text.at(at)?];
    let (mut to, mut spoken, mut unseen) = (at.saturating_add(1), false, false);
    let mut end = to;
    while let Some(c) = text.at(to).filter(|_| to < at.saturating_add(LONGEST)) {
        let sign = match c {
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_uppercase()),
            '?' | '*' | '□' if signs.len() >= 2 => Some('?'),
            '挂' | '学' | '警' | '港' | '澳' | '领' if matches!(signs.len(), 6) => Some(c),
            '应' if signs.len() == 6 && text.has(to, "应急") => Some(c),
            '急' if signs.last() == Some(&'应') => Some(c),
            c => number::spoken(c).filter(|_| signs.len() >= 2 && (spoken || is_spelled(text, to))),
        };
        match sign {
            Some(sign) => {
                spoken |= number::spoken(c).is_some();
                unseen |= sign == '?';
                signs.push(if sign == '?' { c } else { sign });
                to = to.saturating_add(1);
                end = to;
                if matches!(c, '挂' | '学' | '警' | '港' | '澳' | '领' | '急') {
                    break;
                }
            }
            None if is_plate_joint(c) || (c == ' ' && (signs.len() <= 2 || goes_on(text, to, &signs))) => {
                to = to.saturating_add(1);
            }
            None => break,
        }
    }
    let office = signs.get(1).is_some_and(char::is_ascii_alphabetic);
    let consulate = signs.last() == Some(&'领');
    if !(office || consulate) || signs.len() < 4 {
        return None;
    }
    let plate: String = signs.iter().collect();
    if unseen {
        // A question mark that ends a sentence is none of the plate.
        let asked = plate.trim_end_matches('?');
        if asked.len() < plate.len() && !asked.contains(['?', '*', '□']) && classify(asked).is_some() {
            return Some((
                valid(asked, spoken),
                end.saturating_sub(plate.chars().count().saturating_sub(asked.chars().count())),
            ));
        }
        return Some((PlateMark::Partial { seen: plate, spoken }, end));
    }
    if classify(&plate).is_some() {
        return Some((valid(&plate, spoken), end));
    }
    let meant = signs.iter().skip(2).any(char::is_ascii_digit);
    meant.then(|| (PlateMark::Invalid { suggest: suggest(&plate, home) }, end))
}

/// Whether what stands behind a blank makes a plate of signs that are none yet.
fn goes_on(text: &Text<'_>, at: usize, signs: &[char]) -> bool {
    let rest = text.chars.get(at..).unwrap_or_default();
    let rest = rest
        .iter()
        .skip(1)
        .take(LONGEST)
        .take_while(|c| c.is_ascii_alphanumeric())
        .map(char::to_ascii_uppercase);
    let front: String = signs.iter().collect();
    let whole: String = signs.iter().copied().chain(rest).collect();
    whole != front && classify(&front).is_none() && classify(&whole).is_some()
}

/// Whether two or more spoken digits stand here.
fn is_spelled(text: &Text<'_>, at: usize) -> bool {
    let next = text.at(at.saturating_add(1));
    next.is_some_and(|c| number::spoken(c).is_some() || c.is_ascii_alphanumeric())
}

fn is_plate_joint(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '.' | '-' | '_')
}

fn valid(plate: &str, spoken: bool) -> PlateMark {
    let new_energy = matches!(classify(plate), Some(PlateClass::NewEnergySmall | PlateClass::NewEnergyLarge));
    PlateMark::Valid { plate: plate.to_owned(), spoken, new_energy }
}

/// `length` signs behind a place, and nothing that would make the word longer.
fn whole(text: &Text<'_>, at: usize, from: usize, length: usize) -> Option<(PlateMark, usize)> {
    let to = from.saturating_add(length);
    let plate = normal(text.chars.get(at..to)?);
    let ends = !text.at(to).is_some_and(|c| c.is_ascii_alphanumeric());
    (ends && classify(&plate).is_some()).then(|| (valid(&plate, false), to))
}

fn embassy(text: &Text<'_>, at: usize) -> Option<(PlateMark, usize)> {
    let digits_at = if text.at(at) == Some('使') { at.saturating_add(1) } else { at };
    if text.before(at).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let digits = text.chars.get(digits_at..)?.iter().take(7).take_while(|c| c.is_ascii_digit()).count();
    if digits != 6 || (digits_at == at && text.at(at.saturating_add(6)) != Some('使')) {
        return None;
    }
    whole(text, at, at, 7)
}

/// WJ plates, military plates, and a local plate whose province was left out.
fn by_letters(text: &Text<'_>, at: usize, home: Option<char>) -> Option<(PlateMark, usize)> {
    if text.before(at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '-') {
        return None;
    }
    let rest = text.chars.get(at..)?;
    let length = rest.iter().take(LONGEST).take_while(|c| c.is_ascii_alphanumeric()).count();
    if let ['W' | 'w', 'J' | 'j', province, ..] = rest
        && PROVINCES.contains(*province)
    {
        return whole(text, at, at, 8);
    }
    let run = rest.get(..length)?;
    let digits = run.iter().filter(|c| c.is_ascii_digit()).count();
    let plate = normal(run);
    if digits >= 4 && matches!(classify(&plate), Some(PlateClass::Military | PlateClass::ArmedPolice)) {
        return Some((valid(&plate, false), at.saturating_add(length)));
    }
    // F12345: somebody left 渝 out. A word of letters is none.
    let suggest = home.and_then(|home| {
        let whole = format!("{home}{plate}");
        classify(&whole).map(|_| whole)
    })?;
    (digits >= 4).then(|| (PlateMark::Invalid { suggest: Some(suggest) }, at.saturating_add(length)))
}

/// What stands behind 尾号: letters and digits, or spoken digits.
pub(super) fn tail(text: &Text<'_>, at: usize) -> Option<(PlateMark, usize)> {
    let mut from = at;
    while text.at(from).is_some_and(|c| matches!(c, ' ' | ':' | '是' | '为' | '数' | '的')) {
        from = from.saturating_add(1);
    }
    let (mut seen, mut spoken, mut to) = (String::new(), false, from);
    while let Some(c) = text.at(to).filter(|_| seen.len() < 8) {
        if c.is_ascii_alphanumeric() {
            seen.push(c.to_ascii_uppercase());
        } else if let Some(digit) = number::spoken(c) {
            seen.push(digit);
            spoken = true;
        } else {
            break;
        }
        to = to.saturating_add(1);
    }
    let ends = text.at(to).is_none_or(|c| is_separator(c) || !c.is_ascii());
    ((2..=6).contains(&seen.len()) && ends).then_some((PlateMark::Partial { seen, spoken }, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the project's list of plates (domain/plates-examples.csv): raw, normal form, class or nothing.
    const EXAMPLES: &str = include_str!("corpus/plates-examples.csv");

    fn name(class: PlateClass) -> &'static str {
        match class {
            PlateClass::Ordinary => "ordinary",
            PlateClass::NewEnergySmall => "ne_small",
            PlateClass::NewEnergyLarge => "ne_large",
            PlateClass::Trailer => "trailer",
            PlateClass::Learner => "learner",
            PlateClass::Police => "police",
            PlateClass::HongKongMacao => "hk_macao",
            PlateClass::Consulate => "consulate",
            PlateClass::Embassy => "embassy",
            PlateClass::Emergency => "emergency",
            PlateClass::ArmedPolice => "armed_police",
            PlateClass::Military => "military",
            PlateClass::CivilAviation => "civil_aviation",
        }
    }

    #[test]
    fn the_62_examples_have_their_normal_form_and_class() {
        let mut seen = 0;
        for line in EXAMPLES.lines().skip_while(|line| !line.starts_with("raw,")).skip(1) {
            let cells: Vec<&str> = line.splitn(5, ',').collect();
            let [raw, expected, class, ..] = cells.as_slice() else { panic!("{line}") };
            seen += 1;
            let normal = normal(&Text::new(raw).chars);
            let found = classify(&normal).map_or("", name);
            assert_eq!(found, *class, "{raw}");
            // Two plates in one cell are never joined: a cell is taken apart before it is normalised.
            if !raw.contains('、') {
                assert_eq!(&normal, expected, "{raw}");
            }
        }
        assert_eq!(seen, 62);
    }

    #[test]
    fn a_repair_is_suggested_and_never_made() {
        for (wrong, right) in [
            ("渝FO1234", "渝F01234"),
            ("渝FI2345", "渝F12345"),
            ("俞F12345", "渝F12345"),
            ("F12345", "渝F12345"),
        ] {
            assert_eq!((classify(wrong), suggest(wrong, Some('渝')).as_deref()), (None, Some(right)));
        }
        assert_eq!(suggest("渝F1234", Some('渝')), None);
    }
}
