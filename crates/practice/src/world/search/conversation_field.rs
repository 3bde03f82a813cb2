//! The fields of conversations that can be searched (API 4.3).

use super::query::Field;
use super::value::Kind;

macro_rules! fields {
    ($($name:ident, $kind:ident, $wire:literal);* $(;)?) => {
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
