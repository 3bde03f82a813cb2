//! What there is to say of counts that pass a number.

/// A setting names an inbox that there is not.
pub fn no_inbox(setting: &str, name: &str, near: Option<&str>, own: &[&str]) -> String {
    let help = match near {
        Some(near) => format!("did you mean “{near}”?"),
        None => format!("it takes {} and names of teams", own.join(", ")),
    };
    format!("`{setting}`: no inbox and no team is called “{name}”; {help}")
}

/// There are more than one wants.
pub fn over(inbox: &str, count: usize, most: u64) -> String {
    format!("{inbox} has {count}, over your {most}")
}
