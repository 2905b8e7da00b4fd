//! New concerns and petitions.

use vocabulary::{
    Secret, UnitId,
    ids::{PriorityId, TopicKey},
    petition::{Matter, PetitionKind, Way},
    rules::UnitKind,
};

use crate::parse::{
    MatterParts, MatterWish,
    grammar::Counted,
    lexicon::Tag,
    number::Amount,
    scan::{Mark, Scan},
    text::{Text, is_separator},
};

use super::{
    Said, Topic,
    cursor::{Cursor, skip, word_at},
};

/// Words that report, ask or say that there is nothing: no concern begins with them.
const NO_WORDS: [&str; 20] = [
    "无",
    "没有",
    "没得",
    "零",
    "暂无",
    "未发现",
    "正常",
    "平稳",
    "怎么",
    "如何",
    "咋",
    "有哪些",
    "哪些",
    "多少",
    "几起",
    "几件",
    "什么意思",
    "监测",
    "清单",
    "情况怎么",
];

/// 舆情 …, 信访 …, 投诉举报 …: set apart from what follows, and no number right behind.
pub(super) fn head(scan: &Scan<'_>, from: usize) -> Option<(Topic, usize)> {
    const HEADS: [(&str, Topic); 5] = [
        ("舆情", Topic::Concern),
        ("信访", Topic::Petition(PetitionKind::Petition, None)),
        ("来信", Topic::Petition(PetitionKind::Petition, Some(Way::Letter))),
        ("来访", Topic::Petition(PetitionKind::Petition, Some(Way::Visit))),
        ("投诉举报", Topic::Petition(PetitionKind::TransportTip, None)),
    ];
    let text = &scan.text;
    let (word, topic) = HEADS.into_iter().find(|(word, _)| text.has(from, word))?;
    let to = from.saturating_add(word.chars().count());
    let says = skip(text, to);
    // A hotline by its number is no figure.
    let hotline = ["12328", "12345"].iter().any(|line| text.has(says, line));
    let number = text.at(says)?.is_ascii_digit() && !hotline
        || scan
            .mark_from(says)
            .filter(|_| !hotline)
            .is_some_and(|mark| matches!(mark.what, Mark::Number(_) | Mark::Lead(_)));
    (says > to && !number && word_at(text, says, &NO_WORDS).is_none()).then_some((topic, says))
}

pub(super) fn concern(cursor: &Cursor<'_, '_, '_>) -> Said {
    let opinion = &cursor.at.rules.opinion;
    let parts = MatterParts {
        channel: cursor.named(&opinion.channels),
        theme: cursor.named(&opinion.themes),
        level: level(cursor, true),
        township: township(cursor),
        place: area(cursor),
        reach: reach(cursor),
        words: cursor.words_from(cursor.place),
        ..MatterParts::default()
    };
    (MatterWish::NoteConcern, parts)
}

/// The level that is named. `apart`: only where it stands for itself, for a red car is no red level.
pub(super) fn level(cursor: &Cursor<'_, '_, '_>, apart: bool) -> Option<TopicKey> {
    let text = cursor.text();
    let stands = |at: usize, to: usize| {
        let begins = at == cursor.place || text.before(at).is_some_and(is_separator);
        let ends = text.at(to).is_none_or(is_separator) || word_at(text, to, &["级", "预警"]).is_some();
        begins && ends
    };
    let levels = &cursor.at.rules.opinion.levels;
    (cursor.place..text.len()).find_map(|at| {
        let named = levels.iter().find(|level| {
            let stem = level.name.strip_suffix('色').unwrap_or(&level.name);
            [level.name.as_str(), stem].into_iter().any(|word| {
                !word.is_empty() && word_at(text, at, &[word]).is_some_and(|to| !apart || stands(at, to))
            })
        });
        named.map(|level| level.key.clone())
    })
}

/// The largest of the numbers of readings and passings-on.
pub(super) fn reach(cursor: &Cursor<'_, '_, '_>) -> Option<u64> {
    const WORDS: [&str; 9] = ["转发", "阅读", "浏览", "播放", "观看", "点赞", "评论", "点击", "转载"];
    let text = cursor.text();
    let counts = (cursor.place..text.len()).filter_map(|at| {
        let to = word_at(text, at, &WORDS)?;
        Some(cursor.whole_at(to)?.0)
    });
    counts.max()
}

fn township(cursor: &Cursor<'_, '_, '_>) -> Option<UnitId> {
    let is_town =
        |unit: &UnitId| cursor.at.rules.unit(unit).is_some_and(|unit| unit.kind == UnitKind::Township);
    cursor.units().into_iter().find_map(|named| match named.units.as_slice() {
        [unit] if is_town(unit) => Some(unit.clone()),
        [] | [_] | [_, _, ..] => None,
    })
}

/// The priority route or area that is named.
fn area(cursor: &Cursor<'_, '_, '_>) -> Option<PriorityId> {
    let mut hits = cursor.scan.hits.get(4).into_iter().flatten().filter(|hit| hit.from >= cursor.place);
    hits.find_map(|hit| area_of(cursor.scan, hit.what))
}

/// The priority route or area whose name stands at a place, and its end.
pub(super) fn area_at(scan: &Scan<'_>, at: usize) -> Option<(PriorityId, usize)> {
    let hit = scan.hit_from(4, at)?;
    Some((area_of(scan, hit.what)?, hit.to))
}

fn area_of(scan: &Scan<'_>, tags: &[Tag]) -> Option<PriorityId> {
    tags.iter().find_map(|tag| match tag {
        Tag::Area(area) => scan.lexicon.areas.get(usize::from(*area)).cloned(),
        Tag::Unit(_)
        | Tag::Everyday(_)
        | Tag::County
        | Tag::Figure(_)
        | Tag::Part(_)
        | Tag::Behaviour(_)
        | Tag::Vehicle(_)
        | Tag::Step(_)
        | Tag::Word(_)
        | Tag::Counted(_) => None,
    })
}

pub(super) fn petition(cursor: &Cursor<'_, '_, '_>, kind: PetitionKind, way: Option<Way>) -> Said {
    let responsible = responsible(cursor);
    let township = township(cursor);
    let petitioner = petitioner(cursor);
    let out: Vec<_> = petitioner.iter().map(|(_, from, to)| (*from, *to)).collect();
    let (unit, units) = match responsible {
        Some(said) => said,
        None => (township.clone().or_else(|| cursor.own()), Vec::new()),
    };
    let parts = MatterParts {
        kind: Some(kind),
        way: way.or_else(|| came(cursor)),
        matter: Some(matter(cursor, kind)),
        theme: cursor.named(&cursor.at.rules.opinion.themes),
        people: Some(people(cursor).unwrap_or(1)),
        township,
        petitioner: petitioner.and_then(|(name, ..)| Secret::said(&name)),
        unit,
        units,
        words: cursor.words_without(cursor.place, &out),
        ..MatterParts::default()
    };
    (MatterWish::ReceivePetition, parts)
}

fn came(cursor: &Cursor<'_, '_, '_>) -> Option<Way> {
    const WAYS: [(Way, &[&str]); 5] = [
        (Way::FromAbove, &["上级转", "转交", "交办", "上级交"]),
        (Way::Phone, &["电话", "热线", "12345", "12328", "来电"]),
        (Way::Online, &["网上", "网络", "留言", "邮箱", "信箱", "网民"]),
        (Way::Letter, &["来信", "信件", "写信"]),
        (Way::Visit, &["来访", "上访", "走访", "当面", "到场"]),
    ];
    WAYS.into_iter()
        .find(|(_, words)| {
            // 来访人 and 来信人 name who it is, which tells as well how it came.
            cursor.has(words)
        })
        .map(|(way, _)| way)
}

fn matter(cursor: &Cursor<'_, '_, '_>, kind: PetitionKind) -> Matter {
    if cursor.has(&["检举", "控告", "举报"])
        && (kind == PetitionKind::TransportTip || !cursor.has(&["举报人"]))
    {
        Matter::Accusation
    } else if cursor.has(&["意见建议", "建议"]) {
        Matter::Suggestion
    } else {
        Matter::Appeal
    }
}

fn people(cursor: &Cursor<'_, '_, '_>) -> Option<u32> {
    cursor.scan.marks.iter().filter(|mark| mark.from >= cursor.place).find_map(|mark| match mark.what {
        Mark::Number(said) if said.counted == Some(Counted::People) => match said.amount {
            Amount::Whole(n) => u32::try_from(n).ok().filter(|n| *n > 0),
            Amount::Decimal(_) | Amount::About | Amount::Huge | Amount::Lookalike(_) => None,
        },
        Mark::Number(_)
        | Mark::IdCard
        | Mark::Phone
        | Mark::Link
        | Mark::Lead(_)
        | Mark::BadLead
        | Mark::Plate(_)
        | Mark::Day(_)
        | Mark::Clock(_)
        | Mark::Shift { .. } => None,
    })
}

/// 责任单位交通执法支队, 由江口镇办理.
fn responsible(cursor: &Cursor<'_, '_, '_>) -> Option<(Option<UnitId>, Vec<UnitId>)> {
    let text = cursor.text();
    let named = cursor.units().into_iter().find(|named| {
        let before = |word: &str| ends_with(text, named.from, word);
        let handles =
            word_at(text, skip(text, named.to), &["办理", "处理", "承办", "负责", "答复"]).is_some();
        ["责任单位", "承办单位", "责任单位是", "责任单位为"].into_iter().any(before)
            || (before("由") || before("交") || before("请")) && handles
    })?;
    Some(cursor.one_of(&named))
}

/// Whether a word, with separators behind it, ends at a place.
fn ends_with(text: &Text<'_>, at: usize, word: &str) -> bool {
    let mut end = at;
    while text.before(end).is_some_and(is_separator) {
        end = end.saturating_sub(1);
    }
    end.checked_sub(word.chars().count()).is_some_and(|from| text.has(from, word))
}

/// Who petitions, behind 信访人: the name, and the stretch to be left out of the words.
fn petitioner(cursor: &Cursor<'_, '_, '_>) -> Option<(String, usize, usize)> {
    const LONGEST_NAME: usize = 12;
    let (from, to) = cursor.find(&["信访人", "来访人", "来信人", "投诉人", "举报人", "上访人"])?;
    let text = cursor.text();
    let begin = skip(text, to);
    let rest = text.chars.get(begin..)?;
    let length = rest.iter().take(LONGEST_NAME).take_while(|c| !is_separator(**c)).count();
    let end = begin.saturating_add(length);
    let name = text.words(begin, end);
    (!name.is_empty()).then_some((name, from, end))
}
