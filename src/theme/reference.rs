//! The theme page of the reference, from the table of roles.

use std::fmt::Write;

use ratatui::style::Modifier;

use super::parse::colours;
use super::{BUILTIN, Role};

const INTRODUCTION: &str = "\
# Themes and their roles

A theme of your own is `themes/NAME.toml` in the config directory, chosen with `ui.theme = \"NAME\"`. It says only what
differs from the theme it inherits:

```toml
inherits = \"dark\"

[palette]
accent = \"#c678dd\"         # changes it everywhere

[styles]
\"list.unread\" = \"accent\"   # a colour alone is the foreground
\"thread.note\" = { bg = \"default\", add = [\"bold\"], remove = [\"italic\"] }
```

- Styles are laid over each other field by field: giving only `fg` keeps the inherited `bg`.
- What a role does not say it takes from its dotted parents: `list.waiting.long` from `list.waiting`. A role that nobody
  mentions looks like `text`.
- `[palette-256]` gives entries of the palette a number for terminals of 256 colours. One that has none there is the
  nearest of them.
- `ground` is the background that a theme is made for. Give `text` the same as `bg` to have it painted; `ui.ground =
  \"terminal\"` takes it away again.
- Whatever is reversed has no colours of its own and is not dim.
- `add` and `remove` take `bold`, `dim`, `italic`, `underlined`, `reversed` and `crossed-out`.
- In a terminal of 16 colours the nearest ones are used, and the shipped themes become `ansi16`. Without
  colour (`NO_COLOR`), what the last column says stands in place of a theme's styles.
";

/// The page in Markdown.
pub fn reference() -> String {
    let mut page = INTRODUCTION.to_owned();
    let names: Vec<String> = BUILTIN.iter().map(|(name, _)| format!("`{name}`")).collect();
    let _ = writeln!(page, "- A colour is {}.", colours());
    let _ = writeln!(page, "\nBuilt in: {}.", names.join(", "));
    let _ = writeln!(page, "\n| Role | Is for | Without colour |\n| --- | --- | --- |");
    for role in Role::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} |", role.as_str(), role.doc(), plain(role.plain()));
    }
    page
}

fn plain(modifier: Modifier) -> String {
    let names: Vec<String> = modifier.iter_names().map(|(name, _)| name.to_lowercase()).collect();
    names.join(", ")
}
