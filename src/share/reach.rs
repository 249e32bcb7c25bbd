//! Who can open an address.

use std::net::IpAddr;

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
pub fn reach(host: &str) -> Reach {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    match (host.as_str(), address) {
        // Some networks write an address of version 4 as one of version 6.
        (_, Ok(address)) => reach_of(address.to_canonical()),
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

fn reach_of(address: IpAddr) -> Reach {
    let is_near = match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    };
    if address.is_loopback() || address.is_unspecified() {
        Reach::ThisComputer
    } else if is_near {
        Reach::Network
    } else {
        Reach::World
    }
}
