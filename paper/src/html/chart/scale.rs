//! The axis of values: round steps from zero, and how wide words are.

use crate::{figure::Figure, words};

/// An axis from zero to a round number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    /// Between two marks.
    step: f64,
    /// How many steps.
    steps: u32,
}

impl Axis {
    /// The axis that holds the greatest of the values, in about four steps.
    pub(super) fn of(values: &[Vec<&Figure>]) -> Axis {
        let most = values.iter().flatten().filter_map(|figure| words::double(figure)).fold(0.0, f64::max);
        let whole = values.iter().flatten().all(|figure| figure.decimals == 0);
        if most <= 0.0 {
            return Axis { step: 1.0, steps: 1 };
        }
        let power = 10_f64.powf((most / 4.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|digit| digit * power)
            .find(|step| step * 4.0 >= most)
            .unwrap_or(power * 10.0);
        let step = if whole { step.max(1.0) } else { step };
        let steps = (1..=4_u32).find(|steps| f64::from(*steps) * step >= most).unwrap_or(4);
        Axis { step, steps }
    }

    /// The end of the axis.
    fn end(self) -> f64 {
        self.step * f64::from(self.steps)
    }

    /// Where a value stands between 0 and 1.
    pub(super) fn part(self, value: f64) -> f64 {
        (value / self.end()).clamp(0.0, 1.0)
    }

    /// The marks: where they stand, and what they say.
    pub(super) fn marks(self) -> impl Iterator<Item = (f64, String)> {
        let digits = if self.step >= 1.0 { 0 } else { 2 };
        (0..=self.steps).map(move |at| {
            let value = self.step * f64::from(at);
            let words = format!("{value:.digits$}");
            let words =
                if digits > 0 { words.trim_end_matches('0').trim_end_matches('.').to_owned() } else { words };
            (self.part(value), words)
        })
    }
}

/// How wide words are in a drawing.
pub(super) fn width(words: &str) -> f64 {
    words::coordinate(words::columns(words)) * super::LETTER / 2.0
}

/// The words, or as many of them as fit.
pub(super) fn fitted(words: &str, room: f64) -> String {
    if width(words) <= room {
        return words.to_owned();
    }
    let mut out = String::new();
    for c in words.chars() {
        // The sign of omission is as wide as a hanzi, and so may be the next letter.
        if width(&out) + 2.0 * super::LETTER > room {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn marks(values: &[Option<u64>]) -> Vec<String> {
        let figures: Vec<_> = values.iter().map(|value| sample::figure("a", *value, None)).collect();
        Axis::of(&[figures.iter().collect()]).marks().map(|(_, words)| words).collect()
    }

    #[test]
    fn an_axis_begins_at_zero_and_ends_at_a_round_number() {
        assert_eq!(marks(&[Some(35), None, Some(12)]), ["0", "10", "20", "30", "40"]);
        assert_eq!(marks(&[Some(5061)]), ["0", "2000", "4000", "6000"]);
        assert_eq!(marks(&[Some(1)]), ["0", "1"]);
    }

    #[test]
    fn a_chart_of_nothing_still_has_an_axis() {
        assert_eq!(marks(&[None]), ["0", "1"]);
        assert_eq!(marks(&[Some(0)]), ["0", "1"]);
    }

    #[test]
    fn words_that_do_not_fit_are_cut() {
        assert_eq!(fitted("江口镇", 100.0), "江口镇");
        assert_eq!(fitted("江口镇人民政府", 50.0), "江口镇…");
        assert_eq!(fitted("县公安局交通管理大队", 110.0), "县公安局交通管理…");
    }
}
