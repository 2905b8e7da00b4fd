//! The two stories in a campaign's public opinion: a rumour in the middle of July, and a rise on one route in August.

use vocabulary::{Day, Rules, petition::PetitionKind};

use super::{Opinion, Topic, concerns, petitions, words};
use crate::demo::{dice::Dice, rhythm};

/// The rumour begins so many days after the first counted day, and goes on on the next.
const RUMOUR_AFTER_DAYS: u64 = 45;
const RUMOUR: [u32; 2] = [4, 3];
/// Readers of the rumour: 橙色 by the office's rules.
const RUMOUR_REACH: (u32, u32) = (11_000, 38_000);
/// The rise is on that day alone.
pub(crate) const RISE_AFTER_DAYS: u64 = 75;
const RISE_CONCERNS: u32 = 8;
const RISE_PETITIONS: u32 = 5;

impl Opinion {
    /// The concerns of the rumour on a day; each belongs to the first.
    pub(super) fn spread_rumour(
        &self,
        (day, index): (Day, u64),
        rules: &Rules,
        concerns: &mut Vec<concerns::Draft>,
        dice: &mut Dice,
    ) {
        let nth = index.checked_sub(RUMOUR_AFTER_DAYS).and_then(|nth| usize::try_from(nth).ok());
        let number = nth.and_then(|nth| RUMOUR.get(nth)).copied().unwrap_or(0);
        let theme = self.cast.rumour.as_ref().or(self.cast.themes.first().map(|(theme, _)| theme));
        let Some(theme) = theme.filter(|_| self.cast.has_levels && !self.cast.channels.is_empty()) else {
            return;
        };
        for _ in 0..number {
            let topic = Topic { theme: theme.clone(), township: None, place: None };
            concerns.push(concerns::Draft {
                at: rhythm::between(day, 9 * 60, 19 * 60, rules, dice),
                topic,
                reach: Some(u64::from(dice.between(RUMOUR_REACH.0, RUMOUR_REACH.1))),
                rumour: true,
                words: words::rumour(dice),
            });
        }
    }

    /// What comes about one route on the day of the rise.
    pub(super) fn rise(
        &self,
        (day, index): (Day, u64),
        rules: &Rules,
        (concerns, petitions): (&mut Vec<concerns::Draft>, &mut Vec<petitions::Draft>),
        dice: &mut Dice,
    ) {
        if index != RISE_AFTER_DAYS {
            return;
        }
        let shortage = self.cast.themes.iter().find(|(theme, _)| theme.as_str() == "shortage");
        let Some((theme, _)) = shortage.or(self.cast.themes.first()) else { return };
        let route = rules.priorities.routes.first();
        let township = route.and_then(|route| self.cast.township(route.townships.first()?));
        let place = route.map(|route| route.id.clone());
        let topic = Topic { theme: theme.clone(), township, place };
        let known = if self.cast.has_levels && !self.cast.channels.is_empty() { RISE_CONCERNS } else { 0 };
        for _ in 0..known {
            concerns.push(concerns::Draft {
                at: rhythm::between(day, 8 * 60, 18 * 60, rules, dice),
                topic: topic.clone(),
                reach: Some(u64::from(dice.between(100, 900))),
                rumour: false,
                words: words::concern(theme, dice),
            });
        }
        for _ in 0..RISE_PETITIONS {
            petitions.push(petitions::Draft {
                at: rhythm::between(day, 9 * 60, 17 * 60, rules, dice),
                topic: Topic { place: None, ..topic.clone() },
                kind: PetitionKind::TransportTip,
            });
        }
    }
}
