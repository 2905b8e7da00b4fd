//! Cards: what is about to be recorded, at most six lines, to be confirmed.

use vocabulary::{
    IndicatorKey, Secret,
    lead::{Measures, Outcome, ReturnReason, Source, VehicleKind},
    rules::{Figures, Warning},
};

use super::{Voice, dotted, lines, title};
use crate::{
    conversation::draft::Item,
    conversation::item::{
        case::{CaseItem, Verb},
        correction::CorrectionItem,
        count::CountItem,
        lead::LeadItem,
        office::{OfficeItem, OfficeVerb},
    },
    talk::{Media, MediaKind},
};

impl Voice<'_> {
    /// The card of a draft: one proposal in full, several as a list.
    pub(crate) fn card(&self, items: &[Item], practice: bool) -> String {
        let body = match items {
            [only] => self.one(only),
            several => self.several(several),
        };
        if practice { format!("{}{body}", self.t("【练习】", "[practice] ")) } else { body }
    }

    /// The card when it is recorded: nothing is left to confirm.
    pub(crate) fn card_done(&self, items: &[Item], practice: bool) -> String {
        self.card(items, practice).replace(&self.please(), "")
    }

    fn one(&self, item: &Item) -> String {
        match item {
            Item::Count(item) => self.count(item),
            Item::Correction(item) => self.correction(item),
            Item::Lead(item) => self.lead(item),
            Item::Case(item) => self.case(item),
            Item::Office(item) => self.office(item),
            Item::Matter(item) => self.matter(item),
        }
    }

    /// Several proposals, a line each; what does not fit is counted.
    fn several(&self, items: &[Item]) -> String {
        const SHOWN: usize = 12;
        let head = self
            .t(format!("共 {} 条，请确认", items.len()), format!("{} entries, please confirm", items.len()));
        let shown = items.iter().take(SHOWN).enumerate().map(|(i, item)| {
            let line = self.one(item);
            let line = line.replace(&self.please(), "").replace('\n', " ");
            format!("{}. {line}", i.saturating_add(1))
        });
        let rest = items.len().saturating_sub(SHOWN);
        let more = if rest == 0 {
            String::new()
        } else {
            self.t(format!("……另 {rest} 条"), format!("… and {rest} more"))
        };
        lines(std::iter::once(head).chain(shown).chain([more]))
    }

    pub(super) fn please(&self) -> String {
        self.t("，请确认", ", please confirm")
    }

    fn count(&self, item: &CountItem) -> String {
        let unit = item.unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let day = item.day.map(|day| self.day(day)).unwrap_or_default();
        let kind = match (item.zero, item.posted.is_some()) {
            (_, true) => self.t("日报（更新）", "daily count (update)"),
            (true, false) => self.t("日报（零报告）", "daily count (zero report)"),
            (false, false) => self.t("日报", "daily count"),
        };
        let changes =
            item.posted.as_ref().map(|posted| self.changes(posted, &item.figures)).unwrap_or_default();
        let kinds: Vec<_> = item
            .breakdown
            .iter()
            .map(|(code, n)| format!("{}{n}", self.violations(std::slice::from_ref(code))))
            .collect();
        let kinds = if kinds.is_empty() {
            String::new()
        } else {
            self.t(format!("其中：{}", kinds.join("、")), format!("of which: {}", kinds.join(", ")))
        };
        let known = if item.posted.is_none() && !item.known.is_empty() && !item.zero {
            self.t(
                format!("系统已记：{}", self.figures(&item.known)),
                format!("on record: {}", self.figures(&item.known)),
            )
        } else {
            String::new()
        };
        let look = if item.positional {
            self.t("（按顺序理解，请核对）", "(read by order, please check)")
        } else {
            String::new()
        };
        lines([
            format!("{unit} {day} {kind}{}", self.please()),
            format!("{}{look}", self.figures(&item.figures)),
            kinds,
            changes,
            known,
            self.odd(&item.figures),
        ])
    }

    /// `更改：检查车辆 35→36`; empty when nothing changes.
    fn changes(&self, was: &Figures, now: &Figures) -> String {
        let changed: Vec<_> = now
            .iter()
            .filter(|(key, value)| was.get(*key) != Some(value))
            .map(|(key, value)| self.change(key, was.get(key).copied(), *value))
            .collect();
        if changed.is_empty() {
            return self.t("与已报的相同", "same as reported before");
        }
        self.t(format!("更改：{}", changed.join("，")), format!("changes: {}", changed.join(", ")))
    }

    /// `检查车辆 35→36`.
    pub(crate) fn change(&self, key: &IndicatorKey, was: Option<u64>, now: u64) -> String {
        let was = was.map_or_else(|| self.t("未报", "not reported"), |was| self.value(key, was));
        format!("{} {was}→{}", self.indicator(key), self.value(key, now))
    }

    fn correction(&self, item: &CorrectionItem) -> String {
        let unit = item.unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let day = item.day.map(|day| self.day(day)).unwrap_or_default();
        let reason = self.labelled("理由", "reason", item.reason.as_ref());
        if item.withdraw {
            let head = self.t(
                format!("撤回 {unit} {day} 日报，当日变为未报"),
                format!("take back the count of {unit}, {day}; the day becomes unreported"),
            );
            return lines([format!("{head}{}", self.please()), reason]);
        }
        let empty = Figures::new();
        let posted = item.posted.as_ref().unwrap_or(&empty);
        let mut after = posted.clone();
        after.extend(item.set.clone());
        lines([
            format!("{unit} {day} {}{}", self.t("更正", "correction"), self.please()),
            self.changes(posted, &item.set),
            reason,
            self.odd(&after),
        ])
    }

    /// What is odd about the figures, in words; shown and confirmed, never refused.
    fn odd(&self, figures: &Figures) -> String {
        let words: Vec<String> =
            self.rules.warnings(figures).iter().map(|warning| self.warning(warning)).collect();
        if words.is_empty() {
            return String::new();
        }
        self.t(format!("请核对：{}", words.join("；")), format!("please check: {}", words.join("; ")))
    }

    pub(crate) fn warning(&self, warning: &Warning) -> String {
        match warning {
            Warning::Outlier { key, value } => {
                let (name, value) = (self.indicator(key), self.value(key, *value));
                self.t(
                    format!("{name} {value}，比平常大得多"),
                    format!("{name} {value} is far above the usual"),
                )
            }
            Warning::Exceeds { key, whole } => {
                let (part, whole) = (self.indicator(key), self.indicator(whole));
                self.t(format!("{part}多于{whole}"), format!("more {part} than {whole}"))
            }
            Warning::SumMismatch { key, stated, parts } => {
                let name = self.indicator(key);
                self.t(
                    format!("{name}写{stated}，分项合计{parts}"),
                    format!("{name}: {stated} stated, parts sum up to {parts}"),
                )
            }
            Warning::CrossCheck { text } => text.clone(),
        }
    }

    fn lead(&self, item: &LeadItem) -> String {
        let township = item.township.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let location = item.location.as_ref().map(|words| self.words(words.reveal())).unwrap_or_default();
        // A place that is named twice is said once.
        let places: Vec<_> =
            item.places.iter().map(|place| self.place(place)).filter(|place| *place != location).collect();
        let places = places.join("、");
        let vehicle =
            item.vehicle.map(|kind| title(&VehicleKind::TITLES, kind).to_owned()).unwrap_or_default();
        let seats = item
            .seats
            .map(|seats| self.t(format!("{seats}座"), format!("{seats} seats")))
            .unwrap_or_default();
        let shown = item.plates.iter().map(|plate| self.plate(plate.reveal()));
        let partial = item
            .plate_partial
            .as_ref()
            .map(|part| self.t(format!("尾号{}", part.reveal()), format!("ending {}", part.reveal())))
            .unwrap_or_default();
        let source = item.source.map(|source| title(&Source::TITLES, source).to_owned()).unwrap_or_default();
        let seen = item
            .seen
            .map(|seen| self.t(format!("{} 看到", self.moment(seen)), format!("seen {}", self.moment(seen))))
            .unwrap_or_default();
        let words = item.words.as_ref().filter(|_| !self.in_group);
        lines([
            format!(
                "{}{}",
                if item.violations.is_empty() {
                    self.t("新线索", "new lead")
                } else {
                    let violations = self.violations(&item.violations);
                    self.t(format!("新线索：{violations}"), format!("new lead: {violations}"))
                },
                self.please()
            ),
            dotted([vehicle, seats].into_iter().chain(shown).chain([partial])),
            dotted([township, location, places, self.pinned(item.position.is_some())]),
            dotted([source, seen, self.media(&item.media)]),
            self.labelled("内容", "words", words),
        ])
    }

    fn pinned(&self, pinned: bool) -> String {
        if pinned { self.t("已附定位", "place attached") } else { String::new() }
    }

    fn media(&self, media: &[Media]) -> String {
        let count = |kind: MediaKind| media.iter().filter(|one| one.kind == kind).count();
        let said = |n: usize, zh: &str, en: &str| {
            if n == 0 { String::new() } else { self.t(format!("{zh}{n}"), format!("{n} {en}")) }
        };
        dotted([
            said(count(MediaKind::Photo), "照片", "photo(s)"),
            said(count(MediaKind::Voice), "语音", "voice note(s)"),
            said(count(MediaKind::Video), "视频", "video(s)"),
        ])
    }

    fn office(&self, item: &OfficeItem) -> String {
        let unit = item.unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let day = item.day.map(|day| self.day(day)).unwrap_or_default();
        let what = match item.verb {
            OfficeVerb::Approve => self.t("日报审核通过", "accept the daily count"),
            OfficeVerb::Return => self.t("退回日报", "send the daily count back"),
            OfficeVerb::Reopen => {
                let until = item.until.map(|until| self.moment(until)).unwrap_or_default();
                self.t(format!("重新开放日报至 {until}"), format!("open the day again until {until}"))
            }
        };
        lines([
            format!("{unit} {day} {what}{}", self.please()),
            self.labelled("理由", "reason", item.reason.as_ref()),
        ])
    }

    fn case(&self, item: &CaseItem) -> String {
        let lead = item.lead.map(|lead| lead.to_string()).unwrap_or_default();
        let to = item.to.as_ref().map(|to| self.unit(to).to_owned()).unwrap_or_default();
        let what = self.verb(item.verb, &to);
        let supporting = if item.supporting.is_empty() {
            String::new()
        } else {
            self.t(
                format!("配合：{}", self.units(&item.supporting)),
                format!("supporting: {}", self.units(&item.supporting)),
            )
        };
        let about = if item.violations.is_empty() {
            String::new()
        } else {
            self.t(
                format!("事由：{}", self.violations(&item.violations)),
                format!("about: {}", self.violations(&item.violations)),
            )
        };
        let why = item
            .return_reason
            .map(|reason| {
                self.t(
                    format!("原因：{}", title(&ReturnReason::TITLES, reason)),
                    format!("reason: {}", title(&ReturnReason::TITLES, reason)),
                )
            })
            .unwrap_or_default();
        let into =
            item.into.map(|into| self.t(format!("并入 {into}"), format!("into {into}"))).unwrap_or_default();
        let until = item
            .until
            .map(|until| {
                self.t(format!("延至 {}", self.moment(until)), format!("until {}", self.moment(until)))
            })
            .unwrap_or_default();
        let outcome = item
            .outcome
            .map(|outcome| {
                self.t(
                    format!("结果：{}", title(&Outcome::TITLES, outcome)),
                    format!("result: {}", title(&Outcome::TITLES, outcome)),
                )
            })
            .unwrap_or_default();
        let plates =
            item.plates.iter().map(|plate| self.plate(plate.reveal())).collect::<Vec<_>>().join("、");
        lines([
            format!("{lead} {what}{}", self.please()),
            dotted([outcome, self.measures(&item.measures), about, supporting]),
            dotted([why, into, until, plates, self.media(&item.media), self.pinned(item.position.is_some())]),
            self.labelled("说明", "note", item.words.as_ref()),
        ])
    }

    /// What is wished of a lead, in the words of the hand-over.
    pub(crate) fn verb(&self, verb: Verb, to: &str) -> String {
        match verb {
            Verb::Transfer => self.t(format!("移交{to}"), format!("transfer to {to}")),
            Verb::Accept => self.t("接收", "accept"),
            Verb::Return => self.t("退回", "return"),
            Verb::Withdraw => self.t("撤回移交", "take the transfer back"),
            Verb::Rule => self.t(format!("裁定由{to}办理"), format!("rule that {to} handles it")),
            Verb::Ask => self.t("询问发现人", "ask the finder"),
            Verb::Answer => self.t("答复", "answer"),
            Verb::Supplement => self.t("补充", "supplement"),
            Verb::Merge => self.t("并案", "merge"),
            Verb::Unmerge => self.t("拆案", "undo the merging"),
            Verb::AskExtension => self.t("申请延期", "ask for more time"),
            Verb::GrantExtension => self.t("同意延期", "grant more time"),
            Verb::RefuseExtension => self.t("不同意延期", "refuse more time"),
            Verb::Enforce => self.t("办理结果", "result"),
            Verb::Uphold => self.t("复核通过，办结销号", "uphold the result and close"),
            Verb::SendBack => self.t("复核退回，重新办理", "send the result back"),
            Verb::Reopen if to.is_empty() => self.t("重新打开", "reopen"),
            Verb::Reopen => self.t(format!("重新打开，由{to}办理"), format!("reopen for {to}")),
        }
    }

    fn measures(&self, measures: &Measures) -> String {
        let fine = measures.fine_fen.map(|fen| match (fen / 100, fen % 100) {
            (yuan, 0) => self.t(format!("罚款{yuan}元"), format!("fine {yuan} yuan")),
            (yuan, fen) => self.t(format!("罚款{yuan}.{fen:02}元"), format!("fine {yuan}.{fen:02} yuan")),
        });
        let points = measures.points.map(|n| self.t(format!("记{n}分"), format!("{n} points")));
        let vehicles = measures
            .detained_vehicles
            .map(|n| self.t(format!("扣车{n}台"), format!("{n} vehicle(s) detained")));
        dotted([fine, points, vehicles].into_iter().flatten())
    }

    pub(super) fn labelled(&self, zh: &str, en: &str, words: Option<&Secret>) -> String {
        words
            .map(|words| {
                self.t(
                    format!("{zh}：{}", self.words(words.reveal())),
                    format!("{en}: {}", self.words(words.reveal())),
                )
            })
            .unwrap_or_default()
    }
}
