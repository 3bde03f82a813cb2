//! Which theme is worn where: `auto` by the brightness of the terminal's ground, and whether grounds are painted.

use std::path::Path;

use ratatui::style::Color;

use super::colour::{luminance, rgb};
use super::{Depth, Theme, load};
use crate::problem::Problem;

/// The name that stands for the theme which fits the terminal.
pub const AUTO: &str = "auto";

/// Whether a ground is bright or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brightness {
    /// Dark letters are read better on it.
    Bright,
    /// Bright ones are.
    Dark,
}

impl Brightness {
    /// That of a colour: of black and white letters, the ones that are read better decide.
    pub fn of(colour: (u8, u8, u8)) -> Self {
        let light = luminance(colour) + 0.05;
        if light * light > 1.05 * 0.05 { Self::Bright } else { Self::Dark }
    }

    /// What `COLORFGBG` says, whose last number is the ground's among the 16; none where it says nothing.
    pub fn of_variable(value: &str) -> Option<Self> {
        let (_, ground) = value.rsplit_once(';')?;
        match ground.parse::<u8>().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Bright),
            _ => None,
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bright => "bright",
            Self::Dark => "dark",
        }
    }
}

/// What decides how a theme looks, beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitting {
    /// How many colours the terminal has.
    pub depth: Depth,
    /// What its own ground is, if that is known.
    pub ground: Option<Brightness>,
    /// Whether a theme paints the ground that it is made for.
    pub paints: bool,
}

/// A theme as it is worn.
#[derive(Clone, Debug, PartialEq)]
pub struct Worn {
    /// The theme, under the name by which it was asked for.
    pub theme: Theme,
    /// What is wrong in its files.
    pub problems: Vec<Problem>,
    /// Why another one is worn instead, if one is.
    pub instead: Option<String>,
}

/// The theme of that name, or the one that fits for [`AUTO`], from the person's directory `user` or the built-in ones.
pub fn wear(name: &str, user: Option<&Path>, fitting: Fitting) -> Worn {
    let asked = if name == AUTO { fitting.chosen() } else { name };
    let (mut theme, problems) = load(asked, user, fitting.depth);
    let mut instead = None;
    if !fitting.paints {
        let made_for = theme.ground.and_then(rgb).map(Brightness::of);
        if let (Some(made_for), Some(ground)) = (made_for, fitting.ground)
            && made_for != ground
        {
            let (is, has) = (made_for.as_str(), ground.as_str());
            let words = format!("the theme {asked} is made for a {is} ground, and this terminal's is {has}");
            instead = Some(format!("{words}: ansi16 is used; ui.ground = \"paint\" would paint its own"));
            theme = load("ansi16", None, fitting.depth).0;
        }
        theme.lift();
    }
    name.clone_into(&mut theme.name);
    Worn { theme, problems, instead }
}

impl Fitting {
    fn chosen(self) -> &'static str {
        match self.ground {
            Some(Brightness::Bright) => "light",
            Some(Brightness::Dark) => "dark",
            None => "ansi16",
        }
    }
}

impl Theme {
    /// Takes the ground away from behind the words: the terminal's own shows.
    fn lift(&mut self) {
        let ground = self.ground;
        for (style, _) in &mut self.styles {
            if style.bg.is_some() && style.bg == ground {
                style.bg = Some(Color::Reset);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Role;

    fn fitting(ground: Option<Brightness>, paints: bool) -> Fitting {
        Fitting { depth: Depth::True, ground, paints }
    }

    #[test]
    fn auto_is_the_theme_that_fits_the_terminals_ground() {
        for (ground, name) in [(Some(Brightness::Bright), "light"), (Some(Brightness::Dark), "dark"), (None, "ansi16")]
        {
            let worn = wear(AUTO, None, fitting(ground, true));
            let (theme, _) = load(name, None, Depth::True);
            assert_eq!(worn.theme.name(), AUTO);
            for role in Role::ALL {
                assert_eq!(worn.theme.style(*role), theme.style(*role), "{name}");
            }
        }
    }

    #[test]
    fn where_nothing_is_painted_a_theme_that_does_not_fit_gives_way_and_it_is_said() {
        let dark = fitting(Some(Brightness::Dark), false);
        let worn = wear("light", None, dark);
        assert_eq!(worn.theme.style(Role::Text), load("ansi16", None, Depth::True).0.style(Role::Text));
        assert!(worn.instead.unwrap().contains("light"));
        let worn = wear("dark", None, dark);
        assert_eq!((worn.instead, worn.theme.style(Role::Text).bg), (None, Some(Color::Reset)));
        assert!(worn.theme.style(Role::Selection).bg.is_some_and(|bg| bg != Color::Reset), "only the ground is lifted");
        // Nobody knows that it does not fit; and painted it always does.
        assert_eq!(wear("light", None, fitting(None, false)).instead, None);
        assert_eq!(wear("light", None, fitting(Some(Brightness::Dark), true)).instead, None);
    }

    #[test]
    fn a_ground_is_bright_when_black_is_read_better_on_it() {
        for (colour, brightness) in [
            ((0, 0, 0), Brightness::Dark),
            ((0x1e, 0x1e, 0x2e), Brightness::Dark),
            ((0, 0x2b, 0x36), Brightness::Dark),
            ((0xfd, 0xf6, 0xe3), Brightness::Bright),
            ((255, 255, 255), Brightness::Bright),
        ] {
            assert_eq!(Brightness::of(colour), brightness, "{colour:?}");
        }
        for (value, brightness) in [
            ("15;0", Some(Brightness::Dark)),
            ("0;15", Some(Brightness::Bright)),
            ("0;default;15", Some(Brightness::Bright)),
            ("12;8", Some(Brightness::Dark)),
            ("15;default", None),
            ("", None),
        ] {
            assert_eq!(Brightness::of_variable(value), brightness, "{value}");
        }
    }
}
