//! Waiting for the end of what was put into the outbox: by whoever delivers it, or by delivering it here when nobody
//! does (S9).

use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::vault::Secret;
use super::{Session, SessionError, Way};
use crate::domain::{Step, StepState, Timestamp};
use crate::store::{Role, StoreError};
use crate::sync::{self, PollMode, Scope, SyncEvent, SyncHandle, SyncSettings};

/// How often it is looked whether somebody else delivers.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What became of some steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Intercom has all of them.
    Done,
    /// One was refused, in these words; those after it were not tried.
    Refused(String),
    /// They were taken out of the outbox meanwhile.
    Gone,
    /// They are on disk and not out, and why.
    Queued(String),
    /// They are on disk and not out, and nothing goes out before then: the limit of rate is used up.
    Held(Timestamp),
    /// One has left, and whether it arrived is not known: until then it is looked for, and not said again; none where
    /// only a person can find out.
    Unknown(Option<Timestamp>),
}

/// A sync that delivers for us, and what it tells.
struct Own {
    /// Held so that it ends with this.
    sync: SyncHandle,
    events: UnboundedReceiver<SyncEvent>,
}

impl Session {
    /// Waits until these steps have come to their end, for so long at most. Whoever delivers for the profile delivers
    /// them; if nobody does, and this one may act, they go out from here, after what stands before them, and nothing
    /// else does. What is on its way when the time is up may end for a moment more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn delivered(&mut self, steps: &[i64], within: Duration) -> Result<Delivery, StoreError> {
        self.delivered_unless(steps, within, std::future::pending()).await
    }

    /// The same, and the wait is over as well once something else has come.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn delivered_unless(
        &mut self,
        steps: &[i64],
        within: Duration,
        cut_short: impl Future<Output = ()>,
    ) -> Result<Delivery, StoreError> {
        tokio::pin!(cut_short);
        let mut is_cut = false;
        let deadline = Instant::now() + within;
        let lease = self.store.contender(Role::SYNC);
        let (mut own, mut hindered): (Option<Own>, Option<String>) = (None, None);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let found = self.judge(steps, left).await?;
            let over = !matches!(found, Delivery::Queued(_) | Delivery::Unknown(Some(_)));
            if over || left.is_zero() || is_cut {
                break;
            }
            if self.way == Way::Act && own.is_none() && lease.contend().await? {
                lease.let_go();
                match self.deliver(steps).await {
                    Ok(started) => own = Some(started),
                    Err(error) => hindered = Some(error.to_string()),
                }
            }
            if hindered.is_some() {
                break;
            }
            tokio::select! {
                _ = self.changes.recv() => {}
                () = heard(&mut own, &mut hindered) => {}
                () = &mut cut_short => is_cut = true,
                () = tokio::time::sleep(left.min(LOOK_EVERY)) => {}
            }
        }
        if let Some(own) = own {
            own.sync.stop().await;
        }
        let found = self.judge(steps, deadline.saturating_duration_since(Instant::now())).await?;
        Ok(match (found, hindered) {
            (Delivery::Queued(_), Some(why)) => Delivery::Queued(why),
            (found, _) => found,
        })
    }

    /// Starts to deliver these steps.
    async fn deliver(&self, steps: &[i64]) -> Result<Own, SessionError> {
        let token = self.secrets.find(Secret::Token)?.ok_or(SessionError::NoToken)?;
        let client = self.profile.client(token, self.clock.clone())?;
        self.store.know_token(client.token_mark()).await?;
        let clock = self.clock.clone().corrected(client.offset());
        let scope = Scope::Deliver(steps.to_vec());
        let settings = SyncSettings { scope, poll: PollMode::OnDemand, stream: None, ..self.profile.sync.clone() };
        let (tell, events) = unbounded_channel();
        Ok(Own { sync: sync::start(client, self.store.clone(), clock, settings, tell), events })
    }

    /// How these steps stand, for one who waits for so long still.
    async fn judge(&self, ids: &[i64], left: Duration) -> Result<Delivery, StoreError> {
        let mut steps = Vec::new();
        for id in ids {
            steps.extend(self.store.step(*id).await?);
        }
        let now = self.clock.now();
        let found = judge(&steps, ids.len(), self.profile.sync.horizon);
        let waits = |step: &Step| step.state == StepState::Queued && step.next_attempt_at != Step::AT_ONCE;
        if matches!(found, Delivery::Queued(_))
            && steps.iter().find(|step| step.state != StepState::Done).is_some_and(waits)
            && let Some(until) = sync::held_until(&self.store, now).await?
            && until.since(now) > i64::try_from(left.as_secs()).unwrap_or(i64::MAX)
        {
            return Ok(Delivery::Held(until));
        }
        Ok(found)
    }
}

/// Waits for word from our own sync of something that no waiting helps against.
async fn heard(own: &mut Option<Own>, hindered: &mut Option<String>) {
    let Some(own) = own else { return std::future::pending().await };
    loop {
        match own.events.recv().await {
            Some(SyncEvent::Denied(words)) => {
                *hindered = Some(words);
                return;
            }
            Some(_) => {}
            None => return std::future::pending().await,
        }
    }
}

fn judge(steps: &[Step], wanted: usize, horizon: Duration) -> Delivery {
    let in_doubt = |step: &&Step| matches!(step.state, StepState::Sending | StepState::Unsure) && !step.last_try.taken;
    if let Some(failed) = steps.iter().find(|step| step.state == StepState::Failed) {
        let words = failed.error.as_ref().map(ToString::to_string).unwrap_or_default();
        return if failed.last_try.unknown { Delivery::Unknown(None) } else { Delivery::Refused(words) };
    }
    if let Some(step) = steps.iter().find(in_doubt) {
        let horizon = i64::try_from(horizon.as_secs()).unwrap_or(i64::MAX);
        let left = step.last_try.left.unwrap_or(step.created_at);
        return Delivery::Unknown(Some(left.plus(horizon)));
    }
    if let Some(step) = steps.iter().find(|step| step.state == StepState::Queued) {
        let words = step.error.as_ref().map(ToString::to_string);
        return Delivery::Queued(words.unwrap_or_else(|| "its turn has not come".to_owned()));
    }
    if steps.len() < wanted { Delivery::Gone } else { Delivery::Done }
}
