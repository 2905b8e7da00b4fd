//! The log as a document sees it: every projection it needs, as of one cutoff.

use anyhow::Context;
use bus::{
    follow::Projection,
    log::{PAGE, Record},
};
use chrono::{DurationRound, TimeDelta};
use vocabulary::{Rules, Stamp, StreamId, Wordless, wire};

use super::{annals::Annals, cutoff::Cutoff, trace::Trace};
use crate::{duties::DutyBook, node::Node, tally::Tally};

/// Beyond this position documents name the events of their figures by query alone: noting each would take longer than
/// all else.
pub const TRACED_TO: u64 = 1_000_000;
/// So many late events are told one by one.
const LATE_TOLD: usize = 200;

/// Where to cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Everything that is in the log now, judged at this moment.
    Now(Stamp),
    /// Everything recorded up to a moment, judged then.
    Time(Stamp),
    /// Everything up to a position, judged when it was recorded.
    Position(u64),
    /// A cut that was made before.
    Exactly(Cutoff),
}

/// What a document is made of.
#[derive(Debug)]
pub struct Seen {
    /// The cut.
    pub cutoff: Cutoff,
    /// Accountability of every unit.
    pub tally: Tally,
    /// What is counted beside it, and what people wrote.
    pub annals: Annals,
    /// The task list.
    pub duties: DutyBook,
    /// Which events make which figure, when it was noted.
    pub trace: Option<Trace>,
    /// Events that happened before the cut and were recorded after it: in no figure.
    pub late: Late,
}

/// Events that came too late for a document.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Late {
    /// The first of them: position, stream, when it happened.
    pub first: Vec<(u64, StreamId, Stamp)>,
    /// How many there are.
    pub count: u64,
}

impl Seen {
    /// Looks at the log up to a cut; `evidence` looks the events of figures up in a log of any length.
    pub async fn at(node: &Node, wanted: Wanted, evidence: bool) -> anyhow::Result<Self> {
        let head = node.bus.head().await?;
        match wanted {
            // A log of many campaigns is not folded anew: the views' snapshots are nearly there.
            Wanted::Now(now) if head > TRACED_TO && !evidence => {
                Self::from_views(node, head, minute(node, now).await?).await
            }
            Wanted::Now(now) => {
                let until = minute(node, now).await?;
                Self::folded(node, Wanted::Exactly(Cutoff { position: head, until }), evidence).await
            }
            Wanted::Time(_) | Wanted::Position(_) | Wanted::Exactly(_) => {
                Self::folded(node, wanted, evidence).await
            }
        }
    }

    async fn from_views(node: &Node, head: u64, until: Stamp) -> anyhow::Result<Self> {
        let tally = node.latest::<Tally>(head).await?;
        let annals = node.latest::<Annals>(head).await?;
        let duties = node.latest::<DutyBook>(head).await?;
        let cutoff = Cutoff { position: head, until };
        Ok(Self { cutoff, tally, annals, duties, trace: None, late: Late::default() })
    }

    async fn folded(node: &Node, wanted: Wanted, evidence: bool) -> anyhow::Result<Self> {
        let (mut tally, mut annals, mut duties) = (Tally::default(), Annals::default(), DutyBook::default());
        let mut trace = Trace::default();
        let mut traced = true;
        let (mut position, mut last, mut late) = (0, None, Late::default());
        let mut after = 0;
        loop {
            let page = node.bus.read(after, PAGE).await?;
            for record in &page {
                let event = wire::decode_wordless(record.position, record.recorded, &record.body)?;
                if !wanted.takes(record) {
                    late.note(event, wanted.until(last));
                    continue;
                }
                (position, last) = (record.position, Some(record.recorded));
                let views = (&mut tally, &mut annals, &mut duties);
                traced = traced && (evidence || position <= TRACED_TO);
                if traced { trace.take(event, views) } else { fold(event, views) }
            }
            match page.last() {
                Some(record) if page.len() == PAGE => after = record.position,
                Some(_) | None => break,
            }
        }
        let until = wanted.until(last).context("截止时间之前日志里还没有任何事件，请写晚一些的时间")?;
        let cutoff = match wanted {
            Wanted::Exactly(cutoff) => cutoff,
            Wanted::Now(_) | Wanted::Time(_) | Wanted::Position(_) => Cutoff { position, until },
        };
        Ok(Self { cutoff, tally, annals, duties, trace: traced.then_some(trace), late })
    }

    /// The rules in force at the cut.
    pub fn rules(&self) -> anyhow::Result<std::sync::Arc<Rules>> {
        let rules = self.annals.book.at(self.cutoff.until).cloned();
        rules.context("截止时活动还没有开启，请写晚一些的时间")
    }
}

impl Wanted {
    /// Whether the cut takes a row in. The log's own clock does not run backwards.
    fn takes(self, record: &Record) -> bool {
        match self {
            Wanted::Now(_) => true,
            Wanted::Time(time) => record.recorded <= time,
            Wanted::Position(position) | Wanted::Exactly(Cutoff { position, until: _ }) => {
                record.position <= position
            }
        }
    }

    /// The moment at which deadlines are judged, after `last` was taken in.
    fn until(self, last: Option<Stamp>) -> Option<Stamp> {
        match self {
            Wanted::Now(until) | Wanted::Time(until) | Wanted::Exactly(Cutoff { position: _, until }) => {
                Some(until)
            }
            Wanted::Position(_) => last,
        }
    }
}

impl Late {
    fn note(&mut self, event: Wordless, until: Option<Stamp>) {
        if until.is_none_or(|until| event.fact.time > until) {
            return;
        }
        self.count = self.count.saturating_add(1);
        if self.first.len() < LATE_TOLD {
            self.first.push((event.position, event.fact.stream, event.fact.time));
        }
    }
}

/// The minute of now, so that who asks twice within it gets the same bytes; not before the last event.
async fn minute(node: &Node, now: Stamp) -> anyhow::Result<Stamp> {
    let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
    let last = node.bus.last_recorded().await?;
    Ok(last.map_or(minute, |last| minute.max(last)))
}

fn fold(event: Wordless, (tally, annals, duties): (&mut Tally, &mut Annals, &mut DutyBook)) {
    tally.apply(event.clone());
    annals.apply(event.clone());
    duties.apply(event);
}
