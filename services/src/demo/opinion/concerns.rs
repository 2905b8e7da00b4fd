//! Concerns: noted, put on a level, linked, passed on, answered mostly in time, closed.

use vocabulary::{
    ConcernId, Day, Role, Rules, Secret, Stamp, StreamId, UnitId,
    concern::{Closing, Concern, ConcernCommand, LinkedTo, Noting},
    exit::Exit,
    rules::OpinionLevel,
};

use super::{CONCERNS_MILLI, Opinion, Topic, words, workday_after};
use crate::demo::{
    dice::Dice,
    rhythm::{self, Span, later},
    script::Script,
};

/// Days within which a concern of the same theme may be the same story.
const SAME_STORY_DAYS: i64 = 5;

/// A concern that is about to be noted.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) at: Stamp,
    pub(super) topic: Topic,
    pub(super) reach: Option<u64>,
    /// Whether it is one of the rumour.
    pub(super) rumour: bool,
    pub(super) words: &'static str,
}

type Post = (UnitId, Role);

impl Opinion {
    /// The concerns of an ordinary day.
    pub(super) fn concerns(&self, day: Day, rules: &Rules, dice: &mut Dice) -> Vec<Draft> {
        if !self.cast.has_levels || self.cast.channels.is_empty() {
            return Vec::new();
        }
        let busy = u64::from(rhythm::busy_percent(day, rules).clamp(80, 120));
        let drafts = (0..dice.arrivals(CONCERNS_MILLI.saturating_mul(busy) / 100)).filter_map(|_| {
            let topic = self.cast.topic(30, dice)?;
            let at = rhythm::between(day, 8 * 60, 21 * 60, rules, dice);
            let words = words::concern(&topic.theme, dice);
            Some(Draft { at, topic, reach: reach(dice), rumour: false, words })
        });
        drafts.collect()
    }

    /// The script of a concern.
    pub(super) fn concern(
        &mut self,
        id: ConcernId,
        day: Day,
        draft: Draft,
        rules: &Rules,
        dice: &mut Dice,
    ) -> Script<Concern> {
        let Draft { at, topic, reach, rumour, words } = draft;
        let noted_by = self.noter(&topic, dice);
        let answers = topic.township.clone().unwrap_or_else(|| noted_by.clone());
        let channel = dice.pick(&self.cast.channels).or(self.cast.channels.first()).cloned();
        let mut script = Script::new(StreamId::numbered(id), at);
        let Some(channel) = channel else { return script };
        let noting = Noting {
            channel,
            theme: topic.theme.clone(),
            level: None,
            township: topic.township.as_ref().map(|(unit, _)| unit.clone()),
            place: topic.place.clone(),
            reach,
            words: Secret::new(words),
            redacted: u32::from(dice.percent(25)),
        };
        let at = script.enter(at, &noted_by, ConcernCommand::Note(noting), dice);
        let story = if rumour { Some(*self.rumour.get_or_insert(id)) } else { None };
        let same = self.same_story((id, day), story, &topic, dice);
        if let Some(to) = same {
            let linked = later(at, dice.between(120, 1_500));
            script.enter(linked, &noted_by, ConcernCommand::Link { to: LinkedTo::Concern(to) }, dice);
        }
        self.recent.insert(topic.theme.clone(), (id, day));
        let Some(level) = rules.level_for_reach(reach) else { return script };
        let level = Self::spreads(&mut script, (at, level), &noted_by, rules, dice);
        self.pass_on(&mut script, at, &topic, &noted_by, dice);
        if dice.percent(4) {
            let closed = workday_after(at, 1, rules, dice);
            script.enter(closed, &answers, ConcernCommand::Close { why: Closing::Unrelated }, dice);
        } else if same.is_some() && dice.percent(45) {
            let closed = rhythm::office(at, Span { from: 60, to: 400 }, rules, dice);
            script.enter(closed, &answers, ConcernCommand::Close { why: Closing::SameStory }, dice);
        } else {
            answer(&mut script, (at, level), &answers, rules, dice);
        }
        script
    }

    /// Who meets it: the office, the township itself, a department.
    fn noter(&self, topic: &Topic, dice: &mut Dice) -> Post {
        let other = match dice.below(100) {
            0..45 => None,
            45..75 => topic.township.clone(),
            _ => dice.pick(&self.cast.departments).cloned(),
        };
        other.unwrap_or_else(|| self.cast.office.clone())
    }

    fn same_story(
        &self,
        (id, day): (ConcernId, Day),
        story: Option<ConcernId>,
        topic: &Topic,
        dice: &mut Dice,
    ) -> Option<ConcernId> {
        let recent = self.recent.get(&topic.theme);
        let recent = recent.filter(|(_, noted)| day.days_since(*noted) <= SAME_STORY_DAYS);
        let drawn = dice.percent(16);
        story.or_else(|| recent.filter(|_| drawn).map(|(to, _)| *to)).filter(|to| *to < id)
    }

    /// Some reach more people than they did at first.
    fn spreads<'r>(
        script: &mut Script<Concern>,
        (at, level): (Stamp, &'r OpinionLevel),
        noted_by: &Post,
        rules: &'r Rules,
        dice: &mut Dice,
    ) -> &'r OpinionLevel {
        let place = rules.opinion_level(&level.key).map_or(0, |(place, _)| place);
        let above = rules.opinion.levels.get(place.saturating_add(1));
        let Some(above) = above.filter(|_| dice.percent(6)) else { return level };
        let reach = above.from_reach.map(|from| from.saturating_add(u64::from(dice.below(900))));
        let then = later(at, dice.between(3_600, 4 * 3_600));
        let wish = ConcernCommand::Level { level: above.key.clone(), reach };
        script.enter(then, noted_by, wish, dice);
        above
    }

    /// A person passes it on: a rumour to the cyber police, soliciting to enforcement.
    fn pass_on(&self, script: &mut Script<Concern>, at: Stamp, topic: &Topic, by: &Post, dice: &mut Dice) {
        let theme = Some(&topic.theme);
        let (exit, to, percent) = if theme == self.cast.rumour.as_ref() {
            (Exit::CyberPolice, self.cast.cyber.clone(), 85)
        } else if theme == self.cast.illegal.as_ref() {
            (Exit::Enforcement, self.cast.enforcement.clone(), 45)
        } else {
            return;
        };
        if let Some(to) = to.filter(|_| dice.percent(percent)) {
            let then = later(at, dice.between(1_200, 9_000));
            let reason = Secret::new(words::passed_on(exit, dice));
            script.enter(then, by, ConcernCommand::Forward { exit, to, reason }, dice);
        }
    }
}

/// How many it reached, when anybody could tell.
fn reach(dice: &mut Dice) -> Option<u64> {
    let (low, high) = *dice.weighted(&[
        ((0, 0), 34),
        ((30, 900), 44),
        ((1_000, 9_000), 18),
        ((10_000, 40_000), 3),
        ((50_000, 120_000), 1),
    ])?;
    (high > 0).then(|| u64::from(dice.between(low, high)))
}

/// Answered mostly in time, and closed some days later.
fn answer(
    script: &mut Script<Concern>,
    (noted, level): (Stamp, &OpinionLevel),
    by: &Post,
    rules: &Rules,
    dice: &mut Dice,
) {
    let due = rules.due(level.answer.as_str(), noted);
    let minutes = u32::try_from(due.signed_duration_since(noted).num_minutes()).unwrap_or(0);
    let in_time = rhythm::office(noted, Span { from: 40, to: 420 }, rules, dice);
    let at = match dice.below(100) {
        0..3 => return,
        3..11 => rhythm::clock(due.max(noted), Span { from: 90, to: 1_700 }, dice),
        _ if in_time < due => in_time,
        // Somebody on duty answers in the evening or at the weekend.
        _ => rhythm::clock(noted, Span { from: minutes / 4, to: minutes * 4 / 5 }, dice),
    };
    let words = Secret::new(words::answered(dice));
    let at = script.enter(at, by, ConcernCommand::Answer { words }, dice);
    if dice.percent(94) {
        let days = dice.between(1, 6);
        let closed = workday_after(at, days, rules, dice);
        script.enter(closed, by, ConcernCommand::Close { why: Closing::Settled }, dice);
    }
}
