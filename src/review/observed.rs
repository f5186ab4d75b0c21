//! Deliveries that a rule wanted recorded, and those that monitor mode let through.

use crate::access::Act;
use crate::access::Principal;
use crate::review::Desk;
use crate::review::Error;
use crate::store::Observed;
use crate::store::ObservedFilter;
use crate::store::observed;

impl Desk {
    /// What was delivered and is worth looking up, latest first, each with its number: for who may
    /// see the held messages.
    pub async fn observed(
        &self,
        who: &Principal,
        filter: &ObservedFilter,
    ) -> Result<Vec<(u64, Observed)>, Error> {
        if !who.may(Act::SeeQueue) {
            return Err(Error::NotAllowed);
        }
        let filter = filter.clone();
        Ok(self.store.read(move |tx| observed::list(tx, &filter)).await?)
    }
}
