//! One story for several tests: a lead that is handed over, returned, handed over again, and closed; daily counts beside it.

use bus::clock::derived_id;
use serde_json::Value;
use uuid::Uuid;

use crate::terminal::Saying;

const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const POLICE: &str = "traffic-police:handler";
const OFFICE: &str = "office:office";

/// When, who, what, and the event that comes of it.
const LINES: [(&str, &str, &str, &str); 12] = [
    ("2025-08-04 09:10", JIANGKOU, "线索 超员 江口场镇 渝F·A1234 面包车 7座", "lead-found"),
    ("2025-08-04 09:30", JIANGKOU, "移交 XS-0804-001 交巡警大队 超员 备注 往县城方向去了", "transferred"),
    ("2025-08-04 10:20", POLICE, "退回 XS-0804-001 材料不足 没有写清时间", "transfer-returned"),
    ("2025-08-04 11:00", JIANGKOU, "补充 XS-0804-001 早上八点二十在场镇路口", "lead-supplemented"),
    ("2025-08-04 11:05", JIANGKOU, "移交 XS-0804-001 交巡警大队 超员", "transferred"),
    ("2025-08-04 14:10", POLICE, "接收 XS-0804-001", "transfer-accepted"),
    ("2025-08-04 17:30", JIANGKOU, "日报 出动12人 检查35台 查处2起", "count-posted"),
    ("2025-08-04 17:40", NANXI, "日报 零报告", "count-posted"),
    ("2025-08-04 17:50", JIANGKOU, "更正 检查36 理由 漏记一台", "count-corrected"),
    ("2025-08-05 09:30", POLICE, "查处 XS-0804-001 查实 超员 罚款200元 记6分 司机认可", "enforced"),
    ("2025-08-05 10:00", OFFICE, "通过 江口镇 8月4日", "count-approved"),
    ("2025-08-05 15:00", OFFICE, "复核 XS-0804-001 通过", "reviewed"),
];

/// First and last day of the story.
pub const DAYS: (&str, &str) = ("2025-08-04", "2025-08-05");

/// The lines of the story, each under an id that is the same in every run.
pub fn lines() -> Vec<Saying<'static>> {
    LINES.iter().enumerate().map(|(n, &(at, who, text, _))| Saying { id: id(n), at, who, text }).collect()
}

fn id(n: usize) -> Uuid {
    derived_id("story", &n.to_string())
}

/// The events of the story: ids and types in order.
pub fn expected() -> Vec<(String, String)> {
    LINES.iter().enumerate().map(|(n, &(.., name))| (id(n).to_string(), name.to_owned())).collect()
}

/// The ids and types of the events in `log` that were said at a terminal.
pub fn said(log: &[Value]) -> Vec<(String, String)> {
    let text =
        |event: &Value, field: &str| event.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let said = log.iter().filter(|event| text(event, "channel") == "terminal");
    said.map(|event| (text(event, "id"), text(event, "type"))).collect()
}

/// A log without what the clock did in it. A running clock goes by the hour at which the test runs: by day it reminds of the
/// deadlines of the story, which are long over; at night it tells nobody.
pub fn without_the_clock(mut log: Vec<Value>) -> Vec<Value> {
    log.retain(|event| event.get("channel").and_then(Value::as_str) != Some("clock"));
    log
}

/// What a log tells, whoever kept it: no positions and hours of recording, sealed words blank, and of the setting up,
/// which happens now, neither hour nor id.
pub fn told(mut log: Vec<Value>) -> Vec<Value> {
    for event in &mut log {
        let set_up = event.get("channel").and_then(Value::as_str) != Some("terminal");
        let Some(fields) = event.as_object_mut() else { continue };
        for field in
            ["position", "recorded"].into_iter().chain(set_up.then_some(["time", "id"]).into_iter().flatten())
        {
            assert!(fields.remove(field).is_some(), "every event has its {field}");
        }
        blank(event);
    }
    log
}

/// The same words under another key are other bytes.
fn blank(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let (2, true, Some(sealed)) =
                (fields.len(), fields.contains_key("subject"), fields.get_mut("box"))
            {
                *sealed = Value::Null;
            }
            fields.values_mut().for_each(blank);
        }
        Value::Array(items) => items.iter_mut().for_each(blank),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
