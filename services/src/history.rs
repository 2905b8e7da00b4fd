//! A history for tests of projections and policies: wishes go through the real deciders, events over the wire as in the log.

use std::sync::LazyLock;

use bus::{clock::derived_id, follow::Projection};
use uuid::Uuid;
use vocabulary::{
    Actor, Context, Event, Fact, Recorded, Role, Rules, Sealed, Stamp, Stream, StreamId, UnitId, Wordless,
    campaign::CampaignEvent,
    fact::Narrow,
    rules::{Unit, UnitKind},
    wire,
};

/// The Yunyang campaign, cut down to some units: a case of a law opens it thousands of times.
pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = campaign_file::built_in().unwrap();
    let kept = [
        "working-group",
        "office",
        "jiangkou",
        "nanxi",
        "yunyang",
        "public-security",
        "traffic-police",
        "transport-committee",
        "transport-enforcement",
        "cyber-police",
        "cyberspace-office",
        "market-regulation",
        "company-a",
        "discipline",
    ];
    rules.units.retain(|unit: &Unit| {
        kept.contains(&unit.id.as_str()) || matches!(unit.kind, UnitKind::Company | UnitKind::Outside)
    });
    (rules.duties, rules.measures, rules.vehicles) = (Vec::new(), Vec::new(), Vec::new());
    for indicator in &mut rules.indicators {
        (indicator.words, indicator.parts) = (Vec::new(), Vec::new());
    }
    rules
});

/// The campaign's opening as a projection is given it.
static OPENING: LazyLock<Wordless> = LazyLock::new(|| {
    let opened = CampaignEvent::Opened { rules: Box::new(RULES.clone()), simulated: None };
    let fact = Fact {
        id: derived_id("history", "opening"),
        stream: StreamId::campaign(&RULES.campaign.id),
        time: at("05-22 09:00"),
        actor: actor("office:office"),
        cause: None,
        channel: "test".into(),
        event: Event::from(opened),
    };
    wordless(1, &fact)
});

/// What happened, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// The facts after the opening.
    pub(crate) facts: Vec<Fact>,
}

impl History {
    /// What a stream answers to a wish; taken in when it grants something.
    pub(crate) fn hear<S>(
        &mut self,
        stream: &StreamId,
        who: &str,
        now: Stamp,
        wish: S::Command,
    ) -> Result<Option<S::Event>, S::Refusal>
    where
        S: Stream,
        S::Event: Narrow + Clone,
        Event: From<S::Event>,
    {
        let id = derived_id("history", &self.facts.len().to_string());
        self.hear_as::<S>(id, stream, &actor(who), now, wish)
    }

    /// The same under an id and from an actor of the caller's.
    pub(crate) fn hear_as<S>(
        &mut self,
        id: Uuid,
        stream: &StreamId,
        actor: &Actor,
        now: Stamp,
        wish: S::Command,
    ) -> Result<Option<S::Event>, S::Refusal>
    where
        S: Stream,
        S::Event: Narrow + Clone,
        Event: From<S::Event>,
    {
        let state = self.state::<S>(stream);
        let event = state.decide(wish, &Context { at: now, actor, rules: &RULES })?;
        if let Some(event) = &event {
            let (stream, actor) = (stream.clone(), actor.clone());
            let event = Event::from(event.clone());
            self.facts.push(Fact {
                id,
                stream,
                time: now,
                actor,
                cause: None,
                channel: "test".into(),
                event,
            });
        }
        Ok(event)
    }

    /// A wish that must be granted.
    pub(crate) fn then<S>(&mut self, stream: &StreamId, who: &str, time: &str, wish: S::Command) -> &mut Self
    where
        S: Stream,
        S::Event: Narrow + Clone,
        Event: From<S::Event>,
    {
        let granted = self.hear::<S>(stream, who, at(time), wish);
        let granted = granted.unwrap_or_else(|refusal| panic!("{who} at {time}: {refusal}"));
        assert!(granted.is_some(), "{who} at {time}: it is so already");
        self
    }

    /// A stream as it stands.
    pub(crate) fn state<S>(&self, stream: &StreamId) -> S
    where
        S: Stream,
        S::Event: Narrow,
    {
        let facts = self.facts.iter().filter(|fact| fact.stream == *stream);
        facts.filter_map(|fact| fact.clone().narrow()).fold(S::default(), |state, fact| state.evolve(&fact))
    }

    /// A projection of everything, from the log's beginning.
    pub(crate) fn folded<P: Projection>(&self) -> P {
        self.folded_to(self.facts.len())
    }

    /// A projection of the first facts only.
    pub(crate) fn folded_to<P: Projection>(&self, count: usize) -> P {
        let mut state = P::default();
        state.apply(OPENING.clone());
        for (position, fact) in (2..).zip(self.facts.iter().take(count)) {
            state.apply(wordless(position, fact));
        }
        state
    }
}

/// A fact as the log gives it to a projection: written, read back, without its words.
pub(crate) fn wordless(position: u64, fact: &Fact) -> Wordless {
    let body = wire::encode(fact, &RULES.campaign.id).unwrap().body;
    let recorded: Recorded<_> = wire::decode_wordless(position, fact.time, &body).unwrap();
    recorded
}

/// Somebody in a post: `jiangkou:liaison`, or a second one in it: `office:office=2`.
pub(crate) fn actor(text: &str) -> Actor {
    let (post, person) = text.split_once('=').unwrap_or((text, "1"));
    let (unit_id, role) = post.split_once(':').unwrap();
    let role = Role::parse(role).unwrap();
    let member = format!("m-{unit_id}-{}-{person}", role.as_str());
    Actor { member: member.parse().unwrap(), unit: unit(unit_id), role }
}

/// A unit of the campaign.
pub(crate) fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

/// A moment of 2025 in the campaign's zone: `08-04 09:30`, or `08-04 09:30:59` where the second matters.
pub(crate) fn at(text: &str) -> Stamp {
    let seconds = if text.matches(':').count() == 2 { "" } else { ":00" };
    format!("2025-{}{seconds}+08:00", text.replace(' ', "T")).parse().unwrap()
}

/// Words that are sealed already; no figure and no deadline depends on them.
pub(crate) fn sealed() -> Sealed {
    Sealed { subject: "lead/XS-0804-001".into(), sealed: "d29yZHM=".into() }
}
