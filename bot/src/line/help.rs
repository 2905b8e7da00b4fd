//! What somebody in a post may write, one line to copy a wish.

use vocabulary::Role;

use super::Verb;

/// Renders the help for a post: at most ten lines, the commonest first.
pub fn help(role: Role) -> String {
    let (head, verbs): (&str, &[Verb]) = match role {
        Role::Liaison | Role::Head => (
            "报数、报线索，一行写一件：",
            &[
                Verb::Report,
                Verb::Correct,
                Verb::WithdrawReport,
                Verb::Find,
                Verb::Supplement,
                Verb::Answer,
                Verb::Transfer,
                Verb::Withdraw,
            ],
        ),
        Role::Handler => (
            "办线索，一行写一件：",
            &[
                Verb::Accept,
                Verb::Return,
                Verb::Transfer,
                Verb::Ask,
                Verb::AskExtension,
                Verb::Enforce,
                Verb::Find,
                Verb::Report,
            ],
        ),
        Role::Office => (
            "办公室常用，一行写一件：",
            &[
                Verb::Approve,
                Verb::ReturnReport,
                Verb::ReopenReport,
                Verb::Rule,
                Verb::GrantExtension,
                Verb::RefuseExtension,
                Verb::Review,
                Verb::Merge,
                Verb::Reopen,
            ],
        ),
        Role::Leader => (
            "可以办的事，一行写一件：",
            &[
                Verb::Approve,
                Verb::ReturnReport,
                Verb::Rule,
                Verb::GrantExtension,
                Verb::RefuseExtension,
                Verb::Review,
                Verb::Reopen,
            ],
        ),
        Role::Auditor => ("审计岗位只查看记录，不办理事项。", &[]),
        Role::System => ("系统岗位不经对话办理事项。", &[]),
    };
    let lines = verbs.iter().map(|verb| verb.usage());
    [head].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}
