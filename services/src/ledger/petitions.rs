//! 信访台账: letters and visits (来信来访) and, apart with its own clock, tip-offs about road transport (道路运输投诉举报). Who handed
//! a tip-off in stands in neither.

use std::collections::{BTreeMap, BTreeSet};

use paper::{Cell, Column};
use vocabulary::{
    PetitionId, Rules, Sealed, Stamp, StreamId, TopicKey, UnitId,
    deadline::keys,
    exit::Exit,
    petition::{Matter, PetitionEvent, PetitionKind, Way},
};

use super::{
    Asked, Book, Rows,
    book::sealed,
    transfers::deadline_basis,
    words::{Shown, Wanted, Words},
    write::{maybe, receipt, table, text, title, unit, when},
};

/// A petition, open or not.
#[derive(Debug, Clone)]
pub(super) struct PetitionEntry<W> {
    position: u64,
    received: Stamp,
    kind: PetitionKind,
    way: Way,
    matter: Matter,
    theme: TopicKey,
    people: u32,
    township: Option<UnitId>,
    words: W,
    petitioner: Option<W>,
    unit: UnitId,
    units: BTreeSet<UnitId>,
    /// Tell in writing by then; only of a letter or visit.
    notice_due: Option<Stamp>,
    accepted: Option<Stamp>,
    /// Answer by then.
    due: Option<Stamp>,
    extended: bool,
    exits: Vec<String>,
    forwarded: Option<(Stamp, UnitId)>,
    answered: Option<Stamp>,
    answer: Option<W>,
    content: Option<bool>,
    closed: Option<(Stamp, bool)>,
    /// It went to discipline inspection.
    pub(super) disciplined: bool,
}

impl<W> PetitionEntry<W> {
    /// Takes an event of a petition in.
    pub(super) fn take(
        petitions: &mut BTreeMap<PetitionId, Self>,
        id: PetitionId,
        (position, at): (u64, Stamp),
        event: PetitionEvent<W>,
    ) {
        if let PetitionEvent::Received {
            kind,
            way,
            matter,
            theme,
            people,
            township,
            words,
            petitioner,
            unit,
            due,
        } = event
        {
            let (notice_due, due) = match kind {
                PetitionKind::Petition => (Some(due), None),
                PetitionKind::TransportTip => (None, Some(due)),
            };
            let entry = Self {
                position,
                received: at,
                kind,
                way,
                matter,
                theme,
                people,
                township,
                words,
                petitioner,
                units: [unit.clone()].into(),
                unit,
                notice_due,
                accepted: None,
                due,
                extended: false,
                exits: Vec::new(),
                forwarded: None,
                answered: None,
                answer: None,
                content: None,
                closed: None,
                disciplined: false,
            };
            petitions.insert(id, entry);
        } else if let Some(entry) = petitions.get_mut(&id) {
            entry.with(at, event);
        }
    }

    fn with(&mut self, at: Stamp, event: PetitionEvent<W>) {
        match event {
            PetitionEvent::Accepted { due } => (self.accepted, self.due) = (Some(at), Some(due)),
            PetitionEvent::Forwarded { exit, to, reason: _, due } => {
                self.disciplined = self.disciplined || exit == Some(Exit::Discipline);
                self.exits.extend(exit.map(|exit| exit.title().to_owned()));
                self.units.insert(to.clone());
                (self.unit, self.forwarded, self.accepted) = (to.clone(), Some((at, to)), None);
                match self.kind {
                    PetitionKind::Petition => (self.notice_due, self.due) = (Some(due), None),
                    PetitionKind::TransportTip => self.due = Some(due),
                }
            }
            PetitionEvent::Extended { due, reason: _ } => (self.extended, self.due) = (true, Some(due)),
            PetitionEvent::Answered { words, content } => {
                (self.answered, self.answer, self.content) = (Some(at), Some(words), content);
            }
            PetitionEvent::Closed { withdrawn } => self.closed = Some((at, withdrawn)),
            PetitionEvent::Received { .. } => {}
        }
    }

    fn state(&self, now: Stamp) -> String {
        let (state, due) = match (self.closed, self.answered, self.accepted, self.kind) {
            (Some((_, true)), ..) => ("信访人撤回", None),
            (Some((_, false)), ..) => ("办结", None),
            (None, Some(_), ..) => ("已答复", None),
            (None, None, Some(_), _) | (None, None, None, PetitionKind::TransportTip) => ("办理中", self.due),
            (None, None, None, PetitionKind::Petition) => ("待告知受理", self.notice_due),
        };
        if due.is_some_and(|due| due < now) { format!("{state}（已超期）") } else { state.to_owned() }
    }
}

impl PetitionEntry<Sealed> {
    /// Its words; the petitioner of a letter or visit, never of a tip-off.
    pub(super) fn wanted(&self, id: PetitionId) -> Wanted<'_> {
        let words = sealed([&self.words].into_iter().chain(&self.answer).chain(self.shown_petitioner()));
        Wanted { matter: StreamId::numbered(id), units: self.units.iter().collect(), words }
    }
}

impl<W> PetitionEntry<W> {
    fn shown_petitioner(&self) -> Option<&W> {
        match self.kind {
            PetitionKind::Petition => self.petitioner.as_ref(),
            PetitionKind::TransportTip => None,
        }
    }
}

impl<W: Words> PetitionEntry<W> {
    fn row(&self, id: PetitionId, now: Stamp, rules: &Rules, shown: &Shown) -> Vec<Cell> {
        let letter = self.kind == PetitionKind::Petition;
        let mut cells = vec![
            text(id.to_string()),
            when(Some(self.received), rules),
            text(title(&Way::TITLES, &self.way)),
        ];
        if letter {
            cells.push(shown.cell(self.shown_petitioner()));
        }
        cells.extend([
            Cell::Number(u64::from(self.people)),
            text(title(&Matter::TITLES, &self.matter)),
            text(rules.theme_name(&self.theme)),
            unit(self.township.as_ref(), rules),
            shown.cell([&self.words]),
            unit(Some(&self.unit), rules),
        ]);
        if letter {
            cells.extend([when(self.notice_due, rules), when(self.accepted, rules)]);
        }
        cells.extend([
            when(self.due, rules),
            text(if self.extended { "是" } else { "" }),
            text(self.exits.join("、")),
            when(self.forwarded.as_ref().map(|(at, _)| *at), rules),
            when(self.answered, rules),
            shown.cell(&self.answer),
            maybe(self.content.map(|content| if content { "满意" } else { "不满意" })),
            when(self.closed.map(|(at, _)| at), rules),
            text(self.state(now)),
            receipt(self.position),
        ]);
        cells
    }
}

fn columns(kind: PetitionKind) -> Vec<Column> {
    let letter = kind == PetitionKind::Petition;
    let mut columns =
        vec![Column::centre("编号", 4), Column::centre("收到时间", 4), Column::centre("渠道", 2)];
    if letter {
        columns.push(Column::left("信访人", 3));
    }
    columns.extend([
        Column::right("人数", 1),
        Column::centre("事项类别", 3),
        Column::centre("反映事项", 3),
        Column::centre("所属乡镇", 3),
        Column::left("内容", 9),
        Column::centre("责任单位", 3),
    ]);
    if letter {
        columns.extend([Column::centre("受理告知期限", 4), Column::centre("受理告知时间", 4)]);
    }
    columns.extend([
        Column::centre(if letter { "办结期限" } else { "答复期限" }, 4),
        Column::centre("是否延期", 1),
        Column::centre("转出", 3),
        Column::centre("转办时间", 4),
        Column::centre("答复时间", 4),
        Column::left("处理意见", 6),
        Column::centre("满意度", 2),
        Column::centre("办结时间", 4),
        Column::centre("状态", 3),
        Column::right("凭证号", 2),
    ]);
    columns
}

impl<W: Words> Book<W> {
    /// The petitions of a ledger, by number.
    pub(super) fn petitions_asked<'b>(
        &'b self,
        asked: Asked<'b>,
        rules: &'b Rules,
    ) -> impl Iterator<Item = (PetitionId, &'b PetitionEntry<W>)> {
        self.open_petitions().filter(move |(_, entry)| {
            asked.scope.takes(entry.units.iter().chain(&entry.township), entry.received, rules)
        })
    }

    pub(super) fn petition_tables(&self, asked: Asked<'_>, rules: &Rules, shown: &Shown) -> Vec<Rows> {
        let of = |(kind, caption): &(PetitionKind, &str)| {
            let (mut rows, mut positions) = (Vec::new(), Vec::new());
            for (id, entry) in self.petitions_asked(asked, rules).filter(|(_, entry)| entry.kind == *kind) {
                positions.push(entry.position);
                rows.push(entry.row(id, asked.now, rules, shown));
            }
            let basis = |key| deadline_basis(key, rules);
            let note = match kind {
                PetitionKind::Petition => {
                    format!(
                        "受理告知期限的依据：{}；办结期限的依据：{}。",
                        basis(keys::PET_NOTICE),
                        basis(keys::PET_DONE)
                    )
                }
                PetitionKind::TransportTip => format!("答复期限的依据：{}。", basis(keys::TIP_DONE)),
            };
            Rows { table: table(caption, columns(*kind), rows, Some(&note)), positions }
        };
        PetitionKind::TITLES.iter().map(of).collect()
    }
}
