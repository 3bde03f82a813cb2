//! What an SLA still leaves (I35). The API gives a status and no deadline; the events of a thread tell what was promised,
//! when that was put on and when it rested. From these, and the office hours, a clock of one's own is wound: it is computed,
//! and whoever shows it says so.
//!
//! What Intercom documents (API 5.5, 6.2) and what is taken for so: a first answer is due from when the SLA was put on or
//! the customer wrote, each further one from when they wrote; a teammate's words end that, those of bots do not; closing
//! ends all; what was closed counts again when an SLA is put on anew.

use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, State};
use super::office_hours::Counting;
use super::part::{AuthorKind, Part};
use super::text::Text;
use clock::Timestamp;

/// What can be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The first answer.
    FirstReply,
    /// Each further one.
    NextReply,
    /// That it is closed.
    Close,
    /// That it is resolved; like a close, as far as one can tell.
    Resolution,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::FirstReply, Self::NextReply, Self::Close, Self::Resolution];

    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstReply => "first_reply_time",
            Self::NextReply => "next_reply_time",
            Self::Close => "time_to_close",
            Self::Resolution => "resolution_time",
        }
    }

    /// What is due, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::FirstReply => "first reply",
            Self::NextReply => "reply",
            Self::Close => "close",
            Self::Resolution => "resolution",
        }
    }

    fn is_reply(self) -> bool {
        matches!(self, Self::FirstReply | Self::NextReply)
    }
}

/// What an event says of an SLA.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What is promised, in seconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<(Target, i64)>,
    /// What is left of it, in seconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<(Target, i64)>,
    /// What was not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Target>,
}

/// Until when something is due, or how long that is still off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Then, which may be over.
    At(Timestamp),
    /// So many seconds after it goes on again: it rests.
    Rests(i64),
}

/// What is due next, as computed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// A reply, a close or a resolution.
    pub target: Target,
    /// Until then, or how long it still rests.
    pub due: Due,
}

/// One target's clock.
#[derive(Clone, Copy, Debug)]
struct Watch {
    target: Target,
    /// What is promised, in seconds.
    limit: i64,
    /// What was left when it last began to count.
    left: i64,
    on: bool,
    /// Since when it counts.
    since: Option<Timestamp>,
}

/// The clocks of a conversation.
struct Watches<'a> {
    hours: Option<&'a Counting>,
    all: Vec<Watch>,
    replied: bool,
    resting: bool,
    /// Whether an event said so: then one says when it goes on, too.
    said_to_rest: bool,
    over: bool,
}

impl Watches<'_> {
    fn spent(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.hours.map_or(to.since(from).max(0), |hours| hours.between(from, to))
    }

    fn start(&mut self, is: impl Fn(Target) -> bool, at: Timestamp) {
        let resting = self.resting;
        for watch in self.all.iter_mut().filter(|watch| is(watch.target) && !watch.on) {
            (watch.on, watch.left, watch.since) = (true, watch.limit, (!resting).then_some(at));
        }
    }

    fn pause(&mut self, at: Timestamp) {
        for place in 0..self.all.len() {
            let Some(since) = self.all.get_mut(place).and_then(|watch| watch.since.take()) else { continue };
            let spent = self.spent(since, at);
            if let Some(watch) = self.all.get_mut(place) {
                watch.left -= spent;
            }
        }
        self.resting = true;
    }

    fn go_on(&mut self, at: Timestamp) {
        self.resting = false;
        self.said_to_rest = false;
        for watch in self.all.iter_mut().filter(|watch| watch.on) {
            watch.since.get_or_insert(at);
        }
    }

    /// What the server counts is more right than what is counted here; but of what is over it tells no more than that.
    fn correct(&mut self, told: &Told, at: Timestamp) {
        for (target, left) in told.left.iter().filter(|(_, left)| *left > 0) {
            for watch in self.all.iter_mut().filter(|watch| watch.on && watch.target == *target) {
                watch.left = *left;
                if watch.since.is_some() {
                    watch.since = Some(at);
                }
            }
        }
    }

    fn awaits(&mut self, at: Timestamp) {
        let due = if self.replied { Target::NextReply } else { Target::FirstReply };
        self.start(|target| target == due, at);
    }

    /// One answer ends one promise: the first one, while that stands.
    fn answered(&mut self) {
        self.replied = true;
        let first = self.all.iter().any(|watch| watch.on && watch.target == Target::FirstReply);
        let ends = if first { Target::FirstReply } else { Target::NextReply };
        self.end(|target| target == ends);
    }

    fn end(&mut self, is: impl Fn(Target) -> bool) {
        for watch in self.all.iter_mut().filter(|watch| is(watch.target)) {
            (watch.on, watch.since) = (false, None);
        }
    }

    /// What is due first of what counts; of what rests, what has least left.
    fn next(&self) -> Option<Promise> {
        let of = |watch: &Watch| {
            let due = match watch.since {
                Some(since) if watch.left <= 0 => Due::At(since.plus(watch.left)),
                Some(since) => Due::At(match self.hours {
                    Some(hours) => hours.after(since, watch.left)?,
                    None => since.plus(watch.left),
                }),
                None => Due::Rests(watch.left),
            };
            Some(Promise { target: watch.target, due })
        };
        let all: Vec<Promise> = self.all.iter().filter(|watch| watch.on).filter_map(of).collect();
        all.into_iter().min_by_key(|promise| match promise.due {
            Due::At(at) => (0, at.0, promise.target),
            Due::Rests(left) => (1, left, promise.target),
        })
    }
}

fn wakes(kind: &str) -> bool {
    kind.ends_with("unsnooze") || matches!(kind, "unsnoozed" | "open")
}

/// What is due next in a conversation, by its thread as far as that is kept and by how it stands here, decisions that are
/// not out included. None where nothing is due, or the thread does not say what was promised.
pub fn promise(conversation: &Conversation, parts: &[Part], hours: Option<&Counting>) -> Option<Promise> {
    let sla = conversation.sla.as_ref()?;
    let stands = matches!(sla.status.as_ref().map(Text::as_str), Some("active" | "missed" | "hit"));
    if !stands || conversation.state == State::Closed {
        return None;
    }
    let begins = parts.iter().rposition(is_applied)?;
    let applied = parts.get(begins).map(|part| part.created_at);
    let figures = &conversation.statistics;
    let mut thread = Going {
        waits: conversation.source.author.kind.is_contact(),
        asleep: false,
        closed: false,
        spoke: None,
        watches: Watches {
            hours,
            all: Vec::new(),
            replied: figures.first_admin_reply_at.is_some_and(|first| applied.is_some_and(|at| first < at)),
            resting: false,
            said_to_rest: false,
            over: true,
        },
    };
    for (place, part) in parts.iter().enumerate() {
        thread.said(part);
        if place == begins {
            thread.applied(part);
        } else if place > begins && part.kind.as_str().starts_with("conversation_sla_") {
            event(&mut thread.watches, part);
        }
        thread.done(part);
    }
    if thread.watches.over {
        return None;
    }
    // What was answered here, or is known from the head alone, is not in the thread yet.
    if conversation.waits_since().is_none() && figures.last_admin_reply_at > thread.spoke {
        thread.watches.answered();
    }
    thread.watches.next()
}

/// How far a thread has come.
struct Going<'a> {
    /// Whether the customer waits.
    waits: bool,
    /// Whether it is snoozed.
    asleep: bool,
    closed: bool,
    /// When a teammate last spoke to the customer.
    spoke: Option<Timestamp>,
    watches: Watches<'a>,
}

impl Going<'_> {
    fn said(&mut self, part: &Part) {
        let at = part.created_at;
        match part.author.kind {
            kind if kind.is_contact() && speaks(part) => {
                (self.waits, self.closed) = (true, false);
                self.watches.awaits(at);
            }
            // Buttons alone are no answer.
            AuthorKind::Admin if speaks(part) && part.options.is_empty() => {
                (self.waits, self.spoke) = (false, Some(at));
                self.watches.answered();
            }
            _ => {}
        }
    }

    fn applied(&mut self, part: &Part) {
        // What is promised and not told replaces what was told before all the same.
        let none = Told::default();
        let told = part.sla.as_ref().unwrap_or(&none);
        let at = part.created_at;
        let watches = &mut self.watches;
        watches.all = told
            .targets
            .iter()
            .map(|(target, limit)| Watch { target: *target, limit: *limit, left: *limit, on: false, since: None })
            .collect();
        (watches.resting, watches.said_to_rest, watches.over) = (self.asleep, false, self.closed);
        watches.start(|target| !target.is_reply(), at);
        if self.waits {
            watches.awaits(at);
        }
    }

    fn done(&mut self, part: &Part) {
        match part.kind.as_str() {
            "close" => {
                (self.waits, self.asleep, self.closed, self.watches.over) = (false, false, true, true);
                self.watches.end(|_| true);
            }
            "snoozed" => (self.asleep, self.closed) = (true, false),
            kind => {
                self.closed &= !(kind == "open" || kind.ends_with("_reopen"));
                if self.asleep && (wakes(kind) || speaks(part)) {
                    self.asleep = false;
                    // Nobody said that it rested: it was put on while it slept.
                    if self.watches.resting && !self.watches.said_to_rest {
                        self.watches.go_on(part.created_at);
                    }
                }
            }
        }
    }
}

/// Whether somebody says something that the customer reads or has written.
fn speaks(part: &Part) -> bool {
    part.is_message() && !part.kind.is_note() && !part.kind.is_noise()
}

fn is_applied(part: &Part) -> bool {
    part.kind.as_str().starts_with("conversation_sla_applied")
}

fn event(watches: &mut Watches<'_>, part: &Part) {
    let at = part.created_at;
    let none = Told::default();
    let told = part.sla.as_ref().unwrap_or(&none);
    match part.kind.as_str().trim_start_matches("conversation_sla_") {
        "paused" => {
            watches.pause(at);
            watches.said_to_rest = true;
            watches.correct(told, at);
        }
        "unpaused" => watches.go_on(at),
        "target_missed" => watches.correct(told, at),
        "removed" => watches.over = true,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::{Sla, Statistics};
    use crate::domain::text::Body;

    const AT: i64 = 1_790_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp(AT + seconds)
    }

    fn part(kind: &str, by: AuthorKind, seconds: i64) -> Part {
        let mut part = Part::new(format!("{kind}{seconds}"), kind, at(seconds));
        part.author.kind = by;
        part
    }

    fn says(by: AuthorKind, seconds: i64) -> Part {
        Part { body: Some(Body::new("<p>words</p>")), ..part("comment", by, seconds) }
    }

    fn event_of(kind: &str, told: Told, seconds: i64) -> Part {
        Part { sla: Some(told), ..part(&format!("conversation_sla_{kind}"), AuthorKind::Bot, seconds) }
    }

    fn applied(seconds: i64) -> Part {
        let targets = vec![(Target::FirstReply, 1_800), (Target::NextReply, 3_600), (Target::Close, 86_400)];
        event_of("applied_by_rule", Told { targets, ..Told::default() }, seconds)
    }

    fn conversation() -> Conversation {
        let mut conversation = Conversation::new("1", at(0));
        conversation.source.author.kind = AuthorKind::User;
        conversation.source.author.id = "u".to_owned();
        conversation.waiting_since = Some(at(0));
        conversation.sla = Some(Sla { name: Text::new("Gold"), status: Some(Text::new("active")) });
        conversation
    }

    fn due(parts: &[Part]) -> Option<(Target, Due)> {
        promise(&conversation(), parts, None).map(|promise| (promise.target, promise.due))
    }

    #[test]
    fn the_first_reply_is_due_from_when_it_was_promised_and_each_further_one_from_when_the_customer_wrote() {
        assert_eq!(due(&[applied(5)]), Some((Target::FirstReply, Due::At(at(1_805)))));
        let mut parts = vec![applied(5), says(AuthorKind::Admin, 100)];
        assert_eq!(due(&parts), Some((Target::Close, Due::At(at(86_405)))));
        parts.extend([says(AuthorKind::User, 200), says(AuthorKind::User, 300)]);
        assert_eq!(due(&parts), Some((Target::NextReply, Due::At(at(3_800)))), "the first of them counts");
        parts.push(Part { body: Some(Body::new("<p>psst</p>")), ..part("note", AuthorKind::Admin, 400) });
        parts.push(says(AuthorKind::Bot, 500));
        assert_eq!(due(&parts), Some((Target::NextReply, Due::At(at(3_800)))), "neither notes nor bots answer");
        parts.push(part("close", AuthorKind::Admin, 600));
        assert_eq!(due(&parts), None);
    }

    #[test]
    fn while_it_rests_nothing_is_due_and_what_the_server_says_is_left_counts() {
        let mut parts = vec![applied(0), part("snoozed", AuthorKind::Admin, 600)];
        let told = Told { left: vec![(Target::FirstReply, 1_000), (Target::Close, 80_000)], ..Told::default() };
        parts.push(event_of("paused", told, 600));
        assert_eq!(due(&parts), Some((Target::FirstReply, Due::Rests(1_000))));
        parts.push(part("timer_unsnooze", AuthorKind::Bot, 5_000));
        parts.push(event_of("unpaused", Told::default(), 5_000));
        assert_eq!(due(&parts), Some((Target::FirstReply, Due::At(at(6_000)))));
        parts.push(event_of("removed", Told::default(), 5_100));
        assert_eq!(due(&parts), None);
    }

    #[test]
    fn what_was_answered_here_and_is_not_out_is_due_no_more() {
        let mut answered = conversation();
        answered.waiting_since = None;
        answered.statistics = Statistics { last_admin_reply_at: Some(at(60)), ..Statistics::default() };
        let promise = promise(&answered, &[applied(5)], None);
        assert_eq!(promise.map(|promise| promise.target), Some(Target::Close));
    }

    #[test]
    fn what_is_not_told_is_not_guessed() {
        assert_eq!(due(&[]), None);
        assert_eq!(due(&[part("conversation_sla_applied_by_rule", AuthorKind::Bot, 5)]), None);
        let mut removed = conversation();
        removed.sla = removed.sla.map(|sla| Sla { status: None, ..sla });
        assert_eq!(promise(&removed, &[applied(5)], None), None);
    }
}
