//! Who can open an address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who can open an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Everybody, as far as the address tells.
    World,
    /// People on the same network.
    Network,
    /// Nobody but who made it: a page served from this computer, or opened as a file.
    ThisComputer,
}

/// Who can open addresses with this host name (as a browser's `location.hostname` gives it;
/// empty for files).
#[must_use]
pub fn reach(host: &str) -> Reach {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    match (host.as_str(), address) {
        (_, Ok(IpAddr::V4(address))) => reach_of_v4(address),
        (_, Ok(IpAddr::V6(address))) => reach_of_v6(address),
        ("" | "localhost", _) => Reach::ThisComputer,
        (name, _) if name.ends_with(".localhost") => Reach::ThisComputer,
        // Names without a dot and these endings are given out by a local network.
        (name, _) if !name.contains('.') => Reach::Network,
        (name, _) if [".local", ".lan", ".internal", ".home.arpa"].iter().any(|end| name.ends_with(end)) => {
            Reach::Network
        }
        _ => Reach::World,
    }
}

fn reach_of_v4(address: Ipv4Addr) -> Reach {
    if address.is_loopback() || address.is_unspecified() {
        Reach::ThisComputer
    } else if address.is_private() || address.is_link_local() {
        Reach::Network
    } else {
        Reach::World
    }
}

fn reach_of_v6(address: Ipv6Addr) -> Reach {
    if let Some(address) = address.to_ipv4_mapped() {
        reach_of_v4(address)
    } else if address.is_loopback() || address.is_unspecified() {
        Reach::ThisComputer
    } else if address.is_unique_local() || address.is_unicast_link_local() {
        Reach::Network
    } else {
        Reach::World
    }
}
