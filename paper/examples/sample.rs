//! An invented paper of every kind of block, in every format: `cargo run -p paper --example sample -- FOLDER`.
//!
//! Beside them it leaves `sample.paper.json`, the paper itself, as `lianqin-pdf` reads it.
//! It says how long each format took, the best of twenty times.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Write as _},
    path::PathBuf,
    time::Instant,
};

use paper::{
    Align, Annex, Block, Cell, Chart, ChartKind, Column, Evidence, Figure, Format, Paper, Ratio, Series,
    Span, Table, render,
};

/// The log's length at the cut-off.
const CUTOFF: u64 = 20_480;

/// Invented units.
const UNITS: [&str; 12] = [
    "江口镇",
    "云溪乡",
    "大坪镇",
    "石桥镇",
    "白马镇",
    "龙泉乡",
    "青山乡",
    "东河镇",
    "南坪乡",
    "西岭镇",
    "北塘乡",
    "县公安局交通管理大队",
];

/// What is counted, its unit, and how much a day.
const KINDS: [(&str, &str, u64); 8] = [
    ("出动人员", "人次", 12),
    ("检查车辆", "辆次", 35),
    ("查处超限超载", "起", 2),
    ("查处非法改装", "起", 1),
    ("卸载货物", "吨", 9),
    ("批评教育", "人次", 5),
    ("宣传场次", "场", 1),
    ("整改隐患", "处", 3),
];

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| ".".into()));
    fs::create_dir_all(&folder)?;
    let paper = sample();
    for format in Format::ALL {
        let mut best = u128::MAX;
        let mut bytes = Vec::new();
        for _ in 0..20 {
            let begun = Instant::now();
            bytes = render(&paper, format).map_err(io::Error::other)?;
            best = best.min(begun.elapsed().as_micros());
        }
        fs::write(folder.join(format!("sample.{format}")), &bytes)?;
        writeln!(io::stdout(), "{format}: {best} µs, {} bytes", bytes.len())?;
    }
    fs::write(folder.join("sample.paper.json"), serde_json::to_vec(&paper)?)
}

fn sample() -> Paper {
    let mut figures = Figures(BTreeMap::new());
    let blocks = body(&mut figures);
    let annexes = vec![
        annex("各单位工作情况汇总表", "附1各单位", vec![Block::Table(units(&mut figures))]),
        annex(
            "每日情况表",
            "附2每日",
            vec![
                Block::Paragraph(vec![text("下表逐日列出全县数字，未报的日期不计为零。")]),
                Block::Table(days(&mut figures)),
            ],
        ),
    ];
    Paper {
        title: "云溪县货车超限超载专项整治行动\n工作情况报告".to_owned(),
        subtitle: Some("（2026年8月1日—10月31日，截至日志第20480条）".to_owned()),
        notice: Some("模拟数据 SIMULATED，不得作为正式材料".to_owned()),
        issuer: Some("云溪县专项工作组办公室".to_owned()),
        date: Some("2026年11月3日".to_owned()),
        made: 1_793_692_800,
        blocks,
        annexes,
        figures: figures.0,
    }
}

/// The figures that the blocks name.
struct Figures(BTreeMap<String, Figure>);

impl Figures {
    fn put(&mut self, id: &str, title: &str, value: Option<u64>, unit: &str, listed: bool) -> String {
        let figure = Figure {
            id: id.to_owned(),
            title: title.to_owned(),
            value,
            decimals: 0,
            unit: unit.to_owned(),
            definition: format!("行动期内已确认日报中“{title}”之和，同日重报以后报为准"),
            query: format!("{id} --cutoff {CUTOFF}"),
            ratio: None,
            cutoff: CUTOFF,
            evidence: if listed {
                Evidence::Positions((1..=310).map(|at| at * 7).collect())
            } else {
                Evidence::ByQuery
            },
            listed,
        };
        self.0.insert(id.to_owned(), figure);
        id.to_owned()
    }

    fn rate(&mut self, id: &str, title: &str, ratio: Ratio, listed: bool) -> String {
        let id = self.put(id, title, ratio.per_mille(), "%", listed);
        if let Some(figure) = self.0.get_mut(&id) {
            figure.decimals = 1;
            figure.ratio = Some(ratio);
            "应报日数中于时限前报送的日数所占比例".clone_into(&mut figure.definition);
        }
        id
    }
}

fn text(words: &str) -> Span {
    Span::Text(words.to_owned())
}

fn heading(level: u8, words: &str) -> Block {
    Block::Heading { level, text: words.to_owned() }
}

fn column(title: &str, width: u8, align: Align) -> Column {
    Column { title: title.to_owned(), width, align }
}

fn annex(title: &str, short: &str, blocks: Vec<Block>) -> Annex {
    Annex { title: title.to_owned(), short: short.to_owned(), blocks }
}

fn body(figures: &mut Figures) -> Vec<Block> {
    let checked = figures.put("county.checked", "全县 检查车辆", Some(38_640), "辆次", true);
    let sent = figures.put("county.sent", "全县 出动人员", Some(13_248), "人次", true);
    let found = figures.put("county.found", "全县 查处超限超载", Some(2_208), "起", true);
    let rate =
        figures.rate("county.rate", "全县 日报及时率", Ratio { numerator: 1_041, denominator: 1_104 }, true);
    let few = figures.rate("yunxi.rate", "云溪乡 移交及时率", Ratio { numerator: 3, denominator: 7 }, true);
    let fine = figures.put("county.fine", "全县 罚款", Some(1_234_550), "元", true);
    if let Some(figure) = figures.0.get_mut(&fine) {
        figure.decimals = 2;
    }
    let long = "各单位坚持路面检查与源头管控相结合，“白天巡查、夜间设卡”，对重点货运企业、砂石料场逐一走访。";
    vec![
        heading(1, "一、总体情况"),
        Block::Paragraph(vec![
            text("行动期间，全县出动"),
            Span::Figure(sent),
            text("，检查车辆"),
            Span::Figure(checked),
            text("，查处超限超载"),
            Span::Figure(found),
            text("，日报及时率"),
            Span::Figure(rate),
            text("，罚款"),
            Span::Figure(fine),
            text("；云溪乡移交及时"),
            Span::Figure(few),
            text("（不足十件，不计百分比）。"),
        ]),
        Block::Paragraph(vec![text(&long.repeat(4))]),
        heading(2, "（一）各单位检查车辆"),
        Block::Chart(bars(figures)),
        heading(2, "（二）每日检查车辆"),
        Block::Chart(line(figures)),
        heading(3, "1.重点单位情况"),
        Block::Table(short(figures)),
        Block::Paragraph(vec![text("薛翀同志负责蔈草沟路段。特殊字符：<b>&amp;</b> | # =1+1。")]),
        heading(1, "二、下一步打算"),
        Block::Paragraph(vec![text(long)]),
    ]
}

fn bars(figures: &mut Figures) -> Chart {
    let mut series = Vec::new();
    for (name, factor) in [("检查车辆", 35_u64), ("出动人员", 12)] {
        let values = (0_u64..).zip(UNITS).map(|(at, unit)| {
            let value = (at != 5).then_some((at * 37 % 11 + 3) * factor * 7);
            figures.put(&format!("chart.{at}.{factor}"), &format!("{unit} {name}"), value, "", false)
        });
        series.push(Series { name: name.to_owned(), values: values.collect() });
    }
    Chart {
        title: "各单位检查车辆和出动人员（辆次、人次）".to_owned(),
        kind: ChartKind::Bars,
        categories: UNITS.iter().map(|&unit| unit.to_owned()).collect(),
        series,
    }
}

fn line(figures: &mut Figures) -> Chart {
    let days: Vec<u64> = (1..=31).collect();
    let values = days.iter().map(|day| {
        let value = (day % 9 != 0).then_some(320 + day * day % 97 * 3);
        figures.put(&format!("line.{day:02}"), &format!("8月{day}日 检查车辆"), value, "辆次", false)
    });
    Chart {
        title: "8月全县每日检查车辆（辆次）".to_owned(),
        kind: ChartKind::Line,
        series: vec![Series { name: "检查车辆".to_owned(), values: values.collect() }],
        categories: days.iter().map(|day| format!("8月{day}日")).collect(),
    }
}

/// A table that stands upright.
fn short(figures: &mut Figures) -> Table {
    let rows = (0_u64..).zip(UNITS).take(5).map(|(at, unit)| {
        let ratio = Ratio { numerator: 80 + at, denominator: 92 };
        vec![
            Cell::Number(at + 1),
            Cell::Text(unit.to_owned()),
            Cell::Figure(figures.put(
                &format!("short.{at}"),
                unit,
                (at != 3).then_some(at * 311 + 90),
                "辆次",
                false,
            )),
            Cell::Figure(figures.rate(&format!("short.{at}.rate"), unit, ratio, false)),
        ]
    });
    Table {
        caption: "重点单位检查情况".to_owned(),
        rows: rows.collect(),
        columns: vec![
            column("序号", 2, Align::Centre),
            column("单位", 5, Align::Left),
            column("检查车辆（辆次）", 4, Align::Right),
            column("及时率（%）", 4, Align::Right),
        ],
        total: false,
        note: Some("注：“未报”不是零。".to_owned()),
    }
}

/// A table of 46 rows and 14 columns.
fn units(figures: &mut Figures) -> Table {
    let mut columns = vec![
        column("序号", 2, Align::Centre),
        column("单位", 5, Align::Left),
        column("联络员", 3, Align::Centre),
        column("首报日期", 4, Align::Centre),
    ];
    columns.extend(KINDS.map(|(kind, unit, _)| column(&format!("{kind}（{unit}）"), 3, Align::Right)));
    columns.push(column("及时率（%）", 3, Align::Right));
    columns.push(column("备注", 4, Align::Left));
    let rows = (0_u64..46).zip(UNITS.iter().cycle()).map(|(at, unit)| {
        let total = at == 45;
        let name = if total { "合计".to_owned() } else { format!("{unit}{}村", at / 12 + 1) };
        let mut row = vec![
            if total { Cell::Blank } else { Cell::Number(at + 1) },
            Cell::Text(name.clone()),
            Cell::Text(if total { "" } else { "薛翀" }.to_owned()),
            Cell::Text(if total { "" } else { "2026-08-01" }.to_owned()),
        ];
        row.extend((0_u64..).zip(KINDS).map(|(kind, (title, unit, daily))| {
            let value = (at * 7 + kind != 40).then_some(daily * 92 + at * (kind + 1));
            let title = format!("{name} {title}");
            Cell::Figure(figures.put(&format!("unit.{at:02}.{kind}"), &title, value, unit, false))
        }));
        let ratio = Ratio { numerator: 92 - at, denominator: 92 };
        row.push(Cell::Figure(figures.rate(
            &format!("unit.{at:02}.rate"),
            &format!("{name} 及时率"),
            ratio,
            false,
        )));
        row.push(if at % 9 == 0 && !total { Cell::Text("=1+1".to_owned()) } else { Cell::Blank });
        row
    });
    Table {
        caption: "各单位工作情况汇总表".to_owned(),
        rows: rows.collect(),
        columns,
        total: true,
        note: Some(
            "注：1.本表数字取自已确认日报。2.“未报”表示该单位在行动期内没有报送该项，不是零。".to_owned(),
        ),
    }
}

/// A table that runs over several upright pages.
fn days(figures: &mut Figures) -> Table {
    let rows = (1_u64..=62).map(|day| {
        let date = if day <= 31 { format!("8月{day}日") } else { format!("9月{}日", day - 31) };
        let figure = figures.put(
            &format!("day.{day:02}"),
            &format!("{date} 检查车辆"),
            Some(300 + day),
            "辆次",
            false,
        );
        vec![Cell::Text(date), Cell::Figure(figure), Cell::Text("路面检查，按计划进行".to_owned())]
    });
    Table {
        caption: "全县每日检查车辆".to_owned(),
        rows: rows.collect(),
        columns: vec![
            column("日期", 3, Align::Centre),
            column("检查车辆（辆次）", 3, Align::Right),
            column("说明", 6, Align::Left),
        ],
        total: false,
        note: None,
    }
}
