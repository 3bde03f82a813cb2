//! One's own profile: what the workspace has, what is set here, and what only the web can change.

/// Above it.
pub const TITLE: &str = "My profile";

/// What the rows are of.
pub const NAME: &str = "Name";
/// The address.
pub const EMAIL: &str = "E-mail";
/// Whether one is there.
pub const STATUS: &str = "Status";
/// Whose inboxes one works in.
pub const TEAMS: &str = "Teams";
/// What one may do.
pub const SEAT: &str = "Inbox seat";
/// Where one works.
pub const WORKSPACE: &str = "Workspace";
/// By which clock the workspace goes, and this screen.
pub const TIME_ZONE: &str = "Time zone";
/// In which language days are read.
pub const LANGUAGE: &str = "Language";
/// What is told.
pub const NOTICES: &str = "Notices";
/// When not.
pub const QUIET: &str = "Quiet hours";
/// Counts that are watched.
pub const ALARMS: &str = "Alarms";
/// Where the rest is changed.
pub const CHANGE: &str = "Change";

/// What is not there.
pub const NONE: &str = "none";

/// Nobody knows yet who one is.
pub const UNKNOWN: &str = "The workspace has not said yet who you are. Try again in a moment";

/// One works.
pub const ACTIVE: &str = "active";

/// One is away, for a reason or none.
pub fn away(reason: Option<&str>, reassigns: bool) -> String {
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    let replies = if reassigns { ", replies go to the team" } else { ", replies stay with you" };
    format!("away{reason}{replies}")
}

/// The workspace's time zone, and the one that this screen goes by.
pub fn time_zone(theirs: Option<&str>, here: &str) -> String {
    match theirs {
        Some(theirs) if theirs != here => format!("{theirs} in the workspace, {here} here"),
        _ => here.to_owned(),
    }
}

/// The API does not tell it.
pub const LANGUAGE_HIDDEN: &str = "set in Intercom, which does not tell it";

/// Which kinds, and where.
pub fn notices(kinds: &[&str], inboxes: &str) -> String {
    if kinds.is_empty() { "none".to_owned() } else { format!("{} in {inboxes}", kinds.join(", ")) }
}

/// Two times of day, each as hour and minute.
pub fn quiet(from: (u16, u16), to: (u16, u16)) -> String {
    format!("{:02}:{:02} to {:02}:{:02}", from.0, from.1, to.0, to.1)
}

/// Where what the API cannot change is changed, and where the rest.
pub fn change(address: &str, key: &str) -> String {
    format!("{address} ({key} opens it); notices here: [notify] in config.toml")
}
