//! Summaries (总结): looked at, written section by section, handed in, judged; cases and places of the county's.
//!
//! 总结 stands at the head, and something that belongs to a summary right behind it: 总结会议 and 总结一下 are talk.

use vocabulary::{LeadId, Secret, ids::PriorityId, summary::Section};

use crate::parse::{
    Intent, MatterParts, MatterSaid, MatterWish, Query, Rejection, SummaryStep,
    scan::{Scan, numbered},
    text::{Text, is_separator},
};

use super::{
    Topic, county_only,
    cursor::{Cursor, UnitNamed, skip, units_from, word_at},
    opinion::area_at,
};

/// Whole messages that ask for the page.
const PAGES: [&str; 7] =
    ["看总结", "查总结", "查看总结", "我的总结", "哪些没交总结", "哪些单位没交总结", "谁没交总结"];
/// What may stand behind 总结 when it is only looked at. All at once nothing is taken: the page has the buttons.
const LOOKS: [&str; 16] = [
    "",
    "情况",
    "进度",
    "清单",
    "怎么样",
    "怎么样了",
    "到哪一步了",
    "哪些没交",
    "哪些单位没交",
    "谁没交",
    "谁没有交",
    "哪些没报",
    "交了没有",
    "全部通过",
    "都通过",
    "一键通过",
];
const SUBMIT: [&str; 8] = ["提交审核", "提交", "报送", "上报", "报审", "送审", "交办公室", "请审核"];
const RETURN: [&str; 4] = ["退回修改", "退回重写", "退回", "打回"];
const ACCEPT: [&str; 6] = ["审核通过", "通过审核", "予以通过", "通过", "审核同意", "同意"];
const WITHDRAW: [&str; 5] = ["撤回", "撤下", "撤销", "删除", "去掉"];
const CASE: [&str; 3] = ["典型案例", "推荐案例", "案例"];
const APPROVE: [&str; 6] = ["予以批准", "批准", "同意采用", "同意", "采用", "通过"];
const REFUSE: [&str; 8] = ["不予采用", "不采用", "不予批准", "不批准", "不同意", "不通过", "退回", "驳回"];
const KEEP: [&str; 9] =
    ["继续保持高压", "保持高压", "继续保持", "保持", "继续列入", "仍列入", "列入", "保留", "继续整治"];
const DROP: [&str; 10] =
    ["不再列入", "不列入", "不再保持", "不保持", "移出清单", "移出", "退出清单", "退出", "解除", "去掉"];
/// Everyday words for sections, beside their headings and the beginnings of these.
const SECTIONS: [(&str, Section); 7] = [
    ("存在的问题", Section::Problems),
    ("主要问题", Section::Problems),
    ("问题", Section::Problems),
    ("下步打算", Section::Next),
    ("下步工作", Section::Next),
    ("下一步工作", Section::Next),
    ("工作打算", Section::Next),
];

/// What a message about a summary says, and where its words begin.
#[derive(Default)]
struct Plan {
    /// What is wished; none when it is only looked at.
    step: Option<SummaryStep>,
    named: Option<UnitNamed>,
    section: Option<Section>,
    lead: Option<LeadId>,
    place: Option<PriorityId>,
    keep: Option<bool>,
    words: Option<usize>,
}

impl Plan {
    fn of(step: SummaryStep) -> Self {
        Self { step: Some(step), ..Self::default() }
    }
}

/// 总结 …, 提交总结, 江口镇总结 通过. Among others the word alone is talk.
pub(super) fn head(scan: &Scan<'_>, from: usize, among_others: bool) -> Option<(Topic, usize)> {
    let plan = plan(scan, from)?;
    (plan.step.is_some() || !among_others).then_some((Topic::Summary(plan.step), from))
}

fn plan(scan: &Scan<'_>, from: usize) -> Option<Plan> {
    let text = &scan.text;
    if !text.chars.windows(2).any(|pair| matches!(pair, ['总', '结'])) {
        return None;
    }
    if rest_is(text, from, &PAGES) {
        return Some(Plan::default());
    }
    if let Some(end) = word_at(text, from, &["提交总结", "上报总结", "报送总结", "交总结"]) {
        return is_over(text, end).then(|| Plan::of(SummaryStep::Submit));
    }
    if let Some(end) = word_at(text, from, &["总结"]) {
        return behind_head(scan, end);
    }
    // 江口镇总结 通过.
    if let Some((named, end)) = units_summary(scan, from) {
        return behind_unit(scan, named, end).filter(|plan| is_judged_or_seen(plan.step));
    }
    // 通过 江口镇总结; 退回 江口镇总结 原因.
    let (step, end) = judgement(text, from)?;
    let (named, end) = units_summary(scan, skip(text, end))?;
    let words = (step == SummaryStep::Return).then_some(end);
    (words.is_some() || is_over(text, end)).then(|| Plan { named: Some(named), words, ..Plan::of(step) })
}

/// 江口镇总结, 江口镇的总结: the unit, and the place behind.
fn units_summary(scan: &Scan<'_>, at: usize) -> Option<(UnitNamed, usize)> {
    let named = unit_at(scan, at)?;
    let text = &scan.text;
    let of = word_at(text, named.to, &["的"]).unwrap_or(named.to);
    let end = word_at(text, skip(text, of), &["总结"])?;
    Some((named, end))
}

fn is_judged_or_seen(step: Option<SummaryStep>) -> bool {
    matches!(step, None | Some(SummaryStep::Return | SummaryStep::Accept))
}

fn judgement(text: &Text<'_>, at: usize) -> Option<(SummaryStep, usize)> {
    word_at(text, at, &RETURN)
        .map(|end| (SummaryStep::Return, end))
        .or_else(|| word_at(text, at, &ACCEPT).map(|end| (SummaryStep::Accept, end)))
}

/// What stands behind 总结.
fn behind_head(scan: &Scan<'_>, end: usize) -> Option<Plan> {
    let text = &scan.text;
    if rest_is(text, end, &LOOKS) {
        return Some(Plan::default());
    }
    let at = skip(text, end);
    let place = area_at(scan, at);
    let named = unit_at(scan, at);
    // 江口—云阳 is a route and not the township it begins with.
    match (place, named) {
        (Some((place, to)), named) if named.as_ref().is_none_or(|named| to > named.to) => {
            decide(text, place, to)
        }
        (_, Some(named)) => {
            let to = named.to;
            behind_unit(scan, named, to)
        }
        (_, None) => case(text, at)
            .or_else(|| section(text, at))
            .or_else(|| withdrawal(text, at))
            .or_else(|| submission(text, at))
            .or_else(|| judged(scan, at)),
    }
}

/// What stands behind 总结 江口镇.
fn behind_unit(scan: &Scan<'_>, named: UnitNamed, end: usize) -> Option<Plan> {
    let text = &scan.text;
    if rest_is(text, end, &LOOKS) {
        return Some(Plan { named: Some(named), ..Plan::default() });
    }
    let at = skip(text, end);
    let judged = judgement(text, at).and_then(|(step, end)| {
        let words = (step == SummaryStep::Return).then_some(end);
        (words.is_some() || is_over(text, end)).then(|| Plan { words, ..Plan::of(step) })
    });
    let plan = judged
        .or_else(|| section(text, at))
        .or_else(|| withdrawal(text, at))
        .or_else(|| submission(text, at))?;
    Some(Plan { named: Some(named), ..plan })
}

/// 退回 江口镇 原因, 通过 江口镇: the unit behind the verb, or none.
fn judged(scan: &Scan<'_>, at: usize) -> Option<Plan> {
    let text = &scan.text;
    let (step, end) = judgement(text, at)?;
    let named = unit_at(scan, skip(text, end));
    let behind = named.as_ref().map_or(end, |named| named.to);
    let returns = step == SummaryStep::Return;
    let whole = if returns { named.is_some() || is_apart(text, end) } else { is_over(text, behind) };
    whole.then(|| Plan { named, words: returns.then_some(behind), ..Plan::of(step) })
}

fn submission(text: &Text<'_>, at: usize) -> Option<Plan> {
    let end = word_at(text, at, &SUBMIT)?;
    is_over(text, end).then(|| Plan::of(SummaryStep::Submit))
}

/// 撤回 存在问题.
fn withdrawal(text: &Text<'_>, at: usize) -> Option<Plan> {
    let end = word_at(text, at, &WITHDRAW)?;
    let named = section_at(text, skip(text, end));
    let over = is_over(text, named.map_or(end, |(_, to)| to));
    over.then(|| Plan { section: named.map(|(section, _)| section), ..Plan::of(SummaryStep::Withdraw) })
}

/// 存在问题：……; 存在问题 撤回.
fn section(text: &Text<'_>, at: usize) -> Option<Plan> {
    let (section, end) = section_at(text, at)?;
    if rest_is(text, end, &["怎么写", "怎么填", "如何写", "咋写", "写什么", "写啥"]) {
        return None;
    }
    let withdrawn = rest_is(text, end, &WITHDRAW);
    let step = if withdrawn { SummaryStep::Withdraw } else { SummaryStep::Write };
    Some(Plan { section: Some(section), words: (!withdrawn).then_some(end), ..Plan::of(step) })
}

/// A section by its heading or the beginning of it, from two characters on, set apart from what follows.
fn section_at(text: &Text<'_>, at: usize) -> Option<(Section, usize)> {
    let apart = |word: &str| word_at(text, at, &[word]).filter(|end| is_apart(text, *end));
    let titled = Section::TITLES.iter().find_map(|(section, title)| {
        let letters: Vec<char> = title.chars().collect();
        (2..=letters.len()).rev().find_map(|length| {
            let beginning: String = letters.iter().take(length).collect();
            Some((*section, apart(&beginning)?))
        })
    });
    titled.or_else(|| SECTIONS.iter().find_map(|(word, section)| Some((*section, apart(word)?))))
}

/// 案例 XS-0803-012：……; 案例 XS-0803-012 批准.
fn case(text: &Text<'_>, at: usize) -> Option<Plan> {
    let end = word_at(text, at, &CASE)?;
    let numbered = numbered(text, skip(text, end), ['X', 'S'])
        .and_then(|(id, to)| Some((id.parse::<LeadId>().ok()?, to)));
    if numbered.is_none() && !is_apart(text, end) {
        return None;
    }
    let (lead, behind) = (numbered.map(|(lead, _)| lead), numbered.map_or(end, |(_, to)| to));
    let at = skip(text, behind);
    if let Some(end) = word_at(text, at, &REFUSE).filter(|end| is_apart(text, *end)) {
        return Some(Plan { lead, words: Some(end), ..Plan::of(SummaryStep::Refuse) });
    }
    if word_at(text, at, &APPROVE).is_some_and(|end| is_over(text, end)) {
        return Some(Plan { lead, ..Plan::of(SummaryStep::Approve) });
    }
    Some(Plan { lead, words: Some(behind), ..Plan::of(SummaryStep::Propose) })
}

/// 高铁站 不列入 原因: a place, what is decided, and why.
fn decide(text: &Text<'_>, place: PriorityId, to: usize) -> Option<Plan> {
    let at = skip(text, to);
    let dropped = word_at(text, at, &DROP).map(|end| (false, end));
    let decided = dropped.or_else(|| word_at(text, at, &KEEP).map(|end| (true, end)));
    if decided.is_none() && !is_over(text, to) {
        return None;
    }
    let (keep, words) = (decided.map(|(keep, _)| keep), decided.map(|(_, end)| end));
    Some(Plan { place: Some(place), keep, words, ..Plan::of(SummaryStep::Decide) })
}

fn unit_at(scan: &Scan<'_>, at: usize) -> Option<UnitNamed> {
    units_from(scan, at).into_iter().next().filter(|named| named.from == at)
}

/// Whether a word ends at a place: the message is over, or something sets apart what follows.
fn is_apart(text: &Text<'_>, at: usize) -> bool {
    text.at(at).is_none_or(is_separator)
}

/// Whether nothing but signs follows, or a 了 of courtesy.
fn is_over(text: &Text<'_>, at: usize) -> bool {
    rest_is(text, at, &["", "了", "吧", "一下", "谢谢"])
}

/// Whether what follows, without its signs, is one of some words.
fn rest_is(text: &Text<'_>, at: usize, words: &[&str]) -> bool {
    const LONGEST: usize = 10;
    let rest = text.chars.get(at..).unwrap_or_default();
    let letters: String = rest.iter().filter(|c| !is_separator(**c)).take(LONGEST).collect();
    words.contains(&letters.as_str())
}

/// Reads a message that has a head of a summary at `cursor`: the question, or the wish and its parts.
pub(super) fn read(cursor: &Cursor<'_, '_, '_>) -> Result<Intent, Rejection> {
    let Plan { step, named, section, lead, place, keep, words } =
        plan(cursor.scan, cursor.place).unwrap_or_default();
    let Some(step) = step else {
        let (unit, ambiguous_units) = named.map_or_else(Default::default, |named| cursor.one_of(&named));
        return Ok(Intent::Query(Query::Summary { unit, ambiguous_units }));
    };
    let mut parts = MatterParts { place, section, lead, keep, ..MatterParts::default() };
    match step {
        // Nobody named: the own unit's, or the county's when the office speaks.
        SummaryStep::Write | SummaryStep::Withdraw | SummaryStep::Submit => {
            (parts.unit, parts.units) = cursor.whose_of(named, step.intent())?;
        }
        SummaryStep::Return | SummaryStep::Accept => {
            county_only(cursor, step.intent())?;
            (parts.unit, parts.units) = named.map_or_else(Default::default, |named| cursor.one_of(&named));
        }
        SummaryStep::Approve | SummaryStep::Refuse | SummaryStep::Decide => {
            county_only(cursor, step.intent())?;
        }
        SummaryStep::Propose => {}
    }
    parts.words = words
        .and_then(|from| if step.is_prose() { prose(cursor.text(), from) } else { cursor.words_from(from) });
    Ok(Intent::Matter(Box::new(MatterSaid { wish: MatterWish::Summary(step), parts })))
}

/// A paragraph as it was typed, its lines and its full stop kept; 原因 at its head is a word of it.
fn prose(text: &Text<'_>, mut from: usize) -> Option<Secret> {
    while text.at(from).is_some_and(|c| matches!(c, ' ' | '\n' | ':' | ',' | '、' | ';' | '。')) {
        from = from.saturating_add(1);
    }
    Secret::said(&text.words(from, text.len()))
}
