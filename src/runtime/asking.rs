//! What is made of the terminal's answers: the theme that fits its ground, the signs that fit its cells. The first frame
//! goes by what it answered last; what it answers now comes in when it comes.

use std::io;
use std::time::Duration;

use tokio::time::Instant;

use super::Engine;
use crate::term::known::{Answered, Known};
use crate::term::{Answer, Events, Output, Terminal};
use crate::theme::{Brightness, Signs};

/// How long answers are looked for; one that comes later is kept for the next start.
const LOOKED_FOR: Duration = Duration::from_secs(2);

/// How long somebody who leaves waits for an answer that a terminal around tmux may give.
const PASSED_ON: Duration = Duration::from_millis(300);

/// The questions to a terminal.
#[derive(Debug)]
pub struct Asking {
    question: String,
    /// Whether a question was passed on through tmux to the terminal around it.
    passed_on: bool,
    /// Whether the signs follow what is measured.
    measures: bool,
    /// What the ground is if nobody says.
    otherwise: Option<Brightness>,
    known: Known,
    answered: Answered,
    asked: Option<Instant>,
    fenced: bool,
    given_up: bool,
}

impl Asking {
    /// This question, whose answers are kept there.
    pub fn new(question: String, passed_on: bool, known: Known) -> Self {
        Self {
            question,
            passed_on,
            measures: false,
            otherwise: None,
            known,
            answered: Answered::default(),
            asked: None,
            fenced: false,
            given_up: false,
        }
    }

    /// With signs that follow what is measured.
    pub fn measuring(mut self, measures: bool) -> Self {
        self.measures = measures;
        self
    }

    /// With what the ground is if the terminal does not say: what the environment says.
    pub fn otherwise(mut self, ground: Option<Brightness>) -> Self {
        self.otherwise = ground;
        self
    }

    /// Asks, and goes by the last answers until others come.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn ask(&mut self, terminal: &Terminal, events: &mut Events, engine: &mut Engine) -> io::Result<()> {
        let now = Instant::now();
        self.asked = Some(now);
        events.await_answers((now + LOOKED_FOR).into_std(), self.passed_on);
        self.measured(self.known.last().wide, terminal.output(), engine);
        terminal.output().send(self.question.as_bytes())
    }

    fn measured(&self, wide: Option<bool>, output: &Output, engine: &mut Engine) {
        let wide = wide.unwrap_or(false);
        output.set_wide(wide);
        if self.measures {
            engine.draw_with(if wide { Signs::Ascii } else { Signs::Unicode });
        }
    }

    /// Until when answers are looked for; none when there is nothing to look for any more.
    pub fn open_until(&self) -> Option<Instant> {
        let all = self.fenced && (self.answered.ground.is_some() || !self.passed_on);
        self.asked.filter(|_| !all && !self.given_up).map(|asked| asked + LOOKED_FOR)
    }

    /// Until when an answer is to be waited for by whoever gives the terminal away; none when none is on its way.
    pub fn owed_until(&self) -> Option<Instant> {
        let wait = if self.fenced { PASSED_ON } else { LOOKED_FOR };
        let until = self.open_until()?.min(self.asked? + wait);
        (Instant::now() < until).then_some(until)
    }

    /// An answer has come.
    pub async fn take(&mut self, answer: Answer, output: &Output, engine: &mut Engine) {
        match answer {
            Answer::Ground(red, green, blue) => {
                self.answered.ground = Some((red, green, blue));
                // Later than that nobody expects the screen to change by itself; the next start knows.
                if !self.given_up {
                    engine.heard_ground(Some(Brightness::of((red, green, blue)))).await;
                }
            }
            Answer::Cursor(column) => {
                self.answered.wide = Some(column > 2);
                self.measured(self.answered.wide, output, engine);
            }
            Answer::Focus(tells) => engine.model.tells_focus |= tells,
            Answer::Attributes => {
                self.fenced = true;
                if self.answered.ground.is_none() && !self.passed_on {
                    engine.heard_ground(self.otherwise).await;
                }
            }
        }
        if self.given_up || self.fenced && (!self.passed_on || self.answered.ground.is_some()) {
            self.known.keep(self.answered);
        }
    }

    /// The time is over. A terminal that answers but does not say what its ground is has none; one that has said nothing at
    /// all may be slow, and what was known of it counts.
    pub async fn give_up(&mut self, engine: &mut Engine) {
        self.given_up = true;
        if self.fenced && self.answered.ground.is_none() {
            engine.heard_ground(self.otherwise).await;
            self.known.keep(self.answered);
        }
    }
}
