//! A model with all commands and the default keymap, and nothing known of any workspace.

use super::Registry;
use crate::model::{Model, Settings};
use crate::{keymap, theme};
use client::domain::SnoozeMode;

fn settings() -> Settings {
    Settings {
        own: crate::own_apps::Own::default(),
        passing: false,
        email: None,
        snooze: SnoozeMode::Native,
        locale: client::domain::when::Locale::default(),
        left_out: Vec::new(),
        rest_delay_ms: 0,
        hint_delay_ms: 0,
        ahead: 0,
        layout: crate::model::layout::Layout::default(),
        hints: true,
        preview_from: 2,
        waiting_warn: None,
        sla_warn: None,
        sla_alarm: None,
        counts_down: true,
        world: None,
        views: Vec::new(),
        views_dir: String::new(),
        macros: Vec::new(),
        has_browser: true,
        apps: Vec::new(),
        bell: false,
        desktop: crate::config::Desktop::Off,
        notify: crate::config::NotifyWhat::None,
        telling: crate::model::settings::Telling::default(),
        stop_on_change: true,
        stop_on_note: true,
        vim: false,
        clipboard: true,
        mentions: client::domain::mention::Style::At,
        undo_delay: 0,
        horizon: 120,
        lines: crate::config::Lines::Auto,
        after_send: crate::config::After::Stay,
        after_close: crate::config::After::Next,
        spam_tag: "spam".to_owned(),
        steps: String::new(),
        then: String::new(),
        house: Vec::new(),
        required: true,
        themes: theme::names(None),
        theme: "light".into(),
    }
}

/// A model with nothing in it, on a Wednesday morning.
pub(crate) fn model() -> Model {
    let registry = Registry::built_in();
    let (keymap, _) = keymap::load("default", None, &registry);
    let (theme, _) = theme::load("dark", None, theme::Depth::True);
    let mut model = Model::new(settings(), registry, keymap, theme, jiff::tz::TimeZone::UTC, (80, 24));
    model.now = client::domain::Timestamp(1_781_083_800);
    model
}
