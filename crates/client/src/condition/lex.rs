//! The pieces of a condition. What a character means depends on where it stands (`-` before an operand negates, within a
//! word or behind an operator it is a letter), so the parser asks for the piece that it expects.

use super::ast::{Name, Op, Span};

/// A piece of the text, for highlighting. All pieces together are the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it was read as.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Nothing.
    Blank,
    /// The name of a field.
    Field,
    /// What stands between a field and its values.
    Operator,
    /// A value, or one end of a range.
    Value,
    /// The two dots of a range.
    Range,
    /// A comma between values.
    Comma,
    /// Words to look for.
    Words,
    /// `not`, `-`, `!`
    Not,
    /// `and`, `&&`
    And,
    /// `or`, `||`
    Or,
    /// `msg`
    Msg,
    /// `(`
    Open,
    /// `)`
    Close,
    /// What could not be read.
    Fault,
}

/// Goes through a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    /// How far it was read, in bytes.
    pub(super) at: usize,
    pub(super) tokens: Vec<Token>,
}

/// What stands in quotation marks.
pub(super) struct Quoted {
    pub(super) text: String,
    /// How many bytes it takes, with its marks.
    pub(super) length: usize,
    /// Whether there is a second mark.
    pub(super) closed: bool,
}

/// A field and the operator behind it.
pub(super) struct Head {
    pub(super) field: Vec<Name>,
    pub(super) length: usize,
    /// Blanks between both.
    pub(super) blanks: usize,
    pub(super) then: Then,
}

/// What stands behind the name of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// An operator of so many bytes; `!=` is a negated [`Op::Has`].
    Op { op: Op, negated: bool, length: usize },
    /// An opening bracket.
    Call,
}

/// The operators, longer ones first.
const OPERATORS: [(&str, Op, bool); 12] = [
    (":<=", Op::AtMost, false),
    (":>=", Op::AtLeast, false),
    (":<", Op::Less, false),
    (":>", Op::More, false),
    (":", Op::Has, false),
    ("!=", Op::Has, true),
    ("==", Op::Is, false),
    ("<=", Op::AtMost, false),
    (">=", Op::AtLeast, false),
    ("=", Op::Is, false),
    ("<", Op::Less, false),
    (">", Op::More, false),
];

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, tokens: Vec::new() }
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// What stands at a place of the text.
    pub(super) fn written(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Nothing, here.
    pub(super) fn here(&self) -> Span {
        Span::new(self.at, self.at)
    }

    /// Goes on by so many bytes.
    pub(super) fn take(&mut self, kind: TokenKind, length: usize) -> Span {
        let span = Span::new(self.at, self.at + length);
        if length > 0 {
            self.tokens.push(Token { kind, span });
        }
        self.at = span.end;
        span
    }

    pub(super) fn blanks(&mut self) -> usize {
        let length = blanks(self.rest());
        self.take(TokenKind::Blank, length);
        length
    }

    /// `and`, `or` or `not` as one word, in any case; with their other spellings.
    pub(super) fn keyword(&self) -> Option<(TokenKind, usize)> {
        let length = bare(self.rest());
        let kind = match self.rest().get(..length)?.to_ascii_lowercase().as_str() {
            "and" | "&&" => TokenKind::And,
            "or" | "||" => TokenKind::Or,
            "not" => TokenKind::Not,
            _ => return None,
        };
        Some((kind, length))
    }

    /// Whether a sign negates what stands right behind it.
    pub(super) fn negates(&self) -> bool {
        let mut chars = self.rest().chars();
        matches!(chars.next(), Some('-' | '!'))
            && chars.next().is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | ','))
    }

    /// Whether an explicit message begins here.
    pub(super) fn message(&self) -> bool {
        self.rest().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("msg("))
    }

    /// A field with an operator or a bracket behind it.
    pub(super) fn head(&self) -> Option<Head> {
        let rest = self.rest();
        let (field, length) = path(rest)?;
        let behind = rest.get(length..)?;
        let is_keyword = self.keyword().is_some_and(|(_, keyword)| keyword == length);
        if behind.starts_with("://") && field.len() == 1 {
            return None;
        }
        if behind.starts_with('(') {
            return (!is_keyword).then_some(Head { field, length, blanks: 0, then: Then::Call });
        }
        let blanks = if behind.starts_with(':') { 0 } else { blanks(behind) };
        let (written, op, negated) = *OPERATORS.iter().find(|(op, ..)| {
            let found = behind.get(blanks..).is_some_and(|behind| behind.starts_with(op));
            found && (blanks == 0 || !op.starts_with(':'))
        })?;
        let spaced = blanks > 0 && is_keyword;
        (!spaced).then_some(Head { field, length, blanks, then: Then::Op { op, negated, length: written.len() } })
    }

    /// The name of a field before a blank and a `:`, which is a slip.
    pub(super) fn spaced_head(&self) -> Option<(Vec<Name>, usize, usize)> {
        let (field, length) = path(self.rest())?;
        let behind = self.rest().get(length..)?;
        let blanks = blanks(behind);
        (blanks > 0 && behind.get(blanks..)?.starts_with(':')).then_some((field, length, blanks))
    }

    /// What begins with a quotation mark.
    pub(super) fn quoted(&self) -> Option<Quoted> {
        quoted(self.rest())
    }

    /// How many bytes the bare word here has.
    pub(super) fn bare(&self) -> usize {
        bare(self.rest())
    }

    /// How many bytes the bare value here has: as a word, but two dots end it.
    pub(super) fn bare_value(&self) -> usize {
        let length = bare(self.rest());
        self.rest().get(..length).and_then(|word| word.find("..")).unwrap_or(length)
    }

    /// How many bytes there are up to the next blank, bracket or quotation mark.
    pub(super) fn faulty(&self) -> usize {
        self.rest()
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')') || is_mark(c))
            .unwrap_or(self.rest().len())
    }

    /// How many bytes the rest of a call has, as far as it is one.
    pub(super) fn call(&self) -> usize {
        match self.rest().find(['(', ')']) {
            Some(at) if self.rest().get(at..).is_some_and(|rest| rest.starts_with(')')) => at + 1,
            _ => self.faulty(),
        }
    }
}

/// What quotes: straight marks, and those that word processors make of them.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

fn blanks(text: &str) -> usize {
    text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len())
}

fn bare(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',') || is_mark(c);
    text.find(ends).unwrap_or(text.len())
}

/// How many bytes a name has.
fn name(text: &str) -> usize {
    if !text.starts_with(char::is_alphabetic) {
        return 0;
    }
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(text.len())
}

/// A name alone is what `$` stands before.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && name(text) == text.len()
}

/// The names of a field, with dots between them.
fn path(text: &str) -> Option<(Vec<Name>, usize)> {
    let mut length = name(text);
    let first = text.get(..length).filter(|first| !first.is_empty())?;
    let mut field = vec![Name { text: first.to_owned(), quoted: false }];
    while let Some(behind) = text.get(length..).and_then(|rest| rest.strip_prefix('.')) {
        let (next, used) = match quoted(behind).filter(|quoted| quoted.closed) {
            Some(quoted) => (Name { text: quoted.text, quoted: true }, quoted.length),
            None => (Name { text: behind.get(..name(behind))?.to_owned(), quoted: false }, name(behind)),
        };
        if used == 0 {
            break;
        }
        field.push(next);
        length += 1 + used;
    }
    Some((field, length))
}

fn quoted(text: &str) -> Option<Quoted> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next().filter(|(_, c)| is_mark(*c))?;
    let closes = |c: char| match first {
        '"' => c == '"',
        '„' => matches!(c, '“' | '”'),
        _ => c == '”',
    };
    let mut out = String::new();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, escaped)) => out.push(escaped),
                None => break,
            },
            _ if closes(c) => return Some(Quoted { text: out, length: at + c.len_utf8(), closed: true }),
            _ => out.push(c),
        }
    }
    Some(Quoted { text: out, length: text.len(), closed: false })
}
