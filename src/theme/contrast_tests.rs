//! How well the shipped themes can be read: the contrasts of their palettes, computed, in 24 bits and in 256 colours.

use super::colour::{contrast, rgb};
use super::load::palette;
use super::{Depth, Role, load};

/// What letters may stand on.
const GROUNDS: [&str; 8] = ["ground", "raised", "selection", "elsewhere", "band", "marked", "noteground", "bar"];

const LETTERS: [&str; 12] =
    ["text", "strong", "muted", "accent", "customer", "teammate", "me", "note", "bot", "warning", "danger", "success"];

/// Whether these letters ever stand on this ground.
fn occurs(theme: &str, letters: &str, ground: &str) -> bool {
    match ground {
        "band" => matches!(letters, "text" | "strong") && theme != "high-contrast",
        // The cursor's bars have letters of their own there.
        "selection" | "elsewhere" => theme != "high-contrast",
        _ => true,
    }
}

struct Palette(std::collections::BTreeMap<&'static str, (u8, u8, u8)>);

impl Palette {
    fn of(theme: &str, depth: Depth) -> Self {
        let names = GROUNDS.into_iter().chain(LETTERS).chain(["line", "link"]);
        let all = palette(theme, depth);
        Self(names.map(|name| (name, rgb(all(name).unwrap()).unwrap())).collect())
    }

    fn contrast(&self, a: &str, b: &str) -> f64 {
        contrast(self.0[a], self.0[b])
    }
}

#[test]
fn letters_and_lines_can_be_read_on_every_ground_of_every_shipped_theme() {
    let mut weak = Vec::new();
    for (theme, wanted) in [("dark", 4.5), ("light", 4.5), ("high-contrast", 7.0)] {
        for depth in [Depth::True, Depth::Ansi256] {
            let palette = Palette::of(theme, depth);
            let text = LETTERS.iter().chain(&["link"]).flat_map(|letters| {
                let grounds = GROUNDS.iter().filter(|ground| occurs(theme, letters, ground));
                grounds.map(|ground| (*letters, *ground, wanted))
            });
            let lines = ["ground", "raised"].map(|ground| ("line", ground, 3.0));
            for (letters, ground, wanted) in text.chain(lines) {
                let found = palette.contrast(letters, ground);
                if found < wanted {
                    weak.push(format!("{theme} {depth:?}: {letters} on {ground} {found:.2}"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{weak:#?}");
}

#[test]
fn the_least_contrasts_are_the_ones_that_were_chosen() {
    for (theme, depth, letters, ground, least) in [
        ("dark", Depth::True, "muted", "selection", 4.8),
        ("light", Depth::True, "muted", "selection", 5.1),
        ("dark", Depth::Ansi256, "muted", "selection", 4.8),
        ("light", Depth::Ansi256, "accent", "selection", 4.6),
    ] {
        let palette = Palette::of(theme, depth);
        let (found, name) = LETTERS
            .iter()
            .flat_map(|l| GROUNDS.iter().filter(|g| occurs(theme, l, g)).map(move |g| (l, g)))
            .map(|(l, g)| (palette.contrast(l, g), format!("{l} on {g}")))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap();
        let told = (found * 10.0).round() / 10.0;
        assert!((told - least).abs() < 0.01, "{theme} {depth:?}: {name} {found:.2}");
        assert_eq!(name, format!("{letters} on {ground}"), "{theme} {depth:?}");
    }
}

#[test]
fn the_themes_that_are_made_for_a_ground_paint_it_behind_every_word() {
    for theme in ["dark", "light", "high-contrast"] {
        for depth in [Depth::True, Depth::Ansi256] {
            let (loaded, _) = load(theme, None, depth);
            let ground = palette(theme, depth)("ground");
            assert_eq!(loaded.style(Role::Text).bg, ground, "{theme} {depth:?}");
            assert_eq!(loaded.ground(), ground, "{theme} {depth:?}");
        }
    }
}

#[test]
fn in_256_colours_the_numbers_of_the_palette_are_used_and_not_the_nearest_ones() {
    use ratatui::style::Color;
    for (theme, role, index) in [
        ("dark", Role::TextMuted, 248),
        ("dark", Role::ThreadCustomer, 116),
        ("light", Role::TextMuted, 240),
        ("light", Role::StatusWarning, 52),
    ] {
        assert_eq!(load(theme, None, Depth::Ansi256).0.style(role).fg, Some(Color::Indexed(index)), "{theme}");
    }
}
