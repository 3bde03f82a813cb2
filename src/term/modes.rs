//! The escape sequences that take the terminal over and give it back, as pure text.

/// Which of the terminal's modes sidetone switches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    /// Clicks, drags and the wheel are reported (and the terminal's own selection needs Shift).
    pub mouse: bool,
    /// Ask for unambiguous keys (the kitty protocol's first flag), so that `Ctrl-I` is not `Tab` and `Esc` needs no
    /// guessing.
    pub keyboard: bool,
}

impl Modes {
    /// What a terminal with this `TERM` can be asked for.
    ///
    /// The kitty flags are pushed without asking whether they are known: the question costs a round trip (up to two
    /// seconds on a slow line, before the first frame), and a terminal that does not know the sequence ignores it. The
    /// kernel's own console is the exception, since old ones print it.
    pub fn for_term(term: &str, mouse: bool) -> Self {
        Self { mouse, keyboard: !matches!(term, "" | "dumb" | "linux") }
    }

    /// Remembers the title, switches to the alternate screen, clears it, and switches the modes on.
    pub fn enter(self) -> String {
        let mut out = String::from("\x1b[22;0t\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h\x1b[?1004h");
        // A cluster that takes more cells than there are left must not go on in the next row, or scroll the screen.
        out.push_str("\x1b[?7l");
        if self.mouse {
            // Press, release and drag in SGR coordinates. Not 1003: every movement of the pointer would wake us.
            out.push_str("\x1b[?1000h\x1b[?1002h\x1b[?1006h");
        }
        if self.keyboard {
            // After the switch: each screen has its own stack of these flags.
            out.push_str("\x1b[>1u");
        }
        out
    }

    /// Everything of [`Modes::enter`], undone in reverse. Also ends a frame that was cut off in its middle.
    pub fn leave(self) -> String {
        let mut out = String::from("\x1b[?2026l");
        if self.keyboard {
            out.push_str("\x1b[<1u");
        }
        if self.mouse {
            out.push_str("\x1b[?1006l\x1b[?1002l\x1b[?1000l");
        }
        out.push_str("\x1b[?7h\x1b[?1004l\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l\x1b[23;0t");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The private modes a text switches (`CSI ? n h` or `l`), in order.
    fn switched(text: &str, end: char) -> Vec<&str> {
        text.split('\x1b').filter_map(|s| s.strip_prefix("[?")?.strip_suffix(end)).collect()
    }

    #[test]
    fn everything_switched_on_is_switched_off_in_reverse() {
        for mouse in [true, false] {
            for keyboard in [true, false] {
                let modes = Modes { mouse, keyboard };
                let (enter, leave) = (modes.enter(), modes.leave());
                let on = switched(&enter, 'h');
                let mut off: Vec<_> = switched(&leave, 'l').into_iter().filter(|m| *m != "2026").collect();
                off.reverse();
                assert_eq!(on, off);
                assert_eq!(enter.contains("\x1b[>1u"), leave.contains("\x1b[<1u"));
                assert!(leave.contains("\x1b[?25h"), "the cursor is shown again");
            }
        }
    }

    #[test]
    fn the_kernel_console_is_not_asked_for_kitty_keys() {
        assert!(!Modes::for_term("linux", true).keyboard);
        assert!(Modes::for_term("xterm-256color", true).keyboard);
    }
}
