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
//! ```

use serde_json::{Map, Value, json};
use vocabulary::{
    Day, IndicatorKey, Rules, Stamp, UnitId, ViolationCode,
    lead::{Outcome, ReturnReason},
    rules::Figures,
};

use super::{
    CorrectionSaid, CountSaid, EnforceSaid, Intent, IntentName, Lack, LeadSaid, LeadWish, Meant, Metric,
    NewValue, OnLead, Parse, Query, Rejection, ReopenDaySaid, ReviewAction, ReviewSaid, ReviewTarget, Seen,
    StatusQuery, Warn, When,
};

/// A meaning as JSON.
pub fn to_json(parse: &Parse, rules: &Rules) -> Value {
    let writer = Writer { rules };
    let mut out = writer.intent(&parse.intent);
    if let (Some(out), false) = (out.as_object_mut(), parse.warnings.is_empty()) {
        let mut all = parse.warnings.clone();
        all.sort();
        all.dedup();
        let known = out.remove("warn").and_then(|known| known.as_array().cloned()).unwrap_or_default();
        let more = all.iter().map(|warn| Value::from(warn.to_string())).filter(|warn| !known.contains(warn));
        let warn: Vec<Value> = known.iter().cloned().chain(more).collect();
        out.insert("warn".to_owned(), warn.into());
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

    fn lead(&self, said: &LeadSaid) -> Value {
        let mut fields = Map::new();
        put(&mut fields, "location", text(said.location.as_ref()));
        put(&mut fields, "plates", Value::from(said.plates.clone()));
        put(&mut fields, "plate_raw", text(said.plate_raw.as_ref()));
        put(&mut fields, "plate_suggest", text(said.plate_suggest.as_ref()));
        put(&mut fields, "plate_partial", text(said.plate_partial.as_ref()));
        put(&mut fields, "new_energy", said.new_energy.then_some(Value::Bool(true)));
        put(&mut fields, "vehicle_type", said.vehicle.as_ref().map(|vehicle| vehicle.word.as_str().into()));
        put(&mut fields, "behaviours", self.behaviours(&said.behaviours));
        let time = said.seen.map(|seen| match seen {
            Seen::At(moment) => self.moment(moment),
            Seen::On(on) => day(on),
        });
        put(&mut fields, "time", time);
        json!({ "intent": "lead", "fields": fields })
    }

    fn on_lead(&self, said: &OnLead) -> Value {
        let mut fields = Map::new();
        put(&mut fields, "ref", said.lead.map(|lead| lead.to_string().into()));
        let mut out = Map::new();
        put(&mut out, "intent", Value::from(said.wish.name().as_str()));
        let receiver = |fields: &mut Map<String, Value>,
                        out: &mut Map<String, Value>,
                        to: &Option<UnitId>,
                        several: &[UnitId]| {
            put(fields, "to_unit", to.as_ref().map(|unit| self.unit(unit)));
            if !several.is_empty() {
                let several: Vec<Value> = several.iter().map(|unit| self.unit(unit)).collect();
                put(out, "ambiguous", json!({ "to_unit": several }));
            }
        };
        match &said.wish {
            LeadWish::Transfer { to, ambiguous_to, supporting, behaviours, note: _ } => {
                receiver(&mut fields, &mut out, to, ambiguous_to);
                put(&mut fields, "supporting", list(supporting.iter().map(|unit| self.unit(unit)).collect()));
                put(&mut fields, "behaviours", self.behaviours(behaviours));
            }
            LeadWish::Accept | LeadWish::GrantExtension => {}
            LeadWish::Return { reason, note } => {
                put(&mut fields, "reason", reason.map(title_of_reason));
                put(&mut fields, "note", text(note.as_ref()));
            }
            LeadWish::Withdraw { note } => put(&mut fields, "note", text(note.as_ref())),
            LeadWish::Rule { to, ambiguous_to, note } => {
                receiver(&mut fields, &mut out, to, ambiguous_to);
                put(&mut fields, "note", text(note.as_ref()));
            }
            LeadWish::Ask { words } | LeadWish::Answer { words } => {
                put(&mut fields, "words", text(words.as_ref()))
            }
            LeadWish::Supplement { words, plates } => {
                put(&mut fields, "words", text(words.as_ref()));
                put(&mut fields, "plates", (!plates.is_empty()).then(|| Value::from(plates.clone())));
            }
            LeadWish::Merge { into } => put(&mut fields, "into", into.map(|into| into.to_string().into())),
            LeadWish::Unmerge { reason } | LeadWish::RefuseExtension { reason } => {
                put(&mut fields, "reason", text(reason.as_ref()));
            }
            LeadWish::AskExtension { until, reason } => {
                put(&mut fields, "until", until.map(|until| self.moment(until)));
                put(&mut fields, "reason", text(reason.as_ref()));
            }
            LeadWish::Reopen { to, ambiguous_to, reason } => {
                receiver(&mut fields, &mut out, to, ambiguous_to);
                put(&mut fields, "reason", text(reason.as_ref()));
            }
        }
        put(&mut out, "fields", Value::Object(fields));
        put(&mut out, "missing", lacks(&said.missing));
        Value::Object(out)
    }

    fn enforce(&self, said: &EnforceSaid) -> Value {
        let mut fields = Map::new();
        put(&mut fields, "ref", said.lead.map(|lead| lead.to_string().into()));
        put(&mut fields, "plates", (!said.plates.is_empty()).then(|| Value::from(said.plates.clone())));
        put(&mut fields, "plate_raw", text(said.plate_raw.as_ref()));
        put(&mut fields, "behaviours", self.behaviours(&said.behaviours));
        put(&mut fields, "result", said.outcome.map(title_of_outcome));
        put(&mut fields, "fine_yuan", said.measures.fine_fen.map(hundredths));
        put(&mut fields, "points", said.measures.points.map(Value::from));
        put(&mut fields, "detained_vehicles", said.measures.detained_vehicles.map(Value::from));
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("enforce"));
        put(&mut out, "fields", Value::Object(fields));
        put(&mut out, "missing", lacks(&said.missing));
        Value::Object(out)
    }

    fn review(&self, said: &ReviewSaid) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("review"));
        let action = match said.action {
            ReviewAction::Approve => "approve",
            ReviewAction::Return => "return",
        };
        put(&mut out, "action", Value::from(action));
        match &said.target {
            ReviewTarget::Count { unit, ambiguous_units, day: of } => {
                put(&mut out, "unit", unit.as_ref().map_or(Value::Null, |unit| self.unit(unit)));
                put(&mut out, "date", day(*of));
                if !ambiguous_units.is_empty() {
                    put(&mut out, "ambiguous", json!({ "unit": self.meanings(ambiguous_units) }));
                }
            }
            ReviewTarget::Lead(lead) => put(&mut out, "ref", Value::from(lead.to_string())),
            ReviewTarget::AllPending { day: of } => {
                put(&mut out, "scope", Value::from("all_pending"));
                put(&mut out, "date", of.map(day));
            }
            ReviewTarget::Missing => put(&mut out, "missing", json!(["target"])),
        }
        put(&mut out, "comment", text(said.comment.as_ref()));
        Value::Object(out)
    }

    fn reopen_day(&self, said: &ReopenDaySaid) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("reopen_day"));
        put(&mut out, "unit", said.unit.as_ref().map_or(Value::Null, |unit| self.unit(unit)));
        put(&mut out, "date", said.day.map_or(Value::Null, day));
        let mut fields = Map::new();
        put(&mut fields, "until", said.until.map(|until| self.moment(until)));
        put(&mut fields, "reason", text(said.reason.as_ref()));
        put(&mut out, "fields", Value::Object(fields));
        put(&mut out, "missing", lacks(&said.missing));
        if !said.ambiguous_units.is_empty() {
            put(&mut out, "ambiguous", json!({ "unit": self.meanings(&said.ambiguous_units) }));
        }
        Value::Object(out)
    }

    fn query(&self, query: &Query) -> Value {
        match query {
            Query::Status(status) => self.status(status),
            Query::MyQueue => json!({ "intent": "status_query", "metric": "queue" }),
            Query::MyLeads => json!({ "intent": "status_query", "metric": "leads" }),
            Query::Today => json!({ "intent": "status_query", "metric": "today" }),
            Query::Township { unit, ambiguous_units } => {
                let mut out = json!({ "intent": "status_query", "metric": "township", "unit": unit.as_ref().map(|unit| self.unit(unit)) });
                if let (Some(out), false) = (out.as_object_mut(), ambiguous_units.is_empty()) {
                    put(out, "ambiguous", json!({ "unit": self.meanings(ambiguous_units) }));
                }
                out
            }
            Query::WhoAmI => json!({ "intent": "who_am_i" }),
            Query::Duties { unit: Some(unit) } => json!({ "intent": "duties", "unit": self.unit(unit) }),
            Query::Duties { unit: None } => json!({ "intent": "duties" }),
            Query::Definition { indicator } => {
                json!({ "intent": "definition", "metric": indicator.as_str() })
            }
        }
    }

    fn status(&self, status: &StatusQuery) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("status_query"));
        let metric = match &status.metric {
            Metric::Unreported => "unreported",
            Metric::Submitted => "submitted",
            Metric::Indicator(key) => key.as_str(),
            Metric::LeadStatus => "lead_status",
            Metric::Plate => "plate",
        };
        put(&mut out, "metric", Value::from(metric));
        put(&mut out, "unit", status.unit.as_ref().map(|meant| self.meant(meant)));
        match status.when {
            Some(When::On(on)) => put(&mut out, "date", day(on)),
            Some(When::Range(from, to)) => put(&mut out, "range", json!([day(from), day(to)])),
            None => {}
        }
        put(&mut out, "ref", status.lead.map(|lead| lead.to_string().into()));
        put(&mut out, "plates", (!status.plates.is_empty()).then(|| Value::from(status.plates.clone())));
        put(&mut out, "plate_raw", text(status.plate_raw.as_ref()));
        if !status.ambiguous_units.is_empty() {
            put(&mut out, "unit", Value::Null);
            put(&mut out, "ambiguous", json!({ "unit": self.meanings(&status.ambiguous_units) }));
        }
        Value::Object(out)
    }

    fn reject(&self, rejection: &Rejection) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("reject"));
        put(&mut out, "reason", Value::from(rejection.reason.as_str()));
        put(&mut out, "would_be", rejection.would_be.map(|name| name.as_str().into()));
        put(&mut out, "field", rejection.field.as_ref().map(|key| key.as_str().into()));
        put(&mut out, "unit", rejection.unit.as_ref().map(|meant| self.meant(meant)));
        put(&mut out, "unit_raw", text(rejection.unit_raw.as_ref()));
        put(
            &mut out,
            "suggest_unit",
            list(rejection.suggest_units.iter().map(|unit| self.unit(unit)).collect()),
        );
        Value::Object(out)
    }
}

fn warn(warnings: &[Warn]) -> Option<Value> {
    let mut sorted = warnings.to_vec();
    sorted.sort();
    sorted.dedup();
    list(sorted.iter().map(|warn| warn.to_string().into()).collect())
}

/// Hundredths as a number of whole units, with decimals only when there are some.
#[expect(
    clippy::cast_precision_loss,
    reason = "an amount of money below the limits of a report is far below 2^53 fen"
)]
fn hundredths(value: u64) -> Value {
    if value.is_multiple_of(100) { (value / 100).into() } else { (value as f64 / 100.0).into() }
}

fn title_of_reason(reason: ReturnReason) -> Value {
    let title = ReturnReason::TITLES.into_iter().find(|(one, _)| *one == reason);
    title.map_or("", |(_, title)| title).into()
}

fn title_of_outcome(outcome: Outcome) -> Value {
    let title = Outcome::TITLES.into_iter().find(|(one, _)| *one == outcome);
    title.map_or("", |(_, title)| title).into()
}

impl IntentName {
    /// The name in the output of `lianqin parse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            IntentName::DailyCount => "daily_count",
            IntentName::Correction => "correction",
            IntentName::Lead => "lead",
            IntentName::Transfer => "transfer",
            IntentName::Accept => "accept",
            IntentName::Return => "return",
            IntentName::Withdraw => "withdraw",
            IntentName::Rule => "rule",
            IntentName::Question => "question",
            IntentName::Answer => "answer",
            IntentName::Supplement => "supplement",
            IntentName::Merge => "merge",
            IntentName::Unmerge => "unmerge",
            IntentName::AskExtension => "ask_extension",
            IntentName::GrantExtension => "grant_extension",
            IntentName::RefuseExtension => "refuse_extension",
            IntentName::Reopen => "reopen",
            IntentName::Enforce => "enforce",
            IntentName::Review => "review",
            IntentName::ReopenDay => "reopen_day",
            IntentName::StatusQuery => "status_query",
            IntentName::WhoAmI => "who_am_i",
            IntentName::Duties => "duties",
            IntentName::Definition => "definition",
            IntentName::Help => "help",
            IntentName::Reject => "reject",
            IntentName::Unknown => "unknown",
        }
    }
}

impl LeadWish {
    /// The name of the wish.
    pub const fn name(&self) -> IntentName {
        match self {
            LeadWish::Transfer { .. } => IntentName::Transfer,
            LeadWish::Accept => IntentName::Accept,
            LeadWish::Return { .. } => IntentName::Return,
            LeadWish::Withdraw { .. } => IntentName::Withdraw,
            LeadWish::Rule { .. } => IntentName::Rule,
            LeadWish::Ask { .. } => IntentName::Question,
            LeadWish::Answer { .. } => IntentName::Answer,
            LeadWish::Supplement { .. } => IntentName::Supplement,
            LeadWish::Merge { .. } => IntentName::Merge,
            LeadWish::Unmerge { .. } => IntentName::Unmerge,
            LeadWish::AskExtension { .. } => IntentName::AskExtension,
            LeadWish::GrantExtension => IntentName::GrantExtension,
            LeadWish::RefuseExtension { .. } => IntentName::RefuseExtension,
            LeadWish::Reopen { .. } => IntentName::Reopen,
        }
    }
}
