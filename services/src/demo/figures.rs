//! One day's figures of one unit: plausible for its size and the day, parts and sums consistent, rarely an outlier.

use vocabulary::{Day, IndicatorKey, Rules, rules::Figures};

use super::{dice::Dice, profile::Profile, rhythm};

/// Figures that only ever hold what the rules know and accept.
struct Sheet<'a> {
    rules: &'a Rules,
    figures: Figures,
}

impl Sheet<'_> {
    /// Enters a value; nothing when the rules have no such figure.
    fn put(&mut self, key: &str, value: u32) -> u32 {
        let Ok(key) = IndicatorKey::new(key) else { return 0 };
        let Some(indicator) = self.rules.indicator(&key) else { return 0 };
        let value = u64::from(value).min(indicator.max);
        self.figures.insert(key, value);
        u32::try_from(value).unwrap_or(u32::MAX)
    }

    /// Enters a value only when there is something to enter: people leave the others out.
    fn put_some(&mut self, key: &str, value: u32) -> u32 {
        if value > 0 { self.put(key, value) } else { 0 }
    }
}

/// A zero report: every required figure, and nothing else.
pub(super) fn zero(rules: &Rules) -> Figures {
    rules
        .indicators
        .iter()
        .filter(|indicator| indicator.required)
        .map(|indicator| (indicator.key.clone(), 0))
        .collect()
}

/// The figures of a day on which the unit was out.
pub(super) fn of_day(profile: &Profile, day: Day, rules: &Rules, dice: &mut Dice) -> Figures {
    let mut sheet = Sheet { rules, figures: zero(rules) };
    let mut busy = rhythm::busy_percent(day, rules);
    if profile.on_route {
        busy = busy * 3 / 2;
    }
    if profile.market.as_ref().is_some_and(|market| market.includes(day, &rules.calendar)) {
        busy = busy * 5 / 4;
    }
    let base = profile.size * dice.between(22, 38) / 10;
    let personnel = sheet.put("personnel", (base * busy / 100).max(2));
    let checked = sheet.put("vehicles_checked", personnel * dice.between(20, 42) / 10);
    let patrol = sheet.put_some("patrol_vehicles", personnel.div_ceil(5));
    sheet.put_some("checkpoints", if dice.percent(55) { profile.size.div_ceil(3) } else { 0 });
    sheet.put_some("joint_operations", u32::from(dice.percent(if profile.is_department() { 35 } else { 6 })));
    sheet.put_some("checked_seats7plus", checked * dice.between(12, 30) / 100);
    sheet.put_some("checked_ridehail", checked * dice.between(4, 16) / 100);
    sheet.put_some("suspects_found", checked * dice.below(4) / 100);
    let cases = cases(&mut sheet, profile, checked, dice);
    sheet.put("educated", checked * dice.between(10, 45) / 100);
    if dice.percent(60) {
        sheet.put_some("leaflets", dice.between(5, 40) * profile.size);
    }
    sheet.put_some("publicity_events", u32::from(dice.percent(8)));
    if dice.percent(48) {
        let share = dice.between(15, 50);
        sheet.put_some("night_personnel", personnel * share / 100);
        sheet.put_some("night_patrol_vehicles", patrol * share / 100);
        sheet.put_some("night_vehicles_checked", checked * share / 100);
        sheet.put_some("night_cases", cases * share / 100);
    }
    others(&mut sheet, base, dice);
    sheet.figures
}

/// Required figures of which this page knows nothing, as another campaign has them: about as many as people were out.
fn others(sheet: &mut Sheet<'_>, base: u32, dice: &mut Dice) {
    const KNOWN: [&str; 3] = ["personnel", "vehicles_checked", "cases"];
    let rules = sheet.rules;
    for other in
        rules.indicators.iter().filter(|other| other.required && !KNOWN.contains(&other.key.as_str()))
    {
        let value = dice.between(1, base.max(2));
        sheet.put(other.key.as_str(), value);
    }
}

/// What was found against: the parts sum up to the whole, and money comes with decisions.
fn cases(sheet: &mut Sheet<'_>, profile: &Profile, checked: u32, dice: &mut Dice) -> u32 {
    let illegal = if profile.carriage { (checked * dice.between(1, 6) / 100).max(dice.below(2)) } else { 0 };
    let traffic = if profile.traffic {
        checked * dice.between(6, 18) / 100
    } else if dice.percent(16) {
        // A township reports what the police found against on its roads in a joint operation.
        (checked / 12).min(dice.between(1, 2))
    } else {
        0
    };
    let cases = sheet.put("cases", (illegal + traffic).min(checked));
    parts(
        sheet,
        ("illegal_handled", illegal),
        &[
            "illegal_ridehail_uncert",
            "ridehail_offline",
            "ridehail_fixed_route",
            "illegal_coach",
            "illegal_other",
            "illegal_taxi",
        ],
        dice,
    );
    parts(
        sheet,
        ("traffic_violations", traffic),
        &["tv_overload", "tv_parking", "tv_other", "tv_speeding"],
        dice,
    );
    if !profile.is_department() || cases == 0 {
        return cases;
    }
    let decided = sheet.put_some("penalties_decided", cases * dice.between(40, 90) / 100);
    if decided > 0 {
        let yuan = illegal.min(decided) * dice.between(3, 9) * 1_000 + decided.saturating_sub(illegal) * 150;
        sheet.put_some("fines_yuan", yuan.max(50) * 100);
    }
    sheet.put_some("cases_filed", illegal);
    let detained = sheet.put_some("vehicles_detained", illegal * dice.between(20, 60) / 100);
    sheet.put_some("vehicles_released", detained * dice.between(0, 80) / 100);
    if profile.traffic && dice.percent(3) {
        sheet.put("admin_detention", 1);
    }
    if profile.carriage && dice.percent(2) {
        sheet.put("to_police_cases", 1);
        sheet.put("to_police_persons", dice.between(1, 3));
    }
    sheet.put_some("sites_inspected", dice.below(3));
    cases
}

/// Enters a whole and spreads it over its parts, one by one.
fn parts(sheet: &mut Sheet<'_>, (whole, total): (&str, u32), parts: &[&'static str], dice: &mut Dice) {
    if sheet.put_some(whole, total) == 0 {
        return;
    }
    let mut left = total;
    for (i, part) in parts.iter().enumerate() {
        let is_last = i + 1 == parts.len();
        let share = if is_last { left } else { dice.between(0, left) };
        sheet.put_some(part, share);
        left -= share;
    }
}

/// The same figures with a slip of the pen: a 0 too many, so that a part exceeds its whole, or a figure too few.
pub(super) fn slipped(figures: &Figures, rules: &Rules, dice: &mut Dice) -> Figures {
    let mut wrong = figures.clone();
    let (key, factor) = *dice
        .weighted(&[
            (("checked_seats7plus", 10), 45),
            (("vehicles_checked", 10), 20),
            (("traffic_violations", 10), 15),
            (("personnel", 0), 20),
        ])
        .unwrap_or(&("personnel", 0));
    let Ok(key) = IndicatorKey::new(key) else { return wrong };
    let max = rules.indicator(&key).map_or(0, |indicator| indicator.max);
    if let Some(value) = wrong.get_mut(&key) {
        *value = value.saturating_mul(factor).min(max);
    }
    wrong
}

/// Figures that say a little more than before: what came in after the first report.
pub(super) fn more(figures: &Figures, dice: &mut Dice) -> Figures {
    let mut more = Figures::new();
    for (key, most) in [("vehicles_checked", 9), ("personnel", 3)] {
        if let Some((key, value)) = IndicatorKey::new(key).ok().and_then(|key| figures.get_key_value(&key)) {
            more.insert(key.clone(), value.saturating_add(u64::from(dice.between(1, most))));
        }
    }
    if let (true, Some((key, value))) = (more.is_empty(), figures.iter().next()) {
        more.insert(key.clone(), value.saturating_add(u64::from(dice.between(1, 3))));
    }
    more
}
