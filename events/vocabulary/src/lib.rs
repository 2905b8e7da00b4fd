//! What can happen in a campaign: events, commands, refusals and the pure rules between them.
