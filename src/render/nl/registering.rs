//! Work on the register, in Dutch.

use crate::render::RegisteringTexts;

pub(super) const REGISTERING: RegisteringTexts = RegisteringTexts {
    unassessed_subject: |id| format!("Nog niet opgepakt: incident {id}"),
    unassessed: |id, since| {
        format!(
            "Niemand heeft incident {id} nog opgepakt. De termijn loopt sinds {since}, ook in het \
             weekend. Open het incident en kies of het een datalek is."
        )
    },
};
