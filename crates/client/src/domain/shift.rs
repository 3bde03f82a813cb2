//! What somebody has done in a time, and how long customers waited for it (I40): counted from threads and heads, as the API
//! gives no such figures of one teammate.

use jiff::civil::Weekday;
use jiff::{ToSpan as _, Zoned};

use super::conversation::Conversation;
use super::ids::{AdminId, ConversationId};
use super::part::{Author, AuthorKind, Part};
use super::text::Text;
use clock::Timestamp;

/// How long things took, each with the conversation that it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(Vec<(i64, ConversationId, Text)>);

impl Times {
    fn add(&mut self, seconds: i64, of: &Conversation, who: &Text) {
        self.0.push((seconds.max(0), of.id.clone(), who.clone()));
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As many took longer as took less, in seconds; of two in the middle the shorter one.
    pub fn median(&self) -> Option<i64> {
        let mut all: Vec<i64> = self.0.iter().map(|(seconds, ..)| *seconds).collect();
        all.sort_unstable();
        all.get(all.len().checked_sub(1)? / 2).copied()
    }

    /// What took longest: how many seconds, in which conversation, and what its customer is called.
    pub fn slowest(&self) -> Option<(i64, &ConversationId, &Text)> {
        let slowest = self.0.iter().max_by_key(|(seconds, ..)| *seconds)?;
        Some((slowest.0, &slowest.1, &slowest.2))
    }
}

/// What somebody has done in a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// What was done before does not count.
    pub since: Timestamp,
    /// Nor does what comes after it: the moment of counting.
    pub until: Timestamp,
    /// Conversations in which they replied.
    pub answered: usize,
    /// How often they wrote to customers, whatever else was done with it.
    pub replies: usize,
    /// What they wrote for teammates alone.
    pub notes: usize,
    /// Conversations that they closed.
    pub closed: usize,
    /// Conversations that they snoozed.
    pub snoozed: usize,
    /// How long customers waited for a first answer, where that was theirs.
    pub first: Times,
    /// How long customers waited for each of their replies, since their first word that nobody had answered.
    pub waits: Times,
    /// The scores that they were given.
    pub ratings: Vec<u8>,
    /// Of what they replied in or closed: how many kept their SLA, and how many missed it.
    pub sla: (usize, usize),
    /// Decisions that they took back.
    pub taken_back: usize,
    /// Customers who wait for them now.
    pub waiting: usize,
    /// Since when the first of those waits.
    pub waiting_since: Option<Timestamp>,
    /// Conversations that changed in that time, of whose threads not all is here.
    pub lacking: usize,
}

impl Shift {
    /// Nothing yet, in that time.
    pub fn new(since: Timestamp, until: Timestamp) -> Self {
        Self {
            since,
            until,
            answered: 0,
            replies: 0,
            notes: 0,
            closed: 0,
            snoozed: 0,
            first: Times::default(),
            waits: Times::default(),
            ratings: Vec::new(),
            sla: (0, 0),
            taken_back: 0,
            waiting: 0,
            waiting_since: None,
            lacking: 0,
        }
    }

    fn covers(&self, at: Timestamp) -> bool {
        at.is_known() && at >= self.since && at <= self.until
    }

    /// Takes in a conversation that changed in that time: what `me` did there. Without the parts of its thread its head
    /// alone tells, which is noted.
    pub fn take_in(&mut self, me: &AdminId, conversation: &Conversation, parts: Option<&[Part]>, who: &Text) {
        let figures = &conversation.statistics;
        let here = parts.unwrap_or_default();
        self.lacking += usize::from(parts.is_none());
        let is_mine = |author: &Author| author.kind == AuthorKind::Admin && author.id == me.as_str();
        let mine = |part: &&Part| is_mine(&part.author) && self.covers(part.made_at());
        let own: Vec<&Part> = here.iter().filter(mine).collect();
        let replies = own.iter().filter(|part| is_reply(part)).count();
        self.notes += own.iter().filter(|part| part.kind.is_note() && part.body.is_some()).count();
        self.replies += replies;
        self.answered += usize::from(replies > 0);
        let did = |kind: &str| own.iter().any(|part| part.kind.as_str() == kind);
        let closed_by_me = figures.last_closed_by.as_ref() == Some(me);
        let closed = did("close") || closed_by_me && figures.last_close_at.is_some_and(|at| self.covers(at));
        self.closed += usize::from(closed);
        self.snoozed += usize::from(did("snoozed"));
        self.times(&is_mine, conversation, here, who);
        self.rated(me, conversation, here);
        if replies > 0 || closed {
            match conversation.sla.as_ref().and_then(|sla| sla.status.as_ref()).map(Text::as_str) {
                Some("hit") => self.sla.0 += 1,
                Some("missed") => self.sla.1 += 1,
                _ => {}
            }
        }
    }

    fn times(&mut self, is_mine: &dyn Fn(&Author) -> bool, conversation: &Conversation, parts: &[Part], who: &Text) {
        let began = conversation.wrote_first(AuthorKind::is_contact).filter(|at| at.is_known());
        let (mut waits_since, mut answered) = (began, false);
        for part in parts {
            if part.author.kind.is_contact() && part.is_message() {
                waits_since = waits_since.or(Some(part.made_at()).filter(|at| at.is_known()));
            }
            if part.author.kind != AuthorKind::Admin || !is_reply(part) {
                continue;
            }
            let at = part.made_at();
            let waited = waits_since.take().filter(|_| at.is_known());
            let is_first = !std::mem::replace(&mut answered, true);
            if !is_mine(&part.author) || !self.covers(at) {
                continue;
            }
            if let Some(since) = waited {
                self.waits.add(at.since(since), conversation, who);
            }
            if let Some(since) = began.filter(|_| is_first) {
                // Out of office hours is left out there, where it is told.
                let told = conversation.statistics.time_to_admin_reply;
                self.first.add(told.unwrap_or_else(|| at.since(since)), conversation, who);
            }
        }
    }

    fn rated(&mut self, me: &AdminId, conversation: &Conversation, parts: &[Part]) {
        let Some(rating) = conversation.rating.as_ref().filter(|rating| rating.teammate.as_ref() == Some(me)) else {
            return;
        };
        let gave = |part: &&Part| part.kind.as_str() == "conversation_rating_changed";
        let given = parts.iter().rev().find(gave).map(Part::made_at).or(rating.created_at);
        if given.is_some_and(|at| self.covers(at)) {
            self.ratings.push(rating.score);
        }
    }

    /// The mean of the scores.
    pub fn rating(&self) -> Option<f64> {
        let sum: u32 = self.ratings.iter().map(|score| u32::from(*score)).sum();
        let count = u32::try_from(self.ratings.len()).ok().filter(|count| *count > 0)?;
        Some(f64::from(sum) / f64::from(count))
    }
}

/// Whether a part is words to the customer, of whatever type.
fn is_reply(part: &Part) -> bool {
    part.is_message() && !part.kind.is_note()
}

/// Which time is looked back on, from the beginning of a day, a week or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Today.
    Day,
    /// This week, from Monday on.
    Week,
    /// From the first day of the calendar's month on.
    Month,
}

impl Span {
    /// The one after it, in turn.
    pub fn next(self) -> Self {
        match self {
            Self::Day => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Day,
        }
    }

    /// When it began.
    pub fn begin(self, now: &Zoned) -> Option<Zoned> {
        let day = now.date();
        let first = match self {
            Self::Day => day,
            Self::Week => {
                let back = day.weekday().since(Weekday::Monday);
                day.checked_sub(i64::from(back).days()).ok()?
            }
            Self::Month => day.first_of_month(),
        };
        first.to_zoned(now.time_zone().clone()).ok()
    }
}

/// Since when, in a person's words: `08:00`, `today`, `week`, `8h`, `2026-11-30`. A time of the day is the last one that
/// has passed.
///
/// # Errors
/// What can be written.
pub fn since(words: &str, now: &Zoned) -> Result<Timestamp, &'static str> {
    let words = words.trim().to_lowercase();
    let begun = match words.as_str() {
        "" | "today" | "day" => Span::Day.begin(now),
        "week" => Span::Week.begin(now),
        "month" => Span::Month.begin(now),
        "yesterday" => Span::Day.begin(now).and_then(|today| today.checked_sub(1.day()).ok()),
        other => clock_time(other, now).or_else(|| ago(other, now)).or_else(|| day(other, now)),
    };
    match begun.map(|at| Timestamp(at.timestamp().as_second())) {
        Some(at) if at.0 <= now.timestamp().as_second() => Ok(at),
        Some(_) => Err("that has not come yet; write 08:00, today, week, month, 8h or 2026-11-30"),
        None => Err("that is no time to look back to; write 08:00, today, week, month, 8h or 2026-11-30"),
    }
}

fn clock_time(words: &str, now: &Zoned) -> Option<Zoned> {
    let (hour, minute) = words.split_once(':')?;
    let number = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() <= 2);
    let time = jiff::civil::Time::new(number(hour)?, number(minute)?, 0, 0).ok()?;
    let today = now.date().to_datetime(time).to_zoned(now.time_zone().clone()).ok()?;
    if today <= *now {
        return Some(today);
    }
    now.date().yesterday().ok()?.to_datetime(time).to_zoned(now.time_zone().clone()).ok()
}

fn ago(words: &str, now: &Zoned) -> Option<Zoned> {
    let unit = words.chars().last()?;
    let number: i64 = words.strip_suffix(unit)?.parse().ok().filter(|number| (0..=100_000).contains(number))?;
    let span = match unit {
        'm' => number.minutes(),
        'h' => number.hours(),
        'd' => number.days(),
        'w' => number.weeks(),
        _ => return None,
    };
    now.checked_sub(span).ok()
}

fn day(words: &str, now: &Zoned) -> Option<Zoned> {
    words.parse::<jiff::civil::Date>().ok()?.to_zoned(now.time_zone().clone()).ok()
}

#[cfg(test)]
#[path = "shift_tests.rs"]
mod tests;
