//! Who is at the other end of the line: the address itself, or the one that a trusted proxy tells.
//!
//! This is the only place that says who the peer is; whoever counts, limits or keeps a log by address asks here.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

/// Addresses of a proxy whose word is taken for where a request came from: one address or a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy(IpNet);

impl FromStr for Proxy {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let address = || text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        text.parse::<IpNet>()
            .or_else(|_| address())
            .map(|net| Self(net.trunc()))
            .map_err(|_| "neither an address (10.0.0.5) nor a network (10.0.0.0/24)".to_owned())
    }
}

/// The proxies that are trusted; none unless the operator names them.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<Proxy>);

impl FromIterator<Proxy> for Proxies {
    fn from_iter<I: IntoIterator<Item = Proxy>>(proxies: I) -> Self {
        Self(proxies.into_iter().collect())
    }
}

impl Proxies {
    /// Is it the address of one of them?
    pub(crate) fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|proxy| proxy.0.contains(&address))
    }

    /// Who sent a request that came in from an address. Only what trusted proxies tell is believed: from the last
    /// address of `X-Forwarded-For` backwards to the first that is not a trusted proxy.
    fn peer(&self, from: IpAddr, headers: &HeaderMap) -> Peer {
        let from = from.to_canonical();
        if !self.hold(from) {
            return Peer { address: Some(from), https: false };
        }
        let told: Vec<&str> = list(headers, "x-forwarded-for").collect();
        let mut address = from;
        for entry in told.into_iter().rev() {
            // What cannot be read is nobody's word: the last proxy that could be believed is all that is known.
            let Some(before) = read(entry) else { break };
            address = before;
            if !self.hold(before) {
                break;
            }
        }
        let https = list(headers, "x-forwarded-proto").last().is_some_and(|way| way.eq_ignore_ascii_case("https"));
        Peer { address: Some(address), https }
    }
}

/// The entries of a header that is a list, and may itself come more than once.
fn list<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

/// An address, with or without a port.
fn read(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// Who is at the other end. Its words are what limits count by: an address of version 4, or the network of 64 bits of
/// version 6 that one customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer {
    /// The address; none where there is no line, as in tests.
    pub address: Option<IpAddr>,
    /// A trusted proxy says that the browser came by HTTPS.
    pub https: bool,
}

impl Peer {
    /// The other end of a line, whoever sends through it.
    pub(crate) fn of_line(address: IpAddr) -> Self {
        Self { address: Some(address.to_canonical()), https: false }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            None => f.write_str("-"),
            Some(IpAddr::V4(address)) => write!(f, "{address}"),
            Some(IpAddr::V6(address)) => {
                let network = Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX));
                write!(f, "{network}/64")
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer
where
    Proxies: FromRef<S>,
{
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let line = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(line.map_or(Self { address: None, https: false }, |ConnectInfo(line)| {
            Proxies::from_ref(state).peer(line.ip(), &parts.headers)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(proxies: &[&str], from: &str, headers: &[(&'static str, &str)]) -> (String, bool) {
        let proxies: Proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let peer = proxies.peer(from.parse().unwrap(), &map);
        (peer.to_string(), peer.https)
    }

    #[test]
    fn nobodys_word_is_taken_unless_they_are_named() {
        let forged = [("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https")];
        assert_eq!(told(&[], "127.0.0.1", &forged), ("127.0.0.1".into(), false));
        assert_eq!(told(&["10.0.0.0/24"], "10.0.1.1", &forged), ("10.0.1.1".into(), false));
        assert_eq!(told(&["10.0.0.0/24"], "10.0.0.7", &forged), ("1.2.3.4".into(), true));
    }

    #[test]
    fn what_a_client_writes_before_the_proxy_is_not_believed() {
        let proxies = ["10.0.0.7", "10.0.0.8"];
        let forwarded = |list| told(&proxies, "10.0.0.7", &[("x-forwarded-for", list)]).0;
        assert_eq!(forwarded("9.9.9.9, 1.2.3.4"), "1.2.3.4");
        assert_eq!(forwarded("9.9.9.9, 1.2.3.4:5678, 10.0.0.8"), "1.2.3.4");
        assert_eq!(forwarded("1.2.3.4, nonsense, 10.0.0.8"), "10.0.0.8");
        assert_eq!(forwarded(""), "10.0.0.7");
        let twice = [("x-forwarded-for", "9.9.9.9"), ("x-forwarded-for", "1.2.3.4")];
        assert_eq!(told(&proxies, "10.0.0.7", &twice).0, "1.2.3.4");
    }

    #[test]
    fn a_customer_is_one_peer_whatever_the_form_of_the_address() {
        assert_eq!(told(&[], "::ffff:1.2.3.4", &[]).0, "1.2.3.4");
        assert_eq!(told(&[], "2001:db8:1:2:3:4:5:6", &[]).0, "2001:db8:1:2::/64");
        let proxied = told(&["::1"], "::1", &[("x-forwarded-for", "[2001:db8::1]:443")]).0;
        assert_eq!(proxied, "2001:db8::/64");
        assert!("10.0.0.0/33".parse::<Proxy>().is_err() && "proxy.local".parse::<Proxy>().is_err());
    }
}
