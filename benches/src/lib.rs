//! Speed, as ratios against the raw thing measured in the same run.
