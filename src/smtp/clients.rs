//! How many connections there are, and whose: nobody can take the places of all, least of all a
//! stranger, who may not send mail before it says who it is.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::smtp::ServerLimits;

/// The connections of all clients.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    taken: Arc<Mutex<Taken>>,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    all: usize,
    one: usize,
    strangers: usize,
    one_stranger: usize,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    strangers: usize,
    /// Of each address: all connections, and those of strangers among them.
    of: HashMap<IpAddr, (usize, usize)>,
}

/// Whether a client may send mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Known,
    Stranger,
}

/// The place of one connection; free again when dropped.
#[derive(Debug)]
pub(super) struct Place {
    clients: Clients,
    client: IpAddr,
    standing: Standing,
}

impl Clients {
    /// Nobody is connected yet. All strangers together have a quarter of the places, and one of them
    /// a quarter of those.
    pub(super) fn new(limits: &ServerLimits) -> Self {
        let strangers = (limits.connections_max / 4).max(1);
        let limits = Limits {
            all: limits.connections_max,
            one: limits.client_connections_max,
            strangers,
            one_stranger: (strangers / 4).max(1),
        };
        Self { taken: Arc::default(), limits }
    }

    /// A place for one more connection of `client`.
    pub(super) fn enter(&self, client: IpAddr, standing: Standing) -> Option<Place> {
        let (mut taken, limits) = (self.taken(), &self.limits);
        let (mine, strange) = taken.of.get(&client).copied().unwrap_or_default();
        let is_full = taken.all >= limits.all || mine >= limits.one;
        let is_stranger = standing == Standing::Stranger;
        if is_full
            || is_stranger
                && (taken.strangers >= limits.strangers || strange >= limits.one_stranger)
        {
            return None;
        }
        let strange_more = usize::from(is_stranger);
        taken.all += 1;
        taken.strangers += strange_more;
        taken.of.insert(client, (mine + 1, strange + strange_more));
        Some(Place { clients: self.clone(), client, standing })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// The client has said who it is: its place is none of a stranger any more.
    pub(super) fn welcome(&mut self) {
        if self.standing == Standing::Known {
            return;
        }
        self.standing = Standing::Known;
        let mut taken = self.clients.taken();
        taken.strangers -= 1;
        if let Some((_, strange)) = taken.of.get_mut(&self.client) {
            *strange -= 1;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.welcome();
        let mut taken = self.clients.taken();
        taken.all -= 1;
        if let Some((mine, _)) = taken.of.get_mut(&self.client) {
            *mine -= 1;
            if *mine == 0 {
                taken.of.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::net::Ipv4Addr;

    use super::Clients;
    use super::Standing::Known;
    use super::Standing::Stranger;
    use crate::smtp::ServerLimits;

    fn clients(all: usize, one: usize) -> Clients {
        let limits = ServerLimits {
            connections_max: all,
            client_connections_max: one,
            ..ServerLimits::default()
        };
        Clients::new(&limits)
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from(Ipv4Addr::new(192, 0, 2, last))
    }

    #[test]
    fn each_client_has_places_of_its_own_and_gives_them_back() {
        let clients = clients(10, 2);
        let [one, two] = [1, 2].map(address);
        let places = [clients.enter(one, Known), clients.enter(one, Known)];
        assert!(places.iter().all(Option::is_some));
        assert!(clients.enter(one, Known).is_none() && clients.enter(two, Known).is_some());
        drop(places);
        assert!(clients.enter(one, Known).is_some());
        let taken = clients.taken();
        assert!(taken.of.is_empty() && taken.all == 0, "none is forgotten");
    }

    #[test]
    fn strangers_share_a_quarter_of_the_places_until_they_are_known() {
        let clients = clients(32, usize::MAX);
        let mut strangers: Vec<_> = (0..4)
            .flat_map(|last| [last; 3])
            .filter_map(|last| clients.enter(address(last), Stranger))
            .collect();
        assert_eq!(strangers.len(), 8, "two of each of four");
        assert!(clients.enter(address(9), Stranger).is_none());
        assert!(clients.enter(address(9), Known).is_some(), "others do not wait for them");
        strangers[0].welcome();
        strangers[0].welcome();
        let another = clients.enter(address(9), Stranger);
        assert!(another.is_some() && clients.enter(address(8), Stranger).is_none());
        drop((strangers, another));
        let (strangers, all) = {
            let taken = clients.taken();
            (taken.strangers, taken.all)
        };
        assert_eq!((strangers, all), (0, 0));
        let known: Vec<_> = (0..32).filter_map(|_| clients.enter(address(1), Known)).collect();
        assert_eq!(known.len(), 32);
        assert!(
            clients.enter(address(2), Known).is_none()
                && clients.enter(address(2), Stranger).is_none()
        );
    }
}
