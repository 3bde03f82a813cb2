//! One theme file: what it says, before anything is laid over anything.

use std::collections::BTreeMap;
use std::path::Path;

use ratatui::style::Modifier;

use super::colour::NAMED;
use super::{Role, StylePlace};
use crate::problem::file::{Item, Value};
use crate::problem::{Problem, file, nearest};

/// The modifiers that a style can add and remove.
pub(super) const MODIFIERS: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("crossed-out", Modifier::CROSSED_OUT),
];

/// A colour as it is written, and where.
pub(super) type Named = (String, StylePlace);

/// What a file says about one role.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Patch {
    pub(super) fg: Option<Named>,
    pub(super) bg: Option<Named>,
    pub(super) add: Modifier,
    pub(super) remove: Modifier,
    pub(super) source: Option<StylePlace>,
}

impl Patch {
    /// Lays another one over this one, field by field.
    pub(super) fn lay(&mut self, over: &Self) {
        self.fg = over.fg.clone().or_else(|| self.fg.take());
        self.bg = over.bg.clone().or_else(|| self.bg.take());
        self.add = (self.add - over.remove) | over.add;
        self.remove = (self.remove - over.add) | over.remove;
        self.source = over.source.clone().or_else(|| self.source.take());
    }
}

/// A theme file, or several laid over each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) inherits: Option<Named>,
    pub(super) ground: Option<Named>,
    pub(super) palette: BTreeMap<String, Named>,
    /// What stands for an entry of the palette in a terminal of 256 colours.
    pub(super) palette_256: BTreeMap<String, Named>,
    pub(super) styles: BTreeMap<Role, Patch>,
}

impl Sheet {
    /// Lays another one over this one.
    pub(super) fn lay(&mut self, over: Self) {
        self.ground = over.ground.or_else(|| self.ground.take());
        // Another colour than the one that the number was chosen for.
        self.palette_256.retain(|name, _| !over.palette.contains_key(name));
        self.palette_256.extend(over.palette_256);
        self.palette.extend(over.palette);
        for (role, patch) in over.styles {
            self.styles.entry(role).or_default().lay(&patch);
        }
    }
}

/// Reads a theme file.
pub(super) fn parse(path: &Path, text: &str, problems: &mut Vec<Problem>) -> Sheet {
    let (items, found) = file::read(path, text);
    problems.extend(found);
    let mut reader = Reader { path, problems, sheet: Sheet::default() };
    for item in items {
        reader.top(item);
    }
    reader.sheet
}

struct Reader<'a> {
    path: &'a Path,
    problems: &'a mut Vec<Problem>,
    sheet: Sheet,
}

impl Reader<'_> {
    fn report(&mut self, line: usize, message: String, help: Option<String>) {
        self.problems.push(Problem { file: self.path.to_owned(), line: Some(line), column: None, message, help });
    }

    fn source(&self, line: usize) -> StylePlace {
        StylePlace { file: self.path.to_owned(), line }
    }

    fn top(&mut self, item: Item) {
        let source = self.source(item.line);
        match (item.name.as_str(), item.value) {
            ("inherits", Value::Text(name)) => self.sheet.inherits = Some((name, source)),
            ("ground", value) => self.sheet.ground = self.colour("ground", item.line, &value),
            ("palette", Value::Table(items)) => {
                for item in items {
                    if let Some(colour) = self.colour(&item.name, item.line, &item.value) {
                        self.sheet.palette.insert(item.name, colour);
                    }
                }
            }
            ("palette-256", Value::Table(items)) => items.into_iter().for_each(|item| self.number(item)),
            ("styles", Value::Table(items)) => self.styles("", items),
            (name @ ("inherits" | "palette" | "palette-256" | "styles"), value) => {
                let takes = if name == "inherits" { "the name of a theme" } else { "a table" };
                self.report(item.line, format!("`{name}` takes {takes}, not {}", value.kind()), None);
            }
            (name, _) => {
                let known = ["inherits", "ground", "palette", "palette-256", "styles"];
                let help = match (nearest(name, known), Role::named(name)) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Some(_)) => "it belongs in `[styles]`".to_owned(),
                    (None, None) => format!("there are: {}", known.join(", ")),
                };
                self.report(item.line, format!("a theme has no `{name}`"), Some(help));
            }
        }
    }

    /// An entry of the palette as one of the 256.
    fn number(&mut self, item: Item) {
        match item.value {
            Value::Whole(index @ 0..=255) => {
                let source = self.source(item.line);
                self.sheet.palette_256.insert(item.name, (index.to_string(), source));
            }
            other => {
                let message = format!("`{}` takes a number from 0 to 255, not {}", item.name, other.kind());
                self.report(item.line, message, None);
            }
        }
    }

    /// Roles; their dots may be written as such, which makes tables of them.
    fn styles(&mut self, prefix: &str, items: Vec<Item>) {
        for item in items {
            let name = format!("{prefix}{}", item.name);
            let fields = ["fg", "bg", "add", "remove"];
            match item.value {
                Value::Table(inner)
                    if inner.iter().all(|inner| matches!(inner.value, Value::Table(_))) && !inner.is_empty() =>
                {
                    self.styles(&format!("{name}."), inner);
                }
                Value::Table(inner)
                    if Role::named(&name).is_none()
                        && (!inner.is_empty() || begins_a_role(&name))
                        && !inner.iter().any(|inner| fields.contains(&inner.name.as_str())) =>
                {
                    self.styles(&format!("{name}."), inner);
                }
                value => self.style(&name, item.line, value),
            }
        }
    }

    fn style(&mut self, name: &str, line: usize, value: Value) {
        let Some(role) = Role::named(name) else {
            let near = nearest(name, Role::ALL.iter().map(|role| role.as_str()));
            let help =
                near.map_or("`sidetone themes roles` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            return self.report(line, format!("there is no role `{name}`"), Some(help));
        };
        let mut patch = Patch { source: Some(self.source(line)), ..Patch::default() };
        match value {
            Value::Table(fields) => {
                for field in fields {
                    self.field(&mut patch, field);
                }
            }
            value => patch.fg = self.colour(name, line, &value),
        }
        self.sheet.styles.entry(role).or_default().lay(&patch);
    }

    fn field(&mut self, patch: &mut Patch, field: Item) {
        match field.name.as_str() {
            "fg" => patch.fg = self.colour("fg", field.line, &field.value),
            "bg" => patch.bg = self.colour("bg", field.line, &field.value),
            "add" => patch.add = self.modifiers(&field),
            "remove" => patch.remove = self.modifiers(&field),
            name => {
                let known = ["fg", "bg", "add", "remove"];
                let help = nearest(name, known)
                    .map_or(format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
                self.report(field.line, format!("a style has no `{name}`"), Some(help));
            }
        }
    }

    /// A colour as written; what it stands for is known when all files are laid over each other.
    fn colour(&mut self, what: &str, line: usize, value: &Value) -> Option<Named> {
        let source = self.source(line);
        match value {
            Value::Text(text) => Some((text.clone(), source)),
            Value::Whole(index @ 0..=255) => Some((index.to_string(), source)),
            other => {
                let message = format!("`{what}` takes a colour, not {}", other.kind());
                self.report(line, message, Some(colours()));
                None
            }
        }
    }

    fn modifiers(&mut self, field: &Item) -> Modifier {
        let mut all = Modifier::empty();
        let Some(words) = field.value.texts() else {
            let help = format!("write {} = [\"bold\"]", field.name);
            self.report(field.line, format!("`{}` takes a list of words", field.name), Some(help));
            return all;
        };
        for word in words {
            match MODIFIERS.iter().find(|(name, _)| *name == word) {
                Some((_, modifier)) => all |= *modifier,
                None => {
                    let names: Vec<&str> = MODIFIERS.iter().map(|(name, _)| *name).collect();
                    let help = nearest(&word, names.iter().copied())
                        .map_or(format!("there are: {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
                    self.report(field.line, format!("`{word}` is nothing a style can {}", field.name), Some(help));
                }
            }
        }
        all
    }
}

/// Whether there are roles of that name and more behind a dot.
fn begins_a_role(name: &str) -> bool {
    Role::ALL.iter().any(|role| role.as_str().strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// How colours are written.
pub(super) fn colours() -> String {
    let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    format!("a name of the palette, \"#rrggbb\", 0 to 255, or {}", names.join(", "))
}
