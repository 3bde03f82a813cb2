//! What is decided, and why not.

use proptest::prelude::*;

use super::*;
use crate::domain::operation::Status;
use crate::domain::rating::{Asking, Condition, Hidden};
use crate::domain::{
    AdminId, Author, AuthorKind, Body, ConversationAttribute, ConversationId, Me, NoAuthor, Part, Priority, Seen,
    SnoozeMode, Tag, TagId, Team, Text, Timestamp,
};

const NOW: Timestamp = Timestamp(1_700_000_000);

fn admin(id: &str, seat: bool) -> Admin {
    Admin {
        id: id.into(),
        name: Text::new(&format!("name of {id}")),
        email: Text::new(&format!("{id}@example.test")),
        away: false,
        away_reassign: false,
        away_reason: None,
        has_inbox_seat: seat,
        team_ids: Vec::new(),
    }
}

fn me(admin: Admin) -> Me {
    Me { admin, workspace_id: "w".into(), workspace_name: Text::new("W"), region: None, timezone: None }
}

fn tags() -> Vec<Tag> {
    ["a", "b", "c"].map(|id| Tag { id: id.into(), name: Text::new(&id.to_uppercase()) }).to_vec()
}

/// A workspace of two, of whom the first decides.
pub(super) struct Bench {
    pub(super) me: Option<Me>,
    pub(super) admins: Option<Vec<Admin>>,
    pub(super) teams: Option<Vec<Team>>,
    pub(super) tags: Vec<Tag>,
    pub(super) attributes: Option<Vec<ConversationAttribute>>,
    pub(super) policy: Policy,
    pub(super) subjects: Vec<Subject>,
}

impl Bench {
    pub(super) fn of(standings: impl IntoIterator<Item = Standing>) -> Self {
        let subject = |(n, standing)| Subject::new(ConversationId::new(format!("{}", n + 1)), standing);
        Self {
            me: Some(me(admin("1", true))),
            admins: Some(vec![admin("1", true), admin("2", true)]),
            teams: None,
            tags: tags(),
            attributes: None,
            policy: Policy { undo_delay: 5, stop_on_change: true, ..Policy::default() },
            subjects: standings.into_iter().enumerate().map(subject).collect(),
        }
    }

    pub(super) fn decide(&self, intent: Intent) -> Result<Decision, Refusal> {
        let targets = self.subjects.iter().map(|subject| subject.id.clone()).collect();
        self.asked(&Request { intent, targets, yes: Consent::default(), believed: Some("1".into()) })
    }

    pub(super) fn asked(&self, request: &Request) -> Result<Decision, Refusal> {
        let facts = Facts {
            now: NOW,
            begun: true,
            me: self.me.as_ref(),
            admins: self.admins.as_deref(),
            teams: self.teams.as_deref(),
            tags: &self.tags,
            ticket_types: &[],
            attributes: self.attributes.as_deref(),
            policy: &self.policy,
            subjects: &self.subjects,
        };
        decide(&facts, request)
    }
}

pub(super) fn open() -> Standing {
    Standing::default()
}

fn closed() -> Standing {
    Standing { state: State::Closed, ..Standing::default() }
}

pub(super) fn message(words: &str) -> Message {
    Message { markdown: words.to_owned(), ..Message::default() }
}

fn by(author: AuthorKind, id: &str, at: i64) -> Part {
    let author = Author { kind: author, id: id.to_owned(), name: Some(Text::new("Eva")), ..Author::default() };
    Part { author, body: Some(Body::new("<p>new</p>")), ..Part::new(format!("p{at}"), "comment", Timestamp(at)) }
}

#[test]
fn who_is_not_known_or_only_reads_or_is_another_than_believed_decides_nothing() {
    let mut bench = Bench::of([open()]);
    let someone = Request { believed: None, ..Request::about("1".into(), Intent::Close) };
    assert!(bench.asked(&someone).is_ok());
    let another = Request { believed: Some("2".into()), ..someone.clone() };
    assert_eq!(bench.asked(&another), Err(Refusal::Another));
    bench.policy.email = Some("2@example.test".into());
    assert_eq!(bench.asked(&another).map(|decision| decision.author), Ok(AdminId::new("2")));
    bench.admins = Some(vec![admin("1", true), admin("2", false)]);
    assert_eq!(bench.asked(&another), Err(Refusal::NoSeat(Text::new("name of 2"))));
    let away = Intent::Away(Status { away: true, reassign: false, reason: None });
    assert!(bench.asked(&Request { intent: away, ..another.clone() }).is_ok(), "one's own status needs no seat");
    bench.admins = None;
    assert_eq!(bench.asked(&another), Err(Refusal::NoAuthor(NoAuthor::Unknown)));
}

#[test]
fn who_is_not_in_the_workspace_is_given_nothing_and_where_that_is_not_known_the_server_says_it() {
    let mut bench = Bench::of([open()]);
    let (zzz, nine) = (Assignee::Admin("zzz".into()), Assignee::Team("9".into()));
    let then = Intent::Note(Message { then: Some(Box::new(Intent::Assign(zzz.clone()))), ..message("yours") });
    for intent in [Intent::Assign(zzz.clone()), then.clone()] {
        assert_eq!(bench.decide(intent), Err(Refusal::NoSuchAssignee(zzz.clone())));
    }
    assert!(bench.decide(Intent::Assign(nine.clone())).is_ok(), "teams are not known");
    let team = |id: &str| Team {
        id: id.into(),
        name: Text::new(id),
        admin_ids: Vec::new(),
        distribution_method: None,
        assignment_limit: None,
    };
    bench.teams = Some(vec![team("8")]);
    assert_eq!(bench.decide(Intent::Assign(nine.clone())), Err(Refusal::NoSuchAssignee(nine.clone())));
    bench.teams = Some(vec![team("8"), team("9")]);
    assert!(bench.decide(Intent::Assign(nine)).is_ok());
    // A token that may not list teammates.
    bench.admins = Some(Vec::new());
    assert!(bench.decide(Intent::Assign(zzz)).is_ok());
    assert!(bench.decide(Intent::Assign(Assignee::Admin("1".into()))).is_ok(), "oneself is there");
}

#[test]
fn what_stands_so_already_is_left_out_and_refuses_the_whole_only_where_nothing_is_left() {
    let both = Bench::of([closed(), open()]).decide(Intent::Close).expect("one is open");
    assert_eq!(both.operations, [(ConversationId::new("2"), vec![Operation::Close])]);
    assert_eq!(both.left_out, [(ConversationId::new("1"), Refusal::Already(State::Closed))]);
    assert_eq!(Bench::of([closed()]).decide(Intent::Close), Err(Refusal::Already(State::Closed)));
    assert_eq!(Bench::of([open()]).decide(Intent::Open), Err(Refusal::Already(State::Open)));
    assert_eq!(Bench::of([]).decide(Intent::Close), Err(Refusal::NoTarget));
    let mut bench = Bench::of([open(), open()]);
    bench.subjects[0].here = Presence::Deleted;
    bench.subjects[1].here = Presence::Unknown;
    assert_eq!(bench.decide(Intent::Close), Err(Refusal::Deleted));
}

#[test]
fn no_snooze_ends_before_it_begins() {
    let mut bench = Bench::of([open()]);
    for snooze in [SnoozeMode::Native, SnoozeMode::Close] {
        bench.policy.snooze = snooze;
        for until in [Timestamp(i64::MIN), Timestamp(0), NOW] {
            assert_eq!(bench.decide(Intent::Snooze(until)), Err(Refusal::Past));
            let then = Some(Box::new(Intent::Snooze(until)));
            let sent = bench.decide(Intent::Reply(Message { then, ..message("Hello") }));
            assert_eq!(sent, Err(Refusal::Past), "and nothing is said");
        }
        assert!(bench.decide(Intent::Snooze(NOW.plus(1))).is_ok());
    }
}

#[test]
fn a_team_takes_the_teammate_off_where_there_is_one() {
    let mine = Standing { admin: Some("1".into()), ..open() };
    let to_team = Operation::AssignTeam(Some("9".into()));
    let decision = Bench::of([mine, open()]).decide(Intent::Assign(Assignee::Team("9".into()))).expect("decided");
    assert_eq!(decision.operations[0].1, [Operation::AssignAdmin(None), to_team.clone()]);
    assert_eq!(decision.operations[1].1, [to_team]);
    let standing = &decision.standings[0].2;
    assert_eq!((standing.admin.as_ref(), standing.team.clone()), (None, Some("9".into())));
}

#[test]
fn a_tag_is_put_on_once_and_taken_off_only_where_it_is() {
    let tagged = Standing { tags: vec!["a".into()], ..open() };
    let tag = |change| Bench::of([tagged.clone()]).decide(Intent::Tag(vec![change]));
    assert_eq!(tag(TagChange::Add("a".into())), Err(Refusal::TagOn(Text::new("A"))));
    assert_eq!(tag(TagChange::Remove("b".into())), Err(Refusal::TagOff(Text::new("B"))));
    assert_eq!(tag(TagChange::Add("gone".into())), Err(Refusal::NoSuchTag));
    let both = vec![TagChange::Add("b".into()), TagChange::Remove("a".into()), TagChange::Add("a".into())];
    let both = Bench::of([tagged.clone()]).decide(Intent::Tag(both)).expect("as far as it is not so already");
    assert_eq!(both.operations[0].1.len(), 2, "{both:?}");
    let toggled = tag(TagChange::Toggle("a".into())).expect("decided");
    assert_eq!(toggled.operations[0].1, [Operation::Untag("a".into())]);
    let toggled = tag(TagChange::Toggle("b".into())).expect("decided");
    assert!(matches!(&toggled.operations[0].1[..], [Operation::Tag(tag)] if tag.name.as_str() == "B"));
}

#[test]
fn words_wait_for_their_undo_delay_and_what_follows_them_is_one_unit_with_them() {
    let then = Some(Box::new(Intent::Close));
    let sent = Intent::Reply(Message { then, drafts: vec![DraftMode::Reply], ..message("**Hi**") });
    let decision = Bench::of([open()]).decide(sent).expect("decided");
    assert_eq!(decision.not_before, NOW.plus(6), "five whole seconds");
    assert_eq!(decision.drafts, [DraftMode::Reply]);
    let [Operation::Reply(reply), Operation::Close] = &decision.operations[0].1[..] else { panic!("{decision:?}") };
    assert_eq!((reply.markdown.as_str(), reply.html.preview(20).as_str()), ("**Hi**", "Hi"));
    assert_eq!(decision.inverse(), Err(NoWayBack::Said));
    assert_eq!(Bench::of([open()]).decide(Intent::Note(message("  \n"))), Err(Refusal::Empty));
    // A customer may open a closed one meanwhile: who says "and close" wants it closed in the end.
    let note = Intent::Note(Message { then: Some(Box::new(Intent::Close)), ..message("done") });
    assert!(matches!(&Bench::of([closed()]).decide(note).expect("decided").operations[0].1[..], [_, Operation::Close]));
}

#[test]
fn words_stop_once_when_somebody_wrote_since_the_thread_was_read() {
    let old = by(AuthorKind::User, "c", 10);
    let mut bench = Bench::of([open()]);
    let seen = Some(Seen::up_to(std::slice::from_ref(&old)));
    let sent = Intent::Reply(Message { seen, ..message("Hi") });
    let after = |bench: &mut Bench, part: Part| {
        bench.subjects[0].parts = vec![old.clone(), part];
        bench.decide(sent.clone())
    };
    assert!(after(&mut bench, by(AuthorKind::Admin, "1", 20)).is_ok(), "one's own words are no news");
    assert!(after(&mut bench, by(AuthorKind::Bot, "9", 20)).is_ok(), "a bot's are nobody's");
    let news = by(AuthorKind::User, "c", 20);
    assert_eq!(after(&mut bench, news.clone()), Err(Refusal::Changed(Box::new(news))));
    let request = Request::about("1".into(), sent.clone());
    assert!(bench.asked(&request).is_err());
    assert!(bench.asked(&Request { yes: Consent { changed: true, ..Consent::default() }, ..request }).is_ok());
    bench.policy.stop_on_change = false;
    assert!(bench.decide(sent).is_ok());
}

#[test]
fn a_snooze_that_closes_says_that_a_rating_may_be_asked() {
    let mut bench = Bench::of([open()]);
    let may_ask = Asking::Unknown { because: Hidden::Thread, score_of: None };
    bench.policy.snooze = SnoozeMode::Close;
    bench.subjects[0].rating = Some(may_ask.clone());
    let snoozed = bench.decide(Intent::Snooze(NOW.plus(60))).expect("decided");
    assert_eq!(snoozed.warnings, [Warning::Rating(may_ask)]);
    assert!(needs(&Intent::Snooze(NOW), &bench.policy).rating);
    bench.subjects[0].rating = Some(Asking::No(Condition::NotRated));
    assert_eq!(bench.decide(Intent::Snooze(NOW.plus(60))).expect("decided").warnings, []);
}

#[test]
fn a_snooze_that_is_over_by_now_is_not_begun_again_but_opened() {
    let over = Standing { state: State::Snoozed, snoozed_until: Some(NOW), ..open() };
    let back = Intent::Restore(vec![("1".into(), over.clone())]);
    let decision = Bench::of([closed()]).decide(back.clone()).expect("decided");
    assert_eq!(decision.operations[0].1, [Operation::Open]);
    let to_come = Standing { snoozed_until: Some(NOW.plus(1)), ..over };
    let decision = Bench::of([closed()]).decide(Intent::Restore(vec![("1".into(), to_come)])).expect("decided");
    assert_eq!(decision.operations[0].1, [Operation::Snooze(NOW.plus(1))]);
    assert_eq!(Bench::of([open()]).decide(back), Err(Refusal::AsItWas));
}

fn standing() -> impl Strategy<Value = Standing> {
    let state = prop_oneof![
        Just((State::Open, None)),
        Just((State::Closed, None)),
        (1..5_i64).prop_map(|until| (State::Snoozed, Some(NOW.plus(until)))),
    ];
    let ids = prop::option::of(prop::sample::select(vec!["1", "2"]));
    let tags = prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    let priority = prop::sample::select(Priority::ALL.to_vec());
    (state, ids.clone(), ids, tags, priority, any::<bool>()).prop_map(
        |((state, snoozed_until), admin, team, tags, priority, read)| Standing {
            state,
            snoozed_until,
            admin: admin.map(Into::into),
            team: team.map(Into::into),
            tags: tags.into_iter().map(Into::into).collect(),
            priority,
            read,
            ..Standing::default()
        },
    )
}

fn undoable() -> impl Strategy<Value = Intent> {
    let tag = || prop::sample::select(vec!["a", "b", "c"]).prop_map(TagId::from);
    prop_oneof![
        Just(Intent::Close),
        Just(Intent::Open),
        (1..9_i64).prop_map(|until| Intent::Snooze(NOW.plus(until))),
        prop::sample::select(vec![
            Assignee::Me,
            Assignee::Admin("2".into()),
            Assignee::Nobody,
            Assignee::Team("9".into()),
            Assignee::NoTeam,
        ])
        .prop_map(Intent::Assign),
        tag().prop_map(|id| Intent::Tag(vec![TagChange::Add(id)])),
        tag().prop_map(|id| Intent::Tag(vec![TagChange::Remove(id)])),
        tag().prop_map(|id| Intent::Tag(vec![TagChange::Toggle(id)])),
        prop::sample::select(Priority::ALL.to_vec()).prop_map(Intent::Prioritise),
        prop::sample::select(vec![Reading::Read, Reading::Unread, Reading::Toggle]).prop_map(Intent::Read),
    ]
}

proptest! {
    #[test]
    fn what_was_decided_and_its_inverse_leave_every_conversation_standing_as_it_stood(
        before in prop::collection::vec(standing(), 1..5), intent in undoable(), closes in any::<bool>(),
    ) {
        let mut bench = Bench::of(before.clone());
        if closes {
            bench.policy.snooze = SnoozeMode::Close;
        }
        let Ok(decision) = bench.decide(intent) else { return Ok(()) };
        for (id, then, after) in &decision.standings {
            let subject = bench.subjects.iter_mut().find(|subject| subject.id == *id).expect("a subject");
            prop_assert_eq!(&subject.standing, then);
            subject.standing = after.clone();
        }
        match bench.decide(decision.inverse().expect("a way back")) {
            Ok(back) => {
                for (id, _, after) in back.standings {
                    bench.subjects.iter_mut().find(|subject| subject.id == id).expect("a subject").standing = after;
                }
            }
            // Nothing had changed.
            Err(why) => prop_assert_eq!(why, Refusal::AsItWas),
        }
        let stand: Vec<Standing> = bench.subjects.into_iter().map(|subject| subject.standing).collect();
        prop_assert_eq!(stand, before);
    }
}
