//! 移交台账: every transfer of a lead with what became of it, one row a transfer.

use paper::{Cell, Column};
use vocabulary::{
    Fact, LeadId, Rules, Sealed, Stamp, StreamId, UnitId, ViolationCode,
    deadline::keys,
    lead::{LeadEvent, ReturnReason},
};

use super::{
    Asked, Book, Rows,
    book::sealed,
    leads::LeadEntry,
    words::{Shown, Wanted, Words},
    write::{count, maybe, moment, receipt, table, text, title, unit, units, when},
};

/// A transfer and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Transfer<W> {
    pub(super) position: u64,
    pub(super) at: Stamp,
    pub(super) from: UnitId,
    pub(super) to: UnitId,
    pub(super) supporting: Vec<UnitId>,
    pub(super) basis: ViolationCode,
    pub(super) note: Option<W>,
    pub(super) due: Stamp,
    pub(super) end: End<W>,
    /// Whom the office named after the last return.
    pub(super) ruled: Option<(Stamp, UnitId)>,
    pub(super) reminders: usize,
}

/// How a transfer ended.
#[derive(Debug, Clone)]
pub(super) enum End<W> {
    /// Nobody answered yet.
    Waiting,
    /// The asked unit took it: until when it owes a result.
    Accepted { position: u64, at: Stamp, due: Stamp },
    /// The asked unit did not take it.
    Returned { position: u64, at: Stamp, reason: ReturnReason, note: Option<W>, to_office: bool },
    /// The sender took it back.
    Withdrawn { position: u64, at: Stamp },
}

impl<W: Clone> Transfer<W> {
    /// Takes in what happened to the transfer.
    pub(super) fn take(&mut self, position: u64, fact: &Fact<LeadEvent<W>>) {
        let at = fact.time;
        match &fact.event {
            LeadEvent::TransferWithdrawn { note: _ } => self.end = End::Withdrawn { position, at },
            LeadEvent::TransferAccepted { due } => self.end = End::Accepted { position, at, due: *due },
            LeadEvent::TransferReturned { reason, note, to_office, due: _ } => {
                let (reason, note, to_office) = (*reason, note.clone(), to_office.is_some());
                self.end = End::Returned { position, at, reason, note, to_office };
            }
            LeadEvent::HandlerRuled { to, .. } => self.ruled = Some((at, to.clone())),
            LeadEvent::Found { .. }
            | LeadEvent::Supplemented { .. }
            | LeadEvent::Merged { .. }
            | LeadEvent::Unmerged { .. }
            | LeadEvent::Transferred { .. }
            | LeadEvent::QuestionAsked { .. }
            | LeadEvent::QuestionAnswered { .. }
            | LeadEvent::ExtensionAsked { .. }
            | LeadEvent::ExtensionGranted { .. }
            | LeadEvent::ExtensionRefused { .. }
            | LeadEvent::Enforced { .. }
            | LeadEvent::Reviewed { .. }
            | LeadEvent::Reopened { .. } => {}
        }
    }
}

impl<W> Transfer<W> {
    /// When and by whom it was signed for, or why it came back.
    pub(super) fn signed(&self, rules: &Rules) -> String {
        match &self.end {
            End::Waiting => String::new(),
            End::Accepted { at, .. } => format!("{}签收", moment(*at, rules)),
            End::Returned { reason, .. } => format!("退回：{}", title(&ReturnReason::TITLES, reason)),
            End::Withdrawn { .. } => "移出单位撤回".to_owned(),
        }
    }

    /// What became of it, in a word.
    pub(super) fn outcome(&self, now: Stamp, rules: &Rules) -> String {
        match (&self.end, &self.ruled) {
            (End::Waiting, _) if self.due < now => "待签收（已超期）".to_owned(),
            (End::Waiting, _) => "待签收".to_owned(),
            (End::Accepted { at, .. }, _) if *at > self.due => "已签收（超期）".to_owned(),
            (End::Accepted { .. }, _) => "已签收".to_owned(),
            (End::Withdrawn { .. }, _) => "撤回".to_owned(),
            (End::Returned { .. }, Some((_, to))) => {
                format!("退回，办公室裁定由{}承办", rules.name_of(to))
            }
            (End::Returned { to_office: true, .. }, None) => "退回，待办公室裁定".to_owned(),
            (End::Returned { to_office: false, .. }, None) => "退回".to_owned(),
        }
    }

    /// Its basis: the violation, the clause that names it, the law's article when the rules give one.
    pub(super) fn basis(&self, rules: &Rules) -> String {
        let Some(violation) = rules.violation(&self.basis) else { return self.basis.to_string() };
        let clause = if violation.clause == vocabulary::rules::OFFICE_RULE {
            violation.clause.clone()
        } else {
            format!("通知{}", violation.clause)
        };
        let law = violation.law.as_ref().map(|law| format!("，{law}")).unwrap_or_default();
        format!("{}（{clause}{law}）", violation.name)
    }

    /// The event that answered it.
    pub(super) fn answer(&self) -> Option<u64> {
        match &self.end {
            End::Waiting => None,
            End::Accepted { position, .. }
            | End::Returned { position, .. }
            | End::Withdrawn { position, .. } => Some(*position),
        }
    }

    /// The asked unit's words about a return.
    pub(super) fn return_note(&self) -> Option<&W> {
        match &self.end {
            End::Returned { note, .. } => note.as_ref(),
            End::Waiting | End::Accepted { .. } | End::Withdrawn { .. } => None,
        }
    }
}

/// Who set the deadline of a receipt.
pub(super) fn deadline_basis(key: &str, rules: &Rules) -> String {
    rules.deadline(key).map_or_else(|| vocabulary::rules::OFFICE_RULE.to_owned(), |rule| rule.basis.show())
}

impl LeadEntry<Sealed> {
    /// What the units said about its transfers.
    pub(super) fn wanted_notes(&self, id: LeadId) -> Wanted<'_> {
        let notes =
            self.transfers.iter().flat_map(|one| one.note.as_ref().into_iter().chain(one.return_note()));
        Wanted { matter: StreamId::lead(id), units: self.units.iter().collect(), words: sealed(notes) }
    }
}

impl<W: Words> Book<W> {
    pub(super) fn transfer_table(&self, asked: Asked<'_>, rules: &Rules, shown: &Shown) -> Rows {
        let columns = vec![
            Column::centre("线索编号", 4),
            Column::right("次序", 1),
            Column::centre("移出单位", 3),
            Column::centre("接收单位", 3),
            Column::left("配合单位", 3),
            Column::left("理由与依据", 6),
            Column::left("移交说明", 5),
            Column::right("附件数", 1),
            Column::centre("移交时间", 4),
            Column::centre("签收期限", 4),
            Column::centre("签收时间", 4),
            Column::centre("退回时间", 4),
            Column::left("退回理由", 3),
            Column::left("退回说明", 5),
            Column::centre("撤回时间", 4),
            Column::centre("办理期限", 4),
            Column::left("结果", 4),
            Column::right("催办次数", 1),
            Column::right("移交凭证号", 2),
            Column::right("回执凭证号", 2),
        ];
        let (mut rows, mut positions) = (Vec::new(), Vec::new());
        for (id, entry) in self.leads_asked(asked, rules) {
            for (n, transfer) in (1_u64..).zip(&entry.transfers) {
                positions.push(transfer.position);
                rows.push(transfer.row((id, n), entry, (asked.now, rules), shown));
            }
        }
        let basis = deadline_basis(keys::LEAD_ACCEPT, rules);
        let note = format!("签收期限的依据：{basis}。凭证号是移交、签收、退回、撤回事件在日志里的编号。");
        Rows { table: table("移交台账", columns, rows, Some(&note)), positions }
    }
}

impl<W: Words> Transfer<W> {
    fn row(
        &self,
        (id, n): (LeadId, u64),
        entry: &LeadEntry<W>,
        (now, rules): (Stamp, &Rules),
        shown: &Shown,
    ) -> Vec<Cell> {
        let (mut signed, mut returned, mut withdrawn) = (None, None, None);
        let (mut reason, mut result_due) = ("", None);
        match &self.end {
            End::Waiting => {}
            End::Accepted { at, due, .. } => (signed, result_due) = (Some(*at), Some(*due)),
            End::Returned { at, reason: why, .. } => {
                (returned, reason) = (Some(*at), title(&ReturnReason::TITLES, why));
            }
            End::Withdrawn { at, .. } => withdrawn = Some(*at),
        }
        vec![
            text(id.to_string()),
            Cell::Number(n),
            unit(Some(&self.from), rules),
            unit(Some(&self.to), rules),
            units(&self.supporting, rules),
            text(self.basis(rules)),
            shown.cell(&self.note),
            count(entry.attachments.len()),
            when(Some(self.at), rules),
            when(Some(self.due), rules),
            when(signed, rules),
            when(returned, rules),
            text(reason),
            shown.cell(self.return_note()),
            when(withdrawn, rules),
            when(result_due, rules),
            maybe(Some(self.outcome(now, rules))),
            count(self.reminders),
            receipt(self.position),
            self.answer().map_or(Cell::Blank, receipt),
        ]
    }
}
