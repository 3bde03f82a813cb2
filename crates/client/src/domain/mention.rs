//! Whom a note names (I24). The API has no word for a mention (API 25.1): what is written is the name as it is shown, and a note
//! that names somebody so is what is read.

use serde::{Deserialize, Serialize};

use super::ids::{AdminId, PartId, TeamId};
use super::people::{Admin, Team};
use super::text::Body;
use clock::Timestamp;

/// How a mention is written: nothing tells how Intercom wants it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// With the sign before the name: `@Zofia Wróblewska`.
    #[default]
    At,
    /// The name alone, as notes from the web seem to have it.
    Name,
}

/// How somebody is named in a note.
pub fn written(name: &str, style: Style) -> String {
    match style {
        Style::At => format!("@{name}"),
        Style::Name => name.to_owned(),
    }
}

/// Somebody whom a note calls by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Named {
    /// A teammate.
    Admin(AdminId),
    /// Everybody of it, whoever that is by then.
    Team(TeamId),
}

impl Named {
    /// As it is kept: `a7`, `t9`.
    pub fn key(&self) -> String {
        match self {
            Self::Admin(id) => format!("a{id}"),
            Self::Team(id) => format!("t{id}"),
        }
    }

    /// Who that is, of what was kept.
    pub fn of_key(key: &str) -> Option<Self> {
        let admin = key.strip_prefix('a').map(|id| Self::Admin(AdminId::new(id)));
        admin.or_else(|| key.strip_prefix('t').map(|id| Self::Team(TeamId::new(id))))
    }
}

/// A note that names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Which note.
    pub part: PartId,
    /// Whom it names.
    pub named: Named,
    /// Who wrote it, where that is a teammate.
    pub by: Option<AdminId>,
    /// When it was written.
    pub at: Timestamp,
    /// Whether nobody has looked at it here since it came.
    pub unread: bool,
}

impl Mention {
    /// Whether it names that teammate, or a team of theirs; nobody is named by themself.
    pub fn is_of(&self, me: &AdminId, teams: &[TeamId]) -> bool {
        let named = match &self.named {
            Named::Admin(id) => id == me,
            Named::Team(id) => teams.contains(id),
        };
        named && self.by.as_ref() != Some(me)
    }
}

/// By which names people are looked for.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    named: Named,
    name: Vec<char>,
    /// Whether it counts without the sign, too: one word alone may be any word.
    bare: bool,
}

impl Names {
    /// Those of a workspace: of teammates, where no other one is called so, the first name as well.
    pub fn of(admins: &[Admin], teams: &[Team]) -> Self {
        let first = |admin: &Admin| admin.name.as_str().split_whitespace().next().map(str::to_lowercase);
        let mut entries = Vec::new();
        for admin in admins.iter().filter(|admin| !admin.name.is_empty()) {
            entries.push(Entry::new(Named::Admin(admin.id.clone()), admin.name.as_str(), true));
            let is_only = admins.iter().filter(|other| first(other) == first(admin)).count() == 1;
            let alone = admin.name.as_str().split_whitespace().next().filter(|_| is_only);
            entries.extend(alone.map(|name| Entry::new(Named::Admin(admin.id.clone()), name, false)));
        }
        let teams = teams.iter().filter(|team| !team.name.is_empty());
        entries.extend(teams.map(|team| Entry::new(Named::Team(team.id.clone()), team.name.as_str(), true)));
        // “Support EU” is not “Support”.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.name.len()));
        Self(entries)
    }

    /// Whom a note names, each once: with the sign before the name in any case, or by a name of several words as it is written.
    pub fn in_note(&self, note: &Body) -> Vec<Named> {
        let text: Vec<char> = note.preview(LONGEST).as_str().chars().collect();
        let mut named = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let begins = at == 0 || text.get(at - 1).is_none_or(|before| !before.is_alphanumeric());
            let signed = text.get(at) == Some(&'@');
            let found = if begins { self.at(&text, at + usize::from(signed), signed) } else { None };
            let Some(length) = found.map(|(length, who)| {
                named.extend(who);
                length
            }) else {
                at += 1;
                continue;
            };
            at += length + usize::from(signed);
        }
        named.sort();
        named.dedup();
        named
    }

    /// The longest name that stands there, and whose it is.
    fn at(&self, text: &[char], at: usize, signed: bool) -> Option<(usize, Vec<Named>)> {
        let stands = |entry: &&Entry| (signed || entry.bare) && entry.stands(text, at, signed);
        let length = self.0.iter().find(stands)?.name.len();
        let same = self.0.iter().filter(|entry| entry.name.len() == length).filter(stands);
        Some((length, same.map(|entry| entry.named.clone()).collect()))
    }
}

/// Of longer notes no more is looked through, in characters.
const LONGEST: usize = 20_000;

impl Entry {
    fn new(named: Named, name: &str, may_be_bare: bool) -> Self {
        let name: Vec<char> = name.chars().collect();
        let bare = may_be_bare && name.iter().any(|c| c.is_whitespace());
        Self { named, name, bare }
    }

    fn stands(&self, text: &[char], at: usize, any_case: bool) -> bool {
        let Some(there) = text.get(at..at + self.name.len()) else { return false };
        let is_same =
            |(one, other): (&char, &char)| one == other || any_case && one.to_lowercase().eq(other.to_lowercase());
        let ends = text.get(at + self.name.len()).is_none_or(|behind| !behind.is_alphanumeric());
        ends && there.iter().zip(&self.name).all(is_same)
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;

    fn admin(id: &str, name: &str) -> Admin {
        Admin {
            id: id.into(),
            name: Text::new(name),
            email: Text::default(),
            away: false,
            away_reassign: false,
            away_reason: None,
            has_inbox_seat: true,
            team_ids: Vec::new(),
        }
    }

    fn team(id: &str, name: &str) -> Team {
        Team {
            id: id.into(),
            name: Text::new(name),
            admin_ids: Vec::new(),
            distribution_method: None,
            assignment_limit: None,
        }
    }

    fn keys(note: &str) -> Vec<String> {
        let admins = [
            admin("1", "Zofia Wróblewska"),
            admin("2", "Will"),
            admin("3", "Robin Castellane"),
            admin("4", "Robin Castellane-Moore"),
            admin("5", "Ann Lee"),
        ];
        let names = Names::of(&admins, &[team("8", "Support"), team("9", "Support EU")]);
        names.in_note(&Body::new(note)).iter().map(Named::key).collect()
    }

    #[test]
    fn a_note_names_whom_it_calls_by_a_whole_name_or_with_the_sign() {
        for (note, named) in [
            ("<p>@Zofia Wróblewska please look</p>", vec!["a1"]),
            ("<p>Zofia Wróblewska please look</p>", vec!["a1"]),
            ("<p>@zofia, thanks</p>", vec!["a1"]),
            ("<p>Zofia, thanks</p>", vec![]),
            ("<p>Will it work?</p>", vec![]),
            ("<p>@Will it works</p>", vec!["a2"]),
            ("<p>@Robin or @robin castellane-moore?</p>", vec!["a4"]),
            ("<p>(@Robin Castellane)</p><p>Ann Lee</p>", vec!["a3", "a5"]),
            ("<p>@support eu</p>", vec!["t9"]),
            ("<p>our Support team</p>", vec![]),
            ("<p>ask Support EU, @Support and @Zofia</p>", vec!["a1", "t8", "t9"]),
            ("<p>Ann Leeson and jo@zofia.example</p>", vec![]),
            ("<p>@Zofia@Will</p>", vec!["a1"]),
        ] {
            assert_eq!(keys(note), named, "{note}");
        }
    }

    #[test]
    fn what_is_written_is_read_whichever_way_it_is() {
        for style in [Style::At, Style::Name] {
            let note = format!("<p>So, {}: look.</p>", written("Ann Lee", style));
            assert_eq!(keys(&note), ["a5"], "{note}");
        }
    }

    #[test]
    fn nobody_is_named_by_themself_and_everybody_by_the_name_of_their_team() {
        let mention = |named: &str, by: &str| Mention {
            part: "p".into(),
            named: Named::of_key(named).expect("somebody"),
            by: Some(by.into()),
            at: Timestamp(1),
            unread: true,
        };
        let is_of = |named: &str, by: &str| mention(named, by).is_of(&"1".into(), &["8".into()]);
        assert!(is_of("a1", "2") && is_of("t8", "2"));
        assert!(!is_of("a1", "1") && !is_of("t8", "1") && !is_of("t9", "2") && !is_of("a3", "2"));
    }
}
