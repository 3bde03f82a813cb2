//! How one's shift goes (I40): what was done, how long it took, and what of that is counted here.

use client::domain::shift::{Shift, Times};

/// Over it.
pub const TITLE: &str = "How my shift goes";

/// While it is being counted.
pub const COUNTING: &str = "counting what is kept here …";

/// What the key for another time goes through.
pub const PERIODS: &str = "day · week · month";

/// Behind what the server gives no figure of.
const COMPUTED: &str = "~";

/// What that sign means.
pub const ABOUT: &str = "~ is counted by sidetone from what it saw; the API gives no such figure.";

/// How first answers are timed.
pub const FIRST: &str = "First answers go by Intercom's own times, which leave out closed hours, where it tells them.";

/// It was copied as it stands there, or as Markdown.
pub fn copied(markdown: bool) -> &'static str {
    if markdown { "Copied how your shift goes, as Markdown" } else { "Copied how your shift goes" }
}

/// Nothing was counted yet.
pub const NOT_YET: &str = "It is being counted. Copy it in a moment";

/// Nobody knows yet whose shift it would be.
pub const NOBODY: &str = "The workspace has not said yet who you are. Try again in a moment";

/// It could not be understood since when.
pub fn no_time(words: &str, why: &str) -> String {
    format!("`{words}`: {why}")
}

/// The time that is told of.
pub fn period(from: &str, to: &str) -> String {
    format!("{from} to {to}")
}

/// What is told, each with what it is of; `spell` says a span of time, `period` from when to when.
pub fn lines(
    shift: &Shift,
    period: &str,
    spell: &dyn Fn(i64) -> String,
    longest: Option<&str>,
) -> Vec<(&'static str, String)> {
    let mut lines = vec![
        ("Shift", period.to_owned()),
        ("Answered", format!("{}, {}", count(shift.answered, "conversation"), replies(shift.replies))),
        ("Closed", shift.closed.to_string()),
        ("Snoozed", shift.snoozed.to_string()),
        ("Notes", shift.notes.to_string()),
        ("Taken back", shift.taken_back.to_string()),
        ("First answer", times(&shift.first, "slowest", spell)),
        ("Customers waited", times(&shift.waits, "longest", spell)),
    ];
    let rating = match shift.rating() {
        Some(mean) => format!("{mean:.1} of 5 {COMPUTED}, {} given", shift.ratings.len()),
        None => "none given".to_owned(),
    };
    lines.push(("Ratings", rating));
    let sla = match shift.sla {
        (0, 0) => "none ended".to_owned(),
        (met, missed) => format!("{met} met, {missed} missed"),
    };
    lines.push(("SLA", sla));
    let waiting = match (shift.waiting, longest) {
        (0, _) => "nobody".to_owned(),
        (n, Some(longest)) => format!("{n}, longest {longest}"),
        (n, None) => n.to_string(),
    };
    lines.push(("Waiting in Mine now", waiting));
    lines
}

/// What is missing from the figures.
pub fn lacking(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some(
            "Of 1 conversation that changed in this time not all is here: what you did there may be missing."
                .to_owned(),
        ),
        n => Some(format!(
            "Of {n} conversations that changed in this time not all is here: what you did there may be missing."
        )),
    }
}

fn times(times: &Times, most: &str, spell: &dyn Fn(i64) -> String) -> String {
    let (Some(median), Some((slowest, _, who))) = (times.median(), times.slowest()) else { return "–".to_owned() };
    let who = if who.is_empty() { String::new() } else { format!(" ({who})") };
    format!("median {} {COMPUTED}, {most} {} {COMPUTED}{who}", spell(median), spell(slowest))
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn replies(n: usize) -> String {
    if n == 1 { "1 reply".to_owned() } else { format!("{n} replies") }
}

/// All of it as text, a line each.
pub fn text(lines: &[(&'static str, String)], lacking: Option<&str>) -> String {
    let about = format!("{ABOUT}\n{FIRST}");
    let wide = lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let mut out: String = lines.iter().map(|(label, words)| format!("{label:wide$}  {words}\n")).collect();
    out.push_str(&format!("\n{about}\n"));
    out.extend(lacking.map(|lacking| format!("{lacking}\n")));
    out
}

/// The same as Markdown.
pub fn markdown(lines: &[(&'static str, String)], lacking: Option<&str>) -> String {
    let mut out = format!("## {TITLE}\n\n| | |\n| --- | --- |\n");
    for (label, words) in lines {
        out.push_str(&format!("| {label} | {} |\n", words.replace('\\', "\\\\").replace('|', "\\|")));
    }
    out.push_str(&format!("\n{ABOUT}\n\n{FIRST}\n"));
    out.extend(lacking.map(|lacking| format!("\n{lacking}\n")));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::domain::Timestamp;

    #[test]
    fn what_was_done_is_told_for_one_and_for_several_and_what_is_counted_is_marked() {
        let mut shift = Shift::new(Timestamp(0), Timestamp(60));
        shift.answered = 1;
        shift.replies = 2;
        shift.ratings = vec![4, 5];
        shift.sla = (3, 1);
        shift.waiting = 2;
        let told = lines(&shift, "today", &|seconds| format!("{seconds} s"), Some("4d"));
        let of = |label: &str| told.iter().find(|(known, _)| *known == label).map(|(_, words)| words.as_str());
        assert_eq!(of("Answered"), Some("1 conversation, 2 replies"));
        assert_eq!(of("Ratings"), Some("4.5 of 5 ~, 2 given"));
        assert_eq!(of("SLA"), Some("3 met, 1 missed"));
        assert_eq!(of("First answer"), Some("–"));
        assert_eq!(of("Waiting in Mine now"), Some("2, longest 4d"));
        let text = markdown(&[("Shift", "a|b".to_owned())], lacking(2).as_deref());
        assert!(text.contains("| Shift | a\\|b |") && text.contains("Of 2 conversations"), "{text}");
    }
}
