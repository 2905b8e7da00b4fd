//! What is found by its form: numbers, days, clocks, plates, lead numbers, links, personal numbers.

use super::{Mark, Said, Scan, Span};
use crate::parse::{
    grammar::{Counted, Word},
    lexicon::Tag,
    moment::{self, Clock, DayMark, Today},
    number::{self, Amount, Numeral},
    plate,
    text::{Text, is_separator},
};

impl Scan<'_> {
    pub(super) fn find_marks(&mut self, today: Today<'_>) {
        let mut at = 0;
        while at < self.text.len() {
            if let Some(run) = number::endless(&self.text, at) {
                at = at.saturating_add(run);
                continue;
            }
            match self.mark_at(at, today) {
                Some((mark, to)) if to > at => {
                    let evening = matches!(mark, Mark::Day(DayMark::Day(_) | DayMark::Tonight(_)))
                        && self.text.before(to).is_some_and(|c| "晚夜早晨".contains(c));
                    self.marks.push(Span { from: at, to, what: mark });
                    at = to;
                    // 昨晚8点: the 晚 belongs to the day and to the hour.
                    if evening && let Some((clock, to)) = moment::clock(&self.text, at.saturating_sub(1)) {
                        let (mark, to) = self.shift(clock, to);
                        self.marks.push(Span { from: at, to, what: mark });
                        at = to;
                    }
                }
                Some(_) | None => at = at.saturating_add(1),
            }
        }
    }

    fn mark_at(&self, at: usize, today: Today<'_>) -> Option<(Mark, usize)> {
        let text = &self.text;
        let first = text.at(at)?;
        match first {
            '0'..='9' => self.digits(at, today),
            'h' | 'w' | 'H' | 'W' if is_link(text, at) => {
                let rest = text.chars.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|c| c.is_ascii_graphic()).count();
                Some((Mark::Link, at.saturating_add(length)))
            }
            'X' | 'x' => lead(text, at).or_else(|| self.letters(at)),
            c if c.is_ascii_alphabetic() => self.letters(at),
            '尾' | '末' | '后' if self.has_word_at(at, Word::Tail) => {
                let to = self.word_end(at, Word::Tail)?;
                plate::tail(text, to)
                    .map(|(mark, end)| (Mark::Plate(mark), end))
                    .or_else(|| self.words_and_numbers(at, today))
            }
            c if c.is_ascii() || c == '。' || c == '、' => self.signed(at),
            c if !begins_a_mark(c) => None,
            c if number::is_numeral(c) && !self.goes_on_like_a_number(at) => None,
            _ => plate::mark(text, at, self.lexicon.plate_home)
                .map(|(mark, to)| (Mark::Plate(mark), to))
                .or_else(|| self.words_and_numbers(at, today)),
        }
    }

    /// Whether what follows a Chinese numeral is what follows a number: 三轮车 and 零报告 are seen at once to be words.
    fn goes_on_like_a_number(&self, at: usize) -> bool {
        const BEHIND: &str =
            "月日号点时年人名位台辆部车起件案例宗个次处元块圆分条份家场项本吨张桩员多余来几把座天周";
        let Some(next) = self.text.at(at.saturating_add(1)) else { return true };
        let han = ('\u{3400}'..='\u{9FFF}').contains(&next);
        !han || number::is_numeral(next) || BEHIND.contains(next) || self.is_behind_figure(at)
    }

    fn letters(&self, at: usize) -> Option<(Mark, usize)> {
        plate::mark(&self.text, at, self.lexicon.plate_home)
            .map(|(mark, to)| (Mark::Plate(mark), to))
            .or_else(|| {
                if self.text.before(at).is_some_and(|c| c.is_ascii_alphanumeric()) {
                    None
                } else {
                    self.number(at, None)
                }
            })
    }

    fn digits(&self, at: usize, today: Today<'_>) -> Option<(Mark, usize)> {
        let text = &self.text;
        if text.before(at).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let run = text
            .chars
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take(20)
            .take_while(|c| c.is_ascii_digit())
            .count();
        let to = at.saturating_add(run);
        // 7座及以上 is the name of a figure, 0报告 is a word.
        if self.hit_from(1, at).is_some() || self.has_word_at(at, Word::ZeroReport) {
            return None;
        }
        if run == 18 || (run == 17 && matches!(text.at(to), Some('X' | 'x'))) {
            return Some((Mark::IdCard, at.saturating_add(18)));
        }
        if run == 11
            && text.at(at) == Some('1')
            && text.at(at.saturating_add(1)).is_some_and(|c| ('3'..='9').contains(&c))
        {
            return Some((Mark::Phone, to));
        }
        if let Some((mark, to)) = plate::mark(text, at, None) {
            return Some((Mark::Plate(mark), to));
        }
        let behind_figure = self.is_behind_figure(at);
        if let Some((day, to)) = moment::day(text, at, today, behind_figure) {
            return Some((Mark::Day(day), to));
        }
        if let Some((clock, to)) = moment::clock(text, at) {
            return Some(self.shift(clock, to));
        }
        self.number(at, None)
    }

    /// A second clock behind the first makes a shift of both.
    fn shift(&self, from: Clock, to: usize) -> (Mark, usize) {
        let Some((second_at, next_day)) = moment::shift_link(&self.text, to) else {
            return (Mark::Clock(from), to);
        };
        let Some((until, end)) = moment::clock(&self.text, second_at) else { return (Mark::Clock(from), to) };
        (Mark::Shift { from, over_midnight: next_day || until.minutes < from.minutes }, end)
    }

    fn words_and_numbers(&self, at: usize, today: Today<'_>) -> Option<(Mark, usize)> {
        let text = &self.text;
        if let Some((day, to)) = moment::day(text, at, today, self.is_behind_figure(at)) {
            return Some((Mark::Day(day), to));
        }
        if let Some((clock, to)) = moment::clock(text, at) {
            return Some(self.shift(clock, to));
        }
        match text.at(at)? {
            '负' => {
                let found = number::numeral(text, at.saturating_add(1))?;
                Some(self.counted(at.saturating_add(1), found, Some(-1)))
            }
            '第' => None,
            _ => self.number(at, None),
        }
    }

    /// A sign and a number. A dash behind a digit or a counting word sets things apart.
    fn signed(&self, at: usize) -> Option<(Mark, usize)> {
        let sign = match self.text.at(at)? {
            '-' => -1,
            '+' => 1,
            _ => return None,
        };
        let from = self.text.skip_blanks(at.saturating_add(1));
        let before = self.text.chars.get(..at)?.iter().rev().find(|c| **c != ' ').copied();
        let apart = before
            .is_some_and(|c| c.is_ascii_alphanumeric() || "人次名位台辆部车起件案例宗个元-".contains(c));
        // 9人-3车 and 9人 - 3车 set apart, 9人 -3车 signs.
        let signs = self.text.before(at) == Some(' ') && from == at.saturating_add(1);
        let behind_number = apart
            && !signs
            && self.marks.last().is_some_and(|last| {
                matches!(last.what, Mark::Number(_) | Mark::Day(_) | Mark::Clock(_))
                    && self.text.skip_blanks(last.to) >= at
            });
        if behind_number
            || before == Some('-')
            || !self.text.at(from)?.is_ascii_digit() && number::numeral(&self.text, from).is_none()
        {
            return None;
        }
        self.number(from, Some(sign))
    }

    fn number(&self, at: usize, sign: Option<i8>) -> Option<(Mark, usize)> {
        let found = number::numeral(&self.text, at)?;
        if found.chinese && sign.is_none() && !self.is_meant(at, found) {
            return None;
        }
        Some(self.counted(at, found, sign))
    }

    /// Whether Chinese numerals are a number here: 三轮车 and 一切 are words.
    fn is_meant(&self, at: usize, found: Numeral) -> bool {
        let before = self.text.before(at);
        if before.is_some_and(|c| matches!(c, '第' | '周' | '统' | '唯' | '期' | '之')) {
            return false;
        }
        if self.text.has(at, "一起") && !self.is_one_case(at) {
            return false;
        }
        if found.counted || self.counting_word(found.to).is_some() {
            return true;
        }
        let long = found.to.saturating_sub(at) >= 2;
        let ends = self.text.at(found.to).is_none_or(is_separator);
        let in_word = self.longest_word(at).is_some_and(|to| to > found.to);
        !in_word
            && (ends
                || self.is_behind_figure(at)
                || (long && !self.text.at(found.to).is_some_and(|c| "字路门社组号座".contains(c))))
    }

    /// Whether 一起 is one case, and not together.
    fn is_one_case(&self, at: usize) -> bool {
        let to = at.saturating_add(2);
        self.is_behind_figure(at)
            || self.text.at(to).is_none_or(|c| is_separator(c) || "案违非超酒交都也".contains(c))
            || self.hit_from(2, to).is_some()
    }

    /// Whether a label of one character stands before a number: 人12车35案2.
    fn is_labelled(&self, at: usize) -> bool {
        let Some(label_at) = at.checked_sub(1) else { return false };
        let label = self.text.at(label_at).is_some_and(|c| "人车台辆案起件查".contains(c));
        let begins = self.text.before(label_at).is_none_or(|c| is_separator(c) || "镇乡道日号".contains(c));
        label && (begins || self.marks.last().is_some_and(|last| last.to == label_at))
    }

    /// Adds the counting word behind a number.
    fn counted(&self, at: usize, found: Numeral, sign: Option<i8>) -> (Mark, usize) {
        const FOREIGN: [&str; 36] = [
            "座", "组", "社", "号", "楼", "路", "岁", "公里", "千米", "米", "km", "KM", "点", "时", "分钟",
            "小时", "天", "年", "月", "%", "级", "度", "线", "栋", "单元", "大队", "中队", "种", "层", "倍",
            "周", "桌", "斤", "吨位", "轮", "类",
        ];
        let mut said = Said { amount: found.amount, sign, counted: None, foreign: false };
        let behind = self.text.skip_blanks(found.to);
        if found.counted {
            said.counted = Some(Counted::Any);
            return (Mark::Number(said), found.to);
        }
        let label_next = self.is_labelled(at)
            && self.text.at(found.to.saturating_add(1)).is_some_and(|c| c.is_ascii_digit());
        let Some((counted, mut to)) = self.counting_word(behind).filter(|_| !label_next) else {
            said.foreign = FOREIGN.iter().any(|word| self.text.has(found.to, word));
            return (Mark::Number(said), found.to);
        };
        if let Some(end) = number::about_behind(&self.text, to) {
            said.amount = Amount::About;
            to = end;
        }
        said.counted = Some(counted);
        (Mark::Number(said), to)
    }

    /// The longest counting word at a place, and where it ends.
    fn counting_word(&self, at: usize) -> Option<(Counted, usize)> {
        let rest = self.text.chars.get(at..)?;
        self.lexicon.beginning(*rest.first()?).iter().find_map(|entry| {
            let length = entry.stands(rest)?;
            let counted = entry.tags().iter().find_map(|tag| match tag {
                Tag::Counted(counted) => Some(*counted),
                Tag::Unit(_)
                | Tag::Everyday(_)
                | Tag::County
                | Tag::Figure(_)
                | Tag::Part(_)
                | Tag::Behaviour(_)
                | Tag::Vehicle(_)
                | Tag::Area(_)
                | Tag::Step(_)
                | Tag::Word(_) => None,
            })?;
            Some((counted, at.saturating_add(length)))
        })
    }

    fn longest_word(&self, at: usize) -> Option<usize> {
        let rest = self.text.chars.get(at..)?;
        let entry = self.lexicon.beginning(*rest.first()?).iter().find_map(|entry| entry.stands(rest))?;
        Some(at.saturating_add(entry))
    }

    /// Whether the name of a figure, or a short verb, ends where blanks and a colon lead to `at`.
    fn is_behind_figure(&self, at: usize) -> bool {
        let mut end = at;
        while end > 0 && self.text.before(end).is_some_and(|c| matches!(c, ' ' | ':' | '了' | '为' | '是'))
        {
            end = end.saturating_sub(1);
        }
        // Only words just found can end here, so the last few of the list are enough.
        let figure = self.hits.get(1).is_some_and(|hits| {
            let next = hits.partition_point(|hit| hit.from < end);
            next.checked_sub(1).and_then(|last| hits.get(last)).is_some_and(|hit| hit.to == end)
        });
        figure || (self.text.before(end) == Some('查') && end > 0)
    }
}

/// Whether a mark may begin with a character that is no digit and no letter. Most characters of a message begin none.
fn begins_a_mark(c: char) -> bool {
    matches!(
        c,
        // Plates.
        '京' | '津' | '沪' | '渝' | '冀' | '豫' | '云' | '辽' | '黑' | '湘' | '皖' | '鲁' | '新' | '苏' | '浙' | '赣' | '鄂' | '桂' | '甘'
            | '晋' | '蒙' | '陕' | '吉' | '闽' | '贵' | '粤' | '青' | '藏' | '川' | '宁' | '琼' | '俞' | '榆' | '喻' | '谕' | '使' | '民'
            // Numbers.
            | '零' | '〇' | '○' | '一' | '壹' | '幺' | '二' | '贰' | '两' | '俩' | '三' | '叁' | '仨' | '四' | '肆' | '五' | '伍' | '六'
            | '陆' | '七' | '柒' | '八' | '捌' | '九' | '玖' | '十' | '拾' | '百' | '佰' | '千' | '仟' | '万' | '萬' | '亿' | '廿' | '卅'
            | '几' | '数' | '负' | 'О' | 'о' | 'Ο' | 'ο'
            // Days and times of day.
            | '今' | '昨' | '前' | '明' | '后' | '大' | '当' | '本' | '周' | '星' | '礼' | '上' | '这' | '下' | '近' | '最' | '过' | '累'
            | '迄' | '截' | '目' | '晚' | '傍' | '夜' | '半' | '深' | '中' | '早' | '凌' | '清' | '晨'
    )
}

fn is_link(text: &Text<'_>, at: usize) -> bool {
    ["http://", "https://", "www.", "HTTP://", "HTTPS://", "http:", "https:"]
        .into_iter()
        .any(|word| text.has(at, word))
}

/// XS-0803-012 however it is set apart.
fn lead(text: &Text<'_>, at: usize) -> Option<(Mark, usize)> {
    let (spelled, to) = numbered(text, at, ['X', 'S'])?;
    Some(match spelled.parse() {
        Ok(lead) => (Mark::Lead(lead), to),
        Err(_) => (Mark::BadLead, to),
    })
}

/// A number of the form XX-MMDD-NNN however it is set apart, in its one spelling, and where it ends.
pub(in crate::parse) fn numbered(text: &Text<'_>, at: usize, letters: [char; 2]) -> Option<(String, usize)> {
    let is = |at: usize, letter: char| text.at(at).is_some_and(|c| c.to_ascii_uppercase() == letter);
    let [first, second] = letters;
    if !is(at, first)
        || !is(at.saturating_add(1), second)
        || text.before(at).is_some_and(|c| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let pass = |mut at: usize| {
        while text.at(at).is_some_and(|c| matches!(c, '-' | ' ' | '_')) {
            at = at.saturating_add(1);
        }
        at
    };
    let run = |from: usize| {
        let rest = text.chars.get(from..).unwrap_or_default();
        rest.iter().take(12).take_while(|c| c.is_ascii_digit()).collect::<String>()
    };
    let date_at = pass(at.saturating_add(2));
    let mut date = run(date_at);
    let behind = date_at.saturating_add(date.len());
    let (number, to) = if date.len() >= 7 {
        (date.split_off(4), behind)
    } else {
        let number_at = pass(behind);
        let number = run(number_at);
        let to = number_at.saturating_add(number.len());
        (number, to)
    };
    (!date.is_empty()).then(|| (format!("{first}{second}-{date}-{number}"), to.max(behind)))
}
