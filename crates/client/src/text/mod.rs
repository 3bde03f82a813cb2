//! What every pane draws with: text made from HTML, wrapped and measured, markup, times and sizes in words. It knows
//! neither the model nor the terminal.

pub mod ago;
pub mod holes;
pub mod html;
pub mod initials;
pub mod markup;
pub mod outlook;
pub mod placeholder;
pub mod rich;
pub mod unrender;
pub mod width;
pub mod wrap;
