//! Tasks of the notice and findings of supervision.

use vocabulary::{Role, TaskId};

use crate::parse::{
    Context, IntentName, MatterParts, MatterWish, Rejection,
    scan::Scan,
    text::{Text, is_separator},
};

use super::{
    Said, Topic, county_only,
    cursor::{Cursor, skip, units_from, word_at},
};

const VERBS: [(&[&str], MatterWish); 4] = [
    (&["进展情况", "进展", "进度", "有进展"], MatterWish::Progress),
    (&["已经完成", "已完成", "完成情况", "完成了", "完成", "办完了"], MatterWish::Finish),
    (&["确认完成", "确认销号", "确认", "同意销号", "销号"], MatterWish::ConfirmDuty),
    (&["退回"], MatterWish::ReturnDuty),
];

/// The posts a task may be put down to, by the words for them.
const POSTS: [(&[&str], Role); 3] =
    [(&["联络员"], Role::Liaison), (&["承办人"], Role::Handler), (&["分管负责人", "负责人"], Role::Head)];

/// A task's name, e.g. 6-4-2, and where it ends.
fn task(text: &Text<'_>, at: usize, least: usize) -> Option<(TaskId, usize)> {
    let rest = text.chars.get(at..)?;
    let name: String = rest.iter().take(12).take_while(|c| c.is_ascii_digit() || **c == '-').collect();
    let name = name.trim_end_matches('-');
    let parts: Vec<&str> = name.split('-').collect();
    let shaped =
        parts.len() >= least && parts.len() <= 4 && parts.iter().all(|part| (1..=2).contains(&part.len()));
    let end = at.saturating_add(name.len());
    let whole = !text.at(end).is_some_and(|c| c.is_ascii_alphanumeric());
    (shaped && whole).then(|| Some((name.parse().ok()?, end))).flatten()
}

/// What is said of a task at a place, and the place behind it; for the post that shall do it, which.
fn verb(text: &Text<'_>, at: usize) -> Option<(MatterWish, Option<Role>, usize)> {
    for (words, wish) in VERBS {
        if let Some(end) = word_at(text, at, words) {
            return Some((wish, None, end));
        }
    }
    let given = word_at(text, at, &["交给", "交由", "交", "分解到", "落实到"])?;
    POSTS.into_iter().find_map(|(words, role)| {
        let end = word_at(text, given, words)?;
        Some((MatterWish::AssignDuty, Some(role), word_at(text, end, &["办理", "办"]).unwrap_or(end)))
    })
}

/// 任务 6-4-2 进展 …; 6-4-2 完成 ….
pub(super) fn head(scan: &Scan<'_>, from: usize) -> Option<(Topic, usize)> {
    let text = &scan.text;
    let named = word_at(text, from, &["任务"]);
    let at = named.map_or(from, |end| skip(text, end));
    let (_, end) = task(text, at, if named.is_some() { 2 } else { 3 })?;
    let behind = skip(text, end);
    let unit = units_from(scan, behind).into_iter().next().filter(|unit| unit.from == behind);
    let behind = unit.map_or(behind, |unit| skip(text, unit.to));
    verb(text, behind).map(|_| (Topic::Duty, at))
}

pub(super) fn read(cursor: &mut Cursor<'_, '_, '_>) -> Said {
    let mut parts = MatterParts::default();
    if let Some((task, end)) = task(cursor.text(), cursor.place, 2) {
        parts.task = Some(task);
        cursor.place = end;
    }
    let at = skip(cursor.text(), cursor.place);
    let named = cursor.unit_at(at);
    if let Some(named) = &named {
        (parts.unit, parts.units) = cursor.one_of(named);
        cursor.place = named.to;
    }
    let at = skip(cursor.text(), cursor.place);
    let (wish, post, end) = verb(cursor.text(), at).unwrap_or((MatterWish::Progress, None, at));
    cursor.place = end;
    let told = matches!(wish, MatterWish::Progress | MatterWish::Finish);
    // What the office confirms, returns or puts down is another unit's.
    if named.is_none() && (told || !cursor.is_county()) {
        parts.unit = cursor.own();
    }
    parts.post = post;
    if wish == MatterWish::AssignDuty {
        parts.by = cursor.day_from(cursor.place).map(|(day, ..)| day);
    } else {
        parts.words = cursor.words_from(cursor.place);
    }
    (wish, parts)
}

/// 督导 江口镇 …: a unit follows, or the office says something.
pub(super) fn supervision_head(scan: &Scan<'_>, at: &Context<'_>, from: usize) -> Option<(Topic, usize)> {
    let text = &scan.text;
    let end = word_at(text, from, &["督导问题", "督导发现", "督导"])?;
    let behind = skip(text, end);
    let unit = units_from(scan, behind).first().is_some_and(|unit| unit.from == behind);
    let county =
        at.speaker.is_some_and(|speaker| matches!(speaker.role, Role::Office | Role::Leader)) && behind > end;
    let says = text.at(behind).is_some_and(|c| !c.is_ascii_digit() && !is_separator(c));
    let asks = word_at(text, behind, &["怎么", "清单", "情况怎", "哪些"]).is_some();
    (says && !asks && (unit || county)).then_some((Topic::Supervision, behind))
}

pub(super) fn issue(cursor: &mut Cursor<'_, '_, '_>) -> Result<Said, Rejection> {
    county_only(cursor, IntentName::Supervision)?;
    let mut parts = MatterParts::default();
    if let Some(named) = cursor.unit_at(cursor.place) {
        (parts.unit, parts.units) = cursor.one_of(&named);
        cursor.place = named.to;
    }
    let mut out = Vec::new();
    if let Some((day, from, to)) = cursor.last_day() {
        parts.by = Some(day);
        let text = cursor.text();
        let begin = from
            .checked_sub(1)
            .filter(|before| matches!(text.at(*before), Some('请' | '于' | '限')))
            .unwrap_or(from);
        out.push((begin, to));
    }
    if let Some((from, to)) = cursor.find(&["任务"])
        && let Some((task, end)) = task(cursor.text(), skip(cursor.text(), to), 2)
    {
        parts.task = Some(task);
        out.push((from, end));
    }
    parts.words = cursor.words_without(cursor.place, &out);
    Ok((MatterWish::Issue, parts))
}
