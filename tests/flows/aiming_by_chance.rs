//! Plays by chance of two programs of one person, colleagues and customers, with keys that come before the frame: no
//! action ever lands where the last frame did not show it.
//!
//! Where it may land is read off the screen alone: the rows, and the bar of the cursor. More of them:
//! `AIM_CASES=500 cargo test --release --test flows aiming_by_chance -- --nocapture`.

use std::collections::HashMap;

use sidetone::model::Focus;
use sidetone::model::Model;

use crate::screen::Screen;
use crate::support::{Flow, Options, Seat};
use crate::town::guests;

/// What the person can know of the list: the rows of the last frame, and where keys have taken the cursor since.
#[derive(Debug, Default)]
struct Known {
    rows: Vec<String>,
    at: Option<usize>,
    /// Whether the cursor is where a frame or a key has put it, and not where an operation has left it.
    meant: bool,
    /// Whether a key has chosen a list that no frame has shown yet.
    chosen: bool,
}

impl Known {
    fn from(screen: &Screen, names: &HashMap<String, String>) -> Self {
        let mut known = Self { meant: true, ..Self::default() };
        let text = screen.text();
        for line in text.lines().map(|line| line.split('│').find(|cell| !cell.is_empty()).unwrap_or_default()) {
            let rest: String = line.chars().skip(3).collect();
            let name = names.keys().find(|name| rest.trim_start().starts_with(name.as_str()));
            if let Some(name) = name {
                if line.starts_with('▌') {
                    known.at = Some(known.rows.len());
                }
                known.rows.push(name.clone());
            }
        }
        known
    }

    fn target(&self) -> Option<&String> {
        self.rows.get(self.at?).filter(|_| self.meant)
    }

    fn moved(&mut self, by: isize) {
        if let Some(at) = &mut self.at {
            *at = at.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
            self.meant = true;
        }
    }

    /// The conversation under the cursor was dealt with, and the cursor went on: its row stays where it is.
    fn went_on(&mut self, to: Option<&String>) {
        self.at = to.and_then(|to| self.rows.iter().position(|name| name == to));
        self.meant = false;
    }
}

/// One of the two programs.
enum Hands<'a> {
    Here(&'a mut Flow),
    There(&'a mut Seat),
}

impl Hands<'_> {
    async fn press(&mut self, key: &str) {
        match self {
            Self::Here(t) => t.ahead(key).await,
            Self::There(seat) => seat.ahead(key).await,
        }
    }

    /// Something happens meanwhile, and is taken in without a frame.
    async fn hear(&mut self, random: &mut fastrand::Rng, ids: &[String], log: &mut Vec<String>) {
        match self {
            Self::Here(t) => {
                log.push(t.somebody(random, ids, 6));
                t.hears_unseen().await;
            }
            Self::There(seat) => seat.take_in().await,
        }
    }

    fn draw(&mut self) -> Screen {
        match self {
            Self::Here(t) => t.draw().clone(),
            Self::There(seat) => seat.draw().clone(),
        }
    }

    /// Draws a frame, and looks at it. A list that was chosen and is not there yet is the one that keys wait for.
    fn look(&mut self, names: &HashMap<String, String>) -> Known {
        let known = Known::from(&self.draw(), names);
        Known { chosen: !self.model().panes.list.loaded, ..known }
    }

    async fn settle(&mut self) {
        match self {
            Self::Here(t) => t.settle().await,
            Self::There(seat) => seat.settle().await,
        };
    }

    fn model(&self) -> &Model {
        match self {
            Self::Here(t) => t.model(),
            Self::There(seat) => seat.model(),
        }
    }
}

/// The newest action's number, and the conversations of those after a number.
type Actions = (i64, Vec<String>);

/// What is pressed; what speaks or chooses takes several keys.
const KEYS: [&str; 16] =
    ["j", "j", "k", "e", "e", "e", "m", "A", "U", "o", "t enter", "p enter", "n H i C-s", "g a", "g m", "g u"];

async fn burst(
    hands: &mut Hands<'_>,
    random: &mut fastrand::Rng,
    (names, ids): (&HashMap<String, String>, &[String]),
    outbox: &impl Fn(i64) -> Actions,
    log: &mut Vec<String>,
) {
    let mut known = hands.look(names);
    for _ in 0..random.usize(1..5) {
        if random.u8(0..4) == 0 {
            hands.hear(random, ids, log).await;
        }
        let keys = KEYS[random.usize(..KEYS.len())];
        log.push(format!("{keys} on {:?} of {:?}", known.target(), known.rows));
        let before = hands.model().panes.list.selected.clone();
        let from = outbox(0).0;
        for key in keys.split(' ') {
            hands.press(key).await;
        }
        for landed in outbox(from).1 {
            let meant = known.target().map(|name| &names[name]);
            assert!(known.chosen || meant == Some(&landed), "{keys} landed on {landed}, not on {meant:?}: {log:#?}");
        }
        match keys {
            "j" => known.moved(1),
            "k" => known.moved(-1),
            "g a" | "g m" | "g u" => known.chosen = true,
            "g g" => known = Known { chosen: true, ..known },
            _ if hands.model().panes.list.selected != before => {
                let to = hands.model().panes.list.selected_row().map(|row| row.who.to_string());
                known.went_on(to.as_ref());
            }
            _ => {}
        }
        while hands.model().focus != Focus::List || !hands.model().over.overlays.is_empty() {
            hands.press("esc").await;
        }
        match random.u8(0..3) {
            0 => known = hands.look(names),
            1 => {
                hands.settle().await;
                known = hands.look(names);
            }
            _ => {}
        }
    }
}

async fn play(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut t = Flow::with(Options::default().size(120, 44).world(|w| guests(w, 9))).await;
    let rows = &t.model().panes.list.rows;
    let mut names: HashMap<String, String> = rows.iter().map(|row| (row.who.to_string(), row.id.to_string())).collect();
    let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    names.insert("Nadia Petrova".into(), t.id("nadia"));
    names.insert("Jonas Weiss".into(), t.id("jonas"));
    let mut other = Seat::beside(&t).await;
    let mut log = vec![format!("seed {seed}")];
    let store = t.store().to_owned();
    let outbox = |from: i64| {
        let db = rusqlite::Connection::open(store.join("sidetone.db")).unwrap();
        let mut rows = db.prepare("SELECT id, conversation FROM outbox WHERE id > ?1 ORDER BY id").unwrap();
        let found: Vec<(i64, String)> =
            rows.query_map([from], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        (found.last().map_or(from, |(id, _)| *id), found.into_iter().map(|(_, id)| id).collect::<Vec<_>>())
    };
    for _ in 0..30 {
        match random.u8(0..8) {
            0..=2 => log.push(t.somebody(&mut random, &ids, 6)),
            3 => {
                log.push("news here, unseen".into());
                t.hears_unseen().await;
            }
            4 => {
                log.push("news there, unseen".into());
                other.take_in().await;
            }
            5 | 6 => {
                log.push("here:".into());
                burst(&mut Hands::Here(&mut t), &mut random, (&names, &ids), &outbox, &mut log).await;
            }
            _ => {
                log.push("there:".into());
                burst(&mut Hands::There(&mut other), &mut random, (&names, &ids), &outbox, &mut log).await;
            }
        }
    }
    other.stop().await;
}

#[tokio::test]
async fn no_action_ever_lands_where_the_last_frame_did_not_show_it() {
    let cases = std::env::var("AIM_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(6);
    for seed in 0..cases {
        play(seed).await;
    }
}
