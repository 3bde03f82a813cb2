//! The columns that a list's table can have, and how they are written.

use client::store::Extra;

/// The widths that a column can have, in cells.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 3..=80;

/// A column of a table. What the list is ordered by stands behind all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The customer's name.
    Customer,
    /// That the customer is at.
    Company,
    /// What was said last; it has the room that the others leave.
    Words,
    /// A ticket, the SLA, and whose it is.
    Signs,
    /// The teammate in charge.
    Assignee,
    /// The team in charge.
    Team,
    /// All that are on it, by name.
    Tags,
    /// Title, subject, or first words.
    Subject,
    /// Open, snoozed or closed.
    State,
    /// How long ago it was begun.
    Begun,
    /// How its SLA stands.
    Sla,
    /// How urgent.
    Priority,
    /// The customer's rating.
    Rating,
    /// Where it came from.
    Channel,
    /// The customer's language.
    Language,
    /// A conversation attribute.
    Attribute(String),
}

/// Before the name of an attribute.
pub const ATTRIBUTE: &str = "attr.";

impl Column {
    /// All but those of attributes.
    pub const ALL: [Self; 15] = [
        Self::Customer,
        Self::Company,
        Self::Words,
        Self::Signs,
        Self::Assignee,
        Self::Team,
        Self::Tags,
        Self::Subject,
        Self::State,
        Self::Begun,
        Self::Sla,
        Self::Priority,
        Self::Rating,
        Self::Channel,
        Self::Language,
    ];

    /// Its name in files and commands, and its heading.
    fn names(&self) -> (&str, &str) {
        match self {
            Self::Customer => ("customer", "Customer"),
            Self::Company => ("company", "Company"),
            Self::Words => ("words", "Last words"),
            Self::Signs => ("signs", ""),
            Self::Assignee => ("assignee", "Assignee"),
            Self::Team => ("team", "Team"),
            Self::Tags => ("tags", "Tags"),
            Self::Subject => ("subject", "Subject"),
            Self::State => ("state", "State"),
            Self::Begun => ("begun", "Begun"),
            Self::Sla => ("sla", "SLA"),
            Self::Priority => ("priority", "Priority"),
            Self::Rating => ("rating", "Rating"),
            Self::Channel => ("channel", "Channel"),
            Self::Language => ("language", "Language"),
            Self::Attribute(name) => (name, name),
        }
    }

    /// Its name in files and commands.
    pub fn name(&self) -> String {
        match self {
            Self::Attribute(name) => format!("{ATTRIBUTE}{name}"),
            other => other.names().0.to_owned(),
        }
    }

    /// What stands above it.
    pub fn heading(&self) -> &str {
        self.names().1
    }

    /// The column of that name; none if there is no such.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(attribute) = name.strip_prefix(ATTRIBUTE) {
            let attribute = client::domain::text::clean_line(attribute);
            return (!attribute.trim().is_empty()).then(|| Self::Attribute(attribute.trim().to_owned()));
        }
        Self::ALL.into_iter().find(|column| column.names().0 == name)
    }

    /// How wide it is, in cells, unless another width was chosen.
    pub fn width(&self) -> u16 {
        match self {
            Self::Customer => 18,
            Self::Company | Self::Tags | Self::Attribute(_) => 15,
            Self::Words | Self::Subject => 24,
            Self::Signs => 4,
            Self::Assignee | Self::Team => 12,
            Self::State | Self::Begun => 7,
            Self::Sla | Self::Priority | Self::Language => 8,
            Self::Rating => 6,
            Self::Channel => 10,
        }
    }

    /// What the store has to tell for it.
    pub fn extra(&self) -> Option<Extra> {
        match self {
            Self::Rating => Some(Extra::Rating),
            Self::Channel => Some(Extra::Channel),
            Self::Language => Some(Extra::Language),
            Self::Attribute(name) => Some(Extra::Attribute(name.clone())),
            _ => None,
        }
    }
}

/// Columns with their widths, in their order.
pub type Columns = Vec<(Column, u16)>;

/// Columns as they are written, with commas between them and a width behind a colon where it is another than its own:
/// `customer:20, tags, attr.Order number`. Of what is none, which.
pub fn columns(text: &str) -> Result<Columns, String> {
    let mut columns = Columns::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let (name, width) = match word.rsplit_once(':') {
            Some((name, width)) => (name.trim(), Some(width.trim().parse().map_err(|_| word.to_owned())?)),
            None => (word, None),
        };
        let column = Column::named(name).ok_or_else(|| word.to_owned())?;
        let width = width.unwrap_or_else(|| column.width()).clamp(*WIDTHS.start(), *WIDTHS.end());
        if columns.iter().all(|(known, _)| *known != column) {
            columns.push((column, width));
        }
    }
    Ok(columns)
}

/// As [`columns`] reads it.
pub fn written(columns: &[(Column, u16)]) -> String {
    let word = |(column, width): &(Column, u16)| match *width == column.width() {
        true => column.name(),
        false => format!("{}:{width}", column.name()),
    };
    columns.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_as_they_are_written_and_what_is_none_is_named() {
        let all = columns("customer:20, tags,attr.Order number , begun:9").expect("columns");
        let expected = [
            (Column::Customer, 20),
            (Column::Tags, 15),
            (Column::Attribute("Order number".into()), 15),
            (Column::Begun, 9),
        ];
        assert_eq!(all, expected);
        assert_eq!(written(&all), "customer:20, tags, attr.Order number, begun:9");
        assert_eq!(columns(&written(&all)), Ok(all));
        assert_eq!(columns("tags, tags").expect("columns").len(), 1, "each stands once");
        assert_eq!(columns("customer:wide"), Err("customer:wide".into()));
        assert_eq!(columns("costumer"), Err("costumer".into()));
        assert_eq!(columns("words:900"), Ok(vec![(Column::Words, *WIDTHS.end())]));
    }
}
