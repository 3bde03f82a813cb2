//! The values of the fields of conversations that can be searched (API 4.3).

use serde_json::Value;

use super::conversation_field::ConversationField;
use super::query::{Node, Test};
use super::texts::words;
use super::value::{Op, Operand, Val};
use crate::world::conversation::AiAgent;
use crate::world::people::hex_id;
use crate::world::{Conversation, Who, World};

impl World {
    /// The value of a conversation's field.
    pub(super) fn conversation_value<'a>(&'a self, c: &'a Conversation, field: &ConversationField) -> Val<'a> {
        use ConversationField as F;
        let statistics = &c.statistics;
        match field {
            F::Id => Val::id(c.id),
            F::CreatedAt => Val::Number(c.created_at),
            F::UpdatedAt => Val::Number(c.updated_at),
            F::Title => Val::text(c.title.as_deref()),
            F::Contacts => Val::Set(c.contacts.iter().filter_map(|s| self.contact_hex(*s)).map(Into::into).collect()),
            F::Teammates => Val::Set(c.teammates.iter().map(|id| id.to_string().into()).collect()),
            F::Tags => Val::Set(c.tags.iter().map(|t| t.tag.to_string().into()).collect()),
            F::Admin => Val::Number(number(c.admin.unwrap_or(0))),
            F::Team => Val::Number(number(c.team.unwrap_or(0))),
            F::Open => Val::Flag(c.state.counts_as_open()),
            F::Read => Val::Flag(c.read),
            F::StateField => Val::Text(c.state.as_str().into()),
            F::WaitingSince => Val::number(c.waiting_since),
            F::SnoozedUntil => Val::number(c.snoozed_until),
            F::Priority => Val::Text(c.priority.as_str().into()),
            F::TimeToAssignment => Val::number(statistics.time_to_assignment),
            F::TimeToAdminReply => Val::number(statistics.time_to_admin_reply),
            F::TimeToFirstClose => Val::number(statistics.time_to_first_close),
            F::TimeToLastClose => Val::number(statistics.time_to_last_close),
            F::MedianTimeToReply => Val::number(statistics.median_time_to_reply),
            F::Reopens => Val::Number(statistics.reopens.into()),
            F::Assignments => Val::Number(statistics.assignments.into()),
            F::Parts => Val::Number(i64::try_from(c.parts.len()).unwrap_or(i64::MAX)),
            F::FirstContactReplyAt => Val::number(statistics.first_contact_reply_at),
            F::FirstAssignmentAt => Val::number(statistics.first_assignment_at),
            F::FirstAdminReplyAt => Val::number(statistics.first_admin_reply_at),
            F::FirstCloseAt => Val::number(statistics.first_close_at),
            F::LastAssignmentAt => Val::number(statistics.last_assignment_at),
            F::LastAssignmentAdminReplyAt => Val::number(statistics.last_assignment_admin_reply_at),
            F::LastContactReplyAt => Val::number(statistics.last_contact_reply_at),
            F::LastAdminReplyAt => Val::number(statistics.last_admin_reply_at),
            F::LastCloseAt => Val::number(statistics.last_close_at),
            F::LastClosedBy => statistics.last_closed_by.map_or(Val::Nothing, Val::id),
            F::Attribute(name) => attribute(c, name),
            _ => self.source_value(c, field),
        }
    }

    fn source_value<'a>(&'a self, c: &'a Conversation, field: &ConversationField) -> Val<'a> {
        use ConversationField as F;
        let rating = c.rating.as_deref();
        match field {
            F::SourceType => Val::Text(c.source.channel.into()),
            F::Channel => Val::Text(if c.source.channel == "email" { "email" } else { "messenger" }.into()),
            F::SourceId => Val::id(c.source.id),
            F::DeliveredAs => Val::Text(c.source.delivered_as.into()),
            F::Subject => Val::text(c.source.subject.as_deref()),
            F::Body => Val::text(c.source.body.as_deref()),
            F::Url => Val::text(c.source.url.as_deref()),
            F::AuthorId | F::AuthorType | F::AuthorName | F::AuthorEmail => self.author_value(c.source.author, field),
            F::RatingAskedAt => Val::number(rating.map(|r| r.asked_at)),
            F::RatingGivenAt => Val::number(rating.map(|r| r.given_at)),
            F::RatingScore => Val::number(rating.map(|r| r.score.into())),
            F::RatingRemark => Val::text(rating.and_then(|r| r.remark.as_deref())),
            F::RatingContact => {
                let contact = rating.and(c.contact()).and_then(|s| self.contact_hex(s));
                contact.map_or(Val::Nothing, |id| Val::Text(id.into()))
            }
            F::RatingAdmin | F::RatingAdminAsSpelt => rating.map_or(Val::Nothing, |r| Val::id(r.admin)),
            F::AiParticipated => Val::Flag(c.ai.is_some()),
            F::AiResolution => Val::text(c.ai.as_ref().and_then(|a| a.resolution_state)),
            F::AiAnswerType => Val::text(c.ai.as_ref().map(|a| a.last_answer_type)),
            F::AiSourceType => Val::text(c.ai.as_ref().map(|_| AiAgent::SOURCE_TYPE)),
            F::AiRating => Val::number(c.ai.as_ref().and_then(|a| a.rating).map(Into::into)),
            _ => Val::Nothing,
        }
    }

    fn author_value(&self, who: Who, field: &ConversationField) -> Val<'_> {
        use ConversationField as F;
        match (who, field) {
            (Who::Contact(slot), F::AuthorId) => self.contact_hex(slot).map_or(Val::Nothing, |id| Val::Text(id.into())),
            (Who::Contact(slot), F::AuthorName) => Val::text(self.contacts.get(slot).and_then(|c| c.name.as_deref())),
            (Who::Contact(slot), F::AuthorEmail) => Val::text(self.contacts.get(slot).and_then(|c| c.email.as_deref())),
            (Who::Contact(slot), _) => {
                Val::Text(if self.contacts.get(slot).is_some_and(|c| c.lead) { "lead" } else { "user" }.into())
            }
            (Who::Admin(id), F::AuthorId) => Val::id(id),
            (Who::Admin(id), F::AuthorName) => Val::text(self.admin(id).map(|a| &*a.name)),
            (Who::Admin(id), F::AuthorEmail) => Val::text(self.admin(id).map(|a| &*a.email)),
            (Who::Admin(_), _) => Val::Text("admin".into()),
            (Who::Operator | Who::Fin, F::AuthorType) => Val::Text("bot".into()),
            (Who::Operator, F::AuthorId) => Val::id(self.operator),
            (Who::Fin, F::AuthorId) => Val::id(self.fin),
            (Who::Operator | Who::Fin, F::AuthorName) => Val::text(who.bot_name()),
            (Who::Operator | Who::Fin, F::AuthorEmail) => Val::Text(self.workspace.bots_address().into()),
            _ => Val::Nothing,
        }
    }

    fn contact_hex(&self, slot: u32) -> Option<String> {
        self.contacts.get(slot).map(|c| hex_id(&c.id))
    }

    /// Whether a conversation passes a query.
    pub(super) fn conversation_matches(&self, c: &Conversation, node: &Node<ConversationField>) -> bool {
        match node {
            Node::Test(Test {
                field: ConversationField::Body,
                op: op @ (Op::Is | Op::In | Op::IsNot | Op::NotIn),
                operand,
            }) => has_word(c.source.body.as_deref(), operand) == matches!(op, Op::Is | Op::In),
            Node::Test(_) => node.matches(self.rules.comparisons_include, &|field| self.conversation_value(c, field)),
            Node::All(nodes) => nodes.iter().all(|n| self.conversation_matches(c, n)),
            Node::Any(nodes) => nodes.iter().any(|n| self.conversation_matches(c, n)),
        }
    }
}

/// Bodies are kept as single words (API 4.2): a phrase finds nothing.
fn has_word(body: Option<&str>, operand: &Operand) -> bool {
    match (operand, body) {
        (Operand::Nothing, body) => body.is_none(),
        (Operand::Text(word), Some(body)) => words(&body.to_lowercase()).any(|w| w == word),
        (Operand::Many(many), body) => many.iter().any(|one| has_word(body, one)),
        _ => false,
    }
}

fn attribute<'a>(c: &'a Conversation, name: &str) -> Val<'a> {
    match c.attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| v) {
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => Val::Nothing,
        Some(Value::Bool(b)) => Val::Flag(*b),
        Some(Value::String(s)) => Val::text(Some(s)),
        Some(Value::Number(n)) => n.as_i64().map_or_else(|| Val::Text(n.to_string().into()), Val::Number),
    }
}

fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}
