//! Theme files: what cannot be read is said with its line, and every role has a look in every depth of colour.

use ratatui::style::Color;
use sidetone::theme::{Depth, Role, load};

use super::{are_sound, with_file};

pub fn target(data: &[u8]) {
    with_file(data, |file, text| {
        for depth in [Depth::True, Depth::None] {
            let (theme, problems) = load("mine", file.parent(), depth);
            are_sound(&problems.into_iter().filter(|problem| problem.file == file).collect::<Vec<_>>(), text);
            for role in Role::ALL {
                let style = theme.style(*role);
                if depth == Depth::None {
                    assert!([style.fg, style.bg].iter().all(|c| matches!(c, None | Some(Color::Reset))), "{style:?}");
                }
            }
        }
    });
}
