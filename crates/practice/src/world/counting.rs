//! What counts towards a conversation's statistics (API 5.4), and who begins and ceases to work on it (API 7.15).

use super::office_hours::WorkTime;
use super::statistics::TeamResponse;
use super::{Conversation, State, Time, Who, World};

impl Conversation {
    /// Notices who works on it from now on.
    pub(super) fn handled(&mut self, there: impl Fn(u64) -> bool, reason: &'static str, now: Time) {
        let by = self.admin.filter(|admin| self.state == State::Open && there(*admin));
        self.handling.goes_to(by, reason, now);
    }

    /// Seconds from the first assignment to the last close (API 5.4).
    pub fn handling_time(&self) -> Option<i64> {
        let statistics = &self.statistics;
        Some((statistics.last_close_at? - statistics.first_assignment_at?).max(0))
    }
}

impl World {
    /// A teammate went or came back: what it is in charge of rests or goes on.
    pub(super) fn handling_follows(&mut self, admin: u64, now: Time) {
        let there = self.admin(admin).is_some_and(|a| !a.away);
        let open: Vec<_> =
            self.conversations.of_admin(State::Open, Some(admin)).iter().map(|(_, slot)| *slot).collect();
        for slot in open {
            self.conversations.change(slot, |c| c.handled(|_| there, "Away", now));
        }
    }
}

pub(super) fn count_assignment(c: &mut Conversation, team: Option<u64>, now: Time) {
    let since_start = now - c.created_at;
    let statistics = &mut c.statistics;
    statistics.first_assignment_at.get_or_insert(now);
    statistics.time_to_assignment.get_or_insert(since_start);
    statistics.last_assignment_at = Some(now);
    statistics.last_assignment_admin_reply_at = None;
    statistics.assignments += 1;
    if let Some(team) = team
        && statistics.team_responses.iter().all(|r| r.team != team)
    {
        statistics.team_responses.push(TeamResponse { team, since: now, took: None });
    }
}

/// A teammate has answered: the wait is over. The answer that is being recorded is not among the parts yet.
pub(super) fn count_reply(c: &mut Conversation, admin: u64, hours: &WorkTime, now: Time) {
    let waited = c.waiting_since.take();
    let mut times = reply_times(c, hours);
    times.extend(waited.map(|since| hours.within(since, now)));
    times.sort_unstable();
    let (began, team, mine) = (c.created_at, c.team, c.admin == Some(admin));
    let statistics = &mut c.statistics;
    statistics.median_time_to_reply = times.get(times.len() / 2).copied();
    statistics.first_admin_reply_at.get_or_insert(now);
    statistics.time_to_admin_reply.get_or_insert_with(|| hours.within(began, now));
    statistics.last_admin_reply_at = Some(now);
    if mine {
        statistics.last_assignment_admin_reply_at.get_or_insert(now);
    }
    if let Some(response) = statistics.team_responses.iter_mut().find(|r| Some(r.team) == team && r.took.is_none()) {
        response.took = Some(((now - response.since).max(0), hours.within(response.since, now)));
    }
}

pub(super) fn count_close(c: &mut Conversation, by: Option<u64>, hours: &WorkTime, now: Time) {
    let since_start = hours.within(c.created_at, now);
    let statistics = &mut c.statistics;
    statistics.first_close_at.get_or_insert(now);
    statistics.time_to_first_close.get_or_insert(since_start);
    statistics.last_close_at = Some(now);
    statistics.time_to_last_close = Some(since_start);
    statistics.last_closed_by = by;
}

/// How long the customer waited for each reply so far, office hours only.
fn reply_times(c: &Conversation, hours: &WorkTime) -> Vec<i64> {
    let mut times = Vec::new();
    let mut waiting = matches!(c.source.author, Who::Contact(_)).then_some(c.created_at);
    for part in &c.parts {
        if part.is_from_contact() {
            waiting.get_or_insert(part.at);
        } else if part.is_reply()
            && let Some(since) = waiting.take()
        {
            times.push(hours.within(since, part.at));
        }
    }
    times
}
