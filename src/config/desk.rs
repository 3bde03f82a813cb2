//! The keys of the desk: SLAs, and what is told how. A part of the table in `schema`.

use super::schema::SettingDefinition;
use super::section::Section;
use super::{Choice as _, Kind, NoticeKind};

/// They stand behind the others of their tables.
pub(super) const DESK: &[SettingDefinition] = &[
    SettingDefinition {
        section: Section::Sync,
        name: "sla_deadlines",
        kind: Kind::Switch,
        default: "false",
        doc: "Whether the threads of what has an SLA are asked for by the Preview version of Intercom's API, which alone tells what was promised; without it there is a status and no deadline",
        put: |config, value| config.sync.sla_deadlines = value.switch(),
    },
    SettingDefinition {
        section: Section::Sync,
        name: "sla_hours",
        kind: Kind::Text,
        default: "\"\"",
        doc: "Which office hours deadlines are counted by: their name, `always` for every second, or nothing for the first that the workspace has; the API does not say which an SLA goes by",
        put: |config, value| config.sync.sla_hours = value.text().trim().to_owned(),
    },
    SettingDefinition {
        section: Section::Ui,
        name: "sla_warn",
        kind: Kind::Length,
        default: "\"30m\"",
        doc: "So long before an SLA is missed its time stands out; empty for never",
        put: |config, value| config.ui.sla_warn = value.seconds(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "steps",
        kind: Kind::Text,
        default: "\"\"",
        doc: "The steps that are offered first for a snooze in steps, such as `2h; tomorrow 9; 2d close`",
        put: |config, value| config.composer.steps = value.text().to_owned(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "then",
        kind: Kind::Text,
        default: "\"\"",
        doc: "What follows every reply, unless something else is chosen for one: `close`, `snooze tomorrow`, `assign Billing`, `tag waiting`, `priority low`, several with `;` between; nothing for nothing",
        put: |config, value| config.composer.then = value.text().trim().to_owned(),
    },
    SettingDefinition {
        section: Section::Composer,
        name: "required",
        kind: Kind::Switch,
        default: "true",
        doc: "Whether a close asks for the attributes that the workspace requires before one; the API tells which they are, and does not ask for them by itself",
        put: |config, value| config.composer.required = value.switch(),
    },
    SettingDefinition {
        section: Section::Profile,
        name: "spam_tag",
        kind: Kind::Text,
        default: "\"spam\"",
        doc: "The tag that `spam` puts on before it closes, as Intercom’s API knows no spam; it is made if there is none",
        put: |config, value| config.profile.spam_tag = value.text().trim().to_owned(),
    },
    SettingDefinition {
        section: Section::Notify,
        name: "sla",
        kind: Kind::Length,
        default: "\"10m\"",
        doc: "So long before an SLA is missed that is said, and once when it was; empty for never",
        put: |config, value| config.notify.sla = value.seconds(),
    },
    SettingDefinition {
        section: Section::Notify,
        name: "kinds",
        kind: Kind::Choices(NoticeKind::WORDS),
        default: "[\"reply\", \"new\", \"mention\", \"assigned\", \"woke\", \"sla\", \"alarm\"]",
        doc: "Of what there are notices: customers' replies, new conversations, mentions, what is assigned to me, snoozes that ended, SLAs, alarms",
        put: |config, value| {
            config.notify.kinds = value.words().iter().filter_map(|word| NoticeKind::named(word)).collect();
        },
    },
    SettingDefinition {
        section: Section::Notify,
        name: "inboxes",
        kind: Kind::Text,
        default: "\"\"",
        doc: "In which inboxes: `mine`, `unassigned` and names of teams, with commas between them; nothing for what `notify.what` says",
        put: |config, value| {
            let names = value.text().split(',').map(str::trim).filter(|name| !name.is_empty());
            config.notify.inboxes = names.map(str::to_owned).collect();
        },
    },
    SettingDefinition {
        section: Section::Notify,
        name: "quiet",
        kind: Kind::Hours,
        default: "\"\"",
        doc: "Hours in which neither the bell rings nor a desktop notice comes; what there is stands in the last row and in `:messages`",
        put: |config, value| config.notify.quiet = value.hours(),
    },
    SettingDefinition {
        section: Section::Notify,
        name: "alarms",
        kind: Kind::Alarms,
        default: "\"\"",
        doc: "An alarm when an inbox has more than so many: `mine`, `unassigned`, `all`, `snoozed` or a team's name, each with a number; a view has `alarm` in its file",
        put: |config, value| config.notify.alarms = value.alarms().unwrap_or_default(),
    },
];
