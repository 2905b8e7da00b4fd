//! A wish as a card to confirm: at most six lines, for the one who typed it.

use vocabulary::{
    IndicatorKey, LeadId, Rules, Secret, UnitId, ViolationCode,
    count::CountCommand,
    lead::{Finding, LeadCommand, Measures, Outcome, ReturnReason, Source, VehicleKind, Verdict},
    rules::{Figures, Warning},
};

use super::{
    Wished,
    date::{say_day, say_moment},
};

/// The most characters of somebody's words on a card; the whole text is kept.
const LONGEST_WORDS: usize = 80;
/// The last line of every card.
const CHOICES: &str = "[1 确认] [0 取消]";

/// Renders the confirmation card, at most six lines. It shows plates and words: only for the sender, never in a group.
pub fn card(wished: &Wished, rules: &Rules) -> String {
    let mut lines = match wished {
        Wished::Count(command) => count(command, rules),
        Wished::Lead { lead, command } => of_lead(*lead, command, rules),
        Wished::Find(finding) => new_lead(finding, rules),
    };
    lines.retain(|line| !line.is_empty());
    lines.push(CHOICES.to_owned());
    lines.join("\n")
}

fn count(command: &CountCommand<Secret>, rules: &Rules) -> Vec<String> {
    let (unit, day) = command.about();
    let head = format!("{} {}", rules.name_of(unit), say_day(day, rules));
    match command {
        CountCommand::Post { figures, zero, .. } => {
            let kind = if *zero { "日报（零报告）" } else { "日报" };
            let missing = if *zero { String::new() } else { missing(figures, rules) };
            vec![format!("{head} {kind}，请确认"), say_figures(figures, rules), missing, odd(figures, rules)]
        }
        CountCommand::Correct { figures, reason, .. } => vec![
            format!("{head} 更正日报，请确认"),
            format!("改为：{}", say_figures(figures, rules)),
            labelled("理由", Some(reason)),
            odd(figures, rules),
        ],
        CountCommand::Withdraw { reason, .. } => {
            vec![format!("{head} 撤回日报，当日恢复为未报，请确认"), labelled("理由", Some(reason))]
        }
        CountCommand::Approve { .. } => vec![format!("{head} 日报审核通过，请确认")],
        CountCommand::Return { reason, .. } => {
            vec![format!("{head} 退回日报，请确认"), labelled("理由", Some(reason))]
        }
        CountCommand::Reopen { reason, until, .. } => vec![
            format!("{head} 重新开放日报至 {}，请确认", say_moment(*until, rules)),
            labelled("理由", Some(reason)),
        ],
    }
}

fn say_figures(figures: &Figures, rules: &Rules) -> String {
    let said = rules.indicators.iter().filter_map(|indicator| {
        let value = figures.get(&indicator.key)?;
        Some(format!("{} {}{}", indicator.name, indicator.show(*value), indicator.unit))
    });
    joined(said)
}

fn missing(figures: &Figures, rules: &Rules) -> String {
    let absent = rules
        .indicators
        .iter()
        .filter(|indicator| indicator.required && !figures.contains_key(&indicator.key));
    let names: Vec<&str> = absent.map(|indicator| indicator.name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("还缺：{}", names.join("、")) }
}

/// What is odd about the figures, in words; shown and confirmed, never refused.
fn odd(figures: &Figures, rules: &Rules) -> String {
    let name = |key: &IndicatorKey| {
        rules.indicator(key).map_or_else(|| String::from("？"), |indicator| indicator.name.clone())
    };
    let words = rules.warnings(figures).into_iter().map(|warning| match warning {
        Warning::Outlier { key, value } => {
            let shown =
                rules.indicator(&key).map_or_else(|| value.to_string(), |indicator| indicator.show(value));
            format!("{}{shown}，比平常大得多", name(&key))
        }
        Warning::Exceeds { key, whole } => format!("{}多于{}", name(&key), name(&whole)),
        Warning::SumMismatch { key, stated, parts } => {
            format!("{}写{stated}，分项合计{parts}", name(&key))
        }
        Warning::CrossCheck { text } => text,
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { String::new() } else { format!("请核对：{}", words.join("；")) }
}

fn new_lead(finding: &Finding<Secret>, rules: &Rules) -> Vec<String> {
    let township = finding.township.as_ref().map(|unit| rules.name_of(unit).to_owned());
    let named = finding.places.iter().map(|id| {
        let route = rules.priorities.routes.iter().find(|route| &route.id == id).map(|route| &route.name);
        let area = rules.priorities.areas.iter().find(|area| &area.id == id).map(|area| &area.name);
        route.or(area).cloned().unwrap_or_else(|| id.to_string())
    });
    let vehicle = finding.vehicle.map(|kind| title(&VehicleKind::TITLES, kind).to_owned());
    let seats = finding.seats.map(|seats| format!("{seats}座"));
    let shown = finding.plates.iter().map(|plate| plate.reveal().to_owned());
    let source = format!("来源：{}", title(&Source::TITLES, finding.source));
    let seen = finding.seen.map(|seen| format!("{} 看到", say_moment(seen, rules)));
    let informant = finding.informant.as_ref().map(|who| format!("举报人 {}", clipped(who.reveal())));
    vec![
        format!("新线索，请确认：{}", violations(&finding.violations, rules)),
        joined(township.into_iter().chain(named).chain(vehicle).chain(seats).chain(shown)),
        joined([source].into_iter().chain(seen).chain(informant)),
        labelled("内容", Some(&finding.words)),
    ]
}

fn of_lead(lead: LeadId, command: &LeadCommand<Secret>, rules: &Rules) -> Vec<String> {
    let unit = |id: &UnitId| rules.name_of(id).to_owned();
    let head = |what: &str| format!("{lead} {what}，请确认");
    match command {
        LeadCommand::Find(finding) => new_lead(finding, rules),
        LeadCommand::Supplement { words, plates, .. } => {
            let plates: Vec<&str> = plates.iter().map(Secret::reveal).collect();
            let plates =
                if plates.is_empty() { String::new() } else { format!("号牌：{}", plates.join("、")) };
            vec![head("补充"), labelled("内容", words.as_ref()), plates]
        }
        LeadCommand::Merge { into } => vec![head(&format!("并入 {into}"))],
        LeadCommand::Unmerge { reason } => vec![head("拆案"), labelled("理由", Some(reason))],
        LeadCommand::Transfer { to, supporting, basis, note } => {
            let supporting: Vec<String> = supporting.iter().map(unit).collect();
            let supporting = if supporting.is_empty() {
                String::new()
            } else {
                format!("配合：{}", supporting.join("、"))
            };
            let basis =
                basis.as_ref().map(|code| format!("事由：{}", violations(std::slice::from_ref(code), rules)));
            vec![
                head(&format!("移交{}", unit(to))),
                supporting,
                basis.unwrap_or_default(),
                labelled("备注", note.as_ref()),
            ]
        }
        LeadCommand::Withdraw { note } => vec![head("撤回移交"), labelled("说明", note.as_ref())],
        LeadCommand::Accept => vec![head("接收")],
        LeadCommand::Return { reason, note } => {
            vec![
                head(&format!("退回（{}）", title(&ReturnReason::TITLES, *reason))),
                labelled("说明", note.as_ref()),
            ]
        }
        LeadCommand::Rule { to, note } => {
            vec![head(&format!("裁定由{}办理", unit(to))), labelled("说明", note.as_ref())]
        }
        LeadCommand::Ask { words } => vec![head("询问发现人"), labelled("问题", Some(words))],
        LeadCommand::Answer { words } => vec![head("答复"), labelled("内容", Some(words))],
        LeadCommand::Lapse => vec![head("询问到期失效")],
        LeadCommand::AskExtension { until, reason } => {
            vec![head(&format!("申请延期至 {}", say_moment(*until, rules))), labelled("理由", Some(reason))]
        }
        LeadCommand::GrantExtension => vec![head("同意延期")],
        LeadCommand::RefuseExtension { reason } => vec![head("不同意延期"), labelled("理由", Some(reason))],
        LeadCommand::Enforce { outcome, violations: codes, measures, note } => {
            let codes = if codes.is_empty() {
                String::new()
            } else {
                format!("认定：{}", violations(codes, rules))
            };
            let result = head(&format!("办理结果：{}", title(&Outcome::TITLES, *outcome)));
            vec![result, codes, say_measures(measures), labelled("说明", note.as_ref())]
        }
        LeadCommand::Review { verdict, note } => {
            let verdict = match verdict {
                Verdict::Upheld => "复核通过，办结销号",
                Verdict::SentBack => "复核退回，重新办理",
            };
            vec![head(verdict), labelled("理由", note.as_ref())]
        }
        LeadCommand::Reopen { to, reason } => {
            let to = to.as_ref().map(|to| format!("，由{}办理", unit(to))).unwrap_or_default();
            vec![head(&format!("重新打开{to}")), labelled("理由", Some(reason))]
        }
    }
}

fn say_measures(measures: &Measures) -> String {
    let fine = measures.fine_fen.map(|fen| match (fen / 100, fen % 100) {
        (yuan, 0) => format!("罚款 {yuan}元"),
        (yuan, fen) => format!("罚款 {yuan}.{fen:02}元"),
    });
    let points = measures.points.map(|points| format!("记 {points}分"));
    let vehicles = measures.detained_vehicles.map(|vehicles| format!("扣车 {vehicles}台"));
    joined([fine, points, vehicles].into_iter().flatten())
}

fn violations(codes: &[ViolationCode], rules: &Rules) -> String {
    let names =
        codes.iter().map(|code| rules.violation(code).map_or(code.as_str(), |violation| &violation.name));
    names.collect::<Vec<_>>().join("、")
}

fn title<T: Copy + PartialEq, const N: usize>(titles: &[(T, &'static str); N], of: T) -> &'static str {
    titles.iter().find(|(one, _)| *one == of).map_or("？", |(_, title)| title)
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" · ")
}

fn labelled(label: &str, words: Option<&Secret>) -> String {
    words.map(|words| format!("{label}：{}", clipped(words.reveal()))).unwrap_or_default()
}

fn clipped(words: &str) -> String {
    let mut shown: String = words.chars().take(LONGEST_WORDS).collect();
    if words.chars().count() > LONGEST_WORDS {
        shown.push('…');
    }
    shown
}
