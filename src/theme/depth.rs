//! How many colours a terminal has, and a style in as many.

use ratatui::style::{Color, Modifier, Style};

use super::colour::{nearest_of_16, nearest_of_256, rgb};

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

/// Terminals with 24-bit colour that may not say so in `COLORTERM`, by the beginning of `TERM`.
const TRUE_TERMS: [&str; 8] =
    ["xterm-kitty", "xterm-ghostty", "ghostty", "alacritty", "foot", "wezterm", "contour", "rio"];

/// The same, by `TERM_PROGRAM`.
const TRUE_PROGRAMS: [&str; 7] = ["iTerm.app", "WezTerm", "ghostty", "vscode", "Hyper", "rio", "WarpTerminal"];

impl Depth {
    /// In words for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "no colour",
            Self::Ansi16 => "16 colours",
            Self::Ansi256 => "256 colours",
            Self::True => "true colour",
        }
    }

    /// What the environment says about the terminal.
    pub fn detect(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| env(name).unwrap_or_default();
        let term = get("TERM").to_ascii_lowercase();
        // <https://no-color.org>: set and not empty.
        if !get("NO_COLOR").is_empty() || term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2") {
            return Self::None;
        }
        let colorterm = get("COLORTERM").to_ascii_lowercase();
        if matches!(colorterm.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
            return Self::True;
        }
        // Inside tmux and screen the outer terminal's variables say nothing about what they let through.
        let nested = term.starts_with("tmux") || term.starts_with("screen");
        let program = get("TERM_PROGRAM");
        let known = TRUE_TERMS.iter().any(|name| term.starts_with(name))
            || TRUE_PROGRAMS.contains(&program.as_str())
            || !get("WT_SESSION").is_empty();
        if known && !nested {
            return Self::True;
        }
        if term.contains("256color") || program == "Apple_Terminal" { Self::Ansi256 } else { Self::Ansi16 }
    }

    /// A colour in as many.
    pub(super) fn colour(self, colour: Color) -> Color {
        match self {
            Self::True | Self::None => colour,
            Self::Ansi256 => to_256(colour),
            Self::Ansi16 => to_16(colour),
        }
    }

    /// A style in as many colours; `plain` is what sets it apart where there are none.
    pub(super) fn fit(self, style: Style, plain: Modifier) -> Style {
        match self {
            Self::True => style,
            Self::None => Style::new().add_modifier(plain),
            Self::Ansi256 => Style { fg: style.fg.map(to_256), bg: style.bg.map(to_256), ..style },
            Self::Ansi16 => Style { fg: style.fg.map(to_16), bg: style.bg.map(to_16), ..style },
        }
    }
}

fn to_256(colour: Color) -> Color {
    match colour {
        Color::Rgb(r, g, b) => nearest_of_256((r, g, b)),
        other => other,
    }
}

fn to_16(colour: Color) -> Color {
    match (colour, rgb(colour)) {
        (Color::Rgb(..) | Color::Indexed(_), Some(rgb)) => nearest_of_16(rgb),
        _ => colour,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(variables: &[(&str, &str)]) -> Depth {
        Depth::detect(&|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_tells_how_many_colours_there_are() {
        for (variables, depth) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::True),
            (&[("TERM", "xterm-256color")], Depth::Ansi256),
            (&[("TERM", "xterm-kitty")], Depth::True),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], Depth::True),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], Depth::Ansi256),
            (&[("TERM", "tmux-256color"), ("TERM_PROGRAM", "WezTerm")], Depth::Ansi256),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")], Depth::True),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "xterm")], Depth::Ansi16),
            (&[], Depth::Ansi16),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("NO_COLOR", ""), ("COLORTERM", "24bit")], Depth::True),
        ] {
            assert_eq!(detect(variables), depth, "{variables:?}");
        }
    }

    #[test]
    fn a_style_keeps_its_look_in_fewer_colours() {
        let style = Style::new().fg(Color::Rgb(255, 0, 0)).bg(Color::Reset).add_modifier(Modifier::BOLD);
        assert_eq!(Depth::Ansi256.fit(style, Modifier::empty()).fg, Some(Color::Indexed(196)));
        let sixteen = Depth::Ansi16.fit(style, Modifier::empty());
        assert_eq!((sixteen.fg, sixteen.bg), (Some(Color::LightRed), Some(Color::Reset)));
        assert_eq!(sixteen.add_modifier, Modifier::BOLD);
        assert_eq!(Depth::None.fit(style, Modifier::empty()), Style::new());
        assert_eq!(Depth::None.fit(style, Modifier::REVERSED), Style::new().add_modifier(Modifier::REVERSED));
    }
}
