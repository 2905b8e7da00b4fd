//! The wish that a matter becomes.

use bus::desk::Command;
use chrono::NaiveTime;
use vocabulary::{
    Role,
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

use super::MatterItem;
use crate::parse::{MatterParts, MatterWish};

/// The township's own market.
pub(crate) const MARKET_PLACE: &str = "场镇";

/// When a market is held whose hours nobody told.
pub(crate) fn market_hours() -> Span {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    Span { from: at(7), to: at(12) }
}

impl MatterItem {
    pub(in crate::conversation) fn command(&self) -> Option<Command> {
        let parts = self.said.parts.clone();
        match self.said.wish {
            wish @ (MatterWish::NoteConcern
            | MatterWish::AnswerConcern
            | MatterWish::LevelConcern
            | MatterWish::LinkConcern
            | MatterWish::ForwardConcern
            | MatterWish::CloseConcern) => concern(wish, parts),
            wish @ (MatterWish::ReceivePetition
            | MatterWish::AcceptPetition
            | MatterWish::ForwardPetition
            | MatterWish::ExtendPetition
            | MatterWish::AnswerPetition
            | MatterWish::ClosePetition) => petition(wish, parts),
            MatterWish::AcknowledgeAlert => Some(Command::Alert(parts.alert?, AlertCommand::Acknowledge)),
            MatterWish::AnswerAlert => {
                Some(Command::Alert(parts.alert?, AlertCommand::Answer { words: parts.words? }))
            }
            MatterWish::StandDown => {
                let (false_alarm, reason) = (parts.false_alarm, parts.words?);
                Some(Command::Alert(parts.alert?, AlertCommand::StandDown { false_alarm, reason }))
            }
            wish @ (MatterWish::Progress
            | MatterWish::Finish
            | MatterWish::ConfirmDuty
            | MatterWish::ReturnDuty
            | MatterWish::AssignDuty) => duty(wish, parts),
            wish @ (MatterWish::Issue
            | MatterWish::AnswerFinding
            | MatterWish::ReturnFinding
            | MatterWish::CloseFinding) => supervision(wish, parts),
            wish @ (MatterWish::Dispute | MatterWish::RuleDispute) => dispute(wish, parts),
            wish @ (MatterWish::SetMarket | MatterWish::DropMarket | MatterWish::SetSchool) => {
                timetable(wish, parts)
            }
            MatterWish::RecordOperation => {
                let (day, counting) = (parts.day?, parts.unit?);
                let record =
                    OperationCommand::Record { day, counting, with: parts.with, shared: parts.figures };
                Some(Command::Operation(None, record))
            }
            MatterWish::Snooze => {
                let (unit, until, reason) = (parts.unit?, parts.by?, parts.words?);
                Some(Command::Reminder(parts.about?, ReminderCommand::Snooze { unit, until, reason }))
            }
        }
    }
}

fn concern(wish: MatterWish, parts: MatterParts) -> Option<Command> {
    if wish == MatterWish::NoteConcern {
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
        return Some(Command::Concern(None, ConcernCommand::Note(noting)));
    }
    let command = match wish {
        MatterWish::LevelConcern => ConcernCommand::Level { level: parts.level?, reach: parts.reach },
        MatterWish::LinkConcern => ConcernCommand::Link { to: parts.link? },
        MatterWish::ForwardConcern => {
            ConcernCommand::Forward { exit: parts.exit?, to: parts.unit?, reason: parts.words? }
        }
        MatterWish::CloseConcern => ConcernCommand::Close { why: parts.closing.unwrap_or(Closing::Settled) },
        _answer => ConcernCommand::Answer { words: parts.words? },
    };
    Some(Command::Concern(Some(parts.concern?), command))
}

fn petition(wish: MatterWish, parts: MatterParts) -> Option<Command> {
    if wish == MatterWish::ReceivePetition {
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
        return Some(Command::Petition(None, PetitionCommand::Receive(receiving)));
    }
    let command = match wish {
        MatterWish::AcceptPetition => PetitionCommand::Accept,
        MatterWish::ForwardPetition => {
            PetitionCommand::Forward { exit: parts.exit, to: parts.unit?, reason: parts.words? }
        }
        MatterWish::ExtendPetition => PetitionCommand::Extend { until: parts.until?, reason: parts.words? },
        MatterWish::ClosePetition => PetitionCommand::Close { withdrawn: parts.withdrawn },
        _answer => PetitionCommand::Answer { words: parts.words?, content: parts.content },
    };
    Some(Command::Petition(Some(parts.petition?), command))
}

fn duty(wish: MatterWish, parts: MatterParts) -> Option<Command> {
    let wish = match wish {
        MatterWish::Finish => DutyWish::Finish { words: parts.words? },
        MatterWish::ConfirmDuty => DutyWish::Confirm,
        MatterWish::ReturnDuty => DutyWish::Return { reason: parts.words? },
        MatterWish::AssignDuty => {
            DutyWish::Assign { post: parts.post.unwrap_or(Role::Liaison), by: parts.by? }
        }
        _progress => DutyWish::Progress { words: parts.words? },
    };
    Some(Command::Duty(DutyCommand { task: parts.task?, lead: parts.unit?, wish }))
}

fn supervision(wish: MatterWish, parts: MatterParts) -> Option<Command> {
    let words = parts.words?;
    let command = match wish {
        MatterWish::Issue => {
            let issue =
                SupervisionCommand::Issue { unit: parts.unit?, task: parts.task, words, by: parts.by };
            return Some(Command::Supervision(None, issue));
        }
        MatterWish::ReturnFinding => SupervisionCommand::Return { reason: words, by: parts.by },
        MatterWish::CloseFinding => SupervisionCommand::Close { words },
        _answer => SupervisionCommand::Answer { words },
    };
    Some(Command::Supervision(Some(parts.finding?), command))
}

fn dispute(wish: MatterWish, parts: MatterParts) -> Option<Command> {
    let words = parts.words?;
    let wish = if wish == MatterWish::RuleDispute {
        DisputeWish::Rule { ruling: parts.ruling?, value: parts.value, reason: words }
    } else {
        DisputeWish::Dispute { claimed: parts.value, words }
    };
    Some(Command::Dispute(DisputeCommand { unit: parts.unit?, day: parts.day?, figure: parts.figure?, wish }))
}

fn timetable(wish: MatterWish, parts: MatterParts) -> Option<Command> {
    let place = parts.spot.as_deref().unwrap_or(MARKET_PLACE);
    let command = match wish {
        MatterWish::SetMarket => TimetableCommand::SetMarket {
            place: place.into(),
            days: parts.market?,
            hours: parts.hours.first().copied().unwrap_or_else(market_hours),
        },
        MatterWish::DropMarket => TimetableCommand::DropMarket { place: place.into() },
        _school => TimetableCommand::SetSchool { school: parts.spot.as_deref()?.into(), hours: parts.hours },
    };
    Some(Command::Timetable(parts.unit?, command))
}
