//! The task list (任务清单): the duties of section three and the sentences of the long-term measures, each with its units.
//!
//! It is derived from the rules and is no list of its own, so it cannot fall behind the notice.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Clause, Party, Rules, UnitKind};
use crate::ids::{TaskId, UnitId};

/// The title of a duty of section three, which has no heading of its own.
const DUTY_TITLE: &str = "职责分工";

/// One task of the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The clause and the place in it: `6-4-2` is the second sentence of 六（四）, `3-1` is 三（一）.
    pub id: TaskId,
    /// The clause, e.g. `六（四）`.
    pub clause: Clause,
    /// The measure's heading, or 职责分工.
    pub title: String,
    /// What is to be done, word for word.
    pub text: String,
    /// The lead units (牵头单位), in the order of the rules.
    pub lead: Vec<UnitId>,
    /// The responsible units (责任单位), in the order of the rules.
    pub responsible: Vec<UnitId>,
}

impl Rules {
    /// The task list in the order of the notice.
    pub fn tasks(&self) -> Vec<Task> {
        let mut list = TaskList { rules: self, tasks: Vec::new(), taken: BTreeSet::new() };
        list.duties();
        list.measures();
        list.tasks
    }

    /// The task of that id.
    pub fn task(&self, id: &TaskId) -> Option<Task> {
        self.tasks().into_iter().find(|task| &task.id == id)
    }

    /// The units that parties stand for, each once; a practice unit has no task.
    fn units_of<'p>(&self, parties: impl IntoIterator<Item = &'p Party>) -> Vec<UnitId> {
        let mut seen = BTreeSet::new();
        let mut units: Vec<UnitId> = Vec::new();
        for party in parties {
            let named = match party {
                Party::Unit(id) => vec![id.clone()],
                Party::Every(UnitKind::Practice) => Vec::new(),
                Party::Every(
                    kind @ (UnitKind::WorkingGroup
                    | UnitKind::Office
                    | UnitKind::Department
                    | UnitKind::Township
                    | UnitKind::Company
                    | UnitKind::Outside),
                ) => {
                    let every = self.units.iter().filter(|unit| unit.kind == *kind);
                    every.map(|unit| unit.id.clone()).collect()
                }
            };
            units.extend(named.into_iter().filter(|unit| seen.insert(unit.clone())));
        }
        units
    }
}

struct TaskList<'a> {
    rules: &'a Rules,
    tasks: Vec<Task>,
    taken: BTreeSet<TaskId>,
}

impl TaskList<'_> {
    fn duties(&mut self) {
        let rules = self.rules;
        for duty in &rules.duties {
            let title = DUTY_TITLE;
            self.add(&duty.clause, None, title, &duty.text, rules.units_of([&duty.of]), Vec::new());
            for (i, part) in duty.parts.iter().enumerate() {
                let lead = rules.units_of([&part.of]);
                self.add(&duty.clause, Some(i), title, &part.text, lead, Vec::new());
            }
        }
    }

    fn measures(&mut self) {
        let rules = self.rules;
        for measure in &rules.measures {
            for (i, text) in sentences(&measure.text).enumerate() {
                let (lead, responsible) =
                    (rules.units_of(&measure.lead), rules.units_of(&measure.responsible));
                self.add(&measure.clause, Some(i), &measure.name, text, lead, responsible);
            }
        }
    }

    /// Adds a task. A clause of another form, or one that stands twice, gives the place in the list as the id.
    fn add(
        &mut self,
        clause: &str,
        part: Option<usize>,
        title: &str,
        text: &str,
        lead: Vec<UnitId>,
        responsible: Vec<UnitId>,
    ) {
        let place = self.tasks.len().saturating_add(1);
        let numbered = numbers(clause).and_then(|(section, item)| {
            let id = match part {
                None => format!("{section}-{item}"),
                Some(i) => format!("{section}-{item}-{}", i.saturating_add(1)),
            };
            TaskId::new(id).ok().filter(|id| !self.taken.contains(id))
        });
        let Some(id) = numbered.or_else(|| TaskId::new(format!("t-{place}")).ok()) else { return };
        self.taken.insert(id.clone());
        let (clause, title, text) = (clause.to_owned(), title.to_owned(), text.to_owned());
        self.tasks.push(Task { id, clause, title, text, lead, responsible });
    }
}

/// The tasks of a measure: its text at every `；`, without the last full stop.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim();
    let text = text.strip_suffix('。').unwrap_or(text);
    text.split('；').map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// The numbers of a clause like `六（四）`: section and item.
fn numbers(clause: &str) -> Option<(usize, usize)> {
    let (section, item) = clause.strip_suffix('）')?.split_once('（')?;
    Some((numeral(section)?, numeral(item)?))
}

/// A Chinese numeral from 一 to 九十九.
fn numeral(text: &str) -> Option<usize> {
    const DIGITS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit =
        |text: &str| DIGITS.iter().position(|digit| *digit == text).map(|place| place.saturating_add(1));
    let Some((tens, ones)) = text.split_once('十') else { return digit(text) };
    let tens = if tens.is_empty() { 1 } else { digit(tens)? };
    let ones = if ones.is_empty() { 0 } else { digit(ones)? };
    tens.checked_mul(10)?.checked_add(ones)
}
