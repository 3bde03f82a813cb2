//! The poll: what changed since the cursor, oldest first, at a beat that follows the person (S5, source 1).

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::budget::Rank;
use super::busy::BusyGuard;
use super::context::Context;
use super::first::PAGE;
use super::pacing::Beat;
use super::settings::PollMode;
use super::threads::ThreadMessage;
use super::walk::Upward;
use crate::domain::{Conversation, ConversationId, Timestamp};
use crate::intercom::{ApiError, PageRequest, Query, SearchSort};
use crate::store::Merged;

/// Where the cursor is kept: the last change that was stored with all before it.
pub(super) const CURSOR: &str = "sync.cursor";
/// How far back of the cursor a poll looks again: searches may lag behind (API 24.14), and times are whole seconds.
const OVERLAP_SECONDS: i64 = 15;

/// What the poll is told.
pub(super) enum PollMessage {
    /// Ask now.
    Now(BusyGuard),
    /// Somebody has begun to work, or has stopped.
    Presence,
}

/// Polls until the sync is to stop. A store that was just filled for the first time is up to date.
pub(super) async fn run(context: Arc<Context>, mut orders: UnboundedReceiver<PollMessage>, up_to_date: bool) {
    let mut poll = Poll { seen: HashMap::new(), ahead: None, waits: Arc::default() };
    let mut beat = Beat::default();
    let mut ended = Instant::now();
    let mut at_once = !up_to_date && context.settings.poll == PollMode::Adaptive;
    let mut next: Option<Call> = None;
    loop {
        beat.streaming = context.streams();
        beat.flooded = *context.timing.backpressure.high().borrow();
        beat.active = context.timing.presence.is_anywhere(std::time::Instant::now());
        let wait = beat.interval(&context.settings, fastrand::f64()).map(|wait| ended + wait);
        let due = if at_once { Some(ended) } else { wait };
        let call = match next.take() {
            Some(call) => Some(call),
            None => wait_for_call(&context, &mut orders, &mut beat, due).await,
        };
        let Some(call) = call else { return };
        at_once = false;
        match poll.answer(&context, &mut orders, call).await {
            Answer::Stop => return,
            Answer::Over { outcome, then } => {
                match outcome {
                    None => {}
                    Some(Ok(())) => beat.failures = 0,
                    Some(Err(error)) => {
                        context.voice.failed("poll", &error);
                        context.voice.unheard(&error);
                        beat.failures = beat.failures.saturating_add(1);
                    }
                }
                next = then;
            }
        }
        ended = Instant::now();
    }
}

/// A reason to poll.
struct Call {
    guard: BusyGuard,
    /// Whether someone waits for it: then it does not wait for leave.
    ordered: bool,
}

enum Answer {
    Stop,
    /// The poll is over (or was given up for an ordered one), and perhaps another was called for meanwhile.
    Over {
        outcome: Option<Result<(), ApiError>>,
        then: Option<Call>,
    },
}

/// The next reason to poll; none when the sync is to stop. A new beat is one more reason to look at the timer.
async fn wait_for_call(
    context: &Context,
    orders: &mut UnboundedReceiver<PollMessage>,
    beat: &mut Beat,
    due: Option<Instant>,
) -> Option<Call> {
    let mut due = due;
    let mut turn = context.turn.subscribe();
    let mut backpressure = context.timing.backpressure.high();
    loop {
        // Those that stand by ask when a person wants it, and leave the beat to the one whose turn it is (S9).
        let held = *turn.borrow_and_update();
        let high = *backpressure.borrow_and_update();
        if high != beat.flooded {
            due = turned(context, beat, due, |beat| beat.flooded = high);
        }
        let timed = due.filter(|_| held);
        let timer = async {
            match timed {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = context.stopped() => return None,
            Ok(()) = turn.changed() => {}
            order = orders.recv() => match order? {
                PollMessage::Now(guard) => return Some(Call { guard, ordered: true }),
                PollMessage::Presence => {
                    let active = context.timing.presence.is_anywhere(std::time::Instant::now());
                    due = turned(context, beat, due, |beat| beat.active = active);
                }
            },
            Ok(()) = backpressure.changed() => {}
            () = context.tasks.doubted.notified() => {
                due = due.map(|at| at.min(Instant::now() + context.settings.poll_active));
            }
            () = timer => return Some(Call { guard: context.busy.begin(), ordered: false }),
        }
    }
}

/// When the next poll is due after the beat has changed.
fn turned(context: &Context, beat: &mut Beat, due: Option<Instant>, change: impl FnOnce(&mut Beat)) -> Option<Instant> {
    let before = beat.interval(&context.settings, 1.0);
    change(beat);
    let after = beat.interval(&context.settings, 1.0);
    let (at, before, after) = (due?, before?, after?);
    Some(at.checked_sub(before).unwrap_or(at) + after)
}

/// So many pages that lie wholly ahead of the server's clock are read in one poll: what is on them comes again with
/// each, and is read in turns where there are more.
const MOST_AHEAD: u32 = 2;

struct Poll {
    /// Where the next poll goes on with what lies ahead of the server's clock.
    ahead: Option<Timestamp>,
    /// The heads of the overlap as they were last seen: a second holds many changes, so the time alone does not tell
    /// whether something is new.
    seen: HashMap<ConversationId, Conversation>,
    /// Whether it waits for leave now.
    waits: Arc<AtomicBool>,
}

impl Poll {
    /// Polls, and hears meanwhile what else is wanted.
    async fn answer(&mut self, context: &Context, orders: &mut UnboundedReceiver<PollMessage>, call: Call) -> Answer {
        // One that was given up while it waited has left this set.
        self.waits.store(false, Ordering::SeqCst);
        let waits = self.waits.clone();
        let once = self.once(context, call);
        tokio::pin!(once);
        let mut then: Option<Call> = None;
        loop {
            tokio::select! {
                biased;
                () = context.stopped() => return Answer::Stop,
                outcome = &mut once => return Answer::Over { outcome: Some(outcome), then },
                order = orders.recv() => match order {
                    None => return Answer::Stop,
                    // It is looked at when the poll is over.
                    Some(PollMessage::Presence) => {}
                    Some(PollMessage::Now(guard)) => {
                        then = Some(Call { guard, ordered: true });
                        if waits.load(Ordering::SeqCst) {
                            return Answer::Over { outcome: None, then };
                        }
                    }
                },
            }
        }
    }

    async fn once(&mut self, context: &Context, call: Call) -> Result<(), ApiError> {
        context.voice.set_status(|s| s.polling = true);
        let outcome = self.walk(context, call).await;
        context.want_wakes();
        let now = context.clock.now();
        context.voice.set_status(|s| {
            s.polling = false;
            if outcome.is_ok() {
                (s.last_poll, s.deaf) = (Some(now), None);
            }
        });
        outcome
    }

    async fn leave(&self, context: &Context, Call { guard, ordered }: Call) -> Call {
        if ordered {
            context.timing.budget.charge(1);
            return Call { guard, ordered };
        }
        self.waits.store(true, Ordering::SeqCst);
        let guard = context.timing.budget.take(Rank::Poll, guard).await;
        self.waits.store(false, Ordering::SeqCst);
        Call { guard, ordered }
    }

    async fn walk(&mut self, context: &Context, mut call: Call) -> Result<(), ApiError> {
        let kept = context.report_err(context.store.meta(CURSOR).await).flatten();
        let begun = context.clock.passed_millis();
        let mut cursor = Timestamp(kept.and_then(|at| at.parse().ok()).unwrap_or_else(|| context.clock.now().0));
        let mut walk = Upward::new(cursor.plus(-OVERLAP_SECONDS), cursor);
        let (mut ahead, mut from) = (0, self.ahead.take());
        loop {
            call = self.leave(context, call).await;
            let ask = walk.ask();
            let query = Query::updated_since(ask.bound.unwrap_or(cursor));
            let page = PageRequest { per_page: PAGE, after: ask.after.clone() };
            let answer = context.client.search_conversations(&query, &SearchSort::oldest(), &page).await;
            let page = context.observe(answer)?;
            if !self.store(context, &page.items, &call.guard).await {
                return Ok(());
            }
            let latest = context.latest();
            let progress = walk.took(&page.items, page.next, latest);
            if progress.astray {
                context.astray("poll");
            }
            if let Some(reached) = progress.reached.filter(|at| *at > cursor) {
                cursor = reached;
                let _ = context.report_err(context.store.set_meta(CURSOR, &cursor.0.to_string()).await);
            }
            self.seen.retain(|_, head| head.updated_at >= cursor.plus(-OVERLAP_SECONDS));
            let next = walk.ask().bound.filter(|bound| *bound > latest && !progress.over);
            ahead += u32::from(next.is_some());
            if ahead > MOST_AHEAD {
                self.ahead = next;
            }
            if progress.over || ahead > MOST_AHEAD {
                context.doubt(context.timing.backpressure.not_found(begun));
                return Ok(());
            }
            if let Some(from) = from.take_if(|_| next.is_some()) {
                walk.jump(from);
            }
        }
    }

    /// Stores what is new in a page. False when the store did not take it: the cursor must not pass it then.
    async fn store(&mut self, context: &Context, items: &[Conversation], guard: &BusyGuard) -> bool {
        let news = self.sift(&context.wanted(items.to_vec()));
        let changed: Vec<ConversationId> = news.iter().map(|c| c.id.clone()).collect();
        let told: Vec<&ConversationId> =
            items.iter().map(|c| &c.id).filter(|id| context.timing.backpressure.holds(id)).collect();
        if !news.is_empty() {
            let Some(Merged { changes, doubtful }) = context.found(news.clone()).await else { return false };
            let differs =
                |head: &&Conversation| changes.iter().any(|change| change.id == head.id) || doubtful.contains(&head.id);
            let untold = |head: &&Conversation| !told.contains(&&head.id);
            let times = news.iter().filter(differs).filter(untold).map(|head| head.updated_at);
            if let Some(changed_at) = times.filter(|at| at.is_known()).min() {
                context.missed(changed_at);
            }
            context.arrived(changes).await;
            context.want_names();
        }
        self.seen.extend(news.into_iter().map(|head| (head.id.clone(), head)));
        let _ = context.tasks.threads.send(ThreadMessage::Changed { changed, guard: guard.another() });
        // What a webhook told of may be in a second that a kept thread has in part: it is fetched, whatever its head says.
        let found = context.timing.backpressure.found(items);
        if !found.is_empty() {
            context.doubt(context.report_err(context.store.kept_threads(found).await).unwrap_or_default());
        }
        true
    }

    /// What of a page was not seen like this before.
    fn sift(&self, items: &[Conversation]) -> Vec<Conversation> {
        items.iter().filter(|item| self.seen.get(&item.id) != Some(*item)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::conversation;
    use super::*;

    #[test]
    fn what_was_seen_before_is_left_out_and_a_change_within_a_second_is_not() {
        let seen = conversation("1", 100);
        let poll = Poll { seen: HashMap::from([(seen.id.clone(), seen.clone())]), ahead: None, waits: Arc::default() };
        assert_eq!(poll.sift(std::slice::from_ref(&seen)), []);
        let read = Conversation { read: true, ..seen.clone() };
        assert_eq!(poll.sift(std::slice::from_ref(&read)), [read]);
        assert_eq!(poll.sift(&[conversation("1", 101), conversation("2", 100)]).len(), 2);
    }
}
