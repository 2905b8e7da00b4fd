//! Who may do what: one function, deny by default (DESIGN section 8).

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{MemberId, UnitId},
    rules::{Rules, UnitKind},
};

/// The post in which somebody acts. People hold posts from a day to a day; events carry the post, never a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Liaison (联络员) of a township, department or company.
    Liaison,
    /// Handler (承办人) of a department.
    Handler,
    /// Head of a unit's own group, e.g. a township's 交通分管负责人 (notice 二).
    Head,
    /// The working group's office (专项工作组办公室).
    Office,
    /// Head or deputy head of the working group (组长、副组长).
    Leader,
    /// Auditor: reads, never writes.
    Auditor,
    /// A policy of the software itself; it proposes and keeps clocks.
    System,
}

impl Role {
    /// Every role, in the order of this page.
    pub const ALL: [Role; 7] =
        [Role::Liaison, Role::Handler, Role::Head, Role::Office, Role::Leader, Role::Auditor, Role::System];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Liaison => "liaison",
            Role::Handler => "handler",
            Role::Head => "head",
            Role::Office => "office",
            Role::Leader => "leader",
            Role::Auditor => "auditor",
            Role::System => "system",
        }
    }

    /// The official Chinese term.
    pub const fn title(self) -> &'static str {
        match self {
            Role::Liaison => "联络员",
            Role::Handler => "承办人",
            Role::Head => "负责人",
            Role::Office => "办公室",
            Role::Leader => "组长（副组长）",
            Role::Auditor => "审计",
            Role::System => "系统",
        }
    }

    /// The role of that name, English or Chinese; `member` is the bot's word for a handler.
    pub fn parse(text: &str) -> Option<Role> {
        if text == "member" {
            return Some(Role::Handler);
        }
        Role::ALL.into_iter().find(|role| role.as_str() == text || role.title() == text)
    }
}

/// Somebody acting in a post.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Actor {
    /// The post-holder's number.
    #[serde(rename = "actor")]
    pub member: MemberId,
    /// The unit of the post.
    pub unit: UnitId,
    /// The post.
    #[serde(rename = "post")]
    pub role: Role,
}

impl Actor {
    /// Whether the actor sits in the office or leads the working group.
    pub fn is_county(&self) -> bool {
        matches!(self.role, Role::Office | Role::Leader)
    }
}

/// What somebody wants to do with something of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Post, correct or withdraw a unit's daily count.
    PostCount,
    /// Approve, return or reopen a unit's daily count.
    ReviewCount,
    /// Hand in a lead found by the unit.
    FindLead,
    /// Supplement, transfer, accept, return, ask, or wish an extension for a lead the unit holds.
    HandleLead,
    /// Answer a question put to the unit that found the lead.
    AnswerQuestion,
    /// Record an enforcement result.
    Enforce,
    /// Review an enforcement result or reopen a closed lead.
    ReviewLead,
    /// Name the handler, rule on an extension, merge and unmerge.
    RuleLead,
    /// Enrol people, assign posts, hand out join codes.
    Enrol,
    /// Open the campaign, change its rules, close it.
    ChangeRules,
    /// Read the unit's leads (held by it, or passed through it).
    ReadLead,
    /// Read tallies.
    ReadTally,
    /// Note a concern of public opinion; take a petition in.
    NoteOpinion,
    /// Level, link, pass on, answer or close a concern or petition that the unit answers for.
    HandleOpinion,
    /// Give a petition more time: the head of the unit (单位负责人, 信访工作条例34) or the office.
    ExtendPetition,
    /// Acknowledge or answer an alert that the unit was told of.
    AnswerAlert,
    /// Stand an alert down.
    StandDown,
    /// Tell how a duty stands; finish the unit's own.
    WorkOnDuty,
    /// Put a duty down to a post and a day.
    AssignDuty,
    /// Confirm or return a finished duty; issue, return and close findings of supervision.
    Supervise,
    /// Dispute a figure of the unit.
    DisputeFigure,
    /// Rule on a dispute.
    RuleDispute,
    /// Enter market days and school hours of the unit.
    SetTimetable,
    /// Record a joint operation that the unit counts.
    RecordOperation,
    /// Ask to be left in peace about a matter whose turn is the unit's.
    Snooze,
    /// Raise alerts, send and clear reminders: the software's own policies.
    KeepWatch,
    /// Read concerns, petitions, alerts and duties.
    ReadOpinion,
    /// Write and hand in the unit's summary; propose a case for the county's.
    WriteSummary,
    /// Accept or return a unit's summary; approve cases, decide on places, seal the county's.
    ReviewSummary,
}

/// Whether `actor` may do `action` to something of `unit`. What is not granted here is denied.
pub fn may(actor: &Actor, action: Action, unit: &UnitId, rules: &Rules) -> bool {
    let home = rules.unit(&actor.unit).map(|unit| unit.kind);
    // Nobody acts for a unit that the rules do not know; only the software itself belongs to none.
    if home.is_none() && actor.role != Role::System {
        return false;
    }
    let own = &actor.unit == unit || rules.is_part_of(unit, &actor.unit);
    let (everywhere, granted, more) = grants(actor.role, home == Some(UnitKind::Company));
    (everywhere || own)
        && (granted.contains(&action) || more.contains(&action))
        && (action != Action::Enforce || enforces(unit, rules))
}

/// Only departments and their brigades enforce; a township, company or outside party hands over (notice 三).
fn enforces(unit: &UnitId, rules: &Rules) -> bool {
    rules.unit(unit).is_some_and(|unit| matches!(unit.kind, UnitKind::Department | UnitKind::Practice))
}

/// What a company may do: it hands leads in, answers about them, learns their fate and tells of its own duties
/// (notice 三（八）).
const OF_COMPANY: &[Action] =
    &[Action::FindLead, Action::AnswerQuestion, Action::ReadLead, Action::WorkOnDuty];

/// What everybody of a department or township may do for it.
const OF_UNIT: &[Action] = &[
    Action::PostCount,
    Action::FindLead,
    Action::HandleLead,
    Action::AnswerQuestion,
    Action::ReadLead,
    Action::ReadTally,
    Action::NoteOpinion,
    Action::HandleOpinion,
    Action::AnswerAlert,
    Action::WorkOnDuty,
    Action::DisputeFigure,
    Action::RecordOperation,
    Action::Snooze,
    Action::ReadOpinion,
    Action::WriteSummary,
];

const OF_LIAISON: &[Action] = &[Action::SetTimetable];
const OF_HEAD: &[Action] = &[Action::SetTimetable, Action::ExtendPetition, Action::AssignDuty];
const OF_HANDLER: &[Action] = &[Action::Enforce];

/// What the office may do for every unit. It enforces nothing and disputes nothing: it rules.
const OF_OFFICE: &[Action] = &[
    Action::PostCount,
    Action::ReviewCount,
    Action::FindLead,
    Action::HandleLead,
    Action::AnswerQuestion,
    Action::ReviewLead,
    Action::RuleLead,
    Action::Enrol,
    Action::ChangeRules,
    Action::ReadLead,
    Action::ReadTally,
    Action::NoteOpinion,
    Action::HandleOpinion,
    Action::ExtendPetition,
    Action::AnswerAlert,
    Action::StandDown,
    Action::WorkOnDuty,
    Action::AssignDuty,
    Action::Supervise,
    Action::RuleDispute,
    Action::SetTimetable,
    Action::RecordOperation,
    Action::Snooze,
    Action::ReadOpinion,
    Action::WriteSummary,
    Action::ReviewSummary,
];

const OF_LEADER: &[Action] = &[
    Action::ReviewCount,
    Action::ReviewLead,
    Action::RuleLead,
    Action::ReadLead,
    Action::ReadTally,
    Action::AnswerAlert,
    Action::StandDown,
    Action::Supervise,
    Action::RuleDispute,
    Action::ReadOpinion,
    Action::ReviewSummary,
];

const OF_AUDITOR: &[Action] = &[Action::ReadLead, Action::ReadTally, Action::ReadOpinion];

/// The clock lets an unanswered question lapse and calls people; it decides nothing.
const OF_SYSTEM: &[Action] = &[Action::AnswerQuestion, Action::ReadTally, Action::KeepWatch];

/// The actions granted to a role in two lists, and whether for every unit or only for its own (and the parts of its own).
const fn grants(role: Role, of_company: bool) -> (bool, &'static [Action], &'static [Action]) {
    match role {
        Role::Liaison | Role::Handler | Role::Head if of_company => (false, OF_COMPANY, &[]),
        Role::Liaison => (false, OF_UNIT, OF_LIAISON),
        Role::Head => (false, OF_UNIT, OF_HEAD),
        Role::Handler => (false, OF_UNIT, OF_HANDLER),
        Role::Office => (true, OF_OFFICE, &[]),
        Role::Leader => (true, OF_LEADER, &[]),
        Role::Auditor => (true, OF_AUDITOR, &[]),
        Role::System => (true, OF_SYSTEM, &[]),
    }
}
