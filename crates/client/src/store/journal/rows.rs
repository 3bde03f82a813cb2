//! What only this machine knows, row by row and without regard to what a row means: so a journal of one version can be
//! read into the schema of that version, and taken from there by its migrations.

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value};

/// A row: its columns and what is in them.
pub(crate) type Row = Map<String, Value>;

/// A table that the journal covers.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The column that rows are known by.
    pub(crate) key: &'static str,
    /// The migration that made it; 0 for one that is as old as the journal.
    since: u64,
    /// Which rows are a person's business still.
    live: &'static str,
}

/// All of them. A migration that makes another one, or renames one, adds it here.
pub(crate) const TABLES: [Table; 4] = [
    Table { name: "outbox", key: "id", since: 0, live: "state <> 'done'" },
    Table { name: "draft", key: "id", since: 0, live: "1" },
    Table { name: "wake", key: "conversation", since: 0, live: "1" },
    Table { name: "ladder", key: "conversation", since: 18, live: "1" },
];

/// Columns that a migration has renamed, of whatever table: before, and since.
const RENAMED: [(&str, &str); 2] = [("grp", "unit"), ("deed", "operation")];

/// A table that the journal covers; none for any other.
pub(crate) fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

impl Table {
    /// What a row is known by.
    pub(crate) fn key_of(&self, row: &Row) -> Value {
        row.get(self.key).cloned().unwrap_or(Value::Null)
    }

    /// Whether a database of its version has it. One that lacks a table which is as old as the journal is damaged.
    pub(crate) fn is_there(&self, db: &Connection) -> rusqlite::Result<bool> {
        let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        Ok(self.since <= version.unsigned_abs() || self.since == 0)
    }

    /// All rows that count. What can be read before an error is given, and the error with it.
    pub(crate) fn live(&self, db: &Connection) -> (Vec<Row>, rusqlite::Result<()>) {
        let mut rows = Vec::new();
        let end = self.read(db, &format!("{} ORDER BY {}", self.live, self.key), None, &mut rows);
        (rows, end)
    }

    /// One row, if it is there and counts.
    pub(crate) fn one(&self, db: &Connection, key: &Value) -> rusqlite::Result<Option<Row>> {
        let mut rows = Vec::new();
        self.read(db, &format!("{} AND {} = ?1", self.live, self.key), Some(key), &mut rows)?;
        Ok(rows.pop())
    }

    fn read(&self, db: &Connection, which: &str, key: Option<&Value>, rows: &mut Vec<Row>) -> rusqlite::Result<()> {
        let mut statement = db.prepare_cached(&format!("SELECT * FROM {} WHERE {which}", self.name))?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut found = statement.query(params_from_iter(key.map(sql)))?;
        while let Some(row) = found.next()? {
            let value = |(at, name): (usize, &String)| Ok((name.clone(), json(row.get_ref(at)?)));
            rows.push(names.iter().enumerate().map(value).collect::<rusqlite::Result<_>>()?);
        }
        Ok(())
    }

    /// Puts a row there, or in the place of the one with its key. A row of an earlier version may have columns by other
    /// names; what the table has no column for is left out.
    pub(crate) fn put(&self, db: &Connection, row: &Row) -> rusqlite::Result<()> {
        let mut columns = db.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let known: Vec<String> =
            columns.query_map([self.name], |column| column.get(0))?.collect::<rusqlite::Result<_>>()?;
        let column = |name: &String| {
            let since = RENAMED.iter().find(|(before, _)| before == name).map(|(_, since)| *since);
            let mut names = std::iter::once(name.as_str()).chain(since);
            names.find_map(|name| known.iter().find(|known| *known == name))
        };
        let (names, values): (Vec<&str>, Vec<Sql>) =
            row.iter().filter_map(|(name, value)| column(name).map(|column| (column.as_str(), sql(value)))).unzip();
        let places = vec!["?"; names.len()].join(", ");
        let others: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let (table, key, columns, others) = (self.name, self.key, names.join(", "), others.join(", "));
        let put =
            format!("INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT ({key}) DO UPDATE SET {others}");
        db.prepare_cached(&put)?.execute(params_from_iter(values))?;
        Ok(())
    }

    /// The largest number that a row ever had; none where rows have none.
    pub(crate) fn last(&self, db: &Connection) -> rusqlite::Result<Option<i64>> {
        let mut last = db.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = ?1")?;
        let mut rows = last.query([self.name])?;
        rows.next()?.map(|row| row.get(0)).transpose()
    }

    /// No later row gets a number that one had before.
    pub(crate) fn begin_after(&self, db: &Connection, last: i64) -> rusqlite::Result<()> {
        let raised = "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1";
        if db.execute(raised, rusqlite::params![self.name, last])? == 0 {
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", rusqlite::params![self.name, last])?;
        }
        Ok(())
    }
}

fn json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => bytes.into(),
    }
}

fn sql(value: &Value) -> Sql {
    match value {
        Value::Null | Value::Object(_) => Sql::Null,
        Value::Bool(yes) => i64::from(*yes).into(),
        Value::Number(number) => {
            number.as_i64().map(Sql::from).or_else(|| number.as_f64().map(Sql::from)).unwrap_or(Sql::Null)
        }
        Value::String(text) => text.clone().into(),
        Value::Array(bytes) => {
            let byte = |value: &Value| value.as_u64().and_then(|byte| u8::try_from(byte).ok());
            bytes.iter().filter_map(byte).collect::<Vec<u8>>().into()
        }
    }
}
