//! What has to have been seen: every operation's success, and every way to refuse that the description shows for it.

use std::collections::BTreeSet;

use practice::routes::endpoints;

use super::refusals::OF_ALL;
use super::schema::Description;

/// One kind of answer of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The operation.
    pub endpoint: String,
    /// The status.
    pub status: u16,
    /// The error's code; `None` for a success, or where the description shows no example of the refusal.
    pub code: Option<String>,
}

/// An answer that the workspace never gives.
struct NotGiven {
    /// The operation, or `*` for all.
    endpoint: &'static str,
    status: u16,
    code: &'static str,
    #[allow(dead_code, reason = "for the reader")]
    why: &'static str,
}

const fn never(endpoint: &'static str, status: u16, code: &'static str, why: &'static str) -> NotGiven {
    NotGiven { endpoint, status, code, why }
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
        (self.endpoint == "*" || self.endpoint == seen.endpoint)
            && self.status == seen.status
            && seen.code.as_deref().unwrap_or("") == self.code
    }
}

/// Every operation has to be where the description has it, and to have been seen succeeding and refusing.
pub fn judge(description: &Description, seen: &BTreeSet<Seen>) {
    let mut wrong = Vec::new();
    let mut unused: Vec<&NotGiven> = NOT_GIVEN.iter().collect();
    for endpoint in endpoints() {
        let (method, path) = description.place(endpoint.id);
        if (method.as_str(), shape(&path)) != (endpoint.method, shape(endpoint.path)) {
            wrong.push(format!("{} is described as {method} {path}", endpoint.id));
        }
        if !seen.iter().any(|s| s.endpoint == endpoint.id && s.status < 300) {
            wrong.push(format!("{} has no example of its success", endpoint.id));
        }
        for (status, code) in OF_ALL {
            let of_all = |s: &Seen| s.endpoint == endpoint.id && (s.status, s.code.as_deref()) == (status, Some(code));
            if !seen.iter().any(of_all) {
                wrong.push(format!("{} was not seen refusing with {status} {code}", endpoint.id));
            }
        }
        for (status, code) in description.refusals(endpoint.id) {
            let needed = Seen { endpoint: endpoint.id.to_owned(), status, code };
            let never = NOT_GIVEN.iter().find(|n| n.covers(&needed));
            if let Some(never) = never {
                unused.retain(|n| !std::ptr::eq(*n, never));
            }
            let there = seen.iter().any(|s| {
                s.endpoint == needed.endpoint && s.status == status && (needed.code.is_none() || s.code == needed.code)
            });
            match (there, never) {
                (true, Some(_)) => wrong.push(format!("{needed:?} is given, though listed as never given")),
                (false, None) => wrong.push(format!("{needed:?} has no example")),
                _ => {}
            }
        }
    }
    wrong.extend(
        unused.iter().map(|n| format!("nothing of the sort is described: {} {} {}", n.endpoint, n.status, n.code)),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A path without the names of its gaps.
fn shape(path: &str) -> String {
    let pieces = path.split('/').map(|piece| if piece.starts_with('{') { "{}" } else { piece });
    pieces.collect::<Vec<_>>().join("/")
}
