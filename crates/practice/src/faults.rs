//! Faults on demand: what a test or a lesson wants to go wrong, planned by path and method and spent one by one.

use std::time::Duration;

use fastrand::Rng;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// It is done and answered only after this long, in real time, whether or not its client still waits.
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
        status: u16,
        /// The body, whatever it is.
        body: String,
    },
    /// A gateway in between gives up; what was asked for is done all the same.
    Gateway(Gateway),
    /// A read of conversations or tickets shows them as they were this long ago, in real time.
    Lag(Duration),
    /// One of these, chosen anew each time.
    OneOf(Vec<FaultKind>),
    /// A webhook goes astray.
    Webhook(WebhookFault),
}

/// A gateway that answers for a server it does not wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// The status of its answer; none if it cuts the connection.
    pub answer: Option<u16>,
    /// The body of its answer; a page of its own if none is given.
    pub body: Option<String>,
    /// How long after the request it answers, in real time.
    pub after: Duration,
    /// How long after the request the server does what was asked for, in real time.
    pub done: Duration,
}

/// What a fault can befall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sphere {
    /// Requests, and how they are answered.
    Requests,
    /// What reads show.
    Reads,
    Webhooks,
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
            Self::Gateway(_) => "gateway",
            Self::Lag(_) => "lag",
            Self::OneOf(_) => "one_of",
            Self::Webhook(WebhookFault::Drop) => "webhook_drop",
            Self::Webhook(WebhookFault::Duplicate) => "webhook_duplicate",
            Self::Webhook(WebhookFault::Delay(_)) => "webhook_delay",
            Self::Webhook(WebhookFault::Reorder) => "webhook_reorder",
        }
    }

    /// What it befalls.
    pub fn sphere(&self) -> Sphere {
        match self {
            Self::Webhook(_) => Sphere::Webhooks,
            Self::Lag(_) => Sphere::Reads,
            Self::OneOf(kinds) => kinds.first().map_or(Sphere::Requests, Self::sphere),
            _ => Sphere::Requests,
        }
    }

    /// By how much a read lags at most.
    fn lag(&self) -> Option<Duration> {
        match self {
            Self::Lag(time) => Some(*time),
            Self::OneOf(kinds) => kinds.iter().filter_map(Self::lag).max(),
            _ => None,
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

    fn matches(&self, sphere: Sphere, method: Option<&str>, path: &str) -> bool {
        let of_method =
            self.method.as_deref().is_none_or(|m| method.is_none_or(|method| m.eq_ignore_ascii_case(method)));
        self.kind.sphere() == sphere && path.contains(&self.path) && of_method
    }
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub struct Faults {
    planned: Vec<Fault>,
    /// By how much reads may lag at most, until all is forgotten.
    longest_lag: Option<Duration>,
}

impl Faults {
    pub fn plan(&mut self, fault: Fault) {
        self.longest_lag = self.longest_lag.max(fault.kind.lag());
        self.planned.push(fault);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many plans are not spent yet.
    pub fn left(&self) -> usize {
        self.planned.len()
    }

    /// What shall go wrong with this request: the first plan that hits it, which is thereby spent by one.
    pub fn take(&mut self, method: &str, path: &str) -> Option<FaultKind> {
        self.spend(Sphere::Requests, Some(method), path)
    }

    /// By how much this read of conversations or tickets shall lag, whatever else goes wrong with it.
    pub fn take_lag(&mut self, method: &str, path: &str) -> Option<Duration> {
        let reads = method == "GET" || path.ends_with("/search");
        let lags = ["/conversations", "/tickets"].iter().any(|family| path.starts_with(family));
        if reads && lags { self.spend(Sphere::Reads, Some(method), path)?.lag() } else { None }
    }

    /// By how much reads may lag at most, as planned since all was forgotten.
    pub(super) fn longest_lag(&self) -> Option<Duration> {
        self.longest_lag
    }

    /// What shall go wrong with a webhook of this topic.
    pub fn take_webhook(&mut self, topic: &str) -> Option<WebhookFault> {
        match self.spend(Sphere::Webhooks, None, topic)? {
            FaultKind::Webhook(fault) => Some(fault),
            _ => None,
        }
    }

    fn spend(&mut self, sphere: Sphere, method: Option<&str>, path: &str) -> Option<FaultKind> {
        let chosen = |f: &mut Fault| f.share.is_none_or(|share| f.chance.f64() < share);
        let found = self.planned.iter_mut().position(|f| f.matches(sphere, method, path) && chosen(f))?;
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
