//! Seeded chance in whole numbers: the same on every machine, and apart for every matter.
//!
//! Each lead, unit and day draws from its own stream of `ChaCha`, so that one more draw here moves nothing there, and a
//! shorter campaign is the beginning of a longer one.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// What a series of draws is for; a part of the stream's number, so never renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    People = 1,
    Profiles = 2,
    Counts = 3,
    Days = 4,
    Leads = 5,
    Opinion = 6,
    Stories = 7,
    Alerts = 8,
    Reminders = 9,
    Duties = 10,
    Supervision = 11,
    Timetables = 12,
    Disputes = 13,
    Operations = 14,
    Summaries = 15,
}

/// A series of draws.
#[derive(Debug, Clone)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The `number`-th series of its purpose under `seed`.
    pub(super) fn of(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut key = [0; 32];
        for (to, from) in key.iter_mut().zip(seed.to_le_bytes()) {
            *to = from;
        }
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(((purpose as u64) << 56) | (number & 0x00FF_FFFF_FFFF_FFFF));
        Self(rng)
    }

    /// A number from 0 up to, not including, `n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()).saturating_mul(u64::from(n)) >> 32;
        u32::try_from(wide).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let width = high.saturating_sub(low).saturating_add(1);
        low.saturating_add(self.below(width))
    }

    /// Yes in `percent` of 100 cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// Yes in `permille` of 1,000 cases.
    pub(super) fn permille(&mut self, permille: u32) -> bool {
        self.below(1_000) < permille
    }

    /// One of the items; none when there is none.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let n = u32::try_from(items.len()).unwrap_or(u32::MAX);
        usize::try_from(self.below(n)).ok().and_then(|i| items.get(i))
    }

    /// One of the words; blank when there is none.
    pub(super) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.pick(words).copied().unwrap_or_default()
    }

    /// One of the items by weight; none when no weight is above 0.
    pub(super) fn weighted<'a, T>(&mut self, items: &'a [(T, u32)]) -> Option<&'a T> {
        let total = items.iter().fold(0_u32, |sum, (_, weight)| sum.saturating_add(*weight));
        let mut left = self.below(total);
        for (item, weight) in items {
            if left < *weight {
                return Some(item);
            }
            left = left.saturating_sub(*weight);
        }
        None
    }

    /// How many come when `mean` thousandths come on average, each by itself: about as a Poisson draw of a small mean.
    pub(super) fn arrivals(&mut self, mean_milli: u64) -> usize {
        const TRIALS: u32 = 48;
        let mean = u32::try_from(mean_milli).unwrap_or(u32::MAX);
        (0..TRIALS).filter(|_| self.below(TRIALS.saturating_mul(1_000)) < mean).count()
    }

    /// `mean` in thousandths as a whole number, rounded up as often as the fraction says.
    pub(super) fn rounded(&mut self, mean_milli: u64) -> u64 {
        let fraction = u32::try_from(mean_milli % 1_000).unwrap_or(0);
        (mean_milli / 1_000).saturating_add(u64::from(self.permille(fraction)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_depends_on_seed_purpose_and_number_and_on_nothing_else() {
        let draw = |seed, purpose, number| {
            let mut dice = Dice::of(seed, purpose, number);
            std::array::from_fn::<_, 4, _>(|_| dice.below(1_000_000))
        };
        assert_eq!(draw(7, Purpose::Leads, 3), draw(7, Purpose::Leads, 3));
        for other in [draw(8, Purpose::Leads, 3), draw(7, Purpose::Counts, 3), draw(7, Purpose::Leads, 4)] {
            assert_ne!(draw(7, Purpose::Leads, 3), other);
        }
    }

    #[test]
    fn the_numbers_are_the_same_on_every_machine() {
        let mut dice = Dice::of(2025, Purpose::Days, 1);
        insta::assert_compact_debug_snapshot!(std::array::from_fn::<_, 6, _>(|_| dice.between(1, 100)), @"[27, 91, 40, 23, 80, 9]");
    }

    #[test]
    fn weights_are_kept_and_bounds_hold() {
        let mut dice = Dice::of(1, Purpose::Days, 0);
        let heavy =
            (0..10_000).filter(|_| dice.weighted(&[("a", 1), ("b", 0), ("c", 3)]) == Some(&"c")).count();
        assert!((7_200..7_800).contains(&heavy), "{heavy}");
        assert!((0..1_000).all(|_| (3..=5).contains(&dice.between(3, 5))));
        assert_eq!(dice.weighted::<u8>(&[]), None);
    }
}
