//! How things stand: an empty list, what waits, and the connection.

/// Nothing is put away.
pub const NOTHING_SNOOZED: &str = "Nothing is snoozed";

/// Nothing is done.
pub const NOTHING_CLOSED: &str = "Nothing is closed";

/// No note names one.
pub const NOT_MENTIONED: &str = "No note that is kept here names you or a team of yours";

/// None that one has not looked at.
pub const NO_MENTION_UNREAD: &str = "No note that names you is unread";

/// A view of one's own has nothing.
pub const NOTHING_THERE: &str = "Nothing is in this view";

/// The server cannot be reached, and nothing was fetched before.
pub const NOTHING_OFFLINE: &str = "Offline: nothing is here yet";

/// The first fetch goes on.
pub const STILL_FETCHING: &str = "Nothing here yet, still fetching …";

/// Above what the settings keep out of the lists.
pub const LEFT_OUT: &str = "Your settings leave out:";

/// Of the settings: what was there before the first start.
pub const BEFORE_YOU: &str = "what was there before you";

/// Of the settings: messages that greet and were never answered.
pub const GREETINGS: &str = "unanswered greetings";

/// In the top bar of whoever may only read (I38): in full, then shorter.
pub const READS_ONLY: [&str; 3] = ["reads only, no inbox seat", "reads only", "reads"];

/// The heading of what Fin answers and has handed over.
pub const FIN: &str = "Fin and bots";

/// Above the snoozed and the closed at the side.
pub const LATER: &str = "Later and done";

/// A list without rows: how many are nobody's, and the key that shows those.
pub fn nobody_waits(inbox: &str, nobodys: Option<(usize, &str)>) -> String {
    match nobodys {
        None | Some((0, _)) => format!("Nobody waits in {inbox}"),
        Some((1, key)) => format!("Nobody waits in {inbox}. {key}: 1 is nobody's"),
        Some((n, key)) => format!("Nobody waits in {inbox}. {key}: {n} are nobody's"),
    }
}

/// A list without rows while news do not come in.
pub fn not_heard(deaf: &str) -> String {
    format!("Nothing here: {deaf}")
}

/// A list of one's own while nobody knows who one is.
pub fn nobody_known(offline: bool) -> &'static str {
    if offline {
        "It is not known yet who you are, so nothing is yours (offline)"
    } else {
        "It is not known yet who you are, so nothing is yours"
    }
}

/// The server answers and news do not come in, or only by webhook.
pub fn deaf(webhooks: bool, since: &str, why: &str) -> String {
    if webhooks { format!("webhooks only since {since}: {why}") } else { format!("no news since {since}: {why}") }
}

/// No connection: since when, where there is room for it, and how much waits for one.
pub fn offline(since: Option<&str>, waiting: usize) -> String {
    let offline = since.map_or_else(|| "offline".to_owned(), |since| format!("offline since {since}"));
    match waiting {
        0 => offline,
        1 => format!("{offline}, 1 waits"),
        n => format!("{offline}, {n} wait"),
    }
}

/// Nobody can tell of so many whether they arrived (S3).
pub fn look_yourself(count: usize) -> String {
    format!("?{count} look yourself")
}

/// So many are looked for; when again.
pub fn arrived(count: usize, again: Option<&str>) -> String {
    again.map_or_else(|| format!("?{count} arrived?"), |again| format!("?{count} arrived? {again}"))
}

/// The limit of rate is used up until then.
pub fn limit(until: &str) -> String {
    format!("limit until {until}")
}

/// The inboxes at the side that hold nothing: how many, where they are folded.
pub fn with_nothing(count: Option<usize>) -> String {
    count.map_or_else(|| "with nothing".to_owned(), |n| format!("{n} with nothing"))
}

/// Those who are not among the first few: how many, where they are folded.
pub fn more(count: Option<usize>) -> String {
    count.map_or_else(|| "more".to_owned(), |n| format!("{n} more"))
}

/// The teammates who have something: how many, where they are folded.
pub fn teammates(count: Option<usize>) -> String {
    count.map_or_else(|| "Teammates".to_owned(), |n| format!("Teammates, {n}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_says_where_somebody_waits() {
        assert_eq!(nobody_waits("Mine", Some((22, "g u"))), "Nobody waits in Mine. g u: 22 are nobody's");
        assert_eq!(nobody_waits("Mine", Some((1, "g u"))), "Nobody waits in Mine. g u: 1 is nobody's");
        assert_eq!(nobody_waits("Mine", Some((0, "g u"))), "Nobody waits in Mine");
        assert_eq!(nobody_waits("Unassigned", None), "Nobody waits in Unassigned");
    }

    #[test]
    fn what_waits_for_a_connection_is_whole_for_one_and_for_several() {
        assert_eq!(offline(None, 0), "offline");
        assert_eq!(offline(Some("10:20"), 1), "offline since 10:20, 1 waits");
        assert_eq!(offline(Some("10:20"), 3), "offline since 10:20, 3 wait");
    }
}
