//! A question of the bot: what is missing of a draft, what may be tapped for it, and how a typed answer is read.

use serde::{Deserialize, Serialize};
use vocabulary::{
    Day, IndicatorKey, LeadId, Rules, Secret, Stamp, UnitId, ViolationCode,
    ids::PriorityId,
    lead::{Outcome, ReturnReason},
};

use super::{
    facts::Context,
    item::matter::need::{MatterNeed, MatterTold},
};
use crate::parse::{self, Chat, EXCUSABLE, Intent, LeadWish, Parse};

/// What is needed of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "need")]
pub enum Need {
    /// Which unit.
    Unit {
        /// The units that may be meant.
        options: Vec<UnitId>,
    },
    /// Which day.
    Day {
        /// The days that may be meant.
        options: Vec<Day>,
    },
    /// The value of a figure.
    Figure {
        /// Which.
        key: IndicatorKey,
        /// Values to tap.
        options: Vec<u64>,
    },
    /// Which figure is meant.
    WhichFigure {
        /// The figures that may be meant.
        options: Vec<IndicatorKey>,
    },
    /// Why a count is changed or taken back.
    CountReason,
    /// What a lead is about.
    Violation {
        /// The kinds to tap.
        options: Vec<ViolationCode>,
    },
    /// Where it was seen.
    Where {
        /// The sender's own township.
        own: Option<UnitId>,
        /// Routes and areas of the campaign to tap.
        options: Vec<PriorityId>,
    },
    /// The plate, after one that is none.
    Plate {
        /// What it may have been.
        suggest: Option<Secret>,
    },
    /// Which lead.
    Lead {
        /// The leads that may be meant.
        options: Vec<LeadId>,
    },
    /// To which unit.
    To {
        /// The units that may be meant, or are competent.
        options: Vec<UnitId>,
    },
    /// Why a transfer is returned.
    ReturnReason,
    /// What was found.
    Outcome,
    /// Words: a question, an answer, a reason.
    Words,
    /// Until when.
    Until,
    /// Which earlier lead.
    Into,
    /// Something of a concern, a petition, a duty and the like.
    Matter(MatterNeed),
    /// Which part of the card is to be changed.
    Change {
        /// The parts.
        options: Vec<Part>,
    },
}

/// A part of a card that can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "part")]
pub enum Part {
    /// The unit.
    Unit,
    /// The day.
    Day,
    /// A figure.
    Figure {
        /// Which.
        key: IndicatorKey,
    },
    /// What a lead is about.
    Violation,
    /// Where it was seen.
    Where,
    /// The plates.
    Plate,
    /// To which unit.
    To,
    /// What was found.
    Outcome,
    /// Words.
    Words,
    /// Until when.
    Until,
    /// Which figure.
    WhichFigure,
    /// Something of a concern, a petition, a duty and the like.
    Matter {
        /// What.
        what: MatterNeed,
    },
}

/// An answer to a question, as far as it is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    Unit(UnitId),
    Day(Day),
    Figure(IndicatorKey, u64),
    WhichFigure(IndicatorKey),
    Violations(Vec<ViolationCode>),
    Place(PriorityId),
    Township(UnitId),
    Words(Secret),
    Plates(Vec<Secret>),
    Lead(LeadId),
    Return(ReturnReason, Option<Secret>),
    Outcome(Outcome),
    Until(Stamp),
    Matter(MatterTold),
    Change(Part),
}

/// The reasons for a correction that can be tapped.
pub(crate) const COUNT_REASONS: [&str; 4] = ["漏计", "多计", "填错", "核实后调整"];

impl Need {
    /// The answer of the `place`-th choice, from 1.
    pub(super) fn chosen(&self, place: usize) -> Option<Told> {
        let nth = place.checked_sub(1)?;
        match self {
            Need::Unit { options } | Need::To { options } => options.get(nth).cloned().map(Told::Unit),
            Need::Day { options } => options.get(nth).copied().map(Told::Day),
            Need::Figure { key, options } => options.get(nth).map(|value| Told::Figure(key.clone(), *value)),
            Need::WhichFigure { options } => options.get(nth).cloned().map(Told::WhichFigure),
            Need::CountReason => COUNT_REASONS.get(nth).map(|reason| Told::Words(Secret::new(*reason))),
            Need::Violation { options } => options.get(nth).cloned().map(|kind| Told::Violations(vec![kind])),
            Need::Where { own, options } => match (own, nth) {
                (Some(own), 0) => Some(Told::Township(own.clone())),
                (Some(_), nth) => options.get(nth.checked_sub(1)?).cloned().map(Told::Place),
                (None, nth) => options.get(nth).cloned().map(Told::Place),
            },
            Need::Plate { suggest } => match (suggest, nth) {
                (Some(suggested), 0) => Some(Told::Plates(vec![suggested.clone()])),
                (Some(_), 1) | (None, 0) => Some(Told::Plates(Vec::new())),
                (Some(_) | None, _) => None,
            },
            Need::Lead { options } => options.get(nth).copied().map(Told::Lead),
            Need::ReturnReason => {
                ReturnReason::TITLES.get(nth).map(|(reason, _)| Told::Return(*reason, None))
            }
            Need::Outcome => Outcome::TITLES.get(nth).map(|(outcome, _)| Told::Outcome(*outcome)),
            Need::Change { options } => options.get(nth).cloned().map(Told::Change),
            Need::Matter(need) => need.chosen(nth).map(Told::Matter),
            Need::Words | Need::Until | Need::Into => None,
        }
    }

    /// Whether a typed number is a value and not the number of a choice.
    pub(super) fn takes_numbers(&self) -> bool {
        match self {
            Need::Figure { .. } => true,
            Need::Unit { .. }
            | Need::Day { .. }
            | Need::WhichFigure { .. }
            | Need::CountReason
            | Need::Violation { .. }
            | Need::Where { .. }
            | Need::Plate { .. }
            | Need::Lead { .. }
            | Need::To { .. }
            | Need::ReturnReason
            | Need::Outcome
            | Need::Words
            | Need::Until
            | Need::Into
            | Need::Matter(_)
            | Need::Change { .. } => false,
        }
    }

    /// A typed answer, read with the same rules as a whole message.
    pub(super) fn typed(&self, text: &str, at: &Context<'_>) -> Option<Told> {
        let text = text.trim();
        match self {
            Need::Unit { .. } | Need::To { .. } => one_unit(text, at.rules).map(Told::Unit),
            Need::Day { .. } => day(text, at).map(Told::Day),
            Need::Figure { key, .. } => figure(key, text, at).map(|value| Told::Figure(key.clone(), value)),
            Need::WhichFigure { .. } => {
                let called = at.rules.indicators.iter().find(|indicator| indicator.is_called(text));
                let excusable = || EXCUSABLE.iter().find(|(_, title)| *title == text);
                let key = called.map(|indicator| indicator.key.clone());
                key.or_else(|| IndicatorKey::new(excusable()?.0).ok()).map(Told::WhichFigure)
            }
            Need::CountReason | Need::Words => Secret::said(text).map(Told::Words),
            Need::Violation { .. } => behaviours(text, at).map(Told::Violations),
            Need::Where { .. } => one_unit(text, at.rules)
                .filter(|unit| is_township(unit, at.rules))
                .map(Told::Township)
                .or_else(|| Secret::said(text).map(Told::Words)),
            Need::Plate { .. } => plates(text, at).map(Told::Plates),
            Need::Lead { .. } | Need::Into => lead(text).map(Told::Lead),
            Need::ReturnReason => Some(return_reason(text)),
            Need::Outcome => outcome(text).map(Told::Outcome),
            Need::Until => until(text, at).map(Told::Until),
            Need::Matter(need) => need.typed(text, at).map(Told::Matter),
            Need::Change { .. } => None,
        }
    }
}

/// The unit of that name, when it is one.
fn one_unit(text: &str, rules: &Rules) -> Option<UnitId> {
    let mut named = rules.units_named(text);
    let first = named.next()?;
    named.next().is_none().then(|| first.id.clone())
}

fn is_township(unit: &UnitId, rules: &Rules) -> bool {
    rules.unit(unit).is_some_and(|unit| unit.kind == vocabulary::rules::UnitKind::Township)
}

/// Reads an answer inside the sentence that it answers, so that numbers and dates are understood as everywhere.
pub(super) fn within(sentence: &str, at: &Context<'_>) -> Parse {
    let office = at
        .rules
        .office()
        .map(|unit| parse::Speaker { role: vocabulary::Role::Office, unit: unit.id.clone() });
    let context = parse::Context {
        rules: at.rules,
        lexicon: at.lexicon,
        // Whose wish it is was settled before; here only words are read.
        speaker: office.as_ref(),
        at: at.now,
        chat: Chat::Private,
        last: None,
    };
    parse::parse(sentence, &context)
}

fn day(text: &str, at: &Context<'_>) -> Option<Day> {
    let town = at.rules.reporting_units().next()?;
    let Intent::DailyCount(counts) = within(&format!("{} {text} 零报告", town.short), at).intent else {
        return None;
    };
    counts.first().and_then(|count| count.day)
}

fn figure(key: &IndicatorKey, text: &str, at: &Context<'_>) -> Option<u64> {
    let indicator = at.rules.indicator(key)?;
    let town = at.rules.reporting_units().next()?;
    // 没有, 无 and a bare number all stand behind the figure's own name.
    let sentence = format!("{} {} {text}", town.short, indicator.name);
    let Intent::DailyCount(counts) = within(&sentence, at).intent else { return None };
    counts.first().and_then(|count| count.figures.get(key).copied())
}

fn behaviours(text: &str, at: &Context<'_>) -> Option<Vec<ViolationCode>> {
    let Intent::Lead(lead) = within(&format!("线索 {text}"), at).intent else { return None };
    (!lead.behaviours.is_empty()).then_some(lead.behaviours)
}

fn plates(text: &str, at: &Context<'_>) -> Option<Vec<Secret>> {
    if matches!(text, "无" | "没有" | "不填" | "没看清") {
        return Some(Vec::new());
    }
    let Intent::Lead(lead) = within(&format!("线索 {text}"), at).intent else { return None };
    (!lead.plates.is_empty()).then(|| lead.plates.into_iter().map(Secret::new).collect())
}

fn lead(text: &str) -> Option<LeadId> {
    text.to_uppercase().parse().ok()
}

fn return_reason(text: &str) -> Told {
    let titled = ReturnReason::TITLES.iter().find(|(_, title)| text.contains(title));
    match titled {
        Some((reason, title)) => Told::Return(*reason, Secret::said(&text.replacen(title, "", 1))),
        None => Told::Return(ReturnReason::Other, Secret::said(text)),
    }
}

fn outcome(text: &str) -> Option<Outcome> {
    // 不实 before 查实: 查实不实 would be read as the wrong one the other way round.
    let order = [Outcome::Unverifiable, Outcome::Unfounded, Outcome::Proven];
    let title =
        |of: Outcome| Outcome::TITLES.iter().find(|(one, _)| *one == of).map_or("", |(_, title)| title);
    order.into_iter().find(|outcome| text.contains(title(*outcome)))
}

pub(super) fn until(text: &str, at: &Context<'_>) -> Option<Stamp> {
    let Intent::OnLead(on) = within(&format!("申请延期 XS-0101-001 至 {text}"), at).intent else {
        return None;
    };
    let LeadWish::AskExtension { until, .. } = on.wish else { return None };
    until
}

/// Words about a lead, read as a new lead.
pub(super) fn lead_said(text: &str, at: &Context<'_>) -> Option<parse::LeadSaid> {
    let Intent::Lead(lead) = within(&format!("线索 {text}"), at).intent else { return None };
    Some(*lead)
}
