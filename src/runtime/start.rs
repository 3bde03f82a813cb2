//! From settings to a running engine: the one way in which the program, on a terminal or in a test, is put together.

use std::path::PathBuf;

use super::engine::Passing;
use super::engine::{Engine, Parts, Zones};
use super::unfinished;
use crate::config::{Bots, Config, Editing, Enters, FirstInbox, History, Motion, SignSet};
use crate::keymap::Keymap;
use crate::macros::OwnMacro;
use crate::model::layout::Layout;
use crate::model::settings::Telling;
use crate::model::{Level, Model, Registry, Settings};
use crate::own_apps::Own;
use crate::problem::Problem;
use crate::theme::{self, Fitting, Signs, Theme};
use crate::views::OwnView;
use crate::words::{program, standing};
use client::domain::text::clean_line;
use client::domain::when::Locale;
use client::session::{Profile, Session};
use client::store::StoreError;
use client::sync::{OfficeHoursWanted, SyncSettings};
use client::view::ViewId;

/// What is opened, and how.
pub struct Opening {
    /// All layers laid over each other.
    pub config: Config,
    /// Which keys do what.
    pub keymap: Keymap,
    /// As it was loaded, in the terminal's colours.
    pub theme: Theme,
    /// What the terminal makes of a theme.
    pub fitting: Fitting,
    /// The person's config file, where what is chosen on the screen is written.
    pub config_file: Option<PathBuf>,
    /// Where a person's own themes are.
    pub themes: Option<PathBuf>,
    /// The person's views.
    pub views: Vec<OwnView>,
    /// Where they are kept, in words.
    pub views_dir: String,
    /// The person's macros.
    pub macros: Vec<OwnMacro>,
    /// The person's apps and quick links.
    pub own: Own,
    /// What was wrong in the person's files.
    pub problems: Vec<Problem>,
    /// The profile, with its sync.
    pub session: Session,
    /// The workspace, where it goes with the program.
    pub passing: Option<Passing>,
    /// The person's time zone.
    pub zone: jiff::tz::TimeZone,
    /// How this person writes times.
    pub locale: Locale,
    /// Asks for it again while the program runs; none where it does not change.
    pub zones: Option<Zones>,
}

/// Takes up what the last run has left behind, and reads what the first frame shows.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn engine(opening: Opening) -> Result<Engine, StoreError> {
    let Opening { config, keymap, theme, fitting, config_file, themes, problems, session, passing, zone, .. } = opening;
    let (locale, zones) = (opening.locale, opening.zones);
    let (store, clock, dir) = (session.store(), session.clock(), &session.profile().dir);
    let names = std::iter::once(theme::AUTO.to_owned()).chain(theme::names(themes.as_deref())).collect();
    let mut model = Model::new(settings(&config, names), Registry::built_in(), keymap, theme, zone, (80, 24));
    model.now = clock.now();
    (model.settings.passing, model.settings.locale) = (passing.is_some(), locale);
    (model.settings.views, model.settings.views_dir) = (opening.views, opening.views_dir);
    model.settings.macros = opening.macros;
    model.settings.own = opening.own;
    model.signs = if config.ui.signs == SignSet::Ascii { Signs::Ascii } else { Signs::Unicode };
    model.panes.sort = config.ui.sort;
    model.panes.thread.fold_bots = config.profile.bots == Bots::Hide;
    model.panes.keeps_inbox = config.ui.inbox == FirstInbox::Last;
    model.panes.inbox = match config.ui.inbox {
        FirstInbox::Mine => ViewId::Mine,
        FirstInbox::Unassigned => ViewId::Unassigned,
        FirstInbox::All | FirstInbox::Last => ViewId::All,
    };
    for problem in &problems {
        model.notices.say(model.now, Level::Warning, problem.to_string());
    }
    let rescued = unfinished::rescue(store, dir, clock).await;
    match rescued {
        Ok(0) => {}
        Ok(_) => model.notices.say(model.now, Level::Warning, program::RESCUED),
        Err(error) => {
            let words = program::not_rescued(&dir.display().to_string(), &error.to_string());
            model.notices.say(model.now, Level::Error, words);
        }
    }
    let found = store.take_found().await?;
    if !found.is_empty() {
        model.notices.say(model.now, Level::Error, clean_line(&found.join(" ")));
    }
    Engine::new(Parts { model, session, themes, fitting, config_file, zones, passing }).await
}

fn settings(config: &Config, themes: Vec<String>) -> Settings {
    let milliseconds = |d: std::time::Duration| u64::try_from(d.as_millis()).unwrap_or(u64::MAX);
    Settings {
        email: config.profile.email.clone(),
        snooze: config.profile.snooze,
        locale: Locale::default(),
        left_out: left_out(config),
        rest_delay_ms: milliseconds(config.ui.rest_delay),
        hint_delay_ms: milliseconds(config.ui.hint_delay),
        ahead: SyncSettings::default().ahead,
        layout: Layout::default(),
        hints: config.ui.hints,
        preview_from: config.ui.preview_from,
        waiting_warn: config.ui.waiting_warn,
        sla_warn: config.ui.sla_warn,
        sla_alarm: config.notify.sla,
        counts_down: config.ui.motion == Motion::Normal,
        apps: config.ui.details.clone(),
        bell: config.notify.bell,
        desktop: config.notify.desktop,
        notify: config.notify.what,
        telling: Telling {
            kinds: config.notify.kinds.clone(),
            inboxes: config.notify.inboxes.clone(),
            quiet: config.notify.quiet,
            alarms: config.notify.alarms.clone(),
        },
        stop_on_change: config.composer.stop_on_change,
        stop_on_note: config.composer.stop_on_note,
        vim: config.composer.editing == Editing::Vim,
        clipboard: config.ui.clipboard,
        mentions: config.composer.mentions,
        undo_delay: i64::try_from(config.composer.undo_delay.as_secs()).unwrap_or(0),
        horizon: i64::try_from(config.sync.horizon.as_secs()).unwrap_or(i64::MAX),
        lines: config.ui.lines,
        after_send: config.composer.after_send,
        after_close: config.composer.after_close,
        spam_tag: config.profile.spam_tag.clone(),
        steps: config.composer.steps.clone(),
        then: config.composer.then.clone(),
        house: config.house.clone(),
        required: config.composer.required,
        world: None,
        passing: false,
        has_browser: true,
        themes,
        own: Own::default(),
        views: Vec::new(),
        views_dir: String::new(),
        macros: Vec::new(),
        theme: config.ui.theme.clone(),
    }
}

/// What the settings keep out of the inboxes: one who finds an empty one is to know that there may be more.
fn left_out(config: &Config) -> Vec<&'static str> {
    let mut left_out = Vec::new();
    if config.sync.history == History::None {
        left_out.push(standing::BEFORE_YOU);
    }
    if config.profile.enters == Enters::Touched {
        left_out.push(standing::GREETINGS);
    }
    left_out
}

/// A profile as it is set, whose store is in this directory and whose workspace is there, or why that is not certain.
pub fn profile(config: &Config, dir: PathBuf, address: Result<String, String>) -> Profile {
    let set = &config.sync;
    Profile {
        address,
        share: set.rate_share,
        timeout: set.timeout,
        preview: set.event_details,
        touched_only: config.profile.enters == Enters::Touched,
        listen: config.stream.listen,
        sync: SyncSettings {
            email: config.profile.email.clone(),
            poll_active: set.poll_active,
            poll_idle: set.poll_idle,
            requests_per_minute: set.requests_per_minute,
            followed: SyncSettings::followed_of(set.requests_per_minute),
            history: set.history,
            horizon: set.horizon,
            unfound: set.unfound,
            deadlines: set.sla_deadlines,
            office_hours: match set.sla_hours.as_str() {
                "" => OfficeHoursWanted::First,
                "always" => OfficeHoursWanted::Always,
                name => OfficeHoursWanted::Called(name.to_owned()),
            },
            ..SyncSettings::default()
        },
        ..Profile::new(dir, "")
    }
}
