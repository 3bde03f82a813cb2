//! The lock on all that can change. When it is let go, those who tell others of what happened are woken.

use parking_lot::FairMutexGuard;
use std::ops::{Deref, DerefMut};
use tokio::sync::Notify;

use super::stage::Stage;

/// The workspace, locked: no request is served while this is held.
#[derive(Debug)]
pub struct StageGuard<'a> {
    stage: FairMutexGuard<'a, Stage>,
    news: &'a Notify,
}

impl<'a> StageGuard<'a> {
    pub(super) fn new(stage: FairMutexGuard<'a, Stage>, news: &'a Notify) -> Self {
        Self { stage, news }
    }
}

impl Deref for StageGuard<'_> {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl DerefMut for StageGuard<'_> {
    fn deref_mut(&mut self) -> &mut Stage {
        &mut self.stage
    }
}

impl Drop for StageGuard<'_> {
    fn drop(&mut self) {
        if !self.stage.world.notices.is_empty() {
            self.news.notify_one();
        }
    }
}
