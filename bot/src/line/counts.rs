//! Lines about daily counts.

use vocabulary::{Day, Secret, UnitId, count::CountCommand, rules::Figures};

use super::{
    LineError, Verb,
    date::{self, Place},
    figure,
    heard::Heard,
    text::Cursor,
    units,
};

/// Words that carry nothing: labels and the sender's own unit.
const FILLERS: [&str; 14] = [
    "日报",
    "单位",
    "日期",
    "报送",
    "上报",
    "报告",
    "我镇",
    "我乡",
    "我街道",
    "本镇",
    "本乡",
    "本街道",
    "我单位",
    "本单位",
];
const REASONS: [&str; 5] = ["理由", "原因", "因为", "备注", "说明"];

/// What is gathered from a line before it becomes a wish.
#[derive(Debug, Default)]
struct Gathered {
    unit: Option<UnitId>,
    day: Option<Day>,
    figures: Figures,
    zero: bool,
}

/// Reads a line about a daily count.
pub(super) fn read(heard: &Heard<'_>) -> Result<CountCommand<Secret>, LineError> {
    match heard.verb {
        Verb::Correct => correction(heard),
        Verb::WithdrawReport => {
            let (gathered, cursor) = unit_and_day(heard)?;
            let day = heard.day_or_today(gathered.day)?;
            let reason = heard.must_say(after_reason(cursor), "撤回的理由")?;
            Ok(CountCommand::Withdraw { unit: own(gathered.unit, heard), day, reason })
        }
        Verb::Approve => {
            let (unit, day, cursor) = unit_said(heard)?;
            heard.must_end(cursor)?;
            Ok(CountCommand::Approve { unit, day })
        }
        Verb::ReturnReport => {
            let (unit, day, cursor) = unit_said(heard)?;
            let reason = heard.must_say(after_reason(cursor), "退回的理由")?;
            Ok(CountCommand::Return { unit, day, reason })
        }
        Verb::ReopenReport => {
            let (gathered, mut cursor) = unit_and_day(heard)?;
            let unit = gathered.unit.ok_or(LineError::MissingUnit { verb: heard.verb })?;
            let day =
                gathered.day.ok_or(LineError::MissingDay { verb: heard.verb, what: "要重开的日期" })?;
            let until = date::until(&mut cursor, heard, "重开的截止日期")?;
            let reason = heard.must_say(after_reason(cursor), "重开的理由")?;
            Ok(CountCommand::Reopen { unit, day, reason, until })
        }
        Verb::Report
        | Verb::Find
        | Verb::Transfer
        | Verb::Withdraw
        | Verb::Accept
        | Verb::Return
        | Verb::Rule
        | Verb::Ask
        | Verb::Answer
        | Verb::Supplement
        | Verb::Merge
        | Verb::Unmerge
        | Verb::AskExtension
        | Verb::GrantExtension
        | Verb::RefuseExtension
        | Verb::Enforce
        | Verb::Review
        | Verb::Reopen => report(heard),
    }
}

fn report(heard: &Heard<'_>) -> Result<CountCommand<Secret>, LineError> {
    let (gathered, cursor) = gather(heard)?;
    heard.must_end(cursor).map_err(|error| explain(error, cursor, heard))?;
    let Gathered { unit, day, mut figures, zero } = gathered;
    if zero {
        if let Some((key, value)) = figures.iter().find(|(_, value)| **value > 0) {
            let indicator = heard.line.rules.indicator(key);
            return Err(LineError::ZeroWithFigures {
                name: indicator.map_or_else(|| key.to_string(), |indicator| indicator.name.clone()),
                value: indicator.map_or_else(|| value.to_string(), |indicator| indicator.show(*value)),
            });
        }
        let required = heard.line.rules.indicators.iter().filter(|indicator| indicator.required);
        figures.extend(required.map(|indicator| (indicator.key.clone(), 0)));
    } else if figures.is_empty() {
        return Err(LineError::NoFigures { verb: heard.verb });
    }
    let day = heard.day_or_today(day)?;
    Ok(CountCommand::Post { unit: own(unit, heard), day, figures, zero })
}

fn correction(heard: &Heard<'_>) -> Result<CountCommand<Secret>, LineError> {
    let (Gathered { unit, day, figures, zero: _ }, mut cursor) = gather(heard)?;
    if figures.is_empty() {
        heard.must_end(cursor).map_err(|error| explain(error, cursor, heard))?;
        return Err(LineError::NoFigures { verb: heard.verb });
    }
    cursor.skip();
    // Without the word 理由, something with a number in it is rather a mistyped figure than a reason.
    let said = REASONS.iter().any(|word| cursor.rest().starts_with(word));
    if !said && cursor.chunk().contains(|c: char| c.is_ascii_digit()) {
        return Err(explain(heard.not_understood(cursor), cursor, heard));
    }
    let reason = heard.must_say(after_reason(cursor), "更正的理由")?;
    let day = heard.day_or_today(day)?;
    Ok(CountCommand::Correct { unit: own(unit, heard), day, figures, reason })
}

/// Gathers unit, day and figures in any order, up to the first thing that is none of them.
fn gather<'a>(heard: &Heard<'a>) -> Result<(Gathered, Cursor<'a>), LineError> {
    let mut gathered = Gathered::default();
    let mut cursor = heard.body();
    while !cursor.is_done() {
        if cursor.take("零报告") {
            gathered.zero = true;
        } else if let Some(day) = date::day(&mut cursor, heard, Place::Slot)? {
            gathered.put_day(day)?;
        } else if let Some((indicator, value)) = figure::figure(&mut cursor, heard)? {
            figure::put(&mut gathered.figures, indicator, value)?;
        } else if let Some(unit) = units::unit(&mut cursor, heard)? {
            gathered.put_unit(unit, heard)?;
        } else if cursor.take_any(&FILLERS).is_none() {
            break;
        }
    }
    Ok((gathered, cursor))
}

/// Gathers unit and day in any order.
fn unit_and_day<'a>(heard: &Heard<'a>) -> Result<(Gathered, Cursor<'a>), LineError> {
    let mut gathered = Gathered::default();
    let mut cursor = heard.body();
    while !cursor.is_done() {
        if gathered.day.is_none()
            && let Some(day) = date::day(&mut cursor, heard, Place::Slot)?
        {
            gathered.day = Some(day);
        } else if gathered.unit.is_none()
            && let Some(unit) = units::unit(&mut cursor, heard)?
        {
            gathered.unit = Some(unit);
        } else {
            break;
        }
    }
    Ok((gathered, cursor))
}

/// A unit that must be said and a day.
fn unit_said<'a>(heard: &Heard<'a>) -> Result<(UnitId, Day, Cursor<'a>), LineError> {
    let (gathered, mut cursor) = unit_and_day(heard)?;
    let unit = match gathered.unit {
        Some(unit) => unit,
        None => units::must_unit(&mut cursor, heard)?,
    };
    Ok((unit, heard.day_or_today(gathered.day)?, cursor))
}

impl Gathered {
    fn put_day(&mut self, day: Day) -> Result<(), LineError> {
        match self.day.replace(day) {
            Some(first) if first != day => Err(LineError::TwoDays { first, second: day }),
            Some(_) | None => Ok(()),
        }
    }

    fn put_unit(&mut self, unit: UnitId, heard: &Heard<'_>) -> Result<(), LineError> {
        if let Some(first) = self.unit.as_ref().filter(|first| **first != unit) {
            let name = |unit| heard.line.rules.name_of(unit).to_owned();
            return Err(LineError::TwoUnits { first: name(first), second: name(&unit) });
        }
        self.unit = Some(unit);
        Ok(())
    }
}

fn own(unit: Option<UnitId>, heard: &Heard<'_>) -> UnitId {
    unit.unwrap_or_else(|| heard.line.actor.unit.clone())
}

/// What is not understood is, when it looks like the name of a unit, an unknown unit.
fn explain(error: LineError, mut cursor: Cursor<'_>, heard: &Heard<'_>) -> LineError {
    cursor.skip();
    match units::stranger(&cursor) {
        Some(name) => units::unknown(name, heard),
        None => error,
    }
}

/// Passes the word 理由 and the like.
fn after_reason(mut cursor: Cursor<'_>) -> Cursor<'_> {
    cursor.skip();
    cursor.take_any(&REASONS);
    cursor
}
