//! A meaning as JSON, in the shape of the bot's rules: what `lianqin parse` writes.
//!
//! Units are written by the campaign's short names, behaviours by their names, each field only when said; a unit or day that
//! is ambiguous is null. For what the rules of the bot do not list, the shape is analogous:
//!
//! ```text
//! {"intent":"accept"|"return"|"withdraw"|"rule"|"question"|"answer"|"supplement"|"merge"|"unmerge"|"ask_extension"|
//!  "grant_extension"|"refuse_extension"|"reopen","fields":{ref, to_unit, supporting, reason, note, words, plates, into, until}}
//! {"intent":"reopen_day","unit","date","fields":{until, reason}}
//! {"intent":"status_query","metric":"queue"|"leads"|"today"|"township"}  {"intent":"who_am_i"}  {"intent":"duties","unit"}
//! {"intent":"definition","metric":KEY}
//! {"intent":"status_query","metric":"alerts"|"overdue"|"tasks"|"brief"|"weekly_brief"|"tomorrow"|"opinion"|"disputes"}
//! {"intent":"concern"|"petition"|"concern_step"|"petition_step"|"alert_step"|"duty"|"supervision"|"supervision_step"|
//!  "dispute"|"dispute_ruling"|"market_days"|"school_hours"|"joint_operation"|"snooze","action",
//!  "fields":{ref, task, into, kind, way, matter, channel, theme, level, township, place, reach, people, petitioner, exit,
//!  content, withdrawn, false_alarm, closing, unit | to_unit, with, date, by, until, post, field, value, ruling, days, hours,
//!  spot, figures, words},"missing","ambiguous"}
//! {"intent":"status_query","metric":"summary","unit","ambiguous"}
//! {"intent":"summary","action":"write"|"withdraw"|"submit"|"return"|"accept","fields":{unit, section, words}}: without a unit
//!  the county's
//! {"intent":"summary_case","action":"propose"|"approve"|"refuse","fields":{ref, words}}
//! {"intent":"summary_place","action":"decide","fields":{place, keep, words}}
//! ```

mod lead;
mod matter;
mod rest;

use serde_json::{Map, Value, json};
use vocabulary::{Day, IndicatorKey, Rules, Stamp, UnitId, ViolationCode, rules::Figures};

use super::{CorrectionSaid, CountSaid, Intent, Lack, Meant, NewValue, Parse, Warn};

/// A meaning as JSON.
pub fn to_json(parse: &Parse, rules: &Rules) -> Value {
    let writer = Writer { rules };
    let mut out = writer.intent(&parse.intent);
    if let (Some(out), false) = (out.as_object_mut(), parse.warnings.is_empty()) {
        let known = out.remove("warn").and_then(|known| known.as_array().cloned()).unwrap_or_default();
        let more = parse.warnings.iter().map(|warn| Value::from(warn.to_string()));
        out.insert("warn".to_owned(), known.into_iter().chain(more).collect::<Vec<_>>().into());
    }
    out
}

struct Writer<'a> {
    rules: &'a Rules,
}

/// Puts a field when there is something in it.
fn put(out: &mut Map<String, Value>, name: &str, value: impl Into<Option<Value>>) {
    if let Some(value) = value.into() {
        out.insert(name.to_owned(), value);
    }
}

fn list(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then(|| Value::from(values))
}

fn lacks(missing: &[Lack]) -> Option<Value> {
    list(missing.iter().map(|lack| lack.as_str().into()).collect())
}

fn text(words: Option<&String>) -> Option<Value> {
    words.map(|words| words.as_str().into())
}

fn day(day: Day) -> Value {
    day.to_string().into()
}

impl Writer<'_> {
    fn intent(&self, intent: &Intent) -> Value {
        match intent {
            Intent::DailyCount(counts) => self.counts(counts),
            Intent::Correction(said) => self.correction(said),
            Intent::Lead(said) => self.lead(said),
            Intent::OnLead(said) => self.on_lead(said),
            Intent::Enforce(said) => self.enforce(said),
            Intent::Review(said) => self.review(said),
            Intent::ReopenDay(said) => self.reopen_day(said),
            Intent::Matter(said) => self.matter(said),
            Intent::Query(query) => self.query(query),
            Intent::Help { topic: _, unbound } => {
                if *unbound {
                    json!({ "intent": "help", "unbound": true })
                } else {
                    json!({ "intent": "help" })
                }
            }
            Intent::Reject(rejection) => self.reject(rejection),
            Intent::Unknown { silent } => {
                if *silent {
                    json!({ "intent": "unknown", "silent": true })
                } else {
                    json!({ "intent": "unknown" })
                }
            }
        }
    }

    fn unit(&self, unit: &UnitId) -> Value {
        self.rules.name_of(unit).into()
    }

    fn meant(&self, meant: &Meant) -> Value {
        match meant {
            Meant::Unit(unit) => self.unit(unit),
            Meant::County => self.rules.campaign.county.as_deref().unwrap_or("county").into(),
        }
    }

    fn meanings(&self, meant: &[Meant]) -> Value {
        meant.iter().map(|meant| self.meant(meant)).collect::<Vec<_>>().into()
    }

    fn behaviour(&self, code: &ViolationCode) -> Value {
        self.rules.violation(code).map_or(code.as_str(), |violation| violation.name.as_str()).into()
    }

    fn behaviours(&self, codes: &[ViolationCode]) -> Option<Value> {
        list(codes.iter().map(|code| self.behaviour(code)).collect())
    }

    /// A value as people write it: money in 元.
    fn value(&self, key: &IndicatorKey, value: u64) -> Value {
        let decimals = self.rules.indicator(key).map_or(0, |indicator| indicator.decimals);
        if decimals == 2 { hundredths(value) } else { value.into() }
    }

    fn figures(&self, figures: &Figures) -> Map<String, Value> {
        figures.iter().map(|(key, value)| (key.to_string(), self.value(key, *value))).collect()
    }

    fn moment(&self, moment: Stamp) -> Value {
        moment.with_timezone(&self.rules.zone()).format("%Y-%m-%dT%H:%M").to_string().into()
    }

    fn counts(&self, counts: &[CountSaid]) -> Value {
        match counts {
            [one] => self.count(one),
            several => {
                json!({ "intent": "daily_count", "items": several.iter().map(|count| self.count(count)).collect::<Vec<_>>() })
            }
        }
    }

    fn count(&self, said: &CountSaid) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("daily_count"));
        put(&mut out, "unit", said.unit.as_ref().map_or(Value::Null, |unit| self.unit(unit)));
        put(&mut out, "date", said.day.map_or(Value::Null, day));
        let mut fields = self.figures(&said.figures);
        if !said.breakdown.is_empty() {
            let kinds = said.breakdown.iter().map(|(code, cases)| {
                let name = self.behaviour(code);
                (name.as_str().unwrap_or_default().to_owned(), Value::from(*cases))
            });
            fields.insert("breakdown".to_owned(), Value::Object(kinds.collect()));
        }
        put(&mut out, "fields", Value::Object(fields));
        let missing = said.missing.iter().map(|key| key.as_str().into()).collect();
        put(&mut out, "missing", list(missing));
        self.ambiguous(&mut out, &said.ambiguous_units, &said.ambiguous_days, &said.ambiguous_figures);
        put(&mut out, "zero_report", said.zero_report.then_some(Value::Bool(true)));
        put(
            &mut out,
            "suggest",
            (!said.suggest.is_empty()).then(|| Value::Object(self.figures(&said.suggest))),
        );
        put(&mut out, "warn", warn(&said.warnings));
        Value::Object(out)
    }

    fn ambiguous(
        &self,
        out: &mut Map<String, Value>,
        units: &[Meant],
        days: &[Day],
        figures: &std::collections::BTreeMap<IndicatorKey, Vec<u64>>,
    ) {
        let mut ambiguous = Map::new();
        if !units.is_empty() {
            put(&mut ambiguous, "unit", self.meanings(units));
        }
        put(&mut ambiguous, "date", list(days.iter().map(|one| day(*one)).collect()));
        for (key, values) in figures {
            put(
                &mut ambiguous,
                key.as_str(),
                list(values.iter().map(|value| self.value(key, *value)).collect()),
            );
        }
        put(out, "ambiguous", (!ambiguous.is_empty()).then_some(Value::Object(ambiguous)));
    }

    fn correction(&self, said: &CorrectionSaid) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("correction"));
        put(&mut out, "unit", said.unit.as_ref().map_or(Value::Null, |unit| self.unit(unit)));
        put(&mut out, "date", said.day.map_or(Value::Null, day));
        let changes = said.changes.iter().map(|(key, change)| {
            let mut one = Map::new();
            match change.to {
                NewValue::Set(value) => put(&mut one, "set", self.value(key, value)),
                NewValue::Delta(by) => put(&mut one, "delta", self.delta(key, by)),
            }
            put(&mut one, "was", change.was.map(|was| self.value(key, was)));
            (key.to_string(), Value::Object(one))
        });
        put(&mut out, "changes", Value::Object(changes.collect()));
        put(&mut out, "withdraw", said.withdraw.then_some(Value::Bool(true)));
        put(&mut out, "missing", lacks(&said.missing));
        self.ambiguous(&mut out, &said.ambiguous_units, &said.ambiguous_days, &said.ambiguous_figures);
        if !said.ambiguous_fields.is_empty() {
            let fields: Vec<Value> = said.ambiguous_fields.iter().map(|key| key.as_str().into()).collect();
            let ambiguous = out.entry("ambiguous").or_insert_with(|| json!({}));
            if let Some(ambiguous) = ambiguous.as_object_mut() {
                put(ambiguous, "field", list(fields));
            }
        }
        put(
            &mut out,
            "suggest",
            (!said.suggest.is_empty()).then(|| Value::Object(self.figures(&said.suggest))),
        );
        Value::Object(out)
    }

    fn delta(&self, key: &IndicatorKey, by: i64) -> Value {
        let decimals = self.rules.indicator(key).map_or(0, |indicator| indicator.decimals);
        let size = by.unsigned_abs();
        let value = if decimals == 2 { hundredths(size) } else { size.into() };
        match (by < 0, value.as_f64()) {
            (true, _) if decimals != 2 => by.into(),
            (true, Some(size)) => (-size).into(),
            (true, None) | (false, _) => value,
        }
    }
}

fn warn(warnings: &[Warn]) -> Option<Value> {
    list(warnings.iter().map(|warn| warn.to_string().into()).collect())
}

/// Hundredths as a number of whole units, with decimals only when there are some.
#[expect(
    clippy::cast_precision_loss,
    reason = "an amount of money below the limits of a report is far below 2^53 fen"
)]
fn hundredths(value: u64) -> Value {
    if value.is_multiple_of(100) { (value / 100).into() } else { (value as f64 / 100.0).into() }
}
