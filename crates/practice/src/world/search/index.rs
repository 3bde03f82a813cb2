//! A table of columns: what makes any search over a hundred thousand rows a matter of a millisecond.
//!
//! It knows nothing of what the rows are: conversations, contacts and tickets each bring their fields and values. Rows
//! that have changed since they were last brought in are not found by it as they are now, so whoever owns the rows
//! brings them in before, or looks at the rows themselves.

use super::bits::Bits;
use super::column::Column;
use super::page::{Cursor, Found, PageRequest};
use super::query::{Field, Node, Test};
use super::rows::Rows;
use super::value::{Val, passes};

/// The columns of a table whose fields are `F`.
#[derive(Clone, Debug)]
pub struct Index<F> {
    columns: Vec<(F, Column)>,
    /// Which rows are there.
    present: Rows<bool>,
}

impl<F> Default for Index<F> {
    fn default() -> Self {
        Self { columns: Vec::new(), present: Rows::new(Vec::new()) }
    }
}

impl<F: Field + Clone + PartialEq> Index<F> {
    /// Whether no row has been brought in yet.
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Brings in all rows for the first time; some places may be empty.
    pub fn fill<'a>(&mut self, fields: &[F], present: Vec<bool>, value: impl Fn(usize, &F) -> Val<'a>) {
        let rows = present.len();
        self.columns.clear();
        for field in fields {
            let mut column = Column::new(field.kind(), field.is_words());
            column.fill((0..rows).map(|row| value(row, field)));
            self.columns.push((field.clone(), column));
        }
        self.present = Rows::new(present);
    }

    /// Makes a column for a field that is met for the first time.
    pub fn know(&mut self, field: F) {
        if self.column(&field).is_none() {
            let mut column = Column::new(field.kind(), field.is_words());
            column.fill((0..self.present.len()).map(|_| Val::Nothing));
            self.columns.push((field, column));
        }
    }

    /// Brings in one row, which is new or has changed.
    pub fn set<'a>(&mut self, row: usize, value: impl Fn(&F) -> Val<'a>) {
        for (field, column) in &mut self.columns {
            column.set(row, value(field));
        }
        self.mark(row, true);
    }

    /// Takes a row out for good.
    pub fn remove(&mut self, row: usize) {
        for (_, column) in &mut self.columns {
            column.set(row, Val::Nothing);
        }
        self.mark(row, false);
    }

    /// Whether a row is there to be found.
    pub fn has(&self, row: usize) -> bool {
        self.present.get(row) == Some(true)
    }

    fn mark(&mut self, row: usize, there: bool) {
        self.present.set(row, there, false);
    }

    fn column(&self, field: &F) -> Option<&Column> {
        self.columns.iter().find(|(of, _)| of == field).map(|(_, column)| column)
    }

    /// How many rows pass a query.
    pub fn count(&self, query: &Node<F>, inclusive: bool) -> usize {
        self.passing(query, inclusive).count()
    }

    fn passing(&self, query: &Node<F>, inclusive: bool) -> Bits {
        let mut found = self.eval(query, inclusive);
        found.and(&self.present.which(|there| there));
        found
    }

    /// The rows that pass a query, in order, cut into pages.
    pub fn search(&self, query: &Node<F>, inclusive: bool, sort: (&F, bool), page: &PageRequest) -> Found {
        let found = self.passing(query, inclusive);
        let total = found.count();
        let nothing = Column::new(super::value::Kind::Number, false);
        let (column, descending) = (self.column(sort.0).unwrap_or(&nothing), sort.1);
        let key = column.keys();
        let keyed = found.ones().map(|row| (key(row), u32::try_from(row).unwrap_or(u32::MAX)));
        let mut rows: Vec<(u64, u32)> = match &page.after {
            None => keyed.collect(),
            Some(after) => {
                let mark = (column.mark(&after.key), after.slot);
                keyed.filter(|row| if descending { *row < mark } else { *row > mark }).collect()
            }
        };
        let order = |a: &(u64, u32), b: &(u64, u32)| if descending { b.cmp(a) } else { a.cmp(b) };
        if rows.len() > page.per_page + 1 {
            // Only the page itself needs to be in order.
            rows.select_nth_unstable_by(page.per_page, order);
            rows.truncate(page.per_page + 1);
        }
        rows.sort_unstable_by(order);
        let more = rows.len() > page.per_page;
        rows.truncate(page.per_page);
        let next = rows.last().filter(|_| more).map(|(_, slot)| Cursor {
            page: page.number().saturating_add(1),
            key: column.sort_key(*slot as usize),
            slot: *slot,
        });
        Found { slots: rows.into_iter().map(|(_, slot)| slot).collect(), next, total }
    }

    fn eval(&self, query: &Node<F>, inclusive: bool) -> Bits {
        match query {
            Node::Test(test) => self.test(test, inclusive),
            Node::All(nodes) => {
                let mut found = Bits::all(self.present.len());
                for node in nodes {
                    if found.is_empty() {
                        break;
                    }
                    found.and(&self.eval(node, inclusive));
                }
                found
            }
            Node::Any(nodes) => {
                let mut found = Bits::none(self.present.len());
                for node in nodes {
                    if found.is_full() {
                        break;
                    }
                    found.or(&self.eval(node, inclusive));
                }
                found
            }
        }
    }

    fn test(&self, test: &Test<F>, inclusive: bool) -> Bits {
        match self.column(&test.field) {
            Some(column) => column.test(test.op, &test.operand, inclusive),
            // Nobody has it.
            None if passes(test.op, &test.operand, &Val::Nothing, inclusive) => Bits::all(self.present.len()),
            None => Bits::none(self.present.len()),
        }
    }
}
