//! The config page of the reference, from the table of keys.

use std::fmt::Write;

use super::{Section, entries};

const INTRODUCTION: &str = "\
# Configuration

`config.toml` in the config directory: `~/.config/sidetone` on Linux, or what `SIDETONE_CONFIG_DIR` or `--config` names.
Stores and logs are under `~/.local/state/sidetone`, or `SIDETONE_STATE_DIR`.

A value comes from the default, the file, the environment, or the command line; the later one counts, and
`sidetone config show` says where each came from. A key that is unknown or has a wrong value is reported with its line;
the rest of the file still counts.

```toml
default_profile = \"work\"

[profile.work]
region = \"eu\"
email = \"ada@example.com\"

[ui]
theme = \"light\"
details = [\"user\", \"company\", \"recent\"]
```
";

/// The page in Markdown.
pub fn reference() -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in Section::ALL {
        let heading = match section {
            Section::Top => "The top of the file".to_owned(),
            section if section.is_named() => format!("`[{}.NAME]`", section.as_str()),
            section => format!("`[{}]`", section.as_str()),
        };
        let _ = writeln!(page, "\n## {heading}\n\n{}", section.doc());
        let _ = writeln!(page, "\n| Key | Takes | Default | Environment | |\n| --- | --- | --- | --- | --- |");
        for entry in entries().iter().filter(|entry| entry.section == section) {
            let (name, kind, default, doc) = (entry.name, entry.kind, entry.default, entry.doc);
            // Of several rules no variable says which one it means.
            let env = if section == Section::House { "none".to_owned() } else { format!("`{}`", entry.env()) };
            let _ = writeln!(page, "| `{name}` | {kind} | `{default}` | {env} | {doc} |");
        }
    }
    page
}
