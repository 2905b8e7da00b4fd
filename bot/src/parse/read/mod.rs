//! One reader a kind of meaning. Which of them reads a message is decided in `sense`.

pub(super) mod correction;
pub(super) mod count;
pub(super) mod enforce;
pub(super) mod evidence;
pub(super) mod lead;
pub(super) mod matter;
pub(super) mod on_lead;
pub(super) mod place;
pub(super) mod query;
pub(super) mod review;
mod words;
