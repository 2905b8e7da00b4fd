//! Petitions and tip-offs: most on Mondays, few on days off; taken up, passed on, extended, answered in time or late.

use chrono::{TimeDelta, Weekday};
use vocabulary::{
    Day, PetitionId, Role, Rules, Secret, Stamp, StreamId, UnitId,
    deadline::keys,
    exit::Exit,
    petition::{Matter, Petition, PetitionCommand, PetitionKind, Receiving, Way},
};

use super::{Opinion, PETITIONS_MILLI, Topic, words, workday_after};
use crate::demo::{
    dice::Dice,
    rhythm::{self, Span},
    script::Script,
    words::informant,
};

/// A petition that is about to be received.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) at: Stamp,
    pub(super) topic: Topic,
    pub(super) kind: PetitionKind,
}

type Post = (UnitId, Role);

/// How much comes on a day against an ordinary one, in percent.
fn busy_percent(day: Day, rules: &Rules) -> u64 {
    if !rules.calendar.is_workday(day) {
        return 30;
    }
    match day.weekday() {
        Weekday::Mon => 160,
        Weekday::Tue => 125,
        Weekday::Wed | Weekday::Thu => 110,
        Weekday::Fri => 90,
        Weekday::Sat | Weekday::Sun => 100,
    }
}

impl Opinion {
    /// The petitions of an ordinary day.
    pub(super) fn petitions(&self, day: Day, rules: &Rules, dice: &mut Dice) -> Vec<Draft> {
        let mean = PETITIONS_MILLI.saturating_mul(busy_percent(day, rules)) / 100;
        let drafts = (0..dice.arrivals(mean)).filter_map(|_| {
            let topic = Topic { place: None, ..self.cast.topic(46, dice)? };
            let at = rhythm::between(day, 8 * 60 + 40, 17 * 60 + 20, rules, dice);
            let kind = if dice.percent(46) { PetitionKind::TransportTip } else { PetitionKind::Petition };
            Some(Draft { at, topic, kind })
        });
        drafts.collect()
    }

    /// The script of a petition.
    pub(super) fn petition(
        &self,
        id: PetitionId,
        draft: Draft,
        rules: &Rules,
        dice: &mut Dice,
    ) -> Script<Petition> {
        let Draft { at, topic, kind } = draft;
        let mut unit = self.responsible(&topic, dice);
        let taken_by = if dice.percent(60) { self.cast.office.clone() } else { unit.clone() };
        let way = *dice
            .weighted(&[
                (Way::Phone, 34),
                (Way::Online, 30),
                (Way::Visit, 18),
                (Way::Letter, 12),
                (Way::FromAbove, 6),
            ])
            .unwrap_or(&Way::Phone);
        let matter = *dice
            .weighted(&[(Matter::Appeal, 55), (Matter::Accusation, 30), (Matter::Suggestion, 15)])
            .unwrap_or(&Matter::Appeal);
        let petition = Receiving {
            kind,
            way,
            matter,
            people: *dice.weighted(&[(1, 80), (2, 10), (4, 6), (9, 4)]).unwrap_or(&1),
            township: topic.township.as_ref().map(|(unit, _)| unit.clone()),
            words: Secret::new(words::concern(&topic.theme, dice)),
            petitioner: dice.percent(85).then(|| Secret::new(informant(dice))),
            theme: topic.theme.clone(),
            unit: unit.0.clone(),
        };
        let mut script = Script::new(StreamId::numbered(id), at);
        let received = script.enter(at, &taken_by, PetitionCommand::Receive(petition), dice);
        let mut from = received;
        if dice.percent(18)
            && let Some((to, exit)) = self.elsewhere(&unit, &topic, dice)
        {
            let then = rhythm::office(received, Span { from: 60, to: 700 }, rules, dice);
            let reason = Secret::new(words::elsewhere(dice));
            let wish = PetitionCommand::Forward { exit, to: to.0.clone(), reason };
            from = script.enter(then, &unit, wish, dice);
            unit = to;
        }
        if dice.percent(4) {
            let days = dice.between(2, 9);
            let then = workday_after(from, days, rules, dice);
            script.enter(then, &unit, PetitionCommand::Close { withdrawn: true }, dice);
            return script;
        }
        match kind {
            PetitionKind::Petition => self.letter(&mut script, from, &unit, rules, dice),
            PetitionKind::TransportTip => self.tip(&mut script, (received, from), &unit, rules, dice),
        }
        script
    }

    fn responsible(&self, topic: &Topic, dice: &mut Dice) -> Post {
        let unit = match dice.below(100) {
            0..50 => topic.township.clone(),
            50..78 => dice.pick(&self.cast.departments).cloned(),
            _ => None,
        };
        unit.unwrap_or_else(|| self.cast.office.clone())
    }

    /// Another department, by a way out when it is about soliciting.
    fn elsewhere(&self, unit: &Post, topic: &Topic, dice: &mut Dice) -> Option<(Post, Option<Exit>)> {
        let post = |id: &UnitId| self.cast.departments.iter().find(|(other, _)| other == id).cloned();
        let enforcement = self.cast.enforcement.as_ref().and_then(post);
        let enforcement = enforcement.filter(|_| Some(&topic.theme) == self.cast.illegal.as_ref());
        let exit = enforcement.is_some().then_some(Exit::Enforcement);
        let drawn = dice.pick(&self.cast.departments).cloned();
        let to = enforcement.or(drawn).filter(|to| to.0 != unit.0)?;
        Some((to, exit))
    }

    /// A letter or visit: told that it is taken up, then answered.
    fn letter(
        &self,
        script: &mut Script<Petition>,
        from: Stamp,
        unit: &Post,
        rules: &Rules,
        dice: &mut Dice,
    ) {
        let days = if dice.percent(92) { dice.between(1, 9) } else { dice.between(17, 22) };
        let accepted = workday_after(from, days, rules, dice);
        let accepted = script.enter(accepted, unit, PetitionCommand::Accept, dice);
        let due = rules.due(keys::PET_DONE, accepted);
        let days = match dice.below(100) {
            0..3 => return,
            3..66 => dice.between(4, 24),
            _ => dice.between(25, 55),
        };
        let late = dice.percent(6);
        let extended =
            dice.percent(14) && self.extend(script, due, rules.due(keys::PET_EXT, due), rules, dice);
        let at = if extended || late {
            let days = dice.between(1, 6);
            workday_after(due.max(accepted), days, rules, dice)
        } else {
            workday_after(accepted, days, rules, dice)
        };
        settle(script, at, unit, rules, dice);
    }

    /// A tip-off: fifteen days from receipt.
    fn tip(
        &self,
        script: &mut Script<Petition>,
        (received, from): (Stamp, Stamp),
        unit: &Post,
        rules: &Rules,
        dice: &mut Dice,
    ) {
        let due = rules.due(keys::TIP_DONE, received);
        let longest = rules.due(keys::TIP_DONE_COMPLEX, received);
        let extended = dice.percent(14) && self.extend(script, due, longest, rules, dice);
        let (days, drawn) = (dice.between(1, 9), dice.below(100));
        let at = match drawn {
            0..2 => return,
            2..10 => workday_after(due.max(from), days.min(5), rules, dice),
            _ if extended => workday_after(due, days, rules, dice),
            _ => workday_after(from, days, rules, dice),
        };
        settle(script, at, unit, rules, dice);
    }

    /// The office gives more time a day or two before the end; false when there is none to give.
    fn extend(
        &self,
        script: &mut Script<Petition>,
        due: Stamp,
        until: Stamp,
        rules: &Rules,
        dice: &mut Dice,
    ) -> bool {
        let before = due.checked_sub_signed(TimeDelta::hours(i64::from(dice.between(20, 60))));
        let Some(at) = before.filter(|_| until > due) else { return false };
        let day = rules.day_of(at);
        let at = if rules.calendar.is_workday(day) {
            rhythm::between(day, 9 * 60 + 5, 15 * 60, rules, dice)
        } else {
            at
        };
        if !script.is_free_at(at) {
            return false;
        }
        let reason = Secret::new(words::more_time(dice));
        script.enter(at, &self.cast.office, PetitionCommand::Extend { until, reason }, dice);
        true
    }
}

/// Answered, and closed some days later.
fn settle(script: &mut Script<Petition>, at: Stamp, unit: &Post, rules: &Rules, dice: &mut Dice) {
    let content = dice.percent(70).then(|| dice.percent(82));
    let words = Secret::new(words::settled(dice));
    let at = script.enter(at, unit, PetitionCommand::Answer { words, content }, dice);
    let days = dice.between(1, 8);
    let closed = workday_after(at, days, rules, dice);
    script.enter(closed, unit, PetitionCommand::Close { withdrawn: false }, dice);
}
