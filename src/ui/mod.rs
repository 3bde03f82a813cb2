//! What every pane draws with: text made from HTML, wrapped and measured, markdown, times and sizes in words; and the
//! frame as a whole.

pub mod ago;
pub mod draw;
pub mod html;
pub mod layout;
pub mod markdown;
pub mod placeholder;
pub mod rich;
pub mod unrender;
pub mod width;
pub mod wrap;
