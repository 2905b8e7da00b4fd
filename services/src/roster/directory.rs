//! The projection behind every decision: which rules are in force and who holds which post.

use std::{collections::BTreeMap, sync::Arc};

use bus::follow::Projection;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, Day, Event, Kind, MemberId, Role, Rules, UnitId, Wordless,
    member::{Holding, MemberEvent},
    rules::{RulesBook, UnitKind},
    sealed::Unread,
};

/// Rules and roster.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    book: RulesBook,
    members: BTreeMap<MemberId, Person>,
}

/// A post-holder, without a name: names are sealed and are nobody's business here.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Posts, past and present.
    pub posts: Vec<Holding>,
    /// Posts held for somebody else for a span of days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_in: Vec<Holding>,
    /// Own posts that somebody else holds for a span of days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Holding>,
    /// Platforms with a bound account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bound: Vec<String>,
}

impl Directory {
    /// The rules over time.
    pub fn book(&self) -> &RulesBook {
        &self.book
    }

    /// The rules in force on `day`.
    pub fn rules_on(&self, day: Day) -> Option<&Arc<Rules>> {
        self.book.on(day)
    }

    /// Whether the actor holds the post on `day`, or stands in for somebody who does.
    ///
    /// Whoever holds any post may practise: as liaison or handler of a practice unit, which is in no tally.
    pub fn holds(&self, actor: &Actor, day: Day) -> bool {
        let practice = self.rules_on(day).and_then(|rules| rules.unit(&actor.unit));
        let practises = practice.is_some_and(|unit| unit.kind == UnitKind::Practice)
            && matches!(actor.role, Role::Liaison | Role::Handler);
        self.members.get(&actor.member).is_some_and(|person| {
            let mut posts = person.posts.iter().chain(&person.stands_in).filter(|post| post.is_on(day));
            posts.any(|post| practises || (post.unit == actor.unit && post.role == actor.role))
        })
    }

    /// Everybody who holds the post on `day`.
    pub fn in_post(&self, unit: &UnitId, role: Role, day: Day) -> Vec<MemberId> {
        let holds =
            |member: &MemberId| self.holds(&Actor { member: member.clone(), unit: unit.clone(), role }, day);
        self.members.keys().filter(|member| holds(member)).cloned().collect()
    }

    /// Whether a deputy holds the member's post on `day`.
    pub fn is_absent(&self, member: &MemberId, unit: &UnitId, role: Role, day: Day) -> bool {
        self.members.get(member).is_some_and(|person| {
            person.absent.iter().any(|post| &post.unit == unit && post.role == role && post.is_on(day))
        })
    }

    /// Everybody who stands in for somebody of a unit on `day`.
    pub fn deputies(&self, unit: &UnitId, day: Day) -> Vec<MemberId> {
        let stands_in =
            |person: &Person| person.stands_in.iter().any(|post| &post.unit == unit && post.is_on(day));
        self.members.iter().filter(|(_, person)| stands_in(person)).map(|(id, _)| id.clone()).collect()
    }

    /// A post-holder.
    pub fn member(&self, id: &MemberId) -> Option<&Person> {
        self.members.get(id)
    }

    /// How many people are on the roster.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether nobody is on the roster.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl Projection for Directory {
    const NAME: &'static str = "directory";
    const VERSION: u32 = 2;
    const READS: &'static [Kind] = &[Kind::Campaign, Kind::Member];

    fn apply(&mut self, recorded: Wordless) {
        match &recorded.fact.event {
            Event::Campaign(event) => self.book.apply(event),
            Event::Member(event) => {
                if let Some(id) = recorded.fact.stream.as_member() {
                    self.apply_member(id, event);
                }
            }
            Event::Count(_)
            | Event::Lead(_)
            | Event::Concern(_)
            | Event::Petition(_)
            | Event::Alert(_)
            | Event::Duty(_)
            | Event::Supervision(_)
            | Event::Reminder(_)
            | Event::Dispute(_)
            | Event::Timetable(_)
            | Event::Operation(_)
            | Event::Summary(_) => {}
        }
    }
}

impl Directory {
    fn apply_member(&mut self, id: MemberId, event: &MemberEvent<Unread>) {
        match event {
            MemberEvent::DeputyNamed { deputy, unit, role, from, until } => {
                let post = Holding { unit: unit.clone(), role: *role, from: *from, until: Some(*until) };
                self.members.entry(id).or_default().absent.push(post.clone());
                self.members.entry(deputy.clone()).or_default().stands_in.push(post);
            }
            MemberEvent::Enrolled { name: _, phone: _ } => {
                self.members.entry(id).or_default();
            }
            MemberEvent::Bound { channel, account: _ } => {
                self.members.entry(id).or_default().bound.push(channel.clone());
            }
            MemberEvent::Unbound { channel, reason: _ } => {
                self.members.entry(id).or_default().bound.retain(|bound| bound != channel);
            }
            MemberEvent::PostAssigned(post) => {
                self.members.entry(id).or_default().posts.push(post.clone());
            }
            MemberEvent::PostEnded { unit, role, on } => {
                let posts = &mut self.members.entry(id).or_default().posts;
                for post in posts.iter_mut().filter(|post| post.unit == *unit && post.role == *role) {
                    if post.until.is_none_or(|until| *on < until) {
                        post.until = Some(*on);
                    }
                }
            }
        }
    }
}
