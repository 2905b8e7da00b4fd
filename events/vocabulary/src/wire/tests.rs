//! One stored sample of every event ever shipped: it decodes for ever and its bytes never change.

use std::{collections::BTreeSet, fs, path::Path};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::sealed::{Sealed, Unread};

/// The stored samples: file name and bytes, without the newline at the end of the file.
pub(crate) fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wire");
    let mut found: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap().trim_ascii_end().to_vec())
        })
        .collect();
    found.sort();
    found
}

fn sample(file: &str) -> String {
    let (_, body) = samples().into_iter().find(|(name, _)| name == file).unwrap();
    String::from_utf8(body).unwrap()
}

/// The campaign in an event's `source`; only the log's owner needs it otherwise.
fn campaign(body: &[u8]) -> CampaignId {
    let object: Value = serde_json::from_slice(body).unwrap();
    object["source"].as_str().unwrap().split('/').nth(2).unwrap().parse().unwrap()
}

#[test]
fn every_sample_decodes_and_encodes_to_the_same_bytes() {
    for (file, body) in samples() {
        let fact = decode(&body).unwrap_or_else(|error| panic!("{file}: {error}"));
        let encoded = encode(&fact, &campaign(&body)).unwrap();
        assert_eq!(String::from_utf8(encoded.body), String::from_utf8(body), "{file}");
        assert_eq!(file.split('.').next(), Some(encoded.name.as_str()), "a sample is named after its type");
    }
}

#[test]
fn every_type_of_event_has_a_sample() {
    let document = crate::asyncapi::document();
    let types: BTreeSet<&str> =
        document["components"]["messages"].as_object().unwrap().keys().map(String::as_str).collect();
    let files = samples();
    let sampled: BTreeSet<&str> = files.iter().filter_map(|(file, _)| file.split('.').next()).collect();
    let missing: Vec<_> = types.difference(&sampled).collect();
    assert!(missing.is_empty(), "store a sample in events/vocabulary/wire/ of {missing:?}");
    assert_eq!(sampled, types, "a sample is of a type that is no longer known");
}

#[test]
fn times_are_shown_in_the_campaigns_zone() {
    for (file, body) in samples() {
        let object: Value = serde_json::from_slice(&body).unwrap();
        assert!(object["time"].as_str().unwrap().ends_with("+08:00"), "{file}");
    }
}

#[test]
fn an_event_looks_like_this() {
    insta::assert_snapshot!(sample("transfer-accepted.json"), @r#"{"specversion":"1.0","id":"019872b3-9b4a-72f5-9c87-2e51f8638a3d","source":"/lianqin/drill-2025/casework","type":"transfer-accepted","subject":"lead/XS-0804-002","time":"2025-08-04T11:00:00+08:00","dataschema":"/schemas/transfer-accepted/1","actor":"m-0017","unit":"traffic-police","post":"handler","cause":"019872b2-acff-753c-a7ce-719803aadd44","channel":"telegram","data":{"due":"2025-08-11T23:59:59+08:00"}}"#);
}

#[test]
fn a_time_has_milliseconds_only_when_it_needs_them() {
    let fact = decode(sample("transfer-accepted.json").as_bytes()).unwrap();
    let shown = |time: &str| {
        let fact = Fact { time: time.parse().unwrap(), ..fact.clone() };
        let body = encode(&fact, &"drill-2025".parse().unwrap()).unwrap().body;
        let object: Value = serde_json::from_slice(&body).unwrap();
        object["time"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("2025-08-04T11:00:00.000+08:00"), "2025-08-04T11:00:00+08:00");
    assert_eq!(shown("2025-08-04T11:00:00.250+08:00"), "2025-08-04T11:00:00.250+08:00");
}

#[test]
fn the_order_of_the_fields_does_not_matter() {
    let text = sample("transferred.json");
    let data = text.find(r#","data":"#).unwrap();
    let (head, tail) = text.split_at(data);
    let turned =
        format!("{{{},{}", tail.trim_start_matches(',').trim_end_matches('}').to_owned() + "}", &head[1..])
            + "}";
    assert_ne!(turned, text);
    assert_eq!(decode(turned.as_bytes()).unwrap(), decode(text.as_bytes()).unwrap());
}

#[test]
fn escaped_text_is_read_like_any_other() {
    let text = sample("count-posted.json");
    let mut escaped = text.clone();
    for (plain, coded) in [
        (r#""count-posted","#, r#""count\u002dposted","#),
        (r#""count/"#, r#""\u0063ount\/"#),
        (r#""jiangkou","#, r#""jiang\u006bou","#),
        (r#""specversion":"1.0""#, r#""specversion":"1\u002e0""#),
        ("T17:05:00+08:00", r"T17:05:00\u002b08:00"),
        (r#""telegram""#, r#""tele\u0067ram""#),
        (r#""personnel":"#, r#""person\u006eel":"#),
    ] {
        assert!(escaped.contains(plain), "{plain}");
        escaped = escaped.replace(plain, coded);
    }
    assert_eq!(decode(escaped.as_bytes()).unwrap(), decode(text.as_bytes()).unwrap());
}

#[test]
fn a_field_that_a_newer_program_added_is_skipped() {
    let text = sample("transfer-accepted.json");
    let newer = text.replace(r#""data":{"#, r#""traceparent":"00-0af7","data":{"mood":[1,{}],"#);
    assert_ne!(newer, text);
    assert_eq!(decode(newer.as_bytes()).unwrap(), decode(text.as_bytes()).unwrap());
}

#[test]
fn what_cannot_be_read_says_why() {
    let text = sample("transfer-accepted.json");
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let bodies = [
        changed(r#""type":"transfer-accepted""#, r#""type":"transfer-enjoyed""#),
        changed(r#""type":"transfer-accepted""#, r#""type":"count-approved""#),
        changed(r#""due":"#, r#""dew":"#),
        changed("lead/XS-0804-002", "lead"),
        changed("lead/XS-0804-002", "lead/a.b"),
        changed("lead/XS-0804-002", "weather/today"),
        changed("T11:00:00+08:00\",\"dataschema", "T25:00:00+08:00\",\"dataschema"),
        changed("traffic-police", "交巡警"),
        changed(r#""post":"handler""#, r#""post":"king""#),
        changed(r#""id":""#, r#""id":"x"#),
        text[..text.len() - 2].to_owned(),
        "garbage".to_owned(),
        String::new(),
    ];
    let errors = bodies.map(|body| decode(body.as_bytes()).unwrap_err().to_string());
    insta::assert_snapshot!(errors.join("\n"), @"
    event 019872b3-9b4a-72f5-9c87-2e51f8638a3d of lead/XS-0804-002 has type 'transfer-enjoyed', which this program cannot read (unknown variant `transfer-enjoyed`, expected one of `lead-found`, `lead-supplemented`, `lead-merged`, `lead-unmerged`, `transferred`, `transfer-withdrawn`, `transfer-accepted`, `transfer-returned`, `handler-ruled`, `question-asked`, `question-answered`, `extension-asked`, `extension-granted`, `extension-refused`, `enforced`, `reviewed`, `lead-reopened`); use the newer one
    event 019872b3-9b4a-72f5-9c87-2e51f8638a3d of lead/XS-0804-002 has type 'count-approved', which this program cannot read (unknown variant `count-approved`, expected one of `lead-found`, `lead-supplemented`, `lead-merged`, `lead-unmerged`, `transferred`, `transfer-withdrawn`, `transfer-accepted`, `transfer-returned`, `handler-ruled`, `question-asked`, `question-answered`, `extension-asked`, `extension-granted`, `extension-refused`, `enforced`, `reviewed`, `lead-reopened`); use the newer one
    event 019872b3-9b4a-72f5-9c87-2e51f8638a3d of lead/XS-0804-002 has type 'transfer-accepted', which this program cannot read (missing field `due` at line 1 column 35); use the newer one
    this event has no stream: 'lead' is not a stream: KIND/ID, e.g. lead/XS-0803-012
    this event has no stream: 'lead/a.b' is not a stream: KIND/ID, e.g. lead/XS-0803-012
    this event has no stream: 'weather/today' is not a stream: KIND/ID, e.g. lead/XS-0803-012
    this is not an event: '2025-08-04T25:00:00+08:00' is not a time (input is out of range)
    this is not an event: '交巡警' is not a unit: 1 to 48 of a-z 0-9 - _ at line 1 column 275
    this is not an event: unknown variant `king`, expected one of `liaison`, `handler`, `head`, `office`, `leader`, `auditor`, `system` at line 1 column 294
    this is not an event: UUID parsing failed: invalid character: found `x` at 0 at line 1 column 65
    this is not an event: EOF while parsing an object at line 1 column 407
    this is not an event: expected value at line 1 column 1
    this is not an event: EOF while parsing a value at line 1 column 0
    ");
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    assert!(matches!(decode(&[0xff, 0x00, 0x7b]), Err(WireError::Json(_))));
}

#[test]
fn the_log_adds_its_two_attributes_before_the_data() {
    let text = sample("transfer-accepted.json");
    let recorded = "2025-08-04T11:00:02+08:00".parse().unwrap();
    let shown = with_log_attributes(42, recorded, text.as_bytes()).unwrap();
    let object: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((&object["position"], &object["recorded"]), (&42.into(), &"2025-08-04T11:00:02+08:00".into()));
    assert_eq!(decode(shown.as_bytes()).unwrap(), decode(text.as_bytes()).unwrap());
    assert_eq!(decode_recorded(42, recorded, text.as_bytes()).unwrap().position, 42);
}

#[test]
fn what_this_program_writes_is_read_the_short_way() {
    for (file, body) in samples() {
        assert!(written::read::<Sealed>(&body).is_some(), "{file}");
    }
}

/// What may become of stored bytes, or of the next program's way of writing.
#[derive(Debug, Clone)]
enum Harm {
    Put(u8),
    Insert(u8),
    Remove,
    CutOff,
    Repeat(usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    let byte = prop_oneof![prop::sample::select(br#""\{}[]:,/-+.01 aZ"#.to_vec()), any::<u8>(),];
    prop_oneof![
        4 => byte.clone().prop_map(Harm::Put),
        3 => byte.prop_map(Harm::Insert),
        2 => Just(Harm::Remove),
        1 => Just(Harm::CutOff),
        1 => (1_usize..200).prop_map(Harm::Repeat),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_short_way_reads_the_long_way_reads_alike(
        sample in prop::sample::select(samples()),
        harms in prop::collection::vec((any::<prop::sample::Index>(), harm()), 0..3),
    ) {
        let (_, mut body) = sample;
        for (place, harm) in harms {
            let at = place.index(body.len().max(1));
            match harm {
                Harm::Put(byte) => body.get_mut(at).into_iter().for_each(|old| *old = byte),
                Harm::Insert(byte) => body.insert(at.min(body.len()), byte),
                Harm::Remove if at < body.len() => drop(body.remove(at)),
                Harm::CutOff => body.truncate(at),
                Harm::Repeat(length) => {
                    let again: Vec<u8> = body.iter().skip(at).take(length).copied().collect();
                    body.splice(at.min(body.len())..at.min(body.len()), again).for_each(drop);
                }
                Harm::Remove => {}
            }
        }
        let long_way = decode_any::<Sealed>(&body).map_err(|error| error.to_string());
        let wordless = decode_with::<Unread>(&body).map_err(|error| error.to_string());
        prop_assert_eq!(wordless.as_ref().err(), long_way.as_ref().err(), "words are checked, read or not");
        if let Some(fact) = written::read(&body) {
            prop_assert_eq!(long_way, Ok(fact));
        }
    }
}
