//! The first sync: what history wants (F7), newest first, page by page, and where a restart goes on.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::api::Phase;
use super::budget::Rank;
use super::busy::BusyGuard;
use super::context::Context;
use super::settings::History;
use super::walk::Downward;
use super::{closed, mend, pacing, poll};
use crate::domain::{Conversation, State, Timestamp};
use crate::intercom::{ApiError, Page, PageRequest, Query, SearchSort};

const PROGRESS: &str = "sync.first";
const SINCE: &str = "sync.since";
/// The first page is short, so that the first screen is quick; it fills one.
const FIRST_PAGE: u32 = 50;
/// The others are as long as the server gives them.
pub(super) const PAGE: u32 = 150;
const MONTH_SECONDS: i64 = 30 * 24 * 60 * 60;
/// Where the poll begins in a workspace that has nothing open.
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A stretch of the first sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stretch {
    Open,
    Snoozed,
    ClosedLately,
    Closed,
}

impl Stretch {
    fn plan(history: History) -> &'static [Self] {
        match history {
            History::None => &[],
            History::Open => &[Self::Open, Self::Snoozed],
            History::Month => &[Self::Open, Self::Snoozed, Self::ClosedLately],
            History::All => &[Self::Open, Self::Snoozed, Self::Closed],
        }
    }

    fn state(self) -> State {
        match self {
            Self::Open => State::Open,
            Self::Snoozed => State::Snoozed,
            Self::ClosedLately | Self::Closed => State::Closed,
        }
    }
}

/// How far it has come; kept in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    finished: Vec<Stretch>,
    /// The stretch that was going on, and from where it goes on.
    going: Option<(Stretch, Timestamp)>,
    /// How many conversations came so far.
    done: u64,
}

impl Progress {
    fn ceiling(&self, stretch: Stretch) -> Option<Timestamp> {
        self.going.and_then(|(going, ceiling)| (going == stretch).then_some(ceiling))
    }

    fn is_new(&self) -> bool {
        self.finished.is_empty() && self.going.is_none()
    }
}

/// A search for conversations of a state within times.
pub(super) fn query(state: State, since: Option<Timestamp>, before: Option<Timestamp>) -> Query {
    let state = Query::states(&[state]);
    let times = since.map(Query::updated_since).into_iter().chain(before.map(Query::updated_before));
    let mut all: Vec<Query> = std::iter::once(state.clone()).chain(times).collect();
    if all.len() == 1 { all.pop().unwrap_or(state) } else { Query::And(all) }
}

/// The request of the first screen. With no history wanted, it tells only what the newest change is.
pub(super) async fn first_page(context: &Context) -> Result<Page<Conversation>, ApiError> {
    let (query, size) = match context.settings.history {
        History::None => (Query::states(&[State::Open, State::Snoozed, State::Closed]), 1),
        _ => (query(State::Open, None, None), FIRST_PAGE),
    };
    context.client.search_conversations(&query, &SearchSort::newest(), &PageRequest::first(size)).await
}

/// Stores the first page and makes sure that the poll has a place to begin. Answers whether this is the very first
/// connection of the store.
pub(super) async fn begin(context: &Context, page: &Page<Conversation>) -> bool {
    let known = context.report_err(context.store.meta(poll::CURSOR).await).flatten();
    let latest = context.latest();
    let newest = page.items.iter().map(|c| c.updated_at).filter(|at| at.is_known() && *at <= latest).max();
    mend::heal(context, known.as_deref(), latest).await;
    if context.settings.history == History::None {
        begin_without_history(context, newest).await;
    }
    let heads = context.wanted(page.items.clone());
    let _ = context.found(heads).await;
    context.want_names();
    if known.is_none() {
        let from = newest.unwrap_or_else(|| context.clock.now().plus(-DAY_SECONDS));
        let _ = context.report_err(context.store.set_meta(poll::CURSOR, &from.0.to_string()).await);
    }
    known.is_none()
}

async fn begin_without_history(context: &Context, newest: Option<Timestamp>) {
    let kept = context.report_err(context.store.meta(SINCE).await).flatten();
    let since = match kept.and_then(|at| at.parse().ok()).map(Timestamp) {
        // A beginning that is still to come would keep out everything until then.
        Some(at) if at <= context.latest() => at,
        _ => {
            let since = newest.unwrap_or_else(|| context.clock.now());
            let _ = context.report_err(context.store.set_meta(SINCE, &since.0.to_string()).await);
            since
        }
    };
    context.want_since(since);
}

/// Fetches what is still missing, then says that all is live.
pub(super) async fn run(context: Arc<Context>, page: Page<Conversation>, guard: BusyGuard) {
    tokio::select! {
        () = context.stopped() => {}
        () = Sync::new(&context, guard).run(page) => {}
    }
}

struct Sync<'a> {
    context: &'a Context,
    guard: Option<BusyGuard>,
    progress: Progress,
}

impl<'a> Sync<'a> {
    fn new(context: &'a Context, guard: BusyGuard) -> Self {
        Self { context, guard: Some(guard), progress: Progress::default() }
    }

    async fn run(mut self, page: Page<Conversation>) {
        if !self.context.holds() {
            // Another program is at it, or was (S9).
            self.guard = None;
            if !self.context.until_held().await {
                return;
            }
        }
        let kept = self.context.report_err(self.context.store.meta(PROGRESS).await).flatten();
        self.progress = kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let mut page = self.progress.is_new().then_some(page);
        for stretch in Stretch::plan(self.context.settings.history) {
            if !self.progress.finished.contains(stretch) {
                self.stretch(*stretch, page.take()).await;
            }
        }
        self.context.voice.set_status(|s| s.phase = Phase::Live);
    }

    async fn stretch(&mut self, stretch: Stretch, first: Option<Page<Conversation>>) {
        let since = match stretch {
            Stretch::ClosedLately => Some(self.context.clock.now().plus(-MONTH_SECONDS)),
            _ => None,
        };
        let mut walk = Downward::new(self.progress.ceiling(stretch));
        let mut given = first;
        loop {
            let page = match given.take() {
                // It is in the store already.
                Some(page) => page,
                None => {
                    let page = self.fetch(stretch, since, &walk).await;
                    let _ = self.context.found(page.items.clone()).await;
                    self.context.want_names();
                    page
                }
            };
            let came = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
            let all = self.progress.done.saturating_add(page.total.unwrap_or(came).max(came));
            self.progress.done = self.progress.done.saturating_add(came);
            let progress = walk.took(&page.items, page.next);
            if progress.astray {
                self.context.astray("first sync");
            }
            if progress.over {
                self.progress.finished.push(stretch);
                self.progress.going = None;
            } else if let Some(ceiling) = progress.reached {
                self.progress.going = Some((stretch, ceiling));
            }
            self.save(all).await;
            if progress.over {
                closed::reached(self.context, stretch.state(), since).await;
                return;
            }
        }
    }

    async fn save(&self, all: u64) {
        if let Ok(json) = serde_json::to_string(&self.progress) {
            let _ = self.context.report_err(self.context.store.set_meta(PROGRESS, &json).await);
        }
        let done = self.progress.done;
        self.context.voice.set_status(|s| s.phase = Phase::First { done, total: all.max(done) });
    }

    /// The next page, however often it takes.
    async fn fetch(&mut self, stretch: Stretch, since: Option<Timestamp>, walk: &Downward) -> Page<Conversation> {
        let mut failures = 0;
        loop {
            let guard = self.guard.take().unwrap_or_else(|| self.context.busy.begin());
            self.guard = Some(self.context.timing.first_budget.take(Rank::Poll, guard).await);
            let ask = walk.ask();
            let page = PageRequest { per_page: PAGE, after: ask.after.clone() };
            let query = query(stretch.state(), since, ask.bound);
            let answer = self.context.client.search_conversations(&query, &SearchSort::newest(), &page).await;
            match self.context.observe(answer) {
                Ok(page) => return page,
                Err(error) => self.context.voice.failed("first sync", &error),
            }
            failures += 1;
            self.guard = None;
            self.context.pause(pacing::wait_after(failures, &self.context.settings)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_history_takes_what_it_names_open_ones_first() {
        assert_eq!(Stretch::plan(History::None), []);
        assert_eq!(Stretch::plan(History::Open), [Stretch::Open, Stretch::Snoozed]);
        assert_eq!(Stretch::plan(History::Month).last(), Some(&Stretch::ClosedLately));
        assert_eq!(Stretch::plan(History::All).last(), Some(&Stretch::Closed));
    }

    #[test]
    fn a_restart_goes_on_in_the_stretch_that_was_going_on() {
        let progress =
            Progress { finished: vec![Stretch::Open], going: Some((Stretch::Snoozed, Timestamp(77))), done: 9 };
        let read: Option<Progress> =
            serde_json::to_string(&progress).ok().and_then(|json| serde_json::from_str(&json).ok());
        assert_eq!(read.as_ref(), Some(&progress));
        assert_eq!(progress.ceiling(Stretch::Snoozed), Some(Timestamp(77)));
        assert_eq!(progress.ceiling(Stretch::Closed), None);
        assert!(!progress.is_new() && Progress::default().is_new());
    }

    #[test]
    fn a_search_without_times_is_no_group() {
        assert_eq!(query(State::Open, None, None), Query::states(&[State::Open]));
        let all = query(State::Closed, Some(Timestamp(5)), Some(Timestamp(9)));
        assert!(matches!(all, Query::And(parts) if parts.len() == 3));
    }
}
