//! What there is to say of views of one's own, and of their files.

/// Under the name of a team: what of it nobody has.
pub const NOBODYS: &str = "  unassigned";

/// What nobody of a team has.
pub fn nobodys_of(team: &str) -> String {
    format!("{team}, unassigned")
}

/// Two files want the same key.
pub fn key_taken(key: u8, other: &str) -> String {
    format!("`g {key}` goes to `{other}` already")
}

/// A file is longer than any view.
pub fn too_long(kilobytes: u64) -> String {
    format!("longer than {kilobytes} kB: not read")
}

/// A file cannot be read.
pub fn unread(why: &str) -> String {
    format!("cannot be read: {why}")
}

/// A file's name is none that a command could name.
pub fn no_name() -> String {
    "this name cannot be that of a view".to_owned()
}

/// What a file's name is made of.
pub fn name_is() -> String {
    "letters, digits, `-` and `_`, at most 64".to_owned()
}

/// A key that a view's file does not have.
pub fn no_key(name: &str) -> String {
    format!("a view has no `{name}`")
}

/// What was probably meant.
pub fn meant(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// A text was to stand there.
pub fn no_text(key: &str, kind: &str) -> String {
    format!("`{key}` is a text that is not empty, not {kind}")
}

/// A condition was to stand there.
pub fn no_filter_text() -> String {
    "`filter` is a text, or a list of texts, none of them empty".to_owned()
}

/// A view would take an inbox's name from it.
pub fn is_an_inbox(inbox: &str) -> String {
    format!("“{inbox}” is an inbox already: this view does not count")
}

/// What is kept would take an inbox's name from it.
pub fn cannot_be_called(inbox: &str) -> String {
    format!("“{inbox}” is an inbox already: give the view another name")
}

/// What mends that.
pub fn call_it_otherwise() -> String {
    "give the file another name, and another `name` in it".to_owned()
}

/// Another view has the same name on screen.
pub fn called_so(title: &str, other: &str) -> String {
    format!("the view `{other}` is called “{title}”, too: give one of them another `name`")
}

/// A file without a condition.
pub fn no_filter() -> String {
    "there is no `filter`: it shows nothing".to_owned()
}

/// What a condition looks like in a file.
pub fn filter_is() -> String {
    "such as filter = 'is:open tag:vip waiting>2h'".to_owned()
}

/// No order is called so.
pub fn no_order(written: Option<&str>) -> String {
    written.map_or_else(|| "`order` is a text".to_owned(), |written| format!("there is no order `{written}`"))
}

/// What `order` can be.
pub fn orders(names: &[&str]) -> String {
    super::one_of(names)
}

/// No group is called so.
pub fn no_group(written: Option<&str>) -> String {
    written
        .map_or_else(|| "`group` is a text".to_owned(), |written| format!("rows are not put together by `{written}`"))
}

/// No column is called so.
pub fn no_column(written: &str) -> String {
    format!("there is no column `{written}`")
}

/// No column is called so, as an answer to who typed it.
pub fn no_such_column(written: &str) -> String {
    format!("There is no column {written}: `:columns` alone shows which there are")
}

/// What columns look like.
pub fn columns_are() -> String {
    "such as columns = [\"customer:20\", \"tags\", \"attr.Order number\"]".to_owned()
}

/// A key that a view cannot have.
pub fn no_view_key() -> String {
    "`key` is one of \"g 1\" to \"g 9\"".to_owned()
}

/// How a view gets another key.
pub fn view_keys() -> String {
    "any other key is bound in keymap.toml, to \"inbox NAME\"".to_owned()
}

/// No view of one's own has that digit.
pub fn none_with_key(digit: u64) -> String {
    format!("No view has the key g {digit}: write key = \"g {digit}\" in its file")
}

/// A view cannot be kept under a name without letters or digits.
pub fn no_file_name(name: &str) -> String {
    format!("No file can be called so: {name}. A view's name has letters or digits")
}

/// No view was named where none of one's own is shown.
pub const WHICH_VIEW: &str = "Which view? `:view edit NAME`, or go to it first";

/// A file is there already.
pub fn is_there(name: &str) -> String {
    format!("{name}.toml is there already. Write over it?")
}

/// What is shown is a view from now on.
pub fn kept_as(name: &str) -> String {
    format!("Kept as a view: {name}.toml")
}

/// A view's file could not be written.
pub fn not_kept(name: &str, why: &str) -> String {
    format!("{name}.toml could not be written: {why}")
}

/// How many views were read again, and how many of their files have something wrong in them.
pub fn read_again(count: usize, wrong: usize) -> String {
    match wrong {
        0 => format!("Read again: {}", fine(count)),
        1 => format!("Read again: {}; in their files 1 thing is wrong", fine(count)),
        n => format!("Read again: {}; in their files {n} things are wrong", fine(count)),
    }
}

/// There are no views of one's own yet.
pub fn none_yet(dir: &str) -> String {
    format!("You have no views of your own: write {dir}/NAME.toml")
}

/// What a view asks for is not there.
pub fn asks_in_vain(view: &str, why: &str) -> String {
    format!("View {view}: {why}")
}

/// How many files of views are fine.
pub fn fine(count: usize) -> String {
    if count == 1 { "1 view".to_owned() } else { format!("{count} views") }
}

/// An alarm that is none.
pub fn no_alarm() -> String {
    "`alarm` takes a whole number, such as 20".to_owned()
}
