//! Three-valued logic, held against a second reading that knows nothing of the first.

use super::*;
use proptest::prelude::*;

/// A test as it is written, and what it is: told by hand from a conversation, the time, and nothing else.
type Plain = fn(&Conversation, i64) -> Option<bool>;

/// 18 November 2026, 00:00 in Lisbon.
const TODAY: i64 = 1_794_960_000;

fn waited(c: &Conversation, now: i64) -> Option<i64> {
    c.waiting_since.map(|since| now - since.0)
}

const TESTS: &[(&str, Plain)] = &[
    ("is:open", |c, _| Some(c.state == State::Open)),
    ("state:snoozed,closed", |c, _| Some(c.state != State::Open)),
    ("is:unread", |c, _| Some(!c.read)),
    ("assignee:me", |c, _| Some(c.admin_assignee == Some("5001".into()))),
    ("assignee:none", |c, _| Some(c.admin_assignee.is_none())),
    ("admin:\"Ana Weber\"", |c, _| Some(c.admin_assignee == Some("5002".into()))),
    ("team:any", |c, _| Some(c.team_assignee.is_some())),
    ("tag:vip,duplicate", |c, _| Some(c.tags.iter().any(|tag| ["11", "13"].contains(&tag.id.as_str())))),
    ("tag:none", |c, _| Some(c.tags.is_empty())),
    ("priority>=high", |c, _| Some(matches!(c.priority, Priority::High | Priority::Urgent))),
    ("priority:none..medium", |c, _| Some(matches!(c.priority, Priority::None | Priority::Low | Priority::Medium))),
    ("rating>2", |c, _| Some(c.rating.as_ref().is_some_and(|rating| rating.score > 2))),
    ("rating:2..4", |c, _| Some(c.rating.as_ref().is_some_and(|rating| (2..=4).contains(&rating.score)))),
    ("waiting>2h", |c, now| Some(waited(c, now).is_some_and(|waited| waited > 7_200))),
    ("waiting<30m", |c, now| Some(waited(c, now).is_some_and(|waited| waited < 1_800))),
    ("waiting:30m..2h", |c, now| Some(waited(c, now).is_some_and(|waited| (1_800..=7_200).contains(&waited)))),
    ("waiting:none", |c, _| Some(c.waiting_since.is_none())),
    ("created:today", |c, _| Some((TODAY..TODAY + DAY).contains(&c.created_at.0))),
    ("created<yesterday", |c, _| Some(c.created_at.0 < TODAY - DAY)),
    ("created>-3d", |c, now| Some(now - c.created_at.0 < 3 * DAY)),
    ("age>=1d", |c, now| Some(now - c.created_at.0 >= DAY)),
    ("parts>5", |c, _| match c.statistics.count_parts {
        Some(parts) => Some(parts > 5),
        None if c.statistics == Statistics::default() => None,
        None => Some(false),
    }),
    ("language:de", |c, _| if c.contacts.is_empty() { Some(false) } else { None }),
    ("contact:c9", |c, _| if c.contacts.is_empty() { Some(false) } else { None }),
    ("refund", |_, _| None),
    ("msg(from:customer refund)", |_, _| None),
    ("has:draft", |_, _| None),
    ("subject:order", |c, _| Some(c.title.as_ref().is_some_and(|title| title.as_str().contains("Order")))),
];

/// A condition as a tree of tests.
#[derive(Clone, Debug)]
enum Tree {
    Test(usize),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
}

impl Tree {
    fn written(&self) -> String {
        let each = |all: &[Self], between: &str| {
            format!("({})", all.iter().map(Self::written).collect::<Vec<_>>().join(between))
        };
        match self {
            Self::Test(test) => TESTS[*test].0.to_owned(),
            Self::All(all) => each(all, " and "),
            Self::Any(any) => each(any, " or "),
            Self::Not(inner) => format!("not {}", inner.written()),
        }
    }

    /// The logic of a table of truth: false, unknown and true are 0, 1 and 2.
    fn truth(&self, c: &Conversation, now: i64) -> u8 {
        match self {
            Self::Test(test) => TESTS[*test].1(c, now).map_or(1, |known| if known { 2 } else { 0 }),
            Self::All(all) => all.iter().map(|one| one.truth(c, now)).min().unwrap_or(2),
            Self::Any(any) => any.iter().map(|one| one.truth(c, now)).max().unwrap_or(0),
            Self::Not(inner) => 2 - inner.truth(c, now),
        }
    }

    /// Words side by side become one message; here each is one of its own, which is the same as long as none is known.
    fn any() -> impl Strategy<Value = Self> {
        (0..TESTS.len()).prop_map(Self::Test).prop_recursive(4, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(Self::All),
                prop::collection::vec(inner.clone(), 1..4).prop_map(Self::Any),
                inner.prop_map(|one| Self::Not(Box::new(one))),
            ]
        })
    }
}

fn any_conversation() -> impl Strategy<Value = Conversation> {
    let state = prop::sample::select(vec![State::Open, State::Snoozed, State::Closed]);
    let admin = prop::option::of(prop::sample::select(vec!["5001", "5002", "5003"]));
    let tags = prop::collection::vec(prop::sample::select(vec!["11", "12", "13"]), 0..3);
    let score = prop::option::of(1..6_u8);
    let parts = prop_oneof![Just(None), Just(Some(None)), (0..12_i64).prop_map(|parts| Some(Some(parts)))];
    // Not in the last seconds of an age, so that each is on one side of it for certain.
    let ages = (0..6 * DAY, prop::option::of(0..4 * HOUR));
    let more = (any::<bool>(), any::<bool>(), any::<bool>(), 0..5_usize, any::<bool>());
    (state, admin, tags, score, parts, ages, more).prop_map(|(state, admin, tags, score, parts, ages, more)| {
        let (read, team, contact, priority, title) = more;
        Conversation {
            state,
            read,
            admin_assignee: admin.map(Into::into),
            team_assignee: team.then(|| "1".into()),
            tags: tags.into_iter().map(|id| super::tag(id, id)).collect(),
            rating: score.map(|score| Rating { score, remark: None, created_at: None, teammate: None }),
            priority: Priority::ALL[priority],
            waiting_since: ages.1.map(ago),
            title: title.then(|| Text::new("Order 4711")),
            contacts: contact.then(|| super::contact("c1", None)).into_iter().collect(),
            statistics: match parts {
                None => Statistics::default(),
                Some(count_parts) => Statistics { count_parts, count_reopens: Some(0), ..Statistics::default() },
            },
            ..Conversation::new("1", ago(ages.0))
        }
    })
}

fn answer(condition: &str, c: &Conversation) -> Answer {
    understood(condition).holds(&Listed::head(c), NOW).answer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_second_reading_says_the_same(tree in Tree::any(), c in any_conversation()) {
        let expected = [Answer::No, Answer::Unknown, Answer::Yes][usize::from(tree.truth(&c, NOW.0))];
        prop_assert_eq!(answer(&tree.written(), &c), expected, "{}", tree.written());
    }

    #[test]
    fn what_is_negated_twice_is_what_it_was(tree in Tree::any(), c in any_conversation()) {
        let written = tree.written();
        prop_assert_eq!(answer(&format!("--{written}"), &c), answer(&written, &c));
    }

    #[test]
    fn de_morgan_holds(one in Tree::any(), other in Tree::any(), c in any_conversation()) {
        let (one, other) = (one.written(), other.written());
        prop_assert_eq!(answer(&format!("-({one} {other})"), &c), answer(&format!("-{one} or -{other}"), &c));
        prop_assert_eq!(answer(&format!("-({one} or {other})"), &c), answer(&format!("-{one} -{other}"), &c));
    }
}
