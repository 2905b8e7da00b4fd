//! `lianqin parse`: what the bot understands of messages, a JSON line each, without any log.

use std::{
    io::{BufRead, stdin},
    path::PathBuf,
};

use anyhow::Context as _;
use bot::parse::{Chat, Context, LastReport, Lexicon, Speaker, parse, to_json};
use clap::Args;
use serde::Deserialize;
use serde_json::{Map, Value};
use vocabulary::{Day, IndicatorKey, Role, Rules, Stamp, UnitId, rules::Figures};

use super::{Done, output};
/// Which campaign's words.
#[derive(Debug, Args)]
pub(super) struct ParseArgs {
    /// 活动文件夹，或其中的 campaign.toml；不写则用内置的云阳 2025
    #[arg(long, value_name = "FILE")]
    campaign: Option<PathBuf>,
}

/// A message with what a reading needs besides: one line of the input.
#[derive(Debug, Deserialize)]
struct Said {
    id: Value,
    #[serde(default)]
    from_role: Option<String>,
    #[serde(default)]
    from_unit: Option<String>,
    text: String,
    at: String,
    #[serde(default)]
    chat: Option<ChatSaid>,
    #[serde(default)]
    context: ContextSaid,
}

/// `"private"`, `"group"`, or `{"kind":"group","addressed":true}`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ChatSaid {
    Kind(String),
    Full {
        kind: String,
        #[serde(default)]
        addressed: bool,
    },
}

#[derive(Debug, Default, Deserialize)]
struct ContextSaid {
    #[serde(default)]
    last_report: Option<Report>,
}

/// A report: unit, day, and figures by their keys.
#[derive(Debug, Deserialize)]
struct Report {
    unit: String,
    date: Day,
    #[serde(flatten)]
    figures: Map<String, Value>,
}

/// The rules with their words: made once, used for every line.
struct Reader {
    rules: Rules,
    lexicon: Lexicon,
}

pub(super) fn parse_lines(args: &ParseArgs) -> anyhow::Result<Done> {
    let rules = match &args.campaign {
        Some(path) => campaign_file::load(path)?,
        None => campaign_file::built_in()?,
    };
    let reader = Reader { lexicon: Lexicon::new(&rules), rules };
    let (mut input, mut line, mut number, mut done) = (stdin().lock(), Vec::new(), 0_u64, Done::Well);
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(done);
        }
        number = number.saturating_add(1);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match reader.answer(&line) {
            Ok(answer) => output::line(&answer)?,
            Err(error) => {
                output::error(&format!("第 {number} 行：{error:#}"));
                done = Done::Refused;
            }
        }
    }
}

impl Reader {
    fn answer(&self, line: &[u8]) -> anyhow::Result<String> {
        let said: Said = serde_json::from_slice(line)
            .context("不是这样的 JSON：{\"id\",\"from_role\",\"from_unit\",\"text\",\"at\"}")?;
        let at: Stamp = said
            .at
            .parse()
            .with_context(|| format!("at 不是时间：{}，写成 2025-08-03T17:40:00+08:00", said.at))?;
        let speaker = match &said.from_role {
            Some(role) => Some(self.speaker(role, said.from_unit.as_deref())?),
            None => None,
        };
        let last = said.context.last_report.map(|report| self.report(report)).transpose()?;
        let context = Context {
            rules: &self.rules,
            lexicon: &self.lexicon,
            speaker: speaker.as_ref(),
            at,
            chat: chat(said.chat.as_ref(), &said.text)?,
            last: last.as_ref(),
        };
        let answer = to_json(&parse(&said.text, &context), &self.rules).to_string();
        let rest = answer.strip_prefix('{').unwrap_or_default();
        Ok(format!("{{\"id\":{},{rest}", said.id))
    }

    fn speaker(&self, role: &str, unit: Option<&str>) -> anyhow::Result<Speaker> {
        let known = Role::parse(role)
            .with_context(|| format!("没有“{role}”这个岗位，可用：liaison、member、office、leader"))?;
        let unit = unit.context("写了 from_role，缺 from_unit")?;
        Ok(Speaker { role: known, unit: self.unit(unit)? })
    }

    /// The unit of that short name, or of another name that only one has.
    fn unit(&self, name: &str) -> anyhow::Result<UnitId> {
        if let Some(unit) = self.rules.units.iter().find(|unit| unit.short == name) {
            return Ok(unit.id.clone());
        }
        let mut named = self.rules.units_named(name);
        match (named.next(), named.next()) {
            (Some(unit), None) => Ok(unit.id.clone()),
            (Some(_), Some(_)) => anyhow::bail!("“{name}”可指几个单位，请写简称"),
            (None, _) => anyhow::bail!("没有“{name}”这个单位"),
        }
    }

    fn report(&self, report: Report) -> anyhow::Result<LastReport> {
        let mut figures = Figures::new();
        for (key, value) in report.figures {
            let known = IndicatorKey::new(&key).ok().and_then(|key| self.rules.indicator(&key));
            let Some(indicator) = known else { anyhow::bail!("last_report：没有“{key}”这项指标") };
            if value.is_null() {
                continue;
            }
            let value = in_own_scale(&value, indicator.decimals)
                .with_context(|| format!("last_report：“{key}”不是数：{value}"))?;
            figures.insert(indicator.key.clone(), value);
        }
        Ok(LastReport { unit: self.unit(&report.unit)?, day: report.date, figures })
    }
}

/// A number in the figure's own scale: whole, or hundredths for one with two decimals.
fn in_own_scale(value: &Value, decimals: u8) -> Option<u64> {
    let text = value.as_number()?.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let whole: u64 = whole.parse().ok()?;
    if decimals == 0 {
        return part.chars().all(|c| c == '0').then_some(whole);
    }
    let part: u64 = format!("{part:0<2}").get(..2)?.parse().ok()?;
    whole.checked_mul(100)?.checked_add(part)
}

/// Where a message is said. The bot is spoken to when the line says so, or when the text begins with @ and a name for it.
fn chat(said: Option<&ChatSaid>, text: &str) -> anyhow::Result<Chat> {
    let called = text.trim_start().strip_prefix('@').and_then(|rest| rest.split_whitespace().next());
    let by_name =
        called.is_some_and(|name| ["联勤", "机器人", "助手"].iter().any(|word| name.contains(word)));
    let (kind, addressed) = match said {
        None => return Ok(Chat::Private),
        Some(ChatSaid::Kind(kind)) => (kind, by_name),
        Some(ChatSaid::Full { kind, addressed }) => (kind, *addressed),
    };
    match kind.as_str() {
        "private" => Ok(Chat::Private),
        "group" => Ok(Chat::Group { addressed }),
        other => anyhow::bail!("chat 是 private 或 group，不是“{other}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(line: &str) -> String {
        let rules = campaign_file::built_in().unwrap();
        let reader = Reader { lexicon: Lexicon::new(&rules), rules };
        reader.answer(line.as_bytes()).unwrap_or_else(|error| format!("✗ {error:#}"))
    }

    #[test]
    fn a_line_is_answered_with_its_id_first() {
        insta::assert_snapshot!(
            answer(r#"{"id":7,"from_role":"liaison","from_unit":"江口镇","text":"零报告","at":"2025-08-03T17:40:00+08:00"}"#),
            @r#"{"id":7,"date":"2025-08-03","fields":{"cases":0,"personnel":0,"vehicles_checked":0},"intent":"daily_count","unit":"江口镇","zero_report":true}"#
        );
    }

    #[test]
    fn a_report_before_is_what_a_correction_is_about() {
        insta::assert_snapshot!(
            answer(r#"{"id":"c","from_role":"liaison","from_unit":"江口镇","text":"35改36","at":"2025-08-03T17:40:00+08:00","chat":{"kind":"group","addressed":true},"context":{"last_report":{"unit":"江口镇","date":"2025-08-02","vehicles_checked":35,"fines_yuan":200.5}}}"#),
            @r#"{"id":"c","changes":{"vehicles_checked":{"set":36,"was":35}},"date":"2025-08-02","intent":"correction","unit":"江口镇"}"#
        );
    }

    #[test]
    fn a_bad_line_says_what_is_wrong() {
        let lines = [
            "{",
            r#"{"id":"a","from_role":"liaison","from_unit":"江囗镇","text":"零报告","at":"2025-08-03T17:40:00+08:00"}"#,
            r#"{"id":"a","from_role":"chief","from_unit":"江口镇","text":"零报告","at":"2025-08-03T17:40:00+08:00"}"#,
            r#"{"id":"a","from_role":"liaison","from_unit":"江口镇","text":"零报告","at":"yesterday"}"#,
            r#"{"id":"a","from_role":"liaison","text":"零报告","at":"2025-08-03T17:40:00+08:00"}"#,
        ];
        insta::assert_snapshot!(lines.map(answer).join("\n"), @r#"
        ✗ 不是这样的 JSON：{"id","from_role","from_unit","text","at"}: EOF while parsing an object at line 1 column 1
        ✗ 没有“江囗镇”这个单位
        ✗ 没有“chief”这个岗位，可用：liaison、member、office、leader
        ✗ at 不是时间：yesterday，写成 2025-08-03T17:40:00+08:00: input contains invalid characters
        ✗ 写了 from_role，缺 from_unit
        "#);
    }
}
