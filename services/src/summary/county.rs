//! The county's summary: 总体情况、主要做法及成效、典型案例、存在问题、下一步打算, with its annexes. Pure.

use paper::{Block, Cell, Column, FigureId, Paper};
use smol_str::format_smolstr;
use vocabulary::{rules::UnitKind, summary::Section};

use super::{
    annexes,
    figures::Figures,
    maker::Maker,
    practice,
    prose::{Paragraph, heading, table, text, words, written},
};

/// The indicators of the first sentence, in the customary order.
const FORCES: [&str; 5] =
    ["personnel", "patrol_vehicles", "checkpoints", "joint_operations", "vehicles_checked"];
/// What came of it.
const RESULTS: [&str; 8] = [
    "cases",
    "illegal_handled",
    "traffic_violations",
    "vehicles_detained",
    "cases_filed",
    "penalties_decided",
    "fines_yuan",
    "to_police_cases",
];

impl Maker<'_> {
    /// The whole document.
    pub(super) fn county_paper(&self, title: String) -> Paper {
        let mut figures = Figures::new(self.seen, &self.rules, self.span, None);
        let mut blocks = self.overview(&mut figures);
        blocks.extend(practice::blocks(self, &mut figures));
        blocks.extend(self.cases());
        blocks.extend(self.problems(&mut figures));
        blocks.extend(self.next_steps());
        let annexes = annexes::all(self, &mut figures);
        let issuer = match &self.rules.campaign.county {
            Some(county) => format!("{county}专项工作组办公室"),
            None => "专项工作组办公室".to_owned(),
        };
        self.paper((title, issuer), blocks, annexes, figures)
    }

    fn overview(&self, figures: &mut Figures<'_>) -> Vec<Block> {
        let county = self.county();
        let of_kind = |kind| self.rules.units.iter().filter(|unit| unit.kind == kind).count();
        let (townships, departments) = (of_kind(UnitKind::Township), of_kind(UnitKind::Department));
        let mut blocks = vec![heading(1, "一、总体情况")];
        let opening = format!(
            "根据{}文件要求，全县{townships}个乡镇（街道）、{departments}个部门（单位）及道路运输企业参加专项整治行动。{}至{}，",
            self.rules.campaign.document,
            Self::day(self.span.from),
            Self::day(self.span.to),
        );
        let forces = self.reported(figures, county, &FORCES);
        let results = self.reported(figures, county, &RESULTS);
        let sentence = Paragraph::new(opening);
        let sentence = if forces.is_empty() && results.is_empty() {
            sentence.say("截至目前没有单位报送日报，暂无数据。")
        } else {
            let sentence = sentence.say("全县共").list(forces);
            let sentence = if results.is_empty() { sentence } else { sentence.say("；").list(results) };
            sentence.say("。")
        };
        blocks.push(sentence.end());
        let unreported = self.unreported(county, &[&FORCES[..], &RESULTS[..]].concat());
        if !unreported.is_empty() && !self.report.county.figures.is_empty() {
            let names = unreported.join("、");
            blocks.push(words(format!("{names}等项没有单位报送数据，不作为零统计。")));
        }
        blocks.push(self.reporting(figures));
        blocks.push(self.totals(figures));
        blocks.extend(self.own(Section::Overview));
        blocks
    }

    fn reporting(&self, figures: &mut Figures<'_>) -> Block {
        let county = self.county();
        let [expected, on_time, late, missing, excused, zero, corrected] =
            ["expected", "on_time", "late", "missing", "excused", "zero", "corrected"]
                .map(|key| figures.reporting(county, key, true));
        let rate = figures.rate("county.rate.timely", "日报按时率", (&on_time, &expected));
        let sentence = Paragraph::new("日报应报").num(expected).say("，按时报送").num(on_time);
        let sentence = sentence.say("，按时率").num(rate).say("；迟报").num(late).say("，未报").num(missing);
        let sentence = if figures.is_some(&excused) {
            sentence.say("，经裁定免责").num(excused)
        } else {
            sentence
        };
        sentence
            .say("；其中零报告")
            .num(zero)
            .say("，更正")
            .num(corrected)
            .say("。未报不作为零统计，更正以最后一次为准。")
            .end()
    }

    /// One table of totals.
    fn totals(&self, figures: &mut Figures<'_>) -> Block {
        let county = self.county();
        let keys = [&FORCES[..], &RESULTS[..]].concat();
        let known: Vec<_> = keys.iter().filter_map(|key| self.indicator(key)).collect();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for indicator in known {
            let id = figures.count(county, indicator, true);
            rows.push(vec![text(&*indicator.name), text(&*indicator.unit), Cell::Figure(id)]);
        }
        for key in ["found", "transferred", "upheld"] {
            let id = figures.lead(county, key, true);
            let term = super::terms::value_of(&super::terms::LEADS, key);
            rows.push(vec![text(term.name), text(term.unit), Cell::Figure(id)]);
        }
        table(
            "表1　主要数据",
            vec![Column::left("指标", 6), Column::centre("单位", 2), Column::right("合计", 3)],
            rows,
        )
    }

    fn cases(&self) -> Vec<Block> {
        let mut blocks = vec![heading(1, "三、典型案例")];
        if self.words.cases.is_empty() {
            blocks.push(words("截至目前没有经批准采用的典型案例。"));
        }
        for (number, (lead, said)) in (1_u32..).zip(&self.words.cases) {
            blocks.push(heading(
                3,
                format!("案例{number}（线索{lead}，{}提供）", self.name_of(&said.word.by.unit)),
            ));
            blocks.extend(written(&said.text));
        }
        blocks
    }

    fn problems(&self, figures: &mut Figures<'_>) -> Vec<Block> {
        let mut blocks = vec![heading(1, "四、存在问题")];
        let proposed = self.proposed_places(figures);
        if proposed.is_empty() {
            blocks.push(words("从数据看，没有查实数未见下降的重点线路和重点区域。"));
        } else {
            let names: Vec<String> = proposed.iter().map(|one| one.name.clone()).collect();
            blocks.push(words(format!(
                "从数据看，{}查实数未见下降，列入突出问题建议清单，由办公室逐项决定（附件7）。",
                names.join("、")
            )));
            blocks.extend(proposed.into_iter().map(|one| one.reason.end()));
        }
        let county = self.county();
        let [overdue, holding] = ["overdue", "holding"].map(|key| figures.lead(county, key, true));
        blocks.push(
            Paragraph::new("截止时在办线索").num(holding).say("，其中超期").num(overdue).say("。").end(),
        );
        blocks.extend(self.own(Section::Problems));
        blocks
    }

    fn next_steps(&self) -> Vec<Block> {
        let mut blocks = vec![heading(1, "五、下一步打算")];
        let kept: Vec<_> = self.words.places.iter().filter(|(_, (kept, _))| *kept).collect();
        if kept.is_empty() {
            blocks.push(words("办公室尚未决定继续保持高压态势的重点线路、重点区域。"));
        } else {
            let name = |id| self.place_name(id);
            let names: Vec<String> = kept.iter().map(|(id, _)| name(id)).collect();
            blocks.push(words(format!(
                "对{}继续保持整治高压态势，防止发生反弹（方案五（四））。",
                names.join("、")
            )));
        }
        let own = self.own(Section::Next);
        if own.is_empty() {
            blocks
                .push(words("按照方案第六部分六项长效治理措施，常态化推进（附件8列明各单位总结报送情况）。"));
        }
        blocks.extend(own);
        blocks
    }
}

/// A route or area that the data put forward, with the reason in words.
pub(super) struct Proposal {
    pub(super) id: vocabulary::ids::PriorityId,
    pub(super) name: String,
    pub(super) reason: Paragraph,
}

impl Maker<'_> {
    /// Every priority route and area: id, name, clause.
    pub(super) fn places(&self) -> Vec<(vocabulary::ids::PriorityId, String, String)> {
        let routes = self.rules.priorities.routes.iter();
        let routes = routes.map(|route| (route.id.clone(), route.name.clone(), route.clause.clone()));
        let areas = self.rules.priorities.areas.iter();
        routes.chain(areas.map(|area| (area.id.clone(), area.name.clone(), area.clause.clone()))).collect()
    }

    pub(super) fn place_name(&self, id: &vocabulary::ids::PriorityId) -> String {
        let found = self.places().into_iter().find(|(place, _, _)| place == id);
        found.map_or_else(|| id.to_string(), |(_, name, _)| name)
    }

    /// Routes and areas where the last whole month had at least as many proven leads as the first, and at least five: what
    /// notice 五（四） calls 问题仍然突出. The office decides.
    pub(super) fn proposed_places(&self, figures: &mut Figures<'_>) -> Vec<Proposal> {
        const LEAST: u64 = 5;
        let whole: Vec<_> = self.months.iter().filter(|month| month.whole).collect();
        let (Some(first), Some(last)) = (whole.first(), whole.last()) else { return Vec::new() };
        if whole.len() < 2 {
            return Vec::new();
        }
        let mut proposed = Vec::new();
        for (id, name, _) in self.places() {
            let of = (id.as_str(), name.as_str());
            let before = self.place(figures, of, "proven", Some(first));
            let after = self.place(figures, of, "proven", Some(last));
            let (was, is) = (figures.value(&before), figures.value(&after));
            if is < LEAST || is < was {
                continue;
            }
            let found: FigureId = self.place(figures, of, "found", None);
            let change = if is > was { "上升" } else { "持平" };
            let reason = Paragraph::new(format!("{name}：摸排线索"))
                .num(found)
                .say(format!("，查实由{}", first.name))
                .num(before)
                .say(format!("至{}", last.name))
                .num(after)
                .say(format!("，{change}。"));
            proposed.push(Proposal { id, name, reason });
        }
        proposed
    }

    /// How a place's proven leads went from the first whole month to the last, as a sentence.
    pub(super) fn place_change(&self, figures: &mut Figures<'_>, of: (&str, &str)) -> Option<Paragraph> {
        let whole: Vec<_> = self.months.iter().filter(|month| month.whole).collect();
        let (first, last) = (whole.first()?, whole.last()?);
        if whole.len() < 2 {
            return None;
        }
        let before = self.place(figures, of, "proven", Some(first));
        let after = self.place(figures, of, "proven", Some(last));
        let (was, is) = (figures.value(&before), figures.value(&after));
        let change = match is.cmp(&was) {
            std::cmp::Ordering::Less => "下降",
            std::cmp::Ordering::Equal => "持平",
            std::cmp::Ordering::Greater => "上升",
        };
        let sentence = Paragraph::new(format!("{}查实由{}", of.1, first.name)).num(before.clone());
        let sentence = sentence.say(format!("至{}", last.name)).num(after.clone()).say(format!("，{change}"));
        // A percentage of less than ten says nothing.
        let (less, more) = (was.saturating_sub(is), is.saturating_sub(was));
        let by = paper::Ratio { numerator: less.max(more), denominator: was };
        let rate = by.per_mille().filter(|rate| *rate > 0);
        Some(match rate {
            Some(_) => {
                let id = format_smolstr!("county.rate.place.{}", of.0);
                sentence.num(figures.change(&id, &format!("{}查实数变化", of.1), by, (&before, &after)))
            }
            None => sentence,
        })
    }
}
