//! Each condition of a rating, at its edge.

use super::*;
use crate::domain::conversation::{ContactRef, Rating, Source};
use crate::domain::{Body, State, Text};

const NOW: Timestamp = Timestamp(10_000_000);
const DAY: i64 = 86_400;

fn author(kind: AuthorKind, id: &str) -> Author {
    Author { kind, id: id.to_owned(), ..Author::default() }
}

/// A message that the workspace sent by itself and nobody answered: closed from the beginning (API 8).
pub(crate) fn greeting() -> Conversation {
    Conversation {
        state: State::Closed,
        contacts: vec![ContactRef { id: "c".into(), external_id: None }],
        source: Source {
            delivered_as: Text::new("automated"),
            body: Body::new("<p>Welcome!</p>"),
            author: author(AuthorKind::Admin, "7"),
            ..Source::default()
        },
        ..Conversation::new("1", NOW)
    }
}

fn said(kind: &str, by: AuthorKind, id: &str, length: usize) -> Part {
    Part {
        body: Some(Body::new(format!("<p>{}</p>", "x".repeat(length)))),
        author: author(by, id),
        ..Part::new(length.to_string(), kind, NOW)
    }
}

/// A question of 100 characters, answered a day ago with 151: one more than needed.
fn answered() -> (Conversation, Vec<Part>) {
    let mut conversation = greeting();
    conversation.state = State::Open;
    conversation.source.author = author(AuthorKind::User, "c");
    conversation.source.delivered_as = Text::new("customer_initiated");
    conversation.source.body = Body::new(format!("<p>{}</p>", "x".repeat(100)));
    conversation.statistics.last_contact_reply_at = Some(NOW.plus(-2 * DAY));
    conversation.statistics.last_admin_reply_at = Some(NOW.plus(-DAY));
    conversation.created_at = NOW.plus(-2 * DAY);
    (conversation, vec![said("comment", AuthorKind::Admin, "7", 151)])
}

fn no(conversation: &Conversation, parts: &[Part]) -> Option<Condition> {
    match on_close(conversation, Some(parts), NOW) {
        Asking::No(condition) => Some(condition),
        Asking::Unknown { .. } => None,
    }
}

#[test]
fn nothing_seen_stands_against_it_and_the_workspace_decides() {
    let (conversation, parts) = answered();
    let asking = on_close(&conversation, Some(&parts), NOW);
    assert_eq!(asking, Asking::Unknown { because: Hidden::Workspace, score_of: Some("7".into()) });
}

#[test]
fn exactly_250_characters_are_not_enough_and_notes_and_bots_do_not_count() {
    let (conversation, _) = answered();
    let parts = [
        said("comment", AuthorKind::Admin, "7", 150),
        said("note", AuthorKind::Admin, "7", 900),
        said("comment", AuthorKind::Bot, "0", 900),
    ];
    assert_eq!(no(&conversation, &parts), Some(Condition::LongEnough));
    assert_eq!(no(&conversation, &[said("comment", AuthorKind::User, "c", 151)]), None);
}

#[test]
fn a_teammate_must_have_taken_part_by_hand() {
    let (mut conversation, parts) = answered();
    conversation.statistics.last_admin_reply_at = None;
    assert_eq!(no(&conversation, &parts), Some(Condition::TeammateReplied));
    conversation.source.author = author(AuthorKind::Admin, "9");
    conversation.source.delivered_as = Text::new("admin_initiated");
    let asking = on_close(&conversation, Some(&[said("comment", AuthorKind::User, "c", 300)]), NOW);
    assert_eq!(asking, Asking::Unknown { because: Hidden::Workspace, score_of: Some("9".into()) });
    conversation.source.delivered_as = Text::new("automated");
    assert_eq!(no(&conversation, &parts), Some(Condition::TeammateReplied));
}

#[test]
fn one_customer_lately_and_not_rated_yet() {
    let (mut conversation, parts) = answered();
    conversation.contacts.push(ContactRef { id: "d".into(), external_id: None });
    assert_eq!(no(&conversation, &parts), Some(Condition::OneCustomer));
    let (mut conversation, _) = answered();
    conversation.created_at = NOW.plus(-30 * DAY);
    conversation.statistics.last_contact_reply_at = Some(NOW.plus(-20 * DAY));
    conversation.statistics.last_admin_reply_at = Some(NOW.plus(-7 * DAY));
    assert_eq!(no(&conversation, &parts), None);
    conversation.statistics.last_admin_reply_at = Some(NOW.plus(-7 * DAY - 1));
    assert_eq!(no(&conversation, &parts), Some(Condition::RepliedLately));
    let (mut conversation, _) = answered();
    conversation.rating = Some(Rating { score: 5, remark: None, created_at: None, teammate: None });
    assert_eq!(no(&conversation, &parts), Some(Condition::NotRated));
}

#[test]
fn what_cannot_be_seen_is_unknown_and_says_why() {
    let (mut conversation, parts) = answered();
    let because = |asking| match asking {
        Asking::Unknown { because, .. } => because,
        Asking::No(condition) => panic!("{condition:?}"),
    };
    assert_eq!(because(on_close(&conversation, None, NOW)), Hidden::Thread);
    conversation.statistics.first_close_at = Some(NOW.plus(-DAY));
    assert_eq!(because(on_close(&conversation, Some(&parts), NOW)), Hidden::AskedBefore);
}

#[test]
fn the_last_teammate_who_replied_gets_the_score() {
    let (conversation, mut parts) = answered();
    parts.push(said("assignment", AuthorKind::Admin, "8", 20));
    parts.push(said("note", AuthorKind::Admin, "9", 20));
    let asking = on_close(&conversation, Some(&parts), NOW);
    assert_eq!(asking, Asking::Unknown { because: Hidden::Workspace, score_of: Some("8".into()) });
}

fn unknown(asking: &Asking) -> Option<Hidden> {
    match asking {
        Asking::Unknown { because, .. } => Some(*because),
        Asking::No(_) => None,
    }
}

#[test]
fn seven_days_are_lately_and_a_second_more_is_not() {
    let (mut conversation, parts) = answered();
    conversation.created_at = NOW.plus(-30 * DAY);
    conversation.statistics.last_contact_reply_at = Some(NOW.plus(-30 * DAY));
    for (at, failing) in [(NOW.plus(-7 * DAY), None), (NOW.plus(-7 * DAY - 1), Some(Condition::RepliedLately))] {
        conversation.statistics.last_admin_reply_at = Some(at);
        assert_eq!(no(&conversation, &parts), failing);
        // The customer's last word counts as well.
        conversation.statistics.last_admin_reply_at = Some(NOW.plus(-20 * DAY));
        conversation.statistics.last_contact_reply_at = Some(at);
        assert_eq!(no(&conversation, &parts), failing);
        conversation.statistics.last_contact_reply_at = Some(NOW.plus(-30 * DAY));
    }
}

#[test]
fn what_was_asked_for_before_is_not_asked_for_again_and_else_a_close_before_is_unknown() {
    let (mut conversation, parts) = answered();
    conversation.statistics.first_close_at = Some(NOW.plus(-DAY));
    assert_eq!(unknown(&on_close(&conversation, Some(&parts), NOW)), Some(Hidden::AskedBefore));
    conversation.rating_asked_at = Some(NOW.plus(-DAY));
    assert_eq!(no(&conversation, &parts), Some(Condition::NotAsked));
    // Where no figures are told the thread does.
    let (mut conversation, mut parts) = answered();
    conversation.statistics = Statistics::default();
    parts.push(said("close", AuthorKind::Admin, "7", 1));
    assert_eq!(unknown(&on_close(&conversation, Some(&parts), NOW)), Some(Hidden::AskedBefore));
}

#[test]
fn without_figures_the_thread_tells_and_without_both_nothing_is_ruled_out() {
    let (mut conversation, parts) = answered();
    conversation.statistics = Statistics::default();
    assert_eq!(unknown(&on_close(&conversation, Some(&parts), NOW)), Some(Hidden::Workspace));
    assert_eq!(no(&conversation, &[]), Some(Condition::TeammateReplied));
    assert_eq!(unknown(&on_close(&conversation, None, NOW)), Some(Hidden::Thread));
}

#[test]
fn words_that_are_not_here_or_can_be_counted_two_ways_make_it_unknown_and_not_no() {
    let (conversation, _) = answered();
    let marked = |html: String| {
        let part = said("comment", AuthorKind::Admin, "7", 0);
        [Part { body: Some(Body::new(html)), ..part }]
    };
    let lines = marked(format!("<p>{}</p><p>{}</p>", "x".repeat(74), "x".repeat(74)));
    assert_eq!(unknown(&on_close(&conversation, Some(&lines), NOW)), Some(Hidden::Length));
    let short = marked("<p>a</p><p>b</p>".to_owned());
    assert_eq!(no(&conversation, &short), Some(Condition::LongEnough));
    let mut redacted = marked("<p>a</p>".to_owned());
    redacted[0].redacted = true;
    assert_eq!(unknown(&on_close(&conversation, Some(&redacted), NOW)), Some(Hidden::Thread));
    let many: Vec<Part> = (0..NEWEST).map(|n| Part::new(n.to_string(), "note", NOW)).collect();
    assert_eq!(unknown(&on_close(&conversation, Some(&many), NOW)), Some(Hidden::Thread));
}

#[test]
fn a_reply_that_goes_out_with_the_close_counts() {
    let (mut conversation, _) = answered();
    conversation.statistics.last_admin_reply_at = None;
    let me = AdminId::new("3");
    let with = |characters| {
        let reply = Reply { by: Some(&me), characters };
        outlook(&conversation, Some(&[]), Some(reply), NOW).asking()
    };
    assert_eq!(with(150), Asking::No(Condition::LongEnough));
    assert_eq!(with(151), Asking::Unknown { because: Hidden::Workspace, score_of: Some(me.clone()) });
}
