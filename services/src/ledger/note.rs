//! 移送单和回执: one transfer of a lead as a sheet to send, file and sign.

use std::collections::BTreeMap;

use paper::{Block, Cell, Column, Paper, Table};
use thiserror::Error;
use vocabulary::{
    LeadId, Rules, Sealed, Stamp, StreamId,
    deadline::keys,
    lead::{Attachment, AttachmentKind},
};

use super::{
    Book,
    book::sealed,
    leads::LeadEntry,
    transfers::{End, Transfer, deadline_basis},
    words::{Shown, Wanted, Words},
    write::{moment, table, text, title, unit, units, violations, when},
};
use crate::tally::SIMULATED_NOTICE;

/// Why there is no note.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoteFault {
    /// The campaign has not been opened.
    #[error("这里还没有活动：先 lianqin up，或 lianqin demo")]
    NoCampaign,
    /// The log has no such lead, or it stands in no ledger.
    #[error("没有线索 {id}，请核对编号")]
    NoLead {
        /// The number given.
        id: LeadId,
    },
    /// It was never handed over.
    #[error("线索 {id} 没有移交过，没有移送单")]
    NeverTransferred {
        /// The number given.
        id: LeadId,
    },
    /// It was not handed over so often.
    #[error("线索 {id} 共移交 {transfers} 次，没有第 {nth} 次；--nth 写 1 到 {transfers}")]
    NoSuchTransfer {
        /// The number given.
        id: LeadId,
        /// The transfer asked for, from 1.
        nth: usize,
        /// How many there are.
        transfers: usize,
    },
}

impl<W: Words> Book<W> {
    fn lead_asked(&self, id: LeadId) -> Result<(&Rules, &LeadEntry<W>), NoteFault> {
        let rules = self.rules.latest().ok_or(NoteFault::NoCampaign)?;
        let entry = self.open_leads().find(|(lead, _)| *lead == id);
        Ok((rules, entry.ok_or(NoteFault::NoLead { id })?.1))
    }

    /// The note of one transfer of a lead, the last one when `nth` does not say which, with its receipt.
    pub fn note(
        &self,
        id: LeadId,
        nth: Option<usize>,
        now: Stamp,
        shown: &Shown,
    ) -> Result<Paper, NoteFault> {
        let (rules, entry) = self.lead_asked(id)?;
        let transfers = entry.transfers.len();
        let nth = nth.unwrap_or(transfers);
        if transfers == 0 {
            return Err(NoteFault::NeverTransferred { id });
        }
        let transfer = nth.checked_sub(1).and_then(|at| entry.transfers.get(at));
        let transfer = transfer.ok_or(NoteFault::NoSuchTransfer { id, nth, transfers })?;
        let mut blocks = vec![
            heading("一、移送"),
            Block::Table(sent(id, nth, entry, transfer, rules, shown)),
            heading("二、回执"),
            Block::Table(answered(transfer, now, rules, shown)),
        ];
        if !entry.attachments.is_empty() {
            blocks.extend([heading("三、材料清单"), Block::Table(materials(&entry.attachments))]);
        }
        Ok(Paper {
            title: "问题线索移送单（回执）".to_owned(),
            subtitle: Some(format!(
                "{id}　第{nth}次移交　截至{}（日志第{}号）",
                moment(now, rules),
                self.position
            )),
            notice: self.rules.simulated().map(|_| SIMULATED_NOTICE.to_owned()),
            issuer: Some(rules.name_of(&transfer.from).to_owned()),
            date: Some(written_day(transfer.at, rules)),
            made: now.timestamp(),
            blocks,
            annexes: Vec::new(),
            figures: BTreeMap::new(),
        })
    }
}

impl Book<Sealed> {
    /// The words that the notes of a lead would show.
    pub fn note_wanted(&self, id: LeadId) -> Result<Wanted<'_>, NoteFault> {
        let (_, entry) = self.lead_asked(id)?;
        let notes = entry.transfers.iter().flat_map(|one| one.note.iter().chain(one.return_note()));
        let words = sealed(entry.words.iter().chain(&entry.plates).chain(notes));
        Ok(Wanted { matter: StreamId::lead(id), units: entry.units.iter().collect(), words })
    }
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 1, text: text.to_owned() }
}

/// A table of names and what stands behind them.
fn sheet(caption: &str, rows: Vec<(&str, Cell)>) -> Table {
    let columns = vec![Column::centre("项目", 2), Column::left("内容", 8)];
    let rows = rows.into_iter().map(|(name, cell)| vec![text(name), cell]).collect();
    table(caption, columns, rows, None)
}

fn sent<W: Words>(
    id: LeadId,
    nth: usize,
    entry: &LeadEntry<W>,
    transfer: &Transfer<W>,
    rules: &Rules,
    shown: &Shown,
) -> Table {
    let accept = deadline_basis(keys::LEAD_ACCEPT, rules);
    let materials = match entry.attachments.len() {
        0 => "线索记录1份".to_owned(),
        n => format!("线索记录1份，附件{n}件（见材料清单）"),
    };
    sheet(
        "移送单",
        vec![
            ("移送编号", text(format!("{id}-{nth}"))),
            ("线索编号", text(id.to_string())),
            ("线索类别", text(violations(&entry.violations, rules))),
            ("线索登记", text(format!("{} {}", rules.name_of(&entry.finder), moment(entry.found, rules)))),
            ("线索内容", shown.cell(&entry.words)),
            ("涉及号牌", shown.cell(&entry.plates)),
            ("移出单位", unit(Some(&transfer.from), rules)),
            ("接收单位", unit(Some(&transfer.to), rules)),
            ("配合单位", units(&transfer.supporting, rules)),
            ("理由与依据", text(transfer.basis(rules))),
            ("移交说明", shown.cell(&transfer.note)),
            ("移交材料", text(materials)),
            ("移交时间", when(Some(transfer.at), rules)),
            ("签收期限", text(format!("{}前（{accept}）", moment(transfer.due, rules)))),
            ("移交凭证号", Cell::Number(transfer.position)),
        ],
    )
}

fn answered<W: Words>(transfer: &Transfer<W>, now: Stamp, rules: &Rules, shown: &Shown) -> Table {
    let mut rows = vec![("结果", text(transfer.outcome(now, rules)))];
    match &transfer.end {
        End::Waiting => {}
        End::Accepted { at, due, .. } => {
            let basis = deadline_basis(keys::LEAD_RESULT, rules);
            rows.push(("签收时间", when(Some(*at), rules)));
            rows.push(("办理期限", text(format!("{}前（{basis}）", moment(*due, rules)))));
        }
        End::Returned { at, reason, note, .. } => {
            rows.push(("退回时间", when(Some(*at), rules)));
            rows.push(("退回理由", text(title(&vocabulary::lead::ReturnReason::TITLES, reason))));
            rows.push(("退回说明", shown.cell(note)));
        }
        End::Withdrawn { at, .. } => rows.push(("撤回时间", when(Some(*at), rules))),
    }
    if let Some((at, _)) = &transfer.ruled {
        rows.push(("裁定时间", when(Some(*at), rules)));
    }
    rows.extend(transfer.answer().map(|position| ("回执凭证号", Cell::Number(position))));
    sheet("回执", rows)
}

/// What was handed over: kind, size, and the digest that proves that it is the same.
fn materials(attachments: &[Attachment]) -> Table {
    let columns = vec![
        Column::right("序号", 1),
        Column::centre("种类", 2),
        Column::right("字节", 2),
        Column::left("SHA-256", 12),
    ];
    let row = |(n, one): (u64, &Attachment)| {
        let kind = match one.kind {
            AttachmentKind::Photo => "照片",
            AttachmentKind::Voice => "录音",
            AttachmentKind::Video => "录像",
        };
        vec![Cell::Number(n), text(kind), Cell::Number(one.bytes), text(one.sha256.clone())]
    };
    let rows = (1..).zip(attachments).map(row).collect();
    table("材料清单", columns, rows, Some("附件另存，以摘要核对；线索登记和补充时所交的都在内。"))
}

/// 2025年8月3日.
fn written_day(at: Stamp, rules: &Rules) -> String {
    let day = rules.day_of(at);
    let (month, date) = day.month_and_day();
    format!("{}年{month}月{date}日", day.year())
}
