//! The wish that a matter becomes.

use bus::desk::Command;
use chrono::NaiveTime;
use vocabulary::{
    Role, Secret, Stamp,
    alert::AlertCommand,
    concern::{Closing, ConcernCommand, Noting},
    dispute::{DisputeCommand, DisputeWish},
    duty::{DutyCommand, DutyWish},
    operation::OperationCommand,
    petition::{Matter, PetitionCommand, PetitionKind, Receiving},
    reminder::ReminderCommand,
    supervision::SupervisionCommand,
    timetable::{Span, TimetableCommand},
};

use super::{MatterItem, summary};
use crate::parse::{MatterParts, MatterWish};

/// The township's own market.
pub(crate) const MARKET_PLACE: &str = "场镇";

/// When a market is held whose hours nobody told.
pub(crate) fn market_hours() -> Span {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    Span { from: at(7), to: at(12) }
}

impl MatterItem {
    pub(in crate::conversation) fn command(&self, now: Stamp) -> Option<Command> {
        let parts = self.said.parts.clone();
        let (words, by) = (parts.words.clone(), parts.by);
        match self.said.wish {
            MatterWish::NoteConcern => note(parts),
            MatterWish::AnswerConcern => concern(&parts, ConcernCommand::Answer { words: words? }),
            MatterWish::LevelConcern => {
                concern(&parts, ConcernCommand::Level { level: parts.level.clone()?, reach: parts.reach })
            }
            MatterWish::LinkConcern => concern(&parts, ConcernCommand::Link { to: parts.link? }),
            MatterWish::ForwardConcern => {
                let (exit, to, reason) = (parts.exit?, parts.unit.clone()?, words?);
                concern(&parts, ConcernCommand::Forward { exit, to, reason })
            }
            MatterWish::CloseConcern => {
                concern(&parts, ConcernCommand::Close { why: parts.closing.unwrap_or(Closing::Settled) })
            }
            MatterWish::ReceivePetition => receive(parts),
            MatterWish::AcceptPetition => petition(&parts, PetitionCommand::Accept),
            MatterWish::ForwardPetition => {
                let (exit, to, reason) = (parts.exit, parts.unit.clone()?, words?);
                petition(&parts, PetitionCommand::Forward { exit, to, reason })
            }
            MatterWish::ExtendPetition => {
                petition(&parts, PetitionCommand::Extend { until: parts.until?, reason: words? })
            }
            MatterWish::AnswerPetition => {
                petition(&parts, PetitionCommand::Answer { words: words?, content: parts.content })
            }
            MatterWish::ClosePetition => {
                petition(&parts, PetitionCommand::Close { withdrawn: parts.withdrawn })
            }
            MatterWish::AcknowledgeAlert => Some(Command::Alert(parts.alert?, AlertCommand::Acknowledge)),
            MatterWish::AnswerAlert => {
                Some(Command::Alert(parts.alert?, AlertCommand::Answer { words: words? }))
            }
            MatterWish::StandDown => {
                let (false_alarm, reason) = (parts.false_alarm, words?);
                Some(Command::Alert(parts.alert?, AlertCommand::StandDown { false_alarm, reason }))
            }
            MatterWish::Progress => duty(parts, DutyWish::Progress { words: words? }),
            MatterWish::Finish => duty(parts, DutyWish::Finish { words: words? }),
            MatterWish::ConfirmDuty => duty(parts, DutyWish::Confirm),
            MatterWish::ReturnDuty => duty(parts, DutyWish::Return { reason: words? }),
            MatterWish::AssignDuty => {
                let post = parts.post.unwrap_or(Role::Liaison);
                duty(parts, DutyWish::Assign { post, by: by? })
            }
            MatterWish::Issue => {
                let issue =
                    SupervisionCommand::Issue { unit: parts.unit?, task: parts.task, words: words?, by };
                Some(Command::Supervision(None, issue))
            }
            MatterWish::AnswerFinding => finding(&parts, SupervisionCommand::Answer { words: words? }),
            MatterWish::ReturnFinding => finding(&parts, SupervisionCommand::Return { reason: words?, by }),
            MatterWish::CloseFinding => finding(&parts, SupervisionCommand::Close { words: words? }),
            MatterWish::Dispute => {
                let claimed = parts.value;
                dispute(parts, DisputeWish::Dispute { claimed, words: words? })
            }
            MatterWish::RuleDispute => {
                let (ruling, value) = (parts.ruling?, parts.value);
                dispute(parts, DisputeWish::Rule { ruling, value, reason: words? })
            }
            MatterWish::SetMarket => {
                let hours = parts.hours.first().copied().unwrap_or_else(market_hours);
                let days = parts.market.clone()?;
                timetable(&parts, TimetableCommand::SetMarket { place: place(&parts), days, hours })
            }
            MatterWish::DropMarket => {
                timetable(&parts, TimetableCommand::DropMarket { place: place(&parts) })
            }
            MatterWish::SetSchool => {
                let (school, hours) = (parts.spot.as_deref()?.into(), parts.hours.clone());
                timetable(&parts, TimetableCommand::SetSchool { school, hours })
            }
            MatterWish::DropSchool => {
                let school = parts.spot.as_deref()?.into();
                timetable(&parts, TimetableCommand::DropSchool { school })
            }
            MatterWish::RecordOperation => {
                let (day, counting) = (parts.day?, parts.unit?);
                let record =
                    OperationCommand::Record { day, counting, with: parts.with, shared: parts.figures };
                Some(Command::Operation(None, record))
            }
            MatterWish::Snooze => {
                let (unit, until, reason) = (parts.unit?, by?, words?);
                Some(Command::Reminder(parts.about?, ReminderCommand::Snooze { unit, until, reason }))
            }
            MatterWish::Summary(step) => summary::command(step, parts, now),
        }
    }
}

fn note(parts: MatterParts) -> Option<Command> {
    let noting = Noting {
        channel: parts.channel?,
        theme: parts.theme?,
        level: parts.level,
        township: parts.township,
        place: parts.place,
        reach: parts.reach,
        words: parts.words?,
        // Names, accounts and links are taken out by the service, which counts them.
        redacted: 0,
    };
    Some(Command::Concern(None, ConcernCommand::Note(noting)))
}

fn receive(parts: MatterParts) -> Option<Command> {
    let receiving = Receiving {
        kind: parts.kind.unwrap_or(PetitionKind::Petition),
        way: parts.way?,
        matter: parts.matter.unwrap_or(Matter::Appeal),
        theme: parts.theme?,
        people: parts.people.unwrap_or(1),
        township: parts.township,
        words: parts.words?,
        petitioner: parts.petitioner,
        unit: parts.unit?,
    };
    Some(Command::Petition(None, PetitionCommand::Receive(receiving)))
}

fn concern(parts: &MatterParts, command: ConcernCommand<Secret>) -> Option<Command> {
    Some(Command::Concern(Some(parts.concern?), command))
}

fn petition(parts: &MatterParts, command: PetitionCommand<Secret>) -> Option<Command> {
    Some(Command::Petition(Some(parts.petition?), command))
}

fn finding(parts: &MatterParts, command: SupervisionCommand<Secret>) -> Option<Command> {
    Some(Command::Supervision(Some(parts.finding?), command))
}

fn duty(parts: MatterParts, wish: DutyWish<Secret>) -> Option<Command> {
    Some(Command::Duty(DutyCommand { task: parts.task?, lead: parts.unit?, wish }))
}

fn dispute(parts: MatterParts, wish: DisputeWish<Secret>) -> Option<Command> {
    Some(Command::Dispute(DisputeCommand { unit: parts.unit?, day: parts.day?, figure: parts.figure?, wish }))
}

fn timetable(parts: &MatterParts, command: TimetableCommand) -> Option<Command> {
    Some(Command::Timetable(parts.unit.clone()?, command))
}

/// The market's place; the township's own when none was told.
fn place<P: for<'p> From<&'p str>>(parts: &MatterParts) -> P {
    P::from(parts.spot.as_deref().unwrap_or(MARKET_PLACE))
}
