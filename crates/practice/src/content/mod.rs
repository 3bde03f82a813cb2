//! What the practice workspace is made of: people, companies, and everything they say to each other.
//!
//! All of it is data plus small pure functions over a random generator: the same seed gives the same words. Nothing
//! here knows of HTTP, of a clock or of a conversation's state. The scripts are text files (`scripts/`), names, places
//! and values data files (`data/`), all read once; `script` tells the form of the former, `data` reads the latter, `fill`
//! tells how a line becomes a message.
//!
//! The company of the practice workspace is Ledgerwick, which sells time sheets, quotes, invoices and bank
//! reconciliation to small workshops and agencies. Every mail address and link uses a reserved domain.

mod articles;
mod companies;
mod data;
mod dialogues;
mod fill;
mod lines;
mod macros;
mod names;
mod people;
mod places;
mod records;
mod script;
mod slots;
mod special;
pub use articles::{Article, articles};
pub use companies::{Company, company};
pub use dialogues::{Channel, Dialogue, dialogues, pick, pick_for_topic};
pub use fill::fill;
pub use lines::{
    Greeting, Mood, Opener, Rating, bot_line, closing_line, fin_answer, fin_question, followup, greeting, greetings,
    note, opener, rating, reply,
};
pub use macros::{Macro, macros};
pub use people::{Person, Role, STRIKING, person, striking_person};
pub use records::{EventSeed, contact_note, event};
pub use script::{File, Line, Source, Topic, Who};
pub use slots::Slots;
pub use special::{hostile_samples, long_message, pasted_terminal};
pub use thread::{Happening, long_thread};
pub use turn::{Attachment, Turn};
pub use values::Value;
pub use workspace::{
    Admin, AwayReason, ConversationAttribute, Sla, Team, TicketAttribute, TicketCategory, TicketSeed, TicketState,
    TicketType, admins, away_reasons, conversation_attributes, side_conversations, slas, tags, teams, ticket,
    ticket_states, ticket_types,
};
#[cfg(test)]
mod tests;
mod thread;
mod turn;
mod values;
mod workspace;
