//! What enters an inbox (F1).

use super::conversation::{Conversation, State};

/// Whether a customer has written in a conversation, or its state has changed: a teammate closed, opened, snoozed or
/// assigned it. What is only a greeting has not entered; it does when the customer answers or a teammate closes it.
///
/// A greeting that nobody answered is closed from the beginning (API 8), so the state alone says nothing; the figures
/// tell whether it was ever closed or opened.
pub fn has_entered(conversation: &Conversation) -> bool {
    let figures = &conversation.statistics;
    let happened = |count: Option<i64>| count.is_some_and(|count| count > 0);
    conversation.source.author.kind.is_contact()
        || figures.last_contact_reply_at.is_some()
        || conversation.waiting_since.is_some()
        || conversation.state == State::Snoozed
        || figures.first_close_at.is_some()
        || happened(figures.count_reopens)
        || happened(figures.count_assignments)
        || conversation.admin_assignee.is_some()
        || conversation.team_assignee.is_some()
}

#[cfg(test)]
mod tests {
    use super::super::part::{Author, AuthorKind};
    use super::super::{Operation, rating::tests::greeting};
    use super::*;
    use clock::Timestamp;

    #[test]
    fn a_greeting_enters_when_it_is_answered_or_its_state_changes() {
        for state in [State::Closed, State::Open] {
            assert!(!has_entered(&Conversation { state, ..greeting() }));
        }
        let at = Some(Timestamp(5));
        let entered: [fn(&mut Conversation, Option<Timestamp>); 8] = [
            |c, at| c.statistics.last_contact_reply_at = at,
            |c, at| c.waiting_since = at,
            |c, at| c.statistics.first_close_at = at,
            |c, _| c.statistics.count_reopens = Some(1),
            |c, _| c.statistics.count_assignments = Some(1),
            |c, _| c.state = State::Snoozed,
            |c, _| c.admin_assignee = Some("7".into()),
            |c, _| c.team_assignee = Some("8".into()),
        ];
        for change in entered {
            let mut conversation = greeting();
            change(&mut conversation, at);
            assert!(has_entered(&conversation), "{conversation:?}");
        }
        let mut asked = greeting();
        asked.source.author = Author { kind: AuthorKind::Lead, ..Author::default() };
        assert!(has_entered(&asked));
    }

    #[test]
    fn what_a_teammate_decides_lets_a_greeting_enter_before_the_server_knows() {
        let operations = [
            Operation::Close,
            Operation::Open,
            Operation::Snooze(Timestamp(9)),
            Operation::CloseUntil(Timestamp(9)),
            Operation::AssignAdmin(Some("7".into())),
        ];
        for operation in operations {
            let mut conversation = greeting();
            operation.apply(&mut conversation, Timestamp(5));
            assert!(has_entered(&conversation), "{operation:?}");
        }
        for operation in [Operation::SetRead(true), Operation::Untag("3".into())] {
            let mut conversation = greeting();
            operation.apply(&mut conversation, Timestamp(5));
            assert!(!has_entered(&conversation), "{operation:?}");
        }
    }
}
