//! The law: whatever is appended in whatever order, the log equals a list kept in memory.

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
