//! What a thread is made of, from the top: days, messages, runs of events, and what stands at its ends.

use jiff::civil::Date;

use crate::model::Model;
use crate::model::thread::{BOTS, SOURCE, STEP};
use client::domain::mail::Addressee;
use client::domain::part::{Author, AuthorKind};
use client::domain::{Part, Timestamp};
use client::store::{Draft, StoredThread};
use client::text::ago;

use super::snooze::{self, Snooze};

/// Messages of the same author within so many seconds are one.
const ONE_BREATH: i64 = 5 * 60;
/// So many messages are shown at first …
const AT_FIRST: usize = 20;
/// … and all that are not older than this.
const RECENT: i64 = 30 * 24 * 3600;

/// What an entry is.
pub(super) enum What<'a> {
    /// The line above a day; whether it is the one above what is new as well.
    Day(Timestamp, bool),
    /// The line above what is new.
    New,
    /// What the server does not give.
    Missing(usize),
    /// Earlier messages and events that are not shown: how many, and from when to when.
    Earlier(usize, usize, (Timestamp, Timestamp)),
    /// The first message.
    Source,
    /// A message, with the head of the e-mail before it.
    Message(&'a Part, Option<&'a [Addressee]>),
    /// Events without words between two messages.
    Events(&'a [&'a Part]),
    /// A snooze, and how it ended.
    Snooze(Snooze<'a>),
    /// Messages of bots, folded.
    Bots(&'a [Part]),
    /// The rest is on its way, or cannot be had.
    Unfetched,
    /// A step that waits, by its place among them.
    Pending(usize),
    /// A draft that was left.
    Draft(&'a Draft),
    /// What the customer thought of it.
    Rating,
}

/// How a message follows the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::panes) enum Follows {
    /// Somebody else's.
    #[default]
    Another,
    /// One of the same author: what they are need not be said again.
    SameAuthor,
    /// The same, in one breath: neither need who, and when.
    OneBreath,
}

/// An entry of the thread.
pub(super) struct Entry<'a> {
    /// By which it is found again.
    pub id: String,
    /// A day, a message, a run of events …
    pub what: What<'a>,
    /// The day that it is of, as far as that is known.
    pub day: Option<Timestamp>,
    /// Of a message, how it follows the one before.
    pub follows: Follows,
    /// Whether a blank row comes behind it.
    pub spaced: bool,
}

/// Events between two messages, without words of their own; kept apart, as an entry holds a slice of them.
pub(super) struct Runs<'a> {
    runs: Vec<Vec<&'a Part>>,
}

impl<'a> Runs<'a> {
    /// Of a thread, in order.
    pub fn of(data: &'a StoredThread) -> Self {
        let mut runs: Vec<Vec<&Part>> = Vec::new();
        let mut open = false;
        for part in &data.parts {
            if part.kind.is_noise() {
                continue;
            }
            if part.is_message() || snooze::is_one(part) || snooze::ends_one(part, data) {
                open = false;
            } else if let Some(run) = runs.last_mut().filter(|_| open) {
                run.push(part);
            } else {
                runs.push(vec![part]);
                open = true;
            }
        }
        Self { runs }
    }
}

/// The thread's entries, from the top. `merges` has the line above what is new stand in the line of its day.
pub(super) fn of<'a>(model: &Model, data: &'a StoredThread, runs: &'a Runs<'a>, merges: bool) -> Vec<Entry<'a>> {
    let mut list = List { model, entries: Vec::new(), last_day: None, day: None, before: None };
    list.source(data);
    if data.total_parts > data.parts.len() && data.fetched_at.is_some() {
        list.put("missing", What::Missing(data.total_parts - data.parts.len()), true);
    }
    list.parts(data, runs);
    list.day = None;
    if data.fetched_at.is_none() {
        list.put("unfetched", What::Unfetched, true);
    }
    for (place, step) in data.pending.iter().enumerate() {
        list.put(format!("{STEP}{}", step.id), What::Pending(place), true);
    }
    let open = model.composer.as_ref().filter(|composer| composer.conversation == data.conversation.id);
    for draft in data.drafts.iter().filter(|draft| open.is_none_or(|c| c.mode != draft.mode)) {
        list.put(format!("draft {:?}", draft.mode), What::Draft(draft), true);
    }
    if data.conversation.rating.is_some() {
        list.put("rating", What::Rating, true);
    }
    let mut entries = list.entries;
    if model.panes.thread.find.is_none() {
        fold_earlier(model, data, &mut entries);
    }
    mark_new(model, &mut entries, merges);
    entries
}

/// Makes the list, entry by entry.
struct List<'a, 'm> {
    model: &'m Model,
    entries: Vec<Entry<'a>>,
    last_day: Option<Date>,
    day: Option<Timestamp>,
    /// Who wrote the message before, when, and whether as a note; none where something stands between.
    before: Option<(&'a Author, Timestamp, bool, bool)>,
}

impl<'a> List<'a, '_> {
    fn put(&mut self, id: impl Into<String>, what: What<'a>, spaced: bool) {
        let (day, follows) = (self.day, Follows::Another);
        self.entries.push(Entry { id: id.into(), what, day, follows, spaced });
    }

    /// A message begins a day of its own if the one before was of another. One whose time is not known begins none.
    fn message(&mut self, id: String, what: What<'a>, author: &'a Author, at: Timestamp, note: bool) {
        let day = at.is_known().then(|| jiff::Timestamp::from_second(at.0).ok()).flatten();
        let day = day.map(|at| at.to_zoned(self.model.zone.clone()).date());
        if let Some(day) = day.filter(|day| self.last_day != Some(*day)) {
            (self.last_day, self.day) = (Some(day), Some(at));
            self.put(format!("day {day}"), What::Day(at, false), false);
            self.before = self.before.map(|before| (before.0, Timestamp::UNKNOWN, before.2, false));
        }
        let follows = match self.before {
            Some((before, then, was_note, close)) if was_note == note && is_same(before, author) => {
                let since = at.since(then);
                let breath = close && at.is_known() && then.is_known() && (0..=ONE_BREATH).contains(&since);
                if breath { Follows::OneBreath } else { Follows::SameAuthor }
            }
            _ => Follows::Another,
        };
        self.put(id, what, true);
        if let Some(entry) = self.entries.last_mut() {
            entry.follows = follows;
        }
        self.before = Some((author, at, note, true));
    }

    /// Something stands between two messages.
    fn between(&mut self) {
        self.before = self.before.map(|(author, at, note, _)| (author, at, note, false));
    }

    fn source(&mut self, data: &'a StoredThread) {
        let conversation = &data.conversation;
        let author = &conversation.source.author;
        self.message(SOURCE.to_owned(), What::Source, author, conversation.created_at, false);
        // What it was on stands below it.
        if conversation.source.url.is_some() {
            self.between();
        }
    }

    fn parts(&mut self, data: &'a StoredThread, runs: &'a Runs<'a>) {
        let mut mail = Some(data.conversation.source.mail.as_slice()).filter(|head| !head.is_empty());
        let mut runs = runs.runs.iter().map(|run| (run.first().map(|part| &part.id), run.as_slice())).peekable();
        let is_bot = |part: &Part| part.author.kind == AuthorKind::Bot && part.is_message();
        let mut at = 0;
        while let Some(part) = data.parts.get(at) {
            at += 1;
            if part.kind.is_noise() {
                continue;
            }
            if let Some((_, run)) = runs.next_if(|(first, _)| *first == Some(&part.id)) {
                self.put(format!("events {}", part.id), What::Events(run), true);
                self.between();
            } else if let Some(snooze) = snooze::of(data, at - 1) {
                self.put(format!("snooze {}", part.id), What::Snooze(snooze), true);
                self.between();
            } else if !part.is_message() {
                // One of a run whose first has its entry, or the end of a snooze.
            } else if is_bot(part) && self.folds_bots(part) {
                let rest = data.parts.get(at - 1..).unwrap_or_default();
                let run = rest.iter().take_while(|p| is_bot(p)).count();
                self.put(format!("{BOTS}{}", part.id), What::Bots(rest.get(..run).unwrap_or_default()), true);
                self.between();
                at += run - 1;
            } else {
                let id = part.id.to_string();
                self.message(id, What::Message(part, mail), &part.author, part.made_at(), part.kind.is_note());
                if !part.mail.is_empty() {
                    mail = Some(&part.mail);
                }
            }
        }
    }

    fn folds_bots(&self, part: &Part) -> bool {
        let thread = &self.model.panes.thread;
        !thread.is_open(&format!("{BOTS}{}", part.id), !thread.fold_bots)
    }
}

fn is_same(one: &Author, other: &Author) -> bool {
    one.kind == other.kind && one.id == other.id && !one.id.is_empty()
}

/// Leaves out what is older than a month, but for the last messages, and puts a line in its place that says so.
fn fold_earlier<'a>(model: &Model, data: &'a StoredThread, entries: &mut Vec<Entry<'a>>) {
    let is_message = |entry: &Entry<'_>| matches!(entry.what, What::Source | What::Message(..) | What::Bots(_));
    let time = |entry: &Entry<'_>| match &entry.what {
        What::Source => Some(data.conversation.created_at),
        What::Message(part, _) => Some(part.created_at),
        What::Bots(parts) => parts.first().map(|part| part.created_at),
        _ => None,
    };
    let (mut messages, mut cut) = (0, 0);
    for (at, entry) in entries.iter().enumerate().rev() {
        if !is_message(entry) {
            continue;
        }
        messages += 1;
        let is_recent = time(entry).is_none_or(|at| model.now.since(at) <= RECENT);
        if messages > AT_FIRST + model.panes.thread.earlier && !is_recent {
            cut = at + 1;
            break;
        }
    }
    if cut == 0 {
        return;
    }
    // The line of the day stays with the first message below.
    let first = entries.iter().enumerate().skip(cut).find(|(_, entry)| is_message(entry)).map(|(at, _)| at);
    let Some(mut first) = first else { return };
    if first > 0 && matches!(entries.get(first - 1).map(|entry| &entry.what), Some(What::Day(..))) {
        first -= 1;
    }
    let left: Vec<Entry<'_>> = entries.drain(..first).collect();
    let times: Vec<Timestamp> = left.iter().filter_map(time).collect();
    let events = left.iter().map(|entry| match &entry.what {
        What::Events(run) => run.len(),
        What::Snooze(_) => 1,
        _ => 0,
    });
    let (count, events) = (left.iter().filter(|entry| is_message(entry)).count(), events.sum());
    let of = |at: Option<&Timestamp>| at.copied().unwrap_or(Timestamp::UNKNOWN);
    let (from, to) = (of(times.first()), of(times.last()));
    let day = entries.first().and_then(|entry| entry.day);
    let what = What::Earlier(count, events, (from, to));
    if let Some(below) = entries.iter_mut().find(|entry| is_message(entry)) {
        below.follows = Follows::Another;
    }
    entries.insert(0, Entry { id: "earlier".to_owned(), what, day, follows: Follows::Another, spaced: false });
}

/// Puts the line above what is new where it belongs.
fn mark_new(model: &Model, entries: &mut Vec<Entry<'_>>, merges: bool) {
    let Some(new) = &model.panes.thread.new_from else { return };
    let Some(at) = entries.iter().position(|entry| entry.id == *new) else { return };
    if let Some(entry) = entries.get_mut(at) {
        entry.follows = Follows::Another;
    }
    let above = at.checked_sub(1).and_then(|above| entries.get_mut(above));
    match above {
        Some(Entry { what: What::Day(_, new), id, .. }) if merges => {
            *new = true;
            *id = NEW.to_owned();
        }
        _ => {
            let day = entries.get(at).and_then(|entry| entry.day);
            let entry = Entry { id: NEW.to_owned(), what: What::New, day, follows: Follows::Another, spaced: false };
            entries.insert(at, entry);
        }
    }
}

/// The id of the line above what is new.
pub(super) const NEW: &str = "new";

/// From when to when, in words: "12 to 24 November".
pub(super) fn span_words((from, to): (Timestamp, Timestamp), now: &jiff::Zoned, wide: bool) -> String {
    let month = if wide { "%B" } else { "%b" };
    let words = |at: Timestamp| ago::local(at, now);
    let (Some(from), Some(to)) = (words(from), words(to)) else { return String::new() };
    let format = |this_year: bool| if this_year { format!("%-d {month}") } else { format!("%-d {month} %Y") };
    let until = to.strftime(&format(to.year() == now.year())).to_string();
    if from.date() == to.date() {
        return until;
    }
    let same_month = (from.year(), from.month()) == (to.year(), to.month());
    let begin = match (same_month, from.year() == now.year()) {
        (true, _) => from.strftime("%-d").to_string(),
        (false, is_same) => from.strftime(&format(is_same)).to_string(),
    };
    super::words::days(&begin, &until)
}
