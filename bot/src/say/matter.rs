//! Cards of concerns, petitions, alerts, duties, supervision, disputes, timetables and operations.

use vocabulary::{
    TopicKey,
    concern::{Closing, LinkedTo},
    petition::{Matter, PetitionKind, Way},
    timetable::{MarketDays, Span},
};

use super::{Voice, dotted, lines, title};
use crate::{
    conversation::item::matter::{
        MatterItem,
        command::{MARKET_PLACE, market_hours},
        need::RULINGS,
    },
    parse::{MatterParts, MatterWish},
};

impl Voice<'_> {
    pub(super) fn matter(&self, item: &MatterItem) -> String {
        let (wish, parts) = (item.said.wish, &item.said.parts);
        if let MatterWish::Summary(step) = wish {
            return self.summary_card(step, parts);
        }
        let body = match wish {
            MatterWish::NoteConcern => self.concern_lines(parts),
            MatterWish::ReceivePetition => self.petition_lines(parts),
            MatterWish::SetMarket
            | MatterWish::DropMarket
            | MatterWish::SetSchool
            | MatterWish::DropSchool => self.timetable_lines(wish, parts),
            MatterWish::RecordOperation => self.operation_lines(parts),
            MatterWish::AnswerConcern
            | MatterWish::LevelConcern
            | MatterWish::LinkConcern
            | MatterWish::ForwardConcern
            | MatterWish::CloseConcern
            | MatterWish::AcceptPetition
            | MatterWish::ForwardPetition
            | MatterWish::ExtendPetition
            | MatterWish::AnswerPetition
            | MatterWish::ClosePetition
            | MatterWish::AcknowledgeAlert
            | MatterWish::AnswerAlert
            | MatterWish::StandDown
            | MatterWish::Progress
            | MatterWish::Finish
            | MatterWish::ConfirmDuty
            | MatterWish::ReturnDuty
            | MatterWish::AssignDuty
            | MatterWish::Issue
            | MatterWish::AnswerFinding
            | MatterWish::ReturnFinding
            | MatterWish::CloseFinding
            | MatterWish::Dispute
            | MatterWish::RuleDispute
            | MatterWish::Snooze
            | MatterWish::Summary(_) => self.step_lines(parts),
        };
        lines([format!("{}{}", self.headline(wish, parts), self.please()), body])
    }

    /// The first line of a card: which matter, and what is done.
    fn headline(&self, wish: MatterWish, parts: &MatterParts) -> String {
        let about = about(parts);
        let unit = parts.unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let day = parts.day.map(|day| self.day(day)).unwrap_or_default();
        let figure = parts.figure.as_ref().map(|key| self.indicator(key)).unwrap_or_default();
        let what = self.what(wish, parts, &unit);
        let parts = match wish {
            MatterWish::Dispute | MatterWish::RuleDispute => [unit, day, figure, what],
            MatterWish::Progress | MatterWish::Finish | MatterWish::ConfirmDuty | MatterWish::ReturnDuty => {
                [about, unit, what, String::new()]
            }
            MatterWish::RecordOperation => [day, what, String::new(), String::new()],
            MatterWish::SetMarket
            | MatterWish::DropMarket
            | MatterWish::SetSchool
            | MatterWish::DropSchool => [unit, what, String::new(), String::new()],
            MatterWish::NoteConcern
            | MatterWish::AnswerConcern
            | MatterWish::LevelConcern
            | MatterWish::LinkConcern
            | MatterWish::ForwardConcern
            | MatterWish::CloseConcern
            | MatterWish::ReceivePetition
            | MatterWish::AcceptPetition
            | MatterWish::ForwardPetition
            | MatterWish::ExtendPetition
            | MatterWish::AnswerPetition
            | MatterWish::ClosePetition
            | MatterWish::AcknowledgeAlert
            | MatterWish::AnswerAlert
            | MatterWish::StandDown
            | MatterWish::AssignDuty
            | MatterWish::Issue
            | MatterWish::AnswerFinding
            | MatterWish::ReturnFinding
            | MatterWish::CloseFinding
            | MatterWish::Snooze
            | MatterWish::Summary(_) => [about, what, String::new(), String::new()],
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What is wished, in the words of the office.
    fn what(&self, wish: MatterWish, parts: &MatterParts, unit: &str) -> String {
        let exit = parts.exit.map_or("转", vocabulary::exit::Exit::title);
        match wish {
            MatterWish::NoteConcern => self.t("新舆情", "new concern"),
            MatterWish::AnswerConcern => self.t("已回应", "answered"),
            MatterWish::LevelConcern => {
                let level = parts.level.as_ref().map(|key| self.level(key)).unwrap_or_default();
                self.t(format!("定为{level}"), format!("put on level {level}"))
            }
            MatterWish::LinkConcern => {
                self.t(format!("关联 {}", linked(parts)), format!("linked to {}", linked(parts)))
            }
            MatterWish::ForwardConcern | MatterWish::ForwardPetition => {
                self.t(format!("{exit}：{unit}"), format!("pass on to {unit}"))
            }
            MatterWish::CloseConcern => {
                let why = title(&Closing::TITLES, parts.closing.unwrap_or(Closing::Settled));
                self.t(format!("办结（{why}）"), format!("close ({why})"))
            }
            MatterWish::ReceivePetition => {
                let kind = parts.kind.map_or("", |kind| title(&PetitionKind::TITLES, kind));
                self.t(format!("登记{kind}"), format!("take in: {kind}"))
            }
            MatterWish::AcceptPetition => self.t("受理并书面告知", "accept and tell in writing"),
            MatterWish::ExtendPetition => {
                let until = parts.until.map(|until| self.moment(until)).unwrap_or_default();
                self.t(format!("延期至 {until}"), format!("extend until {until}"))
            }
            MatterWish::AnswerPetition => self.t("书面答复", "answer in writing"),
            MatterWish::ClosePetition if parts.withdrawn => {
                self.t("信访人撤回，办结", "taken back by the petitioner, close")
            }
            MatterWish::ClosePetition => self.t("办结", "close"),
            MatterWish::AcknowledgeAlert => self.t("预警已收到", "alert seen"),
            MatterWish::AnswerAlert => self.t("预警处置", "what is done about the alert"),
            MatterWish::StandDown if parts.false_alarm => {
                self.t("解除预警（虚警）", "stand down (false alarm)")
            }
            MatterWish::StandDown => self.t("解除预警", "stand down"),
            MatterWish::Progress => self.t("进展", "progress"),
            MatterWish::Finish => self.t("完成，报请销号", "finished"),
            MatterWish::ConfirmDuty => self.t("确认完成，销号", "confirm and close"),
            MatterWish::ReturnDuty => self.t("退回，继续办理", "return"),
            MatterWish::AssignDuty => {
                let post = parts.post.unwrap_or(vocabulary::Role::Liaison).title();
                let by = parts.by.map(|day| self.day(day)).unwrap_or_default();
                self.t(format!("由{unit}{post}办理，{by}前完成"), format!("{unit} {post} does it by {by}"))
            }
            MatterWish::Issue => self.t(format!("督导{unit}"), format!("finding for {unit}")),
            MatterWish::AnswerFinding => self.t("已整改", "mended"),
            MatterWish::ReturnFinding => self.t("复查不通过，继续整改", "looked again: not mended"),
            MatterWish::CloseFinding => self.t("复查通过，销号", "looked again: mended, close"),
            MatterWish::Dispute => self.t("数据异议", "disputed"),
            MatterWish::RuleDispute => {
                let ruling = parts.ruling.map_or("", |ruling| title(&RULINGS, ruling));
                self.t(ruling, format!("ruled: {ruling}"))
            }
            MatterWish::SetMarket => self.t("赶集时间", "market days"),
            MatterWish::DropMarket => self.t("不再赶集", "market dropped"),
            MatterWish::SetSchool => self.t("上下学时间", "school hours"),
            MatterWish::DropSchool => self.t("不再提示上下学", "school hours dropped"),
            MatterWish::RecordOperation => self.t("联合执法", "joint operation"),
            MatterWish::Snooze => {
                let by = parts.by.map(|day| self.day(day)).unwrap_or_default();
                self.t(format!("暂缓提醒到 {by}"), format!("no reminders until {by}"))
            }
            MatterWish::Summary(_) => self.t("总结", "summary"),
        }
    }

    fn concern_lines(&self, parts: &MatterParts) -> String {
        let level = match &parts.level {
            Some(key) => self.level(key),
            None => {
                let proposed = self.rules.level_for_reach(parts.reach);
                let proposed = proposed.map(|level| level.name.clone()).unwrap_or_default();
                self.t(format!("{proposed}（按传播量）"), format!("{proposed} (by reach)"))
            }
        };
        let channel = parts.channel.as_ref().map(|key| self.rules.channel_name(key).to_owned());
        let theme = parts.theme.as_ref().map(|key| self.rules.theme_name(key).to_owned());
        let township = parts.township.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let place = parts.place.as_ref().map(|place| self.place(place)).unwrap_or_default();
        let reach =
            parts.reach.map(|n| self.t(format!("传播 {n}"), format!("reach {n}"))).unwrap_or_default();
        let words = parts.words.as_ref().filter(|_| !self.in_group);
        lines([
            dotted([level, theme.unwrap_or_default(), channel.unwrap_or_default(), reach]),
            dotted([township, place]),
            self.labelled("内容", "words", words),
            self.t(
                "谁说的不记录：姓名、账号、链接都会去掉。",
                "Who spoke is not recorded: names, accounts and links are taken out.",
            ),
        ])
    }

    fn petition_lines(&self, parts: &MatterParts) -> String {
        let way = parts.way.map(|way| title(&Way::TITLES, way).to_owned()).unwrap_or_default();
        let matter = parts.matter.map(|matter| title(&Matter::TITLES, matter).to_owned()).unwrap_or_default();
        let theme = parts.theme.as_ref().map(|key| self.rules.theme_name(key).to_owned()).unwrap_or_default();
        let people =
            parts.people.map(|n| self.t(format!("{n}人"), format!("{n} people"))).unwrap_or_default();
        let township = parts.township.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let unit = parts.unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let unit = self.t(format!("责任单位：{unit}"), format!("responsible: {unit}"));
        lines([
            dotted([way, matter, theme, people, township]),
            unit,
            self.labelled("信访人", "petitioner", parts.petitioner.as_ref()),
            self.labelled("内容", "words", parts.words.as_ref()),
        ])
    }

    fn timetable_lines(&self, wish: MatterWish, parts: &MatterParts) -> String {
        let spot = parts.spot.as_deref();
        // Dropped, a school has no hours.
        if matches!(wish, MatterWish::SetSchool | MatterWish::DropSchool) {
            return dotted([spot.unwrap_or_default().to_owned(), spans(&parts.hours)]);
        }
        let place = spot.unwrap_or(MARKET_PLACE).to_owned();
        if wish == MatterWish::DropMarket {
            return place;
        }
        let days = parts.market.as_ref().map(|days| self.market(days)).unwrap_or_default();
        let hours = parts.hours.first().copied().unwrap_or_else(market_hours);
        let unsaid = if parts.hours.is_empty() {
            self.t("（没写时间，按平常）", " (usual hours)")
        } else {
            String::new()
        };
        dotted([place, days, format!("{}{unsaid}", spans(&[hours]))])
    }

    fn market(&self, days: &MarketDays) -> String {
        let joined = |digits: &[u8]| digits.iter().map(u8::to_string).collect::<Vec<_>>().join("·");
        match days {
            MarketDays::Digits { digits } => {
                self.t(format!("逢{}", joined(digits)), format!("days ending {}", joined(digits)))
            }
            MarketDays::LunarDigits { digits } => {
                self.t(format!("农历逢{}", joined(digits)), format!("lunar days ending {}", joined(digits)))
            }
            MarketDays::Weekdays { days } => {
                let week = ["一", "二", "三", "四", "五", "六", "日"];
                let name = |day: &u8| day.checked_sub(1).and_then(|at| week.get(usize::from(at))).copied();
                let named = days
                    .iter()
                    .filter_map(name)
                    .map(|name| format!("周{name}"))
                    .collect::<Vec<_>>()
                    .join("、");
                self.t(format!("每{named}"), format!("every {named}"))
            }
        }
    }

    fn operation_lines(&self, parts: &MatterParts) -> String {
        let unit = parts.unit.as_ref().map(|unit| self.unit(unit).to_owned()).unwrap_or_default();
        let with = if parts.with.is_empty() {
            String::new()
        } else {
            self.t(format!("参加：{}", self.units(&parts.with)), format!("with: {}", self.units(&parts.with)))
        };
        lines([
            dotted([self.t(format!("计数单位：{unit}"), format!("counted by: {unit}")), with]),
            self.figures(&parts.figures),
        ])
    }

    fn step_lines(&self, parts: &MatterParts) -> String {
        let value = parts.figure.as_ref().zip(parts.value).map(|(key, value)| {
            let value = self.value(key, value);
            self.t(format!("应为 {value}"), format!("should be {value}"))
        });
        let content = parts.content.map(|content| {
            if content {
                self.t("信访人满意", "the petitioner is content")
            } else {
                self.t("信访人不满意", "the petitioner is not content")
            }
        });
        let reach = parts.reach.map(|n| self.t(format!("传播 {n}"), format!("reach {n}")));
        let task = parts
            .task
            .as_ref()
            .filter(|_| parts.post.is_none() && parts.finding.is_none() && about(parts).is_empty());
        let task = task.map(|task| self.t(format!("任务 {task}"), format!("task {task}")));
        let by = parts.by.filter(|_| parts.about.is_none() && parts.post.is_none());
        let by = by.map(|day| self.t(format!("{}前整改", self.day(day)), format!("by {}", self.day(day))));
        lines([
            dotted([value, content, reach, task, by].into_iter().flatten()),
            self.labelled("说明", "note", parts.words.as_ref()),
        ])
    }

    pub(super) fn level(&self, key: &TopicKey) -> String {
        self.rules.opinion_level(key).map_or_else(|| key.to_string(), |(_, level)| level.name.clone())
    }
}

/// The number or name of what it is about.
fn about(parts: &MatterParts) -> String {
    let numbers = [
        parts.concern.map(|id| id.to_string()),
        parts.petition.map(|id| id.to_string()),
        parts.finding.map(|id| id.to_string()),
        parts.alert.as_ref().map(ToString::to_string),
        parts.about.as_ref().map(|about| about.id.to_string()),
        parts
            .task
            .as_ref()
            .filter(|_| parts.by.is_none() || parts.post.is_some())
            .map(|task| format!("任务 {task}")),
    ];
    numbers.into_iter().flatten().next().unwrap_or_default()
}

fn linked(parts: &MatterParts) -> String {
    match parts.link {
        Some(LinkedTo::Concern(id)) => id.to_string(),
        Some(LinkedTo::Lead(id)) => id.to_string(),
        Some(LinkedTo::Petition(id)) => id.to_string(),
        None => String::new(),
    }
}

/// `07:00–12:00`.
fn spans(spans: &[Span]) -> String {
    let one = |span: &Span| format!("{}–{}", span.from.format("%H:%M"), span.to.format("%H:%M"));
    spans.iter().map(one).collect::<Vec<_>>().join("、")
}
