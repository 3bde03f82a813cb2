//! Identifiers. Intercom sends them as strings here and integers there; at heart they are opaque strings
//! (API 1.3), and each kind of object has a type of its own so that they cannot be mixed up.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id as the server sent it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as it goes on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A conversation, and a ticket seen as one: they share an id space (API 1.3).
    ConversationId
);
id!(
    /// One entry of a thread. The first message (`source`) has an id space of its own.
    PartId
);
id!(
    /// A teammate.
    AdminId
);
id!(
    /// A team inbox.
    TeamId
);
id!(
    /// A customer, user or lead.
    ContactId
);
id!(
    /// A customer's company.
    CompanyId
);
id!(
    /// A tag of the workspace, on conversations, messages and contacts alike.
    TagId
);
id!(
    /// A macro (saved reply).
    MacroId
);
id!(
    /// A ticket; the number shown to people is [`crate::domain::Ticket::number`], not this.
    TicketId
);

impl TagId {
    /// What stands before the name in the id of a tag that is not made yet. Intercom's ids are numbers.
    pub const NEW: &str = "new:";

    /// What a tag has for an id here until Intercom has made it: the same for the same name.
    pub fn provisional(name: &str) -> Self {
        Self(format!("{}{name}", Self::NEW))
    }

    /// The name of the tag, where the id is such a one.
    pub fn provisional_name(&self) -> Option<&str> {
        self.0.strip_prefix(Self::NEW)
    }
}
