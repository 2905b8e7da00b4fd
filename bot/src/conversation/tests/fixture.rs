//! A small invented campaign for the tests of the grammar.

use serde_json::{Value, json};
use vocabulary::{Actor, Role, Rules, Stamp, UnitId};

/// The rules of the invented campaign.
pub(super) fn rules() -> Rules {
    let unit = |id: &str, kind: &str, short: &str, aliases: &[&str]| {
        json!({ "id": id, "kind": kind, "name": format!("县{short}"), "short": short, "aliases": aliases, "clause": "二",
                "reports_daily": kind == "township" })
    };
    let town = |id: &str, name: &str, aliases: &[&str]| {
        json!({ "id": id, "kind": "township", "name": name, "short": name, "aliases": aliases, "clause": "二",
                "code": "500235131000", "reports_daily": true })
    };
    let office_rule = |n: u32, unit: &str| json!({ "name": "期限", "n": n, "unit": unit, "from": "上一步", "roll": "none", "basis": "office-rule" });
    serde_json::from_value(json!({
        "campaign": { "id": "drill-2025", "title": "演练", "document": "演练〔2025〕1号", "issued": "2025-05-22",
                      "zone": "Asia/Shanghai" },
        "phases": [{ "key": "enforcement", "name": "整治", "from": "2025-05-31", "to": "2025-09-30", "counts": true,
                     "clause": "五（三）" }],
        "units": [
            unit("office", "office", "县专班办公室", &["专班办"]),
            town("jiangkou", "江口镇", &["江口"]), town("nanxi", "南溪镇", &["南溪"]), town("pingan", "平安镇", &["平安"]),
            town("yunyang", "云阳镇", &[]), town("renhe", "人和街道", &["人和"]),
            unit("public-security", "department", "公安局", &["公安"]),
            unit("traffic-police", "department", "交巡警大队", &["交警", "公安"]),
            unit("transport-enforcement", "department", "交通执法支队", &["运管"]),
            unit("company-a", "company", "甲公司（虚构）", &[]),
        ],
        "posts": [],
        "priorities": {
            "vehicles": [], "periods": [],
            "routes": [{ "id": "route-jiangkou", "name": "江口—云阳", "townships": ["jiangkou"],
                         "aliases": ["江口到县城"], "clause": "四（二）" }],
            "areas": [{ "id": "area-station", "name": "高铁站", "aliases": ["火车站"], "clause": "四（三）" }],
        },
        "duties": [], "measures": [],
        "violations": [
            { "code": "unlicensed", "name": "非法营运", "words": ["黑车", "无证营运"], "competent": ["transport-enforcement"],
              "clause": "六（一）" },
            { "code": "overload", "name": "超员", "words": ["挤满"], "competent": ["traffic-police"], "clause": "六（一）" },
            { "code": "no-licence", "name": "无证驾驶", "words": ["无证"], "competent": ["traffic-police"], "clause": "六（一）" },
        ],
        "indicators": indicators(),
        "reporting": { "due_at": "18:00:00", "locks_days_after": 3, "clause": "办公室规则" },
        "calendar": { "source": "演练", "covers": ["2025-01-01", "2025-12-31"], "days": {},
                      "hours": [{ "from": "09:00:00", "to": "17:00:00" }] },
        "opinion": {
            "levels": [
                { "key": "blue", "name": "蓝色", "answer": "lead-accept", "clause": "办公室规则" },
                { "key": "orange", "name": "橙色", "from_reach": 5000, "answer": "lead-accept", "clause": "办公室规则" },
            ],
            "themes": [{ "key": "fares", "name": "票价", "words": ["加价"] }, { "key": "rumour", "name": "谣言", "words": [] }],
            "channels": [{ "key": "short-video", "name": "短视频", "words": ["抖音"] }, { "key": "chat", "name": "微信群", "words": [] }],
            "alerts": { "level_from": 2, "rhythm_weeks": 4, "rhythm_at_least": 3, "rhythm_per_mille": 5,
                        "spread_townships": 3, "spread_days": 3 },
        },
        "deadlines": { "lead-accept": office_rule(4, "working-hour") },
    }))
    .unwrap()
}

fn indicators() -> Value {
    let figure = |key: &str, name: &str, unit: &str, required: bool, words: &[&str]| {
        json!({ "key": key, "name": name, "unit": unit, "definition": name, "required": required, "max": 1000,
                "warn_above": 200, "words": words, "clause": "办公室规则" })
    };
    let mut fines = figure("fines_yuan", "罚款", "元", false, &["罚没"]);
    fines["decimals"] = json!(2);
    fines["warn_above"] = json!(1_000_000);
    let mut large = figure("checked_seats7plus", "检查7座及以上车辆", "辆次", false, &["7座及以上"]);
    large["within"] = json!("vehicles_checked");
    json!([
        figure("personnel", "出动人员", "人次", true, &["出动", "出动执法人员"]),
        figure("patrol_vehicles", "出动车辆", "台次", false, &["执法车"]),
        figure("vehicles_checked", "检查车辆", "辆次", true, &["检查", "查车"]),
        large,
        figure("cases", "查处", "起", true, &["查获"]),
        figure("educated", "教育劝导", "人次", false, &["教育"]),
        fines,
    ])
}

/// Somebody in a post: `jiangkou:liaison`.
pub(super) fn actor(text: &str) -> Actor {
    let (unit, role) = text.split_once(':').unwrap();
    Actor {
        member: "m-0001".parse().unwrap(),
        unit: UnitId::new(unit).unwrap(),
        role: Role::parse(role).unwrap(),
    }
}

/// A moment of 2025 in the campaign's zone: `08-03 17:40`.
pub(super) fn at(text: &str) -> Stamp {
    format!("2025-{}:00+08:00", text.replace(' ', "T")).parse().unwrap()
}
