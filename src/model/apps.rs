//! The apps of the details (I10): which are shown and in which order, and what of theirs is above the fold, as this person
//! has it on this machine.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::config::{Choice as _, DetailsApp};
use crate::words::details as words;

/// An app of the details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum App {
    /// One of the program's.
    BuiltIn(DetailsApp),
    /// A command of the person's own (I14), by its name.
    Own(String),
}

impl App {
    /// What it is called in commands, settings and what is remembered.
    pub fn name(&self) -> &str {
        match self {
            Self::BuiltIn(app) => app.as_str(),
            Self::Own(name) => name,
        }
    }

    /// The app that is called so, or would be.
    pub fn named(name: &str) -> Self {
        DetailsApp::named(name).map_or_else(|| Self::Own(name.to_owned()), Self::BuiltIn)
    }
}

/// What was chosen about the apps; what was not is as the settings have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// Those that are shown, from the top.
    pub shown: Vec<String>,
    /// Those that are not.
    pub hidden: BTreeSet<String>,
    /// Those that stand before all others.
    pub pinned: BTreeSet<String>,
    /// By app, the names of what is above its fold.
    pub chosen: BTreeMap<String, BTreeSet<String>>,
}

type Kept = (Vec<String>, BTreeSet<String>, BTreeSet<String>, BTreeMap<String, BTreeSet<String>>);

impl Arranged {
    /// As it is remembered across starts.
    pub fn kept(&self) -> String {
        let kept: Kept = (self.shown.clone(), self.hidden.clone(), self.pinned.clone(), self.chosen.clone());
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// What was remembered, as far as it is understood.
    pub fn read(kept: &str) -> Self {
        let (shown, hidden, pinned, chosen): Kept = serde_json::from_str(kept).unwrap_or_default();
        Self { shown, hidden, pinned, chosen }
    }

    /// Whether something stands above the fold of its app.
    pub fn is_chosen(&self, app: &str, name: &str) -> bool {
        self.chosen.get(app).is_some_and(|names| names.contains(name))
    }
}

/// Where an app goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One further up.
    Up,
    /// One further down.
    Down,
    /// Before all others.
    Top,
}

impl Model {
    /// The apps that there are: the program's, then the person's own.
    pub fn all_apps(&self) -> Vec<App> {
        let own = self.settings.own.apps.iter().map(|own| App::Own(own.name.clone()));
        DetailsApp::WORDS.iter().filter_map(|word| DetailsApp::named(word)).map(App::BuiltIn).chain(own).collect()
    }

    /// Those that are shown, from the top: pinned ones first. What came since something was chosen stands at the end.
    pub fn apps(&self) -> Vec<App> {
        let (all, arranged) = (self.all_apps(), &self.panes.arranged);
        let chosen = arranged.shown.iter().map(|name| App::named(name)).filter(|app| all.contains(app));
        let mut shown: Vec<App> = chosen.collect();
        let set = self.settings.apps.iter().copied().map(App::BuiltIn);
        let own = all.iter().filter(|app| matches!(app, App::Own(_))).cloned();
        for app in set.chain(own) {
            if !arranged.hidden.contains(app.name()) && !shown.contains(&app) {
                shown.push(app);
            }
        }
        shown.sort_by_key(|app| !arranged.pinned.contains(app.name()));
        shown
    }

    /// Those that are not shown.
    pub fn hidden_apps(&self) -> Vec<App> {
        let shown = self.apps();
        self.all_apps().into_iter().filter(|app| !shown.contains(app)).collect()
    }

    /// What an app is called on the screen.
    pub fn app_title(&self, app: &App) -> String {
        match app {
            App::BuiltIn(app) => words::title(app.as_str()).to_owned(),
            App::Own(name) => {
                let own = self.settings.own.apps.iter().find(|own| own.name == *name);
                own.map_or_else(|| name.clone(), |own| own.title.clone())
            }
        }
    }

    /// These are shown, in this order, and no others.
    pub fn show_apps(&mut self, shown: Vec<App>) {
        let hidden = self.all_apps().into_iter().filter(|app| !shown.contains(app));
        self.panes.arranged.hidden = hidden.map(|app| app.name().to_owned()).collect();
        self.panes.arranged.pinned.retain(|name| shown.iter().any(|app| app.name() == name));
        self.panes.arranged.shown = shown.into_iter().map(|app| app.name().to_owned()).collect();
    }

    /// Moves one among those that are shown; false if it is there already. A pinned one stays among the pinned.
    pub fn move_app(&mut self, app: &App, place: Place) -> bool {
        let mut shown = self.apps();
        let Some(at) = shown.iter().position(|own| own == app) else { return false };
        let pinned = |own: &App| self.panes.arranged.pinned.contains(own.name());
        let like = |place: usize| shown.get(place).is_some_and(|other| pinned(other) == pinned(app));
        let to = match place {
            Place::Up => at.checked_sub(1).filter(|to| like(*to)),
            Place::Down => Some(at + 1).filter(|to| like(*to)),
            Place::Top => (0..at).find(|to| like(*to)),
        };
        let Some(to) = to else { return false };
        let moved = shown.remove(at);
        shown.insert(to, moved);
        self.show_apps(shown);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::testing;

    fn names(model: &Model) -> Vec<String> {
        model.apps().iter().map(|app| app.name().to_owned()).collect()
    }

    #[test]
    fn what_was_chosen_is_what_is_remembered_and_what_is_new_since_stands_at_the_end() {
        let mut model = testing::model();
        model.settings.apps = vec![DetailsApp::User, DetailsApp::Company, DetailsApp::Notes];
        let app = |name: &str| App::named(name);
        assert!(model.move_app(&app("notes"), Place::Top) && !model.move_app(&app("notes"), Place::Up));
        model.panes.arranged.pinned.insert("company".to_owned());
        assert_eq!(names(&model), ["company", "notes", "user"]);
        assert!(!model.move_app(&app("notes"), Place::Up), "a pinned one stands before it");
        model.show_apps(vec![app("user"), app("company")]);
        model.panes.arranged = Arranged::read(&model.panes.arranged.kept());
        assert_eq!(names(&model), ["company", "user"]);
        model.settings.apps.push(DetailsApp::Tags);
        model.panes.arranged.shown.push("gone".to_owned());
        assert_eq!(names(&model), ["company", "user"], "what was not shown stays hidden");
        model.panes.arranged.hidden.remove("tags");
        assert_eq!(names(&model), ["company", "user", "tags"]);
        assert_eq!(Arranged::read("nonsense"), Arranged::default());
    }
}
