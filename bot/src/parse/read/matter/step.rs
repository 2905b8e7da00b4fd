//! Steps of matters that have a number: the number and a verb, in either order, and steps of alerts.

use vocabulary::{
    AlertId, ConcernId, LeadId, PetitionId, StreamId, SupervisionId, UnitId,
    concern::{Closing, LinkedTo},
    deadline::end_of,
    exit::Exit,
    rules::UnitKind,
};

use crate::parse::{
    MatterParts, MatterWish, Rejection,
    moment::Today,
    scan::{Mark, numbered},
    subject,
    text::Text,
};

use super::{
    Said, Topic,
    cursor::{Cursor, find, skip, word_at},
    opinion,
    verbs::{CONCERN, FINDING, PETITION, SNOOZE},
};

/// What a number names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Of {
    Concern(ConcernId),
    Petition(PetitionId),
    Finding(SupervisionId),
    Lead(LeadId),
}

impl Of {
    fn stream(self) -> StreamId {
        match self {
            Of::Concern(id) => StreamId::numbered(id),
            Of::Petition(id) => StreamId::numbered(id),
            Of::Finding(id) => StreamId::numbered(id),
            Of::Lead(id) => StreamId::lead(id),
        }
    }

    /// The verbs of its steps.
    fn verbs(self) -> &'static [(&'static str, MatterWish)] {
        match self {
            Of::Concern(_) => CONCERN,
            Of::Petition(_) => PETITION,
            Of::Finding(_) => FINDING,
            Of::Lead(_) => &[],
        }
    }
}

/// The matter whose number stands at a place, and the place behind it.
fn number(text: &Text<'_>, at: usize) -> Option<(Of, usize)> {
    let read = |letters| numbered(text, at, letters);
    match text.at(at)?.to_ascii_uppercase() {
        'Y' => read(['Y', 'Q']).and_then(|(id, to)| Some((Of::Concern(id.parse().ok()?), to))),
        'D' => read(['D', 'D']).and_then(|(id, to)| Some((Of::Finding(id.parse().ok()?), to))),
        'X' => read(['X', 'F'])
            .and_then(|(id, to)| Some((Of::Petition(id.parse().ok()?), to)))
            .or_else(|| read(['X', 'S']).and_then(|(id, to)| Some((Of::Lead(id.parse().ok()?), to)))),
        _ => None,
    }
}

/// The longest of a matter's verbs at a place, and its end.
fn verb(text: &Text<'_>, at: usize, of: Of) -> Option<(MatterWish, usize)> {
    if let Some(end) = word_at(text, at, &SNOOZE) {
        return Some((MatterWish::Snooze, end));
    }
    let standing = of.verbs().iter().filter(|(word, _)| text.has(at, word));
    let (word, wish) = standing.max_by_key(|(word, _)| word.len())?;
    Some((*wish, at.saturating_add(word.chars().count())))
}

/// YQ-0803-004 回应 …, or 答复 XF-0803-002 ….
pub(super) fn head(text: &Text<'_>, from: usize) -> Option<(Topic, usize)> {
    const LONGEST_VERB: usize = 8;
    if let Some((of, to)) = number(text, from) {
        let (wish, end) = verb(text, skip(text, to), of)?;
        return Some((Topic::Step(wish, of), end));
    }
    let (at, of, to) = (from..from.saturating_add(LONGEST_VERB).min(text.len()))
        .find_map(|at| number(text, at).map(|(of, to)| (at, of, to)))?;
    let (wish, end) = verb(text, from, of)?;
    (skip(text, end) == at).then_some((Topic::Step(wish, of), to))
}

pub(super) fn read(cursor: &mut Cursor<'_, '_, '_>, wish: MatterWish, of: Of) -> Result<Said, Rejection> {
    let mut parts = MatterParts::default();
    match of {
        Of::Concern(id) => parts.concern = Some(id),
        Of::Petition(id) => parts.petition = Some(id),
        Of::Finding(id) => parts.finding = Some(id),
        Of::Lead(_) => {}
    }
    match wish {
        MatterWish::LevelConcern => {
            parts.level = opinion::level(cursor, false);
            // 转发5000 alone: the verb is the word for the reach.
            let at = cursor.place;
            parts.reach = opinion::reach(cursor).or_else(|| cursor.whole_at(at).map(|(n, _)| n));
        }
        MatterWish::LinkConcern => parts.link = link(cursor),
        MatterWish::ForwardConcern | MatterWish::ForwardPetition => forward(cursor, wish, &mut parts)?,
        MatterWish::CloseConcern => parts.closing = Some(closing(cursor)),
        MatterWish::ExtendPetition => extend(cursor, &mut parts),
        MatterWish::AnswerPetition => answer_petition(cursor, &mut parts),
        MatterWish::ClosePetition => parts.withdrawn = is_withdrawn(cursor),
        MatterWish::ReturnFinding => {
            let day = cursor.last_day();
            parts.by = day.map(|(day, ..)| day);
            let out: Vec<_> = day.iter().map(|(_, from, to)| (*from, *to)).collect();
            parts.words = cursor.words_without(cursor.place, &out);
        }
        MatterWish::Snooze => {
            let day = cursor.day_from(cursor.place);
            parts.about = Some(of.stream());
            parts.by = day.map(|(day, ..)| day);
            parts.unit = cursor.own();
            let end = day.map_or(cursor.place, |(_, _, to)| to);
            parts.words =
                cursor.words_from(behind_word(cursor, end, &["前", "之前", "再说", "再提醒", "再催"]));
        }
        MatterWish::NoteConcern
        | MatterWish::AnswerConcern
        | MatterWish::ReceivePetition
        | MatterWish::AcceptPetition
        | MatterWish::AcknowledgeAlert
        | MatterWish::AnswerAlert
        | MatterWish::StandDown
        | MatterWish::Progress
        | MatterWish::Finish
        | MatterWish::ConfirmDuty
        | MatterWish::ReturnDuty
        | MatterWish::AssignDuty
        | MatterWish::Issue
        | MatterWish::AnswerFinding
        | MatterWish::CloseFinding
        | MatterWish::Dispute
        | MatterWish::RuleDispute
        | MatterWish::SetMarket
        | MatterWish::DropMarket
        | MatterWish::SetSchool
        | MatterWish::DropSchool
        | MatterWish::RecordOperation
        | MatterWish::Summary(_) => parts.words = cursor.words_from(cursor.place),
    }
    Ok((wish, parts))
}

fn behind_word(cursor: &Cursor<'_, '_, '_>, at: usize, words: &[&str]) -> usize {
    word_at(cursor.text(), at, words).unwrap_or(at)
}

/// The first number behind the head.
fn link(cursor: &Cursor<'_, '_, '_>) -> Option<LinkedTo> {
    let text = cursor.text();
    let of = (cursor.place..text.len()).find_map(|at| number(text, at))?.0;
    match of {
        Of::Concern(id) => Some(LinkedTo::Concern(id)),
        Of::Petition(id) => Some(LinkedTo::Petition(id)),
        Of::Lead(id) => Some(LinkedTo::Lead(id)),
        Of::Finding(_) => None,
    }
}

fn closing(cursor: &Cursor<'_, '_, '_>) -> Closing {
    // The verb itself may say it: 无关.
    let verb = cursor.text().words(cursor.place.saturating_sub(2), cursor.place);
    if verb == "无关" || cursor.has(&["无关"]) {
        Closing::Unrelated
    } else if cursor.has(&["同一事件", "同一件", "并入", "重复"]) {
        Closing::SameStory
    } else {
        Closing::Settled
    }
}

fn is_withdrawn(cursor: &Cursor<'_, '_, '_>) -> bool {
    let text = cursor.text();
    // The verb stands in front of the cursor or of the number there.
    find(text, 0, &["撤回", "撤诉"]).is_some()
}

/// 延期到9月5日 理由.
fn extend(cursor: &mut Cursor<'_, '_, '_>, parts: &mut MatterParts) {
    let today = Today { rules: cursor.at.rules, at: cursor.at.at };
    let Some((day, _, to)) = cursor.day_from(cursor.place) else {
        parts.words = cursor.words_from(cursor.place);
        return;
    };
    let clock = cursor.scan.mark_from(cursor.text().skip_blanks(to)).and_then(|mark| match mark.what {
        Mark::Clock(clock) => Some((today.moment(day, clock)?, mark.to)),
        Mark::IdCard
        | Mark::Phone
        | Mark::Link
        | Mark::Lead(_)
        | Mark::BadLead
        | Mark::Plate(_)
        | Mark::Day(_)
        | Mark::Shift { .. }
        | Mark::Number(_) => None,
    });
    let (until, end) = clock.unwrap_or_else(|| (end_of(day, cursor.at.rules.zone()), to));
    parts.until = Some(until);
    parts.words = cursor.words_from(end);
}

/// 答复 …… 满意: the last word tells whether the petitioner was content.
fn answer_petition(cursor: &Cursor<'_, '_, '_>, parts: &mut MatterParts) {
    let text = cursor.text();
    let told = find(text, cursor.place, &["信访人不满意", "不满意", "信访人满意", "满意"]);
    parts.content = told.map(|(from, to)| !text.words(from, to).contains('不'));
    let out: Vec<_> = told.into_iter().collect();
    parts.words = cursor.words_without(cursor.place, &out);
}

/// 转网安, 转执法支队, 转给江口镇, with the reason behind.
fn forward(
    cursor: &mut Cursor<'_, '_, '_>,
    wish: MatterWish,
    parts: &mut MatterParts,
) -> Result<(), Rejection> {
    const EXITS: [(Exit, &[&str]); 3] = [
        (Exit::CyberPolice, &["网安", "网警"]),
        (Exit::Enforcement, &["执法部门", "执法"]),
        (Exit::Discipline, &["纪检监察机关", "纪检监察", "纪检", "纪委监委", "纪委"]),
    ];
    let mut at = skip(cursor.text(), cursor.place);
    // 转交巡警大队 is a unit behind 转, and no 转交.
    while cursor.unit_at(at).is_none() && cursor.eat(&["给", "交", "到", "至", "由", "请"]) {
        at = skip(cursor.text(), cursor.place);
    }
    let said = EXITS.into_iter().find_map(|(exit, words)| Some((exit, word_at(cursor.text(), at, words)?)));
    let named =
        cursor.unit_at(at).or_else(|| said.is_some().then(|| cursor.units().into_iter().next()).flatten());
    let mut end = said.map_or(at, |(_, end)| end);
    if let Some(named) = &named {
        (parts.unit, parts.units) = cursor.one_of(named);
        if named.from == at
            || cursor.text().chars.get(end..named.from).is_some_and(|gap| gap.iter().all(|c| *c == ' '))
        {
            end = end.max(named.to);
        }
    }
    parts.exit = said.map(|(exit, _)| exit);
    if let Some(unit) = parts.unit.as_ref() {
        let by_unit = exit_of(cursor, unit);
        let by_nature = matches!(by_unit, Some(Exit::CyberPolice | Exit::Discipline));
        if wish == MatterWish::ForwardConcern || by_nature {
            parts.exit = parts.exit.or(by_unit);
        }
    } else if let Some(exit) = parts.exit {
        let units = units_of(cursor, exit);
        match units.as_slice() {
            [one] => parts.unit = Some(one.clone()),
            several => parts.units = several.to_vec(),
        }
    } else if let Some(name) = stranger(cursor, at) {
        return Err(subject::unknown_unit(name, cursor.at, wish.intent()));
    }
    end = word_at(cursor.text(), end, &["支队", "大队", "部门", "机关", "办理", "处理", "处置", "查处"])
        .unwrap_or(end);
    parts.words = cursor.words_from(end);
    Ok(())
}

/// A word at a place that ends like the name of a unit.
fn stranger(cursor: &Cursor<'_, '_, '_>, at: usize) -> Option<String> {
    let rest = cursor.text().chars.get(at..)?;
    let run: String = rest.iter().take(12).take_while(|c| ('\u{3400}'..='\u{9FFF}').contains(*c)).collect();
    ["镇", "乡", "街道", "局", "大队", "支队", "中心"]
        .iter()
        .any(|ending| run.ends_with(ending))
        .then_some(run)
}

/// The way out that a unit is.
fn exit_of(cursor: &Cursor<'_, '_, '_>, unit: &UnitId) -> Option<Exit> {
    let unit = cursor.at.rules.unit(unit)?;
    let called = |word: &str| unit.short.contains(word) || unit.name.contains(word);
    match unit.kind {
        _ if called("网安") => Some(Exit::CyberPolice),
        UnitKind::Outside if called("纪检") || called("纪委") => Some(Exit::Discipline),
        UnitKind::Department | UnitKind::Practice => Some(Exit::Enforcement),
        UnitKind::WorkingGroup
        | UnitKind::Office
        | UnitKind::Township
        | UnitKind::Company
        | UnitKind::Outside => None,
    }
}

/// The units of a way out, when none is named.
fn units_of(cursor: &Cursor<'_, '_, '_>, exit: Exit) -> Vec<UnitId> {
    let rules = cursor.at.rules;
    let called = |word: &str| {
        let by = |unit: &&vocabulary::rules::Unit| {
            unit.short.contains(word)
                || unit.name.contains(word)
                || unit.aliases.iter().any(|alias| alias.contains(word))
        };
        rules.units.iter().find(by).map(|unit| unit.id.clone()).into_iter().collect()
    };
    match exit {
        Exit::CyberPolice => called("网安"),
        Exit::Discipline => {
            let outside = rules.units.iter().filter(|unit| unit.kind == UnitKind::Outside);
            outside.filter(|unit| unit.name.contains("纪检")).map(|unit| unit.id.clone()).take(1).collect()
        }
        Exit::Enforcement => {
            let mut units: Vec<UnitId> = Vec::new();
            for unit in rules.violations.iter().flat_map(|violation| &violation.competent) {
                if !units.contains(unit) && units.len() < 8 {
                    units.push(unit.clone());
                }
            }
            units
        }
    }
}

/// 预警收到 level_YQ-0803-004: the name of an alert keeps its letters as they are.
pub(super) fn alert(text: &Text<'_>, from: usize) -> Option<(Topic, usize)> {
    const HEADS: [(&[&str], MatterWish); 3] = [
        (&["预警收到", "收到预警"], MatterWish::AcknowledgeAlert),
        (&["预警处置", "处置预警"], MatterWish::AnswerAlert),
        (&["预警解除", "解除预警"], MatterWish::StandDown),
    ];
    let (wish, end) =
        HEADS.into_iter().find_map(|(words, wish)| Some((wish, word_at(text, from, words)?)))?;
    alert_at(text, skip(text, end)).map(|_| (Topic::Alert(wish), end))
}

fn alert_at(text: &Text<'_>, at: usize) -> Option<(AlertId, usize)> {
    let rest = text.chars.get(at..)?;
    let name: String =
        rest.iter().take(97).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let end = at.saturating_add(name.len());
    Some((name.parse().ok()?, end))
}

pub(super) fn read_alert(cursor: &mut Cursor<'_, '_, '_>, wish: MatterWish) -> Said {
    let mut parts = MatterParts::default();
    if let Some((alert, end)) = alert_at(cursor.text(), skip(cursor.text(), cursor.place)) {
        parts.alert = Some(alert);
        cursor.place = end;
    }
    parts.false_alarm = wish == MatterWish::StandDown && cursor.eat(&["虚警", "误报", "是虚警"]);
    if wish != MatterWish::AcknowledgeAlert {
        parts.words = cursor.words_from(cursor.place);
    }
    (wish, parts)
}
