//! Faults on demand: what a test or a lesson wants to go wrong, planned by path and method and spent one by one.

use std::time::Duration;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// The answer takes longer, in real time.
    Delay(Duration),
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
}

/// A planned fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which paths: those that contain this. Empty for all.
    pub path: String,
    /// Which method; all, if none.
    pub method: Option<String>,
    /// How many matching requests go through before.
    pub skip: u32,
    /// How often it happens.
    pub times: u32,
    /// What goes wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault that happens once, to the next request whose path contains `path`.
    pub fn once(path: &str, kind: FaultKind) -> Self {
        Self { path: path.to_owned(), method: None, skip: 0, times: 1, kind }
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

    fn matches(&self, method: &str, path: &str) -> bool {
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

    /// What shall go wrong with this request: the first plan that matches, which is thereby spent by one.
    pub fn take(&mut self, method: &str, path: &str) -> Option<FaultKind> {
        let found = self.planned.iter().position(|f| f.matches(method, path))?;
        let fault = self.planned.get_mut(found)?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        let kind = fault.kind.clone();
        fault.times = fault.times.saturating_sub(1);
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
}
