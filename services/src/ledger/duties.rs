//! 任务清单: every task of the notice once a lead unit, with how it stands. It has no day of registration: a period takes the
//! tasks of which anything was told in it.

use paper::{Cell, Column};
use vocabulary::{Day, Role, Rules, Sealed, Stamp, StreamId, TaskId, UnitId, duty::DutyEvent, rules::Task};

use super::{
    Asked, Book, Rows,
    book::sealed,
    words::{Shown, Wanted, Words},
    write::{count, maybe, table, text, unit, units, when},
};
use crate::duties::DutyStage;

/// How a duty stands.
#[derive(Debug, Clone)]
pub(super) struct DutyEntry<W> {
    stage: DutyStage,
    post: Option<Role>,
    by: Option<Day>,
    due: Option<Stamp>,
    /// What was told, when and by whom.
    told: Vec<(u64, Stamp, UnitId, W)>,
    finished: Option<Stamp>,
    confirmed: Option<Stamp>,
    returned: usize,
    lacking: Option<W>,
}

impl<W> Default for DutyEntry<W> {
    fn default() -> Self {
        Self {
            stage: DutyStage::Untold,
            post: None,
            by: None,
            due: None,
            told: Vec::new(),
            finished: None,
            confirmed: None,
            returned: 0,
            lacking: None,
        }
    }
}

impl<W> DutyEntry<W> {
    /// Takes an event of a duty in.
    pub(super) fn take(&mut self, lead: UnitId, (position, at): (u64, Stamp), event: DutyEvent<W>) {
        match event {
            DutyEvent::Assigned { post, by, due } => {
                (self.post, self.by, self.due) = (Some(post), Some(by), Some(due));
            }
            DutyEvent::Progressed { by, words } => {
                self.stage = self.stage.max(DutyStage::Open);
                self.told.push((position, at, by, words));
            }
            DutyEvent::Finished { words } => {
                (self.stage, self.finished) = (DutyStage::Finished, Some(at));
                self.told.push((position, at, lead, words));
            }
            DutyEvent::Confirmed {} => (self.stage, self.confirmed) = (DutyStage::Confirmed, Some(at)),
            DutyEvent::Returned { reason } => {
                (self.stage, self.finished, self.lacking) = (DutyStage::Open, None, Some(reason));
                self.returned = self.returned.saturating_add(1);
            }
        }
    }
}

impl<W: Words> DutyEntry<W> {
    fn words(&self) -> impl Iterator<Item = &W> {
        self.told.last().map(|(.., words)| words).into_iter().chain(&self.lacking)
    }
}

/// A task with one of its lead units.
struct Line<'b, W> {
    task: Task,
    lead: UnitId,
    entry: Option<&'b DutyEntry<W>>,
}

impl<W: Words> Book<W> {
    /// The tasks of a ledger in the order of the notice; behind them recorded ones that changed rules no longer have.
    fn duties_asked<'b>(&'b self, asked: Asked<'_>, rules: &Rules) -> Vec<Line<'b, W>> {
        let entry = |task: &TaskId, lead: &UnitId| self.duties.get(task).and_then(|leads| leads.get(lead));
        let mut lines = Vec::new();
        for task in rules.tasks() {
            for lead in task.lead.clone() {
                let entry = entry(&task.id, &lead);
                lines.push(Line { task: task.clone(), lead, entry });
            }
        }
        for (id, leads) in &self.duties {
            for (lead, entry) in leads {
                if !lines.iter().any(|line| line.task.id == *id && line.lead == *lead) {
                    lines.push(Line { task: gone(id), lead: lead.clone(), entry: Some(entry) });
                }
            }
        }
        lines.retain(|line| {
            let told = || line.entry.into_iter().flat_map(|entry| &entry.told);
            let all = asked.scope.from.is_none() && asked.scope.to.is_none();
            asked.scope.has_unit([&line.lead].into_iter().chain(&line.task.responsible), rules)
                && (all || told().any(|(_, at, ..)| asked.scope.has_day(rules.day_of(*at))))
        });
        lines
    }

    pub(super) fn duty_table(&self, asked: Asked<'_>, rules: &Rules, shown: &Shown) -> Rows {
        let columns = vec![
            Column::centre("任务编号", 3),
            Column::centre("条款", 2),
            Column::centre("事项", 4),
            Column::left("任务", 10),
            Column::centre("牵头单位", 3),
            Column::left("责任单位", 5),
            Column::centre("岗位", 2),
            Column::centre("完成期限", 3),
            Column::centre("进度", 2),
            Column::right("报送次数", 1),
            Column::centre("最近报送", 4),
            Column::centre("报送单位", 3),
            Column::left("进展与佐证", 7),
            Column::centre("报完成时间", 4),
            Column::right("退回次数", 1),
            Column::centre("销号时间", 4),
            Column::right("凭证号", 2),
        ];
        let (mut rows, mut positions) = (Vec::new(), Vec::new());
        for line in self.duties_asked(asked, rules) {
            positions
                .extend(line.entry.into_iter().flat_map(|entry| &entry.told).map(|(position, ..)| *position));
            rows.push(line.row(rules, shown));
        }
        let note = "任务按通知逐条生成，原文照录；凭证号是最近一次报送在日志里的编号。";
        Rows { table: table("任务清单", columns, rows, Some(note)), positions }
    }
}

impl Book<Sealed> {
    /// The words of a task list.
    pub(super) fn duties_wanted(&self, asked: Asked<'_>, rules: &Rules) -> Vec<Wanted<'_>> {
        let lines = self.duties_asked(asked, rules).into_iter();
        let wanted = lines.filter_map(|line| {
            let entry = line.entry?;
            let (leads, lead) = (self.duties.get(&line.task.id)?, &line.lead);
            let (lead, _) = leads.get_key_value(lead)?;
            let matter = StreamId::duty(&line.task.id, lead);
            Some(Wanted { matter, units: vec![lead], words: sealed(entry.words()) })
        });
        wanted.collect()
    }
}

impl<W: Words> Line<'_, W> {
    fn row(&self, rules: &Rules, shown: &Shown) -> Vec<Cell> {
        let entry = self.entry;
        let last = entry.and_then(|entry| entry.told.last());
        vec![
            text(self.task.id.to_string()),
            text(self.task.clause.clone()),
            text(self.task.title.clone()),
            text(self.task.text.clone()),
            unit(Some(&self.lead), rules),
            units(&self.task.responsible, rules),
            maybe(entry.and_then(|entry| entry.post).map(Role::title)),
            maybe(entry.and_then(|entry| entry.by).map(|by| by.to_string())),
            text(entry.map_or(DutyStage::Untold, |entry| entry.stage).title()),
            count(entry.map_or(0, |entry| entry.told.len())),
            when(last.map(|(_, at, ..)| *at), rules),
            unit(last.map(|(_, _, by, _)| by), rules),
            entry.map_or(Cell::Blank, |entry| shown.cell(entry.words())),
            when(entry.and_then(|entry| entry.finished), rules),
            count(entry.map_or(0, |entry| entry.returned)),
            when(entry.and_then(|entry| entry.confirmed), rules),
            last.map_or(Cell::Blank, |(position, ..)| Cell::Number(*position)),
        ]
    }
}

/// A task that was recorded and that the rules in force do not have.
fn gone(id: &TaskId) -> Task {
    Task {
        id: id.clone(),
        clause: String::new(),
        title: String::new(),
        text: "（现行规则已无此任务）".to_owned(),
        lead: Vec::new(),
        responsible: Vec::new(),
    }
}
