//! What is still to happen, in the order in which it will be recorded.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use vocabulary::Stamp;

/// Things to come; those of one moment in the order in which they were put in.
#[derive(Debug)]
pub(super) struct Agenda<T> {
    heap: BinaryHeap<Reverse<Entry<T>>>,
    entered: u64,
}

#[derive(Debug)]
struct Entry<T> {
    at: Stamp,
    number: u64,
    task: T,
}

impl<T> Agenda<T> {
    pub(super) fn new() -> Self {
        Self { heap: BinaryHeap::new(), entered: 0 }
    }

    pub(super) fn push(&mut self, at: Stamp, task: T) {
        self.heap.push(Reverse(Entry { at, number: self.entered, task }));
        self.entered = self.entered.saturating_add(1);
    }

    /// The next thing that is recorded at or before `end`.
    pub(super) fn pop(&mut self, end: Stamp) -> Option<(Stamp, T)> {
        if self.heap.peek()?.0.at > end {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| (entry.at, entry.task))
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_by_time_and_then_as_they_were_put_in_and_stop_at_the_end() {
        let at = |hour: u32| format!("2025-08-04T{hour:02}:00:00+08:00").parse::<Stamp>().unwrap();
        let mut agenda = Agenda::new();
        for (hour, task) in [(11, "c"), (9, "a"), (11, "d"), (10, "b"), (13, "late")] {
            agenda.push(at(hour), task);
        }
        let came: Vec<_> = std::iter::from_fn(|| agenda.pop(at(12))).map(|(_, task)| task).collect();
        assert_eq!(came, ["a", "b", "c", "d"]);
    }
}
