//! Whom a note names (I24). The API has no word for a mention (API 25.1): what is written is the name as it is shown, and a note
//! that names somebody so is what is read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::html::spoken::spoken;
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
    /// Those of a workspace: of teammates, where no other one and no team is called so, the first name as well.
    pub fn of(admins: &[Admin], teams: &[Team]) -> Self {
        let first = |admin: &Admin| admin.name.as_str().split_whitespace().next().map(str::to_lowercase);
        let mut called: HashMap<String, usize> = HashMap::new();
        let of_teams = teams.iter().map(|team| team.name.as_str().to_lowercase());
        for name in admins.iter().filter_map(first).chain(of_teams) {
            *called.entry(name).or_default() += 1;
        }
        let mut entries = Vec::new();
        for admin in admins.iter().filter(|admin| !admin.name.is_empty()) {
            entries.push(Entry::new(Named::Admin(admin.id.clone()), admin.name.as_str(), true));
            let is_only = first(admin).is_some_and(|name| called.get(&name) == Some(&1));
            let alone = admin.name.as_str().split_whitespace().next().filter(|_| is_only);
            entries.extend(alone.map(|name| Entry::new(Named::Admin(admin.id.clone()), name, false)));
        }
        let teams = teams.iter().filter(|team| !team.name.is_empty());
        entries.extend(teams.map(|team| Entry::new(Named::Team(team.id.clone()), team.name.as_str(), true)));
        // Markup has taken the signs out of a name as it is typed: “Robin *on leave*”.
        let signs = ['*', '`'];
        let signed: Vec<Entry> =
            entries.iter().filter(|own: &&Entry| own.name.iter().any(|c| signs.contains(c))).cloned().collect();
        entries.extend(signed.into_iter().map(|mut own| {
            own.name.retain(|c| !signs.contains(c));
            own
        }));
        entries.retain(|own| !own.name.is_empty());
        // “Support EU” is not “Support”.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.name.len()));
        Self(entries)
    }

    /// Whom a note names, each once: with the sign before the name in any case, or by a name of several words as it is written.
    /// What stands in code, in a quotation or in an address names nobody.
    pub fn in_note(&self, note: &Body) -> Vec<Named> {
        let mut named = Vec::new();
        for line in spoken(note.as_html(), LONGEST) {
            self.in_line(&line.chars().collect::<Vec<_>>(), &mut named);
        }
        named.sort();
        named.dedup();
        named
    }

    fn in_line(&self, text: &[char], named: &mut Vec<Named>) {
        let mut at = 0;
        while at < text.len() {
            let before = text.get(..at).unwrap_or_default();
            let signed = text.get(at) == Some(&'@');
            let goes_on = |before: &char| before.is_alphanumeric() || *before == '_' || !signed && *before == '@';
            let is_part = before.last().is_some_and(goes_on) || signed && is_address(before);
            let found = if is_part { None } else { self.at(text, at + usize::from(signed), signed) };
            let Some(length) = found.map(|(length, who)| {
                named.extend(who);
                length
            }) else {
                at += 1;
                continue;
            };
            at += length + usize::from(signed);
        }
    }

    /// The longest name that stands there, and whose it is.
    fn at(&self, text: &[char], at: usize, signed: bool) -> Option<(usize, Vec<Named>)> {
        let stands = |entry: &&Entry| (signed || entry.bare) && entry.stands(text, at, signed);
        let length = self.0.iter().find(stands)?.name.len();
        let same = self.0.iter().filter(|entry| entry.name.len() == length).filter(stands);
        Some((length, same.map(|entry| entry.named.clone()).collect()))
    }
}

/// Whether what stands before a sign, up to a blank, is the beginning of a web address: `medium.com/@zofia` is somebody else's.
fn is_address(before: &[char]) -> bool {
    let begins = before.iter().rposition(|c| c.is_whitespace()).map_or(0, |blank| blank + 1);
    let word: String = before.get(begins..).unwrap_or_default().iter().collect();
    word.contains("://") || word.contains('/') && word.contains('.')
}

/// Of longer notes no more is looked through, in characters.
const LONGEST: usize = 20_000;

impl Entry {
    /// Whether a name is over before this: `@will_smith` and `Ann Lee-Moore` are others, and so is `@will.smith`.
    fn ends(&self, behind: &[char]) -> bool {
        let goes_on = behind.get(1).is_some_and(|next| next.is_alphanumeric());
        let is_one_word = !self.name.contains(&' ');
        match behind.first() {
            None => true,
            Some('_') => false,
            Some('-' | '\u{2010}' | '\u{2011}') => !goes_on,
            Some('.') if is_one_word => !behind.get(1).is_some_and(|next| next.is_lowercase() || next.is_numeric()),
            Some(behind) => !behind.is_alphanumeric(),
        }
    }

    fn new(named: Named, name: &str, may_be_bare: bool) -> Self {
        // As notes are read: a blank is a blank, however many there are and of whatever kind.
        let name: Vec<char> = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        let bare = may_be_bare && name.iter().any(|c| c.is_whitespace());
        Self { named, name, bare }
    }

    fn stands(&self, text: &[char], at: usize, any_case: bool) -> bool {
        let Some(there) = text.get(at..at + self.name.len()) else { return false };
        let is_same =
            |(one, other): (&char, &char)| one == other || any_case && one.to_lowercase().eq(other.to_lowercase());
        there.iter().zip(&self.name).all(is_same) && self.ends(text.get(at + self.name.len()..).unwrap_or_default())
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
            admin("6", "Ines *on leave*"),
            admin("7", "***"),
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
            ("<p>Is it <code>@Zofia</code>? Not <code>Ann Lee</code></p><pre>@Will</pre>", vec![]),
            ("<blockquote><p>@Zofia, see this</p></blockquote><p>@Will, and this</p>", vec!["a2"]),
            ("<p>signed: Ann</p><p>Lee is the street</p><ul><li>@Robin</li><li>Castellane</li></ul>", vec![]),
            ("<p>@will_smith, @zofia-design, @zofia.design and @Robin Castellane-Smith</p>", vec![]),
            ("<p>https://medium.com/@zofia/post, medium.com/@will and t_@will</p>", vec![]),
            ("<p>(@zofia/@will), @Will's. @Zofia.</p>", vec!["a1", "a2"]),
            ("<p>@Ann&nbsp; Lee</p>", vec!["a5"]),
            ("<p>@Ines <i>on leave</i>, when you are back</p>", vec!["a6"]),
            ("<p>@Ines *on leave*, when you are back</p>", vec!["a6"]),
            ("<p>@ and @*** and ***</p>", vec!["a7"]),
        ] {
            assert_eq!(keys(note), named, "{note}");
        }
    }

    #[test]
    fn a_team_is_no_teammate_whose_first_name_it_is_and_blanks_in_names_are_blanks() {
        let admins = [admin("1", "Support Bot"), admin("2", "Billing"), admin("3", "Jo\u{a0} de  Vries")];
        let names = Names::of(&admins, &[team("8", "Support"), team("9", "Billing")]);
        let keys = |note: &str| names.in_note(&Body::new(note)).iter().map(Named::key).collect::<Vec<_>>();
        assert_eq!(keys("<p>@Support</p>"), ["t8"]);
        assert_eq!(keys("<p>@support bot</p>"), ["a1"]);
        assert_eq!(keys("<p>@Billing</p>"), ["a2", "t9"], "both are called so");
        assert_eq!(keys("<p>@Jo de Vries, Jo de Vries</p>"), ["a3"]);
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
