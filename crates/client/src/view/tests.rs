//! The inboxes show what their names say, and are kept under the names that they have always had.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::condition::{Answer, Hours, Listed};
use crate::domain::conversation::{AiAgent, CompanyRef, Rating};
use crate::domain::{Author, AuthorKind, Conversation, State, Timestamp};

fn inboxes() -> Vec<ViewId> {
    ViewId::BEFORE_TEAMS.into_iter().chain([ViewId::Team("t, 1".into())]).chain(ViewId::AFTER_TEAMS).collect()
}

/// Those, and the lists beside them.
fn all() -> Vec<ViewId> {
    let company = ViewId::Company("k 1".into(), Text::new("Oakum"));
    let others = [
        ViewId::Created,
        ViewId::Mentions,
        ViewId::MentionsUnread,
        ViewId::TeamUnassigned("t, 1".into()),
        ViewId::Teammate("a2".into()),
        company,
        ViewId::SnoozedMine,
        ViewId::FinAnswering,
        ViewId::FinHandedOver,
        ViewId::Rated,
        ViewId::Tickets,
        ViewId::Own("unknown".to_owned()),
    ];
    inboxes().into_iter().chain(others).collect()
}

fn some_conversation() -> impl Strategy<Value = Conversation> {
    let state = prop_oneof![Just(State::Open), Just(State::Snoozed), Just(State::Closed)];
    let admin = prop::option::of(prop_oneof![Just("a1"), Just("a2")]);
    let team = prop::option::of(prop_oneof![Just("t, 1"), Just("t2")]);
    let company = prop::option::of(prop_oneof![Just("k 1"), Just("k 2")]);
    let starter =
        prop_oneof![Just((AuthorKind::Admin, "a1")), Just((AuthorKind::Admin, "a2")), Just((AuthorKind::User, "a1"))];
    let resolution = prop::option::of(prop_oneof![Just("assumed_resolution"), Just("escalated")]);
    let fin = prop::option::of(resolution);
    let of = (state, admin, team, company, starter, fin, any::<bool>());
    of.prop_map(|(state, admin, team, company, (kind, id), fin, is_ticket)| {
        let mut c = Conversation::new("1", Timestamp(1));
        c.is_ticket = is_ticket;
        c.source.author = Author { kind, id: id.to_owned(), ..Author::default() };
        c.ai_agent =
            fin.map(|state| AiAgent { last_answer_type: None, resolution_state: state.map(Text::new), rating: None });
        c.company = company.map(|id| CompanyRef { id: id.into(), name: Text::new("Oakum") });
        let rated = matches!((state, fin_took_part(&c)), (State::Closed, true));
        c.rating = rated.then_some(Rating { score: 4, remark: None, created_at: None, teammate: None });
        Conversation { state, admin_assignee: admin.map(Into::into), team_assignee: team.map(Into::into), ..c }
    })
}

fn fin_took_part(c: &Conversation) -> bool {
    c.ai_agent.is_some()
}

/// The teammate who began it.
fn begun(c: &Conversation) -> Option<String> {
    let author = &c.source.author;
    (author.kind == AuthorKind::Admin).then(|| author.id.clone())
}

fn handed_over(c: &Conversation) -> bool {
    let state = c.ai_agent.as_ref().and_then(|fin| fin.resolution_state.as_ref());
    state.is_some_and(|state| matches!(state.as_str(), "escalated" | "routed_to_team"))
}

proptest! {
    #[test]
    fn an_inbox_shows_what_its_name_says(c in some_conversation(), me in prop::option::of(Just("a1"))) {
        let viewer = Viewer { me: me.map(Into::into), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
        let open = c.state == State::Open;
        for inbox in all() {
            let expected = match &inbox {
                ViewId::Mine => open && me.is_some() && c.admin_assignee.as_ref().map(|id| id.as_str()) == me,
                ViewId::Unassigned => open && c.admin_assignee.is_none(),
                ViewId::All => open,
                ViewId::Team(team) => open && c.team_assignee.as_ref() == Some(team),
                ViewId::Created => open && me.is_some() && begun(&c).as_deref() == me,
                ViewId::TeamUnassigned(team) => {
                    open && c.team_assignee.as_ref() == Some(team) && c.admin_assignee.is_none()
                }
                ViewId::Teammate(admin) => open && c.admin_assignee.as_ref() == Some(admin),
                ViewId::Company(company, _) => open && c.company.as_ref().is_some_and(|known| known.id == *company),
                ViewId::SnoozedMine => {
                    let mine = me.is_some() && c.admin_assignee.as_ref().map(|id| id.as_str()) == me;
                    c.state == State::Snoozed && mine
                }
                // A head does not say whom notes name.
                ViewId::Mentions | ViewId::MentionsUnread => false,
                ViewId::FinAnswering => open && c.ai_agent.is_some() && !handed_over(&c),
                ViewId::FinHandedOver => open && handed_over(&c),
                ViewId::Rated => c.rating.is_some(),
                ViewId::Tickets => c.is_ticket && c.state != State::Closed,
                // What it shows, its file says.
                ViewId::Own(_) => false,
                ViewId::Snoozed => c.state == State::Snoozed,
                ViewId::Closed => c.state == State::Closed,
            };
            let view = View::new(inbox.clone(), Order::Newest, viewer.clone());
            let holds = view.condition.holds(&Listed::head(&c), Timestamp(2));
            prop_assert_eq!(holds.answer == Answer::Yes, expected, "{:?}", inbox);
            prop_assert_eq!(holds.until, None);
        }
    }
}

#[test]
fn the_inbox_that_was_shown_last_is_read_as_it_was_kept_by_any_version() {
    let kept = [r#""Mine""#, r#""Unassigned""#, r#""All""#, r#"{"Team":"t, 1"}"#, r#""Snoozed""#, r#""Closed""#];
    for (inbox, kept) in inboxes().into_iter().zip(kept) {
        assert_eq!(serde_json::to_string(&inbox).unwrap(), kept);
        assert_eq!(serde_json::from_str::<ViewId>(kept).unwrap(), inbox);
    }
}

#[test]
fn orders_have_the_names_that_config_and_commands_use() {
    assert_eq!(
        Order::ALL.map(Order::as_str),
        ["waiting", "newest", "oldest", "begun", "priority", "sla", "type", "wakes"]
    );
}
