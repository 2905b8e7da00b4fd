//! What a reading points out without refusing anything.

use std::fmt;

use vocabulary::IndicatorKey;

/// Something to point out. It prints as the word that `lianqin parse` writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warn {
    /// The values have no verb and no word for the thing; they were taken by place or counting word.
    Positional,
    /// The day is two or more days back.
    Late,
    /// An approximation is no value (三十多).
    Approximate(Field),
    /// A value far above the usual.
    Outlier(IndicatorKey),
    /// The stated total is not the sum of its parts.
    SumMismatch(IndicatorKey),
    /// More cases than vehicles checked.
    CasesGtVehicles,
    /// O, l or I stands where a digit is expected.
    LookalikeDigits,
    /// There is no report to correct.
    NoPriorReport,
    /// A signed number in a correction was taken as a difference.
    InferredDelta,
    /// Meant as a plate and none.
    PlateInvalid,
    /// A plate in spoken digits (幺二三).
    SpokenPlate,
    /// It concerns everything that waits.
    Bulk,
    /// The text has the number of an identity card.
    PiiIdCard,
    /// The text has markup, which is text.
    Markup,
}

/// A field that may be approximate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A figure.
    Indicator(IndicatorKey),
    /// The time of a lead.
    Time,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Indicator(key) => write!(f, "{key}"),
            Field::Time => f.write_str("time"),
        }
    }
}

impl fmt::Display for Warn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warn::Positional => f.write_str("positional"),
            Warn::Late => f.write_str("late"),
            Warn::Approximate(field) => write!(f, "approximate:{field}"),
            Warn::Outlier(key) => write!(f, "outlier:{key}"),
            Warn::SumMismatch(key) => write!(f, "sum_mismatch:{key}"),
            Warn::CasesGtVehicles => f.write_str("cases_gt_vehicles"),
            Warn::LookalikeDigits => f.write_str("lookalike_digits"),
            Warn::NoPriorReport => f.write_str("no_prior_report"),
            Warn::InferredDelta => f.write_str("inferred_delta"),
            Warn::PlateInvalid => f.write_str("plate_invalid"),
            Warn::SpokenPlate => f.write_str("spoken_plate"),
            Warn::Bulk => f.write_str("bulk"),
            Warn::PiiIdCard => f.write_str("pii_id_card"),
            Warn::Markup => f.write_str("markup"),
        }
    }
}
