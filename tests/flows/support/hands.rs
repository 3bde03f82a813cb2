//! The person's hands: keys, typed and pasted text, and the mouse.

use std::path::Path;

use sidetone::command::Command;
use sidetone::keymap::{self, KeySequence};
use sidetone::model::Msg;
use sidetone::model::msg::{Mouse, Typed};
use sidetone::model::registry::Origin;

use super::{Flow, view};
use crate::screen::Screen;

impl Flow {
    /// Presses keys, in the keymap's notation, and lets each have all its effects.
    pub async fn keys(&mut self, keys: &str) -> &Screen {
        for key in sequence(keys).keys() {
            self.engine().handle(Msg::Key(*key)).await;
            self.draw();
            self.settle().await;
        }
        self.screen()
    }

    /// Presses keys and looks at the very next frame: nothing that takes time has happened yet.
    pub async fn press(&mut self, keys: &str) -> &Screen {
        let engine = self.engine.as_mut().expect("a running program");
        self.view.press(engine, keys).await;
        self.outside.extend(engine.take_outside());
        self.screen()
    }

    /// Presses keys without a frame, as when they were typed ahead.
    pub async fn ahead(&mut self, keys: &str) {
        view::ahead(self.engine(), keys).await;
    }

    /// Presses keys that come all at once, so many milliseconds after the start, as a terminal sends what is pasted where
    /// that is not marked as such.
    pub async fn burst(&mut self, keys: &str, at: u64) -> &Screen {
        let keys = sequence(keys);
        for (place, key) in keys.keys().iter().enumerate() {
            let behind = keys.keys().iter().skip(place + 1).copied().collect();
            self.engine().handle(Msg::Typed(Typed { key: *key, at, behind })).await;
        }
        self.draw();
        self.settle().await
    }

    /// Has everything taken in that is new, without a frame.
    pub async fn hears_unseen(&mut self) {
        self.engine().order(client::sync::SyncCommand::Poll);
        self.rest().await;
    }

    /// Types text, key by key; a line break is Enter.
    pub async fn type_text(&mut self, text: &str) -> &Screen {
        for c in text.chars() {
            let name = match c {
                ' ' => "space".to_owned(),
                '\n' => "enter".to_owned(),
                other => other.to_string(),
            };
            self.engine().handle(Msg::Key(name.parse().expect("a key"))).await;
        }
        self.settle().await
    }

    /// Opens the `:` line, types and runs it.
    pub async fn command(&mut self, line: &str) -> &Screen {
        self.keys(":").await;
        self.type_text(line).await;
        self.keys("enter").await
    }

    /// Runs a command while text is being typed: by the palette.
    pub async fn command_in_composer(&mut self, words: &str) -> &Screen {
        self.keys("C-k").await;
        self.type_text(words).await;
        self.keys("enter").await
    }

    /// Adds a command while the program runs.
    pub fn teach(&mut self, command: Command) {
        self.engine().model.commands.add(command).expect("a new name");
    }

    /// There is nothing here to open links with.
    pub fn without_browser(&mut self) {
        self.engine().model.settings.has_browser = false;
    }

    /// Takes all that somebody has added out again.
    pub fn forget(&mut self, origin: &Origin) {
        self.engine().model.commands.remove(origin);
    }

    /// Lays a person's keymap over the one in force.
    #[track_caller]
    pub fn bind(&mut self, file: &str) {
        let model = &mut self.engine().model;
        let (keymap, problems) = keymap::load("default", Some((Path::new("keymap.toml"), file)), &model.commands);
        assert_eq!(problems, []);
        model.keymap = keymap;
    }

    /// Pastes text.
    pub async fn paste(&mut self, text: &str) -> &Screen {
        self.handle(Msg::Paste(text.to_owned())).await
    }

    /// Clicks at a place.
    pub async fn click(&mut self, (x, y): (u16, u16)) -> &Screen {
        self.handle(Msg::Mouse(Mouse::Press, x, y)).await;
        self.handle(Msg::Mouse(Mouse::Release, x, y)).await
    }

    /// Clicks at a place with Ctrl held, or with Shift.
    pub async fn click_to(&mut self, marks: Mouse, (x, y): (u16, u16)) -> &Screen {
        self.handle(Msg::Mouse(marks, x, y)).await;
        self.handle(Msg::Mouse(Mouse::Release, x, y)).await
    }

    /// Turns the wheel at a place, up if negative.
    pub async fn scroll(&mut self, (x, y): (u16, u16), by: i32) -> &Screen {
        self.handle(Msg::Mouse(Mouse::Scroll(by), x, y)).await
    }

    /// Drags from one place to another.
    pub async fn drag(&mut self, from: (u16, u16), to: (u16, u16)) -> &Screen {
        self.handle(Msg::Mouse(Mouse::Press, from.0, from.1)).await;
        self.handle(Msg::Mouse(Mouse::Drag, to.0, to.1)).await;
        self.handle(Msg::Mouse(Mouse::Release, to.0, to.1)).await
    }

    /// Gives the terminal another size.
    pub async fn resize(&mut self, columns: u16, rows: u16) -> &Screen {
        self.options.size = (columns, rows);
        self.view.resize(self.options.size);
        self.handle(Msg::Resize(columns, rows)).await
    }

    /// Puts the list's cursor on a customer's conversation, with the keys.
    pub async fn go_to(&mut self, name: &str) -> &Screen {
        self.go_to_without_waiting(name).await;
        self.settle().await
    }

    /// The same, without having what follows from it happen.
    pub async fn go_to_without_waiting(&mut self, name: &str) -> &Screen {
        let id = self.id(name);
        let place = self.model().panes.list.rows.iter().position(|r| r.id.as_str() == id);
        let place = place.unwrap_or_else(|| panic!("{name} is not in the list\n{}", self.screen()));
        let row = self.model().panes.list.first_row + place + 1;
        let digits: Vec<String> = row.to_string().chars().map(|c| c.to_string()).collect();
        self.press(&format!("{} G", digits.join(" "))).await
    }
}

pub(super) fn sequence(keys: &str) -> KeySequence {
    keys.parse().unwrap_or_else(|e| panic!("{keys}: {e}"))
}
