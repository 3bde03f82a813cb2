//! A form: what has to be filled in before something is done (I48), or can be changed.

use super::composer::After;
use super::input::LineInput;
use client::domain::ticketing::{AttributeKind, TicketAttribute};
use client::domain::{ConversationId, MacroId, Seen, TagId, Text};

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
    /// How far the thread was known when it was opened; none where the thread is not here (S10).
    pub seen: Option<Seen>,
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
    /// The macro of that id and name comes into the text, which they fill.
    Insert(MacroId, Text),
    /// The values are kept, and nothing else.
    Save,
}

/// What forms are filled in for, as far as one does not go on with what was typed in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A rule of the house or the workspace asks.
    Asked,
    /// It becomes a ticket, or one is made beside it, of the type of this id.
    Ticket(String),
    /// A macro of this id is filled in.
    Macro(String),
    /// Attributes are changed.
    Attributes,
}

impl Purpose {
    /// Before the id of a macro.
    const MACRO: &'static str = "macro ";

    /// Before the id of a type.
    const TICKET: &'static str = "ticket ";

    fn word(&self) -> String {
        match self {
            Self::Asked => "asked".to_owned(),
            Self::Ticket(id) => format!("{}{id}", Self::TICKET),
            Self::Macro(id) => format!("{}{id}", Self::MACRO),
            Self::Attributes => "attributes".to_owned(),
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        match word {
            "asked" => Some(Self::Asked),
            "attributes" => Some(Self::Attributes),
            other => {
                let own = other.strip_prefix(Self::MACRO).map(|id| Self::Macro(id.to_owned()));
                own.or_else(|| other.strip_prefix(Self::TICKET).map(|id| Self::Ticket(id.to_owned())))
            }
        }
    }
}

/// What was filled in and has not been done: of forms that are open or were left, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    all: Vec<Kept>,
    /// Whether it is other than what is on disk.
    changed: bool,
    /// Whether its timer runs that puts it there.
    due: bool,
}

#[derive(Clone, Debug)]
struct Kept {
    about: ConversationId,
    purpose: Purpose,
    /// By the fields' names.
    typed: Vec<(String, String)>,
}

/// As it is kept: about which conversation, for what, and what was typed.
type OnDisk = (String, String, Vec<(String, String)>);

/// No more forms are kept: of older ones nobody knows any more.
const MOST_KEPT: usize = 50;

impl Filled {
    /// What was kept.
    pub fn read(kept: &str) -> Self {
        let all: Vec<OnDisk> = serde_json::from_str(kept).unwrap_or_default();
        let all = all.into_iter().filter_map(|(about, purpose, typed)| {
            let purpose = Purpose::of_word(&purpose)?;
            Some(Kept { about: ConversationId::new(about), purpose, typed })
        });
        Self { all: all.collect(), ..Self::default() }
    }

    /// What was typed in that form, by the fields' names.
    pub fn of(&self, form: &Form) -> &[(String, String)] {
        let own = self.all.iter().find(|kept| kept.about == form.about && kept.purpose == form.purpose());
        own.map_or(&[], |kept| &kept.typed)
    }

    /// This is what is typed in it.
    pub fn put(&mut self, form: &Form) {
        let (purpose, typed) = (form.purpose(), form.typed());
        if self.of(form) == typed {
            return;
        }
        self.all.retain(|kept| kept.about != form.about || kept.purpose != purpose);
        if !typed.is_empty() {
            self.all.push(Kept { about: form.about.clone(), purpose, typed });
        }
        self.all.drain(..self.all.len().saturating_sub(MOST_KEPT));
        self.changed = true;
    }

    /// Nothing is to be filled in there any more.
    pub fn done(&mut self, about: &ConversationId, purpose: &Purpose) {
        self.retain(|kept| kept.about != *about || kept.purpose != *purpose);
    }

    /// That attribute has got a value: what was typed for it is no news.
    pub fn has_value(&mut self, about: &ConversationId, name: &str) {
        for kept in self.all.iter_mut().filter(|kept| kept.about == *about) {
            if matches!(kept.purpose, Purpose::Asked | Purpose::Attributes) {
                let known = kept.typed.len();
                kept.typed.retain(|(field, _)| field != name);
                self.changed |= kept.typed.len() < known;
            }
        }
        self.retain(|kept| !kept.typed.is_empty());
    }

    /// Those conversations are gone.
    pub fn forget(&mut self, is_gone: impl Fn(&ConversationId) -> bool) {
        self.retain(|kept| !is_gone(&kept.about));
    }

    fn retain(&mut self, stays: impl Fn(&Kept) -> bool) {
        let known = self.all.len();
        self.all.retain(stays);
        self.changed |= self.all.len() < known;
    }

    /// Whether a timer is to be started that puts it on disk.
    pub fn begins(&mut self) -> bool {
        let begins = self.changed && !self.due;
        self.due |= begins;
        begins
    }

    /// What is to be on disk now, where that is other than what is.
    pub fn kept(&mut self) -> Option<String> {
        self.due = false;
        let changed = std::mem::take(&mut self.changed);
        let all = self.all.iter().map(|kept| (kept.about.to_string(), kept.purpose.word(), kept.typed.clone()));
        changed.then(|| serde_json::to_string(&all.collect::<Vec<OnDisk>>()).unwrap_or_default())
    }
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

    /// By what it is told from the others of its form: several may ask for a tag.
    pub fn name(&self) -> String {
        match &self.what {
            What::Value(own) => own.name.to_string(),
            What::Tag(_) => format!("#{}", self.choices().join(" #")),
        }
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

    /// What it is filled in for.
    pub fn purpose(&self) -> Purpose {
        match &self.then {
            Then::Close | Then::Send(_) => Purpose::Asked,
            Then::Convert(id, _) | Then::Make(id, _) => Purpose::Ticket(id.clone()),
            Then::Insert(id, _) => Purpose::Macro(id.as_str().to_owned()),
            Then::Save => Purpose::Attributes,
        }
    }

    /// What was filled in and is not kept anywhere else: by the fields' names.
    pub fn typed(&self) -> Vec<(String, String)> {
        let changed = self.fields.iter().filter(|field| field.is_changed());
        changed.map(|field| (field.name(), field.input.text().to_owned())).collect()
    }

    /// Fields say again what they had said when it was left.
    pub fn recall(&mut self, typed: &[(String, String)]) {
        for (name, words) in typed {
            if let Some(field) = self.fields.iter_mut().find(|field| field.name() == *name) {
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

    fn form(about: &str, then: Then, typed: &[&str]) -> Form {
        let field = |(n, words): (usize, &&str)| {
            let name = format!("Field {n}");
            let own = TicketAttribute {
                name: Text::new(&name),
                kind: AttributeKind::Text,
                options: Vec::new(),
                required: false,
            };
            let mut field = Field::new(What::Value(own), name, false, String::new());
            field.say(words);
            field
        };
        let fields = typed.iter().enumerate().map(field).collect();
        Form { about: about.into(), who: String::new(), then, asks: Vec::new(), fields, at: 0, seen: None }
    }

    #[test]
    fn what_is_filled_in_is_to_be_on_disk_once_for_each_while_and_read_from_there() {
        let mut filled = Filled::default();
        assert!(!filled.begins() && filled.kept().is_none());
        filled.put(&form("1", Then::Close, &["a"]));
        assert!(filled.begins());
        filled.put(&form("1", Then::Close, &["ab"]));
        assert!(!filled.begins(), "its timer runs");
        filled.put(&form("1", Then::Save, &["x", "y"]));
        let read = Filled::read(&filled.kept().expect("changed"));
        assert_eq!(read.of(&form("1", Then::Close, &[])), [("Field 0".to_owned(), "ab".to_owned())]);
        assert_eq!(read.of(&form("1", Then::Save, &[])).len(), 2);
        assert!(read.of(&form("2", Then::Close, &[])).is_empty());
        assert!(filled.kept().is_none() && !filled.begins());
        filled.has_value(&"1".into(), "Field 0");
        assert!(filled.begins());
        let read = Filled::read(&filled.kept().expect("changed"));
        assert_eq!((read.of(&form("1", Then::Close, &[])).len(), read.of(&form("1", Then::Save, &[])).len()), (0, 1));
        assert!(Filled::read("{").all.is_empty());
        for n in 0..=MOST_KEPT {
            filled.put(&form(&n.to_string(), Then::Close, &["a"]));
        }
        assert_eq!(filled.all.len(), MOST_KEPT);
        filled.forget(|_| true);
        assert_eq!(filled.kept().as_deref(), Some("[]"));
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
