//! Work on the register, in English.

use crate::render::RegisteringTexts;

pub(super) const REGISTERING: RegisteringTexts = RegisteringTexts {
    unassessed_subject: |id| format!("Not taken up yet: incident {id}"),
    unassessed: |id, since| {
        format!(
            "Nobody has taken up incident {id} yet. Its clock has run since {since}, weekends \
             included. Open the incident and decide whether it is a breach."
        )
    },
};
