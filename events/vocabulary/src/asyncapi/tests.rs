//! The stored document is the generated one, and every wire sample has the form it promises.

use super::*;
use crate::{fixture::variants_of, wire::tests::samples};

#[test]
fn the_stored_document_is_what_the_types_say() {
    let stored: Value = serde_json::from_str(include_str!("../../asyncapi.json")).unwrap();
    assert!(
        stored == document(),
        "asyncapi.json is out of date; if the types changed on purpose, run\n\
         cargo run -p vocabulary --example asyncapi > events/vocabulary/asyncapi.json"
    );
}

#[test]
fn every_event_of_the_types_is_a_message() {
    let sources = [
        (Kind::Campaign, include_str!("../campaign.rs"), "CampaignEvent"),
        (Kind::Member, include_str!("../member.rs"), "MemberEvent"),
        (Kind::Count, include_str!("../count/event.rs"), "CountEvent"),
        (Kind::Lead, include_str!("../lead/event.rs"), "LeadEvent"),
    ];
    let document = document();
    for (kind, source, name) in sources {
        let messages = document["channels"][kind.as_str()]["messages"].as_object().unwrap();
        assert_eq!(messages.len(), variants_of(source, name).len(), "{name}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 100, "only {} references", references.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn a_message_looks_like_this() {
    let document = document();
    let shown = json!({
        "address": document["channels"]["lead"]["address"],
        "message": document["components"]["messages"]["transfer-accepted"],
        "payload": document["components"]["schemas"]["transfer-accepted"],
        "data": document["components"]["schemas"]["transfer-accepted.data"],
    });
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap(), @r##"
    {
      "address": "lianqin.{campaign}.lead.{id}.{type}",
      "data": {
        "properties": {
          "due": {
            "description": "Record a result by then.",
            "format": "date-time",
            "type": "string"
          }
        },
        "required": [
          "due"
        ],
        "type": "object"
      },
      "message": {
        "contentType": "application/cloudevents+json",
        "name": "transfer-accepted",
        "payload": {
          "$ref": "#/components/schemas/transfer-accepted"
        },
        "summary": "The asked unit took it."
      },
      "payload": {
        "allOf": [
          {
            "$ref": "#/components/schemas/Envelope"
          },
          {
            "properties": {
              "data": {
                "$ref": "#/components/schemas/transfer-accepted.data"
              },
              "dataschema": {
                "const": "/schemas/transfer-accepted/1"
              },
              "type": {
                "const": "transfer-accepted"
              }
            },
            "type": "object"
          }
        ],
        "description": "The asked unit took it."
      }
    }
    "##);
}

#[test]
fn every_wire_sample_has_the_form_that_the_document_promises() {
    let document = document();
    for (file, body) in samples() {
        let sample: Value = serde_json::from_slice(&body).unwrap();
        let name = sample["type"].as_str().unwrap();
        let schemas = &document["components"]["schemas"];
        let problems = [
            misfit(&sample, &schemas["Envelope"], &document),
            misfit(&sample["data"], &schemas[format!("{name}.data")], &document),
        ];
        assert_eq!(problems, [None, None], "{file}");
        assert_eq!(sample["dataschema"], format!("/schemas/{name}/1"), "{file}");
    }
}

#[test]
fn a_form_that_is_not_promised_is_found() {
    let document = document();
    let data = &document["components"]["schemas"]["lead-merged.data"];
    assert_eq!(misfit(&json!({ "into": "XS-0803-001" }), data, &document), None);
    assert_eq!(misfit(&json!({}), data, &document), Some("into is missing".into()));
    assert_eq!(misfit(&json!({ "into": 3 }), data, &document), Some("into: 3 is no string".into()));
    assert_eq!(
        misfit(&json!({ "into": "XS-0803-001", "why": "" }), data, &document),
        Some("why is not in the schema".into())
    );
}

fn collect_references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Why `value` does not have the form of `schema`: the part of JSON Schema that our types use, and stricter in one
/// thing: a field that the schema does not name is a misfit.
fn misfit(value: &Value, schema: &Value, document: &Value) -> Option<String> {
    if *schema == json!(true) {
        return None;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).unwrap();
        return misfit(value, target, document);
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all.iter().find_map(|schema| misfit(value, schema, document));
    }
    if let Some(any) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let fits = any.iter().any(|schema| misfit(value, schema, document).is_none());
        return (!fits).then(|| format!("{value} is none of {} forms", any.len()));
    }
    if let Some(constant) = schema.get("const").filter(|constant| *constant != value) {
        return Some(format!("{value} is not {constant}"));
    }
    if let Some(names) = schema["enum"].as_array().filter(|names| !names.contains(value)) {
        return Some(format!("{value} is not one of {}", names.len()));
    }
    of_type(value, &schema["type"]).or_else(|| parts(value, schema, document))
}

fn of_type(value: &Value, expected: &Value) -> Option<String> {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("our types have no {other}"),
    };
    match expected {
        Value::String(name) => (!is(name)).then(|| format!("{value} is no {name}")),
        Value::Array(names) => {
            let fits = names.iter().filter_map(Value::as_str).any(is);
            (!fits).then(|| format!("{value} is none of {expected}"))
        }
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => panic!("{expected} is no type"),
    }
}

fn parts(value: &Value, schema: &Value, document: &Value) -> Option<String> {
    if let Some(items) = value.as_array() {
        // A pair is an array whose items have a schema each.
        return items.iter().enumerate().find_map(|(i, item)| {
            let of_item = if schema["items"].is_array() { &schema["items"][i] } else { &schema["items"] };
            misfit(item, of_item, document).map(|why| format!("[{i}]: {why}"))
        });
    }
    let fields = value.as_object()?;
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing =
        required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{name} is missing"));
    let named = |name: &str| {
        let patterns = schema["patternProperties"].as_object().into_iter().flat_map(Map::values);
        let others = [schema.get("additionalProperties")].into_iter().flatten();
        schema["properties"]
            .get(name)
            .or_else(|| patterns.chain(others).next())
            .filter(|s| **s != json!(false))
    };
    let wrong = fields.iter().filter_map(|(name, value)| match named(name) {
        Some(schema) => misfit(value, schema, document).map(|why| format!("{name}: {why}")),
        None => Some(format!("{name} is not in the schema")),
    });
    missing.chain(wrong).next()
}
