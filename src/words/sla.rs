//! What there is to say of an SLA. What is counted here ends in a tilde.

/// Less than is counted.
pub const UNDER_A_MINUTE: &str = "under 1m";

/// So long is left.
pub fn left(span: &str) -> String {
    format!("SLA {span} left ~")
}

/// So long ago it ended.
pub fn missed_by(span: &str) -> String {
    format!("SLA missed by {span} ~")
}

/// It rests, and so much will be left.
pub fn rests(span: &str) -> String {
    format!("SLA rests, {span} left ~")
}

/// In Intercom's word alone.
pub fn stands(status: Option<&str>) -> String {
    format!("SLA {}", status.unwrap_or("removed"))
}

/// What is due, and when.
pub fn is_due(what: &str, when: &str) -> String {
    format!("{what} due {when} ~")
}

/// What was due, and when.
pub fn was_due(what: &str, when: &str) -> String {
    format!("{what} was due {when} ~")
}

/// What will be due.
pub fn rests_before(what: &str, span: &str) -> String {
    format!("rests, {span} left for the {what} ~")
}

/// Its name, how it stands in Intercom's word, and what is due.
pub fn told(name: &str, status: Option<&str>, due: Option<&str>) -> String {
    let status = status.unwrap_or("removed");
    due.map_or_else(|| format!("{name} {status}"), |due| format!("{name} {status}; {due}"))
}

/// It ends soon.
pub fn ends(who: &str, span: &str) -> String {
    format!("SLA of {who} ends in {span} ~")
}

/// It ended just now.
pub fn ended(who: &str) -> String {
    format!("SLA of {who} was missed ~")
}

/// Some end soon or ended just now.
pub fn several(count: usize) -> String {
    match count {
        1 => "1 SLA ends soon".to_owned(),
        n => format!("{n} SLAs end soon"),
    }
}
