//! PDF, from the bytes up: objects and where they stand, encryption and packing, typefaces,
//! what a page shows and where, and how that reads.
//!
//! Nothing here trusts a length, a table or a tree of the file; every loop and every allocation
//! has an end that the file does not choose.

pub(in crate::extract) mod cmap;
pub(in crate::extract) mod content;
pub(in crate::extract) mod crypt;
pub(in crate::extract) mod encoding;
pub(in crate::extract) mod file;
pub(in crate::extract) mod filters;
pub(in crate::extract) mod font;
pub(in crate::extract) mod jbig2;
pub(in crate::extract) mod layout;
pub(in crate::extract) mod lexer;
pub(in crate::extract) mod lines;
pub(in crate::extract) mod matrix;
pub(in crate::extract) mod object;
pub(in crate::extract) mod pages;
pub(in crate::extract) mod picture;
pub(in crate::extract) mod predefined;
pub(in crate::extract) mod state;
pub(in crate::extract) mod sweep;
pub(in crate::extract) mod texts;
pub(in crate::extract) mod truetype;
pub(in crate::extract) mod widgets;
