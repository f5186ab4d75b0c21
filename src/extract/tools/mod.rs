//! What several formats need to read a file: character sets, zip packages,
//! compound files, XML, cells and rows, binary records, delimited and plain text, strings in what
//! is no text, streams that grow.

pub(super) mod address;
pub(super) mod alternative;
pub(super) mod appended;
pub(super) mod cfb;
pub(super) mod cfb_pack;
pub(super) mod charset;
pub(super) mod cms;
pub(super) mod codepage;
pub(super) mod delimited;
pub(super) mod flow;
pub(super) mod formula;
pub(super) mod grid;
pub(super) mod hiding;
pub(super) mod lzfu;
pub(super) mod macros;
pub(super) mod mapi;
pub(super) mod markup;
pub(super) mod odf;
pub(super) mod office;
pub(super) mod ole;
pub(super) mod ooxml;
pub(super) mod opc;
pub(super) mod openpgp;
pub(super) mod package;
pub(super) mod packed;
pub(super) mod pdf;
pub(super) mod picture;
pub(super) mod plain;
pub(super) mod relations;
pub(super) mod rows;
pub(super) mod rtf;
pub(super) mod rtf_table;
pub(super) mod rtf_words;
pub(super) mod seven;
pub(super) mod sheet;
pub(super) mod spreadsheet;
pub(super) mod strings;
pub(super) mod tiff;
pub(super) mod unpack;
pub(super) mod wide;
pub(super) mod xml;
pub(super) mod xml_stream;
