//! The two paths of an envelope, as a client writes them between `<` and `>`.

use std::fmt;

use crate::mail::Address;

/// The reverse-path of MAIL: where bounces go, and the parameters beside it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReversePath {
    /// The sender; `None` is the null sender `<>` of bounces.
    pub address: Option<Address>,
    /// What stood between `<` and `>`, a source route left off (RFC 5321, appendix C).
    pub raw: String,
    /// The parameters (BODY, SMTPUTF8, RET, ENVID, AUTH) as written, without SIZE; may be empty.
    ///
    /// SIZE stands apart because the gateway adds a header: [`crate::smtp::NextHop`] declares it
    /// anew.
    pub parameters: String,
    /// The size that the client announced, in bytes.
    pub size: Option<u64>,
}

/// A forward-path of RCPT: one recipient, and the parameters beside it.
#[derive(Clone, PartialEq, Eq)]
pub struct ForwardPath {
    /// The recipient; for `<postmaster>` (RFC 5321, 4.1.1.3) that of the gateway's own host.
    pub address: Address,
    /// What stood between `<` and `>`, a source route left off (RFC 5321, appendix C).
    pub raw: String,
    /// The parameters (NOTIFY, ORCPT) as written; may be empty.
    pub parameters: String,
}

impl ReversePath {
    /// The path of a sender, or the null path, with `parameters` that may be empty.
    pub fn new(address: Option<Address>, parameters: impl Into<String>) -> Self {
        let raw = address.as_ref().map(Address::to_string).unwrap_or_default();
        Self { address, raw, parameters: parameters.into(), size: None }
    }
}

impl ForwardPath {
    /// The path of a recipient, with `parameters` that may be empty.
    pub fn new(address: Address, parameters: impl Into<String>) -> Self {
        Self { raw: address.to_string(), address, parameters: parameters.into() }
    }
}

impl fmt::Debug for ReversePath {
    /// Shows no local part and no parameter: ENVID and AUTH may hold an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReversePath")
            .field("address", &self.address)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ForwardPath {
    /// Shows no local part and no parameter: ORCPT holds an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForwardPath").field("address", &self.address).finish_non_exhaustive()
    }
}
