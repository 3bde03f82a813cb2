//! The fields of conversations that can be searched (API 4.3), and their values.

use serde_json::Value;

use super::query::{Field, Node, Test};
use super::texts::words;
use super::value::{Kind, Op, Operand, Val};
use crate::world::conversation::AiAgent;
use crate::world::people::hex_id;
use crate::world::{Conversation, Who, World};

macro_rules! fields {
    ($($name:ident, $kind:ident, $wire:literal);* $(;)?) => {
        /// A field of a conversation.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum ConversationField { $($name,)* Attribute(Box<str>) }

        impl ConversationField {
            /// All but the workspace's own attributes.
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];
        }

        impl Field for ConversationField {
            fn parse(name: &str) -> Option<Self> {
                if let Some(attribute) = name.strip_prefix("custom_attributes.") {
                    return Some(Self::Attribute(attribute.into()));
                }
                match name { $($wire => Some(Self::$name),)* _ => None }
            }

            fn kind(&self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* Self::Attribute(_) => Kind::Any }
            }

            fn is_words(&self) -> bool {
                *self == Self::Body
            }
        }
    };
}

fields! {
    Id, Text, "id"; CreatedAt, Date, "created_at"; UpdatedAt, Date, "updated_at"; Title, Text, "title";
    SourceType, Text, "source.type"; SourceId, Text, "source.id"; DeliveredAs, Text, "source.delivered_as";
    Subject, Text, "source.subject"; Body, Text, "source.body"; Url, Text, "source.url";
    AuthorId, Text, "source.author.id"; AuthorType, Text, "source.author.type";
    AuthorName, Text, "source.author.name"; AuthorEmail, Text, "source.author.email";
    Contacts, Set, "contact_ids"; Teammates, Set, "teammate_ids"; Tags, Set, "tag_ids";
    Admin, Assignee, "admin_assignee_id"; Team, Assignee, "team_assignee_id";
    Channel, Text, "channel_initiated"; Open, Flag, "open"; Read, Flag, "read"; StateField, Text, "state";
    WaitingSince, Date, "waiting_since"; SnoozedUntil, Date, "snoozed_until"; Priority, Text, "priority";
    TimeToAssignment, Number, "statistics.time_to_assignment";
    TimeToAdminReply, Number, "statistics.time_to_admin_reply";
    TimeToFirstClose, Number, "statistics.time_to_first_close";
    TimeToLastClose, Number, "statistics.time_to_last_close";
    MedianTimeToReply, Number, "statistics.median_time_to_reply";
    Reopens, Number, "statistics.count_reopens"; Assignments, Number, "statistics.count_assignments";
    Parts, Number, "statistics.count_conversation_parts";
    FirstContactReplyAt, Date, "statistics.first_contact_reply_at";
    FirstAssignmentAt, Date, "statistics.first_assignment_at";
    FirstAdminReplyAt, Date, "statistics.first_admin_reply_at"; FirstCloseAt, Date, "statistics.first_close_at";
    LastAssignmentAt, Date, "statistics.last_assignment_at";
    LastAssignmentAdminReplyAt, Date, "statistics.last_assignment_admin_reply_at";
    LastContactReplyAt, Date, "statistics.last_contact_reply_at";
    LastAdminReplyAt, Date, "statistics.last_admin_reply_at"; LastCloseAt, Date, "statistics.last_close_at";
    LastClosedBy, Text, "statistics.last_closed_by_id";
    RatingAskedAt, Date, "conversation_rating.requested_at"; RatingGivenAt, Date, "conversation_rating.replied_at";
    RatingScore, Number, "conversation_rating.score"; RatingRemark, Text, "conversation_rating.remark";
    RatingContact, Text, "conversation_rating.contact_id"; RatingAdmin, Text, "conversation_rating.admin_id";
    RatingAdminAsSpelt, Text, "conversation_rating.admin_d"; AiParticipated, Flag, "ai_agent_participated";
    AiResolution, Text, "ai_agent.resolution_state"; AiAnswerType, Text, "ai_agent.last_answer_type";
    AiRating, Number, "ai_agent.rating"; AiRemark, Text, "ai_agent.rating_remark";
    AiSourceType, Text, "ai_agent.source_type"; AiSourceTitle, Text, "ai_agent.source_title";
}

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
