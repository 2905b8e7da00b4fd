//! 督导台账: every finding of supervision with how it was mended.

use std::collections::BTreeMap;

use paper::Column;
use vocabulary::{
    Rules, Sealed, Stamp, StreamId, SupervisionId, TaskId, UnitId, supervision::SupervisionEvent,
};

use super::{
    Asked, Book, Rows,
    book::sealed,
    words::{Shown, Wanted, Words},
    write::{count, maybe, receipt, table, text, unit, when},
};

/// A finding, open or not.
#[derive(Debug, Clone)]
pub(super) struct FindingEntry<W> {
    position: u64,
    issued: Stamp,
    unit: UnitId,
    task: Option<TaskId>,
    words: W,
    due: Stamp,
    answered: Option<Stamp>,
    answer: Option<W>,
    returned: usize,
    closed: Option<Stamp>,
    seen: Option<W>,
}

impl<W> FindingEntry<W> {
    /// Takes an event of a finding in.
    pub(super) fn take(
        findings: &mut BTreeMap<SupervisionId, Self>,
        id: SupervisionId,
        (position, at): (u64, Stamp),
        event: SupervisionEvent<W>,
    ) {
        if let SupervisionEvent::Issued { unit, task, words, due } = event {
            let entry = Self {
                position,
                issued: at,
                unit,
                task,
                words,
                due,
                answered: None,
                answer: None,
                returned: 0,
                closed: None,
                seen: None,
            };
            findings.insert(id, entry);
            return;
        }
        let Some(entry) = findings.get_mut(&id) else { return };
        match event {
            SupervisionEvent::Answered { words } => {
                (entry.answered, entry.answer) = (Some(at), Some(words));
            }
            SupervisionEvent::Returned { reason, due } => {
                (entry.answered, entry.seen, entry.due) = (None, Some(reason), due);
                entry.returned = entry.returned.saturating_add(1);
            }
            SupervisionEvent::Closed { words } => (entry.closed, entry.seen) = (Some(at), Some(words)),
            SupervisionEvent::Issued { .. } => {}
        }
    }

    fn state(&self, now: Stamp) -> &'static str {
        match (self.closed, self.answered) {
            (Some(_), _) => "已销号",
            (None, Some(_)) => "待复查",
            (None, None) if self.due < now => "整改中（已超期）",
            (None, None) => "整改中",
        }
    }
}

impl FindingEntry<Sealed> {
    /// Its words.
    pub(super) fn wanted(&self, id: SupervisionId) -> Wanted<'_> {
        let words = sealed([&self.words].into_iter().chain(&self.answer).chain(&self.seen));
        Wanted { matter: StreamId::numbered(id), units: vec![&self.unit], words }
    }
}

impl<W: Words> Book<W> {
    /// The findings of a ledger, by number.
    pub(super) fn findings_asked<'b>(
        &'b self,
        asked: Asked<'b>,
        rules: &'b Rules,
    ) -> impl Iterator<Item = (SupervisionId, &'b FindingEntry<W>)> {
        let findings = self.findings.iter().map(|(id, entry)| (*id, entry));
        findings.filter(move |(_, entry)| asked.scope.takes([&entry.unit], entry.issued, rules))
    }

    pub(super) fn supervision_table(&self, asked: Asked<'_>, rules: &Rules, shown: &Shown) -> Rows {
        let columns = vec![
            Column::centre("编号", 4),
            Column::centre("下发时间", 4),
            Column::centre("被督导单位", 3),
            Column::centre("所属任务", 3),
            Column::left("问题", 9),
            Column::centre("整改期限", 4),
            Column::centre("报整改时间", 4),
            Column::left("整改情况", 6),
            Column::right("退回次数", 1),
            Column::left("复查情况", 6),
            Column::centre("销号时间", 4),
            Column::centre("状态", 3),
            Column::right("凭证号", 2),
        ];
        let (mut rows, mut positions) = (Vec::new(), Vec::new());
        for (id, entry) in self.findings_asked(asked, rules) {
            positions.push(entry.position);
            rows.push(vec![
                text(id.to_string()),
                when(Some(entry.issued), rules),
                unit(Some(&entry.unit), rules),
                maybe(entry.task.as_ref().map(ToString::to_string)),
                shown.cell([&entry.words]),
                when(Some(entry.due), rules),
                when(entry.answered, rules),
                shown.cell(&entry.answer),
                count(entry.returned),
                shown.cell(&entry.seen),
                when(entry.closed, rules),
                text(entry.state(asked.now)),
                receipt(entry.position),
            ]);
        }
        Rows { table: table("督导台账", columns, rows, None), positions }
    }
}
