//! The limit of rate that the server has told of: nothing goes out before it is over (S2), from the next program either.

use super::context::Context;
use crate::domain::Timestamp;
use crate::intercom::LONGEST_WAIT;
use crate::store::{Store, StoreError};

/// Until when the last one lasts, for the next program.
const KEPT: &str = "sync.held_until";

/// What is known of it.
#[derive(Debug)]
pub(super) struct Limit {
    /// When it is over, in milliseconds that have passed.
    over: i64,
    /// The same as a time of day, which is what steps wait for that it has sent back; none where there is none.
    until: Option<Timestamp>,
    /// One that a person does not want to wait for, until something shows whether it still holds.
    doubted: Option<Timestamp>,
    /// One that was found to be over before its time, and for which steps may wait still.
    lifted: Option<Timestamp>,
}

impl Limit {
    /// The one that an earlier program, or another one, was told of. It has lasted for a while by now, and lasts no
    /// longer than any, however the clock was set since.
    pub async fn recall(context: &Context) -> Self {
        let kept = context.report_err(context.store.meta(KEPT).await).flatten();
        let mut limit = Self { over: i64::MIN, until: None, doubted: None, lifted: None };
        if let Some(until) = kept.and_then(|kept| kept.parse().ok().map(Timestamp)) {
            let now = context.clock.now();
            let left = left(until, now);
            if left > 0 {
                limit.lasts(context, now.plus(left));
            }
        }
        limit
    }

    /// When it is over, in milliseconds that have passed.
    pub fn over(&self) -> i64 {
        self.over
    }

    /// The server has told of one, or told so again.
    pub fn lasts(&mut self, context: &Context, until: Timestamp) {
        let wait = until.since(context.clock.now()).max(0).saturating_mul(1000);
        self.over = self.over.max(context.clock.passed_millis().saturating_add(wait));
        self.until = self.until.max(Some(until));
        (self.doubted, self.lifted) = (None, None);
        context.voice.set_status(|status| status.held_until = self.until);
    }

    /// A person wants to know at once whether it still holds: it is not waited for any more.
    pub fn is_doubted(&mut self) {
        self.doubted = self.until.take().or(self.doubted);
        self.over = i64::MIN;
    }

    /// Its time is over.
    pub fn passes(&mut self, context: &Context) {
        self.until = None;
        context.voice.set_status(|status| status.held_until = None);
    }

    /// The server has answered something else.
    pub fn is_answered(&mut self) {
        self.lifted = self.doubted.take().or(self.lifted);
    }

    /// Those that wait for one that is over before its time wait no longer.
    pub async fn let_go(&mut self, context: &Context) {
        if let Some(until) = self.lifted
            && context.report_err(context.store.limit_is_over(until).await).is_some()
        {
            self.lifted = None;
            let _ = context.report_err(context.store.set_meta(KEPT, "").await);
        }
    }
}

/// Until when nothing goes out, as the server has told a program on this store that its limit of rate is used up.
///
/// # Errors
/// When the store cannot be read.
pub async fn held_until(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let until = store.meta(KEPT).await?.and_then(|kept| kept.parse().ok()).map(Timestamp);
    Ok(until.map(|until| left(until, now)).filter(|left| *left > 0).map(|left| now.plus(left)))
}

/// For how many seconds one lasts still that was kept: never for longer than any, however the clock was set since.
fn left(until: Timestamp, now: Timestamp) -> i64 {
    until.since(now).clamp(0, i64::try_from(LONGEST_WAIT.as_secs()).unwrap_or(i64::MAX))
}

/// Keeps until when it lasts, for the next program.
pub(super) async fn keep(context: &Context, until: Timestamp) {
    let _ = context.report_err(context.store.set_meta(KEPT, &until.0.to_string()).await);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_was_kept_lasts_no_longer_than_any_whatever_the_clock_says() {
        let until = Timestamp(1_763_726_400);
        for (since, lasts) in [(900, 900), (60, 60), (0, 0), (-60, 0), (18_900, 900), (-18_000, 0), (i64::MAX, 900)] {
            assert_eq!(left(until, until.plus(-since)), lasts, "{since}");
        }
    }
}
