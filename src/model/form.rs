//! A form: what has to be filled in before something is done (I48), or can be changed.

use super::composer::After;
use super::input::LineInput;
use client::domain::ticketing::{AttributeKind, TicketAttribute};
use client::domain::{ConversationId, TagId, Text};

/// Fields over the panes, and what is done with them.
#[derive(Clone, Debug)]
pub struct Form {
    /// The conversation that it is about.
    pub about: ConversationId,
    /// Its customer.
    pub who: String,
    /// What is done once all is filled in.
    pub then: Then,
    /// Who asks for what and why, a sentence each.
    pub asks: Vec<String>,
    /// From the top.
    pub fields: Vec<Field>,
    /// Which of them has the keys.
    pub at: usize,
}

/// What a form is filled in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// It is closed.
    Close,
    /// What is in the composer goes out, and this follows.
    Send(After),
    /// It becomes a ticket of the type of this id and name.
    Convert(String, Text),
    /// A ticket of that type is made beside it: the type's id and name.
    Make(String, Text),
    /// The values are kept, and nothing else.
    Save,
}

/// What a field gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The value of an attribute.
    Value(TicketAttribute),
    /// A tag, one of these.
    Tag(Vec<(TagId, Text)>),
}

/// One line of a form: what is asked for, what it says so far and whether that will do.
#[derive(Clone, Debug)]
pub struct Field {
    /// What it gives.
    pub what: What,
    /// What it is called.
    pub label: String,
    /// Whether it may not stay empty.
    pub required: bool,
    /// What is typed; of a choice what was chosen, or the beginning of it.
    pub input: LineInput,
    /// What it said at first: what says so still is no change.
    pub was: String,
    /// What is wrong with it, once that was looked at.
    pub wrong: Option<String>,
}

impl Field {
    /// A field that says this.
    pub fn new(what: What, label: String, required: bool, was: String) -> Self {
        let input = LineInput::with(&was);
        Self { what, label, required, was: input.text().to_owned(), input, wrong: None }
    }

    /// What can be chosen; none where it is typed.
    pub fn choices(&self) -> Vec<&str> {
        match &self.what {
            What::Value(own) => match own.kind {
                AttributeKind::List => own.options.iter().map(|(_, label)| label.as_str()).collect(),
                AttributeKind::Boolean => vec!["yes", "no"],
                _ => Vec::new(),
            },
            What::Tag(tags) => tags.iter().map(|(_, name)| name.as_str()).collect(),
        }
    }

    /// Whether one chooses and does not type.
    pub fn is_choice(&self) -> bool {
        match &self.what {
            What::Value(own) => matches!(own.kind, AttributeKind::List | AttributeKind::Boolean),
            What::Tag(_) => true,
        }
    }

    /// Which choice is meant: the one that says so, else the first that begins so.
    pub fn chosen(&self) -> Option<usize> {
        place(&self.choices(), self.input.text())
    }

    /// What it says: of a choice the whole of it.
    pub fn words(&self) -> String {
        let chosen = self.chosen().and_then(|at| self.choices().get(at).map(|label| (*label).to_owned()));
        chosen.unwrap_or_else(|| self.input.text().trim().to_owned())
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.input.text().trim().is_empty()
    }

    /// Whether it says something else than at first.
    pub fn is_changed(&self) -> bool {
        self.input.text() != self.was
    }

    /// Goes to the next choice, or to the one before; behind the last one to none, where it may stay empty.
    pub fn turn(&mut self, by: isize) {
        let choices: Vec<String> = self.choices().into_iter().map(str::to_owned).collect();
        if choices.is_empty() {
            return;
        }
        let count = choices.len() + usize::from(!self.required);
        let next = match (self.chosen(), by < 0) {
            (None, false) => 0,
            (None, true) => choices.len() - 1,
            (Some(at), _) => at.saturating_add(count).saturating_add_signed(by) % count,
        };
        self.say(choices.get(next).map_or("", String::as_str));
    }

    /// Takes the choice at a place.
    pub fn choose(&mut self, at: usize) {
        let label = self.choices().get(at).map(|label| (*label).to_owned());
        if let Some(label) = label {
            self.say(&label);
        }
    }

    /// A letter is typed where one chooses: it goes on with what was typed, or begins anew.
    pub fn seek(&mut self, letter: char) {
        let on = format!("{}{letter}", self.input.text());
        let alone = letter.to_string();
        let found = [&on, &alone].into_iter().find(|typed| place(&self.choices(), typed).is_some());
        let typed = found.unwrap_or(&on).clone();
        self.say(&typed);
    }

    /// Replaces what it says; what was wrong with it is over.
    pub fn say(&mut self, words: &str) {
        self.input.set(words);
        self.wrong = None;
    }
}

/// The choice that says so, else one that does but for case, else the first that begins so.
fn place(choices: &[&str], typed: &str) -> Option<usize> {
    let typed = typed.trim();
    let lower = typed.to_lowercase();
    if typed.is_empty() {
        return None;
    }
    let find = |is: &dyn Fn(&str) -> bool| choices.iter().position(|choice| is(choice));
    find(&|choice| choice == typed)
        .or_else(|| find(&|choice| choice.to_lowercase() == lower))
        .or_else(|| find(&|choice| choice.to_lowercase().starts_with(&lower)))
}

impl Form {
    /// The field that has the keys.
    pub fn field(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.at)
    }

    /// Goes to another field, around the ends.
    pub fn go(&mut self, by: isize) {
        let count = self.fields.len().max(1);
        self.at = (self.at % count + count).saturating_add_signed(by) % count;
    }

    /// What was filled in and is not kept anywhere else: by the fields' labels.
    pub fn typed(&self) -> Vec<(String, String)> {
        let changed = self.fields.iter().filter(|field| field.is_changed());
        changed.map(|field| (field.label.clone(), field.input.text().to_owned())).collect()
    }

    /// Fields say again what they had said when it was left.
    pub fn recall(&mut self, typed: &[(String, String)]) {
        for (label, words) in typed {
            if let Some(field) = self.fields.iter_mut().find(|field| field.label == *label) {
                field.say(words);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(labels: &[&str], required: bool) -> Field {
        let options = labels.iter().map(|label| ((*label).to_owned(), Text::new(label))).collect();
        let own = TicketAttribute { name: Text::new("Reason"), kind: AttributeKind::List, options, required };
        Field::new(What::Value(own), "Reason".into(), required, String::new())
    }

    #[test]
    fn letters_and_arrows_choose_and_an_end_leads_to_the_other_one() {
        let mut field = list(&["question", "bug", "Bug fix", "billing"], true);
        assert_eq!((field.chosen(), field.is_empty()), (None, true));
        field.seek('b');
        assert_eq!(field.words(), "bug");
        field.seek('i');
        assert_eq!(field.words(), "billing");
        field.seek('q');
        assert_eq!(field.words(), "question");
        field.turn(-1);
        assert_eq!(field.words(), "billing");
        field.turn(1);
        assert_eq!(field.words(), "question");
        field.choose(2);
        assert_eq!(field.words(), "Bug fix");
        field.seek('x');
        assert_eq!((field.chosen(), field.is_empty()), (None, false));
        let mut free = list(&["yes"], false);
        free.turn(1);
        free.turn(1);
        assert!(free.is_empty());
    }

    proptest! {
        #[test]
        fn whatever_the_choices_are_each_is_reached_and_said_as_it_is(
            labels in prop::collection::vec("\\PC{1,6}|bug|Bug", 1..6), presses in prop::collection::vec(-1..=1_isize, 0..20),
            letters in "\\PC{0,4}", required in any::<bool>(),
        ) {
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let mut field = list(&labels, required);
            for by in presses {
                field.turn(by);
                prop_assert!(field.is_empty() || field.choices().contains(&field.words().as_str()), "{:?}", field);
            }
            for letter in letters.chars() {
                field.seek(letter);
            }
            let all: Vec<String> = field.choices().into_iter().map(str::to_owned).collect();
            for (at, label) in all.iter().enumerate() {
                field.choose(at);
                // What is not visible is no label (it is left out when it is read).
                prop_assert!(label.is_empty() || field.words() == *label, "{:?} {:?}", label, field.words());
            }
        }
    }
}
