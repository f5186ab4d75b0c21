//! How many connections each client has, so that one cannot take the places of all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

/// The connections of all clients by address.
#[derive(Clone, Debug, Default)]
pub(super) struct Clients {
    connections: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// The place of one connection; free again when dropped.
#[derive(Debug)]
pub(super) struct Place {
    clients: Clients,
    client: IpAddr,
}

impl Clients {
    /// A place for one more connection of `client`, which may have `most`.
    pub(super) fn enter(&self, client: IpAddr, most: usize) -> Option<Place> {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let count = connections.entry(client).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { clients: self.clone(), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let connections = self.clients.connections.lock();
        let mut connections = connections.unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = connections.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                connections.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::net::Ipv4Addr;

    use super::Clients;

    #[test]
    fn each_client_has_places_of_its_own_and_gives_them_back() {
        let clients = Clients::default();
        let [one, two] = [1, 2].map(|last| IpAddr::from(Ipv4Addr::new(192, 0, 2, last)));
        let places = [clients.enter(one, 2), clients.enter(one, 2)];
        assert!(places.iter().all(Option::is_some));
        assert!(clients.enter(one, 2).is_none() && clients.enter(two, 2).is_some());
        drop(places);
        assert!(clients.enter(one, 2).is_some());
        assert!(clients.connections.lock().expect("not poisoned").is_empty(), "none is forgotten");
    }
}
