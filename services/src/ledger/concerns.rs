//! 舆情台账: every concern of public opinion. Who spoke was never stored.

use std::collections::{BTreeMap, BTreeSet};

use paper::{Cell, Column};
use vocabulary::{
    ConcernId, Rules, Sealed, Stamp, StreamId, TopicKey, UnitId,
    concern::{Closing, ConcernEvent, LinkedTo},
    exit::Exit,
    ids::PriorityId,
};

use super::{
    Asked, Book, Rows,
    book::sealed,
    words::{Shown, Wanted, Words},
    write::{maybe, receipt, table, text, unit, when},
};

/// A concern, open or not.
#[derive(Debug, Clone)]
pub(super) struct ConcernEntry<W> {
    position: u64,
    noted: Stamp,
    channel: TopicKey,
    theme: TopicKey,
    level: TopicKey,
    township: Option<UnitId>,
    place: Option<PriorityId>,
    reach: Option<u64>,
    words: W,
    unit: UnitId,
    units: BTreeSet<UnitId>,
    due: Stamp,
    answered: Option<Stamp>,
    answer: Vec<W>,
    exits: BTreeSet<Exit>,
    pub(super) links: BTreeSet<LinkedTo>,
    closed: Option<(Stamp, Closing)>,
    /// It went to discipline inspection.
    pub(super) disciplined: bool,
}

impl<W> ConcernEntry<W> {
    /// Takes an event of a concern in.
    pub(super) fn take(
        concerns: &mut BTreeMap<ConcernId, Self>,
        id: ConcernId,
        (position, at): (u64, Stamp),
        event: ConcernEvent<W>,
    ) {
        if let ConcernEvent::Noted {
            channel,
            theme,
            level,
            township,
            place,
            reach,
            words,
            redacted: _,
            unit,
            due,
        } = event
        {
            let entry = Self {
                position,
                noted: at,
                channel,
                theme,
                level,
                township,
                place,
                reach,
                words,
                units: [unit.clone()].into(),
                unit,
                due,
                answered: None,
                answer: Vec::new(),
                exits: BTreeSet::new(),
                links: BTreeSet::new(),
                closed: None,
                disciplined: false,
            };
            concerns.insert(id, entry);
        } else if let Some(entry) = concerns.get_mut(&id) {
            entry.with(at, event);
        }
    }

    fn with(&mut self, at: Stamp, event: ConcernEvent<W>) {
        match event {
            ConcernEvent::Levelled { level, reach, due } => {
                (self.level, self.due) = (level, due);
                self.reach = reach.or(self.reach);
            }
            ConcernEvent::Linked { to } => {
                self.links.insert(to);
            }
            ConcernEvent::Forwarded { exit, to, reason: _ } => {
                self.disciplined = self.disciplined || exit == Exit::Discipline;
                self.exits.insert(exit);
                self.units.insert(to);
            }
            ConcernEvent::Answered { words } => {
                self.answered = self.answered.or(Some(at));
                self.answer.push(words);
            }
            ConcernEvent::Closed { why } => self.closed = Some((at, why)),
            ConcernEvent::Noted { .. } => {}
        }
    }

    fn state(&self, now: Stamp) -> &'static str {
        match (self.closed, self.answered) {
            (Some(_), _) => "办结",
            (None, Some(_)) => "已回应",
            (None, None) if self.due < now => "待回应（已超期）",
            (None, None) => "待回应",
        }
    }
}

impl ConcernEntry<Sealed> {
    /// Its words.
    pub(super) fn wanted(&self, id: ConcernId) -> Wanted<'_> {
        let words = sealed([&self.words].into_iter().chain(&self.answer));
        Wanted { matter: StreamId::numbered(id), units: self.units.iter().collect(), words }
    }
}

impl<W: Words> Book<W> {
    /// The concerns of a ledger, by number.
    pub(super) fn concerns_asked<'b>(
        &'b self,
        asked: Asked<'b>,
        rules: &'b Rules,
    ) -> impl Iterator<Item = (ConcernId, &'b ConcernEntry<W>)> {
        self.open_concerns().filter(move |(_, entry)| {
            asked.scope.takes(entry.units.iter().chain(&entry.township), entry.noted, rules)
        })
    }

    pub(super) fn concern_table(&self, asked: Asked<'_>, rules: &Rules, shown: &Shown) -> Rows {
        let columns = vec![
            Column::centre("编号", 4),
            Column::centre("发现时间", 4),
            Column::centre("平台", 3),
            Column::left("内容摘要", 9),
            Column::right("传播量", 2),
            Column::centre("涉及事项", 3),
            Column::centre("所属乡镇", 3),
            Column::left("重点线路区域", 4),
            Column::centre("等级", 2),
            Column::centre("处置单位", 3),
            Column::centre("回应时限", 4),
            Column::centre("回应时间", 4),
            Column::left("回应内容", 6),
            Column::left("转出", 3),
            Column::left("关联", 4),
            Column::centre("办结时间", 4),
            Column::centre("办结方式", 3),
            Column::centre("状态", 3),
            Column::right("凭证号", 2),
        ];
        let (mut rows, mut positions) = (Vec::new(), Vec::new());
        for (id, entry) in self.concerns_asked(asked, rules) {
            positions.push(entry.position);
            rows.push(self.concern_row(id, entry, (asked.now, rules), shown));
        }
        Rows {
            table: table("舆情台账", columns, rows, Some("谁说的不记录；传播量为登记或升级时所报。")),
            positions,
        }
    }

    fn concern_row(
        &self,
        id: ConcernId,
        entry: &ConcernEntry<W>,
        (now, rules): (Stamp, &Rules),
        shown: &Shown,
    ) -> Vec<Cell> {
        let level = rules.opinion_level(&entry.level).map(|(_, level)| level.name.clone());
        let exits: Vec<&str> = entry.exits.iter().map(|exit| exit.title()).collect();
        let place = entry.place.as_ref().map(|place| place_name(place, rules));
        vec![
            text(id.to_string()),
            when(Some(entry.noted), rules),
            text(rules.channel_name(&entry.channel)),
            shown.cell([&entry.words]),
            entry.reach.map_or(Cell::Blank, Cell::Number),
            text(rules.theme_name(&entry.theme)),
            unit(entry.township.as_ref(), rules),
            maybe(place),
            text(level.unwrap_or_else(|| entry.level.to_string())),
            unit(Some(&entry.unit), rules),
            when(Some(entry.due), rules),
            when(entry.answered, rules),
            shown.cell(&entry.answer),
            text(exits.join("、")),
            text(self.links(entry)),
            when(entry.closed.map(|(at, _)| at), rules),
            maybe(entry.closed.map(|(_, why)| why.title())),
            text(entry.state(now)),
            receipt(entry.position),
        ]
    }

    /// The matters it belongs together with, but for those that stand in no ledger.
    fn links(&self, entry: &ConcernEntry<W>) -> String {
        let named = |link: &LinkedTo| match link {
            LinkedTo::Concern(id) => {
                let gone = self.concerns.get(id).is_some_and(|other| other.disciplined);
                (!gone).then(|| id.to_string())
            }
            LinkedTo::Lead(id) => self.open_leads().any(|(lead, _)| lead == *id).then(|| id.to_string()),
            LinkedTo::Petition(id) => {
                self.open_petitions().any(|(petition, _)| petition == *id).then(|| id.to_string())
            }
        };
        entry.links.iter().filter_map(named).collect::<Vec<_>>().join("、")
    }
}

/// The name of a priority route or area.
fn place_name(id: &PriorityId, rules: &Rules) -> String {
    let routes = rules.priorities.routes.iter().map(|route| (&route.id, &route.name));
    let areas = rules.priorities.areas.iter().map(|area| (&area.id, &area.name));
    let name = routes.chain(areas).find(|(of, _)| *of == id).map(|(_, name)| name.clone());
    name.unwrap_or_else(|| id.to_string())
}
