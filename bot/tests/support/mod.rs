//! For tests: a campaign's rules straight from its folder, and the cases of a corpus.
//!
//! The program reads campaigns with `lianqin`'s own reader; this one only gathers the same values, without any check.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use vocabulary::{Day, Role, Rules, Stamp, UnitId, rules::Figures};

use bot::parse::{Chat, Context, LastReport, Lexicon, Speaker, parse, to_json};

/// The folder of the campaign that comes with the program.
pub(crate) fn yunyang() -> Campaign {
    Campaign::read(&root().join("ops/campaigns/yunyang-2025"))
}

/// The folder of the drill: another campaign, with other units, figures and behaviours.
pub(crate) fn drill() -> Campaign {
    Campaign::read(&root().join("tests/campaigns/changshou-drill"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A campaign and its words.
#[derive(Debug)]
pub(crate) struct Campaign {
    pub(crate) rules: Rules,
    pub(crate) lexicon: Lexicon,
}

impl Campaign {
    fn read(folder: &Path) -> Self {
        let text = |name: &str| {
            let path = folder.join(name);
            let text =
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
        };
        let table = |name: &str| {
            as_json(toml::Value::Table(toml::from_str(&text(name)).unwrap())).as_object().unwrap().clone()
        };
        let list =
            |table: &Map<String, Value>, key: &str| table.get(key).cloned().unwrap_or_else(|| json!([]));
        let campaign = table("campaign.toml");
        let priorities = table("priorities.toml");
        let violations = table("violations.toml");
        let indicators = table("indicators.toml");
        let mut calendar = campaign["calendar"].clone();
        calendar["days"] = json!({});
        // No message of a corpus speaks of the farmers' calendar.
        calendar["lunar_months"] = json!({});
        let mut reporting = campaign["reporting"].clone();
        reporting["checks"] = list(&indicators, "checks");
        let rules = json!({
            "campaign": campaign["campaign"],
            "phases": campaign["phases"],
            "units": units(&table("units.toml")["units"], &text("townships.csv")),
            "posts": list(&campaign, "posts"),
            "priorities": {
                "vehicles": list(&priorities, "vehicles"),
                "routes": list(&priorities, "routes"),
                "areas": list(&priorities, "areas"),
                "periods": [],
            },
            "duties": [],
            "measures": [],
            "violations": violations["violations"],
            "vehicles": list(&violations, "vehicles"),
            "indicators": indicators["indicators"],
            "reporting": times(reporting),
            "calendar": times(calendar),
            "deadlines": {},
            "opinion": opinion(),
        });
        let rules: Rules = serde_json::from_value(rules).unwrap();
        let lexicon = Lexicon::new(&rules);
        Self { rules, lexicon }
    }

    /// What is understood of a case of a corpus.
    pub(crate) fn understand(&self, case: &Value) -> Value {
        let at: Stamp = case["at"].as_str().unwrap().parse().unwrap();
        let speaker = case["from_role"].as_str().map(|role| Speaker {
            role: Role::parse(role).unwrap(),
            unit: self.unit(case["from_unit"].as_str().unwrap()),
        });
        let chat = match case.get("chat").and_then(Value::as_str) {
            Some("group") => Chat::Group { addressed: false },
            Some(_) | None => Chat::Private,
        };
        let last =
            case.pointer("/context/last_report").filter(|last| !last.is_null()).map(|last| self.last(last));
        let context = Context {
            rules: &self.rules,
            lexicon: &self.lexicon,
            speaker: speaker.as_ref(),
            at,
            chat,
            last: last.as_ref(),
        };
        to_json(&parse(case["text"].as_str().unwrap(), &context), &self.rules)
    }

    fn unit(&self, short: &str) -> UnitId {
        let unit = self.rules.units.iter().find(|unit| unit.short == short);
        unit.unwrap_or_else(|| panic!("{short} is no unit")).id.clone()
    }

    fn last(&self, last: &Value) -> LastReport {
        let figures: Figures = self
            .rules
            .indicators
            .iter()
            .filter_map(|indicator| {
                Some((indicator.key.clone(), last.get(indicator.key.as_str())?.as_u64()?))
            })
            .collect();
        let day: Day = last["date"].as_str().unwrap().parse().unwrap();
        LastReport { unit: self.unit(last["unit"].as_str().unwrap()), day, figures }
    }
}

/// Words of public opinion for the tests.
fn opinion() -> Value {
    let level = |key: &str, name: &str| json!({ "key": key, "name": name, "answer": "opinion-answer", "clause": "办公室规则" });
    let topic = |key: &str, name: &str, words: &[&str]| json!({ "key": key, "name": name, "words": words });
    json!({
        "levels": [level("blue", "蓝色"), level("yellow", "黄色"), level("orange", "橙色"), level("red", "红色")],
        "themes": [
            topic("fares", "票价", &["加价", "车费", "涨价"]),
            topic("enforcement", "执法方式", &["执法人员", "打人", "罚款"]),
            topic("supply", "运力不足", &["等不到", "公交", "班次"]),
            topic("illegal", "黑车", &["拉客", "揽客"]),
            topic("rumour", "谣言", &["造谣", "撞死"]),
        ],
        "channels": [
            topic("short-video", "短视频", &["抖音", "快手"]),
            topic("chat-group", "微信群", &["微信"]),
            topic("hotline", "热线", &["12328", "12345"]),
        ],
        "alerts": { "level_from": 2, "rhythm_weeks": 4, "rhythm_at_least": 3, "rhythm_per_mille": 5,
                    "spread_townships": 3, "spread_days": 3 },
    })
}

/// The same value; a day is written as text.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect::<Vec<_>>().into(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(key, value)| (key, as_json(value))).collect::<Map<_, _>>().into()
        }
        plain @ (toml::Value::String(_)
        | toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)) => serde_json::to_value(plain).unwrap(),
    }
}

/// The units of the file and the townships of the table.
fn units(file: &Value, townships: &str) -> Value {
    let mut units = file.as_array().cloned().unwrap();
    let rows = townships.lines().filter(|line| !line.starts_with('#'));
    for row in rows.skip_while(|line| !line.starts_with("id,")).skip(1).filter(|line| !line.trim().is_empty())
    {
        let cells: Vec<&str> = row.split(',').collect();
        let [id, name, _organ, code, _kind, _sort, daily, aliases, clause] = cells.as_slice() else {
            panic!("{row}");
        };
        let aliases: Vec<&str> = aliases.split(';').filter(|alias| !alias.is_empty()).collect();
        units.push(json!({
            "id": id, "kind": "township", "name": name, "short": name, "code": code, "aliases": aliases,
            "reports_daily": *daily == "true", "clause": clause,
        }));
    }
    units.into()
}

/// Times of day without seconds get them.
fn times(mut value: Value) -> Value {
    match &mut value {
        Value::String(text) if text.len() == 5 && text.as_bytes()[2] == b':' => {
            Value::String(format!("{text}:00"))
        }
        Value::Array(items) => items.drain(..).map(times).collect::<Vec<_>>().into(),
        Value::Object(table) => {
            let table = std::mem::take(table);
            Value::Object(table.into_iter().map(|(key, value)| (key, times(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// The cases of a corpus; lines that begin with `#` say where they come from.
pub(crate) fn cases(corpus: &str) -> Vec<Value> {
    let lines = corpus.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}
