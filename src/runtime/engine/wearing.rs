//! Themes and signs: which are worn, what the terminal says of them, and how a choice is kept; and the files of views.

use std::path::Path;

use super::{Engine, Reading};
use crate::config;
use crate::model::Msg;
use crate::theme::{self, Brightness, Signs};
use crate::views;

impl Engine {
    pub(super) fn load_theme(&self, name: String) -> Msg {
        if name != theme::AUTO && !theme::names(self.themes.as_deref()).contains(&name) {
            return Msg::Failed(crate::words::program::no_theme(&name));
        }
        let worn = theme::wear(&name, self.themes.as_deref(), self.fitting);
        let told = worn.problems.iter().map(ToString::to_string).chain(worn.instead).collect();
        Msg::Theme(Box::new(worn.theme), name, told)
    }

    /// The theme of that name as it is worn here; that it is another one is said once, unless one only looks around.
    pub(super) fn wear(&mut self, name: &str) -> Msg {
        let worn = theme::wear(name, self.themes.as_deref(), self.fitting);
        let chosen = name == self.model.settings.theme;
        let words = worn.instead.filter(|_| chosen && !std::mem::replace(&mut self.instead_said, true));
        Msg::Worn(Box::new(worn.theme), words)
    }

    /// The terminal has said what its ground is, or that it does not tell: the theme follows.
    pub async fn heard_ground(&mut self, ground: Option<Brightness>) {
        if self.fitting.ground == ground {
            return;
        }
        self.fitting.ground = ground;
        let name = self.model.theme.name().to_owned();
        let msg = self.wear(&name);
        self.handle_with(msg, Reading::Now).await;
    }

    /// Draws with these signs from now on.
    pub fn draw_with(&mut self, signs: Signs) {
        if self.model.signs != signs {
            self.model.signs = signs;
            self.model.look += 1;
        }
    }

    /// Writes a setting into the person's file, beside the loop: a disk may be slow.
    pub(super) fn set(&self, name: &'static str, value: String) {
        let Some(file) = self.config_file.clone() else { return };
        let (guard, answer) = (self.busy.begin(), self.answer.clone());
        tokio::task::spawn_blocking(move || {
            if let Err(why) = config::keep(&file, "ui", name, &value) {
                // The engine is gone when nobody listens any more.
                let _ = answer.send(Msg::Failed(why));
            }
            drop(guard);
        });
    }

    pub(super) fn keep_view(&self, name: String, text: &str, over: bool) -> Msg {
        let dir = Path::new(&self.model.settings.views_dir);
        let kept = views::file::keep(dir, &name, text, over);
        Msg::ViewKept(name, kept.map_err(|error| error.to_string()))
    }

    pub(super) fn load_views(&self, asked: bool) -> Msg {
        let (files, problems) = views::load(Path::new(&self.model.settings.views_dir));
        Msg::ViewFiles(files, problems.iter().map(ToString::to_string).collect(), asked)
    }
}
