//! 主要做法及成效, under the notice's own headings: 宣传发动、线索摸排、重点整治、长效治理、九条措施、信访舆情. Pure.

use paper::{Block, Cell, Chart, ChartKind, Column, Series};
use smol_str::format_smolstr;
use vocabulary::{lead::Source, rules::LongTermMeasure, summary::Section};

use super::{
    annals::source_cell,
    figures::{Draft, Figures},
    maker::Maker,
    prose::{Paragraph, heading, table, text, words},
    trace::Origin,
};
use crate::duties::{DutyRow, DutyStage};

/// What publicity is counted in.
const PUBLICITY: [&str; 6] =
    ["leaflets", "publicity_events", "media_reports", "cases_exposed", "educated", "sites_inspected"];
/// What goes with enforcement against organisers and companies.
const FOLLOWING: [&str; 7] = [
    "talks_company",
    "talks_platform",
    "talks_organiser",
    "admin_detention",
    "criminal_measures",
    "licences_suspended",
    "capacity_measures",
];
/// The night, which the notice stresses (四（四）).
const NIGHT: [&str; 5] = [
    "night_personnel",
    "night_patrol_vehicles",
    "night_vehicles_checked",
    "night_cases",
    "night_vehicles_detained",
];

/// The chapter.
pub(super) fn blocks(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "二、主要做法及成效")];
    blocks.extend(publicity(maker, figures));
    blocks.extend(leads(maker, figures));
    blocks.extend(enforcement(maker, figures));
    blocks.extend(measures(maker, figures));
    blocks.extend(nine(maker, figures));
    blocks.extend(opinion(maker, figures));
    blocks
}

/// A sentence of those indicators that anybody reported, or that nobody did.
fn counted(maker: &Maker<'_>, figures: &mut Figures<'_>, lead: &str, keys: &[&str]) -> Block {
    let reported = maker.reported(figures, maker.county(), keys);
    if reported.is_empty() {
        return words(format!("{lead}：没有单位报送数据，不作为零统计。"));
    }
    Paragraph::new(format!("{lead}：")).list(reported).say("。").end()
}

fn publicity(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(2, "（一）宣传发动（方案五（一））")];
    blocks.push(counted(maker, figures, "宣传发动", &PUBLICITY));
    blocks.extend(maker.own(Section::Publicity));
    blocks
}

fn leads(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let county = maker.county();
    let mut blocks = vec![heading(2, "（二）线索摸排（方案五（二））")];
    let [found, shared, transferred, accepted, in_time, returned, upheld, holding] =
        ["found", "shared", "transferred", "accepted", "accepted_in_time", "returned", "upheld", "holding"]
            .map(|key| figures.lead(county, key, true));
    let closed = figures.rate("county.rate.closed", "线索办结率", (&upheld, &found));
    let timely = figures.rate("county.rate.accepted_in_time", "移交按时接收率", (&in_time, &accepted));
    blocks.push(
        Paragraph::new("共摸排线索")
            .num(found.clone())
            .say("（其中并案")
            .num(shared)
            .say("），移交")
            .num(transferred)
            .say("，接收")
            .num(accepted)
            .say("，按时接收率")
            .num(timely)
            .say("，退回")
            .num(returned)
            .say("；办结")
            .num(upheld)
            .say("，办结率")
            .num(closed)
            .say("，在办")
            .num(holding)
            .say("。")
            .end(),
    );
    let rows = Source::TITLES.iter().map(|(source, title)| {
        let cell = source_cell(*source);
        let id = figures.cell(&cell, (format!("线索来源：{title}"), "条", "按登记时的来源"), true);
        (title, id)
    });
    let rows: Vec<_> = rows.collect();
    let rows = rows.into_iter().filter(|(_, id)| figures.is_some(id));
    let rows: Vec<Vec<Cell>> = rows.map(|(title, id)| vec![text(*title), Cell::Figure(id)]).collect();
    if !rows.is_empty() {
        blocks.push(table(
            "表2　线索来源",
            vec![Column::left("来源", 5), Column::right("线索（条）", 3)],
            rows,
        ));
    }
    blocks.extend(maker.own(Section::Leads));
    blocks
}

fn enforcement(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let county = maker.county();
    let mut blocks = vec![heading(2, "（三）重点整治（方案四、五（三））")];
    let [proven, unfounded, unverifiable] =
        ["proven", "unfounded", "unverifiable"].map(|key| figures.lead(county, key, true));
    blocks.push(
        Paragraph::new("线索办理结果中，查实")
            .num(proven)
            .say("，不实")
            .num(unfounded)
            .say("，无法核实")
            .num(unverifiable)
            .say("。")
            .end(),
    );
    let priorities = &maker.rules.priorities;
    let vehicles = priorities.vehicles.iter().map(|one| (one.id.as_str(), &one.name, &one.clause));
    let routes = priorities.routes.iter().map(|one| (one.id.as_str(), &one.name, &one.clause));
    let areas = priorities.areas.iter().map(|one| (one.id.as_str(), &one.name, &one.clause));
    let periods = priorities.periods.iter().map(|one| (one.id.as_str(), &one.name, &one.clause));
    let groups: [(&str, Vec<_>); 4] = [
        ("重点车辆", vehicles.collect()),
        ("重点线路", routes.collect()),
        ("重点区域", areas.collect()),
        ("重点时段", periods.collect()),
    ];
    let mut rows = Vec::new();
    for (group, items) in &groups {
        for (id, name, clause) in items {
            let found = maker.place(figures, (id, name), "found", None);
            let proven = maker.place(figures, (id, name), "proven", None);
            let cells = [text(*group), text((*name).clone()), text((*clause).clone())];
            rows.push(cells.into_iter().chain([Cell::Figure(found), Cell::Figure(proven)]).collect());
        }
    }
    let columns = vec![
        Column::centre("类别", 2),
        Column::left("名称", 7),
        Column::centre("方案条款", 3),
        Column::right("线索（条）", 2),
        Column::right("查实（起）", 2),
    ];
    blocks.push(table("表3　重点车辆、线路、区域、时段", columns, rows));
    for route in &priorities.routes {
        let sentence = maker.place_change(figures, (route.id.as_str(), &route.name));
        blocks.extend(sentence.map(|sentence| sentence.say("。").end()));
    }
    blocks.push(counted(maker, figures, "夜间重点时段", &NIGHT));
    blocks.push(counted(maker, figures, "约谈、惩戒和运力保障", &FOLLOWING));
    blocks.extend(by_month(maker, figures));
    blocks.extend(maker.own(Section::Enforcement));
    blocks
}

/// The months beside each other, as a chart.
fn by_month(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Option<Block> {
    let indicator = maker.indicator("cases")?;
    if maker.months.len() < 2 {
        return None;
    }
    let values = maker.months.iter().map(|month| {
        let county = super::figures::Scope::County(&month.report);
        figures.month(&month.key, month.span, county, indicator)
    });
    Some(Block::Chart(Chart {
        title: format!("图1　各月{}（{}）", indicator.name, indicator.unit),
        kind: ChartKind::Bars,
        series: vec![Series { name: indicator.name.clone(), values: values.collect() }],
        categories: maker.months.iter().map(|month| month.name.clone()).collect(),
    }))
}

/// The six long-term measures with how far their tasks have come.
fn measures(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let rows = maker.seen.duties.rows(&maker.rules, maker.seen.cutoff.until);
    let mut blocks = vec![heading(2, "（四）长效治理（方案六）")];
    for (number, measure) in (1_u32..).zip(&maker.rules.measures) {
        blocks.push(heading(3, format!("{number}.{}（{}）", measure.name, measure.clause)));
        blocks.push(measure_sentence(figures, measure, &rows));
    }
    blocks.extend(maker.own(Section::Measures));
    blocks
}

fn measure_sentence(figures: &mut Figures<'_>, measure: &LongTermMeasure, rows: &[DutyRow]) -> Block {
    let of = |row: &&DutyRow| row.clause == measure.clause;
    let mine: Vec<&DutyRow> = rows.iter().filter(of).collect();
    let key = mine.first().and_then(|row| row.task.as_str().rsplit_once('-').map(|(key, _)| key.to_owned()));
    let key = key.unwrap_or_else(|| "0".to_owned());
    let (all, told, confirmed) = progress(figures, &format!("duty.{key}"), &measure.name, &mine);
    Paragraph::new("任务清单分解")
        .num(all)
        .say("，已填报进展")
        .num(told)
        .say("，经办公室确认销号")
        .num(confirmed)
        .say("。")
        .end()
}

/// How many duties there are, how many anything was told of, how many are confirmed.
fn progress(
    figures: &mut Figures<'_>,
    key: &str,
    name: &str,
    rows: &[&DutyRow],
) -> (paper::FigureId, paper::FigureId, paper::FigureId) {
    let streams = |stage: fn(DutyStage) -> bool| -> Vec<_> {
        let rows = rows.iter().filter(|row| stage(row.state.stage));
        rows.map(|row| vocabulary::StreamId::duty(&row.task, &row.lead)).collect()
    };
    let told = streams(|stage| stage != DutyStage::Untold);
    let confirmed = streams(|stage| stage == DutyStage::Confirmed);
    let mut figure = |what: &str, title: &str, definition: &str, value: usize, origin| {
        let draft = Draft {
            id: format_smolstr!("county.{key}.{what}"),
            title: format!("{name}：{title}"),
            value: u64::try_from(value).ok(),
            unit: "项".to_owned(),
            definition: definition.to_owned(),
            origin,
        };
        figures.put(draft, 0, true)
    };
    (
        figure("all", "任务", "任务清单的条目乘以各条的牵头单位数，由规则推出", rows.len(), Origin::Rules),
        figure(
            "told",
            "已填报进展",
            "任务清单中填报过进展、完成或已确认的",
            told.len(),
            Origin::Standing(told),
        ),
        figure("confirmed", "已销号", "经办公室确认完成的任务", confirmed.len(), Origin::Standing(confirmed)),
    )
}

/// The nine measures of the notice's section one, by the office's mapping to clauses.
fn nine(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let rows = maker.seen.duties.rows(&maker.rules, maker.seen.cutoff.until);
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for tag in &maker.rules.measure_tags {
        let mine: Vec<&DutyRow> = rows.iter().filter(|row| row.tags.contains(&tag.name)).collect();
        let (all, told, confirmed) = progress(figures, &format!("tag.{}", tag.key), &tag.name, &mine);
        let clauses = text(tag.clauses.join("、"));
        lines.push(
            [text(&*tag.name), clauses].into_iter().chain([all, told, confirmed].map(Cell::Figure)).collect(),
        );
    }
    if lines.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::centre("措施", 2),
        Column::left("对应条款（办公室规则）", 6),
        Column::right("任务（项）", 2),
        Column::right("已有进展", 2),
        Column::right("已销号", 2),
    ];
    vec![heading(2, "（五）九条措施推进（方案一）"), table("表4　九条措施", columns, lines)]
}

fn opinion(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let county = maker.county();
    let [concerns, answered, in_time, petitions, replied, replied_in_time, closed] = [
        "concerns",
        "concerns_answered",
        "concerns_in_time",
        "petitions",
        "petitions_answered",
        "petitions_in_time",
        "petitions_closed",
    ]
    .map(|key| figures.opinion(county, key, true));
    let timely = figures.rate("county.rate.concerns_in_time", "舆情按时回应率", (&in_time, &answered));
    let reply = figures.rate("county.rate.petitions_in_time", "信访按时答复率", (&replied_in_time, &replied));
    let mut alerts = Vec::new();
    for (rule, name) in
        [("level", "级别"), ("rhythm", "异常增多"), ("unanswered", "逾期未回应"), ("spread", "多地出现")]
    {
        let of = (format!("预警：{name}"), "起", "按预警规则发出的预警");
        alerts.push((name.to_owned(), figures.cell(&format!("alert.{rule}"), of, true)));
    }
    let false_alarms =
        figures.cell("alert.false", ("虚警".to_owned(), "起", "经人判断为虚警而解除的预警"), true);
    let sentence = Paragraph::new("登记舆情")
        .num(concerns)
        .say("，回应")
        .num(answered)
        .say("，按时回应率")
        .num(timely)
        .say("；收到来信来访和道路运输投诉举报")
        .num(petitions)
        .say("，答复")
        .num(replied)
        .say("，按时答复率")
        .num(reply)
        .say("，办结")
        .num(closed)
        .say("。发出预警：")
        .list(alerts)
        .say("，其中判断为虚警")
        .num(false_alarms)
        .say("。");
    let mut blocks = vec![heading(2, "（六）信访舆情（方案七（五））"), sentence.end()];
    blocks.extend(maker.own(Section::Opinion));
    blocks
}
