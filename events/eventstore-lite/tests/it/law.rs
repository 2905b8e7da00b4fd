//! The law: whatever is appended in whatever order, the log equals a list kept in memory.

use std::collections::BTreeMap;

use eventstore_lite::{Append, AppendError, Appended, Row, Store};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{folder, open, row};

const STREAMS: [&str; 3] = ["a", "a/b", "江口"];

/// One step; `guess` 0 means the right expectation, anything else that position plus one.
#[derive(Debug, Clone)]
enum Step {
    One(Wish),
    Many(Vec<Wish>),
    Reopen,
}

#[derive(Debug, Clone)]
struct Wish {
    stream: usize,
    guess: u64,
    id: u128,
    recorded_ms: i64,
    body: Vec<u8>,
}

/// One step of two writers of one file: who appends how many new events, and whether the last of them is refused.
type Import = (bool, u64, bool);

#[derive(Debug, Clone, Default)]
struct Model(Vec<Row>);

impl Model {
    fn last_of(&self, stream: &str) -> u64 {
        self.0.iter().rfind(|row| row.stream == stream).map_or(0, |row| row.position)
    }

    fn append(&mut self, append: &Append<'_>) -> Result<Appended, (u64, u64)> {
        if let Some(known) = self.0.iter().find(|row| row.id == append.id) {
            return Ok(Appended::Known(known.position));
        }
        let last = self.last_of(append.stream);
        if last != append.expected {
            return Err((append.expected, last));
        }
        let position = self.0.len() as u64 + 1;
        self.0.push(row(position, append));
        Ok(Appended::Written(position))
    }

    fn append_all(&mut self, appends: &[Append<'_>]) -> Result<Vec<Appended>, (u64, u64)> {
        let mut next = self.clone();
        let answers = appends.iter().map(|append| next.append(append)).collect::<Result<_, _>>()?;
        *self = next;
        Ok(answers)
    }
}

impl Wish {
    /// The append, with the right expectation taken from `model` where the wish has it.
    fn as_append(&self, model: &Model) -> Append<'_> {
        let stream = STREAMS[self.stream];
        let expected = if self.guess == 0 { model.last_of(stream) } else { self.guess - 1 };
        Append {
            stream,
            expected,
            id: Uuid::from_u128(self.id),
            recorded_ms: self.recorded_ms,
            body: &self.body,
        }
    }
}

fn wish() -> impl Strategy<Value = Wish> {
    let guess = prop_oneof![4 => Just(0), 1 => 1..12_u64, 1 => Just(u64::MAX)];
    let body = proptest::collection::vec(any::<u8>(), 0..40);
    (0..STREAMS.len(), guess, 0..40_u128, any::<i64>(), body)
        .prop_map(|(stream, guess, id, recorded_ms, body)| Wish { stream, guess, id, recorded_ms, body })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => wish().prop_map(Step::One),
        2 => proptest::collection::vec(wish(), 0..6).prop_map(Step::Many),
        1 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 0..30)
}

fn conflict(error: AppendError) -> (u64, u64) {
    match error {
        AppendError::Conflict { expected, last, .. } => (expected, last),
        AppendError::Failure(failure) => panic!("{failure}"),
    }
}

fn equal(store: &Store, model: &Model) -> Result<(), TestCaseError> {
    prop_assert_eq!(&store.read(0, usize::MAX).unwrap(), &model.0);
    prop_assert_eq!(store.head().unwrap(), model.0.len() as u64);
    for stream in STREAMS {
        prop_assert_eq!(store.last_of(stream).unwrap(), model.last_of(stream));
        let own: Vec<Row> = model.0.iter().filter(|row| row.stream == stream).cloned().collect();
        prop_assert_eq!(store.read_stream(stream, 0, usize::MAX).unwrap(), own);
        let prefixed: Vec<Row> =
            model.0.iter().filter(|row| row.stream.starts_with(stream)).cloned().collect();
        prop_assert_eq!(store.read_streams_with_prefix(stream, 0, usize::MAX).unwrap(), prefixed);
    }
    for id in (0..40).map(Uuid::from_u128) {
        prop_assert_eq!(store.find(id).unwrap(), model.0.iter().find(|row| row.id == id).cloned());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_of_appends_equals_the_list(steps in steps()) {
        let (_folder, path) = folder();
        let (mut store, mut model) = (open(&path), Model::default());
        for step in &steps {
            match step {
                Step::One(wish) => {
                    let append = wish.as_append(&model);
                    prop_assert_eq!(store.append(&append).map_err(conflict), model.append(&append));
                }
                Step::Many(wishes) => {
                    let appends: Vec<_> = wishes.iter().map(|wish| wish.as_append(&model)).collect();
                    prop_assert_eq!(store.append_all(&appends).map_err(conflict), model.append_all(&appends));
                }
                Step::Reopen => {
                    drop(store);
                    store = open(&path);
                }
            }
        }
        equal(&store, &model)?;
        prop_assert_eq!(store.verify().unwrap(), model.0.len() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    /// Some hundred rows at once move into the tables of the index, of which each writer remembers what it has seen.
    #[test]
    fn two_writers_know_each_others_rows(imports in proptest::collection::vec(import(), 1..14)) {
        let (_folder, path) = folder();
        let (writers, mut known) = ([open(&path), open(&path)], Known::default());
        for (attempt, (second, rows, refused)) in imports.into_iter().enumerate() {
            let mut next = known.clone();
            let events: Vec<_> = (0..rows).map(|_| next.append(attempt)).collect();
            let mut appends: Vec<Append<'_>> =
                events.iter().map(|(stream, expected, id)| bare(stream, *expected, *id)).collect();
            if refused {
                appends.push(bare("nowhere", 1, Uuid::max()));
            }
            let done = writers[usize::from(second)].append_all(&appends);
            prop_assert_eq!(done.is_err(), refused);
            if !refused {
                known = next;
            }
            // The other one, so that nothing wakes what this one remembers of a refusal before the other has appended.
            known.is_known_to(&writers[usize::from(!second)])?;
        }
        for writer in &writers {
            known.is_known_to(writer)?;
        }
        prop_assert_eq!(writers[0].verify().unwrap(), known.ids.len() as u64);
    }
}

fn import() -> impl Strategy<Value = Import> {
    let rows = prop_oneof![2 => 1..9_u64, 3 => 1..700_u64, 1 => 2000..2600_u64];
    (any::<bool>(), rows, proptest::bool::weighted(0.3))
}

fn bare(stream: &str, expected: u64, id: Uuid) -> Append<'_> {
    Append { stream, expected, id, recorded_ms: 0, body: b"" }
}

/// What the log must hold: the id at every position, and the end of every stream.
#[derive(Debug, Clone, Default)]
struct Known {
    ids: Vec<Uuid>,
    streams: BTreeMap<String, u64>,
}

impl Known {
    /// The next event; every third begins a stream, the others go on with one of five.
    fn append(&mut self, attempt: usize) -> (String, u64, Uuid) {
        let (number, attempt) = (self.ids.len(), attempt % 5);
        let stream = if number % 3 == 0 {
            format!("new/{number}-{attempt}")
        } else {
            format!("old/{}", (number + attempt) % 5)
        };
        let id = Uuid::new_v5(&Uuid::nil(), format!("{number}-{attempt}").as_bytes());
        self.ids.push(id);
        let expected = self.streams.insert(stream.clone(), self.ids.len() as u64).unwrap_or(0);
        (stream, expected, id)
    }

    /// A writer knows ids of every age and the ends of the streams, and does not know what is not there.
    fn is_known_to(&self, writer: &Store) -> Result<(), TestCaseError> {
        let ask = |stream, expected, id| writer.append(&bare(stream, expected, id)).map_err(conflict);
        for (position, id) in (1..).zip(&self.ids).step_by(7) {
            prop_assert_eq!(ask("any", 7, *id), Ok(Appended::Known(position)));
        }
        for (stream, last) in self.streams.iter().rev().step_by(13).chain(self.streams.iter().rev().take(5)) {
            prop_assert_eq!(ask(stream, last + 1, Uuid::nil()), Err((last + 1, *last)));
        }
        prop_assert_eq!(ask("nowhere", 3, Uuid::nil()), Err((3, 0)));
        Ok(())
    }
}
