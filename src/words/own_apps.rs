//! What there is to say of apps and quick links of one's own, of their file, and of what their commands do.

/// The file cannot be read.
pub fn unread(why: &str) -> String {
    format!("cannot be read: {why}")
}

/// A table that the file does not have.
pub fn no_table(name: &str) -> String {
    format!("there is no table `[{name}]`")
}

/// `apps.toml` has a table of another name.
pub fn tables_are() -> String {
    "write `[app.NAME]` or `[link.NAME]`".to_owned()
}

/// What stands in a table is no table.
pub fn not_named(table: &str) -> String {
    format!("`[{table}]` needs a name of its own")
}

/// A name that commands could not use, or that the program's own apps have.
pub fn no_name(name: &str) -> String {
    format!("`{name}` cannot be the name of an app or a link")
}

/// What a name is made of.
pub fn name_is() -> String {
    "letters, digits, `-` and `_`, at most 64, and none that the program’s own apps have".to_owned()
}

/// What was probably meant.
pub fn meant(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// A key that it does not have.
pub fn no_key(what: &str, name: &str) -> String {
    let article = if what == "app" { "an" } else { "a" };
    format!("{article} {what} has no `{name}`")
}

/// A text was to stand there.
pub fn no_text(key: &str, kind: &str) -> String {
    format!("`{key}` is a text that is not empty, not {kind}")
}

/// A number was to stand there.
pub fn no_number(key: &str, least: i64, most: i64) -> String {
    format!("`{key}` is a whole number from {least} to {most}")
}

/// An app without a command.
pub fn no_command(name: &str) -> String {
    format!("`{name}` has no command, and is not shown")
}

/// A command that is none.
pub fn no_command_text() -> String {
    "`command` is a program with its arguments, or a line for the shell".to_owned()
}

/// What a command looks like.
pub fn command_is() -> String {
    "write `command = [\"program\", \"argument\"]`".to_owned()
}

/// A form of output that there is not.
pub fn no_form() -> String {
    "`output` says what the command prints".to_owned()
}

/// `output` of an app is a word that there is not.
pub fn forms_are(forms: &[&str]) -> String {
    super::one_of(forms)
}

/// A link without an address.
pub fn no_address(name: &str) -> String {
    format!("`{name}` has no address, and is not shown")
}

/// What an address looks like.
pub fn address_is() -> String {
    "write `address = \"https://admin.example/?user={user_id}\"`".to_owned()
}

/// An address that a browser would not open.
pub fn no_scheme() -> String {
    "an address begins with https:// or http://".to_owned()
}

/// An address with blanks.
pub fn has_blanks() -> String {
    "an address has no blanks: write %20".to_owned()
}

/// An address whose server a value would say.
pub fn no_host() -> String {
    "the server of an address stands in it as it is: placeholders come behind the first `/` or `?`".to_owned()
}

/// A placeholder without its end.
pub fn not_closed(rest: &str) -> String {
    let begun: String = rest.chars().take(20).collect();
    format!("`{{{begun}` is no placeholder: write {{name}}")
}

/// An end without its placeholder.
pub fn not_opened() -> String {
    "a `}` has no `{` before it: write %7D".to_owned()
}

/// What was printed is no JSON.
pub fn no_json(why: &str) -> String {
    format!("what it printed is no JSON: {why}")
}

/// JSON without blocks.
pub fn no_blocks() -> String {
    "what it printed is no list of blocks: {\"blocks\": […]}".to_owned()
}

/// A block that could not be read, from 1.
pub fn no_block(number: usize) -> String {
    format!("block {number} is none: text, label with value, action with run, or link with address")
}

/// A link lacks values of this customer's.
pub fn needs(missing: &[String]) -> String {
    format!("needs {}", missing.join(", "))
}

/// A link was not opened, and why.
pub fn not_opened_for(link: &str, missing: &[String]) -> String {
    format!("{link} is not opened: this conversation has no {}", missing.join(", no "))
}

/// There is no link of that name.
pub fn no_such_link(name: &str, links: &[&str]) -> String {
    match links {
        [] => no_links(),
        links => format!("There is no quick link `{name}`. There are: {}", links.join(", ")),
    }
}

/// No link was ever written down.
pub fn no_links() -> String {
    "There are no quick links: write [link.NAME] with an address into apps.toml".to_owned()
}

/// What is chosen in the picker of quick links.
pub const CHOOSE_LINK: &str = "Quick link";

/// No conversation is shown that a link or command could be about.
pub const NOT_HERE: &str = "This conversation is not here yet: look at it first";

/// Beside an app whose command runs.
pub fn runs(seconds: i64) -> String {
    format!("runs {} s", seconds.max(0))
}

/// Before anything came of a command.
pub const RUNS: &str = "runs …";

/// A command printed nothing.
pub const NOTHING: &str = "nothing to show";

/// Before it was run.
pub const NOT_YET: &str = "not run yet";

/// A command ended with an error.
pub fn exit(how: &str) -> String {
    format!("failed: {how}")
}

/// It ended with this number.
pub fn status(code: i32) -> String {
    format!("exit {code}")
}

/// It was ended by this signal.
pub fn signal(number: i32) -> String {
    format!("signal {number}")
}

/// It was given up.
pub fn timed_out(seconds: u64) -> String {
    format!("no end after {seconds} s")
}

/// It printed more than is read.
pub fn too_much(size: &str) -> String {
    format!("it printed more than {size}")
}

/// It could not be started.
pub fn not_started(program: &str, why: &str) -> String {
    format!("`{program}` could not be started: {why}")
}

/// What an app offers to run is no command.
pub fn no_action(line: &str, why: &str) -> String {
    format!("`{line}` cannot be run: {why}")
}

/// Below what is shown of it: so many lines are not.
pub fn more_lines(count: usize) -> String {
    if count == 1 { "1 more line".to_owned() } else { format!("{count} more lines") }
}

/// There is no app of one's own.
pub fn no_apps() -> String {
    "There are no apps of your own: write [app.NAME] with a command into apps.toml".to_owned()
}

/// It has not failed, so there is nothing to tell of that.
pub fn has_not_failed(app: &str) -> String {
    format!("{app} has not failed here")
}

/// Before the command of an app that failed.
pub const COMMAND: &str = "command";

/// Before how it ended.
pub const ENDED: &str = "ended";

/// Before what it said.
pub const SAID: &str = "said";

/// An app of one's own is asked anew.
pub fn asked(app: &str) -> String {
    format!("{app} is asked")
}
