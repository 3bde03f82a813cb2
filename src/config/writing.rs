//! The keys of what is written: how it is edited, and where copies go. A part of the table in `schema`.

use super::schema::SettingDefinition;
use super::section::Section;
use super::{Choice as _, Editing, Kind};

/// They stand behind the others of their tables.
pub(super) const WRITING: &[SettingDefinition] = &[
    SettingDefinition {
        section: Section::Composer,
        name: "editing",
        kind: Kind::Choice(Editing::WORDS),
        default: "\"readline\"",
        doc: "By which keys text is edited in the composer: those of a shell (`readline`), or `vim`'s, with Esc for its commands; fields of one line have those of a shell",
        put: |config, value| config.composer.editing = Editing::named(value.text()).unwrap_or_default(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "clipboard",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether what is copied goes to the system's clipboard, by the terminal (OSC 52); off, nothing is copied",
        put: |config, value| config.ui.clipboard = value.switch(),
    },
];
