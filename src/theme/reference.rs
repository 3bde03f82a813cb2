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
- `ground` is the background of the terminal that a theme is made for. It is not painted; give `text` a `bg` for that.
- `add` and `remove` take `bold`, `dim`, `italic`, `underlined`, `reversed` and `crossed-out`.
- In a terminal of 256 or 16 colours the nearest ones are used, and `dark` and `light` become `ansi16` in one of 16. Without
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
