//! A key of the configuration: where it stands, what may stand there.

/// One key.
pub(super) struct Key {
    /// Table that it stands in; empty for the root.
    pub(super) section: &'static str,
    /// Name within the table.
    pub(super) name: &'static str,
    /// What may stand there.
    pub(super) kind: Kind,
    /// The default.
    pub(super) default: Default,
    /// Explanation; each line becomes one line of comment.
    pub(super) doc: &'static str,
}

/// What may stand under a [`Key`].
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of classes of recipients.
    Classes,
    /// A host name.
    Domain,
    /// A list of domains.
    Domains,
    /// A file, relative to the folder of the configuration file.
    File,
    /// A folder, likewise.
    Folder,
    /// A table of header fields, `{ "name" = "value" }`.
    Headers,
    /// A host with a port.
    Host,
    /// A list of hosts with ports.
    Hosts,
    /// A mailbox, with a name in front of it or without.
    Mailbox,
    /// A list of networks, which may be empty.
    AnyNetworks,
    /// A list of networks.
    Networks,
    /// A whole number in this range.
    Number(u64, u64),
    /// A list of whole numbers in this range, which may be empty.
    Numbers(u64, u64),
    /// A list of domains, `*.domains` and addresses.
    Patterns,
    /// An IP address with a port.
    Socket,
    /// A list of IP addresses with ports.
    Sockets,
    /// A time of the day, `08:00`.
    Time,
    /// A list of sensitive subjects.
    Subjects,
    /// `credential:NAME`: a secret, kept in a file of its own.
    Credential,
    /// The address of another system: `https://`.
    Endpoint,
    /// The address of a provider of sign-in, as it writes itself.
    Issuer,
    /// A table from what a provider calls a role to a role of Sluis.
    Roles,
    /// Any text but an empty one.
    Text,
    /// `true` or `false`.
    Truth,
    /// Where pages are reached: `https://` or `http://`, a host, and nothing behind it.
    Url,
}

/// What holds where a [`Key`] is absent.
#[derive(Clone, Copy)]
pub(super) enum Default {
    /// Nothing; the text, in TOML, is an example.
    Unset(&'static str),
    /// This value, in TOML.
    Value(&'static str),
}
