//! Reviews, questions and rejections as JSON.

use serde_json::{Map, Value, json};

use super::{Writer, day, lacks, list, put, text};
use crate::parse::{
    Metric, Query, Rejection, ReopenDaySaid, ReviewAction, ReviewSaid, ReviewTarget, StatusQuery, When,
};

impl Writer<'_> {
    pub(super) fn review(&self, said: &ReviewSaid) -> Value {
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

    pub(super) fn reopen_day(&self, said: &ReopenDaySaid) -> Value {
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

    pub(super) fn query(&self, query: &Query) -> Value {
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
            Query::Page(page) => super::matter::page(*page),
            Query::Summary { unit, ambiguous_units } => self.summary_query(unit.as_ref(), ambiguous_units),
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

    pub(super) fn reject(&self, rejection: &Rejection) -> Value {
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
