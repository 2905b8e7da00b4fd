//! Numbers that people read out (`YQ-0803-004`): the next free one, and the same one when a wish comes twice.

use std::collections::{BTreeMap, VecDeque};

use bus::{
    ask::Answer,
    desk::{Reply, Request},
    follow::{Projection, View},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vocabulary::{
    Day, Event, Kind, Numbered, Rules, Stream, StreamId, Wordless, concern::ConcernEvent, fact::Narrow,
    operation::OperationEvent, petition::PetitionEvent, supervision::SupervisionEvent,
};

use crate::node::{Node, NodeFailure};

/// So many first events are remembered; a wish is sent again within minutes, not after so many others.
const REMEMBERED: usize = 4_096;
/// When so many numbers in a row were taken meanwhile, the sender sends again.
const TRIED: u32 = 64;

/// The numbers given out, by kind and day. Leads have their own in the view `leads`.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    /// The last number by kind, month and day: `concern-0803`.
    last: BTreeMap<String, u32>,
    /// What the last wishes began.
    begun: VecDeque<(Uuid, StreamId)>,
}

impl Numbers {
    fn of(&self, wish: Uuid) -> Option<&StreamId> {
        self.begun.iter().rev().find(|(id, _)| *id == wish).map(|(_, stream)| stream)
    }

    fn next(&self, kind: Kind, day: Day) -> u32 {
        let (month, date) = day.month_and_day();
        let last = self.last.get(&format!("{}-{month:02}{date:02}", kind.as_str()));
        last.copied().unwrap_or(0).saturating_add(1)
    }
}

impl Projection for Numbers {
    const NAME: &'static str = "numbers";
    const VERSION: u32 = 1;
    const READS: &'static [Kind] = &[Kind::Concern, Kind::Petition, Kind::Supervision, Kind::Operation];

    fn apply(&mut self, recorded: Wordless) {
        let begins = match &recorded.fact.event {
            Event::Concern(event) => matches!(event, ConcernEvent::Noted { .. }),
            Event::Petition(event) => matches!(event, PetitionEvent::Received { .. }),
            Event::Supervision(event) => matches!(event, SupervisionEvent::Issued { .. }),
            Event::Operation(event) => matches!(event, OperationEvent::Recorded { .. }),
            Event::Campaign(_)
            | Event::Member(_)
            | Event::Count(_)
            | Event::Lead(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Summary(_) => false,
        };
        if !begins {
            return;
        }
        let stream = recorded.fact.stream;
        // `YQ-0803-004`: the day and the number stand in the name.
        let mut parts = stream.id.split('-').skip(1);
        if let (Some(day), Some(number)) = (parts.next(), parts.next().and_then(|number| number.parse().ok()))
        {
            let last = self.last.entry(format!("{}-{day}", stream.kind.as_str())).or_default();
            *last = (*last).max(number);
        }
        self.begun.push_back((recorded.fact.id, stream));
        if self.begun.len() > REMEMBERED {
            self.begun.pop_front();
        }
    }
}

/// Takes the first wish of a numbered stream: under the next free number, or the one it got before.
///
/// `command` makes the wish for a number, with its words sealed under it; `is_taken` knows the refusal of a number that
/// somebody else was first with.
pub async fn begin<S, N>(
    node: &Node,
    numbers: &View<Numbers>,
    request: &Request,
    rules: &Rules,
    command: impl Fn(N) -> Result<S::Command, NodeFailure>,
    is_taken: impl Fn(&S::Refusal) -> bool,
) -> Result<Reply, NodeFailure>
where
    S: Stream,
    S::Event: Narrow,
    Event: From<S::Event>,
    N: Numbered,
{
    node.catch_up(numbers).await?;
    let day = rules.day_of(request.at);
    let before = numbers.read(|numbers| numbers.of(request.id).and_then(StreamId::as_numbered::<N>));
    let mut id = before.unwrap_or_else(|| N::new(day, numbers.read(|numbers| numbers.next(N::KIND, day))));
    for _ in 0..TRIED {
        let answer = node.ask::<S>(request, StreamId::numbered(id), command(id)?, rules).await?;
        match answer {
            Answer::Refused(refusal) if is_taken(&refusal) => id = N::new(day, id.number().saturating_add(1)),
            Answer::Recorded(_) | Answer::Known(_) | Answer::Unchanged | Answer::Refused(_) => {
                return node.reply(answer);
            }
        }
    }
    Ok(Reply::Failed { text: format!("{day} 的编号一直被占用，请再发一次"), again: true })
}
