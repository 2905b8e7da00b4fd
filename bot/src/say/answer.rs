//! Answers to questions: a few lines, numbers with what they are out of, no ranking.

use vocabulary::{Stamp, UnitId, lead::Outcome};

use super::{Voice, dotted, lines, title};
use crate::conversation::{Answer, LeadBrief, LeadFull, MatterBrief, Stage};

/// So many leads of a list are shown; the rest is counted.
const SHOWN: usize = 8;
/// So many names of units are shown; the rest is counted.
const NAMES: usize = 30;
/// So many characters of a page go into a message; its buttons need room too.
const LONGEST_PAGE: usize = 3_000;

impl Voice<'_> {
    /// The answer in words.
    pub(crate) fn answer(&self, answer: &Answer) -> String {
        match answer {
            Answer::Count { unit, day, posted, .. } => self.submitted(unit, *day, posted.as_ref()),
            Answer::Submitted { unit, day, figures, due } => {
                let said = self.submitted(unit, *day, figures.as_ref());
                if figures.is_some() {
                    said
                } else {
                    format!(
                        "{said}{}",
                        self.t(format!("（{}）", self.before(*due)), format!(" ({})", self.before(*due)))
                    )
                }
            }
            Answer::Page { title, lines, words: _ } => self.page(title, lines),
            Answer::Candidates(leads) => self.leads_list(leads, &self.no_such_matter()),
            Answer::Pending(counts) => self.t(
                format!("待审核日报 {} 份。", counts.len()),
                format!("{} counts wait for review.", counts.len()),
            ),
            Answer::Unreported { day, units, expected, due } => self.unreported(*day, units, *expected, *due),
            Answer::Reported { day, reported, expected } => self.t(
                format!("{} 已报 {reported}/{expected}。", self.day(*day)),
                format!("{}: {reported} of {expected} reported.", self.day(*day)),
            ),
            Answer::Figure { key, unit, from, to, value, reported, expected } => {
                let whose =
                    unit.as_ref().map_or_else(|| self.t("全县", "county"), |unit| self.unit(unit).to_owned());
                let days = if from == to {
                    self.day(*from)
                } else {
                    format!("{}—{}", self.day(*from), self.day(*to))
                };
                let measure = self.rules.indicator(key).map(|one| one.unit.clone()).unwrap_or_default();
                let value = value.map_or_else(
                    || self.t("未报", "not reported"),
                    |value| format!("{}{measure}", self.value(key, value)),
                );
                let of = self.t(
                    format!("（已报 {reported}/应报 {expected}）"),
                    format!(" ({reported} of {expected} reports)"),
                );
                format!("{whose} {days} {} {value}{of}", self.indicator(key))
            }
            Answer::Lead(None) => self.t(
                "没有这条线索，或不归您的岗位查看。",
                "There is no such lead, or it is not for your post.",
            ),
            Answer::Lead(Some(lead)) => self.full(lead),
            Answer::Plates { plate, leads } => {
                let head = self
                    .t(format!("{} 的线索：", self.plate(plate)), format!("leads of {}:", self.plate(plate)));
                if leads.is_empty() {
                    self.t(
                        format!("没有您可以看的 {} 的线索。", self.plate(plate)),
                        format!("No lead of {} that you may see.", self.plate(plate)),
                    )
                } else {
                    format!("{head}\n{}", self.leads_list(leads, ""))
                }
            }
            Answer::Queue { turns, matters, owed, to_review, deputy_for } => {
                self.queue(turns, matters, *owed, *to_review, deputy_for)
            }
            Answer::MyLeads(leads) => self.leads_list(leads, &self.t("还没有线索。", "No leads yet.")),
            Answer::Today { day, reported, expected, figures, found, open, overdue } => lines([
                self.t(
                    format!("{} 已报 {reported}/{expected}", self.day(*day)),
                    format!("{}: {reported} of {expected} reported", self.day(*day)),
                ),
                self.figures(figures),
                self.t(
                    format!("线索：新增 {found}，在办 {open}，超期 {overdue}"),
                    format!("leads: {found} new, {open} open, {overdue} overdue"),
                ),
            ]),
            Answer::Unit { unit, day, figures, reporting, holding, overdue, found, upheld } => {
                let [expected, on_time, late, missing] = reporting;
                lines([
                    self.submitted(unit, *day, figures.as_ref()),
                    self.t(
                        format!("报送：应报 {expected}，按时 {on_time}，迟报 {late}，未报 {missing}"),
                        format!(
                            "reporting: {expected} owed, {on_time} on time, {late} late, {missing} missing"
                        ),
                    ),
                    self.t(
                        format!("线索：发现 {found}，在办 {holding}，超期 {overdue}，办结 {upheld}"),
                        format!("leads: {found} found, {holding} held, {overdue} overdue, {upheld} closed"),
                    ),
                ])
            }
        }
    }

    /// A page, cut where a message would be too long.
    fn page(&self, title: &str, all: &[String]) -> String {
        let mut said = title.to_owned();
        let mut left = LONGEST_PAGE.saturating_sub(title.chars().count());
        for (i, line) in all.iter().enumerate() {
            let length = line.chars().count().saturating_add(1);
            if length > left {
                let more = all.len().saturating_sub(i);
                let more = self.t(format!("……另 {more} 行"), format!("… and {more} more lines"));
                return super::lines([said, more]);
            }
            left = left.saturating_sub(length);
            said = super::lines([said, line.clone()]);
        }
        said
    }

    fn submitted(
        &self,
        unit: &UnitId,
        day: vocabulary::Day,
        figures: Option<&vocabulary::rules::Figures>,
    ) -> String {
        let head = format!("{} {}", self.unit(unit), self.day(day));
        match figures {
            Some(figures) => self.t(
                format!("{head} 已报：{}", self.figures(figures)),
                format!("{head} reported: {}", self.figures(figures)),
            ),
            None => self.t(format!("{head} 未报"), format!("{head} not reported")),
        }
    }

    fn unreported(
        &self,
        day: vocabulary::Day,
        units: &[UnitId],
        expected: usize,
        due: vocabulary::Stamp,
    ) -> String {
        let day = self.day(day);
        let reported = expected.saturating_sub(units.len());
        if units.is_empty() {
            return self.t(
                format!("{day} 应报 {expected}，全部已报。"),
                format!("{day}: all {expected} have reported."),
            );
        }
        let named: Vec<_> = units.iter().take(NAMES).map(|unit| self.unit(unit).to_owned()).collect();
        let more = units.len().saturating_sub(named.len());
        let more = if more == 0 {
            String::new()
        } else {
            self.t(format!(" 等另 {more} 个"), format!(" and {more} more"))
        };
        let listed = named.join("、");
        self.t(
            format!(
                "{day} 应报 {expected}，已报 {reported}，未报 {}（{}）：\n{listed}{more}",
                units.len(),
                self.before(due)
            ),
            format!(
                "{day}: {reported} of {expected} reported, {} missing ({}):\n{listed}{more}",
                units.len(),
                self.before(due)
            ),
        )
    }

    fn queue(
        &self,
        turns: &[LeadBrief],
        matters: &[MatterBrief],
        owed: Option<(vocabulary::Day, vocabulary::Stamp)>,
        to_review: usize,
        deputy_for: &[UnitId],
    ) -> String {
        let count = owed
            .map(|(day, due)| {
                self.t(
                    format!("日报：{}还没报（{}）", self.day(day), self.before(due)),
                    format!("daily count of {} is owed ({})", self.day(day), self.before(due)),
                )
            })
            .unwrap_or_default();
        let review = if to_review == 0 {
            String::new()
        } else {
            self.t(
                format!("待审核日报 {to_review} 份：回复“全部通过”或“通过 单位”"),
                format!("{to_review} counts to review"),
            )
        };
        let deputy = if deputy_for.is_empty() {
            String::new()
        } else {
            self.t(
                format!("（含代 {} 的事项）", self.units(deputy_for)),
                format!("(with those of {})", self.units(deputy_for)),
            )
        };
        let said = lines([count, review, self.by_urgency(turns, matters), deputy]);
        if said.is_empty() { self.t("没有待办。", "Nothing waits for you.") } else { said }
    }

    fn leads_list(&self, leads: &[LeadBrief], nothing: &str) -> String {
        if leads.is_empty() {
            return nothing.to_owned();
        }
        let more = leads.len().saturating_sub(SHOWN);
        let more = if more == 0 {
            String::new()
        } else {
            self.t(format!("……另 {more} 条"), format!("… and {more} more"))
        };
        lines(leads.iter().take(SHOWN).map(|lead| self.brief(lead)).chain([more]))
    }

    /// One list of all, the next deadline first; the rest is counted.
    fn by_urgency(&self, leads: &[LeadBrief], matters: &[MatterBrief]) -> String {
        let matter = |matter: &MatterBrief| {
            let name = self.matter_name(&matter.about);
            (Some(matter.due), dotted([name, self.until(matter.due, matter.overdue)]))
        };
        let leads = leads.iter().map(|lead| (lead.due, self.brief(lead)));
        let mut all: Vec<_> = leads.chain(matters.iter().map(matter)).collect();
        all.sort_by_key(|(due, _)| *due);
        let more = match all.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => self.t(format!("……另 {more} 件"), format!("… and {more} more")),
        };
        lines(all.into_iter().take(SHOWN).map(|(_, line)| line).chain([more]))
    }

    /// `XS-0803-012 超员 江口镇 · 交巡警大队办理 · 8月6日 17:41前`
    fn brief(&self, lead: &LeadBrief) -> String {
        let township = lead.township.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let head = [lead.id.to_string(), self.violations(&lead.violations), township]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        dotted([head, self.stage(lead), self.due(lead)])
    }

    fn stage(&self, lead: &LeadBrief) -> String {
        let name =
            |unit: &Option<UnitId>| unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let (holder, turn) = (name(&lead.holder), name(&lead.turn));
        match lead.stage {
            Stage::Held => self.t(format!("{holder}办理"), format!("with {holder}")),
            Stage::Offered => self.t(format!("已移交{turn}，待接收"), format!("offered to {turn}")),
            Stage::Asked => self.t(format!("待{turn}答复"), format!("{turn} is asked")),
            Stage::BeforeOffice => self.t("待办公室裁定", "before the office"),
            Stage::Enforced => {
                self.t(format!("{holder}已办理，待复核"), format!("handled by {holder}, to be reviewed"))
            }
            Stage::Merged => self.t("已并案", "merged"),
            Stage::Closed => self.t("已办结", "closed"),
        }
    }

    fn due(&self, lead: &LeadBrief) -> String {
        lead.due.map(|due| self.until(due, lead.overdue)).unwrap_or_default()
    }

    fn until(&self, due: Stamp, overdue: bool) -> String {
        let before = self.before(due);
        if overdue {
            self.t(format!("已超期（{before}）"), format!("overdue ({before})"))
        } else {
            before
        }
    }

    fn full(&self, lead: &LeadFull) -> String {
        let finder = lead.brief.finder.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let found = self.t(
            format!("{finder} {} 发现", self.moment(lead.found)),
            format!("found by {finder}, {}", self.moment(lead.found)),
        );
        let returns = if lead.returns == 0 {
            String::new()
        } else {
            self.t(format!("退回过 {} 次", lead.returns), format!("returned {} time(s)", lead.returns))
        };
        let outcome = lead
            .outcome
            .map(|outcome| {
                self.t(
                    format!("结果：{}", title(&Outcome::TITLES, outcome)),
                    format!("result: {}", title(&Outcome::TITLES, outcome)),
                )
            })
            .unwrap_or_default();
        let into = lead
            .into
            .map(|into| self.t(format!("并入 {into}"), format!("merged into {into}")))
            .unwrap_or_default();
        let plates = lead.plates.iter().map(|plate| self.plate(plate)).collect::<Vec<_>>().join("、");
        let words = lead.words.iter().map(|words| self.words(words)).collect::<Vec<_>>().join("；");
        let photos = if lead.photos.is_empty() {
            String::new()
        } else {
            self.t(format!("照片 {} 张", lead.photos.len()), format!("{} photo(s)", lead.photos.len()))
        };
        lines([
            self.brief(&lead.brief),
            dotted([found, returns, outcome, into]),
            dotted([plates, photos]),
            words,
        ])
    }
}
