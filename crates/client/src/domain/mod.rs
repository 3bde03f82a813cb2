//! The words of the support inbox as types, and the pure rules on them.
//!
//! Knows nothing of HTTP, the terminal, files or the system clock: whatever time a rule needs is given to it.

pub mod address;
pub mod author;
mod clean;
pub mod conversation;
pub mod draft;
pub mod entering;
pub mod entity;
pub mod evidence;
pub mod guard;
pub mod html;
pub mod ids;
pub mod ladder;
pub mod lane;
pub mod mail;
pub mod office_hours;
pub mod operation;
pub mod part;
pub mod people;
pub mod phrase;
pub mod rating;
pub mod route;
pub mod seen;
pub mod shift;
pub mod sla;
pub mod standing;
pub mod step;
pub mod text;
pub mod ticket;
pub mod transition;
pub mod when;
pub mod why;
pub mod written;

pub use author::{NoAuthor, author_for};
pub use clock::Timestamp;
pub use conversation::{Conversation, Priority, State, Thread};
pub use draft::DraftMode;
pub use evidence::{Ending, Evidence};
pub use guard::Guard;
pub use ids::{AdminId, CompanyId, ContactId, ConversationId, MacroId, PartId, TagId, TeamId, TicketId};
pub use lane::Lane;
pub use office_hours::OfficeHours;
pub use operation::Operation;
pub use part::{Attachment, Author, AuthorKind, Part, PartKind};
pub use people::{Admin, AwayReason, Company, Contact, ContactEvent, ContactNote, Macro, Me, Tag, Team};
pub use seen::Seen;
pub use standing::{SnoozeMode, Standing, way};
pub use step::{LastTry, Step, StepState};
pub use text::{Body, Text};
pub use ticket::Ticket;
pub use transition::Transition;
pub use written::{Inset, Written};
