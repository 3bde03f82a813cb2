//! What stands in the details beside names and values.

/// What the program's own apps are called, by their names in settings.
pub fn title(app: &str) -> &'static str {
    match app {
        "conversation" => "Conversation",
        "user" => "Customer",
        "company" => "Company",
        "tags" => "Tags",
        "notes" => "Notes",
        "events" => "Recent events",
        "totals" => "Events in all",
        "recent" => "Other conversations",
        "company-tags" => "Company tags",
        "tickets" => "Tickets",
        "attributes" => "Conversation attributes",
        "links" => "Quick links",
        "quality" => "Quality",
        _ => "App",
    }
}

/// What is chosen with the picker of apps.
pub const ARRANGE: &str = "Apps of the details";

/// Below the apps.
pub const ARRANGE_FOOT: &str = "What is ticked is shown, in this order";

/// Below what an app has.
pub const CHOOSE_FOOT: &str = "What is ticked is always shown; the rest is folded";

/// What is chosen with the picker of hidden apps.
pub const SHOW: &str = "Show in the details";

/// Beside an app that stands before all others.
pub const PINNED: &str = "pinned";

/// No app was named, and the cursor is in none.
pub const NO_APP: &str = "This row belongs to no app: go to one in the details, or name it";

/// There is nothing to add.
pub const ALL_SHOWN: &str = "All apps are shown";

/// What was given is no list of names.
pub const NOT_NAMES: &str = "Give the names as a list: [\"plan\", \"seats\"]";

/// There is no app of that name.
pub fn no_such_app(name: &str, names: &[&str]) -> String {
    format!("There is no app `{name}`. There are: {}", names.join(", "))
}

/// It is there already.
pub fn is_shown(app: &str) -> String {
    format!("{app} is shown already")
}

/// It is not shown, so nothing can be done to it.
pub fn is_hidden(app: &str) -> String {
    format!("{app} is not shown")
}

/// It was added.
pub fn shown(app: &str) -> String {
    format!("{app} is shown")
}

/// It was taken away; and the key that brings it back.
pub fn hidden(app: &str, key: &str) -> String {
    format!("{app} is hidden; {key} shows it again")
}

/// It stands before all others, or does not any more.
pub fn pinned(app: &str, on: bool) -> String {
    if on { format!("{app} is pinned to the top") } else { format!("{app} is not pinned any more") }
}

/// It cannot go further.
pub fn not_moved(app: &str, down: bool) -> String {
    if down { format!("{app} is the last one already") } else { format!("{app} is the first one already") }
}

/// An app has nothing that could be shown or not.
pub fn nothing_to_choose(app: &str) -> String {
    format!("{app} has nothing to choose from here")
}

/// What is chosen of an app.
pub fn choose_of(app: &str) -> String {
    format!("{app}: always shown")
}

/// So many attributes are folded.
pub fn attributes(count: usize) -> String {
    match count {
        1 => "1 more attribute".to_owned(),
        n => format!("{n} more attributes"),
    }
}

/// So many events are folded.
pub fn events(count: usize) -> String {
    match count {
        1 => "1 more event".to_owned(),
        n => format!("{n} more events"),
    }
}

/// What a company spends.
pub fn a_month(spend: &str) -> String {
    format!("{spend} a month")
}

/// A customer's rating: of whom, when, and what they said with it, which is their last word (I27).
pub fn rating(score: u8, of: Option<&str>, day: Option<&str>, remark: Option<&str>) -> String {
    let of = of.map(|of| format!(" for {of}")).unwrap_or_default();
    let day = day.map(|day| format!(", {day}")).unwrap_or_default();
    match remark {
        Some(remark) => format!("{score} of 5{of}{day}: “{remark}”, final"),
        None => format!("{score} of 5{of}{day}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_is_whole_for_one_and_for_several() {
        assert_eq!((attributes(1), attributes(3)), ("1 more attribute".to_owned(), "3 more attributes".to_owned()));
        assert_eq!(rating(4, None, None, None), "4 of 5");
        assert_eq!(rating(4, Some("you"), None, Some("Quick")), "4 of 5 for you: “Quick”, final");
        assert_eq!(rating(4, Some("Zofia"), Some("12 Oct"), None), "4 of 5 for Zofia, 12 Oct");
    }
}
