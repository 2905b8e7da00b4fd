//! A small invented campaign for tests: two townships, two departments, a company, an office.

use serde_json::json;
use uuid::Uuid;

use crate::{
    calendar::tests::calendar_2025,
    fact::{Event, Fact},
    ids::{StreamId, UnitId},
    rights::{Actor, Role},
    rules::Rules,
    sealed::Sealed,
    stream::{Context, Stream},
    time::Stamp,
};

/// The rules of the invented campaign.
pub(crate) fn rules() -> Rules {
    let unit = |id: &str, kind: &str, short: &str| {
        json!({ "id": id, "kind": kind, "name": short, "short": short, "clause": "二",
                "code": (kind == "township").then_some("500235131000"),
                "reports_daily": kind == "township" || id == "traffic-police" })
    };
    let part = |id: &str, short: &str| {
        let mut unit = unit(id, "department", short);
        unit["parent"] = json!("public-security");
        unit
    };
    let office_rule = |n: u32, unit: &str| json!({ "name": "期限", "n": n, "unit": unit, "from": "上一步", "roll": "none", "basis": "office-rule" });
    let figure = |key: &str, name: &str, required: bool| {
        json!({ "key": key, "name": name, "unit": "个", "definition": name, "required": required,
                "max": 1000, "warn_above": 200, "clause": "办公室规则" })
    };
    serde_json::from_value(json!({
        "campaign": { "id": "drill-2025", "title": "演练", "document": "演练〔2025〕1号", "issued": "2025-05-22",
                      "zone": "Asia/Shanghai" },
        "phases": [{ "key": "enforcement", "name": "整治", "from": "2025-05-31", "to": "2025-09-30", "counts": true,
                     "clause": "五（三）" }],
        "units": [
            unit("office", "office", "办公室"), unit("jiangkou", "township", "江口镇"),
            unit("nanxi", "township", "南溪镇"), unit("public-security", "department", "县公安局"),
            part("traffic-police", "交巡警大队"), part("cyber-police", "网安大队"),
            unit("transport-enforcement", "department", "交通执法支队"), unit("company-a", "company", "甲公司（虚构）"),
            unit("discipline", "outside", "纪检监察机关"),
        ],
        "posts": [
            { "title": "联络员", "role": "liaison", "of": { "every": "township" }, "clause": "二" },
            { "title": "承办人", "role": "handler", "of": { "every": "department" }, "clause": "二" },
            { "title": "办公室", "role": "office", "of": { "unit": "office" }, "clause": "二" },
        ],
        "priorities": {
            "vehicles": [{ "id": "vehicle-illegal", "name": "从事非法营运车辆", "violations": ["unlicensed"],
                           "stressed_from_seats": 7, "clause": "四（一）1" }],
            "routes": [{ "id": "route-jiangkou", "name": "江口—云阳", "townships": ["jiangkou"], "clause": "四（二）" }],
            "areas": [],
            "periods": [
                { "id": "night", "name": "夜间", "rule": { "kind": "night", "from": "19:00:00", "to": "06:00:00" },
                  "clause": "四（四）" },
                { "id": "weekend", "name": "双休日", "rule": { "kind": "weekend" }, "clause": "四（四）" },
                { "id": "holiday", "name": "法定节假日", "rule": { "kind": "holiday" }, "clause": "四（四）" },
            ],
        },
        "duties": [],
        "measures": [{ "name": "补足农客短板", "lead": [{ "every": "township" }],
                       "responsible": [{ "unit": "public-security" }], "text": "……", "clause": "六（五）" }],
        "violations": [
            { "code": "overload", "name": "超员", "competent": ["traffic-police"], "clause": "六（一）" },
            { "code": "unlicensed", "name": "非法营运", "competent": ["transport-enforcement"], "clause": "六（一）" },
        ],
        "indicators": [
            figure("personnel", "出动人员", true), figure("vehicles_checked", "检查车辆", true),
            figure("cases", "查处", true), figure("educated", "教育劝导", false),
        ],
        "reporting": { "due_at": "18:00:00", "locks_days_after": 3, "clause": "办公室规则" },
        "calendar": calendar_2025(),
        "deadlines": {
            "lead-transfer": office_rule(4, "working-hour"), "lead-accept": office_rule(4, "working-hour"),
            "lead-result": office_rule(5, "working-day"), "lead-review": office_rule(2, "working-day"),
            "finder-answer": office_rule(2, "working-day"), "office-ruling": office_rule(1, "working-day"),
            "pet-notice": office_rule(15, "calendar-day"), "pet-done": office_rule(60, "calendar-day"),
            "pet-ext": office_rule(30, "calendar-day"), "tip-done": office_rule(15, "calendar-day"),
            "tip-done-complex": office_rule(30, "calendar-day"), "supervision-mend": office_rule(5, "working-day"),
            "dispute-ruling": office_rule(3, "working-day"), "alert-acknowledge": office_rule(2, "hour"),
            "answer-48": office_rule(48, "hour"), "answer-5": office_rule(5, "hour"),
        },
        "opinion": {
            "levels": [
                { "key": "blue", "name": "蓝色", "answer": "answer-48", "clause": "办公室规则" },
                { "key": "orange", "name": "橙色", "from_reach": 1000, "answer": "answer-48", "clause": "办公室规则",
                  "tell": ["office"] },
                { "key": "red", "name": "红色", "from_reach": 10000, "answer": "answer-5", "clause": "办公室规则",
                  "tell": ["office", "cyber-police"], "critical": true },
            ],
            "themes": [{ "key": "fares", "name": "涨价", "words": ["票价"] }, { "key": "rumour", "name": "谣言" }],
            "channels": [{ "key": "short-video", "name": "短视频", "words": ["抖音"] }, { "key": "forum", "name": "论坛" }],
            "alerts": { "level_from": 1, "rhythm_weeks": 4, "rhythm_at_least": 3, "rhythm_per_mille": 5,
                        "spread_townships": 2, "spread_days": 3 },
        },
    }))
    .unwrap()
}

/// A unit of the invented campaign.
pub(crate) fn unit(id: &str) -> UnitId {
    UnitId::new(id).unwrap()
}

/// Somebody in a post: `jiangkou:liaison`. Everybody is the only holder of the post, unless a person is named:
/// `office:office=m-0007`.
pub(crate) fn actor(text: &str) -> Actor {
    let (post, person) = text.split_once('=').map_or((text, None), |(post, person)| (post, Some(person)));
    let (unit_id, role) = post.split_once(':').unwrap();
    let role = Role::parse(role).unwrap();
    let member = person.map_or_else(|| format!("m-{unit_id}-{}", role.as_str()), str::to_owned);
    Actor { member: member.parse().unwrap(), unit: unit(unit_id), role }
}

/// A moment of 2025 in the campaign's zone: `08-04 09:30`, or `08-04 09:30:59` where the second matters.
pub(crate) fn at(text: &str) -> Stamp {
    let seconds = if text.matches(':').count() == 2 { "" } else { ":00" };
    format!("2025-{}{seconds}+08:00", text.replace(' ', "T")).parse().unwrap()
}

/// Words that are sealed already; deciders never look inside.
pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed { subject: "lead/XS-0804-001".into(), sealed: text.into() }
}

/// A fact of a stream, as if `who` had done it.
pub(crate) fn fact<E>(stream: &StreamId, who: &str, time: &str, event: E) -> Fact<E> {
    Fact {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{stream}{who}{time}").as_bytes()),
        stream: stream.clone(),
        time: at(time),
        actor: actor(who),
        cause: None,
        channel: "test".into(),
        event,
    }
}

/// A stream driven by wishes, for given/when/then: who wishes what, when.
#[derive(Debug, Clone)]
pub(crate) struct Driven<S: Stream> {
    pub(crate) rules: Rules,
    pub(crate) stream: StreamId,
    pub(crate) state: S,
    pub(crate) facts: Vec<Fact<S::Event>>,
}

impl<S: Stream> Driven<S>
where
    Event: From<S::Event>,
{
    pub(crate) fn new(stream: StreamId) -> Self {
        Self { rules: rules(), stream, state: S::default(), facts: Vec::new() }
    }

    /// What the stream answers, without taking it in.
    pub(crate) fn ask(
        &self,
        who: &str,
        time: &str,
        wish: S::Command,
    ) -> Result<Option<S::Event>, S::Refusal> {
        self.state.decide(wish, &Context { at: at(time), actor: &actor(who), rules: &self.rules })
    }

    /// What the stream answers at a moment, taken in when it grants something: for laws, where refusals are welcome.
    pub(crate) fn hear(
        &mut self,
        who: &str,
        now: Stamp,
        wish: S::Command,
    ) -> Result<Option<S::Event>, S::Refusal> {
        let answer = self.state.decide(wish, &Context { at: now, actor: &actor(who), rules: &self.rules });
        if let Ok(Some(event)) = &answer {
            let fact = Fact { time: now, ..fact(&self.stream, who, "08-04 09:00", event.clone()) };
            self.state = self.state.clone().evolve(&fact);
            self.facts.push(fact);
        }
        answer
    }

    /// Takes in what the stream answers; a refusal fails the test.
    pub(crate) fn then(mut self, who: &str, time: &str, wish: S::Command) -> Self {
        let answer = self.ask(who, time, wish);
        if let Some(event) = answer.unwrap_or_else(|refusal| panic!("{who} at {time}: {refusal}")) {
            let fact = fact(&self.stream, who, time, event);
            self.state = self.state.evolve(&fact);
            self.facts.push(fact);
        }
        self
    }
}

/// The variants of an enum as its source spells them, so that a table test can tell when one is missing.
pub(crate) fn variants_of(source: &str, name: &str) -> Vec<String> {
    source
        .lines()
        .skip_while(|line| {
            ![" {", "<W = Sealed> {"].iter().any(|end| *line == format!("pub enum {name}{end}"))
        })
        .take_while(|line| *line != "}")
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(first_word)
        .collect()
}

/// Refusals as people read them, one a line, each with its variant; fails when a variant of `name` has no line.
pub(crate) fn sentences<R: std::error::Error>(source: &str, name: &str, refusals: &[R]) -> String {
    let shown: Vec<String> = refusals.iter().map(|refusal| first_word(&format!("{refusal:?}"))).collect();
    for variant in variants_of(source, name) {
        assert!(shown.contains(&variant), "no line shows {name}::{variant}");
    }
    let lines = shown.iter().zip(refusals).map(|(variant, refusal)| format!("{variant}: {refusal}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn first_word(text: &str) -> String {
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}
