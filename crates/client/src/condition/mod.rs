//! The language of conditions: what views, search and rules hold conversations against.
//!
//! A text is read ([`parse()`]) into a tree ([`Expr`]), which prints as it reads; [`check()`] gathers what is about one message,
//! looks the fields up in the one table ([`field`]), names, dates and numbers, and gives a [`Condition`]; that is held
//! against a conversation ([`Condition::holds`]) and answers yes, no, or that it is not known, and until when.
//!
//! The language, in short:
//!
//! - `is:open tag:vip` is both, `a or b` one of them, `-a`, `!a` or `not a` the opposite; brackets; `not` binds closer than
//!   `and`, `and` closer than `or`. `tag:a,b` is one of two, `-tag:a,b` none of them.
//! - `:` asks, for texts whether they contain the words in order; `=` for the whole; `<`, `<=`, `>`, `>=` for more or
//!   less; `1..5`, `..5`, `1..` from one to another. `x:none`, `x:any` (`no:x`, `has:x`): whether there is one at all.
//! - `waiting>2h` is a length of time, `created>-7d` a date: a day, week, month, year, minute or moment.
//! - Other words are looked for in messages. `refund paypal` is one message with both, `msg(…)` says so.
//!
//! Nothing here does input or output, and the time is given.
//!
//! A word is in a message if it stands there, in the subject of a first one, in the name of a file that came with it, or on
//! the conversation's card ([`card`]): its title, its customers, tags and attributes. What threads that are not kept as a
//! whole say is not known, unless what is kept of them says it.
//!
//! Limits of today: no field asks for saved views. Office hours are Monday to Friday, 9 to 17, in
//! the viewer's zone.

mod ast;
mod check;
mod check_message;
mod check_time;
mod clean;
mod complete;
mod facts;
mod fault;
pub mod field;
mod fold;
mod gather;
mod holds;
mod length;
mod lex;
mod message;
mod names;
mod node;
mod parse;
mod phrase;
mod print;
mod settled;
#[cfg(test)]
mod tests;
mod typed;
mod when;

pub use ast::{Expr, Form, Name, Op, Scalar, Span, Test, Value, Words};
pub use check::{Checked, check};
pub use complete::{Completion, Entry, complete};
pub use facts::{Beside, Kept, Listed, Naming};
pub use fault::{Fault, Fix};
pub use fold::{fold, places, tokens};
pub use gather::gather;
pub use holds::{Answer, Holds};
pub use length::{Hours, Length};
pub use lex::{Token, TokenKind};
pub use message::{BETWEEN, Written, card, lines_of_card, of_part, of_source};
pub use names::{Lists, NameKind, Named, Names};
pub use node::{
    AttributeTest, Bounds, Condition, Edge, Leaf, MessageTest, Node, Over, TextTest, Viewer, Who, Whom, Writer,
};
pub use parse::{MOST_BYTES, MOST_DEEP, MOST_TESTS, MOST_VALUES, Parsed, parse};
pub use phrase::{Phrase, Term};
pub use typed::typed;
pub use when::{Period, Shift, When};

/// Reads and understands a condition at once; an error has everything that is wrong with it, in order of place.
pub fn read(text: &str, names: &dyn Names, viewer: Viewer) -> Result<Condition, Vec<Fault>> {
    let Checked { condition, faults } = check(parse(text), names, viewer);
    if faults.is_empty() { Ok(condition) } else { Err(faults) }
}
