//! Leads, wishes about them and results as JSON.

use serde_json::{Map, Value, json};
use vocabulary::{
    UnitId,
    lead::{Outcome, ReturnReason},
};

use super::{Writer, day, hundredths, lacks, list, put, text};
use crate::parse::{EnforceSaid, LeadSaid, LeadWish, OnLead, Seen};

impl Writer<'_> {
    pub(super) fn lead(&self, said: &LeadSaid) -> Value {
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

    pub(super) fn on_lead(&self, said: &OnLead) -> Value {
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
                put(&mut fields, "words", text(words.as_ref()));
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

    pub(super) fn enforce(&self, said: &EnforceSaid) -> Value {
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
}

fn title_of_reason(reason: ReturnReason) -> Value {
    let title = ReturnReason::TITLES.into_iter().find(|(one, _)| *one == reason);
    title.map_or("", |(_, title)| title).into()
}

fn title_of_outcome(outcome: Outcome) -> Value {
    let title = Outcome::TITLES.into_iter().find(|(one, _)| *one == outcome);
    title.map_or("", |(_, title)| title).into()
}
