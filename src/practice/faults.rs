//! Faults on demand: what a test or a lesson wants to go wrong, planned by path and method and spent one by one.

use std::time::Duration;

use fastrand::Rng;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// The answer takes longer, in real time.
    Delay(Duration),
    /// It is done at once, and the answer takes longer, in real time: others overtake it.
    Late(Duration),
    /// The request waits until held ones are released.
    Hold,
    /// An error answer with this status; nothing is done.
    Status(u16),
    /// A 429 whose window ends in so many seconds; nothing is done.
    RateLimited(i64),
    /// The connection is cut; nothing is done.
    DropBefore,
    /// It is done, and the connection is cut without an answer.
    DropAfter,
    /// It is done, and half of the answer arrives.
    Truncate,
    /// It is done, and the answer is another one.
    Replace {
        /// The status.
        status: u16,
        /// The body, whatever it is.
        body: String,
    },
    /// One of these, chosen anew each time.
    OneOf(Vec<FaultKind>),
    /// A webhook goes astray.
    Webhook(WebhookFault),
}

/// What goes wrong with a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookFault {
    /// It is never sent.
    Drop,
    /// It is sent twice.
    Duplicate,
    /// It is sent later, in real time; others overtake it.
    Delay(Duration),
    /// The next one overtakes it.
    Reorder,
}

impl FaultKind {
    /// The word that plans it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Delay(_) => "delay",
            Self::Late(_) => "late",
            Self::Hold => "hold",
            Self::Status(_) => "status",
            Self::RateLimited(_) => "rate_limited",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::Truncate => "truncate",
            Self::Replace { .. } => "replace",
            Self::OneOf(_) => "one_of",
            Self::Webhook(WebhookFault::Drop) => "webhook_drop",
            Self::Webhook(WebhookFault::Duplicate) => "webhook_duplicate",
            Self::Webhook(WebhookFault::Delay(_)) => "webhook_delay",
            Self::Webhook(WebhookFault::Reorder) => "webhook_reorder",
        }
    }

    fn is_for_webhooks(&self) -> bool {
        match self {
            Self::Webhook(_) => true,
            Self::OneOf(kinds) => kinds.first().is_some_and(Self::is_for_webhooks),
            _ => false,
        }
    }
}

/// A planned fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which paths (or topics, for webhooks): those that contain this. Empty for all.
    pub path: String,
    /// Which method; all, if none.
    pub method: Option<String>,
    /// How many matching requests go through before.
    pub skip: u32,
    /// How often it happens.
    pub times: u32,
    /// Only so large a part of them (0 to 1), chosen by chance; all, if none.
    pub share: Option<f64>,
    /// The chance by which they are chosen: the same seed chooses the same ones.
    pub chance: Rng,
    /// What goes wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault that happens once, to the next request whose path contains `path`.
    pub fn once(path: &str, kind: FaultKind) -> Self {
        let chance = Rng::with_seed(0);
        Self { path: path.to_owned(), method: None, skip: 0, times: 1, share: None, chance, kind }
    }

    /// A fault that happens to so large a part (0 to 1) of all requests, or of all webhooks, until it is cleared.
    pub fn share(share: f64, seed: u64, kind: FaultKind) -> Self {
        let chance = Rng::with_seed(seed);
        Self { share: Some(share), chance, times: u32::MAX, ..Self::once("", kind) }
    }

    /// Only for this method.
    #[must_use]
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// So many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Only after so many matching requests.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    fn matches(&self, method: Option<&str>, path: &str) -> bool {
        if self.kind.is_for_webhooks() != method.is_none() {
            return false;
        }
        let Some(method) = method else { return path.contains(&self.path) };
        path.contains(&self.path) && self.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method))
    }
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub struct Faults {
    planned: Vec<Fault>,
}

impl Faults {
    /// Plans one.
    pub fn plan(&mut self, fault: Fault) {
        self.planned.push(fault);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.planned.clear();
    }

    /// How many plans are not spent yet.
    pub fn left(&self) -> usize {
        self.planned.len()
    }

    /// What shall go wrong with this request: the first plan that hits it, which is thereby spent by one.
    pub fn take(&mut self, method: &str, path: &str) -> Option<FaultKind> {
        self.spend(Some(method), path)
    }

    /// What shall go wrong with a webhook of this topic.
    pub fn take_webhook(&mut self, topic: &str) -> Option<WebhookFault> {
        match self.spend(None, topic)? {
            FaultKind::Webhook(fault) => Some(fault),
            _ => None,
        }
    }

    fn spend(&mut self, method: Option<&str>, path: &str) -> Option<FaultKind> {
        let chosen = |f: &mut Fault| f.share.is_none_or(|share| f.chance.f64() < share);
        let found = self.planned.iter_mut().position(|f| f.matches(method, path) && chosen(f))?;
        let fault = self.planned.get_mut(found)?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        let kind = match &fault.kind {
            FaultKind::OneOf(kinds) => fault.chance.choice(kinds)?.clone(),
            kind => kind.clone(),
        };
        if fault.times != u32::MAX {
            fault.times = fault.times.saturating_sub(1);
        }
        if fault.times == 0 {
            self.planned.remove(found);
        }
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_spent_by_the_requests_it_was_planned_for() {
        let mut faults = Faults::default();
        faults.plan(Fault::once("/reply", FaultKind::Status(500)).on("POST").after(1).times(2));
        assert_eq!(faults.take("GET", "/conversations/1/reply"), None);
        assert_eq!(faults.take("POST", "/conversations/1/parts"), None);
        assert_eq!(faults.take("POST", "/conversations/1/reply"), None);
        assert_eq!(faults.take("POST", "/conversations/1/reply"), Some(FaultKind::Status(500)));
        assert_eq!(faults.take("POST", "/conversations/1/reply"), Some(FaultKind::Status(500)));
        assert_eq!(faults.take("POST", "/conversations/1/reply"), None);
        assert_eq!(faults.left(), 0);
    }

    #[test]
    fn a_share_of_all_requests_is_hit_the_same_ones_for_the_same_seed() {
        let hits = |seed| {
            let kinds = vec![FaultKind::Status(500), FaultKind::DropBefore, FaultKind::DropAfter];
            let mut faults = Faults::default();
            faults.plan(Fault::share(1.0 / 3.0, seed, FaultKind::OneOf(kinds)));
            (0..3000).map(|_| faults.take("POST", "/conversations/1/reply")).collect::<Vec<_>>()
        };
        let first = hits(7);
        assert_eq!(first, hits(7));
        assert_ne!(first, hits(8));
        let hit = first.iter().flatten().count();
        assert!((900..1100).contains(&hit), "{hit} of 3000");
        for kind in [FaultKind::Status(500), FaultKind::DropBefore, FaultKind::DropAfter] {
            assert!(first.iter().flatten().filter(|k| **k == kind).count() > 200, "{kind:?}");
        }
    }

    #[test]
    fn faults_of_webhooks_and_of_requests_do_not_meet() {
        let mut faults = Faults::default();
        faults.plan(Fault::once("conversation", FaultKind::Webhook(WebhookFault::Drop)));
        faults.plan(Fault::once("", FaultKind::Status(500)));
        assert_eq!(faults.take("GET", "/conversations"), Some(FaultKind::Status(500)));
        assert_eq!(faults.take_webhook("contact.archived"), None);
        assert_eq!(faults.take_webhook("conversation.admin.closed"), Some(WebhookFault::Drop));
        assert_eq!(faults.left(), 0);
    }
}
