//! The term of held messages themselves: once no incident needs them, who wrote to whom is erased,
//! and what is counted stays.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::incident;
use crate::review::Desk;
use crate::review::Error;
use crate::review::desk::BATCH;
use crate::review::desk::earlier;
use crate::review::trail;
use crate::store;
use crate::store::HeldId;
use crate::store::Tx;

impl Desk {
    /// Erases messages that were decided long enough ago, and says how many; deliveries of that age
    /// that were recorded are forgotten too. Each message has a line in the trail.
    ///
    /// A message of an incident stays as long as the record of it.
    pub async fn forget(&self, now: Timestamp) -> Result<u64, Error> {
        let before = earlier(now, self.settings.message_days);
        let mut erased = 0;
        loop {
            let batch = move |tx: &mut Tx<'_>| erase(tx, before, now);
            let gone = self.store.try_write(batch).await?;
            let count = gone.len() as u64;
            self.store.forget_opened(&gone);
            erased += count;
            if count < u64::from(BATCH) {
                break;
            }
        }
        let forget = move |tx: &mut Tx<'_>| {
            let count = store::observed::forget_listed(tx, before)?;
            let gateway = Principal::gateway();
            let detail = format!("deliveries={count}");
            let event = Event { detail, ..Event::done(&gateway, Action::MessageErased, "", now) };
            if count == 0 { Ok(()) } else { audit::record(tx, &event) }
        };
        self.store.write(forget).await?;
        Ok(erased)
    }
}

fn erase(tx: &mut Tx<'_>, before: Timestamp, now: Timestamp) -> Result<Vec<HeldId>, Error> {
    let gateway = Principal::gateway();
    let kept = incident::kept_messages(tx)?;
    let room = u32::try_from(kept.len()).unwrap_or(u32::MAX).saturating_add(BATCH);
    let due = store::held_erasure::due(tx, before, room)?;
    let due: Vec<HeldId> =
        due.into_iter().filter(|id| !kept.contains(id.as_str())).take(BATCH as usize).collect();
    for id in &due {
        let held = store::held::find(tx, id)?;
        store::held_erasure::erase(tx, id, now)?;
        trail::step(tx, &gateway, Action::MessageErased, &held, String::new(), now)?;
    }
    Ok(due)
}
