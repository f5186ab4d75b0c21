//! The places in which releases are delivered: so many at the same time on each route, so that one
//! that is slow keeps no other waiting.

use std::collections::HashMap;

use tokio::task::Id;
use tokio::task::JoinSet;

use crate::store::HeldId;
use crate::store::outbox::Route;
use crate::store::outbox::Want;

/// The deliveries under way.
#[derive(Default)]
pub(super) struct Places {
    tasks: JoinSet<()>,
    taken: HashMap<Id, (Route, HeldId)>,
}

impl Places {
    /// What may be claimed for this route now; `None` while all its places are taken.
    ///
    /// What is under way is barred, whatever its lease: an outcome may wait for the store for longer.
    pub(super) fn want(&self, route: Route) -> Option<Want> {
        let taken = self.taken.values().filter(|(of, _)| *of == route).count();
        let limit = u32::try_from(places_of(route).saturating_sub(taken)).unwrap_or(0);
        let barred = self.taken.values().map(|(_, id)| id.clone()).collect();
        (limit > 0).then_some(Want { route: Some(route), barred, limit })
    }

    /// Begins a delivery.
    pub(super) fn begin(
        &mut self,
        route: Route,
        id: HeldId,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let task = self.tasks.spawn(work).id();
        self.taken.insert(task, (route, id));
    }

    /// Waits until a delivery has ended; for ever where none is under way.
    pub(super) async fn freed(&mut self) {
        let (task, is_whole) = match self.tasks.join_next_with_id().await {
            Some(Ok((task, ()))) => (task, true),
            Some(Err(error)) => (error.id(), false),
            None => return std::future::pending().await,
        };
        self.taken.remove(&task);
        if !is_whole {
            // It must not end the others: its lease runs out.
            tracing::error!("a delivery broke off; it is tried again");
        }
    }

    /// Waits until all have ended.
    pub(super) async fn all_freed(&mut self) {
        while !self.taken.is_empty() {
            self.freed().await;
        }
    }
}

/// How many deliveries of a route may be under way: each has its message in memory.
const fn places_of(route: Route) -> usize {
    match route {
        Route::Ordinary => 8,
        Route::Secure => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use super::places_of;
    use crate::store::HeldId;
    use crate::store::outbox::Route;

    #[tokio::test]
    async fn a_route_has_places_of_its_own_and_what_is_under_way_is_barred_until_it_ends() {
        let mut places = Places::default();
        let id = HeldId::parse("M-7F3K-29").expect("an ID");
        for _ in 0..places_of(Route::Ordinary) {
            places.begin(Route::Ordinary, id.clone(), std::future::pending());
        }
        assert!(places.want(Route::Ordinary).is_none());
        let want = places.want(Route::Secure).expect("places of its own");
        assert_eq!(want.limit as usize, places_of(Route::Secure));
        assert!(want.barred.contains(&id));
        let mut places = Places::default();
        places.begin(Route::Ordinary, id.clone(), async { panic!("a mistake") });
        places.begin(Route::Ordinary, id, async {});
        places.all_freed().await;
        let want = places.want(Route::Ordinary).expect("all places");
        assert_eq!((want.limit as usize, want.barred.len()), (places_of(Route::Ordinary), 0));
    }
}
