//! Pages on paper: letters and forms as one PDF (ISO 32000-1), with text that can be selected and
//! names as they are written, whatever accents they have.
//!
//! Nothing here knows what is printed; the same sheets give the same bytes.

mod font;
mod layout;
mod pdf;

pub use layout::Block;
pub use layout::Sheet;
pub use pdf::Imprint;
pub use pdf::pdf;
