//! 线索台账: every lead with its finder, its holder and its result, one row a lead.

use std::collections::BTreeMap;

use paper::{Cell, Column};
use vocabulary::{
    LeadId, Rules, Sealed, Stamp, StreamId, UnitId,
    ids::PriorityId,
    lead::{Hold, Lead, Measures, Outcome, Situation, Source, VehicleKind},
};

use super::{
    Asked, Book, Rows,
    book::sealed,
    leads::{LeadEntry, LeadResult},
    words::{Shown, Wanted, Words},
    write::{count, maybe, receipt, table, text, title, unit, violations, when},
};

impl<W> LeadEntry<W> {
    /// The earlier lead it goes on under.
    pub(super) fn into(&self) -> Option<LeadId> {
        match &self.lead {
            Lead::Merged { into, was: _ } => Some(*into),
            Lead::Unknown | Lead::Open(_) | Lead::Closed { .. } => None,
        }
    }

    /// The unit that answers for it, or did when it was closed or merged.
    fn handler(&self) -> Option<&UnitId> {
        Some(match &self.lead.matter()?.situation {
            Situation::Held(Hold { by, .. })
            | Situation::Offered { hold: Hold { by, .. }, .. }
            | Situation::Enforced { hold: Hold { by, .. }, .. } => by,
            Situation::BeforeOffice { office, .. } => office,
        })
    }

    fn state(&self, now: Stamp) -> String {
        let state = match &self.lead {
            Lead::Unknown => "",
            Lead::Merged { .. } => "并案",
            Lead::Closed { .. } => "办结",
            Lead::Open(matter) => match &matter.situation {
                Situation::Held(hold) if hold.question.is_some() => "待登记单位答复",
                Situation::Held(_) if self.transfers.is_empty() && self.results.is_empty() => "待移交或核查",
                Situation::Held(_) => "核查办理中",
                Situation::Offered { .. } => "待签收",
                Situation::BeforeOffice { .. } => "待办公室裁定",
                Situation::Enforced { .. } => "待复核",
            },
        };
        let late = self.lead.due().is_some_and(|due| due < now);
        if late { format!("{state}（已超期）") } else { state.to_owned() }
    }

    fn result(&self, rules: &Rules) -> String {
        let one = |result: &LeadResult| {
            let outcome = title(&Outcome::TITLES, &result.outcome);
            if self.results.len() > 1 {
                format!("{}：{outcome}", rules.name_of(&result.by))
            } else {
                outcome.to_owned()
            }
        };
        self.results.iter().map(one).collect::<Vec<_>>().join("；")
    }

    fn measures(&self) -> String {
        let sum = |of: fn(&Measures) -> Option<u64>| {
            self.results.iter().filter_map(|result| of(&result.measures)).reduce(u64::saturating_add)
        };
        let fine = sum(|measures| measures.fine_fen).map(|fen| {
            let (yuan, fen) = (fen / 100, fen % 100);
            if fen == 0 { format!("罚款{yuan}元") } else { format!("罚款{yuan}.{fen:02}元") }
        });
        let points = sum(|measures| measures.points.map(u64::from)).map(|points| format!("记{points}分"));
        let detained =
            sum(|measures| measures.detained_vehicles.map(u64::from)).map(|n| format!("扣押车辆{n}辆"));
        [fine, points, detained].into_iter().flatten().collect::<Vec<_>>().join("，")
    }

    /// When and by whom it was signed for, or why it came back.
    fn signed(&self, rules: &Rules) -> String {
        self.transfers.last().map(|transfer| transfer.signed(rules)).unwrap_or_default()
    }

    /// 具名 or 匿名 where somebody else told it.
    fn informant(&self) -> &'static str {
        match (self.named, self.source) {
            (true, _) => "具名",
            (false, Source::Public | Source::Hotline | Source::Hearsay) => "匿名",
            (
                false,
                Source::Patrol
                | Source::Company
                | Source::Department
                | Source::Opinion
                | Source::Screening
                | Source::Neighbour,
            ) => "",
        }
    }
}

impl LeadEntry<Sealed> {
    /// Its words and plates.
    pub(super) fn wanted(&self, id: LeadId) -> Wanted<'_> {
        let words = sealed(self.words.iter().chain(&self.plates));
        Wanted { matter: StreamId::lead(id), units: self.units.iter().collect(), words }
    }
}

/// The names of priority vehicles, routes, areas and periods.
fn priorities(ids: &[PriorityId], rules: &Rules) -> String {
    let all = &rules.priorities;
    let named: BTreeMap<&PriorityId, &str> = (all.vehicles.iter().map(|one| (&one.id, one.name.as_str())))
        .chain(all.routes.iter().map(|one| (&one.id, one.name.as_str())))
        .chain(all.areas.iter().map(|one| (&one.id, one.name.as_str())))
        .chain(all.periods.iter().map(|one| (&one.id, one.name.as_str())))
        .collect();
    let name = |id: &PriorityId| named.get(id).map_or_else(|| id.to_string(), |name| (*name).to_owned());
    ids.iter().map(name).collect::<Vec<_>>().join("、")
}

impl<W: Words> Book<W> {
    /// The leads of a ledger, by number.
    pub(super) fn leads_asked<'b>(
        &'b self,
        asked: Asked<'b>,
        rules: &'b Rules,
    ) -> impl Iterator<Item = (LeadId, &'b LeadEntry<W>)> {
        self.open_leads().filter(move |(_, entry)| asked.scope.takes(&entry.units, entry.found, rules))
    }

    pub(super) fn lead_table(&self, asked: Asked<'_>, rules: &Rules, shown: &Shown) -> Rows {
        let columns = vec![
            Column::centre("线索编号", 4),
            Column::centre("登记时间", 4),
            Column::centre("来源", 3),
            Column::centre("登记单位", 3),
            Column::centre("举报方式", 2),
            Column::left("线索类别", 4),
            Column::centre("车辆种类", 2),
            Column::right("座位数", 1),
            Column::left("号牌", 3),
            Column::centre("所属乡镇", 3),
            Column::left("重点类别", 5),
            Column::centre("发现时间", 4),
            Column::left("内容", 9),
            Column::right("附件数", 1),
            Column::centre("承办单位", 3),
            Column::centre("移交时间", 4),
            Column::left("签收时间或退回理由", 5),
            Column::centre("办理期限", 4),
            Column::left("办理结果", 4),
            Column::left("处理措施", 4),
            Column::centre("审核单位", 3),
            Column::centre("办结时间", 4),
            Column::centre("并入线索", 4),
            Column::centre("状态", 4),
            Column::right("凭证号", 2),
        ];
        let (mut rows, mut positions) = (Vec::new(), Vec::new());
        for (id, entry) in self.leads_asked(asked, rules) {
            positions.push(entry.position);
            rows.push(entry.row(id, asked.now, rules, shown));
        }
        let note =
            "办理期限是当前这一步的期限；处理措施为各承办单位报送之和；凭证号是登记事件在日志里的编号。";
        Rows { table: table("线索台账", columns, rows, Some(note)), positions }
    }
}

impl<W: Words> LeadEntry<W> {
    fn row(&self, id: LeadId, now: Stamp, rules: &Rules, shown: &Shown) -> Vec<Cell> {
        vec![
            text(id.to_string()),
            when(Some(self.found), rules),
            text(title(&Source::TITLES, &self.source)),
            unit(Some(&self.finder), rules),
            text(self.informant()),
            text(violations(&self.violations, rules)),
            maybe(self.vehicle.map(|kind| title(&VehicleKind::TITLES, &kind))),
            self.seats.map_or(Cell::Blank, |seats| Cell::Number(u64::from(seats))),
            shown.cell(&self.plates),
            unit(self.township.as_ref(), rules),
            text(priorities(&self.priority, rules)),
            when(self.seen, rules),
            shown.cell(&self.words),
            count(self.attachments.len()),
            unit(self.handler(), rules),
            when(self.transfers.last().map(|transfer| transfer.at), rules),
            text(self.signed(rules)),
            when(self.lead.due(), rules),
            text(self.result(rules)),
            text(self.measures()),
            unit(self.reviewed.as_ref().map(|(_, unit)| unit), rules),
            when(self.closed, rules),
            maybe(self.into().map(|into| into.to_string())),
            text(self.state(now)),
            receipt(self.position),
        ]
    }
}
