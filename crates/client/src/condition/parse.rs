//! Reads a condition. It never stops at the first fault: what cannot be read is a [`Expr::Fault`] of the tree.

use super::ast::{Expr, Form, Op, Scalar, Span, Test, Value, Words};
use super::fault::Fault;
use super::lex::{Head, Scanner, Then, Token, TokenKind, is_mark, is_name};
use super::print::quoted;
use super::{clean, field};

/// A longer text is not read.
pub const MOST_BYTES: usize = 4096;
/// Brackets and negations may stand so deep in one another.
pub const MOST_DEEP: usize = 32;
/// There may be so many tests and words.
pub const MOST_TESTS: usize = 256;
/// A test may have so many values.
pub const MOST_VALUES: usize = 64;

/// A tree, whatever is wrong with the text, and all that editors and errors need beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// As far as it could be read.
    pub expr: Expr,
    /// All pieces of the text, in order.
    pub tokens: Vec<Token>,
    /// What is wrong with it, in order of place.
    pub faults: Vec<Fault>,
}

/// Reads a condition. An empty one is that of everything.
pub fn parse(text: &str) -> Parsed {
    if text.len() > MOST_BYTES {
        let from = (0..=MOST_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let whole = Span::new(0, text.len());
        let says = format!("a condition has at most {MOST_BYTES} bytes, this one has {}: shorten it", text.len());
        return Parsed {
            expr: Expr::Fault(whole),
            tokens: vec![Token { kind: TokenKind::Fault, span: whole }],
            faults: vec![Fault::new(Span::new(from, text.len()), says)],
        };
    }
    let cleaned = clean::Cleaned::new(text);
    let mut parser =
        Parser { scanner: Scanner::new(cleaned.text()), faults: Vec::new(), depth: 0, tests: 0, gave_up: false };
    let mut pieces = vec![parser.or(true)];
    while !parser.scanner.is_done() {
        // Only a closing bracket ends the outermost level.
        let span = parser.scanner.take(TokenKind::Fault, 1);
        parser.fault(Fault::new(span, "this bracket closes nothing: leave it out").fixed(span, ""));
        pieces.push(parser.or(true));
    }
    let expr = if pieces.len() == 1 { pieces.swap_remove(0) } else { Expr::All(pieces) };
    let Parser { scanner, mut faults, .. } = parser;
    faults.sort_by_key(|fault| fault.span);
    cleaned.place(Parsed { expr, tokens: scanner.tokens, faults })
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    faults: Vec<Fault>,
    depth: usize,
    tests: usize,
    /// Whether the rest is not read, so that what is missing of it is no fault.
    gave_up: bool,
}

impl Parser<'_> {
    fn fault(&mut self, fault: Fault) -> Expr {
        let span = fault.span;
        self.faults.push(fault);
        Expr::Fault(span)
    }

    /// Gives up: the rest is not read.
    fn give_up(&mut self, span: Span, says: String) -> Expr {
        let rest = self.scanner.rest().len();
        self.scanner.take(TokenKind::Fault, rest);
        self.gave_up = true;
        self.fault(Fault::new(span, says))
    }

    fn missing(&mut self) -> Expr {
        self.fault(Fault::new(self.scanner.here(), "something is missing here: a word or a test such as `is:open`"))
    }

    /// Conditions of which one is enough. At the top there may be none at all.
    fn or(&mut self, top: bool) -> Expr {
        let mut any = Vec::new();
        loop {
            let one = self.and(top && any.is_empty());
            any.push(one);
            match self.scanner.keyword() {
                Some((TokenKind::Or, length)) => self.scanner.take(TokenKind::Or, length),
                _ => break,
            };
        }
        if any.len() == 1 { any.swap_remove(0) } else { Expr::Any(any) }
    }

    /// Conditions that all have to hold, with or without `and` between them.
    fn and(&mut self, may_be_empty: bool) -> Expr {
        let mut all = Vec::new();
        let mut wanted = false;
        loop {
            self.scanner.blanks();
            match (self.scanner.peek(), self.scanner.keyword()) {
                (None | Some(')'), _) => break,
                (_, Some((TokenKind::Or, length))) => {
                    if all.is_empty() {
                        let span = Span::new(self.scanner.at, self.scanner.at + length);
                        all.push(self.fault(before(span, self.scanner.written(span))));
                    }
                    break;
                }
                (_, Some((TokenKind::And, length))) => {
                    let span = self.scanner.take(TokenKind::And, length);
                    if all.is_empty() || wanted {
                        all.push(self.fault(before(span, self.scanner.written(span))));
                    }
                    wanted = true;
                }
                _ => {
                    all.push(self.not());
                    wanted = false;
                }
            }
        }
        if wanted || all.is_empty() && !(may_be_empty && self.scanner.keyword().is_none()) {
            all.push(self.missing());
        }
        if all.len() == 1 { all.swap_remove(0) } else { Expr::All(all) }
    }

    /// One level deeper, if there may be one.
    fn deeper(&mut self, kind: TokenKind, length: usize, inner: impl FnOnce(&mut Self, Span) -> Expr) -> Expr {
        let span = self.scanner.take(kind, length);
        if self.depth == MOST_DEEP {
            return self.give_up(span, format!("this stands more than {MOST_DEEP} levels deep: write it flatter"));
        }
        self.depth += 1;
        let expr = inner(self, span);
        self.depth -= 1;
        expr
    }

    fn not(&mut self) -> Expr {
        let length = match self.scanner.keyword() {
            Some((TokenKind::Not, length)) => length,
            _ if self.scanner.negates() => 1,
            _ => return self.primary(),
        };
        self.deeper(TokenKind::Not, length, |parser, _| {
            parser.scanner.blanks();
            let ends = matches!(parser.scanner.keyword(), Some((TokenKind::And | TokenKind::Or, _)));
            let nothing = ends || matches!(parser.scanner.peek(), None | Some(')'));
            Expr::Not(Box::new(if nothing { parser.missing() } else { parser.not() }))
        })
    }

    fn primary(&mut self) -> Expr {
        if self.scanner.message() {
            self.scanner.take(TokenKind::Msg, 3);
            return self.deeper(TokenKind::Open, 1, |parser, open| Expr::Msg(Box::new(parser.bracket(open))));
        }
        match self.scanner.peek() {
            Some('(') => self.deeper(TokenKind::Open, 1, Self::bracket),
            Some(',') => {
                let span = self.scanner.take(TokenKind::Fault, 1);
                let says = "a comma stands between values of a test, with no blank before it: leave it out, or quote the words";
                self.fault(Fault::new(span, says).fixed(span, " "))
            }
            _ => self.counted(),
        }
    }

    /// What stands in brackets.
    fn bracket(&mut self, open: Span) -> Expr {
        let expr = self.or(false);
        if self.scanner.peek() == Some(')') {
            self.scanner.take(TokenKind::Close, 1);
        } else if !self.gave_up {
            let end = self.scanner.here();
            self.fault(
                Fault::new(open, "the bracket is not closed: write `)` behind what belongs in it").fixed(end, ")"),
            );
        }
        expr
    }

    /// A test or words.
    fn counted(&mut self) -> Expr {
        self.tests += 1;
        if self.tests > MOST_TESTS {
            let span = Span::new(self.scanner.at, self.scanner.at + self.scanner.faulty());
            return self.give_up(span, format!("there are more than {MOST_TESTS} tests and words: leave some out"));
        }
        if let Some(head) = self.scanner.head() {
            return self.test(head);
        }
        let spaced = self.scanner.spaced_head().filter(|(path, ..)| field::of(path).is_some());
        if let Some((_, length, blanks)) = spaced {
            return self.spaced(length, blanks);
        }
        self.words()
    }

    /// `subject : refund`
    fn spaced(&mut self, length: usize, blanks: usize) -> Expr {
        let name = self.scanner.take(TokenKind::Field, length);
        let gap = self.scanner.take(TokenKind::Fault, blanks);
        let colon = self.scanner.take(TokenKind::Fault, 1);
        let behind = self.scanner.blanks();
        let value = self.scanner.faulty();
        let value = self.scanner.take(TokenKind::Fault, value);
        let (name, value) = (self.scanner.written(name), self.scanner.written(value));
        let says = format!("no blank before and behind `:`: `{name}:{value}`");
        self.fault(Fault::new(colon, says).fixed(Span::new(gap.start, colon.end + behind), ":"))
    }

    fn words(&mut self) -> Expr {
        if self.scanner.peek().is_some_and(is_mark) {
            let (text, span) = match self.quoted(TokenKind::Words) {
                Ok(read) => read,
                Err(fault) => return fault,
            };
            return Expr::Words(Words { text, quoted: true, span });
        }
        let length = self.scanner.bare();
        let start = self.scanner.peek().unwrap_or(' ');
        if matches!(start, '<' | '>' | '=' | ':') {
            return self.unquoted(length, &format!("a word does not begin with `{start}`"));
        }
        let span = self.scanner.take(TokenKind::Words, length);
        Expr::Words(Words { text: self.scanner.written(span).to_owned(), quoted: false, span })
    }

    /// What has to be quoted.
    fn unquoted(&mut self, length: usize, says: &str) -> Expr {
        let span = self.scanner.take(TokenKind::Fault, length);
        let quoted = quoted(self.scanner.written(span));
        self.fault(Fault::new(span, format!("{says}: quote it, {quoted}")).fixed(span, quoted))
    }

    fn quoted(&mut self, kind: TokenKind) -> Result<(String, Span), Expr> {
        let Some(read) = self.scanner.quoted() else { return Err(self.missing()) };
        if read.closed {
            return Ok((read.text, self.scanner.take(kind, read.length)));
        }
        let span = self.scanner.take(TokenKind::Fault, read.length);
        let mark =
            Span::new(span.start, span.start + self.scanner.written(span).chars().next().map_or(0, char::len_utf8));
        let close = if self.scanner.written(mark) == "\"" { "\"" } else { "”" };
        // A lone backslash at the end would escape the mark.
        let lone = self.scanner.written(span).chars().rev().take_while(|c| *c == '\\').count() % 2;
        let end = Span::new(span.end - lone, span.end);
        Err(self.fault(Fault::new(mark, "the quotation mark is not closed").fixed(end, close)))
    }

    fn test(&mut self, head: Head) -> Expr {
        let field_span = self.scanner.take(TokenKind::Field, head.length);
        self.scanner.take(TokenKind::Blank, head.blanks);
        let (op, negated, read) = match head.then {
            Then::Op { op, negated, length } => {
                let operator = self.scanner.take(TokenKind::Operator, length);
                let colon = self.scanner.written(operator).starts_with(':');
                (op, negated, self.spaced_value(field_span, colon).and_then(|()| self.values(false)))
            }
            Then::Call => {
                let open = self.scanner.take(TokenKind::Open, 1);
                (Op::Has, false, self.call(open))
            }
        };
        match read {
            Ok(values) => {
                let span = Span::new(field_span.start, self.scanner.at);
                let test = Expr::Test(Test { field: head.field, op, values, span, field_span });
                if negated { Expr::Not(Box::new(test)) } else { test }
            }
            Err(fault) => {
                // What hangs on to it belongs to it.
                let length = if head.then == Then::Call { self.scanner.call() } else { self.scanner.faulty() };
                self.scanner.take(TokenKind::Fault, length);
                fault
            }
        }
    }

    /// What may stand between an operator and its value: blanks, but none behind a `:`.
    fn spaced_value(&mut self, field: Span, colon: bool) -> Result<(), Expr> {
        let blanks = self.scanner.blanks();
        let span = Span::new(self.scanner.at - blanks, self.scanner.at);
        if matches!(self.scanner.peek(), None | Some(')')) {
            let says = format!("a value is missing: what `{}` is held against", self.scanner.written(field));
            return Err(self.fault(Fault::new(self.scanner.here(), says)));
        }
        if colon && blanks > 0 {
            let name = self.scanner.written(Span::new(field.start, span.start)).to_owned();
            let length = self.scanner.faulty();
            let value = self.scanner.written(Span::new(self.scanner.at, self.scanner.at + length));
            let says = format!("no blank behind `:`: `{name}{value}`");
            return Err(self.fault(Fault::new(span, says).fixed(span, "")));
        }
        Ok(())
    }

    /// `tag("vip")`; without values it is `tag:any`.
    fn call(&mut self, open: Span) -> Result<Vec<Value>, Expr> {
        self.scanner.blanks();
        if self.scanner.peek() == Some(')') {
            let span = self.scanner.take(TokenKind::Close, 1);
            return Ok(vec![Value::One(Scalar { text: "any".to_owned(), form: Form::Bare, span })]);
        }
        let values = self.values(true)?;
        if self.scanner.peek() == Some(')') {
            self.scanner.take(TokenKind::Close, 1);
            return Ok(values);
        }
        let here = self.scanner.here();
        if self.scanner.is_done() {
            let says = "the bracket is not closed: write `)` behind its values";
            return Err(self.fault(Fault::new(open, says).fixed(here, ")")));
        }
        let blank = self.scanner.tokens.last().filter(|token| token.kind == TokenKind::Blank);
        let gap = Span::new(blank.map_or(here.start, |blank| blank.span.start), here.end);
        Err(self.fault(Fault::new(here, "a comma is missing between two values").fixed(gap, ", ")))
    }

    /// Values with commas between them.
    fn values(&mut self, in_call: bool) -> Result<Vec<Value>, Expr> {
        let mut values = Vec::new();
        loop {
            let start = self.scanner.here();
            let value = self.value()?;
            if values.len() == MOST_VALUES {
                let says = format!("a test has at most {MOST_VALUES} values: use two tests with `or`");
                return Err(self.fault(Fault::new(Span::new(start.start, self.scanner.at), says)));
            }
            values.push(value);
            if in_call {
                self.scanner.blanks();
            }
            if self.scanner.peek() != Some(',') {
                break;
            }
            self.scanner.take(TokenKind::Comma, 1);
            self.scanner.blanks();
        }
        let ends = |c: char| c.is_whitespace() || c == ')';
        if !in_call && !self.scanner.peek().is_none_or(ends) {
            let here = self.scanner.here();
            return Err(self.fault(Fault::new(here, "a blank is missing behind the value").fixed(here, " ")));
        }
        Ok(values)
    }

    fn value(&mut self) -> Result<Value, Expr> {
        let from = self.scalar()?;
        if self.scanner.rest().starts_with("..") {
            let dots = self.scanner.take(TokenKind::Range, 2);
            let to = self.scalar()?;
            if from.is_none() && to.is_none() {
                return Err(self.fault(Fault::new(dots, "a range needs one end at least: `1..`, `..5` or `1..5`")));
            }
            return Ok(Value::Range(from, to));
        }
        match from {
            Some(one) => Ok(Value::One(one)),
            None => Err(self.fault(Fault::new(self.scanner.here(), "a value is missing here"))),
        }
    }

    fn scalar(&mut self) -> Result<Option<Scalar>, Expr> {
        if self.scanner.peek().is_some_and(is_mark) {
            let (text, span) = self.quoted(TokenKind::Value)?;
            return Ok(Some(Scalar { text, form: Form::Quoted, span }));
        }
        let length = self.scanner.bare_value();
        let text = self.scanner.rest().get(..length).unwrap_or("");
        if text.starts_with(['<', '>', '=']) || text.starts_with("//") {
            return Err(self.unquoted(length, "a value does not begin like this"));
        }
        let span = self.scanner.take(TokenKind::Value, length);
        let (text, form) = match text.strip_prefix('$').filter(|name| is_name(name)) {
            Some(name) => (name, Form::Bound),
            None => (text, Form::Bare),
        };
        Ok((length > 0).then(|| Scalar { text: text.to_owned(), form, span }))
    }
}

/// Nothing stands before an operator.
fn before(span: Span, operator: &str) -> Fault {
    let says = format!("something is missing before `{operator}`; to look for the word, quote it");
    Fault::new(span, says).fixed(span, quoted(operator))
}
