//! What every pane draws with: text made from HTML, wrapped and measured, markdown, times and sizes in words.

pub mod ago;
pub mod html;
pub mod markdown;
pub mod placeholder;
pub mod rich;
pub mod width;
pub mod wrap;
