//! What Intercom's documentation leaves undecided (API 26), and what a workspace's owner may set: each a setting with
//! a name, a meaning and a default.

use super::part::{AssignedTo, PartKind};

/// How this workspace decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether a teammate's comment reopens a closed conversation.
    pub comment_reopens: bool,
    /// Whether a comment on a conversation that nobody has assigns it to the one who writes.
    pub reply_assigns: bool,
    /// Whether `>` and `<` in conversation searches include the value itself.
    pub comparisons_include: bool,
    /// What a customer's message to a snoozed conversation is recorded as.
    pub snoozed_reply: PartKind,
    /// Whether assigning to a team takes the teammate off (I15).
    pub team_takes_over: bool,
    /// Whether teams' methods give out what comes to them (I16).
    pub team_methods: bool,
    /// Who gets what has no team: new conversations, and what an away teammate hands on (I3).
    pub default_assignee: AssignedTo,
    /// Whether customers are asked for ratings at all (I26).
    pub asks_for_ratings: bool,
    /// Whether who goes away has to say why (API 9.3).
    pub away_reason_mandatory: bool,
    /// Whether numbered versions tell all details of events, too, not Preview alone (API 6.2).
    pub rich_events: bool,
    /// Whether the workspace may see its teams' statistics (API 9.6).
    pub team_metrics: bool,
    /// Whether SLAs rest while a conversation is snoozed.
    pub sla_pauses: bool,
    /// Whether SLAs count office hours only.
    pub sla_office_hours: bool,
    /// Whether a write may name any teammate, not the token's owner alone.
    pub any_admin: bool,
    /// Whether `read: false` makes a conversation unread.
    pub read_false: bool,
    /// Whether tickets take the actions of conversations.
    pub ticket_actions: bool,
    /// Whether a close is refused while an attribute is empty that the workspace requires (API 7.17).
    pub close_asks: bool,
    /// Whether blocking a contact closes their conversations (API 24.40).
    pub block_closes: bool,
    /// Whether a merge brings the customers of the one into the other (API 7.12).
    pub merge_brings: bool,
    /// Whether a conversation that is a ticket shows it.
    pub shows_ticket: bool,
    /// Whether the parts that are not shown are counted.
    pub counts_all_parts: bool,
    /// Whether lists and unsorted searches of conversations begin with the newest instead of the last changed.
    pub newest_first: bool,
    /// Whether searches of conversations and tickets are sorted as they ask.
    pub sorts: bool,
    /// Whether conversations can be searched by their own attributes.
    pub attribute_search: bool,
    /// Whether macros' texts have their placeholders filled in.
    pub macro_texts_filled: bool,
    /// Whether webhooks of a ticket's notes and answers hold the entry.
    pub ticket_entries: bool,
    /// Whether a 429 says when to come again.
    pub retry_after: bool,
    /// Where the workspace says that its data lies.
    pub region: &'static str,
}

/// The regions there are (API 1.1).
const REGIONS: [&str; 3] = ["US", "EU", "AU"];

impl Default for Rules {
    fn default() -> Self {
        Self {
            comment_reopens: false,
            reply_assigns: true,
            comparisons_include: true,
            snoozed_reply: PartKind::Open,
            team_takes_over: true,
            team_methods: true,
            default_assignee: AssignedTo::Nobody,
            asks_for_ratings: true,
            away_reason_mandatory: false,
            rich_events: false,
            team_metrics: true,
            sla_pauses: true,
            sla_office_hours: true,
            any_admin: true,
            read_false: true,
            ticket_actions: true,
            close_asks: false,
            block_closes: true,
            merge_brings: false,
            shows_ticket: true,
            counts_all_parts: true,
            newest_first: false,
            sorts: true,
            attribute_search: true,
            macro_texts_filled: false,
            ticket_entries: true,
            retry_after: false,
            region: "US",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: &'static str,
    /// The question that it answers.
    pub about: &'static str,
    /// The values it takes, in words.
    pub values: &'static str,
    read: fn(&Rules) -> String,
    write: fn(&mut Rules, &str) -> Option<()>,
}

impl Setting {
    /// Its value among these rules.
    pub fn value(&self, rules: &Rules) -> String {
        (self.read)(rules)
    }
}

macro_rules! flag {
    ($name:ident, $about:literal) => {
        Setting {
            name: stringify!($name),
            about: $about,
            values: "true or false",
            read: |rules| rules.$name.to_string(),
            write: |rules, value| {
                rules.$name = truth(value)?;
                Some(())
            },
        }
    };
}

/// All settings.
pub const SETTINGS: &[Setting] = &[
    flag!(comment_reopens, "Does a teammate's comment reopen a closed conversation?"),
    flag!(reply_assigns, "Does a comment on a conversation that nobody has assign it to the one who writes?"),
    flag!(comparisons_include, "Do `>` and `<` in conversation searches include the value itself?"),
    Setting {
        name: "snoozed_reply",
        about: "What is a customer's message to a snoozed conversation recorded as?",
        values: "open, unsnoozed or comment",
        read: |rules| rules.snoozed_reply.as_str().to_owned(),
        write: |rules, value| {
            let kinds = [PartKind::Open, PartKind::Unsnoozed, PartKind::Comment];
            rules.snoozed_reply = kinds.into_iter().find(|kind| kind.as_str() == value)?;
            Some(())
        },
    },
    flag!(rich_events, "Do numbered versions tell the details of snoozes, priorities, tags and SLAs, as Preview does?"),
    flag!(team_takes_over, "Does assigning to a team take the teammate off?"),
    flag!(team_methods, "Do balanced and round-robin teams give out what comes to them?"),
    Setting {
        name: "default_assignee",
        about: "Who gets new conversations, and what an away teammate hands on that has no team?",
        values: "nobody, admin:ID or team:ID",
        read: |rules| match rules.default_assignee {
            AssignedTo::Nobody => "nobody".to_owned(),
            AssignedTo::Admin(id) => format!("admin:{id}"),
            AssignedTo::Team(id) => format!("team:{id}"),
        },
        write: |rules, value| {
            rules.default_assignee = match value.split_once(':') {
                Some(("admin", id)) => AssignedTo::Admin(id.parse().ok()?),
                Some(("team", id)) => AssignedTo::Team(id.parse().ok()?),
                _ => (value == "nobody").then_some(AssignedTo::Nobody)?,
            };
            Some(())
        },
    },
    flag!(asks_for_ratings, "Are customers asked for a rating when their conversation is closed?"),
    flag!(away_reason_mandatory, "Must a teammate who goes away give a reason?"),
    flag!(team_metrics, "Does the workspace's plan have the statistics of teams?"),
    flag!(sla_pauses, "Do SLAs rest while a conversation is snoozed?"),
    flag!(sla_office_hours, "Do SLAs count office hours only?"),
    flag!(any_admin, "May `admin_id` name any teammate, not the token's owner alone?"),
    flag!(read_false, "Does `read: false` make a conversation unread?"),
    flag!(ticket_actions, "Do tickets take close, snooze, open and assign under `/conversations/{id}/parts`?"),
    flag!(close_asks, "Is a close refused while an attribute that is required before one is empty?"),
    flag!(block_closes, "Does blocking a contact close their conversations?"),
    flag!(merge_brings, "Does a merge bring the customers of the one into the other?"),
    flag!(shows_ticket, "Does a conversation that is a ticket show it as `ticket`?"),
    flag!(counts_all_parts, "Does `total_count` of a conversation's parts count those beyond the newest 500?"),
    flag!(newest_first, "Do lists and unsorted searches of conversations begin with the newest, not the last changed?"),
    flag!(sorts, "Are searches of conversations and tickets sorted as they ask?"),
    flag!(attribute_search, "Can conversations be searched by `custom_attributes.NAME`?"),
    flag!(macro_texts_filled, "Do macros' `body_text` have their placeholders filled in?"),
    flag!(ticket_entries, "Do `ticket.note.created` and `ticket.contact.replied` hold the entry beside the ticket?"),
    flag!(retry_after, "Does a 429 say `Retry-After`?"),
    Setting {
        name: "region",
        about: "Where does the workspace say that its data lies?",
        values: "US, EU or AU",
        read: |rules| rules.region.to_owned(),
        write: |rules, value| {
            rules.region = REGIONS.into_iter().find(|region| *region == value)?;
            Some(())
        },
    },
];

fn truth(value: &str) -> Option<bool> {
    match value {
        "true" | "on" | "yes" => Some(true),
        "false" | "off" | "no" => Some(false),
        _ => None,
    }
}

impl Rules {
    /// Sets what is called `name` to what `value` says.
    ///
    /// # Errors
    /// What is wrong with the name or the value, and what would be right.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let Some(setting) = SETTINGS.iter().find(|s| s.name == name) else {
            let names: Vec<&str> = SETTINGS.iter().map(|s| s.name).collect();
            return Err(format!("there is no rule called `{name}`; there are {}", names.join(", ")));
        };
        (setting.write)(self, value.trim())
            .ok_or_else(|| format!("`{name}` cannot be `{value}`; it takes {}", setting.values))
    }

    /// Sets what `NAME=VALUE` says.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn set_pair(&mut self, pair: &str) -> Result<(), String> {
        let (name, value) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is not of the form NAME=VALUE"))?;
        self.set(name.trim(), value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_takes_what_it_says_and_says_what_it_took() {
        for (name, value) in [
            ("comment_reopens", "true"),
            ("reply_assigns", "false"),
            ("comparisons_include", "false"),
            ("snoozed_reply", "unsnoozed"),
            ("team_takes_over", "false"),
            ("team_methods", "false"),
            ("default_assignee", "team:5017681"),
            ("default_assignee", "admin:7"),
            ("default_assignee", "nobody"),
            ("asks_for_ratings", "false"),
            ("away_reason_mandatory", "true"),
            ("team_metrics", "false"),
            ("sla_pauses", "false"),
            ("sla_office_hours", "false"),
            ("any_admin", "false"),
            ("newest_first", "true"),
            ("region", "EU"),
        ] {
            let mut rules = Rules::default();
            rules.set_pair(&format!("{name} = {value}")).unwrap();
            let setting = SETTINGS.iter().find(|s| s.name == name).unwrap();
            assert_eq!(setting.value(&rules), value, "{name}");
        }
        let mut again = Rules::default();
        for setting in SETTINGS {
            again.set(setting.name, &setting.value(&Rules::default())).unwrap();
        }
        assert_eq!(again, Rules::default(), "every default can be said");
    }

    #[test]
    fn the_guide_lists_every_setting_with_its_default() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/practice.md");
        let guide = std::fs::read_to_string(path).unwrap();
        let rows: Vec<&str> = guide.lines().filter(|line| line.starts_with("| `") && line.contains("? |")).collect();
        let wanted: Vec<String> = SETTINGS
            .iter()
            .map(|s| format!("| `{}` | {} | {} | `{}` |", s.name, s.about, s.values, s.value(&Rules::default())))
            .collect();
        assert_eq!(rows, wanted, "docs/practice.md has one row for each setting");
    }

    #[test]
    fn a_setting_that_makes_no_sense_is_refused_with_what_would() {
        let mut rules = Rules::default();
        assert!(rules.set("reopens", "true").unwrap_err().contains("comment_reopens"));
        assert!(rules.set("comment_reopens", "maybe").unwrap_err().contains("true or false"));
        assert!(rules.set("default_assignee", "admin:x").unwrap_err().contains("admin:ID"));
        assert!(rules.set_pair("comment_reopens").unwrap_err().contains("NAME=VALUE"));
        assert_eq!(rules, Rules::default());
    }
}
