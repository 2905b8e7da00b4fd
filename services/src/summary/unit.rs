//! A unit's own summary, with its own paragraphs. Pure.

use anyhow::Context;
use paper::{Annex, Block, Cell, Column, Paper};
use vocabulary::{UnitId, summary::Section};

use super::{
    figures::{Figures, Scope},
    maker::Maker,
    prose::{Paragraph, heading, table, text, words},
};
use crate::{duties::DutyStage, tally::Row};

impl Maker<'_> {
    /// The whole document.
    pub(super) fn unit_paper(&self, unit: &UnitId, title: String) -> anyhow::Result<Paper> {
        let row = self.report.units.iter().find(|row| &row.unit == unit);
        let row = row.with_context(|| format!("{}没有统计数据，不编制总结", self.name_of(unit)))?;
        let mut figures = Figures::new(self.seen, &self.rules, self.span, Some(unit.clone()));
        let scope = Scope::Unit(row);
        let mut blocks = self.unit_overview(&mut figures, row);
        blocks.push(heading(1, "二、主要做法及成效"));
        blocks.push(heading(2, "（一）线索办理"));
        blocks.push(unit_leads(&mut figures, scope));
        for section in [Section::Publicity, Section::Leads, Section::Enforcement] {
            blocks.extend(self.own(section));
        }
        blocks.push(heading(2, "（二）任务推进"));
        blocks.push(self.unit_tasks(unit));
        blocks.extend(self.own(Section::Measures));
        blocks.push(heading(2, "（三）信访舆情"));
        blocks.push(unit_opinion(&mut figures, scope));
        blocks.extend(self.own(Section::Opinion));
        blocks.push(heading(1, "三、存在问题"));
        blocks.push(words(format!("{}灯：{}", row.light.colour.title(), row.light.reason)));
        blocks.extend(self.own(Section::Problems));
        blocks.push(heading(1, "四、下一步打算"));
        let next = self.own(Section::Next);
        if next.is_empty() {
            blocks.push(words("（由本单位填写：在聊天里发“总结 下一步打算：……”）"));
        }
        blocks.extend(next);
        let annexes = vec![Annex {
            title: "月度指标表".to_owned(),
            short: "月度指标".to_owned(),
            blocks: vec![self.unit_months(&mut figures, unit, row)],
        }];
        let issuer = self.rules.unit(unit).map_or_else(|| row.name.clone(), |unit| unit.name.clone());
        Ok(self.paper((title, issuer), blocks, annexes, figures))
    }

    fn unit_overview(&self, figures: &mut Figures<'_>, row: &Row) -> Vec<Block> {
        let scope = Scope::Unit(row);
        let mut blocks = vec![heading(1, "一、总体情况")];
        let keys: Vec<&str> = self.rules.indicators.iter().map(|one| one.key.as_str()).collect();
        let days = format!("{}至{}，", Self::day(self.span.from), Self::day(self.span.to));
        let reported = self.reported(figures, scope, &keys);
        blocks.push(if reported.is_empty() {
            words(format!("{days}{}没有报送日报数据，不作为零统计。", row.name))
        } else {
            Paragraph::new(format!("{days}{}共", row.name)).list(reported).say("。").end()
        });
        if row.reporting.expected > 0 {
            let [expected, on_time, late, missing, corrected] =
                ["expected", "on_time", "late", "missing", "corrected"]
                    .map(|key| figures.reporting(scope, key, true));
            let id = format!("{}.rate.timely", row.unit);
            let rate = figures.rate(&id, "日报按时率", (&on_time, &expected));
            blocks.push(
                Paragraph::new("日报应报")
                    .num(expected)
                    .say("，按时报送")
                    .num(on_time)
                    .say("，按时率")
                    .num(rate)
                    .say("；迟报")
                    .num(late)
                    .say("，未报")
                    .num(missing)
                    .say("，更正")
                    .num(corrected)
                    .say("。")
                    .end(),
            );
        }
        blocks.extend(self.own(Section::Overview));
        blocks
    }

    /// Tasks that the unit leads, by how far they have come.
    fn unit_tasks(&self, unit: &UnitId) -> Block {
        let rows = self.seen.duties.rows(&self.rules, self.seen.cutoff.until);
        let mine: Vec<_> = rows.iter().filter(|row| &row.lead == unit).collect();
        let of = |stage| mine.iter().filter(|row| row.state.stage == stage).count();
        if mine.is_empty() {
            return words("任务清单中没有由本单位牵头的任务。");
        }
        words(format!(
            "任务清单中由本单位牵头的任务{}项，其中已销号{}项、待确认{}项、推进中{}项、未启动{}项。",
            mine.len(),
            of(DutyStage::Confirmed),
            of(DutyStage::Finished),
            of(DutyStage::Open),
            of(DutyStage::Untold),
        ))
    }

    /// An indicator a row, a month a column.
    fn unit_months(&self, figures: &mut Figures<'_>, unit: &UnitId, row: &Row) -> Block {
        let mut columns = vec![Column::left("指标", 5), Column::centre("单位", 2)];
        columns.extend(self.months.iter().map(|month| Column::right(&month.name, 2)));
        columns.push(Column::right("合计", 2));
        let with = self.rules.indicators.iter().filter(|one| row.figures.contains_key(&one.key));
        let rows = with.map(|indicator| {
            let mut cells = vec![text(&*indicator.name), text(&*indicator.unit)];
            for month in &self.months {
                let of_month = month.report.units.iter().find(|row| &row.unit == unit);
                cells.push(of_month.map_or(Cell::Blank, |row| {
                    Cell::Figure(figures.month(&month.key, month.span, Scope::Unit(row), indicator))
                }));
            }
            cells.push(Cell::Figure(figures.count(Scope::Unit(row), indicator, true)));
            cells
        });
        let rows = rows.collect();
        table("各月指标", columns, rows)
    }
}

fn unit_leads(figures: &mut Figures<'_>, scope: Scope<'_>) -> Block {
    let [found, transferred, accepted, returned, proven, upheld, holding, overdue] =
        ["found", "transferred", "accepted", "returned", "proven", "upheld", "holding", "overdue"]
            .map(|key| figures.lead(scope, key, true));
    Paragraph::new("摸排线索")
        .num(found)
        .say("，移交")
        .num(transferred)
        .say("，接收")
        .num(accepted)
        .say("，退回")
        .num(returned)
        .say("；查实")
        .num(proven)
        .say("，办结")
        .num(upheld)
        .say("；截止时在办")
        .num(holding)
        .say("，其中超期")
        .num(overdue)
        .say("。")
        .end()
}

fn unit_opinion(figures: &mut Figures<'_>, scope: Scope<'_>) -> Block {
    let [concerns, answered, petitions, replied, closed] =
        ["concerns", "concerns_answered", "petitions", "petitions_answered", "petitions_closed"]
            .map(|key| figures.opinion(scope, key, true));
    Paragraph::new("承办舆情")
        .num(concerns)
        .say("，回应")
        .num(answered)
        .say("；承办来信来访和投诉举报")
        .num(petitions)
        .say("，答复")
        .num(replied)
        .say("，办结")
        .num(closed)
        .say("。")
        .end()
}
