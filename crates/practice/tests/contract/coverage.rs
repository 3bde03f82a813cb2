//! What has to have been seen: every operation's success, and every way to refuse that the description shows for it.

use std::collections::BTreeSet;

use practice::routes::operations;

use super::refusals::OF_ALL;
use super::schema::Description;

/// One kind of answer of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The operation.
    pub operation: String,
    /// The status.
    pub status: u16,
    /// The error's code; `None` for a success, or where the description shows no example of the refusal.
    pub code: Option<String>,
}

/// An answer that the workspace never gives.
struct NotGiven {
    /// The operation, or `*` for all.
    operation: &'static str,
    status: u16,
    code: &'static str,
    #[allow(dead_code, reason = "for the reader")]
    why: &'static str,
}

const fn never(operation: &'static str, status: u16, code: &'static str, why: &'static str) -> NotGiven {
    NotGiven { operation, status, code, why }
}

const ALL_MAY: &str = "the workspace's token may do everything";

/// The answers that the description has and this workspace never gives.
const NOT_GIVEN: &[NotGiven] = &[
    never("*", 403, "api_plan_restricted", "the workspace has every plan"),
    never("ShowContactByExternalId", 410, "contact_merged", "only leads are merged away, and they have no external id"),
    never("getMacro", 403, "forbidden", ALL_MAY),
    never("mergeConversation", 401, "token_unauthorized", ALL_MAY),
    never("mergeConversation", 403, "forbidden", ALL_MAY),
    never("listMacros", 403, "forbidden", ALL_MAY),
];

impl NotGiven {
    fn covers(&self, seen: &Seen) -> bool {
        (self.operation == "*" || self.operation == seen.operation)
            && self.status == seen.status
            && seen.code.as_deref().unwrap_or("") == self.code
    }
}

/// Every operation has to be where the description has it, and to have been seen succeeding and refusing.
pub fn judge(description: &Description, seen: &BTreeSet<Seen>) {
    let mut wrong = Vec::new();
    let mut unused: Vec<&NotGiven> = NOT_GIVEN.iter().collect();
    for operation in operations() {
        let (method, path) = description.place(operation.id);
        if (method.as_str(), shape(&path)) != (operation.method, shape(operation.path)) {
            wrong.push(format!("{} is described as {method} {path}", operation.id));
        }
        if !seen.iter().any(|s| s.operation == operation.id && s.status < 300) {
            wrong.push(format!("{} has no example of its success", operation.id));
        }
        for (status, code) in OF_ALL {
            let of_all =
                |s: &Seen| s.operation == operation.id && (s.status, s.code.as_deref()) == (status, Some(code));
            if !seen.iter().any(of_all) {
                wrong.push(format!("{} was not seen refusing with {status} {code}", operation.id));
            }
        }
        for (status, code) in description.refusals(operation.id) {
            let needed = Seen { operation: operation.id.to_owned(), status, code };
            let never = NOT_GIVEN.iter().find(|n| n.covers(&needed));
            if let Some(never) = never {
                unused.retain(|n| !std::ptr::eq(*n, never));
            }
            let there = seen.iter().any(|s| {
                s.operation == needed.operation
                    && s.status == status
                    && (needed.code.is_none() || s.code == needed.code)
            });
            match (there, never) {
                (true, Some(_)) => wrong.push(format!("{needed:?} is given, though listed as never given")),
                (false, None) => wrong.push(format!("{needed:?} has no example")),
                _ => {}
            }
        }
    }
    wrong.extend(
        unused.iter().map(|n| format!("nothing of the sort is described: {} {} {}", n.operation, n.status, n.code)),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A path without the names of its gaps.
fn shape(path: &str) -> String {
    let pieces = path.split('/').map(|piece| if piece.starts_with('{') { "{}" } else { piece });
    pieces.collect::<Vec<_>>().join("/")
}
