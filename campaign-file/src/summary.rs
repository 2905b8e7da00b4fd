//! What is in a campaign file, counted for the person who wrote it.

use std::{collections::BTreeMap, fmt};

use vocabulary::rules::UnitKind;

use super::assemble::Campaign;

/// Counts of a campaign file that holds together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its title.
    pub title: String,
    /// The number of its document.
    pub document: String,
    /// Units by kind, in the order of the notice.
    pub units: Vec<(UnitKind, usize)>,
    /// Townships by kind: 街道, 镇, 乡, 民族乡.
    pub townships: Vec<(&'static str, usize)>,
    /// Units that owe a daily count.
    pub reporting: usize,
    /// Everything else by its Chinese term.
    pub counts: Vec<(&'static str, usize)>,
}

impl Summary {
    /// Counts a campaign.
    pub(super) fn of(campaign: &Campaign) -> Self {
        let rules = &campaign.rules;
        let priorities = &rules.priorities;
        Self {
            title: rules.campaign.title.clone(),
            document: rules.campaign.document.clone(),
            units: tally(rules.units.iter().map(|unit| unit.kind)),
            townships: tally(campaign.townships.iter().copied())
                .into_iter()
                .map(|(kind, n)| (kind.title(), n))
                .collect(),
            reporting: rules.reporting_units().count(),
            counts: vec![
                ("阶段", rules.phases.len()),
                ("岗位", rules.posts.len()),
                ("重点车辆", priorities.vehicles.len()),
                ("重点线路", priorities.routes.len()),
                ("重点区域", priorities.areas.len()),
                ("重点时段", priorities.periods.len()),
                ("职责", rules.duties.len()),
                ("长效措施", rules.measures.len()),
                ("违法行为", rules.violations.len()),
                ("指标", rules.indicators.len()),
                ("核对关系", rules.reporting.checks.len()),
                ("期限", rules.deadlines.len()),
                ("日历", rules.calendar.days.len()),
                ("任务", rules.tasks().len()),
                ("措施标签", rules.measure_tags.len()),
                ("舆情级别", rules.opinion.levels.len()),
                ("舆情主题", rules.opinion.themes.len()),
                ("舆情渠道", rules.opinion.channels.len()),
                ("催办层级", rules.ladder.rungs.len()),
                ("农历月", rules.calendar.lunar_months.len()),
            ],
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}（{}）", self.title, self.document)?;
        let units: usize = self.units.iter().map(|(_, n)| n).sum();
        write!(f, "单位 {units}：")?;
        list(f, self.units.iter().map(|(kind, n)| (kind.title(), *n)))?;
        write!(f, "\n其中")?;
        list(f, self.townships.iter().copied())?;
        writeln!(f, "；每日报送 {}", self.reporting)?;
        list(f, self.counts.iter().copied())
    }
}

fn tally<K: Ord>(items: impl Iterator<Item = K>) -> Vec<(K, usize)> {
    let mut counts = BTreeMap::new();
    for item in items {
        let count: &mut usize = counts.entry(item).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().collect()
}

fn list<'a>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = (&'a str, usize)>) -> fmt::Result {
    for (i, (name, n)) in items.enumerate() {
        let comma = if i == 0 { "" } else { "、" };
        write!(f, "{comma}{name} {n}")?;
    }
    Ok(())
}
