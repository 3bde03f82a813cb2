//! Intercom's rate limit: a minute's allowance in six windows of ten seconds (API 3).

use super::world::Time;

const WINDOW: Time = 10;

/// Counts requests in windows of real time.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    window: Time,
    used: u32,
}

/// What the three headers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests this window allows.
    pub limit: u32,
    /// How many are left of them.
    pub remaining: u32,
    /// When the window ends.
    pub reset: Time,
    /// Whether this request was one too many.
    pub exceeded: bool,
}

impl Limiter {
    /// A limiter that allows so many requests a minute.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute, window: Time::MIN, used: 0 }
    }

    /// The allowance of a minute.
    pub fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// How it stands, nothing counted.
    pub fn standing(&self, now: Time) -> Allowance {
        let window = now.div_euclid(WINDOW);
        let used = if window == self.window { self.used } else { 0 };
        let limit = (self.per_minute / 6).max(1);
        Allowance { limit, remaining: limit.saturating_sub(used), reset: (window + 1) * WINDOW, exceeded: false }
    }

    /// Counts a request.
    pub fn count(&mut self, now: Time) -> Allowance {
        let window = now.div_euclid(WINDOW);
        if window != self.window {
            self.window = window;
            self.used = 0;
        }
        let before = self.standing(now);
        self.used = self.used.saturating_add(1);
        Allowance { exceeded: before.remaining == 0, ..self.standing(now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_of_ten_seconds_allows_a_sixth_of_the_minute() {
        let mut limiter = Limiter::new(12);
        assert_eq!(limiter.count(1003), Allowance { limit: 2, remaining: 1, reset: 1010, exceeded: false });
        assert!(!limiter.count(1009).exceeded);
        assert!(limiter.count(1009).exceeded);
        assert_eq!(limiter.count(1010).remaining, 1);
        assert_eq!((limiter.standing(1010).remaining, limiter.standing(1020).remaining), (1, 2));
        assert_eq!(limiter.count(1010).remaining, 0);
    }
}
