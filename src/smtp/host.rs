//! One server of the next hop, and the connections kept to it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tokio::time::Instant;

use crate::smtp::Extensions;
use crate::smtp::HostPort;
use crate::smtp::client::Connection;
use crate::smtp::client::Trouble;

/// One server and what is known of it.
pub(super) struct Host {
    pub(super) name: HostPort,
    state: Mutex<State>,
    idle_connections_max: usize,
}

/// What changes about a server.
#[derive(Default)]
pub(super) struct State {
    /// Connections on which nothing is under way, the latest last.
    pub(super) idle: VecDeque<(Connection, Instant)>,
    /// What it offered when it was last greeted.
    pub(super) seen: Option<Extensions>,
    pub(super) standing: Standing,
}

/// How the last attempt went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    Down(Instant),
    #[default]
    Unknown,
    Up,
}

impl Host {
    pub(super) fn new(name: HostPort, idle_connections_max: usize) -> Self {
        Self { name, state: Mutex::default(), idle_connections_max }
    }

    /// Keeps a connection on which nothing is under way.
    pub(super) fn keep(&self, connection: Connection) {
        let mut state = self.state();
        state.idle.push_back((connection, Instant::now()));
        if state.idle.len() > self.idle_connections_max {
            state.idle.pop_front();
        }
    }

    /// Notes that it does not answer, or not as it must.
    pub(super) fn note_down(&self, trouble: &Trouble) {
        let mut state = self.state();
        if !matches!(state.standing, Standing::Down(_)) {
            tracing::warn!(host = %self.name, %trouble, "the next hop does not answer");
        }
        state.standing = Standing::Down(Instant::now());
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Host({})", self.name)
    }
}
