//! Wishes about concerns, petitions, duties and the like as JSON: `{"intent","action","fields":{…},"missing"}`.

use serde_json::{Map, Value, json};
use vocabulary::{
    TopicKey, UnitId,
    concern::{Closing, LinkedTo},
    dispute::Ruling,
    ids::PriorityId,
    petition::{Matter, PetitionKind, Way},
    timetable::{MarketDays, Span},
};

use super::{Writer, day, lacks, list, put};
use crate::parse::{EXCUSABLE, MatterParts, MatterSaid, MatterWish, Page};

pub(super) fn page(page: Page) -> Value {
    json!({ "intent": "status_query", "metric": page.as_str() })
}

fn titled<T: Copy + PartialEq>(titles: &[(T, &'static str)], of: Option<T>) -> Option<Value> {
    let of = of?;
    titles.iter().find(|(one, _)| *one == of).map(|(_, title)| (*title).into())
}

impl Writer<'_> {
    pub(super) fn summary_query(&self, unit: Option<&UnitId>, several: &[UnitId]) -> Value {
        let mut out = Map::new();
        put(&mut out, "intent", Value::from("status_query"));
        put(&mut out, "metric", Value::from("summary"));
        put(&mut out, "unit", unit.map(|unit| self.unit(unit)));
        if !several.is_empty() {
            let several: Vec<Value> = several.iter().map(|unit| self.unit(unit)).collect();
            put(&mut out, "ambiguous", json!({ "unit": several }));
        }
        Value::Object(out)
    }

    pub(super) fn matter(&self, said: &MatterSaid) -> Value {
        let parts = &said.parts;
        let mut fields = Map::new();
        refer(&mut fields, parts);
        self.opinion(&mut fields, parts);
        let forwards = matches!(said.wish, MatterWish::ForwardConcern | MatterWish::ForwardPetition);
        let unit = if forwards { "to_unit" } else { "unit" };
        put(&mut fields, unit, parts.unit.as_ref().map(|unit| self.unit(unit)));
        put(&mut fields, "with", list(parts.with.iter().map(|unit| self.unit(unit)).collect()));
        put(&mut fields, "date", parts.day.map(day));
        put(&mut fields, "by", parts.by.map(day));
        put(&mut fields, "until", parts.until.map(|until| self.moment(until)));
        put(&mut fields, "post", parts.post.map(|post| post.title().into()));
        self.timetable(&mut fields, parts);
        put(&mut fields, "section", parts.section.map(|section| section.title().into()));
        put(&mut fields, "keep", parts.keep.map(Value::from));
        put(&mut fields, "words", parts.words.as_ref().map(|words| words.reveal().into()));
        let mut out = Map::new();
        put(&mut out, "intent", Value::from(said.wish.intent().as_str()));
        put(&mut out, "action", Value::from(said.wish.as_str()));
        put(&mut out, "fields", Value::Object(fields));
        put(&mut out, "missing", lacks(&said.lacks()));
        if !parts.units.is_empty() {
            let units: Vec<Value> = parts.units.iter().map(|unit| self.unit(unit)).collect();
            put(&mut out, "ambiguous", json!({ unit: units }));
        }
        Value::Object(out)
    }

    fn opinion(&self, fields: &mut Map<String, Value>, parts: &MatterParts) {
        let level = |key: &TopicKey| {
            self.rules
                .opinion_level(key)
                .map_or_else(|| key.as_str().into(), |(_, level)| level.name.as_str().into())
        };
        put(fields, "kind", titled(&PetitionKind::TITLES, parts.kind));
        put(fields, "way", titled(&Way::TITLES, parts.way));
        put(fields, "matter", titled(&Matter::TITLES, parts.matter));
        put(fields, "channel", parts.channel.as_ref().map(|key| self.rules.channel_name(key).into()));
        put(fields, "theme", parts.theme.as_ref().map(|key| self.rules.theme_name(key).into()));
        put(fields, "level", parts.level.as_ref().map(level));
        put(fields, "township", parts.township.as_ref().map(|unit| self.unit(unit)));
        put(fields, "place", parts.place.as_ref().map(|place| self.priority(place)));
        put(fields, "reach", parts.reach.map(Value::from));
        put(fields, "people", parts.people.map(Value::from));
        put(fields, "petitioner", parts.petitioner.as_ref().map(|who| who.reveal().into()));
        put(fields, "exit", parts.exit.map(|exit| exit.title().into()));
        put(fields, "content", parts.content.map(Value::from));
        put(fields, "withdrawn", parts.withdrawn.then_some(Value::Bool(true)));
        put(fields, "false_alarm", parts.false_alarm.then_some(Value::Bool(true)));
        put(fields, "closing", titled(&Closing::TITLES, parts.closing));
    }

    fn timetable(&self, fields: &mut Map<String, Value>, parts: &MatterParts) {
        let excusable = |key: &str| EXCUSABLE.iter().find(|(name, _)| *name == key).map(|(_, title)| *title);
        put(
            fields,
            "field",
            parts.figure.as_ref().map(|key| excusable(key.as_str()).unwrap_or(key.as_str()).into()),
        );
        let value = parts.figure.as_ref().zip(parts.value).map(|(key, value)| self.value(key, value));
        put(fields, "value", value);
        put(
            fields,
            "ruling",
            parts.ruling.map(|ruling| match ruling {
                Ruling::Upheld => "成立".into(),
                Ruling::Dismissed => "不成立".into(),
            }),
        );
        put(fields, "days", parts.market.as_ref().map(market));
        put(fields, "hours", list(parts.hours.iter().map(hours).collect()));
        put(fields, "spot", parts.spot.as_deref().map(Value::from));
        put(
            fields,
            "figures",
            (!parts.figures.is_empty()).then(|| Value::Object(self.figures(&parts.figures))),
        );
    }

    fn priority(&self, id: &PriorityId) -> Value {
        let priorities = &self.rules.priorities;
        let route = priorities.routes.iter().find(|route| &route.id == id).map(|route| route.name.as_str());
        let area = priorities.areas.iter().find(|area| &area.id == id).map(|area| area.name.as_str());
        route.or(area).unwrap_or(id.as_str()).into()
    }
}

fn refer(fields: &mut Map<String, Value>, parts: &MatterParts) {
    let number = [
        parts.concern.map(|id| id.to_string()),
        parts.petition.map(|id| id.to_string()),
        parts.finding.map(|id| id.to_string()),
        parts.alert.as_ref().map(ToString::to_string),
        parts.about.as_ref().map(|about| about.id.to_string()),
        parts.lead.map(|id| id.to_string()),
    ];
    put(fields, "ref", number.into_iter().flatten().next().map(Value::from));
    put(fields, "task", parts.task.as_ref().map(|task| task.as_str().into()));
    put(
        fields,
        "into",
        parts.link.map(|link| match link {
            LinkedTo::Concern(id) => id.to_string().into(),
            LinkedTo::Lead(id) => id.to_string().into(),
            LinkedTo::Petition(id) => id.to_string().into(),
        }),
    );
}

fn market(days: &MarketDays) -> Value {
    match days {
        MarketDays::Digits { digits } => json!({ "digits": digits }),
        MarketDays::LunarDigits { digits } => json!({ "lunar_digits": digits }),
        MarketDays::Weekdays { days } => json!({ "weekdays": days }),
    }
}

fn hours(span: &Span) -> Value {
    format!("{}-{}", span.from.format("%H:%M"), span.to.format("%H:%M")).into()
}
