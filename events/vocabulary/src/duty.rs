//! A duty: one task of the notice with one lead unit; told of, finished by that unit, confirmed by the office.
//!
//! The task list itself is [`Rules::tasks`]. A duty exists from the beginning; its stream begins when somebody has
//! something to say about it. Only the lead unit says that it is done, and only somebody else agrees.

mod command;
mod event;
#[cfg(test)]
mod law;
mod refusal;
#[cfg(test)]
mod tests;

pub use command::{DutyCommand, DutyWish};
pub use event::DutyEvent;
pub use refusal::DutyRefusal;

use crate::{
    deadline::end_of,
    fact::Fact,
    ids::{MemberId, TaskId, UnitId},
    rights::{Action, Role, may},
    rules::{Rules, Task},
    stream::{Context, Kind, Stream},
    time::{Day, Stamp},
};

/// How far a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It goes on.
    Open,
    /// The lead unit says that it is done.
    Finished,
    /// The office agrees (销号).
    Confirmed,
}

impl Stage {
    /// The official term.
    pub const fn title(self) -> &'static str {
        match self {
            Stage::Open => "进行中",
            Stage::Finished => "已完成待确认",
            Stage::Confirmed => "已销号",
        }
    }
}

/// A duty as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duty {
    situation: Situation,
    assigned: Option<Assignment>,
    last_news: Option<Stamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Situation {
    /// Nobody says that it is done.
    #[default]
    Open,
    /// The office did not agree: it goes on.
    Returned,
    /// Done, as that person says.
    Finished { by: MemberId },
    /// Done, as the office says too.
    Confirmed,
}

/// To which post a duty was put down, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Assignment {
    post: Role,
    by: Day,
    due: Stamp,
}

impl Duty {
    /// How far it is.
    pub fn stage(&self) -> Stage {
        match &self.situation {
            Situation::Open | Situation::Returned => Stage::Open,
            Situation::Finished { by: _ } => Stage::Finished,
            Situation::Confirmed => Stage::Confirmed,
        }
    }

    /// When anything last happened to it; none when nobody ever told of it.
    pub fn last_news(&self) -> Option<Stamp> {
        self.last_news
    }

    /// The post it was put down to.
    pub fn post(&self) -> Option<Role> {
        self.assigned.map(|assigned| assigned.post)
    }

    /// The end of the day by which it is done, when one was set.
    pub fn due(&self) -> Option<Stamp> {
        self.assigned.map(|assigned| assigned.due)
    }
}

impl Stream for Duty {
    const KIND: Kind = Kind::Duty;
    type Event = DutyEvent;
    type Command = DutyCommand;
    type Refusal = DutyRefusal;

    fn evolve(self, fact: &Fact<DutyEvent>) -> Self {
        let Duty { situation, assigned, last_news: _ } = self;
        let last_news = Some(fact.time);
        match &fact.event {
            DutyEvent::Assigned { post, by, due } => {
                Duty { situation, assigned: Some(Assignment { post: *post, by: *by, due: *due }), last_news }
            }
            DutyEvent::Progressed { by: _, words: _ } => Duty { situation, assigned, last_news },
            DutyEvent::Finished { words: _ } => {
                Duty { situation: Situation::Finished { by: fact.actor.member.clone() }, assigned, last_news }
            }
            DutyEvent::Confirmed {} => Duty { situation: Situation::Confirmed, assigned, last_news },
            DutyEvent::Returned { reason: _ } => Duty { situation: Situation::Returned, assigned, last_news },
        }
    }

    fn decide(&self, command: DutyCommand, at: &Context<'_>) -> Result<Option<DutyEvent>, DutyRefusal> {
        let DutyCommand { task, lead, wish } = command;
        let task = known(&task, &lead, at.rules)?;
        allowed(&task, &lead, &wish, at)?;
        match (&self.situation, wish) {
            (
                Situation::Open | Situation::Returned | Situation::Finished { .. } | Situation::Confirmed,
                DutyWish::Assign { post, by },
            ) if self.assigned.is_some_and(|now| now.post == post && now.by == by) => Ok(None),
            (Situation::Open | Situation::Returned, DutyWish::Assign { post, by }) => {
                assigned(post, by, at).map(Some)
            }
            (
                Situation::Open | Situation::Returned | Situation::Finished { .. },
                DutyWish::Progress { words },
            ) => Ok(Some(DutyEvent::Progressed { by: at.actor.unit.clone(), words })),
            (Situation::Open | Situation::Returned, DutyWish::Finish { words }) => {
                Ok(Some(DutyEvent::Finished { words }))
            }
            (Situation::Finished { by }, DutyWish::Confirm | DutyWish::Return { .. })
                if by == &at.actor.member =>
            {
                Err(DutyRefusal::OwnWork { task: task.id })
            }
            (Situation::Finished { .. }, DutyWish::Confirm) => Ok(Some(DutyEvent::Confirmed {})),
            (Situation::Finished { .. }, DutyWish::Return { reason }) => {
                Ok(Some(DutyEvent::Returned { reason }))
            }
            // Already so: nothing to grant, nothing to refuse.
            (Situation::Finished { .. } | Situation::Confirmed, DutyWish::Finish { .. })
            | (Situation::Confirmed, DutyWish::Confirm)
            | (Situation::Returned, DutyWish::Return { .. }) => Ok(None),
            (Situation::Finished { .. }, DutyWish::Assign { .. }) => {
                Err(DutyRefusal::Finished { task: task.id })
            }
            (Situation::Open, DutyWish::Confirm | DutyWish::Return { .. })
            | (Situation::Returned, DutyWish::Confirm) => {
                Err(DutyRefusal::NotFinished { task: task.id, lead: at.rules.name_of(&lead).to_owned() })
            }
            (
                Situation::Confirmed,
                DutyWish::Assign { .. } | DutyWish::Progress { .. } | DutyWish::Return { .. },
            ) => Err(DutyRefusal::Confirmed { task: task.id }),
        }
    }
}

/// The task, when the rules have it and `lead` leads it.
fn known(task: &TaskId, lead: &UnitId, rules: &Rules) -> Result<Task, DutyRefusal> {
    let Some(found) = rules.task(task) else {
        return Err(DutyRefusal::UnknownTask { task: task.clone() });
    };
    if !found.lead.contains(lead) {
        return Err(DutyRefusal::NotItsLead {
            unit: rules.name_of(lead).to_owned(),
            leads: found.lead.iter().map(|unit| rules.name_of(unit).to_owned()).collect(),
            task: found.id,
        });
    }
    Ok(found)
}

fn allowed(task: &Task, lead: &UnitId, wish: &DutyWish, at: &Context<'_>) -> Result<(), DutyRefusal> {
    let own = &at.actor.unit;
    let (action, of) = match wish {
        DutyWish::Assign { .. } => (Action::AssignDuty, lead),
        DutyWish::Progress { .. } | DutyWish::Finish { .. } => (Action::WorkOnDuty, own),
        DutyWish::Confirm | DutyWish::Return { .. } => (Action::Supervise, lead),
    };
    if !may(at.actor, action, of, at.rules) {
        return Err(DutyRefusal::NotAllowed {
            task: task.id.clone(),
            role: at.actor.role.title(),
            of: at.rules.name_of(own).to_owned(),
        });
    }
    match wish {
        DutyWish::Progress { .. } if !has_a_share(own, task, lead, at.rules) => Err(DutyRefusal::NoShare {
            task: task.id.clone(),
            unit: at.rules.name_of(own).to_owned(),
            lead: at.rules.name_of(lead).to_owned(),
        }),
        DutyWish::Finish { .. } if !is_of(own, lead, at.rules) => {
            Err(DutyRefusal::NotTheLead { task: task.id.clone(), lead: at.rules.name_of(lead).to_owned() })
        }
        DutyWish::Assign { .. }
        | DutyWish::Progress { .. }
        | DutyWish::Finish { .. }
        | DutyWish::Confirm
        | DutyWish::Return { .. } => Ok(()),
    }
}

/// Whether `unit` tells of the duty: it is of the duty's lead unit or of a responsible one. Another lead unit of the same
/// task has a duty of its own, and its news would hide this one's silence.
fn has_a_share(unit: &UnitId, task: &Task, lead: &UnitId, rules: &Rules) -> bool {
    is_of(unit, lead, rules) || task.responsible.iter().any(|named| is_of(unit, named, rules))
}

/// Whether `unit` is the named one, a part of it, or the unit that it is a part of.
fn is_of(unit: &UnitId, named: &UnitId, rules: &Rules) -> bool {
    unit == named || rules.is_part_of(unit, named) || rules.is_part_of(named, unit)
}

fn assigned(post: Role, by: Day, at: &Context<'_>) -> Result<DutyEvent, DutyRefusal> {
    match post {
        Role::Liaison | Role::Handler | Role::Head => {}
        Role::Office | Role::Leader | Role::Auditor | Role::System => {
            return Err(DutyRefusal::NotAPost { post: post.title() });
        }
    }
    let today = at.rules.day_of(at.at);
    if by < today {
        return Err(DutyRefusal::PastDay { by, today });
    }
    Ok(DutyEvent::Assigned { post, by, due: end_of(by, at.rules.zone()) })
}
