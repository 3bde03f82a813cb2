//! What others did, in one line: added up by kind, and shorter where there is less room.

/// What was heard of, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An SLA ends soon, or was missed.
    Sla,
    /// A note names the person.
    Mentioned,
    /// A conversation was given to the person.
    Assigned,
    /// A conversation's snooze has ended.
    SnoozeEnded,
    /// A customer wrote.
    Wrote,
}

/// One thing that was heard: its kind, of whom, and the whole sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// With what it is added up.
    pub kind: Kind,
    /// The customer's name.
    pub who: String,
    /// The whole sentence about it, with the name.
    pub words: String,
}

/// The line, whole, then by names, by numbers, and as one number; nothing where nothing was heard.
pub fn line<'a>(heard: impl Iterator<Item = &'a Heard> + Clone) -> Vec<String> {
    let all = heard.clone().count();
    let of = |kind: Kind| heard.clone().filter(|one| one.kind == kind).collect::<Vec<_>>();
    let kinds: Vec<_> = [Kind::Sla, Kind::Mentioned, Kind::Assigned, Kind::SnoozeEnded, Kind::Wrote]
        .into_iter()
        .map(|kind| (kind, of(kind)))
        .collect();
    let told = |tell: &dyn Fn(Kind, &[&Heard]) -> String| {
        let told = kinds.iter().filter(|(_, own)| !own.is_empty()).map(|(kind, own)| tell(*kind, own));
        told.collect::<Vec<_>>().join(" · ")
    };
    if all == 0 {
        return Vec::new();
    }
    let whole = told(&|kind, own| match own {
        [one] => one.words.clone(),
        _ => names(kind, own),
    });
    let by_number = told(&|kind, own| count(kind, own.len()));
    vec![whole, told(&names), by_number, format!("+{all}")]
}

fn names(kind: Kind, own: &[&Heard]) -> String {
    let who = list(&own.iter().map(|one| one.who.as_str()).collect::<Vec<_>>());
    match (kind, own.len()) {
        (Kind::Sla, 1) => format!("SLA soon: {who}"),
        (Kind::Sla, n) => format!("{n} SLAs: {who}"),
        (Kind::Assigned, n) => format!("{n} given to you: {who}"),
        (Kind::Mentioned, 1) => format!("You are mentioned: {who}"),
        (Kind::Mentioned, n) => format!("{n} mentions: {who}"),
        (Kind::SnoozeEnded, 1) => format!("Snooze ended: {who}"),
        (Kind::SnoozeEnded, n) => format!("{n} snoozes ended: {who}"),
        (Kind::Wrote, 1) => format!("{who} wrote"),
        (Kind::Wrote, n) => format!("{n} new: {who}"),
    }
}

fn count(kind: Kind, n: usize) -> String {
    match (kind, n) {
        (Kind::Sla, 1) => "1 SLA".to_owned(),
        (Kind::Sla, n) => format!("{n} SLAs"),
        (Kind::Assigned, n) => format!("{n} given to you"),
        (Kind::Mentioned, 1) => "1 mention".to_owned(),
        (Kind::Mentioned, n) => format!("{n} mentions"),
        (Kind::SnoozeEnded, 1) => "1 snooze ended".to_owned(),
        (Kind::SnoozeEnded, n) => format!("{n} snoozes ended"),
        (Kind::Wrote, n) => format!("{n} new"),
    }
}

/// A customer wrote, in their words where they are known.
pub fn wrote(who: &str, words: Option<&str>) -> String {
    words.map_or_else(|| format!("{who} wrote"), |words| format!("{who} wrote: {words}"))
}

/// A conversation is the person's now.
pub fn given(who: &str) -> String {
    format!("{who} was given to you")
}

/// So many customers wrote.
pub fn several(count: usize) -> String {
    format!("{count} new")
}

/// Up to two names, then how many more.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, more @ ..] => format!("{one}, {two} and {} more", more.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_is_added_up_and_shortened_whole() {
        let wrote = |who: &str| Heard { kind: Kind::Wrote, who: who.into(), words: format!("{who} wrote: Hello.") };
        let ended = Heard { kind: Kind::SnoozeEnded, who: "Zoe".into(), words: "Snooze ended: Zoe".into() };
        assert_eq!(line([].iter()), Vec::<String>::new());
        assert_eq!(line([wrote("Ana")].iter()), ["Ana wrote: Hello.", "Ana wrote", "1 new", "+1"]);
        let three = [wrote("Ana"), wrote("Bo"), ended.clone()];
        let told = [
            "Snooze ended: Zoe · 2 new: Ana and Bo",
            "Snooze ended: Zoe · 2 new: Ana and Bo",
            "1 snooze ended · 2 new",
            "+3",
        ];
        assert_eq!(line(three.iter()), told);
        assert_eq!(list(&["a", "b", "c", "d"]), "a, b and 2 more");
    }
}
