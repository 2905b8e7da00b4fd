//! The annexes of the county's summary: 指标汇总、乡镇分表、重点线路区域、案件与处罚、线索移交办结、信访舆情、突出问题、总结报送. Pure.

use paper::{Annex, Block, Cell, Chart, ChartKind, Column, FigureId, Series};
use vocabulary::{
    rules::UnitKind,
    summary::{Section, Stage},
};

use super::{
    figures::{Figures, Scope},
    maker::Maker,
    prose::{summed, table, text, words},
};
use crate::tally::Row;

/// All of them, in the customary order.
pub(super) fn all(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Annex> {
    vec![
        annex("指标汇总表", "指标汇总", vec![indicators(maker, figures)]),
        annex("乡镇（街道）、部门（单位）分表", "单位分表", units(maker, figures)),
        annex("重点线路、重点区域月度对比表", "线路区域", places(maker, figures)),
        annex("案件与处罚分类表", "案件处罚", cases(maker, figures)),
        annex("线索移交办结表", "线索办理", vec![leads(maker, figures)]),
        annex("信访舆情统计表", "信访舆情", opinion(maker, figures)),
        annex("突出问题清单", "突出问题", problems(maker, figures)),
        annex("各单位总结报送情况", "总结报送", submissions(maker)),
    ]
}

fn annex(title: &str, short: &str, blocks: Vec<Block>) -> Annex {
    Annex { title: title.to_owned(), short: short.to_owned(), blocks }
}

fn indicators(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Block {
    let rows = (1_u64..).zip(&maker.rules.indicators).map(|(number, indicator)| {
        let id = figures.count(maker.county(), indicator, true);
        vec![
            Cell::Number(number),
            text(&*indicator.name),
            text(&*indicator.unit),
            Cell::Figure(id),
            text(&*indicator.definition),
        ]
    });
    let rows = rows.collect();
    let columns = vec![
        Column::centre("序号", 1),
        Column::left("指标", 4),
        Column::centre("单位", 2),
        Column::right("全县合计", 3),
        Column::left("口径", 9),
    ];
    table("全县指标汇总", columns, rows)
}

/// The county's units in the order of the campaign file: no ranking.
fn units(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let kinds = [(UnitKind::Township, "乡镇（街道）"), (UnitKind::Department, "部门（单位）")];
    let mut blocks = Vec::new();
    for (kind, name) in kinds {
        let rows: Vec<&Row> = maker.report.units.iter().filter(|row| row.kind == kind).collect();
        if !rows.is_empty() {
            blocks.push(unit_table(maker, figures, (kind, name), &rows));
        }
    }
    blocks
}

const REPORTING: [(&str, &str); 4] =
    [("expected", "应报"), ("on_time", "按时"), ("late", "迟报"), ("missing", "未报")];
const OF_UNITS: [&str; 5] = ["personnel", "vehicles_checked", "cases", "vehicles_detained", "fines_yuan"];
const LEADS_OF_UNITS: [(&str, &str); 3] = [("found", "摸排线索"), ("proven", "查实"), ("upheld", "办结")];

fn unit_table(
    maker: &Maker<'_>,
    figures: &mut Figures<'_>,
    (kind, name): (UnitKind, &str),
    rows: &[&Row],
) -> Block {
    let indicators: Vec<_> = OF_UNITS.iter().filter_map(|key| maker.indicator(key)).collect();
    let mut columns = vec![Column::left("单位", 4)];
    columns.extend(REPORTING.iter().map(|(_, title)| Column::right(title, 2)));
    columns.extend(indicators.iter().map(|one| Column::right(&format!("{}（{}）", one.name, one.unit), 3)));
    columns.extend(LEADS_OF_UNITS.iter().map(|(_, title)| Column::right(title, 2)));
    let mut line = |scope: Scope<'_>, name: String| -> Vec<Cell> {
        let owes = match scope {
            Scope::County(_) => true,
            Scope::Unit(row) => row.reporting.expected > 0,
        };
        let mut cells = vec![text(name)];
        cells.extend(REPORTING.iter().map(|(key, _)| {
            // A unit that owes no count has no timeliness: a row of zeros would read like a fault.
            if owes { Cell::Figure(figures.reporting(scope, key, false)) } else { text("—") }
        }));
        cells.extend(indicators.iter().map(|one| Cell::Figure(figures.count(scope, one, false))));
        cells.extend(LEADS_OF_UNITS.iter().map(|(key, _)| Cell::Figure(figures.lead(scope, key, false))));
        cells
    };
    let mut lines: Vec<Vec<Cell>> = rows.iter().map(|row| line(Scope::Unit(row), row.name.clone())).collect();
    let caption = format!("{name}分表");
    let note = "按方案所列顺序排列，不作排名；未报的项目显示“未报”，不作为零。";
    if kind == UnitKind::Department {
        lines.push(line(maker.county(), "全县合计".to_owned()));
        let note = format!("{note}全县合计含乡镇（街道）、部门（单位）和企业，联合执法重复报送的已扣除。");
        return summed(&caption, columns, lines, &note);
    }
    let mut block = table(&caption, columns, lines);
    if let Block::Table(table) = &mut block {
        table.note = Some(note.to_owned());
    }
    block
}

/// A route or area a row, a month a column, and a chart of the proven.
fn places(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let mut columns = vec![Column::left("线路、区域", 6)];
    columns.extend(maker.months.iter().map(|month| Column::right(&format!("{}线索", month.name), 2)));
    columns.extend(maker.months.iter().map(|month| Column::right(&format!("{}查实", month.name), 2)));
    let mut series = Vec::new();
    let mut rows = Vec::new();
    for (id, name, _) in maker.places() {
        let of = (id.as_str(), name.as_str());
        let mut of_months = |what: &str| -> Vec<FigureId> {
            maker.months.iter().map(|month| maker.place(figures, of, what, Some(month))).collect()
        };
        let (found, proven) = (of_months("found"), of_months("proven"));
        let cells = found.into_iter().chain(proven.iter().cloned()).map(Cell::Figure);
        rows.push(std::iter::once(text(name.clone())).chain(cells).collect());
        if maker.rules.priorities.routes.iter().any(|route| route.id == id) {
            series.push(Series { name, values: proven });
        }
    }
    let mut blocks = vec![table("重点线路、重点区域各月线索和查实（条、起）", columns, rows)];
    if maker.months.len() > 1 && !series.is_empty() {
        blocks.push(Block::Chart(Chart {
            title: "重点线路各月查实（起）".to_owned(),
            kind: ChartKind::Line,
            categories: maker.months.iter().map(|month| month.name.clone()).collect(),
            series,
        }));
    }
    blocks
}

fn cases(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let rows = maker.rules.violations.iter().map(|violation| {
        let id = figures.kind(maker.county(), &violation.code);
        (violation, id)
    });
    let rows: Vec<_> = rows.collect();
    let rows = rows.into_iter().filter(|(_, id)| figures.is_some(id)).map(|(violation, id)| {
        let law = violation.law.clone().unwrap_or_default();
        vec![text(&*violation.name), text(&*violation.clause), text(law), Cell::Figure(id)]
    });
    let columns = vec![
        Column::left("违法行为", 6),
        Column::centre("方案条款", 3),
        Column::left("依据", 5),
        Column::right("线索查实（起）", 2),
    ];
    let kinds = table("线索查实的违法行为分类（一条线索可涉及多项）", columns, rows.collect());
    let span = maker.span;
    let mut measure = |cell: &str, title: &str, unit: &str, decimals| {
        let of = (format!("线索办理：{title}"), unit, "登记为查实的办理结果中所采取的措施");
        let id = figures.cell_in(format!("county.{cell}").into(), cell, of, span, decimals, true);
        vec![text(title), text(unit), Cell::Figure(id)]
    };
    let rows = vec![
        measure("measure.fine", "罚款", "元", 2),
        measure("measure.detained", "扣押车辆", "辆", 0),
        measure("measure.points", "记分", "分", 0),
    ];
    let columns = vec![Column::left("措施", 4), Column::centre("单位", 2), Column::right("合计", 3)];
    vec![kinds, table("线索办理中的处罚和措施（与日报指标各自统计，不相加）", columns, rows)]
}

const STEPS: [(&str, &str); 11] = [
    ("found", "摸排"),
    ("transferred", "移交"),
    ("accepted", "接收"),
    ("accepted_in_time", "按时接收"),
    ("returned", "退回"),
    ("proven", "查实"),
    ("unfounded", "不实"),
    ("unverifiable", "无法核实"),
    ("upheld", "办结"),
    ("holding", "在办"),
    ("overdue", "超期"),
];

fn leads(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Block {
    let mut columns = vec![Column::left("单位", 4)];
    columns.extend(STEPS.iter().map(|(_, title)| Column::right(title, 2)));
    let mut line = |scope: Scope<'_>, name: &str| -> Vec<Cell> {
        let cells = STEPS.iter().map(|(key, _)| Cell::Figure(figures.lead(scope, key, false)));
        std::iter::once(text(name)).chain(cells).collect()
    };
    let touched = |row: &&Row| row.leads != crate::tally::LeadTally::default() || row.holding > 0;
    let rows = maker.report.units.iter().filter(touched);
    let mut rows: Vec<Vec<Cell>> = rows.map(|row| line(Scope::Unit(row), &row.name)).collect();
    rows.push(line(maker.county(), "合计"));
    summed("各单位线索移交办结", columns, rows, "只列有线索往来的单位，按方案所列顺序，不作排名。")
}

fn opinion(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let rules = &maker.rules.opinion;
    let mut rows = Vec::new();
    let mut row = |group: &str, name: &str, cell: String, unit: &str| {
        let of = (format!("{group}：{name}"), unit, "按登记时的分类；转纪检监察的不计");
        let id = figures.cell(&cell, of, true);
        rows.push(vec![text(group), text(name), text(unit), Cell::Figure(id)]);
    };
    for level in &rules.levels {
        row("舆情等级", &level.name, format!("concern.level.{}", level.key), "条");
    }
    for theme in &rules.themes {
        row("舆情主题", &theme.name, format!("concern.theme.{}", theme.key), "条");
    }
    for channel in &rules.channels {
        row("舆情渠道", &channel.name, format!("concern.channel.{}", channel.key), "条");
    }
    row("信访类别", "来信来访", "petition.kind.petition".to_owned(), "件");
    row("信访类别", "道路运输投诉举报", "petition.kind.transport-tip".to_owned(), "件");
    for theme in &rules.themes {
        row("信访主题", &theme.name, format!("petition.theme.{}", theme.key), "件");
    }
    row("信访人数", "合计", "petition.people".to_owned(), "人");
    row("转办", "转网安", "exit.cyber-police".to_owned(), "件");
    row("转办", "转执法", "exit.enforcement".to_owned(), "件");
    let columns = vec![
        Column::centre("分类", 3),
        Column::left("项目", 5),
        Column::centre("单位", 2),
        Column::right("合计", 2),
    ];
    vec![table("信访舆情分类统计", columns, rows)]
}

/// What the data put forward and what the office decided on.
fn problems(maker: &Maker<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let proposed = maker.proposed_places(figures);
    let mut rows = Vec::new();
    for (id, name, clause) in maker.places() {
        let data = proposed.iter().find(|one| one.id == id).map(|_| "建议列入");
        let decided = maker.words.places.get(&id);
        if data.is_none() && decided.is_none() {
            continue;
        }
        let (decision, reason) = match decided {
            Some((true, said)) => ("继续保持高压", said.text.clone()),
            Some((false, said)) => ("不列入", said.text.clone()),
            None => ("待办公室决定", String::new()),
        };
        let found = maker.place(figures, (id.as_str(), &name), "found", None);
        let proven = maker.place(figures, (id.as_str(), &name), "proven", None);
        rows.push(vec![
            text(name),
            text(clause),
            Cell::Figure(found),
            Cell::Figure(proven),
            text(data.unwrap_or("—")),
            text(decision),
            text(reason),
        ]);
    }
    if rows.is_empty() {
        return vec![words("没有列入清单的重点线路和重点区域。")];
    }
    let columns = vec![
        Column::left("线路、区域", 5),
        Column::centre("条款", 3),
        Column::right("线索", 1),
        Column::right("查实", 1),
        Column::centre("数据建议", 2),
        Column::centre("办公室决定", 3),
        Column::left("理由", 6),
    ];
    vec![table("重点线路、重点区域", columns, rows)]
}

/// Who has handed a summary in and who is missing, and whose paragraphs stand in this one.
fn submissions(maker: &Maker<'_>) -> Vec<Block> {
    let summaries = &maker.seen.annals.summaries;
    let stage = |unit: &vocabulary::rules::Unit| summaries.stage(&unit.id);
    let units: Vec<_> = maker.rules.summarising_units().collect();
    let missing: Vec<&str> =
        units.iter().filter(|unit| stage(unit) == Stage::Writing).map(|unit| unit.short.as_str()).collect();
    let mut blocks = vec![words(match missing.len() {
        0 => "各乡镇（街道）、各部门（单位）均已报送总结。".to_owned(),
        n => format!("尚未报送总结的有{n}个单位：{}。", missing.join("、")),
    })];
    let rows = units.iter().filter(|unit| stage(unit) != Stage::Writing).map(|unit| {
        let of = vocabulary::summary::SummaryOf::Unit(unit.id.clone());
        let draft = summaries.of(&of);
        let at = draft.submitted.map(|at| crate::pages::moment(at, &maker.rules)).unwrap_or_default();
        vec![text(&*unit.short), text(stage(unit).title()), text(at)]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let columns = vec![Column::left("单位", 4), Column::centre("状态", 3), Column::centre("提交时间", 4)];
        blocks.push(table("已报送总结的单位", columns, rows));
    }
    let own = Section::TITLES.iter().filter_map(|(section, title)| {
        let said = maker.words.paragraphs.get(section)?;
        Some(vec![
            text(*title),
            text(maker.name_of(&said.word.by.unit)),
            text(said.word.by.role.title()),
            Cell::Number(u64::from(said.word.version)),
            Cell::Number(said.word.position),
            text(crate::pages::moment(said.word.at, &maker.rules)),
        ])
    });
    let own: Vec<_> = own.collect();
    if !own.is_empty() {
        let columns = vec![
            Column::left("部分", 3),
            Column::left("撰写单位", 3),
            Column::centre("岗位", 2),
            Column::right("版本", 1),
            Column::right("日志号", 2),
            Column::centre("时间", 3),
        ];
        blocks.push(table("本总结中由人撰写的段落", columns, own));
    }
    blocks
}
