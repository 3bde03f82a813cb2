//! Two clicks that are one: the second one comes at once, in the same cell.

use std::time::{Duration, Instant};

use crate::model::msg::Mouse;

/// As desktops have it.
const AT_ONCE: Duration = Duration::from_millis(400);

/// The last click, as long as the next one may belong to it.
#[derive(Debug, Default)]
pub(super) struct Clicks(Option<((u16, u16), Instant)>);

impl Clicks {
    /// What the mouse did at a column and row; the second of two clicks is told as such. A third one begins anew.
    pub fn take(&mut self, mouse: Mouse, place: (u16, u16), at: Instant) -> Mouse {
        match mouse {
            Mouse::Press => {
                let last = self.0.take();
                if last.is_some_and(|(there, then)| there == place && at.saturating_duration_since(then) <= AT_ONCE) {
                    return Mouse::Twice;
                }
                self.0 = Some((place, at));
            }
            Mouse::Release => {}
            _ => self.0 = None,
        }
        mouse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_two_clicks_comes_at_once_and_in_the_same_place() {
        let (mut clicks, began) = (Clicks::default(), Instant::now());
        let mut click = |x, at| clicks.take(Mouse::Press, (x, 1), began + Duration::from_millis(at));
        assert_eq!([click(1, 0), click(1, 300), click(1, 400)], [Mouse::Press, Mouse::Twice, Mouse::Press]);
        assert_eq!([click(1, 900), click(2, 950), click(2, 1300)], [Mouse::Press, Mouse::Press, Mouse::Twice]);
        let mut act = |mouse, at| clicks.take(mouse, (1, 1), began + Duration::from_millis(at));
        assert_eq!(act(Mouse::Press, 2000), Mouse::Press);
        assert_eq!(act(Mouse::Release, 2050), Mouse::Release);
        assert_eq!(act(Mouse::Scroll(3), 2060), Mouse::Scroll(3));
        assert_eq!(act(Mouse::Press, 2100), Mouse::Press, "something came between");
    }
}
