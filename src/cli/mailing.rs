//! Makes what brings the mails of Sluis itself away, and what tries the ways that mail takes.

use crate::cli::assemble;
use crate::cli::registering;
use crate::config::Config;
use crate::config::TlsMode;
use crate::gate::Courier;
use crate::gate::Gate;
use crate::gate::TrialPost;
use crate::gate::TrialWay;
use crate::incident::Register;
use crate::notify::Notices;
use crate::notify::Post;
use crate::smtp::HostPort;
use crate::smtp::NextHop;
use crate::store;
use crate::store::Store;

/// Who brings the mails of Sluis itself away.
pub(super) fn courier(
    config: &Config,
    store: Store,
    notices: Notices,
    gate: &Gate,
    register: Register,
) -> Courier {
    let clocks = registering::clocks(config);
    let post = Post::new(notices, store).with_clocks(clocks).with_awaited(move |tx, id| {
        let awaited = register.awaited(tx, id)?.into_iter();
        Ok(awaited.map(|target| (target.aim, target.due)).collect())
    });
    Courier::new(post, notice_hop(config, gate), store::now)
}

/// Who sends test messages: by the way of all mail, and by that of the mails of Sluis itself where
/// that is another.
pub(super) fn trial_post(
    config: &Config,
    store: Store,
    notices: Notices,
    gate: &Gate,
) -> TrialPost {
    let hosts = in_words(&config.next_hop.hosts);
    let mut ways = vec![(TrialWay::Outgoing, hosts, gate.next_hop().clone())];
    if let Some(hosts) = &config.notify.hosts {
        ways.push((TrialWay::Notices, in_words(hosts), notice_hop(config, gate)));
    }
    TrialPost::new(store, notices, ways)
}

fn notice_hop(config: &Config, gate: &Gate) -> NextHop {
    let tls = config.next_hop.tls;
    match &config.notify.hosts {
        None => gate.next_hop().clone(),
        // A server of one's own has a certificate of one's own: what is asked of the way out is not
        // asked of it.
        Some(hosts) if tls == TlsMode::None => assemble::next_hop(config, hosts.clone(), tls),
        Some(hosts) => assemble::next_hop(config, hosts.clone(), TlsMode::Opportunistic),
    }
}

fn in_words(hosts: &[HostPort]) -> String {
    hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
