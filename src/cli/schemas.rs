//! The JSON schemas of the files that a person writes: for editors, made from the tables that the program reads them by.

use serde_json::Value;

use super::Page;
use crate::command::Registry;
use crate::{config, keymap, theme};

/// All schemas, as they should be: each under its name in `schemas/`.
pub fn schemas() -> Vec<Page> {
    vec![
        Page { name: "config.schema.json", text: config() },
        Page { name: "keymap.schema.json", text: keymap() },
        Page { name: "theme.schema.json", text: theme() },
    ]
}

/// That of `config.toml`.
pub(super) fn config() -> String {
    text(&config::json_schema())
}

/// That of keymap files.
pub(super) fn keymap() -> String {
    let registry = Registry::built_in();
    let doc = |name: &str| registry.find(name).map(|command| command.doc.clone().into_owned());
    text(&keymap::json_schema(&registry, &doc))
}

/// That of theme files.
pub(super) fn theme() -> String {
    text(&theme::json_schema())
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}
