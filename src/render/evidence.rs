//! What is said where content is looked at, revealed and compared with what came before.

/// The pages of content.
pub struct EvidenceTexts {
    /// Opens a preview.
    pub look: &'static str,
    /// Opens the column of a finding in a preview.
    pub look_there: &'static str,
    /// Values are hidden, and showing them is recorded.
    pub masked: &'static str,
    /// What making a preview takes.
    pub cost: &'static str,
    /// The parts of a message.
    pub parts: &'static str,
    /// Sheets, pages and passages of a part.
    pub sections: &'static str,
    /// The part as a whole, where it has no sections of its own.
    pub whole_part: &'static str,
    /// How many values were found in a section.
    pub hits: fn(u64) -> String,
    /// A part is being read; the page comes back by itself.
    pub underway: &'static str,
    /// There is nothing to read in a part.
    pub nothing: &'static str,
    /// A preview could not be made.
    pub failed: &'static str,
    /// The preview is not of the whole part.
    pub unread: &'static str,
    /// The first and last row or line that is shown, and the last there is.
    pub extent: fn(u32, u32, u32) -> String,
    /// How many columns are not shown.
    pub left_out: fn(u32) -> String,
    /// The column of row numbers.
    pub row: &'static str,
    /// Goes to the next hit.
    pub next_hit: &'static str,
    /// Goes to the first hit.
    pub first_hit: &'static str,
    /// Goes to a row or a line.
    pub jump: &'static str,
    /// Does so.
    pub go: &'static str,
    /// What the sender sees.
    pub sender_sees: &'static str,
    /// What the recipient gets beside that.
    pub recipient_gets: &'static str,
    /// A mark: the sender does not see it.
    pub hidden: &'static str,
    /// Hidden columns, by their letters.
    pub hidden_columns: fn(&str) -> String,
    /// Hidden rows, by their numbers.
    pub hidden_rows: fn(&str) -> String,
    /// Lines that are left out.
    pub gap: &'static str,
    /// Shows one value: its kind and place.
    pub show_value: fn(&str, &str) -> String,
    /// Shows a column: its letters.
    pub show_column: fn(&str) -> String,
    /// Shows all that is marked.
    pub show_marked: &'static str,
    /// What is shown: who, when, what.
    pub notice: fn(&str, &str, &str) -> String,
    /// Hides it now.
    pub hide: &'static str,
    /// Shows it for another minute.
    pub keep: &'static str,
    /// How long it is still shown: before and behind the seconds.
    pub seconds_left: (&'static str, &'static str),
    /// Opens the form for the whole.
    pub whole: &'static str,
    /// Heading of that form: the message.
    pub whole_title: fn(&str) -> String,
    /// What it means.
    pub whole_text: &'static str,
    /// Asks for the reason.
    pub whole_reason: &'static str,
    /// Shows the text of a part.
    pub whole_read: &'static str,
    /// Downloads the message.
    pub whole_download: &'static str,
    /// Which part.
    pub whole_part_label: &'static str,
    /// A file was held before: when, in which message, what became of it.
    pub again: fn(&str, &str, &str) -> String,
    /// Shows that message.
    pub again_show: &'static str,
    /// Heading of the earlier messages.
    pub similar: &'static str,
    /// Over how long.
    pub similar_lead: &'static str,
    /// Of the same sender to the same address.
    pub same_address: &'static str,
    /// With the same file.
    pub same_file: &'static str,
    /// To the same domain.
    pub same_domain: &'static str,
    /// No ordinary mail and no held mail went to this address.
    pub no_address: &'static str,
    /// No file of this message was held before.
    pub no_file: &'static str,
    /// Nothing was held to this domain before.
    pub no_domain: &'static str,
    /// When it came in.
    pub column_when: &'static str,
    /// What became of it.
    pub column_outcome: &'static str,
    /// Who decided.
    pub column_by: &'static str,
    /// How well the recipient is known.
    pub mailed: &'static str,
    /// No ordinary mail went there.
    pub mailed_never: &'static str,
    /// The sender wrote there, last on this date.
    pub mailed_by_sender: fn(&str) -> String,
    /// Colleagues wrote there so many times.
    pub mailed_by_colleagues: fn(u64) -> String,
}
