//! A condition that is still being written: what is not finished at its end is no fault, and its last word may go on.

use super::ast::Expr;
use super::check::{Checked, check};
use super::fault::Fault;
use super::fold::{ENOUGH_LETTERS, Piece, letters, pieces};
use super::names::Names;
use super::node::Viewer;
use super::parse::{MOST_BYTES, MOST_DEEP, Parsed, parse};

/// Understands a condition as far as it is written. What is missing at its end is put there, or left out where nobody can
/// know it yet; a word that nothing follows is the beginning of one, and of less than three letters not looked for.
pub fn typed(text: &str, names: &dyn Names, viewer: Viewer) -> Checked {
    // No letter more mends that.
    if text.len() > MOST_BYTES {
        return check(parse(text), names, viewer);
    }
    let mut parsed = parse_typed(text);
    let checked = check(parsed.clone(), names, viewer.clone());
    let at_end = |fault: &Fault| fault.span.end >= text.len();
    if checked.faults.is_empty() || !checked.faults.iter().all(at_end) {
        return checked;
    }
    prune(&mut parsed.expr, &|expr| match expr {
        Expr::Test(test) => test.span.end >= text.len(),
        Expr::Words(words) => words.span.end >= text.len(),
        _ => false,
    });
    check(parsed, names, viewer)
}

fn parse_typed(text: &str) -> Parsed {
    let mut written = text.to_owned();
    let mut parsed = parse(&written);
    // Brackets and quotation marks that are still open.
    for _ in 0..=MOST_DEEP {
        let end = written.len();
        let closing = |fault: &Fault| fault.fix.clone().filter(|fix| fix.span.start == end && fix.span.end == end);
        let Some(fix) = parsed.faults.iter().find_map(closing) else { break };
        written = fix.apply(&written);
        parsed = parse(&written);
    }
    let end = text.len();
    prune(&mut parsed.expr, &|expr| match expr {
        Expr::Fault(span) => span.end >= end,
        Expr::Words(words) if words.quoted || words.span.end != end || words.text.contains('*') => false,
        Expr::Words(words) => !goes_on(&words.text),
        _ => false,
    });
    begin(&mut parsed.expr, end);
    parsed.faults.retain(|fault| fault.span.end < end);
    parsed
}

/// Whether a word is long enough to be the beginning of others; of scripts without blanks each character is.
fn goes_on(word: &str) -> bool {
    letters(word) >= ENOUGH_LETTERS || pieces(word).iter().any(|piece| matches!(piece, Piece::Run(_)))
}

/// Lets the last word be the beginning of others.
fn begin(expr: &mut Expr, end: usize) {
    match expr {
        Expr::All(all) | Expr::Any(all) => all.iter_mut().for_each(|one| begin(one, end)),
        Expr::Not(inner) | Expr::Msg(inner) => begin(inner, end),
        Expr::Words(words) if !words.quoted && words.span.end == end && !words.text.contains('*') => {
            if letters(&words.text) >= ENOUGH_LETTERS {
                words.text.push('*');
            }
        }
        Expr::Words(_) | Expr::Test(_) | Expr::Fault(_) => {}
    }
}

/// Leaves out what is not meant; of a whole condition nothing may be left, which is everything.
fn prune(expr: &mut Expr, out: &impl Fn(&Expr) -> bool) {
    if !keeps(expr, out) {
        *expr = Expr::All(Vec::new());
    }
}

fn keeps(expr: &mut Expr, out: &impl Fn(&Expr) -> bool) -> bool {
    if out(expr) {
        return false;
    }
    match expr {
        Expr::All(all) | Expr::Any(all) => {
            let before = all.len();
            all.retain_mut(|one| keeps(one, out));
            let (any, only) = (!all.is_empty(), if all.len() == 1 && before > 1 { all.pop() } else { None });
            if let Some(only) = only {
                *expr = only;
            }
            before == 0 || any
        }
        Expr::Not(inner) | Expr::Msg(inner) => keeps(inner, out),
        Expr::Test(_) | Expr::Words(_) | Expr::Fault(_) => true,
    }
}
