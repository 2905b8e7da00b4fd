//! Units named in a message: exactly as the rules write them; an everyday name only where it can be nothing else.

use vocabulary::UnitId;

use super::{
    Meant,
    grammar::{Counted, Word},
    lexicon::{Lexicon, TOWNSHIP_ENDINGS, Tag},
    scan::{Mark, Scan, Span, Token},
    text::is_separator,
};

/// Everyday words that are also names of places: more is needed to take them for one.
pub(super) const ALSO_WORDS: [&str; 6] = ["平安", "人和", "太平", "和平", "清水", "安全"];

/// Words that end like a township and are none.
const NO_TOWNSHIPS: [&str; 16] = [
    "场镇", "集镇", "城镇", "乡镇", "村镇", "我镇", "本镇", "全镇", "各镇", "下乡", "城乡", "家乡", "老乡",
    "我乡", "本乡", "们镇",
];

/// A unit named in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Its place in the tokens.
    pub(super) token: usize,
    /// Whom the name may mean, in the order of the campaign. Empty when no unit is called so.
    pub(super) meant: Vec<Meant>,
    /// Only the county's name, in full (云阳县).
    pub(super) is_county: bool,
}

/// The units named in the tokens, in order.
pub(super) fn mentions(scan: &Scan<'_>, tokens: &[Span<Token<'_, '_>>]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let Token::Word(tags) = token.what else { continue };
        if is_part(tags) && counts_people(tokens.get(i.saturating_add(1)).map(|token| token.what)) {
            continue;
        }
        let everyday = tags.iter().any(|tag| matches!(tag, Tag::Everyday(_)));
        let meant = meant(tags, scan.lexicon);
        if meant.is_empty() {
            continue;
        }
        let plain = tags.iter().any(|tag| matches!(tag, Tag::Unit(_)));
        let is_county = meant == [Meant::County];
        let name: String = scan.text.chars.get(token.from..token.to).unwrap_or_default().iter().collect();
        if !plain && (everyday || is_county) && !stands_alone(tokens, i, &name) {
            continue;
        }
        found.push(Mention { from: token.from, to: token.to, token: i, meant, is_county });
    }
    // 云阳县江口镇: the county before a unit only says where it is.
    let prefixed: Vec<bool> = (0..found.len())
        .map(|i| {
            found.get(i).is_some_and(|this| this.is_county)
                && found
                    .get(i.saturating_add(1))
                    .zip(found.get(i))
                    .is_some_and(|(next, this)| scan.text.skip_blanks(this.to) == next.from)
        })
        .collect();
    let mut prefixed = prefixed.into_iter();
    found.retain(|_| !prefixed.next().unwrap_or(false));
    found
}

/// The names of units right behind a place, whatever longer word they are part of.
pub(super) fn within_words(scan: &Scan<'_>, from: usize) -> Vec<Mention> {
    let Some(hit) = scan.hit_from(0, scan.text.skip_blanks(from)) else { return Vec::new() };
    let meant = meant(hit.what, scan.lexicon);
    let is_county = meant == [Meant::County];
    vec![Mention { from: hit.from, to: hit.to, token: 0, meant, is_county }]
}

fn is_part(tags: &[Tag]) -> bool {
    tags.iter().any(|tag| matches!(tag, Tag::Part(_)))
}

/// 交警5人: who counts among the people out is not whose report it is.
fn counts_people(next: Option<Token<'_, '_>>) -> bool {
    matches!(next, Some(Token::Mark(Mark::Number(said))) if said.counted == Some(Counted::People))
}

/// Whom a word may mean, in the order of the campaign, the county last.
pub(super) fn meant(tags: &[Tag], lexicon: &Lexicon) -> Vec<Meant> {
    let mut units: Vec<u16> = tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Unit(unit) | Tag::Everyday(unit) => Some(*unit),
            Tag::County
            | Tag::Figure(_)
            | Tag::Part(_)
            | Tag::Behaviour(_)
            | Tag::Vehicle(_)
            | Tag::Area(_)
            | Tag::Step(_)
            | Tag::Word(_)
            | Tag::Counted(_) => None,
        })
        .collect();
    units.sort_unstable();
    units.dedup();
    let units =
        units.into_iter().filter_map(|unit| lexicon.unit(unit)).map(|unit| Meant::Unit(unit.id.clone()));
    units.chain(tags.contains(&Tag::County).then_some(Meant::County)).collect()
}

/// The unit of the county's own name (云阳镇 for 云阳县).
pub(super) fn namesake(lexicon: &Lexicon) -> Option<&UnitId> {
    let stem = lexicon.county.as_ref()?.strip_suffix(['县', '区', '市'])?;
    let is_it = |short: &str| TOWNSHIP_ENDINGS.iter().any(|ending| short.strip_suffix(ending) == Some(stem));
    lexicon.units.iter().find(|unit| is_it(&unit.short)).map(|unit| &unit.id)
}

/// Whether an everyday name is a name here, and no part of another word (一切平安, 人和车).
fn stands_alone(tokens: &[Span<Token<'_, '_>>], at: usize, name: &str) -> bool {
    let word_too = ALSO_WORDS.contains(&name);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| token.what);
    begins(before, word_too)
        && if word_too {
            has_figures_behind(tokens, at)
        } else {
            ends(tokens.get(at.saturating_add(1)).map(|token| token.what))
        }
}

/// Whether a name may begin behind a token.
fn begins(before: Option<Token<'_, '_>>, word_too: bool) -> bool {
    match before {
        None | Some(Token::Separator(_)) => true,
        Some(
            Token::Mark(Mark::Day(_) | Mark::Number(_) | Mark::Lead(_) | Mark::Link)
            | Token::Other('把' | '给' | '由' | '让' | '请' | '问'),
        ) => !word_too,
        Some(Token::Word(tags)) => {
            !word_too
                && tags.iter().any(|tag| {
                    matches!(
                        tag,
                        Tag::Unit(_)
                            | Tag::County
                            | Tag::Word(
                                Word::Filler
                                    | Word::Transfer
                                    | Word::Approve
                                    | Word::SendBack
                                    | Word::Look
                                    | Word::LateReport
                                    | Word::Support
                                    | Word::Correct
                                    | Word::ReopenDay
                                    | Word::Handing
                                    | Word::Now
                                    | Word::Rule
                                    | Word::TheReport
                                    | Word::At
                                    | Word::From
                                    | Word::To
                                    | Word::Range
                                    | Word::Please
                                    | Word::NotReported
                                    | Word::Reopen
                            )
                    )
                })
        }
        Some(Token::Mark(_) | Token::Other(_)) => false,
    }
}

/// Whether figures follow a word that is also a name.
fn has_figures_behind(tokens: &[Span<Token<'_, '_>>], at: usize) -> bool {
    let mut next = at.saturating_add(1);
    while matches!(tokens.get(next).map(|token| token.what), Some(Token::Separator(' ' | ':'))) {
        next = next.saturating_add(1);
    }
    match tokens.get(next).map(|token| token.what) {
        Some(Token::Mark(Mark::Number(_) | Mark::Day(_))) => true,
        Some(Token::Word(tags)) => tags.iter().any(|tag| {
            matches!(
                tag,
                Tag::Figure(_)
                    | Tag::Word(
                        Word::Reported | Word::NotReported | Word::Filler | Word::SendBack | Word::Approve
                    )
            ) || (matches!(tag, Tag::Word(Word::ZeroReport)) && next == at.saturating_add(1))
        }),
        Some(Token::Mark(_) | Token::Separator(_) | Token::Other(_)) | None => false,
    }
}

/// Whether a name may end before a token.
fn ends(after: Option<Token<'_, '_>>) -> bool {
    match after {
        None | Some(Token::Separator(_) | Token::Mark(_)) => true,
        Some(Token::Word(tags)) => tags.iter().any(|tag| match tag {
            Tag::Unit(_)
            | Tag::Everyday(_)
            | Tag::County
            | Tag::Figure(_)
            | Tag::Part(_)
            | Tag::Area(_)
            | Tag::Behaviour(_) => true,
            Tag::Word(word) => {
                !matches!(
                    word,
                    Word::Verbish
                        | Word::PlaceEnd
                        | Word::Beside
                        | Word::To
                        | Word::From
                        | Word::SawIt
                        | Word::Points
                        | Word::Weak
                ) || tags.iter().any(|tag| matches!(tag, Tag::Word(Word::Weak | Word::Is)))
            }
            Tag::Vehicle(_) | Tag::Step(_) | Tag::Counted(_) => false,
        }),
        Some(Token::Other(c)) => {
            matches!(c, '那' | '咋' | '哪' | '昨' | '也' | '这' | '怎' | '今' | '还' | '已')
        }
    }
}

/// A word at the beginning of a line or behind a separator that looks like the name of a unit when no unit is called so,
/// and where it stands.
pub(super) fn stranger(scan: &Scan<'_>, departments: bool) -> Option<(String, usize)> {
    let text = &scan.text;
    let mut from = 0;
    while from < text.len() {
        let starts = from == 0 || text.before(from).is_some_and(is_separator) || scan.is_behind_day(from);
        let rest = text.chars.get(from..).unwrap_or_default();
        if starts && rest.first().is_some_and(|c| !is_separator(*c)) {
            let run: String =
                rest.iter().take(13).take_while(|c| ('\u{3400}'..='\u{9FFF}').contains(*c)).collect();
            if let Some(name) = unit_like(&run, departments) {
                let to = from.saturating_add(name.chars().count());
                let known = scan.unit_before(to).is_some_and(|hit| hit.to >= to);
                let inside = scan
                    .unit_before(from.saturating_add(1))
                    .is_some_and(|hit| hit.from == from && is_whole(hit.what));
                if !known && !inside && follows_well(scan, to) {
                    return Some((name.to_owned(), from));
                }
            }
        }
        from = from.saturating_add(1);
    }
    None
}

fn is_whole(tags: &[Tag]) -> bool {
    tags.iter().any(|tag| matches!(tag, Tag::Unit(_)))
}

/// The part of a run of characters that ends like the name of a unit.
fn unit_like(run: &str, departments: bool) -> Option<&str> {
    let towns = TOWNSHIP_ENDINGS
        .iter()
        .filter_map(|ending| Some((run.find(ending)?.saturating_add(ending.len()), 5)));
    let others = ["大队", "支队", "局", "委员会"].iter().filter(|_| departments);
    let others = others.filter_map(|ending| Some((run.find(ending)?.saturating_add(ending.len()), 11)));
    let (end, longest) = towns.chain(others).min()?;
    let name = run.get(..end)?;
    let length = name.chars().count();
    let is_word = NO_TOWNSHIPS.iter().any(|word| name.ends_with(word));
    let said = ["今天", "今日", "昨天", "出动", "检查", "查处", "通知", "哪个", "哪些", "各"]
        .iter()
        .any(|word| name.contains(word));
    ((2..=longest).contains(&length) && !is_word && !said).then_some(name)
}

/// Whether what stands behind a name is what stands behind a unit's name: nothing, a separator, a number, a known word.
fn follows_well(scan: &Scan<'_>, to: usize) -> bool {
    let Some(next) = scan.text.at(to) else { return true };
    let word = |tag: &Tag| {
        matches!(
            tag,
            Tag::Figure(_)
                | Tag::Word(
                    Word::Filler
                        | Word::ZeroReport
                        | Word::Approve
                        | Word::SendBack
                        | Word::NotReported
                        | Word::Reported
                        | Word::NoCases
                        | Word::LateReport
                        | Word::Is
                        | Word::HowIsIt
                )
        )
    };
    is_separator(next)
        || scan.mark_from(to).is_some()
        || [1, 6].into_iter().any(|kind| scan.hit_from(kind, to).is_some_and(|hit| hit.what.iter().any(word)))
}
